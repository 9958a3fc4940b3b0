//! The opened finding below its line: what is wrong, where else it shows, and what can be done about it.

use super::lines::tone_of;
use crate::app::action::{Action, Actions};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::views::{ViewCtx, finding_tools};
use crate::lint::Finding;
use egui::{Frame, Margin, Rect, RichText, Stroke, Ui, UiBuilder};

/// Lines that are linked.
const MOST_LINES: usize = 8;

/// Draws the card at the top of `place`; returns how much height it takes.
pub(super) fn show(
    ctx: &ViewCtx<'_>,
    ui: &mut Ui,
    finding: &Finding,
    place: Rect,
    actions: &mut Actions,
) -> f32 {
    let theme = Theme::of(ui);
    let tone = tone_of(theme, finding.level);
    let room = Rect::from_min_max(place.min, egui::pos2(place.right(), place.top() + 4_000.0));
    let builder = UiBuilder::new().id_salt("opened finding").max_rect(room);
    let mut ui = ui.new_child(builder);
    let frame = Frame::new()
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, tone.line))
        .corner_radius(radius::CARD)
        .outer_margin(Margin::symmetric(0, 4))
        .inner_margin(Margin::symmetric(16, 10));
    let response = frame.show(&mut ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(&finding.message).color(theme.text));
        other_lines(ctx, ui, finding, actions);
        ui.add_space(space::ROW);
        finding_tools(ui, ctx, finding, actions);
    });
    response.response.rect.height()
}

/// The other lines the finding stands on.
fn other_lines(ctx: &ViewCtx<'_>, ui: &mut Ui, finding: &Finding, actions: &mut Actions) {
    if finding.lines.len() < 2 {
        return;
    }
    let theme = Theme::of(ui);
    ui.horizontal_wrapped(|ui| {
        let quiet = |text: String| RichText::new(text).size(size::CAPTION).color(theme.muted);
        ui.label(quiet("Also".to_owned()));
        for at in finding.lines.iter().skip(1).take(MOST_LINES) {
            let is_same = finding.lines.first().map(|first| first.source) == Some(at.source);
            let name = ctx.plan.sources.get(at.source);
            let name = name.map_or("", |source| source.name.as_str());
            let text = match is_same {
                true => format!("line {}", at.line),
                false => format!("{name}, line {}", at.line),
            };
            let text = RichText::new(text)
                .size(size::CAPTION)
                .color(theme.accent.text);
            if ui.add(egui::Button::new(text).frame(false)).clicked() {
                actions.push(Action::View(crate::app::action::ViewRequest::RevealLine {
                    source: at.source,
                    line: at.line,
                }));
            }
        }
        let more = finding.lines.len().saturating_sub(MOST_LINES + 1);
        if more > 0 {
            ui.label(quiet(format!("and {more} more")));
        }
    });
}
