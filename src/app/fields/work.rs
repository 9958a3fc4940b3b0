//! An amount of work that may be unsaid: a gate's review, a track's budget, what remains.

use super::FieldError;
use crate::plan::Work;
use crate::plan::duration::{self, Units};

/// The text that [`parse`] reads back; nothing where it is unsaid.
pub fn show(work: Option<Work>) -> String {
    work.map(duration::compact).unwrap_or_default()
}

/// Reads a duration such as `4h`; the empty text is unsaid.
///
/// # Errors
/// When the text is no duration.
pub fn parse(text: &str, units: Units) -> Result<Option<Work>, FieldError> {
    match text.trim() {
        "" => Ok(None),
        text => Ok(Some(duration::parse(text, units)?)),
    }
}

/// Reads a duration with a sign, as lags and delays need it.
///
/// # Errors
/// When the text is no duration.
pub fn parse_signed(text: &str, units: Units) -> Result<Work, FieldError> {
    let text = text.trim();
    let minus = ['-', '−'].iter().find_map(|&sign| text.strip_prefix(sign));
    let digits = minus.or_else(|| text.strip_prefix('+')).unwrap_or(text);
    let work = duration::parse(digits, units)?;
    Ok(if minus.is_some() { Work(-work.0) } else { work })
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: Units = Units {
        day: 480,
        week: 2400,
    };

    #[test]
    fn work_reads_back_and_may_be_unsaid() {
        for work in [None, Some(Work(0)), Some(Work(45)), Some(Work(600))] {
            assert_eq!(parse(&show(work), UNITS), Ok(work));
        }
        assert!(parse("later", UNITS).is_err());
    }

    #[test]
    fn signs_are_read() {
        assert_eq!(parse_signed("-1d", UNITS), Ok(Work(-480)));
        assert_eq!(parse_signed("+ 30m", UNITS), Ok(Work(30)));
        assert_eq!(parse_signed("2", UNITS), Ok(Work(120)));
        assert!(parse_signed("--2h", UNITS).is_err());
    }
}
