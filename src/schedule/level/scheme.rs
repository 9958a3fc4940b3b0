//! The serial generation scheme with agents: node after node, each as early as its links and agents allow.
//!
//! Every place (see [`super::team`]) keeps the spans in which it is taken, in order. A node that needs one
//! place takes the one with which it finishes first; one that needs several looks, from its earliest start
//! on, for the first moment at which enough are free together until it would finish. Dates that are fixed
//! are placed first and taken whether anybody is free or not. Nothing is allocated once the spans have
//! grown to what a plan needs, so that a simulation can make one schedule per sample.
//!
//! With the agents of each node given, node after node in the order of the starts of a best schedule gives
//! that schedule or one as good: so the right order and choice of agents are all there is to find.
//! Source: Kelley 1963, The critical-path method: resources planning and scheduling; Kolisch 1996.

use super::again::{Busy, Reworks};
use super::hours::{Hours, Ready};
use super::problem::{Arc, FREE, NONE, Problem};
use super::team::{NOBODY, Need};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Makes one serial schedule after the other; keeps its memory between them.
pub struct Scheme<'p> {
    problem: &'p Problem,
    hours: Hours,
    /// Nothing starts before.
    begin: i64,
    starts: Vec<i64>,
    finishes: Vec<i64>,
    /// `[slots]`: when each is taken, in order, never touching.
    lanes: Vec<Vec<(i64, i64)>>,
    /// The places of each node, one after the other in the order the nodes were placed.
    taken: Vec<u32>,
    /// `[nodes]`: where the places of each begin in `taken`, and how many they are.
    places: Vec<(u32, u32)>,
    /// `[needs]`: whether a place of one could stand in the way of another of the same node.
    is_mixed: Vec<bool>,
    /// When those become free who are busy, of the part looked at last.
    ends: Vec<i64>,
    /// No sooner are enough of that part free.
    enough: Option<i64>,
    trial: Trial,
    best: Trial,
    /// The places that work done again has taken.
    pub(super) again: Vec<Busy>,
    /// The last finish of what was placed step by step.
    last: i64,
    /// Whether somebody wants an end, looked at while a large schedule is made.
    stop: Option<&'p AtomicBool>,
}

/// Nodes between two looks at whether somebody wants an end.
const PATIENCE: usize = 256;

/// How a node could be placed.
#[derive(Clone, Debug, Default)]
struct Trial {
    start: i64,
    finish: i64,
    slots: Vec<u32>,
}

/// How the nodes of one schedule choose.
#[derive(Clone, Copy, Default)]
pub(super) struct Choice<'a> {
    /// `[nodes]`: the number of agents each has to take, 0 where it may choose; empty means all may.
    pub(super) agents: &'a [u16],
    /// `[nodes]`: which of the places it could take come first for it; empty means the first do.
    pub(super) turns: &'a [u16],
    /// `[nodes]`: exactly these places, where there are any; empty means none are given.
    pub(super) exact: &'a [Vec<u32>],
    /// `[links]`: lags in place of the problem's; empty means those.
    pub(super) lags: &'a [i32],
    /// Whether durations stand for the agents there will be, so that nothing is divided again.
    pub(super) is_staffed: bool,
    /// What gates that fail have done again; `None` where none does.
    pub(super) reworks: Option<&'a Reworks>,
}

impl<'p> Scheme<'p> {
    /// Memory for the schedules of a problem.
    pub fn new(problem: &'p Problem) -> Self {
        let nodes = problem.len();
        Self {
            hours: problem.hours.clone(),
            begin: problem.start,
            starts: vec![0; nodes],
            finishes: vec![0; nodes],
            lanes: vec![Vec::new(); problem.slots.len()],
            taken: Vec::with_capacity(nodes),
            places: vec![(0, 0); nodes],
            is_mixed: problem.needs.iter().map(|n| is_mixed(problem, n)).collect(),
            ends: Vec::new(),
            enough: None,
            trial: Trial::default(),
            best: Trial::default(),
            again: Vec::new(),
            last: 0,
            stop: None,
            problem,
        }
    }

