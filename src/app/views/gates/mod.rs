//! Gates and checkpoints: what is open at each, what it does to the dates, and what was decided.
//!
//! The gates stand on a board by phase ([`board`]), each a card ([`card`]) with its criteria ([`criteria`]), its
//! dates ([`dates`]) and its decision ([`decision`]); checkpoints are judged expectation by expectation
//! ([`checkpoints`]). Figures come from the studies on threads; nothing is computed here, and no command runs
//! from here: Run asks for the dialog that shows it.

mod board;
mod card;
mod checkpoints;
mod criteria;
mod dates;
mod decision;
#[cfg(test)]
mod tests;

use super::timeline::Style;
use super::{View, ViewCtx, ViewRequest};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::studies::{Answer, Judged, Question, Verified};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, size};
use crate::app::widgets::{EmptyState, tab};
use crate::plan::{GateId, RowRef, Stamp};
use crate::simulate::{Fate, GateFigures, NoGo, Summary};
use egui::{CornerRadius, RichText, ScrollArea, Ui, UiBuilder, vec2};
use egui_phosphor::regular::{FLAG_CHECKERED, TRAFFIC_SIGNAL};

const GAP: f32 = 12.0;

/// The view.
#[derive(Default)]
pub struct GatesView {
    sheet: Sheet,
    /// The row that is to be brought into sight, until its card is drawn.
    wanted: Option<RowRef>,
}

/// What is on show.
#[derive(Clone, Copy, Default, PartialEq)]
enum Sheet {
    #[default]
    Gates,
    Checkpoints,
}

/// What the cards are drawn from.
struct Page<'a> {
    ctx: &'a ViewCtx<'a>,
    theme: &'static Theme,
    style: Style,
    /// The simulation, where there is one.
    summary: Option<&'a Summary>,
    /// What needs no samples, where it is known.
    verified: Option<&'a Verified>,
    /// Every expectation, judged.
    judged: &'a Judged,
    /// Whether figures are about the plan as it was.
    is_old: bool,
    /// Why there are no figures.
    trouble: Option<String>,
    /// The row whose card is to be brought into sight.
    wanted: Option<RowRef>,
}

impl Page<'_> {
    fn figures(&self, gate: GateId) -> Option<&GateFigures> {
        let rows = &self.summary?.gates;
        rows.iter().find(|row| row.gate == gate)
    }

    fn no_go(&self, gate: GateId) -> Option<&NoGo> {
        let rows = &self.verified?.no_go;
        rows.iter().find(|row| row.gate == gate)
    }

    /// The instant so many minutes after the start.
    fn tell(&self, minutes: f64) -> String {
        let start = self.summary.map_or(Stamp(0), |summary| summary.start);
        self.style
            .tell(Stamp(start.0.saturating_add(minutes.round() as i64)))
    }
}

impl View for GatesView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.canvas);
        self.follow(ctx);
        if ctx.plan.gates.is_empty() && ctx.plan.checkpoints.is_empty() {
            empty(ui, actions);
            return;
        }
        actions.want(Question::Simulated);
        actions.want(Question::Verified);
        let page = page(ctx, theme, self.wanted.take());
        self.head(ui, &page);
        let rest = ui.available_rect_before_wrap();
        let mut ui = ui.new_child(UiBuilder::new().max_rect(rest.shrink2(vec2(GAP, 0.0))));
        ui.set_clip_rect(rest.intersect(ui.clip_rect()));
        let sheet = self.sheet;
        ScrollArea::both()
            .id_salt(("gates", sheet == Sheet::Gates))
            .auto_shrink([false, false])
            .show(&mut ui, |ui| {
                ui.spacing_mut().item_spacing.y = GAP;
                ui.add_space(GAP - 4.0);
                match sheet {
                    Sheet::Gates => board::show(ui, &page, actions),
                    Sheet::Checkpoints => checkpoints::show(ui, &page, actions),
                }
                ui.add_space(GAP);
            });
    }
}

impl GatesView {
    /// Turns to the sheet of a row that is to be shown.
    fn follow(&mut self, ctx: &ViewCtx<'_>) {
        for request in ctx.requests {
            let (row, sheet) = match request {
                ViewRequest::Reveal(row @ RowRef::Gate(_)) => (*row, Sheet::Gates),
                ViewRequest::Reveal(row @ RowRef::Checkpoint(_)) => (*row, Sheet::Checkpoints),
                _ => continue,
            };
            (self.sheet, self.wanted) = (sheet, Some(row));
        }
        // A sheet with nothing on it is in nobody's way.
        if ctx.plan.gates.is_empty() && !ctx.plan.checkpoints.is_empty() {
            self.sheet = Sheet::Checkpoints;
        }
    }

