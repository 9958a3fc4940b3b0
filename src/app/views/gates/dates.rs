//! When a gate opens: how probably it passes at once, the distribution of its date, and what a no-go costs.

use super::Page;
use super::card::{line, section};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, value_row};
use crate::plan::{Gate, Node};
use crate::simulate::{GateFigures, NoGo, clock_words};
use egui::{Align, CornerRadius, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

const CHART: f32 = 58.0;
const AXIS: f32 = 16.0;
/// The least minutes a chart shows.
const LEAST_SPREAD: f64 = 120.0;

/// Draws the section; nothing where there are no dates at all.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, gate: &Gate) {
    let theme = page.theme;
    let planned = page.ctx.derived.dates();
    let planned = planned.and_then(|dates| dates.dates(Node::Gate(gate.id)));
    let figures = page.figures(gate.id);
    if planned.is_none() && figures.is_none() {
        return;
    }
    let figure = figures.map(|own| format!("P80 {}", page.tell(own.opening.quantile(0.8))));
    section(ui, theme, "Opens", &figure.unwrap_or_default());
    if let Some(figures) = figures {
        let at = planned.map(|own| own.early_finish);
        let at = at
            .zip(page.summary)
            .map(|(at, summary)| at.since(summary.start).0 as f64);
        chart(ui, page, gate, figures, at);
    }
    if let Some(planned) = planned {
        let name = match page.ctx.plan.info.status_time {
            Some(_) => "Forecast",
            None => "As planned",
        };
        value_row(ui, name, &page.style.tell(planned.early_finish), None);
    }
    if let Some(figures) = figures {
        value_row(
            ui,
            "Passes at first attempt",
            &first_pass(gate, figures),
            None,
        );
        if figures.accepted.probability > 0.0 {
            let share = format!("{:.0} %", figures.accepted.probability * 100.0);
            value_row(
                ui,
                "Opens only with accepted risks",
                &share,
                Some(theme.warning.text),
            );
        }
    }
    if let Some(no_go) = page.no_go(gate.id) {
        let colour = (no_go.finish.0 > 0).then_some(theme.critical.text);
        let words = match no_go.finish.0 {
            0 => "nothing".to_owned(),
            _ => format!("+{}", no_go.finish_words()),
        };
        value_row(ui, "A no-go moves the finish by", &words, colour);
        line(ui, theme, &no_go_words(page, no_go));
    }
}

fn first_pass(gate: &Gate, figures: &GateFigures) -> String {
    let odds = figures.first_pass;
    let share = format!("{:.0} %", odds.probability * 100.0);
    match gate.pass_probability {
        None => format!("{share}, no chance given"),
        Some(_) => share,
    }
}

/// What a round costs, in a sentence.
pub(super) fn no_go_words(page: &Page<'_>, no_go: &NoGo) -> String {
    let round = page.ctx.tell(no_go.round);
    let opening = clock_words(page.ctx.plan, no_go.opening.0);
    match (no_go.opening.0, no_go.finish.0) {
        (0, _) => {
            "Another round costs no time: nothing is done again and there is no review, or this attempt is the only one.".to_owned()
        }
        (_, 0) => format!(
            "Rework and another review take {round}; it opens {opening} later, which the float behind it takes up."
        ),
        _ => format!("Rework and another review take {round}; it opens {opening} later."),
    }
}

/// A histogram of the opening with its median and 80th percentile, and the planned date.
fn chart(ui: &mut Ui, page: &Page<'_>, gate: &Gate, figures: &GateFigures, planned: Option<f64>) {
    let theme = page.theme;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), CHART + AXIS), Sense::hover());
    let opening = &figures.opening;
    let [p10, p50, p80, p95] =
        [0.1, 0.5, 0.8, 0.95].map(|share| page.tell(opening.quantile(share)));
    let spoken = format!(
        "{} opens: P10 {p10}, P50 {p50}, P80 {p80}, P95 {p95}",
        gate.key
    );
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, &spoken));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let histogram = opening.histogram();
    let end = histogram.start + histogram.width * histogram.counts.len() as f64;
    let from = planned.unwrap_or(histogram.start).min(histogram.start);
    let to = planned.unwrap_or(end).max(end);
    // What is the same in every run is a line, not a block.
    let spread = (to - from).max(LEAST_SPREAD);
    let middle = (from + to) / 2.0;
    let (from, spread) = (middle - spread * 0.53, spread * 1.06);
    let plot = rect.with_max_y(rect.bottom() - AXIS);
    let x = |minutes: f64| plot.left() + plot.width() * ((minutes - from) / spread) as f32;
    let most = histogram.counts.iter().copied().max().unwrap_or(0).max(1);
    for (place, &count) in histogram.counts.iter().enumerate() {
        let left = histogram.start + histogram.width * place as f64;
        let top = plot.bottom() - plot.height() * (f64::from(count) / f64::from(most)) as f32;
        let right = (x(left + histogram.width) - 0.5).max(x(left) + 1.0);
        let bar = Rect::from_x_y_ranges(x(left)..=right, top..=plot.bottom());
        ui.painter()
            .rect_filled(bar, CornerRadius::ZERO, theme.gate.bar);
    }
    ui.painter()
        .hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, theme.grid));
    for (share, stroke) in [(0.5, theme.text), (0.8, theme.accent.line)] {
        let at = x(opening.quantile(share));
        ui.painter()
            .vline(at, plot.y_range(), Stroke::new(1.25, stroke));
    }
    if let Some(at) = planned {
        let ends = [pos2(x(at), plot.top()), pos2(x(at), plot.bottom())];
        let dashes = egui::Shape::dashed_line(&ends, Stroke::new(1.25, theme.muted), 3.0, 3.0);
        ui.painter().extend(dashes);
    }
    let axis = rect.with_min_y(plot.bottom() + 1.0);
    let ends = [(p10, "P10", Align::Min), (p95, "P95", Align::Max)];
    for (text, name, side) in ends {
        let text = format!("{name} {text}");
        let line = Line::new(&text, Weight::Regular, size::AXIS, theme.muted);
        line.paint_in(ui, half(axis, side), side);
    }
    response.on_hover_text(format!(
        "{spoken}\nThe lines stand at P50 and P80, the dashes at the planned date"
    ));
}

fn half(rect: Rect, side: Align) -> Rect {
    match side {
        Align::Max => rect.with_min_x(rect.center().x),
        _ => rect.with_max_x(rect.center().x),
    }
}
