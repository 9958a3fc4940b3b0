//! Demand against what is there: a strip over time for all agents together and for each role, below the lanes.
//!
//! Every role has its own strip, so that a shortage is seen without looking for it; where they need more room than
//! there is they are scrolled.

use super::lanes::Canvas;
use super::model::Series;
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::views::timeline::Scale;
use crate::app::widgets::Line;
use egui::{
    Align, CornerRadius, Id, Rect, ScrollArea, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType,
    pos2, vec2,
};

/// The line above the strips that says what they are.
const HEAD: f32 = 24.0;
/// How low and how high a strip may get.
const LEAST: f32 = 46.0;
const MOST: f32 = 84.0;

/// How high the strips are where `room` is left below the axis and the lanes would like `lanes` of it.
pub(super) fn height(count: usize, room: f32, lanes: f32) -> f32 {
    let least = HEAD + count as f32 * LEAST;
    let most = HEAD + count as f32 * MOST;
    (room - lanes)
        .max((room * 0.4).min(least))
        .min(most)
        .max(HEAD + LEAST)
        .min(room)
}

/// All strips in `area`; the charts begin at `split`.
pub(super) fn show(ui: &mut Ui, canvas: &Canvas<'_>, scale: &Scale, area: Rect, split: f32) {
    let theme = canvas.theme;
    let hairline = Stroke::new(1.0, theme.hairline);
    ui.painter().hline(area.x_range(), area.top(), hairline);
    let (head, body) = area.split_top_bottom_at_y(area.top() + HEAD);
    let inner = head.shrink2(vec2(space::PANEL, 0.0));
    let series = &canvas.model.series;
    let text = match series.len() {
        1 => "AT WORK, OF HOW MANY THERE ARE",
        _ => "ASKED FOR, OF HOW MANY THERE ARE",
    };
    Line::new(text, Weight::SemiBold, size::SECTION, theme.faint).paint_in(ui, inner, Align::Min);
    let count = series.len() as f32;
    let tall = (body.height() / count).clamp(LEAST, MOST);
    super::within(ui, body, |ui| {
        let scroll = ScrollArea::vertical()
            .id_salt("load strips")
            .auto_shrink([false, false]);
        scroll.show_viewport(ui, |ui, viewport| {
            ui.set_height(tall * count);
            let all = ui.max_rect();
            for (index, own) in series.iter().enumerate() {
                let top = tall * index as f32;
                if top + tall >= viewport.top() && top <= viewport.bottom() {
                    let rows = all.top() + top..=all.top() + top + tall;
                    let band = Rect::from_x_y_ranges(all.x_range(), rows);
                    strip(ui, canvas, own, scale, (band, split));
                }
            }
        });
    });
}

fn strip(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    series: &Series,
    scale: &Scale,
    (band, split): (Rect, f32),
) {
    let theme = canvas.theme;
    let response = ui.interact(band, Id::new(("load strip", &series.name)), Sense::hover());
    let facts = series.facts();
    let spoken = format!("{}: {facts}, {}", series.name, series.told());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &spoken));
    ui.painter().hline(
        band.x_range(),
        band.bottom(),
        Stroke::new(1.0, theme.hairline),
    );
    let name = band.with_max_x(split).shrink2(vec2(space::PANEL, 0.0));
    let (upper, lower) = super::two_lines(name);
    let colour = if series.is_short() {
        theme.critical.text
    } else {
        theme.muted
    };
    let percent = format!("{:.0} %", series.share * 100.0);
    let percent = if series.capacity == 0 {
        "–"
    } else {
        &percent
    };
    let (placed, _) = Line::new(percent, Weight::Medium, size::SMALL, colour)
        .beside(size::BODY)
        .paint_in(ui, upper, Align::Max);
    let room = upper.with_max_x(placed.left() - 8.0);
    Line::new(&series.name, Weight::Medium, size::BODY, theme.text).paint_in(ui, room, Align::Min);
    Line::new(&facts, Weight::Regular, size::CAPTION, colour).paint_in(ui, lower, Align::Min);
    let chart = band.with_min_x(split);
    let clip = ui.clip_rect();
    ui.set_clip_rect(chart.intersect(clip));
    steps_of(ui, theme, series, scale, chart.shrink2(vec2(0.0, 7.0)));
    ui.set_clip_rect(clip);
    response.on_hover_ui_at_pointer(|ui| {
        ui.label(&series.name);
        ui.label(series.told());
        if let Some(pointer) = ui
            .input(|i| i.pointer.latest_pos())
            .filter(|at| at.x >= split)
        {
            let at = scale.stamp(pointer.x);
            ui.label(format!(
                "{}: {} of {}",
                canvas.style.tell(at),
                series.at(at),
                series.capacity
            ));
        }
    });
}

/// An area that rises and falls with how many are busy, below the line of how many there are.
fn steps_of(ui: &Ui, theme: &'static Theme, series: &Series, scale: &Scale, rect: Rect) {
    let top = series.most().max(series.capacity).max(1) as f32;
    let y = |count: u32| rect.bottom() - (rect.height() - 2.0) * count as f32 / top;
    let painter = ui.painter();
    for pair in series.steps.windows(2) {
        let ((from, count), (to, _)) = (pair[0], pair[1]);
        let area = |low: f32, high: f32| {
            Rect::from_min_max(pos2(scale.x(from), high), pos2(scale.x(to), low))
        };
        let within = count.min(series.capacity);
        painter.rect_filled(
            area(rect.bottom(), y(within)),
            CornerRadius::ZERO,
            theme.accent.tail,
        );
        painter.hline(
            scale.x(from)..=scale.x(to),
            y(within),
            Stroke::new(1.5, theme.accent.line),
        );
        if count > series.capacity {
            painter.rect_filled(
                area(y(within), y(count)),
                CornerRadius::ZERO,
                theme.critical.bar,
            );
        }
    }
    let line = [
        pos2(rect.left(), y(series.capacity)),
        pos2(rect.right(), y(series.capacity)),
    ];
    let stroke = Stroke::new(1.0, theme.muted);
    painter.extend(Shape::dashed_line(&line, stroke, 4.0, 4.0));
}

#[cfg(test)]
mod tests {
    use super::{HEAD, LEAST, MOST, height};

    #[test]
    fn strips_take_what_the_lanes_leave_and_never_all_of_it() {
        // Plenty of room: as high as they get.
        assert_eq!(height(2, 900.0, 200.0), HEAD + 2.0 * MOST);
        // Many lanes: four tenths.
        assert_eq!(height(9, 500.0, 5_000.0), 200.0);
        // Few strips and many lanes: no more than they need.
        assert_eq!(height(1, 500.0, 5_000.0), HEAD + LEAST);
        // Hardly any room: one strip, and never more than there is.
        assert_eq!(height(5, 100.0, 50.0), HEAD + LEAST);
        assert_eq!(height(5, 40.0, 50.0), 40.0);
    }
}
