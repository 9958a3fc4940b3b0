//! Bars of the timeline: one row per ticket or gate, with progress, float and dates.

use super::axis::Axis;
use super::canvas::{Anchor, Canvas, Stroke, Style, rect};
use super::fonts::{self, Weight};
use super::frame::{check, diamond, hexagon};
use super::scene::Scene;
use crate::exchange::drawing::{Card, Shape};
use crate::exchange::palette::{Palette, Rgb, Tone};
use crate::plan::*;
use crate::schedule::NodeDates;

/// Height of a row.
pub(super) const ROW: f32 = 26.0;
/// Height of a bar.
const BAR: f32 = 15.0;
/// A bar is at least so wide, to be seen.
const LEAST: f32 = 3.0;

/// Where a row is drawn.
pub(super) struct Row<'a> {
    pub(super) axis: &'a Axis,
    pub(super) top: f32,
    /// Left edge of the names.
    pub(super) left: f32,
    /// Width of the names.
    pub(super) names: f32,
    /// Right edge of the picture.
    pub(super) right: f32,
    /// How deep in summaries it lies.
    pub(super) depth: u8,
}

/// Draws a row.
pub(super) fn draw(canvas: &mut Canvas, scene: &Scene, card: &Card, tone: &Tone, row: &Row) {
    let dates = scene.dates.node(card.node);
    let tip = match dates {
        Some(dates) => format!(
            "{} {}: {} to {}, {}, float {}",
            card.key,
            card.title,
            dates.early_start.told(),
            dates.early_finish.told(),
            duration::show(dates.duration),
            duration::show(dates.total_float)
        ),
        None => format!("{} {}", card.key, card.title),
    };
    canvas.open(&super::canvas::one_line(&tip));
    name(canvas, scene, card, row);
    if let Some(dates) = dates {
        let tone = if card.is_critical {
            scene.palette.danger()
        } else {
            *tone
        };
        bar(canvas, scene, card, dates, &tone, row);
    }
    canvas.close(rect(row.left, row.top, row.right - row.left, ROW));
}

/// Key and title in the column of names.
fn name(canvas: &mut Canvas, scene: &Scene, card: &Card, row: &Row) {
    let palette = scene.palette;
    let y = row.top + 17.0;
    let left = row.left + 14.0 + f32::from(row.depth.min(6)) * 12.0;
    let right = row.left + row.names - 12.0;
    let colour = if card.is_critical {
        palette.danger().text
    } else {
        palette.soft_text()
    };
    let key = Style::new(11.0, Weight::SemiBold, colour);
    let room = (right - left) * 0.45;
    let taken = canvas.text_in((left, y), card.key, room, key);
    let title = Style::new(11.5, Weight::Regular, palette.text);
    let from = left + taken + 8.0;
    canvas.text_in((from, y), card.title, right - from, title);
}

fn bar(canvas: &mut Canvas, scene: &Scene, card: &Card, dates: &NodeDates, tone: &Tone, row: &Row) {
    let (start, finish) = (
        row.axis.x(dates.early_start),
        row.axis.x(dates.early_finish),
    );
    let middle = row.top + ROW / 2.0;
    let late = row.axis.x(dates.late_finish).min(row.right - 8.0);
    if late > finish + 2.0 && dates.total_float.0 > 0 && card.shape != Shape::Summary {
        let tail = rect(finish, middle - 1.75, late - finish, 3.5);
        canvas.rect(tail, 1.75, Some(tone.tail), Stroke::default());
    }
    let amber = scene.palette.tone(scene.palette.amber, false);
    let area = rect(start, middle - BAR / 2.0, (finish - start).max(LEAST), BAR);
    match card.shape {
        _ if finish - start < 0.5 => {
            if card.shape == Shape::Gate {
                let area = rect(start - 8.0, middle - 6.0, 16.0, 12.0);
                hexagon(
                    canvas,
                    area,
                    amber.fill,
                    Stroke::line(gate_line(scene, card), 1.4),
                );
            } else {
                diamond(canvas, (start, middle), 7.0, tone.line);
            }
        }
        Shape::Gate => {
            hexagon(
                canvas,
                area,
                amber.fill,
                Stroke::line(gate_line(scene, card), 1.4),
            );
        }
        Shape::Summary => bracket(canvas, (start, finish, middle), tone),
        Shape::Ticket | Shape::Milestone => work(canvas, scene, card, area, tone),
    }
    beside(
        canvas,
        scene,
        card,
        dates,
        (start, finish.max(late), middle),
        tone,
    );
}

