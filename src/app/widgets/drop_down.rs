//! A choice from a list that opens below it: the option selector, fields with few values.
//!
//! egui's combo box with a quiet mark, a fixed width and a name for assistive technology. The list itself
//! is the caller's.

use egui::{ComboBox, InnerResponse, Rect, Shape, Stroke, Ui, vec2};

use crate::app::theme::Theme;

/// A field of `width` points that shows `selected`; `list` fills the opened list and runs only then.
///
/// `name` says what is chosen; it is not shown and is unique among its neighbours.
pub fn drop_down<R>(
    ui: &mut Ui,
    name: &str,
    selected: &str,
    width: f32,
    list: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<Option<R>> {
    // As many entries as the window has room for; the rest is scrolled.
    let height = ui.ctx().content_rect().height() * 0.6;
    let field = ComboBox::from_id_salt(name)
        .height(height)
        .selected_text(selected)
        .width(width)
        .truncate()
        .icon(|ui, rect, _, _| paint_mark(ui, rect))
        .show_ui(ui, list);
    let id = field.response.id;
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_label(name);
        node.set_value(selected);
    });
    field
}

fn paint_mark(ui: &Ui, rect: Rect) {
    let centre = rect.center();
    let corner = |x: f32, y: f32| centre + vec2(x, y);
    let points = vec![corner(-3.5, -2.5), corner(3.5, -2.5), corner(0.0, 3.0)];
    ui.painter().add(Shape::convex_polygon(
        points,
        Theme::of(ui).muted,
        Stroke::NONE,
    ));
}
