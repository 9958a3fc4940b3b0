//! Quantile functions of 32 bits, as cubic pieces an octave long.
//!
//! The first bit says on which side of the median a draw lies, the others how far from that side's end: in the upper
//! half they count from the top, which is a scramble of the bits behind the first, so strata stay strata and nets stay
//! nets. Towards an end every quantile function used here is smooth in the logarithm of that distance, so each halving
//! of it gets a piece, and the exponent of a float is the number of its piece: no logarithm, no division, and the
//! eight pieces of a half are chosen by one register shuffle. The outermost 256th of the draws goes on in octaves of
//! its fourth root, a lane at a time. Off by less than 0.001 of a deviation everywhere (tests hold that).
//!
//! Nothing here fuses a product with a sum, so every machine rounds alike.

use super::lanes::{LANES, Row};
use super::normal::probability;
use super::vector::Vector;
use std::sync::OnceLock;

/// Pieces of one half.
pub(super) const OCTAVES: usize = 8;
/// The distance from an end, in 2^-32, up to which the fourth root is taken.
const FAR: f32 = FAR_BELOW as f32;
/// The same as a whole number, and as a power of two.
pub(super) const FAR_BELOW: i32 = 1 << FAR_SHIFT;
const FAR_SHIFT: i32 = 23;
/// The octaves of fourth roots: 2 to 64, of which the first is half empty.
const FAR_OCTAVES: usize = 5;
/// The bits a distance is made of, and the one that keeps it from being zero.
pub(super) const DISTANCE: (u32, u32) = (0x7fff_ff00, 0x80);
/// Where a piece is read, as shares of its octave.
const PLACES: [f64; 4] = [0.0, 0.25, 0.75, 1.0];
/// Points at which one half is read: the pieces share their ends.
const HALF: usize = 3 * (OCTAVES + FAR_OCTAVES) + 2;
/// Points at which a function is read.
const POINTS: usize = 2 * HALF;

/// A cubic for each octave of each half: `[power][half][octave]`, an octave standing at the last bits of its exponent.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(super) struct Cubics(pub(super) [[[f32; OCTAVES]; 2]; 4]);

/// Quantile functions, by number. What every draw needs stands apart from what few do: it is read in one stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Octaves {
    near: Vec<Cubics>,
    /// Of fourth roots.
    far: Vec<Cubics>,
}

/// The distances at which one half is read, in 2^-32: octaves from the median outwards, then those of fourth roots.
fn distances() -> [f64; HALF] {
    let mut out = [0.0; HALF];
    let near = (0..OCTAVES).map(|octave| libm::ldexp(1.0, FAR_SHIFT + octave as i32));
    let far = (0..FAR_OCTAVES).map(|octave| libm::ldexp(2.0, octave as i32));
    let mut at = 0;
    for (starts, power) in [(near.collect::<Vec<_>>(), 1.0), (far.collect(), 4.0)] {
        for &start in &starts {
            for place in &PLACES[..3] {
                out[at] = libm::pow(start * (1.0 + place), power);
                at += 1;
            }
        }
        out[at] = libm::pow(2.0 * starts[starts.len() - 1], power);
        at += 1;
    }
    out
}

/// The normal numbers at which a function is read: the lower half, then the upper.
pub(super) fn points() -> &'static [f64] {
    static KNOWN: OnceLock<[f64; POINTS]> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut out = [0.0; POINTS];
        for (at, distance) in distances().into_iter().enumerate() {
            let z = normal_below(libm::ldexp(distance, -32));
            out[at] = z;
            out[HALF + at] = -z;
        }
        out
    })
}

