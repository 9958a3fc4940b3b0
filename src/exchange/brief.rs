//! What an item says, in Markdown that trackers and agents read alike.
//!
//! Text of the plan is escaped; `@name` and `#12` are written so that a code host neither calls a person
//! nor links another issue.

use super::links;
use super::markdown::escape::{body, code, code_block, codes, inline};
use super::markdown::words;
use super::tracker::{Board, Item, ItemRow};
use crate::plan::*;

/// Text within a line that calls nobody.
pub(super) fn say(text: &str) -> String {
    quiet(&inline(text))
}

/// Text for a tool that shows it as it stands, where nothing is read as HTML.
pub(super) fn shown(text: &str) -> String {
    // The ampersand comes last, or one that somebody wrote would begin another sign.
    let signs = [
        ("&#64;", "@"),
        ("&#35;", "#"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let replaced = |text: String, (sign, character): &(&str, &str)| text.replace(sign, character);
    signs.iter().fold(text.to_owned(), replaced)
}

/// The whole text of an item.
pub(super) fn text(board: &Board, item: &Item) -> String {
    let mut page = Lines::default();
    page.paragraph(&quiet(&body(item.description())));
    about(board, item, &mut page);
    page.text
}

/// What there is to say of an item beside its description.
pub(super) fn facts_of(board: &Board, item: &Item) -> String {
    let mut page = Lines::default();
    about(board, item, &mut page);
    page.text
}

fn about(board: &Board, item: &Item, page: &mut Lines) {
    facts(board, item, page);
    waits(board, item, page);
    if let Some(ticket) = item.ticket() {
        page.list("Files in scope", ticket.files.iter().map(|file| code(file)));
        page.list("Delivers", ticket.deliverables.iter().map(|text| say(text)));
        steps(ticket, page);
    }
    criteria(item.criteria(), page);
}

/// Criteria as a checklist with their commands.
fn criteria(list: &[Criterion], page: &mut Lines) {
    let each = list.iter().map(|criterion| {
        let owner = match criterion.owner.as_str() {
            "" => String::new(),
            owner => format!(" ({})", say(owner)),
        };
        format!(
            "[{}] {}{owner}{}",
            tick(criterion.done),
            say(&criterion.text),
            how(criterion)
        )
    });
    page.list("Done when", each);
}

/// How one finds out whether a criterion holds, behind its words.
pub(super) fn how(criterion: &Criterion) -> String {
    match &criterion.kind {
        CriterionKind::Manual => String::new(),
        CriterionKind::Command {
            command,
            exit_status,
            output,
        } => {
            let mut text = format!(": {} ends with {exit_status}", code(command));
            if !output.is_empty() {
                text.push_str(&format!(" and prints {}", code(output)));
            }
            text
        }
        CriterionKind::Metric {
            operator,
            threshold,
            unit,
            ..
        } => format!(": {} {threshold}{}", operator.label(), words::unit(unit)),
    }
}

fn facts(board: &Board, item: &Item, page: &mut Lines) {
    if let Some(track) = item.track {
        page.fact("Track", &say(&track.name));
    }
    match item.row {
        ItemRow::Ticket(ticket) => ticket_facts(board, ticket, page),
        ItemRow::Gate(gate) => {
            page.fact(
                "Gate",
                "holds back what waits for it until its criteria pass",
            );
            page.fact("Owner", &say(&gate.owner));
            let review = gate.review.map_or_else(String::new, duration::show);
            page.fact("Review", &review);
        }
    }
    if let Some(dates) = board.dates.node(item.node) {
        let (start, finish) = (dates.early_start.told(), dates.early_finish.told());
        let critical = if dates.critical { ", critical" } else { "" };
        page.fact("Planned", &format!("{start} to {finish}{critical}"));
    }
}

fn ticket_facts(board: &Board, ticket: &Ticket, page: &mut Lines) {
    let plan = board.plan;
    let phase = ticket.phase.and_then(|id| plan.phases.get(id));
    page.fact(
        "Phase",
        &phase.map_or_else(String::new, |phase| say(&phase.name)),
    );
    let parent = ticket.parent.map(|id| say(plan.key(Node::Ticket(id))));
    page.fact("Part of", &parent.unwrap_or_default());
    if !ticket.estimate.is_none() {
        let kind = match ticket.work_kind {
            WorkKind::Effort => " of work",
            WorkKind::Duration => "",
        };
        page.fact(
            "Estimate",
            &format!("{}{kind}", words::estimate(&ticket.estimate)),
        );
    }
    page.fact("Role", &quiet(&words::demands(&ticket.demands)));
    let names = ticket
        .assignees
        .iter()
        .filter_map(|&id| plan.agents.get(id));
    let names: Vec<String> = names.map(|agent| say(&agent.name)).collect();
    page.fact("Assigned to", &names.join(", "));
    let deadline = ticket.deadline.map(words::moment);
    page.fact("Deadline", &deadline.unwrap_or_default());
    if let Some(DateConstraint { kind, moment }) = ticket.constraint {
        let when = moment.map(|moment| format!(" {}", words::moment(moment)));
        let kind = words::word(&kind);
        page.fact("Date", &format!("{kind}{}", when.unwrap_or_default()));
    }
}

fn waits(board: &Board, item: &Item, page: &mut Lines) {
    let plan = board.plan;
    let name = |&node: &Node| {
        let (key, title) = (say(plan.key(node)), say(plan.node_title(node)));
        format!("{key} {title}").trim().to_owned()
    };
    page.list("Blocked by", board.blockers(item.node).iter().map(name));
    page.list("Blocks", board.blocked(item.node).iter().map(name));
    let terms = board.terms.get(&item.node).map_or(&[][..], Vec::as_slice);
    page.list("How it waits", terms.iter().map(|d| sentence(plan, d)));
}

/// What an edge says beyond "blocked until closed".
pub(super) fn sentence(plan: &Plan, dependency: &Dependency) -> String {
    let key = say(plan.key(dependency.from));
    let meaning = match (dependency.kind, dependency.lag) {
        (DependencyKind::Ss, Lag::Percent(percent)) => {
            format!("may start when {key} is {percent} % done")
        }
        (DependencyKind::Ss, lag) if lag.is_zero() => format!("may start once {key} has started"),
        (DependencyKind::Ff, lag) if lag.is_zero() => format!("may not finish before {key} does"),
        (DependencyKind::Sf, lag) if lag.is_zero() => {
            format!("may not finish before {key} has started")
        }
        (DependencyKind::Fs, lag) if lag.is_zero() => format!("starts after {key}"),
        _ => format!("waits for {key} ({})", links::terms(dependency)),
    };
    let soft = match dependency.strength {
        Strength::Soft => ", recommended",
        _ => "",
    };
    match dependency.reason.as_str() {
        "" => format!("{meaning}{soft}"),
        reason => format!("{meaning}{soft}: {}", say(reason)),
    }
}

fn steps(ticket: &Ticket, page: &mut Lines) {
    let each = ticket.steps.iter().map(|step| {
        let estimate = match &step.estimate {
            Estimate::None => String::new(),
            estimate => format!(" ({})", words::estimate(estimate)),
        };
        format!("[{}] {}{estimate}", tick(step.done), say(&step.title))
    });
    page.list("Steps", each);
}

/// Files as code, one a line.
pub(super) fn file_list(files: &[String]) -> String {
    codes(files)
}

/// A block of somebody's text that is shown as it is.
pub(super) fn quoted_block(text: &str) -> String {
    code_block(text)
}

fn tick(is_done: bool) -> char {
    if is_done { 'x' } else { ' ' }
}

/// Without mentions and references. Code spans are left alone: nothing is called there.
fn quiet(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        match c {
            '@' if next.is_alphanumeric() => out.push_str("&#64;"),
            '#' if next.is_ascii_digit() && !out.ends_with('&') => out.push_str("&#35;"),
            c if c.is_control() && c != '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Lines in the making.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.text.push_str(&format!("{}\n\n", text.trim_end()));
        }
    }

    fn fact(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.text.push_str(&format!("- **{name}**: {value}\n"));
        }
    }

    fn list(&mut self, name: &str, each: impl Iterator<Item = String>) {
        let each: Vec<String> = each.map(|line| format!("- {line}\n")).collect();
        if !each.is_empty() {
            self.text
                .push_str(&format!("\n**{name}**\n\n{}", each.concat()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_called_and_nothing_is_run() {
        assert_eq!(say("@octocat fix #12"), "&#64;octocat fix &#35;12");
        assert_eq!(say("a@ # b"), "a@ # b");
        assert_eq!(say("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
    }
}
