//! Rows of 64 samples: the shape in which everything of one ticket is kept while a block is computed.
//!
//! With 64 lanes a loop over a row fills whole vector registers whatever their width, and one mask of the
//! lanes fits in a word. Loops over rows are written plainly, by index and without closures, because that is
//! what compilers turn into vector instructions; every sum has a fixed order, so that all of them agree.

/// Samples in a block.
pub(super) const LANES: usize = 64;
/// Running sums of a row, added up one after the other at the end: independent chains that still have one order.
const CHAINS: usize = 16;

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

/// Sum of a row, in a fixed order.
#[inline(always)]
pub(super) fn sum(row: &Row<f32>) -> f64 {
    let mut chains = [0f32; CHAINS];
    for group in 0..LANES / CHAINS {
        for chain in 0..CHAINS {
            chains[chain] += row.0[group * CHAINS + chain];
        }
    }
    add_up(&chains)
}

/// Sum of the products of two rows, in a fixed order.
#[inline(always)]
pub(super) fn dot(a: &Row<f32>, b: &Row<f32>) -> f64 {
    let mut chains = [0f32; CHAINS];
    for group in 0..LANES / CHAINS {
        for chain in 0..CHAINS {
            chains[chain] += a.0[group * CHAINS + chain] * b.0[group * CHAINS + chain];
        }
    }
    add_up(&chains)
}

#[inline(always)]
fn add_up(chains: &[f32; CHAINS]) -> f64 {
    let mut total = 0f64;
    for &chain in chains {
        total += f64::from(chain);
    }
    total
}

/// A row of whole numbers less a reference, as small floats.
#[inline(always)]
pub(super) fn centred(row: &Row<i32>, reference: i32, scale: f32, out: &mut Row<f32>) {
    for lane in 0..LANES {
        out.0[lane] = row.0[lane].wrapping_sub(reference) as f32 * scale;
    }
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
