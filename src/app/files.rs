//! Opening, saving and exporting: bytes from the disk through the formats to a plan, and back.

use super::keeping::canonical;
use super::sources::Reading;
use crate::edit::{Document, commands};
use crate::exchange::{self, ReadOptions, Report};
use crate::library::{self, Fingerprint, Reader, Restored};
use crate::plan::Plan;
use crate::plan::duration::Units;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The tutorial campaign, which the window shows when it is given nothing else.
const TUTORIAL: &[u8] = include_bytes!("../../sample_plans/tutorial.plan.json");

/// A campaign that comes with the program.
pub struct Sample {
    /// What it is called.
    pub name: &'static str,
    /// What there is to see in it.
    pub about: &'static str,
    bytes: &'static [u8],
}

/// The samples, in the order they are offered.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "Tutorial: Ship Tide 1.0",
        about: "12 tickets in 3 tracks, with a gate: the place to begin",
        bytes: TUTORIAL,
    },
    Sample {
        name: "Swarm in 24 hours",
        about: "8 agents, 3 tracks, 4 checkpoints and a hard deadline",
        bytes: include_bytes!("../../sample_plans/swarm.plan.json"),
    },
    Sample {
        name: "Phase F execution guide",
        about: "5 tracks against the clock, 4 gates, options compared",
        bytes: include_bytes!("../../sample_plans/phase_f.plan.json"),
    },
    Sample {
        name: "EnterpriseHub phase 2",
        about: "94 tickets in 7 tracks, several lists of dependencies",
        bytes: include_bytes!("../../sample_plans/enterprise.plan.json"),
    },
    Sample {
        name: "Chunking remediation",
        about: "5 gates without tickets: a plan that is mostly criteria",
        bytes: include_bytes!("../../sample_plans/remediation.plan.json"),
    },
    Sample {
        name: "SOLEil platform intake",
        about: "10 tickets in 3 tracks and 2 gates",
        bytes: include_bytes!("../../sample_plans/platform.plan.json"),
    },
];

/// The id of Slackline's own format, the only one a plan is saved in.
const OWN_FORMAT: &str = "json";
/// The id of the format that is a document for the reader.
pub(super) const DOCUMENT_FORMAT: &str = "markdown";

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
    /// The document that was read instead of a plan; what becomes of it is asked first.
    pub reading: Option<Arc<Reading>>,
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
            reading: None,
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
    if format.id == DOCUMENT_FORMAT && !exchange::is_own_document(&bytes) {
        let reading = Reading::of(bytes, &name, &title, Some(path.to_owned()));
        return Ok(Loaded {
            reading: Some(Arc::new(reading)),
            ..Loaded::without_file(Plan::default())
        });
    }
    let read = format
        .read
        .ok_or_else(|| in_file(format!("{} files are only written, not read", format.name)))?;
    let (plan, report) =
        read(&bytes, &ReadOptions { title, name }).map_err(|error| in_file(error.to_string()))?;
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
    sample(&SAMPLES[0])
}

/// A sample as a plan without a file.
pub fn sample(sample: &Sample) -> Loaded {
    let plan = exchange::plan_json::read(sample.bytes).expect("shipped samples are read by a test");
    Loaded::without_file(plan)
}

fn unsaved(plan: Plan, losses: Vec<String>) -> Loaded {
    Loaded {
        losses,
        ..Loaded::without_file(plan)
    }
}

/// Reads a text that was typed or pasted: a plan in any format that knows it again, else lines and arrows.
///
/// # Errors
/// A sentence that says why it is no plan.
pub fn read_text(text: &str) -> Result<Loaded, String> {
    let bytes = text.as_bytes();
    let readers = exchange::FORMATS
        .iter()
        .filter(|format| (format.sniff)(bytes))
        .filter_map(|format| Some((format, format.read?)));
    let mut failed = None;
    for (format, read) in readers {
        let options = ReadOptions {
            title: "Pasted document".to_owned(),
            name: String::new(),
        };
        match read(bytes, &options) {
            Ok((plan, report)) if !(plan.tickets.is_empty() && plan.gates.is_empty()) => {
                return Ok(unsaved(plan, lines(&report)));
            }
            Ok(_) => {}
            Err(error) => {
                failed.get_or_insert(format!("It looks like a {}: {error}", format.name));
            }
        }
    }
    if let Some(message) = failed {
        return Err(message);
    }
    sketched(text).map_err(|error| format!("The document cannot be read: {error}."))
}

/// A plan of one track, drawn from lines and arrows.
fn sketched(text: &str) -> Result<Loaded, String> {
    let mut document = Document::new(Plan::default());
    let units = Units::of(&document.plan().info);
    let sketch = commands::read_sketch(text, units).map_err(|error| error.to_string())?;
    document
        .edit("read a document", |tx| {
            let track = commands::add_track(tx, "Main")?;
            commands::draw_sketch(tx, &sketch, Some(track)).map(|_| ())
        })
        .map_err(|error| error.to_string())?;
    Ok(unsaved((**document.plan()).clone(), Vec::new()))
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

/// What reading or writing lost, in sentences.
pub fn lines(report: &Report) -> Vec<String> {
    report.losses.iter().map(ToString::to_string).collect()
}

/// A title for a plan whose file has none: the file's name without its endings.
pub fn title_from(name: &str) -> String {
    name.split('.')
        .next()
        .unwrap_or(name)
        .replace(['_', '-'], " ")
}
