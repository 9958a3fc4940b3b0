//! Where arrows leave a sheet of paper: at each border the key of the card they go on to, or come from.

use super::canvas::Anchor;
use super::fonts::{self, Weight};
use super::scene::Strand;
use crate::exchange::palette::Rgb;
use crate::layout::{Point, Rect};

/// Size of a label in points of paper, and the distance of two lines of them.
pub(super) const SIZE: f32 = 6.2;
const LINE: f32 = 7.4;
/// Between a label and the border, and between two labels side by side.
const GAP: f32 = 3.0;
/// How far a label may stand from where its arrow crosses; beyond that it is counted.
const MOST_ASIDE: f32 = 3.0 * LINE;

/// A label in the margin of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    /// Its baseline, in points of paper.
    pub(super) at: (f32, f32),
    pub(super) words: String,
    pub(super) anchor: Anchor,
    pub(super) ink: Rgb,
}

/// A part of the drawing and where it lies on its sheet.
pub(super) struct Window {
    /// In points of the drawing.
    pub(super) area: Rect,
    /// The corner on paper, and the points of paper for one of the drawing.
    pub(super) at: (f32, f32),
    pub(super) scale: f32,
    /// How far the drawing goes on beyond it, in points of paper.
    pub(super) overlap: f32,
}

/// Room for the longest key, at most this wide.
const WIDEST_KEY: f32 = 54.0;

/// The room that labels take beside a drawing, and above or below it.
pub(super) fn room(strands: &[Strand]) -> (f32, f32) {
    let keys = strands.iter().flat_map(|strand| [&strand.from, &strand.to]);
    let widest = keys
        .map(|key| key_width(key))
        .fold(0.0, f32::max)
        .min(WIDEST_KEY);
    let sign = fonts::width("→  +9", SIZE, Weight::SemiBold);
    (widest + sign + 2.0 * GAP, SIZE + 2.0 * GAP)
}

fn key_width(key: &str) -> f32 {
    fonts::width(key, SIZE, Weight::SemiBold)
}

/// A key, or as much of its end as there is room for: keys differ at their ends.
fn shortened(key: &str) -> String {
    if key_width(key) <= WIDEST_KEY {
        return key.to_owned();
    }
    let starts = key.char_indices().map(|(at, _)| at);
    let end = starts
        .map(|at| format!("…{}", &key[at..]))
        .find(|end| key_width(end) <= WIDEST_KEY);
    end.unwrap_or_default()
}

/// A border of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

const SIDES: [Side; 4] = [Side::Left, Side::Right, Side::Top, Side::Bottom];

/// An arrow that crosses a border.
struct Crossing<'a> {
    side: Side,
    at: Point,
    /// The card at its other end.
    other: &'a str,
    is_outward: bool,
    ink: Rgb,
}

/// The labels around a part of the drawing.
pub(super) fn labels(strands: &[Strand], window: &Window) -> Vec<Label> {
    let crossings: Vec<Crossing> = strands
        .iter()
        .flat_map(|strand| crossings(strand, &window.area))
        .collect();
    let each = SIDES.iter().flat_map(|&side| {
        let here = crossings.iter().filter(|crossing| crossing.side == side);
        placed(side, here.collect(), window)
    });
    each.collect()
}

fn crossings<'a>(strand: &'a Strand, area: &Rect) -> Vec<Crossing<'a>> {
    let inside = |point: &Point| beyond(point, area).is_none();
    let mut found = Vec::new();
    for pair in strand.points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let is_outward = match (inside(&from), inside(&to)) {
            (true, false) => true,
            (false, true) => false,
            _ => continue,
        };
        let (within, outer) = if is_outward { (from, to) } else { (to, from) };
        let Some((side, at)) = exit(within, outer, area) else {
            continue;
        };
        found.push(Crossing {
            side,
            at,
            other: if is_outward { &strand.to } else { &strand.from },
            is_outward,
            ink: strand.ink,
        });
    }
    found
}

