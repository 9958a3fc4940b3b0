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

/// All pieces of one quantile function.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    near: Cubics,
    /// Of fourth roots.
    far: Cubics,
}

/// Quantile functions, by number. What every draw needs stands apart from what few do: it is read in one stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Octaves {
    near: Vec<Cubics>,
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

impl Shape {
    /// The function with these values at [`points`].
    pub(super) fn through(values: &[f64]) -> Self {
        let mut shape = Self {
            near: Cubics::ZERO,
            far: Cubics::ZERO,
        };
        for half in 0..2 {
            let values = &values[half * HALF..(half + 1) * HALF];
            let (inner, outer) = values.split_at(3 * OCTAVES + 1);
            shape.near.fill(half, inner, FAR_SHIFT, OCTAVES);
            shape.far.fill(half, outer, 1, FAR_OCTAVES);
        }
        shape
    }

    /// The sum of some functions, each with its weight: coefficients are linear in what they go through.
    pub(super) fn blend<const N: usize>(weights: &[f32; N], of: &[Self; N]) -> Self {
        Self {
            near: Cubics::blend(weights, of.each_ref().map(|shape| &shape.near)),
            far: Cubics::blend(weights, of.each_ref().map(|shape| &shape.far)),
        }
    }
}

impl Octaves {
    /// Adds a function, and returns its number.
    pub(super) fn push(&mut self, shape: Shape) -> u32 {
        self.near.push(shape.near);
        self.far.push(shape.far);
        self.near.len() as u32 - 1
    }

    /// Makes room for so many more functions.
    pub(super) fn reserve(&mut self, more: usize) {
        self.near.reserve(more);
        self.far.reserve(more);
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
            let mut lanes = far_lanes(vector, bits);
            while lanes != 0 {
                let (lane, bits) = take(&mut lanes, bits);
                out.0[lane] = self.far[number as usize].far(bits);
            }
        }
    }

    /// The same, each value with a size: whole durations at once.
    #[inline(always)]
    pub(super) fn apply_sized<V: Vector>(
        &self,
        vector: V,
        number: u32,
        bits: &Row<u32>,
        size: Size,
        out: &mut Row<i32>,
    ) {
        if vector.near_sized(&self.near[number as usize], bits, size, out) {
            let mut lanes = far_lanes(vector, bits);
            while lanes != 0 {
                let (lane, bits) = take(&mut lanes, bits);
                out.0[lane] = size.whole(self.far[number as usize].far(bits));
            }
        }
    }
}

/// How long a shape between 0 and 1 is: `base + range * value`, within bounds, rounded to whole units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// All of them but `range` with the half unit that makes cutting off rounding.
    pub(super) base: f32,
    pub(super) range: f32,
    /// At least 0.
    pub(super) least: f32,
    /// At most 2^30.
    pub(super) most: f32,
}

impl Size {
    /// The whole units of a value.
    #[inline(always)]
    pub(super) fn whole(self, value: f32) -> i32 {
        let units = self.base + self.range * value;
        // Comparisons that a NaN fails leave `least`.
        let units = if units > self.least {
            units
        } else {
            self.least
        };
        let units = if units < self.most { units } else { self.most };
        // SAFETY: between `least` and `most`, which lie between 0 and 2^30.
        unsafe { units.to_int_unchecked::<i32>() }
    }
}

/// The lanes of draws that are close to an end.
#[inline(always)]
fn far_lanes<V: Vector>(vector: V, bits: &Row<u32>) -> u64 {
    let mut far = Row::default();
    for lane in 0..LANES {
        far.0[lane] = ((bits.0[lane] & DISTANCE.0) >> FAR_SHIFT) as i32;
    }
    vector.zeros(&far)
}

/// Takes the first lane out of some, and its draw.
#[inline(always)]
fn take(lanes: &mut u64, bits: &Row<u32>) -> (usize, u32) {
    let lane = lanes.trailing_zeros() as usize % LANES;
    *lanes &= *lanes - 1;
    (lane, bits.0[lane])
}

impl Cubics {
    const ZERO: Self = Self([[[0.0; OCTAVES]; 2]; 4]);

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

    fn blend<const N: usize>(weights: &[f32; N], of: [&Self; N]) -> Self {
        let mut sum = Self::ZERO;
        let row = sum.0.as_flattened_mut().as_flattened_mut();
        for (&weight, cubics) in weights.iter().zip(of) {
            let own = cubics.0.as_flattened().as_flattened();
            for (sum, &coefficient) in row.iter_mut().zip(own) {
                *sum += weight * coefficient;
            }
        }
        sum
    }

    /// The value of a draw that is close to an end.
    #[inline(always)]
    fn far(&self, bits: u32) -> f32 {
        self.evaluate(half(bits), distance(bits).sqrt().sqrt())
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
    use super::super::beta::pert_of_draws;
    use super::super::beta::tests::pert_quantile;
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
    fn worst(shape: Shape, quantile: impl Fn(f64) -> f64) -> f64 {
        let mut worst = 0f64;
        let mut table = Octaves::default();
        table.push(shape);
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
                worst = worst.max((f64::from(value) - quantile(z)).abs());
            }
        }
        worst
    }

    #[test]
    fn normal_numbers_follow_their_quantile() {
        let worst = worst(Shape::through(points()), |z| z);
        assert!(worst < 1e-3, "off by {worst}");
    }

    #[test]
    fn pert_follows_its_quantile_whatever_the_mode() {
        for mode in [0.0, 0.1, 0.3, 0.5, 0.8, 1.0] {
            let worst = worst(pert_of_draws(mode), |z| pert_quantile(mode, z));
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
