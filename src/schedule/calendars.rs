//! The calendars a schedule runs on: the plan's, the clock, and those tickets keep for themselves.

use super::facts::Facts;
use super::worktime::WorkTime;
use crate::plan::{CalendarId, Plan, Stamp};
use std::collections::BTreeMap;

/// The plan's own calendar in [`Calendars`].
pub(super) const PLAN: u32 = 0;
/// The clock, always open, in [`Calendars`].
pub(super) const CLOCK: u32 = 1;

/// Two million years from 1970: later than any plan, early enough that no sum overflows.
pub(super) const FAR_FUTURE: Stamp = Stamp(1 << 40);

/// Compiled calendars, and which of them each node keeps.
#[derive(Clone)]
pub(super) struct Calendars {
    times: Vec<WorkTime>,
    /// `[tickets]`; empty where every ticket follows the plan.
    of_ticket: Vec<u32>,
    /// Calendars without a normal week, in words.
    pub(super) assumptions: Vec<String>,
}

impl Calendars {
    /// Compiles the plan's calendar and every calendar a ticket names.
    pub(super) fn of(plan: &Plan, facts: &Facts) -> Self {
        let mut calendars = Self {
            times: vec![WorkTime::always(), WorkTime::always()],
            of_ticket: Vec::new(),
            assumptions: Vec::new(),
        };
        let mut known = BTreeMap::new();
        if let Some(id) = plan.info.calendar {
            calendars.times[PLAN as usize] = calendars.compile(plan, id);
            known.insert(id, PLAN);
        }
        for &(number, id) in &facts.calendars {
            let place = *known.entry(id).or_insert_with(|| {
                let time = calendars.compile(plan, id);
                calendars.place_of(time)
            });
            if place != PLAN {
                calendars.of_ticket.resize(plan.tickets.len(), PLAN);
                calendars.of_ticket[number as usize] = place;
            }
        }
        calendars
    }

    /// The same with other calendars for tickets: `of_ticket` (`[tickets]`) are numbers of `times`.
    pub(super) fn with(&self, times: Vec<WorkTime>, of_ticket: Vec<u32>) -> Self {
        Self {
            times,
            of_ticket,
            assumptions: self.assumptions.clone(),
        }
    }

    /// The plan's own calendar.
    pub(super) fn plan(&self) -> &WorkTime {
        &self.times[PLAN as usize]
    }

    pub(super) fn time(&self, place: u32) -> &WorkTime {
        &self.times[place as usize]
    }

    /// Every compiled calendar, the plan's first and the clock second.
    pub(super) fn all(&self) -> &[WorkTime] {
        &self.times
    }

    /// The calendar that the node with a dense number keeps; gates keep the plan's.
    pub(super) fn of_node(&self, number: usize) -> u32 {
        self.of_ticket.get(number).copied().unwrap_or(PLAN)
    }

    /// Whether every ticket keeps the plan's calendar.
    pub(super) fn is_one(&self) -> bool {
        self.of_ticket.is_empty()
    }

    /// The clock, or the plan's calendar where that is open around the clock anyway.
    pub(super) fn clock(&self) -> u32 {
        if self.plan().is_always() { PLAN } else { CLOCK }
    }

    fn compile(&mut self, plan: &Plan, id: CalendarId) -> WorkTime {
        let Some(calendar) = plan.calendars.get(id) else {
            return WorkTime::always();
        };
        let time = WorkTime::compile(calendar);
        if time.is_bounded() {
            self.assumptions.push(format!(
                "The normal week of calendar {} has no open hours: after its last exception it counts as open around the clock.",
                calendar.name
            ));
        }
        time
    }

    fn place_of(&mut self, time: WorkTime) -> u32 {
        if time.is_always() {
            return self.clock();
        }
        self.times.push(time);
        self.times.len() as u32 - 1
    }

    /// Where a plan starts: an instant that no sum can overflow.
    pub(super) fn start_of(plan: &Plan) -> Stamp {
        sane(plan.info.start_or_default())
    }
}

/// An instant within two million years of 1970.
pub(super) fn sane(stamp: Stamp) -> Stamp {
    stamp.clamp(Stamp(-FAR_FUTURE.0), FAR_FUTURE)
}
