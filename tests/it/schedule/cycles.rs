//! Loops are found, and the smallest of them is told.

use super::build::Builder;
use crate::plans::Random;
use slackline::plan::{Node, OptionId, Order, Plan, PlanOption};
use slackline::schedule::{Cycle, ScheduleError, Settings, schedule};
use std::collections::{BTreeSet, VecDeque};

fn cycle(plan: &Plan, settings: &Settings) -> Option<Cycle> {
    match schedule(plan, settings) {
        Err(ScheduleError::Cycle(cycle)) => Some(cycle),
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    }
}

/// The length of the shortest loop, by a search from every node.
fn shortest(nodes: usize, arrows: &BTreeSet<(usize, usize)>) -> Option<usize> {
    (0..nodes)
        .filter_map(|start| {
            let mut open = VecDeque::from([(start, 0)]);
            let mut seen = BTreeSet::new();
            while let Some((node, steps)) = open.pop_front() {
                for &(_, to) in arrows.range((node, 0)..(node + 1, 0)) {
                    if to == start {
                        return Some(steps + 1);
                    }
                    if seen.insert(to) {
                        open.push_back((to, steps + 1));
                    }
                }
            }
            None
        })
        .min()
}

#[test]
fn the_loop_told_is_one_and_the_smallest() {
    let mut random = Random::new(7);
    let mut loops = 0;
    for _ in 0..400 {
        let count = 2 + random.below(9);
        let mut build = Builder::default();
        let nodes: Vec<Node> = (0..count)
            .map(|n| build.ticket(&format!("T{n}"), 60))
            .collect();
        let mut arrows = BTreeSet::new();
        for _ in 0..random.below(2 * count) {
            let (from, to) = (random.below(count), random.below(count));
            if from != to && arrows.insert((from, to)) {
                build.after(nodes[from], nodes[to]);
            }
        }
        let found = cycle(&build.plan, &Settings::default());
        assert_eq!(
            found.as_ref().map(|c| c.nodes.len()),
            shortest(count, &arrows)
        );
        let Some(found) = found else { continue };
        loops += 1;
        for (place, id) in found.dependencies.iter().enumerate() {
            let row = build.plan.dependencies.get(*id).expect("a dependency");
            let next = found.nodes[(place + 1) % found.nodes.len()];
            assert_eq!((row.from, row.to), (found.nodes[place], next));
        }
        assert_eq!(found.nodes.first(), found.nodes.iter().min());
    }
    assert!(loops > 100, "only {loops} of the plans had a loop");
}

#[test]
fn a_loop_reads_as_its_keys() {
    let mut build = Builder::default();
    let (a, b) = (build.ticket("A-1", 60), build.ticket("B-2", 60));
    build.after(a, b);
    build.after(b, a);
    let found = cycle(&build.plan, &Settings::default()).expect("a loop");
    assert_eq!(found.to_string(), "A-1 -> B-2 -> A-1");
}

#[test]
fn a_ticket_that_waits_for_its_own_summary_is_a_loop_through_the_summary() {
    let mut build = Builder::default();
    let outer = build.ticket("S", 0);
    let Node::Ticket(id) = outer else {
        unreachable!("a ticket")
    };
    let inner = build.ticket_with("A", |ticket| ticket.parent = Some(id));
    build.ticket_with("B", |ticket| ticket.parent = Some(id));
    let dependency = build.after(outer, inner);
    let found = cycle(&build.plan, &Settings::default()).expect("a loop");
    assert_eq!(
        (found.to_string().as_str(), found.dependencies),
        ("S -> A -> S", vec![dependency])
    );
}

#[test]
fn an_order_against_the_dependencies_is_a_loop() {
    let mut build = Builder::default();
    let (a, b) = (build.ticket("A", 60), build.ticket("B", 60));
    build.after(a, b);
    let id = OptionId(build.next_id());
    let mut option = PlanOption::new(id, "Backwards");
    option.order = Order::Sequential(vec![b, a]);
    build.plan.options.insert(option);
    assert_eq!(cycle(&build.plan, &Settings::default()), None);
    let found = cycle(&build.plan, &Settings { option: Some(id) }).expect("a loop");
    assert_eq!(found.to_string(), "A -> B -> A");
}

#[test]
fn a_ring_of_many_tickets_is_told_at_once() {
    let mut build = Builder::default();
    let nodes: Vec<Node> = (0..20_000)
        .map(|n| build.ticket(&format!("T{n}"), 1))
        .collect();
    for (place, &node) in nodes.iter().enumerate() {
        build.after(node, nodes[(place + 1) % nodes.len()]);
    }
    let found = cycle(&build.plan, &Settings::default()).expect("a loop");
    assert_eq!(found.nodes.len(), 20_000);
}
