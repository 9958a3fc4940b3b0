//! The row of checkpoints above a graph, which has no time axis to mark them on: their names and moments.

use super::axis;
use super::canvas::{Anchor, Canvas, Stroke, Style, one_line, rect};
use super::fonts::{self, Weight};
use super::frame::MARGIN;
use super::scene::Scene;
use crate::plan::*;

/// Height of a pill, of a line of them, and of the space below the last.
const PILL: f32 = 19.0;
const LINE: f32 = 26.0;
const BELOW: f32 = 2.0;
/// Lines at most; the rest is counted.
const MOST_LINES: usize = 3;
/// The longest name.
const LONGEST: f32 = 210.0;

/// They end here, so that a first sheet of paper shows them whole.
const WIDEST: f32 = 900.0;

/// Draws them from `top` on; returns the height they take.
pub(super) fn draw(canvas: &mut Canvas, scene: &Scene, (top, width): (f32, f32)) -> f32 {
    let start = scene.plan.info.start_or_default();
    let mut marks: Vec<(Stamp, &str)> = scene
        .plan
        .checkpoints
        .iter()
        .map(|row| (row.moment.resolve(start), row.name.as_str()))
        .collect();
    if marks.is_empty() {
        return 0.0;
    }
    marks.sort_by_key(|(at, _)| *at);
    let quiet = Style::new(11.0, Weight::Regular, scene.palette.soft_text());
    let left =
        MARGIN + 16.0 + canvas.text((MARGIN + 16.0, top + 13.0), "Checkpoints", quiet) + 14.0;
    let tone = scene.palette.tone(scene.palette.violet, false);
    let style = Style::new(10.5, Weight::SemiBold, tone.text).at(Anchor::Middle);
    let (mut x, mut line) = (left, 0);
    for (place, (at, name)) in marks.iter().enumerate() {
        let name = fonts::fitted(&one_line(name), LONGEST, 10.5, Weight::SemiBold);
        let words = format!("{name} · {}", axis::moment(*at));
        let taken = fonts::width(&words, 10.5, Weight::SemiBold) + 22.0;
        if x + taken > (width - MARGIN).min(WIDEST) && x > left {
            if line + 1 == MOST_LINES {
                let rest = format!("+{}", marks.len() - place);
                canvas.text((x, top + line as f32 * LINE + 13.0), &rest, quiet);
                break;
            }
            (x, line) = (left, line + 1);
        }
        let area = rect(x, top + line as f32 * LINE, taken, PILL);
        canvas.rect(area, PILL / 2.0, Some(tone.fill), Stroke::default());
        canvas.text((x + taken / 2.0, area.y + 13.2), &words, style);
        x += taken + 8.0;
    }
    (line + 1) as f32 * LINE + BELOW
}
