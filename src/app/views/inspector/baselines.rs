//! Baselines: frozen dates, which of them the plan is measured against, and how far it has moved.

use super::form::{Form, add_button, heading, labelled, link, note, title};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::derived::Measured;
use crate::app::fields::{combo, moment};
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::app::widgets::value_row;
use crate::plan::duration::brief;
use crate::plan::{Baseline, Node, TrackId, Work};
use crate::schedule::variance::{Slip, Variance, track_variances};
use egui::Ui;

/// The most tickets that are listed, those that slip most first.
const MOST: usize = 60;

/// What the plan is measured against, in the plan's own page.
pub(super) fn choose(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
    if ctx.plan.tickets.is_empty() {
        return;
    }
    heading(ui, "Baseline");
    if !ctx.plan.baselines.is_empty() {
        let mut offered = vec![
            (Measured::Latest, "the latest".to_owned()),
            (Measured::None, "none".to_owned()),
        ];
        let rows = ctx.plan.baselines.iter();
        offered.extend(rows.map(|row| (Measured::This(row.id), row.name.clone())));
        let chosen = labelled(ui, "Measured against", |ui| {
            let current = ctx.derived.measured;
            combo(
                ui,
                ("plan", "baseline"),
                "Measured against",
                &current,
                &offered,
            )
        });
        if let Some(chosen) = chosen {
            actions.push(Action::App(AppRequest::Measure(chosen)));
        }
        tracks(ui, ctx);
    }
    if add_button(ui, "Freeze a baseline now") {
        actions.push(Action::Run("freeze-baseline"));
    }
}

/// How far each track has moved from the baseline that counts.
fn tracks(ui: &mut Ui, ctx: &ViewCtx<'_>) {
    let baseline = ctx
        .derived
        .baseline
        .and_then(|id| ctx.plan.baselines.get(id));
    let (Some(baseline), Some(dates)) = (baseline, ctx.derived.dates()) else {
        return;
    };
    for row in track_variances(ctx.plan, dates, baseline) {
        let name = row.track.and_then(|id: TrackId| ctx.plan.tracks.get(id));
        let name = name.map_or("Without a track", |track| track.name.as_str());
        let text = match row.late {
            0 => slip(row.finish),
            late => format!("{}, {late} of {} late", slip(row.finish), row.known),
        };
        value_row(ui, name, &text, tone(ui, row.finish));
    }
}

/// How far one ticket or gate has moved; nothing where no baseline knows it.
pub(super) fn of_node(ui: &mut Ui, ctx: &ViewCtx<'_>, node: Node) {
    let Some(variance) = ctx.derived.moved.get(&node) else {
        return;
    };
    let name = ctx
        .derived
        .baseline
        .and_then(|id| ctx.plan.baselines.get(id))
        .map_or("", |row| row.name.as_str());
    heading(ui, &format!("Against {name}"));
    let frozen = variance.frozen.1.told();
    value_row(ui, "Was to finish", &frozen, None);
    value_row(
        ui,
        "Starts",
        &slip(variance.start),
        tone(ui, variance.start),
    );
    value_row(
        ui,
        "Finishes",
        &slip(variance.finish),
        tone(ui, variance.finish),
    );
    if variance.work.0 != 0 {
        let text = match variance.work.0 {
            1.. => format!("{} more", brief(variance.work)),
            less => format!("{} less", brief(Work(-less))),
        };
        value_row(ui, "Work", &text, None);
    }
}

pub(super) fn show_baseline(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Baseline>) {
    let baseline = form.row;
    title(ui, "Baseline", &baseline.name);
    if ctx.derived.baseline == Some(baseline.id) {
        note(ui, "The plan is measured against it.");
    } else if link(ui, "Measure the plan against it") {
        let chosen = Measured::This(baseline.id);
        form.actions.push(Action::App(AppRequest::Measure(chosen)));
    }
    heading(ui, "About");
    form.text(ui, "Name", &baseline.name, |row, text| row.name = text);
    let taken = moment::show_optional_stamp(baseline.taken);
    value_row(ui, "Taken", &taken, None);
    let Some(dates) = ctx.derived.dates() else {
        return;
    };
    let all = crate::schedule::variance::variances(dates, baseline);
    let mut rows: Vec<(&Node, &Variance)> = all.iter().collect();
    rows.sort_by_key(|(node, variance)| (-variance.finish.clock.0, **node));
    heading(ui, "Finishes against it");
    for (node, variance) in rows.iter().take(MOST) {
        let text = slip(variance.finish);
        let line = value_row(ui, ctx.plan.key(**node), &text, tone(ui, variance.finish));
        line.on_hover_text(format!(
            "was {} to {}",
            variance.frozen.0.told(),
            variance.frozen.1.told()
        ));
    }
    if rows.len() > MOST {
        note(ui, &format!("and {} that slip less", rows.len() - MOST));
    }
}

/// `on time`, `2 h later`, `45 min earlier`; in working time and on the clock where they differ.
fn slip(by: Slip) -> String {
    match by.clock.0 {
        0 => "on time".to_owned(),
        1.. => format!("{} later", by.words()),
        _ => format!("{} earlier", by.words()),
    }
}

fn tone(ui: &Ui, by: Slip) -> Option<egui::Color32> {
    let theme = Theme::of(ui);
    match by.clock.0 {
        0 => None,
        1.. => Some(theme.critical.text),
        _ => Some(theme.good.text),
    }
}
