//! Lanes: tinted bands as wide as the canvas, and the column with their names, which stays in sight.

use super::super::camera::View2d;
use super::super::frame::{Frame, MARGIN};
use super::super::model::{Lane, Model};
use super::super::scene::Scene;
use super::card::tone;
use super::text::{self, style};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use egui::{
    Align2, Context, CornerRadius, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2,
};

/// Bands lower than this have no room for a name.
const LEAST_NAMED: f32 = 15.0;

/// What lanes are painted with.
pub struct LanePainter<'a> {
    /// egui.
    pub ctx: &'a Context,
    /// The canvas.
    pub frame: Frame,
    /// From the drawing to the canvas.
    pub view: View2d,
    /// The colours.
    pub theme: &'static Theme,
    /// What the lanes are.
    pub model: &'a Model,
    /// Where they stand.
    pub scene: &'a Scene,
}

impl LanePainter<'_> {
    /// The bands in sight.
    pub fn bands(&self, painter: &Painter) {
        for (index, lane) in self.model.lanes.iter().enumerate() {
            let Some(band) = self.band(index) else {
                continue;
            };
            let tone = tone(self.theme, lane.hue);
            painter.rect_filled(band, self.corner(band), tone.band);
        }
    }

    /// The outline of the lane that takes what is dragged.
    pub fn target(&self, painter: &Painter, lane: u32) {
        let row = self.model.lanes.get(lane as usize);
        let Some((band, row)) = self.band(lane as usize).zip(row) else {
            return;
        };
        let stroke = Stroke::new(1.5, tone(self.theme, row.hue).line);
        painter.rect_stroke(band, self.corner(band), stroke, StrokeKind::Inside);
    }

    /// The names of the lanes, each on the ground of its band so that cards disappear below it.
    pub fn headers(&self, painter: &Painter) {
        if !self.frame.has_header {
            return;
        }
        for (index, lane) in self.model.lanes.iter().enumerate() {
            let Some(band) = self.band(index) else {
                continue;
            };
            let column = Rect::from_min_max(
                band.min,
                pos2(
                    self.frame.canvas.left() + self.frame.header(),
                    band.bottom(),
                ),
            );
            self.ground(painter, column, lane);
            if column.height() >= LEAST_NAMED {
                self.words(painter, column, lane);
            }
        }
    }

    /// The place of a lane's name, for the field that renames it.
    pub fn name_area(&self, lane: usize) -> Option<Rect> {
        let band = self.band(lane)?;
        let left = pos2(band.left() + 12.0, self.text_top(band));
        Some(Rect::from_min_size(
            left,
            egui::vec2(self.frame.header() - 24.0, 20.0),
        ))
    }

    /// The band on the screen, if it is in sight.
    fn band(&self, lane: usize) -> Option<Rect> {
        let span = self.scene.lanes.get(lane)?;
        let canvas = self.frame.canvas;
        let y = |value: f32| self.view.to_canvas(pos2(0.0, value)).y + canvas.top();
        let band = Rect::from_min_max(
            pos2(canvas.left() + MARGIN, y(span.min)),
            pos2(canvas.right() - MARGIN, y(span.max)),
        );
        band.intersects(canvas).then_some(band)
    }

    fn corner(&self, band: Rect) -> CornerRadius {
        CornerRadius::same((band.height() / 4.0).min(10.0) as u8)
    }

    fn text_top(&self, band: Rect) -> f32 {
        let top = (self.frame.canvas.top() + self.frame.strip.height()).max(band.top());
        top + (band.height() * 0.12).min(14.0)
    }

    /// Covers what scrolls below the names, softly at the right.
    fn ground(&self, painter: &Painter, column: Rect, lane: &Lane) {
        let colour = tone(self.theme, lane.hue).band;
        let corner = self.corner(column);
        let rounded = CornerRadius {
            nw: corner.nw,
            sw: corner.sw,
            ne: 0,
            se: 0,
        };
        painter.rect_filled(column, rounded, colour);
        let fade = Rect::from_min_max(
            column.right_top(),
            column.right_bottom() + egui::vec2(12.0, 0.0),
        );
        let mut mesh = Mesh::default();
        for (corner, shade) in [
            (fade.left_top(), colour),
            (fade.right_top(), colour.gamma_multiply(0.0)),
            (fade.left_bottom(), colour),
            (fade.right_bottom(), colour.gamma_multiply(0.0)),
        ] {
            mesh.colored_vertex(corner, shade);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(1, 3, 2);
        painter.add(Shape::mesh(mesh));
    }

    /// Name, description and effort, as far as the band has room.
    fn words(&self, painter: &Painter, column: Rect, lane: &Lane) {
        let tone = tone(self.theme, lane.hue);
        let left = column.left() + 16.0;
        let width = column.right() - left - 6.0;
        let name_px = if column.height() < 34.0 { 10.5 } else { 13.0 };
        let rows = if column.height() < 60.0 { 1 } else { 2 };
        let bottom = column.bottom() - 4.0;
        let mut top = if column.height() < 40.0 {
            column.center().y - name_px * 0.62
        } else {
            self.text_top(column)
        };
        // While a tall band scrolls out of sight its name leaves with its lower border.
        top = top.min(bottom - name_px * 1.3);
        let mut put = |words: &str, look: text::Style, rows: usize| {
            if words.is_empty() {
                return;
            }
            let galley = text::paragraph(self.ctx, words, look, width, rows);
            if top + galley.size().y <= bottom {
                let height = galley.size().y;
                painter.add(text::shape(
                    self.ctx,
                    galley,
                    Pos2::new(left, top),
                    Align2::LEFT_TOP,
                ));
                top += height + 3.0;
            }
        };
        let name = |px: f32| style(Weight::SemiBold, px, tone.text);
        let whole = text::line(self.ctx, &lane.name, name(name_px), f32::INFINITY);
        let fitting = (name_px * width / whole.size().x.max(1.0) * 2.0).floor() / 2.0;
        // A name a little too long is set smaller; a much longer one is cut.
        let name_px = if rows == 1 {
            fitting.clamp(10.0, name_px)
        } else {
            name_px
        };
        put(&lane.name, name(name_px), rows);
        if column.height() >= 46.0 {
            let effort = style(Weight::Medium, 11.0, self.theme.muted);
            if column.height() >= 74.0 {
                let rows = if column.height() >= 120.0 { 3 } else { 1 };
                put(
                    &lane.description,
                    style(Weight::Regular, 11.0, self.theme.muted),
                    rows,
                );
            }
            put(&lane.effort, effort, 1);
        }
    }
}
