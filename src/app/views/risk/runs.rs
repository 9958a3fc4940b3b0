//! Simulations that were kept: named, listed with what they were about, and laid over the one on show.
//!
//! The library keeps the curve of each run beside its main figures, so that runs of earlier plans can be compared
//! although their plans have moved on.

use super::Page;
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::keeping::SafetyRequest;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::{ActionButton, Line, check_box, elided_label, page_card};
use crate::app::words::ago;
use crate::library::{Fingerprint, KeptRun};
use crate::plan::Stamp;
use egui::{Color32, Ui, WidgetInfo, WidgetType};

/// The card: what was ticked, and the name that is being typed.
#[derive(Default)]
pub(super) struct RunsCard {
    overlaid: Vec<Overlay>,
    name: String,
    print: Option<(u64, u64, Fingerprint)>,
}

/// A kept run that is laid over the one on show.
pub(super) struct Overlay {
    key: Key,
    /// What it is called.
    pub name: String,
    start: Stamp,
    /// Finishes in minutes after its start, with the shares of the samples below them.
    curve: Vec<(f64, f64)>,
}

type Key = (Stamp, Fingerprint, u64, String);

impl Overlay {
    /// Its curve in minutes after another start.
    pub fn curve(&self, start: Stamp) -> impl Iterator<Item = (f64, f64)> {
        let shift = self.start.since(start).0 as f64;
        self.curve
            .iter()
            .map(move |&(at, share)| (at + shift, share))
    }
}

/// The hue of the overlay at a place.
pub(super) fn hue(theme: &Theme, place: usize) -> Color32 {
    // The first hue is close to that of the deadline's good side.
    theme.track_hue(place + 2).line
}

impl RunsCard {
    /// What is laid over the chart.
    pub fn overlaid(&self) -> &[Overlay] {
        &self.overlaid
    }

    /// Draws the card; nothing where no library keeps runs.
    pub fn show(&mut self, ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
        let Some(shelf) = page.ctx.past.shelf else {
            return;
        };
        let print = self.print(page);
        // Another plan's runs do not lie over this one's.
        let runs = &shelf.runs;
        self.overlaid
            .retain(|own| runs.iter().any(|kept| key(kept) == own.key));
        let caption =
            "kept simulations of this plan; tick some to lay their curves over the one above";
        page_card(ui, "Compare runs", caption, |ui| {
            self.keep(ui, page, actions);
            for (place, kept) in runs.iter().enumerate() {
                ui.push_id(("kept run", place), |ui| self.row(ui, page, kept, print));
            }
        });
    }

    /// The fingerprint of the plan on show, worked out once per revision.
    fn print(&mut self, page: &Page<'_>) -> Fingerprint {
        let of = (page.ctx.document, page.ctx.revision);
        let print = match self.print {
            Some((document, revision, print)) if (document, revision) == of => print,
            _ => Fingerprint::of_plan(page.ctx.plan),
        };
        self.print = Some((of.0, of.1, print));
        print
    }

    /// A name, and the button that keeps the run on show under it.
    fn keep(&mut self, ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
        ui.horizontal(|ui| {
            let field = egui::TextEdit::singleline(&mut self.name)
                .hint_text("name of this run")
                .desired_width(220.0)
                .margin(egui::Margin::symmetric(8, 6));
            let field = ui.add(field);
            field.widget_info(|| {
                WidgetInfo::labeled(WidgetType::TextEdit, true, "Name of this run")
            });
            let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            let button = ActionButton::secondary("Keep this run").compact();
            let pressed = ui.add_enabled(!page.is_old, button);
            if !page.is_old && (pressed.clicked() || entered) {
                let name = std::mem::take(&mut self.name).trim().to_owned();
                let name = (!name.is_empty()).then_some(name);
                let keep = SafetyRequest::KeepRun(name);
                actions.push(Action::App(AppRequest::Safety(keep)));
            }
        });
    }

