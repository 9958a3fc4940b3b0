//! Numbers that authors state, and what becomes of them: a document with one sentence, and the verdict on it.
//!
//! The campaign is the same each time: six tickets of two tracks, 40 h of work, whose longest chain (SEA-1, SEA-2,
//! LAND-2, LAND-3) takes 22 h. Two agents need no more: one does that chain, the other the rest.

use super::{findings, number, of};
use slackline::document;
use slackline::lint::Context;
use slackline::plan::Plan;

const CAMPAIGN: &str = "# Campaign: Harbour light

## Track 1: Sea

| Ticket | Title | Estimate | Blocked By |
|---|---|---|---|
| SEA-1 | Lay the cable | 4h | |
| SEA-2 | Set the buoys | 6h | SEA-1 |
| SEA-3 | Chart the reef | 10h | |

## Track 2: Land

| Ticket | Title | Estimate | Blocked By |
|---|---|---|---|
| LAND-1 | Pour the base | 8h | |
| LAND-2 | Mount the lamp | 7h | LAND-1, SEA-2 |
| LAND-3 | Light it | 5h | LAND-2 |

## Remarks

";

fn read(sentence: &str) -> Plan {
    read_text(&format!("{CAMPAIGN}{sentence}\n"))
}

/// The same without a heading of its own: the sentence ends the last track's section.
fn read_below_the_last_track(sentence: &str) -> Plan {
    let campaign = CAMPAIGN.replace("## Remarks\n\n", "");
    read_text(&format!("{campaign}{sentence}\n"))
}

fn read_text(text: &str) -> Plan {
    document::read(text.as_bytes(), "light.md", "").plan
}

/// The verdicts on the claims that a sentence makes: kind of verdict, and reason.
fn verdicts(plan: &Plan) -> Vec<(f64, &'static str, String)> {
    let context = Context::new(plan);
    let last = |id| {
        plan.claims
            .get(id)
            .filter(|claim| claim.sources.iter().any(|line| line.line > 18))
    };
    let one = |checked: &slackline::lint::Checked| {
        let claim = last(checked.claim)?;
        Some((
            claim.stated?,
            checked.verdict.label(),
            checked.verdict.reason().to_owned(),
        ))
    };
    context.claims().iter().filter_map(one).collect()
}

