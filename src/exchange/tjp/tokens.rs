//! The words of a project file, with their lines.

use super::expand::SOFT_LINE;

/// A word of the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// Anything that is neither quoted nor a bracket: keywords, ids, dates, numbers.
    Word(String),
    /// Quoted text.
    Text(String),
    /// One of `{ } , [ ] ( )`.
    Sign(char),
}

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) line: usize,
    /// Whether it is the first of its line.
    pub(super) is_first: bool,
}

/// Splits a text into words; `false` where a quote or comment is never closed.
pub(super) fn split(text: &str) -> (Vec<Placed>, bool) {
    let mut splitter = Splitter {
        rest: text,
        line: 1,
        is_first: true,
        tokens: Vec::new(),
        is_whole: true,
    };
    while splitter.step() {}
    (splitter.tokens, splitter.is_whole)
}

struct Splitter<'t> {
    rest: &'t str,
    line: usize,
    is_first: bool,
    tokens: Vec<Placed>,
    is_whole: bool,
}

impl Splitter<'_> {
    fn step(&mut self) -> bool {
        let Some(character) = self.rest.chars().next() else {
            return false;
        };
        match character {
            '\n' | SOFT_LINE => {
                self.advance(character.len_utf8());
                self.is_first = true;
            }
            c if c.is_whitespace() => self.advance(c.len_utf8()),
            '#' => self.skip_to("\n", false),
            '/' if self.rest.starts_with("//") => self.skip_to("\n", false),
            '/' if self.rest.starts_with("/*") => self.skip_to("*/", true),
            '"' | '\'' => self.quoted(character),
            '-' if self.rest.starts_with("-8<-") => self.cut_out(),
            '{' | '}' | ',' | '[' | ']' | '(' | ')' => {
                self.advance(1);
                self.push(Token::Sign(character));
            }
            _ => self.word(),
        }
        true
    }

    fn push(&mut self, token: Token) {
        self.tokens.push(Placed {
            token,
            line: self.line,
            is_first: self.is_first,
        });
        self.is_first = false;
    }

    /// Goes on, counting lines.
    fn advance(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        self.line += passed.bytes().filter(|&byte| byte == b'\n').count();
        self.rest = rest;
    }

    fn skip_to(&mut self, end: &str, is_part: bool) {
        match self.rest.find(end) {
            Some(at) => self.advance(at + if is_part { end.len() } else { 0 }),
            None => {
                self.is_whole &= !is_part;
                self.advance(self.rest.len());
            }
        }
    }

    fn quoted(&mut self, quote: char) {
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1).peekable();
        let mut end = None;
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' if characters.peek().is_some_and(|(_, next)| *next == quote) => {
                    text.push(quote);
                    characters.next();
                }
                c if c == quote => {
                    end = Some(at + 1);
                    break;
                }
                SOFT_LINE => text.push('\n'),
                c => text.push(c),
            }
        }
        // The mark that files of ours have behind a backslash, so that it escapes nothing.
        if text.contains(super::text::HARMLESS) {
            text = text.replace(super::text::HARMLESS, "\\");
        }
        self.is_whole &= end.is_some();
        self.push(Token::Text(text));
        self.advance(end.unwrap_or(self.rest.len()));
    }

    /// Text between `-8<-` and `->8-`, without the indentation of its first line.
    fn cut_out(&mut self) {
        let start = "-8<-".len();
        let end = self.rest.find("->8-");
        self.is_whole &= end.is_some();
        let inner = &self.rest[start..end.unwrap_or(self.rest.len())];
        let lines: Vec<&str> = inner.split(['\n', SOFT_LINE]).map(str::trim).collect();
        let text = lines.join("\n").trim().to_owned();
        let length = end.map_or(self.rest.len(), |at| at + "->8-".len());
        self.push(Token::Text(text));
        self.advance(length);
    }

    fn word(&mut self) {
        let is_end = |c: char| {
            c.is_whitespace()
                || c == SOFT_LINE
                || matches!(c, '{' | '}' | ',' | '[' | ']' | '(' | ')' | '"' | '#')
        };
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        let word = self.rest[..end].to_owned();
        self.push(Token::Word(word));
        self.advance(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_texts_and_signs_have_their_lines() {
        let text = "task a \"say \\\"hi\\\"\" { # comment\n  note -8<-\n   one\n   two\n  ->8- depends !b,c }\n/* x\n */ 'y'";
        let (tokens, is_whole) = split(text);
        let shown: Vec<String> = tokens
            .iter()
            .map(|placed| match &placed.token {
                Token::Word(word) => format!("{word}@{}", placed.line),
                Token::Text(text) => format!("{text:?}@{}", placed.line),
                Token::Sign(sign) => format!("{sign}@{}", placed.line),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "task@1",
                "a@1",
                "\"say \\\"hi\\\"\"@1",
                "{@1",
                "note@2",
                "\"one\\ntwo\"@2",
                "depends@5",
                "!b@5",
                ",@5",
                "c@5",
                "}@5",
                "\"y\"@7"
            ]
        );
        assert!(is_whole && tokens[4].is_first && !tokens[5].is_first);
        for open in ["\"never", "/* never", "-8<- never"] {
            assert!(!split(open).1, "{open}");
        }
    }
}
