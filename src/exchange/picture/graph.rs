//! The graph: tracks as lanes, tickets as cards, dependencies as arrows, laid out as in the window.

use super::canvas::{Canvas, Stroke, Style, one_line, rect};
use super::fonts::{self, Weight};
use super::frame::{self, HEADER, Key, LEAST_WIDTH, MARGIN};
use super::scene::{Folds, Picture, Scene, Strand};
use super::{card, checkpoints, folds, routes};
use crate::exchange::drawing::{self, Arrow, Card, Drawing, Line, Shape};
use crate::layout::{self, Input, Layout, Mode, NodeBox, Point, Rect, Spacing, Span};
use crate::plan::*;
use std::collections::HashMap;

/// Room for the names of lanes, left of their cards.
const NAMES: f32 = 150.0;
/// Free space between the names and the first card.
const CLEAR: f32 = 14.0;
/// Free space behind the last card of a lane.
const BEHIND: f32 = 24.0;

/// A card with the lane it stands in.
pub(in crate::exchange) struct Placed<'a> {
    pub(in crate::exchange) card: &'a Card<'a>,
    pub(in crate::exchange) lane: usize,
}

/// A lane: a track, or what has none.
pub(in crate::exchange) struct Lane<'a> {
    pub(in crate::exchange) track: Option<&'a Track>,
    /// Its place among the tracks.
    pub(in crate::exchange) place: usize,
}

/// Where everything stands, for every format with coordinates.
pub(in crate::exchange) struct Arranged<'a> {
    pub(in crate::exchange) lanes: Vec<Lane<'a>>,
    /// In the order of the layout's boxes.
    pub(in crate::exchange) cards: Vec<Placed<'a>>,
    pub(in crate::exchange) layout: Layout,
    /// `[routes of the layout]`: the drawing's arrow of each.
    pub(in crate::exchange) arrows: Vec<usize>,
}

/// Lays a drawing out as the window does.
pub(in crate::exchange) fn arrange<'a>(plan: &'a Plan, drawing: &'a Drawing<'a>) -> Arranged<'a> {
    let lanes = lanes(plan, drawing);
    let cards = placed(plan, drawing, &lanes);
    let (layout, arrows) = lay_out(plan, drawing, &cards, lanes.len());
    Arranged {
        lanes,
        cards,
        layout,
        arrows,
    }
}

/// Draws the graph.
pub(super) fn draw(scene: &Scene) -> Picture {
    let option = scene.option.map(|option| option.id);
    let mut drawing = Drawing::of(scene.plan, option, scene.dates);
    drawing.dispute(scene.plan, scene.disputed);
    let Arranged {
        lanes,
        cards,
        layout,
        arrows,
    } = arrange(scene.plan, &drawing);
    let width = (layout.width + NAMES + BEHIND + 2.0 * MARGIN).max(LEAST_WIDTH);
    let mut canvas = Canvas::default();
    frame::header(&mut canvas, scene, width);
    let top = HEADER + checkpoints::draw(&mut canvas, scene, (HEADER - 12.0, width));
    let corner = Point {
        x: MARGIN + NAMES,
        y: top,
    };
    let bends = layout::bends(&layout.routes, &layout.layers);
    let ways: Vec<(usize, routes::Way)> = arrows
        .iter()
        .zip(layout.routes.iter().zip(&bends))
        .map(|(&arrow, (route, bends))| {
            let shown = &drawing.arrows[arrow];
            let way = routes::way(shown, (route, bends), &layout.boxes, corner);
            (arrow, way)
        })
        .collect();
    for (lane, span) in lanes.iter().zip(&layout.lanes) {
        let area = rect(
            MARGIN,
            top + span.start,
            width - 2.0 * MARGIN,
            span.end - span.start,
        );
        draw_lane(&mut canvas, scene, lane, area, &cards);
    }
    // Disputed arrows lie on top of plain ones, critical arrows on top of these, cards on top of all arrows.
    let rank = |arrow: &Arrow| (arrow.is_critical, arrow.is_disputed);
    for wanted in [(false, false), (false, true), (true, false), (true, true)] {
        for (arrow, way) in &ways {
            let arrow = &drawing.arrows[*arrow];
            if rank(arrow) == wanted {
                routes::draw(&mut canvas, scene, arrow, way);
            }
        }
    }
    for (placed, area) in cards.iter().zip(&layout.boxes) {
        let lane = &lanes[placed.lane];
        let tone = scene.tone(lane.track.map(|track| track.id), lane.place);
        let area = rect(
            area.x + corner.x,
            area.y + corner.y,
            area.width,
            area.height,
        );
        card::draw(&mut canvas, scene, placed.card, area, &tone);
    }
    let areas: Vec<Rect> = layout
        .boxes
        .iter()
        .map(|area| routes::moved(area, corner))
        .collect();
    for (arrow, way) in &ways {
        routes::draw_chip(&mut canvas, scene, &drawing.arrows[*arrow], way, &areas);
    }
    let bottom = top + layout.height;
    let keys = keys(scene, &drawing, &cards);
    let height = bottom + frame::footer(&mut canvas, scene, (bottom, width), &keys);
    Picture {
        across: Folds {
            // Clear of the first cards: their borders are no names.
            repeated: Some((0.0, MARGIN + NAMES - CLEAR)),
            body: (top, bottom),
            cuts: folds::gaps(areas.iter().map(|area| (area.x, area.right()))),
        },
        down: Folds {
            cuts: folds::down(&layout.lanes, &areas, top),
            ..Folds::default()
        },
        sections: sections(&lanes, &layout.lanes, top),
        strands: strands(scene, &drawing, &ways),
        canvas,
        width,
        height,
        title: drawing::title(scene.plan).to_owned(),
        description: format!("Dependency graph: {}", frame::facts(scene)),
        ground: scene.palette.canvas,
    }
}

