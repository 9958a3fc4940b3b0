//! The bar at the top: menus, search, option, export.

use crate::app::action::{Action, Actions, AppRequest};
use crate::app::command::{self, COMMANDS, MENUS, Menu};
use crate::app::fonts::Weight;
use crate::app::settings::Settings;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, size};
use crate::app::widgets::{ActionButton, Chip, SearchField, drop_down, sub_menu};
use egui::{Align, Layout, RichText};

/// Draws the bar.
pub fn menu_bar(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let frame = egui::Frame::new()
        .fill(theme.panel)
        .inner_margin(egui::Margin::symmetric(12, 0));
    egui::Panel::top("menu bar")
        .exact_size(extent::MENU_BAR)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            egui::MenuBar::new().ui(ui, |ui| {
                ui.set_height(extent::MENU_BAR);
                for menu in MENUS {
                    let title = RichText::new(menu.text())
                        .font(Weight::Regular.font(size::BODY))
                        .color(theme.muted);
                    ui.menu_button(title, |ui| {
                        // A long menu on a small screen is scrolled.
                        let room = ui.ctx().content_rect().height() - extent::MENU_BAR - 40.0;
                        let room = room.max(160.0);
                        ui.spacing_mut().scroll = egui::style::ScrollStyle::solid();
                        egui::ScrollArea::vertical()
                            .max_height(room)
                            .min_scrolled_height(room)
                            .show(ui, |ui| entries(ui, *menu, state, actions));
                    });
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    right_side(ui, state, actions);
                    search(ui, &state.settings, actions);
                });
            });
        });
}

fn entries(ui: &mut egui::Ui, menu: Menu, state: &AppState, actions: &mut Actions) {
    ui.set_min_width(250.0);
    let mut group = 0;
    for command in COMMANDS.iter().filter(|command| command.menu == menu) {
        if std::mem::replace(&mut group, command.group) != command.group {
            ui.separator();
        }
        let action = (command.action)(state);
        let text = match (command.id, state.sheet.document.history()) {
            ("undo", history) => with_label(command.text, history.undo_label()),
            ("redo", history) => with_label(command.text, history.redo_label()),
            _ => command.text.to_owned(),
        };
        let button = egui::Button::new(text).shortcut_text(command.shortcut_text(&state.settings));
        if ui.add_enabled(action.is_some(), button).clicked() {
            action.into_iter().for_each(|action| actions.push(action));
            ui.close();
        }
        if command.id == "open" && !state.keeper.recent.is_empty() {
            sub_menu(ui, "Open recent", |ui| recent(ui, state, actions));
        }
    }
}

/// The plans that were open lately.
fn recent(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
    ui.set_min_width(260.0);
    for plan in &state.keeper.recent {
        let folder = plan
            .path
            .parent()
            .map(|folder| folder.display().to_string());
        let button = egui::Button::new(plan.name()).shortcut_text(folder.unwrap_or_default());
        if ui.add(button).clicked() {
            actions.push(Action::App(AppRequest::OpenPath(plan.path.clone())));
            ui.close();
        }
    }
}

fn with_label(text: &str, label: Option<&str>) -> String {
    label.map_or_else(|| text.to_owned(), |label| format!("{text} {label}"))
}

fn right_side(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
    if ui.add(ActionButton::secondary("Export")).clicked() {
        actions.push(Action::App(AppRequest::Export));
    }
    let plan = state.sheet.document.plan();
    if !plan.options.is_empty() {
        choose_option(ui, state, actions);
    }
    if state.sheet.with_agents || !plan.agents.is_empty() {
        with_agents(ui, state, actions);
    }
}

/// The option everything is shown for, with a chip that leads back to the plan.
fn choose_option(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
    let plan = state.sheet.document.plan();
    let mut options: Vec<_> = plan.options.iter().collect();
    options.sort_by_key(|option| (option.rank, option.id));
    let chosen = state
        .sheet
        .option
        .and_then(|id| plan.options.get(id))
        .map_or("As planned", |o| o.name.as_str());
    drop_down(ui, "Option", chosen, 150.0, |ui| {
        let mut choose = |ui: &mut egui::Ui, name: &str, option| {
            if ui
                .selectable_label(state.sheet.option == option, name)
                .clicked()
            {
                actions.push(Action::App(AppRequest::ChooseOption(option)));
            }
        };
        choose(ui, "As planned", None);
        options
            .iter()
            .for_each(|option| choose(ui, &option.name, Some(option.id)));
    });
    let theme = Theme::of(ui);
    if state.sheet.option.is_none() {
        ui.label(RichText::new("Option").color(theme.muted));
        return;
    }
    let label = format!("Everything is shown for option {chosen}: back to the plan");
    let chip = Chip::new("Option ×").tone(&theme.accent).label(&label);
    if ui.add(chip.clickable()).on_hover_text(&label).clicked() {
        actions.push(Action::App(AppRequest::ChooseOption(None)));
    }
}

/// Whether the dates on show are levelled; lit while they are.
fn with_agents(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let hint = match state.sheet.with_agents {
        true => "Every view shows levelled dates: agents count like dependencies",
        false => "Dates are those without limits of agents; click for levelled dates in every view",
    };
    let chip = Chip::new("With agents").label("Dates with agents");
    let chip = match state.sheet.with_agents {
        true => chip.tone(&theme.accent),
        false => chip.outlined(),
    };
    if ui.add(chip.clickable()).on_hover_text(hint).clicked() {
        actions.push(Action::App(AppRequest::WithAgents(
            !state.sheet.with_agents,
        )));
    }
}

/// Looks like a field, opens the palette.
fn search(ui: &mut egui::Ui, settings: &Settings, actions: &mut Actions) {
    let room = ui.available_width();
    let width = extent::SEARCH_WIDTH.min(room - 24.0);
    if width < 120.0 {
        return;
    }
    let keys = command::hint("palette", settings);
    let centre = ui.ctx().content_rect().center().x;
    let left = (centre - width / 2.0).clamp(
        ui.max_rect().left() + 12.0,
        ui.max_rect().left() + room - width,
    );
    let height = extent::BUTTON + 1.0;
    let top = ui.max_rect().center().y - height / 2.0;
    let rect = egui::Rect::from_min_size(egui::pos2(left, top), egui::vec2(width, height));
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Center)),
    );
    let field = SearchField::new(&mut String::new(), "Find a ticket or run a command")
        .shortcut(&keys)
        .width(width)
        .ui(&mut ui);
    if field.gained_focus() || field.clicked() {
        field.surrender_focus();
        actions.push(Action::App(AppRequest::Palette));
    }
}

use egui::Widget as _;
