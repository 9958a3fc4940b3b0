//! A drawing on sheets of paper: how large, where cut, what each sheet repeats.
//!
//! Sheets are cut where the drawing says that it may be: between columns of cards, between rows and lanes, at ticks.
//! What names rows and moments is repeated on each, so that every sheet can be read alone, and an arrow that crosses
//! a border says there where it goes on. Sheets on which nothing stands are left out. Knows lengths, not how a document
//! is written.

use super::canvas::rect;
use super::crossings::{self, Label, Window};
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
const LEAST_THRIFTY: f32 = 0.66;

/// How far a drawing with arrows goes on beyond the cut, in points of the drawing: what stands on an arrow where it
/// crosses is whole on both sheets.
const OVERLAP: f32 = 10.0;

/// A page, in points of paper.
pub(super) struct Page {
    pub(super) size: (f32, f32),
    /// What is drawn on it, none over another.
    pub(super) pieces: Vec<Piece>,
    /// What stands around it, where there are several.
    pub(super) margin: Option<Margin>,
}

/// A part of the drawing on a page.
pub(super) struct Piece {
    /// The part, in points of the drawing; `None` is all of it.
    pub(super) of: Option<Rect>,
    pub(super) at: (f32, f32),
    pub(super) size: (f32, f32),
}