/// A sentence, and for each number it claims the number (durations in hours) and the verdict.
type Said = (&'static str, &'static [(f64, &'static str)]);

const SAID: &[Said] = &[
    ("Total effort: 40 hours.", &[(40.0, "holds")]),
    ("Total effort: 44 hours.", &[(44.0, "contradicted")]),
    ("We need 40 hours in total.", &[(40.0, "holds")]),
    ("Gesamtaufwand: 36 Stunden.", &[(36.0, "contradicted")]),
    ("Effort total : 5 jours.", &[(40.0, "holds")]),
    ("Total effort: about 42 hours.", &[(42.0, "holds")]),
    ("The critical path is 22 hours.", &[(22.0, "holds")]),
    ("The critical path is 14 hours.", &[(14.0, "contradicted")]),
    ("The critical path is 40 hours.", &[(40.0, "contradicted")]),
    ("Der kritische Weg dauert 22 Stunden.", &[(22.0, "holds")]),
    (
        "The longest chain is SEA-1, SEA-2, LAND-2, LAND-3: 22 h.",
        &[(22.0, "holds")],
    ),
    (
        "The longest chain is SEA-1, SEA-2, LAND-2, LAND-3: 18 h.",
        &[(18.0, "contradicted")],
    ),
    (
        "Critical path: LAND-1 → LAND-2 → LAND-3 = 20 hours.",
        &[(20.0, "contradicted")],
    ),
    ("The campaign has 6 tickets.", &[(6.0, "holds")]),
    ("The campaign has 4 tickets.", &[(4.0, "contradicted")]),
    (
        "There are 6 tickets in 2 streams.",
        &[(6.0, "holds"), (2.0, "holds")],
    ),
    (
        "There are 7 tickets in 2 streams.",
        &[(7.0, "contradicted"), (2.0, "holds")],
    ),
    (
        "6 tickets, 3 tracks, 40 hours in total.",
        &[(6.0, "holds"), (3.0, "contradicted"), (40.0, "holds")],
    ),
    (
        "Track 1: 20 hours, track 2: 20 hours, together 40 hours.",
        &[(20.0, "holds"), (20.0, "holds"), (40.0, "holds")],
    ),
    (
        "Track 1: 20 hours, track 2: 24 hours, together 44 hours.",
        &[
            (20.0, "holds"),
            (24.0, "contradicted"),
            (44.0, "contradicted"),
        ],
    ),
    ("With 2 agents it takes 22 hours.", &[(22.0, "holds")]),
    ("With 2 agents it takes 24 hours.", &[(24.0, "undecided")]),
    (
        "With two agents it takes 15 hours.",
        &[(15.0, "contradicted")],
    ),
    ("With 6 agents the plan takes 22 hours.", &[(22.0, "holds")]),
    (
        "With 6 agents the plan takes 8 hours.",
        &[(8.0, "contradicted")],
    ),
    (
        "With 6 agents the plan takes 60 hours.",
        &[(60.0, "contradicted")],
    ),
];

/// Sentences with numbers that state nothing about the plan.
const UNSAID: &[&str] = &[
    "We lost 3 days to the storm.",
    "If we had 40 hours more in total, we could rest.",
    "With two agents we save 50 %.",
    "The total duration is 3 weeks.",
    "It would take 90 hours in total with another crew.",
    "2 tickets are left.",
    "There are 3 tickets that nobody wants.",
    "Each ticket takes 1 hour to review.",
];

#[test]
fn every_number_a_sentence_states_is_judged() {
    for (sentence, expected) in SAID {
        let plan = read(sentence);
        let found = verdicts(&plan);
        for (stated, verdict) in *expected {
            let has =
                |(n, label, _): &(f64, &str, String)| (n - stated).abs() < 1e-6 && label == verdict;
            assert!(
                found.iter().any(has),
                "{sentence}: {stated} {verdict} is not in {found:#?}"
            );
        }
    }
}

#[test]
fn counts_of_the_whole_are_judged_also_below_the_last_track() {
    const SAID_BELOW: &[Said] = &[
        (
            "Total effort: 40 hours. There are 7 tickets.",
            &[(7.0, "contradicted")],
        ),
        (
            "There are 3 tickets. The critical path is 22 hours.",
            &[(3.0, "holds")],
        ),
    ];
    let of_tracks = SAID.iter().filter(|said| said.0.contains("in 2 streams"));
    for (sentence, expected) in of_tracks.chain(SAID_BELOW) {
        let found = verdicts(&read_below_the_last_track(sentence));
        for (stated, verdict) in *expected {
            let has = |(n, label, _): &(f64, &str, String)| n == stated && label == verdict;
            assert!(
                found.iter().any(has),
                "{sentence}: {stated} {verdict} is not in {found:#?}"
            );
        }
    }
}

#[test]
fn what_is_contradicted_is_found_once_and_nothing_else_is() {
    for (sentence, expected) in SAID {
        let found = findings(&read(sentence));
        let wrong = expected
            .iter()
            .filter(|(_, verdict)| *verdict == "contradicted")
            .count();
        let own = of(&found, "sum-claim").len() + of(&found, "count-claim").len();
        assert_eq!(own, wrong, "{sentence}: {found:#?}");
    }
    for sentence in UNSAID {
        let found = findings(&read(sentence));
        let own: Vec<_> = found
            .iter()
            .filter(|f| f.rule.ends_with("-claim"))
            .collect();
        assert!(own.is_empty(), "{sentence}: {own:#?}");
    }
}

#[test]
fn effort_is_compared_with_effort_and_length_with_length() {
    let found = findings(&read(
        "Total effort: 22 hours. The critical path is 40 hours.",
    ));
    let own = of(&found, "sum-claim");
    let numbers: Vec<(f64, f64)> = own
        .iter()
        .map(|f| (number(f, "stated") / 60.0, number(f, "actual") / 60.0))
        .collect();
    assert_eq!(numbers, [(22.0, 40.0), (40.0, 22.0)]);
    let right: Vec<_> = own.iter().filter_map(|f| f.correction.as_deref()).collect();
    assert_eq!(
        right,
        ["Total effort: 40 hours", "The critical path is 22 hours"]
    );
}

#[test]
fn a_length_within_the_ranges_holds_with_its_odds() {
    let ranged = CAMPAIGN.replace("| 7h |", "| 7-11h |");
    let text = format!("{ranged}The critical path is 22 hours.\n");
    let plan = document::read(text.as_bytes(), "light.md", "").plan;
    let found = verdicts(&plan);
    assert_eq!((found[0].0, found[0].1), (22.0, "holds"));
    assert!(found[0].2.contains("simulated run"), "{}", found[0].2);
}

fn table(totals: &str) -> Vec<slackline::lint::Finding> {
    let text = format!(
        "# Sums\n\n| Ticket | Title | Points | Estimate | Blocked By |\n|---|---|---|---|---|\n| K-1 | One | 1 | 4h | |\n\
         | K-2 | Two | 2 | 6h | K-1 |\n| K-3 | Three | 3 | 8h | K-2 |\n{totals}\n"
    );
    findings(&document::read(text.as_bytes(), "sums.md", "").plan)
}

#[test]
fn rows_of_totals_are_sums_of_their_columns() {
    for (row, wrong) in [
        ("| **Total** | | 6 | **18h** | |", 0),
        ("| **Total** | | 6 | **20h** | |", 1),
        ("| Sum | | 7 | 18h | |", 1),
        ("| Gesamt | | 7 | 2,5 Tage | |", 2),
        ("| 合計 | | 6 | 18h | |", 0),
        ("| Total | | 6 | 8h | |", 0),
        ("| Total | | | | |", 0),
    ] {
        let found = table(row);
        let own = of(&found, "sum-claim");
        assert_eq!(own.len(), wrong, "{row}: {own:#?}");
    }
    let found = table("| **Total** | | | **20h** | |");
    let own = of(&found, "sum-claim");
    assert_eq!(
        (number(own[0], "stated"), number(own[0], "actual")),
        (1200.0, 1080.0)
    );
    assert_eq!(own[0].lines[0].line, 8);
}

#[test]
fn figures_in_headings_of_tracks_are_judged() {
    let text = |hours: u32| {
        format!(
            "# Ledger\n\n## Track A — Books (Ana), {hours}h\n\n### A-1 Freeze (4h)\nBlocked by: none\n\n### A-2 Copy (8h)\n\
             Blocked by: A-1\n\n## Track B — Desk (Ben), 6h\n\n### B-1 Answer (6h)\nBlocked by: A-1\n\n## Totals\n\n\
             3 tickets, 2 tracks, 18 hours in total.\n"
        )
    };
    let found = findings(&document::read(text(12).as_bytes(), "ledger.md", "").plan);
    assert!(of(&found, "sum-claim").is_empty(), "{found:#?}");
    let plan = document::read(text(16).as_bytes(), "ledger.md", "").plan;
    let wrong: Vec<_> = findings(&plan)
        .into_iter()
        .filter(|f| ["sum-claim", "roll-up-mismatch"].contains(&f.rule))
        .collect();
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
}

#[test]
fn a_total_behind_the_last_card_may_be_that_of_the_plan() {
    let text = |total: &str| {
        format!(
            "# Shop\n\n## Frontend (Kim)\n\n- [ ] F1: Tokens (1d)\n- [ ] F2: Page (3d) — depends on F1\n\n## QA (Max)\n\n\
             - [ ] Q1: Tests (2d) — depends on F2\n\n{total}\n"
        )
    };
    for (total, wrong) in [
        ("Total effort: 6 days for 3 tasks.", 0),
        ("Total effort: 2 days.", 0),
        ("Total effort: 8 days for 3 tasks.", 1),
    ] {
        let found = findings(&document::read(text(total).as_bytes(), "shop.md", "").plan);
        let own = of(&found, "sum-claim");
        assert_eq!(own.len(), wrong, "{total}: {found:#?}");
        if let Some(own) = own.first() {
            assert_eq!(number(own, "actual_hours"), 48.0);
        }
    }
}
