//! What would have to change for the deadline to hold: the smallest sets of cuts, agents and soft dependencies.

use super::{Page, make, note, sentence, small_button};
use crate::app::action::Actions;
use crate::app::studies::Question;
use crate::app::views::timeline::Style;
use crate::app::widgets::page_card;
use crate::plan::duration::show as told;
use crate::plan::{Stamp, Work};
use crate::schedule::rescue::Rescues;
use egui::Ui;

/// The most sets that are shown.
const MOST_SETS: usize = 8;

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    let caption =
        "the smallest sets of cuts, agents and soft dependencies, each judged by a schedule";
    page_card(ui, "For the deadline to hold", caption, |ui| {
        let Some(deadline) = page.ctx.plan.info.deadline_stamp() else {
            return note(
                ui,
                "The plan has no deadline: set one in the plan settings.",
            );
        };
        actions.want(Question::Rescue);
        let answer = page.ctx.studies.rescue.answer(page.ctx.topic());
        super::answered(ui, answer, |ui, rescues: &Option<Rescues>| {
            if let Some(rescues) = rescues {
                sets(ui, page, rescues, deadline, actions);
            }
        });
    });
}

fn sets(ui: &mut Ui, page: &Page<'_>, rescues: &Rescues, deadline: Stamp, actions: &mut Actions) {
    let style = page
        .ctx
        .derived
        .dates()
        .map(|dates| Style::of(page.ctx.plan, dates));
    let at = |stamp: Stamp| style.map_or_else(|| stamp.to_string(), |style| style.tell(stamp));
    if rescues.late.0 <= 0 {
        let spare = told(Work(-rescues.late.0));
        let text = match rescues.late.0 {
            0 => format!(
                "Nothing: the deadline of {} is kept to the minute.",
                at(deadline)
            ),
            _ => format!(
                "Nothing: the deadline of {} is kept with {spare} on the clock to spare.",
                at(deadline)
            ),
        };
        return sentence(ui, &text);
    }
    let late = told(Work(rescues.late.0));
    sentence(
        ui,
        &format!(
            "The deadline of {} is missed by {late} on the clock.",
            at(deadline)
        ),
    );
    if rescues.sets.is_empty() {
        return note(
            ui,
            "No set of cuts, agents and soft dependencies that was tried saves it.",
        );
    }
    for set in rescues.sets.iter().take(MOST_SETS) {
        sentence(ui, &set.text);
        ui.horizontal(|ui| {
            note(ui, &format!("Finishes {}", at(set.finish)));
            if small_button(ui, "Make it an option") {
                let name = make::name_of(page.ctx.plan, &set.remedies);
                make::with_remedies(page.ctx, name, set.remedies.clone(), actions);
            }
        });
    }
    let rest = rescues.sets.len().saturating_sub(MOST_SETS);
    if rest > 0 {
        note(ui, &format!("and {rest} more sets of the same size"));
    }
    if !rescues.is_smallest {
        note(ui, "There may be smaller sets: not all were tried.");
    }
}
