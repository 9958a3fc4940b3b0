//! Text that Markdown shows as it is.

/// Text within a line: in a sentence, a bullet or a table cell. Newlines become `<br>`.
pub(in crate::exchange) fn inline(text: &str) -> String {
    let lines: Vec<String> = text
        .trim()
        .lines()
        .map(|line| escaped(line.trim()))
        .collect();
    lines.join("<br>")
}

/// Text of a heading, on one line.
pub(in crate::exchange) fn heading(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escaped(&line).replace('#', "\\#")
}

/// Text of its own: paragraphs stay paragraphs, line ends stay line ends.
pub(in crate::exchange) fn body(text: &str) -> String {
    let paragraphs = text.trim().lines().map(str::trim).collect::<Vec<_>>();
    let mut out = String::new();
    for (place, line) in paragraphs.iter().enumerate() {
        out.push_str(&guard_start(&escaped(line)));
        let goes_on = paragraphs
            .get(place + 1)
            .is_some_and(|next| !next.is_empty());
        if goes_on && !line.is_empty() {
            out.push('\\');
        }
        if place + 1 < paragraphs.len() {
            out.push('\n');
        }
    }
    out
}

/// A code span, fenced by more backticks than it holds.
pub(in crate::exchange) fn code(text: &str) -> String {
    let line = text.replace(char::is_control, " ");
    let fence = "`".repeat(longest_run(&line) + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') || line.trim().is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// A block of code, fenced by more backticks than it holds.
pub(in crate::exchange) fn code_block(text: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!(
        "{fence}text\n{}\n{fence}",
        text.replace('\r', "").trim_end_matches('\n')
    )
}

/// Several texts as code spans.
pub(in crate::exchange) fn codes(list: &[String]) -> String {
    list.iter()
        .map(|text| code(text))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Puts a backslash before what would open a heading, a quote, a list or a rule.
pub(super) fn guard_start(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let opens_list = (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']);
    if opens_list {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    if line.starts_with(['#', '>', '-', '+', '=', '~']) {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut before = ' ';
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        match c {
            '\\' | '`' | '*' | '[' | ']' | '|' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if after.is_ascii_alphanumeric() || after == '#' => out.push_str("&amp;"),
            '_' if !(before.is_alphanumeric() && after.is_alphanumeric()) => out.push_str("\\_"),
            '~' if after == '~' || before == '~' => out.push_str("\\~"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        before = c;
    }
    out
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_syntax() {
        assert_eq!(
            inline("a|b `c` *d* <script>\nsnake_case _x_"),
            "a\\|b \\`c\\` \\*d\\* &lt;script&gt;<br>snake_case \\_x\\_"
        );
        assert_eq!(heading("a #\n b"), "a \\# b");
        assert_eq!(
            body("# one\ntwo\n\n1. three"),
            "\\# one\\\ntwo\n\n1\\. three"
        );
        assert_eq!(code("a `b`"), "`` a `b` ``");
        assert_eq!(code_block("x\n```\n"), "````text\nx\n```\n````");
        assert_eq!(inline("&lt; R&D & co"), "&amp;lt; R&amp;D & co");
    }
}
