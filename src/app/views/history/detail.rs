//! The right side: what changed, and what can be done with the revision.

use super::entries::{ask, name_field};
use super::{Comparison, HistoryView, shown, steps_done};
use crate::app::action::Actions;
use crate::app::difference::show_differences;
use crate::app::keeping::{SafetyRequest, ShownRevision};
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::views::ViewCtx;
use crate::app::widgets::{ActionButton, section_heading};
use egui::{RichText, ScrollArea, TextEdit, Ui};

/// Steps of the undo history that are listed.
const MOST_STEPS: usize = 12;

impl HistoryView {
    /// Draws what is chosen on the left.
    pub(super) fn detail(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        match shown(ctx) {
            None => steps(ui, ctx),
            Some(shown) => self.head(ui, shown, actions),
        }
        ui.add_space(space::ROW);
        let is_now = shown(ctx).is_none();
        let plan = ctx.plan;
        let rows = self.told(ctx);
        ScrollArea::vertical()
            .id_salt("differences")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                if rows.is_empty() {
                    let text = if is_now {
                        "No step can be undone yet."
                    } else {
                        "No row differs."
                    };
                    ui.label(RichText::new(text).color(Theme::of(ui).muted));
                } else {
                    section_heading(
                        ui,
                        if is_now {
                            "All of them together"
                        } else {
                            "Rows before and after"
                        },
                    );
                }
                show_differences(ui, rows, plan, actions);
            });
    }

    /// What the revision is compared with, its name, and going back to it.
    fn head(&mut self, ui: &mut Ui, shown: &ShownRevision, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            let before = if shown.before.is_some() {
                "What changed"
            } else {
                "What it held"
            };
            for (comparison, text) in [
                (Comparison::Before, before),
                (Comparison::Now, "Compare with now"),
            ] {
                if ui
                    .selectable_label(self.comparison == comparison, text)
                    .clicked()
                {
                    self.comparison = comparison;
                }
            }
            ui.separator();
            let hint = "Make the plan what it was then, as one step that can be undone";
            let restore = ui.add(ActionButton::primary("Restore").compact());
            if restore.on_hover_text(hint).clicked() {
                ask(actions, SafetyRequest::RestoreRevision);
            }
            self.naming(ui, shown, actions);
        });
    }

    fn naming(&mut self, ui: &mut Ui, shown: &ShownRevision, actions: &mut Actions) {
        let id = ui.make_persistent_id(("name of", shown.revision.id));
        let current = shown.revision.name.clone().unwrap_or_default();
        let mut name = ui
            .data_mut(|data| data.get_temp::<String>(id))
            .unwrap_or_else(|| current.clone());
        let field = TextEdit::singleline(&mut name)
            .hint_text("Name this revision")
            .margin(egui::Margin::symmetric(8, 4))
            .desired_width(160.0);
        let field = ui.add(field);
        name_field(&field, "Name this revision", &name);
        if field.changed() {
            ui.data_mut(|data| data.insert_temp(id, name.clone()));
        }
        if field.lost_focus() {
            ui.data_mut(|data| data.remove::<String>(id));
            let name = name.trim();
            if name != current {
                let name = (!name.is_empty()).then(|| name.to_owned());
                ask(
                    actions,
                    SafetyRequest::NameRevision(shown.revision.id, name),
                );
            }
        }
    }
}

/// The steps that undo would take back, the next one first.
fn steps(ui: &mut Ui, ctx: &ViewCtx<'_>) {
    let theme = Theme::of(ui);
    let count = steps_done(ctx);
    if count == 0 {
        return;
    }
    section_heading(ui, "Steps that can be undone, newest first");
    let steps = ctx
        .past
        .history
        .into_iter()
        .flat_map(|history| history.done().rev());
    for edit in steps.take(MOST_STEPS) {
        let rows = match edit.changes.len() {
            1 => "1 row".to_owned(),
            rows => format!("{rows} rows"),
        };
        ui.horizontal(|ui| {
            ui.label(RichText::new(&edit.label).color(theme.text));
            ui.label(RichText::new(rows).small().color(theme.muted));
        });
    }
    if count > MOST_STEPS {
        let rest = format!("and {} earlier ones", count - MOST_STEPS);
        ui.label(RichText::new(rest).small().color(theme.muted));
    }
}
