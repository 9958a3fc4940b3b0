//! The view loop: finds what is in sight and paints it, back to front.

use super::access::Accessible;
use super::camera::visible;
use super::drawing::Drawing;
use super::frame::Frame;
use super::gesture::Gesture;
use super::heat::Heat;
use super::hit::Hit;
use super::lod::Level;
use super::paint::axis::ClockPainter;
use super::paint::dots::{Far, PictureOf, Tints};
use super::paint::lanes::LanePainter;
use super::paint::overlay::OverlayPainter;
use super::react::port_shown;
use super::shapes::Lens;
use super::{GraphView, shapes, waiting};
use crate::app::action::Actions;
use crate::app::player::Player;
use crate::app::selection::Selection;
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::plan::{Node, RowRef};
use egui::{Mesh, Rect, Response, Shape, Ui};
use egui_graphs::{DrawContext, MetadataFrame, SettingsStyle};
use std::collections::HashSet;

/// What is in sight; the lists are kept so that no frame allocates them anew.
#[derive(Default)]
pub struct Seen {
    /// Indices of cards, in drawing order.
    pub cards: Vec<u32>,
    /// Indices of arrows.
    pub arrows: Vec<u32>,
}

/// What is selected, as a set.
#[derive(Default)]
pub struct Marks {
    of: Selection,
    rows: HashSet<RowRef>,
    /// Grows with every change of the selection.
    changes: u64,
}

/// What the container's contract wants beside egui's painter.
#[derive(Default)]
pub struct Brush {
    meta: MetadataFrame,
    style: SettingsStyle,
}

impl Marks {
    fn update(&mut self, selection: &Selection) {
        if self.of != *selection {
            self.rows = selection.rows().iter().copied().collect();
            self.of = selection.clone();
            self.changes += 1;
        }
    }
}

impl Seen {
    /// Finds what `shown` of the drawing holds.
    fn update(&mut self, drawing: &Drawing, shown: Rect) {
        fn within(areas: &[Rect], shown: Rect, out: &mut Vec<u32>) {
            out.clear();
            out.extend(
                (0..)
                    .zip(areas)
                    .filter(|(_, area)| area.intersects(shown))
                    .map(|(index, _)| index),
            );
        }
        within(&drawing.scene.boxes, shown.expand(8.0), &mut self.cards);
        within(&drawing.scene.path_bounds, shown, &mut self.arrows);
    }
}

impl GraphView {
    /// Paints everything in sight and describes it to assistive technology.
    pub(super) fn paint(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        response: &Response,
        frame: Frame,
        actions: &mut Actions,
    ) {
        let view = self.camera.view();
        let origin = frame.canvas.min.to_vec2();
        let theme = Theme::of(ui);
        let egui = ui.ctx().clone();
        let painter = ui.painter().clone();
        self.marks.update(ctx.selection);
        self.brush.meta.zoom = view.zoom;
        self.brush.meta.pan = view.shift + origin;
        let port = port_shown(&self.gesture, self.pointer.hit);
        let target = if let Gesture::Move(held) = &self.gesture {
            held.lane
        } else {
            None
        };
        self.find_waiting(ctx);
        let judged = ctx.studies.judged(ctx.topic());
        self.heat.follow(ctx);
        let Some(drawing) = self.studio.drawing() else {
            return;
        };
        self.seen
            .update(drawing, visible(view, frame.canvas.size()));

        let lanes = LanePainter {
            ctx: &egui,
            frame,
            view,
            theme,
            model: &drawing.model,
            scene: &drawing.scene,
        };
        let clock = ClockPainter {
            ctx: &egui,
            frame,
            view,
            theme,
            model: &drawing.model,
            scene: &drawing.scene,
            judged,
            player: ctx.player,
        };
        lanes.bands(&painter);
        clock.lines(&painter);

        let inner = painter.with_clip_rect(
            frame
                .cards()
                .expand2(egui::vec2(0.0, 2.0))
                .intersect(painter.clip_rect()),
        );
        let cards_only = Rect::from_min_max(
            egui::pos2(frame.canvas.left(), inner.clip_rect().top()),
            inner.clip_rect().max,
        );
        let inner = inner.with_clip_rect(cards_only);
        let draw = DrawContext {
            ctx: &egui,
            painter: &inner,
            style: &self.brush.style,
            is_directed: true,
            meta: &self.brush.meta,
        };
        let look = Look {
            theme,
            marks: &self.marks,
            hover: ctx.hover,
            pointer: self.pointer.hit,
            player: ctx.player,
            heat: &self.heat,
        };
        if Level::at(view.zoom) == Level::Dots {
            let far = Far {
                model: &drawing.model,
                scene: &drawing.scene,
                theme,
                view,
                origin,
            };
            let of = PictureOf {
                drawing: (drawing.serial, drawing.scene.moves),
                selection: self.marks.changes,
                is_dark: theme.is_dark,
                view,
                canvas: frame.canvas,
            };
            let seen = &self.seen;
            let mesh = self
                .far
                .mesh(of, &far, |tints, mesh| look.dots(&far, tints, seen, mesh));
            inner.add(Shape::Mesh(mesh));
            inner.extend(far.keys(&egui, &self.seen.cards));
        } else {
            look.arrows(drawing, &self.seen, &draw);
            let place = waiting::Place {
                painter: &inner,
                view,
                origin,
            };
            self.waiting_for.paint(ui, ctx, drawing, &place);
            look.cards(drawing, &self.seen, &draw);
        }
        let top = OverlayPainter {
            draw: &draw,
            theme,
            view,
            origin,
            model: &drawing.model,
            scene: &drawing.scene,
        };
        look.handles(drawing, &top, port, ctx.selection);
        top.gesture(&self.gesture);

        let lanes = LanePainter {
            ctx: &egui,
            frame,
            view,
            theme,
            model: &drawing.model,
            scene: &drawing.scene,
        };
        let clock = ClockPainter {
            ctx: &egui,
            frame,
            view,
            theme,
            model: &drawing.model,
            scene: &drawing.scene,
            judged,
            player: ctx.player,
        };
        clock.deadline(&painter);
        lanes.headers(&painter);
        target
            .into_iter()
            .for_each(|lane| lanes.target(&painter, lane));
        let pills = clock.strip(&painter);
        clock.deadline_label(&painter);

        let access = Accessible {
            ctx: &egui,
            canvas: response.id,
            view,
            origin,
            selection: ctx.selection,
        };
        if access.is_wanted("Graph") {
            access.lanes(drawing, frame.cards(), actions);
            access.drawing(drawing, &self.seen.cards, &self.seen.arrows, actions);
            let place = waiting::Place {
                painter: &inner,
                view,
                origin,
            };
            self.waiting_for
                .tell(ui, response.id, drawing, &place, actions);
            pills
                .iter()
                .for_each(|pill| access.node(pill.id.into(), &pill.spoken, pill.area, actions));
        }
        self.pills = pills;
    }
}

