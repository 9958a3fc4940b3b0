//! The table: every ticket and gate as a row, every plain field typed in place.
//!
//! Split by knowledge: [`columns`] (what a cell says and takes), [`rows`] (which rows, in which order),
//! [`editing`] (the cell being typed into), [`block`] (many cells), [`look`] (what is kept) need no window; [`cells`] and
//! [`toolbar`] paint.

mod block;
mod cells;
mod columns;
mod editing;
mod input;
mod look;
mod rows;
mod toolbar;

#[cfg(test)]
mod tests;

use super::timeline::Style;
use super::{View, ViewCtx};
use crate::app::action::{Action, Actions, ViewRequest};
use crate::app::derived::DatesKey;
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::widgets::EmptyState;
use crate::plan::{Node, RowRef};
use columns::COLUMNS;
use editing::{Cell, Draft};
use egui::{CornerRadius, Rect, ScrollArea, Sense, Ui, UiBuilder, vec2};
use egui_extras::{Column as Layout, TableBuilder};
use egui_phosphor::regular::TABLE;
use rows::{Env, Incoming, Sorting};
use std::collections::HashSet;

const ROW: f32 = 26.0;
const HEADER: f32 = 28.0;

/// The table's own state: sorting, filter, columns, cursor, what is being typed.
#[derive(Default)]
pub struct TableView {
    built: Option<Built>,
    sorting: Option<Sorting>,
    filter: String,
    /// Shown columns, by their place in [`COLUMNS`], and how wide they were drawn.
    columns: Vec<usize>,
    widths: Vec<(usize, f32)>,
    /// Whether the order kept from another session was taken over.
    is_begun: bool,
    cursor: Option<Cell>,
    /// Where the block of marked cells begins that ends at the cursor.
    anchor: Option<Cell>,
    draft: Option<Draft>,
    /// Where the list of suggestions was drawn in the last frame.
    suggestions: Option<Rect>,
    scroll_to: Option<usize>,
    /// The cell to type into in the next frame, after Tab.
    typing_next: Option<Cell>,
    /// Whether the table takes the keyboard back from a field that was left.
    wants_focus: bool,
}

/// Rows and what they were computed from.
struct Built {
    key: (u64, u64, DatesKey, Option<Sorting>, String),
    rows: Vec<Node>,
    incoming: Incoming,
}

impl Built {
    /// The selected rows that are shown, from top to bottom.
    fn selected(&self, ctx: &ViewCtx<'_>) -> Vec<Node> {
        let chosen: HashSet<Node> = ctx.selection.nodes().collect();
        let rows = self.rows.iter().copied();
        rows.filter(|node| chosen.contains(node)).collect()
    }
}

impl Built {
    /// The rows from one to another as they are shown, whichever comes first.
    fn between(&self, one: Node, other: Node) -> Option<Vec<RowRef>> {
        let place = |node| self.rows.iter().position(|&own| own == node);
        let (one, other) = (place(one)?, place(other)?);
        let rows = &self.rows[one.min(other)..=one.max(other)];
        Some(rows.iter().map(|&node| node.into()).collect())
    }
}

impl View for TableView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, Theme::of(ui).panel);
        if ctx.plan.tickets.is_empty() && ctx.plan.gates.is_empty() {
            let empty = EmptyState::new(TABLE, "No rows yet. Every ticket and gate is a row here.");
            if empty.actions(&["Add a ticket"]).show(ui).is_some() {
                actions.push(Action::Run("add-ticket"));
            }
            return;
        }
        self.columns = look::columns(&ctx.settings.table);
        if !std::mem::replace(&mut self.is_begun, true) {
            self.sorting = look::sorting(&ctx.settings.table);
        }
        let built = self.take_built(ctx);
        self.forget_missing(ctx, &built);
        self.answer_requests(ctx, &built);
        let inner = whole.shrink2(vec2(space::PANEL - 8.0, 0.0));
        let (columns, sorting) = (self.columns.clone(), self.sorting);
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            toolbar::show(
                ui,
                self,
                built.rows.len(),
                ctx.plan.tickets.len() + ctx.plan.gates.len(),
            );
            self.table(ctx, ui, &built, actions);
        });
        if self.columns != columns {
            look::keep_columns(ctx.settings, &self.columns, actions);
        }
        if self.sorting != sorting {
            look::keep_sorting(ctx.settings, self.sorting, actions);
        }
        self.built = Some(built);
    }
}

impl TableView {
    /// The rows, computed again when anything they depend on has changed.
    fn take_built(&mut self, ctx: &ViewCtx<'_>) -> Built {
        let key = (
            ctx.document,
            ctx.revision,
            ctx.derived.key(),
            self.sorting,
            self.filter.clone(),
        );
        let old = self.built.take();
        if old
            .as_ref()
            .is_some_and(|built| built.key.0 != ctx.document)
        {
            (self.cursor, self.anchor, self.draft) = (None, None, None);
        }
        if let Some(built) = old.filter(|built| built.key == key) {
            return built;
        }
        let incoming = Incoming::of(ctx.plan);
        let rows = rows::rows(&env(ctx, &incoming), self.sorting, &self.filter);
        Built {
            key,
            rows,
            incoming,
        }
    }