/// What stands around the pieces of a sheet.
pub(super) struct Margin {
    /// The part of the drawing that only this sheet shows, but for what goes on beyond the cuts.
    pub(super) area: Rect,
    /// Where that lies on the paper, and where the ground of the drawing is seen.
    pub(super) cut: Rect,
    pub(super) ground: Rect,
    /// Where arrows go on.
    pub(super) labels: Vec<Label>,
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
            margin: None,
        }
    }

    /// The part of the drawing that only this page shows, where the drawing takes several pages.
    pub(super) fn area(&self) -> Option<Rect> {
        self.margin.as_ref().map(|margin| margin.area)
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
    let count = |folds: &Folds, length: f32, sheet: f32| filled(folds, length, sheet).0.len();
    let sheets = |scale: f32| {
        count(&picture.across, picture.width, room.0 / scale)
            * count(&picture.down, picture.height, room.1 / scale)
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
    let strip = strip(picture);
    let room = (
        paper.0 - 2.0 * (BORDER + strip.0),
        paper.1 - 2.0 * (BORDER + strip.1),
    );
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
    let cells = (0..down.len()).flat_map(|row| (0..across.len()).map(move |column| (row, column)));
    let shown: Vec<(usize, usize)> = cells
        .filter(|&(row, column)| says_something(picture, across[column], down[row]))
        .collect();
    let sheets = shown.iter().zip(1..).map(|(&(row, column), number)| {
        let (columns, rows) = (across[column], down[row]);
        let grid = ((row, down.len()), (column, across.len()));
        let mut page = sheet(picture, columns, rows, scale);
        page.size = paper;
        if let Some(margin) = &mut page.margin {
            margin.place = place((number, shown.len()), grid);
        }
        page
    });
    sheets.collect()
}

/// The room for what lies beyond the cuts of a drawing and for words there, in points of paper.
fn strip(picture: &Picture) -> (f32, f32) {
    if picture.strands.is_empty() {
        return (0.0, 0.0);
    }
    let words = crossings::room(&picture.strands);
    (words.0 + OVERLAP * POINT, words.1 + OVERLAP * POINT)
}

/// Whether any words of its own stand on a sheet; rows under a scale are shown in any case, they are read as a table.
fn says_something(picture: &Picture, columns: (f32, f32), rows: (f32, f32)) -> bool {
    let words = &picture.canvas.words;
    let is_repeated = |area: &Rect| {
        let (top, bottom) = picture.across.body;
        let left = picture.across.repeated.map_or(0.0, |(_, end)| end);
        area.x < left && (top..bottom).contains(&area.middle())
    };
    let is_here = |area: &Rect| {
        area.x < columns.1 && area.right() > columns.0 && area.y < rows.1 && area.bottom() > rows.0
    };
    let is_table = picture.down.repeated.is_some() || words.is_empty();
    is_table || words.iter().any(|area| is_here(area) && !is_repeated(area))
}

fn place((sheet, sheets): (usize, usize), ((row, rows), (column, columns)): Cell) -> String {
    let words = format!("sheet {sheet} of {sheets}");
    match rows > 1 && columns > 1 {
        true => format!(
            "{words} (row {} of {rows}, column {} of {columns})",
            row + 1,
            column + 1
        ),
        false => words,
    }
}

/// A place in rows and columns, each with how many there are.
type Cell = ((usize, usize), (usize, usize));

/// The track within which a sheet begins.
fn goes_on(picture: &Picture, from: f32) -> String {
    let within = |(start, end, _): &&(f32, f32, String)| *start + 1.0 < from && from < *end - 1.0;
    let track = picture.sections.iter().find(within);
    track.map_or_else(String::new, |(_, _, name)| format!("{name}, continued"))
}

/// What a sheet shows: in front the names that it repeats, above it the ticks, and last its own part; around that
/// where its arrows go on.
fn sheet(picture: &Picture, columns: (f32, f32), rows: (f32, f32), scale: f32) -> Page {
    let left = picture.across.before(columns.0);
    let top = picture.down.before(rows.0);
    let strip = strip(picture);
    let inner = |is_inner: bool, room: f32| if is_inner { room } else { 0.0 };
    let length = |span: Option<(f32, f32)>| span.map_or(0.0, |(from, to)| to - from) * scale;
    let x = BORDER + length(left) + inner(columns.0 > 0.0, strip.0);
    let y = BORDER + length(top) + inner(rows.0 > 0.0, strip.1);
    let part = |columns: (f32, f32), rows: (f32, f32)| {
        rect(columns.0, rows.0, columns.1 - columns.0, rows.1 - rows.0)
    };
    let piece = |of: Rect, at: (f32, f32)| Piece {
        of: Some(of),
        at,
        size: (of.width * scale, of.height * scale),
    };
    let names = left.and_then(|left| {
        let (from, to) = within(rows, picture.across.body)?;
        Some(piece(
            part(left, (from, to)),
            (BORDER, y + (from - rows.0) * scale),
        ))
    });
    let ticks = top.and_then(|top| {
        let (from, to) = within(columns, picture.down.body)?;
        Some(piece(
            part((from, to), top),
            (x + (from - columns.0) * scale, BORDER),
        ))
    });
    let area = part(columns, rows);
    let cut = rect(x, y, area.width * scale, area.height * scale);
    let right = cut.right() + inner(columns.1 < picture.width, strip.0);
    let bottom = cut.bottom() + inner(rows.1 < picture.height, strip.1);
    let overlap = if picture.strands.is_empty() {
        0.0
    } else {
        OVERLAP
    };
    let window = Window {
        area,
        at: (x, y),
        scale,
        overlap: overlap * scale,
    };
    let ahead = (
        inner(columns.0 > 0.0, overlap),
        inner(rows.0 > 0.0, overlap),
    );
    let beyond = part(
        (
            area.x - ahead.0,
            area.right() + inner(columns.1 < picture.width, overlap),
        ),
        (
            area.y - ahead.1,
            area.bottom() + inner(rows.1 < picture.height, overlap),
        ),
    );
    let corner = (x - ahead.0 * scale, y - ahead.1 * scale);
    let own = piece(beyond, corner);
    Page {
        size: (0.0, 0.0),
        pieces: [names, ticks, Some(own)].into_iter().flatten().collect(),
        margin: Some(Margin {
            area,
            cut,
            ground: rect(BORDER, BORDER, right - BORDER, bottom - BORDER),
            labels: crossings::labels(&picture.strands, &window),
            place: String::new(),
            goes_on: goes_on(picture, rows.0),
        }),
    }
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

/// From and to of what each sheet shows of a length, cut where the drawing may be, and as evenly as that allows.
fn spans(folds: &Folds, length: f32, sheet: f32) -> Spans {
    const STEPS: usize = 12;
    let (mut best, cards_cut) = filled(folds, length, sheet);
    // The smallest sheets of which as many do: none is left for a last narrow piece.
    let (mut small, mut large) = (sheet / 2.0, sheet);
    for _ in 0..STEPS {
        let middle = (small + large) / 2.0;
        let (tried, cut) = filled(folds, length, middle);
        match tried.len() <= best.len() && cut <= cards_cut {
            true => (best, large) = (tried, middle),
            false => small = middle,
        }
    }
    best
}

/// Sheets filled one after the other, and how many of the cuts are not where the drawing may be cut.
fn filled(folds: &Folds, length: f32, sheet: f32) -> (Spans, usize) {
    let mut spans = Vec::new();
    let (mut from, mut cards_cut) = (0.0, 0);
    while from < length - 0.5 && spans.len() <= MOST_PAGES {
        let taken = folds.before(from).map_or(0.0, |(start, end)| end - start);
        let room = (sheet - taken).max(sheet / 2.0);
        let mut to = (from + room).min(length);
        if to < length {
            let behind = folds.cuts.partition_point(|cut| *cut <= to);
            let cut = folds.cuts[..behind].last().copied();
            let cut = cut.filter(|cut| *cut > from + room / 3.0);
            cards_cut += usize::from(cut.is_none());
            to = cut.unwrap_or(to);
        }
        spans.push((from, to));
        from = to;
    }
    (spans, cards_cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::palette::Rgb;
    use crate::exchange::picture::canvas::Canvas;
    use crate::exchange::picture::scene::Strand;
    use crate::exchange::{Look, Paper};

    fn on_a4() -> WriteOptions {
        WriteOptions {
            look: Look {
                paper: Some(Paper::A4),
                ..Look::default()
            },
            ..WriteOptions::default()
        }
    }

    fn picture(width: f32, height: f32) -> Picture {
        Picture {
            across: Folds::default(),
            down: Folds::default(),
            sections: Vec::new(),
            strands: Vec::new(),
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
        let sheets = pages(&picture, &on_a4());
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
            let margin = sheet.margin.as_ref().expect("a margin");
            assert!(margin.place.starts_with("sheet "));
            assert_eq!(margin.goes_on.is_empty(), area.y == 0.0);
        }
        let last = sheets.last().and_then(|sheet| sheet.margin.as_ref());
        assert_eq!(
            last.map(|margin| margin
                .place
                .contains(&format!("sheet {0} of {0}", sheets.len()))),
            Some(true)
        );
        let widths: Vec<f32> = sheets
            .iter()
            .filter_map(Page::area)
            .filter(|area| area.y == 0.0)
            .map(|area| area.width)
            .collect();
        let narrowest = widths.iter().copied().fold(f32::INFINITY, f32::min);
        let widest = widths.iter().copied().fold(0.0, f32::max);
        assert!(widest - narrowest <= 240.0, "uneven sheets: {widths:?}");
    }

    #[test]
    fn a_sheet_that_only_arrows_cross_is_left_out_and_they_say_where_they_go() {
        let word = |x: f32, y: f32| rect(x, y, 40.0, 10.0);
        let mut picture = picture(3000.0, 2000.0);
        // Words in the first and the last sheet of a row, and everywhere below.
        picture.canvas.words = vec![word(10.0, 10.0), word(2900.0, 10.0)];
        let below = (0..30).map(|place| word(place as f32 * 100.0, 1500.0));
        picture.canvas.words.extend(below);
        let points = [0.0, 2950.0].map(|x| crate::layout::Point { x, y: 15.0 });
        let straight = (0..=100).map(|step| crate::layout::Point {
            x: points[1].x * step as f32 / 100.0,
            y: 15.0,
        });
        picture.strands = vec![Strand {
            points: straight.collect(),
            from: "A-1".to_owned(),
            to: "A-2".to_owned(),
            ink: Rgb(0, 0, 0),
        }];
        let sheets = pages(&picture, &on_a4());
        let first_row: Vec<&Page> = sheets
            .iter()
            .filter(|page| page.area().is_some_and(|area| area.y == 0.0))
            .collect();
        assert_eq!(first_row.len(), 2, "the first and the last");
        let said = |page: &Page| {
            let margin = page.margin.as_ref().expect("a margin");
            let words = margin.labels.iter().map(|label| label.words.clone());
            words.collect::<Vec<_>>()
        };
        assert_eq!(said(first_row[0]), ["→ A-2"]);
        assert_eq!(said(first_row[1]), ["A-1 →"]);
        let last = sheets.last().and_then(|page| page.margin.as_ref());
        let place = &last.expect("a margin").place;
        assert!(
            place.starts_with(&format!("sheet {0} of {0} ", sheets.len())),
            "{place}"
        );
    }
}
