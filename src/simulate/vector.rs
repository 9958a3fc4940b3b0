//! Wide vector instructions, chosen when the program runs.
//!
//! A shipped program has to run anywhere, so the kernel is compiled three times: plainly, for AVX2 and for
//! AVX-512. Most of it is loops the compiler turns into vectors; the two steps it does not are written here by
//! hand. A value of [`Avx2`] or [`Avx512`] exists only where the machine was asked and has the instructions,
//! which is what makes the calls sound. All three give the same bits.

use super::lanes::{LANES, Row};
use super::octaves::{Cubics, Size, is_far};
use super::pieces::{PIECES, Pieces};

/// How a kernel does what the compiler does not vectorise.
pub(super) trait Vector: Copy {
    /// The lanes in which a row is zero.
    fn zeros(self, row: &Row<i32>) -> u64;
    /// Evaluates the piece with the number in `piece` at the fraction in `at`, in place.
    fn evaluate(self, pieces: &Pieces, piece: &Row<i32>, at: &mut Row<f32>);
    /// The values of draws that are not close to an end; returns whether some are.
    fn near(self, cubics: &Cubics, bits: &Row<u32>, out: &mut Row<f32>) -> bool;
    /// The same, each value with its size.
    #[inline(always)]
    fn near_sized(self, cubics: &Cubics, bits: &Row<u32>, size: Size, out: &mut Row<i32>) -> bool {
        let mut values = Row::default();
        let is_any_far = self.near(cubics, bits, &mut values);
        for lane in 0..LANES {
            out.0[lane] = size.whole(values.0[lane]);
        }
        is_any_far
    }
}

/// Which instructions to use. Results do not depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Instructions {
    /// The widest the machine has.
    #[default]
    Best,
    /// At most AVX2.
    Avx2,
    /// None beyond what every machine has.
    Plain,
}

/// Plain code.
#[derive(Clone, Copy)]
pub(super) struct Plain;

impl Vector for Plain {
    #[inline(always)]
    fn zeros(self, row: &Row<i32>) -> u64 {
        let mut lanes = 0;
        for lane in 0..LANES {
            lanes |= u64::from(row.0[lane] == 0) << lane;
        }
        lanes
    }

    #[inline(always)]
    fn evaluate(self, pieces: &Pieces, piece: &Row<i32>, at: &mut Row<f32>) {
        for lane in 0..LANES {
            let (number, t) = (piece.0[lane] as usize % PIECES, at.0[lane]);
            let [a, b, c, d] = [0, 1, 2, 3].map(|power| pieces.coefficients[power][number]);
            at.0[lane] = ((d * t + c) * t + b) * t + a;
        }
    }

