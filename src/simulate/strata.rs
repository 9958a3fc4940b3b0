//! Latin hypercube sampling without a table.
//!
//! Each variable visits the strata in an order of its own: a keyed permutation of `0..samples` that is
//! computed for one sample at a time, so no thread waits for another and nothing is stored.
//! Source: McKay, Beckman and Conover 1979 for the design; Kensler 2013, *Correlated multi-jittered
//! sampling*, for the permutation by cycle walking (its hash replaced by a stronger mixer).

use super::lanes::{LANES, Row};
use super::philox::{Variable, key_of};

/// Replaces independent bits by ones that fall into the sample's stratum; the bits given place it there.
pub(super) fn spread(seed: u64, variable: Variable, samples: u32, block: u32, bits: &mut Row<u32>) {
    let key = key_of(seed, variable);
    for lane in 0..LANES {
        let sample = block.wrapping_mul(LANES as u32).wrapping_add(lane as u32);
        if sample >= samples {
            return;
        }
        let stratum = permute(sample, samples, key);
        let inside = u64::from(bits.0[lane]);
        let place = (u64::from(stratum) << 32 | inside) / u64::from(samples);
        bits.0[lane] = place as u32;
    }
}

/// Where a number goes in the permutation of `0..count` that a key names.
fn permute(number: u32, count: u32, key: u64) -> u32 {
    let bits = u32::BITS - count.saturating_sub(1).leading_zeros();
    let mut at = number;
    loop {
        at = scramble(at, bits.max(1), key);
        if at < count {
            return at;
        }
    }
}

/// A keyed permutation of the numbers of so many bits: additions, odd products and shifts to the right are
/// each invertible within them.
fn scramble(number: u32, bits: u32, key: u64) -> u32 {
    let mask = u64::MAX >> (64 - bits);
    let shift = bits.div_ceil(2);
    let mut value = u64::from(number);
    for round in 0..4 {
        value = value.wrapping_add(key >> (round * 13)) & mask;
        value = value.wrapping_mul(MULTIPLIERS[round as usize] ^ (key << 1 & 0xffff_fffe)) & mask;
        value ^= value >> shift;
    }
    (value & mask) as u32
}

const MULTIPLIERS: [u64; 4] = [0x9e37_79b9, 0x85eb_ca6b, 0xc2b2_ae35, 0x27d4_eb2f];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::philox::Purpose;

    #[test]
    fn every_number_is_visited_once() {
        for count in [1, 2, 3, 64, 1000, 1024, 1025] {
            for key in [0, 0x1234_5678_9abc_def0, u64::MAX] {
                let mut seen = vec![false; count as usize];
                for number in 0..count {
                    let at = permute(number, count, key) as usize;
                    assert!(
                        !std::mem::replace(&mut seen[at], true),
                        "{count}: {at} twice"
                    );
                }
            }
        }
    }

    #[test]
    fn one_sample_falls_into_each_stratum_and_variables_differ() {
        let samples = 640u32;
        let order = |id: u32| {
            let variable = Variable {
                purpose: Purpose::Duration,
                id,
            };
            let mut strata = Vec::new();
            for block in 0..10 {
                let mut bits = Row::of(0x8000_0000u32);
                spread(7, variable, samples, block, &mut bits);
                let stratum = |&bits: &u32| (u64::from(bits) * u64::from(samples)) >> 32;
                strata.extend(bits.0.iter().map(stratum));
            }
            strata
        };
        let (first, second) = (order(1), order(2));
        let mut sorted = first.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..u64::from(samples)).collect::<Vec<_>>());
        let alike = first.iter().zip(&second).filter(|(a, b)| a == b).count();
        assert!(alike < 12, "{alike} strata alike");
    }
}
