//! Uniform and normal numbers, in lanes and one at a time.
//!
//! A uniform number is an odd multiple of 2^-24, so it is never 0 or 1, and its distance from 1 is exact. On
//! the way to any quantile it is *stretched* towards its ends by a logarithm, so that every quantile function
//! used here is smooth enough for sixteen cubic pieces (see [`super::pieces`]), the normal one among them: no
//! branch, no root, monotone in `u`, which the quasi-random sequences need, and off by less than 0.0002 of a
//! deviation everywhere (the test holds that).
//!
//! Nothing here fuses a product with a sum, so every machine rounds alike.

use super::lanes::{LANES, Row};
use super::pieces::Pieces;
use super::vector::Vector;

/// `log2(1 + t)` for `0 <= t < 1`, off by less than 0.00002.
const LOG: [f32; 6] = [
    1.651_467e-5,
    1.441_492_4,
    -0.706_486_46,
    0.409_470_3,
    -0.187_488_6,
    0.043_004_956,
];
/// How much a uniform number is stretched towards its ends.
const STRETCH: f32 = 0.15;
/// `2^t` for `0 <= t < 1`.
const POWER: [f32; 6] = [
    0.999_999_9,
    0.693_154_5,
    0.240_141_82,
    0.055_860_337,
    0.008_949_591,
    0.001_893_754,
];
/// The step between uniform numbers.
const STEP: f32 = 1.0 / 16_777_216.0;

/// Uniform numbers in (0, 1) from bits.
#[inline(always)]
pub(super) fn uniform(bits: &Row<u32>, out: &mut Row<f32>) {
    for lane in 0..LANES {
        out.0[lane] = ((bits.0[lane] >> 8) | 1) as i32 as f32 * STEP;
    }
}

/// Stretches uniform numbers towards both ends: `(2u - 1)(1 - 0.15 log2(4u(1 - u)))`.
#[inline(always)]
pub(super) fn stretch(row: &mut Row<f32>) {
    for lane in 0..LANES {
        let u = row.0[lane];
        let bits = (4.0 * u * (1.0 - u)).to_bits() as i32;
        let exponent = ((bits >> 23) - 127) as f32;
        let t = f32::from_bits((bits & 0x007f_ffff | 0x3f80_0000) as u32) - 1.0;
        let mut log = LOG[5];
        log = log * t + LOG[4];
        log = log * t + LOG[3];
        log = log * t + LOG[2];
        log = log * t + LOG[1];
        log = log * t + LOG[0];
        row.0[lane] = (2.0 * u - 1.0) * (1.0 - STRETCH * (exponent + log));
    }
}

/// Turns uniform numbers into standard normal ones.
#[inline(always)]
pub(super) fn normal<V: Vector>(vector: V, normals: &Pieces, row: &mut Row<f32>) {
    stretch(row);
    normals.apply(vector, row);
}

/// The normal number whose probability [`stretch`] turns into a place; bisection.
pub(super) fn normal_at(place: f64) -> f64 {
    let stretched = |z: f64| {
        let (below, above) = (probability(z), probability(-z));
        (below - above) * (1.0 - f64::from(STRETCH) * libm::log2(4.0 * below * above))
    };
    let (mut low, mut high) = (-6.0, 6.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if stretched(middle) < place {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// `2^x` in each lane, for `-120 < x < 120`.
#[inline(always)]
pub(super) fn power(row: &mut Row<f32>) {
    for lane in 0..LANES {
        let x = row.0[lane].clamp(-120.0, 120.0);
        // SAFETY: between 8 and 248, where truncation is floor.
        let whole = unsafe { (x + 128.0).to_int_unchecked::<i32>() };
        let t = x - (whole - 128) as f32;
        let mut value = POWER[5];
        value = value * t + POWER[4];
        value = value * t + POWER[3];
        value = value * t + POWER[2];
        value = value * t + POWER[1];
        value = value * t + POWER[0];
        row.0[lane] = value * f32::from_bits(((whole - 1) as u32) << 23);
    }
}

/// The standard normal distribution function.
pub(super) fn probability(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::super::pieces::{NODES, Of};
    use super::super::vector::Plain;
    use super::*;

    /// The standard normal quantile, for `0 < p < 1`: a rational start and two Newton steps.
    fn quantile(p: f64) -> f64 {
        if p > 0.5 {
            return -quantile(1.0 - p);
        }
        let t = libm::sqrt(-2.0 * libm::log(p));
        // Hastings 1955, as in Abramowitz and Stegun 26.2.23.
        let mut z = -(t
            - (2.515_517 + t * (0.802_853 + t * 0.010_328))
                / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308))));
        for _ in 0..2 {
            let density = libm::exp(-0.5 * z * z) * 0.398_942_280_401_432_7;
            z -= (probability(z) - p) / density.max(1e-300);
        }
        z
    }

    fn normals() -> Pieces {
        let nodes: [f64; NODES] = std::array::from_fn(|number| Of::Stretched.node(number));
        Pieces::through(Of::Stretched, &nodes)
    }

    #[test]
    fn quantile_and_probability_are_inverse_and_as_in_the_tables() {
        for (p, z) in [
            (0.5, 0.0),
            (0.1, -1.281_551_565_544_6),
            (0.975, 1.959_963_984_540_054),
            (1e-6, -4.753_424_308_822_899),
        ] {
            assert!((quantile(p) - z).abs() < 1e-9, "{p}: {}", quantile(p));
            assert!((probability(z) - p).abs() < 1e-12);
        }
    }

    #[test]
    fn normal_lanes_follow_the_quantile_and_never_turn_back() {
        let normals = normals();
        let mut worst = 0f64;
        let mut before = f32::NEG_INFINITY;
        for start in (1u32..1 << 24).step_by(64 * 4001) {
            let mut row = Row::default();
            for (lane, value) in row.0.iter_mut().enumerate() {
                *value = ((start + lane as u32 * 4001) | 1).min((1 << 24) - 1) as f32 * STEP;
            }
            let uniform = row;
            normal(Plain, &normals, &mut row);
            for (u, z) in uniform.0.iter().zip(row.0) {
                worst = worst.max((f64::from(z) - quantile(f64::from(*u))).abs());
                assert!(z >= before - 1e-4, "{u}: {z} after {before}");
                before = z;
            }
        }
        let mut ends = Row::of(STEP);
        ends.0[1] = 1.0 - STEP;
        normal(Plain, &normals, &mut ends);
        assert!(ends.0[0] < -5.2 && ends.0[1] > 5.2 && ends.0[0] > -5.4);
        assert!(worst < 2e-4, "off by {worst}");
    }

    #[test]
    fn powers_of_two_in_lanes() {
        let mut row = Row::default();
        for (lane, value) in row.0.iter_mut().enumerate() {
            *value = lane as f32 * 0.77 - 20.3;
        }
        let exponents = row;
        power(&mut row);
        for (x, value) in exponents.0.iter().zip(row.0) {
            let exact = libm::exp2(f64::from(*x));
            assert!(
                (f64::from(value) / exact - 1.0).abs() < 1e-6,
                "2^{x} = {value}"
            );
        }
    }
}
