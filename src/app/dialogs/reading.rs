//! What a document says, before it becomes a plan or part of one: counts, repairs, losses with their lines.

use super::request;
use crate::app::action::Actions;
use crate::app::sources::{Held, Reading, SourceRequest, request as source};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::{ActionButton, Chip, panel_title, section_heading};
use crate::document::Document;
use crate::plan::{Plan, duration};
use egui::{Align, Label, Layout, RichText, ScrollArea, Ui};

/// Losses that are listed; the Source view shows all of them at their lines.
const MOST_LOSSES: usize = 400;

/// The dialog's state.
pub struct ReadingDialog {
    reading: Held<Reading>,
    preview: Preview,
    /// Whether there is a plan that the document can be put into.
    has_plan: bool,
}

impl ReadingDialog {
    /// A dialog about a document that was read.
    pub fn new(reading: Held<Reading>, has_plan: bool) -> Self {
        let preview = Preview::of(&reading.0.document);
        Self {
            reading,
            preview,
            has_plan,
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, actions: &mut Actions) -> bool {
        ui.set_width((ui.ctx().content_rect().width() - 160.0).clamp(420.0, 720.0));
        panel_title(ui, &format!("What {} says", self.reading.0.name));
        ui.add_space(space::HEADING);
        let height = (ui.ctx().content_rect().height() - 260.0).clamp(140.0, 460.0);
        ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| self.preview.show(ui));
        ui.add_space(space::SECTION);
        let mut wanted = None;
        let mut done = false;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let reading = || self.reading.clone();
            let new = match self.preview.is_plan {
                true => ActionButton::primary("New plan"),
                false => ActionButton::secondary("Open without a plan"),
            };
            if ui.add(new).clicked() {
                wanted = Some(SourceRequest::TakeAsPlan(reading()));
            }
            let merge = ActionButton::secondary("Merge into this plan…");
            let can_merge = self.has_plan && self.preview.is_plan;
            let hint =
                "Rows with the same keys are brought together; what would change is shown first";
            if ui
                .add_enabled(can_merge, merge)
                .on_hover_text(hint)
                .clicked()
            {
                wanted = Some(SourceRequest::Join(reading()));
            }
            done = ui.add(ActionButton::secondary("Cancel")).clicked();
        });
        let is_decided = wanted.is_some();
        if let Some(wanted) = wanted {
            request(actions, source(wanted));
        }
        done || is_decided
    }
}

/// What there is to know about a document before it is taken: made once, shown in any dialog that reads one.
pub struct Preview {
    /// The plan's title.
    title: String,
    /// "94 tickets", the larger matters first.
    counts: Vec<String>,
    /// What was repaired, with the number of places.
    repairs: Vec<String>,
    /// What was lost or assumed, with its line.
    losses: Vec<(Option<u32>, String)>,
    /// Whether it plans anything.
    is_plan: bool,
}

impl Preview {
    /// Counts what a document says.
    pub fn of(document: &Document) -> Self {
        let losses = document.losses.iter();
        Self {
            title: document.plan.info.title.clone(),
            counts: counts(&document.plan),
            repairs: repairs(document),
            losses: losses
                .map(|loss| (loss.place.map(|place| place.line), loss.text.clone()))
                .collect(),
            is_plan: document.facts.is_plan(),
        }
    }

    /// Draws the preview.
    pub fn show(&self, ui: &mut Ui) {
        let theme = Theme::of(ui);
        let quiet = |text: String| RichText::new(text).size(size::SMALL).color(theme.muted);
        ui.spacing_mut().item_spacing.y = space::ROW;
        if !self.title.is_empty() {
            ui.label(RichText::new(&self.title).color(theme.text));
        }
        if !self.is_plan {
            let text = "The document plans no work: no tickets, tracks, phases, gates, checkpoints or options were found.";
            ui.add(Label::new(RichText::new(text).color(theme.warning.text)).wrap());
        }
        ui.horizontal_wrapped(|ui| {
            for count in &self.counts {
                ui.add(Chip::new(count));
            }
        });
        if !self.repairs.is_empty() {
            ui.add_space(space::ROW);
            section_heading(ui, "Repaired");
            for repair in &self.repairs {
                ui.label(quiet(repair.clone()));
            }
        }
        ui.add_space(space::ROW);
        if self.losses.is_empty() {
            ui.label(quiet("Nothing was lost or assumed.".to_owned()));
            return;
        }
        section_heading(ui, &format!("Lost or assumed: {}", self.losses.len()));
        for (line, text) in self.losses.iter().take(MOST_LOSSES) {
            ui.horizontal_top(|ui| {
                ui.scope(|ui| {
                    ui.set_width(64.0);
                    let place = line.map_or_else(String::new, |line| format!("line {line}"));
                    ui.label(quiet(place).color(theme.warning.text));
                });
                ui.add(Label::new(quiet(text.clone())).wrap());
            });
        }
        if self.losses.len() > MOST_LOSSES {
            let rest = format!("and {} more", self.losses.len() - MOST_LOSSES);
            ui.label(quiet(rest));
        }
    }
}

