//! Names that Mermaid draws as they are.

/// A name in which everything that Mermaid, its Markdown or HTML could take for syntax is an entity.
///
/// Letters, digits, other scripts and plain punctuation stay readable. Hyphens and full stops stay inside
/// words only: elsewhere they make lists. Control characters and newlines become spaces.
pub(super) fn entities(text: &str) -> String {
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let in_word = before.is_alphanumeric() && after.is_alphanumeric();
        let is_plain = !c.is_ascii()
            || c.is_ascii_alphanumeric()
            || c == ' '
            || matches!(c, ',' | '/' | '(' | '\'' | '!' | '?')
            || (matches!(c, '-' | '.') && in_word)
            || (c == ')' && !out.trim_start().chars().all(|c| c.is_ascii_digit()));
        if c.is_control() {
            out.push(' ');
        } else if is_plain {
            out.push(c);
        } else {
            out.push_str(&format!("#{};", u32::from(c)));
        }
        before = c;
    }
    out
}

/// What stands behind a `---` block and comments at the start, without leading space.
pub(super) fn behind_front_matter(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.trim_ascii_start();
    if let Some(inner) = rest.strip_prefix(b"---") {
        let end = inner.windows(4).position(|window| window == b"\n---");
        rest = end.map_or(&[][..], |end| inner[end + 4..].trim_ascii_start());
    }
    while rest.starts_with(b"%%") {
        let end = rest
            .iter()
            .position(|&byte| byte == b'\n')
            .unwrap_or(rest.len());
        rest = rest[end..].trim_ascii_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntax_becomes_entities_and_words_stay() {
        assert_eq!(
            entities("Phase 0: set up (part 1)"),
            "Phase 0#58; set up (part 1)"
        );
        assert_eq!(entities("A-1 \"x\" #2;"), "A-1 #34;x#34; #35;2#59;");
        assert_eq!(entities("1. first"), "1#46; first");
        assert_eq!(entities("1) first - last"), "1#41; first #45; last");
        assert_eq!(
            entities("設計 🚀\n%%{init}%%"),
            "設計 🚀 #37;#37;#123;init#125;#37;#37;"
        );
    }

    #[test]
    fn diagrams_are_known_behind_front_matter() {
        assert!(
            behind_front_matter(b"---\ntitle: x\n---\n%% note\nflowchart LR")
                .starts_with(b"flowchart")
        );
        assert!(behind_front_matter(b"---\nno end").is_empty());
    }
}
