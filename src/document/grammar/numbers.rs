//! Numbers in text: `8,340+`, `1.5-2`, `~75%`, `20/20`, with their operators and units.

/// A number as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::document) struct Number {
    pub value: f64,
    /// The first byte and the byte behind the last, a sign of approximation or "+" not included.
    pub start: usize,
    pub end: usize,
    /// Whether a plus follows it: `80%+`, `25+`.
    pub at_least: bool,
    /// Whether it is called approximate.
    pub about: bool,
}

/// The number a text opens with (no sign; commas between groups of three and spaces are no part of it).
///
/// Returns the value and its length in bytes.
pub(in crate::document) fn leading(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut end = digits(0);
    if end == 0 || end > 15 {
        return None;
    }
    let mut value: f64 = text[..end].parse().ok()?;
    let mut groups = end <= 3;
    while groups && bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
        value = value * 1000.0 + text[end + 1..end + 4].parse::<f64>().ok()?;
        end += 4;
        groups = value < 1e12;
    }
    let fraction = match bytes.get(end) {
        Some(b'.') => digits(end + 1),
        // A decimal comma: `1,5`; three digits behind it are a group.
        Some(b',') if digits(end + 1) == 1 || digits(end + 1) == 2 => digits(end + 1),
        _ => 0,
    };
    if (1..=9).contains(&fraction) && bytes.get(end + 1 + fraction) != Some(&b'.') {
        let part: f64 = text[end + 1..end + 1 + fraction].parse().ok()?;
        value += part / 10f64.powi(fraction as i32);
        end += 1 + fraction;
    }
    Some((value, end))
}

/// Every number of a text that stands on its own: not within a word, an id or a version.
pub(in crate::document) fn all(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let run = bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let before = text[..at].chars().next_back();
        let is_free = !before
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '#' | '/'))
            && !is_dash_of_id(text, at);
        match leading(&text[at..]).filter(|_| is_free) {
            Some((value, length)) => {
                let end = at + length;
                let about = text[..at].trim_end().ends_with(['~', '≈'])
                    || text[..at].trim_end().to_lowercase().ends_with("about");
                let at_least = text[end..].trim_start_matches(['%', ' ']).starts_with('+')
                    && text[end..].starts_with(['+', '%']);
                found.push(Number {
                    value,
                    start: at,
                    end,
                    at_least,
                    about,
                });
                at = end;
            }
            None => at += run,
        }
    }
    found
}

/// Whether the digits at `at` follow a dash that ties them to a word: `ROADMAP-008`, `phase-2`.
fn is_dash_of_id(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    matches!(before.next(), Some('-' | '–')) && before.next().is_some_and(char::is_alphabetic)
}

/// A number written as a word.
pub(in crate::document) fn word_number(word: &str) -> Option<f64> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let lower = word.to_lowercase();
    WORDS
        .iter()
        .position(|known| *known == lower)
        .map(|place| place as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(leading("8,340+"), Some((8340.0, 5)));
        assert_eq!(leading("1.5-2"), Some((1.5, 3)));
        assert_eq!(leading("1,5 Tage"), Some((1.5, 3)));
        assert_eq!(leading("3.12.1"), Some((3.0, 1)));
        assert_eq!(leading("x"), None);
        let values: Vec<f64> = all("ROADMAP-008 has 17 items, ~75% of v2 by Python3, 20/20")
            .iter()
            .map(|n| n.value)
            .collect();
        assert_eq!(values, [17.0, 75.0, 20.0]);
        assert!(all("80%+ coverage")[0].at_least && all("~75%")[0].about);
    }
}
