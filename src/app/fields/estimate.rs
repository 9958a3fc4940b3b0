//! Estimates as text: `4h`, `2h..6h`, `2h..3h..6h`, observations as `2h, 3h, 5h`, nothing for none.

use super::FieldError;
use crate::plan::duration::{self, Units};
use crate::plan::{Estimate, Work};

/// The text that [`parse`] reads back exactly.
pub fn show(estimate: &Estimate) -> String {
    let join = |points: &[Work], between: &str| {
        let texts: Vec<String> = points.iter().map(|&work| duration::compact(work)).collect();
        texts.join(between)
    };
    match estimate {
        Estimate::None => String::new(),
        Estimate::Fixed(work) => join(&[*work], ""),
        Estimate::Range { min, max } => join(&[*min, *max], ".."),
        Estimate::ThreePoint { min, likely, max } => join(&[*min, *likely, *max], ".."),
        // The comma at the end tells one observation from a fixed estimate.
        Estimate::Empirical(seen) if seen.len() == 1 => join(seen, "") + ",",
        Estimate::Empirical(seen) => join(seen, ", "),
    }
}

/// Reads an estimate; the empty text is no estimate. `…`, `–` and `-` between two durations are read as
/// `..`, because that is how documents write ranges.
///
/// # Errors
/// When a part is no duration, there are more than three, or a later one is shorter.
pub fn parse(text: &str, units: Units) -> Result<Estimate, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Estimate::None);
    }
    if text.contains(',') {
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let seen: Result<Vec<Work>, _> = parts.map(|part| duration::parse(part, units)).collect();
        return Ok(Estimate::Empirical(seen?));
    }
    let normal = text.replace(['…', '–', '-'], "..");
    let parts: Vec<&str> = normal.split("..").map(str::trim).collect();
    let points = read_points(&parts, units)?;
    if points.windows(2).any(|pair| pair[0] > pair[1]) {
        return Err(FieldError::EstimateOrder);
    }
    match points[..] {
        [work] => Ok(Estimate::Fixed(work)),
        [min, max] => Ok(Estimate::Range { min, max }),
        [min, likely, max] => Ok(Estimate::ThreePoint { min, likely, max }),
        _ => Err(FieldError::Estimate(text.to_owned())),
    }
}

/// Reads the points; a point without a unit takes that of the last one, so `2..4d` is in days.
fn read_points(parts: &[&str], units: Units) -> Result<Vec<Work>, FieldError> {
    let last_unit = parts.last().map_or("", |last| {
        last.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
            .trim()
    });
    let unit = if last_unit.contains(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        last_unit
    };
    let read = |part: &&str| {
        let is_bare = part.ends_with(|c: char| c.is_ascii_digit());
        let full = if is_bare && !part.contains(' ') {
            format!("{part}{unit}")
        } else {
            (*part).to_owned()
        };
        Ok(duration::parse(&full, units)?)
    };
    parts.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: Units = Units {
        day: 480,
        week: 2400,
    };

    #[test]
    fn every_form_reads_back() {
        let estimates = [
            Estimate::None,
            Estimate::Fixed(Work(0)),
            Estimate::Fixed(Work(90)),
            Estimate::Range {
                min: Work(60),
                max: Work(125),
            },
            Estimate::ThreePoint {
                min: Work(60),
                likely: Work(120),
                max: Work(360),
            },
            Estimate::Empirical(vec![Work(61)]),
            Estimate::Empirical(vec![Work(60), Work(30), Work(600)]),
        ];
        for estimate in estimates {
            assert_eq!(
                parse(&show(&estimate), UNITS),
                Ok(estimate.clone()),
                "{estimate:?}"
            );
        }
    }

    #[test]
    fn documents_write_ranges_in_many_ways() {
        let range = Estimate::Range {
            min: Work::hours(3),
            max: Work::hours(4),
        };
        for text in [
            "3h..4h",
            "3-4h",
            "3–4 hours",
            " 3h … 4h ",
            "3..4",
            "180m..4h",
        ] {
            assert_eq!(parse(text, UNITS), Ok(range.clone()), "{text}");
        }
        let days = Estimate::Range {
            min: Work(960),
            max: Work(1920),
        };
        assert_eq!(parse("2..4d", UNITS), Ok(days));
    }

    #[test]
    fn nonsense_is_refused_with_a_reason() {
        assert_eq!(parse("5h..3h", UNITS), Err(FieldError::EstimateOrder));
        assert!(matches!(
            parse("1..2..3..4", UNITS),
            Err(FieldError::Estimate(_))
        ));
        for text in ["soon", "..", "3h..", "-4h", "1e9h", "4 parsecs"] {
            assert!(parse(text, UNITS).is_err(), "{text} was read");
        }
    }
}
