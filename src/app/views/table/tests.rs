//! The table by its labels: cells typed into, refused, walked through; sorting and filtering.

use super::editing::{self, Cell};
use super::rows::{Env, Incoming, SortKey, Sorting, rows};
use super::*;
use crate::app::action::AppRequest;
use crate::app::views::stage::{Stage, test_plans};
use crate::plan::{Estimate, Gate, GateId, Plan, Stamp, TicketId, Work};
use egui::{Key, Modifiers, pos2};

fn place(title: &str) -> usize {
    COLUMNS
        .iter()
        .position(|column| column.title == title)
        .expect("a column with this title")
}

fn ticket(number: u32) -> Node {
    Node::Ticket(TicketId(100 + number))
}

fn stage() -> Stage {
    Stage::new(Box::new(TableView::default()), test_plans::chain(12, false))
}

fn estimate(stage: &Stage, number: u32) -> Estimate {
    stage
        .plan()
        .tickets
        .get(TicketId(100 + number))
        .expect("the ticket")
        .estimate
        .clone()
}

/// Marks a cell and opens its field.
fn open(stage: &mut Stage, label: &str) {
    stage.click(label);
    stage.click(label);
    stage.settle();
}

#[test]
fn titles_and_fields_are_unique_and_every_typed_column_has_a_field() {
    for (index, column) in COLUMNS.iter().enumerate() {
        assert!(
            COLUMNS[..index]
                .iter()
                .all(|other| other.title != column.title)
        );
        assert_eq!(
            column.parse.is_some(),
            !column.field.is_empty(),
            "{}",
            column.title
        );
    }
}

/// What a cell says is a text it takes, and typing it again changes nothing.
#[test]
fn every_cell_reads_back_what_it_says() {
    let mut plan = test_plans::chain(3, false);
    plan.gates.insert(Gate {
        review: Some(Work(90)),
        owner: "Ada".into(),
        ..Gate::new(GateId(50), "G1", "Gate")
    });
    plan.settle_last_id();
    let incoming = Incoming::of(&plan);
    let env = Env {
        plan: &plan,
        schedule: None,
        clock: Style::Hours {
            start: Stamp::DEFAULT_START,
        },
        index: &incoming,
        moved: &Default::default(),
        durations: Default::default(),
    };
    for node in rows(&env, None, "") {
        for (column, definition) in COLUMNS.iter().enumerate() {
            let cell = Cell { node, column };
            if !cell.is_editable() {
                assert!(
                    editing::commit(&plan, cell, "1").is_err(),
                    "{} was typed into",
                    definition.title
                );
                continue;
            }
            let text = (definition.text)(&env, node);
            let commit = editing::commit(&plan, cell, &text);
            let commit = commit
                .unwrap_or_else(|error| panic!("{} refuses {text:?}: {error}", definition.title));
            let mut document = crate::edit::Document::new(plan.clone());
            document
                .edit(&commit.label, commit.change)
                .expect("a change that was tried");
            assert_eq!(
                **document.plan(),
                plan,
                "{} changes by {text:?}",
                definition.title
            );
        }
    }
}

#[test]
fn a_second_click_types_and_enter_commits_one_step() {
    let mut stage = stage();
    open(&mut stage, "Estimate of T-3:");
    stage.type_text("2h..3h..6h");
    assert_eq!(
        estimate(&stage, 3),
        Estimate::Fixed(Work(60)),
        "nothing is set while typing"
    );
    stage.key(Key::Enter);
    let expected = Estimate::ThreePoint {
        min: Work(120),
        likely: Work(180),
        max: Work(360),
    };
    assert_eq!(estimate(&stage, 3), expected);
    assert_eq!(stage.edits, [Ok("set estimate of T-3".to_owned())]);
    stage.document.undo();
    assert_eq!(estimate(&stage, 3), Estimate::Fixed(Work(60)));
}

#[test]
fn escape_takes_the_typing_back() {
    let mut stage = stage();
    open(&mut stage, "Title of T-1:");
    stage.type_text("Something else");
    stage.key(Key::Escape);
    assert!(stage.edits.is_empty());
    assert_eq!(stage.plan().node_title(ticket(1)), "Task 1");
}

