//! What an estimate means as a distribution.
//!
//! Minutes in, a [`Curve`] out. Ends and likely value are taken as the hull of what is written, so a range
//! written the wrong way round is still a range (lint says so). Where the plan reads ranges as the 10th and
//! 90th percentile, the distribution of the same family with those percentiles is found, its ends moved out.
//! Nothing takes less than no time: where the short end would be below zero it is zero, and the percentiles are kept
//! at the cost of the likely value; a range too wide even for that is a lognormal. A lognormal goes through its ends
//! as percentiles whatever the plan reads. What is not kept of an estimate is told ([`Read::lost`]).

use super::beta::{Z90, pert_of_normals, pert_p10_p90};
use super::normal::probability;
use super::pieces;
use crate::plan::{Estimate, EstimateShape, RangeReading};

/// A distribution of minutes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Curve {
    /// Always the same.
    Fixed(f64),
    /// Between two ends.
    Ranged {
        family: Family,
        low: f64,
        high: f64,
        /// Where the likely value stands between the ends, `0.0..=1.0`.
        mode: f64,
    },
    /// The logarithm is normal; both in natural units.
    Lognormal { mean: f64, deviation: f64 },
    /// One of these, sorted, each as probable as the others.
    Observed(Vec<f64>),
}

/// A family of distributions between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Uniform,
    Triangular,
    Pert,
    /// The standard normal one itself, which no estimate has.
    Normal,
}

/// What an estimate is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    pub(super) curve: Curve,
    /// What of the estimate the curve does not keep.
    pub(super) lost: Option<Lost>,
}

/// What a curve does not keep of its estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lost {
    /// With its likely value the percentiles would need a start below zero.
    Likely,
    /// No curve of its shape above zero has the percentiles.
    Shape,
    /// A lognormal reads its ends as percentiles and has no likely value.
    Ends,
}

impl From<Curve> for Read {
    fn from(curve: Curve) -> Self {
        Self { curve, lost: None }
    }
}

/// The distribution of an estimate; `None` where there is none.
pub(super) fn curve(
    estimate: &Estimate,
    shape: EstimateShape,
    ranges: RangeReading,
) -> Option<Read> {
    let has_likely = matches!(estimate, Estimate::ThreePoint { .. });
    let (min, likely, max) = match estimate {
        Estimate::None => return None,
        Estimate::Fixed(work) => return Some(Curve::Fixed(work.0.max(0) as f64).into()),
        Estimate::Empirical(seen) => {
            let mut values: Vec<f64> = seen.iter().map(|work| work.0.max(0) as f64).collect();
            values.sort_unstable_by(f64::total_cmp);
            return match (values.first(), values.last()) {
                (Some(first), Some(last)) if first == last => Some(Curve::Fixed(*first).into()),
                (Some(_), _) => Some(Curve::Observed(values).into()),
                _ => None,
            };
        }
        Estimate::Range { min, max } => {
            let (min, max) = (min.0 as f64, max.0 as f64);
            (min, (min + max) / 2.0, max)
        }
        Estimate::ThreePoint { min, likely, max } => (min.0 as f64, likely.0 as f64, max.0 as f64),
    };
    let low = min.min(max).min(likely).max(0.0);
    let high = max.max(min).max(likely).max(0.0);
    if low == high {
        return Some(Curve::Fixed(low).into());
    }
    let likely = likely.clamp(low, high);
    let mut read = ranged(shape, ranges, low, likely, high);
    if !has_likely && read.lost == Some(Lost::Likely) {
        read.lost = None;
    }
    if shape == EstimateShape::Lognormal && (has_likely || ranges == RangeReading::MinMax) {
        read.lost = Some(Lost::Ends);
    }
    Some(read)
}

fn ranged(shape: EstimateShape, ranges: RangeReading, low: f64, likely: f64, high: f64) -> Read {
    let family = match shape {
        EstimateShape::Lognormal => return lognormal(low, high).into(),
        EstimateShape::Uniform => Family::Uniform,
        EstimateShape::Triangular => Family::Triangular,
        EstimateShape::Pert => Family::Pert,
    };
    let mode = (likely - low) / (high - low);
    match ranges {
        RangeReading::MinMax => Curve::Ranged {
            family,
            low,
            high,
            mode,
        }
        .into(),
        RangeReading::P10P90 => widened(family, low, mode, high),
    }
}

/// The lognormal with these as 10th and 90th percentile.
fn lognormal(p10: f64, p90: f64) -> Curve {
    // Nothing has a logarithm at zero: half a minute stands for it.
    let (low, high) = (libm::log(p10.max(0.5)), libm::log(p90.max(0.5)));
    Curve::Lognormal {
        mean: (low + high) / 2.0,
        deviation: (high - low) / (2.0 * Z90),
    }
}

