//! Elements one behind the other, indented, with everything escaped that has to be.
//!
//! The order of elements is the format's affair, so there is nothing here but open, leaf and close.
//! Characters that no XML 1.0 file can hold (most control characters) are left out; carriage returns are
//! written by number, because a reader would make newlines of them.

use std::fmt::Display;

/// An XML file in the making.
pub(in crate::exchange) struct Writer {
    text: String,
    open: Vec<&'static str>,
    /// By how many characters the file is poorer than what was to be written.
    pub(in crate::exchange) left_out: usize,
}

impl Writer {
    /// A file with its declaration and nothing else.
    pub(in crate::exchange) fn new() -> Self {
        Self {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned(),
            open: Vec::new(),
            left_out: 0,
        }
    }

    /// Opens an element.
    pub(in crate::exchange) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the innermost open element.
    pub(in crate::exchange) fn close(&mut self) {
        let Some(name) = self.open.pop() else { return };
        self.indent();
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    /// An element with attributes alone.
    pub(in crate::exchange) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element with text alone.
    pub(in crate::exchange) fn leaf(&mut self, name: &str, value: impl Display) {
        self.leaf_with(name, &[], value);
    }

    /// An element with attributes and text.
    pub(in crate::exchange) fn leaf_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        value: impl Display,
    ) {
        self.tag(name, attributes);
        self.text.push('>');
        self.escape(&value.to_string(), false);
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    /// An element whose text is a CDATA section, as some programs insist on.
    pub(in crate::exchange) fn cdata(&mut self, name: &str, value: &str) {
        self.tag(name, &[]);
        self.text.push_str("><![CDATA[");
        let kept: String = value.chars().filter(|&c| is_allowed(c)).collect();
        self.left_out += value.chars().count() - kept.chars().count();
        // Only the end of a section means anything in it, so it is spread over two.
        self.text.push_str(&kept.replace("]]>", "]]]]><![CDATA[>"));
        self.text.push_str("]]></");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    /// The file, everything that is open closed.
    pub(in crate::exchange) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.text.into_bytes()
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            self.escape(value, true);
            self.text.push('"');
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.open.len() {
            self.text.push_str("  ");
        }
    }

    fn escape(&mut self, value: &str, is_attribute: bool) {
        for character in value.chars() {
            match character {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' if is_attribute => self.text.push_str("&quot;"),
                '\n' if is_attribute => self.text.push_str("&#10;"),
                '\t' if is_attribute => self.text.push_str("&#9;"),
                '\r' => self.text.push_str("&#13;"),
                _ if is_allowed(character) => self.text.push(character),
                _ => self.left_out += 1,
            }
        }
    }
}

/// Whether XML 1.0 can hold a character.
pub(in crate::exchange) fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;
    use crate::exchange::Report;

    #[test]
    fn what_is_written_reads_back() {
        let text = "a<b>&\"c\"'\r\n\t]]> 設\u{7} \u{7f}";
        let mut writer = Writer::new();
        writer.open("r", &[("x", text)]);
        writer.leaf("l", text);
        writer.cdata("c", text);
        writer.empty("e", &[]);
        assert_eq!(writer.left_out, 3);
        let document = read(&writer.finish(), &mut Report::default()).expect("XML");
        let kept = text.replace('\u{7}', "");
        let root = document.root();
        assert_eq!(root.attribute("x"), Some(kept.as_str()));
        assert_eq!(root.child("l").map(|e| e.text()), Some(kept.as_str()));
        // A CDATA section cannot name a carriage return.
        assert_eq!(
            root.child("c").map(|e| e.text()),
            Some(kept.replace("\r\n", "\n").as_str())
        );
    }
}
