//! Quantile functions of 16 bits and more, as cubic pieces an octave long.
//!
//! The first bit says on which side of the median a draw lies, the others how far from that side's end: in the upper
//! half they count from the top, which is a scramble of the bits behind the first, so strata stay strata and nets stay
//! nets. Towards an end every quantile function used here is smooth in the logarithm of that distance, so each halving
//! of it gets a piece. Sixteen bits are enough for all but the outermost 256th of the draws, which goes on with sixteen
//! more in octaves of its fourth root, a lane at a time: then every piece is a cubic of numbers of 16 bits, of which a
//! register holds twice as many, and its coefficients are found by shuffles of bytes, which take a fifth of the time of
//! those of floats. Off by less than 0.001 of a deviation everywhere (tests hold that).
//!
//! Whole numbers round alike everywhere, and nothing here fuses a product with a sum of floats.

use super::lanes::{LANES, Row};
use super::normal::probability;
use super::stream::Words;
use super::vector::Vector;
use std::sync::OnceLock;

/// Pieces of one half.
pub(super) const OCTAVES: usize = 8;
/// The logarithm of the distance from an end, in 2^-32, up to which the fourth root is taken.
const FAR_SHIFT: i32 = 23;
/// The octaves of fourth roots: 2 to 64, of which the first is half empty.
const FAR_OCTAVES: usize = 5;
/// The bits a distance is made of, and the one that keeps it from being zero.
const DISTANCE: (u32, u32) = (0x7fff_ff00, 0x80);
/// Where a piece is read, as shares of its octave.
const PLACES: [f64; 4] = [0.0, 0.25, 0.75, 1.0];
/// Points at which one half is read: the pieces share their ends.
const HALF: usize = 3 * (OCTAVES + FAR_OCTAVES) + 2;
/// Points at which a function is read.
const POINTS: usize = 2 * HALF;
/// The largest value of 16 bits.
const MOST: f64 = 32_767.0;

/// Where the values of a function lie: `middle + step * value` for values that 16 bits hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    middle: f32,
    step: f32,
}

/// A cubic for each octave of each half, in the place inside the octave from -1 to 1: `[power][half][octave]`.
type Cubics = [[[f32; OCTAVES]; 2]; 4];

/// All pieces of one quantile function, in steps of its span.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    span: Span,
    near: Cubics,
    /// Of fourth roots.
    far: Cubics,
}

/// The pieces that most draws need, in whole steps: `[power][half][octave]`, both numbers with 15 bits behind the point.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(super) struct Near(pub(super) [[[i16; OCTAVES]; 2]; 4]);

/// The pieces of fourth roots: `[half][octave][power]`, so that one draw finds its own side by side.
type Far = [[[f32; 4]; OCTAVES]; 2];

/// Quantile functions, by number. What every draw needs stands apart from what few do: it is read in one stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Octaves {
    near: Vec<Near>,
    far: Vec<Far>,
    spans: Vec<Span>,
}

impl Span {
    /// From 0 to 1.
    pub(super) const UNIT: Span = Span {
        middle: 0.5,
        step: (0.5 / MOST) as f32,
    };
    /// As far as normal numbers go that are not close to an end.
    pub(super) const NORMAL: Span = Span {
        middle: 0.0,
        step: (3.0 / MOST) as f32,
    };
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

/// The cubic through four values at [`PLACES`] of an octave, by powers of the place from -1 to 1.
fn cubic(values: &[f64]) -> [f64; 4] {
    let even = |a: f64, b: f64| (a + b) / 2.0;
    let (outer, inner) = (even(values[0], values[3]), even(values[1], values[2]));
    let second = (outer - inner) * 4.0 / 3.0;
    let (outer_slope, inner_slope) = ((values[3] - values[0]) / 2.0, (values[2] - values[1]) / 2.0);
    let third = (outer_slope - 2.0 * inner_slope) * 4.0 / 3.0;
    [outer - second, outer_slope - third, second, third]
}

/// The pieces of one half, the outermost octave first.
fn fill(out: &mut Cubics, half: usize, values: &[f64], octaves: usize, span: Span) {
    for octave in 0..octaves {
        let [constant, others @ ..] = cubic(&values[3 * octave..]);
        let coefficients = [
            constant - f64::from(span.middle),
            others[0],
            others[1],
            others[2],
        ];
        for (power, coefficient) in coefficients.into_iter().enumerate() {
            out[power][half][octave] = (coefficient / f64::from(span.step)) as f32;
        }
    }
}

impl Shape {
    /// The function with these values at [`points`].
    pub(super) fn through(values: &[f64], span: Span) -> Self {
        let (mut near, mut far) = ([[[0.0; OCTAVES]; 2]; 4], [[[0.0; OCTAVES]; 2]; 4]);
        for half in 0..2 {
            let values = &values[half * HALF..(half + 1) * HALF];
            let (inner, outer) = values.split_at(3 * OCTAVES + 1);
            fill(&mut near, half, inner, OCTAVES, span);
            fill(&mut far, half, outer, FAR_OCTAVES, span);
        }
        Self { span, near, far }
    }

