//! The view from far away: plain rectangles and hairlines in one mesh.
//!
//! Ten thousand cards are painted here in one shape. A shape for each, by the container's contract, would cost an
//! allocation and a tessellation per card, several times the budget of the whole frame.

use super::super::camera::View2d;
use super::super::model::{CardKind, Model};
use super::super::scene::Scene;
use super::card::{ground, tone};
use crate::app::theme::Theme;
use crate::app::theme::colour::mix;
use egui::{Color32, Mesh, Pos2, Rect, Vec2, vec2};

/// With more arrows than this in sight each is one straight line.
const MOST_CURVES: usize = 2500;

/// What is painted from far away.
pub struct Far<'a> {
    /// What the cards are.
    pub model: &'a Model,
    /// Where they stand.
    pub scene: &'a Scene,
    /// The colours.
    pub theme: &'static Theme,
    /// From the drawing to the canvas.
    pub view: View2d,
    /// The canvas's upper left corner on the screen.
    pub origin: Vec2,
}

impl Far<'_> {
    fn place(&self, point: Pos2) -> Pos2 {
        self.view.to_canvas(point) + self.origin
    }

    /// Hairlines, faint so that a thicket of them does not cover the cards.
    pub fn arrows(&self, visible: &[u32], mesh: &mut Mesh) {
        let is_dense = visible.len() > MOST_CURVES;
        mesh.reserve_vertices(visible.len() * 6);
        let share = if is_dense { 0.35 } else { 0.7 };
        let plain = mix(self.theme.canvas, self.theme.edge, share);
        for pass in [false, true] {
            for &arrow in visible {
                let row = &self.model.arrows[arrow as usize];
                let is_alarming = row.is_critical || row.is_in_loop;
                if is_alarming != pass {
                    continue;
                }
                let (colour, width) = if pass {
                    (self.theme.critical.line, 1.5)
                } else {
                    (plain, 0.9)
                };
                let points = &self.scene.paths[arrow as usize].points;
                let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
                    continue;
                };
                if is_dense {
                    hairline(mesh, self.place(first), self.place(last), width, colour);
                } else {
                    points.windows(2).for_each(|ends| {
                        hairline(
                            mesh,
                            self.place(ends[0]),
                            self.place(ends[1]),
                            width,
                            colour,
                        );
                    });
                }
            }
        }
    }

    /// Rectangles in the colour of what matters most about each card.
    pub fn cards(&self, visible: &[u32], is_selected: impl Fn(u32) -> bool, mesh: &mut Mesh) {
        mesh.reserve_vertices(visible.len() * 4);
        mesh.reserve_triangles(visible.len() * 2);
        for &card in visible {
            let area = self.scene.boxes[card as usize];
            let mut shown = Rect::from_min_max(self.place(area.min), self.place(area.max));
            let least = Vec2::splat(1.5).max(shown.size());
            shown = Rect::from_center_size(shown.center(), least);
            if is_selected(card) {
                mesh.add_colored_rect(shown.expand(2.5), self.theme.accent.line);
            }
            mesh.add_colored_rect(shown, self.colour(card));
        }
    }

    fn colour(&self, card: u32) -> Color32 {
        let card = &self.model.cards[card as usize];
        let line = match card.kind {
            _ if card.is_critical || card.is_in_loop => self.theme.critical.line,
            CardKind::Gate => self.theme.gate.line,
            _ => tone(self.theme, card.hue).line,
        };
        mix(ground(self.theme), line, 0.78)
    }
}

/// A line with soft sides, since a mesh has no anti-aliasing of its own.
fn hairline(mesh: &mut Mesh, from: Pos2, to: Pos2, width: f32, colour: Color32) {
    let way = to - from;
    let length = way.length();
    if length < 0.01 {
        return;
    }
    let side = vec2(-way.y, way.x) * ((width + 1.0) / 2.0 / length);
    let index = mesh.vertices.len() as u32;
    for (offset, shade) in [
        (side, Color32::TRANSPARENT),
        (Vec2::ZERO, colour),
        (-side, Color32::TRANSPARENT),
    ] {
        mesh.colored_vertex(from + offset, shade);
        mesh.colored_vertex(to + offset, shade);
    }
    for [a, b, c] in [[0, 1, 2], [1, 3, 2], [2, 3, 4], [3, 5, 4]] {
        mesh.add_triangle(index + a, index + b, index + c);
    }
}
