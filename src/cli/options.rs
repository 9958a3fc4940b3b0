//! `slackline options`: the options of a plan side by side.

use super::busy;
use super::error::CliError;
use super::input::Input;
use super::table::{Side, lay_out};
use super::{Ending, level, output};
use crate::plan::duration::show;
use crate::plan::{Plan, Work};
use crate::schedule::ScheduleError;
use crate::schedule::options::{OptionRow, compare_options, percent};
use crate::simulate::{Control, Settings, simulate};
use serde::Serialize;

/// Compare the plan's options: makespan, odds, agents, claims
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The seed of every random choice
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        allow_negative_numbers = true
    )]
    seed: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// An option as scripts see it; null where a cycle leaves no schedule, or nothing was simulated.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    agents: usize,
    makespan: Option<Work>,
    lower_bound: Option<Work>,
    p50: Option<f64>,
    p80: Option<f64>,
    deadline_probability: Option<f64>,
    /// Effort over the agents' hours until the deadline, or the finish where there is none.
    utilisation: f64,
    utilisation_until: &'static str,
    utilisation_to_finish: f64,
    cost: f64,
    /// The roles its tickets need and none of its agents offers.
    missing_roles: Vec<&'a str>,
    claim: Option<Claim>,
}

#[derive(Serialize)]
struct Claim {
    min: Work,
    max: Work,
    verdict: &'static str,
}

/// What a simulation says of an option, with its agents; percentiles are working minutes, as the makespan is.
#[derive(Clone, Copy, Default)]
struct Odds {
    p50: Option<f64>,
    p80: Option<f64>,
    deadline: Option<f64>,
    /// The share of runs that are no longer than claimed.
    claim: Option<f64>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    let reading = arguments.input.read_aloud()?;
    let rows = compare_options(&reading.plan, arguments.seed, &|| false);
    let odds: Vec<Odds> = rows
        .iter()
        .map(|row| odds(&reading.plan, row, arguments.seed))
        .collect();
    if arguments.json {
        let listed: Vec<Row> = rows.iter().zip(&odds).map(|(r, o)| listed(r, *o)).collect();
        output::print_json(&listed)?;
    } else {
        output::print_text(&described(&rows, &odds))?;
    }
    let mut ending = Ending::Fine;
    for row in &rows {
        if let Err(ScheduleError::Cycle(cycle)) = &row.levelled {
            let name = format!("{}, option \"{}\"", reading.name, row.name);
            output::complain("error", level::in_a_circle(&name, &cycle.keys));
            ending = Ending::Wrong;
        }
    }
    Ok(ending)
}

/// Simulates an option; nothing where it has no schedule, or a gate that never passes.
fn odds(plan: &Plan, row: &OptionRow, seed: u64) -> Odds {
    let settings = Settings {
        option: row.id,
        level: row.agents > 0,
        details: false,
        seed,
        ..Settings::default()
    };
    let simulated = row
        .levelled
        .is_ok()
        .then(|| simulate(plan, &settings, &Control::default()));
    match simulated {
        Some(Ok(summary)) => Odds {
            p50: Some(summary.makespan.quantile(0.5)),
            p80: Some(summary.makespan.quantile(0.8)),
            deadline: summary.deadline.map(|(_, odds)| odds.probability),
            claim: row.claim.map(|(claim, _)| {
                let longest = claim.max.0 as f64;
                summary.makespan.odds_of_at_most(longest).probability
            }),
        },
        _ => Odds::default(),
    }
}

fn listed(row: &OptionRow, odds: Odds) -> Row<'_> {
    Row {
        name: &row.name,
        agents: row.agents,
        makespan: row.makespan(),
        lower_bound: row
            .levelled
            .as_ref()
            .ok()
            .map(|levelled| levelled.lower_bound),
        p50: odds.p50,
        p80: odds.p80,
        deadline_probability: odds.deadline,
        utilisation: row.utilisation.share,
        utilisation_until: row.utilisation.until.label(),
        utilisation_to_finish: row.utilisation.to_finish,
        cost: row.cost,
        missing_roles: row.levelled.as_ref().map_or_else(
            |_| Vec::new(),
            |levelled| {
                levelled
                    .missing
                    .iter()
                    .map(|own| own.role.as_str())
                    .collect()
            },
        ),
        claim: row.claim.map(|(range, verdict)| Claim {
            min: range.min,
            max: range.max,
            verdict: verdict.label(),
        }),
    }
}

fn described(rows: &[OptionRow], odds: &[Odds]) -> String {
    if rows.is_empty() {
        return "The plan has no options.\n".to_owned();
    }
    let has_deadline = rows
        .iter()
        .any(|row| row.utilisation.to_deadline().is_some());
    let mut header = vec!["option", "agents", "makespan", "P50", "P80"];
    header.extend(has_deadline.then_some(busy::TO_DEADLINE));
    header.extend([busy::TO_FINISH, "deadline", "claim"]);
    let header: Vec<String> = header.into_iter().map(String::from).collect();
    let hours = |minutes: Option<f64>| {
        minutes.map_or("-".to_owned(), |minutes| show(Work(minutes.round() as i64)))
    };
    let cells = rows.iter().zip(odds).map(|(row, odds)| {
        let used = Some(row.utilisation).filter(|_| row.agents > 0);
        let mut cells = vec![
            row.name.clone(),
            match row.agents {
                0 => "any".to_owned(),
                agents => agents.to_string(),
            },
            row.makespan().map_or("-".to_owned(), show),
            hours(odds.p50),
            hours(odds.p80),
        ];
        if has_deadline {
            cells.push(busy::percent(used.and_then(|used| used.to_deadline())));
        }
        cells.extend([
            busy::percent(used.map(|used| used.to_finish)),
            match (row.keeps_deadline(), odds.deadline) {
                (Some(true), None) => "kept".to_owned(),
                (Some(false), None) => "missed".to_owned(),
                (_, Some(odds)) => format!("{:.0} %", 100.0 * odds),
                (None, None) => String::new(),
            },
            row.claim.map_or_else(String::new, |(range, verdict)| {
                let (min, max, verdict) = (show(range.min), show(range.max), verdict.label());
                let odds = odds
                    .claim
                    .map(|odds| format!(" ({} of runs)", percent(odds)));
                format!("{min} to {max}: {verdict}{}", odds.unwrap_or_default())
            }),
        ]);
        cells
    });
    let table: Vec<Vec<String>> = std::iter::once(header).chain(cells).collect();
    let mut sides = vec![Side::Left];
    sides.resize(table[0].len() - 2, Side::Right);
    sides.extend([Side::Left; 2]);
    let mut text = lay_out(&sides, &table);
    let mut notes = notes(rows, odds);
    notes.push_str(busy::note(has_deadline));
    text.push('\n');
    text.push_str(&notes);
    text
}

/// What the table has no room for: what becomes of each claim, and what "any" agents are.
fn notes(rows: &[OptionRow], odds: &[Odds]) -> String {
    let mut notes = String::new();
    for (row, odds) in rows.iter().zip(odds) {
        let claim = row.claim_sentence_given(odds.claim);
        for sentence in claim.into_iter().chain(row.missing_roles()) {
            notes.push_str(&format!("{}: {sentence}\n", row.name));
        }
    }
    if rows.iter().any(|row| row.agents == 0) {
        notes.push_str(
            "any: no agent is counted; the dates hold with as many as the tickets can use at once\n",
        );
    }
    notes
}
