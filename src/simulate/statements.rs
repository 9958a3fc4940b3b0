//! Odds of what an author states in free text: "5-6 hours", "done in 3 days".
//!
//! Statements about the whole plan as it runs are judged by its makespan, those about a track by the time from the
//! track's first start to its last finish. An average for each agent or work one after the other says something else,
//! and gets no odds rather than wrong ones.

use super::statistics::Distribution;
use super::summary::StatementOdds;
use crate::plan::{Claim, ClaimKind, Plan, TrackId};

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
];

/// The odds of every statement that says how long the plan takes, or a track: `tracks` says how long each does.
pub(super) fn statements(
    plan: &Plan,
    makespan: &Distribution,
    tracks: &[(TrackId, Distribution)],
) -> Vec<StatementOdds> {
    let rows = plan.claims.iter().filter(|claim| is_about_a_run(claim));
    let odds = rows.filter_map(|claim| {
        let takes = match claim.track {
            None => makespan,
            Some(track) => &tracks.iter().find(|(own, _)| *own == track)?.1,
        };
        let (min, max) = claim.span(&plan.info)?;
        Some(StatementOdds {
            claim: claim.id,
            min,
            max,
            in_time: takes.odds_of_at_most(max.0 as f64),
            within: takes.odds_between(min.0 as f64, max.0 as f64),
        })
    });
    odds.collect()
}

/// The track about which a claim states how long it takes.
pub(super) fn track_of(claim: &Claim) -> Option<TrackId> {
    claim.track.filter(|_| is_about_a_run(claim))
}

fn is_about_a_run(claim: &Claim) -> bool {
    let is_kind = matches!(claim.kind, ClaimKind::Duration | ClaimKind::Other);
    let text = claim.text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    is_kind
        && !text.contains("one after the other")
        && !words.any(|word| ABOUT_OTHERS.contains(&word))
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
