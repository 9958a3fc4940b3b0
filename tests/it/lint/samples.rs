//! What fires on the sample plans, with the figures of the documents they carry, and what stays silent.
//!
//! The figures are worked out from the documents by hand, so a rule cannot drift unnoticed. Names of the
//! samples appear here only; no rule knows one.

use super::{findings, number, of};
use slackline::exchange::plan_json;
use slackline::lint::{Context, Verdict};
use slackline::plan::Plan;
use std::path::Path;

fn sample(name: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("sample_plans/{name}.plan.json"));
    let bytes = std::fs::read(path).expect("the sample is part of the project");
    plan_json::read(&bytes).expect("the sample reads")
}

/// One entry of the catalogue: the rule, the sample, how many findings, numbers of the first.
type Entry = (
    &'static str,
    &'static str,
    usize,
    &'static [(&'static str, f64)],
);

const FIRES: &[Entry] = &[
    (
        "edge-sources-disagree",
        "enterprise",
        1,
        &[("both", 28.0), ("only_first", 20.0), ("only_second", 12.0)],
    ),
    (
        "shifted-block",
        "enterprise",
        1,
        &[
            ("shift", -1.0),
            ("edges", 7.0),
            ("matched", 7.0),
            ("as_written", 2.0),
        ],
    ),
    ("redundant-dependency", "enterprise", 1, &[("count", 6.0)]),
    (
        "open-end",
        "enterprise",
        1,
        &[
            ("isolated", 38.0),
            ("tickets", 94.0),
            ("without_predecessor", 60.0),
            ("without_successor", 59.0),
        ],
    ),
    (
        "average-as-makespan",
        "enterprise",
        1,
        &[
            ("stated", 77.0 * 60.0),
            ("actual", 120.0 * 60.0),
            ("actual_hours", 120.0),
        ],
    ),
    (
        "week-capacity",
        "enterprise",
        1,
        &[("needed", 95.0 * 60.0), ("capacity", 80.0 * 60.0)],
    ),
    ("work-in-idle-track", "enterprise", 1, &[]),
    (
        "low-utilisation",
        "enterprise",
        1,
        &[
            ("work", 460.0 * 60.0),
            ("capacity", 1680.0 * 60.0),
            ("percent", 27.4),
        ],
    ),
    (
        "prompt-scope-mismatch",
        "enterprise",
        1,
        &[("missing", 1.0), ("more", 0.0)],
    ),
    (
        "threshold-conflict",
        "enterprise",
        1,
        &[("first", 95.0), ("second", 90.0)],
    ),
    ("empty-stage", "enterprise", 1, &[("stages", 1.0)]),
    ("strength-conflict", "enterprise", 1, &[]),
    ("file-overlap", "enterprise", 2, &[]),
    ("message-only-trigger", "enterprise", 1, &[]),
    ("status-conflict", "enterprise", 1, &[]),
    ("missing-estimate", "enterprise", 7, &[]),
    (
        "sum-claim",
        "swarm",
        1,
        &[
            ("stated", 1440.0),
            ("actual", 1455.0),
            ("actual_hours", 24.25),
        ],
    ),
    (
        "deadline-infeasible",
        "swarm",
        1,
        &[("lower_bound", 1455.0), ("available", 1440.0)],
    ),
    (
        "impossible-parallel-start",
        "swarm",
        1,
        &[("can_start", 3.0), ("stated", 8.0)],
    ),
    (
        "checkpoint-before-dependency",
        "swarm",
        3,
        &[("at", 360.0), ("predecessor_percent", 50.0)],
    ),
    (
        "checkpoint-gap",
        "swarm",
        1,
        &[("from", 0.0), ("to", 360.0), ("horizon", 1440.0)],
    ),
    ("empty-stage", "swarm", 1, &[("stages", 3.0)]),
    ("ticked-before-start", "swarm", 1, &[("ticked", 20.0)]),
    ("reviewer-bottleneck", "swarm", 1, &[("tickets", 8.0)]),
    ("orphan-deliverable", "swarm", 1, &[]),
    ("criterion-without-producer", "swarm", 1, &[]),
    ("missing-estimate", "swarm", 3, &[]),
    (
        "roll-up-mismatch",
        "phase_f",
        2,
        &[
            ("stated_min", 180.0),
            ("stated_max", 240.0),
            ("actual", 285.0),
        ],
    ),
    ("checkpoint-rate", "phase_f", 3, &[]),
    (
        "idle-agents",
        "phase_f",
        1,
        &[("agents", 5.0), ("useful", 3.0)],
    ),
    ("shared-assignment", "phase_f", 1, &[("agents", 2.0)]),
    (
        "mixed-range-ends",
        "phase_f",
        1,
        &[("stated", 840.0), ("min", 600.0), ("max", 960.0)],
    ),
    ("sum-claim", "phase_f", 3, &[]),
    ("gate-order", "phase_f", 2, &[]),
    ("untimed-gate", "phase_f", 1, &[("gates", 3.0)]),
    ("file-overlap", "phase_f", 1, &[("paths", 2.0)]),
    ("duplicate-deliverable", "phase_f", 2, &[("tickets", 2.0)]),
    (
        "count-claim",
        "phase_f",
        1,
        &[("stated", 5.0), ("actual", 6.0)],
    ),
    ("status-conflict", "phase_f", 1, &[]),
    (
        "claim-improbable",
        "phase_f",
        2,
        &[("probability", 0.0), ("stated_max", 240.0)],
    ),
    (
        "count-claim",
        "remediation",
        1,
        &[("stated", 20.0), ("actual", 0.0)],
    ),
    ("untimed-gate", "remediation", 1, &[("gates", 5.0)]),
    ("reviewer-bottleneck", "remediation", 1, &[]),
    ("unmeasurable-criterion", "remediation", 1, &[]),
    ("missing-role", "platform", 2, &[]),
    ("unmeasurable-criterion", "platform", 1, &[]),
];

