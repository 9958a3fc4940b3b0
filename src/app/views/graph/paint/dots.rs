//! The view from far away: plain rectangles and hairlines in one mesh.
//!
//! Ten thousand cards are painted here in one shape. A shape for each, by the container's contract, would cost an
//! allocation and a tessellation per card, several times the budget of the whole frame. The mesh is kept as long as
//! nothing in it changes, so that a frame that only moves the pointer does not build it again.

use super::super::camera::View2d;
use super::super::model::{CardKind, Model};
use super::super::scene::Scene;
use super::card::{ground, tone};
use crate::app::theme::Theme;
use crate::app::theme::colour::mix;
use egui::epaint::Vertex;
use egui::{Color32, Mesh, Pos2, Rect, Vec2, vec2};
use std::sync::Arc;

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

/// What a picture from far away depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureOf {
    /// The drawing, and how often something in it was moved.
    pub drawing: (u64, u64),
    /// How often the selection has changed.
    pub selection: u64,
    /// The theme.
    pub is_dark: bool,
    /// From the drawing to the canvas.
    pub view: View2d,
    /// The canvas on the screen.
    pub canvas: Rect,
}

/// The picture painted last.
#[derive(Default)]
pub struct Picture {
    last: Option<(PictureOf, Arc<Mesh>)>,
}

impl Picture {
    /// The mesh of `of`, built by `build` only where it is not the one painted last.
    pub fn mesh(&mut self, of: PictureOf, build: impl FnOnce(&mut Mesh)) -> Arc<Mesh> {
        match &self.last {
            Some((last, mesh)) if *last == of => mesh.clone(),
            _ => {
                let mut mesh = Mesh::default();
                build(&mut mesh);
                let mesh = Arc::new(mesh);
                self.last = Some((of, mesh.clone()));
                mesh
            }
        }
    }
}

impl Far<'_> {
    fn place(&self, point: Pos2) -> Pos2 {
        self.view.to_canvas(point) + self.origin
    }

    /// Hairlines, faint so that a thicket of them does not cover the cards.
    pub fn arrows(&self, visible: &[u32], mesh: &mut Mesh) {
        let is_dense = visible.len() > MOST_CURVES;
        mesh.reserve_vertices(visible.len() * 6);
        mesh.reserve_triangles(visible.len() * 4);
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
    let vertex = |pos: Pos2, color: Color32| Vertex {
        pos,
        uv: egui::epaint::WHITE_UV,
        color,
    };
    let clear = Color32::TRANSPARENT;
    let index = mesh.vertices.len() as u32;
    // In one go: a call for each vertex would cost more than the arithmetic.
    mesh.vertices.extend_from_slice(&[
        vertex(from + side, clear),
        vertex(to + side, clear),
        vertex(from, colour),
        vertex(to, colour),
        vertex(from - side, clear),
        vertex(to - side, clear),
    ]);
    let corners = [0, 1, 2, 1, 3, 2, 2, 3, 4, 3, 5, 4];
    mesh.indices.extend(corners.map(|corner| index + corner));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_built_again_only_when_something_in_it_changes() {
        let of = PictureOf {
            drawing: (1, 0),
            selection: 0,
            is_dark: true,
            view: View2d {
                zoom: 0.1,
                shift: Vec2::ZERO,
            },
            canvas: Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0)),
        };
        let mut picture = Picture::default();
        let dot = |mesh: &mut Mesh| mesh.add_colored_rect(Rect::EVERYTHING, Color32::RED);
        let first = picture.mesh(of, dot);
        let same = picture.mesh(of, |_| panic!("built again although nothing changed"));
        assert!(Arc::ptr_eq(&first, &same));
        let moved = PictureOf {
            drawing: (1, 1),
            ..of
        };
        assert!(picture.mesh(moved, |_| ()).vertices.is_empty());
    }
}
