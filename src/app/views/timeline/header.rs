//! The head of the timeline: pills of the vertical marks, and the time axis.

use super::axis::{Axis, Style};
use super::canvas::Canvas;
use super::marks::{Kind, Mark, rooms};
use super::scale::Scale;
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::studies::Question;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, focus_ring};
use crate::plan::RowRef;
use crate::simulate::Fate;
use egui::{
    Align, CornerRadius, Id, Rect, Response, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

const PILLS: f32 = 26.0;
const PILL: f32 = 18.0;
const ABOVE: f32 = 16.0;
const TICKS: f32 = 22.0;
/// The least room in which a pill can hold a few letters; less shows a dot.
const LEAST_PILL: f32 = 30.0;

/// The height the head needs.
pub(super) fn height(style: Style, has_marks: bool) -> f32 {
    let above = if style == Style::Dates { ABOVE } else { 0.0 };
    let pills = if has_marks { PILLS } else { 4.0 };
    pills + above + TICKS
}

/// Paints the head into `rect` and lets pills be clicked.
pub(super) fn show(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    axis: &Axis,
    marks: &[Mark],
    rect: Rect,
    actions: &mut Actions,
) {
    if marks.iter().any(|mark| mark.kind == Kind::Checkpoint) {
        actions.want(Question::Verified);
    }
    paint_axis(ui, canvas.theme, (axis, &canvas.scale), rect);
    let places: Vec<f32> = marks.iter().map(|mark| canvas.scale.x(mark.at)).collect();
    for ((mark, &x), room) in marks.iter().zip(&places).zip(rooms(&places)) {
        if rect.x_range().expand(1.0).contains(x) {
            let row = Rect::from_x_y_ranges(rect.x_range(), rect.top() + 2.0..=rect.top() + PILLS);
            pill(ui, canvas, mark, x, room, row, actions);
        }
    }
}

/// Ticks at the bottom of `rect`, and above them what they are in. The axis of every chart over time.
pub(in crate::app::views) fn paint_axis(
    ui: &Ui,
    theme: &'static Theme,
    (axis, scale): (&Axis, &Scale),
    rect: Rect,
) {
    let ticks = rect.with_min_y(rect.bottom() - TICKS);
    for tick in &axis.ticks {
        let centre = pos2(scale.x(tick.at), ticks.center().y);
        let room = Rect::from_center_size(centre, vec2(80.0, TICKS));
        let line = Line::new(&tick.text, Weight::Regular, size::AXIS, theme.muted);
        line.paint_in(ui, room, Align::Center);
    }
    let above = Rect::from_min_max(
        pos2(rect.left(), ticks.top() - ABOVE),
        pos2(rect.right(), ticks.top() + 2.0),
    );
    for (index, tick) in axis.above.iter().enumerate() {
        let next = axis.above.get(index + 1);
        let next = next.map_or(rect.right(), |next| scale.x(next.at));
        let left = scale.x(tick.at).max(rect.left()) + 6.0;
        let room = Rect::from_x_y_ranges(left..=(next - 8.0).min(rect.right()), above.y_range());
        let line = Line::new(&tick.text, Weight::Medium, size::AXIS, theme.faint);
        if room.width() > 8.0 && !line.galley(ui, room.width()).elided {
            line.paint_in(ui, room, Align::Min);
        }
    }
}

/// The least of a name that is worth its room: some four characters.
const LEAST_NAME: f32 = 30.0;

/// One mark's pill: its name where there is room, else a dot.
fn pill(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    mark: &Mark,
    x: f32,
    room: f32,
    row: Rect,
    actions: &mut Actions,
) {
    let tone = mark.tone(canvas.theme);
    let line = Line::new(&mark.text, Weight::SemiBold, size::SECTION, tone.text);
    let galley = line.galley(ui, (room - 16.0).max(0.0));
    let inner = galley.size().x;
    // A beginning that nobody can read is no name.
    let is_short = galley.elided && inner < LEAST_NAME;
    let is_dot = (room < LEAST_PILL || is_short) && mark.kind == Kind::Checkpoint;
    let width = if is_dot { 10.0 } else { inner + 16.0 };
    let height = if is_dot { 10.0 } else { PILL };
    let rect = Rect::from_center_size(pos2(x, row.center().y - 1.0), vec2(width, height));
    // The first and the last pill stay whole beside the edges.
    let inside =
        (row.left() + 2.0 - rect.left()).max(0.0) - (rect.right() + 4.0 - row.right()).max(0.0);
    let rect = rect.translate(vec2(if is_dot { 0.0 } else { inside }, 0.0));
    let response = ui.interact(rect, pill_id(mark), Sense::click());
    describe(canvas, mark, &response);
    let corner = CornerRadius::same((height / 2.0) as u8);
    let is_selected = mark
        .row
        .is_some_and(|row| canvas.ctx.selection.contains(row));
    if mark.kind == Kind::Checkpoint {
        let fill = if is_dot { tone.line } else { tone.fill };
        ui.painter().rect_filled(rect, corner, fill);
        if is_selected || response.hovered() {
            let stroke = Stroke::new(if is_selected { 1.5 } else { 1.0 }, tone.line);
            ui.painter()
                .rect_stroke(rect, corner, stroke, egui::StrokeKind::Inside);
        }
    }
    if !is_dot && !is_short {
        line.paint_in(
            ui,
            rect.shrink2(vec2(8.0, 0.0)).expand2(vec2(0.5, 0.0)),
            Align::Center,
        );
    }
    if let Some(colour) = alarm(canvas, mark) {
        let at = pos2(rect.right() - 1.0, rect.top() + 1.0);
        ui.painter().circle_filled(at, 3.5, colour);
    }
    focus_ring(ui, &response, rect.expand(1.0), height as u8 / 2);
    if let Some(row) = mark.row {
        if response.clicked() {
            actions.click(row, ui.input(|i| i.modifiers));
        }
        if response.hovered() {
            actions.push(Action::Hover(Some(row)));
        }
    }
    response.on_hover_text(words(canvas, mark));
}

fn pill_id(mark: &Mark) -> Id {
    Id::new(("timeline mark", mark.kind as u8, mark.row))
}

fn describe(canvas: &Canvas<'_>, mark: &Mark, response: &Response) {
    let label = words(canvas, mark).replace('\n', ", ");
    let is_selected = mark
        .row
        .is_some_and(|row| canvas.ctx.selection.contains(row));
    response.widget_info(|| {
        WidgetInfo::selected(WidgetType::SelectableLabel, true, is_selected, &label)
    });
}

/// What the expectations of a checkpoint come to, where it has been judged.
fn judged(canvas: &Canvas<'_>, mark: &Mark) -> Option<(Fate, Vec<String>)> {
    let Some(RowRef::Checkpoint(id)) = mark.row else {
        return None;
    };
    let judged = canvas.ctx.studies.judged(canvas.ctx.topic());
    Some((judged.worst(id)?, judged.failures(id)))
}

/// The dot of a checkpoint that has reported, or will not be met; until it is judged the dates alone decide.
fn alarm(canvas: &Canvas<'_>, mark: &Mark) -> Option<egui::Color32> {
    let theme = canvas.theme;
    if let Some(RowRef::Checkpoint(id)) = mark.row
        && let Some(is_met) = canvas.ctx.player.report(id)
    {
        return Some(if is_met {
            theme.good.line
        } else {
            theme.critical.line
        });
    }
    match judged(canvas, mark) {
        Some((Fate::Impossible | Fate::Contradicted | Fate::Late, _)) => Some(theme.critical.line),
        Some((Fate::Unlikely, _)) => Some(theme.warning.line),
        Some((Fate::Holds, _)) => None,
        None => (!mark.late.is_empty()).then_some(theme.critical.line),
    }
}

/// What the mark says when pointed at.
fn words(canvas: &Canvas<'_>, mark: &Mark) -> String {
    let when = canvas.style.tell(mark.at);
    if let Some((_, failures)) = judged(canvas, mark) {
        let head = format!("Checkpoint {}: {when}", mark.text);
        return [vec![head], failures].concat().join("\n");
    }
    match mark.kind {
        Kind::Deadline => format!("Deadline: {when}"),
        Kind::Status => format!("Progress is known up to {when}"),
        Kind::Checkpoint if mark.late.is_empty() => format!("Checkpoint {}: {when}", mark.text),
        Kind::Checkpoint => {
            format!(
                "Checkpoint {}: {when}\nCannot be as far by then: {}",
                mark.text,
                mark.late.join(", ")
            )
        }
    }
}

/// The vertical lines of the marks over the rows.
pub(super) fn paint_lines(ui: &Ui, canvas: &Canvas<'_>, marks: &[Mark], top: f32, bottom: f32) {
    for mark in marks {
        let x = canvas.scale.x(mark.at);
        if !canvas.chart.x_range().contains(x) {
            continue;
        }
        let line = mark.tone(canvas.theme).line;
        let ends = [pos2(x, top), pos2(x, bottom)];
        if mark.kind == Kind::Checkpoint {
            let stroke = Stroke::new(1.0, line.gamma_multiply(0.75));
            ui.painter()
                .extend(egui::Shape::dashed_line(&ends, stroke, 3.0, 4.0));
        } else {
            ui.painter().line_segment(ends, Stroke::new(1.5, line));
        }
    }
}
