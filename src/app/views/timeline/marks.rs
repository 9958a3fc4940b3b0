//! Vertical marks on the clock: checkpoints, the deadline, the moment up to which progress is known.
//!
//! Says which there are and where their pills go; a checkpoint also says whom it will find too late.

use super::axis::Style;
use crate::app::theme::{Theme, Tone};
use crate::plan::{
    Checkpoint, Expectation, ExpectedState, Node, Plan, RowRef, Stamp, Subject, TicketId, Work,
};
use crate::schedule::Schedule;

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Checkpoint,
    Deadline,
    Status,
}

/// One vertical mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub kind: Kind,
    pub at: Stamp,
    /// What the pill says.
    pub text: String,
    /// The row a click selects.
    pub row: Option<RowRef>,
    /// Keys of tickets that cannot be as far as the checkpoint expects.
    pub late: Vec<String>,
}

/// Every mark, by time; of marks at the same time the checkpoints first, by id.
pub(super) fn marks(plan: &Plan, schedule: &Schedule, style: Style) -> Vec<Mark> {
    let start = plan.info.start_or_default();
    let checkpoint = |row: &Checkpoint| Mark {
        kind: Kind::Checkpoint,
        at: row.moment.resolve(start),
        text: row.name.clone(),
        row: Some(row.id.into()),
        late: late(plan, schedule, row),
    };
    let other = |kind, at: Stamp, text: String| Mark {
        kind,
        at,
        text,
        row: None,
        late: Vec::new(),
    };
    let mut marks: Vec<Mark> = plan.checkpoints.iter().map(checkpoint).collect();
    marks.extend(
        schedule
            .deadline
            .map(|at| other(Kind::Deadline, at, style.tell_short(at))),
    );
    marks.extend(
        plan.info
            .status_time
            .map(|at| other(Kind::Status, at, "status".to_owned())),
    );
    marks.sort_by_key(|mark| mark.at);
    marks
}

impl Mark {
    /// The hue of its line and pill.
    pub fn tone<'t>(&self, theme: &'t Theme) -> &'t Tone {
        match self.kind {
            Kind::Checkpoint => &theme.checkpoint,
            Kind::Deadline => &theme.critical,
            Kind::Status => &theme.accent,
        }
    }
}

/// The keys of the tickets that cannot be as far as the checkpoint expects, each once.
fn late(plan: &Plan, schedule: &Schedule, checkpoint: &Checkpoint) -> Vec<String> {
    let at = checkpoint.moment.resolve(plan.info.start_or_default());
    let mut found: Vec<TicketId> = checkpoint
        .expectations
        .iter()
        .flat_map(|expectation| {
            subjects(plan, expectation)
                .into_iter()
                .map(|id| (id, expectation.state))
        })
        .filter(|&(id, state)| !can_be(schedule, id, state, at))
        .map(|(id, _)| id)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .map(|id| plan.key(Node::Ticket(id)).to_owned())
        .collect()
}

fn subjects(plan: &Plan, expectation: &Expectation) -> Vec<TicketId> {
    let of = |is_meant: &dyn Fn(&crate::plan::Ticket) -> bool| {
        plan.tickets
            .iter()
            .filter(|ticket| is_meant(ticket))
            .map(|ticket| ticket.id)
            .collect()
    };
    match expectation.subject {
        Subject::Ticket(id) => vec![id],
        Subject::Track(id) => of(&|ticket| ticket.track == Some(id)),
        Subject::Phase(id) => of(&|ticket| ticket.phase == Some(id)),
    }
}

/// Whether a ticket can be so far at an instant, by its early dates; one without dates is not judged.
fn can_be(schedule: &Schedule, id: TicketId, state: ExpectedState, at: Stamp) -> bool {
    let Some(dates) = schedule.dates(Node::Ticket(id)) else {
        return true;
    };
    match state {
        ExpectedState::Started => dates.early_start <= at,
        ExpectedState::Done => dates.early_finish <= at,
        ExpectedState::Percent(percent) => {
            let needed =
                (dates.duration.0 as f64 * percent.clamp(0.0, 100.0) / 100.0).ceil() as i64;
            dates.early_start <= at
                && schedule.calendar().between(dates.early_start, at) >= Work(needed)
        }
    }
}

/// The room of each pill around its line, in points: up to half the way to its neighbours.
pub(super) fn rooms(places: &[f32]) -> Vec<f32> {
    const WIDEST: f32 = 150.0;
    const GAP: f32 = 6.0;
    let gap = |a: Option<&f32>, b: Option<&f32>| match (a, b) {
        (Some(a), Some(b)) => b - a - GAP,
        _ => WIDEST,
    };
    let room = |index: usize| {
        let before = index.checked_sub(1).and_then(|index| places.get(index));
        let own = places.get(index);
        gap(before, own)
            .min(gap(own, places.get(index + 1)))
            .min(WIDEST)
    };
    (0..places.len()).map(room).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{CheckpointId, Elapsed, Estimate, Moment, Ticket};
    use crate::schedule::{self, Settings};

    #[test]
    fn pills_do_not_reach_their_neighbours() {
        assert_eq!(rooms(&[100.0, 140.0, 400.0]), [34.0, 34.0, 150.0]);
        assert_eq!(rooms(&[]), Vec::<f32>::new());
    }

    #[test]
    fn a_checkpoint_names_whom_it_finds_too_late() {
        let ticket = |id, key: &str, hours| Ticket {
            estimate: Estimate::Fixed(Work::hours(hours)),
            ..Ticket::new(TicketId(id), key, "x")
        };
        let expect = |id, state| Expectation {
            subject: Subject::Ticket(TicketId(id)),
            state,
            note: String::new(),
            sources: Vec::new(),
        };
        let mut checkpoint =
            Checkpoint::new(CheckpointId(9), "CP", Moment::After(Elapsed::hours(4)));
        checkpoint.expectations = vec![
            expect(1, ExpectedState::Done),
            expect(2, ExpectedState::Done),
            expect(2, ExpectedState::Percent(50.0)),
            expect(3, ExpectedState::Started),
            expect(3, ExpectedState::Percent(50.0)),
        ];
        let plan = Plan {
            tickets: [ticket(1, "A", 4), ticket(2, "B", 8), ticket(3, "C", 9)]
                .into_iter()
                .collect(),
            checkpoints: [checkpoint].into_iter().collect(),
            ..Plan::default()
        };
        let schedule = schedule::schedule(&plan, &Settings::default()).expect("no cycle");
        let marks = marks(
            &plan,
            &schedule,
            Style::Hours {
                start: Stamp::DEFAULT_START,
            },
        );
        assert_eq!(marks[0].late, ["B", "C"]);
    }
}