/// The border of a gate.
fn gate_line(scene: &Scene, card: &Card) -> Rgb {
    match card.is_critical {
        true => scene.palette.critical,
        false => scene.palette.tone(scene.palette.amber, false).line,
    }
}

/// A bar whose done part is paler.
fn work(canvas: &mut Canvas, scene: &Scene, card: &Card, area: crate::layout::Rect, tone: &Tone) {
    canvas.rect(area, 4.0, Some(tone.bar), Stroke::default());
    let Node::Ticket(id) = card.node else { return };
    let Some(progress) = scene.plan.tickets.get(id).map(|ticket| &ticket.progress) else {
        return;
    };
    let share = match progress.state {
        ProgressState::Done => 1.0,
        _ => f32::from(progress.percent.min(100)) / 100.0,
    };
    if share > 0.0 {
        let done = rect(area.x, area.y, area.width * share, area.height);
        canvas.rect(done, 4.0, Some(tone.bar_done), Stroke::default());
    }
    if progress.state == ProgressState::Done && area.width > 20.0 {
        let at = (area.right() - 10.0, area.middle());
        check(canvas, at, scene.palette.good, scene.palette.card());
    }
}

/// A line with ends that point down.
fn bracket(canvas: &mut Canvas, (start, finish, middle): (f32, f32, f32), tone: &Tone) {
    let width = (finish - start).max(LEAST);
    canvas.rect(
        rect(start, middle - 4.0, width, 4.0),
        1.0,
        Some(tone.line),
        Stroke::default(),
    );
    for x in [start, start + width - 3.0] {
        canvas.rect(
            rect(x, middle - 4.0, 3.0, 9.0),
            1.0,
            Some(tone.line),
            Stroke::default(),
        );
    }
}

/// How long it takes: in the bar where there is room, else behind it.
fn beside(
    canvas: &mut Canvas,
    scene: &Scene,
    card: &Card,
    dates: &NodeDates,
    (start, end, middle): (f32, f32, f32),
    tone: &Tone,
) {
    let text = match dates.assumed {
        true => format!("≈ {}", duration::brief(dates.duration)),
        false => duration::brief(dates.duration),
    };
    let bar = row_width(dates, start, end);
    let width = fonts::width(&text, 10.5, Weight::SemiBold);
    let is_work = matches!(card.shape, Shape::Ticket);
    if is_work && bar > width + 34.0 {
        let ink = Palette::ink_on(tone.bar);
        let style = Style::new(10.5, Weight::SemiBold, ink);
        canvas.text((start + 8.0, middle + 3.8), &text, style);
        return;
    }
    if dates.duration.0 > 0 {
        let style = Style::new(10.5, Weight::Regular, scene.palette.soft_text());
        canvas.text((end + 7.0, middle + 3.8), &text, style.at(Anchor::Start));
    }
}

/// The width of the bar alone, without its float.
fn row_width(dates: &NodeDates, start: f32, end: f32) -> f32 {
    let whole = dates
        .late_finish
        .max(dates.early_finish)
        .since(dates.early_start)
        .0
        .max(1);
    let own = dates.early_finish.since(dates.early_start).0;
    (end - start) * (own as f32 / whole as f32).min(1.0)
}
