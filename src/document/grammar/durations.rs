//! Durations and estimates: `2-3 hours`, `45 min`, `1.5 d`, `3 Tage`, `2周`, `2/3/5 h`, `S`.

use super::numbers;
use crate::plan::duration::{LONGEST, Units};
use crate::plan::{Estimate, Work};

/// A duration or a range of durations in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::document) struct Span {
    pub min: Work,
    pub max: Work,
    /// The first byte and the byte behind the last.
    pub start: usize,
    pub end: usize,
    /// The unit.
    pub unit: Unit,
    /// Whether a plus follows: `60+ minutes`.
    pub at_least: bool,
}

/// A unit of durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::document) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// Words of units; those of scripts without spaces may be followed by anything.
const UNITS: &[(Unit, &[&str])] = &[
    (
        Unit::Minute,
        &[
            "minutes",
            "minute",
            "mins",
            "min",
            "m",
            "minuten",
            "minutos",
            "minuti",
            "мин",
            "минут",
            "минуты",
            "分钟",
            "分鐘",
            "分間",
            "分",
            "분",
        ],
    ),
    (
        Unit::Hour,
        &[
            "hours",
            "hour",
            "hrs",
            "hr",
            "h",
            "hs",
            "std",
            "stunden",
            "stunde",
            "heures",
            "heure",
            "horas",
            "hora",
            "ore",
            "ora",
            "uur",
            "uren",
            "timmar",
            "timme",
            "godzin",
            "godziny",
            "ч",
            "час",
            "часа",
            "часов",
            "person-hours",
            "person-hour",
            "man-hours",
            "agent-hours",
            "agent-hour",
            "ph",
            "小时",
            "小時",
            "工时",
            "時間",
            "시간",
        ],
    ),
    (
        Unit::Day,
        &[
            "days",
            "day",
            "d",
            "tage",
            "tag",
            "tagen",
            "pt",
            "personentage",
            "jours",
            "jour",
            "j",
            "días",
            "dias",
            "día",
            "dia",
            "giorni",
            "giorno",
            "dagen",
            "dag",
            "dagar",
            "dni",
            "dzień",
            "дней",
            "день",
            "дня",
            "дн",
            "wd",
            "bd",
            "arbeitstage",
            "arbeitstag",
            "manntage",
            "jh",
            "j-h",
            "jours-homme",
            "man-day",
            "dev-days",
            "eng-days",
            "person-days",
            "person-day",
            "man-days",
            "agent-days",
            "pd",
            "人日",
            "人天",
            "工作日",
            "天",
            "日間",
            "日",
            "일",
        ],
    ),
    (
        Unit::Week,
        &[
            "weeks",
            "week",
            "wks",
            "wk",
            "w",
            "wochen",
            "woche",
            "semaines",
            "semaine",
            "sem",
            "semanas",
            "semana",
            "settimane",
            "settimana",
            "weken",
            "veckor",
            "tygodnie",
            "недель",
            "неделя",
            "недели",
            "неделю",
            "нед",
            "agent-weeks",
            "agent-week",
            "person-weeks",
            "man-weeks",
            "周",
            "週間",
            "週",
            "个星期",
            "주",
        ],
    ),
    (
        Unit::Month,
        &[
            "months",
            "month",
            "mo",
            "mos",
            "monate",
            "monat",
            "mois",
            "meses",
            "mes",
            "mesi",
            "месяц",
            "месяцев",
            "个月",
            "ヶ月",
            "か月",
            "개월",
        ],
    ),
];

impl Unit {
    /// Working minutes of one.
    pub fn minutes(self, units: Units) -> f64 {
        match self {
            Unit::Minute => 1.0,
            Unit::Hour => 60.0,
            Unit::Day => units.day as f64,
            Unit::Week => units.week as f64,
            Unit::Month => units.week as f64 * 52.0 / 12.0,
        }
    }
}

/// The unit a text opens with, and its length in bytes.
pub(in crate::document) fn unit(text: &str) -> Option<(Unit, usize)> {
    let letters: usize = text
        .chars()
        .take_while(|c| c.is_alphabetic() || *c == '-')
        .map(char::len_utf8)
        .sum();
    let word = text[..letters].trim_end_matches('-').to_lowercase();
    let exact = UNITS
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()))
        .map(|(unit, _)| (*unit, letters.min(text.len())));
    let exact = exact.map(|(unit, _)| (unit, text[..letters].trim_end_matches('-').len()));
    exact.or_else(|| {
        let ideographic = |word: &&&str| word.starts_with(|c: char| u32::from(c) >= 0x2E80);
        let starts = |words: &&[&str]| {
            words
                .iter()
                .filter(ideographic)
                .find(|word| text.starts_with(**word))
                .map(|word| word.len())
        };
        UNITS
            .iter()
            .find_map(|(unit, words)| Some((*unit, starts(words)?)))
    })
}

