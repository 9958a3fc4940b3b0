//! Trees drawn with lines: a team with its agents, and what unblocks what.

use super::super::facts::*;
use super::super::grammar::words;
use super::super::text::page::{Kind, Line};
use super::arrows::is_plain;
use super::draft::Draft;
use super::links;

/// Characters that draw a tree.
const BRANCHES: [char; 12] = ['├', '└', '│', '─', '┬', '┌', '┐', '┘', '┼', '╰', '╭', '|'];

/// A line of a tree.
struct Branch {
    depth: usize,
    line: Line,
    text: String,
}

/// Reads team trees: each `[name]` below the root is an agent, with its type behind it.
pub(super) fn team(draft: &mut Draft) {
    for block in 0..draft.page.blocks.len() {
        let branches = branches(draft, block);
        let named: Vec<(String, usize)> = branches
            .iter()
            .enumerate()
            .filter_map(|(at, branch)| Some((bracketed(&branch.text)?, at)))
            .collect();
        // A tree of two or more bracketed names below a root is a team.
        if named.len() < 3 {
            continue;
        }
        for (name, at) in named
            .iter()
            .filter(|(_, at)| branches[*at].depth > branches[named[0].1].depth)
        {
            let place = draft.page.line_place(branches[*at].line);
            let agent = draft.add_agent(name, place);
            let role = branches[*at]
                .text
                .split_once("subagent_type")
                .or_else(|| branches[*at].text.split_once("type:"))
                .or_else(|| branches[*at].text.split_once("role:"));
            if let Some((_, role)) = role {
                let role = role
                    .trim_start_matches([':', ' ', '`'])
                    .split_whitespace()
                    .next()
                    .unwrap_or("")
                    .trim_matches('`')
                    .to_owned();
                if !role.is_empty() && !draft.facts.agents[agent].roles.contains(&role) {
                    draft.facts.agents[agent].roles.push(role);
                }
            }
        }
        draft.used[block] = true;
    }
}

/// Reads what trees say of an order: `[unblocks showcase-agent setup.sh]`, `UNBLOCKS: all other tracks`.
pub(super) fn orders(draft: &mut Draft) {
    for block in 0..draft.page.blocks.len() {
        let branches = branches(draft, block);
        for at in 0..branches.len() {
            order(draft, &branches, at);
        }
    }
}

fn order(draft: &mut Draft, branches: &[Branch], at: usize) {
    let branch = &branches[at];
    let lower = branch.text.to_lowercase();
    let (said, phrase) = match () {
        () if lower.contains("recommended baseline for") => {
            (Said::Soft, "recommended baseline for")
        }
        () if lower.contains("unblocks") => (Said::Hard, "unblocks"),
        () if lower.contains("blocks") => (Said::Hard, "blocks"),
        () => return,
    };
    let Some(from) = above(draft, branches, at) else {
        return;
    };
    let start = lower.find(phrase).map_or(0, |start| start + phrase.len());
    let rest = branch
        .text
        .get(start..)
        .unwrap_or("")
        .trim_matches(|c: char| c.is_whitespace() || "[]:".contains(c));
    let parsed = draft.parse(rest, None);
    let from = draft.as_work(&from);
    let to: Vec<Subject> = match parsed.quantifier {
        Some(quantifier) => links::others(draft, &from, Some(quantifier)),
        None => parsed
            .references
            .iter()
            .flat_map(|reference| &reference.subjects)
            .filter(|subject| !matches!(subject, Subject::Unknown(_)))
            .map(|subject| draft.as_work(subject))
            .filter(|to| *to != from)
            .collect(),
    };
    if to.is_empty() {
        return;
    }
    draft.facts.statements.push(Statement {
        from: vec![from],
        to,
        said,
        quantifier: parsed.quantifier,
        reason: parsed.leftover.join(" "),
        ..Statement::new(
            Form::Tree,
            branch.text.clone(),
            draft.page.line_place(branch.line),
        )
    });
}

/// The nearest row named above a branch and less deep than it.
fn above(draft: &Draft, branches: &[Branch], at: usize) -> Option<Subject> {
    let mut depth = branches[at].depth;
    for branch in branches[..at].iter().rev() {
        if branch.depth < depth {
            depth = branch.depth;
            let name = bracketed(&branch.text).unwrap_or_else(|| {
                branch
                    .text
                    .split(['(', '—'])
                    .next()
                    .unwrap_or("")
                    .trim()
                    .to_owned()
            });
            if let Some(subject) = draft.keys.find(&name) {
                return Some(subject.clone());
            }
        }
    }
    None
}

/// The name in the bracket a line opens with.
fn bracketed(text: &str) -> Option<String> {
    let inside = text.strip_prefix('[')?;
    let close = inside.find(']')?;
    let name = inside[..close].trim();
    let is_name = !name.is_empty()
        && !words::has_any(name, &["unblocks", "blocks", "recommended"])
        && name.len() <= 60;
    is_name.then(|| name.to_owned())
}

/// The lines of a tree, or none where a block holds no tree.
fn branches(draft: &Draft, block: usize) -> Vec<Branch> {
    let page = draft.page;
    let Kind::Code { info } = &page.blocks[block].kind else {
        return Vec::new();
    };
    let lines = &page.blocks[block].lines;
    let drawn = lines
        .iter()
        .filter(|&&line| page.raw(line).contains(['├', '└', '╰']))
        .count();
    if !is_plain(info) || drawn == 0 {
        return Vec::new();
    }
    let branch = |&line: &Line| {
        let raw = page.raw(line);
        let text = raw.trim_start_matches(|c: char| c.is_whitespace() || BRANCHES.contains(&c));
        let depth = raw[..raw.len() - text.len()].chars().count();
        (!text.is_empty()).then(|| Branch {
            depth,
            line: Line {
                start: line.end - text.len(),
                end: line.end,
            },
            text: text.trim_end().to_owned(),
        })
    };
    lines.iter().filter_map(branch).collect()
}
