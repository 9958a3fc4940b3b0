//! Moments that are marked on a time axis over the whole height of a chart, with their names above it.

use super::axis::Axis;
use super::canvas::{Anchor, Canvas, Stroke, Style, one_line, rect};
use super::fonts::{self, Weight};
use super::scene::Scene;
use crate::exchange::palette::Tone;
use crate::layout::Rect;
use crate::plan::Stamp;

/// Height of the names of ticks, which stay free of lines.
pub(super) const TICKS: f32 = 40.0;
/// Height of one line of names, and of a name.
const LINE: f32 = 22.0;
const PILL: f32 = 17.0;
/// Lines at most; more marks share the last.
const MOST_LINES: usize = 8;
/// The widest words.
const WORDS: f32 = 170.0;
const SIZE: f32 = 10.5;

/// A moment that is marked.
pub(super) struct Mark {
    pub(super) at: Stamp,
    pub(super) words: String,
    pub(super) kind: Kind,
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Checkpoint,
    Deadline,
    /// So many of the simulated campaigns have finished.
    Share,
}

impl Mark {
    fn shown_words(&self) -> String {
        fonts::fitted(&one_line(&self.words), WORDS, SIZE, Weight::SemiBold)
    }

    /// From where to where its words stand.
    fn pill(&self, axis: &Axis) -> Rect {
        let width = fonts::width(&self.shown_words(), SIZE, Weight::SemiBold) + 18.0;
        rect(axis.x(self.at) - width / 2.0, 0.0, width, PILL)
    }

    fn look(&self, scene: &Scene) -> (Tone, Stroke) {
        let palette = scene.palette;
        match self.kind {
            Kind::Deadline => {
                let tone = palette.danger();
                (tone, Stroke::line(tone.line, 1.6))
            }
            Kind::Checkpoint => {
                let tone = palette.tone(palette.violet, false);
                (tone, Stroke::dashed(tone.line, 1.2, "3 3"))
            }
            Kind::Share => {
                let tone = palette.tone(palette.accent, false);
                (tone, Stroke::dashed(tone.line, 1.2, "3 3"))
            }
        }
    }
}

/// The height that the names take; marks are in order of time.
pub(super) fn height(axis: &Axis, marks: &[Mark]) -> f32 {
    let lines = lines(axis, marks).into_iter().map(|line| line + 1);
    lines.max().unwrap_or(0) as f32 * LINE
}

/// `[marks]`: the line on which the words of each stand, so that none covers another.
fn lines(axis: &Axis, marks: &[Mark]) -> Vec<usize> {
    let mut ends: Vec<f32> = Vec::new();
    let mut lines = Vec::new();
    for mark in marks {
        let pill = mark.pill(axis);
        let free = ends.iter().position(|&end| end + 6.0 <= pill.x);
        let line = free.unwrap_or_else(|| {
            if ends.len() < MOST_LINES {
                ends.push(f32::NEG_INFINITY);
            }
            ends.len() - 1
        });
        ends[line] = pill.right();
        lines.push(line);
    }
    lines
}

/// Draws names from `top` on, and lines down to `bottom` that leave the names of the ticks above `chart` free.
pub(super) fn draw(
    canvas: &mut Canvas,
    scene: &Scene,
    axis: &Axis,
    marks: &[Mark],
    (top, chart, bottom): (f32, f32, f32),
) {
    for (mark, line) in marks.iter().zip(lines(axis, marks)) {
        let top = top + line as f32 * LINE;
        let pill = Rect {
            y: top,
            ..mark.pill(axis)
        };
        let (tone, stroke) = mark.look(scene);
        let x = axis.x(mark.at);
        canvas.open(&format!("{} {}", mark.words, mark.at.told()));
        canvas.line((x, top + PILL), (x, chart - TICKS + 4.0), stroke);
        canvas.line((x, chart - 4.0), (x, bottom), stroke);
        canvas.rect(pill, PILL / 2.0, Some(tone.fill), Stroke::default());
        let style = Style::new(SIZE, Weight::SemiBold, tone.text).at(Anchor::Middle);
        canvas.text((x, top + 12.2), &mark.shown_words(), style);
        canvas.close(rect(pill.x, top, pill.width, bottom - top));
    }
}
