//! Reading the small print of a plan: words, numbers, durations, paths and keys in short texts.
//!
//! Plans hold text that people wrote. What is found here is only ever used to compare statements with
//! each other or with rows; where a text can be read in two ways nothing is read at all.

use crate::plan::{Node, Plan, PlanInfo};
use std::collections::BTreeMap;

/// The lower-case words of a text: letters and digits, everything else divides.
pub(super) fn words(text: &str) -> Vec<String> {
    let divided = text.split(|c: char| !c.is_alphanumeric());
    divided
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// A word without its commonest endings, so that `tests`, `testing` and `tested` meet.
pub(super) fn stem(word: &str) -> &str {
    let endings = ["ings", "ing", "ies", "ied", "ed", "es", "s"];
    let fits = |ending: &&str| word.len() >= ending.len() + 3 && word.ends_with(*ending);
    match endings.iter().find(|ending| fits(ending)) {
        Some(ending) => &word[..word.len() - ending.len()],
        None => word,
    }
}

const SMALL_NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// A number written as digits (`8,340`, `1.5`, `5+`, `~75`) or as a word up to twelve.
pub(super) fn number(word: &str) -> Option<f64> {
    let bare = word.trim_matches(|c: char| "()[]~≈=<>≤≥+,;:%\"'".contains(c));
    let bare = bare.trim_end_matches('.');
    let lower = bare.to_lowercase();
    if let Some(at) = SMALL_NUMBERS.iter().position(|name| *name == lower) {
        return Some(at as f64);
    }
    let is_plain = bare
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    let digits = bare.replace(',', "");
    (is_plain && !bare.is_empty())
        .then(|| digits.parse().ok())
        .flatten()
}

/// Every number of a text that stands alone between spaces.
pub(super) fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().filter_map(number).collect()
}

/// How many working minutes a unit of time stands for; `None` for anything else.
pub(super) fn unit_minutes(unit: &str, info: &PlanInfo) -> Option<f64> {
    let day = f64::from(info.minutes_per_day.max(1));
    let minutes = match unit.trim().to_lowercase().as_str() {
        "m" | "min" | "mins" | "minute" | "minutes" => 1.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 60.0,
        "d" | "day" | "days" => day,
        "w" | "wk" | "week" | "weeks" => day * f64::from(info.days_per_week.max(1)),
        _ => return None,
    };
    Some(minutes)
}

/// The parts of a sum a text spells out, in minutes: `15 min, 18 h, 4 h and 2 h`, `1 + 1 + 2 + 1 h`,
/// `A 3, B 1` with `unit` for numbers that carry none. Empty unless there are two parts or more.
pub(super) fn parts(text: &str, unit: &str, info: &PlanInfo) -> Vec<f64> {
    let after_colon = text.rsplit_once(':').map_or(text, |(_, list)| list);
    let pieces = after_colon
        .split([',', '+', ';'])
        .flat_map(|piece| piece.split(" and "));
    let mut found: Vec<(f64, Option<f64>)> = Vec::new();
    for piece in pieces {
        let tokens: Vec<&str> = piece.split_whitespace().collect();
        let at = tokens.iter().position(|token| number(token).is_some());
        let Some((at, value)) = at.and_then(|at| Some((at, number(tokens[at])?))) else {
            return Vec::new();
        };
        let own = tokens.get(at + 1).and_then(|unit| unit_minutes(unit, info));
        found.push((value, own));
    }
    // A unit that stands only once, at the end, is that of all parts.
    let last = found.last().and_then(|part| part.1);
    let shared = last.or_else(|| unit_minutes(unit, info));
    match (found.len() >= 2, shared) {
        (true, Some(shared)) => found.iter().map(|(n, u)| n * u.unwrap_or(shared)).collect(),
        _ => Vec::new(),
    }
}

