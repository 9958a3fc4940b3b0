//! Pictures: one drawing of a plan as SVG, and from it PNG and PDF.
//!
//! The graph, the timeline and the risk charts are drawn on one [`canvas`] of shapes and real text, with a
//! title, a legend and the moment of writing. PNG is that drawing in pixels; PDF keeps its text as text and
//! embeds the fonts; large plans go on several pages. The SVG carries the plan itself in its metadata, so
//! that it opens again as a plan. Only the shipped fonts are used, so that every machine draws the same;
//! what they lack (East Asian scripts) is reported and left to the viewer's fonts in the SVG.

mod axis;
mod bars;
mod canvas;
mod card;
mod fonts;
mod frame;
mod graph;
mod metadata;
mod pdf;
mod png;
mod risk;
mod routes;
mod scene;
mod timeline;

use super::dates::Dates;
use super::features::report_missing;
use super::{PictureTheme, Report, View, WriteError, WriteOptions, palette};
use crate::plan::Plan;
pub(super) use canvas::{escaped, one_line};
pub(super) use graph::arrange;
pub(super) use metadata::read;
use scene::Picture;

/// Whether bytes open an SVG drawing.
pub(super) fn sniff_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.windows(4).any(|window| window == b"<svg")
}

/// Whether bytes open a PNG picture.
pub(super) fn sniff_png(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n")
}

/// Whether bytes open a PDF document.
pub(super) fn sniff_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Writes the drawing, with the plan in it.
pub(super) fn write_svg(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    let picture = draw(plan, options, &mut report)?;
    let metadata = metadata::of(plan);
    Ok((picture.svg(&metadata).into_bytes(), report))
}

/// Writes the drawing in pixels.
pub(super) fn write_png(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |_| false, &mut report);
    let picture = draw(plan, options, &mut report)?;
    picture.report_missing_characters(&mut report);
    let bytes = png::write(&picture, options.look.scale, &mut report)?;
    Ok((bytes, report))
}

/// Writes the drawing as a document, on one page or several.
pub(super) fn write_pdf(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |_| false, &mut report);
    let picture = draw(plan, options, &mut report)?;
    picture.report_missing_characters(&mut report);
    let bytes = pdf::write(&picture, options)?;
    Ok((bytes, report))
}

/// The drawing of one view as SVG without the plan, for a report that holds several.
pub(super) fn drawing(
    plan: &Plan,
    options: &WriteOptions,
    report: &mut Report,
) -> Result<String, WriteError> {
    Ok(draw(plan, options, report)?.svg(""))
}

fn draw(plan: &Plan, options: &WriteOptions, report: &mut Report) -> Result<Picture, WriteError> {
    let dates = Dates::of(plan, options.option, report)?;
    let palette = match options.look.theme {
        PictureTheme::Light => &palette::LIGHT,
        PictureTheme::Dark => &palette::DARK,
    };
    let scene = scene::Scene {
        plan,
        option: options.option.and_then(|id| plan.options.get(id)),
        dates: &dates,
        palette,
        now: options.now,
    };
    match options.look.view {
        View::Graph => Ok(graph::draw(&scene)),
        View::Timeline => Ok(timeline::draw(&scene)),
        View::Risk => match &options.risk {
            Some(figures) if !figures.finishes.is_empty() => Ok(risk::draw(&scene, figures)),
            _ => Err(WriteError::NoRisk),
        },
    }
}
