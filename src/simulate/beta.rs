//! The beta distribution behind PERT estimates, and its whole family as one small table.
//!
//! A PERT estimate between 0 and 1 with its mode at `m` is a beta distribution with `1 + 4m` and `5 - 4m`.
//! Inverting it takes microseconds, which a thousand tickets in eight milliseconds do not have. As a function
//! of the mode the quantile is smooth, so it is inverted once for nine modes and interpolated between them:
//! off by less than 0.00002 of the range (the test holds that).
//! Source: Malcolm, Roseboom, Clark and Fazar 1959 for PERT; DLMF 8.17.7 for the series;
//! Berrut and Trefethen 2004, *Barycentric Lagrange interpolation*.

use super::normal::probability;
use super::octaves::{self, Shape, Span};
use super::pieces;
use std::sync::OnceLock;

/// Modes at which the family is inverted: as many below the middle as above it, each the mirror of another.
const MODES: usize = 9;
/// The most terms of the series; those behind them are below 1e-12 wherever it is used.
const TERMS: usize = 160;
/// The normal number of the 90th percentile.
pub(super) const Z90: f64 = 1.281_551_565_544_600_4;

/// What is known of nine PERT distributions, from which it follows for all others.
struct Family<T> {
    modes: [f64; MODES],
    /// `[mode]`.
    rows: [T; MODES],
}

/// Quantiles of the PERT distribution on 0..1 with this mode, at the points of [`pieces`].
pub(super) fn pert_of_normals(mode: f64) -> Vec<f64> {
    static FAMILY: OnceLock<Family<Vec<f64>>> = OnceLock::new();
    FAMILY
        .get_or_init(|| Family::of_quantiles(pieces::points()))
        .at(mode)
}

/// The PERT quantile on 0..1 with this mode, as a function of draws.
pub(super) fn pert_of_draws(mode: f64) -> Shape {
    static FAMILY: OnceLock<Family<Shape>> = OnceLock::new();
    let family = FAMILY.get_or_init(|| {
        let Family { modes, rows } = Family::of_quantiles(octaves::points());
        let rows = rows.map(|quantiles| Shape::through(&quantiles, Span::UNIT));
        Family { modes, rows }
    });
    let weights = family.weights(mode).map(|weight| weight as f32);
    Shape::blend(&weights, &family.rows)
}

/// The 10th and 90th percentile of the PERT distribution on 0..1 with this mode.
pub(super) fn pert_p10_p90(mode: f64) -> (f64, f64) {
    static FAMILY: OnceLock<Family<Vec<f64>>> = OnceLock::new();
    let family = FAMILY.get_or_init(|| Family::of_quantiles(&[-Z90, Z90]));
    let found = family.at(mode);
    (found[0], found[1])
}

impl Family<Vec<f64>> {
    /// The quantiles at some normal numbers. What lies above the median is the mirror of what the mirrored mode has
    /// below it, and is not inverted again.
    fn of_quantiles(points: &[f64]) -> Self {
        let mut modes: [f64; MODES] = std::array::from_fn(|k| {
            let angle = std::f64::consts::PI * (k as f64 + 0.5) / MODES as f64;
            0.5 - 0.5 * libm::cos(angle)
        });
        modes[MODES / 2] = 0.5;
        for k in 0..MODES / 2 {
            modes[MODES - 1 - k] = 1.0 - modes[k];
        }
        let mut depths: Vec<f64> = points.iter().map(|z| -z.abs()).collect();
        depths.sort_unstable_by(f64::total_cmp);
        depths.dedup();
        let below = modes.map(|mode| {
            let pert = Pert::new(mode);
            let quantile = |&z: &f64| pert.quantile(probability(z));
            depths.iter().map(quantile).collect::<Vec<f64>>()
        });
        let rows = std::array::from_fn(|k| {
            let quantile = |&z: &f64| {
                let depth = depths.partition_point(|&depth| depth < -z.abs());
                match z > 0.0 {
                    true => 1.0 - below[MODES - 1 - k][depth],
                    false => below[k][depth],
                }
            };
            points.iter().map(quantile).collect()
        });
        Self { modes, rows }
    }