/// What decides how a thing in sight looks.
struct Look<'a> {
    theme: &'static Theme,
    marks: &'a Marks,
    hover: Option<RowRef>,
    pointer: Option<Hit>,
    player: &'a Player,
    heat: &'a Heat,
}

impl Look<'_> {
    fn is_selected(&self, row: RowRef) -> bool {
        self.marks.rows.contains(&row)
    }

    fn lens(&self, row: RowRef) -> Lens {
        let node = Node::try_from(row).ok();
        Lens {
            played: node.and_then(|node| self.player.played(node)),
            heat: node.and_then(|node| self.heat.of(node)),
        }
    }

    fn dots(&self, far: &Far<'_>, tints: &Tints, seen: &Seen, mesh: &mut Mesh) {
        far.arrows(&seen.arrows, tints, mesh);
        let nothing_is_selected = self.marks.rows.is_empty();
        let is_selected = |card: u32| {
            !nothing_is_selected
                && far
                    .model
                    .row_of_card(card)
                    .is_some_and(|row| self.is_selected(row))
        };
        far.cards(&seen.cards, is_selected, tints, mesh);
    }

    /// Plain arrows first, then critical ones, then those of the card under the pointer, then selected ones.
    fn arrows(&self, drawing: &mut Drawing, seen: &Seen, draw: &DrawContext<'_>) {
        let lit_card = self
            .hover
            .and_then(|row| Node::try_from(row).ok())
            .and_then(|node| drawing.model.card(node));
        for layer in 0..4 {
            for &arrow in &seen.arrows {
                let row = &drawing.model.arrows[arrow as usize];
                let is_selected = self.is_selected(row.id.into());
                let is_lit = Some(row.from) == lit_card
                    || Some(row.to) == lit_card
                    || self.hover == Some(row.id.into());
                let rank = match (is_selected, is_lit, row.is_critical || row.is_in_loop) {
                    (true, _, _) => 3,
                    (_, true, _) => 2,
                    (_, _, true) => 1,
                    _ => 0,
                };
                if rank != layer {
                    continue;
                }
                if let Some(edge) = drawing.network.edge_mut(shapes::arrow_index(arrow)) {
                    let shape = edge.display_mut();
                    (shape.theme, shape.is_selected, shape.is_lit) =
                        (self.theme, is_selected, is_lit);
                }
                draw.painter.extend(shapes::arrow_shapes(
                    &mut drawing.network,
                    &mut drawing.scene,
                    arrow,
                    draw,
                ));
            }
        }
    }

    /// Selected cards on top of the others.
    fn cards(&self, drawing: &mut Drawing, seen: &Seen, draw: &DrawContext<'_>) {
        for on_top in [false, true] {
            for &card in &seen.cards {
                let Some(row) = drawing.model.row_of_card(card) else {
                    continue;
                };
                let is_selected = self.is_selected(row);
                if is_selected != on_top {
                    continue;
                }
                if let Some(node) = drawing.network.node_mut(shapes::card_index(card)) {
                    let shape = node.display_mut();
                    (shape.theme, shape.is_selected) = (self.theme, is_selected);
                    shape.is_hovered = self.hover == Some(row);
                    shape.lens = self.lens(row);
                }
                draw.painter.extend(shapes::card_shapes(
                    &mut drawing.network,
                    &drawing.scene,
                    card,
                    draw,
                ));
            }
        }
    }

    fn handles(
        &self,
        drawing: &Drawing,
        top: &OverlayPainter<'_>,
        port: Option<(u32, bool)>,
        selection: &Selection,
    ) {
        for row in selection.rows().iter().rev().take(4) {
            if let RowRef::Dependency(id) = row {
                drawing
                    .model
                    .arrow(*id)
                    .into_iter()
                    .for_each(|arrow| top.handles(arrow));
            }
        }
        let elsewhere = self
            .hover
            .filter(|_| self.pointer.is_none())
            .and_then(|row| Node::try_from(row).ok());
        if let Some(card) = elsewhere.and_then(|node| drawing.model.card(node)) {
            top.ring(card);
        }
        if let Some((card, is_near)) = port {
            top.port(card, is_near);
        }
    }
}
