//! What pointer and keys mean: clicks select, drags become gestures, keys walk and add.

use super::drawing::Drawing;
use super::frame::Frame;
use super::gesture::{Gesture, Pull, Scope};
use super::hit::{self, Hit, Reach};
use super::keyboard::{self, Wish};
use super::lod::Level;
use super::menu::Clicked;
use super::sight::{Focus, Sight};
use super::{GraphView, Pointer, commands, is_pointed_at, selected_cards};
use crate::app::action::{Action, Actions, GraphRequest, Part, SelectChange, ViewRequest};
use crate::app::views::ViewCtx;
use crate::plan::{Node, RowRef, TrackId};
use egui::{CursorIcon, EventFilter, Key, PointerButton, Pos2, Rect, Response, Ui, vec2};

impl GraphView {
    /// Reads pointer and keys.
    pub(super) fn react(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        response: &Response,
        frame: Frame,
        actions: &mut Actions,
    ) {
        self.answer(ctx, ui, response, actions);
        self.point(ctx, ui, response, frame, actions);
        self.drag(ctx, ui, response, frame, actions);
        self.click(ctx, ui, response, frame, actions);
        self.keys(ctx, ui, response, actions);
    }

    /// Does what commands ask of the graph alone.
    fn answer(&mut self, ctx: &ViewCtx<'_>, ui: &Ui, response: &Response, actions: &mut Actions) {
        for request in ctx.requests {
            match request {
                ViewRequest::TakeKeyboard(Part::Views) => response.request_focus(),
                ViewRequest::Graph(request) => self.answer_one(*request, ctx, ui, actions),
                _ => {}
            }
        }
    }

    fn answer_one(
        &mut self,
        request: GraphRequest,
        ctx: &ViewCtx<'_>,
        ui: &Ui,
        actions: &mut Actions,
    ) {
        const FEW: u32 = 1;
        const MOST_HOPS: i64 = 20;
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let before = self.sight.clone();
        match request {
            GraphRequest::Find => self.finder.open(),
            GraphRequest::FindNext { is_back } => self.finder.step(drawing, is_back, actions),
            GraphRequest::Filter => self.filter.toggle(),
            GraphRequest::ShowAll => self.sight = Sight::default(),
            GraphRequest::Focus => {
                let roots: Vec<Node> = ctx.selection.nodes().collect();
                let is_same = |focus: &Focus| focus.roots == roots || roots.is_empty();
                self.sight.focus = match self.sight.focus.take() {
                    Some(focus) if is_same(&focus) => None,
                    _ if roots.is_empty() => None,
                    focus => Some(Focus {
                        roots,
                        hops: focus.map_or(FEW, |focus| focus.hops),
                    }),
                };
            }
            GraphRequest::Reach(by) => {
                if let Some(focus) = &mut self.sight.focus {
                    let hops = i64::from(focus.hops) + i64::from(by);
                    focus.hops = hops.clamp(0, MOST_HOPS) as u32;
                }
            }
            GraphRequest::FoldTracks => fold(&mut self.sight, ctx),
            GraphRequest::Redundant => self.sight.marks_redundant ^= true,
            GraphRequest::Heat => self.heat.is_on ^= true,
            GraphRequest::Arrange(how) => {
                let cards = selected_cards(ctx, drawing);
                self.transition.end(drawing);
                commands::arrange_cards(how, &cards, drawing, actions);
            }
        }
        self.look_after(&before, ctx, ui);
    }

    /// Looks where things are after what is shown has changed: at everything where cards were left out or came back,
    /// at the selection where a track was folded.
    pub(super) fn look_after(&mut self, before: &Sight, ctx: &ViewCtx<'_>, ui: &Ui) {
        let cards = |sight: &Sight| (sight.filter.clone(), sight.focus.clone());
        if cards(&self.sight) != cards(before) {
            self.waiting.push(ViewRequest::ZoomToFit);
        } else if self.sight.folded != before.folded
            && let Some(row) = ctx.selection.primary()
        {
            self.waiting.push(ViewRequest::Reveal(row));
        }
        if self.sight != *before {
            ui.ctx().request_repaint();
        }
    }

