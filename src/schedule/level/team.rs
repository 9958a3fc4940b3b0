//! Who can do what: the agents that take part, as places in which one ticket at a time is worked on.
//!
//! An agent of capacity n has n places. One person or AI agent takes one place of a ticket at most; a
//! *team* of capacity n is n people who plan as one, so it may take several. Which places a ticket can use
//! follows, firmest first, from its own assignees (all of them), from the option's assignments (any of
//! those bound to the ticket or its track, whatever roles they offer), and from the roles it demands; a
//! ticket that says nothing takes anyone. Usual agents of a track bind nobody.
//!
//! What cannot be met is not a failure: a role nobody offers holds nothing back, a demand for more agents
//! than there are takes those that are there, an agent whose hours never meet those of a ticket has no part in it, and
//! each is stated as an assumption.
//!
//! Groups of tickets that must not run together (and, on request, tickets that touch the same files) are
//! places as well, which belong to nobody.

use super::super::Model;
use super::apart;
use super::meeting::Meetings;
use super::settings::{LevelSettings, Staff};
use crate::plan::{
    Agent, AgentId, AgentKind, CalendarId, Plan, PlanOption, Ticket, TicketId, TrackId, WorkKind,
    role_key,
};
use std::collections::{BTreeMap, BTreeSet};

/// The most places one agent is given: more people than any campaign has.
const MOST_PLACES: u32 = 4_096;
/// The most agents one ticket is given.
const MOST_AT_ONCE: u32 = 4_096;

/// An agent that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The plan's row; `None` for one of so many identical agents.
    pub id: Option<AgentId>,
    /// What it is called.
    pub name: String,
    /// The roles it offers.
    pub roles: Vec<String>,
    /// How many tickets it works on at once.
    pub capacity: u32,
    /// The calendar it keeps, where it keeps one of its own.
    pub calendar: Option<CalendarId>,
    /// Whether it can take several places of one ticket.
    pub is_team: bool,
    offers_all: bool,
}

impl Member {
    /// Whether it offers a role.
    pub fn offers(&self, role: &str) -> bool {
        self.offers_all || self.roles.iter().any(|own| role_key(own) == role_key(role))
    }
}

/// A place in which one ticket at a time is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The member it belongs to; [`NOBODY`] for a group of tickets that exclude each other.
    pub(super) member: u32,
}

/// The owner of the place of an exclusive group.
pub(super) const NOBODY: u32 = u32::MAX;

/// So many places out of some.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// Numbers of places, those of the least versatile agents first.
    pub(super) eligible: Vec<u32>,
    pub(super) count: u32,
}

/// What a ticket needs while it runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    /// The first part takes what agents there are beyond the least.
    pub(super) parts: Vec<Part>,
    /// How many agents at least and at most, all parts that stand for agents together.
    pub(super) least: u32,
    pub(super) most: u32,
    /// The agent-minutes its agents share, and among how many of them at most; `None` where it takes its
    /// time whatever there are.
    pub(super) effort: Option<(i64, u32)>,
}

/// The agents of one option and what every ticket needs of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Team {
    pub(super) members: Vec<Member>,
    pub(super) slots: Vec<Slot>,
    /// `[tickets]` by dense number: the need of each, none for what runs by itself.
    pub(super) needs: Vec<Option<Need>>,
    /// The roles that tickets ask for and nobody who takes part offers.
    pub(super) missing: Vec<MissingRole>,
    /// What could not be met, in words.
    pub(super) assumptions: Vec<String>,
}

/// A role that tickets ask for and nobody who takes part offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingRole {
    /// The role.
    pub role: String,
    /// The keys of the tickets that ask for it.
    pub tickets: Vec<String>,
}

impl MissingRole {
    /// `No agent offers the role qa: A-1, which needs it, runs without.`
    pub fn told(&self) -> String {
        let role = &self.role;
        match self.tickets.as_slice() {
            [key] => {
                format!("No agent offers the role {role}: {key}, which needs it, runs without.")
            }
            keys => format!(
                "No agent offers the role {role}: {} tickets that need it run without.",
                keys.len()
            ),
        }
    }
}

impl Need {
    /// How long the ticket takes with so many agents, given what it takes by itself.
    pub(super) fn minutes_with(&self, agents: u32, alone: i32) -> i32 {
        match self.effort {
            None => alone,
            Some((work, most)) => {
                let sharing = i64::from(agents.clamp(1, most.max(1)));
                ((work + sharing - 1) / sharing) as i32
            }
        }
    }
}

