//! From draws to durations: steps one and two of a block.
//!
//! First what is shared (the fortune of tracks, which risks happen), then each ticket, then each gate, whose
//! duration is its review and, for the lanes that fail, the work done again and the reviews after it.

use super::lanes::{LANES, Row};
use super::normal::{normal, power, stretch, uniform};
use super::philox::{self, Variable};
use super::program::{Form, GateDraw, NORMALS, PROBABILITIES, Program, Sampler, Work};
use super::settings::{Control, PATIENCE, Sampling};
use super::vector::Vector;
use super::{sobol, strata};

/// What a block draws before it knows any date.
#[derive(Default)]
pub(super) struct Drawn {
    /// `[nodes]`: durations in units.
    pub(super) durations: Vec<Row<i32>>,
    /// `[factors]`: what the tickets of a track share.
    factors: Vec<Row<f32>>,
    /// `[risks]`: 1 where the risk happens.
    happens: Vec<Row<f32>>,
    /// `[risks]`: the same as lanes.
    pub(super) risks: Vec<u64>,
    /// `[gates]`: failed attempts.
    pub(super) failures: Vec<Row<i32>>,
    /// `[gates]`: how often the work is done again.
    pub(super) rounds: Vec<Row<i32>>,
    /// Finishes of the work done again, while one gate is looked at.
    again: Vec<Row<f32>>,
}

impl Drawn {
    /// Room for the rows of a program.
    pub(super) fn for_program(program: &Program) -> Self {
        let again = program.gates.iter().map(|gate| gate.again.len()).max();
        Self {
            durations: vec![Row::default(); program.len()],
            factors: vec![Row::default(); program.factors.len()],
            happens: vec![Row::default(); program.risks.len()],
            risks: vec![0; program.risks.len()],
            failures: vec![Row::default(); program.gates.len()],
            rounds: vec![Row::default(); program.gates.len()],
            again: vec![Row::default(); again.unwrap_or(0)],
        }
    }

    /// Draws everything of one block. Returns whether it got to the end.
    #[inline(always)]
    pub(super) fn fill<V: Vector>(
        &mut self,
        vector: V,
        program: &Program,
        block: u32,
        control: &Control,
    ) -> bool {
        self.draw_shared(vector, program, block);
        for position in 0..program.len() {
            if position % PATIENCE == PATIENCE - 1 && control.look(PATIENCE) {
                return false;
            }
            match program.work[position] {
                Work::Fixed(units) => self.durations[position] = Row::of(units),
                Work::Sampled(number) => {
                    let sampler = &program.samplers[number as usize];
                    let mut row = Row::of(sampler.low);
                    self.draw_form(vector, program, sampler, block, &mut row);
                    self.finish_duration(program, sampler, &row, position);
                }
            }
        }
        for number in 0..program.gates.len() {
            self.draw_gate(program, number, block);
        }
        !control.look(program.len() % PATIENCE)
    }

    /// Draws one ticket's durations alone, the shared part included: what [`Drawn::fill`] gives at its position.
    #[inline(always)]
    pub(super) fn fill_one<V: Vector>(
        &mut self,
        vector: V,
        program: &Program,
        position: usize,
        block: u32,
    ) -> Row<i32> {
        let Work::Sampled(number) = program.work[position] else {
            return self.durations[position];
        };
        let sampler = &program.samplers[number as usize];
        if let Some(factor) = sampler.factor {
            let factor = factor as usize;
            draw_factor(
                vector,
                program,
                program.factors[factor],
                block,
                &mut self.factors[factor],
            );
        }
        for hit in &program.hits[sampler.hits.start as usize..sampler.hits.end as usize] {
            self.draw_risk(program, hit.risk as usize, block);
        }
        let mut row = Row::of(sampler.low);
        self.draw_form(vector, program, sampler, block, &mut row);
        self.finish_duration(program, sampler, &row, position);
        self.durations[position]
    }

    #[inline(always)]
    fn draw_shared<V: Vector>(&mut self, vector: V, program: &Program, block: u32) {
        for (variable, row) in program.factors.iter().zip(&mut self.factors) {
            draw_factor(vector, program, *variable, block, row);
        }
        for number in 0..program.risks.len() {
            self.draw_risk(program, number, block);
        }
    }

