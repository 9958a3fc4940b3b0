//! From draws to durations: steps one and two of a block.
//!
//! First what is shared (the fortune of tracks, which risks happen), then each ticket, then each gate, whose
//! duration is its review and, for the lanes that fail, the work done again and the reviews after it.

use super::lanes::{LANES, Row};
use super::normal::{power, uniform};
use super::octaves::take;
use super::program::{Form, GateDraw, NORMALS, PROBABILITIES, Program, Sampler, Work};
use super::settings::{Control, PATIENCE, Sampling};
use super::stream::{Stream, Words};
use super::vector::Vector;
use super::{sobol, strata};

/// What a block draws before it knows any date.
#[derive(Default)]
pub(super) struct Drawn {
    /// `[nodes]`: durations in units.
    pub(super) durations: Vec<Row<i32>>,
    /// The units of all that have a rate, where they have the same: summed while each row is at hand.
    pub(super) units: Row<i32>,
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
    /// Draws close to an end, whose durations are still to be found.
    far: Vec<Far>,
}

/// A draw close to the end of its distribution.
#[derive(Clone, Copy)]
struct Far {
    position: u32,
    lane: u32,
    bits: u32,
}

impl Drawn {
    /// Room for the rows of a program.
    pub(super) fn for_program(program: &Program) -> Self {
        let again = program.gates.iter().map(|gate| gate.redo.again.len()).max();
        Self {
            durations: vec![Row::default(); program.len()],
            units: Row::default(),
            factors: vec![Row::default(); program.factors.len()],
            happens: vec![Row::default(); program.risks.len()],
            risks: vec![0; program.risks.len()],
            failures: vec![Row::default(); program.gates.len()],
            rounds: vec![Row::default(); program.gates.len()],
            again: vec![Row::default(); again.unwrap_or(0)],
            far: Vec::new(),
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
        // Rows for all tickets: clearing them for each would take as long as the draws.
        let mut rows = Rows::default();
        let mut units = Row::default();
        for position in 0..program.len() {
            if position % PATIENCE == PATIENCE - 1 && control.look(PATIENCE) {
                return false;
            }
            match program.work[position] {
                Work::Fixed(units) => self.durations[position] = Row::of(units),
                Work::Sampled(number) => {
                    let sampler = &program.samplers[number as usize];
                    self.draw_duration(vector, program, sampler, block, &mut rows, position);
                }
            }
            if program.counts(position) {
                let row = &self.durations[position];
                for lane in 0..LANES {
                    units.0[lane] += row.0[lane];
                }
            }
        }
        self.units = units;
        self.settle_far(program);
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
                &program.factors[factor],
                block,
                &mut self.factors[factor],
            );
        }
        for hit in &program.hits[sampler.hits.start as usize..sampler.hits.end as usize] {
            self.draw_risk(program, hit.risk as usize, block);
        }
        let mut rows = Rows::default();
        self.draw_duration(vector, program, sampler, block, &mut rows, position);
        self.settle_far(program);
        self.durations[position]
    }

    #[inline(always)]
    fn draw_shared<V: Vector>(&mut self, vector: V, program: &Program, block: u32) {
        for (stream, row) in program.factors.iter().zip(&mut self.factors) {
            draw_factor(vector, program, stream, block, row);
        }
        for number in 0..program.risks.len() {
            self.draw_risk(program, number, block);
        }
    }

    #[inline(always)]
    fn draw_risk(&mut self, program: &Program, number: usize, block: u32) {
        let risk = &program.risks[number];
        let mut row = Row::default();
        draw_uniform(program, &risk.stream, block, &mut row);
        let mut lanes = 0;
        for lane in 0..LANES {
            let happens = row.0[lane] < risk.probability;
            lanes |= u64::from(happens) << lane;
            row.0[lane] = f32::from(u8::from(happens));
        }
        self.happens[number] = row;
        self.risks[number] = lanes;
    }

    /// Draws one ticket's durations, in one walk over the row where nothing else hangs on it.
    #[inline(always)]
    fn draw_duration<V: Vector>(
        &mut self,
        vector: V,
        program: &Program,
        sampler: &Sampler,
        block: u32,
        rows: &mut Rows,
        position: usize,
    ) {
        if let (Form::Octaves(table), None) = (sampler.form, sampler.factor)
            && sampler.hits.is_empty()
        {
            let out = &mut self.durations[position];
            let size = sampler.size();
            rows.draw_words(program, &sampler.stream, block);
            let octaves = &program.octaves;
            let mut lanes = octaves.apply_sized(vector, table, &rows.words, size, out);
            while lanes != 0 {
                let lane = take(&mut lanes);
                let (_, whole) = rows.words(program, &sampler.stream, block);
                self.far.push(Far {
                    position: position as u32,
                    lane: lane as u32,
                    bits: whole(lane),
                });
            }
            return;
        }
        self.draw_form(vector, program, sampler, block, rows);
        self.finish_duration(program, sampler, &mut rows.values, position);
    }

    /// Finds the durations of draws close to an end, one after the other: their tables are seldom needed, so that they
    /// lie in no cache, but the machine waits for several at once.
    #[inline(always)]
    fn settle_far(&mut self, program: &Program) {
        for &Far {
            position,
            lane,
            bits,
        } in &self.far
        {
            if let Work::Sampled(number) = program.work[position as usize]
                && let sampler = &program.samplers[number as usize]
                && let Form::Octaves(table) = sampler.form
            {
                let units = program.octaves.sized_far(table, bits, sampler.size());
                let lane = lane as usize % LANES;
                let own = &mut self.durations[position as usize].0[lane];
                if program.counts(position as usize) {
                    self.units.0[lane] = self.units.0[lane].wrapping_add(units - *own);
                }
                *own = units;
            }
        }
        self.far.clear();
    }

    /// Draws the shape of a ticket's estimate; [`Drawn::finish_duration`] gives it its size.
    #[inline(always)]
    fn draw_form<V: Vector>(
        &self,
        vector: V,
        program: &Program,
        sampler: &Sampler,
        block: u32,
        rows: &mut Rows,
    ) {
        match (sampler.form, sampler.factor) {
            (Form::Fixed, _) => rows.values = Row::default(),
            (form, None) => rows.draw_own(vector, program, form, &sampler.stream, block),
            (form, Some(factor)) => {
                rows.draw_shape(vector, program, NORMALS, &sampler.stream, block);
                self.correlate(program, factor, &mut rows.values);
                shared(vector, program, form, &mut rows.values);
            }
        }
        if let Form::Observed { first, count } = sampler.form {
            let observed = &program.observed[first as usize..][..count as usize];
            observe(observed, &mut rows.values);
        }
    }

    /// Mixes what the track shares into normal numbers.
    #[inline(always)]
    fn correlate(&self, program: &Program, factor: u32, row: &mut Row<f32>) {
        let (shared, own) = program.weights;
        let factor = &self.factors[factor as usize];
        for lane in 0..LANES {
            row.0[lane] = shared * factor.0[lane] + own * row.0[lane];
        }
    }

    /// Gives a shape its size, adds what risks do, keeps the bounds, and rounds to whole units.
    #[inline(always)]
    fn finish_duration(
        &mut self,
        program: &Program,
        sampler: &Sampler,
        row: &mut Row<f32>,
        position: usize,
    ) {
        let out = &mut self.durations[position];
        if sampler.hits.is_empty() && sampler.form != Form::Power {
            let size = sampler.size();
            for lane in 0..LANES {
                out.0[lane] = size.whole(row.0[lane]);
            }
            return;
        }
        for lane in 0..LANES {
            row.0[lane] = sampler.low + sampler.range * row.0[lane];
        }
        let size = sampler.size_of_units();
        if sampler.form == Form::Power {
            power(row);
        }
        for hit in &program.hits[sampler.hits.start as usize..sampler.hits.end as usize] {
            let happens = &self.happens[hit.risk as usize];
            let more = hit.factor - 1.0;
            for lane in 0..LANES {
                let happens = happens.0[lane];
                row.0[lane] = row.0[lane] * (1.0 + happens * more) + happens * hit.delay;
            }
        }
        for lane in 0..LANES {
            out.0[lane] = size.whole(row.0[lane]);
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
            draw_uniform(program, &gate.stream, block, &mut row);
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
        for (number, again) in gate.redo.again.iter().enumerate() {
            let mut row = Row::of(0f32);
            for &before in &gate.redo.after[again.after.start as usize..again.after.end as usize] {
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
        for row in &self.again[..gate.redo.again.len()] {
            for lane in 0..LANES {
                longest.0[lane] = longest.0[lane].max(row.0[lane]);
            }
        }
        longest
    }
}

/// What one variable is made of on its way to a shape.
#[derive(Default)]
struct Rows {
    bits: Row<u32>,
    words: Words,
    values: Row<f32>,
}

impl Rows {
    /// Draws the first 16 bits of each sample.
    #[inline(always)]
    fn draw_words(&mut self, program: &Program, stream: &Stream, block: u32) {
        if program.sampling == Sampling::Plain {
            stream.draw_words(block, &mut self.words);
        } else {
            draw(program, stream, block, &mut self.bits);
            self.words = Words::of(&self.bits);
        }
    }

    /// What was drawn, and a way to all bits of a lane.
    #[inline(always)]
    fn words(
        &self,
        program: &Program,
        stream: &Stream,
        block: u32,
    ) -> (&Words, impl Fn(usize) -> u32) {
        let whole = move |lane: usize| match program.sampling {
            Sampling::Plain => stream.whole(block, &self.words, lane),
            _ => self.bits.0[lane],
        };
        (&self.words, whole)
    }

    /// Draws values of the function with a number.
    #[inline(always)]
    fn draw_shape<V: Vector>(
        &mut self,
        vector: V,
        program: &Program,
        number: u32,
        stream: &Stream,
        block: u32,
    ) {
        self.draw_words(program, stream, block);
        let mut values = Row::default();
        let words = self.words(program, stream, block);
        program.octaves.apply(vector, number, words, &mut values);
        self.values = values;
    }

    /// Draws a shape that hangs on nothing else.
    #[inline(always)]
    fn draw_own<V: Vector>(
        &mut self,
        vector: V,
        program: &Program,
        form: Form,
        stream: &Stream,
        block: u32,
    ) {
        match form {
            Form::Fixed | Form::Pieces(_) => {}
            Form::Uniform | Form::Observed { .. } => {
                draw(program, stream, block, &mut self.bits);
                uniform(&self.bits, &mut self.values);
            }
            Form::Triangular(mode) => {
                draw(program, stream, block, &mut self.bits);
                uniform(&self.bits, &mut self.values);
                triangular(mode, &mut self.values);
            }
            Form::Octaves(table) => self.draw_shape(vector, program, table, stream, block),
            Form::Power => self.draw_shape(vector, program, NORMALS, stream, block),
        }
    }
}

#[inline(always)]
fn draw_factor<V: Vector>(
    vector: V,
    program: &Program,
    stream: &Stream,
    block: u32,
    row: &mut Row<f32>,
) {
    let mut rows = Rows::default();
    rows.draw_shape(vector, program, NORMALS, stream, block);
    *row = rows.values;
}

/// The draws of a stream, by the program's way of sampling.
#[inline(always)]
fn draw(program: &Program, stream: &Stream, block: u32, bits: &mut Row<u32>) {
    stream.draw(block, bits);
    let (seed, variable) = (program.seed, stream.variable);
    match program.sampling {
        Sampling::Plain => {}
        Sampling::LatinHypercube => strata::spread(seed, variable, program.samples, block, bits),
        Sampling::Sobol => match program.places.of(variable) {
            Some(dimension) => sobol::draw(seed, variable, dimension, block, bits),
            None => strata::spread(seed, variable, program.samples, block, bits),
        },
    }
}

/// Uniform numbers of a stream.
#[inline(always)]
fn draw_uniform(program: &Program, stream: &Stream, block: u32, row: &mut Row<f32>) {
    let mut bits = Row::default();
    draw(program, stream, block, &mut bits);
    uniform(&bits, row);
}

/// Turns normal numbers into a shape.
#[inline(always)]
fn shared<V: Vector>(vector: V, program: &Program, form: Form, row: &mut Row<f32>) {
    match form {
        Form::Pieces(table) => program.pieces[table as usize].apply(vector, row),
        Form::Observed { .. } => program.pieces[PROBABILITIES].apply(vector, row),
        // A shape of draws has no factor, and a lognormal is made of normal numbers.
        Form::Fixed | Form::Uniform | Form::Triangular(_) | Form::Octaves(_) | Form::Power => {}
    }
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
