//! Pictures: one drawing of a plan as SVG, and from it PNG and PDF.
//!
//! The graph, the timeline and the risk charts are drawn on one [`canvas`] of shapes and real text, with a
//! title, a legend and the moment of writing. PNG is that drawing in pixels; PDF keeps its text as text and
//! embeds the fonts; large plans go on several pages. The SVG carries the plan itself in its metadata, so
//! that it opens again as a plan. Text is measured with the shipped fonts, so that every machine makes the same
//! drawing; what they lack (East Asian scripts) an SVG leaves to the viewer's fonts, while PNG and PDF draw it
//! with those the caller brings along, or as boxes, which the report names.

mod axis;
mod bars;
mod canvas;
mod card;
mod checkpoints;
mod crossings;
mod folds;
mod fonts;
mod frame;
mod graph;
mod marks;
mod metadata;
mod pages;
mod pdf;
mod png;
mod risk;
mod routes;
mod scene;
mod thumbnail;
mod timeline;

use super::dates::Dates;
use super::features::{Feature, report_missing};
use super::{PictureTheme, Report, View, WriteError, WriteOptions, palette};
use crate::plan::Plan;
pub(super) use canvas::{escaped, one_line};
use fonts::Ink;
pub(super) use graph::arrange;
pub(super) use metadata::read;
use scene::Picture;
pub use thumbnail::Thumbnail;
pub(super) use thumbnail::thumbnail;

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
    report_beyond(plan, &mut report);
    let picture = draw(plan, options, &mut report)?;
    let ink = ink(&picture, options, &mut report);
    let bytes = png::write(&picture, &ink, options.look.scale, &mut report)?;
    Ok((bytes, report))
}

/// Writes the drawing as a document, on one page or several.
pub(super) fn write_pdf(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_beyond(plan, &mut report);
    let picture = draw(plan, options, &mut report)?;
    let ink = ink(&picture, options, &mut report);
    let bytes = pdf::write(&picture, &ink, options)?;
    Ok((bytes, report))
}

/// What people may look for in a picture and not find: nobody looks there for prose, prompts or figures.
const LOOKED_FOR: &[Feature] = &[
    Feature::EstimateRanges,
    Feature::GateDetails,
    Feature::Expectations,
    Feature::Options,
    Feature::Risks,
    Feature::Baselines,
];

/// Says in one sentence that a picture is no plan, and what of it that is planned it does not show.
fn report_beyond(plan: &Plan, report: &mut Report) {
    let mut beyond = Report::default();
    report_missing(plan, |feature| !LOOKED_FOR.contains(&feature), &mut beyond);
    let words: Vec<String> = beyond
        .losses
        .iter()
        .map(|loss| loss.text.trim_start_matches("not written: ").to_owned())
        .collect();
    if !words.is_empty() {
        report.note(format!("a picture does not show {}", words.join(", ")));
    }
}

/// What a picture is drawn with; says which characters cannot be.
fn ink(picture: &Picture, options: &WriteOptions, report: &mut Report) -> Ink {
    let ink = Ink::new(&picture.canvas.missing, options.fonts);
    if !ink.missing.is_empty() {
        let shown: String = ink.missing.iter().take(20).collect();
        report.note(format!(
            "drawn as boxes: {} characters that are neither in the shipped fonts nor in one found on this machine: \
             {shown} (install a font that has them, for East Asian scripts Noto Sans CJK; an SVG shows them with the \
             viewer's fonts)",
            ink.missing.len()
        ));
    }
    ink
}

/// The drawing of one view as SVG without the plan, for a report that holds several. A high one comes in bands, from
/// the top down, each low enough for a page when all are as wide as it.
pub(super) fn drawing(
    plan: &Plan,
    options: &WriteOptions,
    report: &mut Report,
) -> Result<Vec<String>, WriteError> {
    let picture = draw(plan, options, report)?;
    let bands = pages::bands(&picture);
    Ok(match bands.len() {
        1 => vec![picture.svg("")],
        _ => bands.into_iter().map(|area| picture.part(area)).collect(),
    })
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
        disputed: &options.disputed,
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
