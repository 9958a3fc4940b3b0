//! Criticality as colour: how often each card lies on the critical path of the simulated runs, with a legend.
//!
//! The planned critical path is one path; in the runs several take turns. Only looks up what the simulation found.

use super::frame::Frame;
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::studies::{Answer, Question};
use crate::app::theme::Theme;
use crate::app::theme::colour::mix;
use crate::app::theme::metrics::size;
use crate::app::views::ViewCtx;
use crate::app::widgets::Line;
use crate::plan::{Node, TicketId};
use crate::simulate::{SimulateError, Summary};
use egui::{
    Align, Color32, CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType,
    pos2, vec2,
};
use std::collections::HashMap;
use std::sync::Arc;

/// How much of the hue the most critical card takes on.
const STRONGEST: f32 = 0.55;
const LEGEND: egui::Vec2 = vec2(232.0, 44.0);
const STEPS: usize = 24;

/// What is known of criticality.
#[derive(Default)]
pub struct Heat {
    /// Whether cards are coloured.
    pub is_on: bool,
    of: Option<Arc<Result<Summary, SimulateError>>>,
    shares: HashMap<TicketId, f32>,
}

impl Heat {
    /// Takes over what the latest simulation found.
    pub fn follow(&mut self, ctx: &ViewCtx<'_>) {
        if !self.is_on {
            return;
        }
        let latest = ctx.simulated().latest().cloned();
        let is_same = match (&self.of, &latest) {
            (Some(own), Some(latest)) => Arc::ptr_eq(own, latest),
            (None, None) => true,
            _ => false,
        };
        if is_same {
            return;
        }
        self.shares.clear();
        if let Some(Ok(summary)) = latest.as_deref() {
            let shares = summary.tickets.iter();
            self.shares
                .extend(shares.map(|row| (row.ticket, row.criticality as f32)));
        }
        self.of = latest;
    }

    /// The share of the runs in which a ticket is critical; `None` while criticality is not shown or not known.
    pub fn of(&self, node: Node) -> Option<f32> {
        match node {
            Node::Ticket(id) if self.is_on => self.shares.get(&id).copied(),
            _ => None,
        }
    }

    /// What the colours mean, above the toolbar.
    pub fn legend(&self, ctx: &ViewCtx<'_>, ui: &mut Ui, frame: Frame, actions: &mut Actions) {
        if !self.is_on {
            return;
        }
        actions.want(Question::Simulated);
        let canvas = frame.canvas;
        if canvas.width() < LEGEND.x + 40.0 || canvas.height() < 180.0 {
            return;
        }
        let theme = Theme::of(ui);
        let area = Rect::from_min_size(canvas.right_bottom() - LEGEND - vec2(18.0, 54.0), LEGEND);
        let ground = if theme.is_dark {
            theme.raised
        } else {
            theme.panel
        };
        let response = ui.interact(area, ui.id().with("heat legend"), Sense::click());
        let text = match ctx.simulated() {
            Answer::Known(found, _) if found.is_ok() => "Critical in this share of the runs",
            Answer::Outdated(_) => "Critical, in the plan as it was",
            Answer::Working(_) => "Simulating…",
            Answer::Known(..) | Answer::Failed(_) => "Nothing can be simulated",
        };
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, text));
        let stroke = Stroke::new(1.0, theme.stroke);
        ui.painter().rect(
            area,
            CornerRadius::same(8),
            ground,
            stroke,
            StrokeKind::Inside,
        );
        let inner = area.shrink2(vec2(10.0, 6.0));
        let head = inner.with_max_y(inner.top() + 14.0);
        Line::new(text, Weight::Medium, size::CAPTION, theme.muted).paint_in(ui, head, Align::Min);
        let scale = Rect::from_min_max(
            pos2(inner.left() + 26.0, inner.bottom() - 12.0),
            pos2(inner.right() - 40.0, inner.bottom() - 2.0),
        );
        let width = scale.width() / STEPS as f32;
        for step in 0..STEPS {
            let left = scale.left() + width * step as f32;
            let cell = Rect::from_x_y_ranges(left..=left + width + 0.5, scale.y_range());
            let share = step as f32 / (STEPS - 1) as f32;
            ui.painter()
                .rect_filled(cell, CornerRadius::ZERO, colour(theme, share));
        }
        for (text, side) in [("0 %", Align::Min), ("100 %", Align::Max)] {
            let row = Rect::from_x_y_ranges(inner.x_range(), scale.y_range());
            Line::new(text, Weight::Regular, size::AXIS, theme.muted).paint_in(ui, row, side);
        }
        if response
            .on_hover_text("Click to take the colours away")
            .clicked()
        {
            actions.push(Action::Run("heat"));
        }
    }
}

/// The ground of a card that is critical in this share of the runs.
pub fn colour(theme: &Theme, share: f32) -> Color32 {
    let ground = super::paint::card::ground(theme);
    mix(
        ground,
        theme.critical.line,
        STRONGEST * share.clamp(0.0, 1.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme::colour::contrast;

    #[test]
    fn titles_can_be_read_on_every_heat_and_more_is_stronger() {
        for theme in [Theme::dark(), Theme::light()] {
            let cold = super::super::paint::card::ground(theme);
            assert_eq!(colour(theme, 0.0), cold);
            let mut before = 0;
            for step in 1..=10 {
                let colour = colour(theme, step as f32 / 10.0);
                assert!(
                    contrast(theme.text, colour) >= 4.5,
                    "{step} in {}",
                    theme.is_dark
                );
                let distance: i32 = (0..3)
                    .map(|at| (i32::from(colour[at]) - i32::from(cold[at])).abs())
                    .sum();
                assert!(distance > before);
                before = distance;
            }
        }
    }
}