#[test]
fn a_refused_text_stays_with_its_reason_under_the_cell() {
    let mut stage = stage();
    for (label, typed, reason) in [
        ("Estimate of T-2:", "soon", "\"soon\" is not a duration"),
        ("Key of T-2:", "t-1", "the key \"t-1\" is used twice"),
        ("Predecessors of T-1:", "T-3", "this would close a loop"),
        ("Track of T-1:", "Nowhere", "there is no track \"Nowhere\""),
    ] {
        open(&mut stage, label);
        stage.type_text(typed);
        stage.key(Key::Enter);
        assert!(stage.edits.is_empty(), "{label} took {typed:?}");
        assert!(stage.find(typed).is_some(), "{typed:?} is gone");
        assert!(stage.find(reason).is_some(), "no reason {reason:?}");
        stage.click(typed);
        stage.key(Key::Escape);
    }
}

#[test]
fn tab_commits_and_goes_on_over_computed_columns() {
    let mut stage = stage();
    open(&mut stage, "Estimate of T-1:");
    stage.type_text("2h");
    stage.key(Key::Tab);
    stage.type_text("T-7");
    stage.key(Key::Enter);
    let labels: Vec<_> = stage.edits.iter().flatten().map(String::as_str).collect();
    assert_eq!(
        labels,
        ["set estimate of T-1"],
        "T-7 waits for T-1: refused as a loop"
    );
    assert!(stage.find("this would close a loop").is_some());
}

#[test]
fn arrows_move_the_mark_and_the_selection_and_enter_types() {
    let mut stage = stage();
    stage.click("Estimate of T-1:");
    stage.key(Key::ArrowDown);
    stage.key(Key::ArrowDown);
    assert_eq!(stage.selection.primary(), Some(ticket(3).into()));
    stage.key(Key::Enter);
    stage.type_text("5h");
    stage.key(Key::Enter);
    assert_eq!(estimate(&stage, 3), Estimate::Fixed(Work(300)));
}

#[test]
fn ctrl_click_adds_to_the_selection() {
    let mut stage = stage();
    stage.click("Title of T-1:");
    stage.click_with("Title of T-4:", Modifiers::COMMAND);
    assert_eq!(stage.selection.rows(), [ticket(1).into(), ticket(4).into()]);
}

#[test]
fn a_click_on_a_header_sorts_up_down_and_not_at_all() {
    let mut stage = stage();
    let tops = |stage: &Stage| {
        let top = |label: &str| stage.find(label).map_or(f32::MAX, |rect| rect.top());
        (top("Key of T-2:"), top("Key of T-10:"))
    };
    stage.click("Sort by Key");
    let (two, ten) = tops(&stage);
    assert!(two < ten, "2 comes before 10");
    stage.click("Sort by Key");
    let (two, ten) = tops(&stage);
    assert!(two > ten, "10 comes before 2 when sorted downwards");
    stage.click("Sort by Key");
    assert!(
        stage
            .label("Sort by Key")
            .is_some_and(|label| label == "Sort by Key")
    );
}

#[test]
fn columns_and_order_are_kept_for_the_next_session() {
    let mut stage = stage();
    stage.click("Columns");
    stage.click("Size");
    stage.click("Deadline");
    stage.key(Key::Escape);
    stage.click("Sort by Estimate");
    stage.click("Sort by Estimate");
    let look = stage.settings.table.clone();
    assert!(look.columns.contains(&"Deadline".to_owned()));
    assert!(look.columns.contains(&"Size".to_owned()));
    assert_eq!(look.sorted_by.as_deref(), Some("Estimate"));
    assert!(look.is_descending && look.widths.is_empty());

    let plan = test_plans::chain(3, false);
    let mut next = Stage::with_settings(Box::new(TableView::default()), plan, stage.settings);
    assert!(next.find("Sort by Deadline").is_some() && next.find("Sort by Size").is_some());
    assert!(next.find("Sort by Estimate, sorted downwards").is_some());
    next.click("Sort by Estimate");
    assert_eq!(next.settings.table.sorted_by, None);
}

#[test]
fn a_column_drawn_wider_stays_as_wide() {
    let mut stage = stage();
    let width = |stage: &Stage| stage.find("Sort by Title").expect("a header").width();
    let edge = stage
        .find("Sort by Title")
        .expect("a header")
        .right_center();
    let before = width(&stage);
    stage.drag(edge, edge + vec2(60.0, 0.0));
    assert!(
        (width(&stage) - before - 60.0).abs() < 2.0,
        "{} from {before}",
        width(&stage)
    );
    let kept = stage.settings.table.widths.get("Title").copied();
    assert_eq!(kept, Some(width(&stage).round()));
    let plan = test_plans::chain(3, false);
    let next = Stage::with_settings(Box::new(TableView::default()), plan, stage.settings.clone());
    assert!((width(&next) - width(&stage)).abs() < 1.0);
}

