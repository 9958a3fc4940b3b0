//! Marks that several widgets paint alike: focus ring, dot, swatch.
//!
//! Only shapes; no interaction and no layout.

use egui::{Color32, CornerRadius, Rect, Response, Stroke, StrokeKind, Ui, pos2};

use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius};

/// Outlines `rect` while `response` has the keyboard, so that it can be seen where Enter would act.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, corner: u8) {
    if response.has_focus() {
        let stroke = Stroke::new(1.5, Theme::of(ui).accent.line);
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(corner),
            stroke,
            StrokeKind::Outside,
        );
    }
}

/// A round mark centred at the left end of `rect`.
pub fn dot(ui: &Ui, rect: Rect, colour: Color32) {
    let centre = pos2(rect.left() + extent::DOT / 2.0 + 1.0, rect.center().y);
    ui.painter()
        .circle_filled(centre, extent::DOT / 2.0, colour);
}

/// A square mark at the left end of `rect`.
pub fn swatch(ui: &Ui, rect: Rect, colour: Color32) {
    let centre = pos2(rect.left() + extent::SWATCH / 2.0, rect.center().y);
    let square = Rect::from_center_size(centre, egui::Vec2::splat(extent::SWATCH));
    ui.painter()
        .rect_filled(square, CornerRadius::same(radius::SWATCH), colour);
}
