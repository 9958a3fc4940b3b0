//! Lines too long to be read: nobody plans in them, and what looks around in a line would take forever.

use super::super::facts::{Loss, Place};
use std::borrow::Cow;

/// The most bytes of a line that is read: some pages of prose, far more than any row of a table.
const MOST: usize = 20_000;

/// The text with longer lines made blank, byte for byte in the same place.
pub(in crate::document) fn readable(text: &str) -> Cow<'_, str> {
    if text.split('\n').all(|line| line.len() <= MOST) {
        return Cow::Borrowed(text);
    }
    let blank = |line: &str| match line.len() > MOST {
        true => " ".repeat(line.len()),
        false => line.to_owned(),
    };
    let lines: Vec<String> = text.split('\n').map(blank).collect();
    Cow::Owned(lines.join("\n"))
}

/// What [`readable`] left out.
pub(in crate::document) fn losses(text: &str) -> Vec<Loss> {
    let mut start = 0;
    let mut found = Vec::new();
    for (line, number) in text.split('\n').zip(1..) {
        let end = start + line.len();
        if line.len() > MOST {
            found.push(Loss {
                place: Some(Place {
                    line: number,
                    to_line: number,
                    start,
                    end,
                }),
                text: format!("a line of {} bytes is too long to be read", line.len()),
            });
        }
        start = end + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_blank_and_named_and_others_keep_their_places() {
        let text = format!("# Ä\n{}\n- A-1\n", "(2h) ".repeat(MOST / 4));
        let blank = readable(&text);
        assert_eq!(blank.len(), text.len());
        assert!(blank.starts_with("# Ä\n ") && blank.ends_with(" \n- A-1\n"));
        let losses = losses(&text);
        assert_eq!(losses.len(), 1);
        let place = losses[0].place.expect("a place");
        assert_eq!((place.line, &text[place.end..]), (2, "\n- A-1\n"));
        assert!(matches!(readable("short"), Cow::Borrowed(_)));
    }
}
