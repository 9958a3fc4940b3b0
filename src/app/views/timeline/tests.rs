//! The timeline by its labels: rows, bars, folding, selection, zoom, loops.

use super::*;
use crate::app::views::stage::{Stage, test_plans};
use crate::plan::{Checkpoint, CheckpointId, Elapsed, Moment, Node, TicketId};
use egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, Vec2, vec2};

fn row(number: u32) -> RowRef {
    TicketId(100 + number).into()
}

fn stage(count: u32) -> Stage {
    Stage::new(
        Box::new(TimelineView::default()),
        test_plans::chain(count, false),
    )
}

fn wheel(stage: &mut Stage, at: egui::Pos2, delta: Vec2, modifiers: Modifiers) {
    stage.frame(vec![Event::PointerMoved(at)]);
    let event = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta,
        phase: TouchPhase::Move,
        modifiers,
    };
    stage.frame(vec![event]);
    for _ in 0..20 {
        stage.settle();
    }
}

#[test]
fn bars_say_when_how_long_and_how_much_float() {
    let stage = stage(3);
    let bar = stage.label("T-2 Task 2: ").expect("a bar");
    assert_eq!(bar, "T-2 Task 2: 1 h to 2 h, 1 h, critical, no float");
    assert!(stage.find("Main , timeline row").is_some());
}

#[test]
fn bars_follow_each_other_in_time_and_down_the_rows() {
    let stage = stage(4);
    let bars: Vec<Rect> = (1..=4)
        .map(|number| {
            stage
                .find(&format!("T-{number} Task {number}: "))
                .expect("a bar")
        })
        .collect();
    for pair in bars.windows(2) {
        assert!(pair[0].left() < pair[1].left() && pair[0].top() < pair[1].top());
    }
}

#[test]
fn clicks_select_toggle_and_clear() {
    let mut stage = stage(4);
    stage.click("T-2 Task 2: ");
    assert_eq!(stage.selection.rows(), [row(2)]);
    stage.click_with("T-3 Task 3, timeline row", Modifiers::COMMAND);
    assert_eq!(stage.selection.rows(), [row(2), row(3)]);
    stage.press_at(pos2(1700.0, 560.0), Modifiers::NONE);
    assert!(stage.selection.is_empty());
}

#[test]
fn arrow_keys_walk_the_rows() {
    let mut stage = stage(4);
    stage.press_at(pos2(1700.0, 560.0), Modifiers::NONE);
    stage.key(Key::ArrowDown);
    stage.key(Key::ArrowDown);
    stage.key(Key::ArrowDown);
    assert_eq!(
        stage.selection.rows(),
        [row(2)],
        "the head of the track comes first"
    );
    stage.key(Key::ArrowUp);
    assert_eq!(stage.selection.rows(), [row(1)]);
}

#[test]
fn a_folded_track_hides_its_rows_until_one_is_revealed() {
    let mut stage = stage(3);
    stage.click("Fold Main");
    assert!(stage.find("T-2 Task 2").is_none());
    assert!(stage.selection.is_empty(), "folding selects nothing");
    stage.requests.push(ViewRequest::Reveal(row(2)));
    stage.settle();
    assert!(stage.find("T-2 Task 2: ").is_some());
}

#[test]
fn ctrl_and_wheel_zoom_at_the_pointer_and_fit_brings_all_back() {
    let mut stage = stage(6);
    let before = stage.find("T-3 Task 3: ").expect("a bar");
    wheel(
        &mut stage,
        before.left_center(),
        vec2(0.0, 200.0),
        Modifiers::COMMAND,
    );
    let zoomed = stage.find("T-3 Task 3: ").expect("a bar");
    assert!(
        (zoomed.left() - before.left()).abs() < 2.0,
        "{before:?} moved to {zoomed:?}"
    );
    assert!(
        stage
            .find("T-6 Task 6: ")
            .is_none_or(|bar| bar.left() > 1500.0)
    );
    stage.requests.push(ViewRequest::ZoomToFit);
    stage.settle();
    assert_eq!(stage.find("T-3 Task 3: "), Some(before));
}

#[test]
fn a_loop_is_named_and_can_be_selected() {
    let mut stage = Stage::new(
        Box::new(TimelineView::default()),
        test_plans::chain(3, true),
    );
    assert!(stage.find("There are no dates: ").is_some());
    stage.click("Select the loop");
    assert_eq!(stage.selection.rows().len(), 3);
}

#[test]
fn checkpoints_are_pills_that_select() {
    let mut plan = test_plans::chain(3, false);
    plan.checkpoints.insert(Checkpoint::new(
        CheckpointId(9),
        "CP 1",
        Moment::After(Elapsed(90)),
    ));
    let mut stage = Stage::new(Box::new(TimelineView::default()), plan);
    stage.click("Checkpoint CP 1: 1 h 30 min");
    assert_eq!(
        stage.selection.rows(),
        [RowRef::Checkpoint(CheckpointId(9))]
    );
}

#[test]
fn ten_thousand_rows_draw_only_those_in_sight() {
    let mut stage = stage(10_000);
    assert!(stage.find("T-3 Task 3, timeline row").is_some());
    assert!(stage.find("T-300 ").is_none());
    stage.requests.push(ViewRequest::Reveal(row(5000)));
    stage.settle();
    assert!(
        stage.find("T-5000 Task 5000: ").is_some(),
        "revealing scrolls and pans to the bar"
    );
    assert!(stage.plan().contains(Node::Ticket(TicketId(5100)).into()));
}

