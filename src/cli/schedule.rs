//! `slackline schedule`: early and late dates, floats, critical path.

use super::error::CliError;
use super::input::Input;
use super::table::{Side, count, lay_out};
use super::{Ending, output};
use crate::plan::duration::show;
use crate::plan::{Elapsed, Gate, Node, Plan, Stamp, Ticket, Work};
use crate::schedule::{Cycle, NodeDates, Schedule, ScheduleError, Settings, schedule};
use serde::Serialize;
use std::time::Instant;

/// Compute dates, floats and the critical path
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The option to follow; the plan as it stands without it
    #[arg(long, value_name = "NAME")]
    option: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The result as scripts see it; dates are null where a cycle leaves none.
#[derive(Serialize)]
struct Listing<'a> {
    start: Option<Stamp>,
    finish: Option<Stamp>,
    makespan: Option<Work>,
    levelled: bool,
    lower_bound: Option<Work>,
    optimal: bool,
    schedules: u64,
    seconds: f64,
    assumptions: Vec<&'a str>,
    cycle: &'a [String],
    tickets: Vec<TicketRow<'a>>,
    gates: Vec<GateRow<'a>>,
    critical_path: Vec<&'a str>,
}

#[derive(Serialize)]
struct TicketRow<'a> {
    key: &'a str,
    early_start: Option<Stamp>,
    early_finish: Option<Stamp>,
    late_start: Option<Stamp>,
    late_finish: Option<Stamp>,
    start: Option<Stamp>,
    finish: Option<Stamp>,
    total_float: Option<Work>,
    free_float: Option<Work>,
    critical: Option<bool>,
    agents: Vec<&'a str>,
}

#[derive(Serialize)]
struct GateRow<'a> {
    key: &'a str,
    name: &'a str,
    start: Option<Stamp>,
    finish: Option<Stamp>,
    total_float: Option<Work>,
    critical: Option<bool>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    let reading = arguments.input.read_aloud()?;
    let settings = Settings {
        option: reading.option(arguments.option.as_deref())?,
    };
    let clock = Instant::now();
    let result = schedule(&reading.plan, &settings);
    let seconds = clock.elapsed().as_secs_f64();
    match result {
        Ok(dates) => {
            if arguments.json {
                output::print_json(&dated(&reading.plan, &dates, seconds))?;
            } else {
                output::print_text(&described(&reading.plan, &dates))?;
            }
            Ok(Ending::Fine)
        }
        Err(ScheduleError::Cycle(cycle)) => {
            if arguments.json {
                output::print_json(&undated(&reading.plan, &cycle, seconds))?;
            }
            output::complain(
                "error",
                format_args!(
                    "{}: these wait for each other in a circle: {}; remove one of the dependencies",
                    reading.name,
                    circle(&cycle.keys)
                ),
            );
            Ok(Ending::Wrong)
        }
        Err(error @ ScheduleError::UnknownOption(_)) => Err(CliError::Usage(error.to_string())),
    }
}

/// A loop in words: `A -> B -> A`.
fn circle(keys: &[String]) -> String {
    let names: Vec<&str> = keys
        .iter()
        .chain(keys.first())
        .map(String::as_str)
        .collect();
    way(&names)
}

/// How many keys of a way are printed for people; scripts get them all.
const MOST_KEYS: usize = 24;

/// Keys along a way; of a long one the first and the last.
fn way(keys: &[&str]) -> String {
    match keys {
        [first @ .., last] if keys.len() > MOST_KEYS => {
            let left_out = first.len() + 1 - MOST_KEYS;
            let shown = first[..MOST_KEYS - 1].join(" -> ");
            format!("{shown} -> ({left_out} more) -> {last}")
        }
        _ => keys.join(" -> "),
    }
}

fn dated<'a>(plan: &'a Plan, dates: &'a Schedule, seconds: f64) -> Listing<'a> {
    let scheduled = |node: Node| dates.dates(node);
    Listing {
        start: Some(dates.start),
        finish: Some(dates.finish),
        makespan: Some(dates.makespan),
        levelled: false,
        // Without agents nothing is shorter than the critical path, and the early dates reach it.
        lower_bound: Some(dates.makespan),
        optimal: true,
        schedules: 1,
        seconds,
        assumptions: assumptions(plan, &dates.assumptions),
        cycle: &[],
        tickets: plan
            .tickets
            .iter()
            .filter_map(|ticket| Some((ticket, scheduled(Node::Ticket(ticket.id))?)))
            .map(|(ticket, dates)| ticket_row(plan, ticket, Some(dates)))
            .collect(),
        gates: plan
            .gates
            .iter()
            .filter_map(|gate| Some((gate, scheduled(Node::Gate(gate.id))?)))
            .map(|(gate, dates)| gate_row(gate, Some(dates)))
            .collect(),
        critical_path: dates
            .critical_path
            .iter()
            .map(|&node| plan.key(node))
            .collect(),
    }
}

fn undated<'a>(plan: &'a Plan, cycle: &'a Cycle, seconds: f64) -> Listing<'a> {
    Listing {
        start: None,
        finish: None,
        makespan: None,
        levelled: false,
        lower_bound: None,
        optimal: false,
        schedules: 0,
        seconds,
        assumptions: assumptions(plan, &[]),
        cycle: &cycle.keys,
        tickets: plan
            .tickets
            .iter()
            .map(|ticket| ticket_row(plan, ticket, None))
            .collect(),
        gates: plan.gates.iter().map(|gate| gate_row(gate, None)).collect(),
        critical_path: Vec::new(),
    }
}

