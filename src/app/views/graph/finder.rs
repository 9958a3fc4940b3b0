//! The field that looks for a text in the graph and jumps to where it stands.

use super::drawing::Drawing;
use super::frame::Frame;
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size};
use crate::plan::RowRef;
use egui::{Align2, Area, Id, Key, Modifiers, Order, RichText, TextEdit, Ui, vec2};
use egui_phosphor::regular as icon;

const WIDTH: f32 = 190.0;

/// The field and what it has found.
#[derive(Default)]
pub struct Finder {
    is_open: bool,
    wants_focus: bool,
    text: String,
    /// What the rows were found for: the text and the drawing's number.
    found_for: Option<(String, u64)>,
    rows: Vec<RowRef>,
    at: usize,
}

impl Finder {
    /// Opens the field.
    pub fn open(&mut self) {
        (self.is_open, self.wants_focus) = (true, true);
    }

    /// Jumps to the next place, or the one before; opens the field where nothing was looked for yet.
    pub fn step(&mut self, drawing: &Drawing, is_back: bool, actions: &mut Actions) {
        self.look(drawing);
        if self.text.trim().is_empty() {
            self.open();
            return;
        }
        let count = self.rows.len();
        if count > 0 {
            let by = if is_back { count - 1 } else { 1 };
            self.at = (self.at + by) % count;
            self.jump(actions);
        }
    }

    fn jump(&self, actions: &mut Actions) {
        if let Some(&row) = self.rows.get(self.at) {
            actions.push(Action::Reveal(row));
        }
    }

    /// Finds the cards whose key or title holds every word, in reading order.
    fn look(&mut self, drawing: &Drawing) -> bool {
        let wanted = (self.text.clone(), drawing.serial);
        if self.found_for.as_ref() == Some(&wanted) {
            return false;
        }
        let words: Vec<String> = self
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let fits = |key: &str, title: &str| {
            let text = format!("{key} {title}").to_lowercase();
            !words.is_empty() && words.iter().all(|word| text.contains(word.as_str()))
        };
        let cards = drawing.model.cards.iter().zip(&drawing.scene.boxes);
        let mut rows: Vec<(f32, f32, RowRef)> = cards
            .filter(|(card, _)| fits(&card.key, &card.title))
            .map(|(card, area)| (area.top(), area.left(), card.row))
            .collect();
        rows.sort_by(|a, b| {
            let across = a.1.total_cmp(&b.1).then(a.2.cmp(&b.2));
            a.0.total_cmp(&b.0).then(across)
        });
        self.rows = rows.into_iter().map(|(_, _, row)| row).collect();
        let is_new = self
            .found_for
            .as_ref()
            .is_none_or(|(text, _)| *text != self.text);
        if is_new {
            self.at = 0;
        }
        self.at = self.at.min(self.rows.len().saturating_sub(1));
        self.found_for = Some(wanted);
        is_new
    }

    /// Shows the field in the upper right corner of the canvas; true when it was left with Esc.
    pub fn show(
        &mut self,
        ui: &Ui,
        frame: Frame,
        drawing: &Drawing,
        actions: &mut Actions,
    ) -> bool {
        if !self.is_open {
            return false;
        }
        let corner = frame.canvas.right_top() + vec2(-14.0, frame.strip.height() + 8.0);
        let mut left = false;
        Area::new(Id::new("graph finder"))
            .order(Order::Middle)
            .pivot(Align2::RIGHT_TOP)
            .fixed_pos(corner)
            .constrain_to(frame.canvas)
            .show(ui.ctx(), |ui| {
                egui::Frame::popup(ui.style())
                    .corner_radius(radius::CARD)
                    .inner_margin(6.0)
                    .show(ui, |ui| {
                        ui.horizontal(|ui| left = self.fields(ui, drawing, actions));
                    });
            });
        left
    }

    fn fields(&mut self, ui: &mut Ui, drawing: &Drawing, actions: &mut Actions) -> bool {
        let id = Id::new("graph finder field");
        let edit = TextEdit::singleline(&mut self.text)
            .id(id)
            .hint_text("Find in the graph")
            .desired_width(WIDTH);
        let is_focused = ui.memory(|memory| memory.has_focus(id));
        let take = |ui: &Ui, modifiers, key| {
            is_focused && ui.input_mut(|input| input.consume_key(modifiers, key))
        };
        let is_back = take(ui, Modifiers::SHIFT, Key::Enter);
        let is_on = take(ui, Modifiers::NONE, Key::Enter);
        let response = ui.add(edit);
        // egui takes the keyboard from a field on Esc before anybody is asked.
        let is_left = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        response.widget_info(|| {
            egui::WidgetInfo::text_edit(true, &self.text, &self.text, "Find in the graph")
        });
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            crate::app::name_field::select_all(ui, id, &self.text);
        }
        if self.look(drawing) {
            self.jump(actions);
        }
        let theme = Theme::of(ui);
        let count = match (self.text.trim().is_empty(), self.rows.len()) {
            (true, _) => String::new(),
            (false, 0) => "nothing".to_owned(),
            (false, count) => format!("{} of {count}", self.at + 1),
        };
        let count = RichText::new(count).font(Weight::Regular.font(size::CAPTION));
        ui.add_sized(
            vec2(54.0, extent::BUTTON - 5.0),
            egui::Label::new(count.color(theme.muted)),
        );
        let before = button(ui, icon::CARET_UP, "The one before") || is_back;
        let next = button(ui, icon::CARET_DOWN, "The next one") || is_on;
        let closed = button(ui, icon::X, "Close the search") || is_left;
        if before || next {
            self.step(drawing, before, actions);
        }
        self.is_open = !closed;
        closed
    }
}

fn button(ui: &mut Ui, mark: &str, label: &str) -> bool {
    let response = ui.add(egui::Button::new(mark).frame(false));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label));
    response.on_hover_text(label).clicked()
}
