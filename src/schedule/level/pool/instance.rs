//! A problem whose agents fall into pools: within a pool any agent is as good as another.
//!
//! Then it does not matter who does what as long as each pool has enough, and a schedule is a matter of
//! numbers: the classical resource-constrained project scheduling problem, with least lags between starts.
//! Time counts the greatest common divisor of all durations and lags from the plan's start on.
//!
//! What is free of all pools in one period is packed into 64-bit words, a few bits a pool with a guard bit
//! above each, so that "does this fit" is one subtraction and one mask.

/// The problem, nodes in topological order.
#[derive(Clone, Debug)]
pub(in crate::schedule::level) struct Instance {
    /// `[nodes]`: durations in periods.
    pub(super) lasts: Vec<i32>,
    /// `[nodes + 1]` and its links: (other end, how much later the successor starts at least).
    pub(super) first_in: Vec<u32>,
    pub(super) into: Vec<(u32, i32)>,
    pub(super) first_out: Vec<u32>,
    pub(super) out: Vec<(u32, i32)>,
    /// `[nodes]`: no start before.
    pub(super) floor: Vec<i32>,
    /// `[words]`: everything free, guard bits set.
    pub(super) idle: Vec<u64>,
    /// `[words]`: the guard bits.
    pub(super) guard: Vec<u64>,
    /// `[nodes + 1]` and (word, packed demand).
    pub(super) first_ask: Vec<u32>,
    pub(super) asks: Vec<(u32, u64)>,
    /// `[nodes]`: the part of all pools each takes, in parts of a million; of pools with less work, less.
    pub(super) weight: Vec<u32>,
}

/// What an instance is made of.
#[derive(Clone, Debug, Default)]
pub(in crate::schedule::level) struct Rows {
    pub(in crate::schedule::level) lasts: Vec<i32>,
    /// (from, to, least distance of their starts), from a lower to a higher number.
    pub(in crate::schedule::level) links: Vec<(u32, u32, i32)>,
    pub(in crate::schedule::level) floor: Vec<i32>,
    pub(in crate::schedule::level) capacity: Vec<u32>,
    /// `[nodes]`: (pool, how many), each pool once.
    pub(in crate::schedule::level) uses: Vec<Vec<(u32, u32)>>,
}

impl Instance {
    /// Packs rows. O(nodes + links + uses).
    pub(in crate::schedule::level) fn new(rows: &Rows) -> Self {
        let nodes = rows.lasts.len();
        let into = grouped(
            nodes,
            rows.links.iter().map(|&(from, to, w)| (to, (from, w))),
        );
        let out = grouped(
            nodes,
            rows.links.iter().map(|&(from, to, w)| (from, (to, w))),
        );
        let packing = Packing::of(&rows.capacity);
        let mut instance = Self {
            lasts: rows.lasts.clone(),
            first_in: into.0,
            into: into.1,
            first_out: out.0,
            out: out.1,
            floor: rows.floor.clone(),
            idle: packing.idle.clone(),
            guard: packing.guard.clone(),
            first_ask: vec![0],
            asks: Vec::new(),
            weight: Vec::new(),
        };
        let scarcity = scarcities(rows);
        for (uses, &lasts) in rows.uses.iter().zip(&rows.lasts) {
            let uses: &[(u32, u32)] = if lasts > 0 { uses } else { &[] };
            packing.pack(uses, &mut instance.asks);
            instance.first_ask.push(instance.asks.len() as u32);
            let share = |&(pool, count): &(u32, u32)| scarcity[pool as usize] * count;
            instance.weight.push(uses.iter().map(share).sum());
        }
        instance
    }

    /// The same problem seen from its end: a schedule of one, read backwards, is a schedule of the other.
    /// Floors are left out, as they would be deadlines.
    pub(in crate::schedule::level) fn mirrored(&self) -> Self {
        let mut mirror = self.clone();
        let turn = |first: &[u32], links: &[(u32, i32)], is_out: bool| {
            let mut turned = links.to_vec();
            for node in 0..self.len() {
                let own = first[node] as usize..first[node + 1] as usize;
                for (other, weight) in &mut turned[own] {
                    let (from, to) = if is_out {
                        (node, *other as usize)
                    } else {
                        (*other as usize, node)
                    };
                    *weight += self.lasts[to] - self.lasts[from];
                }
            }
            turned
        };
        mirror.into = turn(&self.first_out, &self.out, true);
        mirror.first_in = self.first_out.clone();
        mirror.out = turn(&self.first_in, &self.into, false);
        mirror.first_out = self.first_in.clone();
        mirror.floor.fill(0);
        mirror
    }

    /// Whether anything may not start at once.
    pub(super) fn has_floors(&self) -> bool {
        self.floor.iter().any(|&floor| floor > 0)
    }

    pub(in crate::schedule::level) fn len(&self) -> usize {
        self.lasts.len()
    }

