//! Painting headers and cells, and the field that stands in the cell being typed into.

use super::block;
use super::columns::COLUMNS;
use super::editing::{self, Cell, Draft};
use super::rows::{Env, Sorting};
use super::{Built, TableView};
use crate::app::action::{Action, Actions, SelectChange};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::colour::mix;
use crate::app::theme::metrics::size;
use crate::app::views::ViewCtx;
use crate::app::widgets::Line;
use crate::plan::{Node, RowRef};
use egui::{
    Align, Area, Color32, CornerRadius, Frame, Id, Key, Margin, Order, Rect, Response, RichText,
    Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, WidgetType, vec2,
};
use egui_phosphor::regular::{CARET_DOWN, CARET_UP};
use std::ops::Range;

/// Between the edge of a cell and its text.
const INSET: f32 = 8.0;

/// The title of a column; a click sorts by it, up, down, then not at all.
pub(super) fn header(ui: &mut Ui, sorting: &mut Option<Sorting>, place: usize) {
    let theme = Theme::of(ui);
    let column = &COLUMNS[place];
    let rect = ui.max_rect();
    let response = ui.interact(rect, ui.id().with("sort"), Sense::click());
    let current = sorting.filter(|sorting| sorting.column == place);
    let state = match current {
        None => "",
        Some(Sorting {
            is_descending: false,
            ..
        }) => ", sorted upwards",
        Some(_) => ", sorted downwards",
    };
    response.widget_info(|| {
        WidgetInfo::labeled(
            WidgetType::Button,
            true,
            format!("Sort by {}{state}", column.title),
        )
    });
    if response.clicked() {
        *sorting = match current {
            None => Some(Sorting {
                column: place,
                is_descending: false,
            }),
            Some(Sorting {
                is_descending: false,
                ..
            }) => Some(Sorting {
                column: place,
                is_descending: true,
            }),
            Some(_) => None,
        };
    }
    let colour = if current.is_some() || response.hovered() {
        theme.text
    } else {
        theme.muted
    };
    let inner = rect.shrink2(vec2(INSET, 0.0));
    let side = if column.is_figure {
        Align::Max
    } else {
        Align::Min
    };
    let mark = current.map(|sorting| {
        if sorting.is_descending {
            CARET_DOWN
        } else {
            CARET_UP
        }
    });
    let text = mark.map_or_else(
        || column.title.to_owned(),
        |mark| format!("{} {mark}", column.title),
    );
    Line::new(&text, Weight::SemiBold, size::CAPTION, colour).paint_in(ui, inner, side);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, theme.stroke),
    );
    response.on_hover_cursor(egui::CursorIcon::PointingHand);
}

/// One cell: its ground and its text, or the field when it is being typed into. Returns whether the text
/// was cut.
pub(super) fn show(
    ui: &mut Ui,
    view: &mut TableView,
    ctx: &ViewCtx<'_>,
    env: &Env<'_>,
    built: &Built,
    cell: Cell,
    actions: &mut Actions,
) -> bool {
    let rect = ui.max_rect();
    paint_ground(ui, view, ctx, cell, rect);
    if view.draft.as_ref().is_some_and(|draft| draft.cell == cell) {
        field(ui, view, ctx, built, rect, actions);
        return false;
    }
    let theme = Theme::of(ui);
    let column = &COLUMNS[cell.column];
    let told = |by: fn(&Env<'_>, Node) -> String| match (column.has)(cell.node) {
        true => by(env, cell.node),
        false => String::new(),
    };
    let own = told(column.text);
    let is_hint = own.is_empty();
    let text = if is_hint { told(column.hint) } else { own };
    let is_critical = env.is_critical(cell.node);
    let colour = match (column.title, column.parse.is_some()) {
        ("Critical" | "Total float", _) if is_critical => theme.critical.text,
        ("Key", _) => theme.text,
        _ if is_hint => theme.faint,
        (_, true) => theme.text,
        (_, false) => theme.muted,
    };
    let weight = if column.title == "Key" {
        Weight::Medium
    } else {
        Weight::Regular
    };
    let side = if column.is_figure {
        Align::Max
    } else {
        Align::Min
    };
    let line = Line::new(&text, weight, size::SMALL, colour);
    line.paint_in(ui, rect.shrink2(vec2(INSET, 0.0)), side).1
}

fn paint_ground(ui: &Ui, view: &TableView, ctx: &ViewCtx<'_>, cell: Cell, rect: Rect) {
    let theme = Theme::of(ui);
    let row = RowRef::from(cell.node);
    let is_selected = ctx.selection.contains(row);
    let fill = if is_selected && view.is_in_block(cell) {
        mix(theme.selection, theme.accent.line, 0.16)
    } else if is_selected {
        theme.selection
    } else if ctx.hover == Some(row) {
        theme.hover
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect, CornerRadius::ZERO, fill);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, theme.hairline),
    );
    if view.cursor == Some(cell) {
        let stroke = Stroke::new(1.5, theme.accent.line);
        ui.painter().rect_stroke(
            rect.shrink(1.0),
            CornerRadius::same(3),
            stroke,
            StrokeKind::Inside,
        );
    }
}

