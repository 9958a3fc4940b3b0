//! Putting selected cards in order: align, spread, lay out among themselves. One undo step each.

use super::{Spot, place, put};
use crate::app::action::{Actions, Arrangement};
use crate::app::views::graph::arrange;
use crate::app::views::graph::drawing::Drawing;
use crate::layout::{self, Input, Mode, NodeBox, Spacing};
use crate::plan::Node;
use egui::{Rect, pos2};
use std::collections::{BTreeMap, HashMap};

/// Spread cards keep at least this distance, in drawing points.
const LEAST_GAP: f32 = 12.0;

/// A card and where it is to stand.
type Placed = (u32, Rect);

/// Puts cards in order; `cards` are indices of the model. Nothing happens in the time layout, where the schedule
/// says where cards stand.
pub fn arrange(how: Arrangement, cards: &[u32], drawing: &Drawing, actions: &mut Actions) {
    let scene = &drawing.scene;
    let boxes = cards
        .iter()
        .filter_map(|&card| Some((card, *scene.boxes.get(card as usize)?)));
    let boxes: Vec<Placed> = boxes.collect();
    if boxes.len() < 2 || scene.scale.is_some() {
        return;
    }
    let placed = match how {
        Arrangement::AlignLeft => align_left(boxes),
        Arrangement::AlignRight => align_right(boxes),
        Arrangement::AlignMiddle => by_lane(boxes, drawing, align_middle),
        Arrangement::SpreadAcross => spread_across(boxes),
        Arrangement::SpreadDown => by_lane(boxes, drawing, spread_down),
        Arrangement::LayOut => lay_out(&boxes, drawing),
    };
    let moves: Vec<(Node, Spot)> = placed
        .into_iter()
        .filter_map(|(card, area)| {
            let row = drawing.model.cards.get(card as usize)?;
            let track = drawing.model.lanes.get(row.lane as usize)?.track;
            let place = Some(place(scene, Some(row.lane), area.min));
            Some((row.node?, Spot { track, place }))
        })
        .collect();
    let label = format!("{} {} cards", verb(how), moves.len());
    actions.edit(label, move |tx| {
        moves
            .iter()
            .try_for_each(|&(node, spot)| put(tx, node, spot))
    });
}

fn verb(how: Arrangement) -> &'static str {
    match how {
        Arrangement::AlignLeft | Arrangement::AlignRight | Arrangement::AlignMiddle => "align",
        Arrangement::SpreadAcross | Arrangement::SpreadDown => "spread",
        Arrangement::LayOut => "lay out",
    }
}

/// Applies an order to the cards of each lane for itself, since heights count from the top of a lane.
fn by_lane(
    boxes: Vec<Placed>,
    drawing: &Drawing,
    order: fn(Vec<Placed>) -> Vec<Placed>,
) -> Vec<Placed> {
    let mut lanes: BTreeMap<u32, Vec<Placed>> = BTreeMap::new();
    for (card, area) in boxes {
        let lane = drawing
            .model
            .cards
            .get(card as usize)
            .map_or(0, |row| row.lane);
        lanes.entry(lane).or_default().push((card, area));
    }
    lanes.into_values().flat_map(order).collect()
}

fn align_left(boxes: Vec<Placed>) -> Vec<Placed> {
    let left = boxes.iter().map(|b| b.1.left()).fold(f32::MAX, f32::min);
    let put = |area: Rect| Rect::from_min_size(pos2(left, area.top()), area.size());
    boxes
        .into_iter()
        .map(|(card, area)| (card, put(area)))
        .collect()
}

fn align_right(boxes: Vec<Placed>) -> Vec<Placed> {
    let right = boxes.iter().map(|b| b.1.right()).fold(f32::MIN, f32::max);
    let put = |area: Rect| Rect::from_min_size(pos2(right - area.width(), area.top()), area.size());
    boxes
        .into_iter()
        .map(|(card, area)| (card, put(area)))
        .collect()
}

fn align_middle(boxes: Vec<Placed>) -> Vec<Placed> {
    let sum: f32 = boxes.iter().map(|b| b.1.center().y).sum();
    let middle = (sum / boxes.len() as f32).round();
    let put = |area: Rect| {
        Rect::from_min_size(pos2(area.left(), middle - area.height() / 2.0), area.size())
    };
    boxes
        .into_iter()
        .map(|(card, area)| (card, put(area)))
        .collect()
}

fn spread_across(mut boxes: Vec<Placed>) -> Vec<Placed> {
    boxes.sort_by(|a, b| a.1.left().total_cmp(&b.1.left()).then(a.0.cmp(&b.0)));
    let from = boxes.first().map_or(0.0, |b| b.1.left());
    let to = boxes.iter().map(|b| b.1.right()).fold(f32::MIN, f32::max);
    let taken: f32 = boxes.iter().map(|b| b.1.width()).sum();
    let gap = gap(to - from - taken, boxes.len());
    let mut left = from;
    let mut put = |area: Rect| {
        let placed = Rect::from_min_size(pos2(left, area.top()), area.size());
        left = placed.right() + gap;
        placed
    };
    boxes
        .into_iter()
        .map(|(card, area)| (card, put(area)))
        .collect()
}

