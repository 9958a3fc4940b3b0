//! From what the graph shows to where it stands: sizes of cards, the scale of time, and the call of the layout.

use super::model::{Card, CardKind, Model};
use crate::layout::{self, Input, Mode, NodeBox, Spacing};
use crate::plan::Stamp;
use egui::{Vec2, vec2};

/// The size of a ticket's card, in drawing points.
pub const CARD: Vec2 = vec2(150.0, 54.0);
/// Free space between cards that follow each other.
pub const GAP: f32 = 42.0;
/// The longest title that a card of this width shows in one line, in letters.
const MOST_IN_LINE: usize = 16;
/// Height of a second line.
const LINE: f32 = 15.0;
const SUMMARY: Vec2 = vec2(156.0, 60.0);
const GATE: Vec2 = vec2(140.0, 54.0);
const MILESTONE: Vec2 = vec2(112.0, 66.0);

/// Free space between cards that follow each other in the time layout, where their starts allow it.
const TIME_GAP: f32 = 26.0;
/// A time layout is at least and at most so wide, in cards.
const TIME_WIDTH: (f32, f32) = (6.0, 400.0);

/// The size of a card by its kind; a long title takes a second line.
pub fn size(card: &Card) -> Vec2 {
    let is_long = card.title.chars().count() > MOST_IN_LINE;
    let second_line = vec2(0.0, if is_long { LINE } else { 0.0 });
    match card.kind {
        CardKind::Ticket => CARD + second_line,
        CardKind::Summary(_) => SUMMARY + second_line,
        CardKind::Gate => GATE,
        CardKind::Milestone => MILESTONE,
    }
}

/// Where moments stand in the time layout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    /// The moment at the left edge of the drawing.
    pub start: Stamp,
    /// Drawing points per minute on the clock.
    pub per_minute: f32,
}

impl TimeScale {
    /// The place of a moment.
    pub fn x(&self, at: Stamp) -> f32 {
        (at.0 - self.start.0) as f32 * self.per_minute
    }

    /// The moment at a place, to the minute.
    pub fn at(&self, x: f32) -> Stamp {
        Stamp(self.start.0 + (x / self.per_minute).round() as i64)
    }

    /// A scale on which most tickets that follow each other stand side by side.
    fn of(model: &Model) -> Option<Self> {
        let finish = model.finish?;
        let span = (finish.0 - model.start.0).max(60) as f32;
        let step = typical_step(model).unwrap_or(span);
        let wish = (CARD.x + TIME_GAP) / step.max(1.0);
        let bounds = (TIME_WIDTH.0 * CARD.x / span, TIME_WIDTH.1 * CARD.x / span);
        Some(Self {
            start: model.start,
            per_minute: wish.clamp(bounds.0, bounds.1),
        })
    }
}

/// The minutes from the start of a ticket to that of its successor which two fifths of the arrows stay below.
fn typical_step(model: &Model) -> Option<f32> {
    let start = |card: u32| {
        model
            .cards
            .get(card as usize)
            .and_then(|card| card.dates)
            .map(|dates| dates.start.0)
    };
    let step = |from: u32, to: u32| Some(start(to)? - start(from)?);
    let mut steps: Vec<i64> = model
        .arrows
        .iter()
        .filter_map(|arrow| step(arrow.from, arrow.to))
        .filter(|&step| step > 0)
        .collect();
    steps.sort_unstable();
    steps.get(steps.len() * 2 / 5).map(|&step| step as f32)
}

/// What the layout aims at; the same for a document as long as it is open, so that resizing a panel moves no card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// Width over height of the canvas.
    pub aspect: f32,
    /// Free space above and below the cards of a lane.
    pub padding: f32,
}

const PADDING: f32 = 20.0;
const MOST_PADDING: f32 = 60.0;

impl Default for Aim {
    fn default() -> Self {
        Self {
            aspect: 1.6,
            padding: PADDING,
        }
    }
}

/// What the layout is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Boxes, edges and lanes.
    pub input: Input,
    /// Layers or time.
    pub mode: Mode,
    /// The distances.
    pub spacing: Spacing,
    /// Where moments stand, in the time layout.
    pub scale: Option<TimeScale>,
}

impl Order {
    /// Reads the boxes from the model. Time is chosen only where the plan has dates.
    pub fn new(model: &Model, wants_time: bool, aim: Aim) -> Self {
        let scale = wants_time.then(|| TimeScale::of(model)).flatten();
        let nodes = model
            .cards
            .iter()
            .map(|card| node_box(card, scale))
            .collect();
        let edges = model
            .arrows
            .iter()
            .map(|arrow| (arrow.from, arrow.to))
            .collect();
        let lanes = model.lanes.len().max(1) as u32;
        let mode = if scale.is_some() {
            Mode::Time
        } else {
            Mode::Layers
        };
        Self {
            input: Input {
                nodes,
                edges,
                lanes,
            },
            mode,
            spacing: spacing(aim),
            scale,
        }
    }

    /// Lays it out.
    pub fn run(&self) -> layout::Layout {
        layout::layout(&self.input, self.mode, &self.spacing)
    }

    /// The aim with which the lanes of this order fill a canvas of `size`, as far as that looks good, when
    /// it is shown no smaller than `least_zoom`.
    pub fn filling(&self, drawn: &layout::Layout, size: Vec2, least_zoom: f32, aim: Aim) -> Aim {
        let zoom = (size.x / drawn.width.max(1.0)).clamp(least_zoom, 1.0);
        let spare = size.y / zoom - drawn.height;
        let per_border = spare / (self.input.lanes.max(1) as f32 * 2.0);
        Aim {
            padding: (PADDING + per_border).clamp(PADDING, MOST_PADDING),
            ..aim
        }
    }
}

fn node_box(card: &Card, scale: Option<TimeScale>) -> NodeBox {
    let size = size(card);
    let time_x = scale
        .zip(card.dates)
        .map(|(scale, dates)| scale.x(dates.start));
    // Places given by hand belong to the layers: in the time layout the schedule says where a card stands.
    let place = card.place.filter(|_| scale.is_none());
    NodeBox {
        lane: card.lane,
        width: size.x,
        height: size.y,
        pinned: place.map(|place| (place.x, place.y)),
        time_x,
    }
}

fn spacing(aim: Aim) -> Spacing {
    Spacing {
        layer_gap: GAP,
        row_gap: 18.0,
        edge_gap: 6.0,
        lane_padding: aim.padding,
        lane_gap: 16.0,
        lane_height: 94.0,
        aspect: aim.aspect,
    }
}
