//! Findings in groups, filtered: by rule, by what they are about, or by the line they stand on.
//!
//! Order is that of the first finding of each group, so the worst stays on top. Draws nothing.

use crate::lint::{Finding, Level, row_key};
use crate::plan::Plan;
use std::collections::HashMap;

/// What findings are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Not at all: worst first.
    #[default]
    Level,
    /// The rule.
    Rule,
    /// The first row they are about.
    Subject,
    /// The line of the document.
    Line,
}

/// The ways to group, in the order they are offered.
pub const GROUPINGS: &[(Grouping, &str)] = &[
    (Grouping::Level, "by severity"),
    (Grouping::Rule, "by rule"),
    (Grouping::Subject, "by subject"),
    (Grouping::Line, "by line"),
];

/// What is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Levels that are hidden.
    pub hidden: Vec<Level>,
    /// What rule, message or a subject has to hold, upper and lower case alike.
    pub text: String,
}

/// Findings that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common; empty for the one group of all.
    pub title: String,
    /// Their places among all findings.
    pub findings: Vec<usize>,
}

impl Filter {
    /// Whether a finding is shown.
    pub fn lets(&self, plan: &Plan, finding: &Finding) -> bool {
        if self.hidden.contains(&finding.level) {
            return false;
        }
        let wanted = self.text.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        wanted.is_empty()
            || has(finding.rule)
            || has(&finding.message)
            || finding.subject_keys(plan).iter().any(|key| has(key))
    }
}

/// The findings a filter lets through, in groups. O(findings).
pub fn groups(plan: &Plan, findings: &[Finding], by: Grouping, filter: &Filter) -> Vec<Group> {
    let mut groups: Vec<(Place, Group)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if !filter.lets(plan, finding) {
            continue;
        }
        let (place, title) = title(plan, finding, by);
        let at = *known.entry(title.clone()).or_insert_with(|| {
            let findings = Vec::new();
            groups.push((place, Group { title, findings }));
            groups.len() - 1
        });
        groups[at].1.findings.push(index);
    }
    if by == Grouping::Line {
        groups.sort_by_key(|(place, _)| *place);
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The place of a line: its document and its number; what stands on none comes last.
type Place = (u32, u32);

fn title(plan: &Plan, finding: &Finding, by: Grouping) -> (Place, String) {
    const LAST: Place = (u32::MAX, u32::MAX);
    match by {
        Grouping::Level => (LAST, String::new()),
        Grouping::Rule => (LAST, finding.rule.to_owned()),
        Grouping::Subject => {
            let first = finding.subjects.first();
            let name = first.map(|&row| format!("{} {}", row.kind().name(), row_key(plan, row)));
            (LAST, name.unwrap_or_else(|| "the plan".to_owned()))
        }
        Grouping::Line => match finding.lines.first() {
            Some(at) => {
                let name = plan.sources.get(at.source);
                let name = name.map_or("document", |source| source.name.as_str());
                ((at.source.0, at.line), format!("{name}, line {}", at.line))
            }
            None => (LAST, "on no line".to_owned()),
        },
    }
}

/// Findings as Markdown, for a message or an issue.
pub fn markdown<'a>(plan: &Plan, findings: impl Iterator<Item = &'a Finding>) -> String {
    let mut out = String::new();
    for finding in findings {
        let level = finding.level.label();
        out.push_str(&format!(
            "- **{level}** `{}`: {}",
            finding.rule, finding.message
        ));
        let lines: Vec<String> = finding
            .lines
            .iter()
            .take(8)
            .map(|at| {
                let name = plan.sources.get(at.source);
                let name = name.map_or("document", |source| source.name.as_str());
                format!("{name}:{}", at.line)
            })
            .collect();
        if !lines.is_empty() {
            out.push_str(&format!(" ({})", lines.join(", ")));
        }
        out.push('\n');
        if let Some(sentence) = &finding.correction {
            out.push_str(&format!("  - instead: {sentence}\n"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint;
    use crate::plan::{SourceId, SourceRef, Ticket, TicketId};

    fn finding(rule: &str, ticket: u32, line: Option<u32>) -> Finding {
        let rule = lint::find(rule).expect("a rule");
        let mut finding = Finding::new(rule, format!("about {ticket}"));
        finding.subjects = vec![TicketId(ticket).into()];
        finding.lines = line
            .map(|line| SourceRef::line(SourceId(9), line))
            .into_iter()
            .collect();
        finding
    }

    fn plan() -> Plan {
        let mut plan = Plan::default();
        for id in [1, 2] {
            plan.tickets
                .insert(Ticket::new(TicketId(id), format!("A-{id}"), ""));
        }
        plan
    }

    fn all() -> Vec<Finding> {
        vec![
            finding("dependency-cycle", 1, Some(30)),
            finding("missing-role", 2, None),
            finding("missing-role", 1, Some(4)),
        ]
    }

    #[test]
    fn findings_are_grouped_by_rule_subject_and_line() {
        let titles = |by| -> Vec<(String, usize)> {
            let groups = groups(&plan(), &all(), by, &Filter::default());
            groups
                .into_iter()
                .map(|g| (g.title, g.findings.len()))
                .collect()
        };
        let told = |pairs: &[(&str, usize)]| -> Vec<(String, usize)> {
            pairs.iter().map(|(t, n)| ((*t).to_owned(), *n)).collect()
        };
        assert_eq!(titles(Grouping::Level), told(&[("", 3)]));
        assert_eq!(
            titles(Grouping::Rule),
            told(&[("dependency-cycle", 1), ("missing-role", 2)])
        );
        assert_eq!(
            titles(Grouping::Subject),
            told(&[("ticket A-1", 2), ("ticket A-2", 1)])
        );
        assert_eq!(
            titles(Grouping::Line),
            told(&[
                ("document, line 4", 1),
                ("document, line 30", 1),
                ("on no line", 1)
            ])
        );
    }

    #[test]
    fn a_filter_looks_at_levels_rules_and_subjects() {
        let shown = |filter: &Filter| -> usize {
            let groups = groups(&plan(), &all(), Grouping::Level, filter);
            groups.iter().map(|group| group.findings.len()).sum()
        };
        let text = |text: &str| Filter {
            text: text.to_owned(),
            ..Filter::default()
        };
        assert_eq!(shown(&text("MISSING")), 2);
        assert_eq!(shown(&text("a-2")), 1);
        assert_eq!(shown(&text("nothing of this")), 0);
        let hidden = Filter {
            hidden: vec![Level::Error],
            ..Filter::default()
        };
        assert_eq!(shown(&hidden), 2);
    }

    #[test]
    fn markdown_names_rule_lines_and_the_better_sentence() {
        let mut own = finding("sum-claim", 1, Some(7));
        own.correction = Some("It is 12 h.".to_owned());
        let text = markdown(&plan(), [own].iter());
        assert_eq!(
            text,
            "- **error** `sum-claim`: about 1 (document:7)\n  - instead: It is 12 h.\n"
        );
    }
}
