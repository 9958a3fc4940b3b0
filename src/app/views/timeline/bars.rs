//! Painting one row's bar, bracket, diamond or hexagon, with its title and float.

use super::canvas::{BAR, Canvas};
use super::model::{Row, Shape, Span, Subject};
use super::rework;
use crate::app::fonts::Weight;
use crate::app::theme::Tone;
use crate::app::theme::colour::contrast;
use crate::app::theme::metrics::{radius, size};
use crate::app::widgets::Line;
use egui::{Align, Color32, CornerRadius, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

/// How far a title may reach behind the end of its float.
const TITLE: f32 = 400.0;
const TAIL: f32 = 4.0;
/// Height of the bar of the baseline.
const GHOST: f32 = 3.0;
const TEXT_GAP: f32 = 7.0;
/// Half the width and height of a milestone's diamond.
const DIAMOND: f32 = 7.0;
/// How far the slanted ends of a gate's hexagon reach.
const SLANT: f32 = 6.0;

/// Paints a row whose band is `band`; returns what can be pointed at.
pub(super) fn paint(ui: &Ui, canvas: &Canvas<'_>, row: &Row, band: Rect) -> Option<Rect> {
    let span = row.span.as_ref()?;
    let (left, right) = canvas.reach(span);
    let again = rework::end(canvas, row).unwrap_or(right);
    let end = right.max(canvas.scale.x(span.late_finish)).max(again);
    if end + TITLE < canvas.chart.left() || left > canvas.chart.right() {
        return None;
    }
    ghost(ui, canvas, row, band);
    let middle = band.center().y;
    let body = Rect::from_x_y_ranges(left..=right, middle - BAR / 2.0..=middle + BAR / 2.0);
    let painted = match row.shape {
        Shape::Group => group(ui, canvas, row, body)?,
        Shape::Summary => summary(ui, canvas, row, body),
        Shape::Milestone => milestone(ui, canvas, row, span, body),
        Shape::Gate => gate(ui, canvas, row, body),
        Shape::Bar => bar(ui, canvas, row, span, body),
    };
    let again = rework::paint(ui, canvas, row, band);
    Some(again.map_or(painted, |again| painted.union(again)))
}

/// Where the baseline has it: a thin bar below the bar, so that a slip is the length that sticks out.
fn ghost(ui: &Ui, canvas: &Canvas<'_>, row: &Row, band: Rect) {
    let Subject::Node(node) = row.subject else {
        return;
    };
    let Some(variance) = canvas.ctx.derived.moved.get(&node) else {
        return;
    };
    let (start, finish) = variance.frozen;
    let left = canvas.scale.x(start);
    let right = canvas.scale.x(finish).max(left + 3.0);
    let below = band.center().y + BAR / 2.0 + 0.5;
    let bar = Rect::from_x_y_ranges(left..=right, below..=below + GHOST);
    ui.painter()
        .rect_filled(bar, CornerRadius::same(1), canvas.theme.faint);
}

/// A folded track still shows when it runs; an open one leaves that to its rows.
fn group(ui: &Ui, canvas: &Canvas<'_>, row: &Row, body: Rect) -> Option<Rect> {
    if !row.is_folded {
        return None;
    }
    let thin = Rect::from_center_size(body.center(), vec2(body.width(), BAR / 2.0));
    ui.painter().rect_filled(
        thin,
        CornerRadius::same(radius::BAR),
        canvas.hue(row.hue).bar_done,
    );
    Some(thin)
}

fn bar(ui: &Ui, canvas: &Canvas<'_>, row: &Row, span: &Span, body: Rect) -> Rect {
    let tone = canvas.tone(row);
    let end = tail(ui, canvas, span, tone, body);
    let end = end.max(rework::end(canvas, row).unwrap_or(end));
    let corner = CornerRadius::same(radius::BAR);
    if span.is_assumed {
        let stroke = Stroke::new(1.0, tone.bar);
        ui.painter()
            .rect(body, corner, tone.tail, stroke, StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(body, corner, tone.bar);
    }
    let done = body.with_max_x(body.left() + body.width() * row.done);
    if row.done > 0.0 {
        let east = if row.done >= 1.0 { radius::BAR } else { 0 };
        let corner = CornerRadius {
            ne: east,
            se: east,
            ..corner
        };
        ui.painter().rect_filled(done, corner, tone.bar_done);
    }
    outline(ui, canvas, row, body);
    let ground = if span.is_assumed { tone.tail } else { tone.bar };
    let ink = if row.done >= 1.0 {
        canvas.theme.ink_on(tone.bar_done)
    } else if row.done > 0.0 {
        ink_on_both(canvas, ground, tone.bar_done)
    } else {
        canvas.theme.ink_on(ground)
    };
    title(ui, canvas, row, body, end, Some(ink))
}

/// The ink that reads best on two grounds at once.
fn ink_on_both(canvas: &Canvas<'_>, a: Color32, b: Color32) -> Color32 {
    let inks = [canvas.theme.ink_on(a), canvas.theme.ink_on(b)];
    let worst = |ink: Color32| contrast(ink, a).min(contrast(ink, b));
    if worst(inks[0]) >= worst(inks[1]) {
        inks[0]
    } else {
        inks[1]
    }
}

/// The thin line of total float behind a bar; returns where it ends.
fn tail(ui: &Ui, canvas: &Canvas<'_>, span: &Span, tone: &Tone, body: Rect) -> f32 {
    let end = canvas.scale.x(span.late_finish);
    if span.total_float.0 <= 0 || end <= body.right() {
        return body.right();
    }
    let y = body.center().y;
    let line = Rect::from_x_y_ranges(body.right() - 2.0..=end, y - TAIL / 2.0..=y + TAIL / 2.0);
    ui.painter()
        .rect_filled(line, CornerRadius::same(TAIL as u8 / 2), tone.tail);
    end
}

/// A bracket over the rows inside it.
fn summary(ui: &Ui, canvas: &Canvas<'_>, row: &Row, body: Rect) -> Rect {
    const THICK: f32 = 5.0;
    const TIP: f32 = 5.0;
    let tone = canvas.tone(row);
    let top = body.center().y - THICK;
    let beam = Rect::from_x_y_ranges(body.x_range(), top..=top + THICK);
    ui.painter()
        .rect_filled(beam, CornerRadius::ZERO, tone.line);
    let wide = (TIP * 1.2).min(body.width() / 2.0);
    for (corner, inward) in [(beam.left_bottom(), wide), (beam.right_bottom(), -wide)] {
        let tip = vec![corner, corner + vec2(0.0, TIP), corner + vec2(inward, 0.0)];
        ui.painter()
            .add(egui::Shape::convex_polygon(tip, tone.line, Stroke::NONE));
    }
    outline(ui, canvas, row, body);
    title(ui, canvas, row, body, body.right(), None)
}

fn milestone(ui: &Ui, canvas: &Canvas<'_>, row: &Row, span: &Span, body: Rect) -> Rect {
    let tone = canvas.tone(row);
    let centre = pos2(body.left(), body.center().y);
    let around = Rect::from_center_size(centre, vec2(2.0 * DIAMOND, 2.0 * DIAMOND));
    let end = tail(ui, canvas, span, tone, around);
    let corner = |x: f32, y: f32| centre + vec2(x, y) * DIAMOND;
    let points = vec![
        corner(0.0, -1.0),
        corner(1.0, 0.0),
        corner(0.0, 1.0),
        corner(-1.0, 0.0),
    ];
    let stroke = selected_stroke(canvas, row).unwrap_or(Stroke::NONE);
    ui.painter()
        .add(egui::Shape::convex_polygon(points, tone.line, stroke));
    title(ui, canvas, row, around, end, None)
}

/// A hexagon as long as the review; a regular one where that is too short to see.
fn gate(ui: &Ui, canvas: &Canvas<'_>, row: &Row, body: Rect) -> Rect {
    let tone = &canvas.theme.gate;
    let least = 2.6 * SLANT;
    let body = if body.width() < least {
        Rect::from_center_size(body.center(), vec2(least, BAR - 2.0))
    } else {
        body
    };
    let y = body.center().y;
    let points: Vec<Pos2> = vec![
        pos2(body.left(), y),
        pos2(body.left() + SLANT, body.top()),
        pos2(body.right() - SLANT, body.top()),
        pos2(body.right(), y),
        pos2(body.right() - SLANT, body.bottom()),
        pos2(body.left() + SLANT, body.bottom()),
    ];
    let stroke = selected_stroke(canvas, row).unwrap_or(Stroke::new(1.5, tone.line));
    ui.painter()
        .add(egui::Shape::convex_polygon(points, tone.fill, stroke));
    title(
        ui,
        canvas,
        row,
        body.expand2(vec2(-SLANT / 2.0, 0.0)),
        body.right(),
        Some(tone.text),
    )
}

fn selected_stroke(canvas: &Canvas<'_>, row: &Row) -> Option<Stroke> {
    let own = row.subject.row()?;
    if canvas.ctx.selection.contains(own) {
        Some(Stroke::new(2.0, canvas.theme.accent.line))
    } else if canvas.ctx.hover == Some(own) {
        Some(Stroke::new(1.0, canvas.theme.text))
    } else {
        None
    }
}

fn outline(ui: &Ui, canvas: &Canvas<'_>, row: &Row, body: Rect) {
    if let Some(stroke) = selected_stroke(canvas, row) {
        let around = body.expand(stroke.width / 2.0);
        ui.painter().rect_stroke(
            around,
            CornerRadius::same(radius::BAR),
            stroke,
            StrokeKind::Outside,
        );
    }
}

/// The title: inside the body where `ink` allows and it fits into what is in sight, else behind `end`.
/// Returns body and title together.
fn title(
    ui: &Ui,
    canvas: &Canvas<'_>,
    row: &Row,
    body: Rect,
    end: f32,
    ink: Option<Color32>,
) -> Rect {
    let Subject::Node(node) = row.subject else {
        return body;
    };
    let name = canvas.ctx.plan.node_title(node);
    let name = if name.is_empty() {
        canvas.ctx.plan.key(node)
    } else {
        name
    };
    let in_sight = body.x_range().intersection(canvas.chart.x_range());
    let sight = Rect::from_x_y_ranges(in_sight, body.y_range()).shrink2(vec2(TEXT_GAP, 0.0));
    if let Some(ink) = ink {
        let line = Line::new(name, Weight::SemiBold, size::CAPTION, ink);
        if sight.width() > 12.0 && !line.galley(ui, sight.width()).elided {
            line.paint_in(ui, sight, Align::Min);
            return body.with_max_x(end.max(body.right()));
        }
    }
    let room = Rect::from_x_y_ranges(end + TEXT_GAP..=canvas.chart.right() - 4.0, body.y_range());
    if room.width() < 16.0 || end + TEXT_GAP < canvas.chart.left() {
        return body.with_max_x(end.max(body.right()));
    }
    let line = Line::new(name, Weight::Regular, size::CAPTION, canvas.theme.muted);
    let (placed, _) = line.paint_in(ui, room, Align::Min);
    body.union(placed)
}
