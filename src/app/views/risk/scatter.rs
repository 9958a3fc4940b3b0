//! Cost against finish: a dot for each run, so that date and money can be promised together.

use super::Page;
use crate::app::fonts::Weight;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, elided_label, page_card};
use egui::{Align, Mesh, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

const HEIGHT: f32 = 220.0;
/// More dots show nothing more.
const MOST: usize = 2000;
/// Half a dot.
const DOT: f32 = 1.25;
const SHARES: [f64; 2] = [0.5, 0.8];

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>) {
    let caption = "each dot is a run; the lines stand at P50 and P80";
    page_card(ui, "Cost against finish", caption, |ui| {
        let spread = page.summary.cost.quantile(1.0) - page.summary.cost.quantile(0.0);
        if page.summary.cost.quantile(1.0) <= 0.0 {
            note(
                ui,
                page,
                "Nothing costs anything yet: give agents a rate, or tickets a cost.",
            );
        } else if spread <= 0.0 {
            note(ui, page, "The cost is the same in every run.");
        } else {
            let size = vec2(ui.available_width(), HEIGHT);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            let spoken = joint(page);
            response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, &spoken));
            chart(ui, page, rect);
            note(ui, page, &spoken);
        }
    });
}

fn note(ui: &mut Ui, page: &Page<'_>, text: &str) {
    let line = Line::new(text, Weight::Regular, size::BODY, page.theme.muted);
    let room = ui.available_width();
    elided_label(ui, &line, room);
}

/// How sure both promises are together.
fn joint(page: &Page<'_>) -> String {
    let (finish, cost) = (
        page.summary.finish.quantile(0.8),
        page.summary.cost.quantile(0.8),
    );
    let both = page.summary.joint(finish, cost).probability;
    format!(
        "By {} and within {cost:.0} {}: {:.0} % of the runs keep both",
        page.tell(finish),
        page.ctx.plan.info.currency,
        both * 100.0
    )
}

fn chart(ui: &Ui, page: &Page<'_>, rect: Rect) {
    let theme = page.theme;
    let summary = page.summary;
    let plot = Rect::from_min_max(rect.min + vec2(58.0, 6.0), rect.max - vec2(8.0, 20.0));
    let reach = |of: &crate::simulate::Distribution| {
        let (low, high) = (of.quantile(0.0), of.quantile(1.0));
        (low, (high - low).max(1e-9))
    };
    let (from, wide) = reach(&summary.finish);
    let (least, tall) = reach(&summary.cost);
    let x = |minutes: f64| plot.left() + plot.width() * ((minutes - from) / wide) as f32;
    let y = |cost: f64| plot.bottom() - plot.height() * ((cost - least) / tall) as f32;
    ui.painter().rect_stroke(
        plot,
        0.0,
        Stroke::new(1.0, theme.grid),
        egui::StrokeKind::Inside,
    );
    let step = summary.outcomes.len().div_ceil(MOST).max(1);
    let mut mesh = Mesh::default();
    let colour = theme.accent.line.gamma_multiply(0.55);
    for run in summary.outcomes.iter().step_by(step) {
        let dot = Rect::from_center_size(pos2(x(run.finish), y(run.cost)), vec2(DOT, DOT) * 2.0);
        mesh.add_colored_rect(dot, colour);
    }
    ui.painter().add(Shape::mesh(mesh));
    for share in SHARES {
        let (finish, cost) = (summary.finish.quantile(share), summary.cost.quantile(share));
        let stroke = Stroke::new(1.0, theme.muted);
        let across = [pos2(plot.left(), y(cost)), pos2(plot.right(), y(cost))];
        let up = [pos2(x(finish), plot.top()), pos2(x(finish), plot.bottom())];
        for ends in [across, up] {
            ui.painter()
                .extend(Shape::dashed_line(&ends, stroke, 3.0, 3.0));
        }
        let label = format!("{cost:.0}");
        let room = Rect::from_center_size(pos2(rect.left() + 26.0, y(cost)), vec2(52.0, 14.0));
        Line::new(&label, Weight::Regular, size::AXIS, theme.muted).paint_in(ui, room, Align::Max);
    }
    let axis = rect.with_min_y(plot.bottom() + 3.0).with_min_x(plot.left());
    for (at, side) in [(from, Align::Min), (from + wide, Align::Max)] {
        let text = page.tell(at);
        Line::new(&text, Weight::Regular, size::AXIS, theme.muted).paint_in(ui, axis, side);
    }
}