    /// The sum of some functions of one span, each with its weight: coefficients are linear in what they go through.
    pub(super) fn blend<const N: usize>(weights: &[f32; N], of: &[Self; N]) -> Self {
        let (mut near, mut far) = ([[[0.0; OCTAVES]; 2]; 4], [[[0.0; OCTAVES]; 2]; 4]);
        for (&weight, shape) in weights.iter().zip(of) {
            add(&mut near, weight, &shape.near);
            add(&mut far, weight, &shape.far);
        }
        let span = of[0].span;
        Self { span, near, far }
    }
}

fn add(sum: &mut Cubics, weight: f32, of: &Cubics) {
    let sum = sum.as_flattened_mut().as_flattened_mut();
    let of = of.as_flattened().as_flattened();
    for (sum, &coefficient) in sum.iter_mut().zip(of) {
        *sum += weight * coefficient;
    }
}

impl Octaves {
    /// Adds a function, and returns its number.
    pub(super) fn push(&mut self, shape: &Shape) -> u32 {
        // Half a step up, or down, and cut off: rounded.
        let rounded = |steps: f32| (steps + 0.5f32.copysign(steps)) as i16;
        let near = Near(
            shape
                .near
                .map(|halves| halves.map(|octaves| octaves.map(rounded))),
        );
        let far: Far = std::array::from_fn(|half| {
            std::array::from_fn(|octave| shape.far.map(|halves| halves[half][octave]))
        });
        self.near.push(near);
        self.far.push(far);
        self.spans.push(shape.span);
        self.near.len() as u32 - 1
    }

    /// Makes room for so many more functions.
    pub(super) fn reserve(&mut self, more: usize) {
        self.near.reserve(more);
        self.far.reserve(more);
        self.spans.reserve(more);
    }

    /// The values of a row of draws, by the function with a number. `whole` gives all 32 bits of a lane's draw.
    #[inline(always)]
    pub(super) fn apply<V: Vector>(
        &self,
        vector: V,
        number: u32,
        (words, whole): (&Words, impl Fn(usize) -> u32),
        out: &mut Row<f32>,
    ) {
        let number = number as usize;
        let mut steps = Row::default();
        let mut lanes = vector.near(&self.near[number], words, &mut steps);
        let Span { middle, step } = self.spans[number];
        for lane in 0..LANES {
            out.0[lane] = middle + step * steps.0[lane];
        }
        while lanes != 0 {
            let lane = take(&mut lanes);
            out.0[lane] = middle + step * far(&self.far[number], whole(lane));
        }
    }

    /// The same, each value with a size: whole durations at once. Returns the lanes of draws close to an end, whose
    /// values are still to be asked for.
    #[inline(always)]
    pub(super) fn apply_sized<V: Vector>(
        &self,
        vector: V,
        number: u32,
        words: &Words,
        size: Size,
        out: &mut Row<i32>,
    ) -> u64 {
        let number = number as usize;
        let size = size.of_steps(self.spans[number]);
        vector.near_sized(&self.near[number], words, size, out)
    }

