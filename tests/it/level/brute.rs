//! Brute force on small campaigns: every order or every start, every choice of agents, hour by hour.

use super::check::{Hours, assert_can_be_worked, lag_hours};
use super::random::{Kind, campaign, rich};
use super::referee::{Answer, finish_before};
use super::{levelled, levelled_with};
use slackline::plan::*;
use slackline::schedule::level::LevelSettings;

/// How far brute force looks, in hours.
const HORIZON: usize = 24 * 40;

struct Brute<'a> {
    plan: &'a Plan,
    hours: Hours<'a>,
    tickets: Vec<&'a Ticket>,
    agents: Vec<&'a Agent>,
    /// `[agents][hours]`: how many tickets each works on.
    busy: Vec<Vec<u32>>,
    /// `[hours]`: whether a ticket of the exclusive group runs.
    group: Vec<bool>,
    placed: Vec<Option<(i64, i64)>>,
    best: i64,
}

/// The hour by which the best schedule is finished, of those whose tickets are placed as early as can be in some
/// order.
fn best_finish(plan: &Plan) -> i64 {
    let mut brute = brute(plan);
    brute.go(0);
    brute.best
}

/// The hour by which the best schedule of all is finished, if that is before `limit`.
fn best_finish_before(plan: &Plan, limit: i64) -> Option<i64> {
    let mut brute = brute(plan);
    brute.best = limit;
    brute.go_through_starts(0, 0);
    (brute.best < limit).then_some(brute.best)
}

fn brute(plan: &Plan) -> Brute<'_> {
    let tickets: Vec<&Ticket> = plan.tickets.iter().collect();
    let agents: Vec<&Agent> = plan.agents.iter().collect();
    Brute {
        hours: Hours::new(plan),
        busy: vec![vec![0; HORIZON]; agents.len()],
        group: vec![false; HORIZON],
        placed: vec![None; tickets.len()],
        best: i64::MAX,
        plan,
        tickets,
        agents,
    }
}

