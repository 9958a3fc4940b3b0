//! Flaws planted in random campaigns: every one is found, and the rules they are for report nothing else.
//!
//! A clean campaign is made by construction (no longer way implies a dependency, both lists agree, files
//! and deliverables belong to one ticket), so whatever a rule says of it is a false alarm. Precision and
//! recall are printed; anything below one fails.

use super::{findings, of};
use crate::campaigns::SplitMix;
use slackline::plan::{
    Agent, AgentId, Assignment, Checkpoint, CheckpointId, Claim, ClaimId, ClaimKind, Criterion,
    Deadline, Demand, Dependency, DependencyId, Elapsed, Estimate, Expectation, ExpectedState,
    Gate, GateId, Metric, MetricId, Moment, Node, Operator, OptionId, Phase, PhaseId, Plan,
    PlanOption, SourceId, SourceRef, Step, Strength, Subject, Ticket, TicketId, Track, TrackId,
    Work,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A way to spoil a plan: the rule that must say so, others that follow from it, and how it is done.
struct Flaw {
    rule: &'static str,
    also: &'static [&'static str],
    plant: fn(&mut Plan, &mut SplitMix),
}

const FLAWS: &[Flaw] = &[
    Flaw {
        rule: "redundant-dependency",
        also: &["edge-sources-disagree"],
        plant: redundant,
    },
    Flaw {
        rule: "edge-sources-disagree",
        also: &[],
        plant: drop_from_list,
    },
    Flaw {
        rule: "shifted-block",
        also: &["edge-sources-disagree", "redundant-dependency"],
        plant: shift,
    },
    Flaw {
        rule: "strength-conflict",
        also: &[],
        plant: soften,
    },
    Flaw {
        rule: "roll-up-mismatch",
        also: &[],
        plant: long_steps,
    },
    Flaw {
        rule: "duplicate-deliverable",
        also: &[],
        plant: same_result,
    },
    Flaw {
        rule: "file-overlap",
        also: &[],
        plant: same_file,
    },
    Flaw {
        rule: "ticked-before-start",
        also: &[],
        plant: tick,
    },
    Flaw {
        rule: "shared-assignment",
        also: &[],
        plant: share,
    },
    Flaw {
        rule: "untimed-gate",
        also: &[],
        plant: gate,
    },
    Flaw {
        rule: "threshold-conflict",
        also: &[],
        plant: thresholds,
    },
    Flaw {
        rule: "count-claim",
        also: &[],
        plant: miscount,
    },
    Flaw {
        rule: "sum-claim",
        also: &[],
        plant: missum,
    },
    Flaw {
        rule: "deadline-infeasible",
        also: &[],
        plant: hurry,
    },
    Flaw {
        rule: "week-capacity",
        also: &[],
        plant: crowd,
    },
    Flaw {
        rule: "checkpoint-before-dependency",
        also: &[],
        plant: expect_early,
    },
    Flaw {
        rule: "missing-role",
        also: &[],
        plant: need_pilot,
    },
    Flaw {
        rule: "open-end",
        also: &["edge-sources-disagree"],
        plant: hang,
    },
    Flaw {
        rule: "conflicting-times",
        also: &[],
        plant: twice,
    },
    Flaw {
        rule: "orphan-deliverable",
        also: &[],
        plant: promise,
    },
];

const TRACKS: u32 = 5;
const LENGTH: u32 = 8;
const SOURCE: SourceId = SourceId(9000);

fn id(track: u32, place: u32) -> TicketId {
    TicketId(100 + track * LENGTH + place)
}

fn node(track: u32, place: u32) -> Node {
    Node::Ticket(id(track, place))
}

fn fresh(plan: &mut Plan) -> u32 {
    plan.last_id += 1;
    plan.last_id
}

fn change(plan: &mut Plan, ticket: TicketId, change: impl Fn(&mut Ticket)) {
    let mut row = plan.tickets.get(ticket).expect("a ticket").clone();
    change(&mut row);
    plan.tickets.insert(row);
}

/// Adds a dependency, with a line in the table and one in the list where asked for.
fn tie(plan: &mut Plan, from: Node, to: Node, lists: [bool; 2]) {
    let number = fresh(plan);
    let mut row = Dependency::new(DependencyId(number), from, to);
    let lines = [100 + number, 100_000 + number];
    let places = lines.into_iter().zip(lists).filter(|(_, is_in)| *is_in);
    row.sources = places
        .map(|(line, _)| SourceRef::line(SOURCE, line))
        .collect();
    plan.dependencies.insert(row);
}