fn spread_down(mut boxes: Vec<Placed>) -> Vec<Placed> {
    boxes.sort_by(|a, b| a.1.top().total_cmp(&b.1.top()).then(a.0.cmp(&b.0)));
    let from = boxes.first().map_or(0.0, |b| b.1.top());
    let to = boxes.iter().map(|b| b.1.bottom()).fold(f32::MIN, f32::max);
    let taken: f32 = boxes.iter().map(|b| b.1.height()).sum();
    let gap = gap(to - from - taken, boxes.len());
    let mut top = from;
    let mut put = |area: Rect| {
        let placed = Rect::from_min_size(pos2(area.left(), top), area.size());
        top = placed.bottom() + gap;
        placed
    };
    boxes
        .into_iter()
        .map(|(card, area)| (card, put(area)))
        .collect()
}

fn gap(free: f32, count: usize) -> f32 {
    (free / (count.max(2) - 1) as f32).max(LEAST_GAP)
}

/// Lays the cards out as a graph of their own, its upper left corner where theirs is in each lane.
fn lay_out(boxes: &[Placed], drawing: &Drawing) -> Vec<Placed> {
    let model = &drawing.model;
    let own: HashMap<u32, u32> = boxes.iter().map(|b| b.0).zip(0..).collect();
    let lane = |card: u32| model.cards.get(card as usize).map_or(0, |row| row.lane);
    let nodes = boxes.iter().map(|&(card, area)| NodeBox {
        lane: lane(card),
        width: area.width(),
        height: area.height(),
        ..NodeBox::default()
    });
    let edges = model
        .arrows
        .iter()
        .filter_map(|arrow| Some((*own.get(&arrow.from)?, *own.get(&arrow.to)?)));
    let input = Input {
        nodes: nodes.collect(),
        edges: edges.collect(),
        lanes: model.lanes.len().max(1) as u32,
    };
    let spacing = Spacing {
        layer_gap: arrange::GAP,
        ..Spacing::default()
    };
    let drawn = layout::layout(&input, Mode::Layers, &spacing);
    let left = boxes.iter().map(|b| b.1.left()).fold(f32::MAX, f32::min);
    let drawn_left = drawn.boxes.iter().map(|b| b.x).fold(f32::MAX, f32::min);
    // By lane: the tops of what is there and of what was drawn.
    let mut tops: HashMap<u32, (f32, f32)> = HashMap::new();
    for (&(card, area), new) in boxes.iter().zip(&drawn.boxes) {
        let top = tops.entry(lane(card)).or_insert((f32::MAX, f32::MAX));
        *top = (top.0.min(area.top()), top.1.min(new.y));
    }
    boxes
        .iter()
        .zip(&drawn.boxes)
        .map(|(&(card, area), new)| {
            let (top, drawn_top) = tops[&lane(card)];
            let corner = pos2(left + new.x - drawn_left, top + new.y - drawn_top);
            (card, Rect::from_min_size(corner, area.size()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    fn boxes(corners: &[(f32, f32)]) -> Vec<Placed> {
        let place = |&(x, y): &(f32, f32)| Rect::from_min_size(pos2(x, y), vec2(100.0, 50.0));
        (0..).zip(corners.iter().map(place)).collect()
    }

    #[test]
    fn borders_and_middles_meet() {
        let cards = boxes(&[(10.0, 0.0), (40.0, 80.0), (25.0, 200.0)]);
        assert!(align_left(cards.clone()).iter().all(|b| b.1.left() == 10.0));
        assert!(
            align_right(cards.clone())
                .iter()
                .all(|b| b.1.right() == 140.0)
        );
        let middles = align_middle(cards);
        assert!(
            middles
                .iter()
                .all(|b| b.1.center().y == middles[0].1.center().y)
        );
    }

    #[test]
    fn gaps_are_equal_and_cards_never_overlap() {
        let gaps = |placed: &[Placed]| -> Vec<f32> {
            placed
                .windows(2)
                .map(|pair| pair[1].1.left() - pair[0].1.right())
                .collect()
        };
        let wide = spread_across(boxes(&[(0.0, 0.0), (130.0, 9.0), (500.0, 0.0)]));
        assert_eq!(gaps(&wide), [150.0, 150.0]);
        let tight = spread_across(boxes(&[(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)]));
        assert_eq!(gaps(&tight), [LEAST_GAP, LEAST_GAP]);
        let down = spread_down(boxes(&[(0.0, 0.0), (0.0, 300.0), (0.0, 60.0)]));
        assert_eq!(down[1].1.top(), 150.0);
    }
}
