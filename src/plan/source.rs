//! Source documents, and the lines of them that rows stand on.

use super::{Keep, Row, RowRef, SourceId, is_default};
use serde::{Deserialize, Serialize};

/// A document rows were read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Its file name.
    pub name: String,
    /// Its text after repair; empty where the plan only cites it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: String,
    /// What was repaired on reading.
    #[serde(default, skip_serializing_if = "is_default")]
    pub repairs: Vec<Repair>,
}

/// Damaged characters that were put right on reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// The line, counted from 1.
    pub line: u32,
    /// How many bytes of the repaired line stand before it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub column: u32,
    /// The text as it stood; a byte that was no UTF-8 stands there as the character U+F700 plus the byte.
    pub damaged: String,
    /// The text as it was meant.
    pub repaired: String,
}

/// Lines of a source document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRef {
    /// The document.
    pub source: SourceId,
    /// The first line, counted from 1.
    pub line: u32,
    /// The last line, where there are several.
    #[serde(default, skip_serializing_if = "is_default")]
    pub to_line: Option<u32>,
    /// What the lines say, where it differs from the row: the other side of a contradiction.
    #[serde(default, skip_serializing_if = "is_default")]
    pub says: String,
}

impl SourceRef {
    /// One line of a document.
    pub fn line(source: SourceId, line: u32) -> Self {
        Self {
            source,
            line,
            to_line: None,
            says: String::new(),
        }
    }

    /// Appends the documents a list of lines stands in.
    pub(super) fn references(list: &[SourceRef], out: &mut Vec<RowRef>) {
        out.extend(list.iter().map(|lines| RowRef::from(lines.source)));
    }

    /// Takes the lines of a removed document out of a list.
    pub(super) fn forget(list: &mut Vec<SourceRef>, gone: RowRef) {
        list.retain(|lines| RowRef::from(lines.source) != gone);
    }
}

impl Row for Source {
    type Id = SourceId;

    fn id(&self) -> SourceId {
        self.id
    }

    fn references(&self, _out: &mut Vec<RowRef>) {}

    fn forget(&mut self, _gone: RowRef) -> Keep {
        Keep::Yes
    }
}
