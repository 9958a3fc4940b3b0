//! The drawing as a PDF: text as text with the shipped fonts inside, on one page or tiled over several.

use super::canvas::{Anchor, Canvas, Head, Style, rect};
use super::fonts::{Ink, Weight};
use super::png::tree;
use super::scene::Picture;
use crate::exchange::{WriteError, WriteOptions};
use crate::layout::Rect;
use crate::plan::Stamp;
use krilla::geom::{Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};

/// Points of paper for a point of the drawing: 96 of those make an inch, as on a screen.
const POINT: f32 = 0.75;
/// The longest side of a page that readers take, in points of paper.
const MOST_PAGE: f32 = 14_400.0;
/// The border of a tiled page, in points of paper.
const BORDER: f32 = 28.0;
/// Pages at most.
const MOST_PAGES: usize = 400;
/// A drawing is made smaller rather than cut, down to this scale.
const LEAST_SHRUNK: f32 = 0.5;
/// A drawing of rows is made smaller down to this share to be one sheet wide.
const LEAST_WIDE: f32 = 0.6;
/// A drawing on several pages is made smaller down to this share, where that saves pages.
const LEAST_THRIFTY: f32 = 0.8;

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
        let label = page.label.as_deref();
        let label = label.map(|words| self::label(picture, words, page.size));
        let parts = [page.drawing(picture)]
            .into_iter()
            .chain(page.above(picture));
        for part in parts.chain(label) {
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

/// A page, in points of paper.
pub(super) struct Page {
    size: (f32, f32),
    /// The part of the drawing on it, in points of the drawing; `None` is all of it.
    area: Option<Rect>,
    /// What it repeats above that.
    strip: Option<Rect>,
    at: (f32, f32),
    shown: (f32, f32),
    /// Its place among the pages.
    label: Option<String>,
}

/// Something drawn on a page.
struct Part {
    svg: String,
    at: (f32, f32),
    size: (f32, f32),
}

impl Page {
    fn whole(size: (f32, f32), at: (f32, f32), shown: (f32, f32)) -> Self {
        Self {
            size,
            area: None,
            strip: None,
            at,
            shown,
            label: None,
        }
    }

    /// The part of the drawing on it, where the drawing takes several pages.
    pub(super) fn area(&self) -> Option<Rect> {
        self.area
    }

    /// The names of ticks above the part.
    fn above(&self, picture: &Picture) -> Option<Part> {
        let strip = self.strip?;
        let scale = self.shown.0 / strip.width;
        Some(Part {
            svg: picture.part(strip),
            at: (BORDER, BORDER),
            size: (strip.width * scale, strip.height * scale),
        })
    }

    fn drawing(&self, picture: &Picture) -> Part {
        let svg = self.area.map(|area| picture.part(area));
        Part {
            svg: svg.unwrap_or_else(|| picture.svg("")),
            at: self.at,
            size: self.shown,
        }
    }
}

/// One page as large as the drawing, or sheets of paper.
pub(super) fn pages(picture: &Picture, options: &WriteOptions) -> Vec<Page> {
    let whole = (picture.width * POINT, picture.height * POINT);
    let fits = whole.0 <= MOST_PAGE && whole.1 <= MOST_PAGE;
    let Some(paper) = options.look.paper else {
        if fits {
            return vec![Page::whole(whole, (0.0, 0.0), whole)];
        }
        return tiles(picture, (MOST_PAGE, MOST_PAGE), POINT);
    };
    let mut paper = paper.points();
    // Rows with their names in front are as wide as they are, however many there are.
    if picture.height > picture.width && picture.strip.is_none() {
        paper = (paper.1, paper.0);
    }
    let room = (paper.0 - 2.0 * BORDER, paper.1 - 2.0 * BORDER);
    let shrunk = (room.0 / picture.width)
        .min(room.1 / picture.height)
        .min(POINT);
    if shrunk >= LEAST_SHRUNK * POINT {
        let size = (picture.width * shrunk, picture.height * shrunk);
        let at = ((paper.0 - size.0) / 2.0, (paper.1 - size.1) / 2.0);
        return vec![Page::whole(paper, at, size)];
    }
    tiles(picture, paper, POINT)
}

/// The scale, or a slightly smaller one that leaves no page nearly empty: the one with the fewest pages.
fn thrifty(
    scale: f32,
    drawing: (f32, f32),
    paper: (f32, f32),
    grid: &dyn Fn(f32) -> (usize, usize),
) -> f32 {
    let (columns, rows) = grid(scale);
    let fitting = |pages: usize, paper: f32, length: f32| {
        (1..=pages).map(move |pages| pages as f32 * (paper - 2.0 * BORDER) / length * 0.999)
    };
    let smaller = fitting(columns, paper.0, drawing.0).chain(fitting(rows, paper.1, drawing.1));
    let mut best = (columns * rows, scale);
    for other in smaller.filter(|&other| other < scale && other >= LEAST_THRIFTY * scale) {
        let (columns, rows) = grid(other);
        let pages = columns * rows;
        if pages < best.0 || (pages == best.0 && other > best.1) {
            best = (pages, other);
        }
    }
    best.1
}

/// The drawing cut into pages, row by row, each with its place among them.
fn tiles(picture: &Picture, paper: (f32, f32), scale: f32) -> Vec<Page> {
    let room = (paper.0 - 2.0 * BORDER, paper.1 - 2.0 * BORDER);
    let grid = |scale: f32| {
        let columns = (picture.width * scale / room.0).ceil().max(1.0) as usize;
        (columns, bands(picture, room.1 / scale).len())
    };
    let wide = room.0 / picture.width * 0.9999;
    let is_narrow = picture.strip.is_some() && (LEAST_WIDE * scale..scale).contains(&wide);
    let mut scale = match is_narrow {
        // Rows without their names say little.
        true => wide,
        false => thrifty(scale, (picture.width, picture.height), paper, &grid),
    };
    // A drawing of thousands of tickets is made smaller until it fits a drawer.
    while grid(scale).0 * grid(scale).1 > MOST_PAGES {
        scale *= 0.8;
    }
    let bands = bands(picture, room.1 / scale);
    let (columns, rows) = (grid(scale).0, bands.len());
    let step = room.0 / scale;
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let page = |(row, column): (usize, usize)| {
        let x = column as f32 * step;
        let width = step.min(picture.width - x).max(1.0);
        let (from, to) = bands[row];
        let strip = picture.strip.filter(|strip| from >= strip.1);
        let strip = strip.map(|(from, to)| rect(x, from, width, to - from));
        let below = strip.map_or(0.0, |strip| strip.height * scale);
        Page {
            size: paper,
            area: Some(rect(x, from, width, to - from)),
            strip,
            at: (BORDER, BORDER + below),
            shown: (width * scale, (to - from) * scale),
            label: Some(format!(
                "{}, row {} of {rows}, column {} of {columns}",
                picture.title,
                row + 1,
                column + 1
            )),
        }
    };
    places.map(page).collect()
}

/// From and to of each row of pages, which are so high, cut between rows of the drawing where it has some.
fn bands(picture: &Picture, page: f32) -> Vec<(f32, f32)> {
    let mut bands = Vec::new();
    let mut from = 0.0;
    while from < picture.height - 0.5 && bands.len() <= MOST_PAGES {
        let strip = picture.strip.filter(|strip| from >= strip.1);
        let room = (page - strip.map_or(0.0, |(from, to)| to - from)).max(page / 2.0);
        let mut to = (from + room).min(picture.height);
        if to < picture.height {
            let cut = picture.cuts.iter().rev().find(|&&cut| cut <= to);
            to = cut
                .copied()
                .filter(|cut| *cut > from + room / 2.0)
                .unwrap_or(to);
        }
        bands.push((from, to));
        from = to;
    }
    bands
}

/// The place of a page among the others, along its lower border.
fn label(picture: &Picture, words: &str, paper: (f32, f32)) -> Part {
    let mut canvas = Canvas::default();
    // Paper is white whatever the theme is.
    let ink = crate::exchange::palette::LIGHT.soft_text();
    let style = Style::new(8.0, Weight::Regular, ink).at(Anchor::Middle);
    let room = paper.0 - 2.0 * BORDER;
    let line = super::fonts::fitted(&super::canvas::one_line(words), room, 8.0, Weight::Regular);
    canvas.text((paper.0 / 2.0, 11.0), &line, style);
    let area = Rect {
        x: 0.0,
        y: 0.0,
        width: paper.0,
        height: 16.0,
    };
    let head = Head {
        title: &picture.title,
        description: "",
        metadata: "",
        ground: crate::exchange::palette::Rgb(255, 255, 255),
    };
    Part {
        svg: canvas.svg(area, &head),
        at: (0.0, paper.1 - 20.0),
        size: (paper.0, 16.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::palette::Rgb;
    use crate::exchange::{Look, Paper};

    fn picture(width: f32, height: f32) -> Picture {
        Picture {
            strip: None,
            cuts: Vec::new(),
            canvas: Canvas::default(),
            width,
            height,
            title: "A plan".to_owned(),
            description: String::new(),
            ground: Rgb(255, 255, 255),
        }
    }

    fn pages_of(width: f32, height: f32, paper: Option<Paper>) -> Vec<Page> {
        let look = Look {
            paper,
            ..Look::default()
        };
        let options = WriteOptions {
            look,
            ..WriteOptions::default()
        };
        pages(&picture(width, height), &options)
    }

    #[test]
    fn a_drawing_takes_one_page_or_as_many_sheets_as_it_needs() {
        assert_eq!(pages_of(1000.0, 500.0, None)[0].size, (750.0, 375.0));
        let one = pages_of(1200.0, 600.0, Some(Paper::A4));
        assert_eq!((one.len(), one[0].size), (1, (841.89, 595.276)));
        let tall = pages_of(600.0, 900.0, Some(Paper::A4));
        assert_eq!(tall[0].size, (595.276, 841.89), "upright");
        let many = pages_of(4000.0, 3000.0, Some(Paper::A4));
        assert_eq!(
            many.len(),
            4 * 4,
            "a fifth row that is nearly empty is saved"
        );
        let sum: f32 = many[..4].iter().map(|page| page.shown.0).sum();
        let scale = many[0].shown.0 / many[0].area.expect("a part").width;
        assert!(
            (sum - 4000.0 * scale).abs() < 0.5 && scale > 0.8 * POINT,
            "a row shows the whole width: {sum}"
        );
        assert!(
            pages_of(30_000.0, 800.0, None).len() > 1,
            "no page is longer than readers take"
        );
        assert!(pages_of(1e6, 1e6, Some(Paper::A4)).len() <= MOST_PAGES);
    }
}