#[test]
fn a_run_is_played_in_the_timeline() {
    use crate::app::player::{PlayRequest, Source};
    let mut stage = stage(3);
    stage.click("Play the campaign");
    stage.wait_for("Everything is finished");
    assert!(stage.player.is_playing());
    assert!(stage.shows("Playhead: Hour 0.0 of 3.0"));
    stage.click("To the next event");
    assert!(stage.shows("Playhead: Hour 1.0 of 3.0"));
    // The list of events leads to its moment and to its row.
    stage.click("02:00 T-2 Task 2 is done");
    assert!(stage.shows("Playhead: Hour 2.0 of 3.0"));
    assert_eq!(stage.selection.rows(), [row(2)]);
    stage.player.carry_out(PlayRequest::Open(Source::Sample(6)));
    stage.wait_for("in run 7: 0 h to 1 h");
    stage.click("Stop watching");
    stage.settle();
    assert!(!stage.shows("Everything is finished"));
    assert!(stage.edits.is_empty());
}

/// Two tickets of one hour that one agent does one after the other, shown with agents.
fn with_agent() -> Stage {
    let mut plan = test_plans::chain(2, false);
    plan.dependencies = Default::default();
    plan.agents
        .insert(crate::plan::Agent::new(crate::plan::AgentId(9), "Ada"));
    plan.settle_last_id();
    let mut stage = Stage::new(Box::new(TimelineView::default()), plan);
    let levelled = crate::app::studies::first_levelled(stage.plan(), None);
    stage.derived.show_levelled(&levelled);
    stage.settle();
    stage
}

#[test]
fn with_agents_bars_stand_where_their_agent_is_free() {
    let stage = with_agent();
    let labels = [1, 2].map(|number| {
        let begin = format!("T-{number} Task {number}: ");
        stage.label(&begin).expect("a bar").to_owned()
    });
    assert!(
        labels.iter().any(|label| label.contains(": 0 h to 1 h")),
        "{labels:?}"
    );
    assert!(
        labels.iter().any(|label| label.contains(": 1 h to 2 h")),
        "{labels:?}"
    );
}

#[test]
fn rows_are_grouped_by_who_does_them() {
    let mut stage = with_agent();
    stage.settings.timeline_grouping = crate::app::settings::Grouping::Agent;
    stage.settle();
    assert!(stage.find("Ada , timeline row").is_some());
    assert!(stage.find("Main , timeline row").is_none());
    stage.click("Ada , timeline row");
    let ada: RowRef = crate::plan::AgentId(9).into();
    assert_eq!(stage.selection.rows(), [ada]);
    stage.click("Fold Ada");
    assert!(stage.find("T-2 Task 2: ").is_none());
    stage.requests.push(ViewRequest::Reveal(row(2)));
    stage.settle();
    assert!(stage.find("T-2 Task 2: ").is_some());
}

#[test]
fn bars_say_how_far_they_have_moved_from_the_baseline() {
    let stage = stage(2);
    let dates = stage.derived.dates().expect("dates");
    let mut baseline = crate::schedule::variance::freeze(dates, "Agreed", None);
    baseline.id = crate::plan::BaselineId(500_000);
    let mut plan = stage.plan().clone();
    plan.baselines.insert(baseline);
    let mut first = plan.tickets.get(TicketId(101)).expect("there").clone();
    first.estimate = crate::plan::Estimate::Fixed(crate::plan::Work::hours(3));
    plan.tickets.insert(first);
    plan.settle_last_id();
    let mut stage = Stage::new(Box::new(TimelineView::default()), plan);
    let plan = stage.plan().clone();
    stage
        .derived
        .measure(&plan, crate::app::derived::Measured::Latest);
    stage.settle();
    let bar = stage.label("T-2 Task 2: ").expect("a bar");
    assert!(
        bar.contains("finishes 2 h later than in the baseline"),
        "{bar}"
    );
}

#[test]
fn work_done_again_stands_on_the_row_of_its_ticket_and_says_why() {
    use crate::plan::{DecisionState, Gate, GateId, Rework};
    let mut plan = test_plans::chain(1, false);
    let ticket = plan.tickets.iter().next().expect("a ticket").id;
    let mut gate = Gate::new(GateId(901), "G-2", "Review");
    gate.review = Some(crate::plan::Work(60));
    gate.rework = vec![Rework {
        ticket,
        percent: 50.0,
    }];
    gate.decision.state = DecisionState::NoGo;
    plan.gates.insert(gate);
    plan.dependencies.insert(crate::plan::Dependency::new(
        crate::plan::DependencyId(902),
        Node::Ticket(ticket),
        Node::Gate(GateId(901)),
    ));
    plan.settle_last_id();
    let stage = Stage::new(Box::new(TimelineView::default()), plan);
    // An hour of work, a review of an hour, and half of it again.
    let bar = stage.label("T-1 Task 1: ").expect("a bar");
    let said = "rework after G-2's first attempt failed: 2 h to 2 h 30 min";
    assert!(bar.contains(said), "{bar}");
    let reach = stage.find("T-1 Task 1: ").expect("a bar");
    let gate = stage.find("G-2 Review: ").expect("a gate");
    assert!(
        reach.right() > gate.left(),
        "the bar reaches under its gate"
    );
}
