//! How a search goes about it: what was found to work best on one half of the instances and held on the other.

/// The settings of one search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::schedule::level) struct Tuning {
    /// The probability with which a node of a child is moved, at the begin and at the end of the budget.
    pub(in crate::schedule::level) moves: (f64, f64),
    /// How far it is moved at most, as a share of the schedule's length.
    pub(in crate::schedule::level) reach: f64,
    /// The shortest and the longest stretch a child takes from one parent, likewise.
    pub(in crate::schedule::level) stretch: (f64, f64),
    /// The noise on the priorities of the first schedules, likewise.
    pub(in crate::schedule::level) noise: f64,
    /// The probability with which a schedule is made by the parallel scheme, at the begin; it is 0 from the
    /// middle of the budget on.
    pub(in crate::schedule::level) parallel: f64,
}

/// So few schedules are soon used up, and the last of them are not yet the best there are.
const FEW: u64 = 2_000;

/// The most nodes for which the parallel scheme is worth its time.
pub(in crate::schedule::level) const MOST_PARALLEL: usize = 1_000;

impl Tuning {
    /// The settings for so many nodes and schedules; `u64::MAX` where time or nothing limits them.
    pub(in crate::schedule::level) fn of(nodes: usize, schedules: u64) -> Self {
        let moves = match nodes {
            0..=45 => (0.2, 0.07),
            46..=90 => (0.08, 0.03),
            _ => (0.028, 0.01),
        };
        let is_small = nodes <= 90;
        Self {
            moves,
            reach: if nodes <= 45 { 0.6 } else { 0.15 },
            stretch: (0.1, if is_small { 0.4 } else { 0.25 }),
            noise: if is_small { 0.2 } else { 0.1 },
            parallel: match nodes {
                0..=90 => 0.6,
                91..=MOST_PARALLEL if schedules > FEW => 0.3,
                91..=MOST_PARALLEL => 0.6,
                _ => 0.0,
            },
        }
    }
}

/// The sizes of a population at the begin and at the end of a budget of so many schedules.
///
/// A population that shrinks from the two-thirds power of the budget was best at 1,000, 5,000 and 50,000
/// schedules alike; each of them then meets about the same number of generations for its budget.
pub(in crate::schedule::level) fn sizes(nodes: usize, schedules: u64) -> (usize, usize) {
    let root = libm::cbrt(schedules as f64);
    match nodes {
        4_001.. => (4, 3),
        1_001..=4_000 => (12, 3),
        _ => (
            (0.34 * root * root).clamp(6.0, most_members(nodes)) as usize,
            if schedules > FEW { 5 } else { 3 },
        ),
    }
}

/// The most members of a population: some sixteen megabytes of keys.
fn most_members(nodes: usize) -> f64 {
    ((4 << 20) / nodes.max(1)).clamp(64, 8_000) as f64
}
