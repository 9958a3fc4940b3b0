//! A row of two lines with a coloured dot: a finding, a claim, an event.
//!
//! The dot repeats the level that the label says, so colour is never the only sign.

use egui::{
    Align, Color32, CornerRadius, Rect, Response, Sense, Ui, Widget, WidgetInfo, WidgetType, vec2,
};

use super::paint::{dot, focus_ring};
use super::text::Line;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};

const HEIGHT: f32 = 42.0;
const INSET: f32 = 10.0;
const TITLE_TOP: f32 = 3.0;
const TITLE_HEIGHT: f32 = 18.0;
const CAPTION_HEIGHT: f32 = 16.0;

/// A row; add it with `ui.add` in a column without space between items.
#[must_use = "add it to an Ui"]
pub struct NoteRow<'a> {
    title: &'a str,
    caption: &'a str,
    level: &'a str,
    colour: Color32,
    is_selected: bool,
}

impl<'a> NoteRow<'a> {
    /// `level` names the dot's `colour` for those who cannot see it ("error").
    pub fn new(level: &'a str, colour: Color32, title: &'a str, caption: &'a str) -> Self {
        Self {
            title,
            caption,
            level,
            colour,
            is_selected: false,
        }
    }

    pub fn selected(mut self, is_selected: bool) -> Self {
        self.is_selected = is_selected;
        self
    }

    /// Paints dot, title and caption; returns whether one of the texts was cut.
    fn paint(&self, ui: &Ui, theme: &Theme, rect: Rect) -> bool {
        let inner = rect.shrink2(vec2(INSET, TITLE_TOP));
        let title = Rect::from_min_size(inner.min, vec2(inner.width(), TITLE_HEIGHT));
        dot(ui, title, self.colour);
        let indent = |row: Rect| row.with_min_x(row.left() + space::DOT_INDENT);
        let caption = Rect::from_min_size(title.left_bottom(), vec2(inner.width(), CAPTION_HEIGHT));
        let strong = Line::new(self.title, Weight::Medium, size::BODY, theme.text);
        let quiet = Line::new(self.caption, Weight::Regular, size::CAPTION, theme.muted);
        let (_, title_elided) = strong.paint_in(ui, indent(title), Align::Min);
        let (_, caption_elided) = quiet.paint_in(ui, indent(caption), Align::Min);
        title_elided || caption_elided
    }
}

impl Widget for NoteRow<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
        let is_enabled = ui.is_enabled();
        response.widget_info(|| {
            let label = format!("{}: {}, {}", self.level, self.title, self.caption);
            WidgetInfo::selected(
                WidgetType::SelectableLabel,
                is_enabled,
                self.is_selected,
                label,
            )
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let theme = Theme::of(ui);
        let ground = match (self.is_selected, response.hovered()) {
            (true, _) => theme.selection,
            (false, true) => theme.hover,
            (false, false) => Color32::TRANSPARENT,
        };
        let pill = rect.shrink2(vec2(0.0, 1.0));
        ui.painter()
            .rect_filled(pill, CornerRadius::same(radius::ROW), ground);
        focus_ring(ui, &response, pill.shrink(1.0), radius::ROW);
        if self.paint(ui, theme, rect) {
            let all = format!("{}\n{}", self.title, self.caption);
            return response.on_hover_text(all);
        }
        response
    }
}
