//! The draws: a counter-based generator, one stream of 32-bit numbers for each variable.
//!
//! A draw is a pure function of the seed, of what it is for, which row it is about and which sample it belongs to.
//! So the result does not depend on the number of threads, and a ticket gets the same draws under every option,
//! which takes most of the noise out of a comparison. Philox turns seed and variable into three words, once; a
//! keyed mixer of 32 bits turns the number of a sample into its draw. Within a variable it is a permutation, so no
//! value comes twice in the 2^32 samples nobody takes; between variables the words in its middle see to it that one
//! stream is no part of another. Where sixteen bits are enough for nearly all samples, two of them share a number. It takes a third of the time of Philox for each sample, which filled a fifth of a
//! simulation. `dieharder` finds nothing in it, whether it reads sample after sample or variable after variable.
//! Source of the mixer's constants: Wellons 2018, *Prospecting for hash functions*, `triple32`.

use super::lanes::{LANES, Row};
use super::philox::{Variable, words_of};

const MULTIPLIERS: [u32; 3] = [0xed5a_d4bb, 0xac4c_1b51, 0x3184_8bab];

/// Numbers of 32 bits that hold one of 16 for each sample of a block.
pub(super) const PAIRS: usize = LANES / 2;
/// Samples from this number on are nobody's: where bits behind the sixteenth come from.
const MORE: u32 = 1 << 31;

/// One number of 16 bits for each sample of a block.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
pub(super) struct Words(pub(super) [u32; PAIRS]);

/// The draws of one variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stream {
    pub(super) variable: Variable,
    keys: [u32; 3],
}

impl Stream {
    /// The stream of a variable under a seed.
    pub(super) fn new(seed: u64, variable: Variable) -> Self {
        let keys = words_of(seed, variable);
        Self { variable, keys }
    }

    /// One number of 32 bits for each sample of a block.
    #[inline(always)]
    pub(super) fn draw(&self, block: u32, out: &mut Row<u32>) {
        let start = block.wrapping_mul(LANES as u32);
        for lane in 0..LANES {
            out.0[lane] = self.mix(start.wrapping_add(lane as u32));
        }
    }

    /// One number of 16 bits for each sample of a block: two share one of 32.
    #[inline(always)]
    pub(super) fn draw_words(&self, block: u32, out: &mut Words) {
        let start = block.wrapping_mul(PAIRS as u32);
        for pair in 0..PAIRS {
            out.0[pair] = self.mix(start.wrapping_add(pair as u32));
        }
    }

    /// Sixteen more bits behind those of a lane that [`Stream::draw_words`] gave.
    #[inline(always)]
    pub(super) fn whole(&self, block: u32, words: &Words, lane: usize) -> u32 {
        let sample = block.wrapping_mul(LANES as u32).wrapping_add(lane as u32);
        let more = self.mix(sample.wrapping_add(MORE));
        (u32::from(words.lane(lane)) << 16) | (more >> 16)
    }

    #[inline(always)]
    fn mix(&self, number: u32) -> u32 {
        let [first, second, third] = self.keys;
        let mut bits = number.wrapping_add(first);
        bits ^= bits >> 17;
        bits = bits.wrapping_mul(MULTIPLIERS[0]);
        bits ^= bits >> 11;
        bits = bits.wrapping_add(second);
        bits = bits.wrapping_mul(MULTIPLIERS[1]);
        bits ^= bits >> 15;
        bits ^= third;
        bits = bits.wrapping_mul(MULTIPLIERS[2]);
        bits ^ (bits >> 14)
    }
}

impl Words {
    /// The first 16 bits of each draw.
    pub(super) fn of(bits: &Row<u32>) -> Self {
        let mut own = Self::default();
        for lane in 0..LANES {
            let place = place(lane);
            own.0[place / 2] |= (bits.0[lane] >> 16) << (place % 2 * 16);
        }
        own
    }

