//! The keyboard in the table: arrows move the cursor (with Shift they select rows), Enter and F2 open the marked cell, a
//! letter or figure is typed into it in place of what stands there, Tab goes on, a pasted block goes into the cells from the marked one on.

use super::block::{self, Target};
use super::columns::COLUMNS;
use super::rows::Env;
use super::{Built, TableView, cells, editing, env};
use crate::app::action::{Action, Actions, AppRequest, Part, SelectChange, ViewRequest};
use crate::app::views::ViewCtx;
use crate::plan::Node;
use egui::{
    Event, EventFilter, Id, ImeEvent, Key, Modifiers, Rect, Response, Sense, Ui, WidgetInfo,
    WidgetType,
};

/// The ground of the table, which has the keyboard while a cell is marked and nothing is typed.
pub(super) fn ground(ui: &Ui, rect: Rect) -> Response {
    let response = ui.interact(rect, Id::new("table ground"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Panel, true, "Table"));
    response
}

/// Does what the keyboard asks for.
pub(super) fn keys(
    view: &mut TableView,
    ctx: &ViewCtx<'_>,
    ui: &Ui,
    built: &Built,
    focus: &Response,
    actions: &mut Actions,
) {
    let env = env(ctx, &built.incoming);
    if let Some(cell) = view.typing_next.take() {
        cells::begin(view, &env, cell);
        view.wants_focus = false;
    }
    if std::mem::take(&mut view.wants_focus) {
        focus.request_focus();
    }
    if ctx.requests.contains(&ViewRequest::CopyCells) && view.draft.is_none() {
        let (rows, columns) = view.marked(ctx, built);
        actions.push(Action::App(AppRequest::CopyCells {
            text: block::text_of(&env, &rows, &columns),
            rows: rows.len(),
            columns: columns.len(),
        }));
    }
    if ctx.requests.contains(&ViewRequest::FillDown) && view.draft.is_none() {
        fill_down(view, ctx, built, &env, actions);
    }
    tell_keyboard(view, ctx, focus, actions);
    name(view, ctx, built, &env, actions);
    if view.draft.is_some() || !focus.has_focus() {
        return;
    }
    let filter = EventFilter {
        tab: false,
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: false,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
    paste(view, ctx, ui, built, actions);
    let pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    let (by, is_shift) = walk(ui);
    if by != (0, 0)
        && let Some(cell) = editing::moved(&built.rows, &view.columns, view.cursor, by)
    {
        view.anchor = match is_shift {
            true => view.anchor.or(view.cursor),
            false => None,
        };
        view.cursor = Some(cell);
        view.scroll_to = built.rows.iter().position(|&node| node == cell.node);
        let row = vec![cell.node.into()];
        actions.push(Action::Select(if is_shift {
            SelectChange::Add(row)
        } else {
            SelectChange::Replace(row)
        }));
    }
    let Some(cell) = view.cursor else { return };
    let typed = typed(ui);
    if !typed.trim().is_empty() {
        cells::begin_with(ui, view, &env, cell, typed);
    } else if pressed(Key::Enter) || pressed(Key::F2) {
        cells::begin(view, &env, cell);
    }
}

/// Takes what was typed in this frame, before the field that opens now takes it too.
fn typed(ui: &Ui) -> String {
    let mut typed = String::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) | Event::Ime(ImeEvent::Commit(text)) => {
                typed += text;
                false
            }
            _ => true,
        });
    });
    typed
}

/// Tells the window that the table has the keyboard, or has it no more.
fn tell_keyboard(view: &TableView, ctx: &ViewCtx<'_>, focus: &Response, actions: &mut Actions) {
    let has_it = view.cursor.is_some() && (focus.has_focus() || view.draft.is_some());
    let had_it = ctx.keyboard == Part::Table;
    if ctx.renaming.is_none() && has_it != had_it {
        let part = if has_it { Part::Table } else { Part::Views };
        actions.push(Action::Keyboard(part));
    }
}

/// A row that is to be named is typed into here while the table has the keyboard: in the marked cell, or in the title
/// of a new row.
fn name(
    view: &mut TableView,
    ctx: &ViewCtx<'_>,
    built: &Built,
    env: &Env<'_>,
    actions: &mut Actions,
) {
    let Some(row) = ctx.renaming.filter(|_| ctx.keyboard == Part::Table) else {
        return;
    };
    actions.push(Action::Rename(None));
    let node = Node::try_from(row).ok();
    let place = built.rows.iter().position(|&own| Some(own) == node);
    let title = COLUMNS.iter().position(|column| column.title == "Title");
    let (Some(place), Some(title)) = (place, title) else {
        return;
    };
    let marked = view.cursor.filter(|cell| Some(cell.node) == node);
    let cell = marked.unwrap_or(editing::Cell {
        node: built.rows[place],
        column: title,
    });
    view.scroll_to = Some(place);
    cells::begin(view, env, cell);
}

