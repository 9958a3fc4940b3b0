//! Where everything stands: boxes, curves and bands in drawing coordinates, and how a drag changes them.
//!
//! Arrays of small values, because culling looks at all of them in every frame. Knows nothing about colours or text.

use super::arrange::{Order, TimeScale};
use super::model::Model;
use super::path::{Ends, Path};
use crate::layout::{Layout, Point, Route, bends};
use egui::{Pos2, Rangef, Rect, Vec2, pos2, vec2};
use std::collections::HashSet;

/// The finished drawing.
#[derive(Clone, Debug)]
pub struct Scene {
    /// `[cards]`.
    pub boxes: Vec<Rect>,
    /// `[arrows]`.
    pub paths: Vec<Path>,
    /// `[arrows]`: what each covers, apart from the curves so that culling reads little memory.
    pub path_bounds: Vec<Rect>,
    /// `[arrows]`: the first and last point of each curve, apart for the same reason.
    pub path_ends: Vec<[Pos2; 2]>,
    /// `[lanes]`: their bands from top to bottom.
    pub lanes: Vec<Rangef>,
    /// Everything together.
    pub bounds: Rect,
    /// Where moments stand, in the time layout.
    pub scale: Option<TimeScale>,
    /// Grows whenever something is moved, so that pictures of the scene know when they are old.
    pub moves: u64,
}

/// Up to this many cards chips are kept clear of them; in larger drawings nobody reads chips before zooming in.
const MOST_FREED: usize = 3000;

/// What a drag changed, to take it back.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    cards: Vec<(u32, Rect)>,
    paths: Vec<(u32, Path)>,
}

impl Scene {
    /// Puts the layout's answer and the arrows' ports together.
    pub fn new(model: &Model, order: &Order, layout: &Layout) -> Self {
        let boxes: Vec<Rect> = layout.boxes.iter().map(rect).collect();
        let bends = bends(&layout.routes, &layout.layers);
        let paths: Vec<Path> = layout
            .routes
            .iter()
            .zip(&bends)
            .enumerate()
            .map(|(arrow, (route, bends))| routed(model, &boxes, route, bends, arrow))
            .collect();
        let mut paths = paths;
        if boxes.len() <= MOST_FREED {
            free_chips(model, &boxes, &mut paths);
        }
        let path_bounds = paths.iter().map(|path| path.bounds).collect();
        let path_ends = paths.iter().map(Path::ends).collect();
        let lanes: Vec<Rangef> = layout
            .lanes
            .iter()
            .map(|span| Rangef::new(span.start, span.end))
            .collect();
        let mut bounds = Rect::from_min_size(Pos2::ZERO, vec2(layout.width, layout.height));
        if let Some(scale) = order.scale {
            let ends = model
                .deadline
                .iter()
                .map(|mark| mark.at)
                .chain(model.marks.iter().map(|mark| mark.at));
            let right = ends
                .chain(model.finish)
                .map(|at| scale.x(at))
                .fold(bounds.right(), f32::max);
            // A deadline years away must not shrink the drawing to nothing.
            bounds.max.x = right.min(bounds.right() * 1.6 + 400.0) + 24.0;
        }
        Self {
            boxes,
            paths,
            path_bounds,
            path_ends,
            lanes,
            bounds,
            scale: order.scale,
            moves: 0,
        }
    }

    /// The lane at a height; between two lanes the upper one, beyond all the nearest.
    pub fn lane_at(&self, y: f32) -> Option<u32> {
        let above = self.lanes.iter().take_while(|lane| lane.min <= y).count();
        (!self.lanes.is_empty()).then(|| above.saturating_sub(1) as u32)
    }

    /// The lane that holds this height, and none between two.
    pub fn lane_within(&self, y: f32) -> Option<u32> {
        self.lane_at(y)
            .filter(|&lane| self.lanes[lane as usize].contains(y))
    }

    /// Moves cards by `delta` from where they stood when `moved` was empty; their arrows follow.
    pub fn drag(&mut self, model: &Model, moved: &mut Moved, cards: &[u32], delta: Vec2) {
        if moved.cards.is_empty() {
            self.remember(model, moved, cards);
        }
        for &(card, from) in &moved.cards {
            self.boxes[card as usize] = from.translate(delta);
        }
        self.lead_arrows(model, moved);
    }

    /// Draws the arrows of moved cards straight from port to port.
    fn lead_arrows(&mut self, model: &Model, moved: &Moved) {
        self.moves += 1;
        for &(arrow, _) in &moved.paths {
            let path = self.direct(model, arrow as usize);
            self.set_path(arrow as usize, path);
        }
    }

