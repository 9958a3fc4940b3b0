//! The rules that are silenced for this plan: why, what they would say, and listening to them again.

use super::from_right;
use crate::app::action::{Action, Actions, AppRequest, RuleRequest};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::ActionButton;
use crate::lint::{self, Context, Finding};
use egui::{Frame, Label, Margin, RichText, ScrollArea, Ui};

/// Findings of one rule that are shown.
const MOST_SHOWN: usize = 20;

/// Whether the silenced rules are shown, and what they would say.
#[derive(Default)]
pub(super) struct Silence {
    pub(super) is_shown: bool,
    /// Document and revision, and what the rules would say of it.
    told: Option<(u64, u64, Vec<Finding>)>,
}

impl Silence {
    /// Draws the rules with their reasons.
    pub(super) fn show(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let key = (ctx.document, ctx.revision);
        let is_known = self.told.as_ref().is_some_and(|(d, r, _)| (*d, *r) == key);
        if !is_known {
            let told = lint::check_silenced(&Context::new(ctx.plan));
            self.told = Some((key.0, key.1, told));
        }
        let told = self.told.as_ref().map_or(&[][..], |(_, _, told)| told);
        ScrollArea::vertical()
            .id_salt("silenced")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                for silenced in &ctx.plan.info.silenced {
                    let own = told.iter().filter(|own| own.rule == silenced.rule);
                    rule(ctx, ui, &silenced.rule, &silenced.reason, own, actions);
                    ui.add_space(space::ROW);
                }
            });
    }
}

fn rule<'a>(
    ctx: &ViewCtx<'_>,
    ui: &mut Ui,
    name: &str,
    reason: &str,
    told: impl Iterator<Item = &'a Finding> + Clone,
    actions: &mut Actions,
) {
    let theme = Theme::of(ui);
    let frame = Frame::new()
        .fill(theme.raised)
        .corner_radius(radius::CARD)
        .inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(RichText::new(name).strong().color(theme.text));
            from_right(ui, |ui| {
                let label = format!("Listen to {name} again");
                if ui.add(ActionButton::secondary(&label).compact()).clicked() {
                    let edit = lint::listen(ctx.plan, name);
                    actions.edit(edit.label.clone(), move |tx| {
                        tx.apply(&edit);
                        Ok(())
                    });
                }
                let page = RichText::new("Page").color(theme.accent.text);
                let known = lint::find(name);
                if let Some(rule) = known
                    && ui.add(egui::Button::new(page).frame(false)).clicked()
                {
                    let request = RuleRequest::ShowPage(rule.name);
                    actions.push(Action::App(AppRequest::Rule(request)));
                }
            });
        });
        let why = match reason.is_empty() {
            true => "Silenced without a reason.".to_owned(),
            false => format!("Silenced: {reason}"),
        };
        ui.add(Label::new(RichText::new(why).color(theme.muted)).wrap());
        for finding in told.clone().take(MOST_SHOWN) {
            let text = RichText::new(&finding.message).size(size::SMALL);
            ui.add(Label::new(text.color(theme.faint)).wrap());
        }
        let rest = told.count().saturating_sub(MOST_SHOWN);
        if rest > 0 {
            ui.label(RichText::new(format!("and {rest} more")).color(theme.faint));
        }
    });
}
