//! The lines of a document of ours: headings, facts, boxes, rows of tables, text.
//!
//! Knows exactly the forms that [`super::page`] writes, and the little freedom that people take with them: spaces,
//! other bullets, a missing blank line. What a line means is not known here.

/// A line, or lines that belong together.
#[derive(Debug, PartialEq)]
pub(super) struct Block<'t> {
    /// The line it begins on, counted from 1.
    pub(super) line: usize,
    pub(super) what: What<'t>,
}

/// What lines are. Texts are escaped still.
#[derive(Debug, PartialEq)]
pub(super) enum What<'t> {
    Heading(usize, &'t str),
    /// `- **name**: value`, so many levels deep.
    Fact(usize, &'t str, &'t str),
    /// `- [x] text`.
    Box(bool, &'t str),
    /// The first row of a table.
    Header(Vec<&'t str>),
    /// Another row.
    Row(Vec<&'t str>),
    /// `**name**` on a line of its own.
    Name(&'t str),
    /// A line of running text.
    Text(&'t str),
    /// Lines of code.
    Code(String),
    Blank,
}

/// Takes a document apart. O(text).
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    let mut in_table = false;
    while let Some((at, line)) = lines.next() {
        let trimmed = line.trim();
        let fence = trimmed.len() - trimmed.trim_start_matches('`').len();
        let what = if fence >= 3 {
            let ends =
                |line: &str| line.trim().len() >= fence && line.trim().chars().all(|c| c == '`');
            let inner: Vec<&str> = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| !ends(line))
                .collect();
            What::Code(inner.join("\n"))
        } else if trimmed.starts_with('|') {
            let cells = cells(trimmed);
            let is_rule = cells
                .iter()
                .all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')));
            match (in_table, is_rule) {
                (true, true) => continue,
                (true, false) => What::Row(cells),
                (false, _) => What::Header(cells),
            }
        } else {
            one(line, trimmed)
        };
        in_table = matches!(what, What::Header(_) | What::Row(_));
        found.push(Block { line: at + 1, what });
    }
    found
}

fn one<'t>(line: &'t str, trimmed: &'t str) -> What<'t> {
    if trimmed.is_empty() || (trimmed.starts_with("<!--") && trimmed.ends_with("-->")) {
        return What::Blank;
    }
    let marks = trimmed.len() - trimmed.trim_start_matches('#').len();
    if (1..=6).contains(&marks) && trimmed[marks..].starts_with(' ') {
        return What::Heading(marks, trimmed[marks..].trim());
    }
    let bullet = ["- ", "* ", "+ "]
        .iter()
        .find_map(|mark| trimmed.strip_prefix(mark));
    if let Some(text) = bullet {
        let depth = (line.len() - line.trim_start().len()) / 2;
        if let Some((name, value)) = text
            .strip_prefix("**")
            .and_then(|rest| rest.split_once("**:"))
        {
            return What::Fact(depth, name, value.trim());
        }
        for (mark, is_done) in [("[ ]", false), ("[x]", true), ("[X]", true)] {
            if let Some(text) = text.strip_prefix(mark) {
                return What::Box(is_done, text.trim());
            }
        }
        return What::Text(trimmed);
    }
    match trimmed
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"))
    {
        Some(name) if !name.is_empty() && !name.contains('*') => What::Name(name),
        _ => What::Text(trimmed),
    }
}

/// The cells between bars that are not escaped.
fn cells(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut from, mut is_escaped) = (1, false);
    for (at, c) in line.char_indices().skip(1) {
        if c == '|' && !is_escaped {
            found.push(line[from..at].trim());
            from = at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    let rest = line.get(from..).unwrap_or("").trim();
    if !rest.is_empty() {
        found.push(rest);
    }
    found
}

/// The text behind [`super::escape::inline`].
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    const NAMED: [(&str, &str); 4] = [("<br>", "\n"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    while let Some(c) = rest.chars().next() {
        if let Some((mark, meant)) = NAMED.iter().find(|(mark, _)| rest.starts_with(mark)) {
            out.push_str(meant);
            rest = &rest[mark.len()..];
            continue;
        }
        let next = rest[c.len_utf8()..].chars().next();
        rest = &rest[c.len_utf8()..];
        match next {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                out.push(next);
                rest = &rest[next.len_utf8()..];
            }
            _ => out.push(c),
        }
    }
    out
}

/// The text behind [`super::escape::code`], if it is one.
pub(super) fn code(text: &str) -> Option<&str> {
    let fence = text.len() - text.trim_start_matches('`').len();
    if fence == 0 || text.len() < 2 * fence || !text.ends_with(&text[..fence]) {
        return None;
    }
    Some(&text[fence..text.len() - fence])
}

/// The name in front of the first colon that is not escaped, and what follows it.
pub(super) fn named(heading: &str) -> (String, String) {
    let mut is_escaped = false;
    for (at, c) in heading.char_indices() {
        if c == ':' && !is_escaped && heading[at + 1..].starts_with([' ', '\t']) {
            return (plain(heading[..at].trim()), plain(heading[at + 1..].trim()));
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    (plain(heading.trim()), String::new())
}

/// The text behind [`super::escape::body`], from its lines.
pub(super) fn paragraphs(lines: &[&str]) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        let breaks = backslashes % 2 == 1;
        out.push_str(&plain(if breaks {
            &line[..line.len() - 1]
        } else {
            line
        }));
        if at + 1 < lines.len() {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::markdown::escape;

    #[test]
    fn texts_come_back_out_of_their_escapes() {
        for text in [
            "a|b `c` *d* <x>",
            "&lt; R&D",
            "back\\slash\\",
            "snake_case _x_",
            "two\nlines",
            "1. x ~~y~~",
        ] {
            assert_eq!(plain(&escape::inline(text)), text);
            let body = escape::body(text);
            assert_eq!(paragraphs(&body.lines().collect::<Vec<_>>()), text);
        }
        assert_eq!(named("A\\: b: C"), ("A: b".to_owned(), "C".to_owned()));
        assert_eq!(code("``a ` b``"), Some("a ` b"));
    }

    #[test]
    fn lines_are_what_they_look_like() {
        let text = "# T\n\n- **a**: b\n  - **c**: d\n- [x] e\n\n**Steps**\n\n| x | y\\|z |\n| --- | --- |\n| 1 | 2 |\n```text\n# no\n```\nend\\\n";
        let found: Vec<What> = blocks(text)
            .into_iter()
            .map(|b| b.what)
            .filter(|w| *w != What::Blank)
            .collect();
        let expected = vec![
            What::Heading(1, "T"),
            What::Fact(0, "a", "b"),
            What::Fact(1, "c", "d"),
            What::Box(true, "e"),
            What::Name("Steps"),
            What::Header(vec!["x", "y\\|z"]),
            What::Row(vec!["1", "2"]),
            What::Code("# no".to_owned()),
            What::Text("end\\"),
        ];
        assert_eq!(found, expected);
    }
}
