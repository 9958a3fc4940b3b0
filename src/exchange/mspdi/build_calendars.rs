//! Calendars of a file as calendars of a plan, and which of them each task keeps.

use super::build::{Builder, object};
use super::build_people::Assigned;
use super::extras::apply;
use super::head;
use super::record::*;
use super::shared::{self, Open};
use crate::exchange::Report;
use crate::plan::*;
use std::collections::HashMap;

impl Builder {
    pub(super) fn calendars(&mut self) {
        let records = std::mem::take(&mut self.project.calendars);
        let by_uid: HashMap<u32, &CalendarRecord> = records.iter().map(|c| (c.uid, c)).collect();
        let mut folded = 0;
        for record in &records {
            if record.is_plain() && record.base.is_some_and(|base| by_uid.contains_key(&base)) {
                folded += usize::from(!self.is_own);
                continue;
            }
            if self.is_own && self.extras.clock == Some(record.uid) {
                continue;
            }
            let is_ours = self.extras.calendars.contains(&record.uid);
            let id: CalendarId = self.id(record.uid, is_ours);
            let native = whole_calendar(record, &by_uid, id, &mut self.incoming.report);
            let row = self.extras.calendar_rows.get(&record.uid.to_string());
            let (calendar, changed) = apply(&native, &object(row));
            self.edited += changed.len();
            self.incoming
                .plan
                .calendars
                .insert(Calendar { id, ..calendar });
            self.calendars.insert(record.uid, id);
        }
        for record in records.iter().filter(|record| record.is_plain()) {
            let base = bases(record, &by_uid).find_map(|base| self.calendars.get(&base.uid));
            if let Some(&base) = base {
                self.calendars.insert(record.uid, base);
            }
        }
        if folded > 0 {
            self.incoming.report.note(format!(
                "calendars of resources that only repeat another one are read as that one ({folded})"
            ));
        }
        self.incoming.info.calendar = self
            .project
            .calendar
            .and_then(|uid| self.calendars.get(&uid))
            .copied();
        if self.incoming.info.calendar.is_none() && !self.is_own {
            self.usual_calendar();
        }
        self.whole_head();
        self.project.calendars = records;
    }

    /// A file that names no calendar means MS Project's usual week.
    fn usual_calendar(&mut self) {
        let week = Week::workdays(&super::calendar_in::usual_hours());
        let id = self.incoming.calendar("Standard", week, Vec::new());
        self.incoming.info.calendar = Some(id);
        self.incoming.report.note(
            "the file names no calendar of its own: Monday to Friday, 08:00 to 17:00 is taken",
        );
    }

    fn whole_head(&mut self) {
        let (info, changed) = head::whole_head(&self.incoming.info, &self.extras);
        self.incoming.info = info;
        self.edited += changed.len();
    }

    /// The calendar a task keeps: its own, the clock, or the one its agents share.
    pub(super) fn calendar_of(
        &mut self,
        record: &TaskRecord,
        list: Option<&Assigned>,
    ) -> Option<CalendarId> {
        let own = record
            .calendar
            .and_then(|uid| self.calendars.get(&uid))
            .copied();
        let follows_agents = !record.has_fixed_duration && !record.ignores_resource_calendars;
        if let (Some(own), Some(list), true, false) = (own, list, follows_agents, self.is_own) {
            return Some(self.joined(Open::Both, own, &list.calendars));
        }
        if self.is_own || own.is_some() {
            return own;
        }
        if record.elapsed && !record.summary {
            return Some(self.incoming.around_the_clock());
        }
        match list.map(|list| &list.calendars[..]) {
            Some([Some(one)]) if follows_agents => Some(*one),
            // The time in which any of them works is what the file counts as the duration.
            Some([first, others @ ..]) if follows_agents && !others.is_empty() => {
                let first = first.or(self.incoming.info.calendar)?;
                Some(self.joined(Open::Either, first, others))
            }
            _ => None,
        }
    }

    /// The calendar that is open when all of several are, or any.
    fn joined(
        &mut self,
        open: Open,
        first: CalendarId,
        others: &[Option<CalendarId>],
    ) -> CalendarId {
        let mut joined = first;
        let usual = self.incoming.info.calendar;
        for other in others.iter().filter_map(|calendar| calendar.or(usual)) {
            if other == joined || other == first {
                continue;
            }
            if let Some(&known) = self.joined.get(&(open, joined, other)) {
                joined = known;
                continue;
            }
            let calendars = &self.incoming.plan.calendars;
            let (Some(a), Some(b)) = (
                calendars.get(joined).cloned(),
                calendars.get(other).cloned(),
            ) else {
                continue;
            };
            let id = self.incoming.id();
            let made = shared::hours(id, open, &a, &b);
            self.incoming.plan.calendars.insert(made);
            self.joined.insert((open, joined, other), id);
            joined = id;
        }
        joined
    }
}

/// The calendars a calendar is based on, nearest first.
fn bases<'a>(
    record: &'a CalendarRecord,
    by_uid: &'a HashMap<u32, &'a CalendarRecord>,
) -> impl Iterator<Item = &'a CalendarRecord> {
    let base =
        move |record: &CalendarRecord| record.base.and_then(|base| by_uid.get(&base).copied());
    std::iter::successors(base(record), move |record| base(record)).take(20)
}

/// A calendar with everything it takes from those it is based on.
fn whole_calendar(
    record: &CalendarRecord,
    by_uid: &HashMap<u32, &CalendarRecord>,
    id: CalendarId,
    report: &mut Report,
) -> Calendar {
    let mut days = record.days.clone();
    let mut exceptions = Vec::new();
    for base in bases(record, by_uid) {
        for (day, from) in days.iter_mut().zip(&base.days) {
            if day.is_none() {
                day.clone_from(from);
            }
        }
        // The calendar's own exceptions come last and rule.
        exceptions.splice(0..0, base.exceptions.iter().cloned());
    }
    exceptions.extend(record.exceptions.iter().cloned());
    if days.iter().all(Option::is_none) {
        report.at(
            record.line,
            format!(
                "calendar {} says no hours: usual ones are taken",
                record.name
            ),
        );
        let usual = super::calendar_in::usual_hours();
        days = std::array::from_fn(|day| Some(if day < 5 { usual.clone() } else { Vec::new() }));
    }
    Calendar {
        id,
        name: record.name.clone(),
        week: Week(days.map(Option::unwrap_or_default)),
        exceptions,
    }
}
