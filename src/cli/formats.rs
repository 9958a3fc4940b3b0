//! `slackline formats`: what can be read and written.

use super::error::CliError;
use super::table::{Side, lay_out};
use super::{Ending, output};
use crate::exchange::{FORMATS, Format};
use serde::Serialize;

/// List the formats Slackline reads and writes
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    name: &'static str,
    extensions: &'static [&'static str],
    read: bool,
    write: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    if arguments.json {
        output::print_json(&FORMATS.iter().map(row).collect::<Vec<_>>())?;
    } else {
        output::print_text(&listed())?;
    }
    Ok(Ending::Fine)
}

fn row(format: &Format) -> Row {
    Row {
        id: format.id,
        name: format.name,
        extensions: format.extensions,
        read: format.read.is_some(),
        write: format.write.is_some(),
    }
}

fn listed() -> String {
    let mut rows = vec![
        ["format", "read", "write", "endings", "name"]
            .map(String::from)
            .to_vec(),
    ];
    let yes = |is: bool| if is { "yes" } else { "-" }.to_owned();
    for format in FORMATS.iter().map(row) {
        let endings: Vec<String> = format.extensions.iter().map(|e| format!(".{e}")).collect();
        rows.push(vec![
            format.id.to_owned(),
            yes(format.read),
            yes(format.write),
            endings.join(" "),
            format.name.to_owned(),
        ]);
    }
    lay_out(&[Side::Left; 5], &rows)
}
