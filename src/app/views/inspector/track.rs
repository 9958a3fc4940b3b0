//! Tracks and phases.

use super::criteria;
use super::form::{Form, heading, title};
use crate::app::action::Action;
use crate::app::fields::{named, number, people, work};
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::app::widgets::{check_box, value_row};
use crate::plan::{Phase, Track};
use egui::{Sense, Ui, vec2};

pub(super) fn show_track(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Track>) {
    let (track, units) = (form.row, form.units);
    title(ui, "Track", &track.name);
    heading(ui, "About");
    form.text(ui, "Name", &track.name, |row, text| row.name = text);
    form.text(ui, "Description", &track.description, |row, text| {
        row.description = text
    });
    form.text(ui, "Owner role", &track.role, |row, text| row.role = text);
    let agents = people::show_agents(ctx.plan, &track.agents);
    let parse = |text: &str| people::parse_agents(ctx.plan, text);
    form.parsed(
        ui,
        "Agents",
        "names of agents",
        &agents,
        parse,
        |row, list| row.agents = list,
    );
    hues(ui, form);
    heading(ui, "Effort");
    form.parsed(
        ui,
        "Budget",
        "20h",
        &work::show(track.budget),
        move |text| work::parse(text, units),
        |row, value| {
            row.budget = value;
        },
    );
    let tickets = ctx.plan.tickets_of_track(Some(track.id));
    let estimated: i64 = tickets
        .iter()
        .filter_map(|t| t.estimate.likely())
        .map(|work| work.0)
        .sum();
    value_row(ui, "Tickets", &tickets.len().to_string(), None);
    value_row(
        ui,
        "Estimated in them",
        &ctx.tell(crate::plan::Work(estimated)),
        None,
    );
    criteria::show(ui, form, "Definition of done", &track.done, |row| {
        &mut row.done
    });
    heading(ui, "Scope");
    form.lines(ui, "Files in scope", &track.files, |row, list| {
        row.files = list
    });
    form.sources(ui, ctx, &track.sources);
}

fn hues(ui: &mut Ui, form: &mut Form<'_, Track>) {
    let theme = Theme::of(ui);
    let current = form.row.hue;
    super::form::labelled(ui, "Colour", |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for index in 0..theme.track_hue_count() {
                let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::click());
                ui.painter()
                    .rect_filled(rect.shrink(2.0), 4.0, theme.track_hue(index).line);
                let is_current = current == u8::try_from(index).ok();
                if is_current {
                    let ring = egui::Stroke::new(1.5, theme.text);
                    ui.painter()
                        .rect_stroke(rect, 5.0, ring, egui::StrokeKind::Inside);
                }
                let label = format!("Colour {}", index + 1);
                response.widget_info(|| {
                    egui::WidgetInfo::selected(
                        egui::WidgetType::RadioButton,
                        true,
                        is_current,
                        &label,
                    )
                });
                if response.clicked() {
                    form.set("colour", move |row| row.hue = u8::try_from(index).ok());
                }
            }
        });
    });
}

pub(super) fn show_phase(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Phase>) {
    let (phase, units) = (form.row, form.units);
    title(ui, "Phase", &phase.name);
    heading(ui, "About");
    form.text(ui, "Name", &phase.name, |row, text| row.name = text);
    form.long_text(ui, "Description", &phase.description, |row, text| {
        row.description = text
    });
    heading(ui, "Time box");
    let parse = move |text: &str| work::parse(text, units);
    form.parsed(
        ui,
        "At least",
        "18h",
        &work::show(phase.time_box),
        parse,
        |row, value| row.time_box = value,
    );
    form.parsed(
        ui,
        "At most",
        "20h",
        &work::show(phase.time_box_max),
        parse,
        |row, value| row.time_box_max = value,
    );
    heading(ui, "Tracks at work");
    for (id, name) in named::tracks(ctx.plan) {
        let mut is_in = phase.tracks.contains(&id);
        if check_box(ui, &mut is_in, name).changed() {
            form.set("tracks at work", move |row| {
                row.tracks.retain(|&other| other != id);
                if is_in {
                    row.tracks.push(id);
                }
            });
        }
    }
    criteria::show(ui, form, "Promised at its end", &phase.milestones, |row| {
        &mut row.milestones
    });
    let tickets: Vec<_> = ctx
        .plan
        .tickets
        .iter()
        .filter(|t| t.phase == Some(phase.id))
        .collect();
    if !tickets.is_empty() {
        heading(
            ui,
            &format!("{} tickets", number::show(tickets.len() as f64)),
        );
        for ticket in tickets {
            if super::form::link(ui, &format!("{} {}", ticket.key, ticket.title)) {
                form.actions.push(Action::Reveal(ticket.id.into()));
            }
        }
    }
    form.sources(ui, ctx, &phase.sources);
}
