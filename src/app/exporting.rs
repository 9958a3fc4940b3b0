//! What an export is in the window: the planner's last choice, and what was made of it on a thread.
//!
//! A preview and the file are the same bytes: what was looked at is what is saved.

use super::files;
use super::jobs::{Job, Pulse};
use crate::exchange::{
    AgentProfile, Format, Look, Paper, PictureTheme, Preview, Prints, View, find,
};
use crate::export::{self, Export, Wanted};
use crate::library;
use crate::plan::{OptionId, Plan, RowRef};
use crate::simulate::Control;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the planner chose last, by the names that the command line uses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportChoice {
    /// The format's id.
    pub format: String,
    /// What a picture shows.
    pub view: String,
    /// The colours of a picture.
    pub theme: String,
    /// Pixels for each point.
    pub scale: f32,
    /// The paper of a document; empty for one page as large as the drawing.
    pub paper: String,
    /// The tool of an agent team.
    pub profile: String,
    /// Whether files carry prints also where people see them.
    pub shows_prints: bool,
}

impl Default for ExportChoice {
    fn default() -> Self {
        let look = Look::default();
        Self {
            format: "markdown".to_owned(),
            view: name_of(&View::ALL, look.view),
            theme: name_of(&PictureTheme::ALL, look.theme),
            scale: look.scale,
            paper: String::new(),
            profile: name_of(&AgentProfile::ALL, AgentProfile::default()),
            shows_prints: false,
        }
    }
}

/// The name that a table has for a value; empty where it has none.
pub fn name_of<T: PartialEq>(table: &[(T, &'static str)], value: T) -> String {
    let row = table.iter().find(|(other, _)| *other == value);
    row.map_or_else(String::new, |(_, name)| (*name).to_owned())
}

fn value_of<T: Copy>(table: &[(T, &'static str)], name: &str) -> Option<T> {
    let row = table.iter().find(|(_, other)| *other == name);
    row.map(|(value, _)| *value)
}

impl ExportChoice {
    /// The chosen format; the first one where settings name one that is no more.
    pub fn format(&self) -> &'static Format {
        let chosen = find(&self.format).filter(|format| format.write.is_some());
        chosen
            .or_else(|| export::formats().next())
            .expect("some format is written")
    }

    fn look(&self) -> Look {
        let usual = Look::default();
        Look {
            view: value_of(&View::ALL, &self.view).unwrap_or(usual.view),
            theme: value_of(&PictureTheme::ALL, &self.theme).unwrap_or(usual.theme),
            scale: self.scale,
            paper: value_of(&Paper::ALL, &self.paper),
        }
    }
}

/// What is to be exported: the choice, and what of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Format and its options.
    pub choice: ExportChoice,
    /// The option whose dates are written.
    pub option: Option<OptionId>,
    /// Only these rows; `None` is the whole plan.
    pub rows: Option<Vec<RowRef>>,
    /// The plan file's name.
    pub name: String,
}

/// A finished export.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The format's id.
    pub format: &'static str,
    /// What is saved.
    pub bytes: Vec<u8>,
    /// What the format cannot hold.
    pub losses: Vec<String>,
    /// What it looks like.
    pub preview: Preview,
}

impl Finished {
    /// Whether it is saved as a folder of files.
    pub fn is_folder(&self) -> bool {
        find(self.format).is_some_and(Format::is_folder)
    }

    /// The whole of it as text for the clipboard; `None` where it is none, or too long for one.
    pub fn text(&self) -> Option<&str> {
        /// Clipboards take more, but nobody pastes more.
        const MOST_BYTES: usize = 8 << 20;
        let bytes = self.bytes.as_slice();
        let text = std::str::from_utf8(bytes)
            .ok()
            .filter(|_| bytes.len() <= MOST_BYTES);
        text.map(|text| text.trim_start_matches('\u{feff}'))
    }
}

/// What a thread makes of an [`Ask`]: the export, or a sentence that says why there is none.
pub type Made = Result<Arc<Finished>, String>;

/// Writes and looks at an export on a thread.
pub fn start(ctx: &egui::Context, plan: Arc<Plan>, ask: Ask) -> Job<Made> {
    Job::start_heard("exporting the plan", ctx, move |pulse| {
        make(&plan, &ask, pulse)
    })
}

fn make(plan: &Plan, ask: &Ask, pulse: &Pulse<Made>) -> Made {
    let control = Arc::new(Control::default());
    let stop = control.clone();
    pulse.when_cancelled(move || stop.cancel());
    let wanted = Wanted {
        option: ask.option,
        look: ask.choice.look(),
        profile: value_of(&AgentProfile::ALL, &ask.choice.profile).unwrap_or_default(),
        rows: ask.rows.clone(),
        name: ask.name.clone(),
        now: library::now(),
        prints: match ask.choice.shows_prints {
            true => Prints::All,
            false => Prints::Hidden,
        },
    };
    let export = Export::new(plan, ask.choice.format(), &wanted, &control);
    if pulse.is_cancelled() {
        return Err("cancelled".to_owned());
    }
    let (bytes, report) = export.write().map_err(|error| {
        let cause = export.warnings.first();
        cause.cloned().unwrap_or_else(|| error.to_string())
    })?;
    if pulse.is_cancelled() {
        return Err("cancelled".to_owned());
    }
    let mut losses = export.warnings.clone();
    losses.extend(files::lines(&report));
    Ok(Arc::new(Finished {
        format: export.format.id,
        preview: export.preview(&bytes),
        bytes,
        losses,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_being_kept_and_a_format_that_is_no_more() {
        let choice = ExportChoice {
            format: "no such format".to_owned(),
            paper: "a3".to_owned(),
            ..ExportChoice::default()
        };
        let kept = serde_json::to_string(&choice).expect("text");
        let back: ExportChoice = serde_json::from_str(&kept).expect("read again");
        assert_eq!(back, choice);
        assert_eq!(choice.look().paper, Some(Paper::A3));
        assert!(choice.format().write.is_some());
        let old: ExportChoice = serde_json::from_str("{\"format\":\"csv\"}").expect("an older one");
        assert_eq!((old.format().id, old.view.as_str()), ("csv", "graph"));
    }
}
