//! Dragging bars: the bar itself to start it later, its end to change how long it takes, the port behind its end to
//! another bar to connect them.
//!
//! While something is held only a ghost moves; the plan changes once, when it is let go. Esc takes it back.

use super::canvas::{BAR, Canvas, Tops};
use super::model::{Model, Row, Shape, Span, Subject};
use crate::app::action::Actions;
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{radius, size};
use crate::edit::commands;
use crate::plan::{
    ConstraintKind, DateConstraint, Elapsed, Estimate, Moment, Node, Plan, Stamp, Ticket, TicketId,
    Work,
};
use crate::schedule::{Schedule, WorkTime};
use egui::{
    Align2, CornerRadius, CursorIcon, Key, Modifiers, Pos2, Rect, Response, Stroke, StrokeKind, Ui,
    pos2, vec2,
};

/// How near the pointer must be to the end of a bar, in points.
const END_REACH: f32 = 5.0;
/// Where the port stands behind the end of a bar, and its radius.
const PORT_OFF: f32 = 11.0;
const PORT: f32 = 4.0;

/// How far behind itself a bar can be taken: by its end and by its port.
pub(super) const REACH: f32 = PORT_OFF + PORT + 1.0;

/// What is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drag {
    node: Node,
    part: Part,
    from: Pos2,
}

/// Which part of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Body,
    End,
    Port,
}

/// Where a bar is on the screen, without its title.
pub(super) fn body(canvas: &Canvas<'_>, span: &Span, band: Rect) -> Rect {
    let (left, right) = canvas.reach(span);
    let y = band.center().y;
    Rect::from_x_y_ranges(left..=right, y - BAR / 2.0..=y + BAR / 2.0)
}

/// The part of a bar under the pointer; `None` where it cannot be dragged.
pub(super) fn part_at(canvas: &Canvas<'_>, row: &Row, band: Rect, at: Pos2) -> Option<Part> {
    let (span, Subject::Node(_)) = (row.span.as_ref()?, row.subject) else {
        return None;
    };
    let body = body(canvas, span, band);
    let is_ticket = matches!(row.shape, Shape::Bar);
    if port(body).distance(at) <= PORT + 4.0 {
        return Some(Part::Port);
    }
    if is_ticket && (at.x - body.right()).abs() <= END_REACH {
        return Some(Part::End);
    }
    let can_move = matches!(row.shape, Shape::Bar | Shape::Milestone);
    (can_move && body.expand(3.0).contains(at)).then_some(Part::Body)
}

fn port(body: Rect) -> Pos2 {
    pos2(body.right() + PORT_OFF, body.center().y)
}

/// The port of the bar under the pointer, and the cursor over its parts.
pub(super) fn paint_port(ui: &Ui, canvas: &Canvas<'_>, row: &Row, band: Rect, response: &Response) {
    let Some(span) = row.span.as_ref().filter(|_| response.hovered()) else {
        return;
    };
    if !matches!(row.subject, Subject::Node(_)) || row.shape == Shape::Summary {
        return;
    }
    let centre = port(body(canvas, span, band));
    ui.painter()
        .circle_filled(centre, PORT, canvas.theme.accent.line);
    let part = response
        .hover_pos()
        .and_then(|at| part_at(canvas, row, band, at));
    match part {
        Some(Part::End) => ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal),
        Some(Part::Port) => ui.ctx().set_cursor_icon(CursorIcon::Crosshair),
        _ => {}
    }
}

impl Drag {
    /// Begins what a drag from the pointer's press means.
    pub fn begin(canvas: &Canvas<'_>, row: &Row, band: Rect, at: Pos2) -> Option<Self> {
        let Subject::Node(node) = row.subject else {
            return None;
        };
        let part = part_at(canvas, row, band, at)?;
        Some(Self {
            node,
            part,
            from: at,
        })
    }

