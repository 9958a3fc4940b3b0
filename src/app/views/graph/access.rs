//! What assistive technology and tests see of the canvas: one node per painted card, arrow and pill, with an action.
//!
//! Written only while somebody listens, and only for what is in sight.

use super::camera::View2d;
use super::drawing::Drawing;
use crate::app::action::{Action, Actions, SelectChange};
use crate::app::selection::Selection;
use crate::plan::RowRef;
use egui::accesskit;
use egui::{Context, Id, Rect, Vec2};

/// Writes the nodes below the widget `canvas`, and selects what was clicked through them.
pub struct Accessible<'a> {
    /// egui.
    pub ctx: &'a Context,
    /// The id of the canvas.
    pub canvas: Id,
    /// From the drawing to the canvas.
    pub view: View2d,
    /// The canvas's upper left corner on the screen.
    pub origin: Vec2,
    /// What is selected.
    pub selection: &'a Selection,
}

impl Accessible<'_> {
    /// Whether anybody listens; asking makes the node of the canvas itself.
    pub fn is_wanted(&self, label: &str) -> bool {
        let write = |node: &mut accesskit::Node| {
            node.set_role(accesskit::Role::Canvas);
            node.set_label(label);
        };
        self.ctx
            .accesskit_node_builder(self.canvas, write)
            .is_some()
    }

    /// The lanes, as far as they are within `room` of the screen.
    pub fn lanes(&self, drawing: &Drawing, room: Rect, actions: &mut Actions) {
        for (lane, span) in drawing.model.lanes.iter().zip(&drawing.scene.lanes) {
            let Some(track) = lane.track else { continue };
            let bounds = drawing.scene.bounds;
            let area = self.on_screen(Rect::from_x_y_ranges(bounds.x_range(), *span));
            let area = Rect::from_x_y_ranges(room.x_range(), area.y_range()).intersect(room);
            if area.is_positive() {
                let label = format!("{}, lane", lane.name);
                self.write(
                    self.canvas.with("lane"),
                    track.into(),
                    &label,
                    area,
                    actions,
                );
            }
        }
    }

    /// The cards and arrows in sight.
    pub fn drawing(&self, drawing: &Drawing, cards: &[u32], arrows: &[u32], actions: &mut Actions) {
        for &card in cards {
            let row = &drawing.model.cards[card as usize];
            self.node(
                row.row,
                &row.spoken(),
                self.on_screen(drawing.scene.boxes[card as usize]),
                actions,
            );
        }
        for &arrow in arrows {
            let row = &drawing.model.arrows[arrow as usize];
            let centre = drawing.scene.paths[arrow as usize].chip;
            let area = self.on_screen(Rect::from_center_size(centre, Vec2::splat(8.0)));
            let spoken = row.spoken(&drawing.model.cards);
            self.node(row.id.into(), &spoken, area, actions);
        }
    }

    /// One node.
    pub fn node(&self, row: RowRef, label: &str, area: Rect, actions: &mut Actions) {
        self.write(self.canvas, row, label, area, actions);
    }

    /// A node of a row below `parent`: a folded track is a card and a lane.
    fn write(&self, parent: Id, row: RowRef, label: &str, area: Rect, actions: &mut Actions) {
        let id = parent.with(row);
        let is_selected = self.selection.contains(row);
        self.ctx.accesskit_node_builder(id, |node| {
            node.set_role(accesskit::Role::Button);
            node.set_label(label);
            node.set_selected(is_selected);
            node.add_action(accesskit::Action::Click);
            node.add_action(accesskit::Action::Focus);
            node.set_bounds(accesskit::Rect {
                x0: area.min.x.into(),
                y0: area.min.y.into(),
                x1: area.max.x.into(),
                y1: area.max.y.into(),
            });
        });
        let is_clicked = self.ctx.input(|input| {
            input.has_accesskit_action_request(id, accesskit::Action::Click)
                || input.has_accesskit_action_request(id, accesskit::Action::Focus)
        });
        if is_clicked {
            actions.push(Action::Select(SelectChange::Replace(vec![row])));
        }
    }

    fn on_screen(&self, area: Rect) -> Rect {
        Rect::from_min_max(
            self.view.to_canvas(area.min) + self.origin,
            self.view.to_canvas(area.max) + self.origin,
        )
    }
}
