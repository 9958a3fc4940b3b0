//! The plan's head, shown while nothing is selected: dates, calendar, what the numbers rest on.

use super::form::{add_button, heading, labelled, link, note, title};
use crate::app::action::{Action, Actions};
use crate::app::fields::{FieldError, TextField, choice, combo, list, moment, named, number};
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::app::widgets::{check_box, value_row};
use crate::edit::commands;
use crate::plan::{Deadline, PlanInfo};
use egui::Ui;

/// Queues a change of the head.
fn set(actions: &mut Actions, field: &str, change: impl FnOnce(&mut PlanInfo) + 'static) {
    actions.edit(
        format!("set {} of the plan", field.to_lowercase()),
        move |tx| {
            tx.update_info(change);
            Ok(())
        },
    );
}

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
    let info = &ctx.plan.info;
    title(
        ui,
        "Plan",
        if info.title.is_empty() {
            "Untitled campaign"
        } else {
            &info.title
        },
    );
    results(ui, ctx);
    super::paths::show(ui, ctx, actions);
    super::baselines::choose(ui, ctx, actions);
    heading(ui, "About");
    text(
        ui,
        actions,
        "Title",
        "",
        &info.title,
        |t| Ok(t.trim().to_owned()),
        |info, text| info.title = text,
    );
    text(
        ui,
        actions,
        "Version",
        "",
        &info.version,
        |t| Ok(t.trim().to_owned()),
        |info, text| info.version = text,
    );
    text(
        ui,
        actions,
        "Status",
        "",
        &info.status,
        |t| Ok(t.trim().to_owned()),
        |info, text| info.status = text,
    );
    long(ui, actions, "Mission", &info.mission, |info, text| {
        info.mission = text
    });
    time(ui, ctx, actions);
    reading(ui, ctx, actions);
    heading(ui, "Assumptions");
    let lines = list::show_lines(&info.assumptions);
    let field = TextField::new(("plan", "assumptions"), "Assumptions")
        .rows(info.assumptions.len().clamp(2, 8));
    if let Some(lines) = field
        .hint("one a line")
        .show(ui, &lines, |text| Ok(list::parse_lines(text)))
    {
        set(actions, "assumptions", move |info| info.assumptions = lines);
    }
    if let Some(schedule) = ctx.derived.dates() {
        schedule
            .assumptions
            .iter()
            .for_each(|assumption| note(ui, assumption));
    }
    for silenced in &info.silenced {
        value_row(
            ui,
            &format!("Silenced: {}", silenced.rule),
            &silenced.reason,
            None,
        );
    }
}

fn results(ui: &mut Ui, ctx: &ViewCtx<'_>) {
    let Some(schedule) = ctx.derived.dates().filter(|_| !ctx.plan.tickets.is_empty()) else {
        return;
    };
    let theme = Theme::of(ui);
    heading(ui, "Result");
    value_row(ui, "Starts", &schedule.start.told(), None);
    let is_late = schedule
        .deadline
        .is_some_and(|deadline| deadline < schedule.finish);
    value_row(
        ui,
        "Finishes",
        &schedule.finish.told(),
        is_late.then_some(theme.critical.text),
    );
    value_row(
        ui,
        "Critical path",
        &ctx.tell(schedule.makespan),
        Some(theme.critical.text),
    );
    if let Some(deadline) = schedule.deadline {
        value_row(ui, "Deadline", &deadline.told(), None);
    }
}