/// A cell as it was drawn in this frame.
pub(super) struct Drawn<'a> {
    pub cell: Cell,
    pub response: &'a Response,
    /// What has the keyboard while a cell is marked.
    pub ground: &'a Response,
}

/// What pointing at a cell and clicking it does.
pub(super) fn respond(
    drawn: &Drawn<'_>,
    view: &mut TableView,
    ctx: &ViewCtx<'_>,
    env: &Env<'_>,
    built: &Built,
    actions: &mut Actions,
) {
    let Drawn {
        cell,
        response,
        ground,
    } = *drawn;
    let row = RowRef::from(cell.node);
    let column = &COLUMNS[cell.column];
    response.widget_info(|| {
        let text = (column.text)(env, cell.node);
        let label = format!("{} of {}: {text}", column.title, ctx.plan.key(cell.node));
        WidgetInfo::selected(
            WidgetType::SelectableLabel,
            true,
            view.cursor == Some(cell),
            label,
        )
    });
    if response.hovered() {
        actions.push(Action::Hover(Some(row)));
    }
    let is_typing_here = view.draft.as_ref().is_some_and(|draft| draft.cell == cell);
    if is_typing_here || !(response.clicked() || response.double_clicked()) {
        return;
    }
    let modifiers = response.ctx.input(|input| input.modifiers);
    let was_there = view.cursor == Some(cell) && modifiers.is_none();
    if response.double_clicked() || was_there {
        begin(view, env, cell);
        return;
    }
    view.anchor = match modifiers.shift {
        true => view.anchor.or(view.cursor),
        false => None,
    };
    let begin = view.anchor.map(|anchor| anchor.node);
    view.cursor = Some(cell);
    ground.request_focus();
    let rows = begin.and_then(|begin| built.between(begin, cell.node));
    match rows.filter(|_| modifiers.shift) {
        Some(rows) => actions.push(Action::Select(SelectChange::Replace(rows))),
        None => actions.click(row, modifiers),
    }
}

/// Opens the field in a cell, if it can be typed into.
pub(super) fn begin(view: &mut TableView, env: &Env<'_>, cell: Cell) {
    let Some(column) = cell.column().filter(|_| cell.is_editable()) else {
        return;
    };
    let text = (column.text)(env, cell.node);
    view.cursor = Some(cell);
    view.draft = Some(Draft {
        cell,
        original: text.clone(),
        text,
        error: None,
        is_fresh: true,
    });
}

/// Opens the field with what was typed in place of what stood there, as a spreadsheet does. It has the keyboard at once:
/// the next letter may come with the next frame.
pub(super) fn begin_with(ui: &Ui, view: &mut TableView, env: &Env<'_>, cell: Cell, typed: String) {
    begin(view, env, cell);
    let Some(draft) = view.draft.as_mut() else {
        return;
    };
    let end = typed.chars().count();
    draft.text = typed;
    draft.is_fresh = false;
    select(ui, end..end);
    ui.memory_mut(|memory| memory.request_focus(field_id()));
}

fn field_id() -> Id {
    Id::new("table cell field")
}

/// The field in the cell, with the reason of a refusal and the suggestions under it.
fn field(
    ui: &mut Ui,
    view: &mut TableView,
    ctx: &ViewCtx<'_>,
    built: &Built,
    rect: Rect,
    actions: &mut Actions,
) {
    let Some(mut draft) = view.draft.take() else {
        return;
    };
    let theme = Theme::of(ui);
    let line = if draft.error.is_some() {
        theme.critical.line
    } else {
        theme.accent.line
    };
    ui.painter().rect(
        rect.shrink(0.5),
        CornerRadius::same(3),
        theme.raised,
        Stroke::new(1.5, line),
        StrokeKind::Inside,
    );
    let column = &COLUMNS[draft.cell.column];
    let edit = TextEdit::singleline(&mut draft.text)
        .id(field_id())
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .font(Weight::Regular.font(size::SMALL))
        .vertical_align(Align::Center)
        .horizontal_align(if column.is_figure {
            Align::Max
        } else {
            Align::Min
        })
        .min_size(vec2(0.0, rect.height()))
        .lock_focus(true)
        .desired_width(rect.width() - 2.0 * INSET);
    let response = ui.put(rect.shrink2(vec2(INSET, 0.0)), edit);
    let label = format!("{} of {}", column.title, ctx.plan.key(draft.cell.node));
    response.widget_info(|| WidgetInfo {
        label: Some(label.clone()),
        current_text_value: Some(draft.text.clone()),
        ..WidgetInfo::new(WidgetType::TextEdit)
    });
    if std::mem::take(&mut draft.is_fresh) {
        response.request_focus();
        select(ui, 0..draft.text.chars().count());
    }
    if response.changed() {
        draft.error = None;
    }
    let picked = below(ui, ctx, view, &draft, rect);
    let outcome = match picked {
        Some(text) => {
            draft.text = text;
            Some(Leave::Commit { step: None })
        }
        None => leaving(ui, &response, view),
    };
    finish(view, ctx, built, draft, outcome, actions);
}

