//! The outline at the left: every row of the plan by track and kind, and the problems below.

use crate::app::action::Actions;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, size, space};
use crate::app::views::{ViewCtx, problem_list};
use crate::app::widgets::{Line, OutlineRow, elided_label, panel_title, section_heading};
use crate::plan::{Node, Plan, RowRef, Ticket, duration};
use std::collections::HashSet;

/// The problems listed below the outline; the rest is in the Problems view.
const MOST_PROBLEMS: usize = 5;

/// What the outline keeps between frames: its rows for one revision, and what is folded.
#[derive(Default)]
pub struct Outline {
    built_for: Option<(u64, u64, Option<crate::plan::OptionId>)>,
    rows: Vec<Row>,
    folded: HashSet<String>,
}

enum Row {
    Section(&'static str),
    Track {
        row: Option<RowRef>,
        name: String,
        hue: usize,
        value: String,
    },
    Item {
        row: RowRef,
        text: String,
        value: String,
        is_critical: bool,
        depth: usize,
    },
}

impl Outline {
    /// Draws the panel's contents.
    pub fn show(&mut self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
        let key = (ctx.document, ctx.revision, ctx.derived.option);
        if self.built_for != Some(key) {
            self.rows = build(ctx, &self.folded);
            self.built_for = Some(key);
        }
        ui.add_space(14.0);
        self.head(ui, ctx, actions);
        ui.add_space(10.0);
        let problems = ctx.derived.findings.len().min(MOST_PROBLEMS);
        let reserved = if problems == 0 {
            60.0
        } else {
            52.0 + problems as f32 * 42.0
        };
        let height = (ui.available_height() - reserved).max(ui.available_height() * 0.4);
        self.rows(ui, ctx, actions, height);
        ui.add_space(space::SECTION - 8.0);
        ui.horizontal(|ui| {
            ui.add_space(space::PANEL - 8.0);
            ui.vertical(|ui| problem_list(ui, ctx, actions, MOST_PROBLEMS));
        });
    }

    fn head(&self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
        ui.horizontal(|ui| {
            ui.add_space(space::PANEL);
            ui.vertical(|ui| {
                let title = &ctx.plan.info.title;
                let title = if title.is_empty() {
                    "Untitled campaign"
                } else {
                    title
                };
                let response = panel_title(ui, title).interact(egui::Sense::click());
                if response.on_hover_text("Plan settings").clicked() {
                    actions.push(crate::app::action::Action::Select(
                        crate::app::action::SelectChange::Clear,
                    ));
                }
                let theme = Theme::of(ui);
                let line = counts(ctx.plan);
                let width = ui.available_width() - space::PANEL;
                elided_label(
                    ui,
                    &Line::new(&line, Weight::Regular, size::SMALL, theme.muted),
                    width,
                );
            });
        });
    }

