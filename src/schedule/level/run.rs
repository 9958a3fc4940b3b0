//! The search as a whole: a first schedule at once, better ones as long as there is time, and what is proved.

use super::bound::{self, Bound};
use super::general::{self, Search};
use super::pool::common::{Budget, Common, Shape};
use super::pool::evolve::Evolution;
use super::pool::tuning::Tuning;
use super::pooled::Pooled;
use super::problem::Problem;
use super::proofs::Proof;
use super::settings::{LevelSettings, Limits, Progress, Watch};
use super::staffed::{Outcome, schedule_with};
use super::{Levelled, exact};
use crate::plan::duration::show;
use crate::plan::{Plan, Work};
use crate::schedule::{Model, Schedule, ScheduleError};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Schedules a plan with its agents.
///
/// A first schedule stands at once, by priority rule; then better ones are looked for until a limit is
/// reached, `watch` ends it, or the schedule is as short as the lower bound. With a limit on schedules the
/// result depends on nothing but plan, settings, limit and seed. `watch` hears of every better schedule.
///
/// # Errors
/// When the plan has a cycle, or the option is unknown.
pub fn level(
    plan: &Plan,
    settings: &LevelSettings,
    limits: &Limits,
    watch: &Watch,
) -> Result<Levelled, ScheduleError> {
    let model = Model::new(plan, &settings.settings)?;
    let problem = Problem::new(plan, &model, settings)?;
    let early = model.solve(plan);
    let bound = bound::best(plan, &problem);
    let shared = Shared {
        plan,
        model: &model,
        problem: &problem,
        early: &early,
        bound: Mutex::new(bound),
        limits,
        skips_proofs: settings.skips_proofs,
        watch,
        best: Mutex::new(None),
        schedules: AtomicU64::new(0),
        is_done: AtomicBool::new(false),
    };
    shared.search();
    Ok(shared.finish())
}

/// What all threads of one search share.
pub(super) struct Shared<'a> {
    plan: &'a Plan,
    model: &'a Model,
    pub(super) problem: &'a Problem,
    early: &'a Schedule,
    pub(super) bound: Mutex<Bound>,
    limits: &'a Limits,
    pub(super) skips_proofs: bool,
    pub(super) watch: &'a Watch<'a>,
    best: Mutex<Option<(i64, Outcome)>>,
    schedules: AtomicU64,
    pub(super) is_done: AtomicBool,
}

