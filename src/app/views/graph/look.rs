//! Where the camera goes: wheel and pinch, requests of other views, fitting, and staying put when the layout changes.

use super::camera::View2d;
use super::drawing::{Change, Drawing};
use super::frame::Frame;
use super::sight::Sight;
use super::transition::places;
use super::{GraphView, selected_cards};
use crate::app::action::ViewRequest;
use crate::app::views::ViewCtx;
use crate::plan::RowRef;
use egui::{Pos2, Rect, Response, Ui, Vec2, vec2};

/// A new document is not shown smaller than this, so that its cards can be read.
pub const LEAST_FIRST: f32 = 0.5;
/// Fitting does not blow a small plan up.
const MOST_FIT: f32 = 1.0;
/// One step of zooming in by key or button.
const STEP: f32 = 1.25;

impl GraphView {
    /// Brings the drawing up to date and keeps what was in sight where it was.
    pub(super) fn update(&mut self, ctx: &ViewCtx<'_>, ui: &Ui, canvas: Rect) {
        let before = self.anchors(ctx);
        let is_animated = !Self::is_still(ui) && self.studio.is_outdated(ctx, &self.sight);
        let places = self
            .studio
            .drawing()
            .filter(|_| is_animated)
            .map(|drawing| places(drawing));
        self.sight.keep_existing(ctx.plan);
        if self.studio.is_outdated(ctx, &self.sight)
            && let Some(drawing) = self.studio.drawing()
        {
            // The next drawing may take this one's places over, so they must be where they belong.
            self.transition.end(drawing);
        }
        let change = self
            .studio
            .update(ctx, &self.sight, ui.ctx(), canvas.size());
        match change {
            Change::None => {}
            Change::Revision => {
                let by = self.hold(&before, canvas);
                self.transition.forget();
                if let Some((drawing, places)) = self.studio.drawing().zip(places) {
                    self.transition.begin(drawing, &places, by);
                }
            }
            Change::Layout => {
                self.transition.forget();
                // Hundreds of tickets that start together make a tall drawing; all of it would be too small to read.
                self.fit_first(canvas);
            }
            Change::Document => {
                self.transition.forget();
                self.is_untouched = true;
                self.is_fresh = true;
                if std::mem::take(&mut self.sight) != Sight::default() {
                    // The filter of another plan says nothing about this one.
                    self.studio
                        .update(ctx, &self.sight, ui.ctx(), canvas.size());
                }
                self.gesture = super::Gesture::Idle;
                self.fit_first(canvas);
            }
        }
    }

    /// Where the cards in sight stand, while the drawing may be about to change.
    fn anchors(&mut self, ctx: &ViewCtx<'_>) -> Vec<(RowRef, Pos2)> {
        if !self.studio.is_outdated(ctx, &self.sight) {
            return Vec::new();
        }
        let Some(drawing) = self.studio.drawing() else {
            return Vec::new();
        };
        let place = |&card: &u32| {
            let row = drawing.model.cards.get(card as usize)?;
            Some((row.row, drawing.scene.boxes.get(card as usize)?.min))
        };
        self.seen.cards.iter().filter_map(place).collect()
    }

