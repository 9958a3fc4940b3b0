//! What would have to change for the deadline to hold: the smallest sets of cuts, agents and soft edges.
//!
//! Only what stands on a way that is too long can help, critical or not, since every such way has to become shorter:
//! candidates are the tickets with negative float against the deadline, the soft dependencies between them and copies,
//! several where it takes several, of the agents who work on one of them. Sets of one are all tried, then those of two,
//! three and four as long as there are few enough, those of one agent several times over first and up to eight times;
//! then the change that helps most is made first, then the next, and what turns out not to be needed is taken back
//! (so that nothing in the set can be spared, though a smaller set may exist).
//! Every set is judged by a schedule that keeps the deadline, not by a guess. The plan itself is not changed.

use super::level::{LevelSettings, Levelled, Limits, Watch, level, unwatched};
use super::value::{counted, schedules_for};
use super::{Driver, Schedule, ScheduleError, Settings, schedule};
use crate::plan::{
    Agent, AgentId, DependencyId, Elapsed, Node, OptionId, Plan, PlanOption, Stamp, Strength,
    TicketId, role_key,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most tickets, and the most soft dependencies, tried.
const MOST_CUTS: usize = 24;
/// The most kinds of agents tried.
const MOST_KINDS: usize = 12;
/// The largest sets that are all tried.
const MOST_TOGETHER: usize = 4;
/// The most sets tried, those of one kind of agents aside.
const MOST_SETS: usize = 400;
/// The most changes a greedy set makes.
const MOST_CHANGES: usize = 8;

/// One change that may save the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// Do not hold a soft dependency.
    Drop(DependencyId),
    /// Have one more agent like this one.
    Add(AgentId),
    /// Leave a ticket out.
    Cut(TicketId),
}

/// Changes with which the deadline holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescue {
    /// The changes, together.
    pub remedies: Vec<Remedy>,
    /// When the campaign finishes with them.
    pub finish: Stamp,
    /// The changes in a sentence.
    pub text: String,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescues {
    /// How late the plan is; zero or less where nothing has to change.
    pub late: Elapsed,
    /// The smallest sets, the one that finishes first in front; empty where nothing was found.
    pub sets: Vec<Rescue>,
    /// Whether all smaller sets of the candidates were tried.
    pub is_smallest: bool,
}

/// The smallest changes with which the plan's deadline holds; `None` for a plan without a deadline.
///
/// With `with_agents` schedules are levelled, else early dates count. Tries some 500 sets at most.
///
/// # Errors
/// When the plan has a cycle, or the option is unknown.
pub fn rescue(
    plan: &Plan,
    settings: &Settings,
    with_agents: bool,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Rescues>, ScheduleError> {
    let Some(deadline) = plan.info.deadline_stamp() else {
        return Ok(None);
    };
    let search = Search {
        plan,
        settings,
        with_agents,
        seed,
        is_over,
        deadline,
    };
    // Against a hard deadline floats say what stands on a way that is too long.
    let mut strict = plan.clone();
    if let Some(deadline) = &mut Arc::make_mut(&mut strict.info).deadline {
        deadline.hard = true;
    }
    let (now, levelled) = match with_agents {
        true => {
            let levelled = search.levelled(&strict, settings)?;
            (levelled.dates.clone(), Some(levelled))
        }
        false => (schedule(&strict, settings)?, None),
    };
    let late = now.finish.since(deadline);
    let mut found = Rescues {
        late,
        sets: Vec::new(),
        is_smallest: true,
    };
    if late.0 > 0 {
        let (candidates, are_all) = candidates(plan, settings, &now, levelled.as_ref());
        search.fill(&candidates, &mut found);
        let is_single = found
            .sets
            .first()
            .is_some_and(|set| set.remedies.len() == 1);
        found.is_smallest &= are_all || is_single;
    }
    Ok(Some(found))
}

/// A copy of the plan with an option that is changed; a plan without one gets one.
pub(super) fn changed(
    plan: &Plan,
    settings: &Settings,
    change: impl FnOnce(&mut Plan, &mut PlanOption),
) -> (Plan, Settings) {
    let mut plan = plan.clone();
    let known = settings.option.and_then(|id| plan.options.get(id));
    let mut option = known
        .cloned()
        .unwrap_or_else(|| PlanOption::new(OptionId(u32::MAX), "changed"));
    let id = option.id;
    change(&mut plan, &mut option);
    plan.options.insert(option);
    (plan, Settings { option: Some(id) })
}

struct Search<'a> {
    plan: &'a Plan,
    settings: &'a Settings,
    with_agents: bool,
    seed: u64,
    is_over: &'a (dyn Fn() -> bool + Sync),
    deadline: Stamp,
}

