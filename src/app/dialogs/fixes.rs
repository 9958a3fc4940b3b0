//! What the cures of several findings would do: a list to choose from, and what becomes of the plan.
//!
//! A cure that is one of several, or that says what only the planner can know, is never chosen for them.

use crate::app::action::Actions;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::{ActionButton, check_box, panel_title};
use crate::edit::Edit;
use crate::lint::{Finding, Fix};
use crate::plan::duration::brief;
use crate::plan::{OptionId, Plan};
use crate::schedule::{Settings, schedule};
use egui::{Align, Label, Layout, RichText, ScrollArea, Ui};

/// One cure on offer.
struct Offer {
    message: String,
    fix: Fix,
    is_chosen: bool,
}

/// The dialog's state.
pub struct FixesDialog {
    offers: Vec<Offer>,
    /// What the chosen cures do to the finish, once it has been computed for this choice.
    outcome: Option<String>,
}

impl FixesDialog {
    /// A dialog about the cures of some findings, none of which change the same row.
    pub fn new(findings: Vec<Finding>) -> Self {
        let offer = |finding: Finding| {
            let fix = finding.fix?;
            Some(Offer {
                message: finding.message,
                is_chosen: !fix.is_a_choice,
                fix,
            })
        };
        Self {
            offers: findings.into_iter().filter_map(offer).collect(),
            outcome: None,
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        ui.set_width((ui.ctx().content_rect().width() - 160.0).clamp(420.0, 680.0));
        panel_title(ui, "Fix problems");
        ui.add_space(space::HEADING);
        let height = (ui.ctx().content_rect().height() - 260.0).clamp(140.0, 420.0);
        let mut is_other = false;
        ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for offer in &mut self.offers {
                    is_other |= row(ui, offer);
                    ui.add_space(space::ROW);
                }
            });
        if is_other {
            self.outcome = None;
        }
        let sheet = &state.sheet;
        let plan = sheet.document.plan();
        let chosen: Vec<&Fix> = self
            .offers
            .iter()
            .filter(|own| own.is_chosen)
            .map(|own| &own.fix)
            .collect();
        let text = self
            .outcome
            .get_or_insert_with(|| outcome(plan, sheet.option, &chosen));
        ui.add_space(space::HEADING);
        ui.add(Label::new(RichText::new(text.as_str()).color(Theme::of(ui).text)).wrap());
        ui.add_space(space::SECTION);
        buttons(ui, &chosen, actions)
    }
}

/// One cure with its box; whether it was ticked or unticked.
fn row(ui: &mut Ui, offer: &mut Offer) -> bool {
    let theme = Theme::of(ui);
    let quiet = |text: String| RichText::new(text).size(size::SMALL).color(theme.muted);
    let mut letters = offer.fix.label.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    let label = format!("{}{}", first.unwrap_or_default(), letters.as_str());
    let is_other = check_box(ui, &mut offer.is_chosen, label).changed();
    ui.indent(("why", &offer.message), |ui| {
        ui.add(Label::new(quiet(offer.message.clone())).wrap());
        if offer.fix.is_a_choice {
            let text = "One of several cures: choose it only if it is yours.".to_owned();
            ui.add(Label::new(quiet(text).color(theme.warning.text)).wrap());
        }
    });
    is_other
}

fn buttons(ui: &mut Ui, chosen: &[&Fix], actions: &mut Actions) -> bool {
    let mut done = false;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let text = match chosen.len() {
            1 => "Fix 1 problem".to_owned(),
            count => format!("Fix {count} problems"),
        };
        let fix = ActionButton::primary(&text);
        if ui.add_enabled(!chosen.is_empty(), fix).clicked() {
            let edits: Vec<Edit> = chosen.iter().map(|fix| fix.edit.clone()).collect();
            actions.edit(text.to_lowercase(), move |tx| {
                edits.iter().for_each(|edit| tx.apply(edit));
                Ok(())
            });
            done = true;
        }
        done |= ui.add(ActionButton::secondary("Cancel")).clicked();
    });
    done
}

/// What some cures do to the finish and the length of the plan, in a sentence.
fn outcome(plan: &Plan, option: Option<OptionId>, chosen: &[&Fix]) -> String {
    if chosen.is_empty() {
        return "Nothing is chosen.".to_owned();
    }
    let mut cured = plan.clone();
    for fix in chosen {
        fix.edit.apply(&mut cured);
    }
    let dates = |plan: &Plan| schedule(plan, &Settings { option });
    match (dates(plan), dates(&cured)) {
        (Ok(before), Ok(after)) if before.finish == after.finish => {
            format!("The finish stays at {}.", before.finish)
        }
        (Ok(before), Ok(after)) => format!(
            "The finish moves from {} to {}, the critical path from {} to {}.",
            before.finish,
            after.finish,
            brief(before.makespan),
            brief(after.makespan)
        ),
        (Err(_), Ok(after)) => format!("The plan has dates then: it ends at {}.", after.finish),
        (_, Err(error)) => format!("The plan has no dates then: {error}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Change, RowChange};
    use crate::lint;
    use crate::plan::{Dependency, DependencyId, Estimate, Ticket, TicketId, Work};
    use std::sync::Arc;

    /// Two tickets of an hour each that wait for nothing.
    fn pair() -> Plan {
        let mut plan = Plan::default();
        for (id, key) in [(1, "A"), (2, "B")] {
            let mut ticket = Ticket::new(TicketId(id), key, key);
            ticket.estimate = Estimate::Fixed(Work::hours(1));
            plan.tickets.insert(ticket);
        }
        plan.last_id = 2;
        plan
    }

    fn waits(plan: &Plan, from: usize, to: usize) -> Change {
        let key = |at: usize| crate::plan::Node::Ticket(plan.tickets.at(at).expect("a ticket").id);
        let row = Dependency::new(DependencyId(9_000), key(from), key(to));
        Change::Dependency(RowChange {
            before: None,
            after: Some(Arc::new(row)),
        })
    }

    fn finding(change: Change, is_a_choice: bool) -> Finding {
        let rule = lint::find("file-overlap").expect("a rule");
        let mut finding = Finding::new(rule, "Two write one file.".to_owned());
        finding.fix = Some(Fix {
            label: "let one wait".to_owned(),
            edit: Edit {
                label: String::new(),
                changes: vec![change],
            },
            is_a_choice,
        });
        finding
    }

    #[test]
    fn a_cure_among_several_is_not_chosen_and_the_outcome_is_told() {
        let plan = pair();
        let cure = |is_a_choice| finding(waits(&plan, 0, 1), is_a_choice);
        let dialog = FixesDialog::new(vec![cure(true), cure(false)]);
        let chosen: Vec<bool> = dialog.offers.iter().map(|offer| offer.is_chosen).collect();
        assert_eq!(chosen, [false, true]);
        assert_eq!(outcome(&plan, None, &[]), "Nothing is chosen.");
        let told = outcome(&plan, None, &[&dialog.offers[1].fix]);
        assert!(told.starts_with("The finish moves from "), "{told}");
    }
}
