//! Some consecutive blocks, from draws to sums, compiled once for each set of vector instructions.

use super::draws::Drawn;
use super::kernel::Dated;
use super::lanes::{LANES, Row};
use super::one_by_one::OneByOne;
use super::program::Program;
use super::settings::Control;
use super::settings::PATIENCE;
use super::tally::{Chains, Part, References, Weighing, add_common};
#[cfg(target_arch = "x86_64")]
use super::vector::{Avx2, Avx512};
use super::vector::{Instructions, Plain, Vector};
use std::ops::Range;

/// The most finishes of gates and times of tracks that are kept, all together.
const MOST_KEPT: usize = 1 << 26;

/// What every block of a simulation shares.
pub(super) struct Job<'a> {
    pub(super) program: &'a Program,
    pub(super) control: &'a Control,
    /// Samples to take in all.
    pub(super) samples: u32,
    /// Whether to keep sums for each position.
    pub(super) details: bool,
    pub(super) instructions: Instructions,
    /// `[nodes]`: whether dates fix the start.
    pub(super) is_fixed: Vec<bool>,
    /// Whether they do anywhere.
    pub(super) has_fixed: bool,
}

/// The rows one thread works in.
pub(super) struct Scratch<'a> {
    pub(super) drawn: Drawn,
    pub(super) dated: Dated,
    /// `[nodes]`: sums of the strand at work; empty without details.
    pub(super) chains: Vec<Chains>,
    /// How samples are dated one by one, where they cannot be in lanes.
    pub(super) one_by_one: Option<OneByOne<'a>>,
}

