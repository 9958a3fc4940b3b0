//! The name of a row, typed where it stands: on its card, its lane, its line of the outline.
//!
//! Enter keeps the name, Tab keeps it and asks for a successor, Esc gives it back. Which part of the window shows
//! the field is decided by who has the keyboard.

use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::edit::{EditError, Transaction};
use crate::plan::{Node, Plan, RowRef};
use egui::{CornerRadius, Frame, Key, Margin, Rect, Stroke, TextEdit, Ui, UiBuilder, vec2};

/// The open field, if there is one.
#[derive(Default)]
pub struct NameField {
    open: Option<Open>,
}

struct Open {
    row: RowRef,
    text: String,
    is_new: bool,
}

/// How a field was left.
#[derive(Clone, Debug, PartialEq)]
pub enum Left {
    /// It is still open.
    Open,
    /// With a name.
    Committed(String),
    /// With a name, and a successor is wanted.
    CommittedWithSuccessor(String),
    /// Without.
    Cancelled,
}

macro_rules! named_rows {
    ($($row:ident: $table:ident . $field:ident,)*) => {
        /// The name of a row that has one; `None` for rows without, and rows that are gone.
        pub fn name_of(plan: &Plan, row: RowRef) -> Option<&str> {
            match row {
                $(RowRef::$row(id) => plan.$table.get(id).map(|row| row.$field.as_str()),)*
                _ => None,
            }
        }

        /// Gives a row its name; a row without one is left alone.
        fn set_name(tx: &mut Transaction, row: RowRef, name: String) -> Result<(), EditError> {
            match row {
                $(RowRef::$row(id) => tx.update(id, |row: &mut crate::plan::$row| row.$field = name),)*
                _ => Ok(()),
            }
        }
    };
}
named_rows! {
    Ticket: tickets.title,
    Gate: gates.name,
    Track: tracks.name,
    Phase: phases.name,
    Checkpoint: checkpoints.name,
    Agent: agents.name,
    Calendar: calendars.name,
    PlanOption: options.name,
    Reading: readings.name,
    Risk: risks.name,
}

/// Queues the new name of a row, as one undo step; an empty or equal name changes nothing.
pub fn rename(plan: &Plan, row: RowRef, name: String, actions: &mut Actions) {
    if name.is_empty() || name_of(plan, row) == Some(name.as_str()) {
        return;
    }
    let label = match Node::try_from(row) {
        Ok(node) => format!("rename {}", plan.key(node)),
        Err(_) => "rename".to_owned(),
    };
    actions.edit(label, move |tx| set_name(tx, row, name));
}

impl NameField {
    /// Forgets the field when another row, or none, is being renamed.
    pub fn follow(&mut self, renaming: Option<RowRef>) {
        if self.open.as_ref().map(|open| open.row) != renaming {
            self.open = None;
        }
    }

    /// Whether a name is being typed.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Shows the field of `row` over `area`.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        plan: &Plan,
        row: RowRef,
        area: Rect,
        actions: &mut Actions,
    ) -> Left {
        let Some(name) = name_of(plan, row) else {
            return Left::Cancelled;
        };
        let open = self.open.get_or_insert_with(|| Open {
            row,
            text: name.to_owned(),
            is_new: true,
        });
        let theme = Theme::of(ui);
        let id = ui.id().with("name");
        // Taken before the field, which would take them for itself.
        let tab = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Tab));
        let escape = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Escape));
        let mut child = ui.new_child(UiBuilder::new().max_rect(area));
        let frame = Frame::new()
            .fill(theme.canvas)
            .stroke(Stroke::new(1.5, theme.accent.line))
            .corner_radius(CornerRadius::same(7))
            .inner_margin(Margin::symmetric(7, 3));
        let response = frame
            .show(&mut child, |ui| {
                let field = TextEdit::singleline(&mut open.text)
                    .id(id)
                    .font(Weight::Medium.font(12.5))
                    .hint_text("Name")
                    .frame(Frame::NONE)
                    .desired_width(area.width() - 14.0);
                ui.add_sized(vec2(area.width() - 14.0, 20.0), field)
            })
            .inner;
        response.widget_info(|| egui::WidgetInfo::text_edit(true, &open.text, &open.text, "Name"));
        if open.is_new {
            open.is_new = false;
            response.request_focus();
            select_all(ui, id, &open.text);
        }
        let left = if escape {
            Left::Cancelled
        } else if tab {
            Left::CommittedWithSuccessor(open.text.trim().to_owned())
        } else if response.lost_focus() {
            Left::Committed(open.text.trim().to_owned())
        } else {
            Left::Open
        };
        if left != Left::Open {
            self.open = None;
            actions.push(Action::Rename(None));
        }
        left
    }
}

/// Selects the whole text of a field, so that typing replaces it.
pub fn select_all(ui: &Ui, id: egui::Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = egui::text::CCursorRange::two(
        egui::text::CCursor::new(0),
        egui::text::CCursor::new(text.chars().count()),
    );
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}
