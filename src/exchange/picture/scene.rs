//! What every view draws from, and what it gives back.

use super::canvas::{Canvas, Head, rect};
use crate::exchange::dates::Dates;
use crate::exchange::palette::{Palette, Rgb, Tone};
use crate::layout::{Point, Rect};
use crate::plan::*;

/// A plan with its dates and colours.
pub(super) struct Scene<'a> {
    pub(super) plan: &'a Plan,
    pub(super) option: Option<&'a PlanOption>,
    pub(super) dates: &'a Dates,
    pub(super) palette: &'static Palette,
    /// The dependencies about which the document's lists disagree.
    pub(super) disputed: &'a [DependencyId],
    /// The moment of writing.
    pub(super) now: Stamp,
}

/// How a drawing is laid on sheets of paper, along one of their sides.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Folds {
    /// The part that each sheet repeats, from and to: names of ticks, or of rows and lanes.
    pub(super) repeated: Option<(f32, f32)>,
    /// From and to of what is repeated in the other direction: neither the title nor the legend.
    pub(super) body: (f32, f32),
    /// Where it may be cut, in order; anywhere without any.
    pub(super) cuts: Vec<f32>,
}

/// A finished drawing, its upper left corner at 0, 0.
pub(super) struct Picture {
    /// How it is cut from left to right.
    pub(super) across: Folds,
    /// How it is cut from the top down.
    pub(super) down: Folds,
    /// What runs from top to bottom there, by name: tracks; a sheet that begins within one says so.
    pub(super) sections: Vec<(f32, f32, String)>,
    /// What leads from one card to another; where a sheet ends within one, it says where that goes on.
    pub(super) strands: Vec<Strand>,
    pub(super) canvas: Canvas,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) ground: Rgb,
}

/// The line of an arrow, as far as sheets of paper need it.
pub(super) struct Strand {
    /// Points so near each other that the line between them is straight, from the first card to the second.
    pub(super) points: Vec<Point>,
    /// The keys of its cards.
    pub(super) from: String,
    pub(super) to: String,
    pub(super) ink: Rgb,
}

impl Scene<'_> {
    /// The colours of a track; grey for none.
    pub(super) fn tone(&self, track: Option<TrackId>, place: usize) -> Tone {
        match track.and_then(|id| self.plan.tracks.get(id)) {
            Some(track) => self.palette.track(track.hue.map_or(place, usize::from)),
            None => self.palette.neutral(),
        }
    }
}

impl Picture {
    /// The whole drawing.
    pub(super) fn svg(&self, metadata: &str) -> String {
        self.canvas.svg(
            rect(0.0, 0.0, self.width, self.height),
            &self.head(metadata),
        )
    }

    /// A part of the drawing.
    pub(super) fn part(&self, area: Rect) -> String {
        self.canvas.svg(area, &self.head(""))
    }

    fn head<'a>(&'a self, metadata: &'a str) -> Head<'a> {
        Head {
            title: &self.title,
            description: &self.description,
            metadata,
            ground: self.ground,
        }
    }
}