    /// The sheets with their counts, and what there is to know about the figures.
    fn head(&mut self, ui: &mut Ui, page: &Page<'_>) {
        let theme = page.theme;
        let open = page
            .ctx
            .plan
            .gates
            .iter()
            .filter(|gate| card::is_open(gate));
        let gates = format!("Gates  {} open", open.count());
        let failing = page
            .judged
            .all()
            .iter()
            .filter(|own| own.fate < Fate::Holds);
        let count = page.ctx.plan.checkpoints.len();
        let checkpoints = match failing.count() {
            0 => format!("Checkpoints  {count}"),
            1 => "Checkpoints  1 expectation fails".to_owned(),
            failing => format!("Checkpoints  {failing} expectations fail"),
        };
        ui.allocate_ui(vec2(ui.available_width(), extent::TAB_STRIP), |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(GAP);
                for (sheet, text) in [(Sheet::Gates, gates), (Sheet::Checkpoints, checkpoints)] {
                    if tab(ui, &text, self.sheet == sheet).clicked() {
                        self.sheet = sheet;
                    }
                }
                let note = match (&page.trouble, page.is_old) {
                    (Some(trouble), _) => trouble.as_str(),
                    (None, true) => "figures of the plan as it was",
                    (None, false) => "",
                };
                ui.add_space(GAP);
                let quiet = Weight::Regular.font(size::CAPTION);
                ui.add(
                    egui::Label::new(RichText::new(note).font(quiet).color(theme.muted)).truncate(),
                );
            });
        });
    }
}

fn empty(ui: &mut Ui, actions: &mut Actions) {
    let text = "Gates and checkpoints stand here once there are any: a gate holds work back until its criteria pass, \
                a checkpoint says how far everything should be at a time.";
    let chosen = EmptyState::new(TRAFFIC_SIGNAL, text)
        .actions(&["Add a gate", "Add a checkpoint"])
        .show(ui);
    match chosen {
        Some(0) => actions.push(Action::Run("add-gate")),
        Some(_) => actions.push(Action::Run("add-checkpoint")),
        None => {}
    }
}

/// What a sheet without rows says.
fn nothing(ui: &mut Ui, sheet: Sheet, actions: &mut Actions) {
    let (icon, text, action, command) = match sheet {
        Sheet::Gates => (TRAFFIC_SIGNAL, "No gates yet.", "Add a gate", "add-gate"),
        Sheet::Checkpoints => (
            FLAG_CHECKERED,
            "No checkpoints yet.",
            "Add a checkpoint",
            "add-checkpoint",
        ),
    };
    if EmptyState::new(icon, text)
        .actions(&[action])
        .show(ui)
        .is_some()
    {
        actions.push(Action::Run(command));
    }
}

/// Puts together what is known now.
fn page<'a>(ctx: &'a ViewCtx<'a>, theme: &'static Theme, wanted: Option<RowRef>) -> Page<'a> {
    let (simulated, verified) = (ctx.simulated(), ctx.verified());
    let summary = simulated.latest().map(|found| found.as_ref());
    let known = verified.latest().map(|found| found.as_ref());
    let told = |error: &dyn std::fmt::Display| format!("no dates can be simulated: {error}");
    let trouble = match (&simulated, summary) {
        (_, Some(Err(error))) => Some(told(error)),
        (Answer::Failed(message), _) => Some((*message).to_owned()),
        (Answer::Working(_), _) => Some("simulating…".to_owned()),
        _ => None,
    };
    let start = ctx.plan.info.start_or_default();
    Page {
        style: ctx
            .derived
            .dates()
            .map_or(Style::Hours { start }, |dates| Style::of(ctx.plan, dates)),
        summary: summary.and_then(|found| found.as_ref().ok()),
        verified: known.and_then(|found| found.as_ref().ok()),
        judged: ctx.studies.judged(ctx.topic()),
        is_old: matches!(simulated, Answer::Outdated(_)) || matches!(verified, Answer::Outdated(_)),
        trouble,
        ctx,
        theme,
        wanted,
    }
}

/// Asks to show the command of a criterion.
fn offer(actions: &mut Actions, of: crate::app::checks::CheckRef) {
    actions.push(Action::App(AppRequest::OfferCheck(of)));
}