/// Work of so many units, where a plan can hold it.
fn work(value: f64, unit: Unit, units: Units) -> Option<Work> {
    let minutes = (value * unit.minutes(units)).round();
    (minutes >= 0.0 && minutes <= LONGEST.0 as f64).then_some(Work(minutes as i64))
}

const RANGE_WORDS: [&str; 10] = ["-", "–", "—", "~", "〜", "…", "to ", "bis ", "à ", "至"];

/// The duration or range a text opens with: `2-3 hours`, `1h 30m`, `2h-1d`, `1 to 2 days`.
pub(in crate::document) fn leading(text: &str, units: Units) -> Option<Span> {
    let (first, length) = numbers::amount(text)?;
    let mut at = length;
    pass_adjective(text, &mut at);
    let own = open_unit(text, &mut at);
    let mut plus = take_plus(text, &mut at);
    if let Some(second) = range_end(&text[at..])
        && let Some((last, length)) = numbers::amount(&text[at + second..])
    {
        let mut end = at + second + length;
        pass_adjective(text, &mut end);
        plus |= take_plus(text, &mut end);
        if let Some(unit) = open_unit(text, &mut end) {
            let (min, max) = (
                work(first, own.unwrap_or(unit), units)?,
                work(last, unit, units)?,
            );
            return (min <= max).then_some(Span {
                min,
                max,
                start: 0,
                end,
                unit,
                at_least: plus,
            });
        }
    }
    let unit = match own {
        Some(unit) => unit,
        None => open_unit(text, &mut at)?,
    };
    let mut total = work(first, unit, units)?;
    // `1h 30m`, `2 h 30 min`.
    let rest = text[at..].trim_start();
    if let Some((more, length)) = numbers::leading(rest) {
        let mut end = at + (text[at..].len() - rest.len()) + length;
        // `1h30`: two digits right behind an hour are minutes.
        let is_glued = unit == Unit::Hour && rest.len() == text[at..].len() && length == 2;
        let smaller = open_unit(text, &mut end)
            .or_else(|| (is_glued && is_word_end(&text[end..])).then_some(Unit::Minute));
        if let Some(smaller) = smaller.filter(|smaller| *smaller < unit) {
            total = Work(total.0.saturating_add(work(more, smaller, units)?.0));
            at = end;
        }
    }
    (total <= LONGEST).then_some(Span {
        min: total,
        max: total,
        start: 0,
        end: at,
        unit,
        at_least: plus,
    })
}

/// Whether no word goes on here.
fn is_word_end(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

/// Words between a number and its unit that do not change the unit: `3 working days`.
const ADJECTIVES: [&str; 8] = [
    "working ",
    "work ",
    "business ",
    "calendar ",
    "ideal ",
    "full ",
    "person ",
    "man ",
];

fn pass_adjective(text: &str, at: &mut usize) {
    let rest = text[*at..].trim_start_matches([' ', '\u{a0}', '-']);
    let found = ADJECTIVES.iter().find(|word| {
        rest.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
            && unit(&rest[word.len()..]).is_some()
    });
    if let Some(word) = found {
        *at = text.len() - rest.len() + word.len();
    }
}

/// Takes the unit at `at`, spaces or a dash before it included.
fn open_unit(text: &str, at: &mut usize) -> Option<Unit> {
    let rest = &text[*at..];
    let trimmed = rest.trim_start_matches([' ', '\u{a0}']);
    let trimmed = trimmed
        .strip_prefix('-')
        .filter(|after| after.starts_with(char::is_alphabetic))
        .unwrap_or(trimmed);
    let (unit, length) = unit(trimmed)?;
    *at += rest.len() - trimmed.len() + length;
    Some(unit)
}

fn take_plus(text: &str, at: &mut usize) -> bool {
    let has_plus = text[*at..].starts_with('+');
    *at += usize::from(has_plus);
    has_plus
}

/// Where the second number of a range starts, behind its dash or word.
fn range_end(rest: &str) -> Option<usize> {
    let trimmed = rest.trim_start();
    let word = RANGE_WORDS
        .iter()
        .find(|word| trimmed.starts_with(**word))?;
    let after = &trimmed[word.len()..];
    Some(rest.len() - after.trim_start().len())
}

/// Every duration of a text, in order.
pub(in crate::document) fn all(text: &str, units: Units) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let before = text[..at].chars().next_back();
        let is_free = !before
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '#' | ':' | '/' | '<'));
        match Some(())
            .filter(|()| is_free)
            .and_then(|()| leading(&text[at..], units))
        {
            Some(span) => {
                found.push(Span {
                    start: at,
                    end: at + span.end,
                    ..span
                });
                at += span.end;
            }
            None => {
                at += bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count()
            }
        }
    }
    found
}

