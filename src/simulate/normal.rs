//! Uniform and normal numbers, in lanes and one at a time.
//!
//! A uniform number is an odd multiple of 2^-24, so it is never 0 or 1, and its distance from 1 is exact. Normal numbers
//! in lanes come from a table ([`super::octaves`]).
//!
//! Nothing here fuses a product with a sum, so every machine rounds alike.

use super::lanes::{LANES, Row};

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
