//! The custom text fields that hold what a task or resource has no element for.
//!
//! The first few are for people: they have names and can be shown as columns. The others are one text in
//! pieces: MS Project cuts a text field after 255 characters. Ids of fields are those of `Text1` to `Text30`.

use super::record::TaskRecord;

/// A custom field: its id, the name every program gives it, and ours.
pub(super) struct Field {
    pub(super) id: u32,
    /// `Text1`.
    pub(super) name: &'static str,
    /// The title of its column.
    pub(super) alias: &'static str,
}

const fn field(id: u32, name: &'static str, alias: &'static str) -> Field {
    Field { id, name, alias }
}

/// What kind of row a task stands for: plan, track, phase, ticket or gate.
pub(super) const ROW: u32 = 188_743_731;
/// The key of a ticket or gate.
pub(super) const KEY: u32 = 188_743_734;
/// The lane it stands in.
pub(super) const TRACK: u32 = 188_743_737;
/// The stage it belongs to.
pub(super) const PHASE: u32 = 188_743_740;
/// Its estimate, where that has more than one value.
pub(super) const ESTIMATE: u32 = 188_743_743;
/// The roles it needs.
pub(super) const ROLES: u32 = 188_743_746;

/// The fields of tasks for people, in the order they are written.
pub(super) const SHOWN: [Field; 6] = [
    field(ROW, "Text1", "Slackline row"),
    field(KEY, "Text2", "Key"),
    field(TRACK, "Text3", "Track"),
    field(PHASE, "Text4", "Phase"),
    field(ESTIMATE, "Text5", "Estimate"),
    field(ROLES, "Text6", "Roles"),
];

/// The fields of tasks that hold one text in pieces.
pub(super) const PIECES: [Field; 23] = [
    field(188_743_748, "Text8", "Slackline 1"),
    field(188_743_749, "Text9", "Slackline 2"),
    field(188_743_750, "Text10", "Slackline 3"),
    field(188_743_997, "Text11", "Slackline 4"),
    field(188_743_998, "Text12", "Slackline 5"),
    field(188_743_999, "Text13", "Slackline 6"),
    field(188_744_000, "Text14", "Slackline 7"),
    field(188_744_001, "Text15", "Slackline 8"),
    field(188_744_002, "Text16", "Slackline 9"),
    field(188_744_003, "Text17", "Slackline 10"),
    field(188_744_004, "Text18", "Slackline 11"),
    field(188_744_005, "Text19", "Slackline 12"),
    field(188_744_006, "Text20", "Slackline 13"),
    field(188_744_007, "Text21", "Slackline 14"),
    field(188_744_008, "Text22", "Slackline 15"),
    field(188_744_009, "Text23", "Slackline 16"),
    field(188_744_010, "Text24", "Slackline 17"),
    field(188_744_011, "Text25", "Slackline 18"),
    field(188_744_012, "Text26", "Slackline 19"),
    field(188_744_013, "Text27", "Slackline 20"),
    field(188_744_014, "Text28", "Slackline 21"),
    field(188_744_015, "Text29", "Slackline 22"),
    field(188_744_016, "Text30", "Slackline 23"),
];

/// The fields of resources that hold one text in pieces.
pub(super) const RESOURCE_PIECES: [Field; 10] = [
    field(205_521_130, "Text20", "Slackline 1"),
    field(205_521_131, "Text21", "Slackline 2"),
    field(205_521_132, "Text22", "Slackline 3"),
    field(205_521_133, "Text23", "Slackline 4"),
    field(205_521_134, "Text24", "Slackline 5"),
    field(205_521_135, "Text25", "Slackline 6"),
    field(205_521_136, "Text26", "Slackline 7"),
    field(205_521_137, "Text27", "Slackline 8"),
    field(205_521_138, "Text28", "Slackline 9"),
    field(205_521_139, "Text29", "Slackline 10"),
];

/// The most UTF-16 units of one field.
const LONGEST: usize = 255;

/// Spreads a text over fields; `None` where it is too long for them.
pub(super) fn split(text: &str, pieces: &[Field]) -> Option<Vec<(u32, String)>> {
    let mut fields = Vec::new();
    let mut rest = text;
    for field in pieces {
        if rest.is_empty() {
            break;
        }
        let end = piece_end(rest);
        fields.push((field.id, rest[..end].to_owned()));
        rest = &rest[end..];
    }
    rest.is_empty().then_some(fields)
}

/// Where a piece may end: within the limit, and with no space at the cut that somebody might trim.
fn piece_end(text: &str) -> usize {
    let mut units = 0;
    let mut end = 0;
    let mut good = 0;
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units > LONGEST {
            break;
        }
        end = at + character.len_utf8();
        let next_is_space = text[end..].starts_with(char::is_whitespace);
        if !character.is_whitespace() && !next_is_space {
            good = end;
        }
    }
    if end == text.len() || good == 0 {
        end
    } else {
        good
    }
}

/// The text that [`split`] spread over fields.
pub(super) fn join(fields: &[(u32, String)], pieces: &[Field]) -> String {
    let piece = |field: &Field| fields.iter().find(|(id, _)| *id == field.id);
    pieces
        .iter()
        .filter_map(piece)
        .map(|(_, text)| text.as_str())
        .collect()
}

impl TaskRecord {
    /// The text of a custom field.
    pub(super) fn field(&self, id: u32) -> Option<&str> {
        let found = self.fields.iter().find(|(field, _)| *field == id);
        found.map(|(_, text)| text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_come_back_and_longer_ones_are_refused() {
        for text in [
            "",
            "short",
            &"設計 review 🚀 ".repeat(200),
            &" ".repeat(600),
        ] {
            let fields = split(text, &PIECES).expect("it fits");
            assert!(
                fields
                    .iter()
                    .all(|(_, piece)| piece.encode_utf16().count() <= LONGEST)
            );
            assert_eq!(join(&fields, &PIECES), text);
        }
        assert!(split(&"x".repeat(LONGEST * PIECES.len() + 1), &PIECES).is_none());
        assert!(split(&"x".repeat(LONGEST * PIECES.len()), &PIECES).is_some());
    }
}