impl Search<'_> {
    fn levelled(&self, plan: &Plan, settings: &Settings) -> Result<Levelled, ScheduleError> {
        let limits = Limits {
            schedules: Some((schedules_for(plan.tickets.len()) / 20).max(2)),
            seed: self.seed,
            threads: 1,
        };
        let watch = Watch {
            is_over: self.is_over,
            ..unwatched()
        };
        let settings = LevelSettings {
            settings: settings.clone(),
            skips_proofs: true,
            ..LevelSettings::default()
        };
        level(plan, &settings, &limits, &watch)
    }

    /// When the plan finishes with some changes; `None` where they make no schedule.
    fn finish(&self, remedies: &[Remedy]) -> Option<Stamp> {
        let (plan, settings) = changed(self.plan, self.settings, |plan, option| {
            for (&remedy, number) in remedies.iter().zip(1..) {
                apply(remedy, number, plan, option);
            }
        });
        match self.with_agents {
            true => self
                .levelled(&plan, &settings)
                .ok()
                .map(|levelled| levelled.dates.finish),
            false => schedule(&plan, &settings).ok().map(|dates| dates.finish),
        }
    }

    fn fill(&self, candidates: &[Remedy], found: &mut Rescues) {
        let mut alone: Vec<(Stamp, Remedy)> = Vec::new();
        for &remedy in candidates {
            alone.extend(self.finish(&[remedy]).map(|finish| (finish, remedy)));
        }
        alone.sort_unstable();
        let saves = |finish: &Stamp| *finish <= self.deadline;
        let single = alone.iter().filter(|(finish, _)| saves(finish));
        found.sets = single
            .map(|&(finish, remedy)| self.rescue(vec![remedy], finish))
            .collect();
        if !found.sets.is_empty() {
            return;
        }
        let mut left = MOST_SETS.saturating_sub(alone.len());
        let remedies: Vec<Remedy> = alone.iter().map(|row| row.1).collect();
        for size in 2..=MOST_CHANGES {
            let mut sets = of_one_kind(&remedies, size);
            if size <= MOST_TOGETHER && found.is_smallest {
                let mut mixed = combinations(&remedies, size, left + 1);
                found.is_smallest = mixed.len() <= left;
                mixed.truncate(left);
                left -= mixed.len();
                sets.append(&mut mixed);
            }
            // Of those with one less all were tried, but not of all sizes between.
            found.is_smallest &= size <= MOST_TOGETHER + 1;
            for set in sets {
                if (self.is_over)() {
                    found.is_smallest = false;
                    break;
                }
                if let Some(finish) = self.finish(&set).filter(saves) {
                    found.sets.push(self.rescue(set, finish));
                }
            }
            if !found.sets.is_empty() {
                break;
            }
        }
        found
            .sets
            .sort_by(|a, b| (a.finish, &a.remedies).cmp(&(b.finish, &b.remedies)));
        if found.is_smallest {
            return;
        }
        // Not all sets of that size were tried: changes of several kinds may do with fewer.
        let size = found
            .sets
            .first()
            .map_or(MOST_CHANGES + 1, |set| set.remedies.len());
        let greedy = self.greedy(&alone, size - 1);
        if let Some(greedy) = greedy.filter(|greedy| greedy.remedies.len() < size) {
            found.sets = vec![greedy];
        }
    }

    /// The change that helps most, then the next, until the deadline holds.
    fn greedy(&self, alone: &[(Stamp, Remedy)], most: usize) -> Option<Rescue> {
        let mut chosen = vec![alone.first()?.1];
        while chosen.len() < most && !(self.is_over)() {
            let others = alone
                .iter()
                .map(|row| row.1)
                .filter(|remedy| remedy.is_repeatable() || !chosen.contains(remedy));
            let with = others.filter_map(|remedy| {
                let set: Vec<Remedy> = chosen.iter().copied().chain([remedy]).collect();
                self.finish(&set).map(|finish| (finish, remedy))
            });
            let (finish, remedy) = with.min()?;
            chosen.push(remedy);
            if finish <= self.deadline {
                return Some(self.spared(chosen, finish));
            }
        }
        None
    }

    /// A set without what it can spare.
    fn spared(&self, mut chosen: Vec<Remedy>, mut finish: Stamp) -> Rescue {
        for remedy in chosen.clone() {
            // One of several alike at a time.
            let mut others = chosen.clone();
            others.extract_if(.., |own| *own == remedy).next();
            let without = self
                .finish(&others)
                .filter(|&without| without <= self.deadline);
            if let Some(without) = without {
                (chosen, finish) = (others, without);
            }
        }
        self.rescue(chosen, finish)
    }

    fn rescue(&self, mut remedies: Vec<Remedy>, finish: Stamp) -> Rescue {
        remedies.sort_unstable();
        let parts: Vec<String> = counts_of(&remedies)
            .into_iter()
            .map(|(remedy, count)| self.name(remedy, count))
            .collect();
        Rescue {
            text: format!("The deadline holds with this: {}.", parts.join("; ")),
            remedies,
            finish,
        }
    }

    fn name(&self, remedy: Remedy, count: u32) -> String {
        match remedy {
            Remedy::Cut(id) => {
                let node = Node::Ticket(id);
                format!("leave {} out{}", self.plan.key(node), self.unlinked(node))
            }
            Remedy::Add(id) => {
                let Some(agent) = self.plan.agents.get(id) else {
                    return String::new();
                };
                let more = match count {
                    1 => "one more agent".to_owned(),
                    _ => format!("{count} more agents"),
                };
                let roles = match agent.roles.join(", ") {
                    roles if roles.is_empty() => roles,
                    roles => format!(" ({roles})"),
                };
                format!("{more} like {}{roles}", agent.name)
            }
            Remedy::Drop(id) => match self.plan.dependencies.get(id) {
                Some(row) => format!(
                    "{} does not wait for {}",
                    self.plan.key(row.to),
                    self.plan.key(row.from)
                ),
                None => String::new(),
            },
        }
    }
}

