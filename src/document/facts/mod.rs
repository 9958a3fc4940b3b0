//! What a document says, each fact with its place: the form between text and plan.
//!
//! The plan is built from these facts, and lint reads those that have no row in a plan (ranges as they
//! are written, labels, stated sums, prompts, bootstrap code). They are never stored: [`super::facts_of`]
//! computes them again from the text a [`Source`](crate::plan::Source) row keeps. Rows are named by key or
//! name, not by id, so that the facts fit a plan that has changed since. Nothing here judges.

mod claims;
mod code;
mod control;
mod links;
mod work;

pub use claims::{
    Arithmetic, ArithmeticStep, Concept, Count, Figure, Label, Measure, Operation, Part, Quantity,
    StatedDuration, Sum, Tally, Threshold, TimePoint, TimeUnit, TimedLabel,
};
pub use code::{AbsolutePath, Bootstrap, BootstrapTicket, Prompt, Request, Route};
pub use control::{
    CheckpointFact, CriterionFact, DeliverableFact, EscalationFact, ExpectationFact, GateFact,
    HeadFact, HeadKind, MetricFact, NoteFact, OptionEntry, OptionFact, OptionKind, ParallelStart,
    Review, RiskFact, StatusWord, TemplateFact, Tick, WeekRow,
};
pub use links::{
    EdgeList, Form, Mention, MentionKind, Quantifier, RangeFact, Said, StatedEdge, Statement,
    Trigger,
};
pub use work::{AgentFact, CellFact, Field, IndexRow, PhaseFact, StepFact, TicketFact, TrackFact};

use super::grammar::days::Days;
use crate::plan::Repair;

/// Where something stands in the repaired text of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The first line, counted from 1.
    pub line: u32,
    /// The last line.
    pub to_line: u32,
    /// The first byte of the repaired text.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

/// Something a fact is about, by the key or name its row has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A ticket, by key.
    Ticket(String),
    /// A gate, by key.
    Gate(String),
    /// A track, by name.
    Track(String),
    /// A phase, by name.
    Phase(String),
    /// An agent, by name.
    Agent(String),
    /// Something the document names and no row defines, as it is written.
    Unknown(String),
}

/// Characters that were put right on reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Mojibake {
    /// Where, in the repaired text.
    pub place: Place,
    /// The text as it stood, and as it was meant.
    pub repair: Repair,
}

/// Something that could not be understood, or was assumed, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Where; `None` is the document as a whole.
    pub place: Option<Place>,
    /// What, in a sentence without a full stop.
    pub text: String,
}

/// What a table of the document is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableKind {
    /// One ticket in each row.
    Tickets,
    /// Which range of tickets belongs to whom.
    Index,
    /// A week or day in each row, with who is at work.
    Weeks,
    /// A phase in each row.
    Phases,
    /// A dependency in each row.
    Dependencies,
    /// A metric or objective in each row.
    Metrics,
    /// A risk in each row.
    Risks,
    /// A track in each row.
    Tracks,
    /// A gate in each row.
    Gates,
    /// A checkpoint or milestone in each row.
    Checkpoints,
    /// An agent in each row.
    Agents,
    /// Criteria of tracks.
    Criteria,
    /// Nothing a plan holds.
    Other,
}

/// A table and what it was taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct TableFact {
    /// Where.
    pub place: Place,
    /// What it was taken for.
    pub kind: TableKind,
    /// Its header cells.
    pub header: Vec<String>,
    /// How many rows it has.
    pub rows: usize,
}

/// A heading, and how the document is cut into sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionFact {
    /// The title without markup.
    pub title: String,
    /// 1 for the outermost.
    pub level: u8,
    /// The heading's place.
    pub place: Place,
    /// The last line that belongs to it, sub-sections included.
    pub last_line: u32,
}

