//! The view from far away: plain rectangles and hairlines in one mesh.
//!
//! Ten thousand cards are painted here in one shape. A shape for each, by the container's contract, would cost an
//! allocation and a tessellation per card, several times the budget of the whole frame. The mesh is kept as long as
//! nothing in it changes, so that a frame that only moves the pointer does not build it again. A frame that zooms or
//! pans does, from small values side by side (`Tints`, the scene's boxes and ends) and into the memory of the last
//! mesh: reading each card and each curve where it lies costs five times as much as all the arithmetic.

use super::super::camera::View2d;
use super::super::model::{Arrow, Card, CardKind, Model};
use super::super::scene::Scene;
use super::card::{ground, tone};
use super::text;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::colour::mix;
use egui::epaint::Vertex;
use egui::{Align2, Color32, Context, Mesh, Pos2, Rect, Shape, Vec2, vec2};
use std::sync::Arc;

/// With more arrows than this in sight each is one straight line.
const MOST_CURVES: usize = 2500;
/// With more cards than this in sight nobody looks for a key.
const MOST_NAMED: usize = 600;
/// The smallest text that can still be read, in screen points.
const LEAST_TEXT: f32 = 7.5;

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
    last: Option<PictureOf>,
    mesh: Arc<Mesh>,
    tints: Tints,
}

/// How everything of a drawing is coloured, whatever part of it is in sight.
#[derive(Default)]
pub struct Tints {
    /// The drawing's serial, and whether it is dark.
    of: Option<(u64, bool)>,
    /// `[cards]`: their colours.
    cards: Vec<Color32>,
    /// `[arrows]`: whether they are drawn above the others, in the colour of what is critical.
    is_alarming: Vec<bool>,
}

impl Tints {
    /// Colours anew, where the drawing or the theme is another one.
    fn update(&mut self, of: (u64, bool), far: &Far<'_>) {
        if self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        self.cards.clear();
        self.cards
            .extend(far.model.cards.iter().map(|card| far.colour(card)));
        self.is_alarming.clear();
        let is_alarming = |row: &Arc<Arrow>| row.is_critical || row.is_in_loop;
        self.is_alarming
            .extend(far.model.arrows.iter().map(is_alarming));
    }
}

impl Picture {
    /// The mesh of `of`, built by `build` only where it is not the one painted last.
    pub fn mesh(
        &mut self,
        of: PictureOf,
        far: &Far<'_>,
        build: impl FnOnce(&Tints, &mut Mesh),
    ) -> Arc<Mesh> {
        if self.last != Some(of) {
            self.last = Some(of);
            self.tints.update((of.drawing.0, of.is_dark), far);
            // Nobody else holds the mesh once its frame has been painted.
            let mesh = Arc::make_mut(&mut self.mesh);
            mesh.clear();
            build(&self.tints, mesh);
        }
        Arc::clone(&self.mesh)
    }
}

impl Far<'_> {
    fn place(&self, point: Pos2) -> Pos2 {
        self.view.to_canvas(point) + self.origin
    }

    /// Hairlines, faint so that a thicket of them does not cover the cards.
    pub fn arrows(&self, visible: &[u32], tints: &Tints, mesh: &mut Mesh) {
        let is_dense = visible.len() > MOST_CURVES;
        mesh.reserve_vertices(visible.len() * 6);
        mesh.reserve_triangles(visible.len() * 4);
        let share = if is_dense { 0.35 } else { 0.7 };
        let plain = mix(self.theme.canvas, self.theme.edge, share);
        for (pass, colour, width) in [(false, plain, 0.9), (true, self.theme.critical.line, 1.5)] {
            let of_pass = |&&arrow: &&u32| tints.is_alarming[arrow as usize] == pass;
            for &arrow in visible.iter().filter(of_pass) {
                if is_dense {
                    let [from, to] = self.scene.path_ends[arrow as usize];
                    hairline(mesh, self.place(from), self.place(to), width, colour);
                    continue;
                }
                let points = self.scene.paths[arrow as usize].points.iter();
                let places: Vec<Pos2> = points.map(|&point| self.place(point)).collect();
                for ends in places.windows(2) {
                    hairline(mesh, ends[0], ends[1], width, colour);
                }
            }
        }
    }

    /// Rectangles in the colour of what matters most about each card.
    pub fn cards(
        &self,
        visible: &[u32],
        is_selected: impl Fn(u32) -> bool,
        tints: &Tints,
        mesh: &mut Mesh,
    ) {
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
            mesh.add_colored_rect(shown, tints.cards[card as usize]);
        }
    }

    /// The keys, where the rectangles have room for them.
    pub fn keys(&self, ctx: &Context, visible: &[u32]) -> Vec<Shape> {
        if visible.len() > MOST_NAMED {
            return Vec::new();
        }
        let key = |&card: &u32| {
            let area = self.scene.boxes[card as usize];
            let room = area.size() * self.view.zoom - vec2(3.0, 0.0);
            let px = ((room.y * 0.6).min(10.0) * 2.0).floor() / 2.0;
            if px < LEAST_TEXT {
                return None;
            }
            let look = text::style(Weight::SemiBold, px, ground(self.theme));
            let key = &self.model.cards[card as usize].key;
            let galley = text::key(ctx, key, look, room.x);
            let centre = self.place(area.center());
            (galley.size().x <= room.x)
                .then(|| text::shape(ctx, galley, centre, Align2::CENTER_CENTER))
        };
        visible.iter().filter_map(key).collect()
    }

    fn colour(&self, card: &Card) -> Color32 {
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
    use super::super::super::arrange::{Aim, Order};
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
        let model = Model::default();
        let order = Order::new(&model, false, Aim::default());
        let scene = Scene::new(&model, &order, &order.run());
        let far = Far {
            model: &model,
            scene: &scene,
            theme: Theme::dark(),
            view: of.view,
            origin: Vec2::ZERO,
        };
        let mut picture = Picture::default();
        let dot =
            |_: &Tints, mesh: &mut Mesh| mesh.add_colored_rect(Rect::EVERYTHING, Color32::RED);
        let first = picture.mesh(of, &far, dot);
        let same = picture.mesh(of, &far, |_, _| {
            panic!("built again although nothing changed")
        });
        assert!(Arc::ptr_eq(&first, &same));
        let moved = PictureOf {
            drawing: (1, 1),
            ..of
        };
        assert!(picture.mesh(moved, &far, |_, _| ()).vertices.is_empty());
        assert_eq!(
            first.vertices.len(),
            4,
            "a mesh still held was written over"
        );
    }
}