impl Search<'_> {
    /// What no longer waits where a ticket is left out that stands between others.
    fn unlinked(&self, node: Node) -> String {
        let rows = || self.plan.dependencies.iter();
        let keys = |nodes: Vec<Node>| match nodes.as_slice() {
            [] => None,
            [one] => Some((self.plan.key(*one).to_owned(), true)),
            many => Some((counted(many.len() as u32, "other"), false)),
        };
        let before = keys(
            rows()
                .filter(|row| row.to == node)
                .map(|row| row.from)
                .collect(),
        );
        let after = keys(
            rows()
                .filter(|row| row.from == node)
                .map(|row| row.to)
                .collect(),
        );
        let Some(((before, _), (after, is_one))) = before.zip(after) else {
            return String::new();
        };
        let wait = if is_one { "waits" } else { "wait" };
        format!(" ({after} then no longer {wait} for {before})")
    }
}

fn apply(remedy: Remedy, number: u32, plan: &mut Plan, option: &mut PlanOption) {
    match remedy {
        Remedy::Drop(id) => option.dropped.push(id),
        Remedy::Cut(id) => option.excluded.push(id),
        Remedy::Add(id) => {
            let Some(agent) = plan.agents.get(id) else {
                return;
            };
            let copy = Agent {
                id: AgentId(u32::MAX - number),
                name: format!("another {}", agent.name),
                ..agent.clone()
            };
            if let Some(agents) = &mut option.agents {
                agents.push(copy.id);
            }
            let bound = option
                .assignments
                .iter()
                .filter(|assignment| assignment.agent == id);
            let mut bound: Vec<_> = bound.cloned().collect();
            bound
                .iter_mut()
                .for_each(|assignment| assignment.agent = copy.id);
            option.assignments.append(&mut bound);
            plan.agents.insert(copy);
        }
    }
}

impl Remedy {
    /// Whether it can be done more than once.
    fn is_repeatable(self) -> bool {
        matches!(self, Self::Add(_))
    }
}

/// Each of some sorted remedies once, with how many times it stands there.
pub fn counts_of(remedies: &[Remedy]) -> Vec<(Remedy, u32)> {
    let alike = remedies.chunk_by(|one, other| one == other);
    alike.map(|own| (own[0], own.len() as u32)).collect()
}

/// Sets of so many agents of one kind.
fn of_one_kind(all: &[Remedy], size: usize) -> Vec<Vec<Remedy>> {
    let kinds = all.iter().filter(|remedy| remedy.is_repeatable());
    kinds.map(|&remedy| vec![remedy; size]).collect()
}

/// Sets of so many of some, not all of one kind, at most so many sets; those of the first come first.
fn combinations(all: &[Remedy], size: usize, most: usize) -> Vec<Vec<Remedy>> {
    let mut found = Vec::new();
    extend(all, size, most, &mut Vec::new(), &mut found);
    found
}

