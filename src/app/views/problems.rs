//! Problems: what lint found, worst first, each one click from the row it is about.
//!
//! The same findings stand in short below the outline. Nothing is checked here.

use super::{View, ViewCtx};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{extent, radius, size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::widgets::{Chip, EmptyState, Line, NoteRow, focus_ring, section_heading};
use crate::lint::{Finding, Level, row_key};
use crate::plan::RowRef;
use egui::{
    Align, CornerRadius, Layout, Rect, Response, RichText, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, WidgetType, pos2, vec2,
};
use egui_phosphor::regular::CHECK_CIRCLE;

const ROW: f32 = 58.0;
/// Subjects shown as chips; the rest is a number.
const MOST_CHIPS: usize = 6;

/// The list of problems with its filter.
#[derive(Default)]
pub struct ProblemsView {
    /// Levels that are filtered out.
    hidden: Vec<Level>,
}

impl View for ProblemsView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.panel);
        let findings = ctx.derived.findings.as_slice();
        if findings.is_empty() {
            let sentence = "No problems found. Every rule is checked again after each change.";
            EmptyState::new(CHECK_CIRCLE, sentence).show(ui);
            return;
        }
        let inner = whole.shrink2(vec2(space::PANEL - 8.0, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(10.0);
            self.filter(ui, findings);
            ui.add_space(8.0);
            let shown: Vec<&Finding> = findings
                .iter()
                .filter(|f| !self.hidden.contains(&f.level))
                .collect();
            if shown.is_empty() {
                ui.label(
                    RichText::new("Every level is filtered out: choose one above.")
                        .color(theme.muted),
                );
            }
            ScrollArea::vertical()
                .id_salt("problems")
                .auto_shrink([false, false])
                .show_rows(ui, ROW, shown.len(), |ui, range| {
                    for place in range {
                        finding_row(ui, ctx, shown[place], place, actions);
                    }
                });
        });
    }
}

impl ProblemsView {
    /// One chip per level with its count; a click shows or hides the level.
    fn filter(&mut self, ui: &mut Ui, findings: &[Finding]) {
        ui.horizontal(|ui| {
            for level in Level::ALL {
                let count = count_of(findings, level);
                if count == 0 {
                    continue;
                }
                let is_hidden = self.hidden.contains(&level);
                let text = format!("{count} {}", plural(level, count));
                let verb = if is_hidden { "Show" } else { "Hide" };
                let label = format!("{verb} {text}");
                let chip = Chip::new(&text)
                    .label(&label)
                    .tone(tone(Theme::of(ui), level))
                    .clickable();
                let chip = if is_hidden { chip.outlined() } else { chip };
                if ui.add(chip).on_hover_text(&label).clicked() {
                    match self.hidden.iter().position(|&own| own == level) {
                        Some(place) => drop(self.hidden.remove(place)),
                        None => self.hidden.push(level),
                    }
                }
            }
        });
    }
}

/// A finding: dot, message and rule in one line, its subjects and its fix below.
fn finding_row(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    finding: &Finding,
    place: usize,
    actions: &mut Actions,
) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let label = format!("{}: {}", finding.level.label(), finding.message);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
    if response.clicked() {
        reveal(finding, actions);
    }
    let is_cut = paint_row(ui, finding, rect, &response);
    let left = rect.left() + 10.0 + space::DOT_INDENT;
    let below = Rect::from_min_max(pos2(left, rect.top() + 29.0), rect.max - vec2(10.0, 5.0));
    let layout = Layout::left_to_right(Align::Min);
    let builder = UiBuilder::new()
        .id_salt(("finding", place))
        .max_rect(below)
        .layout(layout);
    // A child of its own: a scope would move the next row up to the end of the chips.
    let ui = &mut ui.new_child(builder);
    subjects(ui, ctx, finding, actions);
    fix_button(ui, finding, actions);
    if is_cut {
        response.on_hover_text(&finding.message);
    }
}

/// Paints ground, dot, message and rule; returns whether the message was cut.
fn paint_row(ui: &Ui, finding: &Finding, rect: Rect, response: &Response) -> bool {
    let theme = Theme::of(ui);
    let pill = rect.shrink2(vec2(0.0, 2.0));
    if response.hovered() {
        let corner = CornerRadius::same(radius::ROW);
        ui.painter().rect_filled(pill, corner, theme.hover);
    }
    focus_ring(ui, response, pill.shrink(1.0), radius::ROW);
    let line = Rect::from_min_size(rect.min + vec2(10.0, 7.0), vec2(rect.width() - 20.0, 20.0));
    let dot = pos2(line.left() + extent::DOT / 2.0 + 1.0, line.center().y);
    let colour = tone(theme, finding.level).line;
    ui.painter().circle_filled(dot, extent::DOT / 2.0, colour);
    let rule = Line::new(finding.rule, Weight::Regular, size::CAPTION, theme.faint);
    let (placed, _) = rule.paint_in(ui, line, Align::Max);
    let room = line
        .with_min_x(line.left() + space::DOT_INDENT)
        .with_max_x(placed.left() - 12.0);
    let message = Line::new(&finding.message, Weight::Medium, size::BODY, theme.text);
    let hairline = Stroke::new(1.0, theme.hairline);
    ui.painter()
        .hline(rect.x_range().shrink(10.0), rect.bottom(), hairline);
    message.paint_in(ui, room, Align::Min).1
}

