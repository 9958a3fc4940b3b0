//! What floats above the drawing: minimap, toolbar, name field, menus, tooltips, the empty state and progress.

use super::frame::Frame;
use super::menu;
use super::minimap::{Minimap, Shown};
use super::paint::lanes::LanePainter;
use super::paint::text::{self, style};
use super::react::kept_within;
use super::tooltip;
use super::{GraphView, commands, filter, toolbar};
use crate::app::action::Part;
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::name_field::{self, Left};
use crate::app::studies::Question;
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::app::widgets::EmptyState;
use crate::plan::{Node, RowRef};
use egui::{Align2, Rect, Response, Shape, Ui, UiBuilder, pos2, vec2};

impl GraphView {
    /// Shows everything that floats.
    pub(super) fn overlays(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        response: &Response,
        frame: Frame,
        actions: &mut Actions,
    ) {
        toolbar::show(
            ui,
            frame.canvas,
            ctx.settings.graph_by_time,
            self.camera.view().zoom,
            self.heat.is_on,
            actions,
        );
        self.heat.legend(ctx, ui, frame, actions);
        let chips_left = self.show_minimap(ui, frame);
        self.show_pills(ctx, ui, actions);
        self.show_edge(ctx, ui, frame, actions);
        self.show_sight(ctx, ui, response, frame, chips_left, actions);
        self.show_name(ctx, ui, response, frame, actions);
        self.show_menu(ctx, response, actions);
        self.show_tooltip(ctx, ui);
        if ctx.plan.tickets.is_empty() && ctx.plan.gates.is_empty() {
            match ctx.plan.tracks.is_empty() {
                true => empty_state(ui, frame, actions),
                // Lanes stand there already; a page over them would hide where to click.
                false => lane_hint(ui, frame),
            }
        }
        if self.studio.is_busy() {
            busy_hint(
                ui,
                Rect::from_min_size(frame.cards().min, vec2(frame.cards().width(), 60.0)),
                "Laying out",
            );
        }
    }

    /// Search, filter and the chips of what is left out.
    fn show_sight(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &Ui,
        response: &Response,
        frame: Frame,
        chips_left: f32,
        actions: &mut Actions,
    ) {
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        if self.finder.show(ui, frame, drawing, actions) {
            response.request_focus();
        }
        let nodes = drawing
            .model
            .cards
            .iter()
            .filter(|card| card.node.is_some());
        let counts = (nodes.count(), drawing.model.all);
        let before = self.sight.clone();
        self.filter.show(ui, ctx, frame, &mut self.sight, counts);
        filter::chips(ui, ctx, frame, chips_left, &mut self.sight);
        if drawing.model.cards.is_empty() && drawing.model.all > 0 {
            let room = frame.cards().shrink2(vec2(20.0, 10.0));
            let builder = UiBuilder::new().max_rect(room).layer_id(ui.layer_id());
            let mut child = egui::Ui::new(ui.ctx().clone(), ui.id().with("nothing fits"), builder);
            let state = EmptyState::new(
                egui_phosphor::regular::FUNNEL,
                "Nothing fits the filter. Take a chip off below, or show everything again.",
            );
            if state
                .actions(&["Show everything"])
                .show(&mut child)
                .is_some()
            {
                actions.push(Action::Run("show-all"));
            }
        }
        self.look_after(&before, ctx, ui);
    }

    /// Shows the map; returns where there is room right of it.
    fn show_minimap(&mut self, ui: &mut Ui, frame: Frame) -> f32 {
        let left = frame.canvas.left() + 18.0;
        let Some(drawing) = self.studio.drawing() else {
            return left;
        };
        let shown = Shown {
            drawing: drawing.serial,
            model: &drawing.model,
            scene: &drawing.scene,
            frame,
        };
        let Some(area) = Minimap::area(&shown, self.camera.view()) else {
            return left;
        };
        self.minimap.show(ui, &shown, area, &mut self.camera);
        area.right() + 12.0
    }

