//! What the program reads: a plan in any format, from a file or from standard input.

use super::error::CliError;
use super::output;
use crate::exchange::{self, FORMATS, Format, ReadOptions, Report};
use crate::library::{self, LARGEST_FILE};
use crate::plan::{OptionId, Plan};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where a plan comes from.
#[derive(clap::Args)]
pub(super) struct Input {
    /// A plan in any format Slackline reads; - is standard input (then --from)
    plan: PathBuf,
    /// The format of the input, where its name and content do not tell; see slackline formats
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
}

/// A plan as it was read.
pub(super) struct Reading {
    /// What the input is called in messages.
    pub(super) name: String,
    pub(super) plan: Plan,
    /// The name of the format it was read as.
    pub(super) format: &'static str,
    /// What reading lost, guessed or repaired.
    pub(super) report: Report,
}

impl Input {
    /// A file whose name or content tells its format.
    pub(super) fn of(path: &Path) -> Self {
        Self {
            plan: path.to_owned(),
            from: None,
        }
    }

    /// Reads the plan.
    pub(super) fn read(&self) -> Result<Reading, CliError> {
        let format = self.from.as_deref().map(named).transpose()?;
        let is_stdin = self.plan.as_os_str() == "-";
        if is_stdin && format.is_none() {
            return Err(CliError::Usage(format!(
                "standard input has no name to tell its format: add --from FORMAT ({})",
                readable()
            )));
        }
        let (name, bytes) = if is_stdin {
            ("standard input".to_owned(), read_stdin()?)
        } else {
            (self.plan.display().to_string(), library::read(&self.plan)?)
        };
        let format = match format {
            Some(format) => format,
            None => self.detect(&name, &bytes)?,
        };
        let read = exchange::read(format, &bytes, &self.options(is_stdin));
        let read = read.ok_or_else(|| CliError::NotReadable {
            name: name.clone(),
            format: format.name,
            readable: readable(),
        })?;
        match read {
            Ok((plan, report)) => Ok(Reading {
                name,
                plan,
                format: format.id,
                report,
            }),
            Err(error) => Err(CliError::Read { name, error }),
        }
    }

    /// Reads the plan, and says on standard error what reading lost.
    pub(super) fn read_aloud(&self) -> Result<Reading, CliError> {
        let reading = self.read()?;
        complain_about_losses(&reading.name, &reading.report);
        Ok(reading)
    }

    fn detect(&self, name: &str, bytes: &[u8]) -> Result<&'static Format, CliError> {
        let file_name = self.plan.file_name().unwrap_or_default().to_string_lossy();
        exchange::detect(&file_name, bytes).ok_or_else(|| CliError::UnknownFile {
            name: name.to_owned(),
            readable: readable(),
        })
    }

    fn options(&self, is_stdin: bool) -> ReadOptions {
        let stem = self.plan.file_stem().unwrap_or_default().to_string_lossy();
        let name = self.plan.file_name().unwrap_or_default().to_string_lossy();
        let of_file = |text: std::borrow::Cow<str>| {
            if is_stdin {
                String::new()
            } else {
                text.into_owned()
            }
        };
        ReadOptions {
            title: of_file(stem),
            name: of_file(name),
        }
    }
}

impl Reading {
    /// The option with this name, upper and lower case alike; no name is the plan as it stands.
    pub(super) fn option(&self, name: Option<&str>) -> Result<Option<OptionId>, CliError> {
        let Some(name) = name else { return Ok(None) };
        let options = || self.plan.options.iter();
        let found = options()
            .find(|option| option.name == name)
            .or_else(|| options().find(|option| option.name.to_lowercase() == name.to_lowercase()));
        match found {
            Some(option) => Ok(Some(option.id)),
            None => Err(self.unknown_option(name)),
        }
    }

    fn unknown_option(&self, name: &str) -> CliError {
        let names: Vec<String> = self
            .plan
            .options
            .iter()
            .map(|o| format!("\"{}\"", o.name))
            .collect();
        let there = match names.as_slice() {
            [] => "no options, leave --option out".to_owned(),
            names => names.join(", "),
        };
        CliError::Usage(format!(
            "no option is called \"{name}\": {} has {there}",
            self.name
        ))
    }
}

/// Says what reading or writing a file lost, one line each.
pub(super) fn complain_about_losses(name: &str, report: &Report) {
    for loss in &report.losses {
        output::complain("loss", format_args!("{name}: {loss}"));
    }
}

fn named(id: &str) -> Result<&'static Format, CliError> {
    let format = exchange::find(id).filter(|format| format.read.is_some());
    format.ok_or_else(|| {
        CliError::Usage(format!(
            "\"{id}\" is no format Slackline reads: --from takes {}",
            readable()
        ))
    })
}

/// The ids of the formats that can be read: `json, csv`.
fn readable() -> String {
    let ids = FORMATS.iter().filter(|format| format.read.is_some());
    ids.map(|format| format.id).collect::<Vec<_>>().join(", ")
}

fn read_stdin() -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| CliError::Input(format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST_FILE {
        let limit = LARGEST_FILE / 1024 / 1024;
        return Err(CliError::Input(format!(
            "is larger than {limit} MB, too large to be a plan"
        )));
    }
    Ok(bytes)
}
