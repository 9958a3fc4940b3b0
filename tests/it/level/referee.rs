//! The referee of small campaigns: the shortest schedule of all, found by a method that shares nothing with the engine.
//!
//! Tickets are placed one after the other in the order of their starts, each as early as its links, dates, agents and
//! groups allow. Among the schedules that finish first one with the least sum of starts is made in this way: were a
//! ticket of it placed earlier by its turn, nothing behind it would suffer. All that the rest of a schedule can depend
//! on is which tickets are placed and when everybody, every group and every successor is free, so two beginnings with
//! the same tickets need only be kept both where neither is as good as the other in everything. (Where links lead
//! back in time, no ticket has to stand as early as it can: then every start is tried.)
//!
//! Whole hours only. Who may do a ticket is told here anew, from the handbook's words.

use super::check::{Hours, lag_hours};
use slackline::plan::*;
use std::collections::BTreeMap;

/// What became of the question whether a campaign can be finished sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It can, by this hour; nothing is shorter.
    By(i64),
    /// It cannot.
    No,
    /// More beginnings of schedules have to be kept than was allowed.
    TooMany,
}

/// The most beginnings kept at once.
const MOST_KEPT: usize = 200_000;

/// Whether a campaign can be finished before an hour, and by which at best.
pub fn finish_before(plan: &Plan, limit: i64) -> Answer {
    let mut referee = Referee::new(plan, limit);
    match referee.search() {
        false => Answer::TooMany,
        true if referee.limit < limit => Answer::By(referee.limit),
        true => Answer::No,
    }
}

/// A group of agents for one ticket: how many places of each agent it takes.
type Staff = Vec<u32>;

struct Referee<'a> {
    hours: Hours<'a>,
    agents: Vec<&'a Agent>,
    tickets: Vec<&'a Ticket>,
    /// `[tickets]`: who could do each, and the hours it then takes.
    choices: Vec<Vec<(Staff, i64)>>,
    /// `[tickets]`: the groups each belongs to, by number.
    groups: Vec<Vec<usize>>,
    group_count: usize,
    links: Vec<Link>,
    /// `[tickets]`: the hours from its start to the end of all at least.
    tails: Vec<i64>,
    /// `[tickets]`: the hours of agents it takes at least.
    work: Vec<i64>,
    has_leads: bool,
    /// Only what finishes sooner counts.
    limit: i64,
}

struct Link {
    from: usize,
    to: usize,
    kind: DependencyKind,
    lag: i64,
}

/// The beginning of a schedule; each field is better the smaller it is, `due` the larger.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    /// The start of the ticket placed last: nothing starts before.
    last: i64,
    finish: i64,
    /// Of each agent, when its places become free, sorted.
    free: Vec<Vec<i64>>,
    groups: Vec<i64>,
    /// `[tickets]` not placed: no start before.
    ready: Vec<i64>,
    /// `[tickets]` not placed: no finish before.
    done: Vec<i64>,
    /// `[tickets]` not placed: no start, no finish after.
    due: Vec<(i64, i64)>,
}

const NEVER: i64 = i64::MAX / 4;

impl State {
    fn is_no_worse(&self, other: &Self) -> bool {
        let no_later = |own: &[i64], theirs: &[i64]| own.iter().zip(theirs).all(|(a, b)| a <= b);
        self.last <= other.last
            && self.finish <= other.finish
            && no_later(&self.groups, &other.groups)
            && no_later(&self.ready, &other.ready)
            && no_later(&self.done, &other.done)
            && self
                .free
                .iter()
                .zip(&other.free)
                .all(|(a, b)| no_later(a, b))
            && self
                .due
                .iter()
                .zip(&other.due)
                .all(|(a, b)| a.0 >= b.0 && a.1 >= b.1)
    }
}

