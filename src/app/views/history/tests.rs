//! The history on a stage: steps, revisions, what is asked for.

use super::HistoryView;
use crate::app::action::{Action, AppRequest};
use crate::app::keeping::SafetyRequest;
use crate::app::views::stage::{Stage, test_plans};
use crate::plan::{Ticket, TicketId};

#[test]
fn steps_are_told_with_their_rows_before_and_after() {
    let mut stage = Stage::new(
        Box::new(HistoryView::default()),
        test_plans::chain(3, false),
    );
    stage.settle();
    assert!(stage.find("No step can be undone yet").is_some());
    let done = stage.document.edit("rename T-1", |tx| {
        tx.update(TicketId(101), |ticket: &mut Ticket| {
            ticket.title = "Renamed".into()
        })
    });
    done.expect("renamed");
    stage.settle();
    for text in [
        "rename T-1",
        "Ticket T-1 Renamed",
        "Task 1",
        "1 step can be undone",
    ] {
        let is_there = stage.find(text).is_some() || stage.label_with(text).is_some();
        assert!(is_there, "{text} is not shown");
    }
}

#[test]
fn a_state_is_kept_under_a_typed_name() {
    let mut stage = Stage::new(
        Box::new(HistoryView::default()),
        test_plans::chain(2, false),
    );
    stage.click("Name this state");
    stage.type_text("before the review");
    stage.click("Keep");
    let asked = stage.others.iter().find_map(|action| match action {
        Action::App(AppRequest::Safety(SafetyRequest::KeepRevision(name))) => Some(name.as_str()),
        _ => None,
    });
    assert_eq!(asked, Some("before the review"));
}
