//! Text that TaskJuggler takes for text.

/// A backslash that escapes nothing, because a mark without width stands behind it.
pub(super) const HARMLESS: &str = "\\\u{200b}";

/// A quoted name: one line, no macro, no backslash that would escape something.
pub(super) fn quoted(text: &str, otherwise: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let text = if text.trim().is_empty() {
        otherwise
    } else {
        text.trim()
    };
    // A backslash escapes a quote and nothing else, not even itself: one at the end would swallow ours.
    let mut safe = text
        .replace('\\', HARMLESS)
        .replace("${", "$ {")
        .replace('"', "\\\"");
    if safe.ends_with(HARMLESS) {
        safe.push(' ');
    }
    format!("\"{safe}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_they_end() {
        assert_eq!(quoted("say \"hi\"", "x"), "\"say \\\"hi\\\"\"");
        assert_eq!(quoted("a\\", "x"), "\"a\\\u{200b} \"");
        assert_eq!(quoted("${now}\n", "x"), "\"$ {now}\"");
        assert_eq!(quoted(" \t", "x"), "\"x\"");
    }
}
