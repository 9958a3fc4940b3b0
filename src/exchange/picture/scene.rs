//! What every view draws from, and what it gives back.

use super::canvas::{Canvas, Head, rect};
use crate::exchange::dates::Dates;
use crate::exchange::palette::{Palette, Rgb, Tone};
use crate::layout::Rect;
use crate::plan::*;

/// A plan with its dates and colours.
pub(super) struct Scene<'a> {
    pub(super) plan: &'a Plan,
    pub(super) option: Option<&'a PlanOption>,
    pub(super) dates: &'a Dates,
    pub(super) palette: &'static Palette,
    /// The moment of writing.
    pub(super) now: Stamp,
}

/// A finished drawing, its upper left corner at 0, 0.
pub(super) struct Picture {
    /// The part that each sheet of paper repeats: names of ticks; from and to, downwards.
    pub(super) strip: Option<(f32, f32)>,
    /// Where it may be cut across, from the top down; anywhere without any.
    pub(super) cuts: Vec<f32>,
    pub(super) canvas: Canvas,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) ground: Rgb,
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
