//! The drawing in pixels: a file, or as small as a preview needs it.

use super::fonts::Ink;
use super::scene::Picture;
use crate::exchange::look::SCALES;
use crate::exchange::{Report, WriteError};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Pixels of a picture at most: 64 million take 256 MB.
const MOST_PIXELS: f32 = 64_000_000.0;

/// Draws at a scale; less where the picture would be too large.
pub(super) fn write(
    picture: &Picture,
    ink: &Ink,
    scale: f32,
    report: &mut Report,
) -> Result<Vec<u8>, WriteError> {
    let wanted = if scale.is_finite() {
        scale.clamp(*SCALES.start(), *SCALES.end())
    } else {
        1.0
    };
    let most = (MOST_PIXELS / (picture.width * picture.height)).sqrt();
    let scale = wanted.min(most);
    if scale < wanted {
        report.note(format!(
            "the picture would be larger than 64 million pixels: drawn at a scale of {scale:.2}"
        ));
    }
    pixels(picture, ink, scale)?
        .encode_png()
        .map_err(|error| failed(error.to_string()))
}

/// Draws at a scale.
pub(super) fn pixels(picture: &Picture, ink: &Ink, scale: f32) -> Result<Pixmap, WriteError> {
    let tree = tree(picture.svg(""), ink).map_err(failed)?;
    let size = |length: f32| (length * scale).round().max(1.0) as u32;
    let mut pixels = Pixmap::new(size(picture.width), size(picture.height))
        .ok_or_else(|| failed("it has no size".to_owned()))?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    Ok(pixels)
}

fn failed(message: String) -> WriteError {
    WriteError::Failed {
        what: "picture",
        message,
    }
}

/// The drawing as resvg sees it.
pub(super) fn tree(svg: String, ink: &Ink) -> Result<Tree, String> {
    let options = Options {
        font_family: "Inter".to_owned(),
        fontdb: ink.fonts.clone(),
        ..Options::default()
    };
    Tree::from_str(&ink.drawable(svg), &options).map_err(|error| error.to_string())
}