/// Whether a word names a file or a folder: a known ending, a slash between words, or a glob.
pub(super) fn is_path(word: &str) -> bool {
    let plain = !word.is_empty()
        && !word.contains("://")
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || "._-/*{}[]<>~".contains(c));
    let ending = word.rsplit_once('.').map(|(stem, ending)| {
        let is_name = stem.chars().any(char::is_alphabetic) || stem.ends_with('*');
        is_name && ENDINGS.contains(&ending.to_lowercase().as_str())
    });
    plain && ending.unwrap_or(false)
}

const ENDINGS: [&str; 38] = [
    "example", "md", "txt", "rst", "py", "rs", "ts", "tsx", "js", "jsx", "json", "yml", "yaml",
    "toml", "sh", "sql", "css", "html", "go", "java", "kt", "rb", "c", "h", "cpp", "hpp", "cs",
    "swift", "php", "xml", "csv", "ini", "cfg", "lock", "proto", "ipynb", "pdf", "docx",
];

/// The file names a text holds, as written, without the quotes around them.
pub(super) fn file_names(text: &str) -> Vec<&str> {
    let divided = text.split(|c: char| c.is_whitespace() || c == ',');
    divided
        .map(without_quotes)
        .filter(|word| is_path(word))
        .collect()
}

fn without_quotes(word: &str) -> &str {
    let word = word.trim_matches(|c: char| "`\"'()[],;:!?".contains(c));
    word.trim_end_matches('.')
}

/// A key's letters and its number: `ROADMAP-008` is `("ROADMAP-", 8)`; `None` where it ends in no digit.
pub(super) fn split_key(key: &str) -> Option<(&str, u64)> {
    let digits = key.bytes().rev().take_while(u8::is_ascii_digit).count();
    let at = key.len() - digits;
    let number = key.get(at..)?.parse().ok()?;
    Some((&key[..at], number))
}

/// Which tickets carry a key of a family, by family and number.
pub(super) fn families(plan: &Plan) -> BTreeMap<&str, BTreeMap<u64, Node>> {
    let mut families: BTreeMap<&str, BTreeMap<u64, Node>> = BTreeMap::new();
    for ticket in plan.tickets.iter() {
        if let Some((family, number)) = split_key(&ticket.key) {
            let members = families.entry(family).or_default();
            members.entry(number).or_insert(Node::Ticket(ticket.id));
        }
    }
    families
}

/// Names compared as people read them: case and outer spaces make no difference.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_alone_or_are_words() {
        assert_eq!(numbers("15 rows"), [15.0]);
        assert_eq!(numbers("seven in the team"), [7.0]);
        assert_eq!(numbers("B1, C1 and C2 depend on nobody"), [0.0; 0]);
        assert_eq!(numbers("8,340+ tests in 1.5 h"), [8340.0, 1.5]);
        assert_eq!(numbers("006-007 named twice"), [0.0; 0]);
    }

    #[test]
    fn parts_of_a_sum_are_read_with_their_units() {
        let info = PlanInfo::default();
        let sum = |text: &str, unit: &str| parts(text, unit, &info).iter().sum::<f64>();
        assert_eq!(sum("Phases: 15 min, 18 h, 4 h and 2 h", "h"), 1455.0);
        assert_eq!(sum("After completion: 1 + 1 + 2 + 1 h", "h"), 300.0);
        assert_eq!(sum("Total: A 3, B 1, D 3, C 4, E 3", "h"), 14.0 * 60.0);
        assert_eq!(sum("Phase days: 1 + 2 + 2 + 1 + 2", "days"), 8.0 * 480.0);
        assert_eq!(parts("two weeks and the buffer", "weeks", &info), [0.0; 0]);
    }

    #[test]
    fn files_are_told_from_words() {
        let names = file_names("`docs/API.md`, tests/test_*_x.py: see http://a.b/c.md and v2.0.");
        assert_eq!(names, ["docs/API.md", "tests/test_*_x.py"]);
    }

    #[test]
    fn keys_are_a_family_and_a_number() {
        assert_eq!(split_key("ROADMAP-008"), Some(("ROADMAP-", 8)));
        assert_eq!(split_key("S17"), Some(("S", 17)));
        assert_eq!(split_key("infra"), None);
    }
}
