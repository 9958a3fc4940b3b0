//! What is known of the chosen finding: the whole message, its lines, its numbers, what can be done.

use super::finding_tools;
use super::list::subjects;
use super::tone;
use crate::app::action::{Action, Actions, AppRequest, ViewRequest};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::{Chip, section_heading};
use crate::lint::{self, Finding};
use egui::{Label, RichText, ScrollArea, Ui};

/// Lines that are linked.
const MOST_LINES: usize = 24;
/// As much of a line as fits beside its number.
const MOST_WORDS: usize = 90;

/// Draws everything about the finding.
pub(super) fn show(ctx: &ViewCtx<'_>, ui: &mut Ui, finding: &Finding, actions: &mut Actions) {
    let theme = Theme::of(ui);
    ScrollArea::vertical()
        .id_salt("chosen finding")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::ROW;
            ui.horizontal(|ui| {
                let level = finding.level.label();
                ui.add(Chip::new(level).tone(tone(theme, finding.level)));
                let rule = RichText::new(finding.rule).size(size::CAPTION);
                ui.label(rule.color(theme.faint));
            });
            ui.add(Label::new(RichText::new(&finding.message).color(theme.text)).wrap());
            if let Some(rule) = lint::find(finding.rule) {
                let text = RichText::new(rule.summary).size(size::SMALL);
                ui.add(Label::new(text.color(theme.muted)).wrap());
            }
            finding_tools(ui, ctx, finding, actions);
            if !finding.subjects.is_empty() {
                section_heading(ui, "About");
                ui.horizontal_wrapped(|ui| subjects(ui, ctx, finding, actions));
            }
            lines(ctx, ui, finding, actions);
            numbers(ui, finding);
            ui.add_space(space::SECTION);
        });
}

/// The lines it stands on, with their words; a click shows the document there.
fn lines(ctx: &ViewCtx<'_>, ui: &mut Ui, finding: &Finding, actions: &mut Actions) {
    if finding.lines.is_empty() {
        return;
    }
    let theme = Theme::of(ui);
    section_heading(ui, "Lines");
    for at in finding.lines.iter().take(MOST_LINES) {
        let source = ctx.plan.sources.get(at.source);
        let name = source.map_or("document", |source| source.name.as_str());
        let words = source
            .and_then(|source| source.text.lines().nth(at.line.saturating_sub(1) as usize))
            .unwrap_or_default();
        let words: String = words.trim().chars().take(MOST_WORDS).collect();
        let text = RichText::new(format!("{name}, line {}", at.line))
            .size(size::CAPTION)
            .color(theme.accent.text);
        if ui.add(egui::Button::new(text).frame(false)).clicked() {
            actions.push(Action::App(AppRequest::ShowView("Source")));
            let (source, line) = (at.source, at.line);
            actions.push(Action::View(ViewRequest::RevealLine { source, line }));
        }
        if !words.is_empty() {
            let text = RichText::new(words).size(size::CAPTION);
            ui.add(Label::new(text.color(theme.muted)).truncate());
        }
    }
    let more = finding.lines.len().saturating_sub(MOST_LINES);
    if more > 0 {
        let text = RichText::new(format!("and {more} more lines")).size(size::CAPTION);
        ui.label(text.color(theme.muted));
    }
}

fn numbers(ui: &mut Ui, finding: &Finding) {
    if finding.numbers.is_empty() {
        return;
    }
    let theme = Theme::of(ui);
    section_heading(ui, "Numbers behind it");
    for (name, value) in &finding.numbers {
        let words = name.replace('_', " ");
        let value = crate::app::fields::number::show(*value);
        let text = RichText::new(format!("{words}: {value}")).size(size::SMALL);
        ui.label(text.color(theme.muted));
    }
}
