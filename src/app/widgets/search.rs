//! A field to search with: placeholder at the left, the shortcut that leads here at the right.
//!
//! Only the field; what it finds is the caller's business.

use egui::{
    Align, CornerRadius, Key, Margin, Rect, Response, Stroke, StrokeKind, TextEdit, Ui, Vec2,
    Widget, vec2,
};

use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size};

const INSET: f32 = 16.0;

/// A search field; add it with `ui.add`.
#[must_use = "add it to an Ui"]
pub struct SearchField<'a> {
    text: &'a mut String,
    placeholder: &'a str,
    shortcut: &'a str,
    width: f32,
}

impl<'a> SearchField<'a> {
    /// `placeholder` is also the field's label for assistive technology.
    pub fn new(text: &'a mut String, placeholder: &'a str) -> Self {
        Self {
            text,
            placeholder,
            shortcut: "",
            width: extent::SEARCH_WIDTH,
        }
    }

    /// Shown at the right while the field is empty ("Ctrl K").
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = shortcut;
        self
    }

    /// The most width in points; narrower where there is less room.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }
}

impl Widget for SearchField<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let width = self.width.min(ui.available_width());
        let (_, rect) = ui.allocate_space(vec2(width, extent::BUTTON + 1.0));
        ui.painter()
            .rect_filled(rect, CornerRadius::same(radius::BUTTON), theme.raised);

        let hint = Line::new(self.shortcut, Weight::Regular, size::CAPTION, theme.faint);
        let hint_width = hint.galley(ui, rect.width() / 2.0).size().x;
        let inner = Rect::from_min_max(
            rect.min + vec2(INSET, 0.0),
            rect.max - vec2(INSET + hint_width, 0.0),
        );
        let placeholder = egui::RichText::new(self.placeholder).color(theme.faint);
        let edit = TextEdit::singleline(self.text)
            .hint_text(placeholder)
            .font(Weight::Regular.font(size::CARD))
            .frame(egui::Frame::NONE)
            .margin(Margin::ZERO)
            .vertical_align(Align::Center)
            .min_size(Vec2::new(0.0, inner.height()))
            .desired_width(inner.width());
        let response = ui.put(inner, edit);
        response.widget_info(|| egui::WidgetInfo {
            label: Some(self.placeholder.to_owned()),
            current_text_value: Some(self.text.clone()),
            ..egui::WidgetInfo::new(egui::WidgetType::TextEdit)
        });
        if self.text.is_empty() {
            hint.paint_in(ui, rect.shrink2(vec2(INSET, 0.0)), Align::Max);
        }
        let line = if response.has_focus() {
            theme.accent.line
        } else {
            theme.stroke
        };
        let stroke = Stroke::new(1.0, line);
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(radius::BUTTON),
            stroke,
            StrokeKind::Inside,
        );
        if response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            response.surrender_focus();
        }
        response
    }
}
