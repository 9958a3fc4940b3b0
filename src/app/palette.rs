//! The command palette: one field that finds every ticket and every command.

use super::action::{Action, Actions};
use super::command::COMMANDS;
use super::fonts::Weight;
use super::state::AppState;
use super::theme::Theme;
use super::theme::metrics::{extent, radius, size};
use super::widgets::Line;
use crate::plan::{Node, Plan, RowRef};
use egui::{Align, Key, Modifiers, Rect, Sense, WidgetInfo, WidgetType, vec2};

/// As many hits as fit without scrolling.
const MOST_HITS: usize = 12;

/// The open palette.
#[derive(Default)]
pub struct Palette {
    text: String,
    chosen: usize,
    has_focus: bool,
}

/// One line of the palette.
struct Hit {
    title: String,
    detail: String,
    action: Action,
}

impl Palette {
    /// Draws the palette; false when it is done.
    pub fn show(&mut self, ctx: &egui::Context, state: &AppState, actions: &mut Actions) -> bool {
        let mut hits = find(&self.text, state);
        self.move_choice(ctx, hits.len());
        let mut run = ctx
            .input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter))
            .then_some(self.chosen);
        // Anchored at the top, so that the field stays where it is while the hits change.
        let id = egui::Id::new("palette");
        let area = egui::Modal::default_area(id).anchor(egui::Align2::CENTER_TOP, vec2(0.0, 6.0));
        let modal = egui::Modal::new(id).area(area).show(ctx, |ui| {
            ui.set_width(extent::SEARCH_WIDTH + 80.0);
            self.field(ui);
            ui.add_space(6.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            if hits.is_empty() {
                ui.weak("Nothing has this name");
            }
            for (index, hit) in hits.iter().enumerate() {
                let response = hit.show(ui, index == self.chosen);
                if response.clicked() {
                    run = Some(index);
                }
            }
        });
        if let Some(index) = run.filter(|&index| index < hits.len()) {
            actions.push(hits.swap_remove(index).action);
            return false;
        }
        !modal.should_close()
    }

    fn field(&mut self, ui: &mut egui::Ui) {
        let field = egui::TextEdit::singleline(&mut self.text)
            .hint_text("Find a ticket or run a command")
            .margin(egui::Margin::symmetric(10, 8))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        if !std::mem::replace(&mut self.has_focus, true) {
            response.request_focus();
        }
        if response.changed() {
            self.chosen = 0;
        }
    }

    fn move_choice(&mut self, ctx: &egui::Context, count: usize) {
        let (down, up) = ctx.input_mut(|i| {
            (
                i.consume_key(Modifiers::NONE, Key::ArrowDown),
                i.consume_key(Modifiers::NONE, Key::ArrowUp),
            )
        });
        if down {
            self.chosen += 1;
        }
        if up {
            self.chosen = self.chosen.saturating_sub(1);
        }
        self.chosen = self.chosen.min(count.saturating_sub(1));
    }
}

impl Hit {
    fn show(&self, ui: &mut egui::Ui, is_chosen: bool) -> egui::Response {
        let theme = Theme::of(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), extent::ROW), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(WidgetType::SelectableLabel, true, is_chosen, &self.title)
        });
        if is_chosen || response.hovered() {
            let ground = if is_chosen {
                theme.selection
            } else {
                theme.hover
            };
            ui.painter().rect_filled(rect, radius::ROW, ground);
        }
        let inner = rect.shrink2(vec2(10.0, 0.0));
        let detail = Line::new(&self.detail, Weight::Regular, size::SMALL, theme.faint);
        let (placed, _) = detail.paint_in(ui, inner, Align::Max);
        let title = Line::new(&self.title, Weight::Medium, size::BODY, theme.text);
        title.paint_in(
            ui,
            Rect {
                max: egui::pos2(placed.left() - 12.0, inner.max.y),
                ..inner
            },
            Align::Min,
        );
        response
    }
}