/// The distribution whose 10th and 90th percentile are given, with its mode at the share `likely` of the way
/// between them. The share grows with the mode, so bisection finds it; a likely value that no mode reaches
/// gets the nearest.
fn widened(family: Family, p10: f64, likely: f64, p90: f64) -> Read {
    let (mut least, mut most) = (0.0, 1.0);
    for _ in 0..50 {
        let mode = (least + most) / 2.0;
        let (low, high) = percentiles(family, mode);
        if (mode - low) / (high - low) < likely {
            least = mode;
        } else {
            most = mode;
        }
    }
    let mode = (least + most) / 2.0;
    let (low, high) = percentiles(family, mode);
    let range = (p90 - p10) / (high - low);
    let start = p10 - low * range;
    if start < 0.0 {
        return from_zero(family, p10, p90);
    }
    Curve::Ranged {
        family,
        low: start,
        high: start + range,
        mode,
    }
    .into()
}

/// The distribution that begins at zero and has these percentiles. Their ratio grows with the mode, so bisection finds
/// it; a ratio below that of every mode is a lognormal's.
fn from_zero(family: Family, p10: f64, p90: f64) -> Read {
    let ratio = |mode: f64| {
        let (low, high) = percentiles(family, mode);
        low / high
    };
    let wanted = p10 / p90;
    if family == Family::Uniform || wanted < ratio(0.0) {
        return Read {
            curve: lognormal(p10, p90),
            lost: Some(Lost::Shape),
        };
    }
    let (mut least, mut most) = (0.0, 1.0);
    for _ in 0..50 {
        let mode = (least + most) / 2.0;
        if ratio(mode) < wanted {
            least = mode;
        } else {
            most = mode;
        }
    }
    let mode = (least + most) / 2.0;
    let curve = Curve::Ranged {
        family,
        low: 0.0,
        high: p90 / percentiles(family, mode).1,
        mode,
    };
    Read {
        curve,
        lost: Some(Lost::Likely),
    }
}

/// The 10th and 90th percentile on 0..1.
fn percentiles(family: Family, mode: f64) -> (f64, f64) {
    match family {
        Family::Uniform | Family::Normal => (0.1, 0.9),
        Family::Triangular => (triangular(mode, 0.1, 0.9), triangular(mode, 0.9, 0.1)),
        Family::Pert => pert_p10_p90(mode),
    }
}

/// The value a triangular distribution on 0..1 stays below with probability `below`; `above` is the rest.
pub(super) fn triangular(mode: f64, below: f64, above: f64) -> f64 {
    if below < mode {
        libm::sqrt(below * mode)
    } else {
        1.0 - libm::sqrt(above * (1.0 - mode))
    }
}

/// The quantiles of a distribution on 0..1, at the normal numbers of the tables of [`pieces`].
pub(super) fn of_normals(family: Family, mode: f64) -> Vec<f64> {
    let points = pieces::points();
    let each = |quantile: &dyn Fn(f64) -> f64| points.iter().map(|&z| quantile(z)).collect();
    match family {
        Family::Uniform => each(&probability),
        Family::Triangular => each(&|z| triangular(mode, probability(z), probability(-z))),
        Family::Pert => pert_of_normals(mode),
        Family::Normal => points.to_vec(),
    }
}

impl Curve {
    /// The longest it is taken to be, in minutes, at the edge of what normal numbers reach.
    pub(super) fn longest(&self) -> f64 {
        match self {
            Curve::Fixed(minutes) => *minutes,
            Curve::Ranged { high, .. } => *high,
            Curve::Lognormal { mean, deviation } => libm::exp((mean + 5.4 * deviation).min(700.0)),
            Curve::Observed(values) => values.last().copied().unwrap_or(0.0),
        }
    }

    /// Mean in minutes.
    pub(super) fn mean(&self) -> f64 {
        match self {
            Curve::Fixed(minutes) => *minutes,
            Curve::Ranged {
                family,
                low,
                high,
                mode,
            } => {
                let share = match family {
                    Family::Uniform | Family::Normal => 0.5,
                    Family::Triangular => (1.0 + mode) / 3.0,
                    Family::Pert => (1.0 + 4.0 * mode) / 6.0,
                };
                low + share * (high - low)
            }
            Curve::Lognormal { mean, deviation } => {
                libm::exp((mean + deviation * deviation / 2.0).min(700.0))
            }
            Curve::Observed(values) => values.iter().sum::<f64>() / values.len().max(1) as f64,
        }
    }

