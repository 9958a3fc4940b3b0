//! The sheet of shortcuts: every command with its keys, which can be changed, and what the pointer does.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::command::{self, COMMANDS, Command, MENUS};
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, space};
use crate::app::widgets::{ActionButton, SearchField, panel_title, section_heading, value_row};
use egui::{Align, Event, Key, KeyboardShortcut, Layout, Modifiers, RichText, Ui, vec2};

/// What the pointer and the keys do in the graph and the outline, beyond commands.
const GESTURES: &[(&str, &str)] = &[
    ("Add a ticket", "Double-click a lane"),
    ("Connect", "Drag from a card's port"),
    ("Lead an arrow elsewhere", "Select it, drag its end"),
    (
        "Kind, lag and strength",
        "Click the chip of a selected arrow",
    ),
    ("Insert a ticket", "Double-click an arrow"),
    ("Change the track", "Drag a card to another lane"),
    (
        "Select several",
        "Shift or Ctrl and click, or drag on the canvas",
    ),
    ("Add a successor", "Tab"),
    ("New ticket (outline)", "Enter"),
    ("Rename (graph)", "Enter"),
    ("Walk", "Arrow keys, with Shift to select"),
    ("Move the view", "Wheel, middle button, or Space and drag"),
    ("Zoom", "Ctrl and wheel"),
];

/// The dialog's state.
#[derive(Default)]
pub struct ShortcutsDialog {
    filter: String,
    /// The command that waits for its new keys.
    capturing: Option<&'static str>,
    problem: Option<String>,
}

impl ShortcutsDialog {
    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        ui.set_width((ui.ctx().content_rect().width() - 120.0).clamp(420.0, 720.0));
        panel_title(ui, "Keyboard shortcuts");
        self.capture(ui, state, actions);
        ui.add_space(space::HEADING);
        ui.add(SearchField::new(&mut self.filter, "Find a command"));
        let theme = Theme::of(ui);
        let hint = match (&self.problem, self.capturing) {
            (Some(problem), _) => RichText::new(problem).color(theme.critical.text),
            (None, Some(_)) => {
                RichText::new("Press the new keys, or Esc to leave them as they are.")
                    .color(theme.accent.text)
            }
            (None, None) => RichText::new("Click keys to change them.").color(theme.muted),
        };
        ui.label(hint);
        let height = (ui.ctx().content_rect().height() - 260.0).clamp(140.0, 460.0);
        egui::ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, false])
            .show(ui, |ui| self.list(ui, state, actions));
        ui.add_space(space::HEADING);
        let mut done = false;
        ui.horizontal(|ui| {
            let has_own = !state.settings.shortcuts.is_empty();
            let reset = ActionButton::secondary("Give every command its own keys again");
            if ui.add_enabled(has_own, reset).clicked() {
                request(actions, AppRequest::ResetShortcuts);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                done = ui.add(ActionButton::primary("Close")).clicked();
            });
        });
        done
    }

    fn list(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) {
        let wanted = self.filter.to_lowercase();
        let fits = |command: &&Command| {
            wanted.is_empty()
                || command.text.to_lowercase().contains(&wanted)
                || command
                    .shortcut_text(&state.settings)
                    .to_lowercase()
                    .contains(&wanted)
        };
        for menu in MENUS {
            let commands: Vec<&'static Command> = COMMANDS
                .iter()
                .filter(|command| command.menu == *menu)
                .filter(fits)
                .collect();
            if commands.is_empty() {
                continue;
            }
            section_heading(ui, menu.text());
            for command in commands {
                self.line(ui, command, state, actions);
            }
            ui.add_space(space::HEADING);
        }
        if wanted.is_empty() {
            section_heading(ui, "In the graph and the outline");
            for (what, how) in GESTURES {
                value_row(ui, what, how, None);
            }
        }
    }

    fn line(
        &mut self,
        ui: &mut Ui,
        command: &'static Command,
        state: &AppState,
        actions: &mut Actions,
    ) {
        let theme = Theme::of(ui);
        let keys = command.shortcut_text(&state.settings);
        let is_capturing = self.capturing == Some(command.id);
        ui.horizontal(|ui| {
            ui.label(RichText::new(command.text).color(theme.muted));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let is_own = state.settings.shortcuts.contains_key(command.id);
                let label = format!("Give {} its own keys again", command.text);
                if is_own && icon(ui, egui_phosphor::regular::ARROW_COUNTER_CLOCKWISE, &label) {
                    set(actions, command.id, None);
                }
                let label = format!("Take the keys from {}", command.text);
                if !keys.is_empty() && icon(ui, egui_phosphor::regular::X, &label) {
                    set(actions, command.id, Some(String::new()));
                }
                let text = match (is_capturing, keys.is_empty()) {
                    (true, _) => "press keys…".to_owned(),
                    (false, true) => "none".to_owned(),
                    (false, false) => keys.clone(),
                };
                let button = egui::Button::new(text)
                    .selected(is_capturing)
                    .min_size(vec2(110.0, extent::BUTTON - 4.0));
                let response = ui.add(button);
                let label = format!("Keys of {}: {keys}", command.text);
                response.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label)
                });
                if response.clicked() {
                    (self.capturing, self.problem) = (Some(command.id), None);
                }
            });
        });
    }

    /// Takes the keys that are pressed for the command that waits for them.
    fn capture(&mut self, ui: &Ui, state: &AppState, actions: &mut Actions) {
        let Some(id) = self.capturing else { return };
        let Some(keys) = ui.input_mut(pressed) else {
            return;
        };
        self.capturing = None;
        if keys == KeyboardShortcut::new(Modifiers::NONE, Key::Escape) {
            return;
        }
        self.problem = refusal(&keys, state, id);
        if self.problem.is_none() {
            set(actions, id, Some(command::keys_text(&keys)));
        }
    }
}

