//! What can be done about a finding: its fix, the better sentence, silence, the rule's page.

use crate::app::action::{Action, Actions, AppRequest, RuleRequest};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::ActionButton;
use crate::lint::{Finding, Fix};
use egui::{Frame, Margin, RichText, Ui};
use egui_phosphor::regular::{BOOK_OPEN, COPY};

/// Draws the corrected sentence and the buttons of a finding.
pub fn finding_tools(ui: &mut Ui, _ctx: &ViewCtx<'_>, finding: &Finding, actions: &mut Actions) {
    if let Some(sentence) = &finding.correction {
        corrected(ui, sentence);
        ui.add_space(space::ROW);
    }
    ui.horizontal_wrapped(|ui| {
        if let Some(fix) = &finding.fix
            && ui
                .add(ActionButton::primary(&fix.label).compact())
                .clicked()
        {
            apply(fix, actions);
        }
        let mut ask = |request| actions.push(Action::App(AppRequest::Rule(request)));
        let hint = "Do not report this rule for this plan, with a reason";
        let silence = ui.add(ActionButton::secondary("Silence…").compact());
        if silence.on_hover_text(hint).clicked() {
            ask(RuleRequest::AskToSilence(finding.rule));
        }
        let text = format!("{BOOK_OPEN} {}", finding.rule);
        let text = RichText::new(text)
            .size(size::CAPTION)
            .color(Theme::of(ui).accent.text);
        let page = ui.add(egui::Button::new(text).frame(false));
        let label = format!("Page of the rule {}", finding.rule);
        page.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
        if page
            .on_hover_text("What the rule checks, and why")
            .clicked()
        {
            ask(RuleRequest::ShowPage(finding.rule));
        }
    });
}

/// The author's sentence put right, with a button that copies it.
fn corrected(ui: &mut Ui, sentence: &str) {
    let theme = Theme::of(ui);
    let frame = Frame::new()
        .fill(theme.raised)
        .corner_radius(radius::ROW)
        .inner_margin(Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let button = egui::Button::new(RichText::new(COPY).color(theme.accent.text));
            let copy = ui.add(button.frame(false));
            copy.widget_info(|| {
                egui::WidgetInfo::labeled(egui::WidgetType::Button, true, "Copy the sentence")
            });
            if copy.on_hover_text("Copy the sentence").clicked() {
                ui.ctx().copy_text(sentence.to_owned());
            }
            ui.add(egui::Label::new(RichText::new(sentence).color(theme.text)).wrap());
        });
    });
}

/// Applies a fix as one step.
pub(super) fn apply(fix: &Fix, actions: &mut Actions) {
    let edit = fix.edit.clone();
    actions.edit(fix.label.clone(), move |tx| {
        tx.apply(&edit);
        Ok(())
    });
}

/// Findings whose fixes can be applied together: each was made for the plan as it is, so no two may change one row.
pub(super) fn disjoint<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    let mut touched = std::collections::HashSet::new();
    let mut chosen = Vec::new();
    for finding in findings {
        let Some(fix) = &finding.fix else { continue };
        let rows: Vec<_> = fix.edit.changes.iter().map(|change| change.row()).collect();
        if rows.iter().any(|row| touched.contains(row)) {
            continue;
        }
        touched.extend(rows);
        chosen.push(finding);
    }
    chosen
}
