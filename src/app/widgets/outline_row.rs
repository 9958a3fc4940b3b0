//! A row of the outline: swatch or indent, name, value at the right, selection as a pill behind it.
//!
//! Tracks carry a swatch and are strong; tickets are indented below them. Not for wrapped text.

use egui::{
    Align, Color32, CornerRadius, Rect, Response, Sense, Ui, Widget, WidgetInfo, WidgetType, vec2,
};

use super::paint::{focus_ring, swatch};
use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size, space};

/// Between the pill and the text on both sides.
const INSET: f32 = 10.0;
const VALUE_GAP: f32 = 8.0;
const LEVEL: f32 = 14.0;

/// A row; add it with `ui.add` in a column without space between items.
#[must_use = "add it to an Ui"]
pub struct OutlineRow<'a> {
    text: &'a str,
    value: Option<(&'a str, Option<Color32>)>,
    swatch: Option<Color32>,
    depth: usize,
    is_selected: bool,
    is_strong: bool,
}

impl<'a> OutlineRow<'a> {
    /// A plain ticket row.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            value: None,
            swatch: None,
            depth: 0,
            is_selected: false,
            is_strong: false,
        }
    }

    /// A track row: strong, with a swatch in the track's hue.
    pub fn track(text: &'a str, hue: Color32) -> Self {
        Self {
            swatch: Some(hue),
            is_strong: true,
            ..Self::new(text)
        }
    }

    /// The text at the right, and its colour where it says something (critical); faint without.
    pub fn value(mut self, value: &'a str, colour: Option<Color32>) -> Self {
        self.value = Some((value, colour));
        self
    }

    /// Levels below the tickets of a track: 0 for these, 1 for their children and so on.
    pub fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    pub fn selected(mut self, is_selected: bool) -> Self {
        self.is_selected = is_selected;
        self
    }

    /// Paints value and name; returns whether the name was cut.
    fn paint(&self, ui: &Ui, theme: &Theme, rect: Rect) -> bool {
        let mut inner = rect.shrink2(vec2(INSET, 0.0));
        if let Some(hue) = self.swatch {
            swatch(ui, inner, hue);
        }
        if let Some((value, colour)) = self.value {
            let weight = if colour.is_some() {
                Weight::Medium
            } else {
                Weight::Regular
            };
            let line = Line::new(value, weight, size::SMALL, colour.unwrap_or(theme.faint))
                .beside(size::BODY);
            let (placed, _) = line.paint_in(ui, inner, Align::Max);
            inner.max.x = placed.left() - VALUE_GAP;
        }
        inner.min.x += space::DOT_INDENT + self.depth as f32 * LEVEL;
        let (weight, colour) = match (self.is_strong, self.is_selected) {
            (true, _) => (Weight::SemiBold, theme.text),
            (false, true) => (Weight::Medium, theme.text),
            (false, false) => (Weight::Regular, theme.muted),
        };
        Line::new(self.text, weight, size::BODY, colour)
            .paint_in(ui, inner, Align::Min)
            .1
    }
}

impl Widget for OutlineRow<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(
            vec2(ui.available_width(), extent::ROW),
            // The list has the keyboard as a whole, so Tab does not stop at each of its rows.
            Sense::CLICK | Sense::DRAG,
        );
        let is_enabled = ui.is_enabled();
        response.widget_info(|| {
            let label = match self.value {
                Some((value, _)) => format!("{}, {value}", self.text),
                None => self.text.to_owned(),
            };
            WidgetInfo::selected(
                WidgetType::SelectableLabel,
                is_enabled,
                self.is_selected,
                label,
            )
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let theme = Theme::of(ui);
        let pill = rect.shrink2(vec2(0.0, (extent::ROW - extent::ROW_PILL) / 2.0));
        let ground = match (self.is_selected, response.hovered()) {
            (true, _) => theme.selection,
            (false, true) => theme.hover,
            (false, false) => Color32::TRANSPARENT,
        };
        ui.painter()
            .rect_filled(pill, CornerRadius::same(radius::ROW), ground);
        focus_ring(ui, &response, pill.shrink(1.0), radius::ROW);
        let elided = self.paint(ui, theme, rect);
        if elided {
            response.on_hover_text(self.text)
        } else {
            response
        }
    }
}