/// What an estimate cell says.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::document) enum Said {
    /// An estimate; the flag says that the unit was assumed to be hours.
    Estimate(Estimate, bool),
    /// Nothing.
    Nothing,
    /// Something that is no duration.
    Unknown,
}

/// Reads an estimate cell, `default` being the unit of bare numbers that the header names.
pub(in crate::document) fn estimate(cell: &str, default: Option<Unit>, units: Units) -> Said {
    let text = trim_signs(cell);
    if super::words::is_none(text)
        || ["tbd", "?", "tba", "unknown", "待定", "未定"].contains(&text.to_lowercase().as_str())
    {
        return Said::Nothing;
    }
    if let Some(points) = three_points(text, default, units) {
        return points;
    }
    if let Some(span) = leading(text, units) {
        return whole(text, span, units);
    }
    let bare_unit = default.unwrap_or(Unit::Hour);
    let range = bare_range(text);
    match range
        .and_then(|(min, max)| Some((work(min, bare_unit, units)?, work(max, bare_unit, units)?)))
    {
        Some((min, max)) if min <= max => Said::Estimate(of_range(min, max), default.is_none()),
        _ => Said::Unknown,
    }
}

/// A leading duration and what follows it: nothing, a remark in brackets, a likely value.
fn whole(text: &str, span: Span, units: Units) -> Said {
    let rest = text[span.end..].trim();
    let lower = rest.to_lowercase();
    if let Some(at) = lower.find("likely") {
        let behind = rest.get(at + "likely".len()..).unwrap_or("");
        let inside = behind.trim_start_matches([':', ' ', '=']);
        if let Some(likely) =
            leading(inside, units).filter(|likely| span.min <= likely.min && likely.max <= span.max)
        {
            return Said::Estimate(
                Estimate::ThreePoint {
                    min: span.min,
                    likely: likely.min,
                    max: span.max,
                },
                false,
            );
        }
    }
    // Ends in brackets behind the likely value: `3h (2-5h)`.
    if let Some(ends) = rest
        .strip_prefix('(')
        .and_then(|inside| leading(inside, units))
        .filter(|ends| ends.min < ends.max)
        && ends.min <= span.min
        && span.max <= ends.max
        && span.min == span.max
    {
        return Said::Estimate(
            Estimate::ThreePoint {
                min: ends.min,
                likely: span.min,
                max: ends.max,
            },
            false,
        );
    }
    let is_remark = rest.is_empty()
        || rest.starts_with(['(', '（', ',', ';', '—', '–', '·', '+', '.'])
        || ESTIMATE_TAILS.contains(&lower.as_str());
    if is_remark {
        Said::Estimate(of_range(span.min, span.max), false)
    } else {
        Said::Unknown
    }
}

/// What may follow an estimate without changing it.
const ESTIMATE_TAILS: [&str; 12] = [
    "effort",
    "of work",
    "total",
    "max",
    "each",
    "work",
    "of effort",
    "estimated",
    "approx",
    "approx.",
    "(est.)",
    "dev",
];

/// `2/3/5 h`, `2/3/5` and `2h/3h/5h`.
fn three_points(text: &str, default: Option<Unit>, units: Units) -> Option<Said> {
    let parts: Vec<&str> = text.split(['/', '|']).map(str::trim).collect();
    let [a, b, c] = parts[..] else { return None };
    let mut tail = numbers::leading(c)?.1;
    let shared = open_unit(c, &mut tail);
    let is_assumed = shared.is_none() && default.is_none();
    let unit = shared.or(default).unwrap_or(Unit::Hour);
    let one = |part: &str| {
        let (value, mut at) = numbers::leading(part)?;
        let own = open_unit(part, &mut at).unwrap_or(unit);
        part[at..]
            .trim()
            .is_empty()
            .then(|| work(value, own, units))
            .flatten()
    };
    let (min, likely, max) = (one(a)?, one(b)?, one(c)?);
    (min <= likely && likely <= max).then_some(Said::Estimate(
        Estimate::ThreePoint { min, likely, max },
        is_assumed,
    ))
}

