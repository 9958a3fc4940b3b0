//! One block through the network: early finishes forwards, driving chains and floats backwards.
//!
//! Forward, a row of starts is the largest of what the edges ask, 64 samples at a time. Backward, a node is
//! critical in the lanes in which an edge without a gap leads to a critical node: exact, since times are
//! whole numbers. The same gaps give total floats: the least over the edges of the successor's float and the
//! gap. O(nodes + edges) per block.
//! Source of the criticality by driving edges: Williams 1992, *Criticality in stochastic networks*.

use super::draws::Drawn;
use super::lanes::{LANES, Row};
use super::program::{Edge, EdgeLag, FARTHEST, Held, Program, Unit};
use super::settings::{Control, PATIENCE};
use super::vector::Vector;

/// The dates of one block.
#[derive(Default)]
pub(super) struct Dated {
    /// `[nodes]`: starts, in units after the plan's start; empty in lanes of working time, where a start is the
    /// finish less the duration.
    pub(super) starts: Vec<Row<i32>>,
    /// `[nodes]`: finishes.
    pub(super) finishes: Vec<Row<i32>>,
    /// `[nodes]`: the lanes in which a driving chain leads from here to the end.
    pub(super) critical: Vec<u64>,
    /// `[nodes]`: total floats; empty unless asked for.
    pub(super) floats: Vec<Row<i32>>,
    /// `[places]`: late finishes at work, in [`super::lates::Lates`]' order.
    lates: Vec<Row<i32>>,
    /// The last finish.
    pub(super) end: Row<i32>,
}

impl Dated {
    /// Room for the rows of a program.
    pub(super) fn for_program(program: &Program, has_floats: bool, is_in_lanes: bool) -> Self {
        let rows = || vec![Row::default(); program.len()];
        Self {
            starts: if is_in_lanes { Vec::new() } else { rows() },
            finishes: rows(),
            critical: vec![0; program.len()],
            floats: if has_floats { rows() } else { Vec::new() },
            lates: Vec::new(),
            end: Row::default(),
        }
    }

    /// Early dates of a block where one calendar rules. Returns whether it got to the end.
    #[inline(always)]
    pub(super) fn forward(&mut self, program: &Program, drawn: &Drawn, control: &Control) -> bool {
        let mut held = program.holds.as_slice();
        let mut asked = Row::of(0i32);
        for at in 0..program.len() {
            if at % PATIENCE == PATIENCE - 1 && control.look(PATIENCE) {
                return false;
            }
            let is_held = held.first().is_some_and(|hold| hold.0 as usize == at);
            if !is_held && self.follow(program.edges_of(at), drawn, at) {
                continue;
            }
            let mut start = Row::of(0i32);
            for edge in program.edges_of(at) {
                if edge.is_plain() {
                    later(&self.finishes[edge.from as usize], &mut start);
                } else {
                    self.asks(program, drawn, edge, at, &mut asked);
                    later(&asked, &mut start);
                }
            }
            let length = &drawn.durations[at];
            while let Some(((position, hold), rest)) = held.split_first() {
                if *position as usize != at {
                    break;
                }
                apply(*hold, length, &mut start);
                held = rest;
            }
            let finish = &mut self.finishes[at];
            for lane in 0..LANES {
                finish.0[lane] = start.0[lane] + length.0[lane];
            }
        }
        self.find_end(program);
        !control.look(program.len() % PATIENCE)
    }

    /// Finishes of a position after one or two others and nothing else, as most are: in one walk over the rows.
    /// Returns whether it is such a position.
    #[inline(always)]
    fn follow(&mut self, edges: &[Edge], drawn: &Drawn, at: usize) -> bool {
        let (first, second) = match edges {
            [only] if only.is_plain() => (only.from, only.from),
            [first, second] if first.is_plain() && second.is_plain() => (first.from, second.from),
            _ => return false,
        };
        let (before, rest) = self.finishes.split_at_mut(at);
        let (finish, length) = (&mut rest[0], &drawn.durations[at]);
        let (first, second) = (&before[first as usize], &before[second as usize]);
        for lane in 0..LANES {
            let start = first.0[lane].max(second.0[lane]).max(0);
            finish.0[lane] = start + length.0[lane];
        }
        true
    }

