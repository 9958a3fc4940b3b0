//! Laws every drawing keeps, on campaign-like graphs and on odd input.

#[path = "../../../tests/support/campaigns.rs"]
pub(super) mod campaigns;
mod changes;

use super::{Input, Layout, Mode, NodeBox, Spacing, crossings, layout};
use campaigns::{SplitMix, campaign};

const CARD: NodeBox = NodeBox {
    lane: 0,
    width: 160.0,
    height: 56.0,
    pinned: None,
    time_x: None,
};

fn campaign_input(tickets: u32, seed: u64) -> Input {
    let campaign = campaign(tickets, seed);
    let nodes = campaign
        .track
        .iter()
        .map(|&lane| NodeBox { lane, ..CARD })
        .collect();
    Input {
        nodes,
        edges: campaign.edges,
        lanes: campaign.tracks,
    }
}

/// A graph with loops, duplicates, cycles, odd sizes and lanes out of range.
fn wild_input(seed: u64) -> Input {
    let mut random = SplitMix(seed);
    let nodes = 1 + random.below(40);
    let lanes = 1 + random.below(5);
    let mut node = || NodeBox {
        lane: random.below(lanes + 1) as u32,
        width: 20.0 + random.below(200) as f32,
        height: 10.0 + random.below(100) as f32,
        pinned: None,
        time_x: None,
    };
    let nodes: Vec<NodeBox> = (0..nodes).map(|_| node()).collect();
    let count = nodes.len() as u64;
    let edges = (0..random.below(2 * count))
        .map(|_| (random.below(count) as u32, random.below(count) as u32))
        .collect();
    Input {
        nodes,
        edges,
        lanes: lanes as u32,
    }
}

fn draw(input: &Input) -> Layout {
    layout(input, Mode::Layers, &Spacing::default())
}

/// Boxes apart, boxes in lanes, lanes apart.
fn assert_tidy(input: &Input, drawing: &Layout) {
    for (one, area) in drawing.boxes.iter().enumerate() {
        for (other, beside) in drawing.boxes.iter().enumerate().skip(one + 1) {
            let are_pinned =
                input.nodes[one].pinned.is_some() && input.nodes[other].pinned.is_some();
            assert!(
                are_pinned || !area.overlaps(beside),
                "{one} {area:?} overlaps {other} {beside:?}"
            );
        }
        let lane = drawing.lanes[input.nodes[one].lane.min(input.lanes.max(1) - 1) as usize];
        assert!(
            lane.start <= area.y && area.bottom() <= lane.end,
            "{one} {area:?} leaves its lane {lane:?}"
        );
        assert!(area.x >= 0.0 && area.right() <= drawing.width && area.bottom() <= drawing.height);
    }
    assert!(
        drawing
            .lanes
            .windows(2)
            .all(|pair| pair[0].end <= pair[1].start),
        "{:?}",
        drawing.lanes
    );
    assert_eq!(drawing.boxes.len(), input.nodes.len());
    assert_eq!(drawing.routes.len(), input.edges.len());
}

/// Edges lead from left to right along their points unless marked.
fn assert_forward(drawing: &Layout) {
    for route in &drawing.routes {
        if route.from == route.to {
            assert!(route.points.is_empty());
            continue;
        }
        let (from, to) = (
            drawing.boxes[route.from as usize],
            drawing.boxes[route.to as usize],
        );
        let (left, right) = if route.is_reversed {
            (to, from)
        } else {
            (from, to)
        };
        assert!(left.right() < right.x, "{route:?}");
        let rises = |pair: &[super::Point]| {
            if route.is_reversed {
                pair[0].x >= pair[1].x
            } else {
                pair[0].x <= pair[1].x
            }
        };
        assert!(route.points.windows(2).all(rises), "{route:?}");
    }
}

#[test]
fn campaigns_are_tidy_and_forward() {
    for seed in 0..20 {
        let input = campaign_input(120 + 17 * seed as u32, seed);
        let drawing = draw(&input);
        assert_tidy(&input, &drawing);
        assert_forward(&drawing);
        assert!(drawing.routes.iter().all(|route| !route.is_reversed));
    }
}

