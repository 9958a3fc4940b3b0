//! The command line: a contract that scripts rely on.
//!
//! One file per subcommand; each reads through `input`, prints through `output` and says how it ended
//! with an [`Ending`]. Results go to standard output, everything about what went wrong to standard
//! error, one line each: what, where, what to do. Nothing but `seconds` depends on time or machine.

mod agents;
mod busy;
mod error;
mod export;
mod formats;
mod import;
mod input;
mod level;
mod lint;
mod options;
mod output;
mod rules;
mod schedule;
mod simulate;
mod table;
mod usage;
mod window;

#[cfg(feature = "gui")]
pub use window::ThemeName;
pub use window::WindowArguments;

use crate::plan::Stamp;
use clap::{CommandFactory as _, Parser, Subcommand};
use error::CliError;
use std::ffi::OsString;
use std::process::ExitCode;

/// What the arguments ask for.
pub enum Request {
    /// A window.
    Window(WindowArguments),
    /// Nothing more: a subcommand ran, or the usage was wrong.
    Done(ExitCode),
}

/// Plans campaigns of parallel tracks: dependency graph, quality gates, critical path, exports.
///
/// Without a subcommand it opens a window. Exit codes: 0 fine; 1 findings at error level, or a plan
/// that cannot be scheduled; 2 wrong usage; 3 could not read or write.
#[derive(Parser)]
#[command(name = "slackline", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    window: WindowArguments,
    /// The moment that every time stamp shows, in place of the clock's: YYYY-MM-DDTHH:MM
    #[arg(long, global = true, value_name = "TIME")]
    now: Option<Stamp>,
}

#[derive(Subcommand)]
enum Command {
    Schedule(schedule::Arguments),
    Simulate(simulate::Arguments),
    Agents(agents::Arguments),
    Options(options::Arguments),
    Lint(lint::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    Formats(formats::Arguments),
    Rules(rules::Arguments),
}

/// How a command ended that did what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// All is well.
    Fine,
    /// The plan has findings at error level, or cannot be scheduled.
    Wrong,
}

/// Reads the program's arguments and runs the subcommand they name, if they name one.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Request {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parser = Arguments::command();
    let commands: Vec<&str> = parser
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    if let Some(message) = usage::unknown_command(&arguments, &commands) {
        return Request::Done(fail(&CliError::Usage(message)));
    }
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return Request::Done(usage::report(&error)),
    };
    match arguments.command {
        None => Request::Window(arguments.window),
        Some(_) if arguments.window != WindowArguments::default() => {
            let misplaced = "a plan and the window's settings cannot stand before a subcommand: a plan to work on stands after it";
            Request::Done(fail(&CliError::Usage(misplaced.to_owned())))
        }
        Some(command) => Request::Done(match command.run(arguments.now) {
            Ok(Ending::Fine) => ExitCode::SUCCESS,
            Ok(Ending::Wrong) => ExitCode::from(1),
            Err(error) => fail(&error),
        }),
    }
}

/// Says that this build has no window.
#[cfg(not(feature = "gui"))]
pub fn refuse_window() -> ExitCode {
    fail(&CliError::Usage(
        "this build has no window: use a subcommand (slackline --help lists them), or build with the gui feature"
            .to_owned(),
    ))
}

/// Says why the window could not be opened.
#[cfg(feature = "gui")]
pub fn report_window(error: &anyhow::Error) -> ExitCode {
    fail(&CliError::Window(format!("{error:#}")))
}

fn fail(error: &CliError) -> ExitCode {
    output::complain("error", error);
    ExitCode::from(error.exit_code())
}

impl Command {
    fn run(self, now: Option<Stamp>) -> Result<Ending, CliError> {
        match self {
            Command::Schedule(arguments) => schedule::run(&arguments),
            Command::Simulate(arguments) => simulate::run(&arguments),
            Command::Agents(arguments) => agents::run(&arguments),
            Command::Options(arguments) => options::run(&arguments),
            Command::Lint(arguments) => lint::run(&arguments),
            Command::Import(arguments) => import::run(&arguments),
            Command::Export(arguments) => export::run(&arguments, now),
            Command::Formats(arguments) => formats::run(&arguments),
            Command::Rules(arguments) => rules::run(&arguments),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_argument_definitions_are_sound() {
        Arguments::command().debug_assert();
    }
}
