//! A pill with a short text: a state, a track, a count, the kind of a dependency.
//!
//! Filled in its tone's tint by default, or outlined; it can be clicked only when told so. The meaning is
//! always in the text, the colour only repeats it.

use egui::{
    Align, CornerRadius, CursorIcon, Response, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo,
    WidgetType, vec2,
};

use super::paint::focus_ring;
use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{extent, size};
use crate::app::theme::{Theme, Tone};

const PADDING: f32 = 10.0;

/// A pill; add it with `ui.add`.
#[must_use = "add it to an Ui"]
pub struct Chip<'a> {
    text: &'a str,
    label: Option<&'a str>,
    tone: Option<Tone>,
    is_outlined: bool,
    is_clickable: bool,
}

impl<'a> Chip<'a> {
    /// A filled, neutral pill that cannot be clicked.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            label: None,
            tone: None,
            is_outlined: false,
            is_clickable: false,
        }
    }

    /// What assistive technology reads, where `text` is only a figure ("3 errors").
    pub fn label(mut self, label: &'a str) -> Self {
        self.label = Some(label);
        self
    }

    /// Colours it; neutral without.
    pub fn tone(mut self, tone: &Tone) -> Self {
        self.tone = Some(*tone);
        self
    }

    /// An outline instead of a tint.
    pub fn outlined(mut self) -> Self {
        self.is_outlined = true;
        self
    }

    /// A button in the shape of a chip.
    pub fn clickable(mut self) -> Self {
        self.is_clickable = true;
        self
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let tone = self.tone.unwrap_or(theme.neutral);
        let line = Line::new(self.text, Weight::SemiBold, size::CAPTION, tone.text);
        let width = line
            .galley(ui, ui.available_width() - 2.0 * PADDING)
            .size()
            .x
            + 2.0 * PADDING;
        let sense = if self.is_clickable {
            Sense::click()
        } else {
            Sense::hover()
        };
        let (rect, response) =
            ui.allocate_exact_size(vec2(width.max(extent::CHIP), extent::CHIP), sense);
        let role = if self.is_clickable {
            WidgetType::Button
        } else {
            WidgetType::Label
        };
        let enabled = ui.is_enabled();
        response
            .widget_info(|| WidgetInfo::labeled(role, enabled, self.label.unwrap_or(self.text)));

        let corner = extent::CHIP as u8 / 2;
        if self.is_outlined {
            let stroke = Stroke::new(1.0, tone.line);
            ui.painter().rect(
                rect,
                CornerRadius::same(corner),
                theme.panel,
                stroke,
                StrokeKind::Inside,
            );
        } else {
            ui.painter()
                .rect_filled(rect, CornerRadius::same(corner), tone.fill);
        }
        if self.is_clickable && response.hovered() {
            let stroke = Stroke::new(1.0, tone.text);
            ui.painter()
                .rect_stroke(rect, CornerRadius::same(corner), stroke, StrokeKind::Inside);
        }
        line.paint_in(ui, rect.shrink2(vec2(PADDING, 0.0)), Align::Center);
        focus_ring(ui, &response, rect, corner);
        if self.is_clickable {
            response.on_hover_cursor(CursorIcon::PointingHand)
        } else {
            response
        }
    }
}
