//! The week of a calendar as a grid of hours, opened and closed with strokes of the pointer.
//!
//! A stroke covers a block of days and hours; it opens them when it begins on a closed hour and closes them when it
//! begins on an open one. Hours that are open in part keep their minutes until a stroke covers them.

use super::form::Form;
use crate::app::settings::DAYS;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::app::views::ViewCtx;
use crate::plan::{Calendar, OpenHours};
use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Id, Key, Modifiers, Rect, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, WidgetType, pos2, vec2,
};

const ROW: f32 = 18.0;
const NAMES: f32 = 30.0;
const HOURS: usize = 24;
const HEAD: f32 = 16.0;

/// A cell: the place of the day in the planner's week, and the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    row: usize,
    hour: usize,
}

/// Draws the grid; a finished stroke is one edit.
pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Calendar>) {
    let theme = Theme::of(ui);
    let width = ui.available_width();
    let (whole, response) =
        ui.allocate_exact_size(vec2(width, HEAD + 7.0 * ROW), Sense::click_and_drag());
    let grid = Rect::from_min_max(whole.min + vec2(NAMES, HEAD), whole.max);
    let days = ctx.settings.week();
    let key = Id::new(("week stroke", form.row_ref()));
    let at = response.interact_pointer_pos().map(|at| cell_at(grid, at));
    if let Some(origin) = ui
        .input(|input| input.pointer.press_origin())
        .filter(|&at| response.is_pointer_button_down_on() && grid.contains(at))
    {
        ui.data_mut(|data| {
            data.get_temp_mut_or_insert_with(key, || cell_at(grid, origin));
        });
    }
    let mut begun: Option<Cell> = ui.data(|data| data.get_temp(key));
    if begun.is_some() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        begun = None;
    }
    let stroke = begun.zip(at);
    paint(ui, theme, grid, &days, &form.row.week.0, stroke);
    name_cells(ui, grid, &days, &form.row.week.0, form.row_ref());
    let is_over = response.drag_stopped() || response.clicked();
    if let Some((from, to)) = stroke.filter(|_| is_over) {
        commit(form, &days, from, to);
    }
    if is_over || !response.is_pointer_button_down_on() {
        ui.data_mut(|data| data.remove::<Cell>(key));
    }
    response.on_hover_cursor(CursorIcon::Crosshair);
}

fn cell_at(grid: Rect, at: egui::Pos2) -> Cell {
    let column = (at.x - grid.left()) / (grid.width() / HOURS as f32);
    let row = (at.y - grid.top()) / ROW;
    Cell {
        row: (row.max(0.0) as usize).min(6),
        hour: (column.max(0.0) as usize).min(HOURS - 1),
    }
}

fn area_of(grid: Rect, cell: Cell) -> Rect {
    let width = grid.width() / HOURS as f32;
    let min = grid.min + vec2(cell.hour as f32 * width, cell.row as f32 * ROW);
    Rect::from_min_size(min, vec2(width, ROW))
}

fn paint(
    ui: &Ui,
    theme: &Theme,
    grid: Rect,
    days: &[usize; 7],
    week: &[Vec<OpenHours>; 7],
    stroke: Option<(Cell, Cell)>,
) {
    let painter = ui.painter();
    let font = crate::app::fonts::Weight::Regular.font(size::AXIS);
    for hour in (0..=HOURS).step_by(6) {
        let x = grid.left() + grid.width() * hour as f32 / HOURS as f32;
        let align = match hour {
            0 => Align2::LEFT_BOTTOM,
            24 => Align2::RIGHT_BOTTOM,
            _ => Align2::CENTER_BOTTOM,
        };
        let at = pos2(x, grid.top() - 2.0);
        painter.text(at, align, hour.to_string(), font.clone(), theme.faint);
    }
    for (row, &day) in days.iter().enumerate() {
        let band = area_of(grid, Cell { row, hour: 0 }).with_max_x(grid.right());
        let name = &DAYS[day][..3];
        let at = pos2(grid.left() - 6.0, band.center().y);
        painter.text(at, Align2::RIGHT_CENTER, name, font.clone(), theme.muted);
        let ground = band.shrink2(vec2(0.0, 1.0));
        painter.rect_filled(ground, CornerRadius::same(3), theme.raised);
        for span in &week[day] {
            let x = |minute: u16| grid.left() + grid.width() * f32::from(minute) / 1440.0;
            let open = Rect::from_x_y_ranges(x(span.from)..=x(span.to), ground.y_range());
            painter.rect_filled(open, CornerRadius::same(3), theme.accent.line);
        }
    }
    for hour in (6..HOURS).step_by(6) {
        let x = grid.left() + grid.width() * hour as f32 / HOURS as f32;
        painter.vline(x, grid.y_range(), Stroke::new(1.0, theme.panel));
    }
    if let Some((from, to)) = stroke {
        let area = area_of(grid, from).union(area_of(grid, to));
        let opens = !is_open(&week[days[from.row]], from.hour);
        let fill = if opens {
            theme.accent.line.gamma_multiply(0.45)
        } else {
            Color32::from_black_alpha(110)
        };
        let line = Stroke::new(1.5, theme.accent.line);
        painter.rect(area, CornerRadius::same(3), fill, line, StrokeKind::Inside);
    }
}

