//! What is on top while something is held: ports, handles, the pending arrow, the rubber band, refusals.

use super::super::camera::View2d;
use super::super::gesture::{ConnectGesture, Gesture, Pull, Target};
use super::super::hit::{self, End, PORT};
use super::super::model::Model;
use super::super::path::Path;
use super::super::scene::Scene;
use super::text::{self, style};
use super::{arrow, card};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::plan::Strength;
use egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, vec2,
};
use egui_graphs::DrawContext;

/// What the top is painted with.
pub struct OverlayPainter<'a> {
    /// The contract's context, which knows zoom and shift.
    pub draw: &'a DrawContext<'a>,
    /// The colours.
    pub theme: &'static Theme,
    /// From the drawing to the canvas.
    pub view: View2d,
    /// The canvas's upper left corner on the screen.
    pub origin: Vec2,
    /// What the cards are.
    pub model: &'a Model,
    /// Where they stand.
    pub scene: &'a Scene,
}

impl OverlayPainter<'_> {
    fn painter(&self) -> &Painter {
        self.draw.painter
    }

    fn place(&self, point: Pos2) -> Pos2 {
        self.view.to_canvas(point) + self.origin
    }

    fn area(&self, area: Rect) -> Rect {
        Rect::from_min_max(self.place(area.min), self.place(area.max))
    }

    /// The port of the card under the pointer, where a new arrow begins.
    pub fn port(&self, of: u32, is_near: bool) {
        let Some(port) = hit::port_of(self.model, self.scene, of) else {
            return;
        };
        let centre = self.place(port);
        let radius = if is_near { PORT + 2.0 } else { PORT };
        self.painter()
            .circle_filled(centre, radius + 2.0, card::ground(self.theme));
        self.painter()
            .circle_filled(centre, radius, self.theme.accent.line);
        if is_near {
            let plus = radius * 0.5;
            let stroke = Stroke::new(1.4, self.theme.on_accent);
            self.painter()
                .line_segment([centre - vec2(plus, 0.0), centre + vec2(plus, 0.0)], stroke);
            self.painter()
                .line_segment([centre - vec2(0.0, plus), centre + vec2(0.0, plus)], stroke);
        }
    }

    /// The handles of a selected arrow.
    pub fn handles(&self, of: u32) {
        for place in hit::ends(self.scene, of, self.view.zoom)
            .into_iter()
            .flatten()
        {
            let centre = self.place(place);
            self.painter().circle(
                centre,
                PORT,
                card::ground(self.theme),
                Stroke::new(1.6, self.theme.accent.line),
            );
        }
    }

    /// Whatever the gesture shows.
    pub fn gesture(&self, gesture: &Gesture) {
        match gesture {
            Gesture::Rubber { from, to, .. } => self.rubber(Rect::from_two_pos(*from, *to)),
            Gesture::Connect(held) => self.pending(held),
            Gesture::Move(held) => {
                if let Some(arrow) = held.into {
                    self.handles(arrow);
                    if let Some(path) = self.scene.paths.get(arrow as usize) {
                        let (ink, line) = (self.theme.accent.text, self.theme.accent.line);
                        self.message(path.chip, "Release to put it in between", ink, line);
                    }
                }
            }
            Gesture::Idle | Gesture::Pan => {}
        }
    }

    fn rubber(&self, area: Rect) {
        let area = self.area(area);
        let accent = self.theme.accent.line;
        self.painter().rect(
            area,
            CornerRadius::same(3),
            accent.gamma_multiply(0.1),
            Stroke::new(1.0, accent),
            StrokeKind::Inside,
        );
    }

    fn pending(&self, held: &ConnectGesture) {
        let (colour, card, reason) = match &held.target {
            Target::None => (self.theme.accent.line, None, None),
            Target::Allowed(card) => (self.theme.accent.line, Some(*card), None),
            Target::Refused(card, reason) => {
                (self.theme.critical.line, Some(*card), Some(reason.as_str()))
            }
        };
        if let Some(area) = card.and_then(|card| self.scene.boxes.get(card as usize)) {
            let ring = self.area(*area).expand(3.0);
            let stroke = Stroke::new(2.0, colour);
            self.painter().rect(
                ring,
                CornerRadius::same(11),
                colour.gamma_multiply(0.12),
                stroke,
                StrokeKind::Outside,
            );
        }
        self.pending_curve(held, colour, card);
        match (reason, &held.target, held.pull) {
            (Some(reason), _, _) => self.message(
                held.at,
                reason,
                self.theme.critical.text,
                self.theme.critical.line,
            ),
            (None, Target::None, Pull::New(_)) => {
                self.message(
                    held.at,
                    "Release for a new ticket",
                    self.theme.muted,
                    self.theme.stroke,
                );
            }
            _ => {}
        }
    }

    fn pending_curve(&self, held: &ConnectGesture, colour: Color32, target: Option<u32>) {
        let stroke = Stroke::new(2.0, colour);
        let aim = target
            .and_then(|card| self.scene.boxes.get(card as usize))
            .copied();
        let path = match held.pull {
            Pull::New(from) => {
                let Some(port) = hit::port_of(self.model, self.scene, from) else {
                    return;
                };
                Path::to_pointer(port, aim.map_or(held.at, |area| area.left_center()))
            }
            Pull::Old(arrow, end) => {
                let Some(row) = self.model.arrows.get(arrow as usize) else {
                    return;
                };
                let (from, to) = (
                    self.scene.boxes.get(row.from as usize),
                    self.scene.boxes.get(row.to as usize),
                );
                let (Some(from), Some(to)) = (from, to) else {
                    return;
                };
                match end {
                    End::To => Path::to_pointer(
                        from.right_center(),
                        aim.map_or(held.at, |area| area.left_center()),
                    ),
                    End::From => Path::to_pointer(
                        aim.map_or(held.at, |area| area.right_center()),
                        to.left_center(),
                    ),
                }
            }
        };
        let mut shapes = Vec::new();
        arrow::curve(&path, Strength::Hard, stroke, self.draw, &mut shapes);
        self.painter().extend(shapes);
    }

    /// A short message beside the pointer.
    fn message(&self, at: Pos2, words: &str, ink: Color32, line: Color32) {
        let galley = text::paragraph(
            self.draw.ctx,
            words,
            style(Weight::Medium, 11.5, ink),
            280.0,
            4,
        );
        let clip = self.painter().clip_rect();
        let size = galley.size() + vec2(20.0, 12.0);
        let mut corner = self.place(at) + vec2(14.0, 16.0);
        corner.x = corner
            .x
            .min(clip.right() - size.x - 6.0)
            .max(clip.left() + 6.0);
        if corner.y + size.y > clip.bottom() - 6.0 {
            corner.y = self.place(at).y - size.y - 12.0;
        }
        let area = Rect::from_min_size(corner, size);
        let ground = card::ground(self.theme);
        self.painter().rect(
            area,
            CornerRadius::same(7),
            ground,
            Stroke::new(1.0, line),
            StrokeKind::Inside,
        );
        self.painter().add(text::shape(
            self.draw.ctx,
            galley,
            area.center(),
            Align2::CENTER_CENTER,
        ));
    }

    /// A ring around a card that is hovered in another view, or has the keyboard.
    pub fn ring(&self, of: u32) {
        if let Some(area) = self.scene.boxes.get(of as usize) {
            let stroke = Stroke::new(1.2, self.theme.edge);
            let shape = Shape::rect_stroke(
                self.area(*area).expand(3.0),
                CornerRadius::same(11),
                stroke,
                StrokeKind::Outside,
            );
            self.painter().add(shape);
        }
    }
}
