//! Rows hold what they promise to hold, exactly, and a large table is no trouble.

use super::plans_rich::Random;
use super::{read, write};
use slackline::exchange::find;
use slackline::plan::*;
use std::collections::BTreeSet;

/// A random plan of nothing but what rows hold: keys, titles, tracks, estimates, plain dependencies,
/// roles, numbers of agents and assignees.
fn table_plan(seed: u64) -> Plan {
    let mut random = Random(seed);
    let mut plan = Plan::default();
    for id in 1..=3 {
        plan.tracks.insert(Track {
            rank: id,
            ..Track::new(TrackId(id as u32), format!("{}{id}", random.text()))
        });
        let agent = Agent::new(AgentId(3 + id as u32), format!("Agent {id}"));
        plan.agents.insert(agent);
    }
    let count = 2 + random.below(12) as u32;
    for place in 0..count {
        let key = random.pick(&["A-", "a b ", "=", "設計", "-", "p,q "]);
        let mut ticket = Ticket::new(TicketId(10 + place), format!("{key}{place}"), random.text());
        // The first three tickets keep every track alive and in order.
        ticket.track = Some(TicketId(place)).map(|t| {
            TrackId(if t.0 < 3 {
                t.0 + 1
            } else {
                1 + random.below(3) as u32
            })
        });
        ticket.rank = i64::from(place);
        let (a, b) = (random.below(3000) as i64, random.below(3000) as i64);
        ticket.estimate = match random.below(4) {
            0 => Estimate::None,
            1 => Estimate::Fixed(Work(a)),
            2 => Estimate::Range {
                min: Work(a),
                max: Work(a + b),
            },
            _ => Estimate::ThreePoint {
                min: Work(a),
                likely: Work(a + b / 2),
                max: Work(a + b),
            },
        };
        let roles = ["dev", "back end x", "qa x2x", "設計"];
        for role in roles.iter().take(random.below(4)) {
            ticket.demands.push(Demand {
                role: (*role).to_owned(),
                count: 1 + random.below(3) as u32,
            });
        }
        ticket.min_agents = 1 + random.below(3) as u32;
        ticket.max_agents = ticket.min_agents + random.below(3) as u32;
        ticket.assignees = (4..=6)
            .filter(|_| random.below(2) == 0)
            .map(AgentId)
            .collect();
        plan.tickets.insert(ticket);
    }
    for id in 0..count {
        let (from, to) = (
            random.below(count as usize) as u32,
            random.below(count as usize) as u32,
        );
        if from != to {
            let ends = [from, to].map(|place| Node::Ticket(TicketId(10 + place)));
            plan.dependencies
                .insert(Dependency::new(DependencyId(100 + id), ends[0], ends[1]));
        }
    }
    plan
}

/// A plan as rows see it, without ids.
fn rows(plan: &Plan) -> Vec<String> {
    let name = |id: &AgentId| plan.agents.get(*id).map(|agent| agent.name.clone());
    let row = |t: &&Ticket| {
        let into = plan
            .dependencies
            .iter()
            .filter(|d| d.to == Node::Ticket(t.id));
        let blockers: BTreeSet<&str> = into.map(|d| plan.key(d.from)).collect();
        let track = t
            .track
            .and_then(|id| plan.tracks.get(id))
            .map(|track| &track.name);
        let names: Vec<_> = t.assignees.iter().map(name).collect();
        let staff = (&t.demands, t.min_agents, t.max_agents, names);
        format!(
            "{:?} {:?} {track:?} {:?} {blockers:?} {staff:?}",
            t.key, t.title, t.estimate
        )
    };
    let tracks = plan.tracks_in_order();
    let tickets: Vec<&Ticket> = tracks
        .iter()
        .flat_map(|track| plan.tickets_of_track(Some(track.id)))
        .collect();
    tickets.iter().map(row).collect()
}

#[test]
fn what_rows_hold_comes_back_exactly() {
    let csv = find("csv").expect("CSV");
    let mut dependencies = 0;
    for seed in 0..300 {
        let plan = table_plan(seed);
        assert_eq!(integrity::check(&plan), Ok(()));
        let (bytes, report) = write(csv, &plan);
        // Agents are rows of their own, of which a table only knows names; tickets do not mind.
        let lost: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
        let real = |text: &&String| {
            !text.contains("agents with their roles") && !text.contains("without a ticket")
        };
        assert_eq!(lost.iter().filter(real).count(), 0, "seed {seed}: {lost:?}");
        let (back, notes) = read("csv", &bytes);
        let notes: Vec<String> = notes.losses.iter().map(ToString::to_string).collect();
        assert!(
            notes
                .iter()
                .all(|note| note.contains("taken to offer the roles")),
            "seed {seed}: {notes:?}"
        );
        assert_eq!(rows(&back), rows(&plan), "seed {seed}");
        dependencies += back.dependencies.len();
    }
    assert!(dependencies > 1000, "the plans have dependencies");
}

#[test]
fn a_hundred_thousand_rows_are_read() {
    let mut text = String::from("key,title,track,estimate,blocked_by,role\n");
    for row in 0..100_000 {
        let blockers = if row < 2 {
            String::new()
        } else {
            format!("T{}; t{}", row - 1, row / 2)
        };
        text.push_str(&format!(
            "T{row},\"Ticket, {row}\",Track {},{}h,{blockers},dev\n",
            row % 10,
            row % 9 + 1
        ));
    }
    let began = std::time::Instant::now();
    let (plan, report) = read("csv", text.as_bytes());
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(
        (plan.tickets.len(), plan.tracks.len(), report.losses.len()),
        (100_000, 10, 0)
    );
    // Row 2 names T1 twice.
    assert_eq!(plan.dependencies.len(), 2 * 99_998 - 1);
    assert_eq!(integrity::check(&plan), Ok(()));
    // About 0.2 s when optimised; quadratic work would take minutes in any build.
    assert!(seconds < 20.0, "reading took {seconds} s");
}
