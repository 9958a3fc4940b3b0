//! Campaigns with something of everything that moves dates, for comparing them with other programs.
//!
//! Unlike the plans of `plans_rich` these make sense: no loops, constraints that can be kept, people with
//! roles, estimates in quarters of an hour. The same seed gives the same plan on every machine.

use crate::plans::{Links, Random, campaign, keep_office_hours};
use slackline::plan::*;
use std::sync::Arc;

/// A campaign of `tickets` tickets in tracks, with phases, summaries, gates, people and days off.
pub fn mixed_plan(tickets: usize, seed: u64) -> Plan {
    let mut random = Random::new(seed ^ 0x5eed);
    let mut plan = campaign(tickets, tickets + tickets / 2, Links::Mixed, seed);
    if random.chance(70) {
        keep_office_hours(&mut plan);
        add_days_off(&mut plan, &mut random);
    }
    let info = Arc::make_mut(&mut plan.info);
    info.title = format!("Campaign {seed}");
    info.start = Some(Stamp(
        Stamp::DEFAULT_START.0 + random.between(0, 400) * 1440,
    ));
    add_lanes_and_people(&mut plan, &mut random);
    add_gates(&mut plan, &mut random);
    vary_tickets(&mut plan, &mut random);
    vary_lags(&mut plan, &mut random);
    plan.settle_last_id();
    plan
}

fn fresh<Id: From<u32>>(plan: &mut Plan) -> Id {
    plan.last_id += 1;
    Id::from(plan.last_id)
}

fn add_days_off(plan: &mut Plan, random: &mut Random) {
    let Some(mut calendar) = plan.calendars.at(0).cloned() else {
        return;
    };
    for _ in 0..3 {
        let from = Date(Stamp::DEFAULT_START.date().0 + random.between(0, 500));
        calendar.exceptions.push(CalendarException {
            name: "Day off".into(),
            from,
            to: Date(from.0 + random.between(0, 2)),
            hours: Vec::new(),
        });
    }
    plan.calendars.insert(calendar);
}

/// Tracks of ten tickets, a phase for half of them, an agent for each track.
fn add_lanes_and_people(plan: &mut Plan, random: &mut Random) {
    let phase: PhaseId = fresh(plan);
    plan.phases.insert(Phase::new(phase, "Second half"));
    let mut tickets: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    let count = tickets.len();
    for (number, lane) in tickets.chunks_mut(10).enumerate() {
        let (track, agent): (TrackId, AgentId) = (fresh(plan), fresh(plan));
        plan.tracks.insert(Track {
            rank: number as i64 * RANK_STEP,
            ..Track::new(track, format!("Track {number}"))
        });
        plan.agents.insert(Agent {
            roles: vec!["dev".into()],
            kind: AgentKind::Person,
            cost_rate: 50.0,
            ..Agent::new(agent, format!("Agent {number}"))
        });
        for (place, ticket) in lane.iter_mut().enumerate() {
            ticket.track = Some(track);
            ticket.rank = (place as i64 + 1) * RANK_STEP;
            ticket.title = format!("Work {}", ticket.key);
            ticket.phase = (number * 20 > count).then_some(phase);
            if random.chance(60) {
                ticket.assignees = vec![agent];
            }
        }
    }
    for ticket in tickets {
        plan.tickets.insert(ticket);
    }
}

/// A review between neighbouring tickets of some tracks.
fn add_gates(plan: &mut Plan, random: &mut Random) {
    let held: Vec<Dependency> = plan
        .dependencies
        .iter()
        .filter(|d| d.kind == DependencyKind::Fs)
        .step_by(9)
        .cloned()
        .collect();
    for dependency in held {
        let id: GateId = fresh(plan);
        let review = random.chance(60).then(|| Work(random.between(1, 8) * 15));
        plan.gates.insert(Gate {
            review,
            ..Gate::new(id, format!("G-{}", id.0), "Review")
        });
        for (from, to) in [
            (dependency.from, Node::Gate(id)),
            (Node::Gate(id), dependency.to),
        ] {
            let row = Dependency::new(fresh(plan), from, to);
            plan.dependencies.insert(row);
        }
    }
}

fn vary_tickets(plan: &mut Plan, random: &mut Random) {
    let start = plan.info.start_or_default();
    let tickets: Vec<Ticket> = plan.tickets.iter().cloned().collect();
    for mut ticket in tickets {
        if random.chance(20)
            && let Estimate::Fixed(work) = ticket.estimate
        {
            ticket.estimate = Estimate::Range {
                min: Work(work.0 / 30 * 15),
                max: Work(work.0 * 2),
            };
        }
        if random.chance(5) {
            ticket.estimate = Estimate::Fixed(Work(0));
        }
        if random.chance(8) {
            let at = Stamp(start.0 + random.between(1, 40) * 720);
            ticket.constraint = Some(DateConstraint {
                kind: ConstraintKind::StartNoEarlierThan,
                moment: Some(Moment::At(at)),
            });
        }
        if random.chance(5) {
            ticket.deadline = Some(Moment::At(Stamp(start.0 + random.between(1, 60) * 1440)));
        }
        ticket.priority = random.chance(30).then_some(Priority::P1);
        plan.tickets.insert(ticket);
    }
}

fn vary_lags(plan: &mut Plan, random: &mut Random) {
    let rows: Vec<Dependency> = plan.dependencies.iter().cloned().collect();
    for mut row in rows {
        if random.chance(6) {
            row.lag = Lag::Elapsed(Elapsed(random.between(1, 40) * 60));
        } else if random.chance(6) {
            row.lag = Lag::Percent(random.between(1, 4) as f64 * 25.0);
        }
        if random.chance(5) {
            row.strength = Strength::Soft;
        }
        plan.dependencies.insert(row);
    }
}
