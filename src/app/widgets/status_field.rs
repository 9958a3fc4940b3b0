//! One field of the status bar: a quiet name and a strong value.
//!
//! Clickable, because every figure leads to the view that explains it.

use egui::{Align, Color32, CursorIcon, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, vec2};

use super::paint::focus_ring;
use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size};

const GAP: f32 = 8.0;
const HEIGHT: f32 = 22.0;

/// `name` and `value` in a row, as far as there is room; `colour` marks a value that needs attention.
pub fn status_field(ui: &mut Ui, name: &str, value: &str, colour: Option<Color32>) -> Response {
    let theme = Theme::of(ui);
    let quiet = Line::new(name, Weight::Regular, size::SMALL, theme.muted);
    let strong = Line::new(
        value,
        Weight::SemiBold,
        size::SMALL,
        colour.unwrap_or(theme.text),
    );
    let name_width = quiet.galley(ui, f32::INFINITY).size().x;
    let value_width = strong.galley(ui, f32::INFINITY).size().x;
    let size = vec2(name_width + GAP + value_width, HEIGHT);
    if size.x > ui.available_width() {
        // Half a figure is worse than none; the views have them all.
        return ui.allocate_response(egui::Vec2::ZERO, Sense::hover());
    }
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| {
        WidgetInfo::labeled(WidgetType::Button, is_enabled, format!("{name} {value}"))
    });
    if ui.is_rect_visible(rect) {
        quiet.paint_in(ui, rect, Align::Min);
        let beside = Rect::from_min_max(rect.min + vec2(name_width + GAP, 0.0), rect.max);
        strong.paint_in(
            ui,
            beside.expand2(vec2(1.0, 0.0)).with_min_x(beside.left()),
            Align::Min,
        );
        focus_ring(ui, &response, rect.expand2(vec2(3.0, 0.0)), radius::ROW);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}