/// Everything a document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The name of the document.
    pub name: String,
    /// What its dates leave out.
    pub(in crate::document) days: Days,
    /// Characters put right on reading.
    pub mojibake: Vec<Mojibake>,
    /// Headings in order.
    pub sections: Vec<SectionFact>,
    /// Tables in order.
    pub tables: Vec<TableFact>,
    /// Statements about the campaign as a whole: title, dates, status, mission.
    pub head: Vec<HeadFact>,
    /// Track cards.
    pub tracks: Vec<TrackFact>,
    /// Phases.
    pub phases: Vec<PhaseFact>,
    /// Agents.
    pub agents: Vec<AgentFact>,
    /// Tickets.
    pub tickets: Vec<TicketFact>,
    /// Assignments of ranges of tickets.
    pub index: Vec<IndexRow>,
    /// Every statement about an order of work.
    pub statements: Vec<Statement>,
    /// The lists of dependencies, one entry for each list.
    pub lists: Vec<EdgeList>,
    /// Every range as it is written.
    pub ranges: Vec<RangeFact>,
    /// Every other place that names an id.
    pub mentions: Vec<Mention>,
    /// Work that waits for a message.
    pub triggers: Vec<Trigger>,
    /// Gates.
    pub gates: Vec<GateFact>,
    /// Checkpoints.
    pub checkpoints: Vec<CheckpointFact>,
    /// Ways to run the campaign.
    pub options: Vec<OptionFact>,
    /// Rows of week tables.
    pub weeks: Vec<WeekRow>,
    /// "All at once".
    pub parallel_starts: Vec<ParallelStart>,
    /// Metrics with targets.
    pub metrics: Vec<MetricFact>,
    /// Risks.
    pub risks: Vec<RiskFact>,
    /// Escalation rules.
    pub escalations: Vec<EscalationFact>,
    /// Forms of reports.
    pub templates: Vec<TemplateFact>,
    /// Sections that belong to the campaign and fit no other fact.
    pub notes: Vec<NoteFact>,
    /// Lists of what has to be handed over in the end.
    pub deliverables: Vec<DeliverableFact>,
    /// Who reviews what.
    pub reviews: Vec<Review>,
    /// Check boxes.
    pub ticks: Vec<Tick>,
    /// Words that say how far the campaign is.
    pub statuses: Vec<StatusWord>,
    /// Labels with numbers: `Option 2`, `Phase 1`, `Checkpoint 2`.
    pub labels: Vec<Label>,
    /// Things tied to a time.
    pub times: Vec<TimedLabel>,
    /// "17 items".
    pub counts: Vec<Count>,
    /// Parts and their stated total.
    pub sums: Vec<Sum>,
    /// Spans of time that sentences state about the work, its longest chain or its team.
    pub figures: Vec<Figure>,
    /// Totals of columns that count.
    pub tallies: Vec<Tally>,
    /// Calculations in prose.
    pub arithmetic: Vec<Arithmetic>,
    /// Durations the author promises.
    pub durations: Vec<StatedDuration>,
    /// Numbers something is compared with.
    pub thresholds: Vec<Threshold>,
    /// Instructions of agents.
    pub prompts: Vec<Prompt>,
    /// Code that creates the tickets somewhere.
    pub bootstrap: Option<Bootstrap>,
    /// Rules that send work to an agent.
    pub routes: Vec<Route>,
    /// Work asked for in code: what a route has to be found for.
    pub requests: Vec<Request>,
    /// Personal paths.
    pub absolute_paths: Vec<AbsolutePath>,
    /// What could not be understood.
    pub losses: Vec<Loss>,
}

impl Place {
    /// The place from the start of this one to the end of another.
    pub fn to(self, other: Place) -> Place {
        Place {
            line: self.line.min(other.line),
            to_line: self.to_line.max(other.to_line),
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl Subject {
    /// The key or name.
    pub fn name(&self) -> &str {
        match self {
            Self::Ticket(name)
            | Self::Gate(name)
            | Self::Track(name)
            | Self::Phase(name)
            | Self::Agent(name)
            | Self::Unknown(name) => name,
        }
    }
}

impl Facts {
    /// Whether the document plans any work: tickets, tracks, phases, gates, checkpoints or options.
    pub fn is_plan(&self) -> bool {
        let counts = [
            self.tickets.len(),
            self.tracks.len(),
            self.phases.len(),
            self.gates.len(),
            self.checkpoints.len(),
            self.options.len(),
        ];
        counts.into_iter().any(|count| count > 0)
    }
}
