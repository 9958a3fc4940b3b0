//! Work that is done again because a gate failed: hatched segments behind a ticket's bar, each saying why.
//!
//! In a run that is watched these are the rounds of that run; else those of recorded no-gos, which planned dates hold.

use super::canvas::{BAR, Canvas};
use super::model::{Row, Subject};
use crate::app::theme::metrics::radius;
use crate::plan::{Node, Stamp};
use crate::schedule::Reworked;
use egui::{CornerRadius, Rect, Stroke, StrokeKind, Ui, pos2};

/// Between two lines of the hatching.
const HATCH: f32 = 5.0;

/// The work of a row that is done again, in the order of time.
pub(super) fn of<'a>(canvas: &'a Canvas<'_>, row: &Row) -> Vec<&'a Reworked> {
    let Subject::Node(Node::Ticket(ticket)) = row.subject else {
        return Vec::new();
    };
    let planned = canvas.ctx.derived.dates().map(|dates| &dates.reworks);
    let watched = canvas.ctx.player.story().map(|story| &story.run.reworks);
    let all = watched.or(planned).into_iter().flatten();
    let mut own: Vec<&Reworked> = all.filter(|again| again.ticket == ticket).collect();
    own.sort_by_key(|again| again.start);
    own
}

/// Where the last segment of a row ends.
pub(super) fn end(canvas: &Canvas<'_>, row: &Row) -> Option<f32> {
    let last = of(canvas, row).last().map(|again| again.finish);
    last.map(|finish| canvas.scale.x(finish))
}

/// Paints the segments of a row whose band is `band`; returns what can be pointed at.
pub(super) fn paint(ui: &Ui, canvas: &Canvas<'_>, row: &Row, band: Rect) -> Option<Rect> {
    let middle = band.center().y;
    let mut around: Option<Rect> = None;
    for again in of(canvas, row) {
        let left = canvas.scale.x(again.start);
        let right = canvas.scale.x(again.finish).max(left + 3.0);
        let body = Rect::from_x_y_ranges(left..=right, middle - BAR / 2.0..=middle + BAR / 2.0);
        if !body.intersects(canvas.chart) {
            continue;
        }
        segment(ui, canvas, row, body, again);
        around = Some(around.map_or(body, |known| known.union(body)));
    }
    around
}

fn segment(ui: &Ui, canvas: &Canvas<'_>, row: &Row, body: Rect, again: &Reworked) {
    let tone = canvas.tone(row);
    let corner = CornerRadius::same(radius::BAR);
    let stroke = Stroke::new(1.0, tone.bar);
    ui.painter()
        .rect(body, corner, tone.tail, stroke, StrokeKind::Inside);
    // What is over at the playhead is filled, as bars are.
    if let Some(now) = canvas.ctx.player.now() {
        let done = share(again, now);
        let filled = body.with_max_x(body.left() + body.width() * done);
        ui.painter().rect_filled(filled, corner, tone.bar);
    }
    let sight = body.intersect(canvas.chart);
    let painter = ui.painter().with_clip_rect(sight.intersect(ui.clip_rect()));
    let line = Stroke::new(1.0, tone.line);
    let mut x = sight.left() - (sight.left() - body.left()).rem_euclid(HATCH) - body.height();
    while x < sight.right() {
        let ends = [pos2(x, body.bottom()), pos2(x + body.height(), body.top())];
        painter.line_segment(ends, line);
        x += HATCH;
    }
}

/// The share of it that is over.
fn share(again: &Reworked, now: Stamp) -> f32 {
    let length = again.finish.since(again.start).0.max(1) as f32;
    (now.since(again.start).0 as f32 / length).clamp(0.0, 1.0)
}

/// `rework after G-2's first attempt failed: Mon 5 Jan 09:00 to Mon 5 Jan 11:00`.
pub(super) fn words(canvas: &Canvas<'_>, again: &Reworked) -> String {
    let gate = canvas.ctx.plan.key(Node::Gate(again.gate));
    let (start, finish) = (
        canvas.style.tell(again.start),
        canvas.style.tell(again.finish),
    );
    format!(
        "rework after {gate}'s {} attempt failed: {start} to {finish}",
        ordinal(again.attempt)
    )
}

/// `first`, `second`, `14th`.
fn ordinal(number: u32) -> String {
    const FEW: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let place = (number as usize).checked_sub(1);
    if let Some(word) = place.and_then(|place| FEW.get(place)) {
        return (*word).to_owned();
    }
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn attempts_are_counted_as_people_do() {
        let told = [1, 2, 10, 11, 12, 21, 22, 103, 112].map(ordinal);
        let expected = [
            "first", "second", "tenth", "11th", "12th", "21st", "22nd", "103rd", "112th",
        ];
        assert_eq!(told, expected);
    }
}
