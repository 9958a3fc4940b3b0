//! Opening, saving and exporting: bytes from the disk through the formats to a plan, and back.

use super::keeping::canonical;
use crate::exchange::{self, ReadOptions, Report, WriteOptions};
use crate::library::{self, Fingerprint, Reader, Restored};
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
    /// The bytes of the file that the plan can be saved to again.
    pub print: Option<Fingerprint>,
    /// The session that edited the plan before, with its history.
    pub earlier: Option<Box<Restored>>,
    /// Whether the plan is that of the earlier session, and not yet that of the file.
    pub is_recovered: bool,
}

impl Loaded {
    /// A plan that has no file yet.
    pub fn without_file(plan: Plan) -> Self {
        Self {
            plan,
            path: None,
            losses: Vec::new(),
            print: None,
            earlier: None,
            is_recovered: false,
        }
    }

    /// The work of a window that died.
    pub fn recovered(earlier: Restored) -> Self {
        Self {
            path: earlier.file.path.clone(),
            print: earlier.file.print,
            losses: earlier.warnings.clone(),
            is_recovered: true,
            ..Self::without_file(earlier.plan.clone())
        }
        .after(earlier)
    }

    fn after(self, earlier: Restored) -> Self {
        Self {
            earlier: Some(Box::new(earlier)),
            ..self
        }
    }
}

/// Reads a plan in any format Slackline knows, and what the library has of earlier sessions with it.
///
/// # Errors
/// A sentence that says what failed, where, and what to do.
pub fn open(path: &Path, library: Option<&Reader>) -> Result<Loaded, String> {
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
    let losses = lines(&report);
    if format.id != OWN_FORMAT {
        return Ok(Loaded {
            losses,
            ..Loaded::without_file(plan)
        });
    }
    let print = Fingerprint::of(&bytes);
    // Without its past a plan opens all the same.
    let earlier = library.and_then(|library| {
        let session = library.last_session(&canonical(path)).ok()??;
        library.take_over_with(session, Some((print, &plan))).ok()
    });
    Ok(Loaded {
        path: Some(path.to_owned()),
        losses,
        print: Some(print),
        earlier: earlier.map(Box::new),
        ..Loaded::without_file(plan)
    })
}

/// Reads a plan in Slackline's own format.
///
/// # Errors
/// A sentence that says what failed, and where.
pub fn read_own(path: &Path, bytes: &[u8]) -> Result<Plan, String> {
    exchange::plan_json::read(bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// The tutorial campaign.
pub fn tutorial() -> Loaded {
    let plan = exchange::plan_json::read(TUTORIAL).expect("the shipped tutorial is read by a test");
    Loaded::without_file(plan)
}

/// Saves a plan in Slackline's own format; returns what the file's bytes are known by.
///
/// # Errors
/// A sentence that says what failed and that the old file is unharmed.
pub fn save(plan: &Plan, path: &Path) -> Result<Fingerprint, String> {
    let bytes = exchange::plan_json::write(plan);
    library::write_atomic(path, &bytes).map_err(|error| error.to_string())?;
    Ok(Fingerprint::of(&bytes))
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
    };
    let (bytes, report) = write(plan, &options).map_err(|error| error.to_string())?;
    Ok((bytes, lines(&report)))
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
