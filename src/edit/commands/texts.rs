//! Every text a planner has written, found and replaced across the plan.
//!
//! One list says which fields of which rows are such texts. Keys are left out, because other documents point at
//! them; documents the plan was read from too, because they are quoted, not written.

use crate::edit::{EditError, Transaction};
use crate::plan::{
    Agent, Calendar, Checkpoint, Criterion, Dependency, Gate, Metric, Note, Phase, Plan,
    PlanOption, Reading, Risk, RowRef, Stored, Ticket, Track,
};

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle {
    /// The text; an empty one is found nowhere.
    pub text: String,
    /// Whether upper and lower case differ.
    pub matches_case: bool,
    /// Whether it must not be part of a longer word.
    pub is_word: bool,
}

/// A text in which the needle was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextHit {
    /// The row.
    pub row: RowRef,
    /// What the text is: `title`, `criteria`.
    pub field: &'static str,
    /// The whole text.
    pub text: String,
    /// How often the needle is in it.
    pub count: usize,
}

impl Needle {
    /// Where it stands in a text, as byte ranges from left to right that do not overlap.
    ///
    /// O(text x needle).
    pub fn places(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let mut out = Vec::new();
        let mut at = 0;
        if self.text.is_empty() {
            return out;
        }
        while at < text.len() {
            match self.length_at(&text[at..]) {
                Some(length) if self.stands_alone(text, at, at + length) => {
                    out.push(at..at + length);
                    at += length;
                }
                _ => at += text[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        out
    }

    /// The bytes of the needle at the beginning of a text. Letters are compared one by one, since the lower
    /// case of a text may be longer than the text.
    fn length_at(&self, text: &str) -> Option<usize> {
        let mut own = text.char_indices();
        let mut length = 0;
        for wanted in self.text.chars() {
            let (at, found) = own.next()?;
            let is_same = found == wanted
                || (!self.matches_case && found.to_lowercase().eq(wanted.to_lowercase()));
            if !is_same {
                return None;
            }
            length = at + found.len_utf8();
        }
        Some(length)
    }

    fn stands_alone(&self, text: &str, from: usize, to: usize) -> bool {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !self.is_word
            || !(is_letter(text[..from].chars().next_back())
                || is_letter(text[to..].chars().next()))
    }

    /// The text with every place replaced.
    pub fn replaced(&self, text: &str, with: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for place in self.places(text) {
            out.push_str(&text[done..place.start]);
            out.push_str(with);
            done = place.end;
        }
        out.push_str(&text[done..]);
        out
    }
}

/// The texts of a row, each with what it is.
type Texts<'a> = Vec<(&'static str, &'a mut String)>;

fn list<'a>(out: &mut Texts<'a>, field: &'static str, texts: &'a mut [String]) {
    out.extend(texts.iter_mut().map(|text| (field, text)));
}

fn criteria<'a>(out: &mut Texts<'a>, rows: &'a mut [Criterion]) {
    out.extend(rows.iter_mut().map(|row| ("criteria", &mut row.text)));
}

macro_rules! texts {
    ($($function:ident($row:ident) [$($name:literal: $field:ident),*] [$($list_name:literal: $list:ident),*] [$($criteria:ident),*])*) => {
        // Rows without lists have nothing to add to the first texts.
        $(#[allow(unused_mut)]
        fn $function(row: &mut $row) -> Texts<'_> {
            let mut out: Texts<'_> = vec![$(($name, &mut row.$field)),*];
            $(list(&mut out, $list_name, &mut row.$list);)*
            $(criteria(&mut out, &mut row.$criteria);)*
            out
        })*

        /// Every text in which the needle stands, in the order of the tables.
        pub fn find_texts(plan: &Plan, needle: &Needle) -> Vec<TextHit> {
            let mut hits = Vec::new();
            $(hits.extend(in_table::<$row>(plan, needle, $function));)*
            hits
        }

        /// Replaces the needle in the texts of a row; the number of places.
        fn replace_in(tx: &mut Transaction, row: RowRef, needle: &Needle, with: &str) -> Result<usize, EditError> {
            match row {
                $(RowRef::$row(id) => in_row::<$row>(tx, id, needle, with, $function),)*
                _ => Ok(0),
            }
        }
    };
}
texts! {
    ticket(Ticket) ["title": title, "description": description] ["files": files, "deliverables": deliverables, "tags": tags] [criteria]
    gate(Gate) ["name": name, "description": description, "owner": owner] [] [criteria]
    track(Track) ["name": name, "description": description, "role": role] ["files": files] [done]
    phase(Phase) ["name": name, "description": description] [] [milestones]
    checkpoint(Checkpoint) ["name": name, "note": note] [] [criteria]
    agent(Agent) ["name": name, "note": note] ["roles": roles, "files": files] []
    calendar(Calendar) ["name": name] [] []
    option(PlanOption) ["name": name, "description": description] [] []
    reading(Reading) ["name": name, "description": description] [] []
    risk(Risk) ["name": name, "description": description, "trigger": trigger, "mitigation": mitigation, "fallback": fallback] [] []
    metric(Metric) ["name": name, "target": target, "owner": owner] [] []
    note(Note) ["title": title, "text": body] [] []
    dependency(Dependency) ["reason": reason] [] []
}