/// The normal number below which so much of the probability lies, for at most a half; bisection.
fn normal_below(p: f64) -> f64 {
    let (mut low, mut high) = (-7.0, 0.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if probability(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// The cubic in `x` through four values at [`PLACES`] of the octave from `start` to twice that, by powers.
fn cubic(start: f64, values: &[f64]) -> [f32; 4] {
    let (a, b, c, d) = (values[0], values[1], values[2], values[3]);
    // Divided differences at 0, 1/4, 3/4, 1.
    let first = [(b - a) * 4.0, (c - b) * 2.0, (d - c) * 4.0];
    let second = [(first[1] - first[0]) / 0.75, (first[2] - first[1]) / 0.75];
    let third = second[1] - second[0];
    // By powers of s = x / start - 1, then of y = x / start.
    let s1 = first[0] - second[0] * 0.25 + third * 0.1875;
    let s2 = second[0] - third;
    let by_y = [
        a - s1 + s2 - third,
        s1 - 2.0 * s2 + 3.0 * third,
        s2 - 3.0 * third,
        third,
    ];
    let mut out = [0.0; 4];
    let mut scale = 1.0;
    for (own, coefficient) in out.iter_mut().zip(by_y) {
        *own = (coefficient * scale) as f32;
        scale /= start;
    }
    out
}

impl Octaves {
    /// Adds the function with these values at [`points`], and returns its number.
    pub(super) fn push(&mut self, values: &[f64]) -> u32 {
        let mut near = Cubics([[[0.0; OCTAVES]; 2]; 4]);
        let mut far = near.clone();
        for half in 0..2 {
            let values = &values[half * HALF..(half + 1) * HALF];
            let (inner, outer) = values.split_at(3 * OCTAVES + 1);
            near.fill(half, inner, FAR_SHIFT, OCTAVES);
            far.fill(half, outer, 1, FAR_OCTAVES);
        }
        self.near.push(near);
        self.far.push(far);
        self.near.len() as u32 - 1
    }

    /// The values of a row of draws, by the function with a number.
    #[inline(always)]
    pub(super) fn apply<V: Vector>(
        &self,
        vector: V,
        number: u32,
        bits: &Row<u32>,
        out: &mut Row<f32>,
    ) {
        if vector.near(&self.near[number as usize], bits, out) {
            let mut far = Row::default();
            for lane in 0..LANES {
                far.0[lane] = ((bits.0[lane] & DISTANCE.0) >> FAR_SHIFT) as i32;
            }
            self.far[number as usize].apply_far(vector.zeros(&far), bits, out);
        }
    }
}

impl Cubics {
    /// The pieces of one half, from the octave that begins at a power of two on.
    fn fill(&mut self, half: usize, values: &[f64], shift: i32, octaves: usize) {
        for octave in 0..octaves {
            let exponent = shift + octave as i32;
            let piece = cubic(libm::ldexp(1.0, exponent), &values[3 * octave..]);
            let at = (exponent + 127) as usize % OCTAVES;
            for (power, coefficient) in piece.into_iter().enumerate() {
                self.0[power][half][at] = coefficient;
            }
        }
    }

    /// The values of some lanes, which are close to an end.
    #[inline(always)]
    fn apply_far(&self, mut lanes: u64, bits: &Row<u32>, out: &mut Row<f32>) {
        while lanes != 0 {
            let lane = lanes.trailing_zeros() as usize % LANES;
            let bits = bits.0[lane];
            out.0[lane] = self.evaluate(half(bits), distance(bits).sqrt().sqrt());
            lanes &= lanes - 1;
        }
    }

    /// The value of a draw that is not close to an end.
    #[inline(always)]
    pub(super) fn near(&self, bits: u32) -> f32 {
        self.evaluate(half(bits), distance(bits))
    }

    #[inline(always)]
    fn evaluate(&self, half: usize, x: f32) -> f32 {
        let octave = (x.to_bits() >> 23) as usize % OCTAVES;
        let [a, b, c, d] = &self.0;
        ((d[half][octave] * x + c[half][octave]) * x + b[half][octave]) * x + a[half][octave]
    }
}

/// Whether a draw is close to an end.
#[inline(always)]
pub(super) fn is_far(bits: u32) -> bool {
    distance(bits) < FAR
}

#[inline(always)]
fn half(bits: u32) -> usize {
    (bits >> 31) as usize
}

#[inline(always)]
fn distance(bits: u32) -> f32 {
    (bits & DISTANCE.0 | DISTANCE.1) as i32 as f32
}

#[cfg(test)]
mod tests {
    use super::super::beta::pert_quantile;
    use super::super::spread::{Family, Of, at};
    use super::super::vector::Plain;
    use super::*;

    /// Where a draw stands between 0 and 1.
    fn place(bits: u32) -> f64 {
        let distance = libm::ldexp(f64::from(distance(bits)), -32);
        if half(bits) == 0 {
            distance
        } else {
            1.0 - distance
        }
    }

    /// The worst distance of a function's pieces from it, for a function of normal numbers.
    fn worst(values: &[f64], exact: impl Fn(f64) -> f64) -> f64 {
        let mut worst = 0f64;
        let mut table = Octaves::default();
        table.push(values);
        let octaves = (0..25).flat_map(|octave| (0..128u32).map(move |k| (octave, k)));
        let draws: Vec<u32> = octaves
            .flat_map(|(octave, k)| {
                let bits = (((128 + k) << 24) >> 1) >> octave;
                [bits, bits | 1 << 31]
            })
            .collect();
        for chunk in draws.chunks_exact(LANES) {
            let bits = Row(std::array::from_fn(|lane| chunk[lane]));
            let mut out = Row::default();
            table.apply(Plain, 0, &bits, &mut out);
            for (&bits, value) in bits.0.iter().zip(out.0) {
                let z = normal_below(libm::ldexp(f64::from(distance(bits)), -32));
                let z = if half(bits) == 0 { z } else { -z };
                worst = worst.max((f64::from(value) - exact(z)).abs());
            }
        }
        worst
    }

    #[test]
    fn normal_numbers_follow_their_quantile() {
        let worst = worst(&at(Of::Draws, Family::Normal, 0.0), |z| z);
        assert!(worst < 1e-3, "off by {worst}");
    }

    #[test]
    fn pert_follows_its_quantile_whatever_the_mode() {
        for mode in [0.0, 0.1, 0.3, 0.5, 0.8, 1.0] {
            let values = at(Of::Draws, Family::Pert, mode);
            let worst = worst(&values, |z| pert_quantile(mode, z));
            let deviation = libm::sqrt((1.0 + 4.0 * mode) * (5.0 - 4.0 * mode) / 252.0);
            assert!(
                worst < 1e-3 * deviation,
                "{mode}: off by {}",
                worst / deviation
            );
        }
    }

    #[test]
    fn places_are_spread_evenly_over_both_halves() {
        assert!(place(0) < 1e-7 && place(u32::MAX >> 1) > 0.499_999);
        assert!(place(1 << 31) > 0.999_999_9 && place(u32::MAX) < 0.500_001);
    }
}