    /// Puts cards to given places; the first call remembers in `moved` where they and their arrows were.
    pub fn put(&mut self, model: &Model, moved: &mut Moved, places: &[(u32, Rect)]) {
        if moved.cards.is_empty() {
            let cards: Vec<u32> = places.iter().map(|&(card, _)| card).collect();
            self.remember(model, moved, &cards);
        }
        for &(card, area) in places {
            self.boxes[card as usize] = area;
        }
        self.lead_arrows(model, moved);
    }

    /// Takes a drag back.
    pub fn restore(&mut self, moved: Moved) {
        self.moves += 1;
        for (card, rect) in moved.cards {
            self.boxes[card as usize] = rect;
        }
        for (arrow, path) in moved.paths {
            self.set_path(arrow as usize, path);
        }
    }

    fn set_path(&mut self, arrow: usize, path: Path) {
        self.path_bounds[arrow] = path.bounds;
        self.path_ends[arrow] = path.ends();
        self.paths[arrow] = path;
    }

    fn remember(&self, model: &Model, moved: &mut Moved, cards: &[u32]) {
        let set: HashSet<u32> = cards.iter().copied().collect();
        moved.cards = cards
            .iter()
            .map(|&card| (card, self.boxes[card as usize]))
            .collect();
        let touches =
            |arrow: &super::model::Arrow| set.contains(&arrow.from) || set.contains(&arrow.to);
        moved.paths = (0..model.arrows.len())
            .filter(|&index| touches(&model.arrows[index]))
            .map(|index| (index as u32, self.paths[index].clone()))
            .collect();
    }

    /// The curve of an arrow without the layout's bends.
    fn direct(&self, model: &Model, arrow: usize) -> Path {
        let row = &model.arrows[arrow];
        let ends = Ends {
            leave: row.leave,
            enter: row.enter,
        };
        match (
            row.from == row.to,
            self.boxes.get(row.from as usize),
            self.boxes.get(row.to as usize),
        ) {
            (false, Some(&from), Some(&to)) => Path::between(
                ports(model, row.from, from),
                ports(model, row.to, to),
                ends,
                &[],
                false,
            ),
            _ => Path::default(),
        }
    }
}

/// The part of a card's box that arrows touch: a milestone's box also holds its title.
pub fn ports(model: &Model, card: u32, area: Rect) -> Rect {
    match model.cards.get(card as usize).map(|card| card.kind) {
        Some(super::model::CardKind::Milestone) => diamond(area),
        _ => area,
    }
}

/// The square around a milestone's diamond.
pub fn diamond(area: Rect) -> Rect {
    Rect::from_center_size(area.center(), Vec2::splat(30.0))
}

fn rect(area: &crate::layout::Rect) -> Rect {
    Rect::from_min_size(pos2(area.x, area.y), vec2(area.width, area.height))
}

/// Moves chips to where no card hides them.
fn free_chips(model: &Model, boxes: &[Rect], paths: &mut [Path]) {
    let is_marked =
        |row: &super::model::Arrow| !row.chip.is_empty() || row.is_disputed || row.is_contradicted;
    for (_, path) in model
        .arrows
        .iter()
        .zip(paths)
        .filter(|(row, _)| is_marked(row))
    {
        let near: Vec<Rect> = boxes
            .iter()
            .filter(|area| area.intersects(path.bounds))
            .copied()
            .collect();
        path.free_chip(&near);
    }
}

/// The curve of an arrow along the layout's route.
fn routed(model: &Model, boxes: &[Rect], route: &Route, bends: &[Point], arrow: usize) -> Path {
    let row = &model.arrows[arrow];
    let (Some(&from), Some(&to)) = (boxes.get(row.from as usize), boxes.get(row.to as usize))
    else {
        return Path::default();
    };
    if route.points.len() < 2 {
        return Path::default();
    }
    let ends = Ends {
        leave: row.leave,
        enter: row.enter,
    };
    let bends: Vec<Pos2> = bends.iter().map(|bend| pos2(bend.x, bend.y)).collect();
    Path::between(
        ports(model, row.from, from),
        ports(model, row.to, to),
        ends,
        &bends,
        route.is_reversed,
    )
}

impl Moved {
    /// Where a card stood before the drag.
    pub fn origin(&self, card: u32) -> Option<Rect> {
        self.cards
            .iter()
            .find(|(moved, _)| *moved == card)
            .map(|&(_, area)| area)
    }
}
