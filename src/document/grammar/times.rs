//! Times in a plan and dates: `Hour 6`, `Day 1-2`, `02:00`, `Week 1–4`, `T+6h`, `January 4, 2026`.

use super::numbers;
use crate::document::facts::{TimePoint, TimeUnit};
use crate::plan::{Date, Stamp};

/// A time in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::document) struct Found {
    pub time: TimePoint,
    pub start: usize,
    pub end: usize,
}

/// Words before a number that make it a time.
const WORDS: &[(TimeUnit, &[&str])] = &[
    (
        TimeUnit::Hour,
        &["hours", "hour", "stunde", "heure", "hora", "ora", "час"],
    ),
    (
        TimeUnit::Day,
        &[
            "days", "day", "tag", "tage", "jour", "jours", "día", "dia", "giorno", "день",
        ],
    ),
    (
        TimeUnit::Week,
        &[
            "weeks",
            "week",
            "wk",
            "woche",
            "wochen",
            "kw",
            "semaine",
            "semaines",
            "semana",
            "settimana",
            "неделя",
        ],
    ),
    (
        TimeUnit::Month,
        &["months", "month", "monat", "mois", "mes", "месяц"],
    ),
];

/// Ideographic counters: `第3周`, `第2天`.
const COUNTERS: &[(TimeUnit, &[&str])] = &[
    (TimeUnit::Hour, &["小时", "時間"]),
    (TimeUnit::Day, &["天", "日"]),
    (TimeUnit::Week, &["周", "週"]),
    (TimeUnit::Month, &["月", "ヶ月"]),
];

/// The first time in a text.
pub(in crate::document) fn first(text: &str) -> Option<Found> {
    all(text).into_iter().next()
}

/// Every time of a text, in order: a word and a number, `T+6h`, an ideographic counter.
pub(in crate::document) fn all(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        match at_word(text, at)
            .or_else(|| offset(text, at))
            .or_else(|| counter(rest).map(|(time, end)| (time, at + end)))
        {
            Some((time, end)) => {
                found.push(Found {
                    time,
                    start: at,
                    end,
                });
                at = end;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

fn at_word(text: &str, at: usize) -> Option<(TimePoint, usize)> {
    let rest = &text[at..];
    let starts_word = rest.starts_with(char::is_alphabetic)
        && !text[..at]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
    if !starts_word {
        return None;
    }
    let length: usize = rest
        .chars()
        .take_while(|c| c.is_alphabetic())
        .map(char::len_utf8)
        .sum();
    let word = rest[..length].to_lowercase();
    let unit = WORDS
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()))
        .map(|(unit, _)| *unit)?;
    let gap = rest[length..].len()
        - rest[length..]
            .trim_start_matches([' ', '#', '\u{a0}'])
            .len();
    let (from, to, end) = range(&rest[length + gap..])?;
    // `hours 24` is a time, `hour 2-3 hours` is not; a unit behind the number makes it a duration.
    Some((TimePoint::span(unit, from, to), at + length + gap + end))
}

/// A number or range of numbers: `1`, `1-2`, `1–4`, `2 to 3`, `2 and 4` (only the first of a list).
fn range(text: &str) -> Option<(f64, f64, usize)> {
    let (from, length) = numbers::leading(text)?;
    let rest = &text[length..];
    let trimmed = rest.trim_start();
    for word in ["-", "–", "—", "to ", "bis ", "through "] {
        if let Some(after) = trimmed.strip_prefix(word)
            && let Some((to, second)) = numbers::leading(after.trim_start())
            && to >= from
        {
            let end = text.len() - after.trim_start().len() + second;
            return Some((from, to, end));
        }
    }
    Some((from, from, length))
}

/// `T+6h`, `T+2d`, `+6h`.
fn offset(text: &str, at: usize) -> Option<(TimePoint, usize)> {
    let rest = &text[at..];
    let is_free = !text[..at]
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric);
    let after = rest
        .strip_prefix("T+")
        .or_else(|| rest.strip_prefix("t+"))
        .filter(|_| is_free)?;
    let (value, length) = numbers::leading(after.trim_start())?;
    let tail = after.trim_start()[length..].trim_start();
    let unit = match super::durations::unit(tail)? {
        (super::durations::Unit::Hour, _) => TimeUnit::Hour,
        (super::durations::Unit::Day, _) => TimeUnit::Day,
        (super::durations::Unit::Week, _) => TimeUnit::Week,
        (super::durations::Unit::Minute, _) => return minutes(value, at, text, tail),
        (super::durations::Unit::Month, _) => TimeUnit::Month,
    };
    let (_, unit_length) = super::durations::unit(tail)?;
    let end = text.len() - tail.len() + unit_length;
    // `T+2h30`, `T+2h 30m`
    let rest = &text[end..];
    let part = rest.trim_start();
    let (minutes, digits) = small(part)
        .filter(|(minutes, digits)| unit == TimeUnit::Hour && *digits == 2 && *minutes < 60)
        .unwrap_or((0, 0));
    if digits == 0 || (part.len() < rest.len() && !part[digits..].starts_with('m')) {
        return Some((TimePoint::span(unit, value, value), end));
    }
    let value = value + f64::from(minutes) / 60.0;
    let behind = &part[digits..];
    let word = ["minutes", "min", "m"]
        .iter()
        .find_map(|word| behind.strip_prefix(word))
        .unwrap_or(behind);
    Some((TimePoint::span(unit, value, value), text.len() - word.len()))
}

