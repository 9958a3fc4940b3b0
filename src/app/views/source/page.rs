//! A document taken apart for the screen: its lines, how each is set, what reading it repaired or lost there.
//!
//! Made on a thread, since reading a long document again takes longer than a frame. Knows nothing of rows,
//! findings or fonts.

use crate::document;
use crate::plan::{Repair, Source};

/// A longer line is cut: nobody reads it, and laying it out would stall the window.
const LONGEST_LINE: usize = 4_000;

/// A document on show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Its lines in order.
    pub lines: Vec<Line>,
    /// How many damaged places were repaired.
    pub repaired: usize,
    /// How many places could not be understood.
    pub lost: usize,
    /// What could not be understood about the document as a whole.
    pub general: Vec<String>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its text, tabs as blanks.
    pub text: String,
    /// How it is set.
    pub look: Look,
    /// What reading lost, guessed or repaired here.
    pub notes: Vec<Note>,
}

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A heading.
    Heading,
    /// Running text and lists.
    Prose,
    /// Tables and code, whose columns must stand under each other.
    Fixed,
}

/// A remark at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What, in a sentence without a full stop.
    pub text: String,
    /// Whether something was lost or guessed (else it was repaired).
    pub is_loss: bool,
}

impl Page {
    /// The text alone, for as long as the document is being read. O(text).
    pub fn plain(source: &Source) -> Self {
        Self {
            lines: lines(&source.text),
            repaired: source.repairs.len(),
            ..Self::default()
        }
    }

    /// Reads a document for the screen, with its remarks. O(text).
    pub fn of(source: &Source) -> Self {
        let mut page = Self::plain(source);
        for repair in &source.repairs {
            page.note(repair.line, repaired(repair), false);
        }
        for loss in document::of_source(source).losses {
            page.lost += 1;
            match loss.place {
                Some(place) => page.note(place.line, loss.text, true),
                None => page.general.push(loss.text),
            }
        }
        page
    }

    fn note(&mut self, line: u32, text: String, is_loss: bool) {
        let place = (line as usize).saturating_sub(1);
        if let Some(line) = self.lines.get_mut(place) {
            line.notes.push(Note { text, is_loss });
        }
    }
}

fn repaired(repair: &Repair) -> String {
    let damaged: String = repair.damaged.chars().map(shown_damage).collect();
    format!("\"{damaged}\" was read as \"{}\"", repair.repaired)
}

/// A byte that was no UTF-8 is kept as a private character, which no font has.
fn shown_damage(character: char) -> char {
    match character {
        '\u{F700}'..='\u{F7FF}' => '\u{FFFD}',
        other => other,
    }
}

fn lines(text: &str) -> Vec<Line> {
    let places = document::text::lines::Lines::of(text);
    let mut fence: Option<char> = None;
    let numbers = 1..=places.count();
    let line = |number: u32| {
        let text = &text[places.range(number)];
        let look = look(text, &mut fence);
        Line {
            text: shown(text),
            look,
            notes: Vec::new(),
        }
    };
    numbers.map(line).collect()
}

/// How a line is set; `fence` is the character of the fence it stands in.
fn look(text: &str, fence: &mut Option<char>) -> Look {
    let bare = text.trim_start_matches([' ', '\t', '>']);
    let opens = ['`', '~'].into_iter().find(|mark| {
        let run = bare.chars().take_while(|c| c == mark).count();
        run >= 3
    });
    match (*fence, opens) {
        (None, Some(mark)) => {
            *fence = Some(mark);
            Look::Fixed
        }
        (Some(own), Some(mark)) if own == mark => {
            *fence = None;
            Look::Fixed
        }
        (Some(_), _) => Look::Fixed,
        (None, None) if bare.starts_with('|') => Look::Fixed,
        (None, None) => {
            let level = bare.chars().take_while(|c| *c == '#').count();
            let is_heading = (1..=6).contains(&level) && bare[level..].starts_with([' ', '\t']);
            match is_heading {
                true => Look::Heading,
                false => Look::Prose,
            }
        }
    }
}

/// A line without what a font has no shape for.
fn shown(text: &str) -> String {
    let text = match text.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => out.push_str("    "),
            other if other.is_control() => out.push(' '),
            other => out.push(shown_damage(other)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::SourceId;

    fn source(text: &str) -> Source {
        let read = document::read(text.as_bytes(), "plan.md", "");
        let row = read.plan.sources.iter().next().expect("a source row");
        Source {
            id: SourceId(1),
            ..(*row).clone()
        }
    }

    #[test]
    fn headings_tables_and_code_are_told_apart() {
        let page = Page::of(&source(
            "# Plan\ntext\n```\n# no heading\n```\n| A |\n|---|\n#tag",
        ));
        let looks: Vec<Look> = page.lines.iter().map(|line| line.look).collect();
        use Look::{Fixed, Heading, Prose};
        assert_eq!(
            looks,
            [Heading, Prose, Fixed, Fixed, Fixed, Fixed, Fixed, Prose]
        );
    }

    #[test]
    fn repairs_and_losses_stand_at_their_lines() {
        let text = "# Plan\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n\
                    | A-1 | First â€” now | 2h | |\n| A-2 | Second | soonish | A-9 |\n";
        let page = Page::of(&source(text));
        assert_eq!(page.repaired, 1);
        assert!(page.lines[4].notes.iter().any(|note| !note.is_loss));
        assert!(page.lost > 0);
        assert!(page.lines[5].notes.iter().any(|note| note.is_loss));
    }
}