impl Shared<'_> {
    fn search(&self) {
        self.first();
        if self.is_over() {
            return;
        }
        self.solve_small();
        if self.is_over() {
            return;
        }
        match Pooled::of(self.problem) {
            Some(pooled) => self.search_pools(&pooled),
            None => self.search_places(),
        }
    }

    /// The schedule by priority rule.
    fn first(&self) {
        let common = general::common(self.problem, false, Budget::Schedules(1));
        let mut search = Search::new(self.problem, None, &common, self.limits.seed, 0);
        if let Some(outcome) = search.step() {
            self.offer(search.best, || outcome);
        }
        self.schedules.store(search.schedules, Ordering::Relaxed);
    }

    /// Tries everything where that is little.
    fn solve_small(&self) {
        if !exact::is_small(self.problem) {
            return;
        }
        let mirror = self.problem.mirrored();
        // The other half is left for trying everything.
        let left = (self.left() / 2).min(400);
        let common = general::common(self.problem, true, Budget::Schedules(left));
        let seed = self.limits.seed;
        let mut search = Search::new(self.problem, Some(&mirror), &common, seed, 1);
        while search.schedules < left && !self.is_over() {
            if let Some(outcome) = search.step() {
                self.offer(search.best, || outcome);
            }
        }
        self.schedules
            .fetch_add(search.schedules, Ordering::Relaxed);
        let best = self.best().as_ref().map_or(i64::MAX, |best| best.0);
        let budget = self.left().saturating_mul(8).min(EXACT_STEPS);
        if self.is_over() || budget == 0 {
            return;
        }
        let found = exact::solve(self.problem, best, budget, &|| (self.watch.is_over)());
        self.schedules
            .fetch_add(found.schedules.min(self.left()), Ordering::Relaxed);
        if let Some(outcome) = found.better {
            let finish = self.last_finish(&outcome);
            self.offer(finish, || outcome);
        }
        if found.is_complete && !self.problem.has_leads() && !self.problem.has_strangers {
            let finish = self
                .best()
                .as_ref()
                .map_or(self.problem.start, |best| best.0);
            let mut bound = lock(&self.bound);
            if finish > bound.finish {
                *bound = Bound {
                    finish,
                    proof: "Every order of the tickets and every choice of agents that matters was tried: nothing is shorter.".to_owned(),
                };
            }
            self.is_done.store(true, Ordering::Relaxed);
        }
    }

    fn search_pools(&self, pooled: &Pooled) {
        let forward = pooled.instance();
        let backward = forward.mirrored();
        let bound = self.round_bound(pooled.unit);
        let used = || (self.watch.used)().unwrap_or(0.0);
        let common = Common::new(Shape::both_ways(forward.len()), self.budget(&used));
        // Where schedules are counted there is one thread, which then proves as well.
        let is_alone = self.limits.schedules.is_some() || self.limits.threads <= 1;
        let prover = u64::from(!is_alone);
        let work = |stream: u64| {
            let tuning = Tuning::of(forward.len(), common.most());
            let instances = [&forward, &backward];
            let mut evolution =
                Evolution::new(instances, &common, tuning, self.limits.seed, stream);
            let is_timed = (self.watch.used)().is_some();
            let limit = self.limits.schedules.map(|_| common.most());
            let mut proof = Proof::new(forward.len(), bound, limit, is_timed);
            let mut told = 0;
            evolution.run(bound, &mut |news, schedules| {
                self.schedules
                    .fetch_add(schedules - told, Ordering::Relaxed);
                told = schedules;
                if let Some((starts, length)) = news {
                    self.offer_periods(pooled, starts, length);
                }
                while stream == prover && proof.is_due(schedules, (self.watch.used)()) {
                    self.prove(pooled, &forward, &mut proof);
                    proof.go_on(schedules);
                }
                self.is_over()
            });
        };
        self.on_threads(&work);
    }

    /// Raises the bound to whole periods, and returns how many: the dates of a best schedule are sums of durations, lags
    /// and floors.
    fn round_bound(&self, unit: i64) -> i32 {
        let mut bound = lock(&self.bound);
        let periods = (bound.finish - self.problem.start + unit - 1) / unit;
        let finish = self.problem.start + periods * unit;
        if finish > bound.finish {
            bound.finish = finish;
            bound.proof += &format!(
                " Everything lasts a multiple of {}, and so does the whole.",
                show(Work(unit))
            );
        }
        periods as i32
    }

    pub(super) fn offer_periods(&self, pooled: &Pooled, starts: &[i32], length: i32) {
        let finish = self.problem.start + i64::from(length) * pooled.unit;
        self.offer(finish, || pooled.staff(self.problem, starts));
    }

    /// What a search may spend from now on.
    fn budget<'b>(&self, used: &'b (dyn Fn() -> f64 + Sync)) -> Budget<'b> {
        match (self.limits.schedules, (self.watch.used)()) {
            (Some(_), _) => Budget::Schedules(self.left()),
            (None, Some(_)) => Budget::Time(used),
            (None, None) => Budget::Open,
        }
    }

    fn search_places(&self) {
        let mirror = self.problem.mirrored();
        let used = || (self.watch.used)().unwrap_or(0.0);
        let common = general::common(self.problem, true, self.budget(&used));
        let work = |stream: u64| {
            let seed = self.limits.seed;
            let mut search = Search::new(self.problem, Some(&mirror), &common, seed, 2 + stream);
            let mut told = 0;
            while !self.is_over() {
                let found = search.step();
                self.schedules
                    .fetch_add(search.schedules - told, Ordering::Relaxed);
                told = search.schedules;
                if let Some(outcome) = found {
                    self.offer(search.best, || outcome);
                }
            }
        };
        self.on_threads(&work);
    }

    /// One thread where schedules are counted, so that threads change nothing.
    fn on_threads(&self, work: &(dyn Fn(u64) + Sync)) {
        let threads = match self.limits.schedules {
            Some(_) => 1,
            None => self.limits.threads.clamp(1, 64) as u64,
        };
        std::thread::scope(|scope| {
            for stream in 1..threads {
                scope.spawn(move || work(stream));
            }
            work(0);
        });
    }

    /// How many schedules may still be made.
    fn left(&self) -> u64 {
        let limit = self.limits.schedules.map_or(u64::MAX, |limit| limit.max(1));
        limit.saturating_sub(self.schedules.load(Ordering::Relaxed))
    }

    fn is_over(&self) -> bool {
        self.is_done.load(Ordering::Relaxed) || self.left() == 0 || (self.watch.is_over)()
    }

    /// Takes a schedule that ends at `finish` if it is the best so far.
    fn offer(&self, finish: i64, outcome: impl FnOnce() -> Outcome) {
        let mut best = self.best();
        if best.as_ref().is_some_and(|best| best.0 <= finish) {
            return;
        }
        let outcome = outcome();
        let bound = lock(&self.bound).clone();
        if finish <= bound.finish {
            self.is_done.store(true, Ordering::Relaxed);
        }
        let progress = Progress {
            makespan: self.makespan(finish),
            lower_bound: self.makespan(bound.finish),
            schedules: self.schedules.load(Ordering::Relaxed),
            schedule: &|| self.levelled(&outcome, &bound),
        };
        (self.watch.found)(&progress);
        *best = Some((finish, outcome));
    }

    pub(super) fn best(&self) -> MutexGuard<'_, Option<(i64, Outcome)>> {
        lock(&self.best)
    }

    fn last_finish(&self, outcome: &Outcome) -> i64 {
        let real = (0..self.problem.len()).filter(|&at| self.problem.is_real[at]);
        real.map(|at| outcome.finishes[at])
            .fold(self.problem.start, i64::max)
    }

    pub(super) fn makespan(&self, finish: i64) -> Work {
        bound::makespan(self.problem, self.early.calendar(), finish)
    }

    fn finish(&self) -> Levelled {
        let best = self.best();
        let outcome = best
            .as_ref()
            .map(|(_, outcome)| outcome.clone())
            .unwrap_or_default();
        self.levelled(&outcome, &lock(&self.bound))
    }

    fn levelled(&self, outcome: &Outcome, bound: &Bound) -> Levelled {
        let dates = schedule_with(self.plan, self.model, self.problem, outcome);
        let lower_bound = self.makespan(bound.finish).min(dates.makespan);
        Levelled::new(
            self.problem,
            self.early.clone(),
            dates,
            outcome,
            (lower_bound, bound.proof.clone()),
            self.schedules.load(Ordering::Relaxed),
        )
    }
}

/// The most tickets placed by the search through everything: about a second's work.
const EXACT_STEPS: u64 = 400_000;

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
