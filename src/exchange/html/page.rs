//! Pieces of a page: headings, tables, figures, all text escaped.

use crate::exchange::picture::escaped;
use crate::exchange::{PictureTheme, WriteOptions, drawing, palette};
use crate::plan::*;
use std::fmt::Write;

const STYLE: &str = include_str!("style.css");

/// A report in the making.
pub(super) struct Page {
    text: String,
}

// Writing into a string cannot fail, so the results of `write!` are dropped in this file.

impl Page {
    /// The head with title and colours.
    pub(super) fn new(plan: &Plan, options: &WriteOptions) -> Self {
        let palette = match options.look.theme {
            PictureTheme::Light => &palette::LIGHT,
            PictureTheme::Dark => &palette::DARK,
        };
        let tones = tones(palette);
        // Paper is white, whatever the screen is.
        let paper = self::tones(&palette::LIGHT);
        let title = escaped(drawing::title(plan));
        let text = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"generator\" content=\"Slackline\">\n<title>{title}</title>\n\
             <style>:root{{{tones}}}\n{STYLE}@media print{{:root{{{paper}}}}}\n</style>\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n"
        );
        Self { text }
    }

    /// A section's heading.
    pub(super) fn heading(&mut self, text: &str) {
        let _ = writeln!(self.text, "<h2>{}</h2>", escaped(text));
    }

    /// A heading inside a section.
    pub(super) fn subheading(&mut self, text: &str) {
        let _ = writeln!(self.text, "<h3>{}</h3>", escaped(text));
    }

    /// A heading inside a section, with a few words that explain it.
    pub(super) fn explained(&mut self, name: &str, about: &str) {
        let about = match about.trim() {
            "" => String::new(),
            about => format!(" <small>{}</small>", escaped(about)),
        };
        let _ = writeln!(self.text, "<h3>{}{about}</h3>", escaped(name));
    }

    /// A paragraph; lines of the text stay lines.
    pub(super) fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            let lines: Vec<String> = text.trim().lines().map(escaped).collect();
            let _ = writeln!(self.text, "<p>{}</p>", lines.join("<br>"));
        }
    }

    /// A remark in a soft colour.
    pub(super) fn remark(&mut self, text: &str) {
        let _ = writeln!(self.text, "<p class=\"soft\">{}</p>", escaped(text));
    }

    /// Figures in cards: what it is, the figure, and its class.
    pub(super) fn figures(&mut self, figures: &[(&str, String, &str)]) {
        self.text.push_str("<div class=\"figures\">\n");
        for (words, figure, class) in figures {
            let _ = writeln!(
                self.text,
                "<div><span>{}</span><b class=\"{class}\">{}</b></div>",
                escaped(words),
                escaped(figure)
            );
        }
        self.text.push_str("</div>\n");
    }

    /// A wide drawing with its heading, on pages of their own that lie on their side when it is printed.
    pub(super) fn wide(&mut self, heading: &str, bands: &[String]) {
        self.text.push_str("<section class=\"wide\">\n");
        self.heading(heading);
        self.drawing(bands);
        self.text.push_str("</section>\n");
    }

    /// A drawing that scales with the page, in bands between which it may be cut when it is printed.
    pub(super) fn drawing(&mut self, bands: &[String]) {
        let class = class(if bands.len() > 1 { "bands" } else { "" });
        let _ = write!(self.text, "<figure{class}>");
        bands.iter().for_each(|svg| self.text.push_str(svg));
        self.text.push_str("</figure>\n");
    }

    /// A table; nothing where it has no row.
    pub(super) fn table(&mut self, columns: &[Column], rows: &[Row]) {
        if rows.is_empty() {
            return;
        }
        self.text.push_str("<table>\n<thead><tr>");
        for column in columns {
            let _ = write!(self.text, "<th>{}</th>", escaped(column.name()));
        }
        self.text.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            let _ = write!(self.text, "<tr{}>", class(row.class));
            for (cell, column) in row.cells.iter().zip(columns) {
                column.push(&mut self.text, cell);
            }
            self.text.push_str("</tr>\n");
        }
        self.text.push_str("</tbody>\n</table>\n");
    }

    /// A line of keys, broken between them alone.
    pub(super) fn keys(&mut self, words: &str, keys: &[&str]) {
        let keys: Vec<String> = keys.iter().map(|key| unbroken(key)).collect();
        let _ = writeln!(self.text, "<p>{}: {}</p>", escaped(words), keys.join(" → "));
    }

    /// A list; ticked items are marked so.
    pub(super) fn checklist(&mut self, items: &[(bool, String)]) {
        if items.is_empty() {
            return;
        }
        self.text.push_str("<ul class=\"checks\">\n");
        for (is_done, words) in items {
            let (class, mark) = if *is_done {
                ("done", "☑")
            } else {
                ("open", "☐")
            };
            let _ = writeln!(
                self.text,
                "<li class=\"{class}\">{mark} {}</li>",
                escaped(words)
            );
        }
        self.text.push_str("</ul>\n");
    }

    /// The end, with the moment of writing.
    pub(super) fn finish(mut self, options: &WriteOptions) -> String {
        let now = options.now.told();
        let _ = write!(
            self.text,
            "</main>\n<footer>Written by Slackline at {now}.</footer>\n</body>\n</html>\n"
        );
        self.text
    }
}