impl Team {
    /// Finds out who takes part and what each of the tickets at work (`works`) needs. `minutes` holds
    /// durations by dense number. O(tickets x agents) at worst.
    pub(super) fn of(
        plan: &Plan,
        model: &Model,
        option: Option<&PlanOption>,
        settings: &LevelSettings,
        works: &dyn Fn(usize) -> bool,
        minutes: &dyn Fn(usize) -> i32,
    ) -> Self {
        let members = members(plan, option, &settings.staff);
        let is_plan_staff = settings.staff == Staff::Plan;
        let meetings = Meetings::of(plan, model, &members);
        let mut builder = Builder {
            by_agent: by_agent(&members),
            bound: Bound::of(if is_plan_staff { option } else { None }),
            team: Self {
                slots: slots(&members),
                members,
                ..Self::default()
            },
            is_plan_staff,
            meetings,
            places: Vec::new(),
            by_role: BTreeMap::new(),
            unmet: Unmet::default(),
        };
        builder.find_places();
        for (number, ticket) in plan.tickets.iter().enumerate() {
            let need = (works(number) && minutes(number) > 0)
                .then(|| {
                    // What has begun goes on with as many as it counts on.
                    let work = match model.standing(number) {
                        None => Some(point(option, ticket)),
                        Some(_) => None,
                    };
                    builder.need(number, ticket, work, minutes(number))
                })
                .flatten();
            builder.team.needs.push(need);
        }
        let mut team = builder.finish();
        if let Some(option) = option.filter(|option| is_plan_staff && names_nobody(option)) {
            team.assumptions.push(format!(
                "Option \"{}\" names no agents: none is counted, and its dates hold with as many as its tickets can use at once.",
                option.name
            ));
        }
        apart::keep_apart(plan, settings.keep_files_apart, &mut team);
        team
    }
}

/// Whether an option has a list of agents that is empty.
fn names_nobody(option: &PlanOption) -> bool {
    option.agents.as_ref().is_some_and(Vec::is_empty)
}

/// The work an effort ticket's agents share, where it has an estimate.
fn point(option: Option<&PlanOption>, ticket: &Ticket) -> Option<i64> {
    let point = option.map_or_else(Default::default, |option| option.point);
    ticket.estimate.at(point).map(|work| work.0)
}

fn members(plan: &Plan, option: Option<&PlanOption>, staff: &Staff) -> Vec<Member> {
    match *staff {
        Staff::Identical(count) => (1..=count.min(MOST_PLACES)).map(identical).collect(),
        Staff::Plan => {
            let chosen = option.and_then(|option| option.agents.as_ref());
            let takes_part =
                |agent: &&Agent| chosen.is_none_or(|chosen| chosen.contains(&agent.id));
            plan.agents.iter().filter(takes_part).map(member).collect()
        }
        Staff::First(count) => {
            let all = members(plan, option, &Staff::Plan);
            all.into_iter().take(count as usize).collect()
        }
    }
}

fn identical(number: u32) -> Member {
    Member {
        id: None,
        name: format!("agent {number}"),
        roles: Vec::new(),
        capacity: 1,
        calendar: None,
        is_team: false,
        offers_all: true,
    }
}

fn member(agent: &Agent) -> Member {
    Member {
        id: Some(agent.id),
        name: agent.name.clone(),
        roles: agent.roles.clone(),
        capacity: agent.capacity.min(MOST_PLACES),
        calendar: agent.calendar,
        is_team: agent.kind == AgentKind::Team,
        offers_all: false,
    }
}

fn by_agent(members: &[Member]) -> BTreeMap<AgentId, u32> {
    let numbered = members.iter().zip(0..);
    numbered
        .filter_map(|(m, number)| Some((m.id?, number)))
        .collect()
}

fn slots(members: &[Member]) -> Vec<Slot> {
    let places = |(member, number): (&Member, u32)| {
        std::iter::repeat_n(Slot { member: number }, member.capacity as usize)
    };
    members.iter().zip(0..).flat_map(places).collect()
}

/// Which members an option binds to tracks and tickets.
#[derive(Default)]
struct Bound {
    tracks: BTreeMap<TrackId, BTreeSet<AgentId>>,
    tickets: BTreeMap<TicketId, BTreeSet<AgentId>>,
}

impl Bound {
    fn of(option: Option<&PlanOption>) -> Self {
        let mut bound = Self::default();
        for assignment in option.map_or(&[][..], |option| &option.assignments) {
            for &track in &assignment.tracks {
                bound
                    .tracks
                    .entry(track)
                    .or_default()
                    .insert(assignment.agent);
            }
            for &ticket in &assignment.tickets {
                bound
                    .tickets
                    .entry(ticket)
                    .or_default()
                    .insert(assignment.agent);
            }
        }
        bound
    }