fn extend(
    all: &[Remedy],
    size: usize,
    most: usize,
    chosen: &mut Vec<Remedy>,
    found: &mut Vec<Vec<Remedy>>,
) {
    if chosen.len() == size {
        if size < 2 || chosen.iter().any(|remedy| *remedy != chosen[0]) {
            found.push(chosen.clone());
        }
        return;
    }
    for (place, &remedy) in all.iter().enumerate() {
        if found.len() >= most {
            return;
        }
        let rest = if remedy.is_repeatable() {
            place
        } else {
            place + 1
        };
        chosen.push(remedy);
        extend(&all[rest..], size, most, chosen, found);
        chosen.pop();
    }
}

/// What may help, and whether that is everything.
fn candidates(
    plan: &Plan,
    settings: &Settings,
    dates: &Schedule,
    levelled: Option<&Levelled>,
) -> (Vec<Remedy>, bool) {
    let option = settings.option.and_then(|id| plan.options.get(id));
    let is_dropped = |id: DependencyId| option.is_some_and(|option| option.dropped.contains(&id));
    let is_late = |node: Node| dates.dates(node).is_some_and(|own| own.total_float.0 < 0);
    let soft = plan.dependencies.iter().filter(|row| {
        let is_soft = row.strength == Strength::Soft && !is_dropped(row.id);
        is_soft && is_late(row.from) && is_late(row.to)
    });
    let mut soft: Vec<Remedy> = soft.map(|row| Remedy::Drop(row.id)).collect();
    let late = dates
        .nodes()
        .filter(|(node, own)| is_late(*node) && !own.summary);
    let mut cuts: Vec<(i64, TicketId)> = Vec::new();
    let mut busy = BTreeSet::new();
    for (node, own) in late {
        if let Driver::Agent(agent) = own.driver {
            busy.extend(dates.agents.get(agent as usize).map(String::as_str));
        }
        busy.extend(levelled.iter().flat_map(|levelled| levelled.names_of(node)));
        if let (Node::Ticket(id), true) = (node, own.duration.0 > 0) {
            cuts.push((-own.duration.0, id));
        }
    }
    let are_all = soft.len() <= MOST_CUTS && cuts.len() <= MOST_CUTS;
    soft.truncate(MOST_CUTS);
    cuts.sort_unstable();
    cuts.truncate(MOST_CUTS);
    let mut agents = kinds(plan, option, &busy);
    let are_all = are_all && agents.len() <= MOST_KINDS;
    agents.truncate(MOST_KINDS);
    let agents = agents.into_iter().map(Remedy::Add);
    let cuts = cuts.into_iter().map(|(_, id)| Remedy::Cut(id));
    (
        soft.into_iter().chain(agents).chain(cuts).collect(),
        are_all,
    )
}

