//! An agent: what it can do, when, and what it costs.

use super::form::{Form, heading, title};
use crate::app::fields::{choice, named, number};
use crate::app::views::ViewCtx;
use crate::app::widgets::check_box;
use crate::plan::Agent;
use egui::Ui;

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Agent>) {
    let agent = form.row;
    title(ui, "Agent", &agent.name);
    heading(ui, "About");
    form.text(ui, "Name", &agent.name, |row, text| row.name = text);
    form.choice(ui, "Is", &agent.kind, choice::AGENT_KINDS, |row, value| {
        row.kind = value
    });
    form.words(ui, "Roles", &agent.roles, |row, list| row.roles = list);
    heading(ui, "Capacity");
    let parse = |text: &str| number::parse_count(text, 1);
    form.parsed(
        ui,
        "Tickets at once",
        "1",
        &agent.capacity.to_string(),
        parse,
        |row, value| row.capacity = value,
    );
    let calendars = named::optional(named::calendars(ctx.plan), "the plan's");
    form.choice(ui, "Calendar", &agent.calendar, &calendars, |row, value| {
        row.calendar = value
    });
    let parse = |text: &str| number::parse(text, 0.0..=f64::MAX, "amount");
    form.parsed(
        ui,
        "Cost of an hour",
        "0",
        &number::show(agent.cost_rate),
        parse,
        |row, value| row.cost_rate = value,
    );
    heading(ui, "Belongs to");
    for (id, name) in named::tracks(ctx.plan) {
        let mut is_in = agent.tracks.contains(&id);
        if check_box(ui, &mut is_in, name).changed() {
            form.set("tracks", move |row| {
                row.tracks.retain(|&other| other != id);
                if is_in {
                    row.tracks.push(id);
                }
            });
        }
    }
    heading(ui, "Instructions");
    form.long_text(ui, "Note", &agent.note, |row, text| row.note = text);
    form.lines(ui, "Files", &agent.files, |row, list| row.files = list);
    form.text(ui, "Folder", &agent.working_directory, |row, text| {
        row.working_directory = text
    });
    form.sources(ui, ctx, &agent.sources);
}
