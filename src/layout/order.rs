//! The order of each layer, chosen for few crossings.
//!
//! Barycentre sweeps (Sugiyama et al. 1981) find the rough order; exchanges of neighbours, which count exactly, finish
//! it (Gansner et al. 1993). Several starts with different orders are tried and the best is kept. All rounds are
//! counted beforehand from the size of the graph, so the result does not depend on the speed of the machine.

use super::crossings::Tally;
use super::layered::Layered;

/// Segments looked at over all sweeps; sets how much time ordering takes on large graphs.
const WORK: usize = 4_000_000;
/// Sweeps per start, at most.
const SWEEPS: usize = 24;
/// A start ends after this many sweeps without a better order.
const PATIENCE: usize = 4;
/// Starts, at most.
const STARTS: usize = 6;

/// Reorders the layers of `layered` within its lanes and returns the number of crossings.
pub(super) fn reduce_crossings(layered: &mut Layered) -> u64 {
    let segments: usize = layered
        .order
        .iter()
        .map(|&vertex| layered.right.of(vertex).len())
        .sum();
    let mut sweeps_left = (WORK / (segments + 1)).clamp(2, SWEEPS * STARTS);
    let mut sorter = Sorter::new(layered);
    let mut best = sorter.order.clone();
    let mut least = sorter.count();
    for start in 0..STARTS {
        if least == 0 || sweeps_left == 0 {
            break;
        }
        if start > 0 {
            sorter.disturb(start as u64);
        }
        sorter.improve(&mut sweeps_left, &mut best, &mut least);
    }
    layered.order = best;
    least
}

/// Orders in work, and what is known about them.
struct Sorter<'a> {
    layered: &'a Layered,
    order: Vec<u32>,
    /// `[vertices]`: index within the layer.
    place: Vec<u32>,
    /// `[vertices]`: where a vertex wants to stand.
    wish: Vec<f32>,
    /// `[layers]`: whether exchanges there may help.
    is_open: Vec<bool>,
    tally: Tally,
}

