//! The lanes against the planned schedule's own passes: same durations, same dates, same critical chains.
//!
//! Durations are observed ones, so they are whole minutes and both sides have to agree exactly, whatever the
//! links: all kinds, lags, percentages, dates, gates that fail.

use super::block::Scratch;
use super::compile::compile;
use super::draws::Drawn;
use super::kernel::Dated;
use super::lanes::LANES;
use super::pool::Pool;
use super::settings::{Control, Settings};
use crate::plan::{
    ConstraintKind, DateConstraint, Dependency, DependencyId, DependencyKind, Elapsed, Estimate,
    Gate, GateId, Lag, Moment, Node, Plan, Rework, Ticket, TicketId, Work,
};
use crate::schedule::Replay;

/// A small generator: Steele, Lea and Flood 2014, *SplitMix*.
struct Random(u64);

impl Random {
    fn below(&mut self, below: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as i64
    }
}

fn ticket(random: &mut Random, number: u32) -> Ticket {
    let mut ticket = Ticket::new(TicketId(number), format!("T-{number}"), "Work");
    let count = 1 + random.below(12);
    let seen: Vec<Work> = (0..count).map(|_| Work(random.below(400))).collect();
    ticket.estimate = match random.below(6) {
        0 => Estimate::Fixed(Work(random.below(2) * 60)),
        _ => Estimate::Empirical(seen),
    };
    if random.below(8) == 0 {
        let kinds = [
            ConstraintKind::StartNoEarlierThan,
            ConstraintKind::FinishNoEarlierThan,
            ConstraintKind::MustStartOn,
            ConstraintKind::MustFinishOn,
        ];
        ticket.constraint = Some(DateConstraint {
            kind: kinds[random.below(4) as usize],
            moment: Some(Moment::After(Elapsed(random.below(2_000)))),
        });
    }
    ticket
}

fn lag(random: &mut Random) -> Lag {
    match random.below(5) {
        0 => Lag::Work(Work(random.below(300) - 100)),
        1 => Lag::Percent(random.below(150) as f64 - 25.0),
        2 => Lag::PercentOfSuccessor(random.below(150) as f64 - 75.0),
        _ => Lag::default(),
    }
}

fn random_plan(seed: u64) -> Plan {
    let mut random = Random(seed);
    let count = 14;
    let mut plan = Plan::default();
    for number in 1..=count {
        plan.tickets.insert(ticket(&mut random, number));
    }
    for number in 0..3 {
        let mut gate = Gate::new(GateId(50 + number), format!("G-{number}"), "Gate");
        gate.review = Some(Work(random.below(40)));
        gate.pass_probability = Some(0.4);
        gate.max_attempts = (random.below(2) == 0).then_some(3);
        let ticket = TicketId(1 + number * 3);
        gate.rework.push(Rework {
            ticket,
            percent: 100.0,
        });
        plan.gates.insert(gate);
        let (before, after) = (Node::Ticket(ticket), Node::Ticket(TicketId(3 + number * 4)));
        let gate = Node::Gate(GateId(50 + number));
        for (place, (from, to)) in [(before, gate), (gate, after)].into_iter().enumerate() {
            let id = DependencyId(200 + 2 * number + place as u32);
            plan.dependencies.insert(Dependency::new(id, from, to));
        }
    }
    for number in 0..24 {
        let to = 2 + random.below(i64::from(count) - 1) as u32;
        let from = 1 + random.below(i64::from(to) - 1) as u32;
        let id = DependencyId(100 + number);
        let mut row = Dependency::new(id, Node::Ticket(TicketId(from)), Node::Ticket(TicketId(to)));
        row.kind = DependencyKind::ALL[random.below(4).max(random.below(4)) as usize % 4];
        row.lag = lag(&mut random);
        plan.dependencies.insert(row);
    }
    plan.settle_last_id();
    plan
}

/// The floats of every row in every lane.
fn lanes_of(dated: &Dated) -> Vec<[i32; LANES]> {
    dated.floats.iter().map(|row| row.0).collect()
}

#[test]
fn lanes_agree_with_the_planned_schedule_run_by_run() {
    let mut critical = 0;
    for seed in 0..40 {
        let plan = random_plan(seed);
        let settings = Settings {
            samples: LANES as u32,
            seed,
            threads: 1,
            ..Settings::default()
        };
        let control = Control::default();
        let Ok(compiled) = compile(&plan, &settings, &control) else {
            continue;
        };
        let mut pool = Pool::new(&plan, &compiled, &settings, &control).expect("nobody cancels");
        let mut scratch = Scratch {
            drawn: Drawn::for_program(&compiled.program),
            dated: Dated::for_program(&compiled.program, true, true),
            chains: Vec::new(),
            one_by_one: None,
        };
        assert!(pool.job.rows_with_criticality(0, &mut scratch));
        // Link by link, as where dates fix starts, the same comes out.
        let by_float = (scratch.dated.critical.clone(), lanes_of(&scratch.dated));
        pool.job.has_fixed = true;
        assert!(pool.job.rows_with_criticality(0, &mut scratch));
        let by_link = (scratch.dated.critical.clone(), lanes_of(&scratch.dated));
        assert!(by_float == by_link, "seed {seed}");
        let per_minute = compiled.program.unit.per_minute() as i32;
        let mut replay = Replay::new(&compiled.model, &plan);
        let mut marks = Vec::new();
        for lane in 0..LANES {
            let minutes: Vec<i32> = scratch
                .drawn
                .durations
                .iter()
                .map(|row| {
                    assert_eq!(row.0[lane] % per_minute, 0, "durations are whole minutes");
                    row.0[lane] / per_minute
                })
                .collect();
            replay.run(&minutes);
            replay.mark_critical(&mut marks);
            let floats = replay.floats();
            let start = compiled.model.start();
            for at in 0..compiled.program.len() {
                let is_row = compiled.program.rows[at].is_some();
                let finish = scratch.dated.finishes[at].0[lane] / per_minute;
                let expected = replay.finish(at).since(start).0;
                assert_eq!(
                    i64::from(finish),
                    expected,
                    "seed {seed}, lane {lane}, at {at}"
                );
                let is_critical = scratch.dated.critical[at] >> lane & 1 == 1;
                assert_eq!(is_critical, marks[at], "seed {seed}, lane {lane}, at {at}");
                critical += usize::from(is_critical);
                let float = scratch.dated.floats[at].0[lane] / per_minute;
                assert!(
                    !is_row || i64::from(float) == floats[at],
                    "seed {seed}, at {at}"
                );
            }
        }
    }
    assert!(
        critical > 1_000,
        "only {critical} critical nodes were compared"
    );
}
