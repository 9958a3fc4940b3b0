//! What an option and stop-work gates add to the dependencies.

use super::calendars::PLAN;
use super::links::{LinkBuilder, LinkSource};
use super::scope::TicketRole;
use crate::plan::{DependencyKind, Gate, Node, Order};

/// Draws the option's order: one after the other, or stage after stage with a barrier in between.
/// A node named twice counts where it is named first.
pub(super) fn draw_order(links: &mut LinkBuilder) {
    let scope = links.scope;
    let mut is_named = vec![false; scope.index.len()];
    let mut fresh = |nodes: &[Node]| -> Vec<u32> {
        let numbers = nodes.iter().filter_map(|&node| scope.index.find(node));
        let new =
            numbers.filter(|&n| scope.takes_part(n) && !std::mem::replace(&mut is_named[n], true));
        new.map(|n| n as u32).collect()
    };
    match scope.order {
        Order::Free => {}
        Order::Sequential(nodes) => {
            for pair in fresh(nodes).windows(2) {
                hold(links, pair[0], pair[1], LinkSource::Order);
            }
        }
        Order::Stages(stages) => {
            let stages: Vec<Vec<u32>> = stages.iter().map(|stage| fresh(&stage.nodes)).collect();
            draw_stages(links, &stages);
        }
    }
}

fn draw_stages(links: &mut LinkBuilder, stages: &[Vec<u32>]) {
    let mut before: Option<u32> = None;
    for (place, stage) in stages.iter().enumerate() {
        for &node in stage {
            if let Some(barrier) = before {
                hold(links, barrier, node, LinkSource::Order);
            }
        }
        if place + 1 == stages.len() {
            return;
        }
        let barrier = links.add_virtual();
        for &node in stage.iter().chain(&before) {
            hold(links, node, barrier, LinkSource::Order);
        }
        before = Some(barrier);
    }
}

/// Lets every stop-work gate hold each ticket of its tracks that is not upstream of it.
///
/// Gates are taken in the planner's order and see the links of those before them, so two gates of the
/// same track never wait for each other: a link to what is not upstream cannot close a cycle.
/// O(gates x links).
pub(super) fn draw_stop_work(links: &mut LinkBuilder) {
    let scope = links.scope;
    let mut gates: Vec<&Gate> = scope.plan.gates.iter().filter(|g| g.stop_work).collect();
    gates.sort_by_key(|gate| (gate.rank, gate.id));
    let mut before = vec![
        Vec::new();
        if gates.is_empty() {
            0
        } else {
            links.minutes.len()
        }
    ];
    if !gates.is_empty() {
        for link in &links.links {
            before[link.to as usize].push(link.from);
        }
    }
    for gate in gates {
        let Some(number) = scope.index.find(Node::Gate(gate.id)) else {
            continue;
        };
        let is_upstream = upstream(&before, number as u32);
        for (ticket, row) in scope.plan.tickets.iter().enumerate() {
            let is_spanned = row.track.is_some_and(|track| gate.tracks.contains(&track));
            if is_spanned && scope.role(ticket) == TicketRole::Leaf && !is_upstream[ticket] {
                hold(
                    links,
                    number as u32,
                    ticket as u32,
                    LinkSource::StopWork(gate.id),
                );
                before[ticket].push(number as u32);
            }
        }
    }
}

/// Which nodes a node waits for, directly or not; itself included.
fn upstream(before: &[Vec<u32>], node: u32) -> Vec<bool> {
    let mut is_upstream = vec![false; before.len()];
    is_upstream[node as usize] = true;
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        for &earlier in &before[node as usize] {
            if !std::mem::replace(&mut is_upstream[earlier as usize], true) {
                open.push(earlier);
            }
        }
    }
    is_upstream
}

fn hold(links: &mut LinkBuilder, from: u32, to: u32, source: LinkSource) {
    links.tie(from, to, DependencyKind::Fs, (0, PLAN), source);
}
