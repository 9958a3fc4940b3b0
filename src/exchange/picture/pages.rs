//! A drawing on sheets of paper: how large, where cut, what each sheet repeats.
//!
//! Sheets are cut where the drawing says that it may be: between columns of cards, between rows and lanes, at ticks.
//! What names rows and moments is repeated on each, so that every sheet can be read alone. Knows lengths, not how a
//! document is written.

use super::canvas::rect;
use super::scene::{Folds, Picture};
use crate::exchange::WriteOptions;
use crate::layout::Rect;

/// Points of paper for a point of the drawing: 96 of those make an inch, as on a screen.
const POINT: f32 = 0.75;
/// The longest side of a page that readers take, in points of paper.
const MOST_PAGE: f32 = 14_400.0;
/// The border of a tiled page, in points of paper.
pub(super) const BORDER: f32 = 28.0;
/// Pages at most.
const MOST_PAGES: usize = 400;
/// A drawing is made smaller rather than cut, down to this scale.
const LEAST_SHRUNK: f32 = 0.5;
/// A drawing of rows is made smaller down to this share to be one sheet wide.
const LEAST_WIDE: f32 = 0.6;
/// A drawing on several pages is made smaller down to this share, where that saves pages.
const LEAST_THRIFTY: f32 = 0.72;

/// A page, in points of paper.
pub(super) struct Page {
    pub(super) size: (f32, f32),
    /// What is drawn on it, none over another.
    pub(super) pieces: Vec<Piece>,
    /// What stands around it, where there are several.
    pub(super) words: Option<Words>,
}

/// A part of the drawing on a page.
pub(super) struct Piece {
    /// The part, in points of the drawing; `None` is all of it.
    pub(super) of: Option<Rect>,
    pub(super) at: (f32, f32),
    pub(super) size: (f32, f32),
}

/// The words around a sheet.
pub(super) struct Words {
    /// Its place among the sheets.
    pub(super) place: String,
    /// The track in which it begins; may be empty.
    pub(super) goes_on: String,
}

impl Page {
    fn whole(size: (f32, f32), at: (f32, f32), shown: (f32, f32)) -> Self {
        let piece = Piece {
            of: None,
            at,
            size: shown,
        };
        Self {
            size,
            pieces: vec![piece],
            words: None,
        }
    }

