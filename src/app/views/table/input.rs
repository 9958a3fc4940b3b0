//! The keyboard in the table: arrows move the cursor, Enter and F2 type, Tab goes on.

use super::{Built, TableView, cells, editing, env};
use crate::app::action::{Action, Actions, SelectChange};
use crate::app::views::ViewCtx;
use egui::{EventFilter, Id, Key, Rect, Response, Sense, Ui, WidgetInfo, WidgetType};

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
    let pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    let step = |more, less| i64::from(pressed(more)) - i64::from(pressed(less));
    let by = (
        step(Key::ArrowDown, Key::ArrowUp),
        step(Key::ArrowRight, Key::ArrowLeft),
    );
    if by != (0, 0)
        && let Some(cell) = editing::moved(&built.rows, &view.columns, view.cursor, by)
    {
        view.cursor = Some(cell);
        view.scroll_to = built.rows.iter().position(|&node| node == cell.node);
        actions.push(Action::Select(SelectChange::Replace(vec![
            cell.node.into(),
        ])));
    }
    // F2 is also the command that renames: here it types into the marked cell.
    let is_renaming = view
        .cursor
        .is_some_and(|cell| ctx.renaming == Some(cell.node.into()));
    if is_renaming {
        actions.push(Action::Rename(None));
    }
    if let Some(cell) = view.cursor
        && (is_renaming || pressed(Key::Enter) || pressed(Key::F2))
    {
        cells::begin(view, &env, cell);
    }
}
