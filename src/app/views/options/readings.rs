//! The readings of an ambiguous document by number of agents: each cell at best, likely and at most.

use super::{Page, note};
use crate::app::action::Actions;
use crate::app::fonts::Weight;
use crate::app::studies::Question;
use crate::app::theme::metrics::{radius, size};
use crate::app::widgets::{Line, focus_ring, page_card};
use crate::plan::{RowRef, Work};
use crate::schedule::readings::{ReadingRow, ReadingTable};
use egui::{Align, Rect, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

const ROW: f32 = 26.0;
const NAME: f32 = 220.0;
const LEAST_CELL: f32 = 86.0;

/// Draws the card; nothing for a plan that can be read in one way only.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    if page.ctx.plan.readings.is_empty() {
        return;
    }
    let caption = "hours with every estimate at its short end / likely / at its long end, by number of pooled agents";
    page_card(ui, "Readings by agents", caption, |ui| {
        actions.want(Question::Readings);
        let answer = page.ctx.studies.readings.answer(page.ctx.topic().of_all());
        super::answered(ui, answer, |ui, table: &ReadingTable| {
            grid(ui, page, table, actions);
        });
    });
}

fn grid(ui: &mut Ui, page: &Page<'_>, table: &ReadingTable, actions: &mut Actions) {
    let names = NAME.min(ui.available_width() * 0.4);
    let shown = shown(table, ui.available_width() - names);
    let heads = shown.iter().map(|&at| {
        let agents = table.agents[at];
        let plural = if agents == 1 { "agent" } else { "agents" };
        format!("{agents} {plural}")
    });
    let heads: Vec<String> = heads.collect();
    line(ui, page, names, ("", &heads), None, actions);
    for row in &table.rows {
        let name = page
            .ctx
            .plan
            .readings
            .get(row.reading)
            .map_or("", |reading| reading.name.as_str());
        let cells: Vec<String> = shown.iter().map(|&at| cell(&row.cells[at])).collect();
        let own = Some(RowRef::from(row.reading));
        line(ui, page, names, (name, &cells), own, actions);
    }
    for text in sentences(table) {
        note(ui, &text);
    }
}

/// The places of the numbers of agents for which there is room: one, then the last ones.
fn shown(table: &ReadingTable, room: f32) -> Vec<usize> {
    let count = ((room / LEAST_CELL) as usize).clamp(1, table.agents.len().max(1));
    let skipped = table.agents.len().saturating_sub(count);
    (0..table.agents.len())
        .filter(|&at| at == 0 || at > skipped)
        .collect()
}

/// `4.0 / 5.5 / 7.0`, without tenths where none of the three has any.
fn cell(works: &[Work; 3]) -> String {
    let whole = works.iter().all(|work| work.0 % 60 == 0);
    let text = |work: &Work| match whole {
        true => format!("{}", work.0 / 60),
        false => format!("{:.1}", work.0 as f64 / 60.0),
    };
    works.iter().map(text).collect::<Vec<_>>().join(" / ")
}

/// From how many agents on more add nothing.
fn sentences(table: &ReadingTable) -> Vec<String> {
    let enough = table.rows.iter().map(|row: &ReadingRow| row.enough).max();
    let most = table.agents.last().copied().unwrap_or(0);
    match enough {
        Some(enough) if enough < most => vec![format!(
            "{enough} agents do as well as {most} in every reading."
        )],
        _ => Vec::new(),
    }
}

fn line(
    ui: &mut Ui,
    page: &Page<'_>,
    names: f32,
    (name, cells): (&str, &[String]),
    own: Option<RowRef>,
    actions: &mut Actions,
) {
    let theme = page.theme;
    let sense = if own.is_some() {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
    let label = format!("{name}: {}", cells.join(", "));
    let kind = if own.is_some() {
        WidgetType::Button
    } else {
        WidgetType::Label
    };
    response.widget_info(|| WidgetInfo::labeled(kind, true, &label));
    if own.is_some() && response.hovered() {
        ui.painter().rect_filled(rect, 4.0, theme.hover);
    }
    let is_head = own.is_none();
    let colour = if is_head { theme.faint } else { theme.text };
    let at = rect.with_max_x(rect.left() + names - 8.0);
    let title = Line::new(name, Weight::Medium, size::BODY, theme.text);
    let is_cut = title.paint_in(ui, at, Align::Min).1;
    let width = (rect.width() - names) / cells.len().max(1) as f32;
    for (place, text) in cells.iter().enumerate() {
        let left = rect.left() + names + place as f32 * width;
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        Line::new(text, Weight::Regular, size::SMALL, colour).paint_in(ui, cell, Align::Max);
    }
    focus_ring(ui, &response, rect, radius::ROW);
    if let Some(own) = own.filter(|_| response.clicked()) {
        actions.select(own);
    }
    if is_cut {
        response.on_hover_text(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_told_only_where_there_are_some() {
        assert_eq!(cell(&[240, 330, 420].map(Work)), "4.0 / 5.5 / 7.0");
        assert_eq!(cell(&[300, 360, 420].map(Work)), "5 / 6 / 7");
    }

    #[test]
    fn where_there_is_little_room_one_agent_and_the_last_numbers_stay() {
        let table = ReadingTable {
            agents: (1..=5).collect(),
            rows: Vec::new(),
        };
        assert_eq!(shown(&table, 1000.0), [0, 1, 2, 3, 4]);
        assert_eq!(shown(&table, 3.5 * LEAST_CELL), [0, 3, 4]);
        assert_eq!(shown(&table, 10.0), [0]);
    }
}