    /// The starts of a position.
    #[inline(always)]
    pub(super) fn start(&self, drawn: &Drawn, at: usize) -> Row<i32> {
        if let Some(row) = self.starts.get(at) {
            return *row;
        }
        let mut row = self.finishes[at];
        for lane in 0..LANES {
            row.0[lane] -= drawn.durations[at].0[lane];
        }
        row
    }

    /// The last finish in each lane.
    #[inline(always)]
    pub(super) fn find_end(&mut self, program: &Program) {
        let mut end = Row::of(0i32);
        for &position in &program.ends {
            later(&self.finishes[position as usize], &mut end);
        }
        self.end = end;
    }

    /// Prepares the backward pass: who finishes last is critical, and everybody's float reaches to the end.
    #[inline(always)]
    pub(super) fn begin_backward<V: Vector>(&mut self, vector: V, program: &Program) {
        self.critical.fill(0);
        let mut left = Row::of(0i32);
        for &position in &program.ends {
            let at = position as usize;
            for lane in 0..LANES {
                left.0[lane] = self.end.0[lane] - self.finishes[at].0[lane];
            }
            self.critical[at] = vector.zeros(&left);
        }
        for at in 0..self.floats.len() {
            let is_row = program.rows[at].is_some();
            for lane in 0..LANES {
                self.floats[at].0[lane] = if is_row {
                    self.end.0[lane] - self.finishes[at].0[lane]
                } else {
                    FARTHEST as i32
                };
            }
        }
    }

    /// A backward pass by late finishes. `settle` is given each position with its late finishes, the last position first,
    /// and leaves its late starts, which are handed on; it returns whether to go on. Everybody may finish with the last.
    ///
    /// Where no date fixes a start, a row whose late finish is its finish lies on a chain without gaps that leads to the
    /// end, and the other way round: it is critical.
    #[inline(always)]
    pub(super) fn sweep(
        &mut self,
        program: &Program,
        drawn: &Drawn,
        mut settle: impl FnMut(usize, &Row<i32>, &Row<i32>, &mut Row<i32>) -> bool,
    ) -> bool {
        self.lates.resize(program.lates.count(), Row::default());
        let mut start = Row::default();
        for at in (0..program.len()).rev() {
            let finish = &self.finishes[at];
            let latest;
            let late = match program.lates.place(at) {
                Some(place) => &self.lates[place],
                None => {
                    latest = self.latest(program, at);
                    &latest
                }
            };
            if !settle(at, finish, late, &mut start) {
                return false;
            }
            self.hand_late(program, drawn, at, &start);
        }
        true
    }

    /// The latest a position may finish whoever waits for it; what is no row holds nobody back.
    #[inline(always)]
    fn latest(&self, program: &Program, at: usize) -> Row<i32> {
        if program.rows[at].is_some() {
            return self.end;
        }
        let mut late = self.finishes[at];
        for lane in 0..LANES {
            late.0[lane] += FARTHEST as i32;
        }
        late
    }

    /// Hands the late start of a position on to what it waits for.
    #[inline(always)]
    fn hand_late(&mut self, program: &Program, drawn: &Drawn, at: usize, late: &Row<i32>) {
        let mut asked = Row::of(0i32);
        let first = program.first_in[at] as usize;
        for (number, edge) in program.edges_of(at).iter().enumerate() {
            let from = edge.from as usize;
            let allowed = if edge.is_plain() {
                late
            } else {
                self.asks(program, drawn, edge, at, &mut asked);
                let finish = &self.finishes[from];
                for lane in 0..LANES {
                    asked.0[lane] = late.0[lane] - (asked.0[lane] - finish.0[lane]);
                }
                &asked
            };
            let Some(place) = program.lates.place(from) else {
                continue;
            };
            if !program.lates.is_first(first + number) {
                sooner(allowed, &mut self.lates[place]);
                continue;
            }
            let latest = self.latest(program, from);
            let own = &mut self.lates[place];
            for lane in 0..LANES {
                own.0[lane] = latest.0[lane].min(allowed.0[lane]);
            }
        }
    }