/// Applies the cure, where lint knows one.
fn fix_button(ui: &mut Ui, finding: &Finding, actions: &mut Actions) {
    let Some(fix) = &finding.fix else { return };
    let text = RichText::new(&fix.label)
        .size(size::CAPTION)
        .color(Theme::of(ui).accent.text);
    if ui.add(egui::Button::new(text).frame(false)).clicked() {
        let edit = fix.edit.clone();
        actions.edit(fix.label.clone(), move |tx| {
            tx.apply(&edit);
            Ok(())
        });
    }
}

fn subjects(ui: &mut Ui, ctx: &ViewCtx<'_>, finding: &Finding, actions: &mut Actions) {
    for &row in finding.subjects.iter().take(MOST_CHIPS) {
        let name = row_key(ctx.plan, row);
        let label = format!("Show {name}");
        let chip = ui.add(Chip::new(&name).label(&label).clickable());
        if chip.hovered() {
            actions.push(Action::Hover(Some(row)));
        }
        if chip.clicked() {
            actions.push(Action::Reveal(row));
        }
    }
    let more = finding.subjects.len().saturating_sub(MOST_CHIPS);
    if more > 0 {
        let text = RichText::new(format!("and {more} more")).size(size::CAPTION);
        ui.label(text.color(Theme::of(ui).muted));
    }
}

fn reveal(finding: &Finding, actions: &mut Actions) {
    if let Some(&row) = finding.subjects.first() {
        actions.push(Action::Reveal(row));
    }
}

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
        all_is_well(ui);
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
fn all_is_well(ui: &mut Ui) {
    const TEXT: &str = "No problems found";
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, TEXT));
    let line = Line::new(TEXT, Weight::Regular, size::CAPTION, Theme::of(ui).muted);
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
        reveal(finding, actions);
    }
    if response.hovered() {
        actions.push(Action::Hover(finding.subjects.first().copied()));
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

fn count_of(findings: &[Finding], level: Level) -> usize {
    findings
        .iter()
        .filter(|finding| finding.level == level)
        .count()
}

fn tone(theme: &Theme, level: Level) -> &Tone {
    match level {
        Level::Error => &theme.critical,
        Level::Warning => &theme.warning,
        Level::Info => &theme.neutral,
    }
}

fn plural(level: Level, count: usize) -> String {
    match (level, count) {
        (Level::Info, 1) => "hint".to_owned(),
        (Level::Info, _) => "hints".to_owned(),
        (level, 1) => level.label().to_owned(),
        (level, _) => format!("{}s", level.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::stage::{Stage, test_plans};

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

    #[test]
    fn a_fix_mends_the_plan_in_one_step() {
        let mut plan = test_plans::chain(2, true);
        let mut soft = plan.dependencies.at(0).expect("an arrow").clone();
        soft.strength = crate::plan::Strength::Soft;
        plan.dependencies.insert(soft);
        let mut stage = Stage::new(Box::new(ProblemsView::default()), plan.clone());
        let fix = stage
            .derived
            .findings
            .iter()
            .find_map(|finding| finding.fix.clone());
        stage.click(&fix.expect("a loop can be mended").label);
        assert!(stage.derived.dates().is_some(), "the loop is still there");
        assert_eq!(stage.edits.len(), 1);
        stage.document.undo();
        assert_eq!(*stage.plan(), plan);
    }

    #[test]
    fn a_finding_and_its_subjects_lead_to_their_rows_and_levels_can_be_hidden() {
        let mut stage = Stage::new(
            Box::new(ProblemsView::default()),
            test_plans::chain(2, true),
        );
        stage.click("error: ");
        assert_eq!(stage.selection.rows().len(), 1);
        stage.click("Show T-2");
        assert_eq!(
            stage.selection.rows(),
            [RowRef::Ticket(crate::plan::TicketId(102))]
        );
        stage.click("Hide 1 error");
        assert!(stage.find("error: ").is_none());
        stage.click("Show 1 error");
        assert!(stage.find("error: ").is_some());
    }
}
