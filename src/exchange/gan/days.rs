//! A plan in whole days: what GanttProject can hold of it, as a plan of its own.
//!
//! Every working day counts as one day around the clock, durations and lags are rounded to days (a ticket of
//! an hour takes one), and what is left is scheduled again. The dates are later than the plan's, but they
//! are the ones GanttProject would compute from the file.

use crate::exchange::Report;
use crate::exchange::dates::Dates;
use crate::plan::*;
use std::sync::Arc;

/// Minutes of a day in the plan of days.
pub(super) const DAY: i64 = 1440;

/// A plan in whole days.
pub(super) struct Days {
    pub(super) plan: Plan,
    /// How many durations and lags were rounded.
    pub(super) rounded: usize,
    pub(super) rounded_lags: usize,
}

impl Days {
    /// Rounds a plan to days. `dates` are those of the plan itself.
    pub(super) fn of(plan: &Plan, dates: &Dates, option: Option<&PlanOption>) -> Self {
        let mut days = Self {
            plan: plan.clone(),
            rounded: 0,
            rounded_lags: 0,
        };
        let open = open_minutes(plan);
        days.calendars(plan);
        days.tickets(plan, dates, open);
        days.gates(plan, open);
        days.dependencies(plan, dates, open, option);
        days
    }

    /// One calendar, in which a day is open or closed.
    fn calendars(&mut self, plan: &Plan) {
        let calendar = plan.info.calendar.and_then(|id| plan.calendars.get(id));
        let whole = |hours: &[OpenHours]| {
            if hours.is_empty() {
                Vec::new()
            } else {
                vec![OpenHours::ALL_DAY]
            }
        };
        self.plan.calendars = calendar
            .map(|calendar| Calendar {
                week: Week(std::array::from_fn(|day| whole(&calendar.week.0[day]))),
                exceptions: calendar
                    .exceptions
                    .iter()
                    .map(|e| CalendarException {
                        hours: whole(&e.hours),
                        ..e.clone()
                    })
                    .collect(),
                ..calendar.clone()
            })
            .into_iter()
            .collect();
        let start = plan.info.start_or_default();
        let info = Arc::make_mut(&mut self.plan.info);
        info.start = Some(Stamp::at(start.date(), 0));
        info.calendar = calendar.map(|calendar| calendar.id);
        info.deadline = None;
    }

    fn tickets(&mut self, plan: &Plan, dates: &Dates, open: i64) {
        let start = plan.info.start_or_default();
        let round = |ticket: &Ticket, rounded: &mut usize| {
            let found = dates.node(Node::Ticket(ticket.id));
            let minutes = found.filter(|d| !d.summary).map_or(0, |d| d.duration.0);
            *rounded += usize::from(minutes % open != 0);
            Ticket {
                estimate: Estimate::Fixed(Work(whole_days(minutes, open) * DAY)),
                work_kind: WorkKind::Duration,
                calendar: None,
                constraint: ticket.constraint.and_then(|c| whole_constraint(c, start)),
                deadline: None,
                progress: Progress {
                    percent: ticket.progress.percent,
                    ..Progress::default()
                },
                ..ticket.clone()
            }
        };
        let mut rounded = 0;
        self.plan.tickets = plan
            .tickets
            .iter()
            .map(|ticket| round(ticket, &mut rounded))
            .collect();
        self.rounded = rounded;
    }

    fn gates(&mut self, plan: &Plan, open: i64) {
        for gate in plan.gates.iter().filter(|gate| gate.review.is_some()) {
            let minutes = gate.review.unwrap_or_default().0;
            self.rounded += usize::from(minutes % open != 0);
            let review = Some(Work(whole_days(minutes, open) * DAY));
            self.plan.gates.insert(Gate {
                review,
                ..gate.clone()
            });
        }
    }

    /// Lags become days; those of gates that stop work and of an option's order stay what they are.
    fn dependencies(&mut self, plan: &Plan, dates: &Dates, open: i64, option: Option<&PlanOption>) {
        let minutes = |node: Node| dates.node(node).map_or(0, |d| d.duration.0) as i32;
        for dependency in plan.dependencies.iter() {
            let is_out = dates.dropped.binary_search(&dependency.id).is_ok()
                || !crate::exchange::links::is_held(plan, option, dependency);
            if is_out {
                self.plan.dependencies.remove(dependency.id);
                continue;
            }
            let percent = |share: f64, node: Node| {
                i64::from(crate::schedule::percent_of(share, minutes(node)))
            };
            let (lag, day) = match dependency.lag {
                Lag::Work(work) => (work.0, open),
                Lag::Elapsed(elapsed) => (elapsed.0, DAY),
                Lag::Percent(share) => (percent(share, dependency.from), open),
                Lag::PercentOfSuccessor(share) => (percent(share, dependency.to), open),
            };
            self.rounded_lags += usize::from(lag % day != 0);
            // Rounded up, also where it is negative: never sooner than the plan says.
            let lag = Lag::Work(Work(whole_days(lag, day) * DAY));
            self.plan.dependencies.insert(Dependency {
                lag,
                ..dependency.clone()
            });
        }
    }

    /// Says what was rounded.
    pub(super) fn tell(&self, before: &Dates, after: &Dates, report: &mut Report) {
        if self.rounded > 0 {
            report.note(format!(
                "durations are rounded up to whole days ({})",
                self.rounded
            ));
        }
        if self.rounded_lags > 0 {
            report.note(format!(
                "lags are rounded up to whole days ({})",
                self.rounded_lags
            ));
        }
        if let (Some(before), Some(after)) = (&before.schedule, &after.schedule)
            && before.finish.date() != Stamp(after.finish.0 - 1).date()
            && before.finish != after.finish
        {
            report.note(format!(
                "in whole days the plan finishes on {} instead of {}",
                Stamp(after.finish.0 - 1).date(),
                before.finish.date()
            ));
        }
    }
}

/// The open minutes of the longest day of the week.
fn open_minutes(plan: &Plan) -> i64 {
    let calendar = plan.info.calendar.and_then(|id| plan.calendars.get(id));
    let minutes = |hours: &Vec<OpenHours>| {
        hours
            .iter()
            .map(|span| i64::from(span.to - span.from))
            .sum::<i64>()
    };
    let longest = calendar.and_then(|calendar| calendar.week.0.iter().map(minutes).max());
    longest
        .filter(|&minutes| minutes > 0)
        .unwrap_or(DAY)
        .min(DAY)
}

/// So many minutes in days, rounded up.
fn whole_days(minutes: i64, day: i64) -> i64 {
    -(-minutes).div_euclid(day.max(1))
}

/// A constraint on a day: only an earliest start has a place in the file.
fn whole_constraint(constraint: DateConstraint, start: Stamp) -> Option<DateConstraint> {
    use ConstraintKind as C;
    let at = constraint.moment?.resolve(start);
    matches!(constraint.kind, C::StartNoEarlierThan | C::MustStartOn).then_some(DateConstraint {
        kind: C::StartNoEarlierThan,
        moment: Some(Moment::At(Stamp::at(at.date(), 0))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_rounded_up() {
        let cases = [
            (0, 0),
            (1, 1),
            (480, 1),
            (481, 2),
            (-1, 0),
            (-480, -1),
            (-481, -1),
        ];
        for (minutes, days) in cases {
            assert_eq!(whole_days(minutes, 480), days, "{minutes}");
        }
    }
}
