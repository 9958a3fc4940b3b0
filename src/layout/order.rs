//! The order of each layer, chosen for few crossings.
//!
//! Barycentre sweeps (Sugiyama et al. 1981) find the rough order; exchanges of neighbours, which count exactly, finish
//! it (Gansner et al. 1993). Several starts with different orders are tried and the best is kept. All rounds are
//! counted beforehand from the size of the graph, so the result does not depend on the speed of the machine.

use super::crossings::Tally;
use super::layered::Layered;

/// Sweeps per start; more find nothing that exchanges do not find faster.
const SWEEPS: usize = 4;
/// Passes of exchanges in each direction after the sweeps, at most.
const PASSES: usize = 8;
/// Passes over one layer before the next one gets its turn, at most.
const EXCHANGES: usize = 3;
/// Starts with different orders, at most, and the number of segments they may look at together.
const STARTS: usize = 24;
const WORK: usize = 5_000;

/// Graphs with more segments get half the sweeps and passes.
const LARGE: usize = 150_000;

/// Reorders the layers of `layered` within its lanes and returns the number of crossings.
pub(super) fn reduce_crossings(layered: &mut Layered) -> u64 {
    let segments: usize = layered
        .order
        .iter()
        .map(|&vertex| layered.right.of(vertex).len())
        .sum();
    let starts = (WORK / (segments + 1)).clamp(1, STARTS);
    let mut sorter = Sorter::new(layered);
    let mut best = sorter.order.clone();
    let mut least = sorter.count();
    for start in 0..starts {
        if start > 0 {
            sorter.disturb(start as u64);
        }
        let crossings = sorter.improve(if segments > LARGE { 2 } else { 1 });
        if crossings < least {
            least = crossings;
            best.clone_from(&sorter.order);
        }
        if least == 0 {
            break;
        }
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

    /// Sweeps, then exchanges until nothing gets better, `haste` times fewer of both; returns the crossings
    /// left.
    fn improve(&mut self, haste: usize) -> u64 {
        for sweep in 0..SWEEPS / haste {
            let is_rightwards = sweep % 2 == 0;
            self.sweep(is_rightwards);
            self.push(is_rightwards);
        }
        for pass in 0..PASSES / haste {
            if self.push(pass % 2 == 0) == 0 && pass > 0 {
                break;
            }
        }
        self.count()
    }

    /// Exchanges neighbours of one lane where that saves crossings, and where it moves one on to the next gap in the
    /// direction of the pass: there it may meet one that undoes it. Returns the crossings saved.
    fn push(&mut self, is_rightwards: bool) -> i64 {
        let layers = self.layered.layers;
        let mut saved = 0;
        for step in 0..layers {
            let rank = if is_rightwards {
                step
            } else {
                layers - 1 - step
            };
            for _ in 0..EXCHANGES {
                let (has_changed, gain) = self.exchange(rank, is_rightwards);
                saved += gain;
                if !has_changed {
                    break;
                }
            }
        }
        saved
    }

    fn exchange(&mut self, rank: usize, is_rightwards: bool) -> (bool, i64) {
        let (left, right) = (&self.layered.left, &self.layered.right);
        let mut has_changed = false;
        let mut saved = 0;
        for index in self.layered.layer(rank).skip(1) {
            let (upper, lower) = (self.order[index - 1], self.order[index]);
            if self.layered.lane[upper as usize] != self.layered.lane[lower as usize] {
                continue;
            }
            let on_left = excess(left.of(upper), left.of(lower), &self.place);
            let on_right = excess(right.of(upper), right.of(lower), &self.place);
            let gain = on_left + on_right;
            let behind = if is_rightwards { on_left } else { on_right };
            if gain > 0 || (gain == 0 && behind > 0) {
                self.order.swap(index - 1, index);
                self.place[upper as usize] += 1;
                self.place[lower as usize] -= 1;
                has_changed = true;
                saved += gain;
            }
        }
        (has_changed, saved)
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
#[inline]
fn excess(upper: &[u32], lower: &[u32], place: &[u32]) -> i64 {
    if upper.len() * lower.len() > 64 {
        return excess_of_many(upper, lower, place);
    }
    let mut balance = 0;
    for &a in upper {
        let at = place[a as usize];
        for &b in lower {
            let other = place[b as usize];
            balance += i32::from(at > other) - i32::from(at < other);
        }
    }
    i64::from(balance)
}

/// [`excess`] by sorting, for boxes with many edges.
fn excess_of_many(upper: &[u32], lower: &[u32], place: &[u32]) -> i64 {
    let mut sorted: Vec<u32> = lower.iter().map(|&end| place[end as usize]).collect();
    sorted.sort_unstable();
    let balance = |&end: &u32| {
        let at = place[end as usize];
        let before = sorted.partition_point(|&other| other < at);
        let upto = sorted.partition_point(|&other| other <= at);
        before as i64 - (sorted.len() - upto) as i64
    };
    upper.iter().map(balance).sum()
}

/// A number in `0..bound`, by the generator of Steele, Lea and Flood (2014).
fn draw(state: &mut u64, bound: usize) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) % bound as u64) as usize
}