fn minutes(value: f64, _at: usize, text: &str, tail: &str) -> Option<(TimePoint, usize)> {
    let (_, length) = super::durations::unit(tail)?;
    Some((
        TimePoint::span(TimeUnit::Hour, value / 60.0, value / 60.0),
        text.len() - tail.len() + length,
    ))
}

fn counter(rest: &str) -> Option<(TimePoint, usize)> {
    let after = rest.strip_prefix('第')?;
    let (from, to, length) = range(after)?;
    let tail = &after[length..];
    let (unit, word) = COUNTERS.iter().find_map(|(unit, words)| {
        words
            .iter()
            .find(|word| tail.starts_with(**word))
            .map(|word| (*unit, *word))
    })?;
    Some((
        TimePoint::span(unit, from, to),
        '第'.len_utf8() + length + word.len(),
    ))
}

/// The clock time a text opens with, `02:00`, `26:30` or `5 pm`, in minutes, and its length in bytes.
pub(in crate::document) fn clock(text: &str) -> Option<(i64, usize)> {
    noon(text)
        .or_else(|| half_day(text))
        .or_else(|| whole_day(text))
        .or_else(|| written_hour(text))
}

/// `noon`, in words.
fn noon(text: &str) -> Option<(i64, usize)> {
    let word = ["noon", "midday", "mittags", "midi", "mediodía"]
        .into_iter()
        .find(|word| text.starts_with(word))?;
    let is_end = !text[word.len()..].starts_with(char::is_alphanumeric);
    is_end.then_some((12 * 60, word.len()))
}

/// `18h00`, `18 Uhr`.
fn written_hour(text: &str) -> Option<(i64, usize)> {
    let (hour, digits) = small(text).filter(|(hour, digits)| *hour < 24 && *digits <= 2)?;
    let behind = &text[digits..];
    if let Some(rest) = behind.strip_prefix(" Uhr") {
        return (!rest.starts_with(char::is_alphanumeric))
            .then(|| (i64::from(hour) * 60, text.len() - rest.len()));
    }
    let rest = behind.strip_prefix('h')?;
    let (minute, length) = small(rest).filter(|(minute, length)| *minute < 60 && *length == 2)?;
    let is_end = !rest[length..].starts_with(char::is_alphanumeric);
    is_end.then(|| {
        (
            i64::from(hour) * 60 + i64::from(minute),
            digits + 1 + length,
        )
    })
}

