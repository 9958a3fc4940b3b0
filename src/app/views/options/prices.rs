//! The price of soft dependencies: the makespan with them and without them, the dearest first.

use super::{Page, note, sentence};
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::studies::Question;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, focus_ring, page_card};
use crate::plan::duration::show as told;
use crate::plan::{Node, RowRef, TrackId};
use crate::schedule::soft::{Dropped, SoftPrice, SoftPrices};
use egui::{Align, Sense, Ui, WidgetInfo, WidgetType, vec2};

const ROW: f32 = 24.0;
/// The most rows that are shown.
const MOST: usize = 14;

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    let caption = "the makespan where only these do not hold, other things being equal";
    page_card(ui, "What soft dependencies cost", caption, |ui| {
        actions.want(Question::Prices);
        let answer = page.ctx.studies.prices.answer(page.ctx.topic());
        super::answered(ui, answer, |ui, prices: &SoftPrices| {
            list(ui, page, prices, actions);
        });
    });
}

fn list(ui: &mut Ui, page: &Page<'_>, prices: &SoftPrices, actions: &mut Actions) {
    if prices.prices.is_empty() {
        return note(
            ui,
            "No soft dependency holds: there is nothing that an option could drop.",
        );
    }
    sentence(
        ui,
        &format!("With all of them it takes {}.", told(prices.with)),
    );
    for price in prices.prices.iter().take(MOST) {
        row(ui, page, prices, price, actions);
    }
    let rest: Vec<&SoftPrice> = prices.prices.iter().skip(MOST).collect();
    if let Some(dearest) = rest.first() {
        let text = match prices.saved(dearest).0 {
            0 => format!("{} more cost nothing by themselves", rest.len()),
            _ => format!(
                "{} more cost at most {}",
                rest.len(),
                told(prices.saved(dearest))
            ),
        };
        note(ui, &text);
    }
}

fn row(
    ui: &mut Ui,
    page: &Page<'_>,
    prices: &SoftPrices,
    price: &SoftPrice,
    actions: &mut Actions,
) {
    let theme = page.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = name(page, price);
    let saved = prices.saved(price);
    let value = match saved.0 {
        0 => "costs nothing".to_owned(),
        _ => format!("{} without, {} less", told(price.without), told(saved)),
    };
    let label = format!("{name}: {value}");
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, theme.hover);
    }
    let colour = if saved.0 > 0 { theme.text } else { theme.muted };
    let figure = Line::new(&value, Weight::Medium, size::SMALL, colour);
    let (placed, _) = figure.paint_in(ui, rect, Align::Max);
    let line = Line::new(&name, Weight::Regular, size::BODY, colour);
    let (_, is_cut) = line.paint_in(ui, rect.with_max_x(placed.left() - 10.0), Align::Min);
    focus_ring(ui, &response, rect, 4);
    if response.clicked() {
        let rows: Vec<RowRef> = price.dependencies.iter().map(|&id| id.into()).collect();
        actions.push(Action::Select(crate::app::action::SelectChange::Replace(
            rows,
        )));
    }
    if is_cut {
        response.on_hover_text(label);
    }
}

fn name(page: &Page<'_>, price: &SoftPrice) -> String {
    let plan = page.ctx.plan;
    let track = |id: Option<TrackId>| {
        let track = id.and_then(|id| plan.tracks.get(id));
        track.map_or("no track", |track| track.name.as_str())
    };
    let count = price.dependencies.len();
    match price.what {
        Dropped::All => format!("All {count} of them"),
        Dropped::Between(from, to) if from == to => format!("Within {} ({count})", track(from)),
        Dropped::Between(from, to) => format!("{} → {} ({count})", track(from), track(to)),
        Dropped::One(id) => plan.dependencies.get(id).map_or_else(String::new, |row| {
            let key = |node: Node| plan.key(node);
            format!("{} → {}", key(row.from), key(row.to))
        }),
    }
}
