//! What is free in every period, and where something fits first.
//!
//! Thirty-two periods are tested at a time, as what fits is mostly found among them; the test gives one bit a
//! period, and a run of set bits as long as the node lasts is where it fits. The widest vector instructions the machine has are chosen when the
//! program runs, so one program is fast on every machine and right on all. All three ways give the same.

/// How wide the vector instructions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// One word at a time.
    Plain,
    /// Four words.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Eight words.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Width {
    /// The widest this machine has.
    pub(super) fn widest() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("bmi2") {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi2") {
                return Self::Avx2;
            }
        }
        Self::Plain
    }
}

/// Periods tested at a time, at most 64.
pub(super) const BLOCK: usize = 32;

/// Tests so many periods at once.
pub(super) trait Test {
    /// Bit k is set where period k has what is asked for.
    fn fits(words: &[u64; BLOCK], ask: u64, guard: u64) -> u64;
}

pub(super) struct Plain;

impl Test for Plain {
    #[inline(always)]
    fn fits(words: &[u64; BLOCK], ask: u64, guard: u64) -> u64 {
        let mut bits = 0;
        for (place, word) in words.iter().enumerate() {
            let is_free = word.wrapping_sub(ask) & guard == guard;
            bits |= u64::from(is_free) << place;
        }
        bits
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) mod wide {
    //! The same with vectors. Only called where the machine was found to have them.

    use super::{BLOCK, Test};
    use std::arch::x86_64::*;

    pub(in super::super) struct Avx2;

    impl Test for Avx2 {
        #[inline(always)]
        fn fits(words: &[u64; BLOCK], ask: u64, guard: u64) -> u64 {
            let mut bits = 0;
            // SAFETY: the serial scheme takes this test only where AVX2 was detected; each load reads
            // four of the words.
            unsafe {
                let ask = _mm256_set1_epi64x(ask as i64);
                let guard = _mm256_set1_epi64x(guard as i64);
                for place in 0..BLOCK / 4 {
                    let word = _mm256_loadu_si256(words.as_ptr().add(4 * place).cast());
                    let left = _mm256_and_si256(_mm256_sub_epi64(word, ask), guard);
                    let is_free = _mm256_cmpeq_epi64(left, guard);
                    let four = _mm256_movemask_pd(_mm256_castsi256_pd(is_free)) as u64;
                    bits |= four << (4 * place);
                }
            }
            bits
        }
    }

    pub(in super::super) struct Avx512;

    impl Test for Avx512 {
        #[inline(always)]
        fn fits(words: &[u64; BLOCK], ask: u64, guard: u64) -> u64 {
            let mut bits = 0;
            // SAFETY: the serial scheme takes this test only where AVX-512 was detected; each load reads
            // eight of the words.
            unsafe {
                let ask = _mm512_set1_epi64(ask as i64);
                let guard = _mm512_set1_epi64(guard as i64);
                for place in 0..BLOCK / 8 {
                    let word = _mm512_loadu_epi64(words.as_ptr().add(8 * place).cast());
                    let left = _mm512_and_si512(_mm512_sub_epi64(word, ask), guard);
                    let eight = _mm512_cmpeq_epi64_mask(left, guard);
                    bits |= u64::from(eight) << (8 * place);
                }
            }
            bits
        }
    }
}

/// The first bit at which `length` set bits in a row begin, `length` in `1..=64`.
#[inline(always)]
pub(super) fn first_run(bits: u64, length: u32) -> Option<u32> {
    let mut runs = bits;
    let mut have = 1;
    while have < length {
        let step = have.min(length - have);
        runs &= runs >> step;
        have += step;
    }
    (runs != 0).then(|| runs.trailing_zeros())
}