    /// Pills select their checkpoint and tell what it expects.
    fn show_pills(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        if !drawing.model.marks.is_empty() {
            actions.want(Question::Verified);
        }
        for pill in &self.pills {
            let response = ui.interact(pill.area, ui.id().with(pill.id), egui::Sense::click());
            if ctx.selection.contains(pill.id) {
                let stroke = egui::Stroke::new(1.5, Theme::of(ui).accent.line);
                ui.painter()
                    .rect_stroke(pill.area, 9.0, stroke, egui::StrokeKind::Outside);
            }
            if response.clicked() {
                actions.click(pill.id, ui.input(|input| input.modifiers));
            }
            let mark = drawing.model.marks.iter().find(|mark| mark.id == pill.id);
            if let Some(mark) = mark.filter(|_| response.hovered()) {
                actions.push(Action::Hover(Some(pill.id.into())));
                tooltip::show(ui, &tooltip::about_mark(ctx, drawing, mark));
            }
        }
    }

    fn show_name(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        response: &Response,
        frame: Frame,
        actions: &mut Actions,
    ) {
        self.name.follow(ctx.renaming);
        let Some(row) = ctx.renaming.filter(|_| ctx.keyboard == Part::Views) else {
            return;
        };
        let Some(area) = self.name_area(ui, frame, row) else {
            if !self.studio.is_busy() {
                // What is filtered out or folded away has no place to type its name in.
                actions.push(Action::Rename(None));
            }
            return;
        };
        let left = self.name.show(ui, ctx.plan, row, area, actions);
        if left != Left::Open && !ui.input(|input| input.pointer.any_pressed()) {
            // The keyboard goes on in the graph, unless another field was clicked.
            response.request_focus();
        }
        let (name, wants_successor) = match left {
            Left::Open | Left::Cancelled => return,
            Left::Committed(name) => (name, false),
            Left::CommittedWithSuccessor(name) => (name, true),
        };
        name_field::rename(ctx.plan, row, name, actions);
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        if let Some(node) = Node::try_from(row).ok().filter(|_| wants_successor) {
            commands::add_successor(ctx.plan, drawing, node, None, actions);
        }
    }

    /// Where the field stands: over the title of the card, or over the name of the lane.
    fn name_area(&mut self, ui: &Ui, frame: Frame, row: RowRef) -> Option<Rect> {
        let view = self.camera.view();
        let drawing = self.studio.drawing()?;
        let area = match row {
            RowRef::Track(id) => {
                let lane = drawing
                    .model
                    .lanes
                    .iter()
                    .position(|lane| lane.track == Some(id))?;
                let painter = LanePainter {
                    ctx: ui.ctx(),
                    frame,
                    view,
                    theme: Theme::of(ui),
                    model: &drawing.model,
                    scene: &drawing.scene,
                };
                let name = painter.name_area(lane)?;
                Rect::from_min_size(
                    name.min - vec2(8.0, 5.0),
                    vec2(name.width().max(150.0), 28.0),
                )
            }
            _ => {
                let card = drawing.model.card(Node::try_from(row).ok()?)?;
                let card = drawing.scene.boxes.get(card as usize)?;
                let middle = view.to_canvas(card.center()) + frame.canvas.min.to_vec2();
                let width = (card.width() * view.zoom).max(190.0);
                Rect::from_center_size(middle, vec2(width, 28.0))
            }
        };
        Some(kept_within(area, frame.canvas.shrink(6.0)))
    }

    fn show_menu(&mut self, ctx: &ViewCtx<'_>, response: &Response, actions: &mut Actions) {
        let clicked = self.clicked;
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        if let Some(clicked) = clicked {
            response.context_menu(|ui| menu::show(ui, ctx, drawing, clicked, actions));
        }
    }