/// How many rows of each kind there are, and how much work they hold.
fn counts(plan: &Plan) -> Vec<String> {
    let all: [(usize, &str, &str); 14] = [
        (plan.tickets.len(), "ticket", "tickets"),
        (plan.tracks.len(), "track", "tracks"),
        (plan.dependencies.len(), "dependency", "dependencies"),
        (plan.gates.len(), "gate", "gates"),
        (plan.checkpoints.len(), "checkpoint", "checkpoints"),
        (plan.phases.len(), "phase", "phases"),
        (plan.agents.len(), "agent", "agents"),
        (plan.options.len(), "option", "options"),
        (plan.readings.len(), "reading", "readings"),
        (plan.risks.len(), "risk", "risks"),
        (plan.metrics.len(), "metric", "metrics"),
        (plan.claims.len(), "claim", "claims"),
        (
            plan.escalations.len(),
            "escalation rule",
            "escalation rules",
        ),
        (plan.templates.len(), "report template", "report templates"),
    ];
    let told = all.into_iter().filter(|(count, _, _)| *count > 0);
    let mut told: Vec<String> = told
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    let works = plan.tickets.iter().filter(|row| !plan_has_parts(plan, row));
    let effort: i64 = works
        .filter_map(|row| row.estimate.at(crate::plan::EstimatePoint::Likely))
        .map(|work| work.0)
        .sum();
    if effort > 0 {
        told.push(format!(
            "{} of work",
            duration::brief(crate::plan::Work(effort))
        ));
    }
    told
}

/// Whether a ticket is a summary, whose work is that of its parts.
fn plan_has_parts(plan: &Plan, ticket: &crate::plan::Ticket) -> bool {
    // Few documents nest tickets; where none does, nothing is searched.
    plan.tickets.iter().any(|other| other.parent.is_some()) && plan.is_summary(ticket.id)
}

/// What was put right, alike ones together, the most frequent first.
fn repairs(document: &Document) -> Vec<String> {
    let mut counted: std::collections::BTreeMap<(&str, &str), (usize, u32)> = Default::default();
    for own in &document.facts.mojibake {
        let key = (own.repair.damaged.as_str(), own.repair.repaired.as_str());
        let entry = counted.entry(key).or_insert((0, own.place.line));
        entry.0 += 1;
    }
    let mut all: Vec<_> = counted.into_iter().collect();
    all.sort_by_key(|(_, (count, line))| (std::cmp::Reverse(*count), *line));
    let told = |((damaged, repaired), (count, line)): ((&str, &str), (usize, u32))| {
        let places = match count {
            1 => format!("line {line}"),
            count => format!("{count} places, the first on line {line}"),
        };
        let damaged: String = damaged
            .chars()
            .map(|c| match c {
                '\u{F700}'..='\u{F7FF}' => '\u{FFFD}',
                other => other,
            })
            .collect();
        format!("\"{damaged}\" was read as \"{repaired}\" ({places})")
    };
    all.into_iter().take(20).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;

    #[test]
    fn a_preview_counts_rows_repairs_and_losses() {
        let text = "# Plan\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n\
                    | A-1 | First â€” now | 2h | |\n| A-2 | Second | 3h | A-1 |\n| A-3 | Third | soonish | A-2 |\n";
        let preview = Preview::of(&document::read(text.as_bytes(), "plan.md", ""));
        assert!(preview.is_plan);
        assert_eq!(preview.counts[..1], ["3 tickets"]);
        assert!(preview.counts.contains(&"2 dependencies".to_owned()));
        assert!(preview.counts.contains(&"5 h of work".to_owned()));
        assert_eq!(preview.repairs.len(), 1);
        assert!(preview.losses.iter().any(|(line, _)| *line == Some(7)));
        let prose = Preview::of(&document::read(b"# Letter\n\nDear all.\n", "letter.md", ""));
        assert!(!prose.is_plan);
    }
}
