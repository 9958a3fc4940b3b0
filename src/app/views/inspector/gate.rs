//! A quality gate: criteria, review, chance of passing, decision.

use super::form::{Form, heading, note, title};
use super::{criteria, links, ticket};
use crate::app::fields::{choice, moment, named, number, work};
use crate::app::studies::Question;
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::app::widgets::{Chip, check_box, value_row};
use crate::plan::{Elapsed, Gate, Node, Rework};
use crate::simulate::clock_words;
use egui::Ui;

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Gate>) {
    let (gate, units) = (form.row, form.units);
    let node = Node::Gate(gate.id);
    title(ui, &gate.key, &gate.name);
    let theme = Theme::of(ui);
    ui.horizontal_wrapped(|ui| {
        let (ticked, all) = gate.ticked();
        ui.add(Chip::new(&format!("{ticked} of {all}")).tone(&theme.gate));
        ui.add(Chip::new(choice::label(
            choice::DECISIONS,
            &gate.decision.state,
        )));
        if gate.stop_work {
            ui.add(Chip::new("stops work").tone(&theme.critical));
        }
    });
    ui.add_space(8.0);
    form.text(ui, "Name", &gate.name, |row, text| row.name = text);
    form.text(ui, "Key", &gate.key, |row, text| row.key = text);
    criteria::show(ui, form, "Criteria", &gate.criteria, |row| {
        &mut row.criteria
    });
    heading(ui, "Review");
    let parse = move |text: &str| work::parse(text, units);
    form.parsed(
        ui,
        "Takes",
        "1h",
        &work::show(gate.review),
        parse,
        |row, value| row.review = value,
    );
    form.text(ui, "Owner", &gate.owner, |row, text| row.owner = text);
    form.flag(
        ui,
        "Stops all work of its tracks",
        gate.stop_work,
        |row, value| row.stop_work = value,
    );
    chances(ui, form);
    rework(ui, ctx, form);
    if let Some(schedule) = ctx.derived.dates() {
        ticket::dates(ui, ctx, form.actions, schedule, node);
    }
    links::show(ui, ctx, form, node);
    decision(ui, ctx, form);
    place(ui, ctx, form);
    form.long_text(ui, "Description", &gate.description, |row, text| {
        row.description = text
    });
    form.sources(ui, ctx, &gate.sources);
}

fn chances(ui: &mut Ui, form: &mut Form<'_, Gate>) {
    let gate = form.row;
    let percent = gate
        .pass_probability
        .map(|p| number::show(p * 100.0))
        .unwrap_or_default();
    let parse = |text: &str| {
        number::parse_optional(
            text.trim_end_matches(['%', ' ']),
            0.0..=100.0,
            "percentage between 0 and 100",
        )
    };
    form.parsed(
        ui,
        "Passes in",
        "percent of attempts",
        &percent,
        parse,
        |row, value| {
            row.pass_probability = value.map(|percent| percent / 100.0);
        },
    );
    let most = gate.max_attempts.map(|n| n.to_string()).unwrap_or_default();
    let parse = |text: &str| match text.trim() {
        "" => Ok(None),
        text => number::parse_count(text, 1).map(Some),
    };
    form.parsed(ui, "Attempts", "no limit", &most, parse, |row, value| {
        row.max_attempts = value
    });
}

fn rework(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Gate>) {
    let gate = form.row;
    let lines: Vec<String> = gate
        .rework
        .iter()
        .map(|r| {
            format!(
                "{} {} %",
                ctx.plan.key(Node::Ticket(r.ticket)),
                number::show(r.percent)
            )
        })
        .collect();
    let parse = |text: &str| -> Result<Vec<Rework>, crate::app::fields::FieldError> {
        let items = text
            .split([',', ';'])
            .map(str::trim)
            .filter(|item| !item.is_empty());
        items.map(|item| parse_rework(ctx, item)).collect()
    };
    form.parsed(
        ui,
        "Redone if failed",
        "A-1 30 %, A-2 50 %",
        &lines.join(", "),
        parse,
        |row, list| row.rework = list,
    );
}

fn parse_rework(ctx: &ViewCtx<'_>, item: &str) -> Result<Rework, crate::app::fields::FieldError> {
    let (key, share) = item
        .trim_end_matches(['%', ' '])
        .rsplit_once(' ')
        .unwrap_or((item, "100"));
    let percent = number::parse(share, 0.0..=100.0, "percentage between 0 and 100")?;
    let ticket = named::parse_ticket(ctx.plan, key)?;
    let ticket = ticket.ok_or(crate::app::fields::FieldError::UnknownKey(key.to_owned()))?;
    Ok(Rework { ticket, percent })
}

fn decision(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Gate>) {
    let gate = form.row;
    let units = form.units;
    heading(ui, "Decision");
    form.choice(
        ui,
        "Verdict",
        &gate.decision.state,
        choice::DECISIONS,
        |row, value| row.decision.state = value,
    );
    let when = moment::show_optional_stamp(gate.decision.at);
    form.parsed(
        ui,
        "Decided",
        "2026-01-05 09:00",
        &when,
        moment::parse_optional_stamp,
        |row, value| {
            row.decision.at = value;
        },
    );
    delay(ui, ctx, form);
    let parse = move |text: &str| work::parse(text, units);
    form.parsed(
        ui,
        "Delay as stated",
        "4h",
        &work::show(gate.decision.delay),
        parse,
        |row, value| {
            row.decision.delay = value;
        },
    );
    if gate.decision.delay.is_some() {
        note(ui, "A claim: dates hold the delay that is computed.");
    }
    form.lines(ui, "Reasons", &gate.decision.reasons, |row, list| {
        row.decision.reasons = list
    });
    form.lines(ui, "Required fixes", &gate.decision.fixes, |row, list| {
        row.decision.fixes = list
    });
    form.lines(
        ui,
        "Accepted risks",
        &gate.decision.accepted_risks,
        |row, list| row.decision.accepted_risks = list,
    );
}

/// What a no-go costs, as the engine computes it.
fn delay(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Gate>) {
    form.actions.want(Question::Verified);
    let verified = ctx.verified().latest();
    let Some(Ok(verified)) = verified.map(|found| found.as_ref()) else {
        return;
    };
    let own = verified.no_go.iter().find(|row| row.gate == form.row.id);
    if let Some(no_go) = own {
        let tell = |late: Elapsed, words: String| match late.0 {
            0 => "not at all".to_owned(),
            _ => format!("by {words}"),
        };
        let opening = tell(no_go.opening, clock_words(ctx.plan, no_go.opening.0));
        let finish = tell(no_go.finish, no_go.finish_words());
        value_row(ui, "A no-go delays the gate", &opening, None);
        value_row(ui, "A no-go delays the finish", &finish, None);
    }
}

fn place(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Gate>) {
    let gate = form.row;
    heading(ui, "Place in the plan");
    let tracks = named::optional(named::tracks(ctx.plan), "no track");
    form.choice(ui, "Lane", &gate.track, &tracks, |row, value| {
        row.track = value
    });
    let phases = named::optional(named::phases(ctx.plan), "no phase");
    form.choice(ui, "Closes phase", &gate.phase, &phases, |row, value| {
        row.phase = value
    });
    note(ui, "Spans these tracks");
    for (id, name) in named::tracks(ctx.plan) {
        let mut is_in = gate.tracks.contains(&id);
        if check_box(ui, &mut is_in, name).changed() {
            form.set("tracks", move |row| {
                row.tracks.retain(|&other| other != id);
                if is_in {
                    row.tracks.push(id);
                }
            });
        }
    }
}
