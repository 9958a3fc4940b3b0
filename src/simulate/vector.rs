//! Wide vector instructions, chosen when the program runs.
//!
//! A shipped program has to run anywhere, so the kernel is compiled three times: plainly, for AVX2 and for
//! AVX-512. Most of it is loops the compiler turns into vectors; the two steps it does not are written here by
//! hand. A value of [`Avx2`] or [`Avx512`] exists only where the machine was asked and has the instructions,
//! which is what makes the calls sound. All three give the same bits.

use super::lanes::{LANES, Row};
use super::octaves::{Near, Size};
use super::pieces::{PIECES, Pieces};
use super::stream::Words;

/// How a kernel does what the compiler does not vectorise.
pub(super) trait Vector: Copy {
    /// The lanes in which a row is zero.
    fn zeros(self, row: &Row<i32>) -> u64;
    /// Evaluates the piece with the number in `piece` at the fraction in `at`, in place.
    fn evaluate(self, pieces: &Pieces, piece: &Row<i32>, at: &mut Row<f32>);
    /// The values of draws in steps, and the lanes of those that are close to an end, where they are none.
    fn near(self, near: &Near, words: &Words, out: &mut Row<f32>) -> u64;
    /// The same, each value with its size.
    fn near_sized(self, near: &Near, words: &Words, size: Size, out: &mut Row<i32>) -> u64;
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
    fn near(self, near: &Near, words: &Words, out: &mut Row<f32>) -> u64 {
        let mut far = 0;
        for lane in 0..LANES {
            let (value, is_far) = near.at(words.lane(lane));
            out.0[lane] = f32::from(value);
            far |= u64::from(is_far) << lane;
        }
        far
    }