    /// The agents bound to a ticket, or else to its track.
    fn to(&self, ticket: &Ticket) -> Option<&BTreeSet<AgentId>> {
        let by_track = || self.tracks.get(&ticket.track?);
        self.tickets.get(&ticket.id).or_else(by_track)
    }
}

struct Builder<'a> {
    team: Team,
    is_plan_staff: bool,
    meetings: Meetings<'a>,
    by_agent: BTreeMap<AgentId, u32>,
    bound: Bound,
    /// `[members]`: the numbers of each one's places.
    places: Vec<Vec<u32>>,
    /// By [`role_key`].
    by_role: BTreeMap<String, Vec<u32>>,
    unmet: Unmet,
}

/// What tickets ask for and nobody has.
#[derive(Default)]
struct Unmet {
    /// Tickets by role that nobody offers.
    roles: BTreeMap<String, Vec<String>>,
    /// Tickets that are given fewer agents than they ask for.
    short: Vec<String>,
    /// Tickets whose bound agents do not offer the role.
    unskilled: BTreeMap<String, BTreeSet<String>>,
    /// Tickets by member whose hours never meet theirs.
    asleep: BTreeMap<u32, Vec<String>>,
    /// Tickets left to nobody by that.
    alone: Vec<String>,
}

impl Builder<'_> {
    fn find_places(&mut self) {
        self.places = vec![Vec::new(); self.team.members.len()];
        for (slot, number) in self.team.slots.iter().zip(0..) {
            self.places[slot.member as usize].push(number);
        }
    }

    /// The need of the ticket with a dense number, which works so many minutes alone; `work` are its agent-minutes as
    /// far as somebody estimated them, `None` where they cannot be shared any more.
    fn need(
        &mut self,
        number: usize,
        ticket: &Ticket,
        work: Option<Option<i64>>,
        minutes: i32,
    ) -> Option<Need> {
        if self.team.members.is_empty() {
            return None;
        }
        let parts = self.parts(number, ticket);
        if parts.is_empty() {
            return None;
        }
        let least = parts.iter().map(|part| part.count).sum::<u32>();
        let is_open = ticket.assignees.is_empty() || !self.is_plan_staff;
        let most = match is_open && ticket.work_kind == WorkKind::Effort {
            true => {
                let wanted = ticket.max_agents.min(MOST_AT_ONCE).saturating_sub(least);
                least + self.spare(&parts, wanted)
            }
            false => least,
        };
        let (fewest, widest) = (
            ticket.min_agents.max(1),
            ticket.max_agents.max(ticket.min_agents).max(1),
        );
        let is_effort = ticket.work_kind == WorkKind::Effort && work.is_some();
        // How many the duration without levelling counts on.
        let base = (ticket.assignees.len() as u32).clamp(fewest, widest);
        let differs = most > least || least.min(widest) != base;
        let effort = (is_effort && differs).then(|| {
            let work = work
                .flatten()
                .unwrap_or(i64::from(minutes) * i64::from(base));
            (work.clamp(0, i64::from(i32::MAX)), widest)
        });
        Some(Need {
            parts,
            least,
            most,
            effort,
        })
    }

    /// The parts a ticket's agents come from; empty where it needs none of those there are.
    fn parts(&mut self, number: usize, ticket: &Ticket) -> Vec<Part> {
        let named: Vec<u32> = if self.is_plan_staff {
            let known = ticket
                .assignees
                .iter()
                .filter_map(|id| self.by_agent.get(id));
            known.copied().collect()
        } else {
            Vec::new()
        };
        if !named.is_empty() {
            self.note_unskilled_among(&named, ticket);
            let part = |&member: &u32| Part {
                eligible: self.places[member as usize].clone(),
                count: 1,
            };
            let mut parts: Vec<Part> = named.iter().map(part).collect();
            self.leave_out_sleepers(number, ticket, &mut parts);
            parts.retain(|part| !part.eligible.is_empty());
            return parts;
        }
        let bound: Option<Vec<u32>> = self.bound.to(ticket).map(|agents| {
            let members = agents.iter().filter_map(|id| self.by_agent.get(id));
            members
                .flat_map(|&m| self.places[m as usize].iter().copied())
                .collect()
        });
        let bound = bound.filter(|places| !places.is_empty());
        let mut parts = if ticket.demands.is_empty() {
            let all = bound.unwrap_or_else(|| (0..self.team.slots.len() as u32).collect());
            vec![Part {
                eligible: all,
                count: 1,
            }]
        } else {
            self.demanded(ticket, bound)
        };
        self.leave_out_sleepers(number, ticket, &mut parts);
        parts.retain(|part| part.count > 0 && !part.eligible.is_empty());
        self.fill_up(ticket, &mut parts);
        self.fit(ticket, &mut parts);
        parts
    }

    /// One part for each demand, from those bound to the ticket where the option binds any.
    fn demanded(&mut self, ticket: &Ticket, bound: Option<Vec<u32>>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for demand in &ticket.demands {
            let count = demand.count.min(MOST_AT_ONCE);
            let offered = self.offering(&demand.role);
            let eligible = match &bound {
                None => offered,
                Some(bound) => {
                    let skilled: Vec<u32> = bound
                        .iter()
                        .copied()
                        .filter(|s| offered.contains(s))
                        .collect();
                    if skilled.is_empty() {
                        self.note_unskilled(&demand.role, bound);
                        bound.clone()
                    } else {
                        skilled
                    }
                }
            };
            if eligible.is_empty() {
                let keys = self.unmet.roles.entry(demand.role.clone()).or_default();
                keys.push(ticket.key.clone());
            } else if let Some(same) = parts.iter_mut().find(|part| part.eligible == eligible) {
                same.count += count;
            } else {
                parts.push(Part { eligible, count });
            }
        }
        parts
    }

    fn note_unskilled(&mut self, role: &str, bound: &[u32]) {
        let slots = &self.team.slots;
        let members: BTreeSet<u32> = bound
            .iter()
            .map(|&slot| slots[slot as usize].member)
            .collect();
        for member in members {
            self.note_member_unskilled(role, member);
        }
    }

    fn note_member_unskilled(&mut self, role: &str, member: u32) {
        let name = &self.team.members[member as usize].name;
        let roles = self.unmet.unskilled.entry(name.clone()).or_default();
        roles.insert(role.trim().to_owned());
    }

    /// Notes the roles a ticket asks for that none of those assigned to it offers.
    fn note_unskilled_among(&mut self, named: &[u32], ticket: &Ticket) {
        for demand in &ticket.demands {
            let offers = |&member: &u32| self.team.members[member as usize].offers(&demand.role);
            if !named.iter().any(offers) {
                for &member in named {
                    self.note_member_unskilled(&demand.role, member);
                }
            }
        }
    }

    /// The places of those who offer a role, the least versatile first.
    fn offering(&mut self, role: &str) -> Vec<u32> {
        let key = role_key(role);
        if let Some(known) = self.by_role.get(&key) {
            return known.clone();
        }
        let mut members: Vec<usize> = (0..self.team.members.len())
            .filter(|&number| self.team.members[number].offers(role))
            .collect();
        members.sort_by_key(|&number| (self.team.members[number].roles.len(), number));
        let places: Vec<u32> = members
            .iter()
            .flat_map(|&m| self.places[m].clone())
            .collect();
        self.by_role.insert(key, places.clone());
        places
    }

    /// Takes the places of those out of the parts who never work in the ticket's hours.
    fn leave_out_sleepers(&mut self, number: usize, ticket: &Ticket, parts: &mut [Part]) {
        if self.meetings.is_given() {
            return;
        }
        let (meetings, slots) = (&self.meetings, &self.team.slots);
        let mut asleep = BTreeSet::new();
        let mut is_alone = false;
        for part in parts.iter_mut().filter(|part| !part.eligible.is_empty()) {
            part.eligible.retain(|&slot| {
                let member = slots[slot as usize].member;
                let is_possible = meetings.is_possible(number, member);
                if !is_possible {
                    asleep.insert(member);
                }
                is_possible
            });
            is_alone |= part.eligible.is_empty();
        }
        for member in asleep {
            let keys = self.unmet.asleep.entry(member).or_default();
            keys.push(ticket.key.clone());
        }
        if is_alone {
            self.unmet.alone.push(ticket.key.clone());
        }
    }

    /// Raises the first part to the least number of agents the ticket asks for.
    fn fill_up(&self, ticket: &Ticket, parts: &mut [Part]) {
        let asked: u32 = parts.iter().map(|part| part.count).sum();
        if let Some(first) = parts.first_mut() {
            first.count += ticket.min_agents.min(MOST_AT_ONCE).saturating_sub(asked);
        }
    }

    /// How many places of a part one ticket can take at once. Those of an agent stand side by side in a part.
    fn room(&self, part: &Part) -> u32 {
        let mut last = NOBODY;
        let takes = |&slot: &u32| {
            let member = self.team.slots[slot as usize].member;
            let is_other = std::mem::replace(&mut last, member) != member;
            u32::from(is_other || self.team.members[member as usize].is_team)
        };
        part.eligible.iter().map(takes).sum()
    }

    /// How many more, at most so many, can be had of the first part beside what all parts ask for.
    fn spare(&self, parts: &[Part], wanted: u32) -> u32 {
        let [first, others @ ..] = parts else {
            return 0;
        };
        let room = self.room(first).saturating_sub(first.count);
        if others.is_empty() || room.min(wanted) == 0 {
            return room.min(wanted);
        }
        // Somebody who could be one more may be the only one for another part.
        let mut matching = Matching::default();
        for part in parts {
            for _ in 0..part.count {
                matching.add(&part.eligible, &self.team);
            }
        }
        let more = (0..room.min(wanted)).take_while(|_| matching.add(&first.eligible, &self.team));
        more.count() as u32
    }

    /// Lowers counts to what can be had at once: a largest matching of parts and places.
    fn fit(&mut self, ticket: &Ticket, parts: &mut Vec<Part>) {
        let asked: u32 = parts.iter().map(|part| part.count).sum();
        if let [part] = parts.as_mut_slice() {
            part.count = part.count.min(self.room(part));
        } else {
            let mut matching = Matching::default();
            for part in parts.iter_mut() {
                part.count = (0..part.count)
                    .map(|_| u32::from(matching.add(&part.eligible, &self.team)))
                    .sum();
            }
        }
        parts.retain(|part| part.count > 0);
        let given: u32 = parts.iter().map(|part| part.count).sum();
        if given < asked {
            self.unmet
                .short
                .push(format!("{} {given} of {asked}", ticket.key));
        }
    }

    fn finish(self) -> Team {
        let mut team = self.team;
        let roles = self.unmet.roles.into_iter();
        team.missing = roles
            .map(|(role, tickets)| MissingRole { role, tickets })
            .collect();
        let told = team.missing.iter().map(MissingRole::told);
        team.assumptions.extend(told);
        if !self.unmet.short.is_empty() {
            team.assumptions.push(format!(
                "Fewer agents than tickets ask for at once: {} take those there are.",
                first_of(&self.unmet.short)
            ));
        }
        for (&member, keys) in &self.unmet.asleep {
            team.assumptions.push(format!(
                "The hours of {} never meet those of {}: it has no part in that.",
                team.members[member as usize].name,
                first_of(keys)
            ));
        }
        if !self.unmet.alone.is_empty() {
            team.assumptions.push(format!(
                "Nobody who could do {} keeps hours that meet its own: it runs without.",
                first_of(&self.unmet.alone)
            ));
        }
        for (name, roles) in &self.unmet.unskilled {
            let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
            team.assumptions.push(format!(
                "{name} is assigned to work that asks for {}, which it does not offer: the assignment holds.",
                roles.join(", ")
            ));
        }
        team
    }
}

