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

/// Words for amounts before a unit, with what they are worth; longer ones first.
const AMOUNTS: &[(&str, f64)] = &[
    ("half an", 0.5),
    ("half a", 0.5),
    ("half-a", 0.5),
    ("a half", 0.5),
    ("half", 0.5),
    ("a couple of", 2.0),
    ("an", 1.0),
    ("a", 1.0),
    ("einen halben", 0.5),
    ("ein halber", 0.5),
    ("halber", 0.5),
    ("halbe", 0.5),
    ("einen", 1.0),
    ("eine", 1.0),
    ("ein", 1.0),
    ("zwei", 2.0),
    ("drei", 3.0),
    ("vier", 4.0),
    ("fünf", 5.0),
    ("une demi", 0.5),
    ("demi", 0.5),
    ("une", 1.0),
    ("un", 1.0),
    ("deux", 2.0),
    ("trois", 3.0),
    ("medio", 0.5),
    ("media", 0.5),
    ("meio", 0.5),
    ("uma", 1.0),
    ("una", 1.0),
    ("dos", 2.0),
    ("dois", 2.0),
    ("duas", 2.0),
    ("tres", 3.0),
    ("три", 3.0),
    ("два", 2.0),
    ("две", 2.0),
    ("один", 1.0),
    ("одна", 1.0),
    ("пол", 0.5),
    ("半", 0.5),
    ("一", 1.0),
    ("两", 2.0),
    ("二", 2.0),
    ("三", 3.0),
    ("四", 4.0),
    ("五", 5.0),
    ("½", 0.5),
    ("¼", 0.25),
    ("¾", 0.75),
];

/// The amount a text opens with before a unit: a number, a number with a fraction (`1½`), or a word for one.
///
/// Returns the value and its length in bytes.
pub(in crate::document) fn amount(text: &str) -> Option<(f64, usize)> {
    if let Some((value, length)) = leading(text) {
        let fraction = [("½", 0.5), ("¼", 0.25), ("¾", 0.75)]
            .into_iter()
            .find(|(sign, _)| text[length..].starts_with(sign));
        return Some(fraction.map_or((value, length), |(sign, part)| {
            (value + part, length + sign.len())
        }));
    }
    let word: &str = text
        .split(|c: char| !c.is_alphabetic())
        .next()
        .filter(|word| !word.is_empty())
        .unwrap_or("");
    if let Some(value) = word_number(word) {
        return Some((value, word.len()));
    }
    let ends = |rest: &str, word: &str| {
        let is_sign = word.starts_with(|c: char| u32::from(c) >= 0x2E80 || !c.is_alphabetic());
        is_sign || rest.starts_with([' ', '-', '\u{a0}'])
    };
    AMOUNTS.iter().find_map(|(word, value)| {
        let head = text.get(..word.len())?;
        (head.to_lowercase() == *word && ends(&text[word.len()..], word))
            .then_some((*value, word.len()))
    })
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