    /// The quantiles for a mode, column by column.
    fn at(&self, mode: f64) -> Vec<f64> {
        let mut values = vec![0.0; self.rows[0].len()];
        for (weight, row) in self.weights(mode).into_iter().zip(&self.rows) {
            for (value, quantile) in values.iter_mut().zip(row) {
                *value += weight * quantile;
            }
        }
        values
            .iter_mut()
            .for_each(|value| *value = value.clamp(0.0, 1.0));
        values
    }
}

impl<T> Family<T> {
    /// The weight of each mode in the polynomial through all of them.
    fn weights(&self, mode: f64) -> [f64; MODES] {
        if let Some(at) = self.modes.iter().position(|&known| known == mode) {
            return std::array::from_fn(|k| f64::from(u8::from(k == at)));
        }
        static SCALES: OnceLock<[f64; MODES]> = OnceLock::new();
        let scales = SCALES.get_or_init(|| {
            std::array::from_fn(|k| {
                let angle = std::f64::consts::PI * (k as f64 + 0.5) / MODES as f64;
                let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
                sign * libm::sin(angle)
            })
        });
        let mut weights: [f64; MODES] = std::array::from_fn(|k| scales[k] / (mode - self.modes[k]));
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total);
        weights
    }
}

/// One PERT distribution on 0..1, below its median.
struct Pert {
    a: f64,
    b: f64,
    /// What the density is proportional to.
    scale: f64,
    /// Of the series of the distribution function, which is `x^a` times it.
    terms: [f64; TERMS],
}

