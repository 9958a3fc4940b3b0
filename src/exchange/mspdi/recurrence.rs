//! On which days a recurring exception of a calendar falls: yearly, monthly or weekly, by number or by place.
//!
//! Knows the numbers of the format, not its elements.

use crate::plan::Date;

/// How an exception recurs.
pub(super) struct Rule {
    kind: u8,
    every: i64,
    /// Bits, Sunday first.
    weekdays: u8,
    /// 0 a day, 1 a weekday, 2 a weekend day, 3 Sunday .. 9 Saturday.
    item: u8,
    /// 0 first .. 4 last.
    position: u8,
    /// `1..=12`.
    month: i8,
    day: i8,
}

impl Rule {
    /// The rule that the numbers of an exception state; what is missing or out of range becomes something usual.
    pub(super) fn of(number: &dyn Fn(&str) -> Option<i64>) -> Self {
        Self {
            kind: number("Type").unwrap_or(1).clamp(0, 99) as u8,
            every: number("Period").unwrap_or(1).clamp(1, 1_000),
            weekdays: number("DaysOfWeek").unwrap_or(0).clamp(0, 127) as u8,
            item: number("MonthItem").unwrap_or(0).clamp(0, 99) as u8,
            position: number("MonthPosition").unwrap_or(0).clamp(0, 99) as u8,
            month: number("Month").unwrap_or(0).clamp(0, 11) as i8 + 1,
            day: number("MonthDay").unwrap_or(1).clamp(1, 31) as i8,
        }
    }

    /// Whether it falls on every day of its span.
    pub(super) fn is_every_day(&self) -> bool {
        !(2..=6).contains(&self.kind) && self.every == 1
    }

    /// Whether it falls on a day, counted from its first.
    pub(super) fn falls_on(&self, date: Date, first: Date) -> bool {
        let (year, month, day) = date.ymd();
        let (first_year, first_month, _) = first.ymd();
        let months = i64::from(year - first_year) * 12 + i64::from(month - first_month);
        let in_month = months.rem_euclid(self.every) == 0;
        let in_year =
            month == self.month && i64::from(year - first_year).rem_euclid(self.every) == 0;
        match self.kind {
            2 => in_year && day == self.day,
            3 => in_year && self.is_positioned(date),
            4 => in_month && day == self.day,
            5 => in_month && self.is_positioned(date),
            6 => {
                let sunday_first = (date.weekday() + 1) % 7;
                let week = (date.0 - first.0 + first_sunday_offset(first)).div_euclid(7);
                self.weekdays & (1 << sunday_first) != 0 && week.rem_euclid(self.every) == 0
            }
            _ => (date.0 - first.0).rem_euclid(self.every) == 0,
        }
    }

    /// Whether a day is the first, second, ... or last of its kind in its month.
    fn is_positioned(&self, date: Date) -> bool {
        if !self.is_item(date) {
            return false;
        }
        let (_, month, day) = date.ymd();
        let others = |from: i64, to: i64| {
            (from..=to).filter(|&n| {
                let other = Date(n);
                other.ymd().1 == month && self.is_item(other)
            })
        };
        if self.position >= 4 {
            others(date.0 + 1, date.0 + 31).next().is_none()
        } else {
            let before = others(date.0 - i64::from(day) + 1, date.0 - 1).count();
            before == usize::from(self.position)
        }
    }

    fn is_item(&self, date: Date) -> bool {
        let weekday = date.weekday();
        match self.item {
            0 => true,
            1 => weekday < 5,
            2 => weekday >= 5,
            item @ 3..=9 => weekday == usize::from((item - 3 + 6) % 7),
            _ => false,
        }
    }
}

/// Days from the Sunday on or before a day to that day.
fn first_sunday_offset(date: Date) -> i64 {
    (date.weekday() as i64 + 1) % 7
}
