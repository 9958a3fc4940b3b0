//! Campaign-like plans of any size, equal on every machine for the same size and seed.
//!
//! A campaign has tracks of about ten tickets in a row, most dependencies inside a track, some across, a
//! few with lag or of another kind, and gates between stages: 1.7 dependencies to a ticket, as the ones
//! people write have. Used by benches and tests by path; knows the plan, nothing of the engines.

use slackline::plan::{
    Calendar, CalendarId, Dependency, DependencyId, DependencyKind, Estimate, Lag, Node, Plan,
    Ticket, TicketId, Week, Work,
};
use std::sync::Arc;

/// A small generator of good numbers: Steele, Lea and Flood 2014, *SplitMix*.
pub struct Random(u64);

impl Random {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number in `0..below`, which must not be 0.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }

    /// A number in `from..=to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as usize) as i64
    }

    /// Yes in `percent` of 100 cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// How a campaign's dependencies look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// Finish to start without lag, all of them.
    Plain,
    /// One in ten of another kind, one in ten with working lag.
    Mixed,
}

/// A campaign around the clock with `tickets` tickets and `dependencies` dependencies.
pub fn campaign(tickets: usize, dependencies: usize, links: Links, seed: u64) -> Plan {
    let mut random = Random::new(seed);
    let mut plan = Plan {
        tickets: (0..tickets)
            .map(|number| {
                let mut ticket =
                    Ticket::new(TicketId(number as u32 + 1), format!("T-{number}"), "Work");
                ticket.estimate = Estimate::Fixed(Work(random.between(2, 32) * 15));
                ticket
            })
            .collect(),
        ..Plan::default()
    };
    let ids = tickets as u32 + 1..;
    plan.dependencies = (ids.zip(0..dependencies))
        .map(|(id, number)| {
            let (from, to) = ends(&mut random, tickets, number);
            let node = |number: usize| Node::Ticket(TicketId(number as u32 + 1));
            let mut row = Dependency::new(DependencyId(id), node(from), node(to));
            if links == Links::Mixed {
                vary(&mut random, &mut row);
            }
            row
        })
        .collect();
    plan.settle_last_id();
    plan
}

/// Gives a plan office hours: Monday to Friday, 09:00 to 12:00 and 13:00 to 17:00.
pub fn keep_office_hours(plan: &mut Plan) {
    let hours = ["09:00-12:00", "13:00-17:00"].map(|text| text.parse().expect("hours"));
    let id = CalendarId(plan.last_id + 1);
    plan.calendars.insert(Calendar {
        id,
        name: "Office".into(),
        week: Week::workdays(&hours),
        exceptions: Vec::new(),
    });
    Arc::make_mut(&mut plan.info).calendar = Some(id);
    plan.last_id += 1;
}

/// The ends of a dependency, from a lower number to a higher one: the first ones chain the tickets of
/// each track of ten, the others mostly reach a few tickets back.
fn ends(random: &mut Random, tickets: usize, number: usize) -> (usize, usize) {
    let track = 10;
    if number + 1 < tickets && !(number + 1).is_multiple_of(track) {
        return (number, number + 1);
    }
    let to = 1 + random.below(tickets - 1);
    let reach = if random.chance(70) {
        2 * track
    } else {
        50 * track
    };
    (to - 1 - random.below(reach.min(to)), to)
}

fn vary(random: &mut Random, row: &mut Dependency) {
    if random.chance(10) {
        row.kind = DependencyKind::ALL[1 + random.below(3)];
    }
    if random.chance(10) {
        row.lag = Lag::Work(Work(random.between(-8, 16) * 15));
    }
}
