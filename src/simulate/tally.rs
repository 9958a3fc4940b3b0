//! What is kept of each block: sums, counts, and the few rows whose distribution is wanted.
//!
//! Sums are kept around a reference of each row, so that small floats lose nothing, and added in the order of
//! samples whatever thread computed them.

use super::draws::Drawn;
use super::kernel::Dated;
use super::lanes::{CHAINS, LANES, Row, first, fold, keep};
use super::program::{Expected, ExpectedUnits, Program, Rate, Span};
use super::vector::Vector;

/// The values sums are kept around: the means of the first block.
#[derive(Clone, Debug, Default)]
pub(super) struct References {
    /// `[nodes]`: duration, start and finish.
    pub(super) rows: Vec<[i32; 3]>,
    pub(super) end: i32,
}

impl References {
    pub(super) fn of(drawn: &Drawn, dated: &Dated) -> Self {
        let mean = |row: &Row<i32>| {
            let total: i64 = row.0.iter().map(|&units| i64::from(units)).sum();
            (total / LANES as i64) as i32
        };
        let rows = 0..drawn.durations.len();
        Self {
            rows: rows
                .map(|at| {
                    [
                        mean(&drawn.durations[at]),
                        mean(&dated.start(drawn, at)),
                        mean(&dated.finishes[at]),
                    ]
                })
                .collect(),
            end: mean(&dated.end),
        }
    }
}

/// Sums over samples for one position, in minutes around its references.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NodeSums {
    /// Samples in which it is critical.
    pub(super) critical: u64,
    pub(super) duration: f64,
    pub(super) square: f64,
    /// Duration times end.
    pub(super) product: f64,
    /// Left out in lanes, where it follows from the other two.
    pub(super) start: f64,
    pub(super) finish: f64,
    /// Duration over duration and float, weighted by the end.
    pub(super) significance: f64,
}

/// Counts over samples for one gate.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GateSums {
    /// Samples in which the first attempt passes.
    pub(super) first_pass: u64,
    /// Samples in which the last attempt failed and the gate opened with accepted risks.
    pub(super) accepted: u64,
    pub(super) failures: u64,
    /// Ends of the samples in which the first attempt passes.
    pub(super) end_if_passed: f64,
}

/// Counts over samples for one risk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RiskSums {
    pub(super) happened: u64,
    /// Ends of the samples in which it happened.
    pub(super) end_if_happened: f64,
}

/// Everything kept of some consecutive blocks.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) samples: u64,
    /// `[nodes]`; empty without details.
    pub(super) nodes: Vec<NodeSums>,
    pub(super) gates: Vec<GateSums>,
    pub(super) risks: Vec<RiskSums>,
    /// `[checkpoints]`: samples in which all its expectations hold, and in which each does.
    pub(super) watches: Vec<(u64, Vec<u64>)>,
    /// `[samples]`, in units.
    pub(super) ends: Vec<i32>,
    /// `[samples]`; without the fixed part.
    pub(super) costs: Vec<f32>,
    /// `[samples]`: agents times units.
    pub(super) efforts: Vec<f32>,
    /// `[gates][samples]`: finishes.
    pub(super) gate_finishes: Vec<Vec<i32>>,
    /// `[spans][samples]`: first starts and last finishes.
    pub(super) spans: Vec<Vec<(i32, i32)>>,
}

impl Part {
    /// An empty part of a program.
    pub(super) fn for_program(program: &Program, details: bool) -> Self {
        let watches = program.watches.iter();
        Self {
            nodes: vec![NodeSums::default(); if details { program.len() } else { 0 }],
            gates: vec![GateSums::default(); program.gates.len()],
            risks: vec![RiskSums::default(); program.risks.len()],
            watches: watches
                .map(|watch| (0, vec![0; watch.expectations.len()]))
                .collect(),
            gate_finishes: vec![Vec::new(); program.gates.len()],
            spans: vec![Vec::new(); program.spans.len()],
            ..Self::default()
        }
    }