    fn rows(&mut self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>, actions: &mut Actions, height: f32) {
        let mut folded = None;
        let scroll = egui::ScrollArea::vertical()
            .id_salt("outline")
            .max_height(height)
            .auto_shrink([false, false]);
        ui.spacing_mut().item_spacing.y = 0.0;
        scroll.show_rows(ui, extent::ROW, self.rows.len(), |ui, range| {
            egui::Frame::new()
                .inner_margin(egui::Margin::symmetric(10, 0))
                .show(ui, |ui| {
                    for row in &self.rows[range] {
                        if let Some(name) = row.show(ui, ctx, actions) {
                            folded = Some(name);
                        }
                    }
                });
        });
        if let Some(name) = folded {
            if !self.folded.remove(&name) {
                self.folded.insert(name);
            }
            self.built_for = None;
        }
    }
}

impl Row {
    /// Draws the row; a double-clicked track returns its name to be folded or unfolded.
    fn show(&self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) -> Option<String> {
        match self {
            Row::Section(text) => {
                let (_, rect) = ui.allocate_space(egui::vec2(ui.available_width(), extent::ROW));
                let mut ui = ui.new_child(
                    egui::UiBuilder::new().max_rect(rect.translate(egui::vec2(10.0, 8.0))),
                );
                section_heading(&mut ui, text);
                None
            }
            Row::Track {
                row,
                name,
                hue,
                value,
            } => {
                let tone = Theme::of(ui).track_hue(*hue);
                let is_selected = row.is_some_and(|row| ctx.selection.contains(row));
                let response = ui.add(
                    OutlineRow::track(name, tone.line)
                        .value(value, None)
                        .selected(is_selected),
                );
                if let Some(row) = row.filter(|_| response.clicked()) {
                    actions.click(row, ui.input(|i| i.modifiers));
                }
                response.double_clicked().then(|| name.clone())
            }
            Row::Item {
                row,
                text,
                value,
                is_critical,
                depth,
            } => {
                let colour = is_critical.then(|| Theme::of(ui).critical.text);
                let is_selected = ctx.selection.contains(*row);
                let item = OutlineRow::new(text)
                    .value(value, colour)
                    .depth(*depth)
                    .selected(is_selected);
                let response = ui.add(item);
                if response.hovered() {
                    actions.push(crate::app::action::Action::Hover(Some(*row)));
                }
                if response.double_clicked() {
                    actions.push(crate::app::action::Action::Reveal(*row));
                } else if response.clicked() {
                    actions.click(*row, ui.input(|i| i.modifiers));
                }
                None
            }
        }
    }
}

/// `94 tickets, 7 tracks, 3 gates`.
fn counts(plan: &Plan) -> String {
    let all = [
        (plan.tickets.len(), "ticket", true),
        (plan.tracks.len(), "track", true),
        (plan.gates.len(), "gate", false),
        (plan.checkpoints.len(), "checkpoint", false),
    ];
    let shown = all
        .iter()
        .filter(|(count, _, always)| *always || *count > 0);
    let words: Vec<String> = shown
        .map(|(count, what, _)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    words.join(", ")
}

fn build(ctx: &ViewCtx<'_>, folded: &HashSet<String>) -> Vec<Row> {
    let plan = ctx.plan;
    let mut rows = Vec::new();
    for (index, track) in plan.tracks_in_order().into_iter().enumerate() {
        let value = track.budget.map_or_else(String::new, duration::brief);
        let name = match track.description.is_empty() || track.name.contains(&track.description) {
            true => track.name.clone(),
            false => format!("{} {}", track.name, track.description),
        };
        let hue = track.hue.map_or(index, usize::from);
        let is_folded = folded.contains(&name);
        rows.push(Row::Track {
            row: Some(track.id.into()),
            name,
            hue,
            value,
        });
        if !is_folded {
            push_tickets(ctx, &plan.tickets_of_track(Some(track.id)), &mut rows);
        }
    }
    let loose = plan.tickets_of_track(None);
    if !loose.is_empty() {
        rows.push(Row::Section("Without a track"));
        push_tickets(ctx, &loose, &mut rows);
    }
    push_others(plan, &mut rows);
    rows
}

fn push_tickets(ctx: &ViewCtx<'_>, tickets: &[&Ticket], rows: &mut Vec<Row>) {
    for ticket in tickets {
        let dates = ctx
            .derived
            .dates()
            .and_then(|schedule| schedule.dates(Node::Ticket(ticket.id)));
        let value = match (dates, ticket.is_milestone()) {
            (_, true) => "milestone".to_owned(),
            (Some(dates), _) => duration::brief(dates.duration),
            (None, _) => ticket
                .estimate
                .likely()
                .map_or_else(String::new, duration::brief),
        };
        rows.push(Row::Item {
            row: ticket.id.into(),
            text: format!("{} {}", ticket.key, ticket.title),
            value,
            is_critical: dates.is_some_and(|dates| dates.critical),
            depth: usize::from(ticket.parent.is_some()),
        });
    }
}

/// The rows that are in no lane, one section per kind.
fn push_others(plan: &Plan, rows: &mut Vec<Row>) {
    macro_rules! section {
        ($title:literal, $table:ident, |$row:ident| $text:expr) => {
            if !plan.$table.is_empty() {
                rows.push(Row::Section($title));
                rows.extend(plan.$table.iter().map(|$row| Row::Item {
                    row: $row.id.into(),
                    text: $text,
                    value: String::new(),
                    is_critical: false,
                    depth: 0,
                }));
            }
        };
    }
    section!("Gates", gates, |row| format!("{} {}", row.key, row.name));
    section!("Checkpoints", checkpoints, |row| row.name.clone());
    section!("Phases", phases, |row| row.name.clone());
    section!("Agents", agents, |row| row.name.clone());
    section!("Options", options, |row| row.name.clone());
    section!("Readings", readings, |row| row.name.clone());
    section!("Risks", risks, |row| row.name.clone());
    section!("Metrics", metrics, |row| row.name.clone());
    section!("Calendars", calendars, |row| row.name.clone());
    section!("Claims", claims, |row| row.text.clone());
    section!("Escalation rules", escalations, |row| row.condition.clone());
    section!("Report templates", templates, |row| row.name.clone());
    section!("Notes", notes, |row| row.title.clone());
    section!("Baselines", baselines, |row| row.name.clone());
    section!("Source documents", sources, |row| row.name.clone());
}
