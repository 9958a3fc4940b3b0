//! The preferences: every one takes effect at once and is kept.

use super::request;
use crate::app::action::{Actions, AppRequest};
use crate::app::settings::{DAYS, DurationFormat, Settings};
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, size, space};
use crate::app::widgets::{ActionButton, check_box, drop_down, panel_title, section_heading};
use egui::{Align, Layout, RichText, ThemePreference, Ui, vec2};

/// The dialog; all it shows is in the settings themselves.
#[derive(Clone, Copy, Debug, Default)]
pub struct SettingsPage;

/// Interface sizes that are offered.
const THEMES: [(ThemePreference, &str); 3] = [
    (ThemePreference::System, "As the desktop"),
    (ThemePreference::Dark, "Dark"),
    (ThemePreference::Light, "Light"),
];
const SCALES: [f32; 6] = [1.0, 1.1, 1.25, 1.5, 1.75, 2.0];

impl SettingsPage {
    /// Draws the dialog; true when it is done.
    pub(super) fn show(self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        ui.set_width(460.0);
        panel_title(ui, "Settings");
        ui.add_space(space::HEADING);
        let mut new = state.settings.clone();
        let room = (ui.ctx().content_rect().height() - 200.0).max(160.0);
        egui::ScrollArea::vertical()
            .max_height(room)
            .show(ui, |ui| {
                look(ui, &mut new);
                ui.add_space(space::SECTION - 8.0);
                time(ui, &mut new);
            });
        if new != state.settings {
            request(actions, AppRequest::SetSettings(Box::new(new)));
        }
        ui.add_space(space::SECTION);
        let mut done = false;
        ui.horizontal(|ui| {
            if ui
                .add(ActionButton::secondary("Keyboard shortcuts…"))
                .clicked()
            {
                request(actions, AppRequest::Shortcuts);
                done = true;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                done |= ui.add(ActionButton::primary("Close")).clicked();
            });
        });
        done
    }
}

fn look(ui: &mut Ui, settings: &mut Settings) {
    section_heading(ui, "Look");
    row(ui, "Theme", |ui| {
        for (theme, text) in THEMES {
            if ui.selectable_label(settings.theme == theme, text).clicked() {
                settings.theme = theme;
            }
        }
    });
    row(ui, "Interface size", |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for scale in SCALES {
            let is_chosen = (settings.scale - scale).abs() < 0.02;
            let text = format!("{:.0} %", scale * 100.0);
            if ui.selectable_label(is_chosen, text).clicked() {
                settings.scale = scale;
            }
        }
    });
    row(ui, "Motion", |ui| {
        check_box(
            ui,
            &mut settings.reduced_motion,
            "Reduced: everything moves at once",
        );
    });
}

fn time(ui: &mut Ui, settings: &mut Settings) {
    section_heading(ui, "Time");
    row(ui, "A week begins on", |ui| {
        let shown = DAYS[usize::from(settings.first_day) % 7];
        drop_down(ui, "First day of the week", shown, 140.0, |ui| {
            for (place, day) in (0u8..).zip(DAYS) {
                if ui
                    .selectable_label(settings.first_day == place, day)
                    .clicked()
                {
                    settings.first_day = place;
                }
            }
        });
    });
    row(ui, "Durations as", |ui| {
        for (format, text) in [
            (DurationFormat::Hours, "Hours: 36 h"),
            (DurationFormat::Days, "Days: 4.5 d"),
        ] {
            if ui
                .selectable_label(settings.durations == format, text)
                .clicked()
            {
                settings.durations = format;
            }
        }
    });
    let quiet = Theme::of(ui).muted;
    let note = "A day is as long as the plan says: see the plan's own settings.";
    ui.label(RichText::new(note).size(size::CAPTION).color(quiet));
}

fn row(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui)) {
    let quiet = Theme::of(ui).muted;
    ui.horizontal(|ui| {
        let left = vec2(120.0, extent::BUTTON);
        ui.allocate_ui_with_layout(left, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(left);
            ui.label(RichText::new(label).color(quiet));
        });
        content(ui);
    });
}
