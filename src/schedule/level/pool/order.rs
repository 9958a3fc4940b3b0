//! Orders of all nodes by key, none before one it waits for.

use super::instance::Instance;

/// Makes one order after the other; keeps its memory between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    pub(super) list: Vec<u32>,
    counts: Vec<u32>,
}

impl Order {
    /// Sorts the nodes by `keys` (`[nodes]`), which are raised to those of the nodes waited for; ties in
    /// topological order, which runs backwards where the instance is one seen from its end.
    ///
    /// O(links + nodes + range of the keys), or O(nodes log nodes) where the range is large.
    pub(super) fn sort(&mut self, instance: &Instance, is_mirrored: bool, keys: &mut [i32]) {
        let nodes = keys.len();
        let node_at = |step: usize| if is_mirrored { nodes - 1 - step } else { step };
        let (mut low, mut high) = (i32::MAX, i32::MIN);
        for step in 0..nodes {
            let node = node_at(step);
            let mut key = keys[node];
            for &(from, _) in instance.incoming(node) {
                key = key.max(keys[from as usize]);
            }
            keys[node] = key;
            (low, high) = (low.min(key), high.max(key));
        }
        self.list.clear();
        let range = (i64::from(high) - i64::from(low) + 1).max(0) as usize;
        if range > 16 * nodes + 1_024 {
            self.list
                .extend((0..nodes).map(|step| node_at(step) as u32));
            self.list.sort_by_key(|&node| keys[node as usize]);
            return;
        }
        // Counting sort: keys are starts, of which there are few.
        self.list.resize(nodes, 0);
        self.counts.clear();
        self.counts.resize(range + 1, 0);
        for &key in keys.iter() {
            self.counts[(key - low) as usize + 1] += 1;
        }
        let mut before = 0;
        for count in &mut self.counts {
            before += *count;
            *count = before;
        }
        for step in 0..nodes {
            let node = node_at(step);
            let place = &mut self.counts[(keys[node] - low) as usize];
            self.list[*place as usize] = node as u32;
            *place += 1;
        }
    }
}