/// The text that was put into the clipboard last.
fn copied(stage: &mut Stage) -> String {
    stage.requests.push(ViewRequest::CopyCells);
    stage.settle();
    let text = stage.others.iter().rev().find_map(|action| match action {
        Action::App(AppRequest::CopyCells { text, .. }) => Some(text.clone()),
        _ => None,
    });
    text.expect("something was copied")
}

#[test]
fn a_cell_a_block_and_picked_rows_are_copied_as_spreadsheets_do() {
    let mut stage = stage();
    stage.click("Title of T-2:");
    assert_eq!(copied(&mut stage), "Task 2\n");
    stage.click_with("Estimate of T-4:", Modifiers::SHIFT);
    assert_eq!(
        copied(&mut stage),
        "Task 2\tMain\t\t1h\nTask 3\tMain\t\t1h\nTask 4\tMain\t\t1h\n"
    );
    stage.click("Key of T-1:");
    stage.click_with("Key of T-3:", Modifiers::COMMAND);
    let rows = copied(&mut stage);
    let keys: Vec<_> = rows
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(keys, ["T-1", "T-3"]);
    assert!(
        rows.lines().all(|line| line.split('\t').count() > 8),
        "whole rows"
    );
}

#[test]
fn copied_rows_come_back_from_a_spreadsheet_unchanged_and_one_value_goes_into_all() {
    let mut stage = stage();
    stage.click("Key of T-1:");
    stage.click_with("Key of T-12:", Modifiers::SHIFT);
    // From the first to the last column: whole rows.
    let whole = {
        stage.click("Key of T-1:");
        stage.click_with("Tags of T-12:", Modifiers::SHIFT);
        copied(&mut stage)
    };
    let before = stage.plan().clone();
    stage.click("Key of T-1:");
    stage.frame(vec![egui::Event::Paste(whole)]);
    stage.settle();
    assert_eq!(*stage.plan(), before);
    stage.click("Estimate of T-2:");
    stage.click_with("Estimate of T-4:", Modifiers::SHIFT);
    stage.frame(vec![egui::Event::Paste("3h\n".to_owned())]);
    stage.settle();
    for number in 2..=4 {
        assert_eq!(estimate(&stage, number), Estimate::Fixed(Work(180)));
    }
    assert_eq!(estimate(&stage, 5), Estimate::Fixed(Work(60)));
    assert_eq!(stage.edits.last(), Some(&Ok("paste a value".to_owned())));
}

#[test]
fn sorting_puts_what_has_no_value_last_both_ways() {
    let mut plan = test_plans::chain(4, false);
    for (number, estimate) in [(1, Estimate::None), (2, Estimate::Fixed(Work(30)))] {
        let mut row = plan
            .tickets
            .get(TicketId(100 + number))
            .expect("the ticket")
            .clone();
        row.estimate = estimate;
        plan.tickets.insert(row);
    }
    let incoming = Incoming::of(&plan);
    let clock = Style::Hours {
        start: Stamp::DEFAULT_START,
    };
    let env = Env {
        plan: &plan,
        schedule: None,
        clock,
        index: &incoming,
        moved: &Default::default(),
        durations: Default::default(),
    };
    let sorted = |is_descending| {
        let column = place("Estimate");
        rows(
            &env,
            Some(Sorting {
                column,
                is_descending,
            }),
            "",
        )
    };
    assert_eq!(sorted(false), [ticket(2), ticket(3), ticket(4), ticket(1)]);
    assert_eq!(sorted(true), [ticket(3), ticket(4), ticket(2), ticket(1)]);
    assert_eq!(rows(&env, None, "task 3"), [ticket(3)]);
    assert_eq!(rows(&env, None, "main 4"), [ticket(4)]);
    assert_eq!(rows(&env, None, "nowhere"), []);
}

#[test]
fn figures_in_texts_compare_as_numbers() {
    assert!(SortKey::text("A-2") < SortKey::text("a-10"));
    assert!(SortKey::text("A-10") < SortKey::text("B-1"));
    assert!(SortKey::text("z") < SortKey::Nothing);
    let huge = "9".repeat(60);
    assert!(SortKey::text(&huge) > SortKey::text("1"));
}

