//! Rows of 64 samples: the shape in which everything of one ticket is kept while a block is computed.
//!
//! With 64 lanes a loop over a row fills whole vector registers whatever their width, and one mask of the
//! lanes fits in a word. Loops over rows are written plainly, by index and without closures, because that is
//! what compilers turn into vector instructions; every sum has a fixed order, so that all of them agree.

/// Samples in a block.
pub(super) const LANES: usize = 64;
/// Running sums over rows, added up one after the other at the end: independent chains that still have one order.
pub(super) const CHAINS: usize = 8;

/// One value for each sample of a block.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Row<T>(pub(super) [T; LANES]);

impl<T: Copy + Default> Row<T> {
    /// The same value in every lane.
    #[inline(always)]
    pub(super) fn of(value: T) -> Self {
        Self([value; LANES])
    }
}

impl<T: Copy + Default> Default for Row<T> {
    fn default() -> Self {
        Self::of(T::default())
    }
}

/// Adds up running sums, always in the same order.
#[inline(always)]
pub(super) fn fold(mut chains: [f32; CHAINS]) -> f64 {
    for chain in 0..4 {
        chains[chain] += chains[chain + 4];
    }
    f64::from((chains[0] + chains[2]) + (chains[1] + chains[3]))
}

/// The lanes of the first `count` samples of a block.
pub(super) fn first(count: usize) -> u64 {
    if count >= LANES {
        u64::MAX
    } else {
        (1 << count) - 1
    }
}

/// Clears the lanes that hold no sample.
#[inline(always)]
pub(super) fn keep(row: &mut Row<f32>, count: usize) {
    for lane in count..LANES {
        row.0[lane] = 0.0;
    }
}
