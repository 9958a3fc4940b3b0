//! Headings: the title of a panel and the small capitals above a section.
//!
//! Section texts are given as sentences and shown in capitals; assistive technology reads the sentence.

use egui::{Align, Response, Sense, Ui, WidgetInfo, WidgetType, vec2};

use super::text::{Line, elided_label};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;

const SECTION_HEIGHT: f32 = 16.0;

/// The title of a panel or a page card.
pub fn panel_title(ui: &mut Ui, text: &str) -> Response {
    let colour = Theme::of(ui).text;
    let width = ui.available_width();
    elided_label(
        ui,
        &Line::new(text, Weight::Bold, size::TITLE, colour),
        width,
    )
}

/// A section heading over the full width ("ESTIMATE").
pub fn section_heading(ui: &mut Ui, text: &str) -> Response {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), SECTION_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, text));
    let capitals = text.to_uppercase();
    let colour = Theme::of(ui).faint;
    let (_, elided) = Line::new(&capitals, Weight::SemiBold, size::SECTION, colour).paint_in(
        ui,
        rect,
        Align::Min,
    );
    if elided {
        response.on_hover_text(text)
    } else {
        response
    }
}