/// `5pm`, `5:30 p.m.`, `12 am`.
fn half_day(text: &str) -> Option<(i64, usize)> {
    let (hour, digits) = small(text).filter(|(hour, _)| (1..=12).contains(hour))?;
    let behind = &text[digits..];
    let minutes = behind
        .strip_prefix(':')
        .and_then(small)
        .filter(|(minute, digits)| *minute < 60 && *digits == 2);
    let rest = minutes.map_or(behind, |(_, digits)| &behind[1 + digits..]);
    let word = rest.trim_start();
    let (half, length) = [("am", 0), ("pm", 720), ("a.m.", 0), ("p.m.", 720)]
        .iter()
        .find(|(sign, _)| {
            word.get(..sign.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(sign))
        })
        .map(|(sign, half)| (*half, sign.len()))?;
    let is_end = !word[length..].starts_with(char::is_alphanumeric) && rest.len() - word.len() <= 1;
    let minute =
        i64::from(hour % 12) * 60 + minutes.map_or(0, |(minute, _)| i64::from(minute)) + half;
    is_end.then(|| (minute, text.len() - word.len() + length))
}

fn whole_day(text: &str) -> Option<(i64, usize)> {
    let bytes = text.as_bytes();
    let hours = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let is_clock =
        (1..=3).contains(&hours) && bytes.get(hours) == Some(&b':') && bytes.len() >= hours + 3;
    if !is_clock || !bytes[hours + 1..hours + 3].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (hour, minute): (i64, i64) = (
        text[..hours].parse().ok()?,
        text[hours + 1..hours + 3].parse().ok()?,
    );
    let is_end = !bytes
        .get(hours + 3)
        .is_some_and(|byte| byte.is_ascii_digit() || *byte == b':');
    (minute < 60 && is_end).then_some((hour * 60 + minute, hours + 3))
}

/// Month names in several languages, each list from January on.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "januar",
        "janvier",
        "enero",
        "gennaio",
        "janeiro",
        "января",
    ],
    &[
        "february",
        "feb",
        "februar",
        "février",
        "febrero",
        "febbraio",
        "fevereiro",
        "февраля",
    ],
    &["march", "mar", "märz", "mars", "marzo", "março", "марта"],
    &["april", "apr", "avril", "abril", "aprile", "апреля"],
    &["may", "mai", "mayo", "maggio", "maio", "мая"],
    &[
        "june", "jun", "juni", "juin", "junio", "giugno", "junho", "июня",
    ],
    &[
        "july", "jul", "juli", "juillet", "julio", "luglio", "julho", "июля",
    ],
    &["august", "aug", "août", "agosto", "августа"],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "settembre",
        "setembro",
        "сентября",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "октября",
    ],
    &[
        "november",
        "nov",
        "novembre",
        "noviembre",
        "novembro",
        "ноября",
    ],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "декабря",
    ],
];

/// The first date of a text: `2026-02-20`, `20.02.2026`, `February 20, 2026`, `20 February 2026`,
/// `2026年2月20日`, with a time of day where one follows.
pub(in crate::document) fn date(text: &str) -> Option<Stamp> {
    let (date, _, end) = date_at(text)?;
    let minute = time_behind(&text[end..]).filter(|minute| *minute < 1440);
    Some(Stamp::at(date, minute.unwrap_or(0)))
}

/// The time of day that stands right behind a date, in minutes.
pub(super) fn time_behind(rest: &str) -> Option<i64> {
    let rest = rest.trim_start_matches(['T', ' ', ',']);
    let rest = ["at ", "um ", "à "]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    clock(rest).map(|(minute, _)| minute)
}

/// The first date of a text, where it starts and the byte behind it.
pub(super) fn date_at(text: &str) -> Option<(Date, usize, usize)> {
    free_starts(text).find_map(|at| {
        let rest = &text[at..];
        let (date, length) = numeric_date(rest).or_else(|| named_date(rest))?;
        Some((date, at, at + length))
    })
}

/// The last day of the month and year a text opens with: `March 2027`.
pub(in crate::document) fn month_end(text: &str) -> Option<Stamp> {
    let (number, length) = month(text)?;
    let (year, _) = small(text[length..].trim_start()).filter(|(_, digits)| *digits == 4)?;
    let last = (28..=31)
        .rev()
        .find_map(|day| Date::from_ymd(year as i16, number, day))?;
    Some(Stamp::at(last, 0))
}