    /// Shows the ghost and, when the button is let go, asks for the change; false when it is over.
    pub fn follow(&self, ui: &Ui, scene: &Scene<'_>, actions: &mut Actions) -> bool {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            return false;
        }
        let (at, is_down) = ui.input(|input| {
            (
                input.pointer.latest_pos().unwrap_or(self.from),
                input.pointer.primary_down(),
            )
        });
        let Some((row, band)) = scene.row(self.node.into()) else {
            return false;
        };
        let Some(span) = row.span.as_ref() else {
            return false;
        };
        let aim = self.aim(scene, span, band, at);
        if is_down {
            aim.paint(ui, scene, span, band, at);
        } else {
            aim.carry_out(scene, self.node, actions);
        }
        is_down
    }

    fn aim(&self, scene: &Scene<'_>, span: &Span, band: Rect, at: Pos2) -> Aim {
        let canvas = scene.canvas;
        let body = body(canvas, span, band);
        let by = at.x - self.from.x;
        match self.part {
            Part::Body if by.abs() < 3.0 => Aim::Nothing,
            Part::Body => Aim::Start(snapped(canvas, canvas.scale.stamp(body.left() + by + 0.5))),
            Part::End if by.abs() < 3.0 => Aim::Nothing,
            Part::End => {
                let finish = snapped(canvas, canvas.scale.stamp(body.right() + by + 0.5));
                Aim::Finish(finish.max(Stamp(span.start.0 + step(canvas))))
            }
            Part::Port => scene
                .node_at(at.y)
                .filter(|&node| node != self.node)
                .map_or(Aim::Nothing, Aim::Successor),
        }
    }
}

/// What a drag would do now.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Aim {
    Nothing,
    Start(Stamp),
    Finish(Stamp),
    Successor(Node),
}

/// The rows on the screen.
pub(super) struct Scene<'a> {
    pub canvas: &'a Canvas<'a>,
    pub schedule: &'a Schedule,
    pub model: &'a Model,
    pub tops: &'a Tops,
    /// Where the first row begins on the screen.
    pub top: f32,
}

impl Scene<'_> {
    fn band(&self, place: usize) -> Rect {
        let reach = self.tops.reach(place);
        let across = self.canvas.chart.x_range();
        Rect::from_x_y_ranges(across, self.top + reach.min..=self.top + reach.max)
    }

    fn row(&self, row: crate::plan::RowRef) -> Option<(&Row, Rect)> {
        let place = self.model.place(row)?;
        Some((self.model.rows.get(place)?, self.band(place)))
    }

    fn node_at(&self, y: f32) -> Option<Node> {
        let row =
            (0..self.model.rows.len()).find(|&place| self.band(place).y_range().contains(y))?;
        match self.model.rows[row].subject {
            Subject::Node(node) => Some(node),
            _ => None,
        }
    }

    fn plan(&self) -> &Plan {
        self.canvas.ctx.plan
    }
}

impl Aim {
    fn paint(self, ui: &Ui, scene: &Scene<'_>, span: &Span, band: Rect, at: Pos2) {
        let canvas = scene.canvas;
        let body = body(canvas, span, band);
        let words = match self {
            Aim::Nothing => {
                ui.painter()
                    .circle_filled(at, 3.0, canvas.theme.accent.line);
                return;
            }
            Aim::Start(start) => {
                let left = canvas.scale.x(start);
                ghost(ui, canvas, body.translate(vec2(left - body.left(), 0.0)));
                format!("starts {}", canvas.style.tell(start))
            }
            Aim::Finish(finish) => {
                ghost(ui, canvas, body.with_max_x(canvas.scale.x(finish)));
                let work = scene.plan_work(span.start, finish);
                format!("takes {}", canvas.ctx.tell(work))
            }
            Aim::Successor(node) => {
                let stroke = Stroke::new(1.5, canvas.theme.accent.line);
                ui.painter().line_segment([port(body), at], stroke);
                if let Some((_, band)) = scene.row(node.into()) {
                    let stroke = Stroke::new(1.0, canvas.theme.accent.line);
                    ui.painter()
                        .rect_stroke(band, CornerRadius::ZERO, stroke, StrokeKind::Inside);
                }
                format!("leads to {}", scene.plan().key(node))
            }
        };
        let font = Weight::Medium.font(size::CAPTION);
        let galley = ui.painter().layout_no_wrap(words, font, canvas.theme.text);
        let tag = Align2::LEFT_BOTTOM.anchor_size(at + vec2(12.0, -8.0), galley.size());
        ui.painter()
            .rect_filled(tag.expand(4.0), CornerRadius::same(4), canvas.theme.raised);
        ui.painter().galley(tag.min, galley, canvas.theme.text);
    }

