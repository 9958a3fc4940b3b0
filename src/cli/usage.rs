//! Wrong usage in one line, where the argument parser would write a paragraph.

use super::output;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// The message about a first word that is neither a subcommand nor a file. Without it a mistyped subcommand would be
/// taken for a plan, and a script would wait for a window.
///
/// `commands` are the names of the subcommands, `arguments` those of the program with its own name first.
pub(super) fn unknown_command(arguments: &[OsString], commands: &[&str]) -> Option<String> {
    let word = arguments.get(1)?.to_str()?;
    let is_word = word.chars().all(|c| c.is_alphanumeric() || c == '-') && !word.starts_with('-');
    if !is_word || commands.contains(&word) || word == "help" {
        return None;
    }
    if Path::new(word).exists() {
        return None;
    }
    let alike = |name: &str| {
        let same = name.chars().zip(word.chars()).take_while(|(a, b)| a == b);
        same.count()
    };
    let nearest = commands.iter().max_by_key(|name| alike(name));
    let nearest = nearest.filter(|name| alike(name) >= 2);
    let hint = nearest.map_or_else(
        || "see slackline --help".to_owned(),
        |name| format!("did you mean `slackline {name}`?"),
    );
    Some(format!("there is no command and no file `{word}`: {hint}"))
}

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
    use super::*;

    #[test]
    fn a_mistyped_command_is_no_plan() {
        let commands = ["schedule", "simulate", "lint"];
        let told = |word: &str| {
            let arguments = ["slackline", word].map(OsString::from);
            unknown_command(&arguments, &commands)
        };
        let message = told("sched").expect("a message");
        assert!(
            message.ends_with("did you mean `slackline schedule`?"),
            "{message}"
        );
        assert!(told("xyz").is_some_and(|message| message.ends_with("--help")));
        for fine in ["lint", "help", "--help", "plan.json", "folder/plan", "src"] {
            assert_eq!(told(fine), None, "{fine}");
        }
    }

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
