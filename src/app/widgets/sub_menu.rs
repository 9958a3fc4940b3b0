//! A menu in a menu, with the mark of the icon font: egui's own arrow is in none of our fonts.

use egui::containers::menu::SubMenuButton;
use egui::{Button, Ui};
use egui_phosphor::regular::CARET_RIGHT;

/// An entry that opens a menu beside itself; `entries` fills it and runs only while it is open.
pub fn sub_menu(ui: &mut Ui, text: &str, entries: impl FnOnce(&mut Ui)) {
    let button = Button::new(text).right_text(CARET_RIGHT);
    SubMenuButton::from_button(button).ui(ui, entries);
}
