//! Cards of the graph: what a ticket or gate looks like, and how much room it takes.

use super::canvas::{Anchor, Canvas, Stroke, Style, rect};
use super::fonts::{self, Weight};
use super::frame::{check, diamond, hexagon};
use super::scene::Scene;
use crate::exchange::drawing::{Card, Shape};
use crate::exchange::palette::Tone;
use crate::layout::Rect;
use crate::plan::*;

/// A ticket's card.
const CARD: (f32, f32) = (168.0, 54.0);
const SUMMARY: (f32, f32) = (174.0, 60.0);
const GATE: (f32, f32) = (168.0, 56.0);
const MILESTONE: (f32, f32) = (160.0, 44.0);
/// Height of a second line of the title.
const LINE: f32 = 15.0;
const TITLE: f32 = 12.0;
const SMALL: f32 = 11.0;
/// How far apart the sheets of a summary lie.
const SHEET: f32 = 3.0;

/// Width and height of a card.
pub(super) fn size(card: &Card) -> (f32, f32) {
    let (width, height) = match card.shape {
        Shape::Ticket => CARD,
        Shape::Summary => SUMMARY,
        Shape::Gate => GATE,
        Shape::Milestone => MILESTONE,
    };
    let lines = title_lines(card).len();
    let second = if lines > 1 { LINE } else { 0.0 };
    (width, height + second)
}

fn title_room(shape: Shape) -> f32 {
    match shape {
        Shape::Ticket | Shape::Summary => CARD.0 - 34.0,
        Shape::Gate => GATE.0 - 44.0,
        Shape::Milestone => MILESTONE.0 - 44.0,
    }
}

fn title_lines(card: &Card) -> Vec<String> {
    let title = super::canvas::one_line(card.title);
    let title = if title.is_empty() {
        super::canvas::one_line(card.key)
    } else {
        title
    };
    fonts::wrapped(&title, title_room(card.shape), TITLE, Weight::SemiBold, 2)
}

/// Draws a card.
pub(super) fn draw(canvas: &mut Canvas, scene: &Scene, card: &Card, area: Rect, tone: &Tone) {
    canvas.open(&tip(scene, card));
    match card.shape {
        Shape::Ticket => ticket(canvas, scene, card, area, tone),
        Shape::Summary => {
            sheets(canvas, scene, card, area);
            let step = 2.0 * SHEET;
            let front = rect(area.x, area.y + step, area.width - step, area.height - step);
            ticket(canvas, scene, card, front, tone);
        }
        Shape::Gate => gate(canvas, scene, card, area),
        Shape::Milestone => milestone(canvas, scene, card, area, tone),
    }
    canvas.close(area);
}

/// What a viewer shows where the pointer rests.
fn tip(scene: &Scene, card: &Card) -> String {
    let mut tip = format!("{} {}", card.key, card.title);
    if let Some(dates) = scene.dates.node(card.node) {
        tip.push_str(&format!(
            ": {} to {}, float {}",
            dates.early_start.told(),
            dates.early_finish.told(),
            duration::show(dates.total_float)
        ));
    }
    super::canvas::one_line(&tip)
}

fn outline(scene: &Scene, card: &Card) -> Stroke {
    if card.is_critical {
        Stroke::line(scene.palette.critical, 1.6)
    } else {
        Stroke::line(scene.palette.stroke, 1.2)
    }
}

fn sheets(canvas: &mut Canvas, scene: &Scene, card: &Card, area: Rect) {
    let step = 2.0 * SHEET;
    for depth in [2.0, 1.0] {
        let sheet = rect(
            area.x + depth * SHEET,
            area.y + step - depth * SHEET,
            area.width - step,
            area.height - step,
        );
        canvas.rect(sheet, 9.0, Some(scene.palette.card()), outline(scene, card));
    }
}

fn ticket(canvas: &mut Canvas, scene: &Scene, card: &Card, area: Rect, tone: &Tone) {
    let palette = scene.palette;
    canvas.rect(area, 9.0, Some(palette.card()), outline(scene, card));
    let hue = rect(area.x + 10.0, area.y + 11.0, 4.0, area.height - 22.0);
    canvas.rect(hue, 2.0, Some(tone.line), Stroke::default());
    let left = area.x + 23.0;
    let lines = title_lines(card);
    let title = Style::new(TITLE, Weight::SemiBold, palette.text);
    for (line, place) in lines.iter().zip(0u8..) {
        let y = area.y + 22.0 + f32::from(place) * LINE;
        canvas.text((left, y), line, title);
    }
    let y = area.bottom() - 12.0;
    let right = area.right() - 11.0;
    let state = state_of(scene, card);
    let figure_room = match state {
        ProgressState::Done => {
            check(
                canvas,
                (right - 5.0, area.bottom() - 16.0),
                palette.good,
                palette.card(),
            );
            18.0
        }
        _ => 0.0,
    };
    let colour = if card.is_critical {
        palette.danger().text
    } else {
        palette.soft_text()
    };
    let figure = Style::new(SMALL, Weight::SemiBold, colour).at(Anchor::End);
    let taken = canvas.text((right - figure_room, y), &self::figure(scene, card), figure);
    let key = Style::new(SMALL, Weight::Regular, palette.soft_text());
    let room = right - figure_room - taken - 8.0 - left;
    canvas.text_in((left, y), card.key, room, key);
    progress(canvas, scene, card, area, tone);
}

