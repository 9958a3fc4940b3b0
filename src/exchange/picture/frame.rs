//! What stands around every view: title, facts, legend, and the moment of writing.

use super::canvas::{Anchor, Canvas, Stroke, Style, rect};
use super::fonts::{self, Weight};
use super::scene::Scene;
use crate::exchange::drawing;
use crate::exchange::palette::Rgb;
use crate::plan::*;

/// Free space around the drawing.
pub(super) const MARGIN: f32 = 28.0;
/// Where the drawing begins below the title.
pub(super) const HEADER: f32 = 92.0;
/// The least width of a picture, so that its title has room.
pub(super) const LEAST_WIDTH: f32 = 760.0;
/// Height of one line of the legend.
const LINE: f32 = 22.0;

/// One entry of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Critical,
    CriticalBar,
    Float,
    Done,
    Gate,
    Milestone,
    Summary,
    Checkpoint,
    Deadline,
    Closed,
    Break,
    Finishes,
    InTime,
    Late,
    Share,
    Soft,
    Unheld,
    Disputed,
}

impl Key {
    fn words(self) -> &'static str {
        match self {
            Key::Critical | Key::CriticalBar => "critical",
            Key::Float => "float",
            Key::Done => "done",
            Key::Gate => "gate",
            Key::Milestone => "milestone",
            Key::Summary => "summary",
            Key::Checkpoint => "checkpoint",
            Key::Deadline => "deadline",
            Key::Closed => "closed hours",
            Key::Break => "another scale of time from here on",
            Key::Finishes => "campaigns that finish then",
            Key::InTime => "campaigns that finish in time",
            Key::Late => "campaigns that finish too late",
            Key::Share => "share that has finished by then",
            Key::Soft => "recommended",
            Key::Unheld => "for information, or not held",
            Key::Disputed => "lists of the document disagree",
        }
    }
}

/// Title and facts at the top left.
pub(super) fn header(canvas: &mut Canvas, scene: &Scene, width: f32) {
    let palette = scene.palette;
    let title = Style::new(20.0, Weight::SemiBold, palette.text);
    let room = width - 2.0 * MARGIN;
    canvas.text_in((MARGIN, 42.0), drawing::title(scene.plan), room, title);
    let facts = Style::new(12.0, Weight::Regular, palette.soft_text());
    canvas.text_in((MARGIN, 64.0), &self::facts(scene), room, facts);
}

/// What the plan comes to, in one line.
pub(super) fn facts(scene: &Scene) -> String {
    let plan = scene.plan;
    let count = |number: usize, word: &str| {
        let s = if number == 1 { "" } else { "s" };
        format!("{number} {word}{s}")
    };
    let mut facts = vec![count(plan.tickets.len(), "ticket")];
    if !plan.tracks.is_empty() {
        facts.push(count(plan.tracks.len(), "track"));
    }
    if !plan.gates.is_empty() {
        facts.push(count(plan.gates.len(), "gate"));
    }
    if let Some(option) = scene.option {
        facts.push(format!("option {}", option.name));
    }
    if let Some(schedule) = &scene.dates.schedule {
        facts.push(format!(
            "{} to {}",
            schedule.start.told(),
            schedule.finish.told()
        ));
        facts.push(format!(
            "critical path {}",
            duration::show(schedule.makespan)
        ));
        if let Some(deadline) = schedule.deadline {
            let verdict = if schedule.finish > deadline {
                "missed"
            } else {
                "met"
            };
            facts.push(format!("deadline {} {verdict}", deadline.told()));
        }
    }
    facts.join("  ·  ")
}

/// The legend and the moment of writing from `top` on; returns the height it takes.
pub(super) fn footer(
    canvas: &mut Canvas,
    scene: &Scene,
    (top, width): (f32, f32),
    keys: &[Key],
) -> f32 {
    let palette = scene.palette;
    let style = Style::new(11.0, Weight::Regular, palette.soft_text());
    let stamp = format!("Slackline, {}", scene.now.told());
    let taken = fonts::width(&stamp, 11.0, Weight::Regular) + 24.0;
    let baseline = top + 30.0;
    canvas.text((width - MARGIN, baseline), &stamp, style.at(Anchor::End));
    let (mut x, mut y) = (MARGIN, baseline);
    let mut sorted = keys.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    for key in sorted {
        let entry = 26.0 + fonts::width(key.words(), 11.0, Weight::Regular) + 20.0;
        let right = if y == baseline {
            width - MARGIN - taken
        } else {
            width - MARGIN
        };
        if x + entry > right && x > MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        mark(canvas, scene, key, (x, y - 4.0));
        canvas.text((x + 26.0, y), key.words(), style);
        x += entry;
    }
    y - top + 24.0
}

