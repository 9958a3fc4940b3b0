//! The serial generation scheme with agents: node after node, each as early as its links and agents allow.
//!
//! Every place (see [`super::team`]) keeps the spans in which it is taken, in order. A node that needs one
//! place takes the one with which it finishes first; one that needs several looks, from its earliest start
//! on, for the first moment at which enough are free together until it would finish. Dates that are fixed
//! are placed first and taken whether anybody is free or not. Nothing is allocated once the spans have
//! grown to what a plan needs, so that a simulation can make one schedule per sample.
//!
//!
//! One file for each thing to know: [`serial`] and [`parallel`] are the orders in which nodes take their turn, [`ready`]
//! what each waits for, [`seek`] where and with whom it finishes first, [`lane`] the spans in which places are taken,
//! [`together`] and [`matching`] how several places are found for one node, [`rework`] what work done again asks,
//! [`steps`] and [`choices`] what the search through all schedules of small problems does.
//!

mod choices;
mod lane;
mod matching;
mod parallel;
mod ready;
mod rework;
mod seek;
mod serial;
mod steps;
mod together;

use super::again::{Busy, Repeat, Reworks};
use super::hours::Hours;
use super::problem::Problem;
use std::sync::atomic::AtomicBool;
pub(super) use steps::Branch;

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
    /// Work that was done again.
    pub(super) repeats: Vec<Repeat>,
    /// When each review of a gate that failed was over.
    pub(super) reviews: Vec<(u32, i64)>,
    /// The last finish of what was placed step by step.
    last: i64,
    /// Whether somebody wants an end, looked at while a large schedule is made.
    stop: Option<&'p AtomicBool>,
}

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
            is_mixed: problem
                .needs
                .iter()
                .map(|n| together::is_mixed(problem, n))
                .collect(),
            ends: Vec::new(),
            enough: None,
            trial: Trial::default(),
            best: Trial::default(),
            again: Vec::new(),
            repeats: Vec::new(),
            reviews: Vec::new(),
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

    /// Takes back what the schedule before took.
    fn clear(&mut self) {
        self.lanes.iter_mut().for_each(Vec::clear);
        self.taken.clear();
        self.again.clear();
        self.repeats.clear();
        self.reviews.clear();
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
}
