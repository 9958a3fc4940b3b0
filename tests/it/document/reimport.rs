//! A document that changed: the plan follows it by key and keeps what was done in Slackline.

use super::read;
use slackline::document::reimport::{DifferenceKind, reimport};
use slackline::edit::{Document, Edit};
use slackline::plan::*;

const BEFORE: &str = "# Plan\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n| T-1 | Schema | 2h | — |\n| T-2 | API | 4h | T-1 |\n| T-3 | Docs | 1h | T-2 |\n";

fn ticket<'p>(plan: &'p Plan, key: &str) -> &'p Ticket {
    match plan.find_key(key) {
        Some(Node::Ticket(id)) => plan.tickets.get(id).expect("a ticket"),
        other => panic!("{key} is {other:?}"),
    }
}

fn edges(plan: &Plan) -> Vec<String> {
    let mut edges: Vec<String> = plan
        .dependencies
        .iter()
        .map(|row| format!("{}>{}", plan.key(row.from), plan.key(row.to)))
        .collect();
    edges.sort_unstable();
    edges
}

#[test]
fn the_same_document_changes_nothing() {
    let plan = read(BEFORE.as_bytes(), "plan.md").plan;
    let source = plan.sources.iter().next().expect("a source").id;
    let again = reimport(&plan, source, BEFORE.as_bytes()).expect("a source");
    assert_eq!(again.changes, []);
    assert!(again.plan == plan);
}

#[test]
fn what_the_document_changed_is_taken_and_the_rest_is_kept() {
    let mut plan = read(BEFORE.as_bytes(), "plan.md").plan;
    let source = plan.sources.iter().next().expect("a source").id;
    // What was done in Slackline: a priority, a title, a ticket and its dependency.
    let mut row = ticket(&plan, "T-2").clone();
    row.priority = Some(Priority::P1);
    row.title = "API, version 2".into();
    plan.tickets.insert(row);
    plan.last_id += 1;
    plan.tickets
        .insert(Ticket::new(TicketId(plan.last_id), "X-1", "Own"));
    let (own, api) = (
        Node::Ticket(TicketId(plan.last_id)),
        Node::Ticket(ticket(&plan, "T-2").id),
    );
    plan.last_id += 1;
    plan.dependencies
        .insert(Dependency::new(DependencyId(plan.last_id), api, own));
    let after = BEFORE.replace("| 4h |", "| 6h |").replace(
        "| T-3 | Docs | 1h | T-2 |\n",
        "| T-4 | Ship | 3h | T-1, T-2 |\n",
    );
    let again = reimport(&plan, source, after.as_bytes()).expect("a source");
    let now = &again.plan;
    assert_eq!(integrity::check(now), Ok(()));
    let api = ticket(now, "T-2");
    assert_eq!(
        (api.estimate.likely(), api.priority, api.title.as_str()),
        (Some(Work(360)), Some(Priority::P1), "API, version 2")
    );
    assert_eq!(edges(now), ["T-1>T-2", "T-1>T-4", "T-2>T-4", "T-2>X-1"]);
    assert!(now.find_key("T-3").is_none() && now.find_key("X-1").is_some());
    let shown: Vec<(DifferenceKind, &str)> = again
        .changes
        .iter()
        .filter(|change| change.row.kind() == RowKind::Ticket)
        .map(|change| (change.kind, change.name.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            (DifferenceKind::Changed, "ticket T-2"),
            (DifferenceKind::Added, "ticket T-4"),
            (DifferenceKind::Removed, "ticket T-3")
        ]
    );
}

#[test]
fn the_result_is_an_ordinary_undoable_edit() {
    let plan = read(BEFORE.as_bytes(), "plan.md").plan;
    let source = plan.sources.iter().next().expect("a source").id;
    let again = reimport(&plan, source, BEFORE.replace("2h", "3h").as_bytes()).expect("a source");
    let edit = Edit::between("read plan.md again", &plan, &again.plan);
    let mut document = Document::new(plan.clone());
    document
        .edit("read plan.md again", |transaction| {
            transaction.apply(&edit);
            Ok(())
        })
        .expect("a sound edit");
    assert!(**document.plan() == again.plan);
    document.undo();
    assert!(**document.plan() == plan);
}

#[test]
fn a_source_that_is_not_there_is_refused() {
    assert!(reimport(&Plan::default(), SourceId(7), b"# x\n").is_err());
}

const ADDENDUM: &str = "# Plan, addendum\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n| T-3 | Docs | 2h | T-2 |\n| T-4 | Training | 1h | T-3, T-1 |\n";

#[test]
fn an_addendum_of_the_same_name_comes_in_beside_the_document() {
    let plan = read(BEFORE.as_bytes(), "plan.md").plan;
    let other = read(ADDENDUM.as_bytes(), "plan.md");
    assert_eq!(plan.likely_version("plan.md", &other.plan), None);
    let (_, joined) = slackline::document::reimport::join(&plan, "plan.md", ADDENDUM.as_bytes());
    let names: Vec<&str> = joined
        .plan
        .sources
        .iter()
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(names, ["plan.md", "plan.md (2)"]);
    assert!(
        joined
            .changes
            .iter()
            .all(|change| change.kind != DifferenceKind::Removed)
    );
    assert_eq!(
        edges(&joined.plan),
        ["T-1>T-2", "T-1>T-4", "T-2>T-3", "T-3>T-4"]
    );
    assert_eq!(ticket(&joined.plan, "T-1").sources.len(), 1);
    assert_eq!(
        ticket(&joined.plan, "T-3").sources.len(),
        2,
        "it stands in both"
    );
}

#[test]
fn an_addendum_loses_no_name_the_open_plan_knows() {
    let plan = read(BEFORE.as_bytes(), "plan.md").plan;
    let other = read(ADDENDUM.as_bytes(), "plan.md");
    let names = |losses: &[slackline::document::facts::Loss]| {
        losses
            .iter()
            .filter(|loss| loss.text.contains("T-2") || loss.text.contains("T-1"))
            .count()
    };
    assert!(
        names(&other.losses) > 0,
        "read alone it names what nobody knows"
    );
    let (losses, made_good) = slackline::document::reimport::losses_beside(&plan, &other);
    assert_eq!((names(&losses), made_good.len()), (0, names(&other.losses)));
}

#[test]
fn both_documents_can_change_without_taking_rows_from_each_other() {
    let plan = read(BEFORE.as_bytes(), "plan.md").plan;
    let first = plan.sources.iter().next().expect("a source").id;
    let (second, joined) =
        slackline::document::reimport::join(&plan, "more.md", ADDENDUM.as_bytes());
    let same = reimport(&joined.plan, second, ADDENDUM.as_bytes()).expect("a source");
    assert_eq!(same.changes, []);
    // T-3 goes from the first document, and stays because the second one has it.
    let shorter = BEFORE.replace("| T-3 | Docs | 1h | T-2 |\n", "");
    let again = reimport(&joined.plan, first, shorter.as_bytes()).expect("a source");
    assert!(again.plan.find_key("T-3").is_some());
    let lines = &ticket(&again.plan, "T-3").sources;
    assert!(lines.iter().all(|line| line.source == second), "{lines:?}");
}
