//! One criterion with its box: ticked green when it is met.
//!
//! The whole row can be clicked. The caller decides what a click means; nothing is toggled here, because
//! every change of a plan is an edit.

use egui::{
    Align, CornerRadius, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::paint::focus_ring;
use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size};

const GAP: f32 = 10.0;

/// A row with a box and `text`; `clicked()` asks to change `is_met`.
pub fn criterion_row(ui: &mut Ui, is_met: bool, text: &str) -> Response {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), extent::ROW), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(WidgetType::Checkbox, is_enabled, is_met, text));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let theme = Theme::of(ui);
    let square = Rect::from_center_size(
        pos2(rect.left() + extent::CHECK_BOX / 2.0, rect.center().y),
        vec2(extent::CHECK_BOX, extent::CHECK_BOX),
    );
    paint_box(ui, theme, square, is_met, response.hovered());
    focus_ring(ui, &response, square, radius::CHECK_BOX);
    let beside = rect.with_min_x(square.right() + GAP);
    let (_, elided) =
        Line::new(text, Weight::Regular, size::BODY, theme.text).paint_in(ui, beside, Align::Min);
    if elided {
        response.on_hover_text(text)
    } else {
        response
    }
}

fn paint_box(ui: &Ui, theme: &Theme, square: Rect, is_met: bool, is_hovered: bool) {
    let corner = CornerRadius::same(radius::CHECK_BOX);
    if is_met {
        ui.painter().rect_filled(square, corner, theme.good.line);
        let at = |x: f32, y: f32| square.min + vec2(x, y) * extent::CHECK_BOX;
        let tick = vec![at(0.26, 0.53), at(0.43, 0.70), at(0.75, 0.33)];
        ui.painter()
            .add(Shape::line(tick, Stroke::new(1.8, theme.panel)));
    } else {
        let line = if is_hovered { theme.muted } else { theme.edge };
        ui.painter()
            .rect_stroke(square, corner, Stroke::new(1.5, line), StrokeKind::Inside);
    }
}
