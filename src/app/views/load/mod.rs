//! Load: who works on what when, how much of their time that is, and what one more agent buys.
//!
//! Split by knowledge: [`model`] (lanes and steps) needs no window; [`lanes`] paints agents over time,
//! [`strips`] what roles are asked for against who is there, [`curve`] and [`roles`] what more agents buy. Where
//! there is no room for both halves side by side, a switch in the head chooses between them. The schedule is looked for on a thread; the best so far is
//! shown while the search goes on. A ticket dragged to another lane is assigned to that agent ([`hand_over`]).

mod curve;
mod hand_over;
mod lanes;
mod model;
mod roles;
mod strips;
#[cfg(test)]
mod tests;

pub(super) use curve::chart;

use super::timeline::Style;
use super::{View, ViewCtx};
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::studies::{Answer, Question};
use crate::app::theme::metrics::{size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::widgets::{Chip, EmptyState, Line, elided_label};
use crate::plan::duration;
use crate::schedule::ScheduleError;
use crate::schedule::level::Levelled;
use egui::{CornerRadius, Rect, Ui, UiBuilder, vec2};
use egui_phosphor::regular::USERS_THREE;
use lanes::{Canvas, LanesView};
use model::Model;
use std::sync::Arc;

/// The curve stands beside the lanes only where both can be read.
const LEAST_FOR_CURVE: f32 = 760.0;
const CURVE: f32 = 320.0;
const HEAD: f32 = 52.0;

/// The load view.
#[derive(Default)]
pub struct LoadView {
    /// The lanes of a result, kept until there is another one.
    built: Option<(Arc<Result<Levelled, ScheduleError>>, Model)>,
    lanes: LanesView,
    /// Whether the curve is shown where only one of both has room.
    shows_curve: bool,
}

/// What is known about the schedule shown.
enum State {
    Current,
    Improving,
    Outdated,
}

impl View for LoadView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.panel);
        if ctx.plan.tickets.is_empty() {
            EmptyState::new(
                USERS_THREE,
                "Who is busy when is shown here once there are tickets.",
            )
            .show(ui);
            return;
        }
        if ctx.plan.agents.is_empty() {
            return nobody(ui, actions);
        }
        actions.want(Question::Levelled);
        let (found, state) = match ctx.studies.levelled.answer(ctx.topic()) {
            Answer::Working(_) => {
                return working(ui, "Looking for a good schedule with these agents");
            }
            Answer::Failed(message) => return failed(ui, message),
            Answer::Known(found, true) => (found, State::Improving),
            Answer::Known(found, false) => (found, State::Current),
            Answer::Outdated(found) => (found, State::Outdated),
        };
        let levelled = match found.as_ref() {
            Ok(levelled) => levelled,
            Err(error) => return failed(ui, &format!("No dates: {error}.")),
        };
        if self
            .built
            .as_ref()
            .is_none_or(|(of, _)| !Arc::ptr_eq(of, found))
        {
            self.built = Some((found.clone(), Model::new(ctx.plan, levelled)));
        }
        let (head, body) = whole.split_top_bottom_at_y(whole.top() + HEAD);
        let has_both = body.width() >= LEAST_FOR_CURVE;
        within(ui, head.shrink2(vec2(space::PANEL, 0.0)), |ui| {
            let text = ui.available_rect_before_wrap();
            let text = match has_both {
                true => text,
                false => text.with_max_x(self.switch(ui, text) - 12.0),
            };
            within(ui, text, |ui| headline(ui, levelled, &state));
        });
        let split = match (has_both, self.shows_curve) {
            (true, _) => body.right() - CURVE,
            (false, false) => body.right(),
            (false, true) => body.left(),
        };
        let (left, right) = body.split_left_right_at_x(split);
        if let Some((_, model)) = self.built.as_ref().filter(|_| left.width() > 1.0) {
            let canvas = Canvas {
                ctx,
                theme,
                levelled,
                model,
                style: Style::of(ctx.plan, &levelled.dates),
            };
            self.lanes.show(ui, &canvas, left, actions);
        }
        if right.width() > 1.0 {
            actions.want(Question::Value);
            actions.want(Question::RoleValue);
            let agents = levelled.members.iter().map(|member| member.capacity).sum();
            curve::show(ui, ctx, agents, right);
        }
    }
}

