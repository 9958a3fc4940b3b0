//! Macros: taken out of the text and put in where they are called, within bounds.
//!
//! A macro may call others, so a few lines could become more text than there is memory: what is put in is
//! limited in depth and in size. Lines are counted in the file, so text that was put in starts new lines
//! with a mark of its own ([`SOFT_LINE`]).

use std::collections::HashMap;

/// A line end within text that a macro put in.
pub(super) const SOFT_LINE: char = '\u{1}';
/// How deep macros may call each other.
const DEEPEST: usize = 16;
/// The most bytes all macros may put in.
const MOST: usize = 4 * 1024 * 1024;

/// A text without macros.
pub(super) struct Expanded {
    pub(super) text: String,
    /// Calls of macros that are not in the file.
    pub(super) unknown: usize,
    /// Whether there was more to put in than is put in.
    pub(super) is_cut: bool,
}

/// Puts macros in; `known` are those every project has.
pub(super) fn expand(text: &str, known: &[(&str, String)]) -> Expanded {
    let mut expander = Expander {
        macros: known
            .iter()
            .map(|(name, body)| ((*name).to_owned(), body.clone()))
            .collect(),
        out: Expanded {
            text: String::with_capacity(text.len()),
            unknown: 0,
            is_cut: false,
        },
        room: MOST,
    };
    let plain = expander.take_definitions(text);
    expander.put(&plain, &[], 0);
    expander.out
}

struct Expander {
    macros: HashMap<String, String>,
    out: Expanded,
    room: usize,
}

impl Expander {
    /// The text without definitions, as many lines long as before.
    fn take_definitions(&mut self, text: &str) -> String {
        let mut plain = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("macro") {
            let (before, found) = rest.split_at(at);
            plain.push_str(before);
            match definition(before, found) {
                Some((name, body, len)) => {
                    self.macros.insert(name.to_owned(), body.to_owned());
                    let lines = found[..len].bytes().filter(|&byte| byte == b'\n').count();
                    plain.extend(std::iter::repeat_n('\n', lines));
                    rest = &found[len..];
                }
                None => {
                    plain.push_str("macro");
                    rest = &found["macro".len()..];
                }
            }
        }
        plain.push_str(rest);
        plain
    }

    fn put(&mut self, text: &str, arguments: &[&str], depth: usize) {
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            self.push(&rest[..at], depth);
            let Some(end) = rest[at..].find('}') else {
                self.out.unknown += 1;
                return;
            };
            self.call(&rest[at + 2..at + end], arguments, depth);
            rest = &rest[at + end + 1..];
        }
        self.push(rest, depth);
    }

    fn call(&mut self, call: &str, arguments: &[&str], depth: usize) {
        let call = call.trim().trim_start_matches('?');
        let (name, given) = call.split_once(char::is_whitespace).unwrap_or((call, ""));
        if let Some(argument) = name
            .parse::<usize>()
            .ok()
            .and_then(|n| arguments.get(n.checked_sub(1)?))
        {
            let argument = (*argument).to_owned();
            return self.push(&argument, depth.max(1));
        }
        let Some(body) = self.macros.get(name).cloned() else {
            self.out.unknown += 1;
            return;
        };
        if depth >= DEEPEST || self.room == 0 {
            self.out.is_cut = true;
            return;
        }
        let given: Vec<&str> = given.split('"').skip(1).step_by(2).collect();
        self.put(&body, &given, depth + 1);
    }

    fn push(&mut self, text: &str, depth: usize) {
        if depth == 0 {
            self.out.text.push_str(text);
            return;
        }
        if text.len() > self.room {
            self.out.is_cut = true;
            self.room = 0;
            return;
        }
        self.room -= text.len();
        self.out
            .text
            .extend(text.chars().map(|c| if c == '\n' { SOFT_LINE } else { c }));
    }
}

/// Name, body and length of a definition that begins a line: `macro name [ body ]`.
fn definition<'t>(before: &str, text: &'t str) -> Option<(&'t str, &'t str, usize)> {
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    if !line.trim().is_empty() {
        return None;
    }
    let head = text.strip_prefix("macro")?;
    let open = head.find('[')?;
    let name = head[..open].trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !is_name || !head.starts_with(char::is_whitespace) {
        return None;
    }
    let mut depth = 0;
    for (at, character) in head[open..].char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let body = &head[open + 1..open + at];
            return Some((name, body, "macro".len() + open + at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_are_put_in_with_their_arguments() {
        let text = "macro both [\nallocate ${1}, ${2}\n]\nmacro x [[a]]\ntask ${both \"a\" \"b\"} ${x} ${start} ${no}";
        let expanded = expand(text, &[("start", "2026-01-05".to_owned())]);
        assert_eq!(
            expanded.text,
            "\n\n\n\ntask \u{1}allocate a, b\u{1} [a] 2026-01-05 "
        );
        assert_eq!((expanded.unknown, expanded.is_cut), (1, false));
    }

    #[test]
    fn bombs_stay_small() {
        let mut text = String::from("macro m0 [lollollollol]\n");
        for level in 1..=20 {
            let below = level - 1;
            text.push_str(&format!(
                "macro m{level} [{}]\n",
                format!("${{m{below}}}").repeat(10)
            ));
        }
        text.push_str("${m15} macro loop");
        let expanded = expand(&text, &[]);
        assert!(expanded.is_cut && expanded.text.len() <= MOST + 1000);
        assert!(expand("macro a [${a}]\n${a}", &[]).is_cut);
    }
}
