//! The timeline as a Mermaid gantt chart.
//!
//! Every bar has its resolved start and end, to the minute: Mermaid's own `after` falls back to today
//! without a word, and its `excludes` stretches whole days only. So arrows are not drawn; the dates they
//! lead to are. They stand in comments behind the bars, in the words of a flowchart, for those who read the
//! file and for reading it back.

use super::flowchart::push_arrow;
use super::{STARTS, ahead, comments, entities, report_size};
use crate::exchange::dates::Dates;
use crate::exchange::drawing::{self, CRITICAL, Card, Drawing};
use crate::exchange::features::{Feature, report_missing};
use crate::exchange::{Report, WriteError, WriteOptions};
use crate::plan::*;
use std::fmt::Write;

/// What the chart shows; the rest is reported.
const HELD: &[Feature] = &[Feature::Checkpoints, Feature::PlanDates];

/// Words at the start of a line that Mermaid takes for a statement.
const STATEMENTS: [&str; 17] = [
    "acctitle",
    "accdescr",
    "axisformat",
    "click",
    "dateformat",
    "excludes",
    "gantt",
    "includes",
    "inclusiveenddates",
    "section",
    "tickinterval",
    "title",
    "todaymarker",
    "topaxis",
    "weekday",
    "weekend",
    "call",
];

/// Writes the chart.
pub(in crate::exchange) fn write(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let drawing = Drawing::of(plan, options.option, &dates);
    // Writing into a string cannot fail.
    let mut text = format!(
        "%%{{init: {{\"themeVariables\": {{\"critBkgColor\": \"{CRITICAL}\", \"critBorderColor\": \"{CRITICAL}\"}}}}}}%%\ngantt\n"
    );
    text.push_str(&ahead(options));
    let _ = writeln!(text, "  title {}", entities(drawing::title(plan)));
    text.push_str("  dateFormat YYYY-MM-DDTHH:mm\n  axisFormat %m-%d %H:%M\n");
    for lane in &drawing.lanes {
        push_section(
            &mut text,
            &lane.track.name,
            &lane.cards,
            plan,
            &dates,
            &mut report,
        );
    }
    let (gates, loose): (Vec<Card>, Vec<Card>) = drawing
        .loose
        .into_iter()
        .partition(|card| matches!(card.node, Node::Gate(_)));
    push_section(&mut text, "No track", &loose, plan, &dates, &mut report);
    push_section(&mut text, "Gates", &gates, plan, &dates, &mut report);
    push_checkpoints(&mut text, plan);
    if let Some(start) = plan.info.start {
        let _ = writeln!(text, "%% {STARTS}{start}");
    }
    for arrow in &drawing.arrows {
        push_arrow(&mut text, "%% ", arrow);
    }
    text.push_str(&comments(options));
    report_arrows(plan, &mut report);
    report_size(&text, &mut report);
    Ok((text.into_bytes(), report))
}

fn report_arrows(plan: &Plan, report: &mut Report) {
    let count = plan.dependencies.len();
    if count > 0 {
        report.note(format!(
            "not drawn: dependencies ({count}), only the dates they lead to; they are kept as comments"
        ));
    }
}

fn push_section(
    text: &mut String,
    name: &str,
    cards: &[Card],
    plan: &Plan,
    dates: &Dates,
    report: &mut Report,
) {
    if cards.is_empty() {
        return;
    }
    push_heading(text, name);
    for card in cards {
        match dates.node(card.node) {
            Some(found) => {
                let mut flags = state_flags(plan, card.node);
                if card.is_critical {
                    flags.push("crit");
                }
                let name = format!("{} {}", card.key, card.title);
                push_bar(
                    text,
                    &name,
                    flags,
                    &card.node.to_string(),
                    (found.early_start, found.early_finish),
                );
            }
            None => report.note(format!("{} has no dates: not written", card.key)),
        }
    }
}

fn state_flags(plan: &Plan, node: Node) -> Vec<&'static str> {
    let Node::Ticket(id) = node else {
        return Vec::new();
    };
    match plan.tickets.get(id).map(|ticket| ticket.progress.state) {
        Some(ProgressState::Done) => vec!["done"],
        Some(ProgressState::InProgress) => vec!["active"],
        _ => Vec::new(),
    }
}

/// Checkpoints and the deadline, as milestones.
fn push_checkpoints(text: &mut String, plan: &Plan) {
    let start = plan.info.start_or_default();
    let mut marks: Vec<(Stamp, String, String, Vec<&str>)> = plan
        .checkpoints
        .iter()
        .map(|c| {
            (
                c.moment.resolve(start),
                c.name.clone(),
                format!("c{}", c.id.0),
                Vec::new(),
            )
        })
        .collect();
    marks.sort_by_key(|(at, ..)| *at);
    if let Some(at) = plan.info.deadline_stamp() {
        marks.push((
            at,
            "Deadline".to_owned(),
            "deadline".to_owned(),
            vec!["crit"],
        ));
    }
    if marks.is_empty() {
        return;
    }
    push_heading(text, "Checkpoints");
    for (at, name, id, flags) in marks {
        push_bar(text, &name, flags, &id, (at, at));
    }
}

fn push_heading(text: &mut String, name: &str) {
    let name = if name.trim().is_empty() {
        "Track"
    } else {
        name
    };
    let _ = writeln!(text, "  section {}", entities(name));
}

/// One bar. One that takes no time is a milestone, else Mermaid would not draw it.
fn push_bar<'a>(
    text: &mut String,
    name: &str,
    mut flags: Vec<&'a str>,
    id: &'a str,
    span: (Stamp, Stamp),
) {
    let (start, end) = (span.0.to_string(), span.1.to_string());
    if start == end {
        flags.push("milestone");
    }
    flags.push(id);
    let _ = writeln!(
        text,
        "    {} :{}, {start}, {end}",
        bar_name(name),
        flags.join(", ")
    );
}

/// A name that is not taken for a statement.
fn bar_name(name: &str) -> String {
    let name = entities(name);
    let lower = name.to_ascii_lowercase();
    let mut characters = name.chars();
    match characters.next() {
        None => "Unnamed".to_owned(),
        Some(first) if STATEMENTS.iter().any(|word| lower.starts_with(word)) => {
            format!("#{};{}", u32::from(first), characters.as_str())
        }
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_never_statements() {
        assert_eq!(bar_name("Section 2: go"), "#83;ection 2#58; go");
        assert_eq!(bar_name("A-1 x"), "A-1 x");
        assert_eq!(bar_name(" "), "Unnamed");
    }
}
