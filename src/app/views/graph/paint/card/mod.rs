//! Cards: what all kinds share. Each kind has its file.

mod gate;
mod milestone;
mod ticket;

use super::super::heat;
use super::super::lod::Level;
use super::super::model::{Card, CardKind};
use super::super::shapes::{CardShape, Lens};
use super::on_screen;
use crate::app::player::Played;
use crate::app::theme::colour::mix;
use crate::app::theme::{Theme, Tone};
use crate::plan::ProgressState;
use egui::{Color32, CornerRadius, Rect, Shape, Stroke, StrokeKind, epaint::RectShape, pos2};
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
    lens: Lens,
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
        lens: shape.lens,
    };
    let mut out = Vec::with_capacity(12);
    match card.kind {
        CardKind::Ticket => brush.ticket(brush.area, &mut out),
        CardKind::Summary(_) => brush.summary(&mut out),
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
        let ground = match self.lens.heat {
            Some(share) => heat::colour(self.theme, share),
            None => ground(self.theme),
        };
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

    /// What is said quietly; in full ink on the colours of criticality, which would swallow it.
    fn quiet(&self) -> Color32 {
        match self.lens.heat {
            Some(_) => self.theme.text,
            None => self.theme.muted,
        }
    }

    fn figure_colour(&self) -> Color32 {
        if self.lens.heat.is_some() {
            self.theme.text
        } else if self.is_alarming() {
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

    /// The part of the card whose time is over at the playhead, from the left.
    fn played(&self, area: Rect, out: &mut Vec<Shape>) {
        let share = match self.lens.played {
            Some(Played::Running(share)) => share,
            Some(Played::Done | Played::Accepted) => 1.0,
            Some(Played::Waiting | Played::Failed) | None => return,
        };
        let inside = area.shrink(1.5);
        let over = inside.with_max_x(inside.left() + inside.width() * share);
        let corner = self.corner();
        let east = if share >= 1.0 { corner.ne } else { 0 };
        let corner = CornerRadius {
            ne: east,
            se: east,
            ..corner
        };
        let fill = tone(self.theme, self.card.hue).fill;
        out.push(RectShape::filled(over, corner, fill).into());
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
}