    fn row(&mut self, ui: &mut Ui, page: &Page<'_>, kept: &KeptRun, print: Fingerprint) {
        let theme = page.theme;
        let place = self.overlaid.iter().position(|own| own.key == key(kept));
        let found = Found::read(&kept.run.result);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::CHIP;
            let mut is_on = place.is_some();
            let has_curve = found.as_ref().is_some_and(|found| !found.curve.is_empty());
            let tick = ui
                .add_enabled_ui(has_curve, |ui| check_box(ui, &mut is_on, ""))
                .inner;
            let label = format!("Compare with {}", kept.run.name);
            tick.widget_info(|| {
                WidgetInfo::selected(WidgetType::Checkbox, has_curve, is_on, &label)
            });
            if tick.changed() {
                self.toggle(kept, found.as_ref());
            }
            tick.on_disabled_hover_text("This run was kept without its curve");
            let colour = place.map_or(theme.text, |place| hue(theme, place));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                let width = ui.available_width();
                let name = Line::new(&kept.run.name, Weight::SemiBold, size::BODY, colour);
                elided_label(ui, &name, width);
                if let Some(found) = &found {
                    let figures = figures(page, found);
                    let line = Line::new(&figures, Weight::Regular, size::SMALL, theme.text);
                    elided_label(ui, &line, width);
                }
                let caption = caption(kept, print);
                let line = Line::new(&caption, Weight::Regular, size::CAPTION, theme.muted);
                elided_label(ui, &line, width).on_hover_text(format!("Plan {}", kept.run.print));
            });
        });
    }

    fn toggle(&mut self, kept: &KeptRun, found: Option<&Found>) {
        let key = key(kept);
        match (self.overlaid.iter().position(|own| own.key == key), found) {
            (Some(place), _) => drop(self.overlaid.remove(place)),
            (None, Some(found)) => self.overlaid.push(Overlay {
                name: kept.run.name.clone(),
                start: found.start,
                curve: found.curve.clone(),
                key,
            }),
            (None, None) => {}
        }
    }
}

fn key(kept: &KeptRun) -> Key {
    let run = &kept.run;
    (kept.at, run.print, run.seed, run.name.clone())
}

/// What the library keeps of a run's result.
struct Found {
    start: Stamp,
    curve: Vec<(f64, f64)>,
    deadline: Option<f64>,
}

impl Found {
    fn read(result: &str) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_str(result).ok()?;
        let start = serde_json::from_value(value.get("start")?.clone()).ok()?;
        let finishes = value.get("finish_minutes")?.as_array()?;
        let last = finishes.len().saturating_sub(1).max(1) as f64;
        let point =
            |(place, at): (usize, &serde_json::Value)| Some((at.as_f64()?, place as f64 / last));
        Some(Self {
            start,
            curve: finishes.iter().enumerate().filter_map(point).collect(),
            deadline: value
                .get("deadline_probability")
                .and_then(|odds| odds.as_f64()),
        })
    }

    /// The finish that a share of the samples stays below, in minutes after the start.
    fn quantile(&self, share: f64) -> Option<f64> {
        let place = share * (self.curve.len().checked_sub(1)?) as f64;
        let (low, high) = (
            self.curve.get(place.floor() as usize)?,
            self.curve.get(place.ceil() as usize)?,
        );
        Some(low.0 + (high.0 - low.0) * place.fract())
    }
}

/// Its percentiles and how far they are from those of the run on show.
fn figures(page: &Page<'_>, found: &Found) -> String {
    let mut told = Vec::new();
    for share in [0.5, 0.8] {
        if let Some(minutes) = found.quantile(share) {
            let at = minutes + found.start.since(page.summary.start).0 as f64;
            let change = page.change(page.summary.finish.quantile(share), at);
            told.push(format!(
                "P{:.0} {} ({})",
                share * 100.0,
                page.tell(at),
                change
            ));
        }
    }
    if let Some(odds) = found.deadline {
        told.push(format!("deadline met in {:.0} %", odds * 100.0));
    }
    told.join(" · ")
}

fn caption(kept: &KeptRun, print: Fingerprint) -> String {
    let run = &kept.run;
    let short: String = run.print.to_string().chars().take(8).collect();
    let fits = if run.print == print {
        "this plan"
    } else {
        "an earlier plan"
    };
    format!(
        "{} · seed {} · {} samples · plan {short}, {fits} · {}",
        run.option.as_deref().unwrap_or("as planned"),
        run.seed,
        run.samples,
        ago(kept.at)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_curve_reads_back_and_answers_for_any_share() {
        let result = r#"{"start":"2026-01-05T09:00","finish_minutes":[100,200,300,400,500],"deadline_probability":0.25}"#;
        let found = Found::read(result).expect("a result");
        assert_eq!(found.quantile(0.5), Some(300.0));
        assert_eq!(found.quantile(0.8), Some(420.0));
        assert_eq!(found.deadline, Some(0.25));
        assert!(Found::read(r#"{"makespan_minutes":{"p50":1}}"#).is_none());
    }
}
