//! A form over one row: labelled editors whose every commit is one undoable edit.

use crate::app::action::{Action, Actions, AppRequest, ViewRequest};
use crate::app::fields::{self, FieldError, TextField, combo};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::{Line, check_box, elided_label, section_heading};
use crate::plan::duration::Units;
use crate::plan::{RowRef, SourceRef, Stored, integrity};
use egui::{Align, Layout, Ui};

/// The share of a row's width that its label takes.
const LABEL_SHARE: f32 = 0.36;

/// One row on show, and the queue its edits go to.
pub(super) struct Form<'a, R: Stored> {
    pub row: &'a R,
    pub actions: &'a mut Actions,
    pub units: Units,
    name: String,
}

impl<'a, R: Stored + 'static> Form<'a, R>
where
    R::Id: 'static,
{
    pub fn new(ctx: &ViewCtx<'_>, row: &'a R, actions: &'a mut Actions) -> Self {
        let name = integrity::describe(ctx.plan, row.id().into());
        Self {
            row,
            actions,
            units: Units::of(&ctx.plan.info),
            name,
        }
    }

    /// The row, as a reference.
    pub fn row_ref(&self) -> RowRef {
        self.row.id().into()
    }

    /// Queues a change of the row.
    pub fn set(&mut self, field: &str, change: impl FnOnce(&mut R) + 'static) {
        let id = self.row.id();
        self.actions.edit(
            format!("set {} of {}", field.to_lowercase(), self.name),
            move |tx| tx.update(id, change),
        );
    }

    /// A text of one line.
    pub fn text(&mut self, ui: &mut Ui, label: &str, current: &str, set: fn(&mut R, String)) {
        self.parsed(
            ui,
            label,
            "",
            current,
            |text| Ok(text.trim().to_owned()),
            set,
        );
    }

    /// A text of several lines, with its label above.
    pub fn long_text(&mut self, ui: &mut Ui, label: &str, current: &str, set: fn(&mut R, String)) {
        quiet(ui, label);
        let rows = current.lines().count().clamp(2, 10);
        let field = TextField::new((self.row_ref(), label), label).rows(rows);
        if let Some(text) = field.show(ui, current, |text| Ok(text.trim_end().to_owned())) {
            self.set(label, move |row| set(row, text));
        }
    }

    /// A list of texts, one a line, with its label above.
    pub fn lines(
        &mut self,
        ui: &mut Ui,
        label: &str,
        current: &[String],
        set: fn(&mut R, Vec<String>),
    ) {
        quiet(ui, label);
        let text = fields::list::show_lines(current);
        let field = TextField::new((self.row_ref(), label), label)
            .rows(current.len().clamp(1, 8))
            .hint("one a line");
        // Enter makes a new line here, so even a single line is a field of several rows.
        let field = field.rows(current.len().clamp(2, 8));
        if let Some(list) = field.show(ui, &text, |text| Ok(fields::list::parse_lines(text))) {
            self.set(label, move |row| set(row, list));
        }
    }

    /// A list of words separated by commas.
    pub fn words(
        &mut self,
        ui: &mut Ui,
        label: &str,
        current: &[String],
        set: fn(&mut R, Vec<String>),
    ) {
        let text = fields::list::show(current);
        self.parsed(
            ui,
            label,
            "separated by commas",
            &text,
            |text| Ok(fields::list::parse(text)),
            set,
        );
    }

    /// A value with a text form.
    pub fn parsed<T: 'static>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        hint: &str,
        current: &str,
        parse: impl FnOnce(&str) -> Result<T, FieldError>,
        set: impl FnOnce(&mut R, T) + 'static,
    ) {
        let id = (self.row_ref(), label);
        let value = labelled(ui, label, |ui| {
            TextField::new(id, label)
                .hint(hint)
                .show(ui, current, parse)
        });
        if let Some(value) = value {
            self.set(label, move |row| set(row, value));
        }
    }

    /// One of several.
    pub fn choice<T: PartialEq + Clone + 'static>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        current: &T,
        options: &[(T, impl AsRef<str>)],
        set: impl FnOnce(&mut R, T) + 'static,
    ) {
        let id = (self.row_ref(), label);
        let chosen = labelled(ui, label, |ui| combo(ui, id, label, current, options));
        if let Some(value) = chosen {
            self.set(label, move |row| set(row, value));
        }
    }

    /// Yes or no.
    pub fn flag(&mut self, ui: &mut Ui, label: &str, current: bool, set: fn(&mut R, bool)) {
        let mut value = current;
        labelled(ui, "", |ui| check_box(ui, &mut value, label));
        if value != current {
            self.set(label, move |row| set(row, value));
        }
    }

    /// Where the row was read from.
    pub fn sources(&mut self, ui: &mut Ui, ctx: &ViewCtx<'_>, sources: &[SourceRef]) {
        if sources.is_empty() {
            return;
        }
        heading(ui, "Sources");
        for lines in sources {
            let document = ctx
                .plan
                .sources
                .get(lines.source)
                .map_or("", |source| source.name.as_str());
            let range = lines
                .to_line
                .map_or_else(String::new, |to| format!(" to {to}"));
            if link(ui, &format!("{document}, line {}{range}", lines.line)) {
                let (source, line) = (lines.source, lines.line);
                self.actions
                    .push(Action::App(AppRequest::ShowView("Source")));
                self.actions
                    .push(Action::View(ViewRequest::RevealLine { source, line }));
            }
            if !lines.says.is_empty() {
                note(ui, &lines.says);
            }
        }
    }
}

