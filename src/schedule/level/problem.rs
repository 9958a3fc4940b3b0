//! A plan under one option with its agents, as arrays over the positions of its network.
//!
//! Time is a plain number. Where one calendar rules and no agent keeps another, it counts working minutes
//! of the plan's calendar (links then only add), and becomes dates in the end; otherwise it counts minutes
//! on the clock, and every node asks the hours it shares with its agents ([`Hours`]).

use super::super::bounds::BoundKind;
use super::super::calendars::{CLOCK, PLAN};
use super::super::network::Network;
use super::super::scope::TicketRole;
use super::super::{Link, Model, ScheduleError, WorkTime};
use super::hours::{Hours, Ready};
use super::settings::LevelSettings;
use super::team::{Member, MissingRole, NOBODY, Need, Slot, Team};
use crate::plan::{DependencyKind, Node, Plan, Stamp};
use std::collections::BTreeMap;

/// No need, in [`Problem::need_of`].
pub(super) const NONE: u32 = u32::MAX;
/// No date, in [`Problem::fixed`].
pub(super) const FREE: i64 = i64::MIN;
/// Before every plan, yet so that no sum overflows.
const LONG_AGO: i64 = -(1 << 40);

/// A link as its successor sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    /// The position at its other end.
    pub(super) at: u32,
    pub(super) lag: i32,
    /// The calendar the lag counts in.
    pub(super) clock: u32,
    pub(super) kind: DependencyKind,
    /// Its number in the list of links.
    pub(super) link: u32,
}

/// A plan under one option with its agents, resolved for levelling.
pub struct Problem {
    pub(super) start: i64,
    /// `[nodes]`: durations with the least agents, by position.
    pub(super) minutes: Vec<i32>,
    /// `[nodes]`: the calendar each keeps, as a number of [`Hours`].
    pub(super) calendar: Vec<u32>,
    pub(super) hours: Hours,
    /// `[nodes + 1]`: where the incoming links of each position begin.
    pub(super) first_in: Vec<u32>,
    pub(super) into: Vec<Arc>,
    /// `[nodes + 1]`: where the outgoing links of each position begin.
    pub(super) first_out: Vec<u32>,
    pub(super) out: Vec<Arc>,
    /// `[nodes]`: no start before.
    pub(super) floor: Vec<i64>,
    /// `[nodes]`: no finish before, or [`FREE`].
    pub(super) finish_floor: Vec<i64>,
    /// `[nodes]`: the start that is fixed, or [`FREE`].
    pub(super) fixed: Vec<i64>,
    /// `[nodes]`: the finish that is fixed, or [`FREE`]; the start above is then that of the plan's durations.
    fixed_finish: Vec<i64>,
    /// `[nodes]`: which need each has, or [`NONE`].
    pub(super) need_of: Vec<u32>,
    pub(super) needs: Vec<Need>,
    pub(super) slots: Vec<Slot>,
    /// `[slots]`: the calendar each keeps, as a number of [`Hours`].
    pub(super) slot_calendar: Vec<u32>,
    pub(super) members: Vec<Member>,
    /// `[nodes]`: whether each is a ticket or gate that takes time of its own.
    pub(super) is_real: Vec<bool>,
    /// `[nodes]`: the dense number of the node at each position.
    pub(super) order: Vec<u32>,
    /// `[nodes]`: the row at each position; `None` for a virtual node.
    pub(super) nodes: Vec<Option<Node>>,
    /// The roles that tickets ask for and nobody who takes part offers.
    pub(super) missing: Vec<MissingRole>,
    pub(super) assumptions: Vec<String>,
    /// Whether some ticket may get agents whose hours never meet: nothing that counts hours by agent proves anything then.
    pub(super) has_strangers: bool,
}

/// The most pairs of agents whose hours never meet that are told.
const MOST_STRANGERS: usize = 3;