/// How many rows and columns the arrow keys go, and whether Shift was held with them.
fn walk(ui: &Ui) -> ((i64, i64), bool) {
    const STEPS: [(Key, (i64, i64)); 4] = [
        (Key::ArrowDown, (1, 0)),
        (Key::ArrowUp, (-1, 0)),
        (Key::ArrowRight, (0, 1)),
        (Key::ArrowLeft, (0, -1)),
    ];
    // What was held when the key went down counts, not what is held when the frame is drawn.
    ui.input_mut(|input| {
        for (modifiers, is_shift) in [(Modifiers::SHIFT, true), (Modifiers::NONE, false)] {
            for (key, by) in STEPS {
                if input.consume_key(modifiers, key) {
                    return (by, is_shift);
                }
            }
        }
        ((0, 0), false)
    })
}

/// Takes a block from a spreadsheet for the cells from the marked one on. Rows of a plan are left to the program.
fn paste(view: &TableView, ctx: &ViewCtx<'_>, ui: &Ui, built: &Built, actions: &mut Actions) {
    let Some(cell) = view.cursor else { return };
    let is_block =
        |event: &Event| matches!(event, Event::Paste(text) if !text.trim_start().starts_with('{'));
    let taken = ui.input_mut(|input| {
        let place = input.events.iter().position(is_block)?;
        Some(input.events.remove(place))
    });
    let Some(Event::Paste(text)) = taken else {
        return;
    };
    let first = built.rows.iter().position(|&node| node == cell.node);
    let column = view.columns.iter().position(|&own| own == cell.column);
    let (Some(first), Some(column)) = (first, column) else {
        return;
    };
    let target = Target {
        rows: built.rows[first..].to_vec(),
        columns: view.columns[column..].to_vec(),
        track: track_of(ctx, cell.node),
    };
    let block = block::cells_of(&text);
    let selected = built.selected(ctx);
    if let ([row], true) = (block.as_slice(), selected.len() > 1)
        && let [value] = row.as_slice()
    {
        // As in a spreadsheet, one value goes into every marked cell.
        into_column(ctx, cell.column, &selected, value, "paste a value", actions);
        return;
    }
    actions.edit("paste a block", move |tx| block::paste(tx, &block, &target));
}

/// Puts the marked cell's value into its column of all selected rows; with one row selected, that of the row above
/// into it.
fn fill_down(
    view: &TableView,
    ctx: &ViewCtx<'_>,
    built: &Built,
    env: &Env<'_>,
    actions: &mut Actions,
) {
    let Some(cell) = view.cursor else { return };
    let selected = built.selected(ctx);
    let above = || {
        let place = built.rows.iter().position(|&node| node == cell.node)?;
        built.rows.get(place.checked_sub(1)?).copied()
    };
    let (from, into) = match selected.as_slice() {
        [] | [_] => (above(), vec![cell.node]),
        [first, rest @ ..] => (Some(*first), rest.to_vec()),
    };
    let Some((from, column)) = from.zip(COLUMNS.get(cell.column)) else {
        return;
    };
    let text = (column.text)(env, from);
    into_column(ctx, cell.column, &into, &text, "fill down", actions);
}

/// Sets one column of many rows.
fn into_column(
    ctx: &ViewCtx<'_>,
    column: usize,
    rows: &[Node],
    text: &str,
    label: &str,
    actions: &mut Actions,
) {
    match block::commit_column(ctx.plan, column, rows, text) {
        Ok(commit) => actions.edit(label, commit.change),
        // Queued to be refused, so that the reason is shown like that of any other edit.
        Err(error) => {
            let reason = error.to_string();
            actions.edit(label, move |_| Err(crate::edit::EditError::Value(reason)));
        }
    }
}

fn track_of(ctx: &ViewCtx<'_>, node: Node) -> Option<crate::plan::TrackId> {
    match node {
        Node::Ticket(id) => ctx.plan.tickets.get(id)?.track,
        Node::Gate(id) => ctx.plan.gates.get(id)?.track,
    }
}
