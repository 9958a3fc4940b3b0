//! What a document says, before it becomes a plan or part of one: counts, repairs, losses with their lines.

use super::request;
use crate::app::action::Actions;
use crate::app::sources::{Held, Reading, SourceRequest, request as source};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::{ActionButton, Chip, panel_title, section_heading};
use crate::document::Document;
use crate::document::facts::Loss;
use crate::document::reimport;
use crate::plan::{Plan, SourceId, duration};
use crate::schedule;
use egui::{Align, Label, Layout, RichText, ScrollArea, Ui};

/// Documents that are offered as the old version.
const MOST_DOCUMENTS: usize = 6;
/// Losses that are listed; the Source view shows all of them at their lines.
const MOST_LOSSES: usize = 400;

/// The dialog's state.
pub struct ReadingDialog {
    reading: Held<Reading>,
    preview: Preview,
    /// Whether there is a plan that the document can be put into.
    has_plan: bool,
    /// The documents of that plan that this one may be a new version of.
    documents: Vec<(SourceId, String)>,
    /// Which of them it is taken for; `None` where it is a further one.
    version: Option<SourceId>,
}

impl ReadingDialog {
    /// A dialog about a document that was read, and the open plan it may be put into.
    pub fn new(reading: Held<Reading>, plan: Option<&Plan>) -> Self {
        let document = &reading.0.document;
        let sources = plan.iter().flat_map(|plan| plan.sources.iter());
        let documents = sources.filter(|source| !source.text.is_empty());
        Self {
            preview: Preview::of(document, plan),
            has_plan: plan.is_some(),
            documents: documents
                .map(|own| (own.id, own.name.clone()))
                .take(MOST_DOCUMENTS)
                .collect(),
            version: plan.and_then(|plan| plan.likely_version(&reading.0.name, &document.plan)),
            reading,
        }
    }

