//! Records as rows: what a reader makes of a record alone.
//!
//! The writer asks the same functions, so that it knows what a reader will get and what it has to say in
//! addition. Both ways in one place is what makes the difference of [`super::extras`] exact.

use super::record::{ResourceRecord, TaskRecord};
use super::times;
use crate::exchange::incoming::progress;
use crate::exchange::outline::Place;
use crate::exchange::xml::is_allowed;
use crate::plan::*;

/// The constraints by their number; 0 is as soon as possible.
const CONSTRAINTS: [(u8, ConstraintKind); 7] = [
    (1, ConstraintKind::AsLateAsPossible),
    (2, ConstraintKind::MustStartOn),
    (3, ConstraintKind::MustFinishOn),
    (4, ConstraintKind::StartNoEarlierThan),
    (5, ConstraintKind::StartNoLaterThan),
    (6, ConstraintKind::FinishNoEarlierThan),
    (7, ConstraintKind::FinishNoLaterThan),
];

/// The kinds of dependency by their number in a link.
const KINDS: [(u8, DependencyKind); 4] = [
    (0, DependencyKind::Ff),
    (1, DependencyKind::Fs),
    (2, DependencyKind::Sf),
    (3, DependencyKind::Ss),
];

/// Priorities by the number that stands for them.
const PRIORITIES: [(u16, Priority); 4] = [
    (900, Priority::P0),
    (700, Priority::P1),
    (500, Priority::P2),
    (300, Priority::P3),
];

/// What separates a description from what is added for people.
const MARK: &str = "--- Slackline ---";

/// The longest name.
const LONGEST_NAME: usize = 512;

/// The number of a constraint.
pub(super) fn constraint_number(kind: ConstraintKind) -> u8 {
    CONSTRAINTS
        .iter()
        .find(|(_, known)| *known == kind)
        .map_or(0, |(number, _)| *number)
}

/// The number of a kind of dependency.
pub(super) fn kind_number(kind: DependencyKind) -> u8 {
    KINDS
        .iter()
        .find(|(_, known)| *known == kind)
        .map_or(1, |(number, _)| *number)
}

/// The kind of dependency with a number.
pub(super) fn kind_of(number: u8) -> Option<DependencyKind> {
    KINDS
        .iter()
        .find(|(known, _)| *known == number)
        .map(|(_, kind)| *kind)
}

/// The number of a priority; 500 where there is none.
pub(super) fn priority_number(priority: Option<Priority>) -> u16 {
    let found = PRIORITIES
        .iter()
        .find(|(_, known)| Some(*known) == priority);
    found.map_or(500, |(number, _)| *number)
}

fn priority_of(number: u16) -> Option<Priority> {
    match number {
        500 => None,
        800.. => Some(Priority::P0),
        600.. => Some(Priority::P1),
        400.. => Some(Priority::P2),
        _ => Some(Priority::P3),
    }
}

/// A ticket as its record alone gives it.
pub(super) fn ticket(
    record: &TaskRecord,
    (id, key): (TicketId, &str),
    place: Place,
    calendar: Option<CalendarId>,
    assignees: Vec<AgentId>,
) -> Ticket {
    let is_leaf = !record.summary;
    let held = (record.manual && is_leaf).then_some(record.start).flatten();
    let held = held.map(|start| DateConstraint {
        kind: ConstraintKind::MustStartOn,
        moment: Some(Moment::At(start)),
    });
    Ticket {
        description: description(&record.notes).to_owned(),
        track: place.track,
        phase: place.phase,
        parent: place.parent,
        rank: place.rank,
        priority: record.priority.and_then(priority_of),
        estimate: match record.duration {
            Some(work) if is_leaf => Estimate::Fixed(work),
            _ => Estimate::None,
        },
        assignees,
        calendar,
        constraint: held.or_else(|| constraint(record)),
        deadline: record.deadline.map(Moment::At),
        progress: if is_leaf {
            progress(record.percent, record.actual_start, record.actual_finish)
        } else {
            Progress::default()
        },
        fixed_cost: record.cents / 100.0,
        ..Ticket::new(id, key, record.name.clone())
    }
}