impl<'a> Referee<'a> {
    fn new(plan: &'a Plan, limit: i64) -> Self {
        let tickets: Vec<&Ticket> = plan.tickets.iter().collect();
        let agents: Vec<&Agent> = plan.agents.iter().collect();
        let place = |node: Node| {
            let found = tickets
                .iter()
                .position(|ticket| Node::Ticket(ticket.id) == node);
            found.expect("links are between tickets")
        };
        let links: Vec<Link> = plan
            .dependencies
            .iter()
            .map(|row| Link {
                from: place(row.from),
                to: place(row.to),
                kind: row.kind,
                lag: lag_hours(plan, row),
            })
            .collect();
        let mut names: Vec<&str> = Vec::new();
        let mut groups = Vec::new();
        for ticket in &tickets {
            let mut own = Vec::new();
            for name in &ticket.exclusive {
                own.push(
                    names
                        .iter()
                        .position(|known| known == name)
                        .unwrap_or_else(|| {
                            names.push(name);
                            names.len() - 1
                        }),
                );
            }
            groups.push(own);
        }
        let choices: Vec<Vec<(Staff, i64)>> = tickets
            .iter()
            .map(|ticket| choices(ticket, &agents))
            .collect();
        let least = |number: usize| {
            choices[number]
                .iter()
                .map(|choice| choice.1)
                .min()
                .unwrap_or(0)
        };
        let most = |number: usize| {
            choices[number]
                .iter()
                .map(|choice| choice.1)
                .max()
                .unwrap_or(0)
        };
        // Where a link begins after the start of one ticket, and ends after the start of the other.
        let ends = |link: &Link| {
            let from = match link.kind.from_finish() {
                true => least(link.from),
                false => 0,
            };
            let to = match link.kind.to_start() {
                true => 0,
                false => most(link.to),
            };
            (from, to)
        };
        // Links lead to later tickets.
        let mut tails: Vec<i64> = (0..tickets.len()).map(least).collect();
        for link in links.iter().rev() {
            let (from, to) = ends(link);
            if pinned(tickets[link.to]).is_none() {
                tails[link.from] =
                    tails[link.from].max(from + link.lag + (tails[link.to] - to).max(0));
            }
        }
        let has_leads = links.iter().any(|link| {
            let (from, to) = ends(link);
            from + link.lag < to
        });
        let work = choices.iter().map(|own| {
            let hours =
                |(staff, hours): &(Staff, i64)| i64::from(staff.iter().sum::<u32>()) * hours;
            own.iter().map(hours).min().unwrap_or(0)
        });
        Self {
            hours: Hours::new(plan),
            work: work.collect(),
            group_count: names.len(),
            agents,
            tickets,
            choices,
            groups,
            links,
            tails,
            has_leads,
            limit,
        }
    }

    /// Goes through all beginnings, those with the fewest tickets first; `false` where they become too many.
    fn search(&mut self) -> bool {
        let all = (1u32 << self.tickets.len()) - 1;
        let start = State {
            last: 0,
            finish: 0,
            free: self
                .agents
                .iter()
                .map(|agent| vec![0; agent.capacity as usize])
                .collect(),
            groups: vec![0; self.group_count],
            ready: self
                .tickets
                .iter()
                .map(|ticket| earliest(ticket).0)
                .collect(),
            done: self
                .tickets
                .iter()
                .map(|ticket| earliest(ticket).1)
                .collect(),
            due: vec![(NEVER, NEVER); self.tickets.len()],
        };
        let mut layer = BTreeMap::from([(0u32, vec![start])]);
        for _ in 0..self.tickets.len() {
            let mut next: BTreeMap<u32, Vec<State>> = BTreeMap::new();
            let mut kept = 0;
            for (placed, states) in std::mem::take(&mut layer) {
                for state in states {
                    self.go_on(placed, &state, &mut |number, state| {
                        let own = next.entry(placed | 1 << number).or_default();
                        if own.iter().any(|other| other.is_no_worse(&state)) {
                            return;
                        }
                        let before = own.len();
                        own.retain(|other| !state.is_no_worse(other));
                        own.push(state);
                        kept += own.len();
                        kept -= before;
                    });
                    if kept > MOST_KEPT {
                        return false;
                    }
                }
            }
            layer = next;
        }
        if let Some(best) = layer
            .get(&all)
            .into_iter()
            .flatten()
            .map(|state| state.finish)
            .min()
        {
            self.limit = self.limit.min(best);
        }
        true
    }

    /// Every way to place one more ticket.
    fn go_on(&self, placed: u32, state: &State, found: &mut dyn FnMut(usize, State)) {
        let waits = |number: usize| {
            self.links.iter().any(|link| {
                link.to == number
                    && placed & 1 << link.from == 0
                    && pinned(self.tickets[number]).is_none()
            })
        };
        for number in (0..self.tickets.len()).filter(|&number| placed & 1 << number == 0) {
            if !self.has_leads && waits(number) {
                continue;
            }
            for (staff, work) in &self.choices[number] {
                let mut from = state.last;
                while let Some((start, end)) = self.first(number, state, from, staff, *work) {
                    let next = self.with(placed, state, number, (start, end), staff);
                    if self.can_be_sooner(placed | 1 << number, &next) {
                        found(number, next);
                    }
                    if !self.has_leads {
                        break;
                    }
                    from = start + 1;
                }
            }
        }
    }

