//! What moves the finish: a bar for each ticket, risk and gate from end to end, the longest first.

use super::Page;
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::size;
use crate::app::views::timeline::Style;
use crate::app::widgets::{Line, focus_ring, page_card};
use crate::plan::{Node, RowRef};
use crate::simulate::{Bar, Cause};
use egui::{Align, CornerRadius, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

const ROW: f32 = 30.0;
const BAR: f32 = 16.0;
/// What is critical in a smaller share of the runs hardly ever decides the finish by itself.
const RARE: f64 = 0.02;

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    let caption = match (page.style, page.summary.tornado_is_work) {
        (Style::Hours { .. }, _) => "mean finish with the item at its P10 and at its P90",
        (Style::Dates, true) => {
            "mean finish, in working time, with the item at its P10 and at its P90"
        }
        (Style::Dates, false) => {
            "mean finish, on the clock, with the item at its P10 and at its P90"
        }
    };
    page_card(ui, "What moves the finish", caption, |ui| {
        let mean = page.summary.tornado_mean;
        let moves = |bar: &&Bar| bar.swing() >= 0.5;
        let (own, along): (Vec<&Bar>, Vec<&Bar>) = page
            .summary
            .tornado
            .iter()
            .filter(moves)
            .partition(|bar| !never_decides(page, bar.cause));
        if own.is_empty() && along.is_empty() {
            let text = match page.summary.tornado.is_empty() {
                true => "Nothing does: every estimate is fixed.",
                false => "Nothing does: what varies has float enough.",
            };
            let line = Line::new(text, Weight::Regular, size::BODY, page.theme.muted);
            let room = ui.available_width();
            crate::app::widgets::elided_label(ui, &line, room);
            return;
        }
        let furthest = own
            .iter()
            .chain(&along)
            .flat_map(|bar| [bar.low, bar.high].map(|end| (end - mean).abs()));
        let most = furthest.fold(1.0, f64::max);
        for bar in own {
            row(ui, page, bar, (mean, most), actions);
        }
        scale(ui, page, most);
        if !along.is_empty() {
            ui.add_space(6.0);
            let text = "Hardly ever on the critical path: they vary together with others of their track that are.";
            let text = egui::RichText::new(text)
                .font(Weight::Regular.font(size::SMALL))
                .color(page.theme.muted);
            ui.add(egui::Label::new(text).wrap());
            for bar in along {
                row(ui, page, bar, (mean, most), actions);
            }
        }
    });
}

/// Whether the finish hardly ever waits for a ticket, so that it only varies along with others.
fn never_decides(page: &Page<'_>, cause: Cause) -> bool {
    let Cause::Ticket(id) = cause else {
        return false;
    };
    let mut rows = page.summary.tickets.iter();
    rows.any(|row| row.ticket == id && row.criticality < RARE)
}

/// Where a row's bars are: the line of the mean, and the points that the furthest end of each side may take.
fn sides(rect: Rect) -> (f32, f32, f32) {
    let split = rect.left() + rect.width() * 0.42;
    let room = rect.right() - split - 58.0;
    (split + room * 0.4, room * 0.4, room * 0.6)
}

/// The scale below the bars: how much earlier and later their ends are.
fn scale(ui: &mut Ui, page: &Page<'_>, most: f64) {
    let theme = page.theme;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let (zero, left, right) = sides(rect);
    let line = Stroke::new(1.0, theme.grid);
    ui.painter()
        .hline(zero - left..=zero + right, rect.top() + 1.0, line);
    for (x, minutes) in [(zero - left, -most), (zero, 0.0), (zero + right, most)] {
        let tick = rect.top() + 1.0..=rect.top() + 5.0;
        ui.painter().vline(x, tick, Stroke::new(1.0, theme.edge));
        let text = match minutes {
            0.0 => "mean".to_owned(),
            _ => Page::tell_change(minutes),
        };
        let room = Rect::from_center_size(pos2(x, rect.top() + 12.0), vec2(70.0, 12.0));
        Line::new(&text, Weight::Regular, size::AXIS, theme.muted).paint_in(
            ui,
            room,
            Align::Center,
        );
    }
}

fn row(ui: &mut Ui, page: &Page<'_>, bar: &Bar, (mean, most): (f64, f64), actions: &mut Actions) {
    let theme = page.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (subject, name) = subject(page, bar.cause);
    let swing = Page::tell_change(bar.swing());
    let swing = swing.trim_start_matches('+');
    let ends = [bar.low, bar.high].map(|end| Page::tell_change(end - mean));
    let spoken = format!(
        "{name} moves the finish by {swing}: from {} to {}",
        ends[0], ends[1]
    );
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &spoken));
    let split = rect.left() + rect.width() * 0.42;
    let label = Line::new(&name, Weight::Medium, size::BODY, theme.text);
    label.paint_in(ui, rect.with_max_x(split - 10.0), Align::Min);
    let (zero, left, right) = sides(rect);
    let (scale, wide) = (f64::from(left) / most, f64::from(right) / most);
    let middle = rect.center().y;
    let reach = |from: f32, to: f32| {
        Rect::from_x_y_ranges(from..=to, middle - BAR / 2.0..=middle + BAR / 2.0)
    };
    // From end to end, wherever the mean is: with agents both ends may lie on one side of it.
    let x = |end: f64| match end < mean {
        true => zero - ((mean - end) * scale) as f32,
        false => zero + ((end - mean) * wide) as f32,
    };
    let (from, to) = (x(bar.low.min(bar.high)), x(bar.low.max(bar.high)));
    let corner = CornerRadius::same(2);
    let painter = ui.painter();
    if from < zero {
        painter.rect_filled(reach(from, to.min(zero)), corner, theme.good.bar);
    }
    if to > zero {
        painter.rect_filled(reach(from.max(zero), to), corner, theme.critical.bar);
    }
    painter.vline(zero, rect.y_range(), Stroke::new(1.0, theme.edge));
    let value = Rect::from_min_max(pos2(to.max(zero) + 6.0, rect.top()), rect.max);
    Line::new(swing, Weight::Regular, size::CAPTION, theme.muted).paint_in(ui, value, Align::Min);
    focus_ring(ui, &response, rect, 4);
    if response.hovered() {
        actions.push(Action::Hover(Some(subject)));
    }
    if response.clicked() {
        actions.push(Action::Reveal(subject));
    }
    response.on_hover_text(spoken);
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