/// A side beyond which a point lies.
fn beyond(point: &Point, area: &Rect) -> Option<Side> {
    SIDES.into_iter().find(|side| match side {
        Side::Left => point.x < area.x,
        Side::Right => point.x > area.right(),
        Side::Top => point.y < area.y,
        Side::Bottom => point.y > area.bottom(),
    })
}

/// Where a line from within an area leaves it.
fn exit(within: Point, outer: Point, area: &Rect) -> Option<(Side, Point)> {
    let way = |side: Side| {
        let (from, to, border) = match side {
            Side::Left => (within.x, outer.x, area.x),
            Side::Right => (within.x, outer.x, area.right()),
            Side::Top => (within.y, outer.y, area.y),
            Side::Bottom => (within.y, outer.y, area.bottom()),
        };
        let is_crossed = (from - border) * (to - border) <= 0.0 && from != to;
        is_crossed.then(|| (border - from) / (to - from))
    };
    let (side, share) = SIDES
        .into_iter()
        .filter_map(|side| Some((side, way(side)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    let at = Point {
        x: within.x + (outer.x - within.x) * share,
        y: within.y + (outer.y - within.y) * share,
    };
    Some((side, at))
}

/// The labels of one border, none over another; what finds no place is counted.
fn placed(side: Side, mut crossings: Vec<&Crossing>, window: &Window) -> Vec<Label> {
    let is_level = matches!(side, Side::Top | Side::Bottom);
    let along = |crossing: &Crossing| match is_level {
        true => window.at.0 + (crossing.at.x - window.area.x) * window.scale,
        false => window.at.1 + (crossing.at.y - window.area.y) * window.scale,
    };
    crossings.sort_by(|a, b| along(a).total_cmp(&along(b)).then(a.other.cmp(b.other)));
    let mut labels: Vec<Label> = Vec::new();
    let mut left_out = 0;
    let mut end = f32::NEG_INFINITY;
    for crossing in crossings {
        let words = words(side, crossing);
        let width = fonts::width(&words, SIZE, Weight::SemiBold);
        let half = if is_level { width / 2.0 } else { LINE / 2.0 };
        let wanted = along(crossing);
        // A bundle of arrows to one card is one label.
        let is_said = |label: &Label| {
            let place = if is_level { label.at.0 } else { label.at.1 };
            label.words == words && (place - wanted).abs() < 2.0 * MOST_ASIDE
        };
        if labels.iter().rev().take(4).any(is_said) {
            continue;
        }
        let reach = match (is_level, left_out) {
            (true, 1..) => fonts::width(&format!(" +{left_out}"), SIZE, Weight::SemiBold),
            _ => 0.0,
        };
        let place = wanted.max(end + reach + half);
        if place - wanted > MOST_ASIDE {
            left_out += 1;
            continue;
        }
        count_left_out(side, &mut labels, &mut left_out);
        end = place + half + if is_level { GAP } else { 0.0 };
        let (anchor, start) = match side {
            Side::Left => (Anchor::End, place),
            Side::Right => (Anchor::Start, place),
            // What is counted behind it must not move it.
            Side::Top | Side::Bottom => (Anchor::Start, place - half),
        };
        labels.push(Label {
            at: beside(side, start, window),
            words,
            anchor,
            ink: crossing.ink,
        });
    }
    count_left_out(side, &mut labels, &mut left_out);
    labels
}

/// Says at the last label how many found no place, away from the border.
fn count_left_out(side: Side, labels: &mut [Label], left_out: &mut usize) {
    if let (1.., Some(last)) = (*left_out, labels.last_mut()) {
        last.words = match side {
            Side::Left => format!("+{left_out} {}", last.words),
            _ => format!("{} +{left_out}", last.words),
        };
    }
    *left_out = 0;
}

/// The arrow and the key, the arrow next to the border.
fn words(side: Side, crossing: &Crossing) -> String {
    let sign = match (side, crossing.is_outward) {
        (Side::Left, false) | (Side::Right, true) => '→',
        (Side::Left, true) | (Side::Right, false) => '←',
        (Side::Top, false) | (Side::Bottom, true) => '↓',
        (Side::Top, true) | (Side::Bottom, false) => '↑',
    };
    let key = shortened(crossing.other);
    match side {
        Side::Left => format!("{key} {sign}"),
        _ => format!("{sign} {key}"),
    }
}

/// The baseline of a label so far along its border.
fn beside(side: Side, place: f32, window: &Window) -> (f32, f32) {
    let right = window.at.0 + window.area.width * window.scale;
    let bottom = window.at.1 + window.area.height * window.scale;
    // Half the height of capitals below the middle.
    let middle = place + SIZE * 0.36;
    let gap = GAP + window.overlap;
    match side {
        Side::Left => (window.at.0 - gap, middle),
        Side::Right => (right + gap, middle),
        Side::Top => (place, window.at.1 - gap),
        Side::Bottom => (place, bottom + gap + SIZE * 0.75),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strand(points: &[(f32, f32)], to: &str) -> Strand {
        Strand {
            points: points.iter().map(|&(x, y)| Point { x, y }).collect(),
            from: "A".to_owned(),
            to: to.to_owned(),
            ink: Rgb(0, 0, 0),
        }
    }

    fn window() -> Window {
        Window {
            area: Rect {
                x: 100.0,
                y: 0.0,
                width: 100.0,
                height: 100.0,
            },
            at: (50.0, 20.0),
            scale: 0.5,
            overlap: 0.0,
        }
    }

    #[test]
    fn what_leaves_a_sheet_says_where_it_goes_and_what_enters_where_it_comes_from() {
        let through = strand(&[(0.0, 40.0), (150.0, 40.0), (250.0, 60.0)], "B");
        let found = labels(&[through], &window());
        let told: Vec<(&str, (f32, f32))> = found
            .iter()
            .map(|label| (label.words.as_str(), label.at))
            .collect();
        let middle = SIZE * 0.36;
        assert_eq!(
            told,
            [
                ("A →", (47.0, 40.0 + middle)),
                ("→ B", (103.0, 45.0 + middle))
            ]
        );
        let down = strand(&[(150.0, 50.0), (150.0, 150.0)], "C");
        assert_eq!(labels(&[down], &window())[0].words, "↓ C");
        let inside = strand(&[(110.0, 10.0), (190.0, 90.0)], "D");
        assert!(labels(&[inside], &window()).is_empty());
    }

    #[test]
    fn labels_stand_clear_of_each_other_and_nothing_is_left_out_in_silence() {
        let many: Vec<Strand> = (0..20)
            .map(|place| strand(&[(150.0, 50.0), (250.0, 50.0)], &format!("T-{place}")))
            .collect();
        let found = labels(&many, &window());
        assert!(found.len() > 2 && found.len() < 20);
        for pair in found.windows(2) {
            assert!(pair[1].at.1 - pair[0].at.1 >= LINE - 0.01);
        }
        let last = &found.last().expect("labels").words;
        assert!(last.ends_with(&format!(" +{}", 20 - found.len())), "{last}");
        let bundle: Vec<Strand> = (0..5)
            .map(|place| strand(&[(150.0, 50.0), (250.0, 50.0 + place as f32)], "One"))
            .collect();
        assert_eq!(labels(&bundle, &window()).len(), 1);
        let side_by_side: Vec<Strand> = (0..9)
            .map(|place| strand(&[(150.0, 50.0), (150.0, 150.0)], &format!("T-{place}")))
            .collect();
        let found = labels(&side_by_side, &window());
        for pair in found.windows(2) {
            let right = pair[0].at.0 + fonts::width(&pair[0].words, SIZE, Weight::SemiBold);
            assert!(right < pair[1].at.0, "{found:?}");
        }
        let long = strand(
            &[(150.0, 50.0), (250.0, 50.0)],
            "A-VERY-LONG-FAMILY-OF-KEYS-123",
        );
        let words = labels(&[long], &window())[0].words.clone();
        assert!(
            words.starts_with("→ …") && words.ends_with("-123"),
            "{words}"
        );
    }
}