    /// The value, with a size, of a draw close to an end.
    #[inline(always)]
    pub(super) fn sized_far(&self, number: u32, bits: u32, size: Size) -> i32 {
        let number = number as usize;
        let size = size.of_steps(self.spans[number]);
        size.whole(far(&self.far[number], bits))
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
    /// The size of steps of a span, where this is that of its values.
    #[inline(always)]
    fn of_steps(self, span: Span) -> Self {
        Self {
            base: self.base + self.range * span.middle,
            range: self.range * span.step,
            ..self
        }
    }

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

/// Takes the first lane out of some.
#[inline(always)]
pub(super) fn take(lanes: &mut u64) -> usize {
    let lane = lanes.trailing_zeros() as usize % LANES;
    *lanes &= *lanes - 1;
    lane
}

/// The value, in steps, of a draw that is close to an end.
#[inline(always)]
fn far(pieces: &Far, bits: u32) -> f32 {
    let distance = ((bits & DISTANCE.0) | DISTANCE.1) as i32 as f32;
    let root = distance.sqrt().sqrt().to_bits();
    // Roots begin at 2, which has the exponent 128; the rest of the number is its place in the octave.
    let octave = (root >> 23) as usize % OCTAVES;
    let place = 2.0 * f32::from_bits((root & 0x007f_ffff) | 0x3f80_0000) - 3.0;
    let [a, b, c, d] = pieces[(bits >> 31) as usize][octave];
    ((d * place + c) * place + b) * place + a
}

impl Near {
    /// The value, in steps, of the first 16 bits of a draw, and whether it is close to an end, where that is no value.
    #[inline(always)]
    pub(super) fn at(&self, bits: u16) -> (i16, bool) {
        // The half goes, and the middle of what the bits behind them may add comes.
        let distance = (bits << 1) | 1;
        let octave = 7 - distance.leading_zeros().min(7);
        let place = (distance.wrapping_mul(1 << (8 - octave)) ^ 0x8000) as i16;
        let [a, b, c, d] = self
            .0
            .each_ref()
            .map(|halves| halves[usize::from(bits >> 15)][octave as usize]);
        let value = c.wrapping_add(product(d, place));
        let value = b.wrapping_add(product(value, place));
        (a.saturating_add(product(value, place)), distance < 1 << 8)
    }
}

/// The rounded product of two numbers with 15 bits behind the point.
#[inline(always)]
fn product(a: i16, b: i16) -> i16 {
    ((((i32::from(a) * i32::from(b)) >> 14) + 1) >> 1) as i16
}

#[cfg(test)]
mod tests {
    use super::super::beta::pert_of_draws;
    use super::super::beta::tests::pert_quantile;
    use super::super::vector::{Instructions, Plain};
    use super::*;

    /// Where a draw stands between 0 and 1.
    fn place(bits: u32) -> f64 {
        let distance = libm::ldexp(f64::from((bits & DISTANCE.0) | DISTANCE.1), -32);
        if bits >> 31 == 0 {
            distance
        } else {
            1.0 - distance
        }
    }

    /// Draws in every octave of both halves.
    fn draws() -> Vec<u32> {
        let octaves = (0..25).flat_map(|octave| (0..128u32).map(move |k| (octave, k)));
        octaves
            .flat_map(|(octave, k)| {
                let bits = (((128 + k) << 24) >> 1) >> octave;
                // The last bits of what is not close to an end count as their middle.
                let bits = if octave < 8 {
                    (bits & !0xffff) | 0x8000
                } else {
                    bits
                };
                [bits, bits | (1 << 31)]
            })
            .collect()
    }

    /// The worst distance of a function's pieces from it, for a function of normal numbers.
    fn worst(shape: Shape, quantile: impl Fn(f64) -> f64) -> f64 {
        let mut worst = 0f64;
        let mut table = Octaves::default();
        table.push(&shape);
        for chunk in draws().chunks_exact(LANES) {
            let bits = Row(std::array::from_fn(|lane| chunk[lane]));
            let mut out = Row::default();
            let words = (&Words::of(&bits), |lane: usize| bits.0[lane]);
            table.apply(Plain, 0, words, &mut out);
            for (&bits, value) in bits.0.iter().zip(out.0) {
                let depth = place(bits).min(place(bits ^ (1 << 31)));
                let z = normal_below(depth);
                let z = if bits >> 31 == 0 { z } else { -z };
                worst = worst.max((f64::from(value) - quantile(z)).abs());
            }
        }
        worst
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn every_draw_of_sixteen_bits_has_the_same_value_with_vectors() {
        let Some(vector) = super::super::vector::Avx2::find(Instructions::Best) else {
            return;
        };
        let mut table = Octaves::default();
        table.push(&pert_of_draws(0.3));
        let size = Size {
            base: 100.5,
            range: 5_000.0,
            least: 100.5,
            most: 5_100.5,
        };
        let size = size.of_steps(Span::UNIT);
        for first in (0..1u32 << 16).step_by(LANES) {
            let bits = Row(std::array::from_fn(|lane| (first + lane as u32) << 16));
            let words = Words::of(&bits);
            let (mut plain, mut fast) = (Row::default(), Row::default());
            let far = Plain.near(&table.near[0], &words, &mut plain);
            assert_eq!(far, vector.near(&table.near[0], &words, &mut fast));
            assert_eq!(plain.0, fast.0, "from {first} on");
            let (mut plain, mut fast) = (Row::default(), Row::default());
            Plain.near_sized(&table.near[0], &words, size, &mut plain);
            vector.near_sized(&table.near[0], &words, size, &mut fast);
            assert_eq!(plain.0, fast.0, "from {first} on, with a size");
        }
    }

    #[test]
    fn normal_numbers_follow_their_quantile() {
        let worst = worst(Shape::through(points(), Span::NORMAL), |z| z);
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