impl Brute<'_> {
    fn go(&mut self, finish: i64) {
        if finish >= self.best {
            return;
        }
        if self.placed.iter().all(Option::is_some) {
            self.best = finish;
            return;
        }
        for number in 0..self.tickets.len() {
            if self.placed[number].is_some() {
                continue;
            }
            let Some((ready, _)) = self.ready(number) else {
                continue;
            };
            for staff in self.choices(number) {
                let Some((start, end)) = self.first(number, ready, &staff) else {
                    continue;
                };
                self.mark(number, start, end, &staff, true);
                self.go(finish.max(end));
                self.mark(number, start, end, &staff, false);
            }
        }
    }

    /// Every start of every ticket from `number` on, whatever stands before or behind: with leads the best schedule
    /// need not have anything as early as it can be in some order.
    fn go_through_starts(&mut self, number: usize, finish: i64) {
        if finish >= self.best {
            return;
        }
        if number == self.tickets.len() {
            self.best = finish;
            return;
        }
        let (ready, done) = self.ready(number).expect("links go to later tickets");
        for staff in self.choices(number) {
            let work = self.work(number, &staff);
            let mut start = ready.max(done - work);
            while start + work < self.best {
                if let Some(end) = self.at(self.tickets[number], start, work, &staff) {
                    self.mark(number, start, end, &staff, true);
                    self.go_through_starts(number + 1, finish.max(end));
                    self.mark(number, start, end, &staff, false);
                }
                start += 1;
            }
        }
    }

    /// The first hours in which its dependencies let it start and be done, once all it waits for are placed.
    fn ready(&self, number: usize) -> Option<(i64, i64)> {
        let ticket = self.tickets[number];
        let mut ready = match ticket.constraint.and_then(|constraint| constraint.moment) {
            Some(Moment::After(elapsed)) => elapsed.0 / 60,
            _ => 0,
        };
        let mut done = 0;
        for row in self
            .plan
            .dependencies
            .iter()
            .filter(|row| row.to == Node::Ticket(ticket.id))
        {
            let from = self
                .tickets
                .iter()
                .position(|t| Node::Ticket(t.id) == row.from)?;
            let (start, end) = self.placed[from]?;
            let anchor = if row.kind.from_finish() { end } else { start };
            let asked = self.hours.after(anchor, lag_hours(self.plan, row));
            if row.kind.to_start() {
                ready = ready.max(asked);
            } else {
                done = done.max(asked);
            }
        }
        Some((ready, done))
    }

    /// Every set of agents that may do a ticket, as the semantics in the handbook have it.
    fn choices(&self, number: usize) -> Vec<Vec<usize>> {
        let ticket = self.tickets[number];
        let everyone: Vec<usize> = (0..self.agents.len()).collect();
        let offers =
            |agent: usize, role: &str| self.agents[agent].roles.iter().any(|own| own == role);
        if !ticket.assignees.is_empty() {
            let named = everyone
                .iter()
                .filter(|&&a| ticket.assignees.contains(&self.agents[a].id));
            return vec![named.copied().collect()];
        }
        let offered: Vec<&str> = ticket
            .demands
            .iter()
            .map(|demand| demand.role.as_str())
            .filter(|role| everyone.iter().any(|&agent| offers(agent, role)))
            .collect();
        let mut sets: Vec<Vec<usize>> = Vec::new();
        let pairs = everyone
            .iter()
            .flat_map(|&a| everyone.iter().map(move |&b| (a, b)));
        match offered.as_slice() {
            [] if !ticket.demands.is_empty() => return vec![Vec::new()],
            [] => {
                let least = (ticket.min_agents as usize).min(everyone.len());
                let most = ticket.max_agents as usize;
                if least == 1 {
                    sets.extend(everyone.iter().map(|&agent| vec![agent]));
                }
                if (least..=most).contains(&2) {
                    sets.extend(pairs.filter(|(a, b)| a < b).map(|(a, b)| vec![a, b]));
                }
            }
            [role] => sets.extend(
                everyone
                    .iter()
                    .filter(|&&a| offers(a, role))
                    .map(|&a| vec![a]),
            ),
            [one, other] => {
                let fits = |&(a, b): &(usize, usize)| a != b && offers(a, one) && offers(b, other);
                sets.extend(pairs.clone().filter(fits).map(|(a, b)| vec![a, b]));
                if sets.is_empty() {
                    // One agent offers both alone: it takes the first, nobody is left for the second.
                    sets.extend(
                        everyone
                            .iter()
                            .filter(|&&a| offers(a, one))
                            .map(|&a| vec![a]),
                    );
                }
            }
            _ => {}
        }
        sets
    }

    /// How many hours a ticket takes so many agents.
    fn work(&self, number: usize, staff: &[usize]) -> i64 {
        let ticket = self.tickets[number];
        let work = ticket.estimate.likely().expect("an estimate").0 / 60;
        if ticket.work_kind == WorkKind::Effort {
            work / staff.len().max(1) as i64
        } else {
            work
        }
    }

    fn first(&self, number: usize, ready: i64, staff: &[usize]) -> Option<(i64, i64)> {
        let ticket = self.tickets[number];
        let work = self.work(number, staff);
        (ready..HORIZON as i64 - 200)
            .find_map(|start| self.at(ticket, start, work, staff).map(|end| (start, end)))
    }

    /// The end of a ticket that starts in an hour, if nothing stands in its way.
    fn at(&self, ticket: &Ticket, start: i64, work: i64, staff: &[usize]) -> Option<i64> {
        let works = |hour: i64| {
            self.hours.is_open(hour, None)
                && staff
                    .iter()
                    .all(|&agent| self.hours.is_open(hour, Some(self.agents[agent])))
        };
        if !works(start) {
            return None;
        }
        let (mut hour, mut left) = (start, work);
        while left > 0 && (hour as usize) < HORIZON {
            let is_free =
                |&agent: &usize| self.busy[agent][hour as usize] < self.agents[agent].capacity;
            if !staff.iter().all(is_free)
                || (!ticket.exclusive.is_empty() && self.group[hour as usize])
            {
                return None;
            }
            left -= i64::from(works(hour));
            hour += 1;
        }
        (left == 0).then_some(hour)
    }

    fn mark(&mut self, number: usize, start: i64, end: i64, staff: &[usize], on: bool) {
        self.placed[number] = on.then_some((start, end));
        for hour in start as usize..end as usize {
            for &agent in staff {
                self.busy[agent][hour] = if on {
                    self.busy[agent][hour] + 1
                } else {
                    self.busy[agent][hour] - 1
                };
            }
            if !self.tickets[number].exclusive.is_empty() {
                self.group[hour] = on;
            }
        }
    }
}

fn assert_best(kind: Kind, tickets: usize, seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let plan = campaign(kind, tickets, seed);
        let levelled = levelled(&plan, 20_000);
        assert_can_be_worked(&plan, &levelled);
        let best = best_finish(&plan);
        let found = Hours::new(&plan).hour(levelled.dates.finish);
        assert_eq!(found, best, "seed {seed}: {:?}", levelled.assumptions);
        assert!(
            levelled.is_optimal(),
            "seed {seed}: proved, bound {:?}",
            levelled.lower_bound
        );
    }
}

#[test]
fn plain_campaigns_are_as_short_as_brute_force_finds() {
    assert_best(Kind::Plain, 6, 0..12);
}