    /// Adds what comes after it.
    pub(super) fn append(&mut self, next: &Part) {
        self.samples += next.samples;
        for (own, other) in self.nodes.iter_mut().zip(&next.nodes) {
            own.critical += other.critical;
            own.duration += other.duration;
            own.square += other.square;
            own.product += other.product;
            own.start += other.start;
            own.finish += other.finish;
            own.significance += other.significance;
        }
        for (own, other) in self.gates.iter_mut().zip(&next.gates) {
            own.first_pass += other.first_pass;
            own.accepted += other.accepted;
            own.failures += other.failures;
            own.end_if_passed += other.end_if_passed;
        }
        for (own, other) in self.risks.iter_mut().zip(&next.risks) {
            own.happened += other.happened;
            own.end_if_happened += other.end_if_happened;
        }
        for (own, other) in self.watches.iter_mut().zip(&next.watches) {
            own.0 += other.0;
            own.1.iter_mut().zip(&other.1).for_each(|(a, b)| *a += b);
        }
        self.ends.extend_from_slice(&next.ends);
        self.costs.extend_from_slice(&next.costs);
        self.efforts.extend_from_slice(&next.efforts);
        for (own, other) in self.gate_finishes.iter_mut().zip(&next.gate_finishes) {
            own.extend_from_slice(other);
        }
        for (own, other) in self.spans.iter_mut().zip(&next.spans) {
            own.extend_from_slice(other);
        }
    }
}

/// What the sums of one block need beside its rows.
pub(super) struct Weighing {
    /// Samples of the block.
    count: usize,
    /// Ends around their reference, in units.
    end: Row<f32>,
    /// Ends over their reference.
    weight: Row<f32>,
    /// Minutes in a unit.
    unit: f64,
}

impl Weighing {
    /// Weighs the samples of a block.
    #[inline(always)]
    pub(super) fn of(dated: &Dated, references: &References, count: usize, unit: f64) -> Self {
        let (mut end, mut weight) = (Row::default(), Row::of(1f32));
        let over = 1.0 / references.end.max(1) as f32;
        for lane in 0..LANES {
            end.0[lane] = dated.end.0[lane].wrapping_sub(references.end) as f32;
            if references.end > 0 {
                weight.0[lane] = dated.end.0[lane] as f32 * over;
            }
        }
        keep(&mut end, count);
        keep(&mut weight, count);
        Self {
            count,
            end,
            weight,
            unit,
        }
    }

    /// Adds one position of a block to its sums.
    #[inline(always)]
    pub(super) fn add(
        &self,
        drawn: &Drawn,
        dated: &Dated,
        references: &References,
        at: usize,
        (sums, chains): (&mut NodeSums, &mut Chains),
    ) {
        let around @ [_, start, _] = references.rows[at];
        sums.critical += u64::from((dated.critical[at] & first(self.count)).count_ones());
        if let Some(row) = dated.starts.get(at) {
            for &units in &row.0[..self.count] {
                sums.start += f64::from(units.wrapping_sub(start)) * self.unit;
            }
        }
        let mut late = dated.finishes[at];
        for lane in 0..LANES {
            late.0[lane] = late.0[lane].wrapping_add(dated.floats[at].0[lane]);
        }
        let rows = [&drawn.durations[at], &dated.finishes[at], &late];
        self.add_kept::<false>(rows, around, &mut Row::default(), chains);
    }

    /// Adds one position of a block, given by its durations, finishes and late finishes, to its sums, counts where it is
    /// critical, and leaves its late starts: one walk over its rows.
    #[inline(always)]
    pub(super) fn add_late(
        &self,
        rows: [&Row<i32>; 3],
        references: [i32; 3],
        start: &mut Row<i32>,
        chains: &mut Chains,
    ) {
        self.add_kept::<true>(rows, references, start, chains);
    }

    /// Keeps lanes without a sample at their reference and off the critical chain, where they add nothing.
    #[inline(always)]
    fn add_kept<const COUNTS: bool>(
        &self,
        rows: [&Row<i32>; 3],
        references: [i32; 3],
        start: &mut Row<i32>,
        chains: &mut Chains,
    ) {
        if self.count == LANES {
            self.add_rows::<COUNTS>(rows, references, start, chains);
            return;
        }
        let [duration, _, finish] = references;
        let mut kept = rows.map(|row| *row);
        for (row, value) in kept.iter_mut().zip([duration, finish, finish + 1]) {
            row.0[self.count..].fill(value);
        }
        self.add_rows::<COUNTS>(kept.each_ref(), references, start, chains);
    }

