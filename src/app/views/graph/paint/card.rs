//! Cards: tickets, summaries, milestones and gates, at every level of detail that has cards.

use super::super::lod::{Level, text_px};
use super::super::model::{Card, CardKind};
use super::super::scene::diamond;
use super::super::shapes::CardShape;
use super::on_screen;
use super::text::{self, style};
use crate::app::fonts::Weight;
use crate::app::theme::colour::mix;
use crate::app::theme::{Theme, Tone};
use crate::plan::ProgressState;
use egui::{
    Align2, Color32, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, epaint::RectShape,
    pos2, vec2,
};
use egui_graphs::DrawContext;

/// What every part of a card needs to know.
struct Brush<'a> {
    ctx: &'a egui::Context,
    theme: &'static Theme,
    card: &'a Card,
    /// The card on the screen.
    area: Rect,
    zoom: f32,
    level: Level,
    is_selected: bool,
    is_hovered: bool,
}

/// The shapes of a card, back to front.
pub fn shapes(shape: &CardShape, draw: &DrawContext<'_>) -> Vec<Shape> {
    let Some(card) = shape.card.as_deref() else {
        return Vec::new();
    };
    let zoom = draw.meta.zoom;
    let brush = Brush {
        ctx: draw.ctx,
        theme: shape.theme,
        card,
        area: on_screen(draw, shape.area),
        zoom,
        level: Level::at(zoom),
        is_selected: shape.is_selected,
        is_hovered: shape.is_hovered,
    };
    let mut out = Vec::with_capacity(12);
    match card.kind {
        CardKind::Ticket => brush.ticket(brush.area, &mut out),
        CardKind::Summary(children) => brush.summary(children, &mut out),
        CardKind::Milestone => brush.milestone(&mut out),
        CardKind::Gate => brush.gate(&mut out),
    }
    out
}

