//! The name of a card or lane, typed where it stands.

use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
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

/// The name of a row that the graph can rename.
pub fn name_of(plan: &Plan, row: RowRef) -> Option<&str> {
    match row {
        RowRef::Ticket(id) => plan
            .tickets
            .get(id)
            .map(|_| plan.node_title(Node::Ticket(id))),
        RowRef::Gate(id) => plan.gates.get(id).map(|_| plan.node_title(Node::Gate(id))),
        RowRef::Track(id) => plan.tracks.get(id).map(|track| track.name.as_str()),
        _ => None,
    }
}

impl NameField {
    /// Forgets the field when another row, or none, is being renamed.
    pub fn follow(&mut self, renaming: Option<RowRef>) {
        if self.open.as_ref().map(|open| open.row) != renaming {
            self.open = None;
        }
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

fn select_all(ui: &Ui, id: egui::Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = egui::text::CCursorRange::two(
        egui::text::CCursor::new(0),
        egui::text::CCursor::new(text.chars().count()),
    );
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}