    /// What merging takes the document for, where the plan has documents with text.
    fn choice(&mut self, ui: &mut Ui) {
        if self.documents.is_empty() || !self.preview.is_plan {
            return;
        }
        ui.add_space(space::HEADING);
        ui.horizontal_wrapped(|ui| {
            let muted = Theme::of(ui).muted;
            ui.label(RichText::new("Merge it as").size(size::SMALL).color(muted));
            ui.radio_value(&mut self.version, None, "a further document")
                .on_hover_text("Its rows come in beside what the plan has; nothing is removed");
            for (id, name) in &self.documents {
                let text = format!("a new version of {name}");
                ui.radio_value(&mut self.version, Some(*id), text)
                    .on_hover_text(
                        "What the old version said and this one does not say any more goes",
                    );
            }
        });
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
        self.choice(ui);
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
                wanted = Some(SourceRequest::Join(reading(), self.version));
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
    /// When it starts, by when it has to be done, when it is worked on.
    times: Vec<String>,
    /// What was lost or assumed on reading, with its line.
    losses: Vec<(Option<u32>, String)>,
    /// Of these, what the open plan makes good: names it knows.
    made_good: Vec<(Option<u32>, String)>,
    /// What the document and its schedule assume, in the words of the status bar.
    assumptions: Vec<String>,
    /// Whether it plans anything.
    is_plan: bool,
}

impl Preview {
    /// Counts what a document says, and where a plan is open what merging into it would lose.
    pub fn of(document: &Document, plan: Option<&Plan>) -> Self {
        let (losses, made_good) = match plan.filter(|_| document.facts.is_plan()) {
            Some(plan) => reimport::losses_beside(plan, document),
            None => (document.losses.clone(), Vec::new()),
        };
        let told = |losses: Vec<Loss>| -> Vec<(Option<u32>, String)> {
            let one = |loss: Loss| (loss.place.map(|place| place.line), loss.text);
            losses.into_iter().map(one).collect()
        };
        let dates = schedule::schedule(&document.plan, &schedule::Settings::default());
        let assumed = dates.map_or(Vec::new(), |dates| dates.assumptions);
        let assumed = document.plan.info.with_assumptions(&assumed);
        let is_plan = document.facts.is_plan();
        Self {
            times: if is_plan {
                times(&document.plan)
            } else {
                Vec::new()
            },
            assumptions: assumed.into_iter().map(str::to_owned).collect(),
            made_good: told(made_good),
            title: document.plan.info.title.clone(),
            counts: counts(&document.plan),
            repairs: repairs(document),
            losses: told(losses),
            is_plan,
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
        for time in &self.times {
            ui.label(quiet(time.clone()));
        }
        if !self.repairs.is_empty() {
            ui.add_space(space::ROW);
            section_heading(ui, "Repaired");
            for repair in &self.repairs {
                ui.label(quiet(repair.clone()));
            }
        }
        ui.add_space(space::ROW);
        self.assumed(ui);
        match (self.losses.is_empty(), self.assumptions.is_empty()) {
            (true, true) => drop(ui.label(quiet("Nothing was lost or assumed.".to_owned()))),
            (true, false) => drop(ui.label(quiet("Nothing was lost on reading.".to_owned()))),
            (false, _) => {
                section_heading(
                    ui,
                    &format!("Lost or assumed on reading: {}", self.losses.len()),
                );
                lost(ui, &self.losses);
            }
        }
        if !self.made_good.is_empty() {
            ui.add_space(space::ROW);
            section_heading(ui, "Only as a new plan, as the open one knows the names");
            lost(ui, &self.made_good);
        }
    }

    /// What is assumed: the number and the sentences of the status bar.
    fn assumed(&self, ui: &mut Ui) {
        if self.assumptions.is_empty() {
            return;
        }
        let muted = Theme::of(ui).muted;
        section_heading(ui, &format!("Assumptions: {}", self.assumptions.len()));
        for text in self.assumptions.iter().take(MOST_LOSSES) {
            let text = RichText::new(text).size(size::SMALL).color(muted);
            ui.add(Label::new(text).wrap());
        }
        ui.add_space(space::ROW);
    }
}

/// Losses with their lines.
fn lost(ui: &mut Ui, losses: &[(Option<u32>, String)]) {
    let theme = Theme::of(ui);
    let quiet = |text: String| RichText::new(text).size(size::SMALL).color(theme.muted);
    for (line, text) in losses.iter().take(MOST_LOSSES) {
        ui.horizontal_top(|ui| {
            ui.scope(|ui| {
                ui.set_width(64.0);
                let place = line.map_or_else(String::new, |line| format!("line {line}"));
                ui.label(quiet(place).color(theme.warning.text));
            });
            ui.add(Label::new(quiet(text.clone())).wrap());
        });
    }
    if losses.len() > MOST_LOSSES {
        ui.label(quiet(format!("and {} more", losses.len() - MOST_LOSSES)));
    }
}

/// Start, deadline and calendar as they were read; what was not said is said to be so.
fn times(plan: &Plan) -> Vec<String> {
    let info = &plan.info;
    let start = info
        .start
        .map_or("not stated".to_owned(), |start| start.told());
    let deadline = info
        .deadline_stamp()
        .map_or("none".to_owned(), |end| end.told());
    let calendar = info.calendar.and_then(|id| plan.calendars.get(id));
    let calendar = calendar.map_or("around the clock".to_owned(), |row| row.name.clone());
    vec![
        format!("Start: {start}"),
        format!("Deadline: {deadline}"),
        format!("Calendar: {calendar}"),
    ]
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
        let preview = Preview::of(&document::read(text.as_bytes(), "plan.md", ""), None);
        assert!(preview.is_plan);
        assert_eq!(preview.counts[..1], ["3 tickets"]);
        assert!(preview.counts.contains(&"2 dependencies".to_owned()));
        assert!(preview.counts.contains(&"5 h of work".to_owned()));
        assert_eq!(preview.repairs.len(), 1);
        assert!(preview.losses.iter().any(|(line, _)| *line == Some(7)));
        let prose = Preview::of(
            &document::read(b"# Letter\n\nDear all.\n", "letter.md", ""),
            None,
        );
        assert!(!prose.is_plan);
    }
}
