//! Tickets that must not run at the same time: exclusive groups, and on request files touched by several.
//!
//! Each such set is a place that belongs to nobody and that each of its tickets needs. Tickets overlap in
//! a file when they name the same path or the same pattern, or one names a path that the other's pattern
//! covers (`*` within a folder, `**` across, `?` one character). Two different patterns are not compared.

use super::team::{NOBODY, Need, Part, Slot, Team};
use crate::plan::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// Gives every set of two or more tickets a place of its own.
pub(super) fn keep_apart(plan: &Plan, with_files: bool, team: &mut Team) {
    let mut sets: BTreeMap<(u8, &str), BTreeSet<usize>> = BTreeMap::new();
    for (number, ticket) in plan.tickets.iter().enumerate() {
        for group in &ticket.exclusive {
            sets.entry((0, group)).or_default().insert(number);
        }
        for file in ticket.files.iter().filter(|_| with_files) {
            sets.entry((1, file.trim())).or_default().insert(number);
        }
    }
    if with_files {
        cover(&mut sets);
    }
    let sets: BTreeSet<BTreeSet<usize>> = sets.into_values().filter(|set| set.len() > 1).collect();
    for set in sets {
        let place = team.slots.len() as u32;
        team.slots.push(Slot { member: NOBODY });
        for number in set {
            hold(&mut team.needs[number], place);
        }
    }
}

/// Adds the tickets whose patterns cover a path to the set of that path.
fn cover(sets: &mut BTreeMap<(u8, &str), BTreeSet<usize>>) {
    let is_pattern = |text: &str| text.contains(['*', '?']);
    let patterns: Vec<(&str, BTreeSet<usize>)> = sets
        .iter()
        .filter(|((kind, text), _)| *kind == 1 && is_pattern(text))
        .map(|((_, text), set)| (*text, set.clone()))
        .collect();
    for ((kind, path), set) in sets.iter_mut() {
        if *kind != 1 || is_pattern(path) {
            continue;
        }
        for (pattern, tickets) in &patterns {
            if covers(pattern.as_bytes(), path.as_bytes()) {
                set.extend(tickets);
            }
        }
    }
}

fn hold(need: &mut Option<Need>, place: u32) {
    let part = Part {
        eligible: vec![place],
        count: 1,
    };
    match need {
        Some(need) => need.parts.push(part),
        None => {
            *need = Some(Need {
                parts: vec![part],
                least: 0,
                most: 0,
                effort: None,
            });
        }
    }
}

/// Whether a pattern covers a path. O(pattern x path).
fn covers(pattern: &[u8], path: &[u8]) -> bool {
    // reached[k]: the pattern so far covers the first k bytes of the path.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    let mut at = 0;
    while at < pattern.len() {
        let is_deep = pattern[at..].starts_with(b"**");
        match pattern[at] {
            b'*' => {
                for end in 0..path.len() {
                    reached[end + 1] |= reached[end] && (is_deep || path[end] != b'/');
                }
            }
            wanted => {
                for end in (0..path.len()).rev() {
                    let is_same = wanted == path[end] || (wanted == b'?' && path[end] != b'/');
                    reached[end + 1] = reached[end] && is_same;
                }
                reached[0] = false;
            }
        }
        at += if is_deep { 2 } else { 1 };
        // `**/` covers no folder at all as well.
        if is_deep && pattern.get(at) == Some(&b'/') && reached[0] {
            let rest = &pattern[at + 1..];
            if covers(rest, path) {
                return true;
            }
        }
    }
    reached[path.len()]
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn patterns_cover_paths_as_shells_do() {
        let cases = [
            ("src/*.rs", "src/a.rs", true),
            ("src/*.rs", "src/b/a.rs", false),
            ("src/**", "src/b/a.rs", true),
            ("**/*.py", "a.py", true),
            ("**/*.py", "x/y/a.py", true),
            ("a?.md", "ab.md", true),
            ("a?.md", "a/.md", false),
            ("README.md", "README.md", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(
                covers(pattern.as_bytes(), path.as_bytes()),
                expected,
                "{pattern} {path}"
            );
        }
    }
}