    /// The first hours in which a ticket can be done from an hour on, before all that has to be sooner.
    fn first(
        &self,
        number: usize,
        state: &State,
        from: i64,
        staff: &Staff,
        work: i64,
    ) -> Option<(i64, i64)> {
        let ticket = self.tickets[number];
        let is_pinned = pinned(ticket).is_some();
        let busy = self
            .agents
            .iter()
            .zip(staff)
            .zip(&state.free)
            .filter(|((_, count), _)| **count > 0);
        let mut start = from.max(state.ready[number]);
        for ((_, &count), free) in busy.clone() {
            start = start.max(free[count as usize - 1]);
        }
        for &group in &self.groups[number] {
            start = start.max(state.groups[group]);
        }
        let works = |hour: i64| {
            self.hours.is_open(hour, None)
                // What is pinned keeps its own hours.
                && (is_pinned || busy.clone().all(|((agent, _), _)| self.hours.is_open(hour, Some(agent))))
        };
        loop {
            while !works(start) {
                start += 1;
                if start >= self.limit {
                    return None;
                }
            }
            let (mut end, mut left) = (start, work);
            while left > 0 {
                left -= i64::from(works(end));
                end += 1;
                if end >= self.limit {
                    return None;
                }
            }
            if let Some(at) = pinned(ticket) {
                let opening = (at..).find(|&hour| works(hour));
                return (opening == Some(start)).then_some((start, end));
            }
            if start > state.due[number].0 || end > state.due[number].1 {
                return None;
            }
            // A date in closed hours is the closing before it.
            if !(end..state.done[number]).any(works) {
                return Some((start, end));
            }
            start += 1;
        }
    }

    fn with(
        &self,
        placed: u32,
        state: &State,
        number: usize,
        (start, end): (i64, i64),
        staff: &Staff,
    ) -> State {
        let mut next = state.clone();
        next.last = start;
        next.finish = state.finish.max(end);
        for (free, &count) in next.free.iter_mut().zip(staff) {
            free[..count as usize].fill(end);
            free.iter_mut().for_each(|at| *at = (*at).max(start));
            free.sort_unstable();
        }
        for group in 0..self.group_count {
            let own = if self.groups[number].contains(&group) {
                end
            } else {
                0
            };
            next.groups[group] = next.groups[group].max(own).max(start);
        }
        for link in self
            .links
            .iter()
            .filter(|link| link.from == number && placed & 1 << link.to == 0)
        {
            if pinned(self.tickets[link.to]).is_some() {
                continue;
            }
            let anchor = if link.kind.from_finish() { end } else { start };
            let asked = self.hours.after(anchor, link.lag);
            let held = if link.kind.to_start() {
                &mut next.ready
            } else {
                &mut next.done
            };
            held[link.to] = held[link.to].max(asked);
        }
        if pinned(self.tickets[number]).is_none() {
            for link in self
                .links
                .iter()
                .filter(|link| link.to == number && placed & 1 << link.from == 0)
            {
                let held = if link.kind.to_start() { start } else { end };
                let due = &mut next.due[link.from];
                let own = if link.kind.from_finish() {
                    &mut due.1
                } else {
                    &mut due.0
                };
                *own = (*own).min(held - link.lag);
            }
        }
        next.ready[number] = 0;
        next.done[number] = 0;
        next.due[number] = (NEVER, NEVER);
        for other in
            (0..self.tickets.len()).filter(|&other| placed & 1 << other == 0 && other != number)
        {
            next.ready[other] = next.ready[other].max(start);
        }
        next
    }

    /// Whether what is not placed could still end before the limit: by its ways to the end, and by its work.
    fn can_be_sooner(&self, placed: u32, state: &State) -> bool {
        if state.finish >= self.limit {
            return false;
        }
        let left = (0..self.tickets.len()).filter(|&number| placed & 1 << number == 0);
        let mut work = 0;
        for number in left {
            if state.ready[number] + self.tails[number] >= self.limit {
                return false;
            }
            work += self.work[number];
        }
        let room = state
            .free
            .iter()
            .flatten()
            .map(|&free| (self.limit - 1 - free).max(0));
        work <= room.sum::<i64>()
    }
}

