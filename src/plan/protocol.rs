//! How the campaign is run: escalation rules, report templates, notes.

use super::{Elapsed, EscalationId, Keep, NoteId, Row, RowRef, SourceRef, TemplateId, is_default};
use serde::{Deserialize, Serialize};

/// When something goes wrong, who hears of it and what happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Its id.
    pub id: EscalationId,
    /// What has to be the case, in words.
    pub condition: String,
    /// The number in the condition.
    #[serde(default, skip_serializing_if = "is_default")]
    pub threshold: Option<f64>,
    /// Its unit.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unit: String,
    /// How soon the action is due.
    #[serde(default, skip_serializing_if = "is_default")]
    pub within: Option<Elapsed>,
    /// What is done.
    #[serde(default, skip_serializing_if = "is_default")]
    pub action: String,
    /// Who hears of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub contact: String,
    /// The lines it was read from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// The form of a report, and how often it is due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportTemplate {
    /// Its id.
    pub id: TemplateId,
    /// What it is called; unique among the templates.
    pub name: String,
    /// The text with its fields.
    #[serde(default, skip_serializing_if = "is_default")]
    pub body: String,
    /// How often it is due.
    #[serde(default, skip_serializing_if = "is_default")]
    pub every: Option<Elapsed>,
    /// Who reads it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub audience: String,
    /// The lines it was read from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// What belongs to the plan and fits no other row: rights, rules of conduct, runbooks, open questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// What it is about.
    pub title: String,
    /// The text.
    #[serde(default, skip_serializing_if = "is_default")]
    pub body: String,
    /// The lines it was read from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

macro_rules! rows_with_only_sources {
    ($($row:ident($id:ident)),*) => {$(
        impl Row for $row {
            type Id = $id;

            fn id(&self) -> $id {
                self.id
            }

            fn references(&self, out: &mut Vec<RowRef>) {
                SourceRef::references(&self.sources, out);
            }

            fn forget(&mut self, gone: RowRef) -> Keep {
                SourceRef::forget(&mut self.sources, gone);
                Keep::Yes
            }
        }
    )*};
}
rows_with_only_sources!(
    Escalation(EscalationId),
    ReportTemplate(TemplateId),
    Note(NoteId)
);
