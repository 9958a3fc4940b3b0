//! What the pointer, the wheel, the keyboard and other views do to the part of time in sight.

use super::model::Model;
use super::{Areas, Built, TimelineView};
use crate::app::action::{Action, Actions, AppRequest, SelectChange, ViewRequest};
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::plan::{RowRef, Stamp};
use egui::{
    CornerRadius, EventFilter, Id, Key, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    WidgetType,
};

/// One step of zooming by command.
const ZOOM_STEP: f32 = 1.25;

impl TimelineView {
    /// Does what commands and other views asked for.
    pub(super) fn answer_requests(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &Ui,
        built: &Built,
        areas: &Areas,
    ) {
        let everything = (built.model.from, built.model.to);
        let width = areas.chart.width();
        // Graph and timeline can both zoom; the one under the pointer is meant.
        let is_meant = ui.rect_contains_pointer(areas.chart);
        for request in ctx.requests {
            match request {
                ViewRequest::ZoomToFit => {
                    self.window.is_fitted = true;
                    self.window.fit(everything.0, everything.1, width);
                }
                ViewRequest::ZoomToSelection => self.fit_selection(ctx, built, areas),
                ViewRequest::ZoomIn if is_meant => {
                    self.window.zoom(ZOOM_STEP, width / 2.0, everything, width)
                }
                ViewRequest::ZoomOut if is_meant => {
                    self.window
                        .zoom(1.0 / ZOOM_STEP, width / 2.0, everything, width)
                }
                ViewRequest::ZoomReset if is_meant => self.window.is_fitted = true,
                _ => {}
            }
        }
    }

    fn fit_selection(&mut self, ctx: &ViewCtx<'_>, built: &Built, areas: &Areas) {
        const ROOM: f32 = 27.0;
        let model = &built.model;
        let rows = ctx.selection.rows().iter().copied();
        let places: Vec<usize> = rows.filter_map(|row| model.place(row)).collect();
        let spans = places.iter().filter_map(|&place| model.rows[place].span);
        let ends = spans.map(|span| (span.start, span.finish));
        let reach = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        if let (Some((from, to)), Some(first)) = (reach, places.iter().min()) {
            self.window
                .fit(from, Stamp(to.0.max(from.0 + 1)), areas.chart.width());
            self.window.is_fitted = false;
            self.wanted_offset = Some(built.tops.reach(*first).min - ROOM);
        }
    }

    /// Listens to the ground behind the bars: drag pans, click clears, wheel and keys move.
    pub(super) fn listen(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        built: &Built,
        areas: &Areas,
        actions: &mut Actions,
    ) -> Response {
        let everything = (built.model.from, built.model.to);
        let width = areas.chart.width();
        let whole = areas
            .chart
            .union(areas.header.with_min_x(areas.chart.left()));
        let background = ui.interact(whole, Id::new("timeline ground"), Sense::click_and_drag());
        background.widget_info(|| WidgetInfo::labeled(WidgetType::Panel, true, "Timeline"));
        if background.clicked() {
            background.request_focus();
            actions.push(Action::Select(SelectChange::Clear));
        }
        if background.double_clicked() {
            self.window.is_fitted = true;
        }
        if background.dragged() {
            let by = background.drag_delta();
            self.window.pan(-by.x, everything, width);
            self.wanted_offset = Some((self.offset - by.y).max(0.0));
        }
        if ui.rect_contains_pointer(whole) {
            self.wheel(ui, everything, areas);
        }
        if background.has_focus() {
            walk_by_keys(ctx, ui, &built.model, background.id, actions);
        }
        background
    }

    fn wheel(&mut self, ui: &Ui, everything: (Stamp, Stamp), areas: &Areas) {
        let width = areas.chart.width();
        let (zoom, scroll, pointer) = ui.input(|input| {
            (
                input.zoom_delta(),
                input.smooth_scroll_delta(),
                input.pointer.hover_pos(),
            )
        });
        if zoom != 1.0 {
            let x = pointer.map_or(width / 2.0, |pointer| pointer.x - areas.chart.left());
            self.window.zoom(zoom, x, everything, width);
        } else if scroll.x != 0.0 {
            self.window.pan(-scroll.x, everything, width);
        }
    }
}

/// Up and down select the neighbour of the selected row, Enter shows it in the graph.
fn walk_by_keys(ctx: &ViewCtx<'_>, ui: &Ui, model: &Model, id: Id, actions: &mut Actions) {
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let step = ui.input(|input| {
        i64::from(input.key_pressed(Key::ArrowDown)) - i64::from(input.key_pressed(Key::ArrowUp))
    });
    let primary = ctx.selection.primary();
    if step != 0
        && let Some(row) = neighbour(model, primary, step)
    {
        actions.push(Action::Reveal(row));
    }
    if let Some(row) = primary.filter(|_| ui.input(|input| input.key_pressed(Key::Enter))) {
        actions.push(Action::App(AppRequest::ShowView("Graph")));
        actions.push(Action::Reveal(row));
    }
}

/// The next row of the plan above (`-1`) or below (`1`); the first or last one when none is selected.
fn neighbour(model: &Model, current: Option<RowRef>, step: i64) -> Option<RowRef> {
    let rows: Vec<RowRef> = model
        .rows
        .iter()
        .filter_map(|row| row.subject.row())
        .collect();
    let place = current.and_then(|current| rows.iter().position(|&row| row == current));
    let next = match place {
        Some(place) => usize::try_from(place as i64 + step).ok()?,
        None if step > 0 => 0,
        None => rows.len().checked_sub(1)?,
    };
    rows.get(next).copied()
}

/// Shows that the timeline has the keyboard.
pub(super) fn focus_frame(ui: &Ui, background: &Response, chart: Rect) {
    if background.has_focus() && ui.memory(|memory| memory.has_focus(background.id)) {
        let stroke = Stroke::new(1.0, Theme::of(ui).accent.fill);
        ui.painter().rect_stroke(
            chart.shrink(1.0),
            CornerRadius::ZERO,
            stroke,
            StrokeKind::Inside,
        );
    }
}