    /// Finds what the pointer is over and tells the other views.
    fn point(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &Ui,
        response: &Response,
        frame: Frame,
        actions: &mut Actions,
    ) {
        let pointer = ui.input(|input| input.pointer.hover_pos());
        let pointer = pointer.filter(|_| is_pointed_at(response));
        let is_held = ui.input(|input| input.pointer.any_down() && !input.pointer.any_pressed());
        // While a button is down, what was under the pointer when it went down is what counts.
        let now = if is_held {
            self.pointer.hit
        } else {
            pointer.and_then(|at| self.hit(ctx, frame, at))
        };
        if now != self.pointer.hit {
            self.pointer = Pointer {
                hit: now,
                since: ui.input(|input| input.time),
            };
        }
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let row = now.and_then(|hit| row_of(drawing, hit));
        if row.is_some() {
            actions.push(Action::Hover(row));
        }
        let icon = match now {
            Some(Hit::Port(_)) => Some(CursorIcon::Crosshair),
            Some(Hit::ArrowEnd(..)) => Some(CursorIcon::Grab),
            Some(Hit::Card(_) | Hit::Arrow(_)) => Some(CursorIcon::PointingHand),
            _ => None,
        };
        let held = match &self.gesture {
            Gesture::Pan | Gesture::Move(_) => Some(CursorIcon::Grabbing),
            Gesture::Connect(_) => Some(CursorIcon::Crosshair),
            Gesture::Idle if is_pointed_at(response) && ui.input(|i| i.key_down(Key::Space)) => {
                Some(CursorIcon::Grab)
            }
            _ => None,
        };
        if let Some(icon) = held.or(icon) {
            ui.ctx().set_cursor_icon(icon);
        }
    }

    /// The topmost thing at a point of the screen; `None` on the strip and the names of the lanes.
    fn hit(&mut self, ctx: &ViewCtx<'_>, frame: Frame, at: Pos2) -> Option<Hit> {
        if !frame.cards().contains(at) {
            return None;
        }
        let view = self.camera.view();

        let drawing = self.studio.drawing()?;
        let arrow = |row: &RowRef| {
            if let RowRef::Dependency(id) = row {
                drawing.model.arrow(*id)
            } else {
                None
            }
        };
        let ends: Vec<u32> = ctx
            .selection
            .rows()
            .iter()
            .rev()
            .take(4)
            .filter_map(arrow)
            .collect();
        let reach = Reach {
            zoom: view.zoom,
            has_ports: Level::at(view.zoom) > Level::Dots,
            ends_of: &ends,
        };
        Some(hit::at(
            &drawing.model,
            &drawing.scene,
            view.to_drawing(at - frame.canvas.min.to_vec2()),
            reach,
        ))
    }

