//! Opening, saving and exporting: bytes from the disk through the formats to a plan, and back.

use crate::exchange::{self, Problem, ReadOptions, Report, WriteOptions};
use crate::library;
use crate::lint;
use crate::plan::{OptionId, Plan};
use std::path::{Path, PathBuf};

/// The tutorial campaign, which the window shows when it is given nothing else.
const TUTORIAL: &[u8] = include_bytes!("../../sample_plans/tutorial.plan.json");

/// The id of Slackline's own format, the only one a plan is saved in.
const OWN_FORMAT: &str = "json";

/// A plan that was read from a file.
pub struct Loaded {
    /// The plan.
    pub plan: Plan,
    /// Where it can be saved again without loss; `None` for foreign formats.
    pub path: Option<PathBuf>,
    /// What reading lost or guessed.
    pub losses: Vec<String>,
}

/// Reads a plan in any format Slackline knows.
///
/// # Errors
/// A sentence that says what failed, where, and what to do.
pub fn open(path: &Path) -> Result<Loaded, String> {
    let bytes = library::read(path).map_err(|error| error.to_string())?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let in_file = |error: String| format!("{}: {error}", path.display());
    let title = title_from(&name);
    let format = exchange::detect(&name, &bytes)
        .ok_or_else(|| in_file("no format Slackline reads looks like this file".to_owned()))?;
    let read = format
        .read
        .ok_or_else(|| in_file(format!("{} files are only written, not read", format.name)))?;
    let (plan, report) =
        read(&bytes, &ReadOptions { title }).map_err(|error| in_file(error.to_string()))?;
    let path = (format.id == OWN_FORMAT).then(|| path.to_owned());
    Ok(Loaded {
        plan,
        path,
        losses: lines(&report),
    })
}

/// The tutorial campaign.
pub fn tutorial() -> Loaded {
    let plan = exchange::plan_json::read(TUTORIAL).expect("the shipped tutorial is read by a test");
    Loaded {
        plan,
        path: None,
        losses: Vec::new(),
    }
}

/// Saves a plan in Slackline's own format.
///
/// # Errors
/// A sentence that says what failed and that the old file is unharmed.
pub fn save(plan: &Plan, path: &Path) -> Result<(), String> {
    library::write_atomic(path, &exchange::plan_json::write(plan))
        .map_err(|error| error.to_string())
}

/// Exports a plan; returns what the format could not hold.
///
/// # Errors
/// A sentence that says what failed.
pub fn export(
    plan: &Plan,
    option: Option<OptionId>,
    format: &str,
    path: &Path,
) -> Result<Vec<String>, String> {
    let (bytes, losses) = export_bytes(plan, option, format)?;
    library::write_atomic(path, &bytes).map_err(|error| error.to_string())?;
    Ok(losses)
}

/// A plan in another format, and what the format could not hold.
///
/// # Errors
/// A sentence that says what failed.
pub fn export_bytes(
    plan: &Plan,
    option: Option<OptionId>,
    format: &str,
) -> Result<(Vec<u8>, Vec<String>), String> {
    let write = exchange::find(format).and_then(|format| format.write);
    let write = write.ok_or_else(|| format!("\"{format}\" is no format Slackline writes"))?;
    let options = WriteOptions {
        option,
        now: library::now(),
        problems: (format == "html").then(|| problems(plan)),
        ..WriteOptions::default()
    };
    let (bytes, report) = write(plan, &options).map_err(|error| error.to_string())?;
    Ok((bytes, lines(&report)))
}

/// What lint says, for a report.
fn problems(plan: &Plan) -> Vec<Problem> {
    let findings = lint::check(&lint::Context::new(plan));
    let problem = |finding: lint::Finding| Problem {
        level: finding.level.label(),
        rule: finding.rule.to_owned(),
        message: finding.message,
    };
    findings.into_iter().map(problem).collect()
}

fn lines(report: &Report) -> Vec<String> {
    report.losses.iter().map(ToString::to_string).collect()
}

/// A title for a plan whose file has none: the file's name without its endings.
fn title_from(name: &str) -> String {
    name.split('.')
        .next()
        .unwrap_or(name)
        .replace(['_', '-'], " ")
}
