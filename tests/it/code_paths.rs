//! Reads the paths out of Rust source text: `use` groups spelled out, comments and literals skipped.
//!
//! Works on tokens alone and knows no types, so that the layer test cannot be talked round by an alias
//! or a group. It does not expand macros.

/// A path in the code.
#[derive(Debug)]
pub struct CodePath {
    /// Its names in order: `["crate", "plan", "Ticket"]`; the last may be `*`.
    pub names: Vec<String>,
    /// How many inline modules (`mod tests { .. }`) stand around it.
    pub inline_modules: usize,
}

impl CodePath {
    /// The path as it would be written without groups.
    pub fn text(&self) -> String {
        self.names.join("::")
    }
}

/// Every path of a source text, single names included, in the order they stand.
pub fn paths(text: &str) -> Vec<CodePath> {
    let reader = Reader {
        tokens: tokens(&blanked(text)),
        at: 0,
        found: Vec::new(),
        braces: 0,
        modules: Vec::new(),
    };
    reader.run()
}

struct Reader {
    tokens: Vec<String>,
    at: usize,
    found: Vec<CodePath>,
    braces: usize,
    /// The brace depths at which inline modules opened.
    modules: Vec<usize>,
}

impl Reader {
    fn run(mut self) -> Vec<CodePath> {
        while self.at < self.tokens.len() {
            match self.token(0) {
                "mod" if self.token(2) == "{" => self.modules.push(self.braces),
                "{" => self.braces += 1,
                "}" => self.close_brace(),
                name if is_name(name) => {
                    self.read_path(&[]);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.found
    }

    fn token(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", String::as_str)
    }

    fn close_brace(&mut self) {
        self.braces = self.braces.saturating_sub(1);
        if self.modules.last() == Some(&self.braces) {
            self.modules.pop();
        }
    }

    /// Reads `a::b::{c, d::e}` from the current name on.
    fn read_path(&mut self, outer: &[String]) {
        let mut names = outer.to_vec();
        loop {
            match self.token(0) {
                "{" => return self.read_group(&names),
                name if is_name(name) || name == "*" => names.push(name.to_owned()),
                _ => break,
            }
            self.at += 1;
            if self.token(0) != "::" {
                break;
            }
            self.at += 1;
        }
        self.found.push(CodePath {
            names,
            inline_modules: self.modules.len(),
        });
    }

    fn read_group(&mut self, outer: &[String]) {
        self.at += 1;
        while self.at < self.tokens.len() && self.token(0) != "}" {
            match self.token(0) {
                "as" => self.at += 2,
                name if is_name(name) || name == "*" || name == "{" => self.read_path(outer),
                _ => self.at += 1,
            }
        }
        self.at += 1;
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() {
            tokens.push(rest[..length].to_owned());
        }
        rest = &rest[length..];
    }
    tokens
}

/// The code with comments, text and character literals blanked out.
fn blanked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.push(' ');
            at = end;
        }
    }
    code
}

/// Where the comment or literal that begins at `at` ends; `at` itself where none begins.
fn literal_end(chars: &[char], at: usize) -> usize {
    let next = |ahead: usize| chars.get(at + ahead).copied().unwrap_or('\0');
    let follows_name = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if next(1) == '/' => find(chars, at, |i| chars[i] == '\n'),
        '/' if next(1) == '*' => find(chars, at + 2, |i| chars[i..].starts_with(&['*', '/'])) + 2,
        'r' if !follows_name && "\"#".contains(next(1)) => raw_text_end(chars, at),
        '"' => quoted_end(chars, at + 1, '"'),
        // A lifetime has no closing quote two characters on; a character literal has.
        '\'' if next(1) == '\\' => quoted_end(chars, at + 1, '\''),
        '\'' if next(2) == '\'' => at + 3,
        _ => at,
    }
}

fn quoted_end(chars: &[char], mut at: usize, quote: char) -> usize {
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn raw_text_end(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let open = at + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return at;
    }
    let mut close = vec!['"'];
    close.resize(1 + hashes, '#');
    find(chars, open + 1, |i| chars[i..].starts_with(&close)) + close.len()
}

fn find(chars: &[char], from: usize, is_there: impl Fn(usize) -> bool) -> usize {
    (from..chars.len())
        .find(|&i| is_there(i))
        .unwrap_or(chars.len())
}

#[test]
fn groups_supers_and_literals_are_seen_through() {
    let text = r##"
        // crate::comment
        use std::{fs as files, time::{Duration, Instant}};
        use crate::{a, b::{self, c::*}};
        fn f<'a>(x: &'a str) -> char { let _ = ("crate::text", r#"crate::"text"#); '"' }
        mod tests { use super::super::d; }
    "##;
    let paths = paths(text);
    let found: Vec<String> = paths.iter().map(CodePath::text).collect();
    for expected in [
        "std::fs",
        "std::time::Instant",
        "crate::a",
        "crate::b::self",
        "crate::b::c::*",
        "super::super::d",
    ] {
        assert!(
            found.iter().any(|path| path == expected),
            "{expected} is not in {found:?}"
        );
    }
    assert!(
        !found
            .iter()
            .any(|path| path.contains("text") || path.contains("comment"))
    );
    let deep = paths.iter().find(|path| path.names[0] == "super");
    assert_eq!(deep.map(|path| path.inline_modules), Some(1));
}