/// The minutes after the start that a whole text names: `T0`, `T+80m`, `T-2h`.
pub(in crate::document) fn relative(text: &str) -> Option<i64> {
    let rest = text.trim().strip_prefix(['T', 't'])?.trim();
    if matches!(rest, "" | "0" | "=0" | "+0" | "-0") {
        return Some(0);
    }
    let sign = match rest.chars().next()? {
        '+' => 1,
        '-' | '−' | '–' => -1,
        _ => return None,
    };
    let amount = rest.trim_start_matches(['+', '-', '−', '–', ' ']);
    let written = format!("T+{amount}");
    let (found, length) = offset(&written, 0)?;
    (length == written.len())
        .then(|| Some(found.end()?.0 * sign))
        .flatten()
}

/// The first day and month of a text without a year (`13 Jan`, `Jan 13`, `13. Januar`, `1月13日`), where they start and
/// the byte behind them.
pub(super) fn day_and_month(text: &str) -> Option<(i8, i8, usize, usize)> {
    free_starts(text).find_map(|at| {
        let rest = &text[at..];
        let (month, day, behind) = named_day(rest)
            .or_else(|| counted_day(rest))
            .or_else(|| dotted_day(rest))?;
        // `Jan 2027` is a month, `May 5x` nothing.
        let is_day =
            (1..=31).contains(&day) && !behind.starts_with(|c: char| c.is_ascii_alphanumeric());
        is_day.then(|| (day as i8, month, at, text.len() - behind.len()))
    })
}

/// The places of a text where a word or number starts.
pub(super) fn free_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(move |&at| {
        text.is_char_boundary(at) && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
    })
}

/// `05.03.`, as it is written in German.
fn dotted_day(text: &str) -> Option<(i8, u32, &str)> {
    let (day, digits) = small(text).filter(|(_, digits)| *digits <= 2)?;
    let after = text[digits..].strip_prefix('.')?;
    let (month, digits) =
        small(after).filter(|(month, digits)| *digits <= 2 && (1..=12).contains(month))?;
    let behind = after[digits..].strip_prefix('.')?;
    Some((month as i8, day, behind))
}

/// `1月13日`.
fn counted_day(text: &str) -> Option<(i8, u32, &str)> {
    let (month, digits) = small(text)?;
    let after = text[digits..].strip_prefix('月')?;
    let (day, digits) = small(after)?;
    let behind = after[digits..].strip_prefix('日')?;
    let month = i8::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    Some((month, day, behind))
}

fn numeric_date(text: &str) -> Option<(Date, usize)> {
    let (a, one) = small(text)?;
    let sign = text[one..]
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
    let after = &text[one + sign.len_utf8()..];
    let (b, two) = small(after)?;
    let second = after[two..]
        .chars()
        .next()
        .filter(|c| *c == sign || (*c == '月' && sign == '年'))?;
    let last = &after[two + second.len_utf8()..];
    let (c, three) = small(last)?;
    let end = text.len() - last.len() + three;
    let date = match (one, sign) {
        (4, _) => Date::from_ymd(a as i16, b as i8, c as i8),
        // 02/03/2026 means March to some and February to others: only a day above 12 tells.
        (_, '/') if three == 4 && a > 12 => Date::from_ymd(c as i16, b as i8, a as i8),
        (_, '/') if three == 4 && b > 12 => Date::from_ymd(c as i16, a as i8, b as i8),
        (_, '.') if three == 4 => Date::from_ymd(c as i16, b as i8, a as i8),
        _ => None,
    };
    Some((date?, end))
}

/// A whole number of at most four digits.
fn small(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=4).contains(&digits) {
        return None;
    }
    Some((text[..digits].parse().ok()?, digits))
}

fn month(text: &str) -> Option<(i8, usize)> {
    let length: usize = text
        .chars()
        .take_while(|c| c.is_alphabetic())
        .map(char::len_utf8)
        .sum();
    let word = text[..length].to_lowercase();
    let place = MONTHS
        .iter()
        .position(|names| names.contains(&word.as_str()))?;
    Some((place as i8 + 1, length))
}

