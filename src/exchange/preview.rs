//! What a written file looks like before it is saved: its first lines, a small picture, its sheets, its files.
//!
//! Made from the bytes that would be saved, except for pictures, which are drawn again in the size they are
//! shown in. Bounded, however large the file.

use super::brief::shown;
use super::picture::{self, Thumbnail};
use super::{Content, Format, WriteOptions, archive, xlsx};
use crate::plan::Plan;

/// As much of a text as somebody looks through.
const MOST_BYTES: usize = 60_000;
/// Lines of a text at most.
const MOST_LINES: usize = 600;
/// Lines of a sheet at most.
const MOST_ROWS: usize = 60;
/// Pixels of a small picture at most, wide and high: twice the room there is, for screens that are sharp.
const MOST_PIXELS: (f32, f32) = (1400.0, 900.0);

/// What a written file looks like.
#[derive(Clone, Debug, PartialEq)]
pub enum Preview {
    /// The first lines of a text.
    Text {
        /// The lines.
        text: String,
        /// Whether that is all of it.
        is_whole: bool,
    },
    /// A small picture.
    Picture(Thumbnail),
    /// The sheets of a workbook.
    Sheets(Vec<Sheet>),
    /// The files of a folder: each with its size in bytes and its first lines.
    Files(Vec<(String, usize, String)>),
    /// Why there is nothing to see.
    Nothing(String),
}

/// A sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// How many lines hold something.
    pub lines: usize,
    /// `[lines][columns]`: the first lines as text.
    pub first: Vec<Vec<String>>,
}

/// Shows what `bytes`, written in `format` from `plan` with `options`, look like.
pub fn preview(format: &Format, plan: &Plan, options: &WriteOptions, bytes: &[u8]) -> Preview {
    let result = match format.content {
        Content::Text if format.id == "html" => {
            return first_lines(words_of_page(&String::from_utf8_lossy(bytes)).as_bytes());
        }
        Content::Text => return first_lines(bytes),
        Content::Picture => {
            let is_document = format.id == "pdf";
            picture::thumbnail(plan, options, MOST_PIXELS, is_document)
                .map(Preview::Picture)
                .map_err(|error| error.to_string())
        }
        Content::Workbook => xlsx::glance(bytes, MOST_ROWS)
            .map(Preview::Sheets)
            .map_err(|error| error.to_string()),
        Content::Folder => archive::files(bytes)
            .map(|files| Preview::Files(files.iter().map(listed).collect()))
            .map_err(|error| error.to_string()),
    };
    result.unwrap_or_else(Preview::Nothing)
}

fn listed(file: &archive::NamedFile) -> (String, usize, String) {
    let text = match first_lines(&file.bytes) {
        Preview::Text { text, .. } => text,
        _ => String::new(),
    };
    (file.name.clone(), file.bytes.len(), text)
}

/// What a page of ours says, without its drawings and how it looks: a reader is not shown a style sheet.
fn words_of_page(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((words, tail)) = rest.split_once('<') {
        text.push_str(words.trim_matches('\n'));
        let (tag, after) = tail.split_once('>').unwrap_or((tail, ""));
        let name = tag.split_whitespace().next().unwrap_or_default();
        rest = after;
        match name {
            "title" | "style" => rest = behind(after, name),
            "svg" => {
                text.push_str("[drawing]\n");
                rest = behind(after, name);
            }
            "h1" | "h2" => text.push_str("\n# "),
            "h3" => text.push_str("\n## "),
            "br" | "/h1" | "/h2" | "/h3" | "/p" | "/div" | "/li" | "/tr" => text.push('\n'),
            "/td" | "/th" => text.push_str("   "),
            "/span" if after.starts_with("<b") => text.push_str(": "),
            _ => {}
        }
    }
    shown(&text)
}

/// What follows the end of an element.
fn behind<'a>(text: &'a str, name: &str) -> &'a str {
    let end = format!("</{name}>");
    text.split_once(end.as_str()).map_or("", |(_, rest)| rest)
}

fn first_lines(bytes: &[u8]) -> Preview {
    let shown = &bytes[..bytes.len().min(MOST_BYTES)];
    let text = String::from_utf8_lossy(shown);
    let text = text.trim_start_matches('\u{feff}');
    let end = text.match_indices('\n').nth(MOST_LINES).map(|(at, _)| at);
    Preview::Text {
        is_whole: end.is_none() && shown.len() == bytes.len(),
        text: text[..end.unwrap_or(text.len())].replace('\r', ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::find;

    fn shown(id: &str, plan: &Plan) -> Preview {
        let format = find(id).expect("a format");
        let options = WriteOptions::default();
        let (bytes, _) = format.write.expect("a writer")(plan, &options).expect("written");
        preview(format, plan, &options, &bytes)
    }

    fn plan() -> Plan {
        let bytes = include_bytes!("../../sample_plans/tutorial.plan.json");
        crate::exchange::plan_json::read(bytes).expect("a sample")
    }

    #[test]
    fn every_kind_of_file_can_be_looked_at() {
        let plan = plan();
        let Preview::Text { text, .. } = shown("html", &plan) else {
            panic!("a report is text");
        };
        assert!(
            text.contains("\n# Ship Tide 1.0\n") && text.contains("[drawing]"),
            "{text}"
        );
        assert!(
            !text.contains("font-size") && !text.contains("<td"),
            "{text}"
        );
        let Preview::Text { text, is_whole } = shown("csv", &plan) else {
            panic!("a table is text");
        };
        assert!(is_whole && text.starts_with("key,title") && !text.contains('\r'));
        let Preview::Sheets(sheets) = shown("xlsx", &plan) else {
            panic!("a workbook has sheets");
        };
        let tickets = sheets.iter().find(|sheet| sheet.name == "Tickets");
        let tickets = tickets.expect("a sheet of tickets");
        assert_eq!(tickets.lines, plan.tickets.len() + 1);
        assert!(tickets.first[0].iter().any(|cell| cell == "key"));
        let Preview::Files(files) = shown("agents", &plan) else {
            panic!("a folder has files");
        };
        assert!(
            files
                .iter()
                .all(|(name, size, text)| !name.is_empty() && *size > 0 && !text.is_empty())
        );
        for (id, pages) in [("svg", 1), ("png", 1), ("pdf", 1)] {
            let Preview::Picture(small) = shown(id, &plan) else {
                panic!("{id} is a picture");
            };
            assert_eq!(small.pixels.len(), small.width * small.height * 4);
            assert!(
                small.width > 200 && small.width <= 1400 && small.pages == pages,
                "{id}"
            );
        }
    }

    #[test]
    fn long_texts_are_cut_and_say_so() {
        let Preview::Text { text, is_whole } = first_lines("a\r\n".repeat(5_000).as_bytes()) else {
            panic!("text");
        };
        assert_eq!((text.lines().count(), is_whole), (MOST_LINES + 1, false));
    }
}
