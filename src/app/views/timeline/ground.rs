//! What lies behind the bars: closed hours and the lines of the time axis.

use super::axis::Axis;
use super::canvas::Canvas;
use crate::app::theme::colour::mix;
use crate::plan::{Calendar, Date, OpenHours, Stamp};
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
    for (opens, closes) in closed(calendar, from.date(), to.date()) {
        let (left, right) = (scale.x(opens), scale.x(closes));
        let is_night = closes.since(opens).0 < DAY;
        if right - left >= if is_night { LEAST_NIGHT } else { LEAST } {
            let rect = Rect::from_x_y_ranges(left..=right, chart.y_range()).intersect(chart);
            painter.rect_filled(rect, CornerRadius::ZERO, shade);
        }
    }
}

/// The closed times from one day to another, those that touch joined.
fn closed(calendar: &Calendar, from: Date, to: Date) -> Vec<(Stamp, Stamp)> {
    let mut out: Vec<(Stamp, Stamp)> = Vec::new();
    for date in (from.0..=to.0).map(Date) {
        let mut begin = 0;
        let end_of_day = OpenHours {
            from: 1440,
            to: 1440,
        };
        for open in calendar.hours_of(date).into_iter().chain([end_of_day]) {
            push_joined(
                &mut out,
                Stamp::at(date, begin),
                Stamp::at(date, i64::from(open.from)),
            );
            begin = i64::from(open.to);
        }
    }
    out
}

fn push_joined(out: &mut Vec<(Stamp, Stamp)>, from: Stamp, to: Stamp) {
    match out.last_mut() {
        Some(last) if last.1 == from => last.1 = to,
        _ if from < to => out.push((from, to)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{CalendarId, Week};

    #[test]
    fn nights_and_weekends_are_closed_in_one_piece() {
        let hours = OpenHours {
            from: 9 * 60,
            to: 17 * 60,
        };
        let calendar = Calendar {
            id: CalendarId(1),
            name: String::new(),
            week: Week::workdays(&[hours]),
            exceptions: Vec::new(),
        };
        let thursday = Stamp::DEFAULT_START.date().0 + 3;
        let spans = closed(&calendar, Date(thursday), Date(thursday + 4));
        let texts: Vec<String> = spans
            .iter()
            .map(|(from, to)| format!("{from}/{to}"))
            .collect();
        let expected = [
            "2026-01-08T00:00/2026-01-08T09:00",
            "2026-01-08T17:00/2026-01-09T09:00",
            "2026-01-09T17:00/2026-01-12T09:00",
            "2026-01-12T17:00/2026-01-13T00:00",
        ];
        assert_eq!(texts, expected);
        let always = Calendar {
            week: Week::always(),
            ..calendar
        };
        assert!(closed(&always, Date(thursday), Date(thursday + 4)).is_empty());
    }
}
