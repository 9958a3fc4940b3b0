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
    }
}
