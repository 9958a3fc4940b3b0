//! History: what was done to the plan, its revisions, and what changed between them.
//!
//! On the left the steps since the plan was opened and every revision the library keeps; on the right
//! the rows before and after. Comparing is done once per choice, not in every frame.

mod detail;
mod entries;

use super::{View, ViewCtx};
use crate::app::action::Actions;
use crate::app::keeping::ShownRevision;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::edit::difference::{Names, RowDifference, describe_edit};
use crate::edit::{Edit, History};
use crate::library::{Fingerprint, Revision, RevisionId};
use crate::plan::Plan;
use egui::{CornerRadius, Rect, Ui, UiBuilder, vec2};

const LIST_WIDTH: f32 = 290.0;

/// The view's state.
#[derive(Default)]
pub struct HistoryView {
    /// What the shown revision is compared with.
    comparison: Comparison,
    /// The name that is being typed for the plan as it is now, or for the shown revision.
    name: String,
    told: Option<Told>,
    /// Document, revision and the fingerprint of the plan then.
    print: Option<(u64, u64, Fingerprint)>,
}

/// What a revision is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Comparison {
    /// The revision before it.
    #[default]
    Before,
    /// The plan as it is now.
    Now,
}

/// A comparison in words, and what it was made of.
struct Told {
    made_of: (u64, u64, Option<RevisionId>, Comparison),
    rows: Vec<RowDifference>,
}

impl View for HistoryView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.panel);
        let inner = whole.shrink2(vec2(space::PANEL - 8.0, 8.0));
        let width = LIST_WIDTH.min(inner.width() * 0.45);
        let list = Rect::from_min_size(inner.min, vec2(width, inner.height()));
        let detail = Rect::from_min_max(list.right_top() + vec2(space::PANEL, 0.0), inner.max);
        ui.painter().vline(
            list.right() + space::PANEL / 2.0,
            whole.y_range(),
            egui::Stroke::new(1.0, theme.hairline),
        );
        ui.scope_builder(UiBuilder::new().id_salt("entries").max_rect(list), |ui| {
            ui.set_clip_rect(list.expand(4.0).intersect(ui.clip_rect()));
            self.entries(ctx, ui, actions);
        });
        ui.scope_builder(UiBuilder::new().id_salt("detail").max_rect(detail), |ui| {
            ui.set_clip_rect(detail.expand(4.0).intersect(ui.clip_rect()));
            self.detail(ctx, ui, actions);
        });
    }
}

impl HistoryView {
    /// The comparison that is asked for, in words.
    fn told(&mut self, ctx: &ViewCtx<'_>) -> &[RowDifference] {
        let shown = shown(ctx);
        let made_of = (
            ctx.document,
            ctx.revision,
            shown.map(|shown| shown.revision.id),
            self.comparison,
        );
        if self
            .told
            .as_ref()
            .is_none_or(|told| told.made_of != made_of)
        {
            let rows = match shown {
                None => steps(ctx),
                Some(shown) => {
                    let empty = Plan::default();
                    match (self.comparison, &shown.before) {
                        (Comparison::Now, _) => compare(&shown.plan, ctx.plan),
                        (Comparison::Before, Some(before)) => compare(before, &shown.plan),
                        (Comparison::Before, None) => compare(&empty, &shown.plan),
                    }
                }
            };
            self.told = Some(Told { made_of, rows });
        }
        self.told.as_ref().map_or(&[], |told| &told.rows)
    }
}

/// The revision that is looked at.
fn shown<'a>(ctx: &ViewCtx<'a>) -> Option<&'a ShownRevision> {
    ctx.past.shelf.and_then(|shelf| shelf.shown.as_ref())
}

/// The revisions of the plan, newest first.
fn revisions<'a>(ctx: &ViewCtx<'a>) -> &'a [Revision] {
    ctx.past.shelf.map_or(&[], |shelf| &shelf.revisions)
}

/// How many steps can be undone.
fn steps_done(ctx: &ViewCtx<'_>) -> usize {
    ctx.past.history.map_or(0, |history| history.done().len())
}

/// Everything that was done since the plan was opened and can be undone, as one comparison.
fn steps(ctx: &ViewCtx<'_>) -> Vec<RowDifference> {
    let mut all = ctx
        .past
        .history
        .into_iter()
        .flat_map(History::done)
        .cloned();
    let Some(mut whole) = all.next() else {
        return Vec::new();
    };
    all.for_each(|edit| whole.absorb(edit));
    let names = Names::of(ctx.plan, ctx.plan);
    describe_edit(&whole, &names)
}

fn compare(before: &Plan, after: &Plan) -> Vec<RowDifference> {
    let names = Names::of(before, after);
    describe_edit(&Edit::between("", before, after), &names)
}

#[cfg(test)]
mod tests;
