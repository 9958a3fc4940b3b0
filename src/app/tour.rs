//! The first steps: five short cards, each beside the part of the window it is about.
//!
//! They lie over the window without stopping it, so that what is read can be tried at once.

use super::action::{Action, Actions, AppRequest};
use super::command;
use super::settings::Settings;
use super::state::AppState;
use super::theme::Theme;
use super::theme::metrics::{radius, size, space};
use super::widgets::{ActionButton, panel_title};
use egui::{Align, Align2, Area, Context, Id, Label, Layout, Order, RichText, vec2};

/// One step.
struct Step {
    title: &'static str,
    /// `{id}` stands for the keys of a command.
    text: &'static str,
    /// Where the card stands, and how far from there.
    place: (Align2, egui::Vec2),
}

const WIDTH: f32 = 300.0;

const STEPS: [Step; 5] = [
    Step {
        title: "The graph",
        text: "Tracks are lanes, tickets cards, arrows what waits for what. Double-click a lane for a ticket; drag \
               from a card's right side to connect it.",
        // Over the timeline, so that the graph it speaks of is seen.
        place: (Align2::CENTER_BOTTOM, vec2(0.0, -90.0)),
    },
    Step {
        title: "The outline",
        text: "The same plan as a list. {go-outline} takes the keyboard here: Enter adds a ticket, Tab a successor, \
               arrows walk.",
        place: (Align2::LEFT_CENTER, vec2(264.0, -40.0)),
    },
    Step {
        title: "The inspector",
        text: "Everything about what is selected, and why its dates are what they are. Every field takes effect when \
               you leave it.",
        place: (Align2::RIGHT_CENTER, vec2(-332.0, -40.0)),
    },
    Step {
        title: "Find anything",
        text: "{palette} finds every ticket and every command. {help} explains, and every key can be changed.",
        place: (Align2::CENTER_TOP, vec2(0.0, 56.0)),
    },
    Step {
        title: "What it adds up to",
        text: "The bar below always says when the campaign ends and what is wrong. Coral is critical. Nothing you do \
               is final: {undo} takes it back.",
        place: (Align2::CENTER_BOTTOM, vec2(0.0, -48.0)),
    },
];

/// Draws the step on show, if there is one.
pub fn show(ctx: &Context, state: &mut AppState, actions: &mut Actions) {
    let Some(place) = state.tour else { return };
    let Some(step) = STEPS.get(place) else {
        finish(state, actions);
        return;
    };
    let mut next = Some(place);
    Area::new(Id::new(("tour", place)))
        .order(Order::Foreground)
        .anchor(step.place.0, step.place.1)
        .show(ctx, |ui| {
            let theme = Theme::of(ui);
            let frame = egui::Frame::popup(ui.style())
                .stroke(egui::Stroke::new(1.0, theme.accent.line))
                .corner_radius(radius::PAGE_CARD)
                .inner_margin(16.0);
            frame.show(ui, |ui| {
                ui.set_width(WIDTH);
                panel_title(ui, step.title);
                ui.add_space(space::ROW);
                let text = with_keys(step.text, &state.settings);
                ui.add(Label::new(RichText::new(text).color(theme.muted)).wrap());
                ui.add_space(space::HEADING);
                ui.horizontal(|ui| {
                    let count = format!("{} of {}", place + 1, STEPS.len());
                    ui.label(RichText::new(count).size(size::CAPTION).color(theme.faint));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let is_last = place + 1 == STEPS.len();
                        let on = if is_last { "Done" } else { "Next" };
                        if ui.add(ActionButton::primary(on).compact()).clicked() {
                            next = Some(place + 1).filter(|_| !is_last);
                        }
                        let skip = ActionButton::secondary("Skip the tour").compact();
                        if !is_last && ui.add(skip).clicked() {
                            next = None;
                        }
                    });
                });
            });
        });
    let is_free = state.dialog.is_none() && ctx.memory(|memory| memory.focused().is_none());
    if is_free && ctx.input(|input| input.key_pressed(egui::Key::Escape)) {
        next = None;
    }
    match next {
        Some(_) => state.tour = next,
        None => finish(state, actions),
    }
}

/// Ends the tour for good.
fn finish(state: &mut AppState, actions: &mut Actions) {
    state.tour = None;
    let settings = Settings {
        has_seen_tour: true,
        ..state.settings.clone()
    };
    actions.push(Action::App(AppRequest::SetSettings(Box::new(settings))));
}

fn with_keys(text: &str, settings: &Settings) -> String {
    let mut out = text.to_owned();
    for id in ["go-outline", "palette", "help", "undo"] {
        out = out.replace(&format!("{{{id}}}"), &command::hint(id, settings));
    }
    out
}
