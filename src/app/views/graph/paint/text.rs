//! Text of the canvas: single lines cut at their room, and short paragraphs.
//!
//! egui caches what was laid out in the frame before, so a line costs one look-up. Zoomed text comes in half points
//! (`lod::text_px`), which keeps the font atlas small.

use crate::app::fonts::Weight;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, Context, Galley, Pos2, Rect, Shape, epaint::TextShape};
use std::sync::Arc;

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Its weight.
    pub weight: Weight,
    /// Its size in screen points.
    pub px: f32,
    /// Its colour.
    pub colour: Color32,
}

/// Shorthand for a style.
pub fn style(weight: Weight, px: f32, colour: Color32) -> Style {
    Style { weight, px, colour }
}

/// One line, cut with an ellipsis at `most_width`.
pub fn line(ctx: &Context, text: &str, style: Style, most_width: f32) -> Arc<Galley> {
    paragraph(ctx, text, style, most_width, 1)
}

/// A key in one line: whole, else the part behind a separator that still fits (`ROADMAP-011` becomes `011`), else its
/// end behind an ellipsis. Keys of a campaign differ at their end.
pub fn key(ctx: &Context, text: &str, style: Style, most_width: f32) -> Arc<Galley> {
    let fits = |galley: &Arc<Galley>| galley.size().x <= most_width;
    let whole = line(ctx, text, style, f32::INFINITY);
    if fits(&whole) {
        return whole;
    }
    let tails = text.match_indices(['-', '_', '.', '/', ' ']);
    let tails = tails.map(|(at, separator)| &text[at + separator.len()..]);
    let short = tails
        .filter(|tail| !tail.is_empty())
        .map(|tail| line(ctx, tail, style, f32::INFINITY));
    if let Some(short) = short.into_iter().find(fits) {
        return short;
    }
    let length = text.chars().count();
    let kept = (length as f32 * most_width / whole.size().x - 1.5).max(1.0) as usize;
    let tail: String = std::iter::once('…')
        .chain(text.chars().skip(length.saturating_sub(kept)))
        .collect();
    line(ctx, &tail, style, most_width)
}

/// Up to `rows` lines, cut with an ellipsis.
pub fn paragraph(
    ctx: &Context,
    text: &str,
    style: Style,
    most_width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple(
        text.to_owned(),
        style.weight.font(style.px),
        style.colour,
        most_width.max(1.0),
    );
    job.break_on_newline = rows > 1;
    job.wrap = TextWrapping {
        max_width: most_width.max(1.0),
        max_rows: rows,
        break_anywhere: rows == 1,
        ..TextWrapping::default()
    };
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Puts a galley's anchor at `place`, on whole pixels so that it is crisp.
pub fn shape(ctx: &Context, galley: Arc<Galley>, place: Pos2, anchor: Align2) -> Shape {
    let area = anchor.anchor_size(place, galley.size());
    let scale = ctx.pixels_per_point();
    let crisp = |value: f32| (value * scale).round() / scale;
    let colour = galley
        .job
        .sections
        .first()
        .map_or(Color32::WHITE, |section| section.format.color);
    Shape::Text(TextShape::new(
        Pos2::new(crisp(area.min.x), crisp(area.min.y)),
        galley,
        colour,
    ))
}

/// A line at the height of the middle of `area`, at its left, middle or right; returns its width.
pub fn line_in(
    ctx: &Context,
    out: &mut Vec<Shape>,
    text: &str,
    style: Style,
    area: Rect,
    anchor: Align2,
) -> f32 {
    let galley = line(ctx, text, style, area.width());
    let width = galley.size().x;
    out.push(shape(ctx, galley, anchor.pos_in_rect(&area), anchor));
    width
}
