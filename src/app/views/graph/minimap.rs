//! The minimap: the whole drawing in a corner, with the part in sight, which can be dragged.
//!
//! The picture is one mesh, made when the drawing or the theme changes. A large plan is rastered, so that the map costs
//! the same however many tickets there are.

use super::camera::{Camera, View2d, visible};
use super::frame::Frame;
use super::model::{CardKind, Model};
use super::paint::card::{ground, tone};
use super::scene::Scene;
use crate::app::theme::Theme;
use egui::{
    Color32, CornerRadius, Mesh, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, WidgetType, vec2,
};
use std::sync::Arc;

const SIZE: Vec2 = vec2(140.0, 82.0);
const MARGIN: f32 = 18.0;
/// Between the border of the map and the drawing.
const INSET: f32 = 7.0;
/// Smaller canvases need their room for cards, and for the toolbar in the other corner.
const LEAST_CANVAS: Vec2 = vec2(520.0, 230.0);
/// Above this many cards the picture is rastered.
const MOST_CARDS: usize = 700;
/// Side of a cell of the raster, in screen points.
const CELL: f32 = 2.5;

/// The picture and what it was made for.
#[derive(Default)]
pub struct Minimap {
    picture: Option<Picture>,
}

struct Picture {
    drawing: u64,
    is_dark: bool,
    area: Rect,
    mesh: Arc<Mesh>,
}

/// What the minimap shows.
pub struct Shown<'a> {
    /// A number that changes with the drawing.
    pub drawing: u64,
    /// What the cards are.
    pub model: &'a Model,
    /// Where they stand.
    pub scene: &'a Scene,
    /// The canvas.
    pub frame: Frame,
}

impl Minimap {
    /// Where the map stands, or nothing where it would be in the way.
    pub fn area(shown: &Shown<'_>, view: View2d) -> Option<Rect> {
        let canvas = shown.frame.canvas;
        if canvas.width() < LEAST_CANVAS.x
            || canvas.height() < LEAST_CANVAS.y
            || shown.scene.boxes.is_empty()
        {
            return None;
        }
        let corner = egui::pos2(canvas.left() + MARGIN, canvas.bottom() - MARGIN - SIZE.y);
        let area = Rect::from_min_size(corner, SIZE);
        let whole = Rect::from_min_max(
            view.to_canvas(shown.scene.bounds.min),
            view.to_canvas(shown.scene.bounds.max),
        );
        let room = Rect::from_min_size(Pos2::ZERO, canvas.size()).expand(2.0);
        let everything_is_seen = room.contains_rect(whole);
        // With everything in sight the map is a nicety that must not cover the name of a lane.
        let covers_a_name = shown.scene.lanes.iter().any(|lane| {
            let top = view.to_canvas(egui::pos2(0.0, lane.min)).y + canvas.top();
            let bottom = view.to_canvas(egui::pos2(0.0, lane.max)).y + canvas.top();
            let named = (bottom - top).min(72.0);
            top + named > area.top() && top < area.bottom()
        });
        (!everything_is_seen || !covers_a_name).then_some(area)
    }

    /// Paints the map and moves the camera where it is dragged.
    pub fn show(&mut self, ui: &mut Ui, shown: &Shown<'_>, area: Rect, camera: &mut Camera) {
        let theme = Theme::of(ui);
        let response = ui.interact(area, ui.id().with("minimap"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Other, true, "Minimap"));
        let scale = fit(shown.scene.bounds, area.shrink(INSET));
        if let Some(pointer) = response
            .interact_pointer_pos()
            .filter(|_| response.dragged() || response.clicked())
        {
            let at = shown.scene.bounds.min + (pointer - scale.origin) / scale.factor;
            let view = camera.view();
            let middle = shown.frame.cards().center() - shown.frame.canvas.min;
            camera.jump(View2d {
                zoom: view.zoom,
                shift: middle - at.to_vec2() * view.zoom,
            });
        }
        let painter = ui.painter().with_clip_rect(area);
        let corner = CornerRadius::same(8);
        painter.rect(
            area,
            corner,
            theme.canvas,
            Stroke::new(1.0, theme.stroke),
            StrokeKind::Inside,
        );
        painter.add(Shape::Mesh(self.mesh(shown, theme, area)));
        let seen = visible(camera.view(), shown.frame.canvas.size());
        let to_map = |point: Pos2| scale.origin + (point - shown.scene.bounds.min) * scale.factor;
        let seen =
            Rect::from_min_max(to_map(seen.min), to_map(seen.max)).intersect(area.shrink(2.0));
        let line = if response.hovered() {
            theme.accent.line
        } else {
            theme.edge
        };
        painter.rect(
            seen,
            CornerRadius::same(3),
            theme.accent.line.gamma_multiply(0.06),
            Stroke::new(1.0, line),
            StrokeKind::Inside,
        );
    }