/// The hue of a card or lane; grey where it has no track.
pub fn tone(theme: &'static Theme, hue: Option<usize>) -> &'static Tone {
    hue.map_or(&theme.neutral, |index| theme.track_hue(index))
}

/// The ground of cards: raised from dark lanes, white on light ones.
pub fn ground(theme: &Theme) -> Color32 {
    if theme.is_dark {
        theme.raised
    } else {
        theme.panel
    }
}

impl Brush<'_> {
    fn is_alarming(&self) -> bool {
        self.card.is_critical || self.card.is_in_loop
    }

    fn is_done(&self) -> bool {
        self.card.state == ProgressState::Done
    }

    fn fill(&self) -> Color32 {
        let ground = ground(self.theme);
        if self.is_hovered && !self.is_selected {
            mix(ground, self.theme.text, 0.045)
        } else {
            ground
        }
    }

    fn outline(&self, plain: Color32) -> Stroke {
        match (self.is_selected, self.is_alarming()) {
            (true, _) => Stroke::new(2.0, self.theme.accent.line),
            (_, true) => Stroke::new(1.5, self.theme.critical.line),
            (_, false) if self.is_hovered => Stroke::new(1.0, self.theme.edge),
            (_, false) => Stroke::new(1.0, plain),
        }
    }

    fn title_colour(&self) -> Color32 {
        if self.is_done() {
            self.theme.muted
        } else {
            self.theme.text
        }
    }

    fn figure_colour(&self) -> Color32 {
        if self.is_alarming() {
            self.theme.critical.text
        } else {
            self.theme.muted
        }
    }

    fn corner(&self) -> CornerRadius {
        CornerRadius::same((9.0 * self.zoom).clamp(2.0, 14.0) as u8)
    }

    /// The body of a rounded card, with the glow of the selection.
    fn body(&self, area: Rect, out: &mut Vec<Shape>) {
        if self.is_selected {
            let corner = CornerRadius::same((9.0 * self.zoom + 4.0).clamp(4.0, 18.0) as u8);
            let glow = self.theme.accent.line.gamma_multiply(0.28);
            let ring = area.expand(4.0);
            out.push(RectShape::filled(ring, corner, glow).into());
        }
        let stroke = self.outline(self.theme.stroke);
        out.push(
            RectShape::new(area, self.corner(), self.fill(), stroke, StrokeKind::Inside).into(),
        );
    }

    fn hue_bar(&self, area: Rect, out: &mut Vec<Shape>) {
        let left = area.left() + 9.0 * self.zoom;
        let bar = Rect::from_min_max(
            pos2(left, area.top() + 10.0 * self.zoom),
            pos2(
                left + (4.0 * self.zoom).max(1.5),
                area.bottom() - 10.0 * self.zoom,
            ),
        );
        let tone = tone(self.theme, self.card.hue);
        let colour = if self.is_done() {
            tone.bar_done
        } else {
            tone.line
        };
        out.push(
            RectShape::filled(
                bar,
                CornerRadius::same((2.0 * self.zoom).round() as u8),
                colour,
            )
            .into(),
        );
    }

    fn ticket(&self, area: Rect, out: &mut Vec<Shape>) {
        self.body(area, out);
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
            Level::Shapes | Level::Dots => {}
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
            text_px(12.0, 14.0, self.zoom), self.title_colour(),
        );
        let rows = if upper.height() > 30.0 * self.zoom { 2 } else { 1 };
        let galley = text::paragraph(self.ctx, &self.card.title, title, upper.width(), rows);
        out.push(text::shape(self.ctx, galley, upper.left_center(), Align2::LEFT_CENTER));
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
        let key = style(Weight::Regular, small, self.theme.muted);
        let galley = text::line_end(self.ctx, &self.key_line(), key, left.width());
        out.push(text::shape(self.ctx, galley, left.left_center(), Align2::LEFT_CENTER));
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
        text::line_in(self.ctx, out, &self.card.key, key, area, anchor);
        let figure = style(Weight::Medium, px, self.figure_colour());
        let anchor = if is_short {
            Align2::RIGHT_CENTER
        } else {
            Align2::RIGHT_BOTTOM
        };
        text::line_in(self.ctx, out, &self.card.figure, figure, area, anchor);
    }

    fn key_line(&self) -> std::borrow::Cow<'_, str> {
        match self.card.kind {
            CardKind::Summary(1) => format!("{} · 1 ticket", self.card.key).into(),
            CardKind::Summary(children) => format!("{} · {children} tickets", self.card.key).into(),
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
    fn summary(&self, _children: u32, out: &mut Vec<Shape>) {
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

    fn milestone(&self, out: &mut Vec<Shape>) {
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

    fn hexagon(&self, area: Rect) -> Vec<Pos2> {
        let slope = (14.0 * self.zoom).min(area.width() / 3.0);
        vec![
            pos2(area.left() + slope, area.top()),
            pos2(area.right() - slope, area.top()),
            pos2(area.right(), area.center().y),
            pos2(area.right() - slope, area.bottom()),
            pos2(area.left() + slope, area.bottom()),
            pos2(area.left(), area.center().y),
        ]
    }

    fn gate(&self, out: &mut Vec<Shape>) {
        if self.is_selected {
            let glow = self.theme.accent.line.gamma_multiply(0.28);
            out.push(Shape::convex_polygon(
                self.hexagon(self.area.expand(4.5)),
                glow,
                Stroke::NONE,
            ));
        }
        let tone = match self.card.state {
            ProgressState::Done => &self.theme.good,
            ProgressState::Blocked => &self.theme.critical,
            ProgressState::NotStarted | ProgressState::InProgress => &self.theme.gate,
        };
        let stroke = if self.is_selected {
            self.theme.accent.line
        } else {
            tone.line
        };
        let stroke = Stroke::new(if self.is_selected { 2.0 } else { 1.5 }, stroke);
        out.push(Shape::convex_polygon(
            self.hexagon(self.area),
            self.fill(),
            stroke,
        ));
        let inner = self.area.shrink2(vec2(15.0, 6.0) * self.zoom);
        match self.level {
            Level::Full => {
                let (upper, lower) = inner.split_top_bottom_at_fraction(0.5);
                let title = style(
                    Weight::SemiBold,
                    text_px(12.0, 15.0, self.zoom),
                    self.theme.text,
                );
                text::line_in(
                    self.ctx,
                    out,
                    &self.card.title,
                    title,
                    upper,
                    Align2::CENTER_CENTER,
                );
                let colour = if self.is_alarming() {
                    self.theme.critical.text
                } else {
                    tone.text
                };
                let figure = style(Weight::SemiBold, text_px(11.0, 14.0, self.zoom), colour);
                text::line_in(
                    self.ctx,
                    out,
                    &self.card.figure,
                    figure,
                    lower,
                    Align2::CENTER_CENTER,
                );
            }
            Level::Keys => {
                let key = style(Weight::SemiBold, text_px(20.0, 24.0, self.zoom), tone.text);
                text::line_in(
                    self.ctx,
                    out,
                    &self.card.key,
                    key,
                    inner,
                    Align2::CENTER_CENTER,
                );
            }
            Level::Shapes | Level::Dots => {}
        }
    }
}