fn set(actions: &mut Actions, command: &'static str, keys: Option<String>) {
    request(actions, AppRequest::SetShortcut { command, keys });
}

/// The keys of this frame, which nobody else gets.
fn pressed(input: &mut egui::InputState) -> Option<KeyboardShortcut> {
    let found = input.events.iter().find_map(|event| match event {
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => {
            let mut held = Modifiers::NONE;
            held.command = modifiers.command || modifiers.ctrl;
            held.alt = modifiers.alt;
            held.shift = modifiers.shift;
            Some(KeyboardShortcut::new(held, *key))
        }
        // The system turns these keys into what they usually mean.
        Event::Copy => Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::C)),
        Event::Cut => Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::X)),
        Event::Paste(_) => Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::V)),
        _ => None,
    });
    if found.is_some() {
        input
            .events
            .retain(|event| !matches!(event, Event::Key { .. } | Event::Text(_)));
    }
    found
}

/// Why a command cannot have these keys.
fn refusal(keys: &KeyboardShortcut, state: &AppState, id: &str) -> Option<String> {
    const NEEDED: [Key; 8] = [
        Key::Enter,
        Key::Tab,
        Key::Escape,
        Key::Space,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::ArrowLeft,
        Key::ArrowRight,
    ];
    let text = command::keys_text(keys);
    let is_bare = !keys.modifiers.command && !keys.modifiers.alt;
    if is_bare && NEEDED.contains(&keys.logical_key) {
        return Some(format!("{text} is needed to get around; add Ctrl or Alt."));
    }
    let owner = command::owner_of(keys, &state.settings, id)?;
    Some(format!(
        "{text} belongs to \"{}\": take it from there first.",
        owner.text
    ))
}

fn icon(ui: &mut Ui, mark: &str, label: &str) -> bool {
    let text = RichText::new(mark).color(Theme::of(ui).faint);
    let response = ui.add(egui::Button::new(text).frame(false));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label));
    response.on_hover_text(label).clicked()
}
