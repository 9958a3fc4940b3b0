//! Activity lists: orders of all nodes in which none stands before one it waits for.

use super::problem::{FREE, Problem};

/// The nodes by key, the lowest first, none before one it waits for; `keys` (`[nodes]`) is overwritten.
/// Ties end at the position. O(links + n log n).
pub(super) fn by_keys(problem: &Problem, keys: &mut [i64]) -> Vec<u32> {
    for at in 0..keys.len() {
        for arc in problem.incoming(at) {
            keys[at] = keys[at].max(keys[arc.at as usize]);
        }
    }
    let mut list: Vec<u32> = (0..keys.len() as u32).collect();
    list.sort_by_key(|&at| keys[at as usize]);
    list
}

/// The same for the problem seen from its end: no node before one that waits for it.
pub(super) fn by_keys_backwards(problem: &Problem, keys: &mut [i64]) -> Vec<u32> {
    for at in (0..keys.len()).rev() {
        for arc in problem.outgoing(at) {
            keys[at] = keys[at].max(keys[arc.at as usize]);
        }
    }
    let mut list: Vec<u32> = (0..keys.len() as u32).rev().collect();
    list.sort_by_key(|&at| keys[at as usize]);
    list
}

/// `[nodes]`: what has to pass at least from each start to the end, without regard to agents, in minutes.
pub(super) fn tails(problem: &Problem) -> Vec<i64> {
    let mut tails: Vec<i64> = (0..problem.len())
        .map(|at| i64::from(problem.shortest(at)))
        .collect();
    for at in (0..problem.len()).rev() {
        let own = problem.shortest(at);
        // A date that is fixed holds whatever comes before it.
        let arcs = problem.outgoing(at).iter();
        for arc in arcs.filter(|arc| problem.fixed[arc.at as usize] == FREE) {
            let weight = Problem::weight(arc, own, problem.shortest(arc.at as usize));
            tails[at] = tails[at].max(tails[arc.at as usize] + weight);
        }
    }
    tails
}

/// `[nodes]`: what passes at least from the start of all to each start, without regard to agents and calendars.
pub(super) fn heads(problem: &Problem) -> Vec<i64> {
    let mut heads: Vec<i64> = vec![0; problem.len()];
    for at in 0..problem.len() {
        for arc in problem.incoming(at) {
            let (before, own) = (problem.shortest(arc.at as usize), problem.shortest(at));
            heads[at] = heads[at].max(heads[arc.at as usize] + Problem::weight(arc, before, own));
        }
    }
    heads
}

/// The list by latest start: what has the longest way to the end comes first.
pub(super) fn by_latest_start(problem: &Problem) -> Vec<u32> {
    let mut keys: Vec<i64> = tails(problem).iter().map(|tail| -tail).collect();
    by_keys(problem, &mut keys)
}
