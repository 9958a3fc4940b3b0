//! One line of text that is cut with an ellipsis where it does not fit.
//!
//! Everything painted by hand lays its text out here, so the cut, the colour and the hover text are the
//! same everywhere. Does not wrap: labels of egui do.

use std::sync::Arc;

use egui::emath::GuiRounding as _;
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align, Color32, FontId, Galley, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

use crate::app::fonts::Weight;

/// A line of text before it is laid out.
pub struct Line<'a> {
    text: &'a str,
    font: FontId,
    colour: Color32,
    neighbour_size: f32,
}

/// Half the height of Inter's capitals, as a share of the text size.
const HALF_CAPITAL: f32 = 0.3636;

impl<'a> Line<'a> {
    /// `size_pt` in points, see `theme::metrics::size`.
    pub fn new(text: &'a str, weight: Weight, size_pt: f32, colour: Color32) -> Self {
        Self {
            text,
            font: weight.font(size_pt),
            colour,
            neighbour_size: size_pt,
        }
    }

    /// Lays the line out, cut to `most_width` points; `Galley::elided` tells whether it was cut.
    pub fn galley(&self, ui: &Ui, most_width: f32) -> Arc<Galley> {
        let mut job =
            LayoutJob::simple_singleline(self.text.to_owned(), self.font.clone(), self.colour);
        job.wrap = TextWrapping::truncate_at_width(most_width.max(0.0));
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }

    /// Stands on the baseline that a text of `size_pt` would have, so that a smaller value lines up with its name.
    pub fn beside(mut self, size_pt: f32) -> Self {
        self.neighbour_size = size_pt;
        self
    }

    /// Paints the line with its capitals centred on the height of `rect`, at its left or right side or its
    /// middle, cut to its width.
    ///
    /// Returns the rectangle of the text and whether it was cut.
    pub fn paint_in(&self, ui: &Ui, rect: Rect, side: Align) -> (Rect, bool) {
        let galley = self.galley(ui, rect.width());
        let size = galley.size();
        // As the painter rounds the ground that the text stands on.
        let rect = rect.round_to_pixels(ui.pixels_per_point());
        let x = match side {
            Align::Min => rect.left(),
            Align::Center => rect.center().x - size.x / 2.0,
            Align::Max => rect.right() - size.x,
        };
        let baseline = rect.center().y + HALF_CAPITAL * self.neighbour_size;
        let y = baseline.round_to_pixels(ui.pixels_per_point()) - baseline_of(&galley);
        let placed = Rect::from_min_size(pos2(x, y), size);
        let elided = galley.elided;
        ui.painter().galley(placed.min, galley, self.colour);
        (placed, elided)
    }
}

/// How wide the widest of some texts is, of very many the first.
pub fn widest<'t>(
    ui: &Ui,
    texts: impl Iterator<Item = &'t str>,
    weight: Weight,
    size_pt: f32,
) -> f32 {
    let width = |text: &str| {
        let line = Line::new(text, weight, size_pt, Color32::TRANSPARENT);
        line.galley(ui, f32::INFINITY).size().x
    };
    texts.take(200).map(width).fold(0.0, f32::max)
}

/// Distance of the baseline from the top of a galley of one row.
fn baseline_of(galley: &Galley) -> f32 {
    let row = galley.rows.first();
    row.and_then(|row| row.glyphs.first().map(|glyph| row.pos.y + glyph.pos.y))
        .unwrap_or(0.0)
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
