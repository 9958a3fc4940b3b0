//! The parts of the canvas: the strip for the clock above, the column of lane names at the left, the rest.

use egui::{Rect, pos2, vec2};

/// Width of the column of lane names.
pub const HEADER: f32 = 124.0;
/// Margin around the bands.
pub const MARGIN: f32 = 8.0;
/// Free space beside the drawing when it is fitted, and below it for the toolbar.
const AIR: (f32, f32) = (14.0, 44.0);

/// What stands in the strip above the lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strip {
    /// Nothing.
    Bare,
    /// Pills of checkpoints.
    Pills,
    /// A time axis.
    Axis,
    /// A time axis and pills.
    AxisAndPills,
}

/// The canvas on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// All of it.
    pub canvas: Rect,
    /// What the strip holds.
    pub strip: Strip,
    /// Whether the lanes have names.
    pub has_header: bool,
}

impl Strip {
    /// Its height.
    pub fn height(self) -> f32 {
        match self {
            Strip::Bare => 8.0,
            Strip::Pills => 31.0,
            Strip::Axis => 24.0,
            Strip::AxisAndPills => 48.0,
        }
    }

    /// The middle of the axis's labels, from the top.
    pub fn axis_y(self) -> f32 {
        13.0
    }

    /// The middle of the pills, from the top.
    pub fn pills_y(self) -> f32 {
        if self == Strip::AxisAndPills {
            35.0
        } else {
            17.0
        }
    }
}

impl Frame {
    /// Width of the column of lane names, with its margin.
    pub fn header(&self) -> f32 {
        if self.has_header {
            MARGIN + HEADER.min(self.canvas.width() * 0.3)
        } else {
            MARGIN
        }
    }

    /// Where cards are seen, on the screen.
    pub fn cards(&self) -> Rect {
        let min = self.canvas.min + vec2(self.header(), self.strip.height());
        Rect::from_min_max(min, self.canvas.max.max(min + vec2(1.0, 1.0)))
    }

    /// Where the whole drawing is fitted, relative to the canvas's corner.
    pub fn room(&self) -> Rect {
        let cards = self.cards().translate(-self.canvas.min.to_vec2());
        let most = vec2(cards.width() * 0.2, cards.height() * 0.2);
        let air = vec2(AIR.0, AIR.1).min(most);
        Rect::from_min_max(
            cards.min + vec2(air.x, 0.0),
            pos2(cards.right() - air.x, cards.bottom() - air.y),
        )
    }
}