fn constraint(record: &TaskRecord) -> Option<DateConstraint> {
    let (_, kind) = CONSTRAINTS
        .iter()
        .find(|(number, _)| *number == record.constraint)?;
    let moment = record.constraint_date.map(Moment::At);
    let is_whole = moment.is_some() || *kind == ConstraintKind::AsLateAsPossible;
    is_whole.then_some(DateConstraint {
        kind: *kind,
        moment: moment.filter(|_| *kind != ConstraintKind::AsLateAsPossible),
    })
}

/// A gate as its record alone gives it.
pub(super) fn gate(record: &TaskRecord, (id, key): (GateId, &str), place: Place) -> Gate {
    Gate {
        description: description(&record.notes).to_owned(),
        phase: place.phase,
        track: place.track,
        rank: place.rank,
        review: record.duration.filter(|work| work.0 > 0),
        ..Gate::new(id, key, record.name.clone())
    }
}

/// A track as its record alone gives it.
pub(super) fn track(record: &TaskRecord, id: TrackId, rank: i64) -> Track {
    Track {
        description: description(&record.notes).to_owned(),
        rank,
        ..Track::new(id, record.name.clone())
    }
}

/// A phase as its record alone gives it.
pub(super) fn phase(record: &TaskRecord, id: PhaseId, rank: i64) -> Phase {
    Phase {
        description: description(&record.notes).to_owned(),
        rank,
        ..Phase::new(id, record.name.clone())
    }
}

/// An agent as its record alone gives it.
pub(super) fn agent(record: &ResourceRecord, id: AgentId, calendar: Option<CalendarId>) -> Agent {
    Agent {
        kind: AgentKind::Person,
        roles: Some(record.group.clone())
            .filter(|group| !group.is_empty())
            .into_iter()
            .collect(),
        // Half a person still works on one ticket at once.
        capacity: (record.max_units.round().clamp(1.0, 1e6)) as u32,
        calendar,
        cost_rate: record.rate,
        note: record.notes.clone(),
        ..Agent::new(id, record.name.clone())
    }
}

/// A dependency as its link alone gives it.
pub(super) fn dependency(
    link: &super::record::LinkRecord,
    id: DependencyId,
    from: Node,
    to: Node,
) -> Dependency {
    Dependency {
        kind: link.kind,
        lag: times::lag(link.lag, link.format),
        ..Dependency::new(id, from, to)
    }
}

/// Text that fits on one line of a table: control characters become spaces, and no longer than a name may be.
pub(super) fn name(text: &str) -> String {
    text.replace("\r\n", " ")
        .replace(char::is_control, " ")
        .chars()
        .take(LONGEST_NAME)
        .collect()
}

/// The notes of a row: its description, and below it what people should know.
pub(super) fn notes(description: &str, more: &[String]) -> String {
    let mut notes = plain(description);
    if !more.is_empty() {
        notes.push_str(&format!("\n{MARK}\n{}", more.join("\n")));
    }
    notes
}

/// Text without what XML cannot hold.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|&character| is_allowed(character))
        .collect()
}

/// The description in the notes of a row.
pub(super) fn description(notes: &str) -> &str {
    match notes.find(MARK) {
        Some(at) => notes[..at].strip_suffix('\n').unwrap_or(&notes[..at]),
        None => notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_agree_both_ways() {
        for kind in DependencyKind::ALL {
            assert_eq!(kind_of(kind_number(kind)), Some(kind));
        }
        for (number, priority) in PRIORITIES {
            let back = priority_of(number);
            assert!(back == Some(priority) || number == 500, "{priority:?}");
        }
        assert_eq!(
            (kind_of(9), constraint_number(ConstraintKind::MustFinishOn)),
            (None, 3)
        );
    }

    #[test]
    fn what_is_added_to_a_description_is_not_part_of_it() {
        for text in ["", "one\ntwo\n", "plain"] {
            assert_eq!(description(&notes(text, &[])), text);
            assert_eq!(description(&notes(text, &["more".into()])), text);
        }
        assert_eq!(name("a\r\nb\tc"), "a b c");
    }
}
