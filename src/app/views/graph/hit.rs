//! What lies under a point of the drawing: the topmost thing wins.

use super::model::Model;

use super::scene::{Scene, ports};
use egui::{Pos2, Rect, Vec2, vec2};

/// How near the pointer must be to an arrow, in screen points.
const ARROW_REACH: f32 = 6.0;
/// The radius of a port, in screen points.
pub const PORT: f32 = 4.5;
/// How far the handles of an arrow stand from its cards, in screen points.
const HANDLE_OFF: f32 = 17.0;
/// How near the pointer must be to a port, in screen points.
const PORT_REACH: f32 = 9.0;

/// A thing on the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The port at the right side of a card, where a new arrow begins.
    Port(u32),
    /// The end of a selected arrow, which can be moved to another card.
    ArrowEnd(u32, End),
    /// A card.
    Card(u32),
    /// An arrow.
    Arrow(u32),
    /// The band of a lane.
    Lane(u32),
    /// Nothing.
    Empty,
}

/// An end of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At the predecessor.
    From,
    /// At the successor.
    To,
}

/// What makes some things reachable that others are not.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reach<'a> {
    /// Screen points per drawing point.
    pub zoom: f32,
    /// Whether ports can be taken; too small a card has none.
    pub has_ports: bool,
    /// The arrows whose ends can be taken.
    pub ends_of: &'a [u32],
}

/// The topmost thing at `point` of the drawing.
pub fn at(model: &Model, scene: &Scene, point: Pos2, reach: Reach<'_>) -> Hit {
    port(model, scene, point, reach)
        .or_else(|| arrow_end(scene, point, reach))
        .or_else(|| card(scene, point).map(Hit::Card))
        .or_else(|| arrow(model, scene, point, reach.zoom).map(Hit::Arrow))
        .or_else(|| scene.lane_within(point.y).map(Hit::Lane))
        .unwrap_or(Hit::Empty)
}

/// The topmost card at `point`: the last drawn.
pub fn card(scene: &Scene, point: Pos2) -> Option<u32> {
    scene
        .boxes
        .iter()
        .rposition(|area| area.contains(point))
        .map(|index| index as u32)
}

/// The cards that a rubber band touches.
pub fn cards_in(scene: &Scene, area: Rect) -> Vec<u32> {
    (0..)
        .zip(&scene.boxes)
        .filter(|(_, card)| card.intersects(area))
        .map(|(index, _)| index)
        .collect()
}

/// Where the port of a card stands.
pub fn port_of(model: &Model, scene: &Scene, card: u32) -> Option<Pos2> {
    let area = scene.boxes.get(card as usize)?;
    Some(ports(model, card, *area).right_center())
}

fn port(model: &Model, scene: &Scene, point: Pos2, reach: Reach<'_>) -> Option<Hit> {
    if !reach.has_ports {
        return None;
    }
    let near = PORT_REACH / reach.zoom.max(1e-3);
    let is_near = |card: &u32| {
        scene.boxes[*card as usize].expand(near).contains(point)
            && port_of(model, scene, *card).is_some_and(|port| port.distance(point) <= near)
    };
    (0..scene.boxes.len() as u32)
        .rev()
        .find(is_near)
        .map(Hit::Port)
}

fn arrow_end(scene: &Scene, point: Pos2, reach: Reach<'_>) -> Option<Hit> {
    let far = |place: Pos2| place.distance(point) * reach.zoom;
    reach.ends_of.iter().find_map(|&arrow| {
        let [from, to] = ends(scene, arrow, reach.zoom)?;
        let end = if far(to) <= far(from) {
            End::To
        } else {
            End::From
        };
        (far(to).min(far(from)) <= PORT_REACH).then_some(Hit::ArrowEnd(arrow, end))
    })
}

/// Where the handles of a selected arrow stand: a little off the cards, so that ports stay free.
pub fn ends(scene: &Scene, arrow: u32, zoom: f32) -> Option<[Pos2; 2]> {
    let off = HANDLE_OFF / zoom.max(1e-3);
    let path = scene.paths.get(arrow as usize)?;
    let first = path.points.first()?;
    let second = path.points.get(1)?;
    let away = (*second - *first).normalized();
    Some([*first + away * off, path.tip - path.heading * off])
}

/// The nearest arrow within reach; among equals the one drawn on top.
pub fn arrow(model: &Model, scene: &Scene, point: Pos2, zoom: f32) -> Option<u32> {
    let reach = ARROW_REACH / zoom.max(1e-3);
    let square = Rect::from_center_size(point, Vec2::splat(2.0 * reach));
    let is_on_top = |arrow: usize| {
        model
            .arrows
            .get(arrow)
            .is_some_and(|row| row.is_critical || row.is_in_loop)
    };
    let mut best: Option<(f32, usize)> = None;
    for (index, bounds) in scene.path_bounds.iter().enumerate() {
        if !bounds.intersects(square) || scene.paths[index].points.is_empty() {
            continue;
        }
        let path = &scene.paths[index];
        let on_chip = model
            .arrows
            .get(index)
            .is_some_and(|row| !row.chip.is_empty())
            && Rect::from_center_size(path.chip, vec2(44.0, 18.0)).contains(point);
        let distance = if on_chip { 0.0 } else { path.distance(point) };
        let wins = best.is_none_or(|(least, other)| {
            distance < least - 0.5
                || (distance < least + 0.5 && (is_on_top(index) || !is_on_top(other)))
        });
        if distance <= reach && wins {
            best = Some((distance, index));
        }
    }
    best.map(|(_, index)| index as u32)
}
