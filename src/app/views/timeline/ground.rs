//! What lies behind the bars: closed hours and the lines of the time axis.

use super::axis::Axis;
use super::canvas::Canvas;
use crate::app::theme::colour::mix;
use crate::plan::Calendar;
use egui::{CornerRadius, Painter, Rect, Stroke, pos2};

/// Closed times narrower than this are not shaded: whole days, and nights, which soon make stripes.
const LEAST: f32 = 3.0;
const LEAST_NIGHT: f32 = 36.0;
const DAY: i64 = 24 * 60;

/// Shades closed hours and draws the lines of the axis.
pub(super) fn paint(painter: &Painter, canvas: &Canvas<'_>, axis: &Axis) {
    let info = &canvas.ctx.plan.info;
    if let Some(calendar) = info
        .calendar
        .and_then(|id| canvas.ctx.plan.calendars.get(id))
    {
        paint_closed(painter, canvas, calendar);
    }
    let chart = canvas.chart;
    for tick in &axis.ticks {
        let x = canvas.scale.x(tick.at);
        let ends = [pos2(x, chart.top()), pos2(x, chart.bottom())];
        painter.line_segment(ends, Stroke::new(1.0, canvas.theme.grid));
    }
}

fn paint_closed(painter: &Painter, canvas: &Canvas<'_>, calendar: &Calendar) {
    let (scale, chart) = (&canvas.scale, canvas.chart);
    // Seen from so far that not even a weekend shows, there is nothing to shade.
    if scale.length(2 * DAY) < LEAST {
        return;
    }
    let shade = mix(canvas.theme.panel, canvas.theme.canvas, 0.6);
    let (from, to) = (scale.stamp(chart.left()), scale.stamp(chart.right()));
    for (opens, closes) in calendar.closed(from.date(), to.date()) {
        let (left, right) = (scale.x(opens), scale.x(closes));
        let is_night = closes.since(opens).0 < DAY;
        if right - left >= if is_night { LEAST_NIGHT } else { LEAST } {
            let rect = Rect::from_x_y_ranges(left..=right, chart.y_range()).intersect(chart);
            painter.rect_filled(rect, CornerRadius::ZERO, shade);
        }
    }
}
