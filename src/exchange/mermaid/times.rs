//! Dates and durations as a gantt chart writes them.

use crate::plan::{Date, Stamp};

/// A `dateFormat`, as the tokens of day.js.
pub(super) struct DateFormat {
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Year,
    ShortYear,
    MonthName,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
    HalfDay,
    UnixSeconds,
    UnixMilliseconds,
    Literal(char),
}

/// Tokens by their spelling, longer ones before their beginnings.
const TOKENS: [(&str, Token); 19] = [
    ("YYYY", Token::Year),
    ("YY", Token::ShortYear),
    ("MMMM", Token::MonthName),
    ("MMM", Token::MonthName),
    ("MM", Token::Month),
    ("M", Token::Month),
    ("DD", Token::Day),
    ("D", Token::Day),
    ("HH", Token::Hour),
    ("H", Token::Hour),
    ("hh", Token::Hour),
    ("h", Token::Hour),
    ("mm", Token::Minute),
    ("m", Token::Minute),
    ("ss", Token::Second),
    ("SSS", Token::Fraction),
    ("A", Token::HalfDay),
    ("X", Token::UnixSeconds),
    ("x", Token::UnixMilliseconds),
];

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl DateFormat {
    /// Reads a format such as `YYYY-MM-DD HH:mm`.
    pub(super) fn new(format: &str) -> Self {
        let mut tokens = Vec::new();
        let mut rest = format.trim();
        while let Some(first) = rest.chars().next() {
            let literal = rest
                .strip_prefix('[')
                .and_then(|inner| inner.split_once(']'));
            if let Some((text, behind)) = literal {
                tokens.extend(text.chars().map(Token::Literal));
                rest = behind;
            } else if let Some((spelling, token)) = TOKENS
                .iter()
                .find(|(spelling, _)| rest.starts_with(spelling))
            {
                tokens.push(token.clone());
                rest = &rest[spelling.len()..];
            } else {
                tokens.push(Token::Literal(first));
                rest = &rest[first.len_utf8()..];
            }
        }
        Self { tokens }
    }

    /// Whether bare numbers are dates.
    pub(super) fn is_unix(&self) -> bool {
        let is_unix = |token: &Token| matches!(token, Token::UnixSeconds | Token::UnixMilliseconds);
        self.tokens.iter().any(is_unix)
    }

    /// The instant of a text that fits the format as a whole, to the minute.
    pub(super) fn parse(&self, text: &str) -> Option<Stamp> {
        let mut rest = text.trim();
        let mut parts = Parts::default();
        for token in &self.tokens {
            parts.take(token, &mut rest)?;
        }
        rest.is_empty().then(|| parts.stamp()).flatten()
    }

    /// The instant of a text in the format, or else in the one everybody reads.
    pub(super) fn parse_or_iso(&self, text: &str) -> Option<Stamp> {
        let iso = || text.trim().trim_end_matches('Z').parse().ok();
        self.parse(text).or_else(iso)
    }
}

/// What a date is put together from.
#[derive(Default)]
struct Parts {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: i64,
    minute: i64,
    is_afternoon: Option<bool>,
    unix_minutes: Option<i64>,
}

impl Parts {
    fn take(&mut self, token: &Token, rest: &mut &str) -> Option<()> {
        match token {
            Token::Literal(c) => {
                *rest = rest.strip_prefix(*c)?;
            }
            Token::MonthName => {
                let lower = rest.get(..3)?.to_ascii_lowercase();
                self.month = Some(MONTHS.iter().position(|month| *month == lower)? as i64 + 1);
                *rest = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            }
            Token::HalfDay => {
                let half = rest.get(..2)?.to_ascii_lowercase();
                self.is_afternoon = Some(half == "pm");
                *rest = &rest[2..];
            }
            Token::Year => self.year = Some(digits(rest, 4)?),
            Token::ShortYear => self.year = Some(2000 + digits(rest, 2)?),
            Token::Month => self.month = Some(digits(rest, 2)?),
            Token::Day => self.day = Some(digits(rest, 2)?),
            Token::Hour => self.hour = digits(rest, 2).filter(|hour| *hour <= 24)?,
            Token::Minute => self.minute = digits(rest, 2).filter(|minute| *minute < 60)?,
            Token::Second => drop(digits(rest, 2)?),
            Token::Fraction => drop(digits(rest, 3)?),
            Token::UnixSeconds => self.unix_minutes = Some(digits(rest, 12)?.div_euclid(60)),
            Token::UnixMilliseconds => {
                self.unix_minutes = Some(digits(rest, 15)?.div_euclid(60_000));
            }
        }
        Some(())
    }

