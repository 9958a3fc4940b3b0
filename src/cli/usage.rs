//! Wrong usage in one line, where the argument parser would write a paragraph.

use super::output;
use clap::error::ErrorKind;
use std::process::ExitCode;

/// Prints help or version as they are, everything else as one line with a hint, exit code 2.
pub(super) fn report(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Printing to a closed pipe is no failure of the program.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            output::complain("error", one_line(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

/// The parser's message up to its usage paragraph, its lines joined.
fn one_line(paragraph: &str) -> String {
    let message = paragraph.strip_prefix("error: ").unwrap_or(paragraph);
    let told: Vec<&str> = message
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .filter(|line| !line.is_empty())
        .collect();
    format!("{}: see slackline --help", told.join(" "))
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_paragraph_becomes_a_line() {
        let paragraph = "error: the following required arguments were not provided:\n  <PLAN>\n\n\
                         Usage: slackline lint <PLAN>\n\nFor more information, try '--help'.\n";
        assert_eq!(
            one_line(paragraph),
            "the following required arguments were not provided: <PLAN>: see slackline --help"
        );
    }
}
