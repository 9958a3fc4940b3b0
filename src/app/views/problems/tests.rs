//! The view on a stage: choosing, filtering, fixing, silencing.

use super::*;
use crate::app::views::stage::{Stage, test_plans};
use crate::lint;
use crate::plan::{Plan, RowRef, Strength};

fn stage(plan: &Plan) -> Stage {
    Stage::new(Box::new(ProblemsView::default()), plan.clone())
}

#[test]
fn a_fix_mends_the_plan_in_one_step() {
    let mut plan = test_plans::chain(2, true);
    let mut soft = plan.dependencies.at(0).expect("an arrow").clone();
    soft.strength = Strength::Soft;
    plan.dependencies.insert(soft);
    let mut stage = stage(&plan);
    let fix = stage
        .derived
        .findings
        .iter()
        .find_map(|finding| finding.fix.clone());
    stage.click(&fix.expect("a loop can be mended").label);
    assert!(stage.derived.dates().is_some(), "the loop is still there");
    assert_eq!(stage.edits.len(), 1);
    stage.document.undo();
    assert_eq!(*stage.plan(), plan);
}

#[test]
fn a_finding_and_its_subjects_lead_to_their_rows_and_levels_can_be_hidden() {
    let mut stage = stage(&test_plans::chain(2, true));
    stage.click("error: ");
    assert_eq!(stage.selection.rows().len(), 1);
    stage.click("Show T-2");
    assert_eq!(
        stage.selection.rows(),
        [RowRef::Ticket(crate::plan::TicketId(102))]
    );
    stage.click("Hide 1 error");
    assert!(stage.find("error: ").is_none());
    stage.click("Show 1 error");
    assert!(stage.find("error: ").is_some());
}

#[test]
fn a_chosen_finding_shows_what_can_be_done_and_the_page_of_its_rule() {
    let mut stage = stage(&test_plans::chain(2, true));
    stage.click("error: ");
    stage.click("Page of the rule dependency-cycle");
    stage.click("Silence…");
    let asked: Vec<String> = stage
        .others
        .iter()
        .filter_map(|action| match action {
            Action::App(crate::app::action::AppRequest::Rule(request)) => {
                Some(format!("{request:?}"))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        asked,
        [
            "ShowPage(\"dependency-cycle\")",
            "AskToSilence(\"dependency-cycle\")"
        ]
    );
}

#[test]
fn a_silenced_rule_is_shown_with_its_reason_and_listened_to_again() {
    let mut plan = test_plans::chain(2, true);
    lint::silence(&plan, "dependency-cycle", "drawn so on purpose").apply(&mut plan);
    let mut stage = stage(&plan);
    assert!(stage.find("error: ").is_none());
    stage.click("1 silenced");
    assert!(stage.shows("drawn so on purpose"));
    stage.click("Listen to dependency-cycle again");
    assert!(stage.plan().info.silenced.is_empty());
    stage.settle();
    assert!(stage.find("error: ").is_some());
    stage.document.undo();
    assert_eq!(*stage.plan(), plan);
}

#[test]
fn fixes_that_touch_the_same_rows_are_not_applied_together() {
    let mut plan = test_plans::chain(3, false);
    let first = plan.dependencies.at(0).expect("an arrow").clone();
    for id in [900, 901] {
        let mut twin = first.clone();
        twin.id = crate::plan::DependencyId(id);
        plan.dependencies.insert(twin);
    }
    let finding = |dependency: u32| {
        let rule = lint::find("redundant-dependency").expect("a rule");
        let row = RowRef::Dependency(crate::plan::DependencyId(dependency));
        let mut finding = Finding::new(rule, String::new());
        let mut without = plan.clone();
        without
            .dependencies
            .remove(crate::plan::DependencyId(dependency));
        let edit = crate::edit::Edit::between("", &plan, &without);
        finding.subjects = vec![row];
        finding.fix = Some(lint::Fix {
            label: "remove".to_owned(),
            edit,
            is_a_choice: false,
        });
        finding
    };
    let all = [finding(900), finding(900), finding(901)];
    assert_eq!(tools::disjoint(all.iter()).len(), 2);
}
