//! `slackline schedule`: early and late dates, floats, critical path; with agents on request.

use super::error::CliError;
use super::input::Input;
use super::level::{self, Budget};
use super::table::{Side, count, lay_out};
use super::{Ending, output};
use crate::plan::duration::{of_working_time, on_the_clock, show};
use crate::plan::{Gate, Node, Plan, Stamp, Ticket, Work};
use crate::schedule::level::{LevelSettings, Levelled, Staff};
use crate::schedule::{Cycle, NodeDates, Schedule, ScheduleError, Settings, explain, schedule};
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
    /// Schedule with the plan's agents
    #[arg(long)]
    level: bool,
    /// Schedule with so many identical agents in place of the plan's: they offer every role around the clock
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096), allow_negative_numbers = true)]
    agents: Option<u32>,
    #[command(flatten)]
    budget: Budget,
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
    /// The path with the agents at work; only where they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    critical_chain: Option<Vec<&'a str>>,
    /// Why no schedule is shorter than the lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'a str>,
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
    /// The float between `start` and the finish with the agents at work; only where they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    levelled_float: Option<Work>,
    #[serde(skip_serializing_if = "Option::is_none")]
    levelled_critical: Option<bool>,
}

#[derive(Serialize)]
struct GateRow<'a> {
    key: &'a str,
    name: &'a str,
    start: Option<Stamp>,
    finish: Option<Stamp>,
    total_float: Option<Work>,
    critical: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    levelled_float: Option<Work>,
    #[serde(skip_serializing_if = "Option::is_none")]
    levelled_critical: Option<bool>,
}

/// Dates, with agents where they were asked for.
struct Found {
    early: Schedule,
    levelled: Option<Levelled>,
}

impl Found {
    /// The dates that hold.
    fn dates(&self) -> &Schedule {
        self.levelled
            .as_ref()
            .map_or(&self.early, |levelled| &levelled.dates)
    }

    fn assumptions(&self) -> &[String] {
        let levelled = self.levelled.as_ref();
        levelled.map_or(&self.early.assumptions, |levelled| &levelled.assumptions)
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    let reading = arguments.input.read_aloud()?;
    let settings = Settings {
        option: reading.option(arguments.option.as_deref())?,
    };
    let clock = Instant::now();
    let result = arguments.find(&reading.plan, settings);
    let seconds = clock.elapsed().as_secs_f64();
    match result {
        Ok(found) => {
            if arguments.json {
                output::print_json(&dated(&reading.plan, &found, seconds))?;
            } else {
                output::print_text(&described(&reading.plan, &found))?;
            }
            Ok(Ending::Fine)
        }
        Err(ScheduleError::Cycle(cycle)) => {
            if arguments.json {
                output::print_json(&undated(&reading.plan, &cycle, seconds))?;
            }
            output::complain("error", level::in_a_circle(&reading.name, &cycle.keys));
            Ok(Ending::Wrong)
        }
        Err(error @ ScheduleError::UnknownOption(_)) => Err(level::unknown(&error)),
    }
}

impl Arguments {
    fn find(&self, plan: &Plan, settings: Settings) -> Result<Found, ScheduleError> {
        let staff = self.agents.map_or(Staff::Plan, Staff::Identical);
        if !self.level && self.agents.is_none() {
            let early = schedule(plan, &settings)?;
            return Ok(Found {
                early,
                levelled: None,
            });
        }
        let settings = LevelSettings {
            settings,
            staff,
            ..LevelSettings::default()
        };
        let levelled = self.budget.level(plan, &settings)?;
        Ok(Found {
            early: levelled.early.clone(),
            levelled: Some(levelled),
        })
    }
}

/// A loop in words: `A -> B -> A`.
pub(super) fn circle(keys: &[String]) -> String {
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

fn dated<'a>(plan: &'a Plan, found: &'a Found, seconds: f64) -> Listing<'a> {
    let (early, dates, levelled) = (&found.early, found.dates(), found.levelled.as_ref());
    let rows = |node: Node| Some((early.dates(node)?, dates.dates(node)?));
    Listing {
        start: Some(dates.start),
        finish: Some(dates.finish),
        makespan: Some(dates.makespan),
        levelled: levelled.is_some(),
        // Without agents nothing is shorter than the critical path, and the early dates reach it.
        lower_bound: Some(levelled.map_or(dates.makespan, |levelled| levelled.lower_bound)),
        optimal: levelled.is_none_or(Levelled::is_optimal),
        schedules: levelled.map_or(1, |levelled| levelled.schedules),
        seconds,
        assumptions: plan.info.with_assumptions(found.assumptions()),
        cycle: &[],
        tickets: plan
            .tickets
            .iter()
            .filter_map(|ticket| Some((ticket, rows(Node::Ticket(ticket.id))?)))
            .map(|(ticket, dates)| ticket_row(plan, ticket, Some(dates), levelled))
            .collect(),
        gates: plan
            .gates
            .iter()
            .filter_map(|gate| Some((gate, rows(Node::Gate(gate.id))?)))
            .map(|(gate, dates)| gate_row(gate, Some(dates), levelled.is_some()))
            .collect(),
        critical_path: path(plan, early),
        critical_chain: levelled.map(|levelled| path(plan, &levelled.dates)),
        proof: levelled.map(|levelled| levelled.proof.as_str()),
    }
}

fn path<'a>(plan: &'a Plan, dates: &Schedule) -> Vec<&'a str> {
    dates
        .critical_path
        .iter()
        .map(|&node| plan.key(node))
        .collect()
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
        assumptions: plan.info.with_assumptions(&[]),
        cycle: &cycle.keys,
        tickets: plan
            .tickets
            .iter()
            .map(|ticket| ticket_row(plan, ticket, None, None))
            .collect(),
        gates: plan
            .gates
            .iter()
            .map(|gate| gate_row(gate, None, false))
            .collect(),
        critical_path: Vec::new(),
        critical_chain: None,
        proof: None,
    }
}

