//! `slackline export`: a plan in another format, with what the format cannot hold on standard error.

use super::error::CliError;
use super::input::{Input, complain_about_losses};
use super::{Ending, output};
use crate::exchange::{self, FORMATS, Format, WriteOptions};
use crate::library;
use crate::plan::Stamp;
use std::path::PathBuf;

/// Write a plan in another format; what the format cannot hold is listed on standard error
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The format to write; see slackline formats
    #[arg(long, value_name = "FORMAT")]
    to: String,
    /// The file to write; standard output without it, or with -
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The option whose dates are written
    #[arg(long, value_name = "NAME")]
    option: Option<String>,
}

pub(super) fn run(arguments: &Arguments, now: Option<Stamp>) -> Result<Ending, CliError> {
    let format = exchange::find(&arguments.to).ok_or_else(|| not_written(&arguments.to))?;
    let write = format.write.ok_or_else(|| not_written(&arguments.to))?;
    let reading = arguments.input.read_aloud()?;
    let options = WriteOptions {
        option: reading.option(arguments.option.as_deref())?,
        now: now.unwrap_or_else(library::now),
        ..WriteOptions::default()
    };
    let (bytes, report) = write(&reading.plan, &options).map_err(|error| CliError::Write {
        name: reading.name.clone(),
        format: format.name,
        error,
    })?;
    match &arguments.output {
        Some(path) if path.as_os_str() != "-" => library::write_atomic(path, &bytes)?,
        _ => output::print_bytes(&bytes)?,
    }
    complain_about_losses(format.name, &report);
    Ok(Ending::Fine)
}

fn not_written(id: &str) -> CliError {
    let formats: Vec<&Format> = FORMATS
        .iter()
        .filter(|format| format.write.is_some())
        .collect();
    let ids: Vec<&str> = formats.iter().map(|format| format.id).collect();
    CliError::Usage(format!(
        "\"{id}\" is no format Slackline writes: --to takes {}",
        ids.join(", ")
    ))
}
