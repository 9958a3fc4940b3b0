//! The generator of every random choice: the same seed gives the same numbers on every machine.
//!
//! Source: Blackman and Vigna 2018, xoshiro256++; seeded by Steele, Lea and Flood 2014, SplitMix.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(in crate::schedule::level) struct Random([u64; 4]);

impl Random {
    /// The stream of a seed and a number: different numbers give independent streams.
    pub(in crate::schedule::level) fn new(seed: u64, stream: u64) -> Self {
        let mut state = seed ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03);
        Self(std::array::from_fn(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }))
    }

    #[inline]
    fn next(&mut self) -> u64 {
        let state = &mut self.0;
        let result = state[0]
            .wrapping_add(state[3])
            .rotate_left(23)
            .wrapping_add(state[0]);
        let shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = state[3].rotate_left(45);
        result
    }

    /// A number in `0..bound`; 0 where there is none. Biased by less than one in four thousand million.
    #[inline]
    pub(in crate::schedule::level) fn below(&mut self, bound: u32) -> u32 {
        (((self.next() >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// Whether something of a probability in `0.0..=1.0` happens.
    #[inline]
    pub(in crate::schedule::level) fn happens(&mut self, probability: f64) -> bool {
        (self.next() >> 11) as f64 * (1.0 / (1u64 << 53) as f64) < probability
    }
}