/// The first of some texts, and how many more there are.
fn first_of(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [one] => one.clone(),
        [first, others @ ..] => format!("{first} and {} more", others.len()),
    }
}

/// A matching of wanted agents and places that grows by augmenting paths.
#[derive(Default)]
struct Matching {
    wanted: Vec<Vec<u32>>,
    taken: BTreeMap<u32, usize>,
}

impl Matching {
    /// Finds a place for one more wanted agent, moving others if need be.
    fn add(&mut self, eligible: &[u32], team: &Team) -> bool {
        // A person stands for all its places; a team's places are its people.
        let own = |&slot: &u32| {
            let member = team.slots[slot as usize].member;
            if team.members[member as usize].is_team {
                slot
            } else {
                let first = team.slots.partition_point(|slot| slot.member < member);
                first as u32
            }
        };
        let mut places: Vec<u32> = eligible.iter().map(own).collect();
        places.dedup();
        self.wanted.push(places);
        let mut seen = BTreeSet::new();
        let is_placed = self.augment(self.wanted.len() - 1, &mut seen);
        if !is_placed {
            self.wanted.pop();
        }
        is_placed
    }

    fn augment(&mut self, wanted: usize, seen: &mut BTreeSet<u32>) -> bool {
        for place in self.wanted[wanted].clone() {
            if !seen.insert(place) {
                continue;
            }
            let holder = self.taken.get(&place).copied();
            if holder.is_none_or(|holder| self.augment(holder, seen)) {
                self.taken.insert(place, wanted);
                return true;
            }
        }
        false
    }
}
