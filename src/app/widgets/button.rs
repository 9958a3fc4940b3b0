//! The buttons of the menu bar and of dialogs: one primary in the accent, others quiet.
//!
//! A page has at most one primary button, so that it is clear what comes next. Menus and tool buttons
//! use egui's own button.

use egui::{
    Align, Color32, CornerRadius, Response, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo,
    WidgetType, vec2,
};

use super::paint::focus_ring;
use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{extent, radius, size};
use crate::app::theme::{Theme, colour};

const PADDING: f32 = 20.0;
const LEAST_WIDTH: f32 = 86.0;

/// A button; add it with `ui.add` or `ui.add_enabled`.
#[must_use = "add it to an Ui"]
pub struct ActionButton<'a> {
    text: &'a str,
    is_primary: bool,
    is_compact: bool,
}

impl<'a> ActionButton<'a> {
    /// The one next step of a page ("Simulate").
    pub fn primary(text: &'a str) -> Self {
        Self {
            text,
            is_primary: true,
            is_compact: false,
        }
    }

    /// Any other step ("Export").
    pub fn secondary(text: &'a str) -> Self {
        Self {
            is_primary: false,
            ..Self::primary(text)
        }
    }

    /// Less room at the sides, for rows of fixes.
    pub fn compact(mut self) -> Self {
        self.is_compact = true;
        self
    }

    fn look(&self, theme: &Theme, response: &Response, is_enabled: bool) -> Look {
        let pressed = response.is_pointer_button_down_on();
        let lift = if pressed { 0.22 } else { 0.1 };
        let (fill, ink) = match (is_enabled, self.is_primary) {
            (true, true) => (theme.accent.line, theme.on_accent),
            (true, false) => (theme.raised, theme.text),
            (false, _) => (theme.raised, theme.faint),
        };
        let outline = if is_enabled && self.is_primary {
            fill
        } else {
            theme.stroke
        };
        let is_lit = is_enabled && (pressed || response.hovered());
        Look {
            fill: if is_lit {
                colour::mix(fill, ink, lift)
            } else {
                fill
            },
            outline,
            ink,
        }
    }
}

/// Whether this is a dialog in which nothing has the keyboard: then Enter is for its next step.
fn waits_for_keyboard(ui: &Ui) -> bool {
    let layer = ui.layer_id();
    ui.memory(|memory| memory.top_modal_layer() == Some(layer) && memory.focused().is_none())
}

struct Look {
    fill: Color32,
    outline: Color32,
    ink: Color32,
}

impl Widget for ActionButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let (padding, least) = if self.is_compact {
            (12.0, 0.0)
        } else {
            (PADDING, LEAST_WIDTH)
        };
        let measure = Line::new(self.text, Weight::Medium, size::BODY, theme.text);
        let width = measure
            .galley(ui, ui.available_width() - 2.0 * padding)
            .size()
            .x
            + 2.0 * padding;
        let (rect, response) =
            ui.allocate_exact_size(vec2(width.max(least), extent::BUTTON), Sense::click());
        let is_enabled = ui.is_enabled();
        if self.is_primary && is_enabled && waits_for_keyboard(ui) {
            response.request_focus();
        }
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, self.text));
        if ui.is_rect_visible(rect) {
            let look = self.look(theme, &response, is_enabled);
            let stroke = Stroke::new(1.0, look.outline);
            ui.painter().rect(
                rect,
                CornerRadius::same(radius::BUTTON),
                look.fill,
                stroke,
                StrokeKind::Inside,
            );
            let inner = rect.shrink2(vec2(padding.min(rect.width() / 2.0), 0.0));
            Line::new(self.text, Weight::Medium, size::BODY, look.ink).paint_in(
                ui,
                inner,
                Align::Center,
            );
            // With a gap, as the primary button has the ring's colour.
            focus_ring(ui, &response, rect.expand(2.0), radius::BUTTON + 2);
        }
        response
    }
}
