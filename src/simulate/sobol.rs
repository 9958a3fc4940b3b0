//! The Sobol sequence, scrambled, for the quantities that vary most.
//!
//! Sixty-four dimensions go to the durations with the largest spread; further ones would no longer be better
//! than strata at the sample sizes used here. Each variable scrambles its dimension with a key of its own
//! (nested uniform scrambling), so every seed is an unbiased estimate and a point never sits on a corner.
//! Source: Sobol 1967; direction numbers of Joe and Kuo 2008, `new-joe-kuo-6`; scrambling after Laine and
//! Karras as in Burley 2020, *Practical hash-based Owen scrambling*.

use super::lanes::{LANES, Row};
use super::philox::{Variable, key_of};

/// Primitive polynomial with its coefficients as bits, and the first direction numbers.
const DIRECTIONS: [(u32, &[u32]); 64] = [
    (1, &[]),
    (3, &[1]),
    (7, &[1, 3]),
    (11, &[1, 3, 1]),
    (13, &[1, 1, 1]),
    (19, &[1, 1, 3, 3]),
    (25, &[1, 3, 5, 13]),
    (37, &[1, 1, 5, 5, 17]),
    (41, &[1, 1, 5, 5, 5]),
    (47, &[1, 1, 7, 11, 19]),
    (55, &[1, 1, 5, 1, 1]),
    (59, &[1, 1, 1, 3, 11]),
    (61, &[1, 3, 5, 5, 31]),
    (67, &[1, 3, 3, 9, 7, 49]),
    (91, &[1, 1, 1, 15, 21, 21]),
    (97, &[1, 3, 1, 13, 27, 49]),
    (103, &[1, 1, 1, 15, 7, 5]),
    (109, &[1, 3, 1, 15, 13, 25]),
    (115, &[1, 1, 5, 5, 19, 61]),
    (131, &[1, 3, 7, 11, 23, 15, 103]),
    (137, &[1, 3, 7, 13, 13, 15, 69]),
    (143, &[1, 1, 3, 13, 7, 35, 63]),
    (145, &[1, 3, 5, 9, 1, 25, 53]),
    (157, &[1, 3, 1, 13, 9, 35, 107]),
    (167, &[1, 3, 1, 5, 27, 61, 31]),
    (171, &[1, 1, 5, 11, 19, 41, 61]),
    (185, &[1, 3, 5, 3, 3, 13, 69]),
    (191, &[1, 1, 7, 13, 1, 19, 1]),
    (193, &[1, 3, 7, 5, 13, 19, 59]),
    (203, &[1, 1, 3, 9, 25, 29, 41]),
    (211, &[1, 3, 5, 13, 23, 1, 55]),
    (213, &[1, 3, 7, 3, 13, 59, 17]),
    (229, &[1, 3, 1, 3, 5, 53, 69]),
    (239, &[1, 1, 5, 5, 23, 33, 13]),
    (241, &[1, 1, 7, 7, 1, 61, 123]),
    (247, &[1, 1, 7, 9, 13, 61, 49]),
    (253, &[1, 3, 3, 5, 3, 55, 33]),
    (285, &[1, 3, 1, 15, 31, 13, 49, 245]),
    (299, &[1, 3, 5, 15, 31, 59, 63, 97]),
    (301, &[1, 3, 1, 11, 11, 11, 77, 249]),
    (333, &[1, 3, 1, 11, 27, 43, 71, 9]),
    (351, &[1, 1, 7, 15, 21, 11, 81, 45]),
    (355, &[1, 3, 7, 3, 25, 31, 65, 79]),
    (357, &[1, 3, 1, 1, 19, 11, 3, 205]),
    (361, &[1, 1, 5, 9, 19, 21, 29, 157]),
    (369, &[1, 3, 7, 11, 1, 33, 89, 185]),
    (391, &[1, 3, 3, 3, 15, 9, 79, 71]),
    (397, &[1, 3, 7, 11, 15, 39, 119, 27]),
    (425, &[1, 1, 3, 1, 11, 31, 97, 225]),
    (451, &[1, 1, 1, 3, 23, 43, 57, 177]),
    (463, &[1, 3, 7, 7, 17, 17, 37, 71]),
    (487, &[1, 3, 1, 5, 27, 63, 123, 213]),
    (501, &[1, 1, 3, 5, 11, 43, 53, 133]),
    (529, &[1, 3, 5, 5, 29, 17, 47, 173, 479]),
    (539, &[1, 3, 3, 11, 3, 1, 109, 9, 69]),
    (545, &[1, 1, 1, 5, 17, 39, 23, 5, 343]),
    (557, &[1, 3, 1, 5, 25, 15, 31, 103, 499]),
    (563, &[1, 1, 1, 11, 11, 17, 63, 105, 183]),
    (601, &[1, 1, 5, 11, 9, 29, 97, 231, 363]),
    (607, &[1, 1, 5, 15, 19, 45, 41, 7, 383]),
    (617, &[1, 3, 7, 7, 31, 19, 83, 137, 221]),
    (623, &[1, 1, 1, 3, 23, 15, 111, 223, 83]),
    (631, &[1, 1, 5, 13, 31, 15, 55, 25, 161]),
    (637, &[1, 1, 3, 13, 25, 47, 39, 87, 257]),
];
/// Bits of a point's coordinate.
const BITS: usize = 32;

