//! A box to tick with its text: square, and outlined so that an empty one is seen on any ground.

use crate::app::theme::Theme;
use crate::app::theme::metrics::radius;
use egui::{Checkbox, CornerRadius, Response, Stroke, Ui, WidgetText};

/// A tick box; an empty `text` leaves the box alone.
pub fn check_box(ui: &mut Ui, value: &mut bool, text: impl Into<WidgetText>) -> Response {
    let theme = Theme::of(ui);
    ui.scope(|ui| {
        let is_on = *value;
        let widgets = &mut ui.visuals_mut().widgets;
        for state in [
            &mut widgets.inactive,
            &mut widgets.hovered,
            &mut widgets.active,
        ] {
            state.corner_radius = CornerRadius::same(radius::CHECK_BOX);
            let outline = if is_on { theme.accent.line } else { theme.edge };
            state.bg_stroke = Stroke::new(1.5, outline);
            if is_on {
                state.bg_fill = theme.accent.line;
                state.fg_stroke = Stroke::new(2.0, theme.on_accent);
            }
        }
        widgets.hovered.bg_stroke.color = theme.accent.line;
        // The text keeps its own colour: only the mark stands on the accent.
        ui.visuals_mut().override_text_color = Some(theme.text);
        ui.add(Checkbox::new(value, text))
    })
    .inner
}