/// The lines of the arrows, with the keys of what they join.
fn strands(scene: &Scene, drawing: &Drawing, ways: &[(usize, routes::Way)]) -> Vec<Strand> {
    let palette = scene.palette;
    let each = ways.iter().map(|(arrow, way)| {
        let arrow = &drawing.arrows[*arrow];
        Strand {
            points: way.points(),
            from: one_line(scene.plan.key(arrow.from)),
            to: one_line(scene.plan.key(arrow.to)),
            ink: match arrow.is_critical {
                true => palette.danger().text,
                false => palette.soft_text(),
            },
        }
    });
    each.collect()
}

/// From where to where each lane runs, by the name of its track.
fn sections(lanes: &[Lane], spans: &[Span], top: f32) -> Vec<(f32, f32, String)> {
    let named = lanes.iter().zip(spans).filter_map(|(lane, span)| {
        let track = lane.track?;
        Some((top + span.start, top + span.end, track.name.clone()))
    });
    named.collect()
}

/// Lanes in the planner's order; the last holds what has no track, where there is any.
fn lanes<'a>(plan: &'a Plan, drawing: &Drawing<'a>) -> Vec<Lane<'a>> {
    let order: HashMap<TrackId, usize> = plan
        .tracks_in_order()
        .iter()
        .map(|track| track.id)
        .zip(0..)
        .collect();
    let mut lanes: Vec<Lane> = drawing
        .lanes
        .iter()
        .map(|lane| Lane {
            track: Some(lane.track),
            place: order.get(&lane.track.id).copied().unwrap_or(0),
        })
        .collect();
    let votes = votes(plan);
    let is_alone = |card: &&Card| lane_of_gate(plan, card.node, &votes, &lanes).is_none();
    if drawing.loose.iter().any(|card| is_alone(&card)) || lanes.is_empty() {
        lanes.push(Lane {
            track: None,
            place: 0,
        });
    }
    lanes
}

fn placed<'a>(plan: &Plan, drawing: &'a Drawing<'a>, lanes: &[Lane]) -> Vec<Placed<'a>> {
    let votes = votes(plan);
    let own = drawing
        .lanes
        .iter()
        .enumerate()
        .flat_map(|(lane, row)| row.cards.iter().map(move |card| Placed { card, lane }));
    let loose = drawing.loose.iter().map(|card| Placed {
        lane: lane_of_gate(plan, card.node, &votes, lanes).unwrap_or(lanes.len() - 1),
        card,
    });
    own.chain(loose).collect()
}

/// How many edges join each gate to each track, those from predecessors first.
type Votes = HashMap<GateId, [HashMap<TrackId, u32>; 2]>;

fn votes(plan: &Plan) -> Votes {
    let mut votes = Votes::new();
    let track_of = |id: TicketId| plan.tickets.get(id).and_then(|ticket| ticket.track);
    for dependency in plan.dependencies.iter() {
        let (gate, ticket, side) = match (dependency.from, dependency.to) {
            (Node::Ticket(ticket), Node::Gate(gate)) => (gate, ticket, 0),
            (Node::Gate(gate), Node::Ticket(ticket)) => (gate, ticket, 1),
            _ => continue,
        };
        if let Some(track) = track_of(ticket) {
            *votes.entry(gate).or_default()[side]
                .entry(track)
                .or_default() += 1;
        }
    }
    votes
}

