//! Marks on the clock: checkpoints and the deadline.

use super::Source;
use crate::app::views::graph::axis;
use crate::plan::{
    Checkpoint, CheckpointId, Expectation, ExpectedState, Node, Stamp, Subject, TicketId, Work,
};

/// A checkpoint as the graph shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The row.
    pub id: CheckpointId,
    /// When it is.
    pub at: Stamp,
    /// A short name: `CP 1`.
    pub short: String,
    /// Its own name.
    pub name: String,
    /// The keys of what cannot be as far as expected.
    pub unreachable: Vec<String>,
}

/// The deadline as the graph shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadlineMark {
    /// When it is.
    pub at: Stamp,
    /// Its distance from the start: `24 h`, `30 d`.
    pub label: String,
    /// Whether missing it means failure.
    pub is_hard: bool,
}

/// A deadline later than this many minutes after the start is shown as a date.
const LONG: i64 = 4 * 24 * 60;
/// The longest name a pill shows; longer ones are numbered instead.
const SHORT_NAME: usize = 8;

pub(super) fn checkpoints(source: &Source<'_>) -> Vec<Mark> {
    let start = source.plan.info.start_or_default();
    let mut rows: Vec<&Checkpoint> = source.plan.checkpoints.iter().collect();
    rows.sort_by_key(|row| (row.moment.resolve(start), row.id));
    rows.into_iter()
        .zip(1..)
        .map(|(row, number)| {
            let at = row.moment.resolve(start);
            let is_short = !row.name.is_empty() && row.name.chars().count() <= SHORT_NAME;
            Mark {
                id: row.id,
                at,
                short: if is_short {
                    row.name.clone()
                } else {
                    format!("CP {number}")
                },
                name: row.name.clone(),
                unreachable: unreachable(source, row, at),
            }
        })
        .collect()
}

fn unreachable(source: &Source<'_>, checkpoint: &Checkpoint, at: Stamp) -> Vec<String> {
    let late = |expectation: &Expectation| {
        let state = expectation.state;
        let tickets = subjects(source, expectation.subject).into_iter();
        tickets.filter(move |&ticket| is_late(source, ticket, state, at))
    };
    let mut found: Vec<TicketId> = checkpoint.expectations.iter().flat_map(late).collect();
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .map(|id| source.plan.key(Node::Ticket(id)).to_owned())
        .collect()
}

fn subjects(source: &Source<'_>, subject: Subject) -> Vec<TicketId> {
    let tickets = source.plan.tickets.iter();
    match subject {
        Subject::Ticket(id) => vec![id],
        Subject::Track(track) => tickets
            .filter(|t| t.track == Some(track))
            .map(|t| t.id)
            .collect(),
        Subject::Phase(phase) => tickets
            .filter(|t| t.phase == Some(phase))
            .map(|t| t.id)
            .collect(),
    }
}

/// Whether the early dates bring a ticket to `state` only after `at`; without dates nothing is late.
fn is_late(source: &Source<'_>, ticket: TicketId, state: ExpectedState, at: Stamp) -> bool {
    let Some(dates) = source
        .dates
        .and_then(|dates| dates.dates(Node::Ticket(ticket)))
    else {
        return false;
    };
    let due = match state {
        ExpectedState::Started => dates.early_start,
        ExpectedState::Done => dates.early_finish,
        ExpectedState::Percent(share) => {
            let span = dates.early_finish.since(dates.early_start).0 as f64;
            Stamp(dates.early_start.0 + (span * (share / 100.0).clamp(0.0, 1.0)).round() as i64)
        }
    };
    due > at
}

pub(super) fn deadline(source: &Source<'_>) -> Option<DeadlineMark> {
    let info = &source.plan.info;
    let at = info.deadline_stamp()?;
    let minutes = at.since(info.start_or_default()).0;
    let label = if minutes > LONG {
        axis::short_date(at)
    } else {
        super::hours(Work(minutes))
    };
    Some(DeadlineMark {
        at,
        label,
        is_hard: info.deadline.is_some_and(|deadline| deadline.hard),
    })
}
