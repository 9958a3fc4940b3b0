//! How long a ticket takes, as far as the planner knows.

use super::Work;
use super::duration::LONGEST;
use serde::{Deserialize, Serialize};

/// A ticket's or step's estimate, in working minutes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Estimate {
    /// Nobody has said. A legal state; results that rest on it name the assumption they take.
    #[default]
    None,
    /// Exactly this long; zero makes a milestone.
    Fixed(Work),
    /// Between two ends; without a likely value its midpoint is likely.
    Range {
        /// The short end.
        min: Work,
        /// The long end.
        max: Work,
    },
    /// Three points.
    ThreePoint {
        /// The short end.
        min: Work,
        /// The most likely value.
        likely: Work,
        /// The long end.
        max: Work,
    },
    /// Observed durations of similar work.
    Empirical(Vec<Work>),
}

/// The distribution a range or three-point estimate stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EstimateShape {
    /// Triangular between the ends with its mode at the likely value.
    #[default]
    Triangular,
    /// The PERT beta distribution.
    Pert,
    /// Uniform between the ends.
    Uniform,
    /// Lognormal through the ends as its 10th and 90th percentile.
    Lognormal,
}

/// The value of an estimate a computation uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EstimatePoint {
    /// The short end.
    Min,
    /// The fixed or likely value, the midpoint of a range, the median of observations.
    #[default]
    Likely,
    /// The long end.
    Max,
    /// The whole distribution in a simulation, the likely value elsewhere.
    Distribution,
}

/// What an estimate measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// Time the ticket takes, however many agents there are.
    #[default]
    Duration,
    /// Agent-hours, which more agents share.
    Effort,
}

impl Estimate {
    /// The value at a point; `None` where nothing was estimated.
    pub fn at(&self, point: EstimatePoint) -> Option<Work> {
        match self {
            Estimate::None => None,
            Estimate::Fixed(work) => Some(*work),
            Estimate::Range { min, max } => Some(match point {
                EstimatePoint::Min => *min.min(max),
                EstimatePoint::Max => *min.max(max),
                EstimatePoint::Likely | EstimatePoint::Distribution => midpoint(*min, *max),
            }),
            Estimate::ThreePoint { min, likely, max } => Some(match point {
                EstimatePoint::Min => *min.min(likely).min(max),
                EstimatePoint::Max => *min.max(likely).max(max),
                EstimatePoint::Likely | EstimatePoint::Distribution => *likely,
            }),
            Estimate::Empirical(seen) => observed(seen, point),
        }
    }

    /// The likely value; `None` where nothing was estimated.
    pub fn likely(&self) -> Option<Work> {
        self.at(EstimatePoint::Likely)
    }

    /// The same with its smallest value as the short end and its largest as the long one; `None` where it is so already.
    ///
    /// Everything computes with that: a range written the wrong way round is still a range.
    pub fn put_in_order(&self) -> Option<Estimate> {
        let (min, max) = (self.at(EstimatePoint::Min)?, self.at(EstimatePoint::Max)?);
        let ordered = match self {
            Estimate::Range { .. } => Estimate::Range { min, max },
            Estimate::ThreePoint { likely, .. } => Estimate::ThreePoint {
                min,
                likely: *likely,
                max,
            },
            Estimate::None | Estimate::Fixed(_) | Estimate::Empirical(_) => return None,
        };
        (ordered != *self).then_some(ordered)
    }

    /// An estimate of several values with each of them as much longer as one that stands for all of them became;
    /// `None` where that means nothing.
    pub fn stretched(&self, was: Work, now: Work) -> Option<Self> {
        if was.0 <= 0 || now.0 < 0 {
            return None;
        }
        let stretch = |work: Work| {
            let minutes = i128::from(work.0) * i128::from(now.0);
            let rounded = (minutes + i128::from(was.0) / 2) / i128::from(was.0);
            i64::try_from(rounded).map_or(LONGEST, Work).min(LONGEST)
        };
        match self {
            Estimate::None | Estimate::Fixed(_) => None,
            Estimate::Range { min, max } => Some(Estimate::Range {
                min: stretch(*min),
                max: stretch(*max),
            }),
            Estimate::ThreePoint { min, likely, max } => Some(Estimate::ThreePoint {
                min: stretch(*min),
                likely: stretch(*likely),
                max: stretch(*max),
            }),
            Estimate::Empirical(seen) => Some(Estimate::Empirical(
                seen.iter().copied().map(stretch).collect(),
            )),
        }
    }

    /// Whether there is no estimate.
    pub fn is_none(&self) -> bool {
        matches!(self, Estimate::None)
            || matches!(self, Estimate::Empirical(seen) if seen.is_empty())
    }
}

/// The middle of a range, in whole minutes, halves rounded up.
fn midpoint(min: Work, max: Work) -> Work {
    Work((min.0 + max.0 + 1).div_euclid(2))
}

fn observed(seen: &[Work], point: EstimatePoint) -> Option<Work> {
    let mut sorted = seen.to_vec();
    sorted.sort_unstable();
    match point {
        EstimatePoint::Min => sorted.first().copied(),
        EstimatePoint::Max => sorted.last().copied(),
        EstimatePoint::Likely | EstimatePoint::Distribution => {
            let low = sorted.get(sorted.len().saturating_sub(1) / 2).copied()?;
            Some(midpoint(low, sorted[sorted.len() / 2]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_without_a_likely_value_has_its_midpoint_as_likely() {
        let range = Estimate::Range {
            min: Work(120),
            max: Work(181),
        };
        assert_eq!(range.likely(), Some(Work(151)));
        assert_eq!(range.at(EstimatePoint::Min), Some(Work(120)));
        assert_eq!(range.at(EstimatePoint::Max), Some(Work(181)));
    }

    #[test]
    fn ends_are_the_smallest_and_the_largest_however_they_are_written() {
        let three = |min, likely, max| Estimate::ThreePoint {
            min: Work(min),
            likely: Work(likely),
            max: Work(max),
        };
        for (written, ordered) in [
            (three(240, 300, 60), three(60, 300, 300)),
            (three(240, 120, 60), three(60, 120, 240)),
            (three(60, 30, 240), three(30, 30, 240)),
        ] {
            assert_eq!(written.put_in_order(), Some(ordered.clone()));
            assert_eq!(ordered.put_in_order(), None);
            for point in [
                EstimatePoint::Min,
                EstimatePoint::Likely,
                EstimatePoint::Max,
            ] {
                assert_eq!(written.at(point), ordered.at(point));
            }
        }
    }

    #[test]
    fn observations_have_a_median_and_no_observation_is_no_estimate() {
        let seen = Estimate::Empirical(vec![Work(30), Work(10), Work(20), Work(50)]);
        assert_eq!(seen.likely(), Some(Work(25)));
        assert!(Estimate::Empirical(Vec::new()).is_none());
        assert_eq!(Estimate::Empirical(Vec::new()).likely(), None);
    }
}