/// The lane of a gate without a track: that of most of its predecessors, else of its successors, else of
/// the first track it spans.
fn lane_of_gate(plan: &Plan, node: Node, votes: &Votes, lanes: &[Lane]) -> Option<usize> {
    let Node::Gate(id) = node else { return None };
    let most = |side: &HashMap<TrackId, u32>| {
        let best = side
            .iter()
            .max_by_key(|&(&track, &count)| (count, std::cmp::Reverse(track)));
        best.map(|(&track, _)| track)
    };
    let voted = votes
        .get(&id)
        .and_then(|[before, after]| most(before).or_else(|| most(after)));
    let spanned = || plan.gates.get(id)?.tracks.first().copied();
    let track = voted.or_else(spanned)?;
    lanes
        .iter()
        .position(|lane| lane.track.is_some_and(|t| t.id == track))
}

/// The layout, and the arrow of each of its routes.
fn lay_out(plan: &Plan, drawing: &Drawing, cards: &[Placed], lanes: usize) -> (Layout, Vec<usize>) {
    let places: HashMap<Node, u32> = cards
        .iter()
        .map(|placed| placed.card.node)
        .zip(0..)
        .collect();
    let nodes = cards.iter().map(|placed| {
        let (width, height) = card::size(placed.card);
        let place = match placed.card.node {
            Node::Ticket(id) => plan.tickets.get(id).and_then(|ticket| ticket.place),
            Node::Gate(id) => plan.gates.get(id).and_then(|gate| gate.place),
        };
        NodeBox {
            lane: placed.lane as u32,
            width,
            height,
            pinned: place.map(|place| (place.x, place.y)),
            time_x: None,
        }
    });
    let ends =
        drawing.arrows.iter().enumerate().filter_map(|(at, arrow)| {
            Some((at, (*places.get(&arrow.from)?, *places.get(&arrow.to)?)))
        });
    let (arrows, edges): (Vec<usize>, Vec<(u32, u32)>) = ends.unzip();
    let input = Input {
        nodes: nodes.collect(),
        edges,
        lanes: lanes as u32,
    };
    let spacing = Spacing {
        layer_gap: 46.0,
        row_gap: 18.0,
        edge_gap: 4.0,
        lane_padding: 20.0,
        lane_gap: 16.0,
        lane_height: 94.0,
        aspect: 1.6,
    };
    (layout::layout(&input, Mode::Layers, &spacing), arrows)
}

fn draw_lane(
    canvas: &mut Canvas,
    scene: &Scene,
    lane: &Lane,
    area: crate::layout::Rect,
    cards: &[Placed],
) {
    let tone = scene.tone(lane.track.map(|track| track.id), lane.place);
    let is_only = lane.track.is_none() && cards.iter().all(|placed| placed.lane == 0);
    let name = match lane.track {
        Some(track) => track.name.as_str(),
        None if is_only => "",
        None => "No track",
    };
    let about = lane.track.map_or("", |track| track.description.as_str());
    canvas.open(&format!("{name} {about}"));
    canvas.rect(area, 10.0, Some(tone.band), Stroke::default());
    let (left, room) = (area.x + 16.0, NAMES - 30.0);
    let mut y = area.y + 27.0;
    let title = Style::new(13.0, Weight::SemiBold, tone.text);
    let clean = one_line(name);
    for line in fonts::wrapped(&clean, room, 13.0, Weight::SemiBold, 2) {
        canvas.text((left, y), &line, title);
        y += 16.0;
    }
    let small = Style::new(11.0, Weight::Regular, scene.palette.soft_text());
    let lines = (((area.bottom() - 12.0 - y) / 14.0).max(0.0) as usize).min(4);
    let clean = one_line(about);
    for line in fonts::wrapped(&clean, room, 11.0, Weight::Regular, lines.max(1)) {
        if lines > 0 {
            canvas.text((left, y), &line, small);
            y += 14.0;
        }
    }
    canvas.close(area);
}

fn keys(scene: &Scene, drawing: &Drawing, cards: &[Placed]) -> Vec<Key> {
    let mut keys = Vec::new();
    for placed in cards {
        if placed.card.is_critical {
            keys.push(Key::Critical);
        }
        match placed.card.shape {
            Shape::Gate => keys.push(Key::Gate),
            Shape::Milestone => keys.push(Key::Milestone),
            Shape::Summary => keys.push(Key::Summary),
            Shape::Ticket => {}
        }
    }
    let is_done = |ticket: &Ticket| ticket.progress.state == ProgressState::Done;
    if scene.plan.tickets.iter().any(is_done) {
        keys.push(Key::Done);
    }
    for arrow in &drawing.arrows {
        match arrow.line {
            Line::Solid => {}
            Line::Dashed => keys.push(Key::Soft),
            Line::Dotted => keys.push(Key::Unheld),
        }
        if arrow.is_disputed && !arrow.is_critical {
            keys.push(Key::Disputed);
        }
    }
    keys
}
