//! A plan under one option, compiled for sampling: arrays by position in the network, times in one unit.
//!
//! Times are 32-bit whole numbers of a unit that is a power of two of a minute, as fine as the longest
//! possible run allows: sums and comparisons then are exact, so a chain is critical when it is exactly as
//! long as the finish, with no tolerance, and a plan of fixed estimates takes exactly its planned makespan.

use super::lates::Lates;
use super::octaves::{Octaves, Size};
use super::pieces::Pieces;
use super::settings::Sampling;
use super::sobol::Places;
use super::stream::Stream;
use crate::plan::{CheckpointId, DependencyKind, GateId, Node, RiskId, Subject};
use crate::schedule::Redo;
use std::ops::Range;

/// Times beyond this many units do not occur: sums of three of them fit in 32 bits.
pub(super) const FARTHEST: f64 = (1 << 29) as f64;
/// The finest unit: 1/256 of a minute.
const FINEST: i32 = 8;

/// The table of normal numbers, by draws.
pub(super) const NORMALS: u32 = 0;
/// The table of probabilities, by normal numbers.
pub(super) const PROBABILITIES: usize = 0;

/// A unit of time: a minute divided by `2^shift`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    shift: i32,
}

impl Unit {
    /// One minute.
    pub(super) const MINUTE: Unit = Unit { shift: 0 };

    /// The finest unit in which so many minutes still fit.
    pub(super) fn for_minutes(longest: f64) -> Self {
        let mut shift = FINEST;
        while libm::ldexp(longest, shift) > FARTHEST && shift > -60 {
            shift -= 1;
        }
        Self { shift }
    }

    /// Units in a minute.
    pub(super) fn per_minute(self) -> f64 {
        libm::ldexp(1.0, self.shift)
    }

    /// Minutes as whole units.
    pub(super) fn units(self, minutes: f64) -> i32 {
        let units = libm::round(libm::ldexp(minutes, self.shift));
        units.clamp(-FARTHEST, FARTHEST) as i32
    }

    /// Units as minutes.
    pub(super) fn minutes(self, units: f64) -> f64 {
        libm::ldexp(units, -self.shift)
    }
}

/// A plan compiled for sampling.
pub(super) struct Program {
    pub(super) unit: Unit,
    pub(super) seed: u64,
    pub(super) sampling: Sampling,
    /// All samples asked for: the number of strata.
    pub(super) samples: u32,
    /// `[nodes]`: where each duration comes from.
    pub(super) work: Vec<Work>,
    /// `[nodes]`: the ticket or gate; `None` for a virtual node, a summary, or what is left out.
    pub(super) rows: Vec<Option<Node>>,
    pub(super) samplers: Vec<Sampler>,
    /// Shapes as functions of draws, [`NORMALS`] first.
    pub(super) octaves: Octaves,
    /// Shapes as functions of normal numbers, [`PROBABILITIES`] first.
    pub(super) pieces: Vec<Pieces>,
    /// Observed durations, in units.
    pub(super) observed: Vec<f32>,
    /// The tracks whose tickets share a part of their fortune.
    pub(super) factors: Vec<Stream>,
    /// The weights of the shared and of the own part.
    pub(super) weights: (f32, f32),
    pub(super) risks: Vec<RiskDraw>,
    pub(super) hits: Vec<Hit>,
    pub(super) gates: Vec<GateDraw>,
    /// `[nodes + 1]`: where the incoming edges of each position begin.
    pub(super) first_in: Vec<u32>,
    pub(super) edges: Vec<Edge>,
    pub(super) lates: Lates,
    /// Sorted by position.
    pub(super) holds: Vec<(u32, Held)>,
    /// Positions one of which finishes last.
    pub(super) ends: Vec<u32>,
    pub(super) watches: Vec<Watch>,
    /// The tracks and phases about which somebody states how long they take.
    pub(super) spans: Vec<Span>,
    /// `[nodes]`: cost and agents of a minute's work; empty where nothing costs anything.
    pub(super) rates: Vec<Rate>,
    /// The rate of every position that has one, where it is the same and the units of all together fit in a number.
    pub(super) common_rate: Option<Rate>,
    /// What does not depend on durations.
    pub(super) fixed_cost: f64,
    pub(super) places: Places,
}

/// Where a duration comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Always so many units; a gate's failures come on top.
    Fixed(i32),
    /// A sampler's number.
    Sampled(u32),
}

/// How one ticket's duration is drawn: `offset + hits(low + range * form(draw))`, within bounds.
#[derive(Clone, Debug)]
pub(super) struct Sampler {
    pub(super) stream: Stream,
    /// The number of the factor it shares.
    pub(super) factor: Option<u32>,
    pub(super) form: Form,
    pub(super) low: f32,
    pub(super) range: f32,
    pub(super) hits: Range<u32>,
    pub(super) offset: f32,
    pub(super) least: f32,
    pub(super) most: f32,
}

