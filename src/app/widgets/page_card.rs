//! A card on a page: a title, a quiet line that says how to read it, and a chart or table below.
//!
//! Pages are made of cards on the canvas; panels are not, they are divided by hairlines.

use egui::{CornerRadius, Frame, InnerResponse, Margin, RichText, Stroke, Ui};

use super::heading::panel_title;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};

const MARGIN: i8 = 18;

/// A card as wide as what is available, as high as `content`; an empty `caption` takes no room.
pub fn page_card<R>(
    ui: &mut Ui,
    title: &str,
    caption: &str,
    content: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    let theme = Theme::of(ui);
    let frame = Frame::NONE
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, theme.stroke))
        .corner_radius(CornerRadius::same(radius::PAGE_CARD))
        .inner_margin(Margin::same(MARGIN));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        panel_title(ui, title);
        if !caption.is_empty() {
            let quiet = Weight::Regular.font(size::CAPTION);
            ui.label(RichText::new(caption).font(quiet).color(theme.muted));
        }
        ui.add_space(space::HEADING);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = space::ROW;
            content(ui)
        })
        .inner
    })
}