/// How a field is left.
enum Leave {
    Commit {
        /// Where to go on typing: the next or the previous cell; `None` stays.
        step: Option<i64>,
    },
    Cancel,
}

fn leaving(ui: &Ui, response: &Response, view: &TableView) -> Option<Leave> {
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let is_shift = ui.input(|input| input.modifiers.shift);
    if response.has_focus() && pressed(Key::Tab) {
        return Some(Leave::Commit {
            step: Some(if is_shift { -1 } else { 1 }),
        });
    }
    if !response.lost_focus() {
        return None;
    }
    if pressed(Key::Escape) {
        return Some(Leave::Cancel);
    }
    // A click into the list of suggestions takes the keyboard away before it says what was chosen.
    let pointer = ui.input(|input| input.pointer.interact_pos());
    let is_choosing = view
        .suggestions
        .zip(pointer)
        .is_some_and(|(list, at)| list.contains(at));
    (!is_choosing).then_some(Leave::Commit { step: None })
}

fn finish(
    view: &mut TableView,
    ctx: &ViewCtx<'_>,
    built: &Built,
    mut draft: Draft,
    outcome: Option<Leave>,
    actions: &mut Actions,
) {
    let cell = draft.cell;
    let step = match outcome {
        None => {
            view.draft = Some(draft);
            return;
        }
        Some(Leave::Cancel) => None,
        Some(Leave::Commit { step }) if draft.text == draft.original => step,
        Some(Leave::Commit { step }) => match commit(ctx, built, cell, &draft.text) {
            Ok(commit) => {
                actions.edit(commit.label, commit.change);
                step
            }
            Err(error) => {
                draft.error = Some(error.to_string());
                // The next keys are meant for this text; left to the table they would select and delete rows.
                draft.is_fresh = true;
                view.draft = Some(draft);
                return;
            }
        },
    };
    view.cursor = Some(cell);
    view.wants_focus = true;
    let next = step.and_then(|step| editing::next_editable(&built.rows, &view.columns, cell, step));
    if let Some(next) = next {
        view.scroll_to = built.rows.iter().position(|&node| node == next.node);
        view.typing_next = Some(next);
    }
}

/// A typed value goes into the cell, or into its column of all selected rows where the cell's row is one of them.
fn commit(
    ctx: &ViewCtx<'_>,
    built: &Built,
    cell: Cell,
    text: &str,
) -> Result<editing::Commit, editing::CellError> {
    let nodes = built.selected(ctx);
    if nodes.len() > 1 && nodes.contains(&cell.node) {
        block::commit_column(ctx.plan, cell.column, &nodes, text)
    } else {
        editing::commit(ctx.plan, cell, text)
    }
}

/// Selects these characters of the field.
fn select(ui: &Ui, range: Range<usize>) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = TextEdit::load_state(ui.ctx(), field_id()).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(range.start), CCursor::new(range.end));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), field_id());
}

/// The reason of a refusal and the suggestions, under the cell; returns the suggestion that was clicked.
fn below(
    ui: &Ui,
    ctx: &ViewCtx<'_>,
    view: &mut TableView,
    draft: &Draft,
    cell: Rect,
) -> Option<String> {
    const MOST: usize = 8;
    let wanted = draft.text.trim().to_lowercase();
    let is_untouched = draft.text == draft.original;
    let fits = |text: &String| is_untouched || text.to_lowercase().contains(&wanted);
    let suggestions = (COLUMNS[draft.cell.column].suggestions)(ctx.plan);
    let suggestions: Vec<String> = suggestions.into_iter().filter(fits).take(MOST).collect();
    if draft.error.is_none() && suggestions.is_empty() {
        return None;
    }
    let theme = Theme::of(ui);
    let area = Area::new(Id::new("table cell list"))
        .order(Order::Foreground)
        .fixed_pos(cell.left_bottom() + vec2(0.0, 2.0));
    let shown = area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_min_width(cell.width() - 12.0);
            ui.set_max_width(300.0);
            if let Some(error) = &draft.error {
                ui.label(
                    RichText::new(error)
                        .size(size::SMALL)
                        .color(theme.critical.text),
                );
            }
            let clicked = |text: &String| ui.selectable_label(*text == draft.text, text).clicked();
            suggestions
                .iter()
                .map(clicked)
                .position(|is_clicked| is_clicked)
        })
    });
    view.suggestions = Some(shown.response.rect);
    shown.inner.inner.map(|place| suggestions[place].clone())
}
