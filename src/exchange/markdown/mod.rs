//! The campaign document: a whole plan as Markdown that people read and edit, and that reads back as the plan.
//!
//! A document of ours carries a line that says so ([`MARK`]). Its sections are a table ([`sections`]): rows stand in
//! tables, in cards or in both, each field in words ([`fields`]) under the name a workbook has for it, lists as boxes
//! or tables. What words cannot hold exactly stands beside them as JSON named `details`, so that reading it gives the
//! plan it was written from; words that somebody changed win over it. What was computed stands apart under "Schedule"
//! and is not read. Every text of the plan is escaped, so that a title can neither break a table nor bring HTML along.
//!
//! Any other document is prose, and [`crate::document`] reads it.

mod draft;
pub(super) mod escape;
mod fields;
mod own;
mod page;
mod parse;
mod read;
mod rows;
mod schedule;
mod sections;
pub(super) mod words;
mod write;

pub use own::is_own_document;
pub(super) use read::read;
pub(super) use write::write;

/// The line by which a document of ours is known again.
const MARK: &str =
    "<!-- Slackline campaign document: each section below is read back as it stands -->";
/// How the line begins, whatever a later version says behind it.
const MARK_START: &str = "<!-- Slackline campaign document";

/// The names of dependencies: `A → B`, and `A → B (2)` for a second one of the same two.
#[derive(Default)]
struct Arrows(std::collections::HashMap<String, usize>);

impl Arrows {
    /// The name of the next one, in the order of the document.
    fn name(&mut self, from: &str, to: &str) -> String {
        let name = format!("{from} → {to}");
        let count = self.0.entry(name.clone()).or_insert(0);
        *count += 1;
        match *count {
            1 => name,
            count => format!("{name} ({count})"),
        }
    }
}

/// How many lines are looked at to recognise a document.
const LOOKED_AT: usize = 60;

/// Whether bytes are a text with a heading, a box, a table or front matter near its top.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"# ") {
        return true;
    }
    // Scripts, calendars and markup may hold lines that look like ours.
    let others: [&[u8]; 7] = [b"#!", b"<", b"{", b"[", b"%", b"BEGIN:", b"digraph"];
    if others.iter().any(|start| text.starts_with(start)) {
        return false;
    }
    // A diagram of its own may have front matter, too.
    if super::mermaid::sniff_flowchart(text) || super::mermaid::sniff_gantt(text) {
        return false;
    }
    let mut lines = text.split(|&byte| byte == b'\n').take(LOOKED_AT);
    let is_mark = |line: &[u8]| {
        let line = line.trim_ascii();
        let starts: [&[u8]; 6] = [b"## ", b"### ", b"- [ ] ", b"- [x] ", b"* [ ] ", b"|--"];
        starts.iter().any(|start| line.starts_with(start))
            || line.starts_with(b"| --")
            || line.starts_with(b"|:-")
    };
    text.starts_with(b"---\n") || text.starts_with(b"---\r\n") || lines.any(is_mark)
}

#[cfg(test)]
mod tests;