/// What one thread is asked for.
enum Task<'a, 'b> {
    /// Sums over blocks.
    Blocks(Range<u32>, &'b References),
    /// The rows of one block, left in the scratch; with criticality or without.
    Rows(u32, bool),
    /// The durations of one position in some blocks.
    Durations(usize, Range<u32>, &'a mut Vec<i32>),
}

impl Job<'_> {
    /// Samples in a block.
    fn count(&self, block: u32) -> usize {
        let first = u64::from(block) * LANES as u64;
        (u64::from(self.samples).saturating_sub(first)).min(LANES as u64) as usize
    }

    /// From how many blocks the finishes of gates and the times of tracks are kept: of very many only the first.
    fn kept_blocks(&self) -> u32 {
        let rows = self.program.gates.len() + 2 * self.program.spans.len();
        let rows = MOST_KEPT / rows.max(1) / LANES;
        rows.max(1) as u32
    }

    /// Whether what is critical follows from floats: a row without float lies on a chain without gaps that leads to the
    /// end, unless a date fixes a start and breaks the chain.
    pub(super) fn goes_by_float(&self) -> bool {
        !self.has_fixed
    }

    /// Computes blocks and sums them up; `None` when somebody wanted an end.
    pub(super) fn blocks(
        &self,
        blocks: Range<u32>,
        references: &References,
        scratch: &mut Scratch,
    ) -> Option<Part> {
        let mut part = Part::for_program(self.program, self.details);
        self.dispatch(Task::Blocks(blocks, references), scratch, &mut part)
            .then_some(part)
    }

    /// Computes one block and leaves its rows in the scratch. Returns whether it got to the end.
    pub(super) fn rows(&self, block: u32, scratch: &mut Scratch) -> bool {
        self.dispatch(Task::Rows(block, false), scratch, &mut Part::default())
    }

    /// As [`Job::rows`], with what is critical.
    pub(super) fn rows_with_criticality(&self, block: u32, scratch: &mut Scratch) -> bool {
        self.dispatch(Task::Rows(block, true), scratch, &mut Part::default())
    }

    /// Draws the durations of one position again, in the order of samples.
    pub(super) fn durations(
        &self,
        position: usize,
        blocks: Range<u32>,
        scratch: &mut Scratch,
    ) -> Vec<i32> {
        let mut out = Vec::new();
        self.dispatch(
            Task::Durations(position, blocks, &mut out),
            scratch,
            &mut Part::default(),
        );
        out
    }

    fn dispatch(&self, task: Task, scratch: &mut Scratch, part: &mut Part) -> bool {
        #[cfg(target_arch = "x86_64")]
        {
            if let Some(vector) = Avx512::find(self.instructions) {
                // SAFETY: the value was found, so the machine has the instructions.
                return unsafe { with_avx512(vector, self, task, scratch, part) };
            }
            if let Some(vector) = Avx2::find(self.instructions) {
                // SAFETY: the value was found, so the machine has the instructions.
                return unsafe { with_avx2(vector, self, task, scratch, part) };
            }
        }
        run(Plain, self, task, scratch, part)
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
fn with_avx512(
    vector: Avx512,
    job: &Job,
    task: Task,
    scratch: &mut Scratch,
    part: &mut Part,
) -> bool {
    run(vector, job, task, scratch, part)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,popcnt")]
fn with_avx2(vector: Avx2, job: &Job, task: Task, scratch: &mut Scratch, part: &mut Part) -> bool {
    run(vector, job, task, scratch, part)
}

#[inline(always)]
fn run<V: Vector>(
    vector: V,
    job: &Job,
    task: Task,
    scratch: &mut Scratch,
    part: &mut Part,
) -> bool {
    match task {
        Task::Rows(block, with_criticality) => {
            let is_done = date(vector, job, block, scratch);
            if is_done && with_criticality {
                find_critical(vector, job, scratch);
            }
            is_done
        }
        Task::Durations(position, blocks, out) => {
            for block in blocks {
                let row: Row<i32> = scratch.drawn.fill_one(vector, job.program, position, block);
                out.extend_from_slice(&row.0[..job.count(block)]);
            }
            true
        }
        Task::Blocks(blocks, references) => {
            scratch.chains.fill(Chains::default());
            for block in blocks {
                if !date(vector, job, block, scratch) {
                    return false;
                }
                let count = job.count(block);
                let Scratch { drawn, dated, .. } = scratch;
                let kept = (count, block < job.kept_blocks());
                add_common(vector, job.program, drawn, dated, kept, part);
                if job.details && !add_details(vector, job, references, count, scratch, part) {
                    return false;
                }
                job.control.add_done(count as u64);
            }
            let unit = job.program.unit.minutes(1.0);
            for (chains, sums) in scratch.chains.iter().zip(&mut part.nodes) {
                chains.settle(unit, sums);
            }
            true
        }
    }
}

/// Draws and dates one block.
#[inline(always)]
fn date<V: Vector>(vector: V, job: &Job, block: u32, scratch: &mut Scratch) -> bool {
    if job.control.is_cancelled() {
        return false;
    }
    let Scratch {
        drawn,
        dated,
        one_by_one,
        ..
    } = scratch;
    if !drawn.fill(vector, job.program, block, job.control) {
        return false;
    }
    match one_by_one {
        None => dated.forward(job.program, drawn, job.control),
        Some(runner) => {
            let is_done = runner.date(drawn, job.count(block), job.details, dated, job.control);
            dated.find_end(job.program);
            is_done
        }
    }
}

/// The backward pass alone.
#[inline(always)]
fn find_critical<V: Vector>(vector: V, job: &Job, scratch: &mut Scratch) {
    let Scratch {
        drawn,
        dated,
        one_by_one: None,
        ..
    } = scratch
    else {
        return;
    };
    if job.goes_by_float() {
        let mut critical = std::mem::take(&mut dated.critical);
        let mut floats = std::mem::take(&mut dated.floats);
        let mut float = Row::default();
        dated.sweep(job.program, drawn, |at, finish, late, start| {
            for lane in 0..LANES {
                start.0[lane] = late.0[lane] - drawn.durations[at].0[lane];
                float.0[lane] = late.0[lane] - finish.0[lane];
            }
            critical[at] = vector.zeros(&float);
            if let Some(own) = floats.get_mut(at) {
                *own = float;
            }
            true
        });
        (dated.critical, dated.floats) = (critical, floats);
        return;
    }
    dated.begin_backward(vector, job.program);
    for at in (0..job.program.len()).rev() {
        dated.hand_back(vector, job.program, drawn, at, job.is_fixed[at]);
    }
}

/// The backward pass and the sums of every position.
#[inline(always)]
fn add_details<V: Vector>(
    vector: V,
    job: &Job,
    references: &References,
    count: usize,
    scratch: &mut Scratch,
    part: &mut Part,
) -> bool {
    let Scratch {
        drawn,
        dated,
        chains,
        one_by_one,
    } = scratch;
    let unit = job.program.unit.minutes(1.0);
    let weighing = Weighing::of(dated, references, count, unit);
    let is_over = |at: usize| {
        at.is_multiple_of(PATIENCE) && job.control.look(PATIENCE.min(job.program.len()))
    };
    let is_in_lanes = one_by_one.is_none();
    if is_in_lanes && job.goes_by_float() {
        return dated.sweep(job.program, drawn, |at, finish, late, start| {
            let rows = [&drawn.durations[at], finish, late];
            weighing.add_late(rows, references.rows[at], start, &mut chains[at]);
            !is_over(at)
        });
    }
    if is_in_lanes {
        dated.begin_backward(vector, job.program);
    }
    for at in (0..job.program.len()).rev() {
        if is_over(at) {
            return false;
        }
        let sums = (&mut part.nodes[at], &mut chains[at]);
        weighing.add(drawn, dated, references, at, sums);
        if is_in_lanes {
            dated.hand_back(vector, job.program, drawn, at, job.is_fixed[at]);
        }
    }
    true
}
