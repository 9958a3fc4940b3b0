//! `slackline export`: a plan in another format, with what the format cannot hold on standard error.

use super::error::CliError;
use super::input::{Input, complain_about_losses};
use super::{Ending, output};
use crate::exchange::{self, AgentProfile, Look, Paper, PictureTheme, View};
use crate::export::{self, Export, Wanted};
use crate::library;
use crate::plan::Stamp;
use crate::simulate::Control;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// Write a plan in another format; what the format cannot hold is listed on standard error
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The format to write; see slackline formats
    #[arg(long, value_name = "FORMAT")]
    to: String,
    /// The file to write, or the folder where the format is one; standard output without it, or with -
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The option whose dates are written
    #[arg(long, value_name = "NAME")]
    option: Option<String>,
    /// What a picture shows
    #[arg(long, value_parser = named(View::ALL), default_value = "graph")]
    view: View,
    /// The colours of a picture or report
    #[arg(long, value_parser = named(PictureTheme::ALL), default_value = "light")]
    theme: PictureTheme,
    /// Pixels of a PNG for each point of the drawing
    #[arg(long, value_name = "FACTOR", default_value_t = 2.0)]
    scale: f32,
    /// The paper a PDF is laid out on, in as many pages as it takes; one page without it
    #[arg(long, value_parser = named(Paper::ALL))]
    paper: Option<Paper>,
    /// The tool an agent team is set up with
    #[arg(long, value_parser = named(AgentProfile::ALL), default_value = "team")]
    profile: AgentProfile,
}

/// Reads one of the names in a table.
fn named<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [(T, &'static str); N],
) -> impl TypedValueParser<Value = T> {
    let names = all.map(|(_, name)| name);
    PossibleValuesParser::new(names).map(move |name| {
        let found = all.iter().find(|(_, known)| *known == name);
        found.map_or(all[0].0, |(value, _)| *value)
    })
}

pub(super) fn run(arguments: &Arguments, now: Option<Stamp>) -> Result<Ending, CliError> {
    let format = exchange::find(&arguments.to).filter(|format| format.write.is_some());
    let format = format.ok_or_else(|| not_written(&arguments.to))?;
    let reading = arguments.input.read_aloud()?;
    let wanted = Wanted {
        option: reading.option(arguments.option.as_deref())?,
        look: Look {
            view: arguments.view,
            theme: arguments.theme,
            scale: arguments.scale,
            paper: arguments.paper,
        },
        profile: arguments.profile,
        rows: None,
        name: reading.name.clone(),
        now: now.unwrap_or_else(library::now),
    };
    let export = Export::new(&reading.plan, format, &wanted, &Control::default());
    for warning in &export.warnings {
        output::complain("warning", warning);
    }
    let (bytes, report) = export.write().map_err(|error| CliError::Write {
        name: reading.name.clone(),
        format: format.name,
        error,
    })?;
    match &arguments.output {
        Some(path) if path.as_os_str() != "-" => export::save(format, path, &bytes)?,
        _ => output::print_bytes(&bytes)?,
    }
    complain_about_losses(format.name, &report);
    Ok(Ending::Fine)
}

fn not_written(id: &str) -> CliError {
    let ids: Vec<&str> = export::formats().map(|format| format.id).collect();
    CliError::Usage(format!(
        "\"{id}\" is no format Slackline writes: --to takes {}",
        ids.join(", ")
    ))
}
