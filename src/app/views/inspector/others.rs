//! The rows that are mostly words: risks, metrics, claims, rules, templates, notes, sources.

use super::form::{Form, heading, note, title};
use crate::app::action::Action;
use crate::app::fields::{FieldError, choice, moment, named, number, work};
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::app::widgets::{Chip, check_box, value_row};
use crate::edit::commands;
use crate::lint::Verdict;
use crate::plan::{
    Claim, Elapsed, Escalation, Impact, Metric, Node, Note, Reading, ReportTemplate, Risk, Source,
    Work,
};
use egui::Ui;

pub(super) fn show_reading(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Reading>) {
    let reading = form.row;
    title(ui, "Reading", &reading.name);
    heading(ui, "About");
    form.text(ui, "Name", &reading.name, |row, text| row.name = text);
    form.long_text(ui, "Description", &reading.description, |row, text| {
        row.description = text
    });
    let count = ctx
        .plan
        .dependencies
        .iter()
        .filter(|d| d.readings.contains(&reading.id))
        .count();
    value_row(ui, "Dependencies of its own", &count.to_string(), None);
    as_option(ui, ctx, form);
    form.sources(ui, ctx, &reading.sources);
}

/// The option that computes a reading, or a button that makes one.
fn as_option(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Reading>) {
    let id = form.row.id;
    let own = ctx.plan.options.iter().find(|own| own.reading == Some(id));
    match own {
        Some(option) => {
            heading(ui, "Computed by the option");
            if super::form::link(ui, &option.name) {
                form.actions.push(Action::Reveal(option.id.into()));
            }
        }
        None if super::form::add_button(ui, "Compute it as an option") => {
            form.actions.edit("add an option for a reading", move |tx| {
                commands::add_option_of_reading(tx, id).map(|_| ())
            });
        }
        None => {}
    }
}

pub(super) fn show_risk(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Risk>) {
    let (risk, units) = (form.row, form.units);
    title(ui, "Risk", &risk.name);
    heading(ui, "About");
    form.text(ui, "Name", &risk.name, |row, text| row.name = text);
    form.long_text(ui, "Description", &risk.description, |row, text| {
        row.description = text
    });
    heading(ui, "Size");
    let percent = risk
        .probability
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
        "Happens in",
        "percent of campaigns",
        &percent,
        parse,
        |row, value| {
            row.probability = value.map(|percent| percent / 100.0);
        },
    );
    let impact = match risk.impact {
        None => String::new(),
        Some(Impact::Delay(delay)) => format!("+{}", work::show(Some(delay))),
        Some(Impact::Factor(factor)) => format!("x{}", number::show(factor)),
    };
    let parse = move |text: &str| parse_impact(text, units);
    form.parsed(ui, "Costs", "+4h or x1.5", &impact, parse, |row, value| {
        row.impact = value
    });
    heading(ui, "Hits");
    let keys: Vec<&str> = risk
        .tickets
        .iter()
        .map(|&id| ctx.plan.key(Node::Ticket(id)))
        .collect();
    let parse = |text: &str| -> Result<Vec<_>, FieldError> {
        let keys = text
            .split([',', ';'])
            .map(str::trim)
            .filter(|key| !key.is_empty());
        keys.map(|key| {
            named::parse_ticket(ctx.plan, key)?
                .ok_or_else(|| FieldError::UnknownKey(key.to_owned()))
        })
        .collect()
    };
    form.parsed(
        ui,
        "Tickets",
        "keys",
        &keys.join(", "),
        parse,
        |row, list| row.tickets = list,
    );
    for (id, name) in named::tracks(ctx.plan) {
        let mut is_in = risk.tracks.contains(&id);
        if check_box(ui, &mut is_in, name).changed() {
            form.set("tracks", move |row| {
                row.tracks.retain(|&other| other != id);
                if is_in {
                    row.tracks.push(id);
                }
            });
        }
    }
    heading(ui, "Answer");
    form.long_text(ui, "Seen by", &risk.trigger, |row, text| row.trigger = text);
    form.long_text(ui, "Mitigation", &risk.mitigation, |row, text| {
        row.mitigation = text
    });
    form.long_text(ui, "Fallback", &risk.fallback, |row, text| {
        row.fallback = text
    });
    form.sources(ui, ctx, &risk.sources);
}

