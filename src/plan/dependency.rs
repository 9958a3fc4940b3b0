//! Dependencies: what holds what back, how firmly, and who says so.

use super::row::forget_in_list;
use super::{
    DependencyId, Elapsed, GateId, Keep, ReadingId, Row, RowRef, SourceRef, TicketId, Work,
    is_default,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An end of a dependency: a ticket or a gate. Written `t12` or `g3` in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Node {
    /// A ticket.
    Ticket(TicketId),
    /// A gate.
    Gate(GateId),
}

/// Text that names no node.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" names no ticket or gate: write t and a ticket's id, or g and a gate's id")]
pub struct NodeError(String);

/// One arrow of the network: `to` is held back by `from`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// Its id.
    pub id: DependencyId,
    /// The predecessor.
    pub from: Node,
    /// The successor.
    pub to: Node,
    /// Which ends it ties together.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: DependencyKind,
    /// How far apart the ends stay; negative lag lets them overlap.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lag: Lag,
    /// How firmly it is meant.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strength: Strength,
    /// Why the successor has to wait.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: String,
    /// The readings in which it holds; empty means in all of them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub readings: Vec<ReadingId>,
    /// The lines that state it, one for each list it stands in.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
    /// Whether somebody decided that it holds although the documents disagree about it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub settled: bool,
}

/// Which ends of two nodes a dependency ties together.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum DependencyKind {
    /// Finish to start: the successor starts after the predecessor finishes.
    #[default]
    Fs,
    /// Start to start.
    Ss,
    /// Finish to finish.
    Ff,
    /// Start to finish: the successor finishes after the predecessor starts.
    Sf,
}

/// The distance a dependency keeps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lag {
    /// Working time of the plan's calendar.
    Work(Work),
    /// Time on the clock.
    Elapsed(Elapsed),
    /// Percent of the predecessor's working duration, rounded up to a minute.
    Percent(f64),
    /// Percent of the successor's working duration, rounded up to a minute; `FS` with -20 says that
    /// the first fifth of the successor need not wait.
    PercentOfSuccessor(f64),
}

/// How firmly a dependency is meant.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Must hold.
    #[default]
    Hard,
    /// Recommended; options may drop it.
    Soft,
    /// Drawn, never scheduled.
    Info,
}

/// One way to read what the author wrote ambiguously.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its id.
    pub id: ReadingId,
    /// A short name.
    pub name: String,
    /// What it takes the text to mean.
    #[serde(default, skip_serializing_if = "is_default")]
    pub description: String,
    /// The lines it rests on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

impl DependencyKind {
    /// All kinds, in the order they are offered.
    pub const ALL: [DependencyKind; 4] = [Self::Fs, Self::Ss, Self::Ff, Self::Sf];

    /// `FS`, `SS`, `FF` or `SF`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Fs => "FS",
            Self::Ss => "SS",
            Self::Ff => "FF",
            Self::Sf => "SF",
        }
    }

    /// Whether it hangs on the predecessor's finish (else on its start).
    pub fn from_finish(self) -> bool {
        matches!(self, Self::Fs | Self::Ff)
    }

    /// Whether it binds the successor's start (else its finish).
    pub fn to_start(self) -> bool {
        matches!(self, Self::Fs | Self::Ss)
    }
}

impl Strength {
    /// All strengths, firmest first.
    pub const ALL: [Strength; 3] = [Self::Hard, Self::Soft, Self::Info];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Info => "info",
        }
    }
}

impl Default for Lag {
    fn default() -> Self {
        Lag::Work(Work(0))
    }
}

impl Lag {
    /// Whether there is no lag at all.
    pub fn is_zero(self) -> bool {
        match self {
            Lag::Work(work) => work.0 == 0,
            Lag::Elapsed(elapsed) => elapsed.0 == 0,
            Lag::Percent(percent) | Lag::PercentOfSuccessor(percent) => percent == 0.0,
        }
    }
}

impl Dependency {
    /// A hard finish-to-start dependency without lag.
    pub fn new(id: DependencyId, from: Node, to: Node) -> Self {
        Self {
            id,
            from,
            to,
            kind: DependencyKind::Fs,
            lag: Lag::default(),
            strength: Strength::Hard,
            reason: String::new(),
            readings: Vec::new(),
            sources: Vec::new(),
            settled: false,
        }
    }
}

impl From<Node> for RowRef {
    fn from(node: Node) -> Self {
        match node {
            Node::Ticket(id) => RowRef::Ticket(id),
            Node::Gate(id) => RowRef::Gate(id),
        }
    }
}

impl TryFrom<RowRef> for Node {
    type Error = RowRef;

    fn try_from(row: RowRef) -> Result<Self, RowRef> {
        match row {
            RowRef::Ticket(id) => Ok(Node::Ticket(id)),
            RowRef::Gate(id) => Ok(Node::Gate(id)),
            other => Err(other),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Ticket(id) => write!(f, "t{}", id.0),
            Node::Gate(id) => write!(f, "g{}", id.0),
        }
    }
}

impl FromStr for Node {
    type Err = NodeError;

    fn from_str(text: &str) -> Result<Self, NodeError> {
        let fail = || NodeError(text.to_owned());
        let number = || {
            text.get(1..)
                .and_then(|digits| digits.parse().ok())
                .ok_or_else(fail)
        };
        match text.as_bytes().first() {
            Some(b't') => Ok(Node::Ticket(TicketId(number()?))),
            Some(b'g') => Ok(Node::Gate(GateId(number()?))),
            _ => Err(fail()),
        }
    }
}

impl TryFrom<String> for Node {
    type Error = NodeError;

    fn try_from(text: String) -> Result<Self, NodeError> {
        text.parse()
    }
}

impl From<Node> for String {
    fn from(node: Node) -> String {
        node.to_string()
    }
}

impl Row for Dependency {
    type Id = DependencyId;

    fn id(&self) -> DependencyId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.push(self.from.into());
        out.push(self.to.into());
        out.extend(self.readings.iter().copied().map(RowRef::from));
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        let had_readings = !self.readings.is_empty();
        forget_in_list(&mut self.readings, gone);
        SourceRef::forget(&mut self.sources, gone);
        let lost_end = RowRef::from(self.from) == gone || RowRef::from(self.to) == gone;
        // Without its last reading the arrow would hold in all of them, which nobody said.
        let lost_readings = had_readings && self.readings.is_empty();
        if lost_end || lost_readings {
            Keep::No
        } else {
            Keep::Yes
        }
    }
}

impl Row for Reading {
    type Id = ReadingId;

    fn id(&self) -> ReadingId {
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