    /// Lets `stop` end a schedule that is being made; what it holds then is of no use.
    pub fn stop_with(mut self, stop: &'p AtomicBool) -> Self {
        self.stop = Some(stop);
        self
    }

    /// One schedule: the nodes of `list` one after the other. Returns the last finish.
    ///
    /// `list` holds every position of the network once, none before one it waits for (see
    /// [`super::Levelled::list`]); `minutes` (`[nodes]`) are durations by position, which stand for the
    /// agents each node has in the levelled plan; `lags` (`[links]`) are lags in the order of the model's
    /// links, or empty for those of the plan. Times are [`Problem`]'s: offsets of the plan's calendar, or
    /// minutes on the clock. O(nodes x places x spans of a place) at worst.
    pub fn run(&mut self, list: &[u32], minutes: &[i32], agents: &[u16], lags: &[i32]) -> i64 {
        let choice = Choice {
            agents,
            lags,
            is_staffed: true,
            ..Choice::default()
        };
        self.generate(list, minutes, &choice)
    }

    /// Lets nothing start before a time, from the next schedule on.
    pub(super) fn begin_at(&mut self, time: i64) {
        self.begin = time;
    }

    /// When a schedule begins.
    pub(super) fn beginning(&self) -> i64 {
        self.begin
    }