fn parse_impact(
    text: &str,
    units: crate::plan::duration::Units,
) -> Result<Option<Impact>, FieldError> {
    let text = text.trim();
    if let Some(factor) = text.strip_prefix(['x', '×']) {
        return number::parse(factor, 0.0..=1000.0, "factor between 0 and 1000")
            .map(|factor| Some(Impact::Factor(factor)));
    }
    work::parse(text.trim_start_matches('+'), units).map(|delay| delay.map(Impact::Delay))
}

pub(super) fn show_metric(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Metric>) {
    let metric = form.row;
    title(ui, "Metric", &metric.name);
    heading(ui, "About");
    form.text(ui, "Name", &metric.name, |row, text| row.name = text);
    form.text(ui, "Target in words", &metric.target, |row, text| {
        row.target = text
    });
    form.choice(
        ui,
        "Must be",
        &metric.operator,
        choice::OPERATORS,
        |row, value| row.operator = value,
    );
    let any = f64::MIN..=f64::MAX;
    let parse = |text: &str| number::parse_optional(text, any.clone(), "number");
    let threshold = metric.threshold.map(number::show).unwrap_or_default();
    form.parsed(ui, "Threshold", "none", &threshold, parse, |row, value| {
        row.threshold = value
    });
    form.text(ui, "Unit", &metric.unit, |row, text| row.unit = text);
    let current = metric.current.map(number::show).unwrap_or_default();
    form.parsed(
        ui,
        "Is now",
        "not measured",
        &current,
        parse,
        |row, value| row.current = value,
    );
    form.text(ui, "Owner", &metric.owner, |row, text| row.owner = text);
    let due = moment::show_optional(metric.due);
    form.parsed(
        ui,
        "Due",
        "+6h or a date",
        &due,
        moment::parse_optional,
        |row, value| row.due = value,
    );
    form.sources(ui, ctx, &metric.sources);
}

pub(super) fn show_claim(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Claim>) {
    let claim = form.row;
    title(ui, "Claim", &claim.text);
    verdict(ui, ctx, claim);
    heading(ui, "What is said");
    form.long_text(ui, "Statement", &claim.text, |row, text| row.text = text);
    form.choice(
        ui,
        "States",
        &claim.kind,
        choice::CLAIM_KINDS,
        |row, value| row.kind = value,
    );
    let any = f64::MIN..=f64::MAX;
    let parse = |text: &str| number::parse_optional(text, any.clone(), "number");
    let (low, high) = (
        claim.stated.map(number::show),
        claim.stated_max.map(number::show),
    );
    form.parsed(
        ui,
        "Number",
        "none",
        &low.unwrap_or_default(),
        parse,
        |row, value| row.stated = value,
    );
    form.parsed(
        ui,
        "Up to",
        "none",
        &high.unwrap_or_default(),
        parse,
        |row, value| row.stated_max = value,
    );
    form.text(ui, "Unit", &claim.unit, |row, text| row.unit = text);
    let tracks = named::optional(named::tracks(ctx.plan), "the whole plan");
    form.choice(ui, "About", &claim.track, &tracks, |row, value| {
        row.track = value
    });
    let phases = named::optional(named::phases(ctx.plan), "every phase");
    form.choice(ui, "Phase", &claim.phase, &phases, |row, value| {
        row.phase = value
    });
    form.sources(ui, ctx, &claim.sources);
}

