//! Cells: what a spreadsheet can hold, and how text gets there unharmed.

use crate::plan::Stamp;

/// The value of one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::exchange) enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Flag(bool),
    Date(Stamp),
}

/// Characters a cell takes at most, counted in UTF-16 units.
const MOST_UNITS: usize = 32_767;
/// Days from the spreadsheets' day 0 to 1970-01-01.
const EPOCH_DAYS: i64 = 25_569;
/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// 1900-03-01, the first day on which spreadsheets and the calendar agree.
const FIRST_SERIAL: i64 = 61;

impl Cell {
    /// A text as a cell shows it: trimmed, without characters that XML or a spreadsheet changes, no longer
    /// than a cell may be. What differs from the text afterwards has to be kept elsewhere.
    pub(in crate::exchange) fn text(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        let mut units = 0;
        for c in text.trim().chars() {
            let c = match c {
                '\n' => '\n',
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => ' ',
                c => c,
            };
            units += c.len_utf16();
            if units > MOST_UNITS {
                break;
            }
            shown.push(c);
        }
        // `_x0041_` would mean a character by its number.
        let shown = shown.replace("_x", "_ x");
        if shown.trim().is_empty() {
            return Cell::Empty;
        }
        Cell::Text(shown.trim().to_owned())
    }

    /// An instant; as text where spreadsheets count days differently.
    pub(in crate::exchange) fn date(stamp: Stamp) -> Self {
        if serial_minutes(stamp) >= FIRST_SERIAL * DAY {
            Cell::Date(stamp)
        } else {
            Cell::Text(stamp.to_string())
        }
    }

    /// The text of a cell, however it is held.
    pub(in crate::exchange) fn to_text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Number(number) => number.to_string(),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Date(stamp) => stamp.to_string(),
        }
    }

    /// Whether nothing is in it.
    pub(in crate::exchange) fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// An instant as spreadsheets count it: days since their day 0.
pub(in crate::exchange) fn serial(stamp: Stamp) -> f64 {
    serial_minutes(stamp) as f64 / DAY as f64
}

fn serial_minutes(stamp: Stamp) -> i64 {
    stamp.0 + EPOCH_DAYS * DAY
}

/// The instant of a day count, to the minute; `None` beyond the years of a plan.
pub(in crate::exchange) fn stamp_of(serial: f64) -> Option<Stamp> {
    if !(0.0..300_000.0).contains(&serial) {
        return None;
    }
    let minutes = (serial * DAY as f64).round() as i64;
    let stamp = Stamp(minutes - EPOCH_DAYS * DAY);
    stamp.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_minute_survives_as_a_day_count() {
        for minute in (0..60_000_000).step_by(9973) {
            let stamp = Stamp(minute);
            assert_eq!(stamp_of(serial(stamp)), Some(stamp));
        }
        assert_eq!(stamp_of(f64::NAN), None);
        assert_eq!(stamp_of(-1.0), None);
        assert_eq!(stamp_of(1e12), None);
    }

    #[test]
    fn text_is_shown_without_what_a_cell_would_change() {
        assert_eq!(
            Cell::text(" a\r\nb\u{1} _x0041_ "),
            Cell::Text("a \nb  _ x0041_".into())
        );
        assert_eq!(Cell::text(" \u{7} "), Cell::Empty);
        let Cell::Text(long) = Cell::text(&"🚀".repeat(20_000)) else {
            panic!("text");
        };
        assert!(long.encode_utf16().count() <= MOST_UNITS);
    }
}
