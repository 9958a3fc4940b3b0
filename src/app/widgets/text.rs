//! One line of text that is cut with an ellipsis where it does not fit.
//!
//! Everything painted by hand lays its text out here, so the cut, the colour and the hover text are the
//! same everywhere. Does not wrap: labels of egui do.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align, Color32, FontId, Galley, Pos2, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, pos2,
    vec2,
};

use crate::app::fonts::Weight;

/// A line of text before it is laid out.
pub struct Line<'a> {
    text: &'a str,
    font: FontId,
    colour: Color32,
}

impl<'a> Line<'a> {
    /// `size_pt` in points, see `theme::metrics::size`.
    pub fn new(text: &'a str, weight: Weight, size_pt: f32, colour: Color32) -> Self {
        Self {
            text,
            font: weight.font(size_pt),
            colour,
        }
    }

    /// Lays the line out, cut to `most_width` points; `Galley::elided` tells whether it was cut.
    pub fn galley(&self, ui: &Ui, most_width: f32) -> Arc<Galley> {
        let mut job =
            LayoutJob::simple_singleline(self.text.to_owned(), self.font.clone(), self.colour);
        job.wrap = TextWrapping::truncate_at_width(most_width.max(0.0));
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }

    /// Paints the line at the height of `rect`'s middle, at its left or right side or its middle, cut to its width.
    ///
    /// Returns the rectangle of the text and whether it was cut.
    pub fn paint_in(&self, ui: &Ui, rect: Rect, side: Align) -> (Rect, bool) {
        let galley = self.galley(ui, rect.width());
        let min = aligned(rect, galley.size(), side);
        let placed = Rect::from_min_size(min, galley.size());
        let elided = galley.elided;
        ui.painter().galley(min, galley, self.colour);
        (placed, elided)
    }
}

fn aligned(rect: Rect, size: egui::Vec2, side: Align) -> Pos2 {
    let x = match side {
        Align::Min => rect.left(),
        Align::Center => rect.center().x - size.x / 2.0,
        Align::Max => rect.right() - size.x,
    };
    pos2(x, rect.center().y - size.y / 2.0)
}

/// A label on one line, at most `most_width` points wide; where it is cut, hovering shows all of it.
pub fn elided_label(ui: &mut Ui, line: &Line<'_>, most_width: f32) -> Response {
    let galley = line.galley(ui, most_width.min(ui.available_width()));
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x, galley.size().y), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, line.text));
    let elided = galley.elided;
    if ui.is_rect_visible(rect) {
        ui.painter().galley(rect.min, galley, line.colour);
    }
    if elided {
        response.on_hover_text(line.text)
    } else {
        response
    }
}
