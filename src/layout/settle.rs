//! Puts items that stand one above the other as near as possible to where they want to be.
//!
//! The sum of weighted distances is least under fixed minimum distances: isotonic regression by pooling adjacent
//! violators, in the norm L1, because a weighted median leaves at least one item of every block exactly where it
//! wants to be and so makes straight lines, while a mean bends them all a little.

/// An item to place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Item {
    /// Where its middle wants to be.
    pub(super) wish: f32,
    /// How much it costs to be elsewhere.
    pub(super) weight: f32,
    /// Least distance from the middle of the item above to its own; not read for the first.
    pub(super) distance: f32,
}

/// Blocks of more items are placed by their mean, because keeping medians of many would cost too much.
const LARGE: usize = 48;

/// Reusable memory of [`Settler::settle`].
#[derive(Default)]
pub(super) struct Settler {
    blocks: Vec<Block>,
    shifted: Vec<(f32, f32)>,
    /// Sums of weight times wish and of weight over the items before each.
    sums: Vec<(f64, f64)>,
    scratch: Vec<(f32, f32)>,
}

#[derive(Clone, Copy)]
struct Block {
    begin: usize,
    value: f32,
}

impl Settler {
    /// Writes the middle of each item to `places`; the first is at `low` or below, the last at `high` or above it,
    /// provided that the distances leave room for that.
    pub(super) fn settle(&mut self, items: &[Item], low: f32, high: f32, places: &mut Vec<f32>) {
        places.clear();
        self.blocks.clear();
        self.shifted.clear();
        self.sums.clear();
        let mut sum = (0.0, 0.0);
        self.sums.push(sum);
        let mut offset = 0.0;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                offset += item.distance;
            }
            places.push(offset);
            self.shifted.push((item.wish - offset, item.weight));
            sum.0 += f64::from((item.wish - offset) * item.weight);
            sum.1 += f64::from(item.weight);
            self.sums.push(sum);
            let mut block = Block {
                begin: index,
                value: item.wish - offset,
            };
            while let Some(above) = self.blocks.last().filter(|above| above.value > block.value) {
                block.begin = above.begin;
                self.blocks.pop();
                block.value = self.middle(block.begin, index + 1);
            }
            self.blocks.push(block);
        }
        let highest = (high - offset).max(low);
        let mut end = items.len();
        for block in self.blocks.iter().rev() {
            let value = block.value.clamp(low, highest);
            places[block.begin..end]
                .iter_mut()
                .for_each(|place| *place += value);
            end = block.begin;
        }
    }

    /// Best common place of the items `begin..end`.
    fn middle(&mut self, begin: usize, end: usize) -> f32 {
        let (first, last) = (self.sums[begin], self.sums[end]);
        let total = last.1 - first.1;
        if end - begin > LARGE {
            return ((last.0 - first.0) / total) as f32;
        }
        self.scratch.clear();
        self.scratch.extend_from_slice(&self.shifted[begin..end]);
        self.scratch.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sum = 0.0;
        for item in &self.scratch {
            sum += f64::from(item.1);
            if sum * 2.0 >= total {
                return item.0;
            }
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::tests::campaigns::SplitMix;

    fn cost(items: &[Item], places: &[f32]) -> f32 {
        items
            .iter()
            .zip(places)
            .map(|(item, place)| (item.wish - place).abs() * item.weight)
            .sum()
    }

    /// The least cost of all whole-numbered places; the optimum is among them, since all wishes are whole.
    fn least(items: &[Item], from: f32, high: f32) -> f32 {
        let Some((item, rest)) = items.split_first() else {
            return 0.0;
        };
        let mut best = f32::INFINITY;
        let mut place = from;
        while place <= high {
            let next = rest.first().map_or(0.0, |next| place + next.distance);
            best = best.min((item.wish - place).abs() * item.weight + least(rest, next, high));
            place += 1.0;
        }
        best
    }

    #[test]
    fn no_other_places_cost_less() {
        for seed in 0..300 {
            let mut random = SplitMix(seed);
            let items: Vec<Item> = (0..1 + random.below(4))
                .map(|_| Item {
                    wish: random.below(12) as f32,
                    weight: 1.0 + random.below(4) as f32,
                    distance: 1.0 + random.below(3) as f32,
                })
                .collect();
            let mut places = Vec::new();
            Settler::default().settle(&items, 0.0, 12.0, &mut places);
            assert!(
                places
                    .windows(2)
                    .zip(&items[1..])
                    .all(|(pair, below)| pair[1] - pair[0] >= below.distance - 1e-4)
            );
            assert!(places.iter().all(|place| (0.0..=12.0).contains(place)));
            assert_eq!(
                cost(&items, &places),
                least(&items, 0.0, 12.0),
                "{items:?} {places:?}"
            );
        }
    }
}