/// Of the agents with these names one of each kind: those who differ in nothing but their names help alike.
fn kinds(plan: &Plan, option: Option<&PlanOption>, names: &BTreeSet<&str>) -> Vec<AgentId> {
    let takes_part = |id: AgentId| {
        let chosen = option.and_then(|option| option.agents.as_ref());
        chosen.is_none_or(|chosen| chosen.contains(&id))
    };
    let bound = |id: AgentId| -> Vec<_> {
        let all = option.map_or(&[][..], |option| &option.assignments);
        let own = all.iter().filter(|own| own.agent == id);
        own.map(|own| (&own.tracks, &own.tickets)).collect()
    };
    let is_like = |one: &Agent, other: &Agent| {
        let skills = |agent: &Agent| {
            agent
                .roles
                .iter()
                .map(|role| role_key(role))
                .collect::<BTreeSet<_>>()
        };
        (one.kind, one.capacity, one.calendar, one.cost_rate)
            == (other.kind, other.capacity, other.calendar, other.cost_rate)
            && skills(one) == skills(other)
            && bound(one.id) == bound(other.id)
    };
    let mut found: Vec<&Agent> = Vec::new();
    for agent in plan.agents.iter().filter(|agent| takes_part(agent.id)) {
        if names.contains(agent.name.as_str()) && !found.iter().any(|known| is_like(known, agent)) {
            found.push(agent);
        }
    }
    found.into_iter().map(|agent| agent.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Deadline, Dependency, Estimate, Moment, Ticket, Work};

    /// A 3 h softly before B 3 h, and C 2 h; the deadline is so many hours after the start.
    fn plan(deadline: i64, agents: u32) -> Plan {
        let mut plan = Plan::default();
        Arc::make_mut(&mut plan.info).deadline = Some(Deadline {
            moment: Moment::After(Elapsed(deadline * 60)),
            hard: true,
        });
        for (id, key, hours) in [(1, "A", 3), (2, "B", 3), (3, "C", 2)] {
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(hours)),
                ..Ticket::new(TicketId(id), key, key)
            });
        }
        let node = |id| Node::Ticket(TicketId(id));
        plan.dependencies.insert(Dependency {
            strength: Strength::Soft,
            ..Dependency::new(DependencyId(9), node(1), node(2))
        });
        for id in 0..agents {
            plan.agents
                .insert(Agent::new(AgentId(20 + id), format!("Agent {id}")));
        }
        plan.settle_last_id();
        plan
    }

    fn found(plan: &Plan, with_agents: bool) -> Rescues {
        rescue(plan, &Settings::default(), with_agents, 1, &|| false)
            .expect("no loop")
            .expect("a deadline")
    }

    #[test]
    fn a_kept_deadline_needs_nothing_and_a_plan_without_one_has_no_answer() {
        let mut plan = plan(8, 0);
        let rescues = found(&plan, false);
        assert_eq!((rescues.late.0, rescues.sets.len()), (-120, 0));
        Arc::make_mut(&mut plan.info).deadline = None;
        let none = rescue(&plan, &Settings::default(), false, 1, &|| false);
        assert_eq!(none, Ok(None));
    }

    #[test]
    fn one_change_is_enough_where_one_is() {
        let rescues = found(&plan(3, 0), false);
        assert_eq!(rescues.late.0, 180);
        let single: Vec<Remedy> = rescues.sets.iter().map(|set| set.remedies[0]).collect();
        assert!(
            single.contains(&Remedy::Drop(DependencyId(9))),
            "{rescues:?}"
        );
        assert!(single.contains(&Remedy::Cut(TicketId(1))));
        assert!(single.contains(&Remedy::Cut(TicketId(2))));
        assert!(rescues.is_smallest);
        let text = &rescues.sets[0].text;
        assert!(text.starts_with("The deadline holds with this: "), "{text}");
    }

    #[test]
    fn with_agents_one_more_of_whom_somebody_waits_for_is_tried() {
        // One agent takes 8 h; two take 6 h, which the deadline leaves.
        let rescues = found(&plan(6, 1), true);
        assert_eq!(rescues.late.0, 120);
        let adds = rescues
            .sets
            .iter()
            .find(|set| set.remedies == [Remedy::Add(AgentId(20))]);
        let adds = adds.unwrap_or_else(|| panic!("{rescues:?}"));
        assert!(
            adds.text.contains("one more agent like Agent 0"),
            "{}",
            adds.text
        );
    }

    #[test]
    fn two_changes_where_one_is_not_enough() {
        // Neither dropping the dependency nor one cut brings 8 h of one agent down to 3 h.
        let rescues = found(&plan(3, 1), true);
        assert!(!rescues.sets.is_empty(), "{rescues:?}");
        assert!(rescues.sets.iter().all(|set| set.remedies.len() == 2));
    }

    #[test]
    fn ways_that_are_too_long_beside_the_critical_one_count_as_well() {
        // A 10 h and B 9 h and C 2 h side by side: only A is critical, yet B has to go too.
        let mut plan = plan(8, 0);
        plan.dependencies.remove(DependencyId(9));
        for (id, hours) in [(1, 10), (2, 9)] {
            let mut ticket = plan.tickets.get(TicketId(id)).expect("a ticket").clone();
            ticket.estimate = Estimate::Fixed(Work::hours(hours));
            plan.tickets.insert(ticket);
        }
        let rescues = found(&plan, false);
        let sets: Vec<&[Remedy]> = rescues.sets.iter().map(|set| &set.remedies[..]).collect();
        let both = [Remedy::Cut(TicketId(1)), Remedy::Cut(TicketId(2))];
        assert_eq!(sets, [&both[..]]);
        assert!(rescues.is_smallest);
    }

    #[test]
    fn with_agents_three_cuts_are_found_where_two_are_too_few() {
        // Five tickets of 2 h for one agent, 5 h: three have to go, whichever.
        let mut plan = plan(5, 1);
        plan.dependencies.remove(DependencyId(9));
        for id in 1..=5 {
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(2)),
                ..Ticket::new(TicketId(id), format!("T{id}"), "T")
            });
        }
        // Nobody else can be had: the agent is bound by name.
        for id in 1..=5 {
            let mut ticket = plan.tickets.get(TicketId(id)).expect("a ticket").clone();
            ticket.assignees = vec![AgentId(20)];
            plan.tickets.insert(ticket);
        }
        let rescues = found(&plan, true);
        assert_eq!(rescues.sets.len(), 10, "{rescues:?}");
        let is_three_cuts = |set: &Rescue| {
            let cuts = set.remedies.iter().filter(|r| matches!(r, Remedy::Cut(_)));
            cuts.count() == 3 && set.remedies.len() == 3
        };
        assert!(rescues.sets.iter().all(is_three_cuts) && rescues.is_smallest);
    }

    /// So many tickets of 2 h that ask for a tester and as many that ask for a writer, and one agent of each.
    fn staffed(tickets: u32, deadline: i64) -> Plan {
        let mut plan = plan(deadline, 0);
        plan.dependencies.remove(DependencyId(9));
        for id in 1..=3 {
            plan.tickets.remove(TicketId(id));
        }
        for (first, role) in [(100, "tester"), (200, "writer")] {
            plan.agents.insert(Agent {
                roles: vec![role.to_owned()],
                ..Agent::new(AgentId(first), format!("The {role}"))
            });
            for id in first + 1..=first + tickets {
                plan.tickets.insert(Ticket {
                    estimate: Estimate::Fixed(Work::hours(2)),
                    demands: vec![crate::plan::Demand {
                        role: role.to_owned(),
                        count: 1,
                    }],
                    ..Ticket::new(TicketId(id), format!("T{id}"), "T")
                });
            }
        }
        plan.settle_last_id();
        plan
    }

    #[test]
    fn several_more_of_one_role_are_proposed_where_one_is_too_few() {
        // Six tickets of 2 h each for one tester and one writer, 4 h: three of each are needed, so two more of each.
        let rescues = found(&staffed(6, 4), true);
        let (tester, writer) = (Remedy::Add(AgentId(100)), Remedy::Add(AgentId(200)));
        let sets: Vec<&[Remedy]> = rescues.sets.iter().map(|set| &set.remedies[..]).collect();
        assert!(
            sets.contains(&&[tester, tester, writer, writer][..]),
            "{rescues:?}"
        );
        let told = "2 more agents like The tester (tester); 2 more agents like The writer (writer)";
        assert!(
            rescues.sets.iter().any(|set| set.text.contains(told)),
            "{rescues:?}"
        );
        // Nobody asks for a writer: five testers more are found although four changes are the most that mix.
        let mut plan = staffed(6, 2);
        for id in 201..=206 {
            plan.tickets.remove(TicketId(id));
        }
        let rescues = found(&plan, true);
        let sets: Vec<&[Remedy]> = rescues.sets.iter().map(|set| &set.remedies[..]).collect();
        assert_eq!(sets, [&[tester; 5][..]]);
        assert!(rescues.is_smallest, "all sets of four were tried");
    }

    #[test]
    fn agents_who_differ_in_nothing_but_their_names_are_one_proposal() {
        let rescues = found(&plan(3, 2), true);
        let adds = rescues.sets.iter().flat_map(|set| &set.remedies);
        let adds: BTreeSet<&Remedy> = adds
            .filter(|remedy| matches!(remedy, Remedy::Add(_)))
            .collect();
        assert!(adds.len() <= 1, "{rescues:?}");
    }

    #[test]
    fn sets_of_so_many_come_once_each() {
        let mut all: Vec<Remedy> = (1..=6).map(|id| Remedy::Cut(TicketId(id))).collect();
        for (size, count) in [(1, 6), (2, 15), (3, 20), (6, 1), (7, 0)] {
            let sets = combinations(&all, size, 100);
            let distinct: BTreeSet<&Vec<Remedy>> = sets.iter().collect();
            assert_eq!((sets.len(), distinct.len()), (count, count), "{size}");
        }
        assert_eq!(combinations(&all, 3, 4).len(), 4);
        // Agents may come several times, but a set is not all of one kind.
        all.splice(
            ..,
            [
                Remedy::Add(AgentId(1)),
                Remedy::Add(AgentId(2)),
                Remedy::Cut(TicketId(1)),
            ],
        );
        assert_eq!(combinations(&all, 2, 100).len(), 3);
        assert_eq!(combinations(&all, 3, 100).len(), 2 + 3);
    }
}