    #[inline(always)]
    fn draw_risk(&mut self, program: &Program, number: usize, block: u32) {
        let risk = &program.risks[number];
        let mut row = Row::default();
        draw_uniform(program, risk.variable, block, &mut row);
        let mut lanes = 0;
        for lane in 0..LANES {
            let happens = row.0[lane] < risk.probability;
            lanes |= u64::from(happens) << lane;
            row.0[lane] = f32::from(u8::from(happens));
        }
        self.happens[number] = row;
        self.risks[number] = lanes;
    }

    /// Draws the estimate of a ticket, in units.
    #[inline(always)]
    fn draw_form<V: Vector>(
        &self,
        vector: V,
        program: &Program,
        sampler: &Sampler,
        block: u32,
        row: &mut Row<f32>,
    ) {
        if sampler.form == Form::Fixed {
            return;
        }
        draw_uniform(program, sampler.variable, block, row);
        let is_normal = self.correlate(vector, program, sampler, row);
        match sampler.form {
            Form::Fixed => {}
            Form::Uniform => {}
            Form::Triangular(mode) => triangular(mode, row),
            Form::Pieces(table) => {
                if !is_normal {
                    stretch(row);
                }
                program.tables[table as usize].apply(vector, row);
            }
            Form::Power => {
                if !is_normal {
                    normal(vector, &program.tables[NORMALS], row);
                }
            }
            Form::Observed { first, count } => {
                if is_normal {
                    program.tables[PROBABILITIES].apply(vector, row);
                }
                observe(&program.observed[first as usize..][..count as usize], row);
            }
        }
        for lane in 0..LANES {
            row.0[lane] = sampler.low + sampler.range * row.0[lane];
        }
        if sampler.form == Form::Power {
            power(row);
        }
    }

    /// Mixes in what the track shares; the row then holds normal numbers.
    #[inline(always)]
    fn correlate<V: Vector>(
        &self,
        vector: V,
        program: &Program,
        sampler: &Sampler,
        row: &mut Row<f32>,
    ) -> bool {
        let Some(factor) = sampler.factor else {
            return false;
        };
        normal(vector, &program.tables[NORMALS], row);
        let (shared, own) = program.weights;
        let factor = &self.factors[factor as usize];
        for lane in 0..LANES {
            row.0[lane] = shared * factor.0[lane] + own * row.0[lane];
        }
        true
    }

    /// Adds what risks do, keeps the bounds, and rounds to whole units.
    #[inline(always)]
    fn finish_duration(
        &mut self,
        program: &Program,
        sampler: &Sampler,
        row: &Row<f32>,
        position: usize,
    ) {
        let mut row = *row;
        for hit in &program.hits[sampler.hits.start as usize..sampler.hits.end as usize] {
            let happens = &self.happens[hit.risk as usize];
            let more = hit.factor - 1.0;
            for lane in 0..LANES {
                let happens = happens.0[lane];
                row.0[lane] = row.0[lane] * (1.0 + happens * more) + happens * hit.delay;
            }
        }
        let out = &mut self.durations[position];
        for lane in 0..LANES {
            let units = sampler.offset + row.0[lane];
            // Comparisons that a NaN fails leave `least`.
            let units = if units > sampler.least {
                units
            } else {
                sampler.least
            };
            let units = if units < sampler.most {
                units
            } else {
                sampler.most
            };
            // SAFETY: between `least` and `most`, which lie between 0 and 2^30.
            out.0[lane] = unsafe { (units + 0.5).to_int_unchecked::<i32>() };
        }
    }

