//! Gates as hexagons, with how many of their criteria are ticked.

use super::super::super::lod::{Level, text_px};
use super::super::text::{self, style};
use super::Brush;
use crate::app::fonts::Weight;
use crate::app::player::Played;
use crate::app::theme::Tone;
use crate::plan::ProgressState;
use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, pos2, vec2};

impl Brush<'_> {
    fn hexagon(&self, area: Rect) -> Vec<Pos2> {
        let slope = (14.0 * self.zoom).min(area.width() / 3.0);
        vec![
            pos2(area.left() + slope, area.top()),
            pos2(area.right() - slope, area.top()),
            pos2(area.right(), area.center().y),
            pos2(area.right() - slope, area.bottom()),
            pos2(area.left() + slope, area.bottom()),
            pos2(area.left(), area.center().y),
        ]
    }

    /// An open or a failed gate is filled while a run is watched, so that it is seen from afar.
    fn gate_fill(&self, tone: &Tone) -> Color32 {
        match self.lens.played {
            Some(Played::Done | Played::Accepted | Played::Failed) => tone.fill,
            _ => self.fill(),
        }
    }

    /// What stands below its name: what is ticked, or how it fares in the run that is watched.
    fn gate_figure(&self) -> &str {
        match self.lens.played {
            Some(Played::Failed) => "failed",
            Some(Played::Done) => "open",
            Some(Played::Accepted) => "open, with risks",
            Some(Played::Running(_)) => "in review",
            Some(Played::Waiting) | None => &self.card.figure,
        }
    }

    pub(super) fn gate(&self, out: &mut Vec<Shape>) {
        if self.is_selected {
            let glow = self.theme.accent.line.gamma_multiply(0.28);
            out.push(Shape::convex_polygon(
                self.hexagon(self.area.expand(4.5)),
                glow,
                Stroke::NONE,
            ));
        }
        let state = match self.lens.played {
            Some(Played::Done | Played::Accepted) => ProgressState::Done,
            Some(Played::Failed) => ProgressState::Blocked,
            Some(Played::Waiting | Played::Running(_)) => ProgressState::NotStarted,
            None => self.card.state,
        };
        let tone = match state {
            ProgressState::Done => &self.theme.good,
            ProgressState::Blocked => &self.theme.critical,
            ProgressState::NotStarted | ProgressState::InProgress => &self.theme.gate,
        };
        let stroke = if self.is_selected {
            self.theme.accent.line
        } else {
            tone.line
        };
        let stroke = Stroke::new(if self.is_selected { 2.0 } else { 1.5 }, stroke);
        out.push(Shape::convex_polygon(
            self.hexagon(self.area),
            self.gate_fill(tone),
            stroke,
        ));
        let inner = self.area.shrink2(vec2(15.0, 6.0) * self.zoom);
        match self.level {
            Level::Full => {
                let (upper, lower) = inner.split_top_bottom_at_fraction(0.5);
                let title = style(
                    Weight::SemiBold,
                    text_px(12.0, 15.0, self.zoom),
                    self.theme.text,
                );
                // What a gate is called stands on its sides too: its corners leave the room.
                let upper = upper.expand2(vec2(6.0, 0.0) * self.zoom);
                text::line_in(
                    self.ctx,
                    out,
                    &self.card.title,
                    title,
                    upper,
                    Align2::CENTER_CENTER,
                );
                let colour = if self.is_alarming() {
                    self.theme.critical.text
                } else {
                    tone.text
                };
                let figure = style(Weight::SemiBold, text_px(11.0, 14.0, self.zoom), colour);
                text::line_in(
                    self.ctx,
                    out,
                    self.gate_figure(),
                    figure,
                    lower,
                    Align2::CENTER_CENTER,
                );
            }
            Level::Keys | Level::Shapes => {
                let key = style(Weight::SemiBold, text_px(20.0, 24.0, self.zoom), tone.text);
                let galley = text::key(self.ctx, &self.card.key, key, inner.width());
                let centre = inner.center();
                out.push(text::shape(self.ctx, galley, centre, Align2::CENTER_CENTER));
            }
            Level::Dots => {}
        }
    }
}