    /// Lets go of a cursor and a draft whose row is gone.
    fn forget_missing(&mut self, ctx: &ViewCtx<'_>, built: &Built) {
        let is_gone = |cell: Cell| !ctx.plan.contains(cell.node.into());
        if self
            .cursor
            .is_some_and(|cell| is_gone(cell) || !built.rows.contains(&cell.node))
        {
            self.cursor = None;
        }
        if self.anchor.is_some_and(is_gone) || self.cursor.is_none() {
            self.anchor = None;
        }
        if self.draft.as_ref().is_some_and(|draft| is_gone(draft.cell)) {
            self.draft = None;
        }
    }

    fn answer_requests(&mut self, ctx: &ViewCtx<'_>, built: &Built) {
        for request in ctx.requests {
            if let ViewRequest::Reveal(row) = request
                && let Ok(node) = Node::try_from(*row)
            {
                self.scroll_to = built.rows.iter().position(|&own| own == node);
            }
        }
    }

    fn table(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, built: &Built, actions: &mut Actions) {
        let ground = ui.available_rect_before_wrap();
        let focus = input::ground(ui, ground);
        input::keys(self, ctx, ui, built, &focus, actions);
        self.suggestions = None;
        ScrollArea::horizontal()
            .id_salt("table across")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                let is_dragging = ui.input(|input| input.pointer.any_down());
                let mut table = TableBuilder::new(ui)
                    .id_salt(("table", &self.columns))
                    .striped(false)
                    .resizable(true)
                    .sense(Sense::click())
                    .min_scrolled_height(0.0)
                    .max_scroll_height(f32::INFINITY)
                    .auto_shrink([false, false]);
                for &place in &self.columns {
                    table = table.column(
                        Layout::initial(look::width(&ctx.settings.table, place))
                            .at_least(40.0)
                            .clip(true),
                    );
                }
                if let Some(row) = self.scroll_to.take() {
                    table = table.scroll_to_row(row, None);
                }
                let shown = self.columns.clone();
                let mut widths = Vec::with_capacity(shown.len());
                let table = table.header(HEADER, |mut row| {
                    for &place in &shown {
                        row.col(|ui| {
                            widths.push((place, ui.max_rect().width().round()));
                            cells::header(ui, &mut self.sorting, place);
                        });
                    }
                });
                if !is_dragging {
                    self.follow_widths(ctx, widths, actions);
                }
                let env = env(ctx, &built.incoming);
                table.body(|body| {
                    body.rows(ROW, built.rows.len(), |mut row| {
                        let node = built.rows[row.index()];
                        for &place in &shown {
                            let cell = Cell {
                                node,
                                column: place,
                            };
                            let mut is_cut = false;
                            let (_, response) = row.col(|ui| {
                                is_cut = cells::show(ui, self, ctx, &env, built, cell, actions);
                            });
                            let drawn = cells::Drawn {
                                cell,
                                response: &response,
                                ground: &focus,
                            };
                            cells::respond(&drawn, self, ctx, &env, built, actions);
                            if is_cut {
                                response.on_hover_text((COLUMNS[place].text)(&env, node));
                            }
                        }
                    });
                });
            });
    }
}

impl TableView {
    /// Keeps the widths of columns that were drawn anew.
    fn follow_widths(
        &mut self,
        ctx: &ViewCtx<'_>,
        widths: Vec<(usize, f32)>,
        actions: &mut Actions,
    ) {
        let places = |widths: &[(usize, f32)]| -> Vec<usize> {
            widths.iter().map(|(place, _)| *place).collect()
        };
        let is_same = places(&widths) == places(&self.widths);
        if is_same && widths != self.widths {
            look::keep_widths(ctx.settings, &widths, actions);
        }
        self.widths = widths;
    }

    /// Whether a cell's column lies between the ends of a block that was marked with Shift.
    fn is_in_block(&self, cell: Cell) -> bool {
        let place = |column| self.columns.iter().position(|&own| own == column);
        let ends = self.anchor.zip(self.cursor);
        ends.is_some_and(|(anchor, cursor)| {
            let (begin, end) = (place(anchor.column), place(cursor.column));
            (begin.min(end)..=begin.max(end)).contains(&place(cell.column))
        })
    }

    /// The block of marked cells: the rows that are selected and the columns between the ends of the block. All
    /// columns where rows were picked one by one.
    fn marked(&self, ctx: &ViewCtx<'_>, built: &Built) -> (Vec<Node>, Vec<usize>) {
        let selected = built.selected(ctx);
        let place = |cell: Option<Cell>| {
            let column = cell?.column;
            self.columns.iter().position(|&own| own == column)
        };
        let (cursor, anchor) = (place(self.cursor), place(self.anchor));
        let columns = match (cursor, anchor, selected.len()) {
            (Some(end), Some(begin), _) => self.columns[begin.min(end)..=begin.max(end)].to_vec(),
            (Some(only), None, 0 | 1) => vec![self.columns[only]],
            _ => self.columns.clone(),
        };
        let rows = match (selected.is_empty(), self.cursor) {
            (true, Some(cell)) => vec![cell.node],
            _ => selected,
        };
        (rows, columns)
    }
}

fn env<'a>(ctx: &'a ViewCtx<'_>, incoming: &'a Incoming) -> Env<'a> {
    let schedule = ctx.derived.dates();
    let start = ctx.plan.info.start_or_default();
    let clock = schedule.map_or(Style::Hours { start }, |schedule| {
        Style::of(ctx.plan, schedule)
    });
    Env {
        plan: ctx.plan,
        schedule,
        clock,
        index: incoming,
        moved: &ctx.derived.moved,
        durations: ctx.settings.durations,
    }
}
