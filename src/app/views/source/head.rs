//! The line above the text: which document, what reading repaired and lost, and what can be done with it.

use super::SourceView;
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::sources::SourceRequest;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::{ActionButton, Chip, Line, drop_down, elided_label};
use crate::plan::Source;
use egui::{Align, Layout, RichText, Stroke, Ui, UiBuilder, WidgetInfo, WidgetType};
use egui_phosphor::regular::{ARROWS_CLOCKWISE, PENCIL_LINE};

const HEIGHT: f32 = 40.0;
const CHOOSER: f32 = 190.0;
/// Below this width the buttons are signs.
const NARROW: f32 = 440.0;

impl SourceView {
    /// Draws the line above the text.
    pub(super) fn head(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        source: &Source,
        actions: &mut Actions,
    ) {
        let room = ui.available_rect_before_wrap();
        let rect = egui::Rect::from_min_size(room.min, egui::vec2(room.width(), HEIGHT));
        let theme = Theme::of(ui);
        ui.painter().rect_filled(rect, 0.0, theme.panel);
        ui.painter().hline(
            rect.x_range(),
            rect.bottom(),
            Stroke::new(1.0, theme.hairline),
        );
        let inner = rect.shrink2(egui::vec2(space::PANEL - 4.0, 0.0));
        let builder = UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::right_to_left(Align::Center));
        ui.scope_builder(builder, |ui| {
            let is_narrow = inner.width() < NARROW;
            buttons(ui, source, is_narrow, actions);
            if ctx.changed_documents.contains(&source.id) {
                changed(ui, is_narrow);
            } else if !is_narrow {
                count_of_findings(ui, ctx, source, actions);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                self.name(ctx, ui, source);
                self.remarks(ui);
            });
        });
        ui.advance_cursor_after_rect(rect);
    }

    /// The name of the document, or a choice where there are several.
    fn name(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, source: &Source) {
        let theme = Theme::of(ui);
        let with_text = ctx.plan.sources.iter().filter(|own| !own.text.is_empty());
        if with_text.clone().count() < 2 {
            let line = Line::new(&source.name, Weight::SemiBold, size::BODY, theme.text);
            let width = ui.available_width() * 0.6;
            elided_label(ui, &line, width);
            return;
        }
        let width = CHOOSER.min(ui.available_width() * 0.6);
        drop_down(ui, "Document", &source.name, width, |ui| {
            for own in with_text {
                let is_shown = own.id == source.id;
                if ui.selectable_label(is_shown, &own.name).clicked() {
                    (self.shown, self.scroll_to) = (Some(own.id), Some(1));
                }
            }
        });
    }

    /// What reading repaired and lost.
    fn remarks(&self, ui: &mut Ui) {
        let theme = Theme::of(ui);
        let page = &self.sheet.page;
        let mut parts = Vec::new();
        match page.repaired {
            0 => {}
            1 => parts.push("1 damaged place repaired".to_owned()),
            count => parts.push(format!("{count} damaged places repaired")),
        }
        match page.lost {
            0 => {}
            1 => parts.push("1 remark of the reader".to_owned()),
            count => parts.push(format!("{count} remarks of the reader")),
        }
        if parts.is_empty() {
            return;
        }
        let text = parts.join(" · ");
        let line = Line::new(&text, Weight::Regular, size::CAPTION, theme.muted);
        let width = ui.available_width();
        let response = elided_label(ui, &line, width);
        if !page.general.is_empty() {
            response.on_hover_text(page.general.join("\n"));
        }
    }
}

/// Says that the file holds something else than the text on show.
fn changed(ui: &mut Ui, is_narrow: bool) {
    let words = "Changed on disk";
    let hint = "The document's file holds something else than the plan was read from. Re-import it to see what.";
    let chip = match is_narrow {
        true => Chip::new("!").label(words),
        false => Chip::new(words),
    };
    ui.add(chip.tone(&Theme::of(ui).warning))
        .on_hover_text(hint);
}

fn buttons(ui: &mut Ui, source: &Source, is_narrow: bool, actions: &mut Actions) {
    let mut button = |ui: &mut Ui, words: &str, sign: &str, hint: &str, request| {
        let text = if is_narrow { sign } else { words };
        let response = ui.add(ActionButton::secondary(text).compact());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, words));
        if response.on_hover_text(hint).clicked() {
            actions.push(Action::App(AppRequest::Source(request)));
        }
    };
    button(
        ui,
        "Write back…",
        PENCIL_LINE,
        "Write back: show which lines the plan would change in the document, then write them",
        SourceRequest::WriteBack(source.id),
    );
    button(
        ui,
        "Re-import…",
        ARROWS_CLOCKWISE,
        "Re-import: read the document again and show what changed, then take it into the plan",
        SourceRequest::Reimport(source.id),
    );
}

/// How many findings stand on lines of the document; a click lists them.
fn count_of_findings(ui: &mut Ui, ctx: &ViewCtx<'_>, source: &Source, actions: &mut Actions) {
    let is_here = |finding: &&crate::lint::Finding| {
        finding.lines.iter().any(|lines| lines.source == source.id)
    };
    let text = match ctx.derived.findings.iter().filter(is_here).count() {
        0 => return,
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    let text = RichText::new(text)
        .size(size::CAPTION)
        .color(Theme::of(ui).muted);
    if ui.add(egui::Button::new(text).frame(false)).clicked() {
        actions.push(Action::App(AppRequest::ShowView("Problems")));
    }
}
