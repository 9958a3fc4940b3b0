//! Arrows: the curve by strength, the head, and the chip that says what is special.

use super::super::lod::{Level, text_px};
use super::super::model::Arrow;
use super::super::path::Path;
use super::super::shapes::ArrowShape;
use super::text::{self, style};
use super::{card, point_on_screen};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::plan::Strength;
use egui::{
    Align2, Color32, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, epaint::RectShape, vec2,
};
use egui_graphs::DrawContext;

/// The shapes of an arrow.
pub fn shapes(shape: &ArrowShape, draw: &DrawContext<'_>) -> Vec<Shape> {
    let Some(arrow) = shape.arrow.as_deref() else {
        return Vec::new();
    };
    if shape.path.points.is_empty() {
        return Vec::new();
    }
    let stroke = stroke(shape, arrow, draw.meta.zoom);
    let mut out = Vec::with_capacity(4);
    curve(&shape.path, arrow.strength, stroke, draw, &mut out);
    if Level::at(draw.meta.zoom) >= Level::Keys {
        let tone = chip_tone(shape, arrow);
        if !arrow.chip.is_empty() {
            chip(
                draw,
                shape.theme,
                &arrow.chip,
                shape.path.chip,
                tone,
                &mut out,
            );
        }
        if arrow.is_redundant && arrow.chip.is_empty() {
            let amber = (shape.theme.warning.line, shape.theme.warning.text);
            chip(
                draw,
                shape.theme,
                "redundant",
                shape.path.chip,
                amber,
                &mut out,
            );
        }
        if arrow.is_disputed || arrow.is_contradicted {
            let place = shape.path.points[shape.path.points.len() / 4];
            let amber = (shape.theme.warning.line, shape.theme.warning.text);
            let place = if arrow.chip.is_empty() {
                shape.path.chip
            } else {
                place
            };
            chip(draw, shape.theme, "?", place, amber, &mut out);
        }
    }
    out
}

fn colour(shape: &ArrowShape, arrow: &Arrow) -> Color32 {
    let theme = shape.theme;
    match (
        shape.is_selected,
        arrow.is_critical || arrow.is_in_loop,
        shape.is_lit,
    ) {
        (true, _, _) => theme.accent.line,
        _ if arrow.is_redundant => theme.warning.line,
        (_, true, _) => theme.critical.line,
        _ if arrow.is_contradicted => theme.warning.line,
        (_, _, true) => theme.text,
        _ => theme.edge,
    }
}

fn chip_tone(shape: &ArrowShape, arrow: &Arrow) -> (Color32, Color32) {
    let theme = shape.theme;
    match (shape.is_selected, arrow.is_critical || arrow.is_in_loop) {
        (true, _) => (theme.accent.line, theme.accent.text),
        (_, true) => (theme.critical.line, theme.critical.text),
        _ => (colour(shape, arrow), theme.muted),
    }
}

fn stroke(shape: &ArrowShape, arrow: &Arrow, zoom: f32) -> Stroke {
    let is_strong = shape.is_selected || shape.is_lit || arrow.is_critical || arrow.is_in_loop;
    let width = if is_strong { 2.0 } else { 1.4 };
    Stroke::new((width * zoom.sqrt()).clamp(0.8, 2.6), colour(shape, arrow))
}

/// The line and the head of a curve.
pub fn curve(
    path: &Path,
    strength: Strength,
    stroke: Stroke,
    draw: &DrawContext<'_>,
    out: &mut Vec<Shape>,
) {
    let points: Vec<Pos2> = path
        .points
        .iter()
        .map(|&point| point_on_screen(draw, point))
        .collect();
    let Some(&base) = points.last() else { return };
    match strength {
        Strength::Hard => out.push(Shape::line(points, stroke)),
        Strength::Soft => Shape::dashed_line_many(&points, stroke, 6.0, 4.0, out),
        Strength::Info => out.extend(Shape::dotted_line(
            &points,
            stroke.color,
            5.0,
            stroke.width * 0.75,
        )),
    }
    let tip = point_on_screen(draw, path.tip);
    let side = path.heading.rot90() * (4.0 * draw.meta.zoom).max(2.0);
    out.push(Shape::convex_polygon(
        vec![tip, base + side, base - side],
        stroke.color,
        Stroke::NONE,
    ));
}

/// A small outlined pill on an arrow.
fn chip(
    draw: &DrawContext<'_>,
    theme: &'static Theme,
    words: &str,
    place: Pos2,
    (line, ink): (Color32, Color32),
    out: &mut Vec<Shape>,
) {
    let centre = point_on_screen(draw, place);
    let galley = text::line(
        draw.ctx,
        words,
        style(Weight::SemiBold, text_px(10.0, 13.0, draw.meta.zoom), ink),
        120.0,
    );
    let area = Rect::from_center_size(
        centre,
        galley.size() + vec2(14.0, 4.0) * draw.meta.zoom.clamp(0.6, 1.4),
    );
    let corner = CornerRadius::same((area.height() / 2.0) as u8);
    let stroke = Stroke::new(1.0, line);
    out.push(
        RectShape::new(
            area,
            corner,
            card::ground(theme),
            stroke,
            StrokeKind::Inside,
        )
        .into(),
    );
    out.push(text::shape(draw.ctx, galley, centre, Align2::CENTER_CENTER));
}
