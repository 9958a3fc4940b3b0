//! Plain numbers: probabilities, percentages, counts, costs.

use super::FieldError;

/// The shortest text of a number: no trailing zeros.
pub fn show(value: f64) -> String {
    value.to_string()
}

/// Reads a finite number within `range`; `wanted` says in words what is allowed. A decimal comma and a
/// percent sign at the end are accepted.
///
/// # Errors
/// When the text is no such number.
pub fn parse(
    text: &str,
    range: std::ops::RangeInclusive<f64>,
    wanted: &'static str,
) -> Result<f64, FieldError> {
    let plain = text
        .trim()
        .trim_end_matches('%')
        .trim_end()
        .replace(',', ".");
    let value = plain
        .parse()
        .ok()
        .filter(|value: &f64| range.contains(value));
    value.ok_or_else(|| FieldError::Number {
        text: text.trim().to_owned(),
        wanted,
    })
}

/// Reads a number that may be unsaid.
///
/// # Errors
/// As for [`parse`].
pub fn parse_optional(
    text: &str,
    range: std::ops::RangeInclusive<f64>,
    wanted: &'static str,
) -> Result<Option<f64>, FieldError> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parse(text, range, wanted).map(Some)
    }
}

/// Reads a count of at least `least`.
///
/// # Errors
/// When the text is no whole number, or a smaller one.
pub fn parse_count(text: &str, least: u32) -> Result<u32, FieldError> {
    let wanted = if least == 0 {
        "whole number"
    } else {
        "whole number from 1 up"
    };
    let value = text.trim().parse().ok().filter(|&count| count >= least);
    value.ok_or_else(|| FieldError::Number {
        text: text.trim().to_owned(),
        wanted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_bad_ones_are_refused() {
        for value in [0.0, 0.25, 1.0] {
            assert_eq!(parse(&show(value), 0.0..=1.0, "probability"), Ok(value));
        }
        assert_eq!(parse("12,5 %", 0.0..=100.0, "percentage"), Ok(12.5));
        for text in ["", "NaN", "inf", "-1", "101", "many"] {
            assert!(
                parse(text, 0.0..=100.0, "percentage").is_err(),
                "{text} was read"
            );
        }
        assert_eq!(parse_optional(" ", 0.0..=1.0, "probability"), Ok(None));
    }

    #[test]
    fn counts_are_whole_and_not_too_small() {
        assert_eq!(parse_count(" 3 ", 1), Ok(3));
        assert!(parse_count("0", 1).is_err());
        assert!(parse_count("1.5", 0).is_err());
    }
}