/// `January 4, 2026`, `Jan 4 2026`, `4 January 2026`, `4. Januar 2026`.
fn named_date(text: &str) -> Option<(Date, usize)> {
    let (month_number, day, rest) = named_day(text)?;
    let year_text = rest.trim_start_matches([' ', ',', '.']);
    let year_text = year_text.strip_prefix("de ").unwrap_or(year_text);
    let (year, digits) = small(year_text).filter(|(_, digits)| *digits == 4)?;
    let date = Date::from_ymd(year as i16, month_number, i8::try_from(day).ok()?)?;
    Some((date, text.len() - year_text.len() + digits))
}

/// The month and the day a text opens with, in either order, and what stands behind them.
fn named_day(text: &str) -> Option<(i8, u32, &str)> {
    if let Some((number, length)) = month(text) {
        let after = text[length..].trim_start_matches([' ', '.']);
        let (day, digits) = small(after)?;
        let rest = &after[digits..];
        let suffix = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|word| rest.strip_prefix(word));
        return Some((number, day, suffix.unwrap_or(rest)));
    }
    let (day, digits) = small(text)?;
    let after = &text[digits..];
    let suffix = ["st", "nd", "rd", "th", "er"]
        .iter()
        .find_map(|word| after.strip_prefix(word));
    let after = suffix.unwrap_or(after).trim_start_matches([' ', '.']);
    let after = after
        .strip_prefix("de ")
        .or_else(|| after.strip_prefix("of "))
        .unwrap_or(after);
    let (number, length) = month(after)?;
    Some((number, day, &after[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_plan_are_found() {
        for (text, unit, from, to) in [
            ("Checkpoint 1 (Hour 6): x", TimeUnit::Hour, 6.0, 6.0),
            ("Day 1-2", TimeUnit::Day, 1.0, 2.0),
            ("Week 1–4", TimeUnit::Week, 1.0, 4.0),
            ("第3周", TimeUnit::Week, 3.0, 3.0),
            ("at T+6h", TimeUnit::Hour, 6.0, 6.0),
            ("T+2h30", TimeUnit::Hour, 2.5, 2.5),
            ("T+2h 45m: done", TimeUnit::Hour, 2.75, 2.75),
            ("T+2h 3 done", TimeUnit::Hour, 2.0, 2.0),
            ("Tag 3: fertig", TimeUnit::Day, 3.0, 3.0),
        ] {
            assert_eq!(
                first(text).map(|found| found.time),
                Some(TimePoint::span(unit, from, to)),
                "{text}"
            );
        }
        assert_eq!(first("weekly, 24 hours"), None);
    }

    #[test]
    fn clocks_and_dates_are_read() {
        assert_eq!(
            (clock("02:00 - CHECKPOINT"), clock("26:30"), clock("12:60")),
            (Some((120, 5)), Some((1590, 5)), None)
        );
        assert_eq!(
            (
                clock("5pm"),
                clock("18h00."),
                clock("18 Uhr"),
                clock("2h"),
                clock("noon"),
                clock("noone")
            ),
            (
                Some((1020, 3)),
                Some((1080, 5)),
                Some((1080, 6)),
                None,
                Some((720, 4)),
                None
            )
        );
        assert_eq!(
            (
                relative("T+80m"),
                relative("T-2h"),
                relative("T0"),
                relative("T1")
            ),
            (Some(80), Some(-120), Some(0), None)
        );
        for text in [
            "2026-02-20",
            "20.02.2026",
            "February 20, 2026",
            "20 February 2026",
            "on 20. Februar 2026",
            "2026年2月20日",
            "20/02/2026",
        ] {
            assert_eq!(
                date(text).map(|stamp| stamp.to_string()),
                Some("2026-02-20T00:00".to_owned()),
                "{text}"
            );
        }
        assert_eq!(
            date("2026-02-20 09:30").map(|stamp| stamp.to_string()),
            Some("2026-02-20T09:30".to_owned())
        );
        assert_eq!(
            (date("02/03/2026"), date("phase 2 of 3"), date("99.99.2026")),
            (None, None, None)
        );
    }
}
