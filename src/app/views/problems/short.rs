//! The findings in short, for the outline: title and caption, worst first. The view has the rest.

use super::{choose, count_of, plural, tone};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::spotlight::FindingName;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::{Chip, Line, NoteRow, section_heading};
use crate::lint::{Finding, Level};
use crate::plan::RowRef;
use egui::{Align, RichText, Sense, Ui, WidgetInfo, WidgetType, vec2};

/// The findings in short, below a heading with their numbers; at most `limit` of them.
pub fn problem_list(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions, limit: usize) {
    let findings = ctx.derived.findings.as_slice();
    let theme = Theme::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        // In line with the dots of the rows below.
        ui.add_space(8.0);
        ui.scope(|ui| {
            ui.set_max_width(76.0);
            section_heading(ui, "Problems");
        });
        for level in Level::ALL {
            let count = count_of(findings, level);
            if count > 0 {
                let label = format!("{count} {}", plural(level, count));
                let figure = count.to_string();
                let chip = Chip::new(&figure)
                    .label(&label)
                    .tone(tone(theme, level))
                    .clickable();
                if ui.add(chip).on_hover_text(&label).clicked() {
                    actions.push(Action::App(AppRequest::ShowView("Problems")));
                }
            }
        }
    });
    ui.add_space(space::HEADING - 4.0);
    if findings.is_empty() {
        nothing_found(ui, ctx.derived.is_checking);
    }
    for finding in findings.iter().take(limit) {
        note(ui, ctx, finding, actions);
    }
    let more = findings.len().saturating_sub(limit);
    if more > 0 {
        let text = RichText::new(format!("and {more} more"))
            .size(size::CAPTION)
            .color(theme.accent.text);
        if ui.add(egui::Button::new(text).frame(false)).clicked() {
            actions.push(Action::App(AppRequest::ShowView("Problems")));
        }
    }
}

/// The line that stands where problems would.
fn nothing_found(ui: &mut Ui, is_checking: bool) {
    let text = match is_checking {
        true => "The plan is being checked…",
        false => "No problems found",
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, text));
    let line = Line::new(text, Weight::Regular, size::CAPTION, Theme::of(ui).muted);
    line.paint_in(ui, rect.with_min_x(rect.left() + 8.0), Align::Min);
}

fn note(ui: &mut Ui, ctx: &ViewCtx<'_>, finding: &Finding, actions: &mut Actions) {
    let (title, caption) = split_message(&finding.message);
    let colour = tone(Theme::of(ui), finding.level).line;
    let is_selected = finding
        .subjects
        .first()
        .is_some_and(|&row: &RowRef| ctx.selection.contains(row));
    let row = NoteRow::new(finding.level.label(), colour, title, caption).selected(is_selected);
    let response = ui.add(row);
    if response.clicked() {
        choose(finding, actions);
    }
    if response.hovered() {
        actions.push(Action::Hover(finding.subjects.first().copied()));
        actions.push(Action::LightFinding(FindingName::of(finding)));
    }
}

/// What is wrong, and what else the message says: cut at its first pause behind a few words, since a short
/// name before a colon (`CP 1: Foundation`) says nothing by itself.
fn split_message(message: &str) -> (&str, &str) {
    const PAUSES: [&str; 4] = [", but ", ": ", "; ", ". "];
    const LEAST: usize = 14;
    let pauses = PAUSES.iter().filter_map(|pause| {
        let mut places = message.match_indices(pause).map(|(at, _)| at);
        Some((places.find(|&at| at >= LEAST)?, pause.len()))
    });
    let message = message.trim_end_matches('.');
    match pauses
        .min()
        .filter(|(at, length)| at + length < message.len())
    {
        Some((at, length)) => (&message[..at], &message[at + length..]),
        None => (message, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_cut_at_their_first_pause() {
        let message = "A needs the role \"qa\", but the plan lists no agents: add an agent.";
        assert_eq!(
            split_message(message),
            (
                "A needs the role \"qa\"",
                "the plan lists no agents: add an agent"
            )
        );
        assert_eq!(split_message("It is late."), ("It is late", ""));
        assert_eq!(
            split_message("CP 1: Foundation: B3 is expected too early."),
            ("CP 1: Foundation", "B3 is expected too early")
        );
        assert_eq!(split_message("Ends so: "), ("Ends so: ", ""));
        assert_eq!(split_message(""), ("", ""));
    }
}