fn in_table<R: Stored>(
    plan: &Plan,
    needle: &Needle,
    texts: fn(&mut R) -> Texts<'_>,
) -> Vec<TextHit> {
    let mut hits = Vec::new();
    for row in R::table(plan).iter() {
        let mut row = row.clone();
        let id: RowRef = row.id().into();
        for (field, text) in texts(&mut row) {
            let count = needle.places(text).len();
            if count > 0 {
                hits.push(TextHit {
                    row: id,
                    field,
                    text: text.clone(),
                    count,
                });
            }
        }
    }
    hits
}

fn in_row<R: Stored>(
    tx: &mut Transaction,
    id: R::Id,
    needle: &Needle,
    with: &str,
    texts: fn(&mut R) -> Texts<'_>,
) -> Result<usize, EditError> {
    let mut count = 0;
    tx.update(id, |row: &mut R| {
        for (_, text) in texts(row) {
            count += needle.places(text).len();
            *text = needle.replaced(text, with);
        }
    })?;
    Ok(count)
}

/// Replaces the needle in every text of these rows; returns the number of places.
///
/// # Errors
/// When a row is gone.
pub fn replace_texts(
    tx: &mut Transaction,
    rows: &[RowRef],
    needle: &Needle,
    with: &str,
) -> Result<usize, EditError> {
    let mut count = 0;
    for &row in rows {
        count += replace_in(tx, row, needle, with)?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Document;
    use crate::plan::TicketId;

    fn needle(text: &str) -> Needle {
        Needle {
            text: text.to_owned(),
            ..Needle::default()
        }
    }

    #[test]
    fn letters_are_compared_one_by_one() {
        assert_eq!(
            needle("ÜBER").replaced("Überall über İber", "x"),
            "xall x İber"
        );
        assert_eq!(needle("i").places("İi").len(), 1);
        assert!(needle("").places("abc").is_empty());
        let word = Needle {
            is_word: true,
            ..needle("test")
        };
        assert_eq!(word.replaced("test testing a-test", "x"), "x testing a-x");
        let exact = Needle {
            matches_case: true,
            ..needle("Test")
        };
        assert_eq!(exact.places("Test test").len(), 1);
    }

    #[test]
    fn texts_are_replaced_in_one_step() {
        let mut plan = Plan::default();
        let mut ticket = Ticket::new(TicketId(1), "A-1", "Write the test");
        ticket.criteria = vec![Criterion::manual("the test passes")];
        ticket.tags = vec!["test".into()];
        plan.tickets.insert(ticket);
        plan.settle_last_id();
        let hits = find_texts(&plan, &needle("test"));
        let fields: Vec<&str> = hits.iter().map(|hit| hit.field).collect();
        assert_eq!(fields, ["title", "tags", "criteria"]);
        let mut document = Document::new(plan.clone());
        let rows = [TicketId(1).into()];
        let mut count = 0;
        document
            .edit("replace", |tx| {
                count = replace_texts(tx, &rows, &needle("test"), "proof")?;
                Ok(())
            })
            .expect("an edit");
        let row = document
            .plan()
            .tickets
            .get(TicketId(1))
            .expect("the ticket");
        assert_eq!((count, row.title.as_str()), (3, "Write the proof"));
        document.undo();
        assert_eq!(**document.plan(), plan);
    }
}
