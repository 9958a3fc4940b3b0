//! A picture as small as a preview shows it, without a file in between.

use super::canvas::Stroke;
use super::{WriteError, WriteOptions, draw, ink, pages, png};
use crate::exchange::Report;
use crate::exchange::palette::LIGHT;
use crate::plan::Plan;

/// A small picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnail {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// `[height * width * 4]`: red, green, blue and opacity, the colours multiplied by the opacity.
    pub pixels: Vec<u8>,
    /// Width and height of the whole drawing, in points.
    pub natural: (f32, f32),
    /// How many pages a document of it has.
    pub pages: usize,
}

/// Draws what a picture of the plan shows, at most so many pixels wide and high. Where `is_document`, the
/// borders of its pages are marked.
pub(in crate::exchange) fn thumbnail(
    plan: &Plan,
    options: &WriteOptions,
    most: (f32, f32),
    is_document: bool,
) -> Result<Thumbnail, WriteError> {
    let mut report = Report::default();
    let mut picture = draw(plan, options, &mut report)?;
    let natural = (picture.width, picture.height);
    let scale = (most.0 / natural.0)
        .min(most.1 / natural.1)
        .clamp(0.002, 2.0);
    let pages = match is_document {
        true => pages::pages(&picture, options),
        false => Vec::new(),
    };
    for area in pages.iter().filter_map(|page| page.area()) {
        let border = Stroke::line(LIGHT.accent, 1.0 / scale);
        picture.canvas.rect(area, 0.0, None, border);
    }
    let ink = ink(&picture, options, &mut report);
    let drawn = png::pixels(&picture, &ink, scale)?;
    Ok(Thumbnail {
        width: drawn.width() as usize,
        height: drawn.height() as usize,
        pixels: drawn.take(),
        natural,
        pages: pages.len().max(1),
    })
}
