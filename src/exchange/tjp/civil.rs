//! Dates, weekdays and weeks as the language writes them.

use super::model::WeekChanges;
use crate::plan::{Date, Stamp, Week};

/// The weekdays of `mon - fri, sun`, Monday first.
pub(super) fn weekdays(text: &str) -> Vec<usize> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day = |name: &str| {
        DAYS.iter()
            .position(|known| name.trim().eq_ignore_ascii_case(known))
    };
    let mut days = Vec::new();
    for part in text.split(',') {
        match part.split_once('-') {
            Some((from, to)) => {
                if let (Some(from), Some(to)) = (day(from), day(to)) {
                    let count = (to + 7 - from) % 7;
                    days.extend((0..=count).map(|step| (from + step) % 7));
                }
            }
            None => days.extend(day(part)),
        }
    }
    days
}

/// `2026-03-02`, `2026-03-02-09:00`, with seconds and zone.
pub(super) fn date(word: &str) -> Option<Stamp> {
    let mut parts = word.splitn(4, '-');
    let year = parts.next()?.parse::<i16>().ok()?;
    let month = parts.next()?.parse::<i8>().ok()?;
    let day = parts.next()?.parse::<i8>().ok()?;
    let date = Date::from_ymd(year, month, day)?;
    let Some(time) = parts.next() else {
        return Some(Stamp::at(date, 0));
    };
    let mut clock = time.split([':', '-', '+']);
    let hour = clock
        .next()?
        .parse::<i64>()
        .ok()
        .filter(|hour| (0..=24).contains(hour))?;
    let minute = clock
        .next()?
        .parse::<i64>()
        .ok()
        .filter(|minute| (0..60).contains(minute))?;
    Some(Stamp::at(date, hour * 60 + minute))
}

/// An instant so much calendar time later: `3m`, `2.5d`.
pub(super) fn later(from: Stamp, amount: &str) -> Option<Stamp> {
    let split = amount.find(|c: char| c.is_alphabetic())?;
    let number = amount[..split]
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())?;
    let days = match &amount[split..] {
        "min" => 1.0 / 1440.0,
        "h" => 1.0 / 24.0,
        "d" => 1.0,
        "w" => 7.0,
        "m" => 365.0 / 12.0,
        "y" => 365.0,
        _ => return None,
    };
    let minutes = number * days * 1440.0;
    (minutes.abs() < 1e9).then(|| Stamp(from.0 + minutes.round() as i64))
}

/// A week with the changes a file makes to it.
pub(super) fn changed(week: &Week, changes: &WeekChanges) -> Week {
    Week(std::array::from_fn(|day| {
        changes[day].clone().unwrap_or_else(|| week.0[day].clone())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_weekdays_are_read() {
        let text = |word: &str| date(word).map(|stamp| stamp.to_string());
        assert_eq!(text("2007-04-02"), Some("2007-04-02T00:00".into()));
        assert_eq!(text("2007-04-9-9:00"), Some("2007-04-09T09:00".into()));
        assert_eq!(
            text("2007-04-09-09:30:00-+0200"),
            Some("2007-04-09T09:30".into())
        );
        for nonsense in ["2007", "2007-13-01", "2007-04-02-25:00", "soon", ""] {
            assert_eq!(text(nonsense), None, "{nonsense}");
        }
        assert_eq!(weekdays("mon - wed , sun"), [0, 1, 2, 6]);
        assert_eq!(weekdays("sat-mon"), [5, 6, 0]);
        assert_eq!(later(Stamp(0), "2w").map(|s| s.0), Some(14 * 1440));
    }
}