#[test]
fn campaigns_with_roles_groups_and_several_agents_are_as_short_as_brute_force_finds() {
    assert_best(Kind::Staffed, 5, 0..24);
    assert_best(Kind::Staffed, 6, 100..106);
}

#[test]
fn campaigns_with_agents_hours_are_as_short_as_brute_force_finds() {
    assert_best(Kind::Hours, 4, 0..12);
    assert_best(Kind::Hours, 5, 100..104);
}

#[test]
fn with_links_of_every_kind_and_leads_nothing_is_called_best_that_some_start_of_any_ticket_beats() {
    let (mut campaigns, mut missed) = (0, Vec::new());
    for (kind, tickets, seeds) in [
        (Kind::PlainLinked, 5, 0..20),
        (Kind::Linked, 4, 0..20),
        (Kind::Linked, 5, 100..106),
    ] {
        for seed in seeds {
            let plan = campaign(kind, tickets, seed);
            let levelled = levelled(&plan, 2_000);
            assert_can_be_worked(&plan, &levelled);
            let found = Hours::new(&plan).hour(levelled.dates.finish);
            let best =
                best_finish_before(&plan, found + 1).expect("the schedule found is one of them");
            let bound = levelled.lower_bound.0 / 60;
            assert!(
                bound <= best,
                "{tickets} tickets, seed {seed}: {bound} > {best}"
            );
            campaigns += 1;
            if best < found {
                assert!(!levelled.is_optimal(), "{tickets} tickets, seed {seed}");
                missed.push((tickets, seed, best, found));
            }
        }
    }
    assert!(missed.len() * 10 <= campaigns, "not the best: {missed:?}");
}

#[test]
fn larger_campaigns_with_links_of_every_kind_can_be_worked() {
    for seed in 0..6 {
        for (kind, tickets) in [(Kind::PlainLinked, 40), (Kind::Linked, 40)] {
            let plan = campaign(kind, tickets, 2_000 + seed);
            let levelled = levelled(&plan, 200);
            assert_can_be_worked(&plan, &levelled);
            assert!(levelled.lower_bound <= levelled.dates.makespan, "{seed}");
        }
    }
}

/// Up to twelve tickets: the referee says that nothing is shorter, that something is as short, and what bounds may say.
fn assert_best_by_referee(campaigns: impl Iterator<Item = (Plan, String)>) {
    for (plan, name) in campaigns {
        let levelled = levelled(&plan, 3_000);
        assert_can_be_worked(&plan, &levelled);
        let found = Hours::new(&plan).hour(levelled.dates.finish);
        assert_eq!(finish_before(&plan, found + 1), Answer::By(found), "{name}");
        // As it is the shortest, a bound that holds is no longer.
        assert!(levelled.lower_bound <= levelled.dates.makespan, "{name}");
    }
}

#[test]
fn campaigns_of_up_to_twelve_tickets_are_as_short_as_the_referee_finds() {
    let of_kind = |kind: Kind| {
        let sizes = 7..=12;
        sizes.map(move |tickets| {
            let seed = 5_000 + tickets as u64;
            (
                campaign(kind, tickets, seed),
                format!("{tickets} tickets, seed {seed}"),
            )
        })
    };
    let plain = [Kind::Plain, Kind::Staffed, Kind::Hours]
        .into_iter()
        .flat_map(of_kind);
    assert_best_by_referee(plain);
}

#[test]
fn campaigns_with_teams_dates_and_roles_asked_for_twice_are_as_short_as_the_referee_finds() {
    let rich = (7..=12).map(|tickets| {
        let seed = 6_000 + tickets as u64;
        (
            rich(tickets, seed),
            format!("{tickets} tickets, seed {seed}"),
        )
    });
    assert_best_by_referee(rich);
}

#[test]
fn bounds_of_campaigns_of_twelve_tickets_hold_and_schedules_can_be_worked() {
    for seed in 0..8 {
        for kind in [Kind::Plain, Kind::Staffed, Kind::Hours] {
            let plan = campaign(kind, 12, 1_000 + seed);
            let quick = levelled_with(&plan, &LevelSettings::default(), 1);
            let thorough = levelled_with(&plan, &LevelSettings::default(), 600);
            for levelled in [&quick, &thorough] {
                assert_can_be_worked(&plan, levelled);
                assert!(
                    levelled.lower_bound <= thorough.dates.makespan,
                    "seed {seed}"
                );
                let is_shared = plan.tickets.iter().any(|t| t.work_kind == WorkKind::Effort);
                // Only more agents on a ticket make a plan shorter than its early dates.
                assert!(
                    is_shared || levelled.early.finish <= levelled.dates.finish,
                    "seed {seed}"
                );
            }
            assert!(
                thorough.dates.makespan <= quick.dates.makespan,
                "seed {seed}"
            );
        }
    }
}
