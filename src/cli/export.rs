//! `slackline export`: a plan in another format, with what the format cannot hold on standard error.

use super::error::CliError;
use super::input::{Input, complain_about_losses};
use super::{Ending, output};
use crate::exchange::{
    self, AgentProfile, Content, Format, Look, Paper, PictureTheme, Prints, View,
};
use crate::export::{self, Export, Wanted};
use crate::library;
use crate::plan::Stamp;
use crate::simulate::Control;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

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
    #[arg(long, value_name = "FACTOR", default_value_t = 2.0, value_parser = factor, allow_hyphen_values = true)]
    scale: f32,
    /// The paper a PDF is laid out on, in as many pages as it takes; one page without it
    #[arg(long, value_parser = named(Paper::ALL))]
    paper: Option<Paper>,
    /// The tool an agent team is set up with
    #[arg(long, value_parser = named(AgentProfile::ALL), default_value = "team")]
    profile: AgentProfile,
    /// Which files carry the prints by which a file that was edited is told from a plan that went on: those in which nobody
    /// sees them, all that can, or none
    #[arg(long, value_parser = named(Prints::ALL), default_value = "hidden")]
    prints: Prints,
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

/// The scale of a picture.
fn factor(text: &str) -> Result<f32, String> {
    let factor: f32 = text.parse().map_err(|_| "not a number".to_owned())?;
    let (least, most) = (exchange::SCALES.start(), exchange::SCALES.end());
    match exchange::SCALES.contains(&factor) {
        true => Ok(factor),
        false => Err(format!("it has to lie between {least} and {most}")),
    }
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
        prints: arguments.prints,
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
        Some(path) if path.as_os_str() != "-" => {
            if let Some(other) = other_ending(path, format) {
                output::complain(
                    "warning",
                    format!(
                        "{}: named like a file of another kind ({other}); what is in it is a {}",
                        path.display(),
                        format.name
                    ),
                );
            }
            export::save(format, path, &bytes)?;
        }
        _ if is_screen(format) => {
            return Err(CliError::Usage(format!(
                "a {} is no text for a screen: name a file with -o, or lead it into a pipe",
                format.name
            )));
        }
        _ => output::print_bytes(&bytes)?,
    }
    complain_about_losses(format.name, &report);
    Ok(Ending::Fine)
}

/// The kind of file that a name promises, where it is not this format's.
fn other_ending(path: &Path, format: &Format) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let ends = |other: &Format| {
        let mut endings = other.extensions.iter();
        endings.any(|ending| {
            name.strip_suffix(ending)
                .is_some_and(|stem| stem.ends_with('.'))
        })
    };
    if ends(format) || format.is_folder() {
        return None;
    }
    exchange::FORMATS
        .iter()
        .find(|other| ends(other))
        .map(|other| other.name)
}

/// Whether bytes that are no text would be poured on a screen.
fn is_screen(format: &Format) -> bool {
    let is_binary = match format.content {
        Content::Folder | Content::Workbook => true,
        Content::Picture => format.id != "svg",
        Content::Text => false,
    };
    is_binary && std::io::stdout().is_terminal()
}

fn not_written(id: &str) -> CliError {
    let ids: Vec<&str> = export::formats().map(|format| format.id).collect();
    CliError::Usage(format!(
        "\"{id}\" is no format Slackline writes: --to takes {}",
        ids.join(", ")
    ))
}
