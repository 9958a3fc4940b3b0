//! What checkpoints look at in each sample.

use super::super::program::{Expected, ExpectedUnits, Span, Unit, Watch};
use super::super::statements::{About, about};
use super::Compiler;
use crate::plan::{ExpectedState, Node, Stamp, Subject, Ticket};

impl Compiler<'_> {
    /// Every checkpoint, in the plan's order.
    pub(super) fn watches(&self, unit: Unit) -> Vec<Watch> {
        let watch = |checkpoint: &crate::plan::Checkpoint| {
            let at = checkpoint.moment.resolve(self.model.start());
            let expectations = checkpoint.expectations.iter().map(|row| Expected {
                positions: self.subject(row.subject),
                state: self.state(row.state, at, unit),
            });
            Watch {
                id: checkpoint.id,
                expectations: expectations.collect(),
            }
        };
        self.plan.checkpoints.iter().map(watch).collect()
    }

    /// The tracks and phases about which a claim states how long they take, those first that were created first.
    pub(super) fn spans(&self) -> Vec<Span> {
        let claims = self.plan.claims.iter();
        let mut subjects: Vec<Subject> = claims
            .filter_map(|claim| match about(self.plan, claim)? {
                About::Plan => None,
                About::Part(subject) => Some(subject),
            })
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        let spans = subjects.into_iter().map(|subject| Span {
            subject,
            positions: self.subject(subject),
        });
        spans.filter(|span| !span.positions.is_empty()).collect()
    }

    /// The positions an expectation is about; none where the option leaves all of them out.
    fn subject(&self, subject: Subject) -> Vec<u32> {
        let where_row = |is_meant: &dyn Fn(&Ticket) -> bool| {
            let rows = self.plan.tickets.iter().filter(|ticket| is_meant(ticket));
            rows.filter_map(|ticket| self.position(Node::Ticket(ticket.id)))
                .collect()
        };
        match subject {
            Subject::Ticket(id) => self.positions_in(id),
            Subject::Track(id) => where_row(&|ticket| ticket.track == Some(id)),
            Subject::Phase(id) => where_row(&|ticket| ticket.phase == Some(id)),
        }
    }

    fn state(&self, state: ExpectedState, at: Stamp, unit: Unit) -> ExpectedUnits {
        let units = unit.units(self.minutes_after_start(at));
        match state {
            // In closed hours nothing begins: what starts at this offset starts when they end.
            ExpectedState::Started
                if self.is_in_lanes && self.model.calendar().next_open(at) != at =>
            {
                ExpectedUnits::Started(units - 1)
            }
            ExpectedState::Started => ExpectedUnits::Started(units),
            ExpectedState::Percent(percent) => {
                let share = if percent.is_nan() {
                    0.0
                } else {
                    percent.clamp(0.0, 100.0) / 100.0
                };
                ExpectedUnits::Share(units, share as f32)
            }
            ExpectedState::Done => ExpectedUnits::Done(units),
        }
    }
}
