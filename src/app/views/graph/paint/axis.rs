//! The clock: ticks, checkpoints as dated dashed lines, and the deadline.

use super::super::axis::{Tick, ticks};
use super::super::camera::{View2d, visible};
use super::super::frame::Frame;
use super::super::model::{Mark, Model};
use super::super::scene::Scene;
use super::text::{self, style};
use crate::app::fonts::Weight;
use crate::app::player::Player;
use crate::app::studies::Judged;
use crate::app::theme::Theme;
use crate::app::theme::colour::mix;
use crate::plan::CheckpointId;
use crate::simulate::Fate;
use egui::{Align2, Context, CornerRadius, Painter, Pos2, Rangef, Rect, Shape, Stroke, pos2, vec2};

/// What the clock is painted with.
pub struct ClockPainter<'a> {
    /// egui.
    pub ctx: &'a Context,
    /// The canvas.
    pub frame: Frame,
    /// From the drawing to the canvas.
    pub view: View2d,
    /// The colours.
    pub theme: &'static Theme,
    /// The checkpoints and the deadline.
    pub model: &'a Model,
    /// The scale of time.
    pub scene: &'a Scene,
    /// What the expectations of the checkpoints come to.
    pub judged: &'a Judged,
    /// The run that is watched.
    pub player: &'a Player,
}

/// A pill that can be clicked.
pub struct Pill {
    /// Its checkpoint.
    pub id: CheckpointId,
    /// Where it is on the screen.
    pub area: Rect,
    /// What assistive technology reads.
    pub spoken: String,
}