    fn carry_out(self, scene: &Scene<'_>, node: Node, actions: &mut Actions) {
        let plan = scene.plan();
        let key = plan.key(node).to_owned();
        match (self, node) {
            (Aim::Start(start), Node::Ticket(id)) => {
                let constraint = constraint(plan, scene.schedule, start);
                actions.edit(format!("move {key}"), move |tx| {
                    tx.update(id, |row: &mut Ticket| row.constraint = constraint)
                });
            }
            (Aim::Finish(finish), Node::Ticket(id)) => {
                if let Some(estimate) = scene.estimate(id, finish) {
                    actions.edit(format!("set estimate of {key}"), move |tx| {
                        tx.update(id, |row: &mut Ticket| row.estimate = estimate)
                    });
                }
            }
            (Aim::Successor(to), from) => {
                let label = format!("connect {key} → {}", plan.key(to));
                actions.edit(label, move |tx| commands::connect(tx, from, to).map(|_| ()));
            }
            _ => {}
        }
    }
}

impl Scene<'_> {
    /// The working time between two moments in the plan's calendar.
    fn plan_work(&self, from: Stamp, to: Stamp) -> Work {
        self.schedule.calendar().between(from, to)
    }

    /// The estimate with which a ticket ends at `finish`: a range keeps its shape.
    fn estimate(&self, id: TicketId, finish: Stamp) -> Option<Estimate> {
        let plan = self.plan();
        let ticket = plan.tickets.get(id)?;
        let dates = self.schedule.dates(Node::Ticket(id))?;
        let own = ticket.calendar.and_then(|id| plan.calendars.get(id));
        let own = own.map(WorkTime::compile);
        let calendar = own.as_ref().unwrap_or_else(|| self.schedule.calendar());
        let wanted = calendar.between(dates.early_start, finish);
        Some(scaled(&ticket.estimate, dates.duration, wanted))
    }
}

/// An estimate stretched so that what took `old` takes `new`.
fn scaled(estimate: &Estimate, old: Work, new: Work) -> Estimate {
    let factor = if old.0 > 0 {
        new.0 as f64 / old.0 as f64
    } else {
        0.0
    };
    let stretch = |work: Work| Work((work.0 as f64 * factor).round() as i64);
    match estimate {
        Estimate::Range { min, max } if factor > 0.0 => Estimate::Range {
            min: stretch(*min),
            max: stretch(*max),
        },
        Estimate::ThreePoint { min, likely, max } if factor > 0.0 => Estimate::ThreePoint {
            min: stretch(*min),
            likely: stretch(*likely),
            max: stretch(*max),
        },
        _ => Estimate::Fixed(new),
    }
}

/// The date that lets a ticket start at `start`; none where the plan does not start before.
fn constraint(plan: &Plan, schedule: &Schedule, start: Stamp) -> Option<DateConstraint> {
    let begin = plan.info.start_or_default();
    if start <= schedule.start {
        return None;
    }
    let moment = match plan.info.start {
        Some(_) => Moment::At(start),
        None => Moment::After(Elapsed(start.since(begin).0)),
    };
    Some(DateConstraint {
        kind: ConstraintKind::StartNoEarlierThan,
        moment: Some(moment),
    })
}

/// The grid of a drag in minutes: fine when zoomed in, coarse from afar.
fn step(canvas: &Canvas<'_>) -> i64 {
    const STEPS: [i64; 7] = [5, 15, 30, 60, 4 * 60, 12 * 60, 24 * 60];
    const LEAST_POINTS: f32 = 5.0;
    let wide = |step: &&i64| canvas.scale.length(**step) >= LEAST_POINTS;
    STEPS.iter().find(wide).copied().unwrap_or(24 * 60)
}

/// A moment on the grid, which counts from the plan's start.
fn snapped(canvas: &Canvas<'_>, at: Stamp) -> Stamp {
    let start = canvas.ctx.plan.info.start_or_default();
    let step = step(canvas);
    let minutes = at.since(start).0;
    Stamp(start.0 + (minutes + step / 2).div_euclid(step) * step)
}

fn ghost(ui: &Ui, canvas: &Canvas<'_>, area: Rect) {
    let accent = canvas.theme.accent.line;
    ui.painter().rect(
        area,
        CornerRadius::same(radius::BAR),
        accent.gamma_multiply(0.25),
        Stroke::new(1.5, accent),
        StrokeKind::Inside,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretched_range_keeps_its_shape() {
        let range = Estimate::Range {
            min: Work(60),
            max: Work(180),
        };
        let wide = scaled(&range, Work(120), Work(240));
        assert_eq!(
            wide,
            Estimate::Range {
                min: Work(120),
                max: Work(360)
            }
        );
        let nothing = scaled(&Estimate::None, Work(0), Work(90));
        assert_eq!(nothing, Estimate::Fixed(Work(90)));
    }
}