#[test]
fn the_catalogue_fires_on_the_samples_with_its_figures() {
    for (rule, name, count, numbers) in FIRES {
        let found = findings(&sample(name));
        let own = of(&found, rule);
        assert_eq!(own.len(), *count, "{rule} on {name}: {own:#?}");
        for (key, value) in *numbers {
            let is = number(own[0], key);
            assert!(
                (is - value).abs() < 0.05,
                "{rule} on {name}: {key} is {is}, not {value}"
            );
        }
        assert!(
            own.iter()
                .all(|f| !f.lines.is_empty() || f.rule == "idle-agents"),
            "{rule} names lines"
        );
    }
}

#[test]
fn counts_of_items_and_agents_are_told_apart() {
    let found = findings(&sample("enterprise"));
    let counts: Vec<(f64, f64)> = of(&found, "count-claim")
        .iter()
        .map(|f| (number(f, "stated"), number(f, "actual")))
        .collect();
    assert!(counts.contains(&(17.0, 15.0)), "{counts:?}");
    assert!(counts.contains(&(6.0, 7.0)), "{counts:?}");
    // What the documents count right: the rows of the other tracks, and the items of one family.
    for right in [20.0, 26.0, 13.0, 12.0, 82.0, 94.0] {
        assert!(
            counts.iter().all(|(stated, _)| *stated != right),
            "{right}: {counts:?}"
        );
    }
}

#[test]
fn six_weeks_are_not_two_and_two() {
    let found = findings(&sample("enterprise"));
    let sums = of(&found, "sum-claim");
    let weeks = sums.iter().find(|f| number(f, "stated_hours") == 240.0);
    let weeks = weeks.unwrap_or_else(|| panic!("{sums:?}"));
    assert_eq!(number(weeks, "actual_hours"), 160.0);
    assert!(
        sums.iter().all(|f| number(f, "stated_hours") != 460.0),
        "460 h is the sum of the tracks"
    );
}

#[test]
fn options_of_the_guide_are_judged_by_their_parts() {
    let found = findings(&sample("phase_f"));
    let hours: Vec<(f64, f64)> = of(&found, "sum-claim")
        .iter()
        .map(|f| (number(f, "stated_hours"), number(f, "actual_hours")))
        .collect();
    assert_eq!(hours, [(4.0, 7.0), (15.0, 16.0), (6.0, 8.0)]);
    let infeasible = of(&found, "deadline-infeasible");
    assert!(infeasible[0].message.contains("Parallel"), "{infeasible:?}");
    assert_eq!(
        (
            number(infeasible[0], "lower_bound"),
            number(infeasible[0], "stated_max")
        ),
        (240.0, 240.0)
    );
    // The steps after completion add up to the upper end of what is stated for them.
    assert!(hours.iter().all(|(stated, _)| *stated != 5.0));
}

#[test]
fn days_of_the_remediation_are_told_twice() {
    let found = findings(&sample("remediation"));
    let times = of(&found, "conflicting-times");
    assert!(times.len() >= 5, "{times:?}");
    assert!(
        times.iter().any(|f| f.message.contains("Day 9")),
        "{times:?}"
    );
    let labels = findings(&sample("phase_f"));
    let labels = of(&labels, "conflicting-times");
    assert!(
        labels.iter().any(|f| f.message.starts_with("Checkpoint 2")),
        "{labels:?}"
    );
}

#[test]
fn thresholds_of_the_platform_conflict_twice() {
    let found = findings(&sample("platform"));
    let conflicts = of(&found, "threshold-conflict");
    let pairs: Vec<(f64, f64)> = conflicts
        .iter()
        .map(|f| (number(f, "first"), number(f, "second")))
        .collect();
    assert!(
        pairs.iter().any(|p| *p == (5.0, 10.0) || *p == (10.0, 5.0)),
        "{pairs:?}"
    );
    assert!(
        conflicts
            .iter()
            .any(|f| f.message.contains("> 90") && f.message.contains("≥ 90")),
        "{conflicts:?}"
    );
}

