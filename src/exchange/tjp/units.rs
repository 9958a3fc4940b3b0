//! The steps of time TaskJuggler schedules in, and durations and dates in them.

use crate::plan::{Calendar, Plan, Stamp};

/// The steps it knows, in minutes, the coarsest first.
const STEPS: [i64; 6] = [60, 30, 20, 15, 10, 5];

/// The step everything of a project is a multiple of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step(pub(super) i64);

impl Step {
    /// The coarsest step that divides all minutes, or the finest one.
    pub(super) fn of(minutes: impl Iterator<Item = i64> + Clone) -> Self {
        let fits = |step: &&i64| minutes.clone().all(|minutes| minutes % **step == 0);
        Self(
            STEPS
                .iter()
                .find(fits)
                .copied()
                .unwrap_or(STEPS[STEPS.len() - 1]),
        )
    }

    /// Minutes rounded up to whole steps.
    pub(super) fn up(self, minutes: i64) -> i64 {
        -(-minutes).div_euclid(self.0) * self.0
    }

    /// An instant rounded down to a whole step.
    pub(super) fn down(self, stamp: Stamp) -> Stamp {
        Stamp(stamp.0.div_euclid(self.0) * self.0)
    }

    /// An instant rounded up to a whole step.
    pub(super) fn stamp(self, stamp: Stamp) -> Stamp {
        Stamp(self.up(stamp.0))
    }
}

/// The minutes of the day at which a calendar opens and closes.
pub(super) fn clock_minutes(calendar: &Calendar) -> impl Iterator<Item = i64> + Clone {
    let week = calendar.week.0.iter().flatten();
    let days = calendar
        .exceptions
        .iter()
        .flat_map(|exception| exception.hours.iter());
    week.chain(days)
        .flat_map(|span| [i64::from(span.from), i64::from(span.to)])
}

/// `2026-03-02-09:00`.
pub(super) fn date(stamp: Stamp) -> String {
    stamp.to_string().replace('T', "-")
}

/// `4h` or `90min`.
pub(super) fn span(minutes: i64) -> String {
    if minutes % 60 == 0 {
        format!("{}h", minutes / 60)
    } else {
        format!("{minutes}min")
    }
}

/// Hours of a working day, for the units people read.
pub(super) fn hours_per_day(plan: &Plan) -> f64 {
    f64::from(plan.info.minutes_per_day.clamp(1, 1440)) / 60.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_divide_what_they_can() {
        assert_eq!(Step::of([60, 240, 540].into_iter()).0, 60);
        assert_eq!(Step::of([45, 30].into_iter()).0, 15);
        assert_eq!(Step::of([7].into_iter()).0, 5);
        let step = Step::of([7, 10].into_iter());
        assert_eq!(
            (step.up(7), step.up(10), step.up(-7), step.up(0)),
            (10, 10, -5, 0)
        );
        assert_eq!((span(120), span(90)), ("2h".into(), "90min".into()));
        assert_eq!(date(Stamp::DEFAULT_START), "2026-01-05-09:00");
    }
}