impl Problem {
    /// Resolves who does what in a plan. O(rows + links + tickets x agents).
    ///
    /// `model` is the plan under the same option.
    ///
    /// # Errors
    /// When the option is not in the plan.
    pub fn new(
        plan: &Plan,
        model: &Model,
        settings: &LevelSettings,
    ) -> Result<Self, ScheduleError> {
        let option = super::super::model::option_of(plan, &settings.settings)?;
        let network = model.network();
        let works = |number: usize| model.roles.get(number) == Some(&TicketRole::Leaf);
        let minutes_of = |number: usize| network.minutes[network.position[number] as usize];
        let team = Team::of(plan, model, option, settings, &works, &minutes_of);
        let mut problem = Self {
            start: 0,
            minutes: network.minutes.clone(),
            calendar: Vec::new(),
            hours: Hours::plain(),
            first_in: Vec::new(),
            into: Vec::new(),
            first_out: network.first_out.clone(),
            out: Vec::new(),
            floor: Vec::new(),
            finish_floor: Vec::new(),
            fixed: Vec::new(),
            fixed_finish: Vec::new(),
            need_of: vec![NONE; network.len()],
            needs: Vec::new(),
            slot_calendar: vec![0; team.slots.len()],
            slots: team.slots,
            members: team.members,
            is_real: network
                .order
                .iter()
                .map(|&n| model.is_real(n as usize))
                .collect(),
            order: network.order.clone(),
            nodes: network
                .order
                .iter()
                .map(|&n| model.index.node(n as usize))
                .collect(),
            missing: team.missing,
            assumptions: team.assumptions,
            has_strangers: false,
        };
        problem.take_needs(network, team.needs);
        problem.take_links(network, &model.links);
        problem.take_hours(plan, model);
        problem.take_dates(model);
        Ok(problem)
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.minutes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.minutes.is_empty()
    }

    /// Durations with the least agents, by position of the network.
    pub fn minutes(&self) -> &[i32] {
        &self.minutes
    }

    pub(super) fn need(&self, at: usize) -> Option<&Need> {
        self.needs.get(self.need_of[at] as usize)
    }

    pub(super) fn incoming(&self, at: usize) -> &[Arc] {
        &self.into[self.first_in[at] as usize..self.first_in[at + 1] as usize]
    }

    pub(super) fn outgoing(&self, at: usize) -> &[Arc] {
        &self.out[self.first_out[at] as usize..self.first_out[at + 1] as usize]
    }

    /// How many of some places are agents'.
    pub(super) fn count_agents(&self, slots: &[u32]) -> u32 {
        let is_agent = |slot: &&u32| self.slots[**slot as usize].member != NOBODY;
        slots.iter().filter(is_agent).count() as u32
    }

    /// The same problem seen from its end, with time running backwards, floors left out as they would be deadlines.
    ///
    /// A schedule of one read backwards is one of the other, floors aside; where several calendars meet, nearly so.
    pub(super) fn mirrored(&self) -> Self {
        let turn = |arcs: &[Arc]| -> Vec<Arc> {
            let turned = arcs.iter().map(|arc| Arc {
                kind: match arc.kind {
                    DependencyKind::Ss => DependencyKind::Ff,
                    DependencyKind::Ff => DependencyKind::Ss,
                    kind => kind,
                },
                ..*arc
            });
            turned.collect()
        };
        let backwards = |at: usize| match self.fixed[at] {
            FREE => FREE,
            _ => {
                let (calendar, minutes) = (self.calendar[at], self.minutes[at]);
                -self.hours.earliest(calendar, self.date(at), minutes).1
            }
        };
        Self {
            start: LONG_AGO,
            minutes: self.minutes.clone(),
            calendar: self.calendar.clone(),
            hours: self.hours.mirrored(),
            first_in: self.first_out.clone(),
            into: turn(&self.out),
            first_out: self.first_in.clone(),
            out: turn(&self.into),
            floor: vec![LONG_AGO; self.len()],
            finish_floor: vec![FREE; self.len()],
            fixed_finish: vec![FREE; self.len()],
            fixed: (0..self.len()).map(backwards).collect(),
            need_of: self.need_of.clone(),
            needs: self.needs.clone(),
            slots: self.slots.clone(),
            slot_calendar: self.slot_calendar.clone(),
            members: self.members.clone(),
            is_real: self.is_real.clone(),
            order: self.order.clone(),
            nodes: self.nodes.clone(),
            missing: Vec::new(),
            assumptions: Vec::new(),
            has_strangers: self.has_strangers,
        }
    }