    /// Shifts the camera by what most cards in sight have moved, where the drawing is scrolled; returns by how much.
    /// So what most of them show does not jump.
    fn hold(&mut self, before: &[(RowRef, Pos2)], canvas: Rect) -> Vec2 {
        let Some(room) = self.frame(canvas).map(|frame| frame.room()) else {
            return Vec2::ZERO;
        };
        let Some(drawing) = self.studio.drawing() else {
            return Vec2::ZERO;
        };
        let moved = |&(row, from): &(RowRef, Pos2)| {
            let card = drawing.model.card_of_row(row)?;
            Some(drawing.scene.boxes.get(card as usize)?.min - from)
        };
        let by: Vec<Vec2> = before.iter().filter_map(moved).collect();
        let middle = |values: Vec<f32>| {
            let mut values = values;
            values.sort_by(f32::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(0.0)
        };
        let mut by = vec2(
            middle(by.iter().map(|v| v.x).collect()),
            middle(by.iter().map(|v| v.y).collect()),
        );
        // A drawing that is seen from its beginning is seen from its beginning afterwards.
        let corner = self.camera.view().to_canvas(drawing.scene.bounds.min);
        if corner.x >= room.left() - 2.0 {
            by.x = 0.0;
        }
        if corner.y >= room.top() - 2.0 {
            by.y = 0.0;
        }
        if by != Vec2::ZERO {
            self.camera.shift(-by);
        }
        by
    }

    fn fit_first(&mut self, canvas: Rect) {
        let Some(frame) = self.frame(canvas) else {
            return;
        };
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let all = everything(drawing, frame.room());
        let view = View2d::fitting(all, frame.room(), LEAST_FIRST, MOST_FIT);
        self.camera.jump(view);
    }

    /// Moves the camera as wheel, pinch and requests ask.
    pub(super) fn look(&mut self, ctx: &ViewCtx<'_>, ui: &Ui, response: &Response, frame: Frame) {
        let is_resized = self.fitted_for != Some(frame.canvas.size());
        if self.is_untouched && is_resized {
            self.fit_first(frame.canvas);
        }
        self.fitted_for = Some(frame.canvas.size());
        self.scroll(ui, response, frame);
        let mut requests = std::mem::take(&mut self.waiting);
        // A new document is fitted already, and so that its cards can be read.
        if !self.is_fresh {
            requests.extend_from_slice(ctx.requests);
        }
        self.is_fresh = false;
        if self.studio.is_busy() {
            self.waiting = requests;
        } else {
            requests
                .into_iter()
                .for_each(|request| self.carry_out(ctx, ui, frame, request));
        }
        let seconds = ui.input(|input| input.stable_dt);
        let is_under_way = self
            .studio
            .drawing()
            .is_some_and(|drawing| self.transition.advance(drawing, seconds));
        if self.camera.advance(seconds) || is_under_way {
            ui.ctx().request_repaint();
        }
        if let Some(drawing) = self.studio.drawing() {
            let bounds = drawing.scene.bounds;
            self.camera.keep_in_sight(bounds, frame.canvas.size());
        }
    }

    fn scroll(&mut self, ui: &Ui, response: &Response, frame: Frame) {
        if !super::is_pointed_at(response) {
            return;
        }
        let (zoom, scroll, pointer) = ui.input(|input| {
            (
                input.zoom_delta(),
                input.smooth_scroll_delta(),
                input.pointer.hover_pos(),
            )
        });
        if zoom != 1.0 {
            let point =
                pointer.unwrap_or_else(|| frame.cards().center()) - frame.canvas.min.to_vec2();
            self.camera.zoom_at(point, zoom);
            self.is_untouched = false;
        } else if scroll != Vec2::ZERO {
            self.camera.pan(scroll);
            self.is_untouched = false;
        }
    }

    fn carry_out(&mut self, ctx: &ViewCtx<'_>, ui: &Ui, frame: Frame, request: ViewRequest) {
        let is_still = Self::is_still(ui);
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let middle = (frame.cards().center() - frame.canvas.min).to_pos2();
        let room = frame.room();
        match request {
            ViewRequest::ZoomToFit => {
                let view = View2d::fitting(everything(drawing, room), room, 0.0, MOST_FIT);
                self.camera.travel(view, is_still);
            }
            ViewRequest::ZoomToSelection => {
                if let Some(area) = selected_area(ctx, drawing) {
                    self.camera.travel(
                        View2d::fitting(area.expand(60.0), room, 0.0, MOST_FIT),
                        is_still,
                    );
                }
            }
            ViewRequest::ZoomIn => self.camera.travel_zoom(middle, STEP, is_still),
            ViewRequest::ZoomOut => self.camera.travel_zoom(middle, 1.0 / STEP, is_still),
            ViewRequest::ZoomReset => {
                let factor = 1.0 / self.camera.view().zoom;
                self.camera.travel_zoom(middle, factor, is_still);
            }
            ViewRequest::Reveal(row) => {
                if let Some(area) = area_of(drawing, row) {
                    self.camera.reveal(area, room.shrink(12.0), is_still);
                }
            }
            // The keyboard and the graph's own requests are answered in `react`, which may change the plan.
            ViewRequest::TakeKeyboard(_)
            | ViewRequest::FillDown
            | ViewRequest::CopyCells
            | ViewRequest::RevealLine { .. }
            | ViewRequest::Graph(_) => return,
        }
        self.is_untouched = false;
    }
}

/// What is fitted: the whole drawing. One without cards is as wide as the room, so that the first card stands where
/// somebody points.
fn everything(drawing: &Drawing, room: Rect) -> Rect {
    let bounds = drawing.scene.bounds;
    if drawing.scene.boxes.is_empty() {
        bounds.with_max_x(bounds.left() + room.width())
    } else {
        bounds
    }
}

/// Where a row is drawn.
pub fn area_of(drawing: &Drawing, row: RowRef) -> Option<Rect> {
    if let Some(card) = drawing.model.card_of_row(row) {
        return drawing.scene.boxes.get(card as usize).copied();
    }
    match row {
        RowRef::Dependency(id) => drawing
            .scene
            .path_bounds
            .get(drawing.model.arrow(id)? as usize)
            .copied(),
        RowRef::Track(id) => {
            let lane = drawing
                .model
                .lanes
                .iter()
                .position(|lane| lane.track == Some(id))?;
            let span = drawing.scene.lanes.get(lane)?;
            Some(Rect::from_x_y_ranges(drawing.scene.bounds.x_range(), *span))
        }
        _ => None,
    }
}

fn selected_area(ctx: &ViewCtx<'_>, drawing: &Drawing) -> Option<Rect> {
    let cards = selected_cards(ctx, drawing)
        .into_iter()
        .map(|card| drawing.scene.boxes[card as usize]);
    let rest = ctx
        .selection
        .rows()
        .iter()
        .filter_map(|&row| area_of(drawing, row));
    cards.chain(rest).reduce(|all, area| all.union(area))
}
