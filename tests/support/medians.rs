//! Medians of what a bench measures, beside the limit they are to stay below: criterion prints a mean of batches, and
//! the product promises medians.

use std::time::{Duration, Instant};

/// Collects single measurements and prints their median when it is dropped.
pub struct Median {
    name: &'static str,
    limit: Duration,
    samples: Vec<Duration>,
}

impl Median {
    /// Measurements of `name`, whose median is to be below `limit`.
    pub fn new(name: &'static str, limit: Duration) -> Self {
        Self {
            name,
            limit,
            samples: Vec::new(),
        }
    }

    /// Adds a measurement.
    pub fn add(&mut self, sample: Duration) {
        self.samples.push(sample);
    }

    /// Does `work` and adds how long it took.
    pub fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let since = Instant::now();
        let done = work();
        self.add(since.elapsed());
        done
    }
}

impl Drop for Median {
    fn drop(&mut self) {
        self.samples.sort_unstable();
        let Some(median) = self.samples.get(self.samples.len() / 2) else {
            return;
        };
        let verdict = if *median < self.limit {
            "below"
        } else {
            "NOT below"
        };
        println!(
            "{}: median {median:?} of {}, {verdict} {:?}",
            self.name,
            self.samples.len(),
            self.limit
        );
    }
}