/// Chains of tickets with single arrows between them, each in both lists; agents, roles, files, results.
fn clean(random: &mut SplitMix) -> Plan {
    let mut plan = Plan {
        last_id: 10_000,
        ..Plan::default()
    };
    let info = Arc::make_mut(&mut plan.info);
    info.deadline = Some(Deadline {
        moment: Moment::After(Elapsed::hours(2000)),
        hard: true,
    });
    for track in 0..TRACKS {
        plan.tracks.insert(Track::new(
            TrackId(track + 1),
            format!(
                "lane {}",
                ["ash", "birch", "cedar", "elm", "fir"][track as usize]
            ),
        ));
        let mut agent = Agent::new(AgentId(20 + track), format!("agent {track}"));
        agent.roles = vec![format!("role {track}")];
        plan.agents.insert(agent);
        for place in 0..LENGTH {
            let key = format!("K-{:03}", 1 + track * LENGTH + place);
            let mut ticket = Ticket::new(id(track, place), key, format!("piece {track} {place}"));
            ticket.track = Some(TrackId(track + 1));
            ticket.estimate = Estimate::Fixed(Work::hours(2 + random.below(4) as i64));
            ticket.files = vec![format!("src/{track}/{place}.rs")];
            ticket.deliverables = vec![format!("out/{track}_{place}.pdf")];
            ticket.demands = vec![Demand {
                role: format!("role {track}"),
                count: 1,
            }];
            plan.tickets.insert(ticket);
        }
    }
    for track in 0..TRACKS {
        for place in 1..LENGTH {
            tie(
                &mut plan,
                node(track, place - 1),
                node(track, place),
                [true, true],
            );
        }
    }
    // Two steps later in another lane: no way over a third lane arrives as early.
    for _ in 0..random.below(5) {
        let from = random.below(u64::from(TRACKS)) as u32;
        let to = (from + 1 + random.below(u64::from(TRACKS) - 1) as u32) % TRACKS;
        let place = random.below(u64::from(LENGTH) - 3) as u32;
        let ends = (node(from, place), node(to, place + 2));
        let known = plan.dependencies.iter().any(|d| {
            let lane = |n: Node| match n {
                Node::Ticket(t) => plan.tickets.get(t).and_then(|t| t.track),
                Node::Gate(_) => None,
            };
            (lane(d.from), lane(d.to)) == (lane(ends.0), lane(ends.1))
        });
        if !known {
            tie(&mut plan, ends.0, ends.1, [true, true]);
        }
    }
    plan
}

fn lane(random: &mut SplitMix) -> u32 {
    random.below(u64::from(TRACKS)) as u32
}

fn redundant(plan: &mut Plan, random: &mut SplitMix) {
    let (track, place) = (lane(random), random.below(4) as u32);
    tie(
        plan,
        node(track, place),
        node(track, place + 3),
        [true, false],
    );
}

fn drop_from_list(plan: &mut Plan, random: &mut SplitMix) {
    let at = random.below(plan.dependencies.len() as u64) as usize;
    let mut row = plan.dependencies.at(at).expect("a dependency").clone();
    row.sources.truncate(1);
    plan.dependencies.insert(row);
}

/// Four arrows of one lane, in the table as they are and in the list one number too low.
fn shift(plan: &mut Plan, random: &mut SplitMix) {
    let track = lane(random);
    for (from, to) in [(1, 4), (2, 7), (3, 6), (5, 7)] {
        tie(plan, node(track, from), node(track, to), [true, false]);
        tie(
            plan,
            node(track, from - 1),
            node(track, to - 1),
            [false, true],
        );
    }
}

fn soften(plan: &mut Plan, random: &mut SplitMix) {
    let at = random.below(u64::from(LENGTH - 1)) as usize;
    let mut row = plan.dependencies.at(at).expect("a dependency").clone();
    let number = fresh(plan);
    row.id = DependencyId(number);
    row.sources.clear();
    row.strength = Strength::Soft;
    plan.dependencies.insert(row);
}

fn long_steps(plan: &mut Plan, random: &mut SplitMix) {
    let track = lane(random);
    change(plan, id(track, 1), |ticket| {
        ticket.steps = (0..3)
            .map(|at| Step {
                title: format!("step {at}"),
                estimate: Estimate::Fixed(Work::hours(5)),
                ..Step::default()
            })
            .collect();
    });
}

