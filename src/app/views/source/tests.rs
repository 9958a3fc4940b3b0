//! The view on a stage: lines, marks, findings, and the way from one to the other.

use super::*;
use crate::app::views::stage::{Stage, test_plans};
use crate::document;

const TEXT: &str = "# Launch\n\n## Track Main\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n\
                    | A-1 | First | 2h | |\n| A-2 | Second | 3h | A-1 |\n| A-3 | Third | soonish | A-2, A-9 |\n";

fn stage() -> Stage {
    let plan = document::read(TEXT.as_bytes(), "launch.md", "").plan;
    Stage::new(Box::new(SourceView::default()), plan)
}

#[test]
fn a_line_selects_its_row_and_losses_stand_at_theirs() {
    let mut stage = stage();
    stage.wait_for("remark");
    assert!(stage.shows("launch.md"));
    stage.click("Line 8:");
    let key = stage.plan().find_key("A-2").expect("A-2");
    assert!(stage.selection.contains(RowRef::from(key)));
}

#[test]
fn a_chosen_finding_opens_at_its_line_with_what_can_be_done() {
    let mut stage = stage();
    let finding = stage
        .derived
        .findings
        .iter()
        .find(|finding| finding.rule == "unknown-reference")
        .expect("A-9 is unknown");
    stage.spotlight.chosen = Some(FindingName::of(finding));
    stage.settle();
    assert!(stage.shows("Page of the rule unknown-reference"));
    stage.click("Line 9:");
    stage.settle();
    assert!(!stage.spotlight.chosen.as_ref().is_some_and(|own| {
        own.is(stage
            .derived
            .findings
            .iter()
            .find(|f| f.rule == "unknown-reference")
            .expect("it"))
    }));
}

#[test]
fn a_row_selected_elsewhere_brings_its_line_into_sight_in_a_long_document() {
    let mut text = "# Long\n\n| ID | Task | Estimate |\n|---|---|---|\n".to_owned();
    for number in 1..=2_000 {
        text.push_str(&format!("| L-{number} | Task {number} | 1h |\n"));
    }
    let plan = document::read(text.as_bytes(), "long.md", "").plan;
    let mut stage = Stage::new(Box::new(SourceView::default()), plan);
    assert!(stage.find("Line 1:").is_some());
    assert!(stage.find("Line 1504:").is_none());
    let row = RowRef::from(stage.plan().find_key("L-1500").expect("L-1500"));
    stage
        .selection
        .change(crate::app::action::SelectChange::Replace(vec![row]));
    stage.settle();
    assert!(stage.find("Line 1504:").is_some());
    assert!(stage.find("Line 1:").is_none());
}

#[test]
fn a_chosen_line_of_another_document_shows_that_document() {
    let mut plan = document::read(TEXT.as_bytes(), "launch.md", "").plan;
    let (id, joined) = crate::document::reimport::join(
        &plan,
        "more.md",
        b"# More\n\n- [ ] B-1: Extra (2h)\n- [ ] B-2: Rest (1h)\n",
    );
    plan = joined.plan;
    assert_eq!(plan.info.title, "Launch");
    assert!(plan.find_key("A-1").is_some() && plan.find_key("B-1").is_some());
    let mut stage = Stage::new(Box::new(SourceView::default()), plan);
    stage.requests.push(ViewRequest::RevealLine {
        source: id,
        line: 3,
    });
    stage.settle();
    assert!(stage.find("Line 3: - [ ] B-1").is_some());
}

#[test]
fn without_a_document_the_view_says_how_to_get_one() {
    let mut stage = Stage::new(Box::new(SourceView::default()), test_plans::chain(2, false));
    stage.click("Paste a document…");
    assert!(matches!(
        stage.others.last(),
        Some(Action::App(AppRequest::PasteDocument))
    ));
}