    pub(super) fn problem(&self) -> &'p Problem {
        self.problem
    }

    pub(super) fn hours(&self) -> &Hours {
        &self.hours
    }

    /// `[nodes]`: starts by position.
    pub fn starts(&self) -> &[i64] {
        &self.starts
    }

    /// `[nodes]`: finishes by position.
    pub fn finishes(&self) -> &[i64] {
        &self.finishes
    }

    /// The places of the node at a position.
    pub(super) fn slots(&self, at: usize) -> &[u32] {
        let (first, count) = self.places[at];
        &self.taken[first as usize..(first + count) as usize]
    }

    pub(super) fn generate(&mut self, list: &[u32], minutes: &[i32], choice: &Choice) -> i64 {
        self.lanes.iter_mut().for_each(Vec::clear);
        self.taken.clear();
        self.again.clear();
        self.place_fixed(minutes, choice);
        let mut last = self.begin;
        for (number, &at) in list.iter().enumerate() {
            let at = at as usize;
            if number % PATIENCE == PATIENCE - 1 && self.is_stopped() {
                return last;
            }
            if self.problem.fixed[at] == FREE {
                let ready = self.ready(at, choice);
                self.place(at, ready, minutes, choice);
                if let Some(reworks) = choice.reworks {
                    self.work_again(at, reworks);
                }
            }
            if self.problem.is_real[at] {
                last = last.max(self.finishes[at]);
            }
        }
        last
    }

    /// One schedule by the parallel scheme: of all nodes that wait for nothing unplaced, the one that can start first,
    /// of those that can start together the one with the lowest of `keys` (`[nodes]`). Returns the last finish.
    ///
    /// Nobody is ever idle who could do something, which makes good schedules soon, but not always the best.
    /// Source: Kolisch 1996, Serial and parallel resource-constrained project scheduling methods revisited.
    pub(super) fn generate_parallel(
        &mut self,
        keys: &[i64],
        minutes: &[i32],
        choice: &Choice,
    ) -> i64 {
        self.lanes.iter_mut().for_each(Vec::clear);
        self.taken.clear();
        self.again.clear();
        self.place_fixed(minutes, choice);
        let problem = self.problem;
        let mut waiting: Vec<u32> = (0..problem.len())
            .map(|at| problem.incoming(at).len() as u32)
            .collect();
        // What can start when; starts only become later while others are placed, so the first that still holds is
        // the first of all.
        let mut open = BinaryHeap::new();
        let unknown = i64::MIN;
        for at in (0..problem.len()).filter(|&at| waiting[at] == 0) {
            open.push(Reverse((unknown, keys[at], at)));
        }
        let mut last = self.begin;
        while let Some(Reverse((start, key, at))) = open.pop() {
            if problem.fixed[at] == FREE {
                let ready = self.ready(at, choice);
                self.seek(at, ready, minutes, choice);
                if self.trial.start > start {
                    open.push(Reverse((self.trial.start, key, at)));
                    continue;
                }
                self.commit(at);
            }
            if problem.is_real[at] {
                last = last.max(self.finishes[at]);
            }
            for arc in problem.outgoing(at) {
                let to = arc.at as usize;
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    open.push(Reverse((unknown, keys[to], to)));
                }
            }
        }
        last
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Takes away what is known of where a node is, before a schedule is made that asks for it.
    pub(super) fn forget_places(&mut self, at: usize) {
        self.places[at] = (0, 0);
    }

    /// The first gap that the places of a node have together.
    pub(super) fn fit_places_of(&mut self, at: usize, ready: Ready, minutes: i32) -> (i64, i64) {
        let (first, count) = self.places[at];
        let own = first as usize..(first + count) as usize;
        self.trial.slots.clear();
        self.trial.slots.extend_from_slice(&self.taken[own]);
        self.fit_exact(at, ready, minutes);
        (self.trial.start, self.trial.finish)
    }

    /// When a review that begins no earlier than this is over.
    pub(super) fn review_again(&self, at: usize, over: i64, minutes: i32) -> i64 {
        let ready = Ready {
            start: over,
            finish: i64::MIN,
        };
        self.hours
            .earliest(self.problem.calendar[at], ready, minutes)
            .1
    }

    /// Moves the finish of a node whose review is over later.
    pub(super) fn set_finish(&mut self, at: usize, finish: i64) {
        self.finishes[at] = finish;
    }

    /// Takes a place for a span, and with it the closed time before and behind, in which nobody can use it.
    pub(super) fn take(&mut self, slot: u32, start: i64, finish: i64) {
        let calendar = self.problem.slot_calendar[slot as usize];
        let (start, finish) = self.hours.with_closed_time(calendar, start, finish);
        occupy(&mut self.lanes[slot as usize], start, finish);
    }

    fn place_fixed(&mut self, minutes: &[i32], choice: &Choice) {
        for at in 0..self.problem.len() {
            let start = self.problem.fixed[at];
            if start != FREE {
                let ready = Ready {
                    start,
                    finish: i64::MIN,
                };
                self.force(at, ready, minutes, choice);
            }
        }
    }

    /// What a node waits for, given the dates of the nodes before it.
    #[inline]
    pub(super) fn ready(&self, at: usize, choice: &Choice) -> Ready {
        let mut ready = Ready {
            start: self.problem.floor[at].max(self.begin),
            finish: i64::MIN,
        };
        for arc in self.problem.incoming(at) {
            let from = arc.at as usize;
            let anchor = if arc.kind.from_finish() {
                self.finishes[from]
            } else {
                self.starts[from]
            };
            let lag = self.lag(arc, choice);
            let asked = self.hours.after(arc.clock, anchor, lag);
            if arc.kind.to_start() {
                ready.start = ready.start.max(asked);
            } else {
                ready.finish = ready.finish.max(asked);
            }
        }
        ready
    }

    #[inline]
    fn lag(&self, arc: &Arc, choice: &Choice) -> i32 {
        choice
            .lags
            .get(arc.link as usize)
            .copied()
            .unwrap_or(arc.lag)
    }

    fn place(&mut self, at: usize, ready: Ready, minutes: &[i32], choice: &Choice) {
        self.seek(at, ready, minutes, choice);
        self.commit(at);
    }

    /// Finds where and with whom a node finishes first; the trial holds it then.
    fn seek(&mut self, at: usize, ready: Ready, minutes: &[i32], choice: &Choice) {
        let problem = self.problem;
        let calendar = problem.calendar[at];
        let need_of = problem.need_of[at];
        self.trial.slots.clear();
        if need_of == NONE || minutes[at] <= 0 {
            (self.trial.start, self.trial.finish) =
                self.hours.earliest(calendar, ready, minutes[at]);
            return;
        }
        let need = &problem.needs[need_of as usize];
        if let Some(exact) = choice.exact.get(at).filter(|exact| !exact.is_empty()) {
            let own = minutes_for(need, exact.len() as u32, minutes[at], choice);
            self.trial.slots.extend_from_slice(exact);
            self.fit_exact(at, ready, own);
            return;
        }
        let (least, most) = self.range(at, need, choice);
        self.best.finish = i64::MAX;
        for agents in least..=most {
            let own = minutes_for(need, agents, minutes[at], choice);
            self.try_with(at, need, agents, ready, own, choice);
            if self.trial.finish < self.best.finish {
                std::mem::swap(&mut self.trial, &mut self.best);
            }
        }
        std::mem::swap(&mut self.trial, &mut self.best);
    }

    /// Between how many agents a node may choose.
    fn range(&self, at: usize, need: &Need, choice: &Choice) -> (u32, u32) {
        match choice.agents.get(at) {
            Some(&wanted) if wanted > 0 => {
                let agents = u32::from(wanted).clamp(need.least, need.most);
                (agents, agents)
            }
            _ if choice.is_staffed => (need.least, need.least),
            _ => (need.least, need.most),
        }
    }

    fn try_with(
        &mut self,
        at: usize,
        need: &Need,
        agents: u32,
        ready: Ready,
        minutes: i32,
        choice: &Choice,
    ) {
        let turn = choice.turns.get(at).map_or(0, |&turn| turn as usize);
        self.trial.slots.clear();
        match need.parts.as_slice() {
            [part] if part.count + (agents - need.least) == 1 => {
                self.try_one(at, &part.eligible, ready, minutes, turn);
            }
            _ => self.try_several(at, need, agents, ready, minutes, turn),
        }
    }

    /// The place with which a node that needs one finishes first; of several the first in its turn.
    fn try_one(&mut self, at: usize, eligible: &[u32], ready: Ready, minutes: i32, turn: usize) {
        let calendar = self.problem.calendar[at];
        let (_, ideal) = self.hours.earliest(calendar, ready, minutes);
        let mut best = (0, i64::MAX, NONE);
        let from = turn % eligible.len();
        for &slot in eligible[from..].iter().chain(&eligible[..from]) {
            let shared = self
                .hours
                .both(calendar, self.problem.slot_calendar[slot as usize]);
            let (start, finish) = self.first_gap(slot, shared, ready, minutes, best.1);
            if finish < best.1 {
                best = (start, finish, slot);
                if finish == ideal {
                    break;
                }
            }
        }
        (self.trial.start, self.trial.finish) = (best.0, best.1);
        self.trial.slots.push(best.2);
    }

    /// The first gap of a place that takes the node; gives up where it would finish at `limit` or later.
    fn first_gap(
        &self,
        slot: u32,
        calendar: u32,
        ready: Ready,
        minutes: i32,
        limit: i64,
    ) -> (i64, i64) {
        let lane = &self.lanes[slot as usize];
        let (mut start, mut finish) = self.hours.earliest(calendar, ready, minutes);
        let mut next = lane.partition_point(|span| span.1 <= start);
        while let Some(&(from, to)) = lane.get(next) {
            if finish <= from || finish >= limit {
                break;
            }
            if to > start {
                let later = Ready {
                    start: to,
                    finish: ready.finish,
                };
                (start, finish) = self.hours.earliest(calendar, later, minutes);
            }
            next += 1;
        }
        (start, finish)
    }

    /// The first moment at which enough places are free together.
    fn try_several(
        &mut self,
        at: usize,
        need: &Need,
        agents: u32,
        ready: Ready,
        minutes: i32,
        turn: usize,
    ) {
        let calendar = self.problem.calendar[at];
        let mut shared = calendar;
        let mut from = ready;
        // Every step leaves a span behind or narrows the hours, of which there are finitely many.
        let spans: usize = self.lanes.iter().map(Vec::len).sum();
        for _ in 0..=2 * spans + 64 {
            let (start, finish) = self.hours.earliest(shared, from, minutes);
            self.trial.slots.clear();
            self.enough = None;
            if self.choose(at, agents, (start, finish), turn) {
                let hours = self.hours_of(calendar);
                let (later, end) = self.hours.earliest(hours, from, minutes);
                if (later, end) == (start, finish) || self.are_free(later, end) {
                    (self.trial.start, self.trial.finish) = (later, end);
                    return;
                }
                if hours != shared {
                    shared = hours;
                    continue;
                }
            }
            let next = self.enough;
            match next.or_else(|| self.next_end(need, start, finish)) {
                Some(end) => from.start = end.max(from.start),
                None => break,
            }
            shared = calendar;
        }
        self.take_any(need, agents);
        self.fit_exact(at, ready, minutes);
    }

    /// The hours a calendar shares with all places chosen.
    fn hours_of(&mut self, calendar: u32) -> u32 {
        let mut shared = calendar;
        for place in 0..self.trial.slots.len() {
            let slot = self.trial.slots[place] as usize;
            shared = self.hours.both(shared, self.problem.slot_calendar[slot]);
        }
        shared
    }

    fn are_free(&self, start: i64, finish: i64) -> bool {
        self.trial
            .slots
            .iter()
            .all(|&slot| self.is_free(slot, start, finish))
    }

    fn is_free(&self, slot: u32, start: i64, finish: i64) -> bool {
        self.busy_until(slot, start, finish).is_none()
    }

    /// When a place that is taken in a span becomes free; `None` where it is free.
    #[inline]
    fn busy_until(&self, slot: u32, start: i64, finish: i64) -> Option<i64> {
        let lane = &self.lanes[slot as usize];
        // Most are asked about the time behind all they do.
        if lane.last().is_none_or(|span| span.1 <= start) {
            return None;
        }
        let next = lane.partition_point(|span| span.1 <= start);
        lane.get(next)
            .filter(|span| span.0 < finish)
            .map(|span| span.1)
    }

    /// Chooses free places for every part; parts with few to choose from were sorted first, and where the
    /// first free ones do not do, places are moved by augmenting paths.
    fn choose(&mut self, at: usize, agents: u32, span: (i64, i64), turn: usize) -> bool {
        let problem = self.problem;
        let number = problem.need_of[at] as usize;
        let (need, is_mixed) = (&problem.needs[number], self.is_mixed[number]);
        for (number, part) in need.parts.iter().enumerate() {
            let extra = if number == 0 { agents - need.least } else { 0 };
            let from = turn % part.eligible.len();
            let mut wanted = part.count + extra;
            self.ends.clear();
            for &slot in part.eligible[from..].iter().chain(&part.eligible[..from]) {
                if wanted == 0 {
                    break;
                }
                if let Some(end) = self.busy_until(slot, span.0, span.1) {
                    self.ends.push(end);
                } else if !(is_mixed && self.is_taken(slot)) {
                    self.trial.slots.push(slot);
                    wanted -= 1;
                }
            }
            if wanted == 0 {
                continue;
            }
            if is_mixed {
                return need.parts.len() > 1 && self.match_parts(need, agents, span);
            }
            // Whoever is busy now is so until then, whenever before that it begins: as many as are missing have to
            // become free.
            let missing = wanted as usize - 1;
            if missing < self.ends.len() {
                self.enough = Some(*self.ends.select_nth_unstable(missing).1);
            }
            return false;
        }
        true
    }

    /// Whether the trial holds a place already, or another of the same person.
    fn is_taken(&self, slot: u32) -> bool {
        self.trial
            .slots
            .iter()
            .any(|&other| self.excludes(other, slot))
    }

    fn excludes(&self, one: u32, other: u32) -> bool {
        let owner = |slot: u32| self.problem.slots[slot as usize].member;
        let member = owner(one);
        one == other
            || (member == owner(other)
                && member != NOBODY
                && !self.problem.members[member as usize].is_team)
    }

    /// A largest matching of parts and free places. Rare: only where roles overlap.
    fn match_parts(&mut self, need: &Need, agents: u32, span: (i64, i64)) -> bool {
        let mut wanted: Vec<&[u32]> = Vec::new();
        for (number, part) in need.parts.iter().enumerate() {
            let extra = if number == 0 { agents - need.least } else { 0 };
            wanted.extend((0..part.count + extra).map(|_| part.eligible.as_slice()));
        }
        let mut holders: Vec<(u32, usize)> = Vec::new();
        for seeker in 0..wanted.len() {
            let mut seen = Vec::new();
            if !self.augment(&wanted, seeker, span, &mut holders, &mut seen) {
                return false;
            }
        }
        holders.sort_unstable_by_key(|&(_, seeker)| seeker);
        self.trial.slots.clear();
        self.trial
            .slots
            .extend(holders.iter().map(|&(slot, _)| slot));
        true
    }

    fn augment(
        &self,
        wanted: &[&[u32]],
        seeker: usize,
        span: (i64, i64),
        holders: &mut Vec<(u32, usize)>,
        seen: &mut Vec<u32>,
    ) -> bool {
        for &slot in wanted[seeker] {
            if seen.iter().any(|&other| self.excludes(other, slot))
                || !self.is_free(slot, span.0, span.1)
            {
                continue;
            }
            seen.push(slot);
            let holder = holders
                .iter()
                .position(|&(held, _)| self.excludes(held, slot));
            match holder {
                None => {
                    holders.push((slot, seeker));
                    return true;
                }
                Some(place) => {
                    let other = holders[place].1;
                    let (held, _) = holders.swap_remove(place);
                    if self.augment(wanted, other, span, holders, seen) {
                        holders.push((slot, seeker));
                        return true;
                    }
                    holders.push((held, other));
                }
            }
        }
        false
    }

    /// The next moment at which a place that is taken now becomes free.
    fn next_end(&self, need: &Need, start: i64, finish: i64) -> Option<i64> {
        let places = need.parts.iter().flat_map(|part| &part.eligible);
        let ends = places.filter_map(|&slot| self.busy_until(slot, start, finish));
        ends.min()
    }

    /// The first places of every part, free or not.
    fn take_any(&mut self, need: &Need, agents: u32) {
        self.trial.slots.clear();
        for (number, part) in need.parts.iter().enumerate() {
            let extra = if number == 0 { agents - need.least } else { 0 };
            let mut wanted = part.count + extra;
            for &slot in &part.eligible {
                if wanted > 0 && !self.is_taken(slot) {
                    self.trial.slots.push(slot);
                    wanted -= 1;
                }
            }
        }
    }

    /// The first gap that all places of the trial have together.
    fn fit_exact(&mut self, at: usize, ready: Ready, minutes: i32) {
        let hours = self.hours_of(self.problem.calendar[at]);
        let mut from = ready;
        loop {
            let (start, finish) = self.hours.earliest(hours, from, minutes);
            (self.trial.start, self.trial.finish) = (start, finish);
            let slots = self.trial.slots.iter();
            let blocking = slots.filter_map(|&slot| self.busy_until(slot, start, finish));
            match blocking.max() {
                Some(end) => from.start = end,
                None => return,
            }
        }
    }

    /// Places a node at its fixed start, with whoever is free then, else with the first there are.
    fn force(&mut self, at: usize, ready: Ready, minutes: &[i32], choice: &Choice) {
        let problem = self.problem;
        let calendar = problem.calendar[at];
        self.trial.slots.clear();
        let mut own = minutes[at];
        if let Some(need) = problem.need(at).filter(|_| minutes[at] > 0) {
            let (agents, _) = self.range(at, need, choice);
            own = minutes_for(need, agents, own, choice);
            let span = self.hours.earliest(calendar, ready, own);
            if !self.choose(at, agents, span, 0) {
                self.take_any(need, agents);
            }
        }
        // What was recorded or must be keeps its own hours: those of its agents were said of other days.
        (self.trial.start, self.trial.finish) = self.hours.earliest(calendar, ready, own);
        self.commit(at);
    }

    fn commit(&mut self, at: usize) {
        let (start, finish) = (self.trial.start, self.trial.finish);
        (self.starts[at], self.finishes[at]) = (start, finish);
        self.places[at] = (self.taken.len() as u32, self.trial.slots.len() as u32);
        self.taken.extend_from_slice(&self.trial.slots);
        if finish > start {
            for place in 0..self.trial.slots.len() {
                self.take(self.trial.slots[place], start, finish);
            }
        }
    }
}