fn same_result(plan: &mut Plan, random: &mut SplitMix) {
    let track = lane(random);
    for place in [2, 5] {
        change(plan, id(track, place), |t| {
            t.deliverables.push("docs/handbook.md".into())
        });
    }
}

/// Two first tickets of different lanes: nothing puts one before the other.
fn same_file(plan: &mut Plan, random: &mut SplitMix) {
    let track = lane(random);
    for lane in [track, (track + 1) % TRACKS] {
        change(plan, id(lane, 0), |t| {
            t.files.push("config/shared.toml".into())
        });
    }
}

fn tick(plan: &mut Plan, random: &mut SplitMix) {
    let mut track = plan
        .tracks
        .get(TrackId(1 + lane(random)))
        .expect("a track")
        .clone();
    track.done = vec![Criterion {
        text: "12 tests pass".into(),
        done: true,
        ..Criterion::default()
    }];
    plan.tracks.insert(track);
}

fn share(plan: &mut Plan, random: &mut SplitMix) {
    let (ticket, number) = (id(lane(random), 3), fresh(plan));
    let mut option = PlanOption::new(OptionId(number), "both");
    let bind = |agent| Assignment {
        agent: AgentId(agent),
        tracks: Vec::new(),
        tickets: vec![ticket],
    };
    option.assignments = vec![bind(20), bind(21)];
    plan.options.insert(option);
}

fn gate(plan: &mut Plan, random: &mut SplitMix) {
    let number = fresh(plan);
    let mut gate = Gate::new(GateId(number), "GATE", "gate");
    gate.criteria = vec![Criterion::manual("12 tests pass")];
    plan.gates.insert(gate);
    let track = lane(random);
    tie(
        plan,
        node(track, 0),
        Node::Gate(GateId(number)),
        [false, false],
    );
    tie(
        plan,
        Node::Gate(GateId(number)),
        node(track, 1),
        [false, false],
    );
}

fn thresholds(plan: &mut Plan, random: &mut SplitMix) {
    for threshold in [80.0, 81.0 + random.below(15) as f64] {
        let number = fresh(plan);
        plan.metrics.insert(Metric {
            id: MetricId(number),
            name: "Test coverage".into(),
            operator: Operator::AtLeast,
            threshold: Some(threshold),
            unit: "%".into(),
            ..Metric::default()
        });
    }
}

fn claim(
    plan: &mut Plan,
    text: &str,
    kind: ClaimKind,
    stated: f64,
    unit: &str,
    track: Option<TrackId>,
) {
    let number = fresh(plan);
    let mut claim = Claim::new(ClaimId(number), text);
    (claim.kind, claim.stated, claim.unit, claim.track) = (kind, Some(stated), unit.into(), track);
    plan.claims.insert(claim);
}

fn miscount(plan: &mut Plan, random: &mut SplitMix) {
    let track = TrackId(1 + lane(random));
    let stated = f64::from(LENGTH + 1) + random.below(4) as f64;
    claim(
        plan,
        "Items of the lane",
        ClaimKind::Count,
        stated,
        "items",
        Some(track),
    );
    let other = TrackId(1 + track.0 % TRACKS);
    claim(
        plan,
        "Items of another lane",
        ClaimKind::Count,
        f64::from(LENGTH),
        "items",
        Some(other),
    );
}

fn missum(plan: &mut Plan, random: &mut SplitMix) {
    let (a, b) = (1 + random.below(9), 1 + random.below(9));
    let text = format!("Both: {a} h and {b} h");
    claim(plan, &text, ClaimKind::Sum, (a + b + 2) as f64, "h", None);
    claim(plan, &text, ClaimKind::Sum, (a + b) as f64, "h", None);
}

fn hurry(plan: &mut Plan, _random: &mut SplitMix) {
    let info = Arc::make_mut(&mut plan.info);
    info.deadline = Some(Deadline {
        moment: Moment::After(Elapsed::hours(9)),
        hard: true,
    });
}

/// A lane of eight tickets of two hours and more, in two stages of four hours.
fn crowd(plan: &mut Plan, random: &mut SplitMix) {
    let track = TrackId(1 + lane(random));
    for at in 0..2 {
        let number = fresh(plan);
        let mut phase = Phase::new(PhaseId(number), format!("Stage {at}"));
        (phase.rank, phase.time_box, phase.tracks) = (at, Some(Work::hours(4)), vec![track]);
        plan.phases.insert(phase);
    }
}

