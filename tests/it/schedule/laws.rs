//! What holds for every plan, tried on campaigns of a hundred tickets.

use crate::plans::{Links, Random, campaign, keep_office_hours};
use slackline::plan::{Dependency, DependencyId, DependencyKind, Node, Plan, Row, TicketId};
use slackline::schedule::{Driver, Schedule, Settings, schedule};

fn solve(plan: &Plan) -> Schedule {
    schedule(plan, &Settings::default()).expect("campaigns have no loop")
}

fn campaigns() -> impl Iterator<Item = Plan> {
    (0..40).map(|seed| {
        let links = if seed % 4 < 3 {
            Links::Mixed
        } else {
            Links::Plain
        };
        let mut plan = campaign(100, 170, links, seed);
        if seed % 2 == 1 {
            keep_office_hours(&mut plan);
        }
        plan
    })
}

#[test]
fn without_dates_of_their_own_tickets_have_float_or_none_but_never_less() {
    for plan in campaigns() {
        let schedule = solve(&plan);
        for (node, dates) in schedule.nodes() {
            let key = plan.key(node);
            assert!(dates.early_start <= dates.late_start, "{key}");
            assert!(dates.early_finish <= dates.late_finish, "{key}");
            assert!(dates.early_finish <= schedule.finish, "{key}");
            assert!(
                0 <= dates.free_float.0 && dates.free_float <= dates.total_float,
                "{key}"
            );
            assert_eq!(dates.critical, dates.total_float.0 == 0, "{key}");
        }
    }
}

#[test]
fn the_critical_path_runs_from_the_start_to_the_finish_over_driving_dependencies() {
    for plan in campaigns() {
        let schedule = solve(&plan);
        let path = &schedule.critical_path;
        let of = |node: Node| schedule.dates(node).expect("a scheduled node");
        assert_eq!(of(path[0]).driver, Driver::PlanStart);
        assert_eq!(of(path[path.len() - 1]).early_finish, schedule.finish);
        for pair in path.windows(2) {
            let Driver::Dependency(id) = of(pair[1]).driver else {
                panic!("{} is driven by no dependency", plan.key(pair[1]));
            };
            let row = plan.dependencies.get(id).expect("a dependency");
            assert_eq!((row.from, row.to), (pair[0], pair[1]));
            assert!(schedule.is_critical_dependency(id));
        }
        assert!(path.iter().all(|&node| of(node).critical));
    }
}

#[test]
fn ids_do_not_matter() {
    for (seed, plan) in campaigns().enumerate() {
        let before = solve(&plan);
        let shuffled = renumbered(&plan, &mut Random::new(seed as u64));
        let after = solve(&shuffled);
        assert_eq!(
            (before.finish, before.makespan),
            (after.finish, after.makespan)
        );
        for (node, dates) in before.nodes() {
            let same = shuffled.find_key(plan.key(node)).expect("the same keys");
            let other = after.dates(same).expect("a scheduled node");
            let facts = |d: &slackline::schedule::NodeDates| {
                (
                    d.early_start,
                    d.early_finish,
                    d.late_start,
                    d.late_finish,
                    d.total_float,
                    d.free_float,
                )
            };
            assert_eq!(facts(dates), facts(other), "{}", plan.key(node));
        }
    }
}

/// The same plan with its tickets' and dependencies' ids dealt out anew.
fn renumbered(plan: &Plan, random: &mut Random) -> Plan {
    let mut deal = |ids: Vec<u32>| {
        let mut dealt = ids.clone();
        for place in (1..dealt.len()).rev() {
            dealt.swap(place, random.below(place + 1));
        }
        move |id: u32| dealt[ids.iter().position(|&old| old == id).expect("an old id")]
    };
    let ticket = deal(plan.tickets.iter().map(|t| t.id.0).collect());
    let arrow = deal(plan.dependencies.iter().map(|d| d.id().0).collect());
    let node = |node: Node| match node {
        Node::Ticket(id) => Node::Ticket(TicketId(ticket(id.0))),
        gate => gate,
    };
    let mut shuffled = plan.clone();
    shuffled.tickets = plan
        .tickets
        .iter()
        .cloned()
        .map(|mut row| {
            row.id = TicketId(ticket(row.id.0));
            row
        })
        .collect();
    shuffled.dependencies = plan
        .dependencies
        .iter()
        .cloned()
        .map(|mut row| {
            (row.id, row.from, row.to) =
                (DependencyId(arrow(row.id.0)), node(row.from), node(row.to));
            row
        })
        .collect();
    shuffled
}

#[test]
fn one_more_dependency_never_makes_anything_earlier() {
    for (seed, mut plan) in campaigns().enumerate() {
        let mut random = Random::new(seed as u64);
        let before = solve(&plan);
        let to = 1 + random.below(99);
        let from = random.below(to);
        let ends = [from, to].map(|number| Node::Ticket(TicketId(number as u32 + 1)));
        plan.last_id += 1;
        let mut row = Dependency::new(DependencyId(plan.last_id), ends[0], ends[1]);
        row.kind = DependencyKind::ALL[random.below(4)];
        plan.dependencies.insert(row);
        let after = solve(&plan);
        assert!(after.finish >= before.finish);
        for (node, dates) in before.nodes() {
            let later = after.dates(node).expect("a scheduled node");
            assert!(later.early_start >= dates.early_start, "{}", plan.key(node));
        }
    }
}

#[test]
fn the_same_plan_gives_the_same_schedule() {
    for plan in campaigns() {
        let (once, again) = (solve(&plan), solve(&plan));
        assert!(once.nodes().eq(again.nodes()));
        assert_eq!(once.critical_path, again.critical_path);
    }
}
