//! Points in time as text: `2026-01-05 09:00` on the civil calendar, `+6h` after the plan's start.

use super::{FieldError, work};
use crate::plan::duration::{self, Units};
use crate::plan::{Elapsed, Moment, Stamp, Work};

/// The text of an instant that may be unsaid.
pub fn show_optional_stamp(stamp: Option<Stamp>) -> String {
    stamp.map(Stamp::told).unwrap_or_default()
}

/// Reads an instant; the empty text is unsaid.
///
/// # Errors
/// When the text is no date.
pub fn parse_optional_stamp(text: &str) -> Result<Option<Stamp>, FieldError> {
    match text.trim() {
        "" => Ok(None),
        text => Ok(Some(text.parse()?)),
    }
}

/// `+6h` or `YYYY-MM-DD HH:MM`, as the planner stated it.
pub fn show(moment: Moment) -> String {
    match moment {
        Moment::At(stamp) => stamp.told(),
        Moment::After(Elapsed(minutes)) if minutes < 0 => {
            format!("-{}", duration::compact(Work(minutes.saturating_neg())))
        }
        Moment::After(Elapsed(minutes)) => format!("+{}", duration::compact(Work(minutes))),
    }
}

/// Reads `+6h` (time on the clock: a day has 24 hours here) or a civil date and time.
///
/// # Errors
/// When the text is neither.
pub fn parse(text: &str) -> Result<Moment, FieldError> {
    const CLOCK: Units = Units {
        day: 24 * 60,
        week: 7 * 24 * 60,
    };
    let text = text.trim();
    if text.starts_with(['+', '-', '−']) {
        let Work(minutes) = work::parse_signed(text, CLOCK)?;
        return Ok(Moment::After(Elapsed(minutes)));
    }
    Ok(Moment::At(text.parse()?))
}

/// The text of a moment that may be unsaid.
pub fn show_optional(moment: Option<Moment>) -> String {
    moment.map(show).unwrap_or_default()
}

/// Reads a moment; the empty text is unsaid.
///
/// # Errors
/// When the text is no moment.
pub fn parse_optional(text: &str) -> Result<Option<Moment>, FieldError> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_back() {
        let moments = [
            Moment::At(Stamp::DEFAULT_START),
            Moment::After(Elapsed(0)),
            Moment::After(Elapsed(390)),
            Moment::After(Elapsed(-90)),
        ];
        for moment in moments {
            assert_eq!(parse(&show(moment)), Ok(moment), "{moment:?}");
        }
        assert_eq!(show(moments[0]), "2026-01-05 09:00");
    }

    #[test]
    fn a_day_after_the_start_is_a_day_on_the_clock() {
        assert_eq!(parse("+1d"), Ok(Moment::After(Elapsed(1440))));
    }

    #[test]
    fn nothing_is_unsaid_and_nonsense_is_refused() {
        assert_eq!(parse_optional("  "), Ok(None));
        assert_eq!(parse_optional_stamp(""), Ok(None));
        for text in ["tomorrow", "+", "2026-13-01", "6h"] {
            assert!(parse(text).is_err(), "{text} was read");
        }
    }
}