/// What lint makes of a claim: that it holds, what contradicts it, or what is missing to tell.
fn verdict(ui: &mut Ui, ctx: &ViewCtx<'_>, claim: &Claim) {
    heading(ui, "Verdict");
    let theme = Theme::of(ui);
    let checked = ctx.derived.claims.iter().find(|own| own.claim == claim.id);
    let Some(checked) = checked else {
        note(ui, "The plan is being checked…");
        return;
    };
    let (word, tone) = match &checked.verdict {
        Verdict::Holds(_) => ("Holds", &theme.good),
        Verdict::Contradicted(_) => ("Contradicted", &theme.critical),
        Verdict::Undecided(_) => ("Cannot be decided", &theme.neutral),
    };
    ui.add(Chip::new(word).tone(tone));
    let reason = checked.verdict.reason();
    let mut letters = reason.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    let text = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
    ui.add(egui::Label::new(egui::RichText::new(text).color(theme.text)).wrap());
}

pub(super) fn show_escalation(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Escalation>) {
    let rule = form.row;
    title(ui, "Escalation", &rule.condition);
    heading(ui, "When");
    form.long_text(ui, "Condition", &rule.condition, |row, text| {
        row.condition = text
    });
    let parse = |text: &str| number::parse_optional(text, f64::MIN..=f64::MAX, "number");
    let threshold = rule.threshold.map(number::show).unwrap_or_default();
    form.parsed(ui, "Threshold", "none", &threshold, parse, |row, value| {
        row.threshold = value
    });
    form.text(ui, "Unit", &rule.unit, |row, text| row.unit = text);
    heading(ui, "Then");
    every(ui, form, "Within", rule.within, |row, value| {
        row.within = value
    });
    form.long_text(ui, "Action", &rule.action, |row, text| row.action = text);
    form.text(ui, "Contact", &rule.contact, |row, text| row.contact = text);
    form.sources(ui, ctx, &rule.sources);
}

pub(super) fn show_template(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, ReportTemplate>) {
    let template = form.row;
    title(ui, "Report", &template.name);
    heading(ui, "About");
    form.text(ui, "Name", &template.name, |row, text| row.name = text);
    form.text(ui, "Readers", &template.audience, |row, text| {
        row.audience = text
    });
    every(ui, form, "Due every", template.every, |row, value| {
        row.every = value
    });
    form.long_text(ui, "Text", &template.body, |row, text| row.body = text);
    form.sources(ui, ctx, &template.sources);
}

/// A span on the clock.
fn every<R: crate::plan::Stored + 'static>(
    ui: &mut Ui,
    form: &mut Form<'_, R>,
    label: &str,
    current: Option<Elapsed>,
    set: fn(&mut R, Option<Elapsed>),
) where
    R::Id: 'static,
{
    // Days and weeks of a span on the clock have 24 hours and 7 days.
    let clock = crate::plan::duration::Units {
        day: 24 * 60,
        week: 7 * 24 * 60,
    };
    let text = work::show(current.map(|span| Work(span.0)));
    let parse = move |text: &str| work::parse(text, clock);
    form.parsed(ui, label, "2h", &text, parse, move |row, value| {
        set(row, value.map(|span| Elapsed(span.0)))
    });
}

pub(super) fn show_note(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Note>) {
    let row = form.row;
    title(ui, "Note", &row.title);
    heading(ui, "Text");
    form.text(ui, "About", &row.title, |row, text| row.title = text);
    form.long_text(ui, "Text", &row.body, |row, text| row.body = text);
    form.sources(ui, ctx, &row.sources);
}

pub(super) fn show_source(ui: &mut Ui, _ctx: &ViewCtx<'_>, form: &mut Form<'_, Source>) {
    let source = form.row;
    title(ui, "Document", &source.name);
    heading(ui, "About");
    form.text(ui, "Name", &source.name, |row, text| row.name = text);
    value_row(
        ui,
        "Repaired places",
        &source.repairs.len().to_string(),
        None,
    );
    if source.text.is_empty() {
        note(ui, "The plan cites this document; its text is not kept.");
    } else {
        heading(ui, "Text");
        let mut text = source.text.as_str();
        ui.add(
            egui::TextEdit::multiline(&mut text)
                .code_editor()
                .desired_width(f32::INFINITY),
        );
    }
}