    /// The bits of one lane.
    #[inline(always)]
    pub(super) fn lane(&self, lane: usize) -> u16 {
        let place = place(lane);
        (self.0[place / 2] >> (place % 2 * 16)) as u16
    }
}

/// Where a lane stands among the words: in the order that lets registers of eight numbers take halves of registers of
/// sixteen words as they are.
#[inline(always)]
const fn place(lane: usize) -> usize {
    (lane & !12) | ((lane & 4) << 1) | ((lane & 8) >> 1)
}

#[cfg(test)]
mod tests {
    use super::super::philox::Purpose;
    use super::*;

    fn stream(id: u32) -> Stream {
        let purpose = Purpose::Duration;
        Stream::new(1, Variable { purpose, id })
    }

    fn numbers(id: u32, blocks: u32) -> Vec<u32> {
        let mut row = Row::default();
        let block = |block| {
            stream(id).draw(block, &mut row);
            row.0
        };
        (0..blocks).flat_map(block).collect()
    }

    /// Bits that differ, counted over pairs, against the half they should be, in standard errors.
    fn unlike(pairs: impl Iterator<Item = (u32, u32)>) -> f64 {
        let (mut count, mut bits) = (0u32, 0u32);
        for (a, b) in pairs {
            count += 32;
            bits += (a ^ b).count_ones();
        }
        (f64::from(bits) - f64::from(count) / 2.0) / (f64::from(count) / 4.0).sqrt()
    }

    #[test]
    fn neighbouring_samples_variables_and_seeds_have_nothing_in_common() {
        let first = numbers(1, 400);
        for shift in 1..9 {
            let off = unlike(first.iter().copied().zip(first.iter().copied().skip(shift)));
            assert!(off.abs() < 4.0, "{shift} samples on: {off}");
        }
        for id in 2..40 {
            let off = unlike(first.iter().copied().zip(numbers(id, 400)));
            assert!(off.abs() < 4.0, "variable {id}: {off}");
        }
    }

    #[test]
    fn every_lane_has_a_word_of_its_own() {
        let bits = Row(std::array::from_fn(|lane| (lane as u32 + 1) << 16));
        let words = Words::of(&bits);
        for lane in 0..LANES {
            assert_eq!(u32::from(words.lane(lane)), lane as u32 + 1);
        }
    }

    #[test]
    fn words_of_neighbouring_samples_fill_the_square_evenly() {
        let mut cells = vec![0u32; 256 * 256];
        let (blocks, mut words) = (1_000, Words::default());
        for variable in 0..20 {
            for block in 0..blocks {
                stream(200 + variable).draw_words(block, &mut words);
                for &both in &words.0 {
                    cells[(both >> 24) as usize * 256 + (both >> 8) as usize % 256] += 1;
                }
            }
        }
        let off = off_chi_square(&cells);
        assert!(off.abs() < 4.0, "chi square is {off} deviations off");
    }

    /// How far counts are from being equal, in deviations of chi square.
    fn off_chi_square(cells: &[u32]) -> f64 {
        let total: u32 = cells.iter().sum();
        let expected = f64::from(total) / cells.len() as f64;
        let squares = cells
            .iter()
            .map(|&n| (f64::from(n) - expected).powi(2) / expected);
        let freedom = (cells.len() - 1) as f64;
        (squares.sum::<f64>() - freedom) / (2.0 * freedom).sqrt()
    }

    #[test]
    fn pairs_of_variables_fill_the_square_evenly() {
        let mut cells = vec![0u32; 256 * 256];
        let blocks = 500;
        for pair in 0..20 {
            let (xs, ys) = (
                numbers(100 + 2 * pair, blocks),
                numbers(101 + 2 * pair, blocks),
            );
            for (x, y) in xs.into_iter().zip(ys) {
                cells[(x >> 24) as usize * 256 + (y >> 24) as usize] += 1;
            }
        }
        let off = off_chi_square(&cells);
        assert!(off.abs() < 4.0, "chi square is {off} deviations off");
    }
}
