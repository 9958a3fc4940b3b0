//! Tickets as rounded cards, summaries as stacks of them: the words, the hue, the progress, the agents.

use super::super::super::lod::{Level, text_px};
use super::super::super::model::CardKind;
use super::super::text::{self, style};
use super::{Brush, ground, tone};
use crate::app::fonts::Weight;
use crate::plan::ProgressState;
use egui::{
    Align2, Color32, CornerRadius, Rect, Shape, Stroke, StrokeKind, Vec2, epaint::RectShape, pos2,
    vec2,
};

impl Brush<'_> {
    pub(super) fn ticket(&self, area: Rect, out: &mut Vec<Shape>) {
        self.body(area, out);
        self.played(area, out);
        self.hue_bar(area, out);
        self.progress(area, out);
        let inner = Rect::from_min_max(
            pos2(area.left() + 20.0 * self.zoom, area.top() + 5.0 * self.zoom),
            pos2(
                area.right() - 10.0 * self.zoom,
                area.bottom() - 5.0 * self.zoom,
            ),
        );
        match self.level {
            Level::Full => self.full_text(inner, out),
            Level::Keys => self.key_text(inner, out),
            Level::Shapes => self.only_key(inner, out),
            Level::Dots => {}
        }
    }

    /// Title above, key and figure below.
    fn full_text(&self, area: Rect, out: &mut Vec<Shape>) {
        let (mut upper, lower) = area.split_top_bottom_at_y(area.bottom() - 22.0 * self.zoom);
        let lower = lower.translate(vec2(0.0, -self.zoom));
        if let Some((mark, colour)) = self.state_mark() {
            let width = text::line_in(
                self.ctx,
                out,
                mark,
                style(Weight::Regular, text_px(13.0, 15.0, self.zoom), colour),
                upper,
                Align2::RIGHT_CENTER,
            );
            upper.max.x -= width + 4.0 * self.zoom;
        }
        let title = style(
            Weight::SemiBold,
            text_px(12.0, 14.0, self.zoom),
            self.title_colour(),
        );
        let rows = if upper.height() > 30.0 * self.zoom {
            2
        } else {
            1
        };
        let galley = text::paragraph(self.ctx, &self.card.title, title, upper.width(), rows);
        out.push(text::shape(
            self.ctx,
            galley,
            upper.left_center(),
            Align2::LEFT_CENTER,
        ));
        let small = text_px(11.0, 13.0, self.zoom);
        let figure = style(Weight::SemiBold, small, self.figure_colour());
        let taken = text::line_in(
            self.ctx,
            out,
            &self.card.figure,
            figure,
            lower,
            Align2::RIGHT_CENTER,
        );
        let mut left = lower;
        left.max.x -= taken + 6.0 * self.zoom;
        let left = self.agents(left, out);
        let key = style(Weight::Regular, small, self.quiet());
        let galley = text::key(self.ctx, &self.key_line(), key, left.width());
        out.push(text::shape(
            self.ctx,
            galley,
            left.left_center(),
            Align2::LEFT_CENTER,
        ));
    }

    /// Only the key and the figure, as large as the card allows.
    fn key_text(&self, area: Rect, out: &mut Vec<Shape>) {
        let px = text_px(20.0, 24.0, self.zoom);
        let key = style(Weight::SemiBold, px, self.title_colour());
        let is_short = self.card.key.chars().count() + self.card.figure.chars().count() <= 9;
        let anchor = if is_short {
            Align2::LEFT_CENTER
        } else {
            Align2::LEFT_TOP
        };
        let galley = text::key(self.ctx, &self.card.key, key, area.width());
        out.push(text::shape(
            self.ctx,
            galley,
            anchor.pos_in_rect(&area),
            anchor,
        ));
        let figure = style(Weight::Medium, px, self.figure_colour());
        let anchor = if is_short {
            Align2::RIGHT_CENTER
        } else {
            Align2::RIGHT_BOTTOM
        };
        text::line_in(self.ctx, out, &self.card.figure, figure, area, anchor);
    }

    /// The key, as large as a low card allows.
    fn only_key(&self, area: Rect, out: &mut Vec<Shape>) {
        let px = text_px(22.0, 28.0, self.zoom);
        let key = style(Weight::SemiBold, px, self.title_colour());
        let galley = text::key(self.ctx, &self.card.key, key, area.width());
        let anchor = Align2::LEFT_CENTER;
        out.push(text::shape(
            self.ctx,
            galley,
            anchor.pos_in_rect(&area),
            anchor,
        ));
    }

    fn key_line(&self) -> std::borrow::Cow<'_, str> {
        match self.card.kind {
            CardKind::Summary(1) => format!("{} · 1 ticket", self.card.key).into(),
            CardKind::Summary(children) => format!("{} · {children} tickets", self.card.key).into(),
            // Where nobody wrote a title, the key stands in its place already.
            _ if self.card.title == self.card.key => "".into(),
            _ => self.card.key.as_str().into(),
        }
    }

    fn state_mark(&self) -> Option<(&'static str, Color32)> {
        match self.card.state {
            ProgressState::Done => {
                Some((egui_phosphor::regular::CHECK_CIRCLE, self.theme.good.text))
            }
            ProgressState::Blocked => {
                Some((egui_phosphor::regular::PROHIBIT, self.theme.warning.text))
            }
            ProgressState::NotStarted | ProgressState::InProgress => None,
        }
    }

    /// Initials of up to two agents in small discs at the right; returns the room that is left.
    fn agents(&self, area: Rect, out: &mut Vec<Shape>) -> Rect {
        let mut rest = area;
        let extra = self.card.agents.len().saturating_sub(2);
        let more = if extra > 0 {
            Some(format!("+{extra}"))
        } else {
            None
        };
        let shown = self.card.agents.iter().take(2).map(String::as_str);
        for label in more.as_deref().into_iter().chain(shown) {
            let size = 16.0 * self.zoom;
            if rest.width() < size * 3.0 {
                break;
            }
            let centre = pos2(rest.right() - size / 2.0, rest.center().y);
            out.push(Shape::circle_filled(
                centre,
                size / 2.0,
                self.theme.neutral.fill,
            ));
            let initials = style(
                Weight::SemiBold,
                text_px(8.0, 8.0, self.zoom),
                self.theme.neutral.text,
            );
            let disc = Rect::from_center_size(centre, Vec2::splat(size * 1.4));
            text::line_in(self.ctx, out, label, initials, disc, Align2::CENTER_CENTER);
            rest.max.x -= size + 3.0 * self.zoom;
        }
        rest
    }

    /// A thin line along the lower border.
    fn progress(&self, area: Rect, out: &mut Vec<Shape>) {
        if self.card.done <= 0.0 || self.is_done() {
            return;
        }
        let left = area.left() + 22.0 * self.zoom;
        let height = (2.5 * self.zoom).max(1.0);
        let rail = Rect::from_min_size(
            pos2(left, area.bottom() - 5.0 * self.zoom),
            vec2(area.right() - 10.0 * self.zoom - left, height),
        );
        let mut done = rail;
        done.max.x = rail.left() + rail.width() * self.card.done;
        let corner = CornerRadius::same((height / 2.0) as u8);
        out.push(RectShape::filled(rail, corner, self.theme.hairline).into());
        out.push(RectShape::filled(done, corner, tone(self.theme, self.card.hue).line).into());
    }

    /// A card on a stack.
    pub(super) fn summary(&self, out: &mut Vec<Shape>) {
        let step = 3.0 * self.zoom;
        let front = Rect::from_min_max(
            self.area.min + vec2(0.0, 2.0 * step),
            self.area.max - vec2(2.0 * step, 0.0),
        );
        for depth in [2.0, 1.0] {
            let sheet = front.translate(vec2(depth * step, -depth * step));
            let stroke = self.outline(self.theme.stroke);
            let stroke = Stroke::new(
                1.0,
                if self.is_selected {
                    self.theme.accent.line
                } else {
                    stroke.color
                },
            );
            let shape = RectShape::new(
                sheet,
                self.corner(),
                ground(self.theme),
                stroke,
                StrokeKind::Inside,
            );
            out.push(shape.into());
        }
        self.ticket(front, out);
    }
}