/// What the planner assumes, then what the schedule had to.
fn assumptions<'a>(plan: &'a Plan, own: &'a [String]) -> Vec<&'a str> {
    plan.info
        .assumptions
        .iter()
        .chain(own)
        .map(String::as_str)
        .collect()
}

fn ticket_row<'a>(plan: &'a Plan, ticket: &'a Ticket, dates: Option<&NodeDates>) -> TicketRow<'a> {
    let assigned = ticket
        .assignees
        .iter()
        .filter_map(|&id| plan.agents.get(id));
    TicketRow {
        key: &ticket.key,
        early_start: dates.map(|d| d.early_start),
        early_finish: dates.map(|d| d.early_finish),
        late_start: dates.map(|d| d.late_start),
        late_finish: dates.map(|d| d.late_finish),
        start: dates.map(|d| d.early_start),
        finish: dates.map(|d| d.early_finish),
        total_float: dates.map(|d| d.total_float),
        free_float: dates.map(|d| d.free_float),
        critical: dates.map(|d| d.critical),
        agents: assigned.map(|agent| agent.name.as_str()).collect(),
    }
}

fn gate_row<'a>(gate: &'a Gate, dates: Option<&NodeDates>) -> GateRow<'a> {
    GateRow {
        key: &gate.key,
        name: &gate.name,
        start: dates.map(|d| d.early_start),
        finish: dates.map(|d| d.early_finish),
        total_float: dates.map(|d| d.total_float),
        critical: dates.map(|d| d.critical),
    }
}

fn described(plan: &Plan, dates: &Schedule) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<10}{value}\n"));
    if !plan.info.title.is_empty() {
        line("plan", plan.info.title.clone());
    }
    line("start", people(dates.start));
    line(
        "finish",
        format!("{} after {}", people(dates.finish), show(dates.makespan)),
    );
    if let Some(deadline) = dates.deadline {
        line(
            "deadline",
            format!("{}, {}", people(deadline), margin(dates.finish, deadline)),
        );
    }
    let path: Vec<&str> = dates
        .critical_path
        .iter()
        .map(|&node| plan.key(node))
        .collect();
    if !path.is_empty() {
        line(
            "critical",
            format!("{} ({})", way(&path), count(path.len(), "step")),
        );
    }
    for assumption in assumptions(plan, &dates.assumptions) {
        line("assumed", assumption.to_owned());
    }
    let rows = rows(plan, dates);
    if rows.len() > 1 {
        text.push('\n');
        let columns = [
            Side::Left,
            Side::Left,
            Side::Left,
            Side::Right,
            Side::Right,
            Side::Left,
            Side::Left,
        ];
        text.push_str(&lay_out(&columns, &rows));
    }
    text
}

/// The table's rows, in the order of early starts.
fn rows(plan: &Plan, dates: &Schedule) -> Vec<Vec<String>> {
    let header = ["key", "start", "finish", "takes", "float", "", "title"];
    let mut nodes: Vec<(Node, &NodeDates)> = dates.nodes().collect();
    nodes.sort_by_key(|(node, dates)| (dates.early_start, dates.early_finish, *node));
    let row = |(node, dates): (Node, &NodeDates)| {
        vec![
            plan.key(node).to_owned(),
            people(dates.early_start),
            people(dates.early_finish),
            show(dates.duration),
            show(dates.total_float),
            if dates.critical { "critical" } else { "" }.to_owned(),
            plan.node_title(node).to_owned(),
        ]
    };
    let header = header.map(String::from).to_vec();
    std::iter::once(header)
        .chain(nodes.into_iter().map(row))
        .collect()
}

/// An instant as people read it: `2026-01-05 09:00`.
fn people(stamp: Stamp) -> String {
    stamp.to_string().replace('T', " ")
}

fn margin(finish: Stamp, deadline: Stamp) -> String {
    match deadline.since(finish) {
        Elapsed(0) => "just met".to_owned(),
        Elapsed(left) if left > 0 => format!("met with {} to spare", on_the_clock(left)),
        Elapsed(missing) => format!("missed by {}", on_the_clock(-missing)),
    }
}

/// Minutes on the clock, whole days first: `2 days 5 h`.
fn on_the_clock(minutes: i64) -> String {
    let (days, rest) = (minutes / (24 * 60), minutes % (24 * 60));
    match (days, rest) {
        (0, rest) => show(Work(rest)),
        (days, 0) => count(days as usize, "day"),
        (days, rest) => format!("{} {}", count(days as usize, "day"), show(Work(rest))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_ways_keep_their_ends_and_say_what_is_left_out() {
        assert_eq!(circle(&["A".into(), "B".into()]), "A -> B -> A");
        let keys: Vec<String> = (1..=30).map(|n| n.to_string()).collect();
        let names: Vec<&str> = keys.iter().map(String::as_str).collect();
        let text = way(&names);
        assert!(
            text.starts_with("1 -> 2 -> ") && text.ends_with("23 -> (6 more) -> 30"),
            "{text}"
        );
        assert_eq!(way(&names[..24]).matches("->").count(), 23);
    }
}