impl LoadView {
    /// What is shown where there is no room for both, at the right of the head; returns where it begins.
    fn switch(&mut self, ui: &mut Ui, head: Rect) -> f32 {
        let mut own = ui.new_child(
            UiBuilder::new()
                .max_rect(head)
                .layout(egui::Layout::right_to_left(egui::Align::Center)),
        );
        own.spacing_mut().item_spacing.x = 2.0;
        for (text, is_curve) in [("What more agents buy", true), ("Who is busy", false)] {
            let is_shown = self.shows_curve == is_curve;
            if own.selectable_label(is_shown, text).clicked() {
                self.shows_curve = is_curve;
            }
        }
        own.min_rect().left()
    }
}

/// The upper and the lower line of a row with two.
fn two_lines(rect: Rect) -> (Rect, Rect) {
    let middle = rect.center().y;
    let upper = Rect::from_x_y_ranges(rect.x_range(), middle - 16.0..=middle);
    let lower = Rect::from_x_y_ranges(rect.x_range(), middle..=middle + 15.0);
    (upper, lower)
}

/// The makespan, how good it is, and why nothing is shorter.
fn headline(ui: &mut Ui, levelled: &Levelled, state: &State) {
    let theme = Theme::of(ui);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let length = duration::show(levelled.dates.makespan);
        let figure = Line::new(&length, Weight::SemiBold, size::FIGURE * 0.66, theme.text);
        elided_label(ui, &figure, 220.0);
        let count = levelled.members.len();
        let who = match count {
            1 => "with 1 agent".to_owned(),
            _ => format!("with {count} agents"),
        };
        let who = Line::new(&who, Weight::Regular, size::BODY, theme.muted);
        elided_label(ui, &who, 160.0);
        let (text, tone) = verdict(theme, levelled, state);
        ui.add(Chip::new(&text).tone(tone));
        if !matches!(state, State::Current) {
            ui.add(egui::Spinner::new().size(14.0));
        }
        let extra = levelled.dates.makespan.0 - levelled.early.makespan.0;
        let reason = match extra {
            1.. => format!(
                "{} Without limits of agents it takes {}.",
                levelled.proof,
                duration::show(levelled.early.makespan)
            ),
            _ => levelled.proof.clone(),
        };
        let reason = Line::new(&reason, Weight::Regular, size::SMALL, theme.muted);
        let room = ui.available_width();
        elided_label(ui, &reason, room);
    });
}

fn verdict(theme: &'static Theme, levelled: &Levelled, state: &State) -> (String, &'static Tone) {
    match state {
        State::Outdated => ("for the plan as it was".to_owned(), &theme.neutral),
        _ if levelled.is_optimal() => ("proven shortest".to_owned(), &theme.good),
        _ => {
            let over = (levelled.gap() * 1000.0).ceil() / 10.0;
            (
                format!("at most {over} % over the shortest"),
                &theme.warning,
            )
        }
    }
}

/// A plan without agents has nobody to be busy.
fn nobody(ui: &mut Ui, actions: &mut Actions) {
    let sentence = "Nobody is in this plan yet: every ticket runs as soon as its dependencies let it. Who is busy \
                    when is shown here once there are agents.";
    let state = EmptyState::new(USERS_THREE, sentence).actions(&["Add an agent"]);
    if state.show(ui).is_some() {
        actions.push(Action::Run("add-agent"));
    }
}

fn working(ui: &mut Ui, what: &str) {
    ui.centered_and_justified(|ui| {
        ui.add(egui::Spinner::new().size(24.0)).on_hover_text(what);
    });
}

fn failed(ui: &mut Ui, message: &str) {
    EmptyState::new(USERS_THREE, message).show(ui);
}

/// A child that stays within `rect`.
fn within<R>(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui) -> R) -> R {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    content(&mut child)
}
