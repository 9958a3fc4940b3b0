//! Philox4x32-7: from a seed and a variable to the words its draws begin with.
//!
//! A pure function of the seed (the key) and of what is drawn (the counter), so nothing has to be remembered or
//! handed from thread to thread. Seven rounds are the fewest that pass every test of BigCrush.
//! Source: Salmon, Moraes, Dror and Shaw 2011, *Parallel random numbers: as easy as 1, 2, 3*.

const MULTIPLIER: [u64; 2] = [0xd251_1f53, 0xcd9e_8d57];
const BUMP: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const ROUNDS: usize = 7;

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

/// One number of 64 bits that belongs to a variable and not to any sample.
pub(super) fn key_of(seed: u64, variable: Variable) -> u64 {
    let purpose = Purpose::Order as u32;
    let counter = [variable.id, variable.purpose as u32, purpose, 0];
    let [low, high, ..] = philox(counter, [seed as u32, (seed >> 32) as u32]);
    u64::from(high) << 32 | u64::from(low)
}

/// The words a variable's stream begins with.
pub(super) fn words_of(seed: u64, variable: Variable) -> [u32; 3] {
    let counter = [variable.id, variable.purpose as u32, 0, 1];
    let [first, second, third, _] = philox(counter, [seed as u32, (seed >> 32) as u32]);
    [first, second, third]
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
}