/// Other words that people look for a command by.
const ALSO: &[(&str, &str)] = &[
    ("play", "run simulate watch playback animate"),
    ("keep-run", "save run simulation result"),
    (
        "view-risk",
        "simulate monte carlo run probability odds percentile",
    ),
    ("view-load", "level resources agents workload"),
    ("view-options", "scenarios alternatives compare what if"),
    ("view-problems", "lint check errors warnings"),
];

/// The best hits for a text: tickets and gates first when it looks like one, else commands.
fn find(text: &str, state: &AppState) -> Vec<Hit> {
    let words: Vec<String> = text
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let mut ranked: Vec<(u32, Hit)> = Vec::new();
    for command in COMMANDS {
        // What it is called comes before what people call it.
        let rank = rank(&words, command.text).or_else(|| {
            let also = ALSO.iter().find(|(id, _)| *id == command.id)?;
            rank(&words, also.1).map(|rank| rank + 50)
        });
        let ready = rank.and_then(|rank| Some((rank, (command.action)(state)?)));
        if let Some((rank, action)) = ready {
            let keys = command.shortcut_text(&state.settings);
            let detail = format!("{}   {keys}", command.menu.text());
            ranked.push((
                rank * 2 + 1,
                Hit {
                    title: command.text.to_owned(),
                    detail,
                    action,
                },
            ));
        }
    }
    if !words.is_empty() {
        find_nodes(&words, state.sheet.document.plan(), &mut ranked);
        find_recent(&words, state, &mut ranked);
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.truncate(MOST_HITS);
    ranked.into_iter().map(|(_, hit)| hit).collect()
}

fn find_recent(words: &[String], state: &AppState, ranked: &mut Vec<(u32, Hit)>) {
    for plan in &state.keeper.recent {
        let title = format!("Open {}", plan.name());
        let detail = plan.path.display().to_string();
        if let Some(rank) = rank(words, &title).or_else(|| rank(words, &detail)) {
            let action = Action::App(super::action::AppRequest::OpenPath(plan.path.clone()));
            ranked.push((
                rank * 2 + 1,
                Hit {
                    title,
                    detail,
                    action,
                },
            ));
        }
    }
}

fn find_nodes(words: &[String], plan: &Plan, ranked: &mut Vec<(u32, Hit)>) {
    let tickets = plan.tickets.iter().map(|t| (Node::Ticket(t.id), t.track));
    let gates = plan.gates.iter().map(|g| (Node::Gate(g.id), g.track));
    for (node, track) in tickets.chain(gates) {
        let title = format!("{}  {}", plan.key(node), plan.node_title(node));
        let Some(rank) = rank(words, &title) else {
            continue;
        };
        let lane = track
            .and_then(|id| plan.tracks.get(id))
            .map_or("", |track| track.name.as_str());
        let action = Action::Reveal(RowRef::from(node));
        ranked.push((
            rank * 2,
            Hit {
                title,
                detail: lane.to_owned(),
                action,
            },
        ));
    }
}

/// How well a title fits: every word must occur; earlier and at a word's start is better (lower).
fn rank(words: &[String], title: &str) -> Option<u32> {
    let title = title.to_lowercase();
    let mut sum = 0;
    for word in words {
        let place = title.find(word.as_str())?;
        let starts_word = title[..place]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric());
        sum += place as u32 + if starts_word { 0 } else { 100 };
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::{ALSO, COMMANDS, rank};

    #[test]
    fn every_word_must_occur_and_word_starts_win() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(rank(&words("add gate"), "Add a gate").is_some());
        assert_eq!(rank(&words("add gate"), "Add a ticket"), None);
        assert!(rank(&words("gate"), "Add a gate") < rank(&words("gate"), "Investigate"));
        assert!(rank(&words("é"), "Café résumé").is_some());
    }

    #[test]
    fn other_words_belong_to_commands_that_are_there() {
        for (id, words) in ALSO {
            let command = COMMANDS.iter().find(|command| command.id == *id);
            let text = command.map_or("", |command| command.text).to_lowercase();
            assert!(!text.is_empty(), "{id}");
            assert!(!words.split(' ').any(|word| text == word), "{id}: {words}");
        }
    }
}