#[test]
fn the_cursor_stays_within_the_table() {
    let plan = test_plans::chain(3, false);
    let nodes = [ticket(1), ticket(2), ticket(3)];
    let columns = [place("Key"), place("Start"), place("Tags")];
    let cell = |node, column| Cell { node, column };
    let moved = |from, by| editing::moved(&nodes, &columns, from, by);
    assert_eq!(moved(None, (0, 0)), Some(cell(ticket(1), columns[0])));
    assert_eq!(
        moved(Some(cell(ticket(3), columns[2])), (1, 1)),
        Some(cell(ticket(3), columns[2]))
    );
    assert_eq!(editing::moved(&[], &columns, None, (1, 0)), None);
    let next = |from, step| editing::next_editable(&nodes, &columns, from, step);
    assert_eq!(
        next(cell(ticket(1), columns[0]), 1),
        Some(cell(ticket(1), columns[2]))
    );
    assert_eq!(
        next(cell(ticket(1), columns[2]), 1),
        Some(cell(ticket(2), columns[0]))
    );
    assert_eq!(next(cell(ticket(1), columns[0]), -1), None);
    assert!(plan.contains(ticket(1).into()));
}

#[test]
fn ten_thousand_rows_draw_only_those_in_sight() {
    let mut stage = Stage::new(
        Box::new(TableView::default()),
        test_plans::chain(10_000, false),
    );
    assert!(stage.find("Key of T-5:").is_some());
    assert!(stage.find("Key of T-500:").is_none());
    stage
        .requests
        .push(ViewRequest::Reveal(ticket(5000).into()));
    for _ in 0..60 {
        stage.settle();
    }
    assert!(
        stage.find("Key of T-5000:").is_some(),
        "revealing scrolls to the row"
    );
    stage.press_at(pos2(5.0, 5.0), Modifiers::NONE);
    let plan: &Plan = stage.plan();
    assert_eq!(plan.tickets.len(), 10_000);
}

#[test]
fn slips_against_the_baseline_have_columns_that_sort() {
    let plan = test_plans::chain(2, false);
    let derived = crate::app::derived::Derived::compute(&plan, 1, None);
    let dates = derived.dates().expect("dates");
    let mut baseline = crate::schedule::variance::freeze(dates, "Agreed", None);
    for frozen in &mut baseline.dates {
        frozen.finish = Stamp(frozen.finish.0 - 90);
    }
    let moved = crate::schedule::variance::variances(dates, &baseline);
    let incoming = Incoming::of(&plan);
    let env = env(&plan, dates, &incoming, &moved);
    let node = crate::plan::Node::Ticket(TicketId(102));
    let told = |title: &str| {
        let column = COLUMNS.iter().find(|column| column.title == title);
        (column.expect("the column").text)(&env, node)
    };
    assert_eq!(told("Baseline finish"), "30 min");
    assert_eq!(told("Start slip"), "0 h");
    assert_eq!(told("Finish slip"), "+1.5 h");
    assert_eq!(told("Work slip"), "0 h");
}

#[test]
fn a_ticket_without_an_estimate_shows_what_is_assumed() {
    let mut plan = test_plans::chain(2, false);
    let mut open = plan.tickets.get(TicketId(102)).expect("a ticket").clone();
    open.estimate = Estimate::None;
    plan.tickets.insert(open);
    let derived = crate::app::derived::Derived::compute(&plan, 1, None);
    let dates = derived.dates().expect("dates");
    let (incoming, moved) = (Incoming::of(&plan), Default::default());
    let env = env(&plan, dates, &incoming, &moved);
    let column = COLUMNS.iter().find(|column| column.title == "Estimate");
    let column = column.expect("the column");
    let node = |number| crate::plan::Node::Ticket(TicketId(number));
    assert_eq!((column.text)(&env, node(102)), "", "nobody wrote one");
    assert_eq!((column.hint)(&env, node(102)), "≈ 4 h");
    assert_eq!((column.hint)(&env, node(101)), "", "this one was written");
}

fn env<'a>(
    plan: &'a Plan,
    dates: &'a crate::schedule::Schedule,
    index: &'a Incoming,
    moved: &'a std::collections::BTreeMap<crate::plan::Node, crate::schedule::variance::Variance>,
) -> Env<'a> {
    Env {
        plan,
        schedule: Some(dates),
        clock: Style::of(plan, dates),
        index,
        moved,
        durations: Default::default(),
    }
}
