//! The document in the making: headings, bullets, tables and checklists with one blank line between
//! blocks. Takes escaped text.

use super::escape::code_block;

/// The document so far.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    in_list: bool,
}

impl Page {
    /// The document, ending in a newline.
    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {}", "#".repeat(level), text.trim_end()));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.block(text);
        }
    }

    /// A bullet, `depth` levels within another.
    pub(super) fn bullet(&mut self, depth: usize, text: &str) {
        if !self.in_list {
            self.separate();
        }
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str("- ");
        self.text.push_str(text);
        self.text.push('\n');
        self.in_list = true;
    }

    /// A bullet with a name, left out when there is nothing to say.
    pub(super) fn fact(&mut self, depth: usize, name: &str, value: &str) {
        if !value.is_empty() {
            self.bullet(depth, &format!("**{name}**: {value}"));
        }
    }

    /// A table, left out when it has no row.
    pub(super) fn table(&mut self, header: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let names: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let mut text = line(&names);
        text.push_str(&line(&vec!["---".to_owned(); header.len()]));
        for row in rows {
            text.push_str(&line(row));
        }
        self.block(text.trim_end());
    }

    /// A block of code.
    pub(super) fn code_block(&mut self, text: &str) {
        self.block(&code_block(text));
    }

    /// A block of lines that are not to be taken for a list.
    pub(super) fn block(&mut self, text: &str) {
        self.in_list = false;
        self.separate();
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}
