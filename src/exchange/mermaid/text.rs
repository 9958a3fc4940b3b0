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

/// The text that Mermaid draws for a name: entities resolved, line breaks as newlines.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(at) = rest.find(['#', '&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match resolve(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    let lines: Vec<&str> = out.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Names of entities that people write.
const ENTITIES: [(&str, char); 10] = [
    ("quot", '"'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("colon", ':'),
    ("semi", ';'),
    ("num", '#'),
    ("comma", ','),
];

/// The character that an entity or a line break at the start of a text stands for, and its length.
fn resolve(text: &str) -> Option<(char, usize)> {
    if text.starts_with('<') {
        let end = text.find('>').filter(|&end| end <= 6)?;
        let tag = text[1..end].trim_matches(['/', ' ']);
        return tag.eq_ignore_ascii_case("br").then_some(('\n', end + 1));
    }
    let end = text.find(';').filter(|&end| (2..=10).contains(&end))?;
    let name = text[1..end].trim_start_matches('#');
    let number = match name.strip_prefix(['x', 'X']) {
        Some(hex) if text.starts_with('&') => u32::from_str_radix(hex, 16).ok(),
        _ => name.parse().ok(),
    };
    let named = || ENTITIES.iter().find(|(known, _)| *known == name);
    let c = match number {
        Some(number) => char::from_u32(number).filter(|c| !c.is_control()),
        None => named().map(|&(_, c)| c),
    };
    c.map(|c| (c, end + 1))
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
    fn what_was_made_an_entity_comes_back() {
        for text in [
            "Phase 0: set up (part 1)",
            "A-1 \"x\" #2; <b>",
            "設計 🚀 %%{init}%%",
            "a & b",
        ] {
            assert_eq!(plain(&entities(text)), text);
        }
        assert_eq!(plain("one<br/>two<BR>three < 4"), "one\ntwo\nthree < 4");
        assert_eq!(
            plain("R&amp;D #quot;x#quot; # &#x41; #0; é#"),
            "R&D \"x\" # A #0; é#"
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
