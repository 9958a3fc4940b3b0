//! How many tickets can run at the same time at most: the widest antichain.
//!
//! Two tickets cannot run together when every schedule finishes one before the other starts: when the
//! longest chain of links from one start to the other is at least as long as the first lasts. The largest
//! set without such a pair is as large as the fewest chains that cover all tickets.
//! O(tickets x links + tickets^2.5). Source: Dilworth 1950; König 1931.

use super::problem::Problem;

/// The most tickets this is worked out for: above, it takes longer than people wait.
const MOST: usize = 1_200;
/// No chain of links.
const APART: i64 = i64::MIN / 2;

/// The positions of a largest set of tickets that can all run at once; `None` for very large plans.
pub(super) fn widest(problem: &Problem) -> Option<Vec<usize>> {
    let busy: Vec<usize> = (0..problem.len())
        .filter(|&at| problem.is_real[at] && problem.minutes[at] > 0)
        .collect();
    if busy.len() > MOST {
        return None;
    }
    let behind = behind(problem, &busy);
    Some(
        antichain(&behind)
            .into_iter()
            .map(|place| busy[place])
            .collect(),
    )
}

/// For each of some tickets those that can only start when it is finished.
pub(super) fn behind(problem: &Problem, busy: &[usize]) -> Vec<Vec<usize>> {
    let mut distance = vec![APART; problem.len()];
    let rows = busy.iter().map(|&from| {
        distance.fill(APART);
        distance[from] = 0;
        for at in from..problem.len() {
            let here = distance[at];
            if here == APART {
                continue;
            }
            for arc in problem.outgoing(at) {
                let to = arc.at as usize;
                let weight = Problem::weight(arc, problem.minutes[at], problem.minutes[to]);
                distance[to] = distance[to].max(here + weight);
            }
        }
        let lasts = i64::from(problem.minutes[from]);
        let is_behind = |&(_, &to): &(usize, &usize)| to != from && distance[to] >= lasts;
        busy.iter()
            .enumerate()
            .filter(is_behind)
            .map(|(place, _)| place)
            .collect()
    });
    rows.collect()
}

/// A largest set in which nothing is behind anything else.
fn antichain(behind: &[Vec<usize>]) -> Vec<usize> {
    let nodes = behind.len();
    let mut matched: Vec<Option<usize>> = vec![None; nodes];
    let mut follows: Vec<Option<usize>> = vec![None; nodes];
    for seeker in 0..nodes {
        let mut seen = vec![false; nodes];
        augment(behind, seeker, &mut matched, &mut follows, &mut seen);
    }
    // König: from the starts without a partner along free and back along matched pairs.
    let mut from = vec![false; nodes];
    let mut to = vec![false; nodes];
    let mut open: Vec<usize> = (0..nodes).filter(|&node| follows[node].is_none()).collect();
    while let Some(node) = open.pop() {
        if std::mem::replace(&mut from[node], true) {
            continue;
        }
        for &next in &behind[node] {
            if !std::mem::replace(&mut to[next], true) {
                open.extend(matched[next]);
            }
        }
    }
    (0..nodes).filter(|&node| from[node] && !to[node]).collect()
}

/// Finds a follower for a node, moving those of others if need be; without recursion, as chains are long.
fn augment(
    behind: &[Vec<usize>],
    seeker: usize,
    matched: &mut [Option<usize>],
    follows: &mut [Option<usize>],
    seen: &mut [bool],
) {
    let mut path: Vec<(usize, usize)> = vec![(seeker, 0)];
    while let Some((node, next)) = path.last_mut() {
        let Some(&candidate) = behind[*node].get(*next) else {
            path.pop();
            continue;
        };
        *next += 1;
        if std::mem::replace(&mut seen[candidate], true) {
            continue;
        }
        match matched[candidate] {
            Some(holder) => path.push((holder, 0)),
            None => {
                for &(node, next) in &path {
                    let own = behind[node][next - 1];
                    matched[own] = Some(node);
                    follows[node] = Some(own);
                }
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::antichain;

    #[test]
    fn the_widest_set_is_found_against_all_subsets() {
        for seed in 0..200u64 {
            let nodes = 3 + (seed % 6) as usize;
            let bit = |a: usize, b: usize| {
                (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (a * 7 + b)) & 3 == 0
            };
            let mut is_behind = vec![vec![false; nodes]; nodes];
            for (a, row) in is_behind.iter_mut().enumerate() {
                for (b, cell) in row.iter_mut().enumerate().skip(a + 1) {
                    *cell = bit(a, b);
                }
            }
            for k in 0..nodes {
                for a in 0..nodes {
                    for b in 0..nodes {
                        is_behind[a][b] |= is_behind[a][k] && is_behind[k][b];
                    }
                }
            }
            let rows: Vec<Vec<usize>> = is_behind
                .iter()
                .map(|row| (0..nodes).filter(|&b| row[b]).collect())
                .collect();
            let is_free =
                |set: &[usize]| set.iter().all(|&a| set.iter().all(|&b| !is_behind[a][b]));
            let most = (0..1usize << nodes)
                .map(|mask| {
                    (0..nodes)
                        .filter(|&n| mask >> n & 1 == 1)
                        .collect::<Vec<_>>()
                })
                .filter(|set| is_free(set))
                .map(|set| set.len())
                .max();
            let found = antichain(&rows);
            assert!(
                is_free(&found) && Some(found.len()) == most,
                "seed {seed}: {found:?} {rows:?}"
            );
        }
    }
}
