//! Milestones as diamonds, with their title below.

use super::super::super::lod::{Level, text_px};
use super::super::super::scene::diamond;
use super::super::text::{self, style};
use super::{Brush, tone};
use crate::app::fonts::Weight;
use crate::app::theme::colour::mix;
use egui::{Align2, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

impl Brush<'_> {
    pub(super) fn milestone(&self, out: &mut Vec<Shape>) {
        let square = diamond(Rect::from_center_size(Pos2::ZERO, Vec2::ZERO));
        let centre = self.area.center();
        let reach = square.width() / 2.0 * self.zoom;
        let corner = |reach: f32| {
            vec![
                centre + vec2(reach, 0.0),
                centre + vec2(0.0, reach),
                centre + vec2(-reach, 0.0),
                centre + vec2(0.0, -reach),
            ]
        };
        if self.is_selected {
            let glow = self.theme.accent.line.gamma_multiply(0.28);
            out.push(Shape::convex_polygon(
                corner(reach + 5.0),
                glow,
                Stroke::NONE,
            ));
        }
        let tone = tone(self.theme, self.card.hue);
        let fill = if self.is_done() {
            tone.bar_done
        } else {
            mix(self.fill(), tone.line, 0.22)
        };
        let plain = Stroke::new(1.5, tone.line);
        let stroke = if self.is_selected || self.is_alarming() {
            self.outline(tone.line)
        } else {
            plain
        };
        out.push(Shape::convex_polygon(corner(reach), fill, stroke));
        if self.level >= Level::Keys {
            let below = Rect::from_min_max(pos2(self.area.left(), centre.y + reach), self.area.max);
            let px = text_px(11.0, 14.0, self.zoom);
            let words = if self.level == Level::Full {
                &self.card.title
            } else {
                &self.card.key
            };
            let colour = if self.is_alarming() {
                self.theme.critical.text
            } else {
                self.title_colour()
            };
            let title = style(Weight::SemiBold, px, colour);
            text::line_in(self.ctx, out, words, title, below, Align2::CENTER_CENTER);
        }
    }
}