/// The head of the panel: kind or key in the accent, then the name.
pub(super) fn title(ui: &mut Ui, kind: &str, name: &str) {
    let theme = Theme::of(ui);
    ui.horizontal(|ui| {
        let key = Line::new(kind, Weight::SemiBold, size::BODY, theme.accent.text);
        elided_label(ui, &key, ui.available_width() * 0.5);
        let width = ui.available_width();
        elided_label(
            ui,
            &Line::new(name, Weight::SemiBold, size::TITLE, theme.text),
            width,
        );
    });
}

/// A heading with the room above it that divides sections.
pub(super) fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(space::SECTION - space::ROW);
    section_heading(ui, text);
    ui.add_space(2.0);
}

/// A label at the left and an editor at the right.
pub(super) fn labelled<T>(ui: &mut Ui, label: &str, editor: impl FnOnce(&mut Ui) -> T) -> T {
    let theme = Theme::of(ui);
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        let left = width * LABEL_SHARE;
        ui.allocate_ui_with_layout(
            egui::vec2(left, extent::BUTTON),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_size(egui::vec2(left, extent::BUTTON));
                elided_label(
                    ui,
                    &Line::new(label, Weight::Regular, size::BODY, theme.muted),
                    left,
                );
            },
        );
        ui.vertical(|ui| {
            ui.spacing_mut().combo_width = ui.available_width();
            editor(ui)
        })
        .inner
    })
    .inner
}

/// A quiet line of text.
pub(super) fn quiet(ui: &mut Ui, text: &str) {
    let colour = Theme::of(ui).muted;
    ui.label(egui::RichText::new(text).color(colour));
}

/// A quiet line that may wrap, in a smaller size.
pub(super) fn note(ui: &mut Ui, text: &str) {
    let colour = Theme::of(ui).muted;
    ui.add(egui::Label::new(egui::RichText::new(text).size(size::SMALL).color(colour)).wrap());
}

/// A line that leads somewhere; true when it was clicked.
pub(super) fn link(ui: &mut Ui, text: &str) -> bool {
    let theme = Theme::of(ui);
    let label = egui::Label::new(egui::RichText::new(text).color(theme.text))
        .sense(egui::Sense::click())
        .truncate();
    ui.add(label)
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .clicked()
}

/// A small cross; true when it was clicked. `label` says what it removes.
pub(super) fn remove_button(ui: &mut Ui, label: &str) -> bool {
    let theme = Theme::of(ui);
    let cross = egui::RichText::new(egui_phosphor::regular::X)
        .size(size::SMALL)
        .color(theme.faint);
    let response = ui
        .add(egui::Button::new(cross).frame(false))
        .on_hover_text(label);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label));
    response.clicked()
}

/// A quiet button that adds something; true when it was clicked.
pub(super) fn add_button(ui: &mut Ui, text: &str) -> bool {
    let theme = Theme::of(ui);
    let text = egui::RichText::new(format!("{} {text}", egui_phosphor::regular::PLUS))
        .color(theme.accent.text);
    ui.add(egui::Button::new(text).frame(false))
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .clicked()
}
