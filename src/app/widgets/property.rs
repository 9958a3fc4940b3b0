//! Rows of a panel with a quiet label at the left and something at the right: an editor or a value.
//!
//! The label takes what the right side leaves. Does not know what it labels.

use egui::{
    Align, Color32, InnerResponse, Layout, Response, Sense, Ui, UiBuilder, WidgetInfo, WidgetType,
    vec2,
};

use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, size, space};

/// A row with `label` and an editor that fills from the right; what `editor` returns is in `inner`.
///
/// The editor is told to be labelled by the row's text, so `editor` must return its response.
pub fn property_row(
    ui: &mut Ui,
    label: &str,
    editor: impl FnOnce(&mut Ui) -> Response,
) -> InnerResponse<Response> {
    let (rect, row) =
        ui.allocate_exact_size(vec2(ui.available_width(), extent::BUTTON), Sense::hover());
    row.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, label));
    let layout = Layout::right_to_left(Align::Center);
    let scope = ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), editor);
    let inner = scope.inner.labelled_by(row.id);
    let room = rect.with_max_x(scope.response.rect.left().min(inner.rect.left()) - space::CHIP);
    let colour = Theme::of(ui).muted;
    let (_, elided) =
        Line::new(label, Weight::Regular, size::BODY, colour).paint_in(ui, room, Align::Min);
    let row = if elided {
        row.on_hover_text(label)
    } else {
        row
    };
    InnerResponse::new(inner, row)
}

/// A row with `label` and a strong value; `colour` marks a value that needs attention. Where both do not fit beside
/// each other, the value stands below.
pub fn value_row(ui: &mut Ui, label: &str, value: &str, colour: Option<Color32>) -> Response {
    let theme = Theme::of(ui);
    let ink = colour.unwrap_or(theme.text);
    let strong = Line::new(value, Weight::SemiBold, size::BODY, ink);
    let quiet = Line::new(label, Weight::Regular, size::BODY, theme.muted);
    let width = ui.available_width();
    let wanted = [&strong, &quiet].map(|line| line.galley(ui, f32::INFINITY).size().x);
    let is_tall = wanted[0] + space::CHIP + wanted[1] > width;
    let height = if is_tall {
        2.0 * extent::ROW - 8.0
    } else {
        extent::ROW
    };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, format!("{label} {value}")));
    let half = height / 2.0;
    let (above, below) = match is_tall {
        true => (
            rect.with_max_y(rect.top() + half),
            rect.with_min_y(rect.top() + half),
        ),
        false => (rect, rect),
    };
    let (placed, value_elided) = strong.paint_in(ui, below, Align::Max);
    let room = match is_tall {
        true => above,
        false => rect.with_max_x(placed.left() - space::CHIP),
    };
    let (_, label_elided) = quiet.paint_in(ui, room, Align::Min);
    if value_elided || label_elided {
        return response.on_hover_text(format!("{label}: {value}"));
    }
    response
}
