//! Risk: when the campaign will really finish, what moves that, and which tickets decide it.
//!
//! Shows the simulation that the window keeps current after every edit; nothing is computed here. Each
//! card is a file: [`finish`] (histogram and S-curve), [`tornado`], [`critical`], [`scatter`] (cost against
//! finish), [`convergence`], [`runs`] (kept simulations, laid over the curve), [`others`] (gates, checkpoints, cost).

mod convergence;
mod critical;
mod finish;
mod others;
mod runs;
mod scatter;
#[cfg(test)]
mod tests;
mod tornado;

use super::timeline::Style;
use super::{View, ViewCtx};
use crate::app::action::Actions;
use crate::app::studies::{Answer, Question};
use crate::app::theme::Theme;
use crate::app::widgets::EmptyState;
use crate::plan::{Elapsed, Stamp, Work, duration};
use crate::simulate::{SimulateError, Summary};
use egui::{Align, CornerRadius, Layout, ScrollArea, Ui, UiBuilder, vec2};
use egui_phosphor::regular::CHART_BAR;
use std::sync::Arc;

/// Two cards stand side by side only where both can be read.
const LEAST_FOR_TWO: f32 = 640.0;
const GAP: f32 = 12.0;

/// The risk view.
#[derive(Default)]
pub struct RiskView {
    finish: finish::FinishCard,
    convergence: convergence::ConvergenceCard,
    runs: runs::RunsCard,
}

/// What the cards are drawn from.
struct Page<'a> {
    ctx: &'a ViewCtx<'a>,
    summary: &'a Summary,
    /// The simulation as it came from its thread.
    found: &'a Arc<Result<Summary, SimulateError>>,
    style: Style,
    theme: &'static Theme,
    /// Whether the figures are about the plan as it was.
    is_old: bool,
}

impl Page<'_> {
    /// The instant so many minutes after the start, in words with little room.
    fn tell(&self, minutes: f64) -> String {
        let at = Stamp(self.summary.start.0.saturating_add(minutes.round() as i64));
        match self.style {
            Style::Hours { .. } => duration::brief(Work(minutes.round() as i64)),
            Style::Dates => self.style.tell(at),
        }
    }

    /// The day of the instant so many minutes after the start, or the span where no dates are told.
    fn tell_short(&self, minutes: f64) -> String {
        match self.style {
            Style::Hours { .. } => self.tell(minutes),
            Style::Dates => {
                let at = Stamp(self.summary.start.0.saturating_add(minutes.round() as i64));
                self.style.tell_short(at)
            }
        }
    }

    /// From one finish to another: `+8.2 h of working time, +24.2 h on the clock`; one figure where nights and weekends are
    /// no part of it.
    fn change(&self, from: f64, to: f64) -> String {
        let clock = to - from;
        let told = Self::tell_change(clock);
        let Some(dates) = self.ctx.derived.dates() else {
            return told;
        };
        let at = |minutes: f64| Stamp(self.summary.start.0.saturating_add(minutes.round() as i64));
        let (first, last) = (at(from.min(to)), at(from.max(to)));
        let work = dates.calendar().between(first, last).0 as f64;
        if (work - clock.abs()).abs() < 1.5 {
            return told;
        }
        let work = Self::tell_change(work.copysign(clock));
        format!("{work} of working time, {told} on the clock")
    }

    /// A span of minutes on the clock with its sign: `+3.4 h`.
    fn tell_change(minutes: f64) -> String {
        let elapsed = Elapsed(minutes.round() as i64);
        match elapsed.0.abs() {
            0..60 => format!("{:+} min", elapsed.0),
            minutes if minutes % 60 == 0 && minutes < 2880 => format!("{:+} h", elapsed.0 / 60),
            60..2880 => format!("{:+.1} h", minutes / 60.0),
            _ => format!("{:+.1} d", minutes / 1440.0),
        }
    }
}

impl View for RiskView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.canvas);
        if ctx.plan.tickets.is_empty() {
            let text = "How sure the finish is, is shown here once there are tickets.";
            EmptyState::new(CHART_BAR, text).show(ui);
            return;
        }
        actions.want(Question::Simulated);
        let (found, is_old) = match ctx.simulated() {
            Answer::Working(_) => {
                ui.centered_and_justified(|ui| ui.add(egui::Spinner::new().size(24.0)));
                return;
            }
            Answer::Failed(message) => {
                EmptyState::new(CHART_BAR, message).show(ui);
                return;
            }
            Answer::Known(found, _) => (found, false),
            Answer::Outdated(found) => (found, true),
        };
        let (summary, dates) = match (found.as_ref(), ctx.derived.dates()) {
            (Ok(summary), Some(dates)) => (summary, dates),
            (Err(error), _) => {
                EmptyState::new(CHART_BAR, &format!("Nothing can be simulated: {error}.")).show(ui);
                return;
            }
            (Ok(_), None) => {
                let text = "The plan has no dates, so nothing can be simulated: Problems names the tickets that wait for each other.";
                EmptyState::new(CHART_BAR, text).show(ui);
                return;
            }
        };
        let page = Page {
            ctx,
            summary,
            found,
            style: Style::of(ctx.plan, dates),
            theme,
            is_old,
        };
        let inner = whole.shrink2(vec2(GAP, 0.0));
        let mut ui = ui.new_child(UiBuilder::new().max_rect(inner));
        ui.set_clip_rect(whole.intersect(ui.clip_rect()));
        ScrollArea::vertical()
            .id_salt("risk")
            .auto_shrink([false, false])
            .show(&mut ui, |ui| {
                ui.spacing_mut().item_spacing.y = GAP;
                ui.add_space(GAP);
                self.finish.show(ui, &page, self.runs.overlaid());
                if ui.available_width() < LEAST_FOR_TWO {
                    tornado::show(ui, &page, actions);
                    critical::show(ui, &page, actions);
                } else {
                    ui.columns(2, |columns| {
                        let layout = Layout::top_down(Align::Min);
                        columns[0].with_layout(layout, |ui| tornado::show(ui, &page, actions));
                        columns[1].with_layout(layout, |ui| critical::show(ui, &page, actions));
                    });
                }
                if ui.available_width() < LEAST_FOR_TWO {
                    scatter::show(ui, &page);
                    self.convergence.show(ui, &page);
                } else {
                    ui.columns(2, |columns| {
                        scatter::show(&mut columns[0], &page);
                        self.convergence.show(&mut columns[1], &page);
                    });
                }
                self.runs.show(ui, &page, actions);
                others::show(ui, &page, actions);
                ui.add_space(GAP);
            });
    }
}
