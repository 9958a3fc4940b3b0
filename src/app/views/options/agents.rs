//! What one more agent buys: the curve of the Load view with its figures below, and why it stops falling.

use super::{Page, note, sentence};
use crate::app::action::Actions;
use crate::app::fonts::Weight;
use crate::app::studies::Question;
use crate::app::theme::metrics::size;
use crate::app::views::load::chart;
use crate::app::widgets::{Line, page_card};
use crate::plan::duration::brief;
use crate::schedule::value::Value;
use egui::{Align, Rect, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

const ROW: f32 = 20.0;
const WIDTHS: [f32; 5] = [54.0, 84.0, 84.0, 78.0, 78.0];

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    let caption = "makespan by number of identical agents that offer every role around the clock; dashed: the lower bound";
    page_card(ui, "What one more agent buys", caption, |ui| {
        actions.want(Question::Value);
        let answer = page.ctx.studies.value.answer(page.ctx.topic());
        super::answered(ui, answer, |ui, value: &Value| {
            let agents = page.ctx.plan.agents.len() as u32;
            chart(ui, page.theme, value, agents);
            sentence(ui, &value.reason);
            let surplus = value.surplus(agents);
            if !surplus.is_empty() {
                note(ui, &surplus);
            }
            figures(ui, page, value, agents);
        });
    });
}

/// Agents, makespan, bound and how busy they are, up to one more than is enough or there are.
fn figures(ui: &mut Ui, page: &Page<'_>, value: &Value, agents: u32) {
    let has_deadline = page.ctx.plan.info.deadline.is_some();
    let shares = match has_deadline {
        true => ["To deadline", "To finish"],
        false => ["To finish", ""],
    };
    let head = ["Agents", "Makespan", "At least", shares[0], shares[1]];
    line(ui, page, &head.map(String::from), true);
    let most = (value.enough + 1).max(agents);
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    for row in value.rows.iter().filter(|row| row.agents <= most) {
        let used = row.utilisation;
        let shares = match used.to_deadline() {
            Some(share) => [percent(share), percent(used.to_finish)],
            None => [percent(used.to_finish), String::new()],
        };
        let [first, second] = shares;
        let cells = [
            row.agents.to_string(),
            brief(row.makespan),
            brief(row.lower_bound),
            first,
            second,
        ];
        line(ui, page, &cells, false);
    }
    let text = match has_deadline {
        true => {
            "To deadline, to finish: the work over the agents' hours from the start to there; above 100 % it cannot be done in time."
        }
        false => "To finish: the work over the agents' hours from the start to the finish.",
    };
    note(ui, text);
}

fn line(ui: &mut Ui, page: &Page<'_>, cells: &[String; 5], is_head: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(
            WidgetType::Label,
            true,
            cells.join(", ").trim_end_matches(", "),
        )
    });
    let colour = if is_head {
        page.theme.faint
    } else {
        page.theme.text
    };
    let mut left = rect.left();
    for (text, width) in cells.iter().zip(WIDTHS) {
        let cell = Rect::from_min_max(
            pos2(left, rect.top()),
            pos2(left + width - 8.0, rect.bottom()),
        );
        Line::new(text, Weight::Regular, size::SMALL, colour).paint_in(ui, cell, Align::Max);
        left += width;
    }
}
