//! The name of a view in a tab strip, underlined in the accent when it is shown.
//!
//! Only the look and the click; dragging and closing tabs is the tile tree's business.

use egui::{
    Align, CornerRadius, CursorIcon, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

use super::paint::focus_ring;
use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size};

const SIDE: f32 = 12.0;
const UNDERLINE: f32 = 2.5;

/// A tab; the strip should have no space between items.
pub fn tab(ui: &mut Ui, text: &str, is_shown: bool) -> Response {
    let theme = Theme::of(ui);
    let weight = if is_shown {
        Weight::SemiBold
    } else {
        Weight::Regular
    };
    // The widest weight decides, so that tabs do not move when another one is shown.
    let widest = Line::new(text, Weight::SemiBold, size::BODY, theme.text)
        .galley(ui, f32::INFINITY)
        .size()
        .x;
    let (rect, response) = ui.allocate_exact_size(
        vec2(widest + 2.0 * SIDE, extent::TAB_STRIP),
        Sense::click_and_drag(),
    );
    let is_enabled = ui.is_enabled();
    response.widget_info(|| {
        WidgetInfo::selected(WidgetType::SelectableLabel, is_enabled, is_shown, text)
    });
    if ui.is_rect_visible(rect) {
        let colour = if is_shown || response.hovered() {
            theme.text
        } else {
            theme.muted
        };
        let inner = rect.shrink2(vec2(SIDE, 0.0));
        let line = Line::new(text, weight, size::BODY, colour);
        let (placed, _) = line.paint_in(
            ui,
            inner.expand2(vec2(1.0, 0.0)).with_min_x(inner.left()),
            Align::Min,
        );
        if is_shown {
            let left = placed.left();
            let bar = Rect::from_min_max(
                pos2(left, rect.bottom() - UNDERLINE),
                pos2(left + widest, rect.bottom()),
            );
            ui.painter()
                .rect_filled(bar, CornerRadius::same(1), theme.accent.line);
        }
        focus_ring(ui, &response, rect.shrink(3.0), radius::ROW);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}
