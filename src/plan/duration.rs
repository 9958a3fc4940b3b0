//! Durations as people type and read them: `90m`, `4h`, `2.5h`, `3d`, `1w`, `1h 30m`.
//!
//! Days and weeks are working days and weeks of the plan; their length is a plan setting.

use super::{Elapsed, PlanInfo, Work};

/// How long a day and a week are when a duration is read or shown, in working minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Units {
    /// Working minutes of a day.
    pub day: i64,
    /// Working minutes of a week.
    pub week: i64,
}

/// A duration that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a duration: write 90m, 4h, 2.5h, 3d or 1w (a bare number is hours)")]
pub struct DurationError(pub String);

/// The longest duration a plan takes.
pub const LONGEST: Work = Work(super::LONGEST_SPAN);

impl Units {
    /// The plan's own day and week.
    pub fn of(info: &PlanInfo) -> Self {
        let day = i64::from(info.minutes_per_day.max(1));
        Self {
            day,
            week: day * i64::from(info.days_per_week.max(1)),
        }
    }
}

/// Reads a duration such as `2.5h`, `3d`, `1h 30m` or `90`, the bare number being hours.
///
/// # Errors
/// When a number is missing, negative or beyond [`LONGEST`], or the unit is none of `m h d w` or
/// their usual long forms.
pub fn parse(text: &str, units: Units) -> Result<Work, DurationError> {
    let fail = || DurationError(text.trim().to_owned());
    let mut rest = text.trim();
    let mut minutes = 0.0;
    if rest.is_empty() {
        return Err(fail());
    }
    // "1h 30" could mean minutes or hours, so a number without a unit stands alone.
    let is_bare = rest
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let number: f64 = rest[..digits].parse().map_err(|_| fail())?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        if letters == 0 && !is_bare {
            return Err(fail());
        }
        let unit = minutes_of_unit(&rest[..letters], units).ok_or_else(fail)?;
        minutes += number * unit as f64;
        rest = rest[letters..].trim_start();
    }
    if minutes > LONGEST.0 as f64 {
        return Err(fail());
    }
    Ok(Work(minutes.round() as i64))
}

fn minutes_of_unit(unit: &str, units: Units) -> Option<i64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "" | "h" | "hr" | "hrs" | "hour" | "hours" => 60,
        "m" | "min" | "mins" | "minute" | "minutes" => 1,
        "d" | "day" | "days" => units.day,
        "w" | "wk" | "week" | "weeks" => units.week,
        _ => return None,
    })
}

/// Shows working minutes for people: `0 h`, `45 min`, `6 h`, `2 h 30 min`, with a sign if negative.
pub fn show(work: Work) -> String {
    let sign = if work.0 < 0 { "-" } else { "" };
    let minutes = work.0.unsigned_abs();
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{sign}{hours} h"),
        (0, rest) => format!("{sign}{rest} min"),
        (hours, rest) => format!("{sign}{hours} h {rest} min"),
    }
}

/// Says minutes on the clock, whole days first: `20 h on the clock`, `2 days 5 h on the clock`.
///
/// Every sentence that sets two instants apart says so in these words, since working time is another measure.
pub fn on_the_clock(span: Elapsed) -> String {
    const DAY: i64 = 24 * 60;
    let (days, rest) = (span.0 / DAY, span.0 % DAY);
    let counted = if days.abs() == 1 { "day" } else { "days" };
    let text = match (days, rest) {
        (0, rest) => show(Work(rest)),
        (days, 0) => format!("{days} {counted}"),
        (days, rest) => format!("{days} {counted} {}", show(Work(rest.abs()))),
    };
    format!("{text} on the clock")
}

/// Says working minutes in a sentence that also knows the clock: `4 h of working time`.
pub fn of_working_time(work: Work) -> String {
    format!("{} of working time", show(work))
}

/// Says how far two instants lie apart, in working time and on the clock; one figure where both are the same, as where no
/// hours are kept: `2 h`, else `2 h of working time, 2 days 18 h on the clock`. Signs do not count.
pub fn apart(work: Work, clock: Elapsed) -> String {
    let (work, clock) = (Work(work.0.abs()), Elapsed(clock.0.abs()));
    match work.0 == clock.0 {
        true => show(work),
        false => format!("{}, {}", of_working_time(work), on_the_clock(clock)),
    }
}

/// Shows working minutes where there is little room, to a tenth of an hour: `45 min`, `6 h`, `3.5 h`.
pub fn brief(work: Work) -> String {
    match work.0.abs() {
        0..60 => show(work),
        minutes if minutes % 60 == 0 => show(work),
        _ => {
            let hours = format!("{:.1}", work.0 as f64 / 60.0);
            format!("{} h", hours.strip_suffix(".0").unwrap_or(&hours))
        }
    }
}

/// Shows working minutes in the shortest form that [`parse`] reads back exactly: `90m`, `4h`.
pub fn compact(work: Work) -> String {
    if work.0 % 60 == 0 {
        format!("{}h", work.0 / 60)
    } else {
        format!("{}m", work.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: Units = Units {
        day: 480,
        week: 2400,
    };

    #[test]
    fn every_documented_form_is_read() {
        let cases = [
            ("90m", 90),
            ("4h", 240),
            ("2.5h", 150),
            ("3d", 1440),
            ("1w", 2400),
            ("2", 120),
            ("1h 30m", 90),
        ];
        for (text, minutes) in cases {
            assert_eq!(parse(text, UNITS), Ok(Work(minutes)), "{text}");
        }
    }

    #[test]
    fn the_clock_and_working_time_are_told_apart() {
        assert_eq!(on_the_clock(Elapsed(20 * 60)), "20 h on the clock");
        assert_eq!(on_the_clock(Elapsed(24 * 60)), "1 day on the clock");
        assert_eq!(on_the_clock(Elapsed(53 * 60)), "2 days 5 h on the clock");
        assert_eq!(of_working_time(Work(240)), "4 h of working time");
        assert_eq!(apart(Work(-120), Elapsed(-120)), "2 h");
        assert_eq!(
            apart(Work(120), Elapsed(66 * 60)),
            "2 h of working time, 2 days 18 h on the clock"
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "h",
            "-4h",
            "4x",
            "1..2h",
            "1e999",
            "99999999999999w",
            "4h x",
            "1h 30",
            "2 3",
        ] {
            assert!(parse(text, UNITS).is_err(), "{text} was read");
        }
    }

    #[test]
    fn the_compact_form_reads_back() {
        for minutes in [0, 1, 59, 60, 61, 480, 12_345] {
            assert_eq!(parse(&compact(Work(minutes)), UNITS), Ok(Work(minutes)));
        }
    }

    #[test]
    fn people_see_hours_and_minutes() {
        assert_eq!(show(Work(0)), "0 h");
        assert_eq!(show(Work(45)), "45 min");
        assert_eq!(show(Work(150)), "2 h 30 min");
        assert_eq!(show(Work(-60)), "-1 h");
    }
}
