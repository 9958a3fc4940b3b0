//! Which tickets decide the finish: the share of samples in which each is on the critical path.

use super::Page;
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, Meter, focus_ring, page_card};
use crate::plan::{Node, RowRef};
use crate::simulate::TicketFigures;
use egui::{Align, Rect, Sense, Ui, UiBuilder, WidgetInfo, WidgetType, vec2};

const ROW: f32 = 30.0;
/// The rest decides little.
const MOST: usize = 12;

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    page_card(ui, "On the critical path", "share of samples", |ui| {
        let mut rows: Vec<&TicketFigures> = page.summary.tickets.iter().collect();
        rows.sort_by(|a, b| {
            let order = b.criticality.total_cmp(&a.criticality);
            order.then(b.sensitivity.total_cmp(&a.sensitivity))
        });
        for figures in rows.into_iter().take(MOST) {
            row(ui, page, figures, actions);
        }
    });
}

fn row(ui: &mut Ui, page: &Page<'_>, figures: &TicketFigures, actions: &mut Actions) {
    let theme = page.theme;
    let node = Node::Ticket(figures.ticket);
    let (key, title) = (page.ctx.plan.key(node), page.ctx.plan.node_title(node));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let share = format!("{:.0} %", figures.criticality * 100.0);
    let spoken = format!("{key} {title} is critical in {share}");
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &spoken));
    let split = rect.left() + rect.width() * 0.46;
    let name = Line::new(title, Weight::Medium, size::BODY, theme.text);
    let quiet = Line::new(key, Weight::Regular, size::SMALL, theme.muted).beside(size::BODY);
    let (placed, _) = quiet.paint_in(ui, rect.with_max_x(split - 60.0), Align::Min);
    let room = Rect::from_x_y_ranges(placed.right() + 8.0..=split - 10.0, rect.y_range());
    name.paint_in(ui, room, Align::Min);
    let bar = Rect::from_x_y_ranges(split..=rect.right() - 52.0, rect.y_range());
    let mut inner = ui.new_child(UiBuilder::new().max_rect(bar.with_min_y(bar.center().y - 4.0)));
    let meter = Meter::new(&spoken, figures.criticality as f32);
    inner.add(meter.tone(&theme.critical).height(8.0));
    Line::new(&share, Weight::SemiBold, size::SMALL, theme.text).paint_in(ui, rect, Align::Max);
    focus_ring(ui, &response, rect, 4);
    let subject = RowRef::from(figures.ticket);
    if response.hovered() {
        actions.push(Action::Hover(Some(subject)));
    }
    if response.clicked() {
        actions.push(Action::Reveal(subject));
    }
    response.on_hover_ui(|ui| {
        ui.label(format!("{key}  {title}"));
        ui.label(format!("Critical in {share} of the samples"));
        ui.label(format!("Schedule sensitivity {:.2}", figures.sensitivity));
        ui.label(format!("Significance {:.2}", figures.significance));
        ui.label(format!(
            "Correlation with the finish {:.2}",
            figures.correlation
        ));
    });
}