    /// What the dates of a node itself let it wait for: those that are fixed rule.
    pub(super) fn date(&self, at: usize) -> Ready {
        match (self.fixed[at], self.fixed_finish[at]) {
            (FREE, _) => Ready {
                start: self.floor[at],
                finish: self.finish_floor[at],
            },
            (start, FREE) => Ready {
                start,
                finish: FREE,
            },
            (_, finish) => Ready {
                start: LONG_AGO,
                finish,
            },
        }
    }

    /// The shortest time the node at a position can take.
    pub(super) fn shortest(&self, at: usize) -> i32 {
        let alone = self.minutes[at];
        self.need(at)
            .map_or(alone, |need| need.minutes_with(need.most, alone))
    }

    /// How much later than its predecessor a node starts at least, where both last as given.
    pub(super) fn weight(arc: &Arc, before: i32, after: i32) -> i64 {
        let before = if arc.kind.from_finish() { before } else { 0 };
        let after = if arc.kind.to_start() { 0 } else { after };
        i64::from(before) + i64::from(arc.lag) - i64::from(after)
    }

    /// Whether some node may start before one it waits for: then the best schedule need not be one in which, in
    /// some order, every node stands as early as it can.
    pub(super) fn has_leads(&self) -> bool {
        let arcs =
            (0..self.len()).flat_map(|at| self.incoming(at).iter().map(move |arc| (at, arc)));
        arcs.into_iter().any(|(at, arc)| {
            Self::weight(arc, self.shortest(arc.at as usize), self.minutes[at]) < 0
        })
    }

    fn take_needs(&mut self, network: &Network, needs: Vec<Option<Need>>) {
        let mut known: BTreeMap<Need, u32> = BTreeMap::new();
        for (number, need) in needs.into_iter().enumerate() {
            let Some(need) = need else { continue };
            let at = network.position[number] as usize;
            self.need_of[at] = *known.entry(need).or_insert_with_key(|need| {
                self.needs.push(need.clone());
                self.needs.len() as u32 - 1
            });
        }
        // What effort takes with the least agents there are.
        for at in 0..self.minutes.len() {
            if let Some(need) = self.need(at) {
                self.minutes[at] = need.minutes_with(need.least, self.minutes[at]);
            }
        }
    }

    fn take_links(&mut self, network: &Network, links: &[Link]) {
        let nodes = network.len();
        let mut first = vec![0u32; nodes + 1];
        for &to in &network.to {
            first[to as usize + 1] += 1;
        }
        for at in 0..nodes {
            first[at + 1] += first[at];
        }
        self.first_in = first.clone();
        let nothing = Arc {
            at: 0,
            lag: 0,
            clock: PLAN,
            kind: DependencyKind::Fs,
            link: 0,
        };
        self.into = vec![nothing; network.to.len()];
        for from in 0..nodes {
            for edge in network.out(from) {
                let link = &links[network.link[edge] as usize];
                let to = network.to[edge];
                let arc = Arc {
                    at: to,
                    lag: link.lag,
                    clock: link.clock,
                    kind: link.kind,
                    link: network.link[edge],
                };
                self.out.push(arc);
                let place = &mut first[to as usize];
                self.into[*place as usize] = Arc {
                    at: from as u32,
                    ..arc
                };
                *place += 1;
            }
        }
    }

    fn take_hours(&mut self, plan: &Plan, model: &Model) {
        let nodes = self.minutes.len();
        let keeps = self.members.iter().map(|member| member.calendar);
        let differs = keeps
            .clone()
            .flatten()
            .any(|id| Some(id) != plan.info.calendar);
        self.calendar = vec![PLAN; nodes];
        if model.axis().is_uniform() && !differs {
            return;
        }
        let mut times = model.calendars.all().to_vec();
        let mut known = BTreeMap::new();
        let of_member: Vec<u32> = keeps
            .map(|id| match id.and_then(|id| plan.calendars.get(id)) {
                None => CLOCK,
                Some(_) if id == plan.info.calendar => PLAN,
                Some(row) => *known.entry(row.id).or_insert_with(|| {
                    times.push(WorkTime::compile(row));
                    times.len() as u32 - 1
                }),
            })
            .collect();
        self.hours = Hours::on_the_clock(times);
        for at in 0..nodes {
            let number = self.order[at] as usize;
            let is_row = number < model.index.len();
            self.calendar[at] = if is_row {
                model.calendars.of_node(number)
            } else {
                CLOCK
            };
        }
        let calendar_of = |slot: &Slot| {
            if slot.member == NOBODY {
                CLOCK
            } else {
                of_member[slot.member as usize]
            }
        };
        self.slot_calendar = self.slots.iter().map(calendar_of).collect();
        self.note_strangers();
    }