fn time(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
    let info = &ctx.plan.info;
    heading(ui, "Time");
    let start = moment::show_optional_stamp(info.start);
    text(
        ui,
        actions,
        "Start",
        "2026-01-05 09:00",
        &start,
        moment::parse_optional_stamp,
        |info, v| info.start = v,
    );
    let deadline = moment::show_optional(info.deadline.map(|deadline| deadline.moment));
    text(
        ui,
        actions,
        "Deadline",
        "+24h or a date",
        &deadline,
        moment::parse_optional,
        |info, moment| {
            let hard = info.deadline.is_none_or(|deadline| deadline.hard);
            info.deadline = moment.map(|moment| Deadline { moment, hard });
        },
    );
    if let Some(deadline) = info.deadline {
        let mut is_hard = deadline.hard;
        if labelled(ui, "", |ui| {
            check_box(ui, &mut is_hard, "Hard: missing it is failure")
        })
        .changed()
        {
            set(actions, "deadline", move |info| {
                info.deadline = Some(Deadline {
                    hard: is_hard,
                    ..deadline
                })
            });
        }
    }
    let calendars = named::optional(named::calendars(ctx.plan), "around the clock");
    let chosen = labelled(ui, "Calendar", |ui| {
        combo(ui, "plan calendar", "Calendar", &info.calendar, &calendars)
    });
    if let Some(calendar) = chosen {
        set(actions, "calendar", move |info| info.calendar = calendar);
    }
    let hours = number::show(f64::from(info.minutes_per_day) / 60.0);
    text(
        ui,
        actions,
        "Hours a day",
        "8",
        &hours,
        |text| number::parse(text, 0.5..=24.0, "number of hours between 0.5 and 24"),
        |info, hours| {
            info.minutes_per_day = (hours * 60.0).round() as u32;
        },
    );
    let days = info.days_per_week.to_string();
    text(
        ui,
        actions,
        "Days a week",
        "5",
        &days,
        |text| number::parse(text, 1.0..=7.0, "number of days between 1 and 7"),
        |info, days| {
            info.days_per_week = days.round() as u32;
        },
    );
    let status = moment::show_optional_stamp(info.status_time);
    text(
        ui,
        actions,
        "Status time",
        "2026-01-06 09:00",
        &status,
        moment::parse_optional_stamp,
        |info, v| {
            info.status_time = v;
        },
    );
}

/// Every reading is one click from its own page; those without an option get one.
fn readings_as_options(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
    for reading in ctx.plan.readings.iter() {
        if link(ui, &reading.name) {
            actions.push(Action::Reveal(reading.id.into()));
        }
    }
    let has_option = |id| ctx.plan.options.iter().any(|own| own.reading == Some(id));
    let all = ctx.plan.readings.iter().map(|reading| reading.id);
    let missing: Vec<_> = all.filter(|id| !has_option(*id)).collect();
    if missing.is_empty() || !add_button(ui, "Compare the readings as options") {
        return;
    }
    actions.edit("add an option for each reading", move |tx| {
        missing
            .into_iter()
            .try_for_each(|id| commands::add_option_of_reading(tx, id).map(|_| ()))
    });
}

fn reading(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
    let info = &ctx.plan.info;
    heading(ui, "How it is read");
    if !ctx.plan.readings.is_empty() {
        let readings = named::optional(named::readings(ctx.plan), "none");
        let chosen = labelled(ui, "Reading", |ui| {
            combo(ui, "plan reading", "Reading", &info.reading, &readings)
        });
        if let Some(reading) = chosen {
            set(actions, "reading", move |info| info.reading = reading);
        }
        readings_as_options(ui, ctx, actions);
    }
    let ranges = labelled(ui, "Ranges are", |ui| {
        combo(
            ui,
            "plan ranges",
            "Ranges are",
            &info.ranges,
            choice::RANGE_READINGS,
        )
    });
    if let Some(ranges) = ranges {
        set(actions, "ranges", move |info| info.ranges = ranges);
    }
    let correlation = number::show(info.correlation);
    text(
        ui,
        actions,
        "Correlation",
        "0.3",
        &correlation,
        |text| number::parse(text, 0.0..=1.0, "number between 0 and 1"),
        |info, value| {
            info.correlation = value;
        },
    );
    text(
        ui,
        actions,
        "Currency",
        "EUR",
        &info.currency,
        |t| Ok(t.trim().to_owned()),
        |info, v| info.currency = v,
    );
}

fn text<T: 'static>(
    ui: &mut Ui,
    actions: &mut Actions,
    label: &str,
    hint: &str,
    current: &str,
    parse: impl FnOnce(&str) -> Result<T, FieldError>,
    change: impl FnOnce(&mut PlanInfo, T) + 'static,
) {
    let value = labelled(ui, label, |ui| {
        TextField::new(("plan", label), label)
            .hint(hint)
            .show(ui, current, parse)
    });
    if let Some(value) = value {
        set(actions, label, move |info| change(info, value));
    }
}

fn long(
    ui: &mut Ui,
    actions: &mut Actions,
    label: &str,
    current: &str,
    change: fn(&mut PlanInfo, String),
) {
    super::form::quiet(ui, label);
    let field = TextField::new(("plan", label), label).rows(3);
    if let Some(text) = field.show(ui, current, |text| Ok(text.trim_end().to_owned())) {
        set(actions, label, move |info| change(info, text));
    }
}
