//! What one more of each role buys: a row with a small curve for each role, below the curve of all agents.

use crate::app::answers::note;
use crate::app::fonts::Weight;
use crate::app::studies::Answer;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::app::views::ViewCtx;
use crate::app::widgets::{Line, section_heading};
use crate::plan::duration;
use crate::schedule::role_value::RoleValue;
use egui::{
    Align, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

const ROW: f32 = 42.0;
const SPARK: f32 = 58.0;

/// The rows as far as they are known; nothing where no ticket asks for a role.
pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>) {
    if ctx
        .plan
        .tickets
        .iter()
        .all(|ticket| ticket.demands.is_empty())
    {
        return;
    }
    ui.add_space(14.0);
    section_heading(ui, "One more of a role");
    let (rows, is_working) = match ctx.studies.role_value.answer(ctx.topic()) {
        Answer::Working(_) => (None, true),
        Answer::Failed(message) => return note(ui, message),
        Answer::Known(rows, is_working) => (Some(rows), is_working),
        Answer::Outdated(rows) => (Some(rows), true),
    };
    match rows.map(|rows| rows.as_ref()) {
        Some(Ok(rows)) => {
            // Whose addition buys most comes first; the sort keeps the names in order beside that.
            let mut rows: Vec<&RoleValue> = rows.iter().collect();
            rows.sort_by_key(|row| std::cmp::Reverse(row.saves(usize::MAX)));
            for row in rows {
                line(ui, row);
            }
        }
        Some(Err(error)) => note(ui, &format!("No dates: {error}.")),
        None => {}
    }
    if is_working {
        ui.add(egui::Spinner::new().size(14.0))
            .on_hover_text("Levelling with more of each role");
    } else {
        ui.add_space(4.0);
        note(
            ui,
            "Added to the plan's own agents. Tickets given to somebody stay with them.",
        );
    }
}

/// `1 more: 12 h shorter, 3 more: 20 h`; what adds nothing is said.
pub(super) fn told(row: &RoleValue) -> String {
    let enough = row.enough();
    if enough == 0 {
        return match row.makespans.len() {
            1 => "nothing: the critical path decides".to_owned(),
            _ => "more add nothing".to_owned(),
        };
    }
    let saves = |more: usize| duration::show(row.saves(more));
    if enough == 1 || row.saves(1).0 == 0 {
        return format!("{enough} more: {} shorter", saves(enough));
    }
    format!("1 more: {} shorter, {enough}: {}", saves(1), saves(enough))
}

fn line(ui: &mut Ui, row: &RoleValue) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let text = told(row);
    let spoken = format!("{}, has {}: {text}", row.role, row.has);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &spoken));
    let hairline = Stroke::new(1.0, theme.hairline);
    ui.painter().hline(rect.x_range(), rect.bottom(), hairline);
    let (upper, lower) = super::two_lines(rect.with_max_x(rect.right() - SPARK - 12.0));
    let has = format!("{} now", row.has);
    let (placed, _) = Line::new(&has, Weight::Regular, size::CAPTION, theme.muted)
        .beside(size::BODY)
        .paint_in(ui, upper, Align::Max);
    let name = Line::new(&row.role, Weight::Medium, size::BODY, theme.text);
    name.paint_in(ui, upper.with_max_x(placed.left() - 8.0), Align::Min);
    let colour = match row.enough() {
        0 => theme.muted,
        _ => theme.good.text,
    };
    Line::new(&text, Weight::Regular, size::SMALL, colour).paint_in(ui, lower, Align::Min);
    let spark = Rect::from_min_max(
        pos2(rect.right() - SPARK, rect.top() + 10.0),
        pos2(rect.right() - 4.0, rect.bottom() - 10.0),
    );
    curve(ui, theme, row, spark);
    response.on_hover_ui(|ui| {
        for (more, makespan) in row.makespans.iter().enumerate() {
            let count = match more {
                0 => format!("{}, as now", row.has),
                _ => format!("{}", row.has as usize + more),
            };
            ui.label(format!("{count}: {}", duration::show(*makespan)));
        }
    })
}

/// The makespans from zero to the first as a line with a dot for each.
fn curve(ui: &Ui, theme: &Theme, row: &RoleValue, rect: Rect) {
    let top = row.makespans.first().map_or(1, |first| first.0).max(1) as f32;
    let count = row.makespans.len().max(2) as f32;
    let place = |(index, makespan): (usize, &crate::plan::Work)| {
        let x = rect.left() + rect.width() * index as f32 / (count - 1.0);
        pos2(x, rect.bottom() - rect.height() * makespan.0 as f32 / top)
    };
    let points: Vec<Pos2> = row.makespans.iter().enumerate().map(place).collect();
    let grid = Stroke::new(1.0, theme.grid);
    ui.painter().hline(rect.x_range(), rect.bottom(), grid);
    let stroke = Stroke::new(1.5, theme.accent.line);
    ui.painter().add(Shape::line(points.clone(), stroke));
    for (index, at) in points.into_iter().enumerate() {
        let is_best = index == row.enough() && index > 0;
        let colour = if is_best {
            theme.good.line
        } else {
            theme.accent.line
        };
        ui.painter().circle_filled(at, 2.5, colour);
    }
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::plan::Work;
    use crate::schedule::role_value::RoleValue;

    #[test]
    fn what_more_buy_is_told() {
        let row = |hours: &[i64]| RoleValue {
            role: "tester".into(),
            has: 1,
            makespans: hours.iter().map(|&hours| Work::hours(hours)).collect(),
        };
        let cases: [(&[i64], &str); 5] = [
            (&[8], "nothing: the critical path decides"),
            (&[8, 8, 8], "more add nothing"),
            (&[8, 5, 5, 5], "1 more: 3 h shorter"),
            (&[8, 5, 5, 3], "1 more: 3 h shorter, 3: 5 h"),
            (&[8, 8, 6], "2 more: 2 h shorter"),
        ];
        for (hours, text) in cases {
            assert_eq!(told(&row(hours)), text);
        }
    }
}
