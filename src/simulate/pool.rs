//! Blocks on threads, with a result that does not know how many there were.
//!
//! Samples are cut into strands of consecutive blocks, as many for every number of threads. A thread takes
//! the next strand that is free; the strands' sums are added in their order. Where a half-width ends the
//! simulation, strands come in rounds of the same size, and the check stands between two rounds.

use super::SimulateError;
use super::block::{Job, Scratch};
use super::compile::Compiled;
use super::draws::Drawn;
use super::kernel::Dated;
use super::lanes::LANES;
use super::one_by_one::OneByOne;
use super::program::Held;
use super::settings::{Control, Settings};
use super::statistics::half_width;
use super::tally::{Chains, Part, References};
use crate::plan::Plan;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Strands of a small plan, and of a large one whose sums take room.
const STRANDS: (usize, usize) = (32, 8);
/// Positions from which a plan is large.
const LARGE: usize = 20_000;
/// The most blocks of a strand: small sums stay exact enough.
const LONGEST_STRAND: u32 = 64;
/// Blocks between two checks of whether the result is good enough.
const ROUND: u32 = 32;
/// Memory all threads' rows may take together, in bytes.
const ROOM: usize = 2 << 30;
/// The percentile that ends a simulation.
pub(super) const STOP_AT: f64 = 0.8;

/// Threads with their rows.
pub(super) struct Pool<'a> {
    pub(super) job: Job<'a>,
    scratches: Vec<Mutex<Scratch<'a>>>,
    references: References,
}

impl<'a> Pool<'a> {
    /// Makes room for the threads, and computes the first block as a reference.
    pub(super) fn new(
        plan: &Plan,
        compiled: &'a Compiled,
        settings: &Settings,
        control: &'a Control,
    ) -> Result<Self, SimulateError> {
        let program = &compiled.program;
        let mut is_fixed = vec![false; program.len()];
        for (position, held) in &program.holds {
            is_fixed[*position as usize] |= matches!(held, Held::Starts(_) | Held::Finishes(_));
        }
        let job = Job {
            program,
            control,
            samples: settings.samples,
            details: settings.details,
            instructions: settings.instructions,
            has_fixed: is_fixed.contains(&true),
            is_fixed,
        };
        let is_in_lanes = compiled.is_in_lanes();
        let has_floats = settings.details && !(is_in_lanes && job.goes_by_float());
        let scratch = || {
            Mutex::new(Scratch {
                drawn: Drawn::for_program(program),
                dated: Dated::for_program(program, has_floats, is_in_lanes),
                chains: vec![Chains::default(); if settings.details { program.len() } else { 0 }],
                one_by_one: one_by_one(plan, compiled, control),
            })
        };
        let mut scratches = vec![scratch()];
        let mut pilot = scratches[0]
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if !job.rows(0, &mut pilot) {
            return Err(SimulateError::Cancelled);
        }
        let references = References::of(&pilot.drawn, &pilot.dated);
        drop(pilot);
        let more = threads(settings, program.len()).saturating_sub(1);
        scratches.extend((0..more).map(|_| scratch()));
        Ok(Self {
            job,
            scratches,
            references,
        })
    }

    /// The values the sums are kept around.
    pub(super) fn references(&self) -> &References {
        &self.references
    }

    /// Computes every sample, or as many as the settings ask for.
    pub(super) fn run(&self, settings: &Settings) -> Result<Part, SimulateError> {
        let blocks = self.job.samples.div_ceil(LANES as u32);
        let mut whole = Part::for_program(self.job.program, self.job.details);
        let Some(target) = settings.stop else {
            let round = LONGEST_STRAND * self.most_strands() as u32;
            for first in (0..blocks).step_by(round as usize) {
                self.add_round(first..(first + round).min(blocks), &mut whole)?;
            }
            return Ok(whole);
        };
        let mut sorted = Vec::new();
        for first in (0..blocks).step_by(ROUND as usize) {
            self.add_round(first..(first + ROUND).min(blocks), &mut whole)?;
            sorted.clear();
            sorted.extend(whole.ends.iter().map(|&end| f64::from(end)));
            sorted.sort_unstable_by(f64::total_cmp);
            if self.job.program.unit.minutes(half_width(&sorted, STOP_AT)) <= target {
                break;
            }
        }
        Ok(whole)
    }

    /// Runs `task` for each of `count` numbers, on all threads, and returns the results in order.
    pub(super) fn each<T: Send>(
        &self,
        count: usize,
        task: impl Fn(usize, &mut Scratch<'a>) -> Option<T> + Sync,
    ) -> Result<Vec<T>, SimulateError> {
        let next = AtomicUsize::new(0);
        let results: Vec<Mutex<Option<T>>> = (0..count).map(|_| Mutex::new(None)).collect();
        let work = |scratch: &Mutex<Scratch<'a>>| {
            let mut scratch = scratch
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner());
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(slot) = results.get(number) else {
                    break;
                };
                let result = task(number, &mut scratch);
                *slot.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = result;
            }
        };
        std::thread::scope(|scope| {
            let (first, others) = self.scratches.split_at(1);
            for scratch in others.iter().take(count.saturating_sub(1)) {
                scope.spawn(|| work(scratch));
            }
            first.iter().for_each(work);
        });
        let taken = results.into_iter().map(|slot| {
            slot.into_inner()
                .unwrap_or_else(|poisoned| poisoned.into_inner())
        });
        taken
            .collect::<Option<Vec<T>>>()
            .ok_or(SimulateError::Cancelled)
    }

    fn most_strands(&self) -> usize {
        if self.job.program.len() > LARGE {
            STRANDS.1
        } else {
            STRANDS.0
        }
    }

    fn add_round(&self, blocks: Range<u32>, whole: &mut Part) -> Result<(), SimulateError> {
        let strands = blocks.len().clamp(1, self.most_strands());
        let cut = |number: usize| blocks.start + (blocks.len() * number / strands) as u32;
        let parts = self.each(strands, |number, scratch| {
            let strand = cut(number)..cut(number + 1);
            self.job.blocks(strand, &self.references, scratch)
        })?;
        parts.iter().for_each(|part| whole.append(part));
        Ok(())
    }
}

/// The runner of a plan whose samples cannot be dated in lanes.
fn one_by_one<'a>(
    plan: &Plan,
    compiled: &'a Compiled,
    control: &'a Control,
) -> Option<OneByOne<'a>> {
    let model = &compiled.model;
    match &compiled.staffed {
        Some(staffed) => {
            let gates = &compiled.program.gates;
            Some(OneByOne::with_agents(model, plan, staffed, gates, control))
        }
        None if compiled.is_in_lanes() => None,
        None => Some(OneByOne::on_calendars(model, plan)),
    }
}

/// How many threads to compute on.
fn threads(settings: &Settings, positions: usize) -> usize {
    let wanted = match settings.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let rows = positions.max(1) * size_of::<[[i32; LANES]; 4]>();
    wanted.clamp(1, (ROOM / rows).clamp(1, 64))
}
