//! Resource edges: thin lines from what an agent is busy with to what waits for it, while agents count.
//!
//! They are no rows of the plan, so they have no ports and cannot be dragged; a click on one, through assistive
//! technology, selects the ticket that waits. Found once per drawing and schedule, not in every frame.

use super::GraphView;
use super::camera::View2d;
use super::drawing::Drawing;
use crate::app::action::{Actions, SelectChange};
use crate::app::derived::DatesKey;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::app::views::ViewCtx;
use crate::app::widgets::Line;
use crate::plan::{Node, Plan, RowRef};
use crate::schedule::level::{Levelled, ResourceEdge};
use egui::epaint::CubicBezierShape;
use egui::{Align, Color32, Id, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, accesskit, vec2};

/// Below this zoom the names of agents are left out.
const LEAST_FOR_NAMES: f32 = 0.6;

/// The edges of a drawing.
#[derive(Default)]
pub struct Waiting {
    key: Option<(u64, DatesKey)>,
    edges: Vec<Edge>,
}

/// One edge between two cards.
struct Edge {
    from: u32,
    to: u32,
    node: Node,
    /// The agent's name; empty where two tickets must not run together.
    name: String,
    spoken: String,
}

impl Waiting {
    /// Finds the edges where the drawing or the dates are others.
    pub(super) fn update(&mut self, ctx: &ViewCtx<'_>, drawing: &Drawing) {
        let key = (drawing.serial, ctx.derived.key());
        if self.key == Some(key) {
            return;
        }
        self.key = Some(key);
        self.edges = match ctx.derived.agents() {
            Some(levelled) => edges(ctx.plan, levelled, drawing),
            None => Vec::new(),
        };
    }
}

fn edges(plan: &Plan, levelled: &Levelled, drawing: &Drawing) -> Vec<Edge> {
    let edge = |edge: ResourceEdge| {
        let (from, to) = (drawing.model.card(edge.from)?, drawing.model.card(edge.to)?);
        let member = edge.agent.and_then(|at| levelled.members.get(at as usize));
        let name = member.map_or_else(String::new, |member| member.name.clone());
        let (before, after) = (plan.key(edge.from), plan.key(edge.to));
        let spoken = match member {
            Some(_) => format!("{after} waits for {name}, busy with {before}"),
            None => format!("{after} must not run together with {before}"),
        };
        (from != to).then_some(Edge {
            from,
            to,
            node: edge.to,
            name,
            spoken,
        })
    };
    levelled
        .resource_edges()
        .into_iter()
        .filter_map(edge)
        .collect()
}

/// Where the drawing is on the screen.
pub(super) struct Place<'a> {
    pub painter: &'a Painter,
    pub view: View2d,
    pub origin: Vec2,
}

impl Place<'_> {
    fn area(&self, area: Rect) -> Rect {
        let corner = |at: Pos2| self.view.to_canvas(at) + self.origin;
        Rect::from_min_max(corner(area.min), corner(area.max))
    }
}

impl Waiting {
    /// Paints the edges in sight, below the cards.
    pub(super) fn paint(&self, ui: &Ui, ctx: &ViewCtx<'_>, drawing: &Drawing, place: &Place<'_>) {
        let theme = Theme::of(ui);
        let clip = place.painter.clip_rect();
        for edge in &self.edges {
            let curve = curve(drawing, edge, place);
            if !Rect::from_points(&curve).intersects(clip) {
                continue;
            }
            let row = RowRef::from(edge.node);
            let is_lit = ctx.selection.contains(row) || ctx.hover == Some(row);
            let colour = if is_lit {
                theme.checkpoint.text
            } else {
                theme.checkpoint.line.gamma_multiply(0.6)
            };
            paint_one(place.painter, curve, colour, place.view.zoom);
            let room = (curve[3].x - curve[0].x).abs();
            if place.view.zoom >= LEAST_FOR_NAMES && room > 70.0 && !edge.name.is_empty() {
                let middle = middle(&curve) - vec2(0.0, 7.0);
                let area = Rect::from_center_size(middle, vec2(room - 16.0, 14.0));
                let line = Line::new(&edge.name, Weight::Medium, size::AXIS, colour);
                line.paint_in(ui, area, Align::Center);
            }
        }
    }

    /// Tells assistive technology of the edges in sight; a click selects what waits.
    pub(super) fn tell(
        &self,
        ui: &Ui,
        canvas: Id,
        drawing: &Drawing,
        place: &Place<'_>,
        actions: &mut Actions,
    ) {
        let clip = place.painter.clip_rect();
        for edge in &self.edges {
            let centre = middle(&curve(drawing, edge, place));
            if !clip.contains(centre) {
                continue;
            }
            let id = canvas.with(("waits for an agent", edge.from, edge.to));
            let area = Rect::from_center_size(centre, Vec2::splat(8.0));
            ui.ctx().accesskit_node_builder(id, |node| {
                node.set_role(accesskit::Role::Button);
                node.set_label(edge.spoken.as_str());
                node.add_action(accesskit::Action::Click);
                node.set_bounds(accesskit::Rect {
                    x0: area.min.x.into(),
                    y0: area.min.y.into(),
                    x1: area.max.x.into(),
                    y1: area.max.y.into(),
                });
            });
            let is_clicked =
                ui.input(|i| i.has_accesskit_action_request(id, accesskit::Action::Click));
            if is_clicked {
                let rows = vec![edge.node.into()];
                actions.push(crate::app::action::Action::Select(SelectChange::Replace(
                    rows,
                )));
            }
        }
    }
}

/// From the right side of one card to the left side of the other.
fn curve(drawing: &Drawing, edge: &Edge, place: &Place<'_>) -> [Pos2; 4] {
    let area = |card: u32| place.area(drawing.scene.boxes[card as usize]);
    let (from, to) = (area(edge.from).right_center(), area(edge.to).left_center());
    let reach = ((to.x - from.x).abs() * 0.4).clamp(20.0, 120.0);
    [from, from + vec2(reach, 0.0), to - vec2(reach, 0.0), to]
}

/// The point in the middle of a curve.
fn middle(curve: &[Pos2; 4]) -> Pos2 {
    let [a, b, c, d] = curve.map(Pos2::to_vec2);
    ((a + d) / 8.0 + (b + c) * 3.0 / 8.0).to_pos2()
}

fn paint_one(painter: &Painter, curve: [Pos2; 4], colour: Color32, zoom: f32) {
    let stroke = Stroke::new(1.0, colour);
    let tip = curve[3];
    painter.add(CubicBezierShape::from_points_stroke(
        curve,
        false,
        Color32::TRANSPARENT,
        stroke,
    ));
    let side = (3.5 * zoom).clamp(2.0, 5.0);
    let wing = |y: f32| tip + vec2(-1.6 * side, y * side);
    painter.add(Shape::convex_polygon(
        vec![tip, wing(-1.0), wing(1.0)],
        colour,
        Stroke::NONE,
    ));
}

impl GraphView {
    /// Brings the resource edges up to date with the drawing.
    pub(super) fn find_waiting(&mut self, ctx: &ViewCtx<'_>) {
        if let Some(drawing) = self.studio.drawing() {
            self.waiting_for.update(ctx, drawing);
        }
    }
}