    /// Says which agents that one ticket may ask for together never meet. O(needs x calendars of agents squared).
    fn note_strangers(&mut self) {
        let mut found: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
        for need in &self.needs {
            let count: u32 = need.parts.iter().map(|part| part.count).sum();
            if count.max(need.most) < 2 {
                continue;
            }
            // One place of each calendar stands for all of it.
            let slots = need.parts.iter().flat_map(|part| &part.eligible);
            let mut of_calendar: BTreeMap<u32, u32> = BTreeMap::new();
            for &slot in slots.filter(|&&slot| self.slots[slot as usize].member != NOBODY) {
                of_calendar
                    .entry(self.slot_calendar[slot as usize])
                    .or_insert(slot);
            }
            let kept: Vec<(u32, u32)> = of_calendar
                .into_iter()
                .filter(|kept| kept.0 != CLOCK)
                .collect();
            for (at, &(one, slot)) in kept.iter().enumerate() {
                for &(other, theirs) in &kept[at + 1..] {
                    if !found.contains_key(&(one, other)) && self.hours.are_strangers(one, other) {
                        found.insert((one, other), (slot, theirs));
                    }
                }
            }
        }
        self.has_strangers = !found.is_empty();
        let name = |slot: u32| {
            self.members[self.slots[slot as usize].member as usize]
                .name
                .as_str()
        };
        let told = found.values().take(MOST_STRANGERS).map(|&(one, other)| {
            format!(
                "The hours of {} and {} never meet: what both work on keeps those of one of them.",
                name(one),
                name(other)
            )
        });
        let told: Vec<String> = told.collect();
        self.assumptions.extend(told);
    }

    fn take_dates(&mut self, model: &Model) {
        let axis = model.axis();
        let is_plain = self.hours.is_plain();
        self.start = if is_plain {
            model.calendars.plan().work_at(model.start)
        } else {
            model.start.0
        };
        let nodes = self.minutes.len();
        self.floor = vec![self.start; nodes];
        self.fixed = vec![FREE; nodes];
        (self.finish_floor, self.fixed_finish) = (self.fixed.clone(), self.fixed.clone());
        let time_of = |at: usize, offset: i64, instant: Stamp| match (is_plain, self.minutes[at]) {
            (true, _) => offset,
            (false, 0) => instant.0,
            (false, _) => axis.time(at).start_at(offset).0,
        };
        for limit in model.limits(&axis) {
            if let (at, Some(fixed)) = (limit.position as usize, limit.fixed) {
                self.fixed[at] = time_of(at, fixed, limit.at);
            }
        }
        for bound in &model.bounds {
            let at = model.network().position[bound.node as usize] as usize;
            let offset = axis.time(at).work_at(bound.at);
            let finish = if is_plain { offset } else { bound.at.0 };
            match bound.kind {
                BoundKind::StartFloor | BoundKind::StatusFloor | BoundKind::DecisionFloor => {
                    self.floor[at] = self.floor[at].max(time_of(at, offset, bound.at));
                }
                // A sample places the rounds of a gate behind its first review, so this one is a start as well.
                BoundKind::AgainFloor => {
                    let begins = offset - i64::from(self.minutes[at]);
                    self.floor[at] = self.floor[at].max(time_of(at, begins, bound.at));
                }
                BoundKind::FinishFloor => {
                    self.finish_floor[at] = self.finish_floor[at].max(finish);
                }
                // What is said last holds, as in [`super::super::passes::Limit`].
                BoundKind::FinishFixed | BoundKind::RecordedFinish | BoundKind::OverFinish => {
                    self.fixed_finish[at] = finish;
                }
                BoundKind::StartFixed | BoundKind::RecordedStart | BoundKind::BegunStart => {
                    self.fixed_finish[at] = FREE;
                }
                BoundKind::StartCap | BoundKind::FinishCap | BoundKind::AsLate => {}
            }
        }
    }
}
