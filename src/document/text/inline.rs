//! Markup within a line: bold, code, links, boxes, and labels with their values.

use std::borrow::Cow;

/// The text of a line without markup: emphasis, code marks, links, escapes and `<br>` are resolved.
pub(in crate::document) fn plain(raw: &str) -> String {
    let raw = raw.trim();
    if !raw.contains(['*', '`', '[', '\\', '<', '_', '&', '~']) {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let (piece, length): (Cow<str>, usize) = match c {
            '\\' => escaped(rest),
            '`' => code(rest),
            '*' => ("".into(), 1),
            '~' if rest.starts_with("~~") => ("".into(), 2),
            '_' => emphasis(rest, &out),
            '[' => link(rest),
            '!' if rest.starts_with("![") => ("".into(), 1),
            '<' => tag(rest),
            '&' => entity(rest),
            _ => (rest[..c.len_utf8()].into(), c.len_utf8()),
        };
        out.push_str(&piece);
        rest = &rest[length..];
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() {
        out
    } else {
        trimmed.to_owned()
    }
}

fn escaped(rest: &str) -> (Cow<'_, str>, usize) {
    match rest[1..].chars().next() {
        Some(next) if next.is_ascii_punctuation() => (rest[1..2].into(), 2),
        _ => (rest[..1].into(), 1),
    }
}

/// A code span keeps its text; marks without an end go.
fn code(rest: &str) -> (Cow<'_, str>, usize) {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let inside = &rest[ticks..];
    match inside.find(&rest[..ticks]) {
        Some(end) => (
            inside[..end].trim().replace("\\|", "|").into(),
            ticks + end + ticks,
        ),
        None => ("".into(), ticks),
    }
}

/// Underscores inside a word are part of it.
fn emphasis<'r>(rest: &'r str, before: &str) -> (Cow<'r, str>, usize) {
    let length = rest.len() - rest.trim_start_matches('_').len();
    let after = rest[length..].chars().next().unwrap_or(' ');
    let before = before.chars().next_back().unwrap_or(' ');
    let is_mark = before.is_alphanumeric() != after.is_alphanumeric();
    if is_mark {
        ("".into(), length)
    } else {
        (rest[..length].into(), length)
    }
}

/// `[text](target)` is its text; other brackets stay.
fn link(rest: &str) -> (Cow<'_, str>, usize) {
    let close = rest.find(']').filter(|&close| close <= 300);
    if let Some(close) = close
        && let Some(target) = rest[close + 1..].strip_prefix('(')
        && let Some(end) = target.find(')')
    {
        return (plain(&rest[1..close]).into(), close + 2 + end + 1);
    }
    ("[".into(), 1)
}

fn tag(rest: &str) -> (Cow<'_, str>, usize) {
    let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    match rest.find('>').filter(|&end| is_tag && end <= 200) {
        Some(end) if rest[..end].to_ascii_lowercase().starts_with("<br") => (" ".into(), end + 1),
        Some(end) if !rest[1..end].contains('<') => ("".into(), end + 1),
        _ => ("<".into(), 1),
    }
}

fn entity(rest: &str) -> (Cow<'_, str>, usize) {
    const ENTITIES: [(&str, &str); 6] = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", " "),
        ("&#35;", "#"),
    ];
    let found = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
    found.map_or(("&".into(), 1), |(name, text)| ((*text).into(), name.len()))
}

/// Whether text opens with a box, and whether it is ticked.
pub(in crate::document) fn tick(raw: &str) -> Option<bool> {
    let bytes = raw.as_bytes();
    let is_box = bytes.len() >= 3
        && bytes[0] == b'['
        && bytes[2] == b']'
        && bytes.get(3).is_none_or(u8::is_ascii_whitespace);
    if !is_box {
        return None;
    }
    match bytes[1] {
        b' ' | b'-' | b'~' | b'/' => Some(false),
        b'x' | b'X' => Some(true),
        _ => None,
    }
}

/// The text of a line that is bold from its first to its last character, a colon at its end included.
pub(in crate::document) fn all_bold(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let (inside, colon) = match raw.strip_suffix([':', '：']) {
        Some(inside) => (inside, true),
        None => (raw, false),
    };
    let mark = ["**", "__"]
        .into_iter()
        .find(|mark| inside.starts_with(mark))?;
    let text = inside.strip_prefix(mark)?.strip_suffix(mark)?;
    if text.is_empty() || text.contains(mark) {
        return None;
    }
    let mut text = plain(text);
    if colon {
        text.push(':');
    }
    Some(text)
}

