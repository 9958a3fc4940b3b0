//! Philox4x32-7, the counter-based generator every draw comes from.
//!
//! A draw is a pure function of the seed (the key) and of what it is for, which row it is about and which
//! sample it belongs to (the counter). So the result does not depend on the number of threads, and a ticket
//! gets the same draws under every option, which takes most of the noise out of a comparison.
//! Seven rounds are the fewest that pass every test of BigCrush.
//! Source: Salmon, Moraes, Dror and Shaw 2011, *Parallel random numbers: as easy as 1, 2, 3*.

use super::lanes::{LANES, Row};

const MULTIPLIER: [u64; 2] = [0xd251_1f53, 0xcd9e_8d57];
const BUMP: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const ROUNDS: usize = 7;
/// The half of a word that counts.
const LOW: u64 = 0xffff_ffff;
/// Calls of the generator for one row: each gives four numbers.
const CALLS: usize = LANES / 4;

/// What a draw is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Variable {
    /// What it is for.
    pub(super) purpose: Purpose,
    /// The id of the ticket, track, risk or gate.
    pub(super) id: u32,
}

/// What a draw is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub(super) enum Purpose {
    /// A ticket's own part of its duration.
    Duration,
    /// What the tickets of a track share.
    Track,
    /// Whether a risk happens.
    Risk,
    /// How often a gate fails.
    Gate,
    /// The order of strata, or the scrambling of a sequence.
    Order,
}

/// One number of 32 bits for each sample of a block. The first word of all calls comes first.
#[inline(always)]
pub(super) fn draw(seed: u64, variable: Variable, block: u32, out: &mut Row<u32>) {
    // Words stand in 64 bits whose upper half is never read: products then need no moving about.
    let mut a = [0u64; CALLS];
    for (call, a) in a.iter_mut().enumerate() {
        *a = u64::from(block.wrapping_mul(CALLS as u32).wrapping_add(call as u32));
    }
    let mut b = [u64::from(variable.id); CALLS];
    let mut c = [u64::from(variable.purpose as u32); CALLS];
    let mut d = [0u64; CALLS];
    let mut key = [seed as u32, (seed >> 32) as u32];
    for _ in 0..ROUNDS {
        for call in 0..CALLS {
            let first = (a[call] & LOW) * MULTIPLIER[0];
            let second = (c[call] & LOW) * MULTIPLIER[1];
            a[call] = (second >> 32) ^ b[call] ^ u64::from(key[0]);
            b[call] = second;
            c[call] = (first >> 32) ^ d[call] ^ u64::from(key[1]);
            d[call] = first;
        }
        key = [key[0].wrapping_add(BUMP[0]), key[1].wrapping_add(BUMP[1])];
    }
    for call in 0..CALLS {
        out.0[call] = a[call] as u32;
        out.0[CALLS + call] = b[call] as u32;
        out.0[2 * CALLS + call] = c[call] as u32;
        out.0[3 * CALLS + call] = d[call] as u32;
    }
}

/// One number of 64 bits that belongs to a variable and not to any sample.
pub(super) fn key_of(seed: u64, variable: Variable) -> u64 {
    let purpose = Purpose::Order as u32;
    let counter = [variable.id, variable.purpose as u32, purpose, 0];
    let [low, high, ..] = philox(counter, [seed as u32, (seed >> 32) as u32]);
    u64::from(high) << 32 | u64::from(low)
}

/// The generator itself: four numbers for a counter and a key.
fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let [a, b, c, d] = counter;
        let first = u64::from(a) * MULTIPLIER[0];
        let second = u64::from(c) * MULTIPLIER[1];
        counter = [
            (second >> 32) as u32 ^ b ^ key[0],
            second as u32,
            (first >> 32) as u32 ^ d ^ key[1],
            first as u32,
        ];
        key = [key[0].wrapping_add(BUMP[0]), key[1].wrapping_add(BUMP[1])];
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers of Random123, `tests/kat_vectors`, lines `philox4x32 7`.
    #[test]
    fn the_published_answers_come_out() {
        let cases = [
            (
                [0; 4],
                [0; 2],
                [0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48],
            ),
            (
                [u32::MAX; 4],
                [u32::MAX; 2],
                [0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662],
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0x4dfc_caba, 0x190a_87f0, 0xc473_62ba, 0xb6b5_242a],
            ),
        ];
        for (counter, key, expected) in cases {
            assert_eq!(philox(counter, key), expected);
        }
    }

    #[test]
    fn a_row_is_the_generator_in_lanes() {
        let variable = Variable {
            purpose: Purpose::Risk,
            id: 77,
        };
        let seed = 0x0123_4567_89ab_cdef;
        let mut row = Row::default();
        draw(seed, variable, 3, &mut row);
        for call in 0..CALLS {
            let counter = [3 * CALLS as u32 + call as u32, 77, Purpose::Risk as u32, 0];
            let words = philox(counter, [0x89ab_cdef, 0x0123_4567]);
            for (word, &value) in words.iter().enumerate() {
                assert_eq!(row.0[word * CALLS + call], value);
            }
        }
    }
}
