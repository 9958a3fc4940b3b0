//! The drawing as a PDF: text as text with the shipped fonts inside, on one page or tiled over several.

use super::canvas::{Anchor, Canvas, Head, Stroke, Style, rect};
use super::crossings;
use super::fonts::{self, Ink, Weight};
use super::pages::{BORDER, Margin, pages};
use super::png::tree;
use super::scene::Picture;
use crate::exchange::palette::{LIGHT, Rgb};
use crate::exchange::{WriteError, WriteOptions};
use crate::plan::Stamp;
use krilla::geom::{Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};

/// Length of a cut mark, and its distance from the drawing, in points of paper.
const CUT_MARK: f32 = 9.0;
const CUT_GAP: f32 = 4.0;

/// Draws every page.
pub(super) fn write(
    picture: &Picture,
    ink: &Ink,
    options: &WriteOptions,
) -> Result<Vec<u8>, WriteError> {
    let failed = |message: String| WriteError::Failed {
        what: "document",
        message,
    };
    let settings = SerializeSettings {
        compress_content_streams: true,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(picture, options.now));
    for page in pages(picture, options) {
        let sheet = PageSettings::from_wh(page.size.0, page.size.1)
            .ok_or_else(|| failed("a page has no size".to_owned()))?;
        let mut sheet = document.start_page_with(sheet);
        let mut surface = sheet.surface();
        let margin = page
            .margin
            .as_ref()
            .map(|words| margin(picture, page.size, words));
        let pieces = page.pieces.iter().map(|piece| Part {
            svg: match piece.of {
                Some(area) => picture.part(area),
                None => picture.svg(""),
            },
            at: piece.at,
            size: piece.size,
        });
        for part in margin.into_iter().chain(pieces) {
            let tree = tree(part.svg, ink).map_err(failed)?;
            let size = Size::from_wh(part.size.0, part.size.1)
                .ok_or_else(|| failed("a part has no size".to_owned()))?;
            surface.push_transform(&Transform::from_translate(part.at.0, part.at.1));
            surface
                .draw_svg(&tree, size, SvgSettings::default())
                .ok_or_else(|| failed("a part cannot be drawn".to_owned()))?;
            surface.pop();
        }
        surface.finish();
        sheet.finish();
    }
    document
        .finish()
        .map_err(|error| failed(format!("{error:?}")))
}

fn metadata(picture: &Picture, now: Stamp) -> Metadata {
    let (year, month, day) = now.date().ymd();
    let (hour, minute) = (now.minute_of_day() / 60, now.minute_of_day() % 60);
    let small = |value: i64| u8::try_from(value).unwrap_or(0);
    let date = DateTime::new(u16::try_from(year).unwrap_or(1970))
        .month(small(i64::from(month)))
        .day(small(i64::from(day)))
        .hour(small(hour))
        .minute(small(minute));
    Metadata::new()
        .title(picture.title.clone())
        .description(picture.description.clone())
        .creator("Slackline".to_owned())
        .creation_date(date)
}

/// Something drawn on a page.
struct Part {
    svg: String,
    at: (f32, f32),
    size: (f32, f32),
}

/// What stands around the drawing of a sheet: which it is, the track and the arrows that go on, and where to cut it.
fn margin(picture: &Picture, (width, height): (f32, f32), margin: &Margin) -> Part {
    let mut canvas = Canvas::default();
    canvas.rect(margin.ground, 0.0, Some(picture.ground), Stroke::default());
    for label in &margin.labels {
        let style = Style::new(crossings::SIZE, Weight::SemiBold, label.ink);
        canvas.text(label.at, &label.words, style.at(label.anchor));
    }
    // Paper is white whatever the theme is.
    let style = Style::new(8.0, Weight::Regular, LIGHT.soft_text());
    let room = (width - 2.0 * BORDER) / 2.0;
    let clean = |words: &str| {
        let line = super::canvas::one_line(words);
        fonts::fitted(&line, room, 8.0, Weight::Regular)
    };
    let foot = format!("{}, {}", clean(&picture.title), clean(&margin.place));
    canvas.text((width / 2.0, height - 9.0), &foot, style.at(Anchor::Middle));
    // Clear of the cut marks.
    canvas.text((BORDER + 6.0, 17.0), &clean(&margin.goes_on), style);
    cut_marks(&mut canvas, margin);
    let head = Head {
        title: &picture.title,
        description: "",
        metadata: "",
        ground: Rgb(255, 255, 255),
    };
    Part {
        svg: canvas.svg(rect(0.0, 0.0, width, height), &head),
        at: (0.0, 0.0),
        size: (width, height),
    }
}

/// Hairlines in line with the borders of what only this sheet shows, so that sheets can be cut and joined.
fn cut_marks(canvas: &mut Canvas, margin: &Margin) {
    let line = Stroke::line(LIGHT.faint, 0.5);
    let (cut, ground) = (margin.cut, margin.ground);
    for (end, out) in [(ground.x, -1.0), (ground.right(), 1.0)] {
        for y in [cut.y, cut.bottom()] {
            let (near, far) = (end + out * CUT_GAP, end + out * (CUT_GAP + CUT_MARK));
            canvas.line((near, y), (far, y), line);
        }
    }
    for (end, out) in [(ground.y, -1.0), (ground.bottom(), 1.0)] {
        for x in [cut.x, cut.right()] {
            let (near, far) = (end + out * CUT_GAP, end + out * (CUT_GAP + CUT_MARK));
            canvas.line((x, near), (x, far), line);
        }
    }
}
