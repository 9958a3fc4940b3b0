//! Small pieces of sentences that several rules need.

/// A number with its noun: `1 ticket`, `3 tickets`.
pub(super) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// The first names of a list, and how many more there are: `A, B and 5 more`.
pub(super) fn some_of(names: &[String], shown: usize) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] if names.len() <= shown => format!("{} and {last}", init.join(", ")),
        _ => format!(
            "{} and {} more",
            names[..shown].join(", "),
            names.len() - shown
        ),
    }
}

/// A list that may be long: its first names, an ellipsis in place of the rest.
pub(super) fn truncated(names: &[String], shown: usize) -> Vec<String> {
    let mut shown_names: Vec<String> = names.iter().take(shown).cloned().collect();
    if names.len() > shown {
        shown_names.push("…".to_owned());
    }
    shown_names
}

/// Hours as an author writes them: `24 h`, `24.25 h`, `5.5 h`.
pub(super) fn hours(minutes: f64) -> String {
    format!("{} h", number(minutes / 60.0))
}

/// A range of hours, or one value where both ends are the same: `3 h to 4 h`.
pub(super) fn hours_between(min: f64, max: f64) -> String {
    match (max - min).abs() < 0.5 {
        true => hours(max),
        false => format!("{} to {}", hours(min), hours(max)),
    }
}

/// A number with at most two decimals and without trailing zeros.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

/// A verb for one or several: `is` or `are`.
pub(super) fn verb(count: usize, one: &'static str, several: &'static str) -> &'static str {
    if count == 1 { one } else { several }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_sentences() {
        let names: Vec<String> = ["A", "B", "C", "D"].map(String::from).to_vec();
        assert_eq!(some_of(&names[..1], 3), "A");
        assert_eq!(some_of(&names[..3], 3), "A, B and C");
        assert_eq!(some_of(&names, 3), "A, B, C and 1 more");
        assert_eq!(
            (count(1, "ticket"), count(2, "ticket")),
            ("1 ticket".into(), "2 tickets".into())
        );
        assert_eq!(hours(1455.0), "24.25 h");
        assert_eq!(hours_between(180.0, 240.0), "3 h to 4 h");
        assert_eq!(hours_between(240.0, 240.0), "4 h");
    }
}