#[test]
fn wild_graphs_are_tidy_and_forward() {
    for seed in 0..300 {
        let input = wild_input(seed);
        let drawing = draw(&input);
        assert_tidy(&input, &drawing);
        assert_forward(&drawing);
    }
}

#[test]
fn routes_do_not_touch_other_boxes_inside_layers() {
    let input = campaign_input(200, 5);
    let drawing = draw(&input);
    for route in &drawing.routes {
        for piece in route
            .points
            .windows(2)
            .filter(|piece| piece[0].y == piece[1].y)
        {
            let hit = drawing.boxes.iter().enumerate().find(|(node, area)| {
                *node as u32 != route.from
                    && *node as u32 != route.to
                    && area.y < piece[0].y
                    && piece[0].y < area.bottom()
                    && area.x < piece[1].x
                    && piece[0].x < area.right()
            });
            assert!(hit.is_none(), "{route:?} runs through {hit:?}");
        }
    }
}

#[test]
fn equal_input_gives_an_equal_drawing() {
    let input = campaign_input(300, 9);
    assert_eq!(draw(&input), draw(&input));
}

#[test]
fn pinned_boxes_keep_their_place_and_push_others_away() {
    for seed in 0..60 {
        let mut input = campaign_input(80, seed);
        let mut random = SplitMix(seed);
        for _ in 0..6 {
            let node = random.below(80) as usize;
            input.nodes[node].pinned = Some((random.below(1500) as f32, random.below(200) as f32));
        }
        let drawing = draw(&input);
        assert_tidy(&input, &drawing);
        for (node, area) in input.nodes.iter().zip(&drawing.boxes) {
            if let Some((x, y)) = node.pinned {
                assert_eq!(area.x, x);
                assert!((area.y - drawing.lanes[node.lane as usize].start - y).abs() < 0.01);
            }
        }
    }
}

#[test]
fn odd_input_is_drawn() {
    let none = draw(&Input::default());
    assert_eq!(
        (none.boxes.len(), none.lanes.len(), none.routes.len()),
        (0, 1, 0)
    );
    let one = Input {
        nodes: vec![CARD],
        edges: vec![(0, 0), (0, 7)],
        lanes: 0,
    };
    let drawing = draw(&one);
    assert_tidy(&one, &drawing);
    assert!(drawing.routes.iter().all(|route| route.points.is_empty()));
    let broken = NodeBox {
        lane: 9,
        width: f32::NAN,
        height: -3.0,
        pinned: Some((f32::NAN, 0.0)),
        time_x: Some(f32::INFINITY),
    };
    let input = Input {
        nodes: vec![broken, CARD],
        edges: vec![(0, 1), (1, 0), (0, 1)],
        lanes: 2,
    };
    for mode in [Mode::Layers, Mode::Time] {
        let drawing = layout(&input, mode, &Spacing::default());
        assert!(
            drawing
                .boxes
                .iter()
                .all(|area| area.x.is_finite() && area.y.is_finite() && area.width >= 1.0)
        );
        assert_eq!(
            drawing
                .routes
                .iter()
                .filter(|route| route.is_reversed)
                .count(),
            1
        );
    }
}

#[test]
fn independent_tickets_fill_a_canvas_instead_of_a_column() {
    let nodes: Vec<NodeBox> = (0..91)
        .map(|node| NodeBox {
            lane: node / 13,
            ..CARD
        })
        .collect();
    let input = Input {
        nodes,
        edges: Vec::new(),
        lanes: 7,
    };
    let drawing = draw(&input);
    assert_tidy(&input, &drawing);
    let shape = drawing.width / drawing.height;
    assert!(
        (1.1..2.3).contains(&shape),
        "{} x {}",
        drawing.width,
        drawing.height
    );
    let (first, second) = (drawing.boxes[0], drawing.boxes[1]);
    assert!(
        first.y == second.y && first.right() < second.x,
        "reads from left to right"
    );
}