/// A number or range of numbers without a unit that is the whole text.
fn bare_range(text: &str) -> Option<(f64, f64)> {
    let (first, length) = numbers::leading(text)?;
    let rest = &text[length..];
    if rest.trim().is_empty() {
        return Some((first, first));
    }
    let second = range_end(rest)?;
    let (last, length) = numbers::leading(&rest[second..])?;
    rest[second + length..]
        .trim()
        .is_empty()
        .then_some((first, last))
}

/// An estimate between two ends.
pub(in crate::document) fn of_range(min: Work, max: Work) -> Estimate {
    if min == max {
        Estimate::Fixed(min)
    } else {
        Estimate::Range { min, max }
    }
}

/// Without signs of approximation and brackets around the whole.
fn trim_signs(text: &str) -> &str {
    let text = text
        .trim()
        .trim_start_matches(['~', '≈', '±', '∼', '～', '<', '≤', '>', '≥', '='])
        .trim();
    let text = [
        "ca.",
        "ca",
        "approx.",
        "approx",
        "about",
        "circa",
        "etwa",
        "environ",
        "约",
        "約",
        "est.",
        "estimate:",
    ]
    .iter()
    .find_map(|word| {
        text.get(..word.len())
            .filter(|head| head.eq_ignore_ascii_case(word))
            .map(|_| text[word.len()..].trim_start())
    })
    .filter(|rest| numbers::amount(rest).is_some())
    .unwrap_or(text);
    text.strip_prefix('(')
        .and_then(|inside| inside.strip_suffix(')'))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: Units = Units {
        day: 480,
        week: 2400,
    };

    fn span(text: &str) -> Option<(i64, i64)> {
        leading(text, UNITS).map(|span| (span.min.0, span.max.0))
    }

    #[test]
    fn durations_are_read_in_many_ways() {
        for (text, expected) in [
            ("2-3 hours", (120, 180)),
            ("1.5-2 hours", (90, 120)),
            ("45 min", (45, 45)),
            ("20h", (1200, 1200)),
            ("1 to 2 days", (480, 960)),
            ("1h 30m", (90, 90)),
            ("3 Tage", (1440, 1440)),
            ("2周", (4800, 4800)),
            ("3小时", (180, 180)),
            ("60+ minutes", (60, 60)),
            ("24-hour", (1440, 1440)),
            ("30m-2h", (30, 120)),
            ("2.5d", (1200, 1200)),
            ("half a day", (240, 240)),
            ("a week", (2400, 2400)),
            ("two days", (960, 960)),
            ("one to two weeks", (2400, 4800)),
            ("1h30", (90, 90)),
            ("3 working days", (1440, 1440)),
            ("½ j", (240, 240)),
            ("1½ days", (720, 720)),
            ("半天", (240, 240)),
            ("两周", (4800, 4800)),
            ("zwei Tage", (960, 960)),
            ("1 sem.", (2400, 2400)),
        ] {
            assert_eq!(span(text), Some(expected), "{text}");
        }
        assert_eq!(
            (span("3 items"), span("h"), span("5 marks")),
            (None, None, None)
        );
        assert_eq!(
            (span("an item"), span("half the days"), span("one more")),
            (None, None, None)
        );
    }

    #[test]
    fn estimate_cells_say_an_estimate_nothing_or_something_else() {
        let fixed = |minutes| Estimate::Fixed(Work(minutes));
        assert_eq!(
            estimate("~4h", None, UNITS),
            Said::Estimate(fixed(240), false)
        );
        assert_eq!(
            estimate("3", Some(Unit::Day), UNITS),
            Said::Estimate(fixed(1440), false)
        );
        assert_eq!(estimate("3", None, UNITS), Said::Estimate(fixed(180), true));
        assert_eq!(estimate("—", None, UNITS), Said::Nothing);
        assert_eq!(estimate("soon", None, UNITS), Said::Unknown);
        assert_eq!(estimate("3 sprints of love", None, UNITS), Said::Unknown);
        let points = Estimate::ThreePoint {
            min: Work(120),
            likely: Work(180),
            max: Work(300),
        };
        for text in ["2/3/5 h", "3h (2-5h)", "2-5 h (likely 3 h)"] {
            assert_eq!(
                estimate(text, None, UNITS),
                Said::Estimate(points.clone(), false),
                "{text}"
            );
        }
    }
}
