//! Ids: one `u32` newtype per row kind, so that a ticket's id cannot be given where a track's is due.

use serde::{Deserialize, Serialize};

macro_rules! id_types {
    ($($id:ident of $what:literal),* $(,)?) => {
        $(
            #[doc = concat!("The id of ", $what, "; unique in its plan, stable, never reused.")]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $id(pub u32);

            impl From<u32> for $id {
                fn from(number: u32) -> Self { Self(number) }
            }

            impl From<$id> for u32 {
                fn from(id: $id) -> Self { id.0 }
            }
        )*
    };
}

id_types! {
    CalendarId of "a calendar",
    TrackId of "a track",
    PhaseId of "a phase",
    AgentId of "an agent",
    TicketId of "a ticket",
    GateId of "a gate",
    ReadingId of "a reading",
    DependencyId of "a dependency",
    CheckpointId of "a checkpoint",
    OptionId of "an option",
    RiskId of "a risk",
    MetricId of "a metric",
    ClaimId of "a claim",
    EscalationId of "an escalation rule",
    TemplateId of "a report template",
    NoteId of "a note",
    BaselineId of "a baseline",
    SourceId of "a source document",
}
