//! What an empty view shows: an icon, one sentence, and the buttons that fill it.
//!
//! An empty page that says nothing looks broken, so every view without content ends here. The first
//! action is the primary one.

use egui::{Align, Color32, Layout, Ui, UiBuilder, vec2};

use super::button::ActionButton;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};

const ICON: f32 = 34.0;
const MOST_WIDTH: f32 = 420.0;
const HEIGHT: f32 = 140.0;

/// An empty state in the middle of what is available.
#[must_use = "show it"]
pub struct EmptyState<'a> {
    icon: &'a str,
    sentence: &'a str,
    actions: &'a [&'a str],
}

impl<'a> EmptyState<'a> {
    /// `icon` is a character of the icon font; `sentence` says what belongs here and how it gets here.
    pub fn new(icon: &'a str, sentence: &'a str) -> Self {
        Self {
            icon,
            sentence,
            actions: &[],
        }
    }

    /// The texts of the buttons, the primary one first.
    pub fn actions(mut self, actions: &'a [&'a str]) -> Self {
        self.actions = actions;
        self
    }

    /// Paints it and returns the index of the action that was clicked.
    pub fn show(self, ui: &mut Ui) -> Option<usize> {
        let room = ui.available_rect_before_wrap();
        let rect = egui::Rect::from_center_size(
            room.center(),
            vec2(room.width().min(MOST_WIDTH), room.height().min(HEIGHT)),
        );
        let builder = UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::top_down(Align::Center));
        ui.scope_builder(builder, |ui| self.content(ui)).inner
    }

    fn content(self, ui: &mut Ui) -> Option<usize> {
        let theme = Theme::of(ui);
        let text = |text: &str, size_pt: f32, colour: Color32| {
            egui::RichText::new(text)
                .font(Weight::Regular.font(size_pt))
                .color(colour)
        };
        ui.label(text(self.icon, ICON, theme.faint));
        ui.label(text(self.sentence, size::LANE, theme.muted));
        ui.add_space(space::CHIP);
        self.buttons(ui)
    }

    /// A centred row: a centred column cannot hold one, so its width is summed first.
    fn buttons(&self, ui: &mut Ui) -> Option<usize> {
        let id = ui.id().with("actions");
        let last_width = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(0.0);
        let mut clicked = None;
        let row = ui.horizontal(|ui| {
            ui.add_space(((ui.available_width() - last_width) / 2.0).max(0.0));
            let start = ui.cursor().left();
            for (index, action) in self.actions.iter().enumerate() {
                let button = if index == 0 {
                    ActionButton::primary(action)
                } else {
                    ActionButton::secondary(action)
                };
                if ui.add(button).clicked() {
                    clicked = Some(index);
                }
            }
            ui.min_rect().right() - start
        });
        if (row.inner - last_width).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, row.inner));
            ui.ctx()
                .request_discard("the row of buttons is centred by its width");
        }
        clicked
    }
}
