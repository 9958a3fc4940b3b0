//! The drawing in pixels.

use super::fonts::DATABASE;
use super::scene::Picture;
use crate::exchange::{Report, WriteError};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Pixels of a picture at most: 64 million take 256 MB.
const MOST_PIXELS: f32 = 64_000_000.0;

/// Draws at a scale; less where the picture would be too large.
pub(super) fn write(
    picture: &Picture,
    scale: f32,
    report: &mut Report,
) -> Result<Vec<u8>, WriteError> {
    let failed = |message: String| WriteError::Failed {
        what: "picture",
        message,
    };
    let tree = tree(&picture.svg("")).map_err(failed)?;
    let wanted = if scale.is_finite() {
        scale.clamp(0.1, 8.0)
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
    let size = |length: f32| (length * scale).round().max(1.0) as u32;
    let mut pixels = Pixmap::new(size(picture.width), size(picture.height))
        .ok_or_else(|| failed("it has no size".to_owned()))?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels
        .encode_png()
        .map_err(|error| failed(error.to_string()))
}

/// The drawing as resvg sees it, with the shipped fonts alone.
pub(super) fn tree(svg: &str) -> Result<Tree, String> {
    let options = Options {
        font_family: "Inter".to_owned(),
        fontdb: DATABASE.clone(),
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(|error| error.to_string())
}