/// The hour a ticket must start in, where it must.
fn pinned(ticket: &Ticket) -> Option<i64> {
    match ticket.constraint {
        Some(DateConstraint {
            kind: ConstraintKind::MustStartOn,
            moment: Some(Moment::After(elapsed)),
        }) => Some(elapsed.0 / 60),
        _ => None,
    }
}

/// No start and no finish before, by its own date.
fn earliest(ticket: &Ticket) -> (i64, i64) {
    match ticket.constraint {
        Some(DateConstraint {
            kind,
            moment: Some(Moment::After(elapsed)),
        }) => match kind {
            ConstraintKind::FinishNoEarlierThan => (0, elapsed.0 / 60),
            _ => (elapsed.0 / 60, 0),
        },
        _ => (0, 0),
    }
}

/// Everyone who could do a ticket together, and the hours it then takes.
fn choices(ticket: &Ticket, agents: &[&Agent]) -> Vec<(Staff, i64)> {
    let work = ticket.estimate.likely().expect("an estimate").0 / 60;
    let sharing = i64::from(ticket.max_agents.max(ticket.min_agents).max(1));
    let takes = |staff: &Staff| match ticket.work_kind {
        WorkKind::Duration => work,
        WorkKind::Effort => {
            // Where nobody can do it, it takes what the fewest would.
            let agents = match staff.iter().sum() {
                0 => ticket.min_agents,
                agents => agents,
            };
            let sharing = i64::from(agents).clamp(1, sharing);
            (work + sharing - 1) / sharing
        }
    };
    let mut found: Vec<(Staff, i64)> = Vec::new();
    for staff in staffs(ticket, agents) {
        let hours = takes(&staff);
        if !found.iter().any(|known| known.0 == staff) {
            found.push((staff, hours));
        }
    }
    found
}

fn staffs(ticket: &Ticket, agents: &[&Agent]) -> Vec<Staff> {
    let nobody = vec![0; agents.len()];
    if !ticket.assignees.is_empty() {
        return vec![
            agents
                .iter()
                .map(|agent| u32::from(ticket.assignees.contains(&agent.id)))
                .collect(),
        ];
    }
    let everyone: Vec<usize> = (0..agents.len()).collect();
    let mut parts: Vec<(Vec<usize>, u32)> = Vec::new();
    for demand in &ticket.demands {
        let offer: Vec<usize> = everyone
            .iter()
            .copied()
            .filter(|&agent| agents[agent].roles.contains(&demand.role))
            .collect();
        match parts.iter_mut().find(|part| part.0 == offer) {
            // A role that nobody offers holds nothing back.
            _ if offer.is_empty() => {}
            Some(part) => part.1 += demand.count,
            None => parts.push((offer, demand.count)),
        }
    }
    if ticket.demands.is_empty() {
        parts.push((everyone, 1));
    }
    let Some(first) = parts.first() else {
        return vec![nobody];
    };
    // Who comes beyond the demands offers the first role.
    let asked: u32 = parts.iter().map(|part| part.1).sum();
    let least = first.1 + ticket.min_agents.saturating_sub(asked);
    parts[0].1 = least;
    // Fewer where there are not so many: of each part as many as can be had beside those before it.
    let mut counts = vec![0; parts.len()];
    for part in 0..parts.len() {
        while counts[part] < parts[part].1 {
            counts[part] += 1;
            if together(&parts, &counts, agents).is_empty() {
                counts[part] -= 1;
                break;
            }
        }
    }
    let mut found = together(&parts, &counts, agents);
    let given: u32 = counts.iter().sum();
    if ticket.work_kind == WorkKind::Effort {
        for _ in given..ticket.max_agents.max(given) {
            counts[0] += 1;
            found.extend(together(&parts, &counts, agents));
        }
    }
    found
}

/// Every way to take so many places of each part.
fn together(parts: &[(Vec<usize>, u32)], counts: &[u32], agents: &[&Agent]) -> Vec<Staff> {
    let mut found = vec![vec![0; agents.len()]];
    for ((offer, _), &count) in parts.iter().zip(counts) {
        for _ in 0..count {
            let mut next: Vec<Staff> = Vec::new();
            for staff in &found {
                for &agent in offer {
                    // A person has one pair of hands for a ticket; a team is as many people as its capacity.
                    let most = match agents[agent].kind {
                        AgentKind::Team => agents[agent].capacity,
                        _ => 1,
                    };
                    if staff[agent] < most {
                        let mut more = staff.clone();
                        more[agent] += 1;
                        next.push(more);
                    }
                }
            }
            next.sort();
            next.dedup();
            found = next;
        }
    }
    found
}