/// Whether two parts of a need share places, or one person has several places in it.
fn is_mixed(problem: &Problem, need: &Need) -> bool {
    let mut seen = vec![false; problem.slots.len()];
    need.parts
        .iter()
        .flat_map(|part| &part.eligible)
        .any(|&slot| {
            let member = problem
                .members
                .get(problem.slots[slot as usize].member as usize);
            let is_several = member.is_some_and(|member| member.capacity > 1 && !member.is_team);
            is_several || std::mem::replace(&mut seen[slot as usize], true)
        })
}

fn minutes_for(need: &Need, agents: u32, alone: i32, choice: &Choice) -> i32 {
    if choice.is_staffed {
        alone
    } else {
        need.minutes_with(agents, alone)
    }
}

/// Marks a span as taken. Spans that touch it (those that overlap it are of fixed dates) become one with it, so that
/// a search for a gap passes over busy time in one step.
fn occupy(lane: &mut Vec<(i64, i64)>, start: i64, finish: i64) {
    let first = lane.partition_point(|span| span.1 < start);
    let behind = lane.partition_point(|span| span.0 <= finish);
    if first >= behind {
        lane.insert(first, (start, finish));
        return;
    }
    let union = (lane[first].0.min(start), lane[behind - 1].1.max(finish));
    lane.drain(first + 1..behind);
    lane[first] = union;
}

