//! The program: the command line where a subcommand is named, else the window.

use slackline::cli::{self, Request, WindowArguments};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Request::Done(code) => code,
        Request::Window(arguments) => open_window(arguments),
    }
}

#[cfg(feature = "gui")]
fn open_window(arguments: WindowArguments) -> ExitCode {
    let start = slackline::app::Start {
        plan: arguments.plan,
        is_dark: arguments.theme.map(|theme| theme == cli::ThemeName::Dark),
        size: arguments.size,
        is_fresh: arguments.is_fresh,
        library: arguments.library,
    };
    match slackline::app::run(start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::report_window(&error),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_: WindowArguments) -> ExitCode {
    cli::refuse_window()
}
