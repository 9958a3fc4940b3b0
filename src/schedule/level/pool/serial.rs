//! The serial generation scheme over a packed profile: node after node, as early as links and pools allow.

use super::instance::Instance;
use super::profile::{BLOCK, Plain, Test, Width, first_run};

/// Makes one schedule after the other of one instance; keeps its memory between them.
#[derive(Clone, Debug)]
pub(super) struct Serial<'i> {
    pub(super) instance: &'i Instance,
    /// `[words]`: what is free in every period; beyond the end everything is.
    free: Vec<Vec<u64>>,
    /// Where the last schedule ended: everything behind it is free.
    used: usize,
    /// `[nodes]`.
    pub(super) starts: Vec<i32>,
    width: Width,
}

impl<'i> Serial<'i> {
    pub(super) fn new(instance: &'i Instance) -> Self {
        Self {
            free: vec![Vec::new(); instance.idle.len()],
            used: 0,
            starts: vec![0; instance.len()],
            width: Width::widest(),
            instance,
        }
    }

    /// Schedules the nodes in the order of `list`, none before one it waits for; returns the length.
    pub(super) fn run(&mut self, list: &[u32]) -> i32 {
        match self.width {
            Width::Plain => self.generate::<Plain>(list),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the width was detected on this machine.
            Width::Avx2 => unsafe { self.generate_avx2(list) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the width was detected on this machine.
            Width::Avx512 => unsafe { self.generate_avx512(list) },
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2")]
    fn generate_avx2(&mut self, list: &[u32]) -> i32 {
        self.generate::<super::profile::wide::Avx2>(list)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx2,bmi1,bmi2")]
    fn generate_avx512(&mut self, list: &[u32]) -> i32 {
        self.generate::<super::profile::wide::Avx512>(list)
    }

    #[inline(always)]
    fn generate<T: Test>(&mut self, list: &[u32]) -> i32 {
        for (free, &idle) in self.free.iter_mut().zip(&self.instance.idle) {
            free[..self.used].fill(idle);
        }
        self.used = 0;
        let mut length = 0;
        for &node in list {
            length = length.max(self.place::<T>(node as usize));
        }
        length
    }

    /// Places one node; returns its finish.
    #[inline(always)]
    fn place<T: Test>(&mut self, node: usize) -> i32 {
        let instance = self.instance;
        let mut ready = instance.floor[node];
        for &(from, weight) in instance.incoming(node) {
            ready = ready.max(self.starts[from as usize] + weight);
        }
        let lasts = instance.lasts[node];
        let asks = instance.asks(node);
        if lasts == 0 || asks.is_empty() {
            self.starts[node] = ready;
            return ready + lasts;
        }
        // Negative starts do not occur: floors are not negative.
        let start = self.first_fit::<T>(ready.max(0) as usize, lasts as u32, asks);
        let end = start + lasts as usize;
        for &(word, ask) in asks {
            for free in &mut self.free[word as usize][start..end] {
                *free -= ask;
            }
        }
        self.used = self.used.max(end);
        self.starts[node] = start as i32;
        end as i32
    }

    /// The first period from `ready` on from which all of `asks` is free for `lasts` periods.
    #[inline(always)]
    fn first_fit<T: Test>(&mut self, ready: usize, lasts: u32, asks: &[(u32, u64)]) -> usize {
        let mut from = ready;
        // How many periods right before `from` fit already.
        let mut run = 0;
        loop {
            self.reach(from + BLOCK + lasts as usize);
            let mut bits = u64::MAX >> (64 - BLOCK);
            for &(word, ask) in asks {
                let free = &self.free[word as usize];
                let Some(block) = free[from..].first_chunk::<BLOCK>() else {
                    break;
                };
                bits &= T::fits(block, ask, self.instance.guard[word as usize]);
            }
            let leading = (!bits).trailing_zeros();
            if run + leading >= lasts {
                return from - run as usize;
            }
            if leading == BLOCK as u32 {
                run += leading;
            } else {
                if lasts <= BLOCK as u32
                    && let Some(place) = first_run(bits, lasts)
                {
                    return from + place as usize;
                }
                run = (bits << (64 - BLOCK)).leading_ones();
            }
            from += BLOCK;
        }
    }

    /// Makes sure that there are so many periods.
    #[inline(always)]
    fn reach(&mut self, periods: usize) {
        if self.free.first().is_some_and(|free| free.len() < periods) {
            for (free, &idle) in self.free.iter_mut().zip(&self.instance.idle) {
                free.resize(periods.max(2 * free.len()), idle);
            }
        }
    }
}