/// Says every hour to assistive technology.
fn name_cells(
    ui: &Ui,
    grid: Rect,
    days: &[usize; 7],
    week: &[Vec<OpenHours>; 7],
    row_ref: crate::plan::RowRef,
) {
    for (row, &day) in days.iter().enumerate() {
        for hour in 0..HOURS {
            let area = area_of(grid, Cell { row, hour });
            let id = Id::new(("week hour", row_ref, day, hour));
            let state = if is_open(&week[day], hour) {
                "open"
            } else {
                "closed"
            };
            ui.interact(area, id, Sense::hover()).widget_info(|| {
                let label = format!("{} {hour:02}:00, {state}", DAYS[day]);
                WidgetInfo::labeled(WidgetType::Other, true, label)
            });
        }
    }
}

fn commit(form: &mut Form<'_, Calendar>, days: &[usize; 7], from: Cell, to: Cell) {
    let opens = !is_open(&form.row.week.0[days[from.row]], from.hour);
    let rows = from.row.min(to.row)..=from.row.max(to.row);
    let struck: Vec<usize> = rows.map(|row| days[row]).collect();
    let first = from.hour.min(to.hour) as u16 * 60;
    let last = (from.hour.max(to.hour) as u16 + 1) * 60;
    form.set("hours", move |row| {
        for day in struck {
            row.week.0[day] = struck_hours(&row.week.0[day], first, last, opens);
        }
    });
}

/// Whether any minute of an hour is open.
fn is_open(spans: &[OpenHours], hour: usize) -> bool {
    let (from, to) = (hour as u16 * 60, (hour as u16 + 1) * 60);
    spans.iter().any(|span| span.from < to && from < span.to)
}

/// The hours of a day after `from..to` was opened or closed, sorted and merged.
fn struck_hours(spans: &[OpenHours], from: u16, to: u16, opens: bool) -> Vec<OpenHours> {
    let mut parts: Vec<OpenHours> = Vec::new();
    for span in spans {
        parts.extend(OpenHours::new(span.from, span.to.min(from)));
        parts.extend(OpenHours::new(span.from.max(to), span.to));
    }
    if opens {
        parts.extend(OpenHours::new(from, to));
    }
    parts.sort_by_key(|span| (span.from, span.to));
    let mut out: Vec<OpenHours> = Vec::new();
    for part in parts {
        match out.last_mut() {
            Some(last) if part.from <= last.to => last.to = last.to.max(part.to),
            _ => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_open_close_split_and_merge() {
        let span = |from, to| OpenHours { from, to };
        let office = [span(540, 1020)];
        assert_eq!(
            struck_hours(&office, 720, 780, false),
            [span(540, 720), span(780, 1020)]
        );
        let lunch = [span(540, 720), span(780, 1020)];
        assert_eq!(struck_hours(&lunch, 720, 780, true), office);
        assert_eq!(struck_hours(&office, 0, 1440, false), []);
        assert_eq!(struck_hours(&[], 1380, 1440, true), [span(1380, 1440)]);
        assert!(is_open(&office, 16) && !is_open(&office, 17));
    }
}