/// A column of a table, by how its cells may be broken into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Prose: between words, and within one that is longer than a column is wide.
    Words(&'static str),
    /// Keys, dates, durations: not at all.
    Figures(&'static str),
    /// Keys with commas between: only behind a comma.
    Keys(&'static str),
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Column::Words(name) | Column::Figures(name) | Column::Keys(name) => name,
        }
    }

    fn push(self, text: &mut String, cell: &str) {
        let is_short = cell.chars().count() <= UNBROKEN;
        let _ = match self {
            Column::Figures(_) if is_short => {
                write!(text, "<td class=\"n\">{}</td>", escaped(cell))
            }
            Column::Keys(_) => {
                let keys: Vec<String> = cell.split(", ").map(unbroken).collect();
                write!(text, "<td>{}</td>", keys.join(", "))
            }
            Column::Words(_) | Column::Figures(_) => {
                let lines: Vec<String> = cell.lines().map(escaped).collect();
                let is_long = |word: &str| word.chars().count() > UNBROKEN;
                let is_long = cell.split_whitespace().any(is_long);
                let class = class(if is_long { "long" } else { "" });
                write!(text, "<td{class}>{}</td>", lines.join("<br>"))
            }
        };
    }
}

/// What is longer than this many characters is broken into lines like prose, or it would be wider than the page.
const UNBROKEN: usize = 24;

/// A word that stays on one line.
fn unbroken(word: &str) -> String {
    match word.chars().count() {
        0 => String::new(),
        1..=UNBROKEN => format!("<span class=\"n\">{}</span>", escaped(word)),
        _ => format!("<span class=\"long\">{}</span>", escaped(word)),
    }
}

/// A row of a table.
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    /// A class of the style sheet, or empty.
    pub(super) class: &'static str,
}

impl Row {
    /// A row like any other.
    pub(super) fn plain(cells: Vec<String>) -> Self {
        Self { cells, class: "" }
    }
}

fn class(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!(" class=\"{name}\"")
    }
}

/// The colours of the style sheet.
fn tones(palette: &palette::Palette) -> String {
    let tones = [
        ("ground", palette.canvas),
        ("card", palette.card()),
        ("line", palette.hairline),
        ("ink", palette.text),
        ("soft", palette.soft_text()),
        ("accent", palette.tone(palette.accent, false).text),
        ("critical", palette.danger().text),
        ("critical-fill", palette.danger().fill),
        ("warning", palette.tone(palette.amber, false).text),
        ("good", palette.tone(palette.good, false).text),
    ];
    let each = tones.iter();
    each.map(|(name, colour)| format!("--{name}:{colour};"))
        .collect()
}
