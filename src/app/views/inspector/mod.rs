//! The inspector: every field of whatever is selected, and why its dates are what they are.
//!
//! One file per kind of row; [`form`] holds what they share. Nothing selected shows the plan's head.

mod agent;
mod baselines;
mod calendar;
mod checkpoint;
mod criteria;
mod dependency;
mod estimate_curve;
mod form;
mod gate;
mod links;
mod option;
mod others;
mod paths;
mod plan_head;
mod several;
mod ticket;
mod track;
mod week;

use super::ViewCtx;
use crate::app::action::Actions;
use crate::app::theme::metrics::space;
use crate::app::widgets::EmptyState;
use crate::plan::{RowRef, Stored};
use form::Form;

/// The panel at the right.
#[derive(Default)]
pub struct Inspector;

impl Inspector {
    /// Draws the panel's contents.
    pub fn show(&mut self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
        let scroll = egui::ScrollArea::vertical().id_salt(("inspector", ctx.selection.primary()));
        scroll.auto_shrink([false, false]).show(ui, |ui| {
            let margin = egui::Margin {
                left: 20,
                right: 20,
                top: 16,
                bottom: 24,
            };
            egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::ROW;
                match ctx.selection.rows() {
                    [] => plan_head::show(ui, ctx, actions),
                    [row] => one(ui, ctx, actions, *row),
                    rows => several::show(ui, ctx, actions, rows),
                }
            });
        });
    }
}

fn one(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, actions: &mut Actions, row: RowRef) {
    let shown = match row {
        RowRef::Ticket(id) => with(ui, ctx, actions, id, ticket::show),
        RowRef::Track(id) => with(ui, ctx, actions, id, track::show_track),
        RowRef::Phase(id) => with(ui, ctx, actions, id, track::show_phase),
        RowRef::Dependency(id) => with(ui, ctx, actions, id, dependency::show),
        RowRef::Gate(id) => with(ui, ctx, actions, id, gate::show),
        RowRef::Checkpoint(id) => with(ui, ctx, actions, id, checkpoint::show),
        RowRef::Agent(id) => with(ui, ctx, actions, id, agent::show),
        RowRef::Calendar(id) => with(ui, ctx, actions, id, calendar::show),
        RowRef::PlanOption(id) => with(ui, ctx, actions, id, option::show),
        RowRef::Reading(id) => with(ui, ctx, actions, id, others::show_reading),
        RowRef::Risk(id) => with(ui, ctx, actions, id, others::show_risk),
        RowRef::Metric(id) => with(ui, ctx, actions, id, others::show_metric),
        RowRef::Claim(id) => with(ui, ctx, actions, id, others::show_claim),
        RowRef::Escalation(id) => with(ui, ctx, actions, id, others::show_escalation),
        RowRef::ReportTemplate(id) => with(ui, ctx, actions, id, others::show_template),
        RowRef::Note(id) => with(ui, ctx, actions, id, others::show_note),
        RowRef::Baseline(id) => with(ui, ctx, actions, id, baselines::show_baseline),
        RowRef::Source(id) => with(ui, ctx, actions, id, others::show_source),
    };
    if !shown {
        EmptyState::new("\u{e2ce}", "This row is not in the plan any more.").show(ui);
    }
}

/// Shows a row of one kind, if it is there.
fn with<R: Stored + 'static>(
    ui: &mut egui::Ui,
    ctx: &ViewCtx<'_>,
    actions: &mut Actions,
    id: R::Id,
    show: fn(&mut egui::Ui, &ViewCtx<'_>, &mut Form<'_, R>),
) -> bool
where
    R::Id: 'static,
{
    let Some(row) = R::table(ctx.plan).get(id) else {
        return false;
    };
    show(ui, ctx, &mut Form::new(ctx, row, actions));
    true
}
