//! One field of the selected row, typed without looking for it: the key, the value, Enter.

use crate::app::action::{Actions, QuickField};
use crate::app::fields::{FieldError, estimate, moment, predecessors, work};
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::panel_title;
use crate::edit::{Document, EditError, Transaction};
use crate::plan::duration::Units;
use crate::plan::{Checkpoint, Gate, Node, Plan, RowRef, Ticket, TicketId};
use egui::{Key, RichText, TextEdit, Ui};

/// The dialog's state.
pub struct QuickDialog {
    field: QuickField,
    /// The row shown; estimates are set for every ticket of `tickets`.
    row: RowRef,
    tickets: Vec<TicketId>,
    text: String,
    error: Option<String>,
    is_fresh: bool,
}

type Change = Box<dyn FnOnce(&mut Transaction) -> Result<(), EditError>>;

impl QuickDialog {
    /// A dialog over a field of the row that was selected last; `None` where it has no such field.
    pub fn new(state: &AppState, field: QuickField) -> Option<Self> {
        let row = state.sheet.selection.primary()?;
        let plan = state.sheet.document.plan();
        let text = match (field, row) {
            (QuickField::Estimate, RowRef::Ticket(id)) => {
                estimate::show(&plan.tickets.get(id)?.estimate)
            }
            (QuickField::Estimate, RowRef::Gate(id)) => work::show(plan.gates.get(id)?.review),
            (QuickField::Predecessors, row) => predecessors::show(plan, Node::try_from(row).ok()?),
            (QuickField::Successors, row) => {
                predecessors::show_following(plan, Node::try_from(row).ok()?)
            }
            (QuickField::Moment, RowRef::Checkpoint(id)) => {
                moment::show(plan.checkpoints.get(id)?.moment)
            }
            _ => return None,
        };
        Some(Self {
            field,
            row,
            tickets: state.sheet.selection.tickets().collect(),
            text,
            error: None,
            is_fresh: true,
        })
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        ui.set_width(440.0);
        let plan = state.sheet.document.plan();
        let (title, hint) = self.words(plan);
        panel_title(ui, &title);
        ui.add_space(space::HEADING);
        let id = egui::Id::new("quick field");
        let field = TextEdit::singleline(&mut self.text)
            .id(id)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(10, 7));
        let response = ui.add(field);
        response.widget_info(|| egui::WidgetInfo::text_edit(true, &self.text, &self.text, &title));
        if std::mem::take(&mut self.is_fresh) {
            response.request_focus();
            crate::app::name_field::select_all(ui, id, &self.text);
        }
        if response.changed() {
            self.error = None;
        }
        let theme = Theme::of(ui);
        let (line, colour) = match &self.error {
            Some(error) => (error.as_str(), theme.critical.text),
            None => (hint, theme.muted),
        };
        ui.label(RichText::new(line).size(size::CAPTION).color(colour));
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if !is_entered {
            return false;
        }
        match self.commit(plan, actions) {
            Ok(()) => true,
            Err(error) => {
                self.error = Some(error);
                response.request_focus();
                false
            }
        }
    }

    fn words(&self, plan: &Plan) -> (String, &'static str) {
        let name = match Node::try_from(self.row) {
            Ok(node) => plan.key(node).to_owned(),
            Err(_) => crate::app::name_field::name_of(plan, self.row)
                .unwrap_or_default()
                .to_owned(),
        };
        match self.field {
            QuickField::Estimate if self.tickets.len() > 1 => (
                format!("Estimate of {} tickets", self.tickets.len()),
                "4h, 2h..6h or 2h..3h..6h",
            ),
            QuickField::Estimate => (format!("Estimate of {name}"), "4h, 2h..6h or 2h..3h..6h"),
            QuickField::Predecessors => {
                (format!("{name} waits for"), "A-1, A-2 SS+50%, B-3 +2h soft")
            }
            QuickField::Successors => (format!("{name} leads to"), "A-1, A-2 SS+50%, B-3 +2h soft"),
            QuickField::Moment => (
                format!("Time of {name}"),
                "+6h from the start, or 2026-01-05 15:00",
            ),
        }
    }

    /// Tries the change on a copy, so that a loop is refused here, and queues it.
    fn commit(&self, plan: &Plan, actions: &mut Actions) -> Result<(), String> {
        let (label, _) = self.words(plan);
        let change = |plan: &Plan| self.change(plan).map_err(|error| error.to_string());
        let trial = change(plan)?;
        Document::new(plan.clone())
            .edit("trial", trial)
            .map_err(|error| error.to_string())?;
        actions.edit(format!("set \"{label}\""), change(plan)?);
        Ok(())
    }

    fn change(&self, plan: &Plan) -> Result<Change, FieldError> {
        let units = Units::of(&plan.info);
        Ok(match (self.field, self.row) {
            (QuickField::Estimate, RowRef::Gate(id)) => {
                let review = work::parse(&self.text, units)?;
                Box::new(move |tx| tx.update(id, |row: &mut Gate| row.review = review))
            }
            (QuickField::Estimate, _) => {
                let (estimate, tickets) =
                    (estimate::parse(&self.text, units)?, self.tickets.clone());
                Box::new(move |tx| {
                    tickets.iter().try_for_each(|&id| {
                        tx.update(id, |row: &mut Ticket| row.estimate = estimate.clone())
                    })
                })
            }
            (QuickField::Moment, RowRef::Checkpoint(id)) => {
                let moment = moment::parse(&self.text)?;
                Box::new(move |tx| tx.update(id, |row: &mut Checkpoint| row.moment = moment))
            }
            (field, row) => {
                let wanted = predecessors::parse(plan, &self.text)?;
                let node = Node::try_from(row)
                    .map_err(|_| FieldError::Text("this row has no dependencies".into()))?;
                match field {
                    QuickField::Successors => {
                        Box::new(move |tx| predecessors::set_following(tx, node, &wanted))
                    }
                    _ => Box::new(move |tx| predecessors::set(tx, node, &wanted)),
                }
            }
        })
    }
}
