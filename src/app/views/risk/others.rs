//! What else the samples say: whether checkpoints are met, gates pass, the option's claim holds, and the cost.

use super::Page;
use crate::app::action::{Action, Actions};
use crate::app::widgets::{page_card, value_row};
use crate::plan::{RowRef, duration};
use crate::simulate::Odds;
use egui::{Sense, Ui};

/// Draws a card for each kind of figure there is.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    let summary = page.summary;
    let plan = page.ctx.plan;
    if !summary.checkpoints.is_empty() {
        page_card(
            ui,
            "Checkpoints",
            "chance that all expectations are met",
            |ui| {
                for row in &summary.checkpoints {
                    let name = plan
                        .checkpoints
                        .get(row.checkpoint)
                        .map_or("", |own| &own.name);
                    line(ui, name, &share(row.all), row.checkpoint.into(), actions);
                }
            },
        );
    }
    if !summary.gates.is_empty() {
        page_card(
            ui,
            "Gates",
            "chance to pass at the first attempt, and when half of the runs are through",
            |ui| {
                for row in &summary.gates {
                    let name = plan.gates.get(row.gate).map_or("", |own| &own.name);
                    let opens = page.tell(row.opening.quantile(0.5));
                    let text = format!("{} · {opens}", share(row.first_pass));
                    line(ui, name, &text, row.gate.into(), actions);
                }
            },
        );
    }
    if let Some(claim) = &summary.claim {
        page_card(ui, "The option's promise", "", |ui| {
            let ends = [claim.claim.min, claim.claim.max].map(duration::show);
            value_row(ui, "Promised", &format!("{} to {}", ends[0], ends[1]), None);
            value_row(ui, "Chance to keep it", &share(claim.in_time), None);
        });
    }
    if !summary.statements.is_empty() {
        let caption = "chance that the plan, or the track or phase it is about, takes no longer than the long end of what is said";
        page_card(ui, "Stated durations", caption, |ui| {
            for row in &summary.statements {
                let claim = plan.claims.get(row.claim);
                let said = claim.map_or("", |own| &own.text);
                // A text that names its track or phase needs no other name before it.
                let part = row.part.map(|part| part.name(plan));
                let part = part.filter(|name| !said.contains(name));
                let of = part.map_or(String::new(), |name| format!("{name}: "));
                let text = format!("{of}{said}");
                line(ui, &text, &share(row.in_time), row.claim.into(), actions);
            }
        });
    }
    if summary.cost.mean > 0.0 {
        page_card(ui, "Cost", "", |ui| {
            for (name, percentile) in [("P10", 0.1), ("P50", 0.5), ("P80", 0.8), ("P95", 0.95)] {
                let cost = summary.cost.quantile(percentile);
                value_row(ui, name, &format!("{cost:.0} {}", plan.info.currency), None);
            }
            let (finish, cost) = (summary.finish.quantile(0.8), summary.cost.quantile(0.8));
            let both = share(summary.joint(finish, cost));
            value_row(ui, "Date and cost both within their P80", &both, None);
        });
    }
}

fn share(odds: Odds) -> String {
    format!("{:.0} %", odds.probability * 100.0)
}

/// A row that leads to what it is about.
fn line(ui: &mut Ui, name: &str, value: &str, row: RowRef, actions: &mut Actions) {
    if value_row(ui, name, value, None)
        .interact(Sense::click())
        .clicked()
    {
        actions.push(Action::Reveal(row));
    }
}