/// Which variable has which dimension.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Sorted by variable.
    places: Vec<(Variable, [u32; BITS])>,
}

impl Places {
    /// Gives the first dimensions to the variables that spread most; `variables` come with their spread.
    pub(super) fn to_the_widest(mut variables: Vec<(Variable, f64)>) -> Self {
        variables.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        variables.dedup_by_key(|variable| variable.0);
        let given = variables.iter().zip(&DIRECTIONS);
        let mut places: Vec<(Variable, [u32; BITS])> = given
            .map(|(&(variable, _), &(polynomial, first))| (variable, columns(polynomial, first)))
            .collect();
        places.sort_by_key(|place| place.0);
        Self { places }
    }

    /// The generator matrix of a variable's dimension, if it has one.
    pub(super) fn of(&self, variable: Variable) -> Option<&[u32; BITS]> {
        let found = self.places.binary_search_by_key(&variable, |place| place.0);
        found.ok().map(|at| &self.places[at].1)
    }
}

/// The columns of a dimension's generator matrix.
fn columns(polynomial: u32, first: &[u32]) -> [u32; BITS] {
    let degree = first.len();
    let mut columns: [u32; BITS] = std::array::from_fn(|k| 1 << (BITS - 1 - k));
    if degree == 0 {
        return columns;
    }
    for (k, column) in columns.iter_mut().enumerate().take(degree) {
        *column = first[k] << (BITS - 1 - k);
    }
    for k in degree..BITS {
        let mut column = columns[k - degree] ^ (columns[k - degree] >> degree);
        for back in 1..degree {
            if polynomial >> (degree - back) & 1 == 1 {
                column ^= columns[k - back];
            }
        }
        columns[k] = column;
    }
    columns
}

/// The coordinates of one block of points, scrambled for a variable.
pub(super) fn draw(
    seed: u64,
    variable: Variable,
    columns: &[u32; BITS],
    block: u32,
    out: &mut Row<u32>,
) {
    let key = key_of(seed, variable);
    let first = block.wrapping_mul(LANES as u32);
    for lane in 0..LANES {
        let mut number = first.wrapping_add(lane as u32);
        let mut point = 0;
        while number != 0 {
            point ^= columns[number.trailing_zeros() as usize];
            number &= number - 1;
        }
        out.0[lane] = scramble(point, key);
    }
}

/// Flips each bit or not, depending on the bits before it and the key.
fn scramble(point: u32, key: u64) -> u32 {
    let (add, factor) = (key as u32, (key >> 32) as u32 | 1);
    let mut value = point.reverse_bits();
    value ^= value.wrapping_mul(0x3d20_adea);
    value = value.wrapping_add(add);
    value = value.wrapping_mul(factor);
    value ^= value.wrapping_mul(0x0552_6c56);
    value ^= value.wrapping_mul(0x53a2_2864);
    value.reverse_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::philox::Purpose;

    fn variable(id: u32) -> Variable {
        Variable {
            purpose: Purpose::Duration,
            id,
        }
    }

    #[test]
    fn the_first_points_are_the_published_ones() {
        // Joe and Kuo's program prints these for three dimensions (binary, not Gray, order: 0, 1/2, 1/4, 3/4).
        let point = |dimension: usize, number: u32| {
            let (polynomial, first) = DIRECTIONS[dimension];
            let columns = columns(polynomial, first);
            let bits = (0..BITS).filter(|k| number >> k & 1 == 1);
            f64::from(bits.fold(0, |point, k| point ^ columns[k])) / 4_294_967_296.0
        };
        assert_eq!([0, 1, 2].map(|d| point(d, 1)), [0.5, 0.5, 0.5]);
        assert_eq!([0, 1, 2].map(|d| point(d, 2)), [0.25, 0.75, 0.75]);
        assert_eq!([0, 1, 2].map(|d| point(d, 3)), [0.75, 0.25, 0.25]);
        assert_eq!([0, 1, 2].map(|d| point(d, 4)), [0.125, 0.625, 0.375]);
    }

    #[test]
    fn every_dimension_has_one_point_in_each_interval_scrambled_or_not() {
        let places = Places::to_the_widest((0..64).map(|id| (variable(id), 1.0)).collect());
        for id in 0..64 {
            let columns = places.of(variable(id)).expect("a dimension");
            let mut row = Row::default();
            draw(99, variable(id), columns, 0, &mut row);
            let mut cells: Vec<u32> = row.0.iter().map(|bits| bits >> 26).collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..64).collect::<Vec<_>>(), "dimension {id}");
        }
        assert!(places.of(variable(64)).is_none());
    }
}