/// A thin line along the lower border of what is under way.
fn progress(canvas: &mut Canvas, scene: &Scene, card: &Card, area: Rect, tone: &Tone) {
    let Node::Ticket(id) = card.node else { return };
    let Some(ticket) = scene.plan.tickets.get(id) else {
        return;
    };
    let percent = f32::from(ticket.progress.percent);
    if percent <= 0.0 || ticket.progress.state == ProgressState::Done {
        return;
    }
    let rail = rect(area.x + 23.0, area.bottom() - 6.0, area.width - 34.0, 2.5);
    canvas.rect(rail, 1.2, Some(scene.palette.hairline), Stroke::default());
    let done = rect(rail.x, rail.y, rail.width * percent / 100.0, rail.height);
    canvas.rect(done, 1.2, Some(tone.line), Stroke::default());
}

fn gate(canvas: &mut Canvas, scene: &Scene, card: &Card, area: Rect) {
    let palette = scene.palette;
    let amber = palette.tone(palette.amber, false);
    let (line, width) = if card.is_critical {
        (palette.critical, 1.6)
    } else {
        (palette.amber, 1.4)
    };
    hexagon(canvas, area, palette.card(), Stroke::line(line, width));
    let middle = area.x + area.width / 2.0;
    let lines = title_lines(card);
    let title = Style::new(TITLE, Weight::SemiBold, palette.text).at(Anchor::Middle);
    for (line, place) in lines.iter().zip(0u8..) {
        let y = area.y + 22.0 + f32::from(place) * LINE;
        canvas.text((middle, y), line, title);
    }
    let small = Style::new(SMALL, Weight::SemiBold, amber.text).at(Anchor::Middle);
    let text = format!("{} · {}", card.key, ticked(scene, card));
    canvas.text_in(
        (middle, area.bottom() - 13.0),
        &text,
        area.width - 44.0,
        small,
    );
}

/// `4 of 7`.
fn ticked(scene: &Scene, card: &Card) -> String {
    let Node::Gate(id) = card.node else {
        return String::new();
    };
    let criteria = scene
        .plan
        .gates
        .get(id)
        .map_or(&[][..], |gate| &gate.criteria);
    if criteria.is_empty() {
        return "gate".to_owned();
    }
    let done = criteria.iter().filter(|criterion| criterion.done).count();
    format!("{done} of {}", criteria.len())
}

fn milestone(canvas: &mut Canvas, scene: &Scene, card: &Card, area: Rect, tone: &Tone) {
    let palette = scene.palette;
    canvas.rect(
        area,
        area.height / 2.0,
        Some(palette.card()),
        outline(scene, card),
    );
    let fill = if card.is_critical {
        palette.critical
    } else {
        tone.line
    };
    diamond(canvas, (area.x + 22.0, area.middle()), 7.0, fill);
    let left = area.x + 36.0;
    let lines = title_lines(card);
    let title = Style::new(TITLE, Weight::SemiBold, palette.text);
    for (line, place) in lines.iter().zip(0u8..) {
        let y = area.y + 19.0 + f32::from(place) * LINE;
        canvas.text((left, y), line, title);
    }
    let key = Style::new(SMALL, Weight::Regular, palette.soft_text());
    canvas.text_in(
        (left, area.bottom() - 10.0),
        card.key,
        area.right() - 14.0 - left,
        key,
    );
}

/// How long it takes; with a sign where that is assumed.
fn figure(scene: &Scene, card: &Card) -> String {
    match scene.dates.node(card.node) {
        Some(dates) if dates.assumed => format!("≈ {}", duration::brief(dates.duration)),
        Some(dates) => duration::brief(dates.duration),
        None => String::new(),
    }
}

fn state_of(scene: &Scene, card: &Card) -> ProgressState {
    match card.node {
        Node::Ticket(id) => scene
            .plan
            .tickets
            .get(id)
            .map(|ticket| ticket.progress.state),
        Node::Gate(_) => None,
    }
    .unwrap_or_default()
}
