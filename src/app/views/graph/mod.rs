//! The graph: tracks as lanes, tickets as cards, dependencies as arrows, and the hand that changes them.
//!
//! A frame goes one way: the drawing is brought up to date (`drawing`, from `model`, `arrange` and the layout), the
//! camera moves (`look`), pointer and keys are read into gestures and actions (`react`), everything in sight is painted
//! (`draw`, `paint`), and what floats above is shown (`overlays`). Nothing of the plan is copied in a frame, and an idle
//! graph asks for no repaint. It computes no dates and changes no plan.

mod access;
mod arrange;
mod axis;
mod camera;
mod commands;
mod draw;
mod drawing;
mod edge;
mod filter;
mod finder;
mod frame;
mod gesture;
mod heat;
mod hit;
mod keyboard;
mod lod;
mod look;
mod menu;
mod minimap;
mod model;
mod overlays;
mod paint;
mod path;
mod react;
mod scene;
mod shapes;
mod sight;
mod toolbar;
mod tooltip;
mod transition;
mod waiting;

use super::{View, ViewCtx};
use crate::app::action::{Actions, ViewRequest};
use crate::app::name_field::NameField;
use crate::app::studies::Question;
use crate::app::theme::Theme;
use camera::Camera;
use draw::{Marks, Seen};
use drawing::{Drawing, Studio};
use egui::{Rect, Response, Sense, Ui};
use filter::FilterPanel;
use finder::Finder;
use frame::{Frame, Strip};
use gesture::Gesture;
use hit::Hit;
use menu::Clicked;
use minimap::Minimap;
use sight::Sight;
use transition::Transition;
use waiting::Waiting;

/// The graph view.
#[derive(Default)]
pub struct GraphView {
    studio: Studio,
    /// What of the plan is shown.
    sight: Sight,
    filter: FilterPanel,
    finder: Finder,
    camera: Camera,
    /// Whether nobody has moved the camera since the document was opened, so that it may still be fitted.
    is_untouched: bool,
    /// Whether the document came with this frame.
    is_fresh: bool,
    /// The size of the canvas in the frame before.
    fitted_for: Option<egui::Vec2>,
    gesture: Gesture,
    transition: Transition,

    pointer: Pointer,
    clicked: Option<Clicked>,
    name: NameField,
    minimap: Minimap,
    seen: Seen,
    marks: Marks,
    brush: draw::Brush,
    far: paint::dots::Picture,
    /// What waits for agents.
    waiting_for: Waiting,
    heat: heat::Heat,
    /// The pills painted last.
    pills: Vec<paint::axis::Pill>,
    /// Requests that wait for a layout.
    waiting: Vec<ViewRequest>,
}

/// What the pointer is over.
#[derive(Clone, Copy, Debug, Default)]
struct Pointer {
    hit: Option<Hit>,
    /// When it came there, in seconds.
    since: f64,
}

impl View for GraphView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let canvas = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(canvas, Sense::click_and_drag());
        ui.set_clip_rect(ui.clip_rect().intersect(canvas));
        ui.painter().rect_filled(canvas, 0.0, Theme::of(ui).canvas);
        if self.sight.marks_redundant {
            actions.want(Question::Redundant);
        }
        self.update(ctx, ui, canvas);
        let Some(frame) = self.frame(canvas) else {
            overlays::busy_hint(ui, canvas, "Laying out the graph");
            return;
        };
        self.look(ctx, ui, &response, frame);
        self.react(ctx, ui, &response, frame, actions);
        self.paint(ctx, ui, &response, frame, actions);
        self.overlays(ctx, ui, &response, frame, actions);
        focus_frame(ui, &response, canvas);
    }
}

impl GraphView {
    /// The parts of the canvas; `None` while there is no drawing.
    fn frame(&mut self, canvas: Rect) -> Option<Frame> {
        let drawing = self.studio.drawing()?;
        let strip = match (
            drawing.scene.scale.is_some(),
            !drawing.model.marks.is_empty(),
        ) {
            (false, false) => Strip::Bare,
            (false, true) => Strip::Pills,
            (true, false) => Strip::Axis,
            (true, true) => Strip::AxisAndPills,
        };
        let has_header = drawing.model.lanes.iter().any(|lane| !lane.name.is_empty());
        Some(Frame {
            canvas,
            strip,
            has_header,
        })
    }

    /// Whether things move at once, because somebody asked for less motion.
    fn is_still(ui: &Ui) -> bool {
        ui.style().animation_time <= 0.0
    }
}

/// The cards of the selection, in the order of the model's cards.
fn selected_cards(ctx: &ViewCtx<'_>, drawing: &Drawing) -> Vec<u32> {
    let mut cards: Vec<u32> = ctx
        .selection
        .nodes()
        .filter_map(|node| drawing.model.card(node))
        .collect();
    cards.sort_unstable();
    cards
}

/// Shows that the graph has the keyboard.
fn focus_frame(ui: &Ui, response: &Response, canvas: Rect) {
    if response.has_focus() {
        let stroke = egui::Stroke::new(1.0, Theme::of(ui).accent.fill);
        let inside = egui::StrokeKind::Inside;
        ui.painter()
            .rect_stroke(canvas.shrink(1.0), 0.0, stroke, inside);
    }
}

/// The response of the canvas, with the pointer where the drawing is.
fn is_pointed_at(response: &Response) -> bool {
    response.contains_pointer()
}

#[cfg(test)]
mod tests;