    #[inline(always)]
    fn near(self, cubics: &Cubics, bits: &Row<u32>, out: &mut Row<f32>) -> bool {
        let mut is_any_far = false;
        for lane in 0..LANES {
            out.0[lane] = cubics.near(bits.0[lane]);
            is_any_far |= is_far(bits.0[lane]);
        }
        is_any_far
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::super::octaves::{DISTANCE, FAR_BELOW};
    use super::{Cubics, Instructions, LANES, Pieces, Row, Size, Vector};
    use std::arch::x86_64::*;

    /// The machine has AVX2.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx2(());

    /// The machine has AVX-512 with byte, word and doubleword instructions.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx512(());

    impl Avx2 {
        /// Asks the machine, unless plain code is wanted.
        pub(in super::super) fn find(wanted: Instructions) -> Option<Self> {
            let has = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt");
            (has && wanted != Instructions::Plain).then_some(Self(()))
        }
    }

    impl Avx512 {
        /// Asks the machine, unless less is wanted.
        pub(in super::super) fn find(wanted: Instructions) -> Option<Self> {
            let has = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("popcnt");
            (has && wanted == Instructions::Best).then_some(Self(()))
        }
    }

    impl Vector for Avx2 {
        #[inline(always)]
        fn zeros(self, row: &Row<i32>) -> u64 {
            // SAFETY: the value exists, so the machine has AVX2.
            unsafe { zeros_avx2(row) }
        }

        #[inline(always)]
        fn evaluate(self, pieces: &Pieces, piece: &Row<i32>, at: &mut Row<f32>) {
            // SAFETY: the value exists, so the machine has AVX2.
            unsafe { evaluate_avx2(pieces, piece, at) }
        }

        #[inline(always)]
        fn near(self, cubics: &Cubics, bits: &Row<u32>, out: &mut Row<f32>) -> bool {
            // SAFETY: the value exists, so the machine has AVX2.
            unsafe { near_avx2(cubics, bits, out) }
        }

        #[inline(always)]
        fn near_sized(
            self,
            cubics: &Cubics,
            bits: &Row<u32>,
            size: Size,
            out: &mut Row<i32>,
        ) -> bool {
            // SAFETY: the value exists, so the machine has AVX2.
            unsafe { near_sized_avx2(cubics, bits, size, out) }
        }
    }

    impl Vector for Avx512 {
        #[inline(always)]
        fn zeros(self, row: &Row<i32>) -> u64 {
            // SAFETY: the value exists, so the machine has AVX-512.
            unsafe { zeros_avx512(row) }
        }

        #[inline(always)]
        fn evaluate(self, pieces: &Pieces, piece: &Row<i32>, at: &mut Row<f32>) {
            // SAFETY: the value exists, so the machine has AVX-512.
            unsafe { evaluate_avx512(pieces, piece, at) }
        }

        #[inline(always)]
        fn near(self, cubics: &Cubics, bits: &Row<u32>, out: &mut Row<f32>) -> bool {
            // SAFETY: the value exists, so the machine has AVX-512.
            unsafe { near_avx512(cubics, bits, out) }
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn zeros_avx2(row: &Row<i32>) -> u64 {
        let mut lanes = 0;
        for group in 0..LANES / 8 {
            // SAFETY: eight lanes from this one on lie inside the row, which is aligned to 64 bytes.
            let values = unsafe { _mm256_load_si256(row.0.as_ptr().add(group * 8).cast()) };
            let equal = _mm256_cmpeq_epi32(values, _mm256_setzero_si256());
            let bits = _mm256_movemask_ps(_mm256_castsi256_ps(equal)) as u32;
            lanes |= u64::from(bits) << (group * 8);
        }
        lanes
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn evaluate_avx2(pieces: &Pieces, piece: &Row<i32>, at: &mut Row<f32>) {
        // SAFETY: both halves of sixteen coefficients lie inside the array, which is aligned to 64 bytes.
        let halves = pieces.coefficients.each_ref().map(|values| unsafe {
            let first = values.as_ptr();
            (_mm256_load_ps(first), _mm256_load_ps(first.add(8)))
        });
        for group in 0..LANES / 8 {
            // SAFETY: eight lanes from this one on lie inside the rows, which are aligned to 64 bytes.
            let (number, t) = unsafe {
                (
                    _mm256_load_si256(piece.0.as_ptr().add(group * 8).cast()),
                    _mm256_load_ps(at.0.as_ptr().add(group * 8)),
                )
            };
            let is_upper = _mm256_castsi256_ps(_mm256_slli_epi32::<28>(number));
            let mut value = _mm256_setzero_ps();
            for (lower, upper) in halves.iter().rev() {
                let coefficient = _mm256_blendv_ps(
                    _mm256_permutevar8x32_ps(*lower, number),
                    _mm256_permutevar8x32_ps(*upper, number),
                    is_upper,
                );
                value = _mm256_add_ps(_mm256_mul_ps(value, t), coefficient);
            }
            // SAFETY: as above.
            unsafe { _mm256_store_ps(at.0.as_mut_ptr().add(group * 8), value) };
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn near_avx2(cubics: &Cubics, bits: &Row<u32>, out: &mut Row<f32>) -> bool {
        let halves = halves_avx2(cubics);
        let mut nearest = _mm256_set1_epi32(i32::MAX);
        for (bits, out) in bits.0.as_chunks().0.iter().zip(out.0.as_chunks_mut().0) {
            let (values, distance) = near_values_avx2(&halves, bits);
            nearest = _mm256_min_epi32(nearest, distance);
            let out: &mut [f32; 8] = out;
            // SAFETY: eight lanes.
            unsafe { _mm256_storeu_ps(out.as_mut_ptr(), values) };
        }
        is_any_far_avx2(nearest)
    }

    /// [`Size::whole`] of what [`near_avx2`] gives, operation by operation.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn near_sized_avx2(cubics: &Cubics, bits: &Row<u32>, size: Size, out: &mut Row<i32>) -> bool {
        let halves = halves_avx2(cubics);
        let (base, range) = (_mm256_set1_ps(size.base), _mm256_set1_ps(size.range));
        let (least, most) = (_mm256_set1_ps(size.least), _mm256_set1_ps(size.most));
        let mut nearest = _mm256_set1_epi32(i32::MAX);
        for (bits, out) in bits.0.as_chunks().0.iter().zip(out.0.as_chunks_mut().0) {
            let (values, distance) = near_values_avx2(&halves, bits);
            nearest = _mm256_min_epi32(nearest, distance);
            let units = _mm256_add_ps(base, _mm256_mul_ps(range, values));
            // Of a NaN both take the second.
            let units = _mm256_min_ps(_mm256_max_ps(units, least), most);
            let out: &mut [i32; 8] = out;
            // SAFETY: eight lanes.
            unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), _mm256_cvttps_epi32(units)) };
        }
        is_any_far_avx2(nearest)
    }

    /// The coefficients of both halves, the constant first.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn halves_avx2(cubics: &Cubics) -> [(__m256, __m256); 4] {
        // SAFETY: both halves of eight coefficients lie inside the array, which is aligned to 64 bytes.
        cubics.0.each_ref().map(|[low, high]| unsafe {
            (_mm256_load_ps(low.as_ptr()), _mm256_load_ps(high.as_ptr()))
        })
    }

    /// The values of eight draws that are not close to an end, and how far they are from it.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn near_values_avx2(halves: &[(__m256, __m256); 4], bits: &[u32; 8]) -> (__m256, __m256i) {
        // SAFETY: eight lanes.
        let bits = unsafe { _mm256_loadu_si256(bits.as_ptr().cast()) };
        let mask = _mm256_set1_epi32(DISTANCE.0 as i32);
        let least = _mm256_set1_epi32(DISTANCE.1 as i32);
        let distance = _mm256_or_si256(_mm256_and_si256(bits, mask), least);
        let x = _mm256_cvtepi32_ps(distance);
        let octave = _mm256_srli_epi32::<23>(_mm256_castps_si256(x));
        let half = _mm256_castsi256_ps(bits);
        let mut value = _mm256_setzero_ps();
        for (power, (low, high)) in halves.iter().enumerate().rev() {
            let coefficient = _mm256_blendv_ps(
                _mm256_permutevar8x32_ps(*low, octave),
                _mm256_permutevar8x32_ps(*high, octave),
                half,
            );
            value = if power == 3 {
                coefficient
            } else {
                _mm256_add_ps(_mm256_mul_ps(value, x), coefficient)
            };
        }
        (value, distance)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn is_any_far_avx2(nearest: __m256i) -> bool {
        let far = _mm256_cmpgt_epi32(_mm256_set1_epi32(FAR_BELOW), nearest);
        _mm256_movemask_epi8(far) != 0
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn near_avx512(cubics: &Cubics, bits: &Row<u32>, out: &mut Row<f32>) -> bool {
        // SAFETY: the arrays hold sixteen coefficients and are aligned to 64 bytes.
        let all = cubics
            .0
            .each_ref()
            .map(|halves| unsafe { _mm512_load_ps(halves.as_ptr().cast()) });
        let mask = _mm512_set1_epi32(DISTANCE.0 as i32);
        let least = _mm512_set1_epi32(DISTANCE.1 as i32);
        let upper = _mm512_set1_epi32(8);
        let mut nearest = _mm512_set1_epi32(i32::MAX);
        for group in 0..LANES / 16 {
            // SAFETY: sixteen lanes from this one on lie inside the row, which is aligned to 64 bytes.
            let bits = unsafe { _mm512_load_si512(bits.0.as_ptr().add(group * 16).cast()) };
            let distance = _mm512_or_si512(_mm512_and_si512(bits, mask), least);
            nearest = _mm512_min_epi32(nearest, distance);
            let x = _mm512_cvtepi32_ps(distance);
            let octave = _mm512_srli_epi32::<23>(_mm512_castps_si512(x));
            // The fourth bit from the half, the others from the octave.
            let half = _mm512_srli_epi32::<28>(bits);
            let number = _mm512_ternarylogic_epi32::<0xca>(upper, half, octave);
            let mut value = _mm512_permutexvar_ps(number, all[3]);
            for values in all[..3].iter().rev() {
                let coefficient = _mm512_permutexvar_ps(number, *values);
                value = _mm512_add_ps(_mm512_mul_ps(value, x), coefficient);
            }
            // SAFETY: as above.
            unsafe { _mm512_store_ps(out.0.as_mut_ptr().add(group * 16), value) };
        }
        _mm512_cmplt_epi32_mask(nearest, _mm512_set1_epi32(FAR_BELOW)) != 0
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn zeros_avx512(row: &Row<i32>) -> u64 {
        let mut lanes = 0;
        for group in 0..LANES / 16 {
            // SAFETY: sixteen lanes from this one on lie inside the row, which is aligned to 64 bytes.
            let values = unsafe { _mm512_load_si512(row.0.as_ptr().add(group * 16).cast()) };
            let bits = _mm512_testn_epi32_mask(values, values);
            lanes |= u64::from(bits) << (group * 16);
        }
        lanes
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn evaluate_avx512(pieces: &Pieces, piece: &Row<i32>, at: &mut Row<f32>) {
        // SAFETY: the arrays hold sixteen coefficients and are aligned to 64 bytes.
        let all = pieces
            .coefficients
            .each_ref()
            .map(|values| unsafe { _mm512_load_ps(values.as_ptr()) });
        for group in 0..LANES / 16 {
            // SAFETY: sixteen lanes from this one on lie inside the rows, which are aligned to 64 bytes.
            let (number, t) = unsafe {
                (
                    _mm512_load_si512(piece.0.as_ptr().add(group * 16).cast()),
                    _mm512_load_ps(at.0.as_ptr().add(group * 16)),
                )
            };
            let mut value = _mm512_setzero_ps();
            for values in all.iter().rev() {
                let coefficient = _mm512_permutexvar_ps(number, *values);
                value = _mm512_add_ps(_mm512_mul_ps(value, t), coefficient);
            }
            // SAFETY: as above.
            unsafe { _mm512_store_ps(at.0.as_mut_ptr().add(group * 16), value) };
        }
    }
}
