//! What is recorded: one rule for planned dates and samples, with one calendar, several, and agents.

use super::agents::{levelled, with_agents};
use super::build::{Builder, settings};
use super::plans::{assert_as_planned, shorten_days};
use crate::plans::{Links, campaign, keep_office_hours};
use slackline::plan::{
    Decision, DecisionState, Dependency, DependencyId, Elapsed, Gate, GateId, Node, Plan,
    ProgressState, Rework, Stamp, Ticket, TicketId, Work,
};
use slackline::schedule::level::{LevelSettings, Limits, level, unwatched};
use slackline::schedule::{Driver, Schedule, Settings as ScheduleSettings, explain, schedule};
use slackline::simulate::{Settings, planned_run, playback};
use std::sync::Arc;

fn dates(plan: &Plan) -> Schedule {
    schedule(plan, &ScheduleSettings::default()).expect("a plan with dates")
}

fn status(plan: &mut Plan, at: Stamp) {
    Arc::make_mut(&mut plan.info).status_time = Some(at);
}

/// Records something else of every ticket, and decides gates between some of them.
fn record(plan: &mut Plan, now: Stamp) {
    let start = plan.info.start_or_default();
    let rows: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for mut ticket in rows {
        let own = &mut ticket.progress;
        let begun = start.plus(Elapsed(i64::from(ticket.id.0) * 45));
        match ticket.id.0 % 8 {
            1 => {
                own.state = ProgressState::Done;
                (own.actual_start, own.actual_finish) =
                    (Some(begun), Some(begun.plus(Elapsed(100))));
            }
            2 => own.state = ProgressState::Done,
            3 => {
                own.state = ProgressState::InProgress;
                (own.actual_start, own.percent) = (Some(begun), 40);
            }
            4 => (own.state, own.percent) = (ProgressState::InProgress, 30),
            5 => (own.actual_start, own.remaining) = (Some(begun), Some(Work(75))),
            6 => own.remaining = Some(Work(45)),
            7 => own.state = ProgressState::InProgress,
            _ => {}
        }
        plan.tickets.insert(ticket);
    }
    let states = [
        (DecisionState::Pending, None),
        (DecisionState::NoGo, Some(now.plus(Elapsed(300)))),
        (DecisionState::NoGo, None),
        (DecisionState::Go, Some(now.plus(Elapsed(700)))),
        (DecisionState::GoWithRisks, Some(start)),
    ];
    for ((state, at), number) in states.into_iter().zip(0..) {
        let mut id = || {
            plan.last_id += 1;
            plan.last_id
        };
        let (gate, into, out) = (GateId(id()), DependencyId(id()), DependencyId(id()));
        let mut row = Gate::new(gate, format!("G-{number}"), "Gate");
        row.review = Some(Work(30 * number));
        row.decision = Decision {
            state,
            at,
            ..Decision::default()
        };
        let before = TicketId(number as u32 * 5 + 8);
        row.rework = vec![Rework {
            ticket: before,
            // Halves of a minute would be rounded in planned dates only.
            percent: 100.0,
        }];
        plan.gates.insert(row);
        let ends = (Node::Ticket(before), Node::Ticket(TicketId(before.0 + 9)));
        plan.dependencies
            .insert(Dependency::new(into, ends.0, Node::Gate(gate)));
        plan.dependencies
            .insert(Dependency::new(out, Node::Gate(gate), ends.1));
    }
}

#[test]
fn planned_dates_and_samples_read_records_by_one_rule() {
    for seed in 0..4 {
        let mut plan = campaign(60, 110, Links::Mixed, seed);
        let now = plan.info.start_or_default().plus(Elapsed(2_345));
        record(&mut plan, now);
        assert_as_planned("records without a status time", &plan, None);
        status(&mut plan, now);
        assert_as_planned("a status time", &plan, None);
        let is_open = |row: &&Ticket| {
            let own = &row.progress;
            own.actual_finish.is_none() && own.state != ProgressState::Done
        };
        let found = dates(&plan);
        for ticket in plan.tickets.iter().filter(is_open) {
            let own = found.dates(Node::Ticket(ticket.id)).expect("dates");
            assert!(own.early_finish >= now, "{} is over already", ticket.key);
        }
        keep_office_hours(&mut plan);
        assert_as_planned("a status time in office hours", &plan, None);
        shorten_days(&mut plan);
        assert_as_planned("a status time with two calendars", &plan, None);
    }
}

