//! What every painter of the timeline needs: the plan, the colours, where time lies on the screen.

use super::axis::Style;
use super::model::{Hue, Row, Shape, Span};
use super::scale::Scale;
use crate::app::theme::{Theme, Tone};
use crate::app::views::ViewCtx;
use egui::{Rangef, Rect};

/// Height of the row of a ticket or gate, and of the head of a track.
const ROW: f32 = 27.0;
const HEAD: f32 = 24.0;
/// Height of a bar.
pub(super) const BAR: f32 = 17.0;

/// Where rows begin, in points below the first one: one figure per row, and the end of the last.
#[derive(Debug)]
pub(super) struct Tops(Vec<f32>);

impl Tops {
    /// Stacks the rows.
    pub fn of(rows: &[Row]) -> Self {
        let mut tops = Vec::with_capacity(rows.len() + 1);
        let mut top = 0.0;
        for row in rows {
            tops.push(top);
            top += if row.shape == Shape::Group { HEAD } else { ROW };
        }
        tops.push(top);
        Self(tops)
    }

    /// The top and the bottom of a row.
    pub fn reach(&self, place: usize) -> Rangef {
        let at = |place: usize| self.0.get(place).copied().unwrap_or_else(|| self.height());
        Rangef::new(at(place), at(place + 1))
    }

    /// The height of all rows.
    pub fn height(&self) -> f32 {
        self.0.last().copied().unwrap_or(0.0)
    }

    /// The rows that a stretch of the list shows, if only in part.
    pub fn shown(&self, stretch: Rangef) -> std::ops::Range<usize> {
        let rows = self.0.len() - 1;
        let first = self
            .0
            .partition_point(|&top| top <= stretch.min)
            .saturating_sub(1);
        let last = self.0.partition_point(|&top| top < stretch.max).min(rows);
        first.min(last)..last
    }
}

/// The read-only surroundings of one frame.
pub(super) struct Canvas<'a> {
    pub ctx: &'a ViewCtx<'a>,
    pub theme: &'static Theme,
    pub scale: Scale,
    pub style: Style,
    /// Where rows are drawn.
    pub chart: Rect,
}

impl Canvas<'_> {
    /// The hue of a row's bar.
    pub fn tone(&self, row: &Row) -> &'static Tone {
        match row.hue {
            Hue::Gate => &self.theme.gate,
            _ if row.span.is_some_and(|span| span.is_critical) => &self.theme.critical,
            hue => self.hue(hue),
        }
    }

    /// A hue whatever its row's dates.
    pub fn hue(&self, hue: Hue) -> &'static Tone {
        match hue {
            Hue::Track(index) => self.theme.track_hue(index),
            Hue::Neutral => &self.theme.neutral,
            Hue::Gate => &self.theme.gate,
        }
    }

    /// From where to where a span reaches, in points; never less than a few wide.
    pub fn reach(&self, span: &Span) -> (f32, f32) {
        const LEAST: f32 = 3.0;
        let left = self.scale.x(span.start);
        (left, self.scale.x(span.finish).max(left + LEAST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::timeline::model::Subject;

    #[test]
    fn a_stretch_shows_the_rows_it_touches() {
        let row = |shape| Row {
            subject: Subject::Loose,
            turn: 0,
            shape,
            hue: Hue::Neutral,
            depth: 0,
            is_foldable: false,
            is_folded: false,
            span: None,
            done: 0.0,
        };
        let tops = Tops::of(&[row(Shape::Group), row(Shape::Bar), row(Shape::Gate)]);
        assert_eq!(tops.height(), HEAD + 2.0 * ROW);
        assert_eq!(tops.reach(1), Rangef::new(HEAD, HEAD + ROW));
        assert_eq!(tops.shown(Rangef::new(0.0, HEAD)), 0..1);
        assert_eq!(tops.shown(Rangef::new(HEAD - 1.0, HEAD + 1.0)), 0..2);
        assert_eq!(tops.shown(Rangef::new(HEAD + ROW, 1e9)), 2..3);
        assert!(tops.shown(Rangef::new(1e6, 1e9)).is_empty());
        assert_eq!(Tops::of(&[]).shown(Rangef::new(0.0, 100.0)), 0..0);
    }
}