    #[inline(always)]
    fn add_rows<const COUNTS: bool>(
        &self,
        [length, finish, late]: [&Row<i32>; 3],
        [duration, _, reference]: [i32; 3],
        start: &mut Row<i32>,
        chains: &mut Chains,
    ) {
        let mut own = *chains;
        for group in 0..LANES / CHAINS {
            for chain in 0..CHAINS {
                let lane = group * CHAINS + chain;
                let (work, done, late) = (length.0[lane], finish.0[lane], late.0[lane]);
                let float = late.wrapping_sub(done);
                start.0[lane] = late.wrapping_sub(work);
                let around = work.wrapping_sub(duration) as f32;
                let share = work as f32 / (work + float.max(0)).max(1) as f32;
                own.sums[0][chain] += around;
                own.sums[1][chain] += around * around;
                own.sums[2][chain] += around * self.end.0[lane];
                own.sums[3][chain] += done.wrapping_sub(reference) as f32;
                own.sums[4][chain] += share * self.weight.0[lane];
                if COUNTS {
                    own.critical[chain] += u32::from(float == 0);
                }
            }
        }
        *chains = own;
    }
}

/// Running sums of one position over the blocks of a strand, as small floats.
///
/// A strand has few enough blocks that they lose nothing that matters.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
pub(super) struct Chains {
    sums: [[f32; CHAINS]; 5],
    /// Samples in which it is critical.
    critical: [u32; CHAINS],
}

impl Chains {
    /// Adds them to the sums of the position; `unit` is the minutes in a unit.
    pub(super) fn settle(&self, unit: f64, sums: &mut NodeSums) {
        let [around, squares, products, finishes, shares] = self.sums.map(fold);
        sums.critical += u64::from(self.critical.iter().sum::<u32>());
        sums.duration += around * unit;
        sums.square += squares * unit * unit;
        sums.product += products * unit * unit;
        sums.finish += finishes * unit;
        sums.significance += shares;
    }
}

/// Adds what is kept of a block of so many samples, with details or without; finishes of gates and the times of tracks
/// only where they are wanted.
#[inline(always)]
pub(super) fn add_common<V: Vector>(
    vector: V,
    program: &Program,
    drawn: &Drawn,
    dated: &Dated,
    (count, keeps_rows): (usize, bool),
    part: &mut Part,
) {
    let lanes = first(count);
    part.samples += count as u64;
    part.ends.extend_from_slice(&dated.end.0[..count]);
    for (number, gate) in program.gates.iter().enumerate() {
        let failures = &drawn.failures[number];
        let passed = vector.zeros(failures) & lanes;
        let sums = &mut part.gates[number];
        sums.first_pass += u64::from(passed.count_ones());
        sums.end_if_passed += sum_ends(dated, passed);
        for &failures in &failures.0[..count] {
            sums.failures += failures as u64;
            sums.accepted += u64::from(gate.attempts.is_some_and(|most| failures >= most));
        }
        if keeps_rows {
            let finishes = &dated.finishes[gate.position as usize].0[..count];
            part.gate_finishes[number].extend_from_slice(finishes);
        }
    }
    for (number, &happens) in drawn.risks.iter().enumerate() {
        let happens = happens & lanes;
        part.risks[number].happened += u64::from(happens.count_ones());
        part.risks[number].end_if_happened += sum_ends(dated, happens);
    }
    if keeps_rows {
        for (span, rows) in program.spans.iter().zip(&mut part.spans) {
            add_span(span, drawn, dated, count, rows);
        }
    }
    for (watch, sums) in program.watches.iter().zip(&mut part.watches) {
        let mut all = lanes;
        for (expected, count) in watch.expectations.iter().zip(&mut sums.1) {
            let holds = holds(expected, drawn, dated) & lanes;
            *count += u64::from(holds.count_ones());
            all &= holds;
        }
        sums.0 += u64::from(all.count_ones());
    }
    add_cost(program, drawn, count, part);
}

/// Notes when the first ticket of a track begins and the last one ends.
fn add_span(span: &Span, drawn: &Drawn, dated: &Dated, count: usize, rows: &mut Vec<(i32, i32)>) {
    let (mut start, mut finish) = (Row::of(i32::MAX), Row::of(i32::MIN));
    for &position in &span.positions {
        let begins = dated.start(drawn, position as usize);
        let ends = &dated.finishes[position as usize];
        for lane in 0..LANES {
            start.0[lane] = start.0[lane].min(begins.0[lane]);
            finish.0[lane] = finish.0[lane].max(ends.0[lane]);
        }
    }
    rows.extend((0..count).map(|lane| (start.0[lane], finish.0[lane])));
}