#[test]
fn parallel_tickets_after_one_wrap_too() {
    let nodes = vec![CARD; 41];
    let edges = (1..41).map(|leaf| (0, leaf)).collect();
    let input = Input {
        nodes,
        edges,
        lanes: 1,
    };
    let drawing = draw(&input);
    assert_tidy(&input, &drawing);
    assert_forward(&drawing);
    assert!(
        drawing.height < 1000.0,
        "{} x {}",
        drawing.width,
        drawing.height
    );
}

#[test]
fn a_chain_runs_straight() {
    let input = Input {
        nodes: vec![CARD; 30],
        edges: (1..30).map(|node| (node - 1, node)).collect(),
        lanes: 1,
    };
    let drawing = draw(&input);
    assert!(
        drawing
            .boxes
            .iter()
            .all(|area| area.y == drawing.boxes[0].y)
    );
    assert_eq!(crossings(&drawing.routes, &drawing.layers), 0);
}

#[test]
fn time_keeps_moments_and_avoids_overlap() {
    for seed in 0..40 {
        let mut input = campaign_input(150, seed);
        let mut random = SplitMix(seed);
        for node in &mut input.nodes {
            node.time_x = Some(random.below(3000) as f32);
        }
        let drawing = layout(&input, Mode::Time, &Spacing::default());
        assert_tidy(&input, &drawing);
        for (node, area) in input.nodes.iter().zip(&drawing.boxes) {
            assert_eq!(Some(area.x), node.time_x);
        }
    }
}

#[test]
fn time_keeps_a_chain_in_its_row() {
    let node = |index: u32| NodeBox {
        time_x: Some(index as f32 * 160.0),
        ..CARD
    };
    let input = Input {
        nodes: (0..9).map(node).collect(),
        edges: (1..9).map(|to| (to - 1, to)).collect(),
        lanes: 1,
    };
    let drawing = layout(&input, Mode::Time, &Spacing::default());
    assert!(
        drawing
            .boxes
            .iter()
            .all(|area| area.y == drawing.boxes[0].y)
    );
}

#[test]
fn counted_crossings_are_those_on_the_paper() {
    for seed in 0..6 {
        let drawing = draw(&campaign_input(70, seed));
        let pieces = |index: usize| drawing.routes[index].points.windows(2);
        let side = |piece: &[super::Point], at: super::Point| {
            let (a, b) = (piece[0], piece[1]);
            f64::from(b.x - a.x) * f64::from(at.y - a.y)
                - f64::from(b.y - a.y) * f64::from(at.x - a.x)
        };
        let cross = |p: &[super::Point], q: &[super::Point]| {
            side(p, q[0]) * side(p, q[1]) < -1e-3 && side(q, p[0]) * side(q, p[1]) < -1e-3
        };
        let pairs = (0..drawing.routes.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let seen: usize = pairs
            .map(|(a, b)| {
                pieces(a)
                    .map(|p| pieces(b).filter(|q| cross(p, q)).count())
                    .sum::<usize>()
            })
            .sum();
        assert_eq!(crossings(&drawing.routes, &drawing.layers), seen as u64);
    }
}

#[test]
fn hubs_and_dense_graphs_are_drawn() {
    let nodes = |count: u32, lanes: u32| -> Vec<NodeBox> {
        (0..count)
            .map(|node| NodeBox {
                lane: node % lanes,
                ..CARD
            })
            .collect()
    };
    let into_one = (1..900).map(|node| (node, 0)).collect();
    let complete = (0..50).flat_map(|to| (0..to).map(move |from| (from, to)));
    let chain_with_spans = (1..700)
        .map(|to| (to - 1, to))
        .chain((0..60).map(|from| (from, 640 + from)));
    let cases = [
        Input {
            nodes: nodes(900, 1),
            edges: into_one,
            lanes: 1,
        },
        Input {
            nodes: nodes(50, 7),
            edges: complete.collect(),
            lanes: 7,
        },
        Input {
            nodes: nodes(700, 300),
            edges: chain_with_spans.collect(),
            lanes: 300,
        },
    ];
    for input in &cases {
        let drawing = draw(input);
        assert_tidy(input, &drawing);
        assert_forward(&drawing);
    }
}
