//! Quantile functions of normal numbers, as sixteen cubic pieces: for durations that are correlated.
//!
//! A duration is `Q(Phi(z))` with a standard normal `z`: correlation then is a matter of adding normal
//! numbers, and for every distribution used here the function of `z` is smooth, so sixteen cubic pieces of
//! equal width follow it to a ten-thousandth of its standard deviation. Sixteen, because a piece's
//! coefficients are then found by one or two register shuffles instead of memory reads.

use super::lanes::{LANES, Row};
use super::vector::Vector;
use std::sync::OnceLock;

/// Pieces of a function.
pub(super) const PIECES: usize = 16;
/// The function is given for normal numbers from `-REACH` to `REACH`, and constant beyond.
const REACH: f64 = 5.34;
/// Points at which a function is read: four to a piece, the outer ones shared.
const NODES: usize = 3 * PIECES + 1;
/// The last place that belongs to a piece.
const END: f32 = PIECES as f32 - 1e-5;

/// A function of a normal number, normalised to values from 0 to 1 where it is bounded.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(super) struct Pieces {
    /// `[power][piece]`.
    pub(super) coefficients: [[f32; PIECES]; 4],
    reach: f32,
    /// Pieces to a unit.
    density: f32,
}

/// The normal numbers at which a function is read.
pub(super) fn points() -> &'static [f64] {
    static KNOWN: OnceLock<[f64; NODES]> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let width = 2.0 * REACH / (NODES - 1) as f64;
        std::array::from_fn(|number| number as f64 * width - REACH)
    })
}

impl Pieces {
    /// Interpolates values at [`points`], `[NODES]`.
    pub(super) fn through(values: &[f64]) -> Self {
        let mut coefficients = [[0f32; PIECES]; 4];
        for piece in 0..PIECES {
            let [a, b, c, d] = [0, 1, 2, 3].map(|at| values[3 * piece + at]);
            // Newton's form through t = 0, 1/3, 2/3, 1, sorted by powers.
            coefficients[0][piece] = a as f32;
            coefficients[1][piece] = (-5.5 * a + 9.0 * b - 4.5 * c + d) as f32;
            coefficients[2][piece] = (9.0 * a - 22.5 * b + 18.0 * c - 4.5 * d) as f32;
            coefficients[3][piece] = (-4.5 * a + 13.5 * b - 13.5 * c + 4.5 * d) as f32;
        }
        Self {
            coefficients,
            reach: REACH as f32,
            density: (PIECES as f64 / (2.0 * REACH)) as f32,
        }
    }

    /// Replaces what it is a function of by its values.
    #[inline(always)]
    pub(super) fn apply<V: Vector>(&self, vector: V, row: &mut Row<f32>) {
        let mut piece = Row::of(0i32);
        for lane in 0..LANES {
            let place = (row.0[lane] + self.reach) * self.density;
            let place = if place < END { place } else { END };
            let place = if place > 0.0 { place } else { 0.0 };
            // SAFETY: between 0 and the number of pieces by the line above, never a NaN.
            let number = unsafe { place.to_int_unchecked::<i32>() };
            piece.0[lane] = number;
            row.0[lane] = place - number as f32;
        }
        vector.evaluate(self, &piece, row);
    }
}
