//! `slackline rules`: what lint looks for, and the page of each rule.

use super::error::CliError;
use super::table::{Side, lay_out};
use super::{Ending, output};
use crate::lint::{self, RULES, Rule};
use serde::Serialize;

/// List the lint rules, or show the page of one
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The rule whose page to show
    name: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    level: &'static str,
    summary: &'static str,
}

/// A rule with its page.
#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    row: Row,
    docs: &'static str,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    match &arguments.name {
        Some(name) => show(find(name)?, arguments.json)?,
        None if arguments.json => {
            output::print_json(&RULES.iter().map(|rule| row(rule)).collect::<Vec<_>>())?;
        }
        None => output::print_text(&listed())?,
    }
    Ok(Ending::Fine)
}

fn find(name: &str) -> Result<&'static Rule, CliError> {
    lint::find(name).ok_or_else(|| {
        let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        CliError::Usage(format!(
            "no rule is called \"{name}\": there are {}",
            names.join(", ")
        ))
    })
}

fn show(rule: &Rule, json: bool) -> Result<(), CliError> {
    if json {
        output::print_json(&Page {
            row: row(rule),
            docs: rule.docs,
        })
    } else {
        output::print_text(rule.docs)
    }
}

fn row(rule: &Rule) -> Row {
    Row {
        name: rule.name,
        level: rule.level.label(),
        summary: rule.summary,
    }
}

fn listed() -> String {
    let mut rows = vec![["rule", "level", "looks for"].map(String::from).to_vec()];
    for rule in RULES.iter().map(|rule| row(rule)) {
        rows.push(
            [rule.name, rule.level, rule.summary]
                .map(String::from)
                .to_vec(),
        );
    }
    lay_out(&[Side::Left; 3], &rows)
}