    #[inline(always)]
    fn near_sized(self, near: &Near, words: &Words, size: Size, out: &mut Row<i32>) -> u64 {
        let mut values = Row::default();
        let far = self.near(near, words, &mut values);
        for lane in 0..LANES {
            out.0[lane] = size.whole(values.0[lane]);
        }
        far
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::super::octaves::OCTAVES;
    use super::{Instructions, LANES, Near, Pieces, Row, Size, Vector, Words};
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
        fn near(self, near: &Near, words: &Words, out: &mut Row<f32>) -> u64 {
            // SAFETY: the value exists, so the machine has AVX2.
            unsafe { near_avx2(near, words, out) }
        }

        #[inline(always)]
        fn near_sized(self, near: &Near, words: &Words, size: Size, out: &mut Row<i32>) -> u64 {
            // SAFETY: the value exists, so the machine has AVX2.
            unsafe { near_sized_avx2(near, words, size, out) }
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
        fn near(self, near: &Near, words: &Words, out: &mut Row<f32>) -> u64 {
            // SAFETY: the value exists, so the machine has AVX-512, and AVX2 with it.
            unsafe { near_avx2(near, words, out) }
        }

        #[inline(always)]
        fn near_sized(self, near: &Near, words: &Words, size: Size, out: &mut Row<i32>) -> u64 {
            // SAFETY: the value exists, so the machine has AVX-512, and AVX2 with it.
            unsafe { near_sized_avx2(near, words, size, out) }
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
    fn near_avx2(near: &Near, words: &Words, out: &mut Row<f32>) -> u64 {
        let pieces = Pieces16::load(near);
        let mut far = [_mm256_setzero_si256(); LANES / 16];
        let outs = out.0.as_chunks_mut::<16>().0.iter_mut();
        for (group, (words, out)) in words.0.as_chunks::<8>().0.iter().zip(outs).enumerate() {
            let (values, is_far) = near_values_avx2(&pieces, words);
            far[group] = is_far;
            for (half, values) in widen_avx2(values).into_iter().enumerate() {
                let out = &mut out.as_chunks_mut::<8>().0[half];
                // SAFETY: eight lanes.
                unsafe { _mm256_storeu_ps(out.as_mut_ptr(), values) };
            }
        }
        lanes_avx2(&far)
    }

    /// [`Size::whole`] of what [`near_avx2`] gives, operation by operation.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn near_sized_avx2(near: &Near, words: &Words, size: Size, out: &mut Row<i32>) -> u64 {
        let pieces = Pieces16::load(near);
        let mut far = [_mm256_setzero_si256(); LANES / 16];
        let (base, range) = (_mm256_set1_ps(size.base), _mm256_set1_ps(size.range));
        let (least, most) = (_mm256_set1_ps(size.least), _mm256_set1_ps(size.most));
        let outs = out.0.as_chunks_mut::<16>().0.iter_mut();
        for (group, (words, out)) in words.0.as_chunks::<8>().0.iter().zip(outs).enumerate() {
            let (values, is_far) = near_values_avx2(&pieces, words);
            far[group] = is_far;
            for (half, values) in widen_avx2(values).into_iter().enumerate() {
                let units = _mm256_add_ps(base, _mm256_mul_ps(range, values));
                // Of a NaN both take the second.
                let units = _mm256_min_ps(_mm256_max_ps(units, least), most);
                let units = _mm256_cvttps_epi32(units);
                let out = &mut out.as_chunks_mut::<8>().0[half];
                // SAFETY: eight lanes.
                unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), units) };
            }
        }
        lanes_avx2(&far)
    }

    /// The coefficients of [`Near`] in both halves of registers: `[power][half]`.
    struct Pieces16([[__m256i; 2]; 4]);

    impl Pieces16 {
        #[inline]
        #[target_feature(enable = "avx2")]
        fn load(near: &Near) -> Self {
            const { assert!(OCTAVES == 8) };
            // SAFETY: eight coefficients, each of 16 bits.
            Self(near.0.each_ref().map(|halves| {
                halves.each_ref().map(|octaves| unsafe {
                    _mm256_broadcastsi128_si256(_mm_loadu_si128(octaves.as_ptr().cast()))
                })
            }))
        }
    }

    /// [`Near::at`] of sixteen words, operation by operation; ones in the words that are close to an end.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn near_values_avx2(pieces: &Pieces16, words: &[u32; 8]) -> (__m256i, __m256i) {
        let both = |low: i64, high: i64| _mm256_set_epi64x(high, low, high, low);
        // By four bits of a distance: twice the number of the octave they lie in.
        let upper = both(0x0c0c_0c0c_0a0a_0800, 0x0e0e_0e0e_0e0e_0e0e);
        let lower = both(0x0404_0404_0202_0000, 0x0606_0606_0606_0606);
        // By octaves: what stretches each to 16 bits.
        let stretches = both(0x0020_0040_0080_0100, 0x0002_0004_0008_0010);
        let upper_bytes = both(0x0707_0505_0303_0101, 0x0f0f_0d0d_0b0b_0909);
        let four_bits = _mm256_set1_epi8(15);

        // SAFETY: eight numbers of 32 bits.
        let words = unsafe { _mm256_loadu_si256(words.as_ptr().cast()) };
        let half = _mm256_srai_epi16::<15>(words);
        let distance = _mm256_or_si256(_mm256_add_epi16(words, words), _mm256_set1_epi16(1));
        // The upper byte of each word, twice; it says which octave a word lies in, as the places of its two bytes.
        let bytes = _mm256_shuffle_epi8(distance, upper_bytes);
        let first = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), four_bits);
        let second = _mm256_and_si256(bytes, four_bits);
        let octave = _mm256_max_epu8(
            _mm256_shuffle_epi8(upper, first),
            _mm256_shuffle_epi8(lower, second),
        );
        let octave = _mm256_or_si256(octave, _mm256_set1_epi16(0x0100));
        let stretched = _mm256_mullo_epi16(distance, _mm256_shuffle_epi8(stretches, octave));
        let place = _mm256_xor_si256(stretched, _mm256_set1_epi16(i16::MIN));
        let [a, b, c, d] = pieces.0.each_ref().map(|[low, high]| {
            let (low, high) = (
                _mm256_shuffle_epi8(*low, octave),
                _mm256_shuffle_epi8(*high, octave),
            );
            _mm256_blendv_epi8(low, high, half)
        });
        let value = _mm256_add_epi16(c, _mm256_mulhrs_epi16(d, place));
        let value = _mm256_add_epi16(b, _mm256_mulhrs_epi16(value, place));
        let value = _mm256_adds_epi16(a, _mm256_mulhrs_epi16(value, place));
        let is_far = _mm256_cmpeq_epi8(bytes, _mm256_setzero_si256());
        (value, is_far)
    }

    /// Sixteen words as numbers, eight lanes and the next eight.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn widen_avx2(words: __m256i) -> [__m256; 2] {
        let pairs = [
            _mm256_unpacklo_epi16(words, words),
            _mm256_unpackhi_epi16(words, words),
        ];
        pairs.map(|pair| _mm256_cvtepi32_ps(_mm256_srai_epi32::<16>(pair)))
    }

    /// The lanes of the words that are ones, which few rows have.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn lanes_avx2(groups: &[__m256i; LANES / 16]) -> u64 {
        let all = _mm256_or_si256(
            _mm256_or_si256(groups[0], groups[1]),
            _mm256_or_si256(groups[2], groups[3]),
        );
        if _mm256_testz_si256(all, all) == 1 {
            return 0;
        }
        let mut lanes = 0;
        for (number, words) in groups.iter().enumerate() {
            let bytes = _mm256_packs_epi16(*words, _mm256_setzero_si256());
            let bits = u64::from(_mm256_movemask_epi8(bytes) as u32);
            // Four at a time, in the order of lanes.
            let fours = [bits, bits >> 16, bits >> 4, bits >> 20].map(|bits| bits & 15);
            let [first, second, third, fourth] = fours;
            lanes |= (first | second << 4 | third << 8 | fourth << 12) << (number * 16);
        }
        lanes
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
