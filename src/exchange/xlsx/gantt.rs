//! The Gantt sheet: one line per ticket, one column per step of time, bars as conditional formats.
//!
//! The bars follow the dates in the sheet, so somebody who changes a date there sees the bar move. It is a
//! picture: nothing of it is read back.

use super::cells::serial;
use super::write::Looks;
use crate::exchange::dates::Dates;
use crate::exchange::drawing::{Card, Drawing, Shape};
use crate::exchange::palette::LIGHT;
use crate::plan::{Plan, Stamp};
use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format, FormatAlign, Worksheet, XlsxError};

/// Columns before the first step of time.
const BEFORE: u16 = 5;
/// Steps a chart has at most.
const MOST_STEPS: i64 = 120;
/// Steps of time in minutes, with the number format of their headers.
const STEPS: [(i64, &str); 9] = [
    (60, "dd hh"),
    (2 * 60, "dd hh"),
    (4 * 60, "dd hh"),
    (8 * 60, "dd hh"),
    (24 * 60, "mm-dd"),
    (7 * 24 * 60, "mm-dd"),
    (28 * 24 * 60, "yyyy-mm-dd"),
    (91 * 24 * 60, "yyyy-mm-dd"),
    (364 * 24 * 60, "yyyy-mm-dd"),
];
/// Fills the sheet.
pub(super) fn write(
    plan: &Plan,
    dates: &Dates,
    looks: &Looks,
    page: &mut Worksheet,
) -> Result<(), XlsxError> {
    page.set_name("Gantt")?;
    for (at, (header, width)) in [
        ("key", 12),
        ("title", 34),
        ("track", 14),
        ("start", 17),
        ("finish", 17),
    ]
    .into_iter()
    .enumerate()
    {
        page.write_string_with_format(0, at as u16, header, &looks.header)?;
        page.set_column_width(at as u16, width)?;
    }
    page.set_freeze_panes(1, BEFORE)?;
    let Some(schedule) = &dates.schedule else {
        return Ok(());
    };
    let (start, step, format, count) = steps(schedule.start, schedule.finish);
    let head = looks
        .header
        .clone()
        .set_num_format(format)
        .set_font_size(8)
        .set_rotation(90)
        .set_align(FormatAlign::Center);
    for place in 0..count {
        let at = serial(Stamp(start.0 + place * step));
        let column = BEFORE + place as u16;
        page.write_number_with_format(0, column, at, &head)?;
        page.set_column_width(column, 2.2)?;
    }
    page.set_row_height(0, 52)?;
    let drawing = Drawing::of(plan, None, dates);
    let mut line = 1;
    for (place, lane) in drawing.lanes.iter().enumerate() {
        for card in &lane.cards {
            let tone = LIGHT.track(lane.track.hue.map_or(place, usize::from));
            let hue = tone.bar.number();
            line = bar(
                page,
                looks,
                dates,
                card,
                (line, &lane.track.name),
                hue,
                (step, count),
            )?;
        }
    }
    for card in &drawing.loose {
        line = bar(
            page,
            looks,
            dates,
            card,
            (line, ""),
            LIGHT.neutral().bar.number(),
            (step, count),
        )?;
    }
    page.set_landscape();
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Where the axis starts, minutes of a step, the format of its headers, and how many steps there are.
fn steps(start: Stamp, finish: Stamp) -> (Stamp, i64, &'static str, i64) {
    let span = finish.since(start).0.max(1);
    let fits = |&&(step, _): &&(i64, &str)| span / step + 2 <= MOST_STEPS;
    let (step, format) = *STEPS.iter().find(fits).unwrap_or(&STEPS[STEPS.len() - 1]);
    let start = Stamp(start.0.div_euclid(step) * step);
    let count = (finish.since(start).0 / step + 1).clamp(1, MOST_STEPS);
    (start, step, format, count)
}

/// One line; returns the next.
fn bar(
    page: &mut Worksheet,
    looks: &Looks,
    dates: &Dates,
    card: &Card,
    (line, track): (u32, &str),
    hue: u32,
    (step, count): (i64, i64),
) -> Result<u32, XlsxError> {
    let Some(found) = dates.node(card.node) else {
        return Ok(line);
    };
    for (at, text) in [card.key, card.title, track].into_iter().enumerate() {
        if let super::cells::Cell::Text(text) = super::cells::Cell::text(text) {
            page.write_string_with_format(line, at as u16, &text, &looks.text)?;
        }
    }
    for (at, stamp) in [(3, found.early_start), (4, found.early_finish)] {
        page.write_number_with_format(line, at, serial(stamp), &looks.date)?;
    }
    let colour = match card.shape {
        _ if card.is_critical => LIGHT.danger().bar.number(),
        Shape::Gate => LIGHT.tone(LIGHT.amber, false).bar.number(),
        _ => hue,
    };
    let row = line + 1;
    let first = rust_xlsxwriter::utility::column_number_to_name(BEFORE);
    // A step is coloured as far as it overlaps the bar; what takes no time colours the step it lies in.
    let days = step as f64 / (24.0 * 60.0);
    let rule =
        format!("=AND({first}$1<MAX($E{row},$D{row}+1/1440),{first}$1+{days}>$D{row}+1/2880)");
    let rule = ConditionalFormatFormula::new()
        .set_rule(rule.as_str())
        .set_format(Format::new().set_background_color(Color::RGB(colour)));
    page.add_conditional_format(line, BEFORE, line, BEFORE + count as u16 - 1, &rule)?;
    Ok(line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_span_has_a_bounded_number_of_steps_that_covers_it() {
        let start = Stamp::DEFAULT_START;
        for minutes in [0, 1, 600, 7_000, 100_000, 5_000_000, 50_000_000] {
            let finish = Stamp(start.0 + minutes);
            let (from, step, _, count) = steps(start, finish);
            assert!(from <= start && count <= MOST_STEPS);
            let covered = from.0 + count * step;
            assert!(covered > finish.0 || count == MOST_STEPS, "{minutes}");
        }
    }
}