/// A ticket's dates without agents, and those that hold.
type Both<'a> = (&'a NodeDates, &'a NodeDates);

fn ticket_row<'a>(
    plan: &'a Plan,
    ticket: &'a Ticket,
    dates: Option<Both>,
    levelled: Option<&'a Levelled>,
) -> TicketRow<'a> {
    let early = dates.map(|(early, _)| early);
    TicketRow {
        key: &ticket.key,
        early_start: early.map(|d| d.early_start),
        early_finish: early.map(|d| d.early_finish),
        late_start: early.map(|d| d.late_start),
        late_finish: early.map(|d| d.late_finish),
        start: dates.map(|(_, d)| d.early_start),
        finish: dates.map(|(_, d)| d.early_finish),
        total_float: early.map(|d| d.total_float),
        free_float: early.map(|d| d.free_float),
        critical: early.map(|d| d.critical),
        agents: match levelled {
            Some(levelled) => levelled.names_of(Node::Ticket(ticket.id)),
            None => assigned(plan, Node::Ticket(ticket.id)),
        },
        levelled_float: levelled.and(dates).map(|(_, d)| d.total_float),
        levelled_critical: levelled.and(dates).map(|(_, d)| d.critical),
    }
}

fn gate_row<'a>(gate: &'a Gate, dates: Option<Both>, is_levelled: bool) -> GateRow<'a> {
    let early = dates.map(|(early, _)| early);
    let levelled = dates.filter(|_| is_levelled).map(|(_, d)| d);
    GateRow {
        key: &gate.key,
        name: &gate.name,
        start: dates.map(|(_, d)| d.early_start),
        finish: dates.map(|(_, d)| d.early_finish),
        total_float: early.map(|d| d.total_float),
        critical: early.map(|d| d.critical),
        levelled_float: levelled.map(|d| d.total_float),
        levelled_critical: levelled.map(|d| d.critical),
    }
}