    pub(super) fn incoming(&self, node: usize) -> &[(u32, i32)] {
        &self.into[self.first_in[node] as usize..self.first_in[node + 1] as usize]
    }

    pub(super) fn outgoing(&self, node: usize) -> &[(u32, i32)] {
        &self.out[self.first_out[node] as usize..self.first_out[node + 1] as usize]
    }

    pub(super) fn asks(&self, node: usize) -> &[(u32, u64)] {
        &self.asks[self.first_ask[node] as usize..self.first_ask[node + 1] as usize]
    }

    /// `[nodes]`: the share of all work that stands in each, of 2^31 in all; what starts times these add up to
    /// says how late the work of a schedule stands.
    pub(super) fn masses(&self) -> Vec<i64> {
        let work = self.weight.iter().zip(&self.lasts);
        let work: Vec<i128> = work
            .map(|(&weight, &lasts)| i128::from(weight) * i128::from(lasts))
            .collect();
        let all = work.iter().sum::<i128>().max(1);
        work.iter().map(|own| ((own << 31) / all) as i64).collect()
    }

    /// Starts without regard to pools. Nodes stand in topological order.
    pub(super) fn heads(&self) -> Vec<i32> {
        let mut heads = self.floor.clone();
        for node in 0..self.len() {
            for &(from, weight) in self.incoming(node) {
                heads[node] = heads[node].max(heads[from as usize] + weight);
            }
        }
        heads
    }

    /// What has to pass from each start to the end, without regard to pools.
    pub(super) fn tails(&self) -> Vec<i32> {
        let mut tails = self.lasts.clone();
        for node in (0..self.len()).rev() {
            for &(to, weight) in self.outgoing(node) {
                tails[node] = tails[node].max(tails[to as usize] + weight);
            }
        }
        tails
    }
}

/// `[pools]`: what one of each is worth, in parts of a million of the busiest pool as a whole: schedules are long
/// where the busiest pools are, so those say which stretch of a schedule is good.
fn scarcities(rows: &Rows) -> Vec<u32> {
    let mut work = vec![0u128; rows.capacity.len()];
    for (uses, &lasts) in rows.uses.iter().zip(&rows.lasts) {
        for &(pool, count) in uses {
            work[pool as usize] += u128::from(count) * u128::from(lasts.unsigned_abs());
        }
    }
    let size = |pool: usize| u128::from(rows.capacity[pool].max(1));
    // How long each pool would be busy with nothing in between, in thousandths of a period.
    let busy = |pool: usize| work[pool] * 1_000 / size(pool);
    let most = (0..work.len()).map(busy).max().unwrap_or(0).max(1);
    (0..work.len())
        .map(|pool| (1_000_000 / size(pool) * busy(pool) / most) as u32)
        .collect()
}

/// How pools lie in words.
struct Packing {
    /// `[pools]`: word and lowest bit.
    place: Vec<(u32, u32)>,
    idle: Vec<u64>,
    guard: Vec<u64>,
}

impl Packing {
    fn of(capacity: &[u32]) -> Self {
        let mut packing = Self {
            place: Vec::new(),
            idle: Vec::new(),
            guard: Vec::new(),
        };
        let mut used = 64;
        for &capacity in capacity {
            let bits = 33 - capacity.leading_zeros();
            if used + bits > 64 {
                packing.idle.push(0);
                packing.guard.push(0);
                used = 0;
            }
            let word = packing.idle.len() - 1;
            packing.place.push((word as u32, used));
            let guard = 1u64 << (used + bits - 1);
            packing.guard[word] |= guard;
            packing.idle[word] |= guard | (u64::from(capacity) << used);
            used += bits;
        }
        packing
    }

    fn pack(&self, uses: &[(u32, u32)], asks: &mut Vec<(u32, u64)>) {
        let first = asks.len();
        for &(pool, count) in uses {
            let (word, bit) = self.place[pool as usize];
            let packed = u64::from(count) << bit;
            match asks[first..].iter_mut().find(|ask| ask.0 == word) {
                Some(ask) => ask.1 += packed,
                None => asks.push((word, packed)),
            }
        }
    }
}

/// Values by key, those of one key in the order given: where each begins, and the values.
fn grouped<T: Copy + Default>(
    keys: usize,
    rows: impl Iterator<Item = (u32, T)> + Clone,
) -> (Vec<u32>, Vec<T>) {
    let mut first = vec![0u32; keys + 1];
    for (key, _) in rows.clone() {
        first[key as usize + 1] += 1;
    }
    for key in 0..keys {
        first[key + 1] += first[key];
    }
    let mut next = first.clone();
    let mut values = vec![T::default(); first[keys] as usize];
    for (key, value) in rows {
        let place = &mut next[key as usize];
        values[*place as usize] = value;
        *place += 1;
    }
    (first, values)
}
