//! The schedules of one direction a search keeps: the shortest it made, no two alike.
//!
//! Of two equally long schedules the one whose work stands earlier is better, as it is nearer to being
//! shortened. Two with the same length and the same such sum are taken for one. The population shrinks while
//! the budget is used, from many schedules that cover much to a few that are worked out.
//! Source: Tanabe and Fukunaga 2014, Improving the search performance of SHADE using linear population size
//! reduction.

/// The members of one direction, best first.
#[derive(Clone, Debug)]
pub(in crate::schedule::level) struct Population {
    /// How many keys a member has.
    width: usize,
    size: usize,
    /// Sorted: what is better comes first. The last number is the member's place in `keys`.
    ranks: Vec<(Rank, u32)>,
    /// `[places x keys]`: starts on the axis of the *other* direction, and what else a schedule is made from.
    keys: Vec<i32>,
    /// Places no member uses.
    idle: Vec<u32>,
}

/// How good a schedule is, less is better: its length, then how late its work stands.
pub(in crate::schedule::level) type Rank = (i32, i64);

impl Population {
    /// Room for `size` schedules, at least 1.
    pub(in crate::schedule::level) fn new(width: usize, size: usize) -> Self {
        let size = size.max(1);
        Self {
            width,
            size,
            ranks: Vec::with_capacity(size),
            keys: vec![0; width * size],
            idle: (0..size as u32).rev().collect(),
        }
    }

    pub(in crate::schedule::level) fn len(&self) -> usize {
        self.ranks.len()
    }

    /// The worst length, `i32::MAX` where there is still room.
    pub(in crate::schedule::level) fn worst(&self) -> i32 {
        match self.ranks.last() {
            Some(&((length, _), _)) if self.ranks.len() >= self.size => length,
            _ => i32::MAX,
        }
    }

    /// The length of the member of a rank.
    pub(in crate::schedule::level) fn length(&self, rank: usize) -> i32 {
        self.ranks[rank].0.0
    }

    /// `[keys]`: the keys of the member of a rank.
    pub(in crate::schedule::level) fn keys(&self, rank: usize) -> &[i32] {
        let first = self.ranks[rank].1 as usize * self.width;
        &self.keys[first..first + self.width]
    }

    /// Takes a schedule in place of the worst if it is no worse and new. O(log members + keys).
    ///
    /// `keys` (`[keys]`) are its starts on the axis of the other direction.
    pub(in crate::schedule::level) fn offer(
        &mut self,
        rank: Rank,
        keys: impl Iterator<Item = i32>,
    ) {
        let at = self.ranks.partition_point(|member| member.0 < rank);
        if self.ranks.get(at).is_some_and(|member| member.0 == rank) {
            return;
        }
        if self.ranks.len() >= self.size {
            if at == self.ranks.len() {
                return;
            }
            self.drop_worst();
        }
        let Some(place) = self.idle.pop() else {
            return;
        };
        let first = place as usize * self.width;
        let own = &mut self.keys[first..first + self.width];
        own.iter_mut().zip(keys).for_each(|(own, key)| *own = key);
        self.ranks.insert(at, (rank, place));
    }

    /// Keeps the best `size` only, at least 1.
    pub(in crate::schedule::level) fn shrink(&mut self, size: usize) {
        self.size = self.size.min(size.max(1));
        while self.ranks.len() > self.size {
            self.drop_worst();
        }
    }

    fn drop_worst(&mut self) {
        if let Some((_, place)) = self.ranks.pop() {
            self.idle.push(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Population;

    #[test]
    fn the_best_are_kept_none_twice() {
        let mut population = Population::new(2, 3);
        for (length, late) in [(9, 4), (7, 1), (9, 4), (8, 0), (9, 3), (12, 0), (7, 0)] {
            population.offer((length, late), [length, length].into_iter());
        }
        let lengths: Vec<i32> = (0..population.len())
            .map(|r| population.length(r))
            .collect();
        assert_eq!(lengths, [7, 7, 8]);
        assert_eq!(population.worst(), 8);
        assert_eq!(population.keys(2), [8, 8]);
        population.shrink(1);
        population.offer((6, 9), [6, 6].into_iter());
        assert_eq!((population.len(), population.keys(0)), (1, &[6, 6][..]));
    }
}