fn expect_early(plan: &mut Plan, random: &mut SplitMix) {
    let (track, number) = (lane(random), fresh(plan));
    let mut checkpoint = Checkpoint::new(
        CheckpointId(number),
        "Look one",
        Moment::After(Elapsed::hours(4)),
    );
    let expect = |place, state| Expectation {
        subject: Subject::Ticket(id(track, place)),
        state,
        note: String::new(),
        sources: Vec::new(),
    };
    checkpoint.expectations = vec![
        expect(2, ExpectedState::Percent(30.0)),
        expect(3, ExpectedState::Started),
    ];
    plan.checkpoints.insert(checkpoint);
}

fn need_pilot(plan: &mut Plan, random: &mut SplitMix) {
    let track = lane(random);
    change(plan, id(track, 4), |t| {
        t.demands.push(Demand {
            role: "pilot".into(),
            count: 1,
        })
    });
}

/// Three of forty tickets lose every dependency, in the table and in the list alike, but for one line.
fn hang(plan: &mut Plan, _random: &mut SplitMix) {
    let gone: BTreeSet<Node> = (0..3).map(|track| node(track, LENGTH - 1)).collect();
    let cut: Vec<DependencyId> = plan
        .dependencies
        .iter()
        .filter(|d| gone.contains(&d.to) || gone.contains(&d.from))
        .map(|d| d.id)
        .collect();
    for id in cut {
        plan.dependencies.remove(id);
    }
    let mut row = plan.dependencies.at(0).expect("a dependency").clone();
    row.sources.truncate(1);
    plan.dependencies.insert(row);
}

fn twice(plan: &mut Plan, random: &mut SplitMix) {
    for hours in [700, 701 + random.below(20) as i64] {
        let number = fresh(plan);
        let moment = Moment::After(Elapsed::hours(hours));
        plan.checkpoints
            .insert(Checkpoint::new(CheckpointId(number), "Look nine", moment));
    }
}

fn promise(plan: &mut Plan, _random: &mut SplitMix) {
    let number = fresh(plan);
    let mut gate = Gate::new(GateId(number), "LAST", "last gate");
    gate.review = Some(Work(30));
    gate.criteria = vec![Criterion::manual("nobody_writes_this.md exists, 1 page")];
    plan.gates.insert(gate);
    tie(
        plan,
        node(0, LENGTH - 1),
        Node::Gate(GateId(number)),
        [false, false],
    );
}

#[test]
fn a_clean_campaign_is_clean() {
    for seed in 0..30 {
        let plan = clean(&mut SplitMix(seed));
        let found = findings(&plan);
        for flaw in FLAWS {
            assert!(
                of(&found, flaw.rule).is_empty(),
                "seed {seed}: {:#?}",
                of(&found, flaw.rule)
            );
        }
    }
}

#[test]
fn every_planted_flaw_is_found_and_nothing_else() {
    let (mut hits, mut misses, mut alarms) = (0, Vec::new(), Vec::new());
    for seed in 0..150u64 {
        let mut random = SplitMix(seed * 7919 + 1);
        let mut plan = clean(&mut random);
        let mut expected: BTreeSet<&str> = BTreeSet::new();
        let wanted = 1 + random.below(4);
        for _ in 0..wanted {
            let flaw = &FLAWS[random.below(FLAWS.len() as u64) as usize];
            // What one flaw spoils, another cannot spoil once more: each list and deadline once.
            let needs_all = flaw.rule == "edge-sources-disagree";
            let is_free = (expected.is_empty() || !needs_all)
                && flaw.also.iter().all(|rule| !expected.contains(rule))
                && !expected.contains(flaw.rule);
            if is_free {
                (flaw.plant)(&mut plan, &mut random);
                expected.insert(flaw.rule);
                expected.extend(flaw.also);
            }
        }
        let found: BTreeSet<&str> = findings(&plan).iter().map(|f| f.rule).collect();
        let watched: BTreeSet<&str> = FLAWS.iter().map(|flaw| flaw.rule).collect();
        hits += expected.intersection(&found).count();
        misses.extend(expected.difference(&found).map(|rule| (seed, *rule)));
        let alarm = found
            .intersection(&watched)
            .filter(|rule| !expected.contains(**rule));
        alarms.extend(alarm.map(|rule| (seed, *rule)));
    }
    let precision = hits as f64 / (hits + alarms.len()) as f64;
    let recall = hits as f64 / (hits + misses.len()) as f64;
    println!("planted flaws: {hits} found, precision {precision:.3}, recall {recall:.3}");
    assert!(misses.is_empty(), "missed: {misses:?}");
    assert!(alarms.is_empty(), "false alarms: {alarms:?}");
}
