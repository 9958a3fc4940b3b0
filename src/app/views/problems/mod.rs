//! Problems: what lint found, grouped and filtered, each one click from its row, its line and its cure.
//!
//! The same findings stand in short below the outline and beside the lines of the document. Nothing is checked
//! here but the rules that are silenced, and those only when somebody asks what they would say.

mod detail;
mod groups;
mod list;
mod short;
mod silenced;
mod tools;

pub use short::problem_list;
pub use tools::finding_tools;

use super::{View, ViewCtx};
use crate::app::action::{Action, Actions};
use crate::app::spotlight::FindingName;
use crate::app::theme::metrics::{extent, size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::widgets::{ActionButton, Chip, EmptyState, SearchField, drop_down};
use crate::lint::{Finding, Level};
use egui::{Align, CornerRadius, Layout, Rect, RichText, Ui, UiBuilder, vec2};
use egui_phosphor::regular::CHECK_CIRCLE;
use groups::{Filter, GROUPINGS, Group, Grouping};
use silenced::Silence;

/// Below this width there is no room for what is known of the chosen finding beside the list.
const LEAST_FOR_DETAIL: f32 = 620.0;
const DETAIL: f32 = 380.0;
/// The width of the filter.
const SEARCH: f32 = 190.0;

/// The list of problems, how it is grouped and filtered.
#[derive(Default)]
pub struct ProblemsView {
    filter: Filter,
    grouping: Grouping,
    silence: Silence,
}

impl View for ProblemsView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.panel);
        let findings = ctx.derived.findings.as_slice();
        if findings.is_empty() && ctx.plan.info.silenced.is_empty() {
            let sentence = match ctx.derived.is_checking {
                true => "The plan is being checked…",
                false => "No problems found. Every rule is checked again after each change.",
            };
            EmptyState::new(CHECK_CIRCLE, sentence).show(ui);
            return;
        }
        let inner = whole.shrink2(vec2(space::PANEL - 8.0, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(8.0);
            let groups = groups::groups(ctx.plan, findings, self.grouping, &self.filter);
            self.head(ctx, ui, &groups, actions);
            ui.add_space(8.0);
            if self.silence.is_shown {
                self.silence.show(ctx, ui, actions);
                return;
            }
            let chosen = findings.iter().find(|own| ctx.spotlight.is_chosen(own));
            let room = ui.available_rect_before_wrap();
            let has_room = room.width() >= LEAST_FOR_DETAIL;
            let (mut left, mut right) = (room, None);
            if chosen.is_some() && has_room {
                let width = DETAIL.min(room.width() * 0.45);
                left.set_right(room.right() - width - space::PANEL);
                right = Some(Rect::from_min_max(
                    left.right_top() + vec2(space::PANEL, 0.0),
                    room.max,
                ));
            }
            ui.scope_builder(UiBuilder::new().id_salt("list").max_rect(left), |ui| {
                list::show(ctx, ui, findings, &groups, actions);
            });
            if let (Some(finding), Some(rect)) = (chosen, right) {
                ui.scope_builder(UiBuilder::new().id_salt("detail").max_rect(rect), |ui| {
                    detail::show(ctx, ui, finding, actions);
                });
            }
        });
    }
}

impl ProblemsView {
    /// Levels, grouping, search, and what can be done with all that is shown.
    fn head(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, groups: &[Group], actions: &mut Actions) {
        let findings = ctx.derived.findings.as_slice();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::CHIP, 4.0);
            self.levels(ui, findings);
            let shown = GROUPINGS.iter().find(|(own, _)| *own == self.grouping);
            let shown = shown.map_or("", |(_, name)| *name);
            drop_down(ui, "Group the problems", shown, 104.0, |ui| {
                for (own, name) in GROUPINGS {
                    if ui.selectable_label(self.grouping == *own, *name).clicked() {
                        self.grouping = *own;
                    }
                }
            });
            let field = SearchField::new(&mut self.filter.text, "Filter the problems");
            // The field places its text by itself; in a place of its own that moves nothing else.
            let size = vec2(SEARCH, extent::BUTTON + 1.0);
            let layout = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(size, layout, |ui| ui.add(field.width(SEARCH)));
            let shown = groups.iter().flat_map(|group| &group.findings);
            let shown: Vec<&Finding> = shown.filter_map(|&place| findings.get(place)).collect();
            self.buttons(ctx, ui, &shown, actions);
            if ctx.derived.is_checking {
                let text = RichText::new("checking…").size(size::CAPTION);
                ui.label(text.color(Theme::of(ui).faint));
            }
        });
    }

    fn buttons(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        shown: &[&Finding],
        actions: &mut Actions,
    ) {
        let cures = tools::disjoint(shown.iter().copied()).len();
        if cures > 1 {
            let text = format!("Fix {cures}…");
            let hint = "Choose among the fixes that are shown, see what they would do, and apply them as one step";
            let fix = ui.add(ActionButton::secondary(&text).compact());
            if fix.on_hover_text(hint).clicked() {
                let findings = tools::disjoint(shown.iter().copied());
                let findings = findings.into_iter().cloned().collect();
                actions.push(Action::App(crate::app::action::AppRequest::AskToFix(
                    findings,
                )));
            }
        }
        let copy = ActionButton::secondary("Copy as Markdown").compact();
        if ui.add_enabled(!shown.is_empty(), copy).clicked() {
            let text = groups::markdown(ctx.plan, shown.iter().copied());
            ui.ctx().copy_text(text);
        }
        let silenced = ctx.plan.info.silenced.len();
        if silenced > 0 {
            let text = match self.silence.is_shown {
                true => "Back to the problems".to_owned(),
                false => format!("{silenced} silenced"),
            };
            if ui.add(ActionButton::secondary(&text).compact()).clicked() {
                self.silence.is_shown = !self.silence.is_shown;
            }
        } else {
            self.silence.is_shown = false;
        }
    }

    /// One chip per level with its count; a click shows or hides the level.
    fn levels(&mut self, ui: &mut Ui, findings: &[Finding]) {
        for level in Level::ALL {
            let count = count_of(findings, level);
            if count == 0 {
                continue;
            }
            let is_hidden = self.filter.hidden.contains(&level);
            let text = format!("{count} {}", plural(level, count));
            let verb = if is_hidden { "Show" } else { "Hide" };
            let label = format!("{verb} {text}");
            let chip = Chip::new(&text)
                .label(&label)
                .tone(tone(Theme::of(ui), level))
                .clickable();
            let chip = if is_hidden { chip.outlined() } else { chip };
            if ui.add(chip).on_hover_text(&label).clicked() {
                let hidden = &mut self.filter.hidden;
                match hidden.iter().position(|&own| own == level) {
                    Some(place) => drop(hidden.remove(place)),
                    None => hidden.push(level),
                }
            }
        }
    }
}

/// Chooses a finding: its first row is shown, and its lines where the document is in sight.
fn choose(finding: &Finding, actions: &mut Actions) {
    if let Some(&row) = finding.subjects.first() {
        actions.push(Action::Reveal(row));
    }
    actions.push(Action::ChooseFinding(Some(FindingName::of(finding))));
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

/// A row of buttons from the right, as at the foot of a page.
fn from_right<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.with_layout(Layout::right_to_left(Align::Center), content)
        .inner
}

#[cfg(test)]
mod tests;