    /// The picture in place; made anew only when the drawing, the theme or the corner changes.
    fn mesh(&mut self, shown: &Shown<'_>, theme: &'static Theme, area: Rect) -> Arc<Mesh> {
        let is_current = |picture: &&Picture| {
            (picture.drawing, picture.is_dark, picture.area) == (shown.drawing, theme.is_dark, area)
        };
        if let Some(picture) = self.picture.as_ref().filter(is_current) {
            return Arc::clone(&picture.mesh);
        }
        let mut mesh = draw(
            shown,
            theme,
            fit(shown.scene.bounds, area.shrink(INSET)).factor,
        );
        mesh.translate(fit(shown.scene.bounds, area.shrink(INSET)).origin.to_vec2());
        let mesh = Arc::new(mesh);
        self.picture = Some(Picture {
            drawing: shown.drawing,
            is_dark: theme.is_dark,
            area,
            mesh: Arc::clone(&mesh),
        });
        mesh
    }
}

struct Fit {
    origin: Pos2,
    factor: f32,
}

fn fit(bounds: Rect, inner: Rect) -> Fit {
    let size = bounds.size().max(Vec2::splat(1.0));
    let factor = (inner.width() / size.x)
        .min(inner.height() / size.y)
        .min(0.2);
    Fit {
        origin: inner.center() - size * factor / 2.0,
        factor,
    }
}

fn draw(shown: &Shown<'_>, theme: &'static Theme, factor: f32) -> Mesh {
    let colour = |card: &super::model::Card| {
        let line = match card.kind {
            _ if card.is_critical || card.is_in_loop => theme.critical.line,
            CardKind::Gate => theme.gate.line,
            _ => tone(theme, card.hue).line,
        };
        crate::app::theme::colour::mix(ground(theme), line, 0.85)
    };
    let origin = shown.scene.bounds.min;
    let place = |area: Rect| {
        let min = ((area.min - origin) * factor).to_pos2();
        Rect::from_min_size(min, (area.size() * factor).max(vec2(2.0, 2.0)))
    };
    let mut mesh = Mesh::default();
    let cards = shown.model.cards.iter().zip(&shown.scene.boxes);
    if shown.model.cards.len() <= MOST_CARDS {
        cards.for_each(|(card, area)| mesh.add_colored_rect(place(*area), colour(card)));
        return mesh;
    }
    let columns = (SIZE.x / CELL).ceil() as usize + 1;
    let rows = (SIZE.y / CELL).ceil() as usize + 1;
    let mut raster: Vec<Option<(bool, Color32)>> = vec![None; columns * rows];
    for (card, area) in cards {
        let middle = place(*area).center();
        let (column, row) = (
            (middle.x / CELL).max(0.0) as usize,
            (middle.y / CELL).max(0.0) as usize,
        );
        let Some(cell) = raster.get_mut(row.min(rows - 1) * columns + column.min(columns - 1))
        else {
            continue;
        };
        if cell.is_none_or(|(is_critical, _)| !is_critical) {
            *cell = Some((card.is_critical, colour(card)));
        }
    }
    for (index, cell) in raster.iter().enumerate() {
        if let Some((_, colour)) = cell {
            let min = egui::pos2(
                (index % columns) as f32 * CELL,
                (index / columns) as f32 * CELL,
            );
            mesh.add_colored_rect(Rect::from_min_size(min, Vec2::splat(CELL - 0.5)), *colour);
        }
    }
    mesh
}
