//! Odds of what an author states in free text: "5-6 hours", "done in 3 days".
//!
//! Statements about the whole plan as it runs are judged by its makespan, those about a track or a phase by the time from
//! its own first start to its last finish, in each run. A statement is about the track or phase that its row names, or
//! else its text; one that was read from a document is about the plan only where it says so. Everything else (a gate, a
//! ticket, a time to escalate in, an average for each agent, work one after the other) says something that no sample
//! knows, and gets no odds rather than wrong ones.

use super::statistics::Distribution;
use super::summary::StatementOdds;
use crate::plan::{Claim, ClaimKind, Plan, Subject};

/// Words of statements that are not about how long the plan takes as it runs.
const ABOUT_OTHERS: &[&str] = &[
    "per",
    "each",
    "average",
    "agent",
    "agents",
    "sequential",
    "sequentially",
    "serial",
    "alone",
    "saves",
    "saved",
    "saving",
    "budget",
    "effort",
    "review",
    "buffer",
    "every",
    "option",
    "options",
    "alternative",
    "post",
    "escalate",
    "escalated",
    "escalates",
    "escalation",
    "respond",
    "response",
    "notify",
];

/// Words that speak of the plan as a whole.
const ABOUT_ALL: &[&str] = &[
    "campaign",
    "project",
    "plan",
    "everything",
    "total",
    "overall",
    "whole",
    "entire",
    "altogether",
    "deadline",
    "timeline",
    "makespan",
    "critical",
];

/// What a statement says how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// The whole plan.
    Plan,
    /// A track or a phase of it.
    Part(Subject),
}

/// The odds of every statement that says how long the plan takes, or a part of it: `parts` says how long each does.
pub(super) fn statements(
    plan: &Plan,
    makespan: &Distribution,
    parts: &[(Subject, Distribution)],
) -> Vec<StatementOdds> {
    let odds = plan.claims.iter().filter_map(|claim| {
        let about = about(plan, claim)?;
        let takes = match about {
            About::Plan => makespan,
            About::Part(subject) => &parts.iter().find(|(own, _)| *own == subject)?.1,
        };
        let (min, max) = claim.span(&plan.info)?;
        Some(StatementOdds {
            claim: claim.id,
            part: match about {
                About::Plan => None,
                About::Part(subject) => Some(subject),
            },
            min,
            max,
            in_time: takes.odds_of_at_most(max.0 as f64),
            within: takes.odds_between(min.0 as f64, max.0 as f64),
        })
    });
    odds.collect()
}

/// What a claim states a duration of; `None` where it states none, or one of something else.
pub(super) fn about(plan: &Plan, claim: &Claim) -> Option<About> {
    let text = claim.text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let says = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let is_kind = matches!(claim.kind, ClaimKind::Duration | ClaimKind::Other);
    if !is_kind || text.contains("one after the other") || says(ABOUT_OTHERS) {
        return None;
    }
    let by_row = claim.phase.map(Subject::Phase);
    let by_row = by_row.or(claim.track.map(Subject::Track));
    if let Some(part) = by_row.or_else(|| named(plan, &words)) {
        return Some(About::Part(part));
    }
    if names_a_node(plan, &claim.text) {
        return None;
    }
    let is_of_plan = claim.sources.is_empty() || says(ABOUT_ALL) || names(&words, &plan.info.title);
    is_of_plan.then_some(About::Plan)
}

/// The track or phase whose whole name stands in a text; of several the one with the longest name.
fn named(plan: &Plan, words: &[&str]) -> Option<Subject> {
    let tracks = plan.tracks.iter();
    let tracks = tracks.map(|track| (track.name.as_str(), Subject::Track(track.id)));
    let phases = plan.phases.iter();
    let phases = phases.map(|phase| (phase.name.as_str(), Subject::Phase(phase.id)));
    let found = tracks.chain(phases).filter(|(name, _)| names(words, name));
    found
        .max_by_key(|(name, _)| name.len())
        .map(|found| found.1)
}

/// Whether a whole name stands among the words of a text, in its order; one of a letter or two is a word like any other.
fn names(words: &[&str], name: &str) -> bool {
    const LEAST: usize = 3;
    let name = name.to_lowercase();
    let parts: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    name.len() >= LEAST && !parts.is_empty() && words.windows(parts.len()).any(|some| some == parts)
}

/// Whether the key of a ticket or gate stands in a text.
fn names_a_node(plan: &Plan, text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '.';
    let words: Vec<&str> = text
        .split(|c: char| !is_part(c))
        .map(|word| word.trim_matches('.'))
        .collect();
    // A key of one letter or a mere number is a word like any other.
    let is_telling = |key: &str| key.len() > 1 && key.chars().any(char::is_alphabetic);
    let keys = plan.tickets.iter().map(|ticket| ticket.key.as_str());
    let mut keys = keys.chain(plan.gates.iter().map(|gate| gate.key.as_str()));
    keys.any(|key| is_telling(key) && words.contains(&key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ClaimId, Work};

    #[test]
    fn a_free_text_that_is_a_range_gets_odds_and_others_do_not() {
        let texts = [
            "3-4 hours in parallel",
            "77 h per agent",
            "12 weeks sequential",
            "at least 20 criteria",
            "done in 2 h",
        ];
        let plan = Plan {
            claims: texts
                .iter()
                .zip(1..)
                .map(|(text, id)| Claim::new(ClaimId(id), *text))
                .collect(),
            ..Plan::default()
        };
        let makespan = Distribution::of(vec![120.0, 180.0, 200.0, 300.0]);
        let found = statements(&plan, &makespan, &[]);
        let told: Vec<_> = found
            .iter()
            .map(|row| {
                (
                    row.claim.0,
                    row.min,
                    row.max,
                    row.in_time.probability,
                    row.within.probability,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (1, Work::hours(3), Work::hours(4), 0.75, 0.5),
                (5, Work::hours(2), Work::hours(2), 0.25, 0.25)
            ]
        );
    }
}
