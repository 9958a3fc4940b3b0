//! The strip above the table: filter, number of rows, choice of columns.

use super::TableView;
use super::columns::COLUMNS;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, size};
use crate::app::widgets::{SearchField, check_box};
use egui::{Align, Layout, Popup, PopupCloseBehavior, RichText, Ui, vec2};

const HEIGHT: f32 = 42.0;

/// Draws the strip; `shown` of `all` rows pass the filter.
pub(super) fn show(ui: &mut Ui, view: &mut TableView, shown: usize, all: usize) {
    let theme = Theme::of(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), HEIGHT),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.allocate_ui(vec2(260.0, extent::BUTTON + 1.0), |ui| {
                ui.add(SearchField::new(&mut view.filter, "Filter rows"));
            });
            ui.add_space(4.0);
            let text = match shown == all {
                true => format!("{all} rows"),
                false => format!("{shown} of {all} rows"),
            };
            ui.label(RichText::new(text).size(size::SMALL).color(theme.muted));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                column_menu(ui, view)
            });
        },
    );
}

fn column_menu(ui: &mut Ui, view: &mut TableView) {
    let button = ui.add(egui::Button::new("Columns").min_size(vec2(0.0, extent::BUTTON)));
    let popup = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        // Two boxes a line, read downwards: one below the other they are more than a small screen is high.
        let half = COLUMNS.len().div_ceil(2);
        egui::Grid::new("columns of the table").show(ui, |ui| {
            for line in 0..half {
                for place in [line, line + half] {
                    column_box(ui, view, place);
                }
                ui.end_row();
            }
        });
    });
}

/// The box of one column; the last one on show cannot be hidden.
fn column_box(ui: &mut Ui, view: &mut TableView, place: usize) {
    let Some(column) = COLUMNS.get(place) else {
        return;
    };
    let mut is_shown = view.columns.contains(&place);
    let is_last = is_shown && view.columns.len() == 1;
    let is_changed = ui.add_enabled_ui(!is_last, |ui| {
        check_box(ui, &mut is_shown, column.title).changed()
    });
    if is_changed.inner {
        choose(&mut view.columns, place, is_shown);
    }
}

/// Shows or hides a column; the order of columns stays that of the table.
fn choose(columns: &mut Vec<usize>, place: usize, is_shown: bool) {
    columns.retain(|&own| own != place);
    if is_shown {
        columns.push(place);
        columns.sort_unstable();
    }
}
