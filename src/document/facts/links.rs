//! Facts about what waits for what.

use super::{Place, Subject};
use crate::plan::{DependencyKind, Lag};

/// What kind of text states an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A column of a table.
    Table,
    /// A list of arrows: `A → B, C`.
    ArrowList,
    /// A label of a card: `Dependencies: B1`.
    Card,
    /// The text of an option that says in which order tracks start.
    Option,
    /// The text of a staffing.
    Staffing,
    /// The place of a gate: `After A & B (before C)`.
    Gate,
    /// A tree drawn with lines.
    Tree,
    /// A sentence or heading.
    Prose,
    /// Code that sets blockers.
    Code,
}

/// How firmly an order is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// Has to be.
    Hard,
    /// Recommended, or "if possible".
    Soft,
    /// Worth knowing, holds nobody back.
    Info,
    /// Said not to be: "None, can start immediately", "no blocking dependencies".
    Never,
}

/// A set that is named, not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantifier {
    /// "All other agents".
    AllOthers,
    /// "All previous".
    AllPrevious,
}

/// One statement about the order of work: each of `from` before each of `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The predecessors; empty where none is said to be needed.
    pub from: Vec<Subject>,
    /// The successors.
    pub to: Vec<Subject>,
    /// Which ends are tied.
    pub kind: DependencyKind,
    /// The distance.
    pub lag: Lag,
    /// How firmly.
    pub said: Said,
    /// How the set was named.
    pub quantifier: Option<Quantifier>,
    /// Where only a part of the predecessor is meant: `baseline`, `Phase 1`.
    pub part: String,
    /// Why.
    pub reason: String,
    /// What kind of text.
    pub form: Form,
    /// Which list it stands in: the index of an [`EdgeList`], where it stands in one.
    pub list: Option<usize>,
    /// The words.
    pub text: String,
    /// Where.
    pub place: Place,
}

impl Statement {
    /// A hard order that says no more: no ends yet, finish to start, without lag.
    pub fn new(form: Form, text: impl Into<String>, place: Place) -> Self {
        Self {
            from: Vec::new(),
            to: Vec::new(),
            kind: DependencyKind::Fs,
            lag: Lag::default(),
            said: Said::Hard,
            quantifier: None,
            part: String::new(),
            reason: String::new(),
            form,
            list: None,
            text: text.into(),
            place,
        }
    }
}

/// One list of dependencies between tickets, such as all "Blocked By" columns or one list of arrows.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeList {
    /// A name for people: `"Blocked By" columns`, `arrow list "4. Dependency Graph"`.
    pub name: String,
    /// What kind of text.
    pub form: Form,
    /// From its first to its last line.
    pub place: Place,
    /// Its edges in the order of the document, each once; ids that no row defines included.
    pub edges: Vec<StatedEdge>,
}

/// One edge of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedEdge {
    /// The predecessor's key.
    pub from: String,
    /// The successor's key.
    pub to: String,
    /// Whether both are defined.
    pub is_known: bool,
    /// Where.
    pub place: Place,
}

/// A range of ids as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeFact {
    /// The words: `S17–S24`.
    pub written: String,
    /// What the members have in common before their numbers: `S`.
    pub prefix: String,
    /// Every member, also those no ticket has; at most [`RangeFact::MOST`].
    pub members: Vec<String>,
    /// Those of `members` that a ticket (or gate, or track) has.
    pub known: Vec<String>,
    /// The number of the expression it stands in; ranges of one expression share it.
    pub group: usize,
    /// What it is said in: the kind of the place.
    pub kind: MentionKind,
    /// The track of whose card it is part, if any.
    pub track: Option<String>,
    /// Where.
    pub place: Place,
}

/// In what a document names an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// A dependency.
    Dependency,
    /// A heading or a card's title.
    Heading,
    /// An assignment index.
    Index,
    /// A week table or a checkpoint.
    Time,
    /// A gate or another check list.
    Criterion,
    /// An agent's instructions.
    Prompt,
    /// Code or a comment in it.
    Code,
    /// Any other text.
    Prose,
}

/// A place that names an id on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The id as the plan writes it, or as the document does where no row has it.
    pub key: String,
    /// Whether a row has it.
    pub is_known: bool,
    /// In what.
    pub kind: MentionKind,
    /// The expression it stands in; ids and ranges of one expression share the number.
    pub group: usize,
    /// Where.
    pub place: Place,
}

/// Work that waits for a message instead of a dependency.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// Who waits.
    pub waiter: Option<Subject>,
    /// Whose message.
    pub on: Option<Subject>,
    /// The sentence.
    pub text: String,
    /// Where.
    pub place: Place,
}

impl RangeFact {
    /// The most members a range is expanded to.
    pub const MOST: usize = 2_000;
}