    fn stamp(&self) -> Option<Stamp> {
        if let Some(minutes) = self.unix_minutes {
            // Only what a plan can hold.
            return Stamp(minutes).to_string().parse().ok();
        }
        let narrow = |value: i64| i8::try_from(value).ok();
        // A chart of a day has hours alone.
        let year = i16::try_from(self.year.unwrap_or(2026)).ok()?;
        let month = narrow(self.month.unwrap_or(1))?;
        let date = Date::from_ymd(year, month, narrow(self.day.unwrap_or(1))?)?;
        let hour = match self.is_afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        Some(Stamp::at(date, hour * 60 + self.minute))
    }
}

/// Takes up to `most` digits off the front.
fn digits(rest: &mut &str, most: usize) -> Option<i64> {
    let count = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let number = rest.get(..count)?.parse().ok()?;
    *rest = &rest[count..];
    Some(number)
}

/// A length such as `3d`, in minutes, and whether Mermaid draws another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    pub(super) minutes: i64,
    /// What Mermaid makes of it that its author hardly meant.
    pub(super) remark: Option<&'static str>,
    /// Whether it counts days, which `excludes` stretches.
    pub(super) is_days: bool,
}

/// Reads `1.5h`, `2d`, `3w`, `1M`; capital `M` is months.
pub(super) fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number: f64 = text[..split].parse().ok()?;
    let day = 24.0 * 60.0;
    let (unit, is_days) = match text[split..].trim() {
        "ms" => (1.0 / 60_000.0, false),
        "s" => (1.0 / 60.0, false),
        "m" => (1.0, false),
        "h" => (60.0, false),
        "d" | "day" | "days" => (day, true),
        "w" | "week" | "weeks" => (7.0 * day, true),
        "M" => (30.0 * day, true),
        "y" => (365.0 * day, true),
        _ => return None,
    };
    let minutes = (number * unit).round();
    if !(0.0..=crate::plan::LONGEST_SPAN as f64).contains(&minutes) {
        return None;
    }
    let is_long_form = text[split..].trim().len() > 2;
    let remark = if is_long_form {
        Some("Mermaid draws no bar for it: it wants 2d, not 2 days")
    } else if is_days && number.fract() != 0.0 {
        Some("Mermaid rounds it to whole days")
    } else if text.ends_with(['M', 'y']) {
        Some("a month is taken as 30 days, a year as 365")
    } else {
        None
    };
    Some(Length {
        minutes: minutes as i64,
        remark,
        is_days,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_their_format_says() {
        let cases = [
            ("YYYY-MM-DD", "2026-09-24", "2026-09-24T00:00"),
            ("DD/MM/YYYY", "02/03/2026", "2026-03-02T00:00"),
            ("YYYY-MM-DDTHH:mm", "2026-01-05T09:30", "2026-01-05T09:30"),
            (
                "YYYY-MM-DD HH:mm:ss",
                "2026-01-05 09:30:59",
                "2026-01-05T09:30",
            ),
            (
                "MMM D, YYYY h:mm A",
                "Feb 3, 2026 3:05 PM",
                "2026-02-03T15:05",
            ),
            ("X", "1767603600", "2026-01-05T09:00"),
            ("YY[Q]M", "26Q4", "2026-04-01T00:00"),
        ];
        for (format, text, expected) in cases {
            let found = DateFormat::new(format).parse(text);
            assert_eq!(
                found.map(|s| s.to_string()).as_deref(),
                Some(expected),
                "{format}"
            );
        }
        let format = DateFormat::new("YYYY-MM-DD");
        for text in [
            "",
            "00",
            "2026-13-01",
            "2026-09-24x",
            "1d",
            "99999-01-01",
            "é",
        ] {
            assert_eq!(format.parse(text), None, "{text}");
        }
        assert!(DateFormat::new("X").parse("99999999999999").is_none());
    }

    #[test]
    fn lengths_say_what_mermaid_makes_of_them() {
        let minutes = |text| length(text).map(|length| length.minutes);
        assert_eq!(minutes("1.5h"), Some(90));
        assert_eq!(minutes("0d"), Some(0));
        assert_eq!(minutes("2w"), Some(14 * 24 * 60));
        assert_eq!(minutes("30m"), Some(30));
        assert!(length("0.5d").is_some_and(|length| length.remark.is_some()));
        assert!(length("2 days").is_some_and(|length| length.remark.is_some()));
        for text in ["", "d", "-1d", "1x", "999999999999y", "2026-01-01"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }
}
