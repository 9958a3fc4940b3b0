//! Help in the window: how one works with each part, on one page a topic.

use crate::app::command;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::{ActionButton, panel_title};
use egui::{Align, Label, Layout, RichText, Ui};

/// A topic: its title and its lines. `{id}` stands for the keys of a command.
struct Topic {
    title: &'static str,
    lines: &'static [&'static str],
}

const TOPICS: &[Topic] = &[
    Topic {
        title: "A plan in two minutes",
        lines: &[
            "A campaign is tracks that run side by side, tickets in them, and arrows that say what waits for what.",
            "{add-track} adds a track, {add-ticket} a ticket, {add-gate} a gate; type the name and press Enter.",
            "Tab adds a ticket that waits for the selected one. {estimate} sets how long it takes, {predecessors} what it waits for.",
            "Dates, float and the critical path (coral) are computed as you go. Problems stand at the lower left.",
            "Every gesture is one step back: {undo}. Everything can be found and run from {palette}.",
        ],
    },
    Topic {
        title: "Graph",
        lines: &[
            "Drag from the port at a card's right side to another card to connect them; let go in the open for a new ticket.",
            "Click an arrow and then its chip to set kind, lag and strength. Drag its end to lead it elsewhere. Double-click it, or press {insert-into}, to put a ticket into it.",
            "Shift or Ctrl and click, or drag over the canvas, selects several. They can be moved, aligned, spread and laid out among themselves (menu Plan).",
            "{find} finds and jumps. {filter} shows only what fits. {focus} shows the neighbourhood of the selection, {wider} and {narrower} change how far.",
            "{fold-tracks} folds the selected track to one card. {redundant} marks arrows that longer paths say already. {show-all} shows everything again.",
            "Rest on a card to read why it is critical, or why it is not.",
        ],
    },
    Topic {
        title: "Keyboard only",
        lines: &[
            "{go-outline} takes the keyboard to the outline, {go-views} to the graph.",
            "Outline: arrows walk, Enter adds a ticket below, Tab a successor, {rename} names, {delete} removes, {duplicate} duplicates; left and right fold a track.",
            "{estimate} the estimate, {predecessors} what it waits for, {successors} what it leads to, {moment} when a checkpoint is.",
            "All keys can be changed: {shortcuts}.",
        ],
    },
    Topic {
        title: "What can be typed",
        lines: &[
            "Durations: 90m, 4h, 2.5h, 3d, 1w, 1h 30m. Estimates: 4h, a range 2h..6h, three points 2h..3h..6h.",
            "Dependencies: A-1, A-2 SS+50%, B-3 +2h soft. SS+50% starts the ticket when half of the other is done. FS, SS, FF and SF say which ends are tied.",
            "Moments: +6h from the start, or 2026-01-05 15:00.",
            "Progress: 30 %, blocked, done.",
        ],
    },
    Topic {
        title: "Copy and paste",
        lines: &[
            "{copy}, {cut} and {paste} move rows between windows too; keys that are taken get a new number.",
            "Pasted lines become tickets: \"A-1 Talk to users (4h)\". Pasted arrows become dependencies: \"A-1 -> A-2, A-3\" or \"A-021–024 → A-025\".",
            "In the table a block from a spreadsheet goes into the cells from the marked one on.",
        ],
    },
    Topic {
        title: "Documents and problems",
        lines: &[
            "{document} pastes a Markdown campaign; what was read, repaired and lost is shown before it becomes a plan or is merged.",
            "{source-beside} puts the document beside the graph: click a line for its row, a row for its line; findings open below their lines.",
            "File, Write back, changes only the lines that differ; Re-import shows what a changed document would do first.",
            "{view-problems}: group by rule, subject or line, fix one or all, silence a rule with a reason, read why it matters.",
            "An amber arrow stands in one list of the document and not in the other: keep or drop it in the inspector.",
        ],
    },
    Topic {
        title: "Table and timeline",
        lines: &[
            "Table: Enter or a second click types into a cell, Tab goes on. With several rows selected a value goes into all of them; {fill-down} fills it down.",
            "Timeline: drag a bar to start it later, its end to change its estimate, from its right end to another bar to connect.",
        ],
    },
    Topic {
        title: "Gates, checkpoints, calendars",
        lines: &[
            "A gate holds what follows until its criteria are met; its decision is recorded in the inspector.",
            "A checkpoint says how far tickets and tracks should be by then, and shows in red what cannot be.",
            "A calendar is a week of hours, painted with the pointer, with days that differ. The plan, tickets and agents can follow one.",
        ],
    },
];

/// The dialog's state.
#[derive(Default)]
pub struct HelpDialog {
    topic: usize,
}

impl HelpDialog {
    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState) -> bool {
        let screen = ui.ctx().content_rect();
        ui.set_width((screen.width() - 160.0).clamp(420.0, 760.0));
        panel_title(ui, "Help");
        ui.add_space(space::HEADING);
        let height = (screen.height() - 240.0).clamp(160.0, 360.0);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(180.0);
                ui.set_min_height(height);
                for (place, topic) in TOPICS.iter().enumerate() {
                    if ui
                        .selectable_label(place == self.topic, topic.title)
                        .clicked()
                    {
                        self.topic = place;
                    }
                }
            });
            ui.add_space(space::PANEL);
            let page = egui::ScrollArea::vertical()
                .max_height(height)
                .auto_shrink([false, false]);
            let column = egui::vec2(ui.available_width(), height);
            ui.allocate_ui_with_layout(column, Layout::top_down(Align::Min), |ui| {
                page.show(ui, |ui| {
                    let topic = &TOPICS[self.topic.min(TOPICS.len() - 1)];
                    let quiet = Theme::of(ui).muted;
                    for line in topic.lines {
                        let text = with_keys(line, state);
                        ui.add(Label::new(RichText::new(text).color(quiet)).wrap());
                        ui.add_space(space::ROW);
                    }
                });
            });
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(ActionButton::primary("Close")).clicked()
        })
        .inner
    }
}

/// A line with the keys of the commands it names.
fn with_keys(line: &str, state: &AppState) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('{') {
        let (id, after) = behind.split_once('}').unwrap_or((behind, ""));
        let keys = command::hint(id, &state.settings);
        let name = command::find(id).map_or(id, |command| command.text);
        out.push_str(before);
        out.push_str(if keys.is_empty() { name } else { &keys });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_help_names_exists() {
        let named = TOPICS
            .iter()
            .flat_map(|topic| topic.lines)
            .flat_map(|line| {
                line.split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}'))
            });
        let mut count = 0;
        for (id, _) in named {
            assert!(command::find(id).is_some(), "help names {id}");
            count += 1;
        }
        assert!(count > 20);
    }
}