/// What must stay silent on the samples.
const SILENT: &[(&str, &str)] = &[
    ("dependency-cycle", "enterprise"),
    ("dependency-cycle", "swarm"),
    ("deadline-infeasible", "enterprise"),
    ("edge-sources-disagree", "swarm"),
    ("edge-sources-disagree", "phase_f"),
    ("edge-sources-disagree", "platform"),
    ("shifted-block", "phase_f"),
    ("open-end", "swarm"),
    ("open-end", "tutorial"),
    ("redundant-dependency", "tutorial"),
    ("count-claim", "swarm"),
    ("count-claim", "platform"),
    ("sum-claim", "remediation"),
    ("sum-claim", "tutorial"),
    ("threshold-conflict", "swarm"),
    ("threshold-conflict", "phase_f"),
    ("threshold-conflict", "tutorial"),
    ("checkpoint-rate", "swarm"),
    ("checkpoint-rate", "tutorial"),
    ("checkpoint-before-dependency", "tutorial"),
    ("file-overlap", "tutorial"),
    ("duplicate-deliverable", "tutorial"),
    ("criterion-without-producer", "tutorial"),
    ("ticked-before-start", "tutorial"),
    ("ticked-before-start", "enterprise"),
    ("strength-conflict", "tutorial"),
    ("impossible-parallel-start", "phase_f"),
    ("impossible-parallel-start", "enterprise"),
    ("prompt-scope-mismatch", "phase_f"),
    ("empty-stage", "tutorial"),
    ("empty-stage", "phase_f"),
    ("work-in-idle-track", "tutorial"),
    ("week-capacity", "tutorial"),
    ("roll-up-mismatch", "tutorial"),
    ("average-as-makespan", "phase_f"),
    ("conflicting-times", "tutorial"),
    ("status-conflict", "tutorial"),
    ("mixed-range-ends", "tutorial"),
    ("negative-float", "tutorial"),
];

#[test]
fn what_is_right_stays_silent() {
    for (rule, name) in SILENT {
        let found = findings(&sample(name));
        assert_eq!(
            of(&found, rule).len(),
            0,
            "{rule} on {name}: {:#?}",
            of(&found, rule)
        );
    }
}

#[test]
fn the_tutorial_has_no_error_and_no_warning() {
    use slackline::lint::Level;
    let found = findings(&sample("tutorial"));
    let bad: Vec<_> = found.iter().filter(|f| f.level != Level::Info).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn claims_get_verdicts_with_reasons() {
    let plan = sample("enterprise");
    let context = Context::new(&plan);
    let verdict = |text: &str| {
        let claim = plan
            .claims
            .iter()
            .find(|c| c.text == text)
            .expect("the claim");
        let checked = context.claims().iter().find(|c| c.claim == claim.id);
        checked.map(|c| c.verdict.clone()).expect("a verdict")
    };
    assert!(matches!(verdict("Effort of all tracks"), Verdict::Holds(_)));
    assert!(matches!(verdict("Items of bot-journey"), Verdict::Holds(_)));
    assert!(matches!(
        verdict("Length if done one after the other"),
        Verdict::Holds(_)
    ));
    assert!(matches!(
        verdict("Items of billing-predict"),
        Verdict::Contradicted(_)
    ));
    assert!(matches!(
        verdict("TODOs in the code"),
        Verdict::Undecided(_)
    ));
    for checked in context.claims() {
        assert!(!checked.verdict.reason().is_empty(), "{checked:?}");
    }
    let average = verdict("Hours per agent: 460 h by 6 agents");
    let Verdict::Contradicted(found) = average else {
        panic!("{average:?}");
    };
    assert!(found.by.contains("services"), "{}", found.by);
}

#[test]
fn the_corrected_sentence_names_the_longest_track() {
    let found = findings(&sample("enterprise"));
    let average = of(&found, "average-as-makespan");
    let sentence = average[0].correction.as_deref().unwrap_or_default();
    assert_eq!(
        sentence,
        "460 h over 7 agents is 66 h each, but the services track alone is 120 h: 3 weeks, not 1.6"
    );
}

#[test]
fn fixes_are_edits_that_silence_their_finding_and_can_be_undone() {
    let mut tried = 0;
    for name in [
        "enterprise",
        "swarm",
        "phase_f",
        "remediation",
        "platform",
        "tutorial",
    ] {
        let plan = sample(name);
        for finding in findings(&plan) {
            let Some(fix) = &finding.fix else { continue };
            let mut mended = plan.clone();
            fix.edit.apply(&mut mended);
            let left = findings(&mended);
            assert!(
                !left.contains(&finding),
                "{name}: {} is still there",
                finding.rule
            );
            fix.edit.inverse().apply(&mut mended);
            assert_eq!(mended, plan, "{name}: {} cannot be undone", finding.rule);
            tried += 1;
        }
    }
    assert!(tried >= 5, "only {tried} fixes");
}