    fn drag(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &Ui,
        response: &Response,
        frame: Frame,
        actions: &mut Actions,
    ) {
        if response.drag_started() {
            self.begin(ctx, ui, response, frame);
        }
        if self.gesture.is_idle() {
            return;
        }
        if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape)) {
            if let Some(drawing) = self.studio.drawing() {
                self.gesture.cancel(&mut drawing.scene);
            }
            return;
        }
        if matches!(self.gesture, Gesture::Pan) {
            self.camera.pan(response.drag_delta());
            self.is_untouched = false;
        } else {
            self.push_along(ui, frame);
            self.follow(ctx, ui, frame);
        }
        if response.drag_stopped() {
            let Some(drawing) = self.studio.drawing() else {
                return;
            };
            let done = self.gesture.finish(&drawing.scene);
            commands::carry_out(done, ctx.plan, drawing, actions);
        }
    }

    fn begin(&mut self, ctx: &ViewCtx<'_>, ui: &Ui, response: &Response, frame: Frame) {
        response.request_focus();
        if let Some(drawing) = self.studio.drawing() {
            self.transition.end(drawing);
        }
        let (origin, is_space, adds) = ui.input(|input| {
            let adds = input.modifiers.shift || input.modifiers.command;
            (
                input.pointer.press_origin(),
                input.key_down(Key::Space),
                adds,
            )
        });
        let Some(origin) = origin else { return };
        if is_space || !response.dragged_by(PointerButton::Primary) {
            self.gesture = Gesture::Pan;
            return;
        }
        let Some(hit) = self.pointer.hit else { return };
        let at = self
            .camera
            .view()
            .to_drawing(origin - frame.canvas.min.to_vec2());
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        self.gesture = Gesture::begin(hit, at, adds, &selected_cards(ctx, drawing));
    }

    fn follow(&mut self, ctx: &ViewCtx<'_>, ui: &Ui, frame: Frame) {
        let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else {
            return;
        };
        let at = self
            .camera
            .view()
            .to_drawing(pointer - frame.canvas.min.to_vec2());
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let is_by_time = drawing.scene.scale.is_some();
        let scope = Scope {
            plan: ctx.plan,
            model: &drawing.model,
            is_by_time,
        };
        self.gesture.follow(at, scope, &mut drawing.scene);
    }

    /// Scrolls while something is held at the border of the canvas.
    fn push_along(&mut self, ui: &Ui, frame: Frame) {
        const BORDER: f32 = 26.0;
        let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else {
            return;
        };
        let room = frame.cards().shrink(BORDER);
        let by = vec2(
            (room.left() - pointer.x).max(0.0) - (pointer.x - room.right()).max(0.0),
            (room.top() - pointer.y).max(0.0) - (pointer.y - room.bottom()).max(0.0),
        );
        if by != egui::Vec2::ZERO {
            let speed = 10.0 * ui.input(|input| input.stable_dt).min(0.05);
            self.camera
                .pan(by.clamp(vec2(-60.0, -60.0), vec2(60.0, 60.0)) * speed);
            ui.ctx().request_repaint();
        }
    }

    fn click(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &Ui,
        response: &Response,
        frame: Frame,
        actions: &mut Actions,
    ) {
        let Some(at) = response.interact_pointer_pos() else {
            return;
        };
        let is_second = response.secondary_clicked();
        if !(response.clicked() || is_second || response.double_clicked()) {
            return;
        }
        response.request_focus();
        let Some(hit) = self.hit(ctx, frame, at) else {
            self.click_header(ui, response, frame, at, actions);
            return;
        };
        let place = self
            .camera
            .view()
            .to_drawing(at - frame.canvas.min.to_vec2());
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let row = row_of(drawing, hit);
        if is_second {
            self.clicked = Some(Clicked { hit, at: place });
            if let Some(row) = row.filter(|&row| !ctx.selection.contains(row)) {
                actions.select(row);
            }
        } else if response.double_clicked() {
            match (hit, row) {
                (Hit::Card(_), Some(row @ RowRef::Track(_))) => {
                    actions.select(row);
                    actions.push(Action::Run("fold-tracks"));
                }
                (Hit::Card(_) | Hit::Port(_), Some(row)) => actions.push(Action::Rename(Some(row))),
                (Hit::Lane(_) | Hit::Empty, _) => {
                    let corner = place - super::arrange::CARD / 2.0;
                    commands::add_ticket(commands::spot(drawing, corner), actions);
                }
                // Also on one of its ends: of a short arrow hardly more is left.
                (_, Some(RowRef::Dependency(id))) => {
                    commands::insert_into(ctx.plan, id, actions);
                }
                _ => {}
            }
        } else {
            let modifiers = ui.input(|input| input.modifiers);
            match row {
                Some(row) => actions.click(row, modifiers),
                None if modifiers.shift || modifiers.command => {}
                None => match track_of_lane(drawing, hit) {
                    // A lane without a card under the pointer stands for its track: what is added goes there.
                    Some(track) => actions.select(track),
                    None => actions.push(Action::Select(SelectChange::Clear)),
                },
            }
        }
    }

    /// A click on the name of a lane selects its track, a second one renames it.
    fn click_header(
        &mut self,
        ui: &Ui,
        response: &Response,
        frame: Frame,
        at: Pos2,
        actions: &mut Actions,
    ) {
        let y = self
            .camera
            .view()
            .to_drawing(at - frame.canvas.min.to_vec2())
            .y;
        if !frame.has_header || at.y < frame.cards().top() {
            return;
        }
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let lane = drawing
            .scene
            .lane_within(y)
            .and_then(|lane| drawing.model.lanes.get(lane as usize));
        let Some(track) = lane.and_then(|lane| lane.track) else {
            return;
        };
        if response.double_clicked() {
            actions.push(Action::Rename(Some(track.into())));
        } else {
            actions.click(track, ui.input(|input| input.modifiers));
        }
    }

    fn keys(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, response: &Response, actions: &mut Actions) {
        if ctx.renaming.is_some() || !response.has_focus() || !self.gesture.is_idle() {
            return;
        }
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let node = ctx.selection.nodes().last();
        // With nothing selected Tab leaves the graph, so that the keyboard is not caught in it.
        let filter = EventFilter {
            tab: node.is_some(),
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        if node.is_none() && ui.input(|input| input.key_pressed(Key::Tab)) {
            return;
        }
        if let Some(wish) = keyboard::take(ui) {
            fulfil(wish, ctx, drawing, node, actions);
        }
    }
}