#[test]
fn what_remains_counts_from_the_status_time_on() {
    // A 10 h of which 2 h are left, begun at 0; B 4 h half done, nobody said since when; C waits for both.
    let mut builder = Builder::default();
    let [a, b, c] = [600, 240, 60].map(|minutes| builder.fixed(minutes));
    let done = builder.fixed(300);
    builder.chain(&[a, c]);
    builder.chain(&[b, c]);
    // Done although what comes before is not.
    builder.chain(&[c, done]);
    let start = builder.plan.info.start_or_default();
    builder.change(a, |ticket| {
        ticket.progress.actual_start = Some(start);
        ticket.progress.remaining = Some(Work(120));
    });
    builder.change(b, |ticket| ticket.progress.percent = 50);
    builder.change(done, |ticket| {
        ticket.progress.state = ProgressState::Done;
    });
    let reach = |plan: &Plan, node| {
        let found = dates(plan);
        let own = found.dates(node).expect("dates");
        let after = |at: Stamp| at.since(start).0;
        (after(own.early_start), after(own.early_finish), own.driver)
    };
    let said = |plan: &Plan| dates(plan).assumptions.join(" ");
    // Nobody knows when the percentage was true.
    assert_eq!(reach(&builder.plan, a), (0, 600, Driver::Recorded));
    assert_eq!(reach(&builder.plan, b), (0, 240, Driver::PlanStart));
    assert!(said(&builder.plan).contains("no status time"));
    status(&mut builder.plan, start.plus(Elapsed(500)));
    let plan = &builder.plan;
    assert_eq!(reach(plan, a), (0, 620, Driver::Recorded));
    assert_eq!(reach(plan, b), (380, 620, Driver::Progress));
    assert_eq!((reach(plan, c).0, reach(plan, c).1), (620, 680));
    assert_eq!(reach(plan, done), (200, 500, Driver::Progress));
    let told = said(plan);
    for part in ["forecast", "without a recorded start: T-2", "T-4"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let sentences = explain(plan, &dates(plan), b);
    assert!(sentences[0].text.contains("in progress"), "{sentences:?}");
}

/// A 4 h, then a gate with a review of 1 h and half of A again after a no-go, then B 2 h.
fn gated() -> (Builder, [Node; 3]) {
    let mut builder = Builder::default();
    let [a, b] = [240, 120].map(|minutes| builder.fixed(minutes));
    let gate = builder.gate(&[a], 1.0, 60, 50.0);
    builder.after(gate, b);
    (builder, [a, gate, b])
}

#[test]
fn no_gate_opens_before_its_decision() {
    use DecisionState::{Go, GoWithRisks, NoGo, Pending};
    // The gate is ready after 300 minutes; a round is 180.
    let cases = [
        (NoGo, Some(600), None, 780, "was a no-go"),
        (NoGo, Some(100), None, 480, "was a no-go"),
        (NoGo, None, Some(900), 900, "has no go"),
        (NoGo, Some(600), Some(700), 780, "was a no-go"),
        (Go, Some(600), None, 600, "opens with the go"),
        (GoWithRisks, Some(600), Some(900), 600, "opens with the go"),
        (Go, Some(100), None, 300, "starts when"),
        (Pending, None, Some(900), 900, "has no go"),
        (Pending, Some(900), None, 300, "starts when"),
    ];
    for (state, at, now, opens, sentence) in cases {
        let (mut builder, [a, gate, b]) = gated();
        let start = builder.plan.info.start_or_default();
        let after = |minutes: i64| start.plus(Elapsed(minutes));
        builder.change(a, |ticket| {
            (ticket.progress.actual_start, ticket.progress.actual_finish) =
                (Some(start), Some(after(240)));
        });
        builder.change_gate(gate, |gate| {
            (gate.decision.state, gate.decision.at) = (state, at.map(after));
        });
        if let Some(now) = now {
            status(&mut builder.plan, after(now));
        }
        let name = format!("{state:?} at {at:?}, status {now:?}");
        let found = dates(&builder.plan);
        let own = found.dates(gate).expect("dates");
        assert_eq!(own.early_finish, after(opens), "{name}");
        let next = found.dates(b).expect("dates").early_start;
        let expected = opens.max(now.unwrap_or(0));
        assert_eq!(next, after(expected), "{name}");
        let told = explain(&builder.plan, &found, gate);
        assert!(told[0].text.contains(sentence), "{name}: {told:?}");
        assert_as_planned(&name, &builder.plan, None);
        with_agents(&mut builder, 1);
        let with_one = level(
            &builder.plan,
            &LevelSettings::default(),
            &Limits::default(),
            &unwatched(),
        );
        let opened = with_one
            .expect("dates")
            .dates
            .dates(gate)
            .map(|d| d.early_finish);
        assert_eq!(opened, Some(after(opens)), "{name} with an agent");
        let summary = levelled(&builder.plan, None, 3);
        let finish = (expected + 120) as f64;
        assert_eq!(summary.finish.quantile(0.0), finish, "{name} with an agent");
        assert_eq!(summary.finish.quantile(1.0), finish, "{name} with an agent");
    }
}

#[test]
fn a_late_no_go_counts_its_round_in_working_hours() {
    // Refused on Friday at 16:00: two hours of rework and the review end on Monday at 11:00.
    let (mut builder, [_, gate, _]) = gated();
    keep_office_hours(&mut builder.plan);
    let stamp = |text: &str| -> Stamp { text.parse().expect("an instant") };
    builder.change_gate(gate, |gate| {
        gate.decision.state = DecisionState::NoGo;
        gate.decision.at = Some(stamp("2026-01-09T16:00"));
    });
    let found = dates(&builder.plan);
    let opens = found.dates(gate).map(|own| own.early_finish);
    assert_eq!(opens, Some(stamp("2026-01-12T11:00")));
    assert_as_planned("a no-go on Friday", &builder.plan, None);
}

#[test]
fn work_done_again_has_dates_of_its_own() {
    let (mut builder, [a, gate, _]) = gated();
    let start = builder.plan.info.start_or_default();
    let Node::Ticket(ticket) = a else {
        unreachable!("a ticket")
    };
    let after = |at: Stamp| at.since(start).0;
    builder.change_gate(gate, |gate| {
        (gate.pass_probability, gate.max_attempts) = (Some(0.0), Some(3));
    });
    for agents in [0, 1] {
        if agents > 0 {
            with_agents(&mut builder, agents);
        }
        let settings = Settings {
            level: agents > 0,
            ..settings(70)
        };
        let run = playback(&builder.plan, &settings, 65).expect("a run");
        let again: Vec<_> = run
            .reworks
            .iter()
            .map(|row| (row.ticket, row.attempt, after(row.start), after(row.finish)))
            .collect();
        let expected = [(ticket, 1, 300, 420), (ticket, 2, 480, 600)];
        assert_eq!(again, expected, "{agents} agents");
        let over: Vec<i64> = run.gates[0].over.iter().map(|&at| after(at)).collect();
        assert_eq!(over, [300, 480, 660], "{agents} agents");
    }
    // A recorded no-go is a round of the plan itself.
    builder.change_gate(gate, |gate| gate.decision.state = DecisionState::NoGo);
    let found = dates(&builder.plan);
    let run = planned_run(&builder.plan, None, None).expect("a run");
    assert_eq!(run.reworks, found.reworks);
    let again = &found.reworks[0];
    assert_eq!(
        (
            again.ticket,
            again.attempt,
            after(again.start),
            after(again.finish)
        ),
        (ticket, 1, 300, 420)
    );
    assert_eq!(run.gates[0].over.len(), 2);
}
