//! Copy, cut and paste: rows as our own JSON, and whatever text people bring along.
//!
//! What is copied is a plan file with the selected rows in it, so it can be pasted into another window, mailed,
//! or opened. A pasted text that is no plan is taken as a sketch: lines become tickets, arrow lists
//! dependencies. Where the clipboard itself is, is egui's business.

use super::action::{Action, AppRequest, Outcome};
use super::state::AppState;
use crate::edit::commands::{self, PasteOptions};
use crate::exchange::plan_json;
use crate::plan::duration::Units;
use crate::plan::{Plan, RowRef, TrackId};

/// The selected rows as text for the clipboard; `None` where nothing that can be copied is selected.
pub fn copied(state: &AppState) -> Option<String> {
    let part = commands::part_of(state.sheet.document.plan(), state.sheet.selection.rows());
    let is_empty = part == Plan::default();
    (!is_empty).then(|| String::from_utf8_lossy(&plan_json::write(&part)).into_owned())
}

/// What a pasted text asks for.
///
/// # Errors
/// A sentence that says why the text cannot be pasted.
pub fn pasted(state: &AppState, text: &str, track: Option<TrackId>) -> Result<Action, String> {
    if text.trim_start().starts_with('{') {
        return pasted_rows(text);
    }
    let units = Units::of(&state.sheet.document.plan().info);
    let sketch = commands::read_sketch(text, units)
        .map_err(|error| format!("The text cannot be pasted: {error}."))?;
    let label = if sketch.has_arrows() {
        "paste dependencies"
    } else {
        "paste tickets"
    };
    Ok(edit(label.to_owned(), move |tx| {
        commands::draw_sketch(tx, &sketch, track)
    }))
}

fn pasted_rows(text: &str) -> Result<Action, String> {
    let part = plan_json::read(text.as_bytes())
        .map_err(|error| format!("The clipboard holds no rows of a plan: {error}."))?;
    let rows: usize = [
        part.tickets.len(),
        part.gates.len(),
        part.checkpoints.len(),
        part.risks.len(),
    ]
    .iter()
    .sum();
    let label = match rows {
        0 | 1 => "paste".to_owned(),
        rows => format!("paste {rows} rows"),
    };
    Ok(edit(label, move |tx| {
        commands::paste(tx, &part, &PasteOptions::default())
    }))
}

fn edit(
    label: String,
    command: impl FnOnce(&mut crate::edit::Transaction) -> Result<Vec<RowRef>, crate::edit::EditError>
    + 'static,
) -> Action {
    Action::Edit {
        label,
        gesture: None,
        command: Box::new(move |tx| {
            Ok(Outcome {
                select: Some(command(tx)?),
                rename: None,
            })
        }),
    }
}

/// Takes copy, cut and paste as the system sends them, unless a text field has the keyboard: it uses them
/// itself. Runs after the views, which may have taken a paste for themselves.
pub fn take_events(ctx: &egui::Context, push: &mut dyn FnMut(Action)) {
    if ctx.text_edit_focused() {
        return;
    }
    let wanted: Vec<AppRequest> = ctx.input(|input| {
        let asked = |event: &egui::Event| match event {
            egui::Event::Copy => Some(AppRequest::Copy),
            egui::Event::Cut => Some(AppRequest::Cut),
            egui::Event::Paste(text) => Some(AppRequest::PasteText(text.clone())),
            _ => None,
        };
        input.events.iter().filter_map(asked).collect()
    });
    wanted
        .into_iter()
        .for_each(|request| push(Action::App(request)));
}

/// Removes the selected rows, as the second half of a cut.
pub fn cut(state: &AppState, what: &str) -> Action {
    let rows = state.sheet.selection.rows().to_vec();
    Action::Edit {
        label: format!("cut {what}"),
        gesture: None,
        command: Box::new(move |tx| {
            tx.remove_all(rows);
            Ok(Outcome {
                select: Some(Vec::new()),
                rename: None,
            })
        }),
    }
}