/// What a branch of a search through all schedules has to take back.
pub(super) struct Branch {
    lanes: Vec<Vec<(i64, i64)>>,
    taken: usize,
    last: i64,
}

/// Step by step, for the search through all schedules of a small problem.
impl Scheme<'_> {
    /// Clears everything and places what is fixed.
    pub(super) fn begin(&mut self, minutes: &[i32], choice: &Choice) {
        self.lanes.iter_mut().for_each(Vec::clear);
        self.taken.clear();
        self.again.clear();
        self.last = self.problem.start;
        self.place_fixed(minutes, choice);
        for at in (0..self.problem.len()).filter(|&at| self.problem.fixed[at] != FREE) {
            self.note_finish(at);
        }
    }

    pub(super) fn is_fixed(&self, at: usize) -> bool {
        self.problem.fixed[at] != FREE
    }

    /// The last finish so far.
    pub(super) fn last_finish(&self) -> i64 {
        self.last
    }

    /// Places a node that needs nobody; one that is fixed has its place.
    pub(super) fn place_alone(&mut self, at: usize, minutes: &[i32]) {
        if !self.is_fixed(at) {
            let choice = Choice::default();
            let ready = self.ready(at, &choice);
            self.place(at, ready, minutes, &choice);
        }
        self.note_finish(at);
    }

    /// Places a node at exactly these places; returns its start.
    pub(super) fn place_exact(&mut self, at: usize, exact: &[u32], minutes: &[i32]) -> i64 {
        let choice = Choice::default();
        let ready = self.ready(at, &choice);
        let agents = self.problem.count_agents(exact);
        let own = self.problem.need(at).map_or(minutes[at], |need| {
            minutes_for(need, agents, minutes[at], &choice)
        });
        self.trial.slots.clear();
        self.trial.slots.extend_from_slice(exact);
        self.fit_exact(at, ready, own);
        self.commit(at);
        self.note_finish(at);
        self.starts[at]
    }

    pub(super) fn save(&self) -> Branch {
        Branch {
            lanes: self.lanes.clone(),
            taken: self.taken.len(),
            last: self.last,
        }
    }

    pub(super) fn restore(&mut self, branch: Branch) {
        self.lanes = branch.lanes;
        self.taken.truncate(branch.taken);
        self.last = branch.last;
    }

    /// Every set of places a node could take, of those that are alike only the first.
    pub(super) fn choices(&self, at: usize) -> Vec<Vec<u32>> {
        let Some(need) = self.problem.need(at) else {
            return vec![Vec::new()];
        };
        let mut found = Vec::new();
        for agents in need.least..=need.most {
            let counts = need.parts.iter().enumerate();
            let counts: Vec<u32> = counts
                .map(|(number, part)| {
                    part.count + if number == 0 { agents - need.least } else { 0 }
                })
                .collect();
            self.extend_choice(need, &counts, 0, 0, &mut Vec::new(), &mut found);
        }
        found
    }

    fn extend_choice(
        &self,
        need: &Need,
        counts: &[u32],
        part: usize,
        from: usize,
        chosen: &mut Vec<u32>,
        found: &mut Vec<Vec<u32>>,
    ) {
        let before: u32 = counts[..part].iter().sum();
        if part == counts.len() {
            found.push(chosen.clone());
            return;
        }
        if chosen.len() as u32 == before + counts[part] {
            self.extend_choice(need, counts, part + 1, 0, chosen, found);
            return;
        }
        let eligible = &need.parts[part].eligible;
        for place in from..eligible.len() {
            let slot = eligible[place];
            if chosen.iter().any(|&other| self.excludes(other, slot)) {
                continue;
            }
            let skipped = &eligible[from..place];
            let is_like = |&other: &u32| !chosen.contains(&other) && self.is_like(other, slot);
            if skipped.iter().any(is_like) {
                continue;
            }
            chosen.push(slot);
            self.extend_choice(need, counts, part, place + 1, chosen, found);
            chosen.pop();
        }
    }

    /// Whether two places are free alike, keep the same hours and serve the same needs.
    fn is_like(&self, one: u32, other: u32) -> bool {
        let problem = self.problem;
        let serves = |need: &Need, slot: u32| -> Vec<bool> {
            need.parts
                .iter()
                .map(|part| part.eligible.contains(&slot))
                .collect()
        };
        let is_single = |slot: u32| {
            let member = problem.slots[slot as usize].member;
            member == NOBODY
                || problem.members[member as usize].capacity == 1
                || problem.members[member as usize].is_team
        };
        self.lanes[one as usize] == self.lanes[other as usize]
            && problem.slot_calendar[one as usize] == problem.slot_calendar[other as usize]
            && is_single(one)
            && is_single(other)
            && problem
                .needs
                .iter()
                .all(|need| serves(need, one) == serves(need, other))
    }

    fn note_finish(&mut self, at: usize) {
        if self.problem.is_real[at] {
            self.last = self.last.max(self.finishes[at]);
        }
    }
}
