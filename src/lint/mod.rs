//! Lint: what is wrong, doubtful or unsaid in a plan.
//!
//! A rule is one file in `rules/` and one row of [`RULES`]. It reads the plan through a [`Context`] and
//! appends [`Finding`]s; it changes nothing and knows nothing of files, windows or the command line.
//! People trust a lint that has no false alarms: a rule that cannot be sure stays silent.

mod claims;
mod context;
mod finding;
mod graph;
mod lists;
mod papers;
mod quality;
mod rules;
mod silence;
mod team;
mod text;
mod wording;

pub use claims::{Checked, Contradiction, Verdict};
pub use context::Context;
pub use finding::{Finding, Fix, Level, row_key};
pub use rules::RULES;
pub use silence::{listen, silence};

/// One thing lint looks for.
#[derive(Debug)]
pub struct Rule {
    /// The name people silence, link and type: lower case, words joined by hyphens.
    pub name: &'static str,
    /// How bad a finding is.
    pub level: Level,
    /// What the rule looks for, in one sentence.
    pub summary: &'static str,
    /// The rule's page in Markdown, with the headings of [`DOC_HEADINGS`].
    pub docs: &'static str,
    /// How long it takes.
    pub cost: Cost,
    /// Appends what the rule finds, in an order that depends on the plan alone.
    pub check: fn(&Context, &mut Vec<Finding>),
}

/// How long a rule takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// It runs between two frames.
    Quick,
    /// It simulates and belongs on a thread.
    Simulation,
}

impl Rule {
    /// A rule that runs between two frames.
    const fn quick(
        name: &'static str,
        level: Level,
        summary: &'static str,
        docs: &'static str,
        check: fn(&Context, &mut Vec<Finding>),
    ) -> Self {
        Self {
            name,
            level,
            summary,
            docs,
            cost: Cost::Quick,
            check,
        }
    }
}

/// The headings of every rule's page, in this order.
pub const DOC_HEADINGS: [&str; 5] = [
    "## What it checks",
    "## Why it matters",
    "## Example",
    "## The cure",
    "## Reference",
];

/// Runs every rule the plan does not silence; errors first, then in the order of [`RULES`].
pub fn check(context: &Context) -> Vec<Finding> {
    run(context, |_| true)
}

/// Runs the rules of one cost the plan does not silence; errors first, then in the order of [`RULES`].
pub fn check_only(context: &Context, cost: Cost) -> Vec<Finding> {
    run(context, |rule| rule.cost == cost)
}

/// Runs the quick rules that the plan silences: what they would say.
pub fn check_silenced(context: &Context) -> Vec<Finding> {
    let is_silenced = |rule: &Rule| {
        context
            .plan
            .info
            .silenced
            .iter()
            .any(|s| s.rule == rule.name)
    };
    run_all(context, |rule| {
        rule.cost == Cost::Quick && is_silenced(rule)
    })
}

fn run(context: &Context, is_wanted: impl Fn(&Rule) -> bool) -> Vec<Finding> {
    let silenced = &context.plan.info.silenced;
    run_all(context, |rule| {
        is_wanted(rule) && silenced.iter().all(|s| s.rule != rule.name)
    })
}

fn run_all(context: &Context, is_wanted: impl Fn(&Rule) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| is_wanted(rule)) {
        (rule.check)(context, &mut findings);
    }
    findings.sort_by_key(|finding| finding.level);
    findings
}

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Demand, Estimate, Plan, Silenced, Ticket, TicketId, Work};
    use std::sync::Arc;

    #[test]
    fn every_rule_has_a_unique_name_and_a_complete_page() {
        for (index, rule) in RULES.iter().enumerate() {
            assert!(RULES[..index].iter().all(|other| other.name != rule.name));
            assert!(rule.docs.starts_with(&format!("# {}\n", rule.name)));
            let places: Vec<_> = DOC_HEADINGS
                .iter()
                .map(|heading| rule.docs.find(heading))
                .collect();
            assert!(places.iter().all(Option::is_some), "{}", rule.name);
            assert!(places.is_sorted(), "{}: headings out of order", rule.name);
        }
    }

    #[test]
    fn a_silenced_rule_says_nothing() {
        let mut ticket = Ticket::new(TicketId(1), "A", "");
        ticket.demands.push(Demand {
            role: "pilot".into(),
            count: 1,
        });
        ticket.estimate = Estimate::Fixed(Work::hours(1));
        let mut plan = Plan::default();
        plan.tickets.insert(ticket);
        assert_eq!(check(&Context::new(&plan)).len(), 1);
        Arc::make_mut(&mut plan.info).silenced.push(Silenced {
            rule: "missing-role".into(),
            reason: "hired next week".into(),
        });
        assert_eq!(check(&Context::new(&plan)), []);
    }
}