    fn show_tooltip(&mut self, ctx: &ViewCtx<'_>, ui: &Ui) {
        let Some(hit) = self.pointer.hit.filter(|_| self.gesture.is_idle()) else {
            return;
        };
        let is_in_the_way = egui::Popup::is_any_open(ui.ctx()) || ctx.renaming.is_some();
        let is_pressed = ui.input(|input| input.pointer.any_down());
        let rested = ui.input(|input| input.time) - self.pointer.since;
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        let Some(told) =
            tooltip::about(ctx, drawing, hit).filter(|_| !is_in_the_way && !is_pressed)
        else {
            return;
        };
        if rested >= tooltip::DELAY {
            tooltip::show(ui, &told);
        } else {
            ui.ctx()
                .request_repaint_after_secs((tooltip::DELAY - rested) as f32);
        }
    }
}

/// A plan without tickets says how to get one.
fn empty_state(ui: &mut Ui, frame: Frame, actions: &mut Actions) {
    let room = frame.cards().shrink2(vec2(20.0, 10.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(room));
    let state = EmptyState::new(
        egui_phosphor::regular::GRAPH,
        "Double-click to add a ticket, or start from something",
    )
    .actions(&["Add a ticket", "Open a plan…", "Open the tutorial"]);
    match state.show(&mut child) {
        Some(0) => actions.push(Action::Run("add-ticket")),
        Some(1) => actions.push(Action::App(AppRequest::Open)),
        Some(2) => actions.push(Action::App(AppRequest::OpenTutorial)),
        _ => {}
    }
}

/// Lanes without tickets say what a double-click does, below them as far as there is room.
fn lane_hint(ui: &mut Ui, frame: Frame) {
    let theme = Theme::of(ui);
    let words = "Double-click a lane to add a ticket";
    let look = style(Weight::Regular, 12.0, theme.muted);
    let galley = text::line(ui.ctx(), words, look, frame.cards().width());
    let place = frame.cards().center_bottom() - vec2(0.0, 62.0);
    let size = galley.size() + vec2(24.0, 10.0);
    let pill = Rect::from_center_size(place, size);
    let ground = theme.canvas;
    ui.painter().rect_filled(pill, size.y / 2.0, ground);
    let shape = text::shape(ui.ctx(), galley, place, Align2::CENTER_CENTER);
    ui.painter().add(shape);
    let response = ui.interact(pill, ui.id().with("lane hint"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, words));
}

/// Says that the window is working; the repaint comes with the result, the dots move meanwhile.
pub(super) fn busy_hint(ui: &Ui, area: Rect, words: &str) {
    let theme = Theme::of(ui);
    let galley = text::line(
        ui.ctx(),
        words,
        style(Weight::Medium, 12.0, theme.muted),
        240.0,
    );
    let size = galley.size() + vec2(44.0, 14.0);
    let pill = Rect::from_center_size(area.center(), size);
    let ground = if theme.is_dark {
        theme.raised
    } else {
        theme.panel
    };
    ui.painter().rect(
        pill,
        size.y / 2.0,
        ground,
        egui::Stroke::new(1.0, theme.stroke),
        egui::StrokeKind::Inside,
    );
    ui.painter().add(text::shape(
        ui.ctx(),
        galley,
        pos2(pill.left() + 16.0, pill.center().y),
        Align2::LEFT_CENTER,
    ));
    let time = ui.input(|input| input.time);
    for dot in 0..3 {
        let strength =
            (((time * 2.0 - f64::from(dot) * 0.25).fract() * std::f64::consts::TAU).sin() * 0.5
                + 0.5) as f32;
        let centre = pos2(
            pill.right() - 24.0 + dot as f32 * 6.0,
            pill.center().y + 1.0,
        );
        ui.painter().add(Shape::circle_filled(
            centre,
            1.8,
            theme.accent.line.gamma_multiply(0.25 + 0.75 * strength),
        ));
    }
    ui.ctx().request_repaint_after_secs(0.05);
}
