//! What moves the finish: a bar for each ticket, risk and gate, the longest first.

use super::Page;
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, focus_ring, page_card};
use crate::plan::{Node, RowRef};
use crate::simulate::{Bar, Cause};
use egui::{Align, CornerRadius, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

const ROW: f32 = 30.0;
const BAR: f32 = 16.0;

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    let caption = "mean finish with the item at its P10 and at its P90";
    page_card(ui, "What moves the finish", caption, |ui| {
        let bars = &page.summary.tornado;
        if bars.is_empty() {
            let text = "Nothing does: every estimate is fixed.";
            let line = Line::new(text, Weight::Regular, size::BODY, page.theme.muted);
            let room = ui.available_width();
            crate::app::widgets::elided_label(ui, &line, room);
            return;
        }
        let mean = page.summary.tornado_mean;
        let furthest = bars
            .iter()
            .flat_map(|bar| [mean - bar.low, bar.high - mean]);
        let most = furthest.fold(1.0, f64::max);
        for bar in bars {
            row(ui, page, bar, (mean, most), actions);
        }
    });
}

fn row(ui: &mut Ui, page: &Page<'_>, bar: &Bar, (mean, most): (f64, f64), actions: &mut Actions) {
    let theme = page.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (subject, name) = subject(page, bar.cause);
    let change = Page::tell_change(bar.high - mean);
    response.widget_info(|| {
        WidgetInfo::labeled(
            WidgetType::Button,
            true,
            format!("{name} moves the finish by {change}"),
        )
    });
    let split = rect.left() + rect.width() * 0.42;
    let label = Line::new(&name, Weight::Medium, size::BODY, theme.text);
    let (_, is_cut) = label.paint_in(ui, rect.with_max_x(split - 10.0), Align::Min);
    let room = rect.right() - split - 58.0;
    let zero = split + room * 0.4;
    let scale = f64::from(room * 0.4) / most;
    let wide = f64::from(room * 0.6) / most;
    let middle = rect.center().y;
    let reach = |from: f32, to: f32| {
        Rect::from_x_y_ranges(from..=to, middle - BAR / 2.0..=middle + BAR / 2.0)
    };
    let low = (((mean - bar.low) * scale) as f32).max(0.0);
    let high = (((bar.high - mean) * wide) as f32).max(0.0);
    let corner = CornerRadius::same(2);
    let painter = ui.painter();
    painter.rect_filled(reach(zero - low, zero), corner, theme.good.bar);
    painter.rect_filled(reach(zero, zero + high), corner, theme.critical.bar);
    painter.vline(zero, rect.y_range(), Stroke::new(1.0, theme.edge));
    let value = Rect::from_min_max(pos2(zero + high + 6.0, rect.top()), rect.max);
    Line::new(&change, Weight::Regular, size::CAPTION, theme.muted).paint_in(ui, value, Align::Min);
    focus_ring(ui, &response, rect, 4);
    if response.hovered() {
        actions.push(Action::Hover(Some(subject)));
    }
    if response.clicked() {
        actions.push(Action::Reveal(subject));
    }
    if is_cut {
        response.on_hover_text(name);
    }
}

fn subject(page: &Page<'_>, cause: Cause) -> (RowRef, String) {
    let plan = page.ctx.plan;
    let node = |node: Node| format!("{} {}", plan.key(node), plan.node_title(node));
    match cause {
        Cause::Ticket(id) => (id.into(), node(Node::Ticket(id))),
        Cause::Gate(id) => (id.into(), format!("{} fails", node(Node::Gate(id)))),
        Cause::Risk(id) => {
            let name = plan.risks.get(id).map_or("", |risk| risk.name.as_str());
            (id.into(), format!("Risk: {name}"))
        }
    }
}