/// The sign of an entry, in a space of 18 by 10 whose middle left is given.
fn mark(canvas: &mut Canvas, scene: &Scene, key: Key, (x, y): (f32, f32)) {
    let palette = scene.palette;
    let box_at = rect(x, y - 5.0, 18.0, 10.0);
    let danger = palette.danger();
    match key {
        Key::Critical => canvas.rect(
            box_at,
            3.0,
            Some(danger.fill),
            Stroke::line(danger.line, 1.6),
        ),
        Key::CriticalBar => canvas.rect(box_at, 3.0, Some(danger.bar), Stroke::default()),
        Key::Float => canvas.rect(
            rect(x, y - 1.5, 18.0, 3.0),
            1.5,
            Some(palette.neutral().tail),
            Stroke::default(),
        ),
        Key::Done => check(canvas, (x + 9.0, y), palette.good, palette.card()),
        Key::Gate => hexagon(
            canvas,
            box_at,
            palette.card(),
            Stroke::line(palette.amber, 1.4),
        ),
        Key::Milestone => diamond(canvas, (x + 9.0, y), 6.0, palette.neutral().line),
        Key::Summary => {
            canvas.rect(
                rect(x + 2.0, y - 5.0, 16.0, 8.0),
                2.0,
                Some(palette.card()),
                Stroke::line(palette.neutral().line, 1.0),
            );
            canvas.rect(
                rect(x, y - 3.0, 16.0, 8.0),
                2.0,
                Some(palette.card()),
                Stroke::line(palette.neutral().line, 1.0),
            );
        }
        Key::Checkpoint => canvas.line(
            (x + 9.0, y - 6.0),
            (x + 9.0, y + 6.0),
            Stroke::dashed(palette.violet, 1.4, "3 2"),
        ),
        Key::Deadline => canvas.line(
            (x + 9.0, y - 6.0),
            (x + 9.0, y + 6.0),
            Stroke::line(danger.line, 1.8),
        ),
        Key::Closed => canvas.rect(box_at, 0.0, Some(palette.closed()), Stroke::default()),
        Key::Break => super::axis::slashes(canvas, scene, (x + 9.0, y + 5.0)),
        Key::Finishes => column(canvas, (x, y), palette.tone(palette.accent, false).tail),
        Key::InTime => column(canvas, (x, y), palette.tone(palette.good, false).bar),
        Key::Late => column(canvas, (x, y), danger.bar),
        Key::Share => canvas.line((x, y), (x + 18.0, y), Stroke::line(palette.text, 2.0)),
        Key::Soft => canvas.line(
            (x, y),
            (x + 18.0, y),
            Stroke::dashed(palette.faint, 1.4, "5 3"),
        ),
        Key::Unheld => canvas.line(
            (x, y),
            (x + 18.0, y),
            Stroke::dashed(palette.faint, 1.4, "1.5 3"),
        ),
        Key::Disputed => canvas.line((x, y), (x + 18.0, y), Stroke::line(palette.amber, 1.4)),
    }
}

/// A column of a chart.
fn column(canvas: &mut Canvas, (x, y): (f32, f32), fill: Rgb) {
    let area = rect(x + 4.0, y - 6.0, 10.0, 12.0);
    canvas.rect(area, 2.0, Some(fill), Stroke::default());
}

/// A disc with a tick.
pub(super) fn check(canvas: &mut Canvas, (x, y): (f32, f32), fill: Rgb, ink: Rgb) {
    canvas.disc((x, y), 6.0, fill);
    let d = format!(
        "M{} {}l2.2 2.2l4 -4.4",
        super::canvas::n(x - 3.0),
        super::canvas::n(y + 0.2)
    );
    canvas.path(
        rect(x - 6.0, y - 6.0, 12.0, 12.0),
        &d,
        None,
        Stroke::line(ink, 1.5),
    );
}

/// A hexagon with points to the left and right.
pub(super) fn hexagon(canvas: &mut Canvas, area: crate::layout::Rect, fill: Rgb, stroke: Stroke) {
    use super::canvas::n;
    let cut = (area.height / 3.0).min(area.width / 4.0);
    let (left, right, middle) = (area.x, area.right(), area.middle());
    let d = format!(
        "M{} {}L{} {}H{}L{} {}L{} {}H{}Z",
        n(left),
        n(middle),
        n(left + cut),
        n(area.y),
        n(right - cut),
        n(right),
        n(middle),
        n(right - cut),
        n(area.bottom()),
        n(left + cut)
    );
    canvas.path(area, &d, Some(fill), stroke);
}

/// A square on its point.
pub(super) fn diamond(canvas: &mut Canvas, (x, y): (f32, f32), half: f32, fill: Rgb) {
    use super::canvas::n;
    let d = format!(
        "M{} {}L{} {}L{} {}L{} {}Z",
        n(x - half),
        n(y),
        n(x),
        n(y - half),
        n(x + half),
        n(y),
        n(x),
        n(y + half)
    );
    let area = rect(x - half, y - half, 2.0 * half, 2.0 * half);
    canvas.path(area, &d, Some(fill), Stroke::default());
}