    #[inline(always)]
    fn draw_gate(&mut self, program: &Program, number: usize, block: u32) {
        let gate = &program.gates[number];
        self.count_failures(program, gate, number, block);
        let mut has_rounds = false;
        for lane in 0..LANES {
            let failures = self.failures[number].0[lane];
            let rounds = match gate.attempts {
                Some(attempts) => failures.min(attempts - 1),
                None => failures,
            };
            self.rounds[number].0[lane] = rounds;
            has_rounds |= rounds > 0;
        }
        let mut row = Row::of(gate.review);
        if has_rounds {
            self.work_again(gate);
            let rounds = &self.rounds[number];
            let longest = self.longest_again(gate);
            for lane in 0..LANES {
                let round = longest.0[lane] as i32 + gate.review;
                row.0[lane] += rounds.0[lane].wrapping_mul(round);
            }
        }
        self.durations[gate.position as usize] = row;
    }

    /// How many attempts fail: one more for each threshold the draw stays below.
    #[inline(always)]
    fn count_failures(&mut self, program: &Program, gate: &GateDraw, number: usize, block: u32) {
        let mut failures = Row::of(gate.failed);
        if !gate.failing.is_empty() {
            let mut row = Row::default();
            draw_uniform(program, gate.variable, block, &mut row);
            for &threshold in &gate.failing {
                let mut is_any = 0;
                for lane in 0..LANES {
                    let fails = i32::from(row.0[lane] < threshold);
                    failures.0[lane] += fails;
                    is_any |= fails;
                }
                if is_any == 0 {
                    break;
                }
            }
        }
        self.failures[number] = failures;
    }

    /// Finishes of what is done again, from the moment of the failure, in all lanes.
    #[inline(always)]
    fn work_again(&mut self, gate: &GateDraw) {
        for (number, again) in gate.again.iter().enumerate() {
            let mut row = Row::of(0f32);
            for &before in &gate.after[again.after.start as usize..again.after.end as usize] {
                let before = &self.again[before as usize];
                for lane in 0..LANES {
                    row.0[lane] = row.0[lane].max(before.0[lane]);
                }
            }
            if let Some(position) = again.position {
                let work = &self.durations[position as usize];
                for lane in 0..LANES {
                    row.0[lane] += work.0[lane] as f32 * again.share;
                }
            }
            self.again[number] = row;
        }
    }

    #[inline(always)]
    fn longest_again(&self, gate: &GateDraw) -> Row<f32> {
        let mut longest = Row::of(0f32);
        for row in &self.again[..gate.again.len()] {
            for lane in 0..LANES {
                longest.0[lane] = longest.0[lane].max(row.0[lane]);
            }
        }
        longest
    }
}

#[inline(always)]
fn draw_factor<V: Vector>(
    vector: V,
    program: &Program,
    variable: Variable,
    block: u32,
    row: &mut Row<f32>,
) {
    draw_uniform(program, variable, block, row);
    normal(vector, &program.tables[NORMALS], row);
}

/// Uniform numbers for a variable, by the program's way of sampling.
#[inline(always)]
pub(super) fn draw_uniform(program: &Program, variable: Variable, block: u32, row: &mut Row<f32>) {
    let mut bits = Row::default();
    philox::draw(program.seed, variable, block, &mut bits);
    match program.sampling {
        Sampling::Plain => {}
        Sampling::LatinHypercube => {
            strata::spread(program.seed, variable, program.samples, block, &mut bits)
        }
        Sampling::Sobol => match program.places.of(variable) {
            Some(dimension) => sobol::draw(program.seed, variable, dimension, block, &mut bits),
            None => strata::spread(program.seed, variable, program.samples, block, &mut bits),
        },
    }
    uniform(&bits, row);
}

/// Turns uniform numbers into triangular ones between 0 and 1.
#[inline(always)]
fn triangular(mode: f32, row: &mut Row<f32>) {
    for lane in 0..LANES {
        let u = row.0[lane];
        let is_low = u < mode;
        let square = if is_low {
            u * mode
        } else {
            (1.0 - u) * (1.0 - mode)
        };
        let root = square.sqrt();
        row.0[lane] = if is_low { root } else { 1.0 - root };
    }
}

/// Replaces uniform numbers by one of the observed values.
fn observe(values: &[f32], row: &mut Row<f32>) {
    for value in &mut row.0 {
        let at = (*value * values.len() as f32) as usize;
        *value = values[at.min(values.len() - 1)];
    }
}