impl<'a> Sorter<'a> {
    fn new(layered: &'a Layered) -> Sorter<'a> {
        let vertices = layered.rank.len();
        let mut sorter = Sorter {
            layered,
            order: layered.order.clone(),
            place: vec![0; vertices],
            wish: vec![0.0; vertices],
            is_open: vec![true; layered.layers],
            tally: Tally::default(),
        };
        sorter.number_places();
        sorter
    }

    fn number_places(&mut self) {
        for rank in 0..self.layered.layers {
            for (place, &vertex) in self.order[self.layered.layer(rank)].iter().enumerate() {
                self.place[vertex as usize] = place as u32;
            }
        }
    }

    fn count(&mut self) -> u64 {
        let layered = self.layered;
        (1..layered.layers)
            .map(|rank| {
                let width = layered.layer(rank).len();
                self.tally.between(
                    &self.order[layered.layer(rank - 1)],
                    &layered.right,
                    &self.place,
                    width,
                )
            })
            .sum()
    }

    /// Sweeps and exchanges until nothing gets better; keeps the best order met.
    fn improve(&mut self, sweeps_left: &mut usize, best: &mut Vec<u32>, least: &mut u64) {
        let mut stale = 0;
        let mut least_here = u64::MAX;
        for sweep in 0..SWEEPS {
            if *sweeps_left == 0 || stale == PATIENCE {
                break;
            }
            *sweeps_left -= 1;
            self.sweep(sweep % 2 == 0);
            self.exchange(sweep % 4 >= 2);
            let crossings = self.count();
            stale = if crossings < least_here { 0 } else { stale + 1 };
            least_here = least_here.min(crossings);
            if crossings < *least {
                *least = crossings;
                best.clone_from(&self.order);
            }
        }
    }

    /// One pass over the layers, rightwards or leftwards, that sorts each by the mean place of the neighbours in the
    /// layer before.
    fn sweep(&mut self, is_rightwards: bool) {
        let layers = self.layered.layers;
        for step in 1..layers {
            let rank = if is_rightwards {
                step
            } else {
                layers - 1 - step
            };
            let range = self.layered.layer(rank);
            let known = if is_rightwards {
                &self.layered.left
            } else {
                &self.layered.right
            };
            for index in range.clone() {
                let vertex = self.order[index];
                let ends = known.of(vertex);
                let sum: u32 = ends.iter().map(|&end| self.place[end as usize]).sum();
                self.wish[vertex as usize] = if ends.is_empty() {
                    f32::NAN
                } else {
                    sum as f32 / ends.len() as f32
                };
            }
            let lane = &self.layered.lane;
            let wish = &self.wish;
            for group in self.order[range.clone()]
                .chunk_by_mut(|a, b| lane[*a as usize] == lane[*b as usize])
            {
                sort_group(group, wish);
            }
            for (place, &vertex) in self.order[range].iter().enumerate() {
                self.place[vertex as usize] = place as u32;
            }
        }
        self.is_open.fill(true);
    }

    /// Exchanges neighbours of one lane as long as that saves crossings; with `allow_equal` one pass also exchanges
    /// those where it changes nothing, to leave a plateau.
    fn exchange(&mut self, allow_equal: bool) {
        let layers = self.layered.layers;
        let mut allow_equal = allow_equal;
        for _ in 0..8 {
            let mut has_changed = false;
            for rank in 0..layers {
                if !std::mem::replace(&mut self.is_open[rank], false) {
                    continue;
                }
                if self.exchange_in(rank, allow_equal) {
                    has_changed = true;
                    let last = (rank + 1).min(layers - 1);
                    self.is_open[rank.saturating_sub(1)..=last].fill(true);
                }
            }
            allow_equal = false;
            if !has_changed {
                break;
            }
        }
    }

    fn exchange_in(&mut self, rank: usize, allow_equal: bool) -> bool {
        let range = self.layered.layer(rank);
        let mut has_changed = false;
        for index in range.start + 1..range.end {
            let (upper, lower) = (self.order[index - 1], self.order[index]);
            if self.layered.lane[upper as usize] != self.layered.lane[lower as usize] {
                continue;
            }
            let gain = self.gain(upper, lower);
            if gain > 0 || (allow_equal && gain == 0) {
                self.order.swap(index - 1, index);
                self.place[upper as usize] += 1;
                self.place[lower as usize] -= 1;
                has_changed |= gain > 0;
            }
        }
        has_changed
    }

    /// Crossings saved when `lower` goes above `upper`.
    fn gain(&self, upper: u32, lower: u32) -> i64 {
        let left = &self.layered.left;
        let right = &self.layered.right;
        excess(left.of(upper), left.of(lower), &self.place)
            + excess(right.of(upper), right.of(lower), &self.place)
    }

    /// A different order to start from: every group turned round, or shuffled by a generator seeded with `seed`.
    fn disturb(&mut self, seed: u64) {
        let mut state = seed;
        let lane = &self.layered.lane;
        for rank in 0..self.layered.layers {
            let range = self.layered.layer(rank);
            for group in
                self.order[range].chunk_by_mut(|a, b| lane[*a as usize] == lane[*b as usize])
            {
                if seed == 1 {
                    group.reverse();
                } else {
                    (1..group.len()).for_each(|last| group.swap(last, draw(&mut state, last + 1)));
                }
            }
        }
        self.number_places();
    }
}

/// Sorts a group by wish, ties in the present order; vertices without a wish keep their index.
fn sort_group(group: &mut [u32], wish: &[f32]) {
    let wish_of = |vertex: u32| wish[vertex as usize];
    if group.iter().all(|&vertex| !wish_of(vertex).is_nan()) {
        group.sort_by(|a, b| wish_of(*a).total_cmp(&wish_of(*b)));
        return;
    }
    let mut sorted: Vec<u32> = group
        .iter()
        .copied()
        .filter(|&vertex| !wish_of(vertex).is_nan())
        .collect();
    sorted.sort_by(|a, b| wish_of(*a).total_cmp(&wish_of(*b)));
    let mut next = sorted.into_iter();
    for slot in group
        .iter_mut()
        .filter(|vertex| !wish_of(**vertex).is_nan())
    {
        *slot = next.next().unwrap_or(*slot);
    }
}

/// Crossings between the segments of two neighbours as they stand, less those when they change places.
fn excess(upper: &[u32], lower: &[u32], place: &[u32]) -> i64 {
    let mut balance = 0;
    if upper.len() * lower.len() <= 64 {
        for &a in upper {
            for &b in lower {
                balance += i64::from(place[a as usize] > place[b as usize])
                    - i64::from(place[a as usize] < place[b as usize]);
            }
        }
        return balance;
    }
    let mut sorted: Vec<u32> = lower.iter().map(|&end| place[end as usize]).collect();
    sorted.sort_unstable();
    for &a in upper {
        let at = place[a as usize];
        let before = sorted.partition_point(|&end| end < at);
        let upto = sorted.partition_point(|&end| end <= at);
        balance += before as i64 - (sorted.len() - upto) as i64;
    }
    balance
}

/// A number in `0..bound`, by the generator of Steele, Lea and Flood (2014).
fn draw(state: &mut u64, bound: usize) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) % bound as u64) as usize
}
