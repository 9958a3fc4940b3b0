//! `slackline agents`: what one more agent buys.

use super::busy;
use super::error::CliError;
use super::input::Input;
use super::table::{Side, lay_out};
use super::{Ending, level, output};
use crate::plan::duration::show;
use crate::plan::{Plan, Work};
use crate::schedule::value::{Value, value_of_agents};
use crate::schedule::{ScheduleError, Settings};
use serde::Serialize;

/// Show the makespan for 1, 2, 3 ... agents, and where more stop helping
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The option to follow; the plan as it stands without it
    #[arg(long, value_name = "NAME")]
    option: Option<String>,
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

#[derive(Serialize)]
struct Row {
    agents: u32,
    makespan: Work,
    lower_bound: Work,
    /// Effort over the agents' hours until the deadline, or the finish where there is none.
    utilisation: f64,
    utilisation_until: &'static str,
    utilisation_to_finish: f64,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    let reading = arguments.input.read_aloud()?;
    let settings = Settings {
        option: reading.option(arguments.option.as_deref())?,
    };
    match value_of_agents(&reading.plan, &settings, arguments.seed, &|| false) {
        Ok(value) => {
            if arguments.json {
                output::print_json(&rows(&value))?;
            } else {
                output::print_text(&described(&reading.plan, &value))?;
            }
            Ok(Ending::Fine)
        }
        Err(ScheduleError::Cycle(cycle)) => {
            if arguments.json {
                output::print_json(&Vec::<Row>::new())?;
            }
            output::complain("error", level::in_a_circle(&reading.name, &cycle.keys));
            Ok(Ending::Wrong)
        }
        Err(error @ ScheduleError::UnknownOption(_)) => Err(level::unknown(&error)),
    }
}

fn rows(value: &Value) -> Vec<Row> {
    let row = |row: &crate::schedule::value::AgentValue| Row {
        agents: row.agents,
        makespan: row.makespan,
        lower_bound: row.lower_bound,
        utilisation: row.utilisation.share,
        utilisation_until: row.utilisation.until.label(),
        utilisation_to_finish: row.utilisation.to_finish,
    };
    value.rows.iter().map(row).collect()
}

fn described(plan: &Plan, value: &Value) -> String {
    let has_deadline = value
        .rows
        .iter()
        .any(|row| row.utilisation.to_deadline().is_some());
    let mut header = vec!["agents", "makespan", "at least"];
    header.extend(has_deadline.then_some(busy::TO_DEADLINE));
    header.push(busy::TO_FINISH);
    let rows = value.rows.iter().map(|row| {
        let mut cells = vec![
            row.agents.to_string(),
            show(row.makespan),
            show(row.lower_bound),
        ];
        let used = row.utilisation;
        cells.extend(has_deadline.then(|| busy::percent(used.to_deadline())));
        cells.push(busy::percent(Some(used.to_finish)));
        cells
    });
    let header = header.into_iter().map(String::from).collect();
    let table: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
    let table = lay_out(&vec![Side::Right; table[0].len()], &table);
    // Where no hours are kept, working time is time on the clock.
    let unit = match plan.info.calendar {
        Some(_) => "makespans are working time\n",
        None => "",
    };
    format!(
        "{table}\n{}\n{unit}{}",
        value.reason,
        busy::note(has_deadline)
    )
}