/// Folds the tracks that are selected, or hold what is selected; unfolds them where all are folded.
fn fold(sight: &mut Sight, ctx: &ViewCtx<'_>) {
    let track = |row: &RowRef| match *row {
        RowRef::Track(id) => Some(id),
        RowRef::Ticket(id) => ctx.plan.tickets.get(id)?.track,
        RowRef::Gate(id) => ctx.plan.gates.get(id)?.track,
        _ => None,
    };
    let tracks: Vec<TrackId> = ctx.selection.rows().iter().filter_map(track).collect();
    let are_folded = tracks.iter().all(|id| sight.folded.contains(id));
    for id in tracks {
        if are_folded {
            sight.folded.remove(&id);
        } else {
            sight.folded.insert(id);
        }
    }
}

fn fulfil(
    wish: Wish,
    ctx: &ViewCtx<'_>,
    drawing: &Drawing,
    node: Option<Node>,
    actions: &mut Actions,
) {
    match (wish, node) {
        (Wish::Walk { way, adds }, _) => {
            let from = node.and_then(|node| drawing.model.card(node));
            let next = keyboard::step(&drawing.model, &drawing.scene, from, way);
            if let Some(row) = next.and_then(|card| drawing.model.row_of_card(card)) {
                if adds {
                    actions.push(Action::Select(SelectChange::Add(vec![row])));
                } else {
                    actions.push(Action::Reveal(row));
                }
            }
        }
        (Wish::AddSuccessor, Some(node)) => {
            commands::add_successor(ctx.plan, drawing, node, None, actions);
        }
        (Wish::Rename, Some(node)) => actions.push(Action::Rename(Some(node.into()))),
        (Wish::LetGo, _) => actions.push(Action::Select(SelectChange::Clear)),
        (Wish::Delete, _) => {
            let rows = commands::deletable(&drawing.model, ctx.selection.rows());
            commands::delete(ctx.plan, rows, actions);
        }
        (Wish::AddSuccessor | Wish::Rename, None) => {}
    }
}

/// The track of a lane that was hit.
fn track_of_lane(drawing: &Drawing, hit: Hit) -> Option<RowRef> {
    let Hit::Lane(lane) = hit else { return None };
    let track = drawing.model.lanes.get(lane as usize)?.track?;
    Some(RowRef::Track(track))
}

/// The row behind what was hit.
pub(super) fn row_of(drawing: &Drawing, hit: Hit) -> Option<RowRef> {
    match hit {
        Hit::Card(card) | Hit::Port(card) => drawing.model.row_of_card(card),
        Hit::Arrow(arrow) | Hit::ArrowEnd(arrow, _) => drawing.model.row_of_arrow(arrow),
        Hit::Lane(_) | Hit::Empty => None,
    }
}

/// The card whose port is shown: the one under the pointer, or the one an arrow is pulled from.
pub(super) fn port_shown(gesture: &Gesture, pointer: Option<Hit>) -> Option<(u32, bool)> {
    match (gesture, pointer) {
        (Gesture::Connect(held), _) => match held.pull {
            Pull::New(card) => Some((card, true)),
            Pull::Old(..) => None,
        },
        (Gesture::Idle, Some(Hit::Port(card))) => Some((card, true)),
        (Gesture::Idle, Some(Hit::Card(card))) => Some((card, false)),
        _ => None,
    }
}

/// The area of a rect that is on the canvas, for fields that must not leave it.
pub(super) fn kept_within(area: Rect, canvas: Rect) -> Rect {
    let by = vec2(
        (canvas.left() - area.left()).max(0.0) - (area.right() - canvas.right()).max(0.0),
        (canvas.top() - area.top()).max(0.0) - (area.bottom() - canvas.bottom()).max(0.0),
    );
    area.translate(by)
}
