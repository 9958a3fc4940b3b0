//! What moves, and what stays, when a drawing is changed in one place.

use super::campaigns::SplitMix;
use super::{CARD, assert_forward, assert_tidy, campaign_input, draw};
use crate::layout::{Input, Layout, NodeBox, Spacing, crossings, relayout_around};

/// `previous` with one change: `relayout_around` of all boxes but those in `moved`.
fn change(previous: &Layout, input: &Input, moved: &[usize]) -> Layout {
    let kept = (0..input.nodes.len())
        .map(|node| (!moved.contains(&node) && node < previous.boxes.len()).then_some(node as u32));
    relayout_around(
        previous,
        &kept.collect::<Vec<_>>(),
        input,
        &Spacing::default(),
    )
}

/// How many of the first boxes stand elsewhere, seen from the top of their lane.
fn count_moved(input: &Input, before: &Layout, after: &Layout) -> usize {
    let place = |drawing: &Layout, node: usize| {
        let area = drawing.boxes[node];
        (
            area.x,
            area.y - drawing.lanes[input.nodes[node].lane as usize].start,
        )
    };
    let is_near =
        |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).abs() < 0.01 && (a.1 - b.1).abs() < 0.01;
    (0..before.boxes.len())
        .filter(|&node| !is_near(place(before, node), place(after, node)))
        .count()
}

#[test]
fn changing_nothing_changes_nothing() {
    let input = campaign_input(150, 4);
    let drawing = draw(&input);
    let again = change(&drawing, &input, &[]);
    assert_eq!(count_moved(&input, &drawing, &again), 0);
    assert_tidy(&input, &again);
    assert_forward(&again);
    assert_eq!(
        crossings(&drawing.routes, &drawing.layers),
        crossings(&again.routes, &again.layers)
    );
}

#[test]
fn a_new_ticket_moves_only_its_neighbourhood() {
    for seed in 0..20 {
        let mut input = campaign_input(200, seed);
        let before = draw(&input);
        let new = input.nodes.len() as u32;
        input.nodes.push(NodeBox {
            lane: seed as u32 % 10,
            ..CARD
        });
        let last = (0..new)
            .max_by(|&a, &b| {
                before.boxes[a as usize]
                    .x
                    .total_cmp(&before.boxes[b as usize].x)
            })
            .unwrap_or(0);
        input.edges.push((last, new));
        input.edges.push((17, new));
        let after = change(&before, &input, &[]);
        assert_tidy(&input, &after);
        assert_forward(&after);
        assert_eq!(
            count_moved(&input, &before, &after),
            0,
            "a ticket at the end of the plan pushes nothing"
        );
    }
}

#[test]
fn a_ticket_inserted_into_an_edge_pushes_what_follows() {
    for seed in 0..20 {
        let mut input = campaign_input(200, seed);
        let before = draw(&input);
        let edge = SplitMix(seed).below(input.edges.len() as u64) as usize;
        let (from, to) = input.edges[edge];
        let new = input.nodes.len() as u32;
        input.nodes.push(NodeBox {
            lane: input.nodes[from as usize].lane,
            ..CARD
        });
        input.edges[edge] = (from, new);
        input.edges.push((new, to));
        let after = change(&before, &input, &[]);
        assert_tidy(&input, &after);
        assert_forward(&after);
        assert!(
            count_moved(&input, &before, &after) < 150,
            "something stays"
        );
    }
}

#[test]
fn a_dragged_ticket_stands_where_it_was_dropped() {
    for seed in 0..20 {
        let mut input = campaign_input(120, seed);
        let before = draw(&input);
        let victim = before.boxes[40];
        let lane = input.nodes[40].lane;
        let dropped = (
            victim.x + 10.0,
            victim.y - before.lanes[lane as usize].start + 6.0,
        );
        input.nodes[50].lane = lane;
        input.nodes[50].pinned = Some(dropped);
        let after = change(&before, &input, &[50]);
        assert_tidy(&input, &after);
        assert_eq!(after.boxes[50].x, dropped.0);
        assert!((after.boxes[50].y - after.lanes[lane as usize].start - dropped.1).abs() < 0.01);
        assert!(count_moved(&input, &before, &after) < 100, "most stay");
    }
}

#[test]
fn a_change_of_a_drawing_of_nothing_is_a_drawing() {
    let input = campaign_input(40, 3);
    let drawing = change(&Layout::default(), &input, &[]);
    assert_tidy(&input, &drawing);
    assert_forward(&drawing);
}