    /// The same distribution of so many times the minutes.
    pub(super) fn scaled(self, by: f64) -> Self {
        match self {
            Curve::Fixed(minutes) => Curve::Fixed(minutes * by),
            Curve::Ranged {
                family,
                low,
                high,
                mode,
            } => Curve::Ranged {
                family,
                low: low * by,
                high: high * by,
                mode,
            },
            Curve::Lognormal { mean, deviation } => Curve::Lognormal {
                mean: mean + libm::log(by),
                deviation,
            },
            Curve::Observed(mut values) => {
                values.iter_mut().for_each(|value| *value *= by);
                Curve::Observed(values)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{EstimatePoint, Work};

    #[test]
    fn what_is_written_the_wrong_way_round_is_still_a_range() {
        let backwards = Estimate::ThreePoint {
            min: Work(240),
            likely: Work(300),
            max: Work(60),
        };
        let read = curve(&backwards, EstimateShape::Triangular, RangeReading::MinMax);
        let expected = Curve::Ranged {
            family: Family::Triangular,
            low: 60.0,
            high: 300.0,
            mode: 1.0,
        };
        assert_eq!(read, Some(expected.into()));
    }

    #[test]
    fn percentiles_come_back_from_the_widened_range() {
        let estimate = Estimate::ThreePoint {
            min: Work(600),
            likely: Work(700),
            max: Work(1000),
        };
        for shape in [
            EstimateShape::Triangular,
            EstimateShape::Pert,
            EstimateShape::Uniform,
        ] {
            let found = curve(&estimate, shape, RangeReading::P10P90);
            let found = found.map(|read| read.curve);
            let Some(Curve::Ranged {
                family,
                low,
                high,
                mode,
            }) = found
            else {
                panic!("{shape:?} gives {found:?}");
            };
            let (p10, p90) = percentiles(family, mode);
            assert!((low + p10 * (high - low) - 600.0).abs() < 0.01, "{shape:?}");
            assert!(
                (low + p90 * (high - low) - 1000.0).abs() < 0.01,
                "{shape:?}"
            );
            if family != Family::Uniform {
                assert!(
                    (low + mode * (high - low) - 700.0).abs() < 0.01,
                    "{shape:?}"
                );
            }
        }
    }

    /// The 10th and the 90th percentile of a curve, in minutes.
    fn p10_p90(curve: &Curve) -> (f64, f64) {
        match *curve {
            Curve::Ranged {
                family,
                low,
                high,
                mode,
            } => {
                let (p10, p90) = percentiles(family, mode);
                (low + p10 * (high - low), low + p90 * (high - low))
            }
            Curve::Lognormal { mean, deviation } => (
                libm::exp(mean - Z90 * deviation),
                libm::exp(mean + Z90 * deviation),
            ),
            _ => panic!("{curve:?} has no percentiles"),
        }
    }

    #[test]
    fn wide_ranges_keep_their_percentiles_above_zero() {
        let range = |min, max| Estimate::Range {
            min: Work(min),
            max: Work(max),
        };
        let late = Estimate::ThreePoint {
            min: Work(60),
            likely: Work(480),
            max: Work(600),
        };
        use EstimateShape::{Pert, Triangular, Uniform};
        for (estimate, shape, lost) in [
            (range(120, 720), Triangular, None),
            (range(60, 480), Triangular, None),
            (range(60, 960), Triangular, Some(Lost::Shape)),
            (range(60, 960), Pert, None),
            (range(60, 960), Uniform, Some(Lost::Shape)),
            (late, Triangular, Some(Lost::Likely)),
        ] {
            let read = curve(&estimate, shape, RangeReading::P10P90).expect("a range");
            let (p10, p90) = p10_p90(&read.curve);
            let ends = [EstimatePoint::Min, EstimatePoint::Max].map(|end| estimate.at(end));
            let [min, max] = ends.map(|end| end.expect("an end"));
            assert!((p10 - min.0 as f64).abs() < 0.5, "{estimate:?}: P10 {p10}");
            assert!((p90 - max.0 as f64).abs() < 0.5, "{estimate:?}: P90 {p90}");
            assert_eq!(read.lost, lost, "{estimate:?} {shape:?}");
            if let Curve::Ranged { low, .. } = read.curve {
                assert!(low >= 0.0);
            }
        }
    }

    #[test]
    fn a_lognormal_goes_through_its_ends_as_percentiles() {
        let range = Estimate::Range {
            min: Work(60),
            max: Work(600),
        };
        let found = curve(&range, EstimateShape::Lognormal, RangeReading::MinMax);
        assert_eq!(found.as_ref().and_then(|read| read.lost), Some(Lost::Ends));
        let found = found.map(|read| read.curve);
        let Some(Curve::Lognormal { mean, deviation }) = found else {
            panic!("{found:?}");
        };
        assert!((libm::exp(mean - Z90 * deviation) - 60.0).abs() < 1e-6);
        assert!((libm::exp(mean + Z90 * deviation) - 600.0).abs() < 1e-6);
    }
}
