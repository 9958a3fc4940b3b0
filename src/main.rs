//! The program: the command line where a subcommand is named, else the window.

use slackline::cli::{self, Request};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Request::Done(code) => code,
        Request::Window(_) => cli::refuse_window(),
    }
}
