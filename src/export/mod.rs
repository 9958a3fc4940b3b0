//! Exporting as window and command line do it: what a writer needs beyond the plan, and where its bytes go.
//!
//! A format knows no lint, no simulation, no disk. Here the findings and figures that a report shows are
//! computed, the fonts of the system are lent to pictures, a selection becomes a plan of its own, and what was
//! written is saved as a file or unpacked as a folder. Knows nothing of windows and arguments.

mod figures;
mod findings;
mod part;
mod save;

pub use findings::findings;
pub use save::{SaveError, save};

use crate::exchange::{
    self, Format, Knob, Look, Preview, Prints, Report, View, WriteError, WriteOptions, preview,
};
use crate::exchange::{AgentProfile, Findings, RiskFigures};
use crate::library;
use crate::plan::{OptionId, Plan, RowRef, Stamp};
use crate::simulate::Control;

/// What is to be written, and how.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The option whose dates are written; `None` is the plan as it stands.
    pub option: Option<OptionId>,
    /// What pictures show.
    pub look: Look,
    /// The tool an agent team is set up with.
    pub profile: AgentProfile,
    /// Only these rows and what they cannot do without; `None` is the whole plan.
    pub rows: Option<Vec<RowRef>>,
    /// The plan file's name; may be empty.
    pub name: String,
    /// The moment of writing.
    pub now: Stamp,
    /// Which files carry what merging an older copy back needs.
    pub prints: Prints,
}

/// A plan with everything a writer needs.
pub struct Export {
    /// The format to write.
    pub format: &'static Format,
    /// What could not be computed for it, in sentences; it is written without.
    pub warnings: Vec<String>,
    plan: Plan,
    options: WriteOptions,
    notes: Report,
    prints: Prints,
}

impl Export {
    /// Prepares a plan for a format: takes the selection out of it, lints and simulates it where the format
    /// shows that. `control` ends the simulation.
    pub fn new(plan: &Plan, format: &'static Format, wanted: &Wanted, control: &Control) -> Self {
        let mut notes = Report::default();
        let mut option = wanted.option;
        let plan = match &wanted.rows {
            None => plan.clone(),
            Some(rows) => part::part(plan, rows, option.take(), &mut notes),
        };
        let mut warnings = Vec::new();
        let risk = shows_risk(format, wanted.look.view).then(|| {
            figures::risk(&plan, option, control).map_err(|error| warnings.push(error.to_string()))
        });
        let options = WriteOptions {
            option,
            now: wanted.now,
            look: wanted.look,
            profile: wanted.profile,
            findings: shows_findings(format).then(|| findings_of(&plan)),
            risk: risk.and_then(Result::<RiskFigures, ()>::ok),
            disputed: match shows_arrows(format, wanted.look.view) {
                true => findings::disputed(&plan),
                false => Vec::new(),
            },
            name: wanted.name.clone(),
            fonts: library::system_fonts,
            imprint: None,
        };
        Self {
            format,
            warnings,
            plan,
            options,
            notes,
            prints: wanted.prints,
        }
    }

    /// Writes it; the report says what the format cannot hold, and first what the selection left out.
    ///
    /// # Errors
    /// When the format cannot write this plan, or is only read.
    pub fn write(&self) -> Result<(Vec<u8>, Report), WriteError> {
        let write = match self.prints.stand_in(self.format) {
            true => exchange::write,
            false => exchange::write_plain,
        };
        let (bytes, report) = write(self.format, &self.plan, &self.options)?;
        let mut all = self.notes.clone();
        all.losses.extend(report.losses);
        Ok((bytes, all))
    }

    /// What the written bytes look like.
    pub fn preview(&self, bytes: &[u8]) -> Preview {
        preview(self.format, &self.plan, &self.options, bytes)
    }
}

/// Whether a format shows a simulation in this view.
fn shows_risk(format: &Format, view: View) -> bool {
    format.id == "html" || (view == View::Risk && format.knobs.contains(&Knob::View))
}

/// Whether a format draws the graph in this view.
fn shows_arrows(format: &Format, view: View) -> bool {
    format.id == "html" || (view == View::Graph && format.knobs.contains(&Knob::View))
}

fn shows_findings(format: &Format) -> bool {
    ["html", "sarif"].contains(&format.id)
}

fn findings_of(plan: &Plan) -> Findings {
    findings(plan, &crate::lint::check(&crate::lint::Context::new(plan)))
}

/// The formats that can be written.
pub fn formats() -> impl Iterator<Item = &'static Format> {
    exchange::FORMATS
        .iter()
        .filter(|format| format.write.is_some())
}