impl ClockPainter<'_> {
    /// Everything that runs through the lanes, below the cards.
    pub fn lines(&self, painter: &Painter) {
        let Some(scale) = self.scene.scale else {
            return;
        };
        let bottom = self.frame.canvas.bottom() - 6.0;
        let top = self.frame.cards().top();
        for tick in self.ticks() {
            if let Some(x) = self.screen_x(tick.x) {
                painter.vline(
                    x,
                    Rangef::new(top, bottom),
                    Stroke::new(1.0, mix(self.theme.grid, self.theme.canvas, 0.35)),
                );
            }
        }
        let violet = Stroke::new(
            1.2,
            mix(self.theme.canvas, self.theme.checkpoint.line, 0.75),
        );
        for mark in &self.model.marks {
            if let Some(x) = self.screen_x(scale.x(mark.at)) {
                let from = self.frame.canvas.top() + self.frame.strip.pills_y() + 9.0;
                painter.extend(Shape::dashed_line(
                    &[pos2(x, from), pos2(x, bottom)],
                    violet,
                    3.0,
                    4.0,
                ));
            }
        }
    }

    /// The deadline, above the cards because nothing may hide it.
    pub fn deadline(&self, painter: &Painter) {
        let Some((deadline, scale)) = self.model.deadline.as_ref().zip(self.scene.scale) else {
            return;
        };
        let Some(x) = self.screen_x(scale.x(deadline.at)) else {
            return;
        };
        let colour = self.theme.critical.line;
        let y = self.frame.canvas.top() + self.frame.strip.pills_y();
        let from = y - 8.0;
        let ends = [pos2(x, from), pos2(x, self.frame.canvas.bottom() - 6.0)];
        if deadline.is_hard {
            painter.line_segment(ends, Stroke::new(1.4, colour));
        } else {
            painter.extend(Shape::dashed_line(
                &ends,
                Stroke::new(1.4, colour),
                6.0,
                4.0,
            ));
        }
    }

    /// What the deadline is called, on top of the strip.
    pub fn deadline_label(&self, painter: &Painter) {
        let Some((deadline, scale)) = self.model.deadline.as_ref().zip(self.scene.scale) else {
            return;
        };
        let Some(x) = self.screen_x(scale.x(deadline.at)) else {
            return;
        };
        let y = self.frame.canvas.top() + self.frame.strip.pills_y();
        painter.vline(
            x,
            Rangef::new(y - 8.0, self.frame.cards().top()),
            Stroke::new(1.4, self.theme.critical.line),
        );
        let words = style(Weight::SemiBold, 10.5, self.theme.critical.text);
        let galley = text::line(self.ctx, &deadline.label, words, 90.0);
        let is_tight = x + galley.size().x + 10.0 > self.frame.canvas.right();
        let (place, anchor) = if is_tight {
            (x - 6.0, Align2::RIGHT_CENTER)
        } else {
            (x + 6.0, Align2::LEFT_CENTER)
        };
        painter.add(text::shape(self.ctx, galley, pos2(place, y), anchor));
    }

    /// Ticks and pills in the strip above the lanes; returns the pills.
    pub fn strip(&self, painter: &Painter) -> Vec<Pill> {
        let strip = Rect::from_min_size(
            self.frame.canvas.min,
            vec2(self.frame.canvas.width(), self.frame.strip.height() - 3.0),
        );
        painter.rect_filled(strip, CornerRadius::ZERO, self.theme.canvas);
        let y = strip.top() + self.frame.strip.axis_y();
        for tick in self.ticks() {
            if let Some(x) = self.screen_x(tick.x) {
                let galley = text::line(
                    self.ctx,
                    &tick.label,
                    style(Weight::Regular, 10.5, self.theme.faint),
                    80.0,
                );
                painter.add(text::shape(
                    self.ctx,
                    galley,
                    pos2(x, y),
                    Align2::CENTER_CENTER,
                ));
            }
        }
        self.pills(painter)
    }

    /// One pill per checkpoint: at its time, or in a row where the layout has no time.
    fn pills(&self, painter: &Painter) -> Vec<Pill> {
        let y = self.frame.canvas.top() + self.frame.strip.pills_y();
        let mut free = self.frame.cards().left() - 20.0;
        if self.scene.scale.is_none() && !self.model.marks.is_empty() {
            free = self.caption(painter, y);
        }
        let mut pills = Vec::new();
        for (index, mark) in self.model.marks.iter().enumerate() {
            let words = self.words(mark);
            let galley = text::line(
                self.ctx,
                &words,
                style(Weight::SemiBold, 10.5, self.theme.checkpoint.text),
                160.0,
            );
            let size = vec2(galley.size().x + 22.0, 19.0);
            let x = match self.scene.scale {
                Some(scale) => self.screen_x(scale.x(mark.at)),
                None => Some(free + 8.0 + size.x / 2.0),
            };
            let Some(x) = x else { continue };
            if self.scene.scale.is_none() && x + size.x / 2.0 > self.frame.canvas.right() - 44.0 {
                let rest = self.model.marks.len() - index;
                self.strip_text(painter, &format!("+{rest}"), pos2(free + 10.0, y));
                break;
            }
            let area = Rect::from_center_size(pos2(x, y), size);
            // Of checkpoints on top of each other the first is written; the others keep their line.
            if area.left() < free && self.scene.scale.is_some() {
                painter.circle_filled(pos2(x, y), 3.0, self.theme.checkpoint.line);
                continue;
            }
            painter.rect_filled(area, CornerRadius::same(9), self.theme.checkpoint.fill);
            painter.add(text::shape(
                self.ctx,
                galley,
                area.center(),
                Align2::CENTER_CENTER,
            ));
            if let Some(colour) = self.alarm(mark) {
                let dot = area.right_top() + vec2(-1.0, 1.0);
                painter.circle_filled(dot, 5.0, self.theme.canvas);
                painter.circle_filled(dot, 3.8, colour);
            }
            free = area.right() + 4.0;
            pills.push(Pill {
                id: mark.id,
                area,
                spoken: spoken(mark, &self.judged.failures(mark.id)),
            });
        }
        pills
    }

    /// The dot of a checkpoint that has reported in the run that is watched, or that is not met: coral where it cannot
    /// be or is late as planned, amber where most runs miss it. Until it is judged the dates alone decide.
    fn alarm(&self, mark: &Mark) -> Option<egui::Color32> {
        if let Some(is_met) = self.player.report(mark.id) {
            let tone = if is_met {
                &self.theme.good
            } else {
                &self.theme.critical
            };
            return Some(tone.line);
        }
        match self.judged.worst(mark.id) {
            Some(Fate::Impossible | Fate::Contradicted | Fate::Late) => {
                Some(self.theme.critical.line)
            }
            Some(Fate::Unlikely) => Some(self.theme.warning.line),
            Some(Fate::Holds) => None,
            None => (!mark.unreachable.is_empty()).then_some(self.theme.critical.line),
        }
    }

    /// Says that the pills are no headings of the columns below; returns where they may begin.
    fn caption(&self, painter: &Painter, y: f32) -> f32 {
        let left = self.frame.canvas.left() + 24.0;
        self.strip_text(painter, "Checkpoints", pos2(left, y))
            .max(self.frame.cards().left() - 20.0)
    }

    /// A few quiet words in the strip; returns where they end.
    fn strip_text(&self, painter: &Painter, words: &str, left: Pos2) -> f32 {
        let look = style(Weight::Medium, 10.5, self.theme.faint);
        let galley = text::line(self.ctx, words, look, 90.0);
        let right = left.x + galley.size().x;
        painter.add(text::shape(self.ctx, galley, left, Align2::LEFT_CENTER));
        right
    }

    /// In time the place says when; in layers the pill has to.
    fn words(&self, mark: &Mark) -> String {
        if self.scene.scale.is_some() {
            return mark.short.clone();
        }
        format!(
            "{} · {}",
            mark.short,
            super::super::axis::moment(mark.at, self.model.start, self.model.end())
        )
    }

    fn ticks(&self) -> Vec<Tick> {
        let Some(scale) = self.scene.scale else {
            return Vec::new();
        };
        let shown = visible(self.view, self.frame.canvas.size()).x_range();
        let shown = Rangef::new(shown.min, shown.max.min(self.scene.bounds.right()));
        ticks(scale, self.model.end(), shown, self.view.zoom)
    }

    /// The place of a moment on the screen, unless the names of the lanes stand there.
    fn screen_x(&self, x: f32) -> Option<f32> {
        let x = self.view.to_canvas(pos2(x, 0.0)).x + self.frame.canvas.left();
        let shown = Rangef::new(self.frame.cards().left(), self.frame.canvas.right());
        shown.contains(x).then_some(x.round())
    }
}

fn spoken(mark: &Mark, failures: &[String]) -> String {
    let name = if mark.name.is_empty() || mark.name == mark.short {
        String::new()
    } else {
        format!(" {}", mark.name)
    };
    if !failures.is_empty() {
        return format!("{}{name}, checkpoint, {}", mark.short, failures.join(" "));
    }
    match mark.unreachable.as_slice() {
        [] => format!("{}{name}, checkpoint, reachable", mark.short),
        keys => format!(
            "{}{name}, checkpoint, cannot be reached by {}",
            mark.short,
            keys.join(", ")
        ),
    }
}
