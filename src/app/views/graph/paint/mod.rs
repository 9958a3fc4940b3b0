//! How the graph is painted: bands below, arrows on them, cards on top, handles last.
//!
//! Every file here turns a part of the model into shapes and nothing else; what is hovered or dragged is told to it.

pub mod arrow;
pub mod axis;
pub mod card;
pub mod dots;
pub mod lanes;
pub mod overlay;
pub mod text;

use egui::{Pos2, Rect};
use egui_graphs::DrawContext;

/// From the drawing to the screen.
pub fn on_screen(ctx: &DrawContext<'_>, area: Rect) -> Rect {
    Rect::from_min_max(
        point_on_screen(ctx, area.min),
        point_on_screen(ctx, area.max),
    )
}

/// From the drawing to the screen.
pub fn point_on_screen(ctx: &DrawContext<'_>, point: Pos2) -> Pos2 {
    ctx.meta.canvas_to_screen_pos(point)
}