/// A label and where its value starts: `**Who**: x`, `**Who:** x`, `Who: x`, `**Who** - x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::document) struct Labelled {
    /// The label without markup.
    pub label: String,
    /// Where the value starts, in bytes of the raw line; the length of the line when there is none.
    pub value: usize,
    /// Whether the label is in bold or code.
    pub is_marked: bool,
}

/// The longest label, in characters and words.
const LONGEST_LABEL: (usize, usize) = (48, 6);

/// The label a line opens with.
pub(in crate::document) fn labelled(raw: &str) -> Option<Labelled> {
    marked_label(raw).or_else(|| bare_label(raw))
}

fn marked_label(raw: &str) -> Option<Labelled> {
    let mark = ["**", "__", "`", "*", "_"]
        .into_iter()
        .find(|mark| raw.starts_with(mark))?;
    let inside = &raw[mark.len()..];
    let close = inside.find(mark)?;
    let (name, after) = (&inside[..close], &inside[close + mark.len()..]);
    let colon_inside = name.trim_end().ends_with([':', '：']);
    let rest = after.trim_start();
    let skipped = if colon_inside {
        after.len() - rest.len()
    } else {
        let stripped = [":", "：", "- ", "– ", "— ", "= "]
            .iter()
            .find_map(|sign| rest.strip_prefix(sign))?;
        after.len() - stripped.trim_start().len()
    };
    let label = plain(name).trim_end_matches([':', '：']).trim().to_owned();
    is_label(&label).then(|| Labelled {
        label,
        value: raw.len() - after.len() + skipped,
        is_marked: true,
    })
}

fn bare_label(raw: &str) -> Option<Labelled> {
    let at = raw.find([':', '：'])?;
    let width = raw[at..].chars().next().map_or(1, char::len_utf8);
    let after = &raw[at + width..];
    // A time (12:30), a path (C:\) or an address (http://) is no label.
    let is_separate = after.is_empty() || after.starts_with(char::is_whitespace) || width > 1;
    let label = plain(&raw[..at]);
    let fits =
        is_separate && is_label(&label) && label.chars().next().is_some_and(char::is_alphanumeric);
    fits.then(|| Labelled {
        label,
        value: raw.len() - after.trim_start().len(),
        is_marked: false,
    })
}

fn is_label(label: &str) -> bool {
    let (characters, words) = LONGEST_LABEL;
    // "Tests [3h] (depends: Build)": the colon stands in a bracket.
    let is_whole = label.matches(['(', '（']).count() == label.matches([')', '）']).count();
    is_whole
        && !label.is_empty()
        && label.chars().count() <= characters
        && label.split_whitespace().count() <= words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_resolved() {
        let cases = [
            ("**[infra-001]** Python", "[infra-001] Python"),
            (
                "`a_b` and _emphasis_ in snake_case",
                "a_b and emphasis in snake_case",
            ),
            ("[T1](#t1), \\[x\\] &amp; <br> y", "T1, [x] &   y"),
            ("a < b and 3 > 2", "a < b and 3 > 2"),
            ("__bold__ ~~gone~~", "bold gone"),
        ];
        for (raw, text) in cases {
            assert_eq!(plain(raw), text);
        }
    }

    #[test]
    fn labels_are_found_with_their_values() {
        for (raw, label, value) in [
            ("**Who**: QA", "Who", "QA"),
            ("**Who:** QA", "Who", "QA"),
            ("Depends on: T1", "Depends on", "T1"),
            ("**Files in scope:**", "Files in scope", ""),
            ("依赖：T1", "依赖", "T1"),
            ("- x", "", ""),
        ] {
            match labelled(raw) {
                Some(found) => {
                    assert_eq!((found.label.as_str(), &raw[found.value..]), (label, value))
                }
                None => assert_eq!(label, ""),
            }
        }
        assert_eq!(labelled("at 12:30 sharp"), None);
        assert_eq!(labelled("see http://x"), None);
    }

    #[test]
    fn boxes_and_bold_lines() {
        assert_eq!(
            (tick("[x] a"), tick("[ ] a"), tick("[x]a"), tick("[xy] a")),
            (Some(true), Some(false), None, None)
        );
        assert_eq!(all_bold("**Option 1: x**").as_deref(), Some("Option 1: x"));
        assert_eq!(all_bold("**a** and **b**"), None);
        assert_eq!(all_bold("**Files**:").as_deref(), Some("Files:"));
    }
}