fn sum_ends(dated: &Dated, lanes: u64) -> f64 {
    let chosen = (0..LANES).filter(|lane| lanes >> lane & 1 == 1);
    chosen.map(|lane| f64::from(dated.end.0[lane])).sum()
}

/// The lanes in which an expectation holds; all of them where it is about nothing.
#[inline(always)]
fn holds(expected: &Expected, drawn: &Drawn, dated: &Dated) -> u64 {
    let mut lanes = match expected.state {
        ExpectedUnits::Started(_) if !expected.positions.is_empty() => 0,
        _ => u64::MAX,
    };
    match expected.state {
        ExpectedUnits::Started(by) => {
            for &position in &expected.positions {
                lanes |= at_most(&dated.start(drawn, position as usize), by);
            }
        }
        ExpectedUnits::Done(by) => {
            for &position in &expected.positions {
                lanes &= at_most(&dated.finishes[position as usize], by);
            }
        }
        ExpectedUnits::Share(by, share) => {
            let (mut done, mut whole) = (Row::of(0f32), Row::of(0f32));
            for &position in &expected.positions {
                let start = dated.start(drawn, position as usize);
                let finish = &dated.finishes[position as usize];
                for lane in 0..LANES {
                    let length = finish.0[lane] - start.0[lane];
                    done.0[lane] += (by - start.0[lane]).clamp(0, length.max(0)) as f32;
                    whole.0[lane] += length as f32;
                }
            }
            for lane in 0..LANES {
                let is_far = done.0[lane] >= share * whole.0[lane];
                lanes &= !(u64::from(!is_far) << lane);
            }
        }
    }
    lanes
}

#[inline(always)]
fn at_most(row: &Row<i32>, units: i32) -> u64 {
    let mut lanes = 0;
    for lane in 0..LANES {
        lanes |= u64::from(row.0[lane] <= units) << lane;
    }
    lanes
}

/// Cost and effort of each sample; work done again counts again.
#[inline(always)]
fn add_cost(program: &Program, drawn: &Drawn, count: usize, part: &mut Part) {
    let (mut cost, mut effort) = match program.common_rate {
        Some(rate) => at_common_rate(rate, drawn),
        None => at_own_rates(program, drawn),
    };
    for (gate, rounds) in program.gates.iter().zip(&drawn.rounds) {
        for again in gate.redo.again.iter() {
            let Some(position) = again.position else {
                continue;
            };
            let rate = program.rates[position as usize];
            let length = &drawn.durations[position as usize];
            for lane in 0..LANES {
                let more = rounds.0[lane] as f32 * again.share * length.0[lane] as f32;
                effort.0[lane] += more * rate.agents;
                cost.0[lane] += more * rate.cost;
            }
        }
    }
    part.costs.extend_from_slice(&cost.0[..count]);
    part.efforts.extend_from_slice(&effort.0[..count]);
}

/// Cost and effort where all work has the same rate.
#[inline(always)]
fn at_common_rate(rate: Rate, drawn: &Drawn) -> (Row<f32>, Row<f32>) {
    let (mut cost, mut effort) = (Row::default(), Row::default());
    for lane in 0..LANES {
        let units = drawn.units.0[lane] as f32;
        cost.0[lane] = units * rate.cost;
        effort.0[lane] = units * rate.agents;
    }
    (cost, effort)
}

#[inline(always)]
fn at_own_rates(program: &Program, drawn: &Drawn) -> (Row<f32>, Row<f32>) {
    let has_cost = program.rates.iter().any(|rate| rate.cost != 0.0);
    let (mut cost, mut effort) = (Row::of(0f32), Row::of(0f32));
    for (rate, length) in program.rates.iter().zip(&drawn.durations) {
        if rate.agents == 0.0 {
            continue;
        }
        for lane in 0..LANES {
            let length = length.0[lane] as f32;
            effort.0[lane] += length * rate.agents;
            if has_cost {
                cost.0[lane] += length * rate.cost;
            }
        }
    }
    (cost, effort)
}
