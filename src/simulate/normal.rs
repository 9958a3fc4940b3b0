//! Uniform and normal numbers, in lanes and one at a time.
//!
//! A uniform number is an odd multiple of 2^-24, so it is never 0 or 1, and its distance from 1 is exact. The
//! normal quantile in lanes is `z = (2u - 1) P(s)` with `s = sqrt(-log2(4u(1 - u)))`: one logarithm, one root
//! and a polynomial for the whole range, without a branch. It is monotone in `u` to its precision, which the
//! quasi-random sequences need, and off by less than 0.0002 everywhere (the test holds that).
//!
//! Nothing here fuses a product with a sum, so every machine rounds alike.
//! Source of the substitution: Giles 2010, *Approximating the erfinv function*; the coefficients are a
//! minimax fit of our own.

use super::lanes::{LANES, Row};

/// `log2(1 + t)` for `0 <= t < 1`, off by less than 0.00002.
const LOG: [f32; 6] = [
    1.651_467e-5,
    1.441_492_4,
    -0.706_486_46,
    0.409_470_3,
    -0.187_488_6,
    0.043_004_956,
];
/// `P(s)`.
const NORMAL: [f32; 9] = [
    1.258_398_9,
    -0.049_430_154,
    0.389_167_93,
    -0.249_774_19,
    0.213_346_42,
    -0.092_574_276,
    0.020_578_384,
    -0.002_301_624_7,
    0.000_103_356_34,
];
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

/// Turns uniform numbers into standard normal ones.
#[inline(always)]
pub(super) fn normal(row: &mut Row<f32>) {
    for lane in 0..LANES {
        let u = row.0[lane];
        let product = 4.0 * u * (1.0 - u);
        let bits = product.to_bits() as i32;
        let exponent = ((bits >> 23) - 127) as f32;
        let t = f32::from_bits((bits & 0x007f_ffff | 0x3f80_0000) as u32) - 1.0;
        let mut log = LOG[5];
        log = log * t + LOG[4];
        log = log * t + LOG[3];
        log = log * t + LOG[2];
        log = log * t + LOG[1];
        log = log * t + LOG[0];
        let s = (-(exponent + log)).max(0.0).sqrt();
        let mut value = NORMAL[8];
        value = value * s + NORMAL[7];
        value = value * s + NORMAL[6];
        value = value * s + NORMAL[5];
        value = value * s + NORMAL[4];
        value = value * s + NORMAL[3];
        value = value * s + NORMAL[2];
        value = value * s + NORMAL[1];
        value = value * s + NORMAL[0];
        row.0[lane] = (2.0 * u - 1.0) * value;
    }
}

/// `2^x` in each lane, for `-120 < x < 120`.
#[inline(always)]
pub(super) fn power(row: &mut Row<f32>) {
    for lane in 0..LANES {
        let x = row.0[lane].clamp(-120.0, 120.0) + 128.0;
        // Above zero truncation is floor; in range by the line above.
        let whole = unsafe { x.to_int_unchecked::<i32>() };
        let t = x - whole as f32;
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
pub(super) mod tests {
    use super::*;

    /// The standard normal quantile, for `0 < p < 1`: a rational start and two Newton steps.
    pub(in crate::simulate) fn quantile(p: f64) -> f64 {
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
        let mut worst = 0f64;
        let mut before = f32::NEG_INFINITY;
        for start in (1u32..1 << 24).step_by(64 * 4001) {
            let mut row = Row::default();
            for (lane, value) in row.0.iter_mut().enumerate() {
                *value = ((start + lane as u32 * 4001) | 1).min((1 << 24) - 1) as f32 * STEP;
            }
            let uniform = row;
            normal(&mut row);
            for (u, z) in uniform.0.iter().zip(row.0) {
                worst = worst.max((f64::from(z) - quantile(f64::from(*u))).abs());
                assert!(z >= before - 1e-4, "{u}: {z} after {before}");
                before = z;
            }
        }
        let mut ends = Row::of(STEP);
        ends.0[1] = 1.0 - STEP;
        normal(&mut ends);
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