    /// Hands criticality and float of a position on to its predecessors.
    #[inline(always)]
    pub(super) fn hand_back<V: Vector>(
        &mut self,
        vector: V,
        program: &Program,
        drawn: &Drawn,
        at: usize,
        is_fixed: bool,
    ) {
        let critical = if is_fixed { 0 } else { self.critical[at] };
        let has_floats = !self.floats.is_empty();
        if critical == 0 && !has_floats {
            return;
        }
        let mut gap = Row::of(0i32);
        for edge in program.edges_of(at) {
            let from = edge.from as usize;
            let news = critical & !self.critical[from];
            if news == 0 && !has_floats {
                continue;
            }
            if edge.is_plain() {
                gap = self.finishes[from];
            } else {
                self.asks(program, drawn, edge, at, &mut gap);
            }
            let (finish, length) = (&self.finishes[at], &drawn.durations[at]);
            for lane in 0..LANES {
                gap.0[lane] = finish.0[lane] - length.0[lane] - gap.0[lane];
            }
            if news != 0 {
                self.critical[from] |= news & vector.zeros(&gap);
            }
            if has_floats {
                let (before, rest) = self.floats.split_at_mut(at);
                let (own, float) = (&mut before[from], &rest[0]);
                for lane in 0..LANES {
                    own.0[lane] = own.0[lane].min(float.0[lane] + gap.0[lane]);
                }
            }
        }
    }

    /// The starts an edge asks of its successor.
    #[inline(always)]
    fn asks(&self, program: &Program, drawn: &Drawn, edge: &Edge, at: usize, out: &mut Row<i32>) {
        let from = edge.from as usize;
        *out = if edge.kind.from_finish() {
            self.finishes[from]
        } else {
            self.start(drawn, from)
        };
        match edge.lag {
            EdgeLag::Fixed(units) => {
                for lane in 0..LANES {
                    out.0[lane] += units;
                }
            }
            EdgeLag::Percent(percent) => {
                add_percent(program.unit, percent, &drawn.durations[from], out);
            }
            EdgeLag::PercentOfSuccessor(percent) => {
                add_percent(program.unit, percent, &drawn.durations[at], out);
            }
        }
        if !edge.kind.to_start() {
            let length = &drawn.durations[at];
            for lane in 0..LANES {
                out.0[lane] -= length.0[lane];
            }
        }
    }
}

/// Moves starts to what is asked, where that is later.
#[inline(always)]
fn later(asked: &Row<i32>, start: &mut Row<i32>) {
    for lane in 0..LANES {
        start.0[lane] = start.0[lane].max(asked.0[lane]);
    }
}

/// Moves late finishes to what is allowed, where that is sooner.
#[inline(always)]
fn sooner(allowed: &Row<i32>, late: &mut Row<i32>) {
    for lane in 0..LANES {
        late.0[lane] = late.0[lane].min(allowed.0[lane]);
    }
}

/// Adds a percentage of durations, rounded up to a minute as [`crate::schedule::percent_of`] does.
fn add_percent(unit: Unit, percent: f64, lengths: &Row<i32>, out: &mut Row<i32>) {
    for (out, &length) in out.0.iter_mut().zip(&lengths.0) {
        let exact = percent * unit.minutes(f64::from(length)) / 100.0;
        let nearest = libm::round(exact);
        let minutes = if (exact - nearest).abs() <= 1e-6 {
            nearest
        } else {
            libm::ceil(exact)
        };
        *out += unit.units(if minutes.is_nan() { 0.0 } else { minutes });
    }
}

/// Lets a date act on starts.
#[inline(always)]
fn apply(hold: Held, length: &Row<i32>, start: &mut Row<i32>) {
    for lane in 0..LANES {
        let length = length.0[lane];
        let start = &mut start.0[lane];
        *start = match hold {
            Held::StartsFrom(units) => units.max(*start),
            Held::FinishesFrom(units) => (units - length).max(*start),
            Held::Starts(units) => units,
            Held::Finishes(units) => units - length,
        };
    }
}
