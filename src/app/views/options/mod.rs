//! Options: the plan and its options side by side, what each promises, and what more would buy.
//!
//! Each card is a file: [`table`] (figures and verdicts), [`range`] (promises against what can be), [`agents`]
//! (the value of agents), [`rescue`] (what saves the deadline), [`prices`] (soft dependencies), [`readings`]
//! (an ambiguous document), [`differences`] (two of them ticket by ticket). [`make`] makes options. Figures come
//! from threads and are about the plan as it is; switching the window to an option computes none of them again.

mod agents;
mod differences;
mod make;
mod prices;
mod range;
mod readings;
mod rescue;
mod side;
mod table;
#[cfg(test)]
mod tests;

pub(in crate::app) use make::option_of;

use super::{View, ViewCtx};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::answers::{OUTDATED, known, note};
use crate::app::fonts::Weight;
use crate::app::studies::{Answer, OptionStudy, Question};
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::app::widgets::{ActionButton, EmptyState};
use crate::plan::OptionId;
use differences::Differences;
use egui::{CornerRadius, RichText, ScrollArea, Ui, UiBuilder, vec2};
use egui_phosphor::regular::COLUMNS;
use std::sync::Arc;

/// Two cards stand side by side only where both can be read.
const LEAST_FOR_TWO: f32 = 700.0;
const GAP: f32 = 12.0;

/// The options view.
#[derive(Default)]
pub struct OptionsView {
    /// Whether the table shows the columns that have no room beside the others.
    shows_rest: bool,
    differences: Differences,
}

/// What the cards are drawn from.
struct Page<'a> {
    ctx: &'a ViewCtx<'a>,
    theme: &'static Theme,
    /// The plan itself, then its options, as far as they are known.
    rows: &'a [Arc<OptionStudy>],
    /// Whether the figures are about the plan as it was.
    is_old: bool,
    /// Whether more rows are on their way.
    is_working: bool,
}

impl Page<'_> {
    /// Whether the whole window shows this option; the plan itself counts while agents do.
    fn is_shown(&self, id: Option<OptionId>) -> bool {
        self.ctx.derived.option == id && self.ctx.derived.levelled.is_some()
    }
}

impl View for OptionsView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.canvas);
        if ctx.plan.tickets.is_empty() {
            let text = "Options are alternative ways to run the campaign: they are compared here once there are \
                        tickets.";
            EmptyState::new(COLUMNS, text).show(ui);
            return;
        }
        actions.want(Question::Options);
        let none: &[Arc<OptionStudy>] = &[];
        let (rows, is_old, is_working) = match ctx.studies.options.answer(ctx.topic().of_all()) {
            Answer::Working(_) => (none, false, true),
            Answer::Failed(message) => {
                EmptyState::new(COLUMNS, message).show(ui);
                return;
            }
            Answer::Known(found, is_working) => (found.as_slice(), false, is_working),
            Answer::Outdated(found) => (found.as_slice(), true, true),
        };
        if let Some(Err(error)) = rows.first().map(|study| &study.row.levelled) {
            EmptyState::new(COLUMNS, &format!("Nothing can be compared: {error}.")).show(ui);
            return;
        }
        let page = Page {
            ctx,
            theme,
            rows,
            is_old,
            is_working,
        };
        let inner = whole.shrink2(vec2(GAP, 0.0));
        let mut ui = ui.new_child(UiBuilder::new().max_rect(inner));
        ui.set_clip_rect(whole.intersect(ui.clip_rect()));
        ScrollArea::vertical()
            .id_salt("options")
            .auto_shrink([false, false])
            .show(&mut ui, |ui| self.cards(ui, &page, actions));
    }
}

impl OptionsView {
    fn cards(&mut self, ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
        ui.spacing_mut().item_spacing.y = GAP;
        ui.add_space(GAP);
        table::show(ui, page, &mut self.shows_rest, actions);
        range::show(ui, page);
        if ui.available_width() < LEAST_FOR_TWO {
            agents::show(ui, page, actions);
            rescue::show(ui, page, actions);
            prices::show(ui, page, actions);
        } else {
            // Columns of egui stretch every line of their labels to the full width, so each is laid out anew.
            let layout = egui::Layout::top_down(egui::Align::Min);
            ui.columns(2, |columns| {
                columns[0].with_layout(layout, |ui| agents::show(ui, page, actions));
                columns[1].with_layout(layout, |ui| {
                    rescue::show(ui, page, actions);
                    prices::show(ui, page, actions);
                });
            });
        }
        readings::show(ui, page, actions);
        self.differences.show(ui, page, actions);
        ui.add_space(GAP);
    }
}

/// A sentence that counts.
fn sentence(ui: &mut Ui, text: &str) {
    let theme = Theme::of(ui);
    let text = RichText::new(text)
        .font(Weight::Regular.font(size::BODY))
        .color(theme.text);
    ui.add(egui::Label::new(text).wrap());
}

/// Shows an answer: a spinner while nothing is known, a message where it failed, and whether it is outdated.
fn answered<T>(
    ui: &mut Ui,
    answer: Answer<'_, Result<T, crate::schedule::ScheduleError>>,
    content: impl FnOnce(&mut Ui, &T),
) {
    let Some((found, is_old)) = known(ui, answer) else {
        return;
    };
    if is_old {
        note(ui, OUTDATED);
    }
    content(ui, found);
}

/// A small button; returns whether it was clicked.
fn small_button(ui: &mut Ui, text: &str) -> bool {
    ui.add(ActionButton::secondary(text).compact()).clicked()
}

/// Shows an option, or the plan, with its agents in every view.
fn show_everywhere(id: Option<OptionId>, actions: &mut Actions) {
    actions.push(Action::App(AppRequest::ChooseOption(id)));
    actions.push(Action::App(AppRequest::WithAgents(true)));
}
