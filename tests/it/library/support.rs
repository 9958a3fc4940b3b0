//! Random editing for tests of the library: the same seed edits the same way, here and in a child.

use crate::plans::{Links, Random, campaign};
use slackline::edit::{Document, Edit, commands};
use slackline::library::{Library, LibraryOptions};
use slackline::plan::{Estimate, Node, Plan, TicketId, Work};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Longer than anything takes on a busy machine.
pub const LONG: Duration = Duration::from_secs(30);

/// A library that nobody listens to.
pub fn open(folder: &Path) -> Library {
    Library::open(LibraryOptions::new(folder, Arc::new(|| {})))
}

/// The plan that sessions begin with.
pub fn start(seed: u64) -> Plan {
    campaign(30, 45, Links::Mixed, seed)
}

/// Two plans are equal; names the rows that differ, not the plans.
#[track_caller]
pub fn same(one: &Plan, other: &Plan) {
    let difference = Edit::between("", one, other);
    let rows: Vec<_> = difference
        .changes
        .iter()
        .map(|change| change.row())
        .collect();
    assert!(one == other, "the plans differ in {rows:?}");
}

/// Somebody at work on a document.
pub struct Planner {
    random: Random,
    gesture: u32,
}

/// What the planner did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Something whole.
    Whole,
    /// A step of a gesture that goes on.
    Partial,
    /// The plan is to be saved.
    Save,
}

impl Planner {
    pub fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            gesture: 0,
        }
    }

    /// Does one thing.
    pub fn act(&mut self, document: &mut Document) -> Deed {
        match self.random.below(100) {
            0..8 => {
                document.undo();
            }
            8..12 => {
                document.redo();
            }
            12..40 => return self.drag(document),
            40..44 => return Deed::Save,
            44..60 => self.add(document),
            60..68 => self.remove(document),
            _ => self.change(document),
        }
        Deed::Whole
    }

    fn ticket(&mut self, plan: &Plan) -> Option<TicketId> {
        let at = self.random.below(plan.tickets.len().max(1));
        plan.tickets.at(at).map(|ticket| ticket.id)
    }

    /// One step of a drag; one in four ends it.
    fn drag(&mut self, document: &mut Document) -> Deed {
        let Some(id) = self.ticket(document.plan()) else {
            return Deed::Whole;
        };
        let minutes = self.random.between(1, 40) * 15;
        let gesture = format!("drag {}", self.gesture);
        let done = document.edit_in_gesture(&gesture, "drag a bar", |tx| {
            tx.update(id, |ticket: &mut slackline::plan::Ticket| {
                ticket.estimate = Estimate::Fixed(Work(minutes))
            })
        });
        done.expect("a ticket that is there");
        if self.random.chance(25) {
            self.gesture += 1;
            document.end_gesture();
            return Deed::Whole;
        }
        Deed::Partial
    }

    fn add(&mut self, document: &mut Document) {
        let after = self.ticket(document.plan());
        let done = document.edit("add a ticket", |tx| {
            let new = commands::NewTicket {
                title: "New".into(),
                after,
                ..Default::default()
            };
            let id = commands::add_ticket(tx, new)?;
            match after {
                Some(from) => {
                    commands::connect(tx, Node::Ticket(from), Node::Ticket(id)).map(|_| ())
                }
                None => Ok(()),
            }
        });
        done.expect("a free key and no loop");
    }

    fn remove(&mut self, document: &mut Document) {
        let Some(id) = self.ticket(document.plan()) else {
            return;
        };
        let done = document.edit("remove a ticket", |tx| {
            tx.remove(id.into());
            Ok(())
        });
        done.expect("removal always works");
    }

    fn change(&mut self, document: &mut Document) {
        let Some(id) = self.ticket(document.plan()) else {
            return;
        };
        let number = self.random.below(1000);
        let done = document.edit("rename a ticket", |tx| {
            tx.update(id, |ticket: &mut slackline::plan::Ticket| {
                ticket.title = format!("Ticket \"{number}\" — 設計");
                ticket.tags.push(number.to_string());
            })
        });
        done.expect("a ticket that is there");
    }
}