fn described(plan: &Plan, found: &Found) -> String {
    let dates = found.dates();
    let mut text = String::new();
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<10}{value}\n"));
    if !plan.info.title.is_empty() {
        line("plan", plan.info.title.clone());
    }
    line("start", dates.start.told());
    line(
        "finish",
        format!("{} after {}", dates.finish.told(), show(dates.makespan)),
    );
    if let Some(deadline) = dates.deadline {
        line(
            "deadline",
            format!("{}, {}", deadline.told(), margin(dates, deadline)),
        );
    }
    if let Some(levelled) = &found.levelled {
        let agents = match levelled.members.len() {
            0 => "none counted: as many as the tickets can use at once".to_owned(),
            agents => count(agents, "agent"),
        };
        line("agents", agents);
        line("bound", bound(levelled));
    }
    let path = path(plan, dates);
    if !path.is_empty() {
        // With agents it leads over those who are busy: scripts get both.
        line(
            if found.levelled.is_some() {
                "chain"
            } else {
                "critical"
            },
            format!("{} ({})", way(&path), count(path.len(), "step")),
        );
    }
    if let (Some(levelled), Some(&last)) = (&found.levelled, dates.critical_path.last()) {
        for sentence in reasons(plan, levelled, last) {
            line("because", sentence);
        }
    }
    for assumption in plan.info.with_assumptions(found.assumptions()) {
        line("assumed", assumption.to_owned());
    }
    let rows = rows(plan, found);
    if rows.len() > 1 {
        text.push('\n');
        let mut columns = vec![Side::Left, Side::Left, Side::Left, Side::Right, Side::Right];
        columns.extend(found.levelled.as_ref().map(|_| Side::Right));
        columns.extend([Side::Left; 3]);
        text.push_str(&lay_out(&columns, &rows));
        if found.levelled.is_some() {
            text.push_str("\nfloat is that without regard to agents; with agents: the room left in this schedule\n");
        }
    }
    text
}

/// How good the schedule is.
fn bound(levelled: &Levelled) -> String {
    let made = count(levelled.schedules as usize, "schedule");
    if levelled.is_optimal() {
        return format!("nothing is shorter ({made}): {}", levelled.proof);
    }
    let gap = levelled.gap() * 100.0;
    let least = show(levelled.lower_bound);
    format!(
        "nothing is shorter than {least}, {gap:.1} % less ({made}): {}",
        levelled.proof
    )
}

/// The first steps of why the last ticket of the chain stands where it does.
fn reasons(plan: &Plan, levelled: &Levelled, last: Node) -> Vec<String> {
    let sentences = explain(plan, &levelled.dates, last);
    sentences
        .into_iter()
        .map(|sentence| sentence.text)
        .take(6)
        .collect()
}

/// Who has to do a ticket.
fn assigned(plan: &Plan, node: Node) -> Vec<&str> {
    let Node::Ticket(id) = node else {
        return Vec::new();
    };
    let assignees = plan
        .tickets
        .get(id)
        .map_or(&[][..], |ticket| &ticket.assignees);
    let agents = assignees.iter().filter_map(|&id| plan.agents.get(id));
    agents.map(|agent| agent.name.as_str()).collect()
}

/// The table's rows, in the order of early starts.
fn rows(plan: &Plan, found: &Found) -> Vec<Vec<String>> {
    let dates = found.dates();
    let mut header = vec!["key", "start", "finish", "takes", "float"];
    header.extend(found.levelled.as_ref().map(|_| "with agents"));
    header.extend(["", "agents", "title"]);
    let mut nodes: Vec<(Node, &NodeDates)> = dates.nodes().collect();
    nodes.sort_by_key(|(node, dates)| (dates.early_start, dates.early_finish, *node));
    let names = |node: Node| match &found.levelled {
        Some(levelled) => levelled.names_of(node).join(", "),
        None => assigned(plan, node).join(", "),
    };
    let row = |(node, dates): (Node, &NodeDates)| {
        let early = found.early.dates(node);
        let mut cells = vec![
            plan.key(node).to_owned(),
            dates.early_start.told(),
            dates.early_finish.told(),
            show(dates.duration),
            early.map_or_else(String::new, |early| show(early.total_float)),
        ];
        cells.extend(found.levelled.as_ref().map(|_| show(dates.total_float)));
        cells.extend([
            if dates.critical { "critical" } else { "" }.to_owned(),
            names(node),
            plan.node_title(node).to_owned(),
        ]);
        cells
    };
    let header = header.into_iter().map(String::from).collect();
    std::iter::once(header)
        .chain(nodes.into_iter().map(row))
        .collect()
}

/// How the finish stands to the deadline: on the clock, and where hours are kept in working time as well.
fn margin(dates: &Schedule, deadline: Stamp) -> String {
    let between = |from: Stamp, to: Stamp| {
        let clock = on_the_clock(to.since(from));
        if dates.calendar().is_always() {
            return clock;
        }
        let work = of_working_time(dates.calendar().between(from, to));
        format!("{clock} ({work})")
    };
    match deadline.since(dates.finish).0 {
        0 => "just met".to_owned(),
        1.. => format!("met with {} to spare", between(dates.finish, deadline)),
        _ => format!("missed by {}", between(deadline, dates.finish)),
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