/// The shape of a draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    /// Nothing is drawn.
    Fixed,
    Uniform,
    /// With its mode between 0 and 1.
    Triangular(f32),
    /// The number of a table of draws.
    Octaves(u32),
    /// The number of a table of normal numbers.
    Pieces(u32),
    /// `2^(low + range * normal)`.
    Power,
    /// One of a range of [`Program::observed`].
    Observed {
        first: u32,
        count: u32,
    },
}

/// A risk as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct RiskDraw {
    pub(super) id: RiskId,
    pub(super) stream: Stream,
    pub(super) probability: f32,
}

/// What a risk does to one ticket: `work * factor + delay`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) risk: u32,
    pub(super) factor: f32,
    pub(super) delay: f32,
}

/// A gate as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct GateDraw {
    pub(super) id: GateId,
    pub(super) position: u32,
    pub(super) stream: Stream,
    pub(super) review: i32,
    /// Attempts that failed already.
    pub(super) failed: i32,
    /// The probability that the first, the first two, the first three further attempts all fail.
    pub(super) failing: Vec<f32>,
    /// The most attempts.
    pub(super) attempts: Option<i32>,
    /// What is done again after a failure.
    pub(super) redo: Redo,
}

/// A link from an earlier position, as its successor sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: u32,
    pub(super) kind: DependencyKind,
    pub(super) lag: EdgeLag,
}

/// How far apart an edge keeps its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum EdgeLag {
    /// So many units.
    Fixed(i32),
    /// A percentage of the predecessor's duration.
    Percent(f64),
    /// A percentage of the successor's duration.
    PercentOfSuccessor(f64),
}

/// What a date does to a start, in units after the plan's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    StartsFrom(i32),
    FinishesFrom(i32),
    Starts(i32),
    Finishes(i32),
}

/// What working on a ticket costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rate {
    /// Cost of a unit of its duration.
    pub(super) cost: f32,
    /// Agents at work.
    pub(super) agents: f32,
}

/// A track or phase of which each sample notes when it begins and ends.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) subject: Subject,
    /// The positions of its tickets.
    pub(super) positions: Vec<u32>,
}

/// A checkpoint as it is looked at in each sample.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    pub(super) id: CheckpointId,
    pub(super) expectations: Vec<Expected>,
}

/// One expectation of a checkpoint.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    /// The positions it is about.
    pub(super) positions: Vec<u32>,
    pub(super) state: ExpectedUnits,
}

/// How far the work should be, with the time in units after the plan's start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ExpectedUnits {
    /// One of them has begun.
    Started(i32),
    /// This share of all of it is done.
    Share(i32, f32),
    /// All of them have finished.
    Done(i32),
}

impl Program {
    /// The number of positions.
    pub(super) fn len(&self) -> usize {
        self.work.len()
    }

    /// Whether a position's work is summed at the rate that all share.
    #[inline(always)]
    pub(super) fn counts(&self, position: usize) -> bool {
        self.common_rate.is_some() && self.rates[position].agents != 0.0
    }

    /// The incoming edges of a position.
    #[inline(always)]
    pub(super) fn edges_of(&self, position: usize) -> &[Edge] {
        &self.edges[self.first_in[position] as usize..self.first_in[position + 1] as usize]
    }
}

impl Sampler {
    /// The size of its shape, where no risk hits it: it stays between its own ends.
    #[inline(always)]
    pub(super) fn size(&self) -> Size {
        let base = self.offset + self.low;
        Size {
            base: base + 0.5,
            range: self.range,
            least: self.least.max(base) + 0.5,
            most: self.most + 0.5,
        }
    }

    /// The size of what has become units already, on the way from a shape.
    #[inline(always)]
    pub(super) fn size_of_units(&self) -> Size {
        Size {
            base: self.offset + 0.5,
            range: 1.0,
            least: self.least + 0.5,
            most: self.most + 0.5,
        }
    }
}

impl Edge {
    /// Whether it only asks for a start after a finish.
    #[inline(always)]
    pub(super) fn is_plain(&self) -> bool {
        self.kind == DependencyKind::Fs && self.lag == EdgeLag::Fixed(0)
    }
}

impl Held {
    /// Whether it fixes the start.
    #[inline(always)]
    pub(super) fn fixes(self) -> bool {
        matches!(self, Held::Starts(_) | Held::Finishes(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_as_fine_as_the_longest_run_allows() {
        assert_eq!(Unit::for_minutes(1000.0).per_minute(), 256.0);
        assert_eq!(Unit::for_minutes(4e6).per_minute(), 128.0);
        let coarse = Unit::for_minutes(1e12);
        assert!(coarse.per_minute() < 0.01 && 1e12 * coarse.per_minute() <= FARTHEST);
        let unit = Unit::for_minutes(600.0);
        assert_eq!(unit.minutes(f64::from(unit.units(90.0))), 90.0);
    }
}
