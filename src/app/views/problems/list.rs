//! The list: a heading for each group, below it its findings. Only what is in sight is drawn.

use super::groups::Group;
use super::{choose, tone, tools};
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::spotlight::FindingName;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::{Chip, Line, focus_ring};
use crate::lint::{Finding, row_key};
use egui::{
    Align, CornerRadius, Layout, Rect, Response, RichText, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, WidgetType, pos2, vec2,
};

const ROW: f32 = 58.0;
const HEADING: f32 = 30.0;
/// Subjects shown as chips; the rest is a number.
const MOST_CHIPS: usize = 6;
/// The width a further chip with what follows it may take.
const ROOM_FOR_CHIP: f32 = 190.0;

/// One row of the list.
#[derive(Clone, Copy)]
enum Entry {
    /// The heading of a group.
    Heading(usize),
    /// A finding.
    Finding(usize),
}

/// Draws the groups.
pub(super) fn show(
    ctx: &ViewCtx<'_>,
    ui: &mut Ui,
    findings: &[Finding],
    groups: &[Group],
    actions: &mut Actions,
) {
    if groups.is_empty() {
        let text = match findings.is_empty() {
            true => "No problems but those of silenced rules.",
            false => "Every problem is filtered out: show a level or clear the filter.",
        };
        ui.label(RichText::new(text).color(Theme::of(ui).muted));
        return;
    }
    let (entries, tops) = entries(groups);
    ScrollArea::vertical()
        .id_salt("problems")
        .auto_shrink([false, false])
        .show_viewport(ui, |ui, viewport| {
            let width = ui.available_width();
            ui.set_width(width);
            ui.set_height(tops.last().copied().unwrap_or(0.0));
            let origin = ui.min_rect().min;
            let first = tops.partition_point(|&top| top <= viewport.top()).max(1) - 1;
            for (place, entry) in entries.iter().enumerate().skip(first) {
                if tops[place] > viewport.bottom() {
                    break;
                }
                let rect = Rect::from_min_max(
                    pos2(origin.x, origin.y + tops[place]),
                    pos2(origin.x + width, origin.y + tops[place + 1]),
                );
                match *entry {
                    Entry::Heading(group) => heading(ui, &groups[group], rect),
                    Entry::Finding(at) => {
                        finding_row(ui, ctx, &findings[at], at, rect, actions);
                    }
                }
            }
        });
}

/// Everything in the list, and how far down each entry stands.
fn entries(groups: &[Group]) -> (Vec<Entry>, Vec<f32>) {
    let mut entries = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        if !group.title.is_empty() {
            entries.push(Entry::Heading(place));
        }
        entries.extend(group.findings.iter().map(|&at| Entry::Finding(at)));
    }
    let mut tops = vec![0.0];
    for entry in &entries {
        let height = match entry {
            Entry::Heading(_) => HEADING,
            Entry::Finding(_) => ROW,
        };
        tops.push(tops.last().copied().unwrap_or(0.0) + height);
    }
    (entries, tops)
}

fn heading(ui: &mut Ui, group: &Group, rect: Rect) {
    let theme = Theme::of(ui);
    let count = group.findings.len();
    let response = ui.interact(rect, ui.id().with(("group", &group.title)), Sense::hover());
    let label = format!("{}, {count}", group.title);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &label));
    let line = rect.shrink2(vec2(10.0, 4.0));
    let (placed, _) = Line::new(&group.title, Weight::SemiBold, size::SMALL, theme.muted).paint_in(
        ui,
        line,
        Align::Min,
    );
    let figure = count.to_string();
    let rest = line.with_min_x(placed.right() + 8.0);
    Line::new(&figure, Weight::Regular, size::SMALL, theme.faint).paint_in(ui, rest, Align::Min);
}

/// A finding: dot, message and rule in one line, its subjects and its fix below.
fn finding_row(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    finding: &Finding,
    place: usize,
    rect: Rect,
    actions: &mut Actions,
) {
    let response = ui.interact(rect, ui.id().with(("finding row", place)), Sense::click());
    let label = format!("{}: {}", finding.level.label(), finding.message);
    let is_chosen = ctx.spotlight.is_chosen(finding);
    response
        .widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, is_chosen, &label));
    if response.clicked() {
        choose(finding, actions);
    }
    if response.hovered() {
        actions.push(Action::LightFinding(FindingName::of(finding)));
    }
    let is_cut = paint_row(ui, finding, rect, &response, is_chosen);
    let left = rect.left() + 10.0 + space::DOT_INDENT;
    let below = Rect::from_min_max(pos2(left, rect.top() + 29.0), rect.max - vec2(10.0, 5.0));
    let layout = Layout::left_to_right(Align::Min);
    let builder = UiBuilder::new()
        .id_salt(("finding", place))
        .max_rect(below)
        .layout(layout);
    // A child of its own: a scope would move the next row up to the end of the chips.
    let ui = &mut ui.new_child(builder);
    // What does not fit belongs to nobody beside the list.
    ui.shrink_clip_rect(rect);
    subjects(ui, ctx, finding, actions);
    fix_button(ui, finding, actions);
    if is_cut {
        response.on_hover_text(&finding.message);
    }
}

/// Paints ground, dot, message and rule; returns whether the message was cut.
fn paint_row(ui: &Ui, finding: &Finding, rect: Rect, response: &Response, is_chosen: bool) -> bool {
    let theme = Theme::of(ui);
    let pill = rect.shrink2(vec2(0.0, 2.0));
    let ground = match (is_chosen, response.hovered()) {
        (true, _) => Some(theme.selection),
        (false, true) => Some(theme.hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        let corner = CornerRadius::same(radius::ROW);
        ui.painter().rect_filled(pill, corner, ground);
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
        tools::apply(fix, actions);
    }
}

/// The rows a finding is about, each one click away.
pub(super) fn subjects(ui: &mut Ui, ctx: &ViewCtx<'_>, finding: &Finding, actions: &mut Actions) {
    let mut shown = 0;
    for &row in finding.subjects.iter().take(MOST_CHIPS) {
        // In one line the rest becomes a number before it runs over the end.
        if !ui.layout().main_wrap() && shown > 0 && ui.available_width() < ROOM_FOR_CHIP {
            break;
        }
        shown += 1;
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
    let more = finding.subjects.len().saturating_sub(shown);
    if more > 0 {
        let text = RichText::new(format!("and {more} more")).size(size::CAPTION);
        ui.label(text.color(Theme::of(ui).muted));
    }
}