impl Pert {
    fn new(mode: f64) -> Self {
        let (a, b) = (1.0 + 4.0 * mode, 5.0 - 4.0 * mode);
        let scale = libm::exp(libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b));
        let mut binomial = scale;
        let terms = std::array::from_fn(|n| {
            let n = n as f64;
            let term = binomial / (a + n);
            binomial *= (n + 1.0 - b) / (n + 1.0);
            term
        });
        Self { a, b, scale, terms }
    }

    /// The value the distribution stays below with a probability of at most a half: Newton steps inside a bisection.
    fn quantile(&self, p: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        // The first term of the series: exact where it matters, in the lower tail.
        let mut x = libm::pow(p * self.a / self.scale, 1.0 / self.a).min(0.5);
        for _ in 0..60 {
            let power = libm::pow(x, self.a - 1.0);
            let miss = power * x * self.series(x) - p;
            if miss > 0.0 {
                high = x;
            } else {
                low = x;
            }
            let density = self.scale * power * libm::pow(1.0 - x, self.b - 1.0);
            let newton = x - miss / density;
            let is_inside = newton >= low && newton <= high;
            let next = if is_inside {
                newton
            } else {
                0.5 * (low + high)
            };
            // Steps are squared from one to the next, so the next one would be nothing.
            if (next - x).abs() <= 1e-8 * x {
                return next;
            }
            x = next;
        }
        x
    }

    fn series(&self, x: f64) -> f64 {
        let (mut sum, mut power) = (0.0, 1.0);
        for &term in &self.terms {
            sum += term * power;
            power *= x;
            if power < 1e-15 {
                break;
            }
        }
        sum
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The value a PERT distribution on 0..1 stays below with the probability of a normal number, found another way.
    /// Source: DLMF 8.17.22 for the continued fraction.
    pub(in super::super) fn pert_quantile(mode: f64, z: f64) -> f64 {
        if z > 0.0 {
            return 1.0 - pert_quantile(1.0 - mode, -z);
        }
        beta_quantile(1.0 + 4.0 * mode, 5.0 - 4.0 * mode, probability(z))
    }

    /// Bisection with Newton steps inside it; O(1), about ten evaluations.
    fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
        let scale = libm::exp(libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b));
        let (mut low, mut high) = (0.0, 1.0);
        // The first term of the series: exact where it matters, in the lower tail.
        let mut x = libm::pow(p * a / scale, 1.0 / a).min(0.5);
        for _ in 0..60 {
            let miss = beta_probability(a, b, x, scale) - p;
            if miss > 0.0 {
                high = x;
            } else {
                low = x;
            }
            let density = scale * libm::pow(x, a - 1.0) * libm::pow(1.0 - x, b - 1.0);
            let newton = x - miss / density;
            let next = if newton > low && newton < high {
                newton
            } else {
                0.5 * (low + high)
            };
            if (next - x).abs() <= 1e-13 * x {
                return next;
            }
            x = next;
        }
        x
    }

    /// The regularised incomplete beta function.
    fn beta_probability(a: f64, b: f64, x: f64, scale: f64) -> f64 {
        if x <= 0.0 || x >= 1.0 {
            return x.clamp(0.0, 1.0);
        }
        let front = scale * libm::pow(x, a) * libm::pow(1.0 - x, b);
        if x < (a + 1.0) / (a + b + 2.0) {
            front * continued_fraction(a, b, x) / a
        } else {
            1.0 - front * continued_fraction(b, a, 1.0 - x) / b
        }
    }

    /// Lentz's evaluation of DLMF 8.17.22.
    fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
        let tiny = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
        let mut c = 1.0;
        let mut d = 1.0 / tiny(1.0 - (a + b) * x / (a + 1.0));
        let mut value = d;
        for step in 1..200 {
            let m = f64::from(step);
            let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
            let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
            for term in [even, odd] {
                d = 1.0 / tiny(1.0 + term * d);
                c = tiny(1.0 + term / c);
                value *= c * d;
            }
            if (c * d - 1.0).abs() < 1e-14 {
                break;
            }
        }
        value
    }

    #[test]
    fn quantiles_with_a_closed_form_come_out() {
        for z in [-5.0, -2.0, -0.3, 0.0, 0.7, 3.0] {
            // Mode at 0: beta(1, 5), whose distribution function is 1 - (1 - x)^5.
            let exact = -libm::expm1(libm::log1p(-probability(z)) / 5.0);
            assert!((pert_quantile(0.0, z) - exact).abs() < 1e-9, "{z}");
        }
        assert!((pert_quantile(0.5, 0.0) - 0.5).abs() < 1e-12);
        // Beta(3, 3): x^3 (10 - 15x + 6x^2).
        let x = pert_quantile(0.5, -1.0);
        let below = x * x * x * (10.0 - 15.0 * x + 6.0 * x * x);
        assert!((below - probability(-1.0)).abs() < 1e-10);
    }

    #[test]
    fn the_family_is_as_good_as_inverting_each() {
        for mode in [0.0, 0.03, 0.25, 0.41, 0.5, 0.77, 1.0] {
            for (&z, value) in pieces::points().iter().zip(pert_of_normals(mode)) {
                let exact = pert_quantile(mode, z);
                assert!(
                    (value - exact).abs() < 2e-5,
                    "{mode} at {z}: {value} for {exact}"
                );
            }
            let (low, high) = pert_p10_p90(mode);
            assert!((low - pert_quantile(mode, -Z90)).abs() < 2e-5);
            assert!((high - pert_quantile(mode, Z90)).abs() < 2e-5);
        }
    }

    #[test]
    fn the_series_is_inverted_to_the_digit() {
        let family = Family::of_quantiles(octaves::points());
        for (mode, row) in family.modes.into_iter().zip(&family.rows) {
            for (&z, value) in octaves::points().iter().zip(row) {
                let exact = pert_quantile(mode, z);
                assert!(
                    (value - exact).abs() < 1e-9,
                    "{mode} at {z}: {value} for {exact}"
                );
            }
        }
    }
}
