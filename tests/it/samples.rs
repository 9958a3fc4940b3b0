//! The sample campaigns: their files are stable, and they hold every figure of the documents they carry.
//!
//! The figures stand here as literals, counted in the documents by hand, so that a sample cannot lose a
//! ticket or an arrow unnoticed. `UPDATE_EXPECT=1` rewrites a file in the writer's own form.

use slackline::exchange::plan_json;
use slackline::plan::{
    Criterion, Dependency, ExpectedState, Lag, Node, Plan, Priority, SourceRef, Strength, Subject,
    Work,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const SAMPLES: [&str; 6] = [
    "enterprise",
    "phase_f",
    "platform",
    "remediation",
    "swarm",
    "tutorial",
];

fn path_of(name: &str) -> PathBuf {
    let file = format!("sample_plans/{name}.plan.json");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn text_of(name: &str) -> Vec<u8> {
    std::fs::read(path_of(name)).expect("the sample is part of the project")
}

fn sample(name: &str) -> Plan {
    plan_json::read(&text_of(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Rows per table in the order of the file, as far as the documents give them.
fn counts(plan: &Plan) -> [usize; 8] {
    [
        plan.tracks.len(),
        plan.phases.len(),
        plan.agents.len(),
        plan.tickets.len(),
        plan.gates.len(),
        plan.checkpoints.len(),
        plan.options.len(),
        plan.risks.len(),
    ]
}

fn criteria(list: &[Criterion]) -> (usize, usize) {
    (list.iter().filter(|c| c.done).count(), list.len())
}

fn between_tickets(dependency: &Dependency) -> bool {
    matches!(
        (dependency.from, dependency.to),
        (Node::Ticket(_), Node::Ticket(_))
    )
}

fn edge(plan: &Plan, from: &str, to: &str) -> Dependency {
    let ends = (plan.find_key(from), plan.find_key(to));
    let same = |d: &&Dependency| (Some(d.from), Some(d.to)) == ends;
    let found = plan.dependencies.iter().find(same);
    found
        .unwrap_or_else(|| panic!("no dependency {from} -> {to}"))
        .clone()
}

fn says(sources: &[SourceRef]) -> usize {
    sources.iter().filter(|s| !s.says.is_empty()).count()
}

#[test]
fn every_file_reads_and_writes_back_byte_for_byte() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for name in SAMPLES {
        let bytes = text_of(name);
        let written = plan_json::write(&sample(name));
        if update && bytes != written {
            // Renamed into place: the other tests read the file meanwhile.
            let fresh = path_of(name).with_extension("new");
            std::fs::write(&fresh, &written).expect("the sample can be written");
            std::fs::rename(&fresh, path_of(name)).expect("the sample can be replaced");
        } else {
            assert!(bytes == written, "{name}: not in the writer's form");
        }
    }
}

#[test]
fn every_sample_file_is_tested_here() {
    let folder = path_of("tutorial")
        .parent()
        .map(Path::to_path_buf)
        .expect("a folder");
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of samples")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter_map(|file| file.strip_suffix(".plan.json").map(str::to_owned))
        .collect();
    found.sort();
    assert_eq!(found, SAMPLES);
}

#[test]
fn samples_name_no_person_mailbox_or_home_directory() {
    for name in SAMPLES {
        let text = String::from_utf8(text_of(name)).expect("text");
        for private in ["/Users/", "/home/", "C:\\\\", "cave", "@"] {
            assert!(!text.contains(private), "{name} holds {private}");
        }
    }
}

#[test]
fn texts_are_short_and_sources_only_cited() {
    for name in SAMPLES {
        let plan = sample(name);
        assert!(
            plan.sources.iter().all(|s| s.text.is_empty()),
            "{name} holds a document"
        );
        for ticket in plan.tickets.iter() {
            assert!(
                ticket.title.len() <= 24,
                "{name}: {} is no short title",
                ticket.title
            );
            assert!(
                ticket.description.len() <= 200,
                "{name}: {} is long",
                ticket.key
            );
        }
    }
}

#[test]
fn titles_of_a_plan_differ() {
    for name in SAMPLES {
        let plan = sample(name);
        let titles: BTreeSet<&str> = plan.tickets.iter().map(|t| t.title.as_str()).collect();
        assert_eq!(titles.len(), plan.tickets.len(), "{name}");
    }
}

// The enterprise specification.

#[test]
fn enterprise_has_its_tracks_tickets_and_hours() {
    let plan = sample("enterprise");
    assert_eq!(counts(&plan), [7, 6, 7, 94, 4, 6, 3, 0]);
    let tracks: Vec<(&str, i64, usize)> = plan
        .tracks_in_order()
        .into_iter()
        .map(|t| {
            let hours = t.budget.map_or(0, |budget| budget.0 / 60);
            (
                t.name.as_str(),
                hours,
                plan.tickets_of_track(Some(t.id)).len(),
            )
        })
        .collect();
    let expected = [
        ("infra", 20, 4),
        ("billing-predict", 53, 15),
        ("bot-journey", 82, 20),
        ("sms-compliance", 60, 12),
        ("services", 120, 26),
        ("advanced-services", 95, 13),
        ("showcase", 30, 4),
    ];
    assert_eq!(tracks, expected);
    assert_eq!(tracks.iter().map(|t| t.1).sum::<i64>(), 460);
    assert!(
        plan.tickets.iter().all(|t| t.estimate.is_none()),
        "the document has hours for tracks only"
    );
}

#[test]
fn enterprise_ids_are_complete_and_only_three_are_p3() {
    let plan = sample("enterprise");
    for number in 1..=82 {
        let key = format!("ROADMAP-{number:03}");
        assert!(plan.find_key(&key).is_some(), "{key} is missing");
    }
    let p3: Vec<&str> = plan
        .tickets
        .iter()
        .filter(|t| t.priority == Some(Priority::P3))
        .map(|t| t.key.as_str())
        .collect();
    assert_eq!(p3, ["ROADMAP-006", "ROADMAP-007", "ROADMAP-014"]);
}

#[test]
fn enterprise_dependencies_cite_the_table_the_list_or_both() {
    const TABLES: std::ops::RangeInclusive<u32> = 106..=281;
    const LIST: std::ops::RangeInclusive<u32> = 318..=337;
    let plan = sample("enterprise");
    let cites = |d: &Dependency, lines: &std::ops::RangeInclusive<u32>| {
        d.sources.iter().filter(|s| lines.contains(&s.line)).count() == 1
    };
    let (mut table, mut list, mut both) = (0, 0, 0);
    for dependency in plan.dependencies.iter().filter(|d| between_tickets(d)) {
        let (in_table, in_list) = (cites(dependency, &TABLES), cites(dependency, &LIST));
        assert_eq!(
            dependency.sources.len(),
            usize::from(in_table) + usize::from(in_list)
        );
        assert_eq!(
            (dependency.strength, dependency.lag.is_zero()),
            (Strength::Hard, true)
        );
        table += usize::from(in_table);
        list += usize::from(in_list);
        both += usize::from(in_table && in_list);
    }
    assert_eq!((table, list, both), (48, 40, 28));
    assert_eq!(
        plan.dependencies
            .iter()
            .filter(|d| between_tickets(d))
            .count(),
        48 + 12
    );
    let only_listed = edge(&plan, "ROADMAP-013", "ROADMAP-014");
    assert_eq!(only_listed.sources[0].line, 320);
}

#[test]
fn enterprise_infra_is_hard_for_two_tracks_and_soft_for_four() {
    let plan = sample("enterprise");
    let infra = plan.find_key("infra-complete").expect("the gate");
    let mut strengths = BTreeSet::new();
    for dependency in plan.dependencies.iter().filter(|d| d.from == infra) {
        let Node::Ticket(id) = dependency.to else {
            continue;
        };
        let track = plan
            .tickets
            .get(id)
            .and_then(|t| t.track)
            .and_then(|t| plan.tracks.get(t));
        strengths.insert((track.map_or("", |t| t.name.as_str()), dependency.strength));
        assert!(says(&dependency.sources) > 0, "both statements are kept");
    }
    let expected = [
        ("advanced-services", Strength::Soft),
        ("billing-predict", Strength::Hard),
        ("bot-journey", Strength::Soft),
        ("services", Strength::Soft),
        ("showcase", Strength::Hard),
        ("sms-compliance", Strength::Soft),
    ];
    assert_eq!(strengths.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn enterprise_weeks_gates_and_claims_are_the_documents() {
    let plan = sample("enterprise");
    assert!(
        plan.phases
            .iter()
            .all(|p| p.time_box == Some(Work::hours(40)))
    );
    let active: Vec<usize> = plan.phases.iter().map(|p| p.tracks.len()).collect();
    assert_eq!(active, [4, 6, 4, 2, 2, 0]);
    let gates: Vec<(&str, usize)> = plan
        .gates
        .iter()
        .map(|g| (g.key.as_str(), g.criteria.len()))
        .collect();
    assert_eq!(
        gates,
        [("infra-complete", 4), ("W2", 4), ("W4", 4), ("W6", 5)]
    );
    let claimed: Vec<f64> = plan.claims.iter().filter_map(|c| c.stated).collect();
    for number in [
        6.0, 17.0, 20.0, 12.0, 26.0, 13.0, 82.0, 766.0, 8340.0, 460.0, 77.0, 5.0, 75.0,
    ] {
        assert!(claimed.contains(&number), "no claim of {number}");
    }
    let deadline = plan.info.deadline_stamp().expect("a deadline");
    assert_eq!(
        deadline.since(plan.info.start_or_default()).0,
        6 * 7 * 24 * 60
    );
    assert_eq!(plan.info.start_or_default().date().weekday(), 0);
}

// The 24-hour swarm.

#[test]
fn swarm_has_its_agents_phases_and_checkpoints() {
    let plan = sample("swarm");
    assert_eq!(counts(&plan), [3, 4, 8, 8, 1, 4, 1, 2]);
    let boxes: Vec<i64> = plan
        .phases
        .iter()
        .filter_map(|p| p.time_box)
        .map(|w| w.0)
        .collect();
    assert_eq!(boxes, [15, 18 * 60, 4 * 60, 2 * 60]);
    let tracks: Vec<&str> = plan
        .tracks_in_order()
        .iter()
        .map(|t| t.name.as_str())
        .collect();
    assert_eq!(tracks, ["Path B", "Path C", "Path A"]);
    let start = plan.info.start_or_default();
    let hours: Vec<i64> = plan
        .checkpoints
        .iter()
        .map(|c| c.moment.resolve(start).since(start).0 / 60)
        .collect();
    assert_eq!(hours, [6, 12, 18, 22]);
    let expected: Vec<usize> = plan
        .checkpoints
        .iter()
        .map(|c| c.expectations.len())
        .collect();
    assert_eq!(expected, [3, 3, 8, 8]);
}

#[test]
fn swarm_starts_with_three_of_eight_and_b2_at_half_of_b1() {
    let plan = sample("swarm");
    let waits = |key: &str| {
        plan.dependencies
            .iter()
            .any(|d| Some(d.to) == plan.find_key(key))
    };
    let free: Vec<&str> = plan
        .tickets
        .iter()
        .map(|t| t.key.as_str())
        .filter(|key| !waits(key))
        .collect();
    assert_eq!(free, ["B1", "C1", "C2"]);
    assert_eq!(edge(&plan, "B1", "B2").lag, Lag::Percent(50.0));
    for (from, to) in [("B2", "B3"), ("C2", "C3"), ("A1", "A2")] {
        let dependency = edge(&plan, from, to);
        assert!(dependency.lag.is_zero() && dependency.strength == Strength::Hard);
        assert!(
            says(&dependency.sources) > 0,
            "{from} -> {to}: the checkpoint's side is kept"
        );
    }
    let before_last = plan
        .dependencies
        .iter()
        .filter(|d| Some(d.to) == plan.find_key("A2"));
    assert_eq!(before_last.count(), 7);
}

#[test]
fn swarm_ticks_twenty_criteria_before_it_begins() {
    let plan = sample("swarm");
    let done = plan.tracks.iter().map(|t| criteria(&t.done).0);
    let promised = plan.phases.iter().map(|p| criteria(&p.milestones).0);
    assert_eq!(done.chain(promised).sum::<usize>(), 20);
    assert_eq!(
        plan.gates.iter().map(|g| g.ticked()).collect::<Vec<_>>(),
        [(0, 7)]
    );
    let cadences: Vec<i64> = plan
        .templates
        .iter()
        .filter_map(|t| t.every)
        .map(|e| e.0)
        .collect();
    assert_eq!(cadences, [120, 30, 60]);
    assert!(plan.tickets.iter().all(|t| t.estimate.is_none()));
}

// The Phase F guide.

#[test]
fn phase_f_has_its_streams_steps_options_and_gates() {
    let plan = sample("phase_f");
    assert_eq!(counts(&plan), [5, 0, 5, 5, 4, 6, 6, 4]);
    let hours = |minutes: i64| minutes as f64 / 60.0;
    let streams: Vec<(&str, f64, f64)> = plan
        .tickets
        .iter()
        .map(|t| {
            let at = |point| t.estimate.at(point).map_or(0.0, |work| hours(work.0));
            let ends = (
                slackline::plan::EstimatePoint::Min,
                slackline::plan::EstimatePoint::Max,
            );
            (t.key.as_str(), at(ends.0), at(ends.1))
        })
        .collect();
    let expected = [
        ("A", 2.0, 3.0),
        ("B", 1.0, 2.0),
        ("C", 2.0, 4.0),
        ("D", 3.0, 4.0),
        ("E", 2.0, 3.0),
    ];
    assert_eq!(streams, expected);
    let steps = |key: &str| -> i64 {
        let ticket = plan.tickets.iter().find(|t| t.key == key);
        let steps = ticket.map_or(&[][..], |t| &t.steps);
        steps
            .iter()
            .filter_map(|s| s.estimate.likely())
            .map(|work| work.0)
            .sum()
    };
    assert_eq!((steps("D"), steps("E")), (285, 210));
}

#[test]
fn phase_f_options_claim_what_the_guide_claims() {
    let plan = sample("phase_f");
    let options: Vec<(&str, Option<(i64, i64)>, usize)> = plan
        .options
        .iter()
        .map(|o| {
            let claim = o.claim.map(|c| (c.min.0, c.max.0));
            (
                o.name.as_str(),
                claim,
                o.agents.as_ref().map_or(0, Vec::len),
            )
        })
        .collect();
    let expected = [
        ("Parallel", Some((180, 240)), 5),
        ("Sequential", Some((600, 900)), 1),
        ("Mixed", Some((300, 360)), 5),
        ("5 agents", None, 5),
        ("3 agents", None, 3),
        ("1-2 agents", None, 2),
    ];
    assert_eq!(options, expected);
    let total = plan.claims.iter().find(|c| c.stated == Some(14.0));
    assert!(total.is_some(), "the 14 hours of the sequential option");
}

#[test]
fn phase_f_checkpoints_expect_what_the_timeline_draws() {
    let plan = sample("phase_f");
    let percent = |key: &str, checkpoint: usize| {
        let expectations = &plan
            .checkpoints
            .at(checkpoint)
            .expect("a checkpoint")
            .expectations;
        let found = expectations.iter().find(|e| match e.subject {
            Subject::Ticket(id) => plan.key(Node::Ticket(id)) == key,
            Subject::Track(_) | Subject::Phase(_) => false,
        });
        match found.map(|e| e.state) {
            Some(ExpectedState::Percent(percent)) => Some(percent),
            Some(ExpectedState::Done) => Some(100.0),
            Some(ExpectedState::Started) => Some(0.0),
            None => None,
        }
    };
    let timeline = [
        (
            "A",
            [Some(0.0), Some(80.0), Some(100.0), None, None, Some(100.0)],
        ),
        (
            "B",
            [Some(0.0), Some(70.0), Some(100.0), None, None, Some(100.0)],
        ),
        (
            "C",
            [None, None, Some(0.0), Some(50.0), Some(90.0), Some(100.0)],
        ),
        (
            "D",
            [
                Some(0.0),
                Some(40.0),
                Some(70.0),
                Some(95.0),
                Some(100.0),
                Some(100.0),
            ],
        ),
        (
            "E",
            [None, None, Some(0.0), Some(30.0), Some(70.0), Some(100.0)],
        ),
    ];
    for (key, expected) in timeline {
        let found: Vec<Option<f64>> = (0..6).map(|at| percent(key, at)).collect();
        assert_eq!(found, expected, "{key}");
    }
}

#[test]
fn phase_f_gates_hold_back_only_in_the_readings_that_follow_them() {
    let plan = sample("phase_f");
    let readings: Vec<_> = plan.readings.iter().map(|r| r.id).collect();
    assert_eq!(readings.len(), 5);
    for dependency in plan.dependencies.iter() {
        if let (Node::Gate(_), Node::Ticket(_)) = (dependency.from, dependency.to) {
            let follows = &dependency.readings;
            assert!(!follows.is_empty() && follows.iter().all(|r| readings[3..].contains(r)));
        }
    }
    assert!(
        plan.gates.iter().all(|g| g.review.is_none()),
        "the guide gives gates no time"
    );
}

// The two documents without a list of tickets, and the tutorial.

#[test]
fn remediation_keeps_both_day_maps_and_no_ticket() {
    let plan = sample("remediation");
    assert_eq!(counts(&plan), [0, 5, 5, 0, 5, 6, 0, 5]);
    let days: Vec<i64> = plan
        .phases
        .iter()
        .filter_map(|p| p.time_box)
        .map(|w| w.0 / 480)
        .collect();
    assert_eq!(days, [1, 2, 2, 1, 2]);
    assert!(
        plan.phases.iter().all(|p| says(&p.sources) == 1),
        "the other map stays as a source"
    );
    assert!(plan.gates.iter().all(|g| g.stop_work && g.review.is_none()));
    assert!(
        plan.claims
            .iter()
            .any(|c| c.stated == Some(20.0) && c.unit == "tickets")
    );
}

#[test]
fn platform_keeps_both_thresholds_and_its_sequence() {
    let plan = sample("platform");
    assert_eq!(counts(&plan), [3, 0, 6, 10, 2, 0, 0, 0]);
    let criteria: Vec<usize> = plan.gates.iter().map(|g| g.criteria.len()).collect();
    assert_eq!(criteria, [9, 6]);
    let thresholds: Vec<f64> = plan
        .escalations
        .iter()
        .filter(|e| e.unit == "error rate")
        .filter_map(|e| e.threshold)
        .collect();
    assert_eq!(thresholds, [0.1, 0.05]);
    for step in 1..7 {
        edge(
            &plan,
            &format!("DEPLOY-{step}"),
            &format!("DEPLOY-{}", step + 1),
        );
    }
}

#[test]
fn the_tutorial_shows_one_of_everything() {
    let plan = sample("tutorial");
    assert_eq!(counts(&plan), [3, 2, 4, 12, 1, 2, 3, 2]);
    assert_eq!(
        plan.gates
            .iter()
            .map(|g| g.criteria.len())
            .collect::<Vec<_>>(),
        [4]
    );
    let soft = plan
        .dependencies
        .iter()
        .filter(|d| d.strength == Strength::Soft);
    let triggers = plan
        .dependencies
        .iter()
        .filter(|d| matches!(d.lag, Lag::Percent(_)));
    assert_eq!((soft.count(), triggers.count()), (1, 1));
    assert_eq!(plan.tickets.iter().filter(|t| t.is_milestone()).count(), 1);
}