    /// The part of the drawing that only this page shows, where the drawing takes several pages.
    pub(super) fn area(&self) -> Option<Rect> {
        self.pieces.last().and_then(|piece| piece.of)
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
    if picture.height > picture.width && picture.down.repeated.is_none() {
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

/// Height of a band for its width: a page lying on its side, with room for a heading.
const BAND: f32 = 0.58;
/// Bands at most; a drawing of thousands of tickets is looked at on the screen.
const MOST_BANDS: usize = 24;

/// The drawing in bands that each fit on a page lying on its side; whole where it is low, or too high for that.
pub(super) fn bands(picture: &Picture) -> Vec<Rect> {
    let rest = Folds {
        repeated: None,
        ..picture.down.clone()
    };
    let height = picture.width * BAND;
    let can_be_cut = !picture.down.cuts.is_empty();
    let spans = match can_be_cut && picture.height <= height * MOST_BANDS as f32 * 0.8 {
        true => spans(&rest, picture.height, height),
        false => vec![(0.0, picture.height)],
    };
    let bands = spans.into_iter();
    bands
        .map(|(from, to)| rect(0.0, from, picture.width, to - from))
        .collect()
}

/// The spans of the drawing that sheets of so many points show, in one direction.
type Spans = Vec<(f32, f32)>;

/// The columns and rows of sheets at a scale.
fn grid(picture: &Picture, room: (f32, f32), scale: f32) -> (Spans, Spans) {
    let across = spans(&picture.across, picture.width, room.0 / scale);
    let down = spans(&picture.down, picture.height, room.1 / scale);
    (across, down)
}

/// The scale, or a slightly smaller one that leaves no sheet nearly empty: the one with the fewest sheets.
fn thrifty(picture: &Picture, room: (f32, f32), scale: f32) -> f32 {
    const STEPS: u16 = 20;
    let sheets = |scale: f32| {
        let (across, down) = grid(picture, room, scale);
        across.len() * down.len()
    };
    let mut best = (sheets(scale), scale);
    for step in 1..=STEPS {
        let share = f32::from(step) / f32::from(STEPS);
        let smaller = scale * (1.0 - (1.0 - LEAST_THRIFTY) * share);
        let count = sheets(smaller);
        if count < best.0 {
            best = (count, smaller);
        }
    }
    best.1
}

/// The drawing cut into sheets, row by row, each with its place among them.
fn tiles(picture: &Picture, paper: (f32, f32), scale: f32) -> Vec<Page> {
    let room = (paper.0 - 2.0 * BORDER, paper.1 - 2.0 * BORDER);
    let wide = room.0 / picture.width * 0.9999;
    let is_narrow = picture.down.repeated.is_some() && (LEAST_WIDE * scale..scale).contains(&wide);
    let mut scale = match is_narrow {
        // Rows without their names say little.
        true => wide,
        false => thrifty(picture, room, scale),
    };
    let (mut across, mut down) = grid(picture, room, scale);
    // A drawing of thousands of tickets is made smaller until it fits a drawer.
    while across.len() * down.len() > MOST_PAGES {
        scale *= 0.8;
        (across, down) = grid(picture, room, scale);
    }
    let mut sheets = Vec::new();
    for (row, &rows) in down.iter().enumerate() {
        for (column, &columns) in across.iter().enumerate() {
            sheets.push(Page {
                size: paper,
                pieces: pieces(picture, columns, rows, scale),
                words: Some(Words {
                    place: place((row, down.len()), (column, across.len())),
                    goes_on: goes_on(picture, rows.0),
                }),
            });
        }
    }
    sheets
}

fn place((row, rows): (usize, usize), (column, columns): (usize, usize)) -> String {
    let page = format!("page {} of {}", row * columns + column + 1, rows * columns);
    match rows > 1 && columns > 1 {
        true => format!(
            "{page}: row {} of {rows}, column {} of {columns}",
            row + 1,
            column + 1
        ),
        false => page,
    }
}

/// The track within which a sheet begins.
fn goes_on(picture: &Picture, from: f32) -> String {
    let within = |(start, end, _): &&(f32, f32, String)| *start + 1.0 < from && from < *end - 1.0;
    let track = picture.sections.iter().find(within);
    track.map_or_else(String::new, |(_, _, name)| format!("{name}, continued"))
}

/// What a sheet shows: in front the names that it repeats, above it the ticks, and last its own part.
fn pieces(picture: &Picture, columns: (f32, f32), rows: (f32, f32), scale: f32) -> Vec<Piece> {
    let left = picture.across.before(columns.0);
    let top = picture.down.before(rows.0);
    let length = |span: Option<(f32, f32)>| span.map_or(0.0, |(from, to)| to - from) * scale;
    let (x, y) = (BORDER + length(left), BORDER + length(top));
    let piece = |columns: (f32, f32), rows: (f32, f32), at: (f32, f32)| Piece {
        of: Some(rect(
            columns.0,
            rows.0,
            columns.1 - columns.0,
            rows.1 - rows.0,
        )),
        at,
        size: ((columns.1 - columns.0) * scale, (rows.1 - rows.0) * scale),
    };
    let names = left.and_then(|left| {
        let (from, to) = within(rows, picture.across.body)?;
        Some(piece(
            left,
            (from, to),
            (BORDER, y + (from - rows.0) * scale),
        ))
    });
    let ticks = top.and_then(|top| {
        let (from, to) = within(columns, picture.down.body)?;
        Some(piece(
            (from, to),
            top,
            (x + (from - columns.0) * scale, BORDER),
        ))
    });
    let own = piece(columns, rows, (x, y));
    [names, ticks, Some(own)].into_iter().flatten().collect()
}

/// The part of a span that lies in another one.
fn within(span: (f32, f32), body: (f32, f32)) -> Option<(f32, f32)> {
    let both = (span.0.max(body.0), span.1.min(body.1));
    (both.1 > both.0).then_some(both)
}

impl Folds {
    /// What a sheet that begins at `from` repeats before that.
    fn before(&self, from: f32) -> Option<(f32, f32)> {
        self.repeated.filter(|(_, end)| from >= *end)
    }
}

/// From and to of what each sheet shows of a length, cut where the drawing may be.
fn spans(folds: &Folds, length: f32, sheet: f32) -> Spans {
    let mut spans = Vec::new();
    let mut from = 0.0;
    while from < length - 0.5 && spans.len() <= MOST_PAGES {
        let taken = folds.before(from).map_or(0.0, |(start, end)| end - start);
        let room = (sheet - taken).max(sheet / 2.0);
        let mut to = (from + room).min(length);
        if to < length {
            let cut = folds.cuts.iter().rev().find(|&&cut| cut <= to);
            to = cut
                .copied()
                .filter(|cut| *cut > from + room / 3.0)
                .unwrap_or(to);
        }
        spans.push((from, to));
        from = to;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::palette::Rgb;
    use crate::exchange::picture::canvas::Canvas;
    use crate::exchange::{Look, Paper};

    fn picture(width: f32, height: f32) -> Picture {
        Picture {
            across: Folds::default(),
            down: Folds::default(),
            sections: Vec::new(),
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
        assert!(
            many.len() <= 5 * 5,
            "nearly empty sheets are saved: {}",
            many.len()
        );
        let row = many
            .iter()
            .take_while(|page| page.area().is_some_and(|area| area.y == 0.0));
        let shown: f32 = row.filter_map(Page::area).map(|area| area.width).sum();
        assert!(
            (shown - 4000.0).abs() < 0.5,
            "a row shows the whole width: {shown}"
        );
        assert!(
            pages_of(30_000.0, 800.0, None).len() > 1,
            "no page is longer than readers take"
        );
        assert!(pages_of(1e6, 1e6, Some(Paper::A4)).len() <= MOST_PAGES);
    }

    #[test]
    fn bands_follow_each_other_and_are_cut_between_rows() {
        let low = bands(&picture(1000.0, 500.0));
        assert_eq!((low.len(), low[0].height), (1, 500.0));
        let high = Picture {
            down: Folds {
                cuts: (1..70).map(|row| row as f32 * 30.0).collect(),
                ..Folds::default()
            },
            ..picture(1000.0, 2100.0)
        };
        let found = bands(&high);
        assert_eq!(found.len(), 4);
        for pair in found.windows(2) {
            assert_eq!(pair[0].bottom(), pair[1].y);
            assert_eq!(pair[1].y % 30.0, 0.0);
        }
        assert_eq!(found.last().map(|band| band.bottom()), Some(2100.0));
        assert_eq!(bands(&picture(1000.0, 1e6)).len(), 1);
    }

    #[test]
    fn no_card_is_cut_and_every_sheet_repeats_the_names() {
        // Cards of 80 in columns 100 apart behind names of 120.
        let cuts: Vec<f32> = (1..40)
            .map(|column| 110.0 + column as f32 * 100.0)
            .collect();
        let picture = Picture {
            across: Folds {
                repeated: Some((0.0, 120.0)),
                body: (90.0, 2000.0),
                cuts: cuts.clone(),
            },
            sections: vec![(100.0, 3000.0, "Build".to_owned())],
            ..picture(4120.0, 2000.0)
        };
        let look = Look {
            paper: Some(Paper::A4),
            ..Look::default()
        };
        let options = WriteOptions {
            look,
            ..WriteOptions::default()
        };
        let sheets = pages(&picture, &options);
        assert!(sheets.len() > 4);
        for sheet in &sheets {
            let area = sheet.area().expect("a part");
            let is_first = area.x == 0.0;
            assert!(is_first || cuts.contains(&area.x), "cut at {}", area.x);
            assert_eq!(sheet.pieces.len(), if is_first { 1 } else { 2 });
            let right = sheet
                .pieces
                .last()
                .map_or(0.0, |piece| piece.at.0 + piece.size.0);
            assert!(right <= sheet.size.0 - BORDER + 0.5, "{right}");
            let words = sheet.words.as_ref().expect("words");
            assert!(words.place.starts_with("page "));
            assert_eq!(words.goes_on.is_empty(), area.y == 0.0);
        }
        let last = sheets.last().and_then(|sheet| sheet.words.as_ref());
        assert_eq!(
            last.map(|words| words
                .place
                .contains(&format!("page {0} of {0}", sheets.len()))),
            Some(true)
        );
    }
}
