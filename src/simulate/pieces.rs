//! Quantile functions, as sixteen cubic pieces.
//!
//! A duration is `Q(Phi(z))` with a standard normal `z`: correlation then is a matter of adding normal
//! numbers, and for every distribution used here the function of `z` is smooth, so sixteen cubic pieces of
//! equal width follow it to a ten-thousandth of its standard deviation. Sixteen, because a piece's
//! coefficients are then found by one or two register shuffles instead of memory reads.

use super::lanes::{LANES, Row};
use super::normal::normal_at;
use super::vector::Vector;

/// Pieces of a function.
pub(super) const PIECES: usize = 16;
/// The function is given for normal numbers from `-REACH` to `REACH`, and constant beyond.
const REACH: f64 = 5.34;
/// What [`super::normal::stretch`] makes of the smallest and the largest uniform number.
const STRETCHED: f64 = 4.3;
/// Points at which a function is read: four to a piece, the outer ones shared.
pub(super) const NODES: usize = 3 * PIECES + 1;
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

/// What a function is a function of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    /// Normal numbers, which may be correlated.
    Normals,
    /// Stretched uniform numbers: a step less, where nothing is correlated.
    Stretched,
}

impl Of {
    const fn reach(self) -> f64 {
        match self {
            Of::Normals => REACH,
            Of::Stretched => STRETCHED,
        }
    }

    /// The normal number at which a function is read for a node.
    pub(super) fn node(self, number: usize) -> f64 {
        let width = 2.0 * self.reach() / (NODES - 1) as f64;
        let place = number as f64 * width - self.reach();
        match self {
            Of::Normals => place,
            Of::Stretched => normal_at(place),
        }
    }
}

impl Pieces {
    /// Interpolates values at the nodes, `[NODES]`.
    pub(super) fn through(of: Of, values: &[f64; NODES]) -> Self {
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
            reach: of.reach() as f32,
            density: (PIECES as f64 / (2.0 * of.reach())) as f32,
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
