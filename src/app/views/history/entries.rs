//! The left side: now, and every revision, newest first.

use super::{HistoryView, revisions, shown, steps_done};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::keeping::SafetyRequest;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::views::ViewCtx;
use crate::app::widgets::{ActionButton, NoteRow, section_heading};
use crate::app::words::ago;
use crate::library::{Fingerprint, KeptRun, Revision, RevisionKind};
use egui::{Response, RichText, ScrollArea, TextEdit, Ui, WidgetInfo, WidgetType};

impl HistoryView {
    /// Draws the list.
    pub(super) fn entries(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        ui.spacing_mut().item_spacing.y = 2.0;
        self.keep_now(ui, actions);
        ui.add_space(space::ROW);
        ScrollArea::vertical()
            .id_salt("revisions")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let steps = steps_done(ctx);
                let caption = match steps {
                    0 => "nothing to undo".to_owned(),
                    1 => "1 step can be undone".to_owned(),
                    steps => format!("{steps} steps can be undone"),
                };
                let is_shown = shown(ctx).is_none();
                let now = NoteRow::new("now", theme.accent.line, "Now", &caption).selected(is_shown);
                if ui.add(now).clicked() {
                    ask(actions, SafetyRequest::ShowRevision(None));
                }
                if revisions(ctx).is_empty() {
                    ui.add_space(space::ROW);
                    let text = "Revisions appear here: one for every save, one for every 200 edits, and those \
                                you name.";
                    ui.label(RichText::new(text).color(theme.muted));
                }
                for revision in revisions(ctx) {
                    row(ui, ctx, revision, actions);
                }
                self.runs(ui, ctx);
            });
    }

    /// Names the plan as it is now.
    fn keep_now(&mut self, ui: &mut Ui, actions: &mut Actions) {
        ui.horizontal(|ui| {
            let room = ui.available_width() - 118.0;
            let field = TextEdit::singleline(&mut self.name)
                .hint_text("Name this state")
                .margin(egui::Margin::symmetric(8, 5))
                .desired_width(room.max(60.0));
            let field = ui.add(field);
            name_field(&field, "Name this state", &self.name);
            let entered =
                field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            let is_named = !self.name.trim().is_empty();
            let keep = ActionButton::secondary("Keep").compact();
            let pressed = ui
                .add_enabled(is_named, keep)
                .on_hover_text("Keep the plan as it is now under this name");
            if is_named && (pressed.clicked() || entered) {
                let name = std::mem::take(&mut self.name).trim().to_owned();
                ask(actions, SafetyRequest::KeepRevision(name));
            }
        });
    }
}

impl HistoryView {
    /// Simulations that were kept, and whether they still fit the plan.
    fn runs(&mut self, ui: &mut Ui, ctx: &ViewCtx<'_>) {
        let Some(shelf) = ctx.past.shelf.filter(|shelf| !shelf.runs.is_empty()) else {
            return;
        };
        let theme = Theme::of(ui);
        ui.add_space(space::HEADING);
        section_heading(ui, "Simulations");
        let now = match self.print {
            Some((document, revision, print))
                if (document, revision) == (ctx.document, ctx.revision) =>
            {
                print
            }
            _ => Fingerprint::of_plan(ctx.plan),
        };
        self.print = Some((ctx.document, ctx.revision, now));
        for (place, KeptRun { at, run }) in shelf.runs.iter().enumerate() {
            let fits = if run.print == now {
                "of this plan"
            } else {
                "of an earlier plan"
            };
            let option = run.option.as_deref().unwrap_or("as planned");
            let caption = format!(
                "{option}, seed {}, {} samples, {fits}, {}",
                run.seed,
                run.samples,
                ago(*at)
            );
            ui.push_id(("run", place), |ui| {
                ui.add(NoteRow::new(
                    "simulation",
                    theme.checkpoint.line,
                    &run.name,
                    &caption,
                ))
                .on_hover_text(&run.result);
            });
        }
    }
}

/// Tells assistive technology what a text field is for.
pub(super) fn name_field(field: &Response, label: &str, text: &str) {
    field.widget_info(|| WidgetInfo {
        label: Some(label.to_owned()),
        current_text_value: Some(text.to_owned()),
        ..WidgetInfo::new(WidgetType::TextEdit)
    });
}

fn row(ui: &mut Ui, ctx: &ViewCtx<'_>, revision: &Revision, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let (word, colour) = match revision.kind {
        RevisionKind::Opened => ("opened", theme.neutral.line),
        RevisionKind::Saved => ("saved", theme.good.line),
        RevisionKind::Automatic => ("kept", theme.neutral.line),
        RevisionKind::Named => ("named", theme.checkpoint.line),
        RevisionKind::OnDisk => ("on disk", theme.warning.line),
    };
    let when = ago(revision.at);
    let (title, caption) = match &revision.name {
        Some(name) => (name.clone(), format!("{word}, {when}")),
        None => (capital(word), when),
    };
    let chosen = shown(ctx).map(|shown| shown.revision.id);
    ui.push_id(revision.id, |ui| {
        let row =
            NoteRow::new(word, colour, &title, &caption).selected(chosen == Some(revision.id));
        let response = ui.add(row);
        let exact = format!("{} universal time", revision.at.told());
        if response.on_hover_text(exact).clicked() {
            ask(actions, SafetyRequest::ShowRevision(Some(revision.id)));
        }
    });
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

pub(super) fn ask(actions: &mut Actions, request: SafetyRequest) {
    actions.push(Action::App(AppRequest::Safety(request)));
}
