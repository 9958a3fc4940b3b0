//! Laws of editing, on random sessions: undo is identity, replay rebuilds, a refused edit changes nothing.

use proptest::prelude::*;
use slackline::edit::{Document, Edit, EditError, commands};
use slackline::plan::{
    Dependency, Elapsed, Estimate, Gate, Moment, Node, Plan, RowRef, Ticket, TicketId, Track,
    TrackId, Work, integrity,
};

/// One thing a planner may do; numbers choose rows among those there are.
#[derive(Clone, Debug)]
enum Step {
    AddTrack,
    AddTicket(usize),
    AddGate(usize),
    AddCheckpoint,
    Connect(usize, usize),
    Retarget(usize, usize, usize),
    Estimate(usize, i64),
    RenameKey(usize, u8),
    Parent(usize, usize),
    Move(usize, usize),
    PlaceAfter(usize, usize),
    Duplicate(usize, usize),
    Remove(usize),
    Title(u8),
    Undo,
    Redo,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let row = 0..64usize;
    let step = prop_oneof![
        1 => Just(Step::AddTrack),
        5 => row.clone().prop_map(Step::AddTicket),
        1 => row.clone().prop_map(Step::AddGate),
        1 => Just(Step::AddCheckpoint),
        6 => (row.clone(), row.clone()).prop_map(|(a, b)| Step::Connect(a, b)),
        2 => (row.clone(), row.clone(), row.clone()).prop_map(|(a, b, c)| Step::Retarget(a, b, c)),
        2 => (row.clone(), -10..5000i64).prop_map(|(a, b)| Step::Estimate(a, b)),
        2 => (row.clone(), any::<u8>()).prop_map(|(a, b)| Step::RenameKey(a, b)),
        2 => (row.clone(), row.clone()).prop_map(|(a, b)| Step::Parent(a, b)),
        2 => (row.clone(), row.clone()).prop_map(|(a, b)| Step::Move(a, b)),
        2 => (row.clone(), row.clone()).prop_map(|(a, b)| Step::PlaceAfter(a, b)),
        1 => (row.clone(), row.clone()).prop_map(|(a, b)| Step::Duplicate(a, b)),
        2 => row.prop_map(Step::Remove),
        1 => any::<u8>().prop_map(Step::Title),
        3 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ];
    prop::collection::vec(step, 1..80)
}

fn node(plan: &Plan, number: usize) -> Option<Node> {
    let tickets = plan.tickets.iter().map(|t| Node::Ticket(t.id));
    let nodes: Vec<Node> = tickets
        .chain(plan.gates.iter().map(|g| Node::Gate(g.id)))
        .collect();
    nodes.get(number % nodes.len().max(1)).copied()
}

fn ticket(plan: &Plan, number: usize) -> Option<TicketId> {
    plan.tickets
        .at(number % plan.tickets.len().max(1))
        .map(|t| t.id)
}

fn track(plan: &Plan, number: usize) -> Option<TrackId> {
    plan.tracks
        .at(number % plan.tracks.len().max(1))
        .map(|t| t.id)
}

fn any_row(plan: &Plan, number: usize) -> Option<RowRef> {
    let mut rows = Vec::new();
    plan.visit_references(|row, _| rows.push(row));
    rows.get(number % rows.len().max(1)).copied()
}

/// Runs one step; `Err` is a refusal, which is as good as any other outcome.
fn run(document: &mut Document, step: &Step) -> Result<Option<Edit>, EditError> {
    let before = document.plan().clone();
    let plan = &*before;
    document.edit("step", |tx| {
        let missing = EditError::Value("no such row".to_owned());
        match *step {
            Step::AddTrack => commands::add_track(tx, "Track").map(|_| ()),
            Step::AddTicket(n) => {
                let new = commands::NewTicket {
                    title: format!("Ticket {n}"),
                    track: track(plan, n),
                    after: ticket(plan, n),
                    ..Default::default()
                };
                commands::add_ticket(tx, new).map(|_| ())
            }
            Step::AddGate(n) => commands::add_gate(tx, "Gate", track(plan, n), None).map(|_| ()),
            Step::AddCheckpoint => {
                commands::add_checkpoint(tx, "Checkpoint", Moment::After(Elapsed::hours(4)))
                    .map(|_| ())
            }
            Step::Connect(a, b) => {
                let (from, to) = node(plan, a).zip(node(plan, b)).ok_or(missing)?;
                commands::connect(tx, from, to).map(|_| ())
            }
            Step::Retarget(a, b, c) => {
                let count = plan.dependencies.len().max(1);
                let id = plan.dependencies.at(a % count).ok_or(missing.clone())?.id;
                let (from, to) = node(plan, b).zip(node(plan, c)).ok_or(missing)?;
                commands::retarget(tx, id, from, to)
            }
            Step::Estimate(a, minutes) => {
                let id = ticket(plan, a).ok_or(missing)?;
                tx.update(id, |row: &mut Ticket| {
                    row.estimate = Estimate::Fixed(Work(minutes))
                })
            }
            Step::RenameKey(a, letter) => {
                let node = node(plan, a).ok_or(missing)?;
                commands::rename_node(tx, node, &format!("K-{}", letter % 20))
            }
            Step::Parent(a, b) => {
                let (id, parent) = ticket(plan, a).zip(ticket(plan, b)).ok_or(missing)?;
                tx.update(id, |row: &mut Ticket| row.parent = Some(parent))
            }
            Step::Move(a, b) => {
                let id = ticket(plan, a).ok_or(missing)?;
                commands::move_to_track(tx, &[id], track(plan, b))
            }
            Step::PlaceAfter(a, b) => {
                let (id, after) = ticket(plan, a).zip(ticket(plan, b)).ok_or(missing)?;
                if id == after {
                    Ok(())
                } else {
                    commands::place_ticket_after(tx, id, after)
                }
            }
            Step::Duplicate(a, b) => {
                let (one, two) = ticket(plan, a).zip(ticket(plan, b)).ok_or(missing)?;
                let mut ids = vec![one, two];
                ids.dedup();
                commands::duplicate_tickets(tx, &ids).map(|_| ())
            }
            Step::Remove(a) => {
                tx.remove(any_row(plan, a).ok_or(missing)?);
                Ok(())
            }
            Step::Title(letter) => {
                tx.update_info(|info| info.title = format!("Plan {letter}"));
                Ok(())
            }
            Step::Undo | Step::Redo => Ok(()),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn undo_is_identity_replay_rebuilds_and_refusals_change_nothing(steps in steps()) {
        let mut document = Document::new(Plan::default());
        let mut replayed = Plan::default();
        for step in &steps {
            let before = document.plan().clone();
            let applied = match step {
                Step::Undo => document.undo(),
                Step::Redo => document.redo(),
                _ => match run(&mut document, step) {
                    Ok(edit) => edit,
                    Err(_) => {
                        prop_assert_eq!(&**document.plan(), &*before, "a refused edit changed the plan");
                        None
                    }
                },
            };
            prop_assert_eq!(integrity::check(document.plan()), Ok(()));
            if let Some(edit) = applied {
                edit.apply(&mut replayed);
                let mut back = replayed.clone();
                edit.inverse().apply(&mut back);
                prop_assert_eq!(&back, &*before, "the inverse of {:?} is no way back", step);
            }
            prop_assert_eq!(&replayed, &**document.plan(), "replay went another way");
        }
        let end = document.plan().clone();
        let mut undone = 0;
        while document.undo().is_some() {
            undone += 1;
        }
        prop_assert_eq!(&**document.plan(), &Plan::default());
        for _ in 0..undone {
            document.redo();
        }
        prop_assert_eq!(&**document.plan(), &*end);
    }
}

/// Two tickets in one track.
fn small() -> Document {
    let mut plan = Plan::default();
    plan.tracks.insert(Track::new(TrackId(1), "A"));
    for (id, key) in [(2, "A-1"), (3, "A-2")] {
        let mut row = Ticket::new(TicketId(id), key, "x");
        row.track = Some(TrackId(1));
        plan.tickets.insert(row);
    }
    plan.last_id = 3;
    Document::new(plan)
}

#[test]
fn a_gesture_is_one_step_and_ends_when_told() {
    let mut document = small();
    let start = document.plan().clone();
    for minutes in [10, 20, 30] {
        let change = move |row: &mut Ticket| row.estimate = Estimate::Fixed(Work(minutes));
        document
            .edit_in_gesture("drag", "set estimate", |tx| tx.update(TicketId(2), change))
            .expect("allowed");
    }
    assert_eq!(document.history().done().len(), 1);
    document.end_gesture();
    let change = |row: &mut Ticket| row.estimate = Estimate::Fixed(Work(40));
    document
        .edit_in_gesture("drag", "set estimate", |tx| tx.update(TicketId(2), change))
        .expect("allowed");
    assert_eq!(document.history().done().len(), 2);
    document.undo();
    document.undo();
    assert_eq!(**document.plan(), *start);
}

#[test]
fn a_gesture_that_returns_to_its_start_is_no_step() {
    let mut document = small();
    for minutes in [Some(10), None] {
        let estimate = minutes.map_or(Estimate::None, |m| Estimate::Fixed(Work(m)));
        let change = move |row: &mut Ticket| row.estimate = estimate;
        document
            .edit_in_gesture("drag", "set estimate", |tx| tx.update(TicketId(2), change))
            .expect("allowed");
    }
    assert_eq!(document.history().undo_label(), None);
    assert!(!document.is_dirty());
}

#[test]
fn a_loop_is_refused_by_its_keys_and_an_info_arrow_is_not_part_of_one() {
    let mut document = small();
    let (a, b) = (Node::Ticket(TicketId(2)), Node::Ticket(TicketId(3)));
    document
        .edit("connect", |tx| commands::connect(tx, a, b).map(|_| ()))
        .expect("allowed");
    let refused = document.edit("connect", |tx| commands::connect(tx, b, a).map(|_| ()));
    let keys = ["A-2", "A-1", "A-2"].map(str::to_owned).to_vec();
    assert_eq!(refused, Err(EditError::ClosesLoop { keys }));
    let again = document.edit("connect", |tx| commands::connect(tx, a, b).map(|_| ()));
    assert!(matches!(again, Err(EditError::AlreadyConnected { .. })));
    let id = document.plan().dependencies.iter().next().expect("one").id;
    let soften = |row: &mut Dependency| row.strength = slackline::plan::Strength::Info;
    document
        .edit("soften", |tx| tx.update(id, soften))
        .expect("allowed");
    document
        .edit("connect", |tx| commands::connect(tx, b, a).map(|_| ()))
        .expect("no loop any more");
}

#[test]
fn a_summary_cannot_wait_for_its_own_child() {
    let mut document = small();
    let (summary, child) = (TicketId(2), TicketId(3));
    document
        .edit("nest", |tx| {
            tx.update(child, |row: &mut Ticket| row.parent = Some(summary))
        })
        .expect("allowed");
    let refused = document.edit("connect", |tx| {
        commands::connect(tx, Node::Ticket(child), Node::Ticket(summary)).map(|_| ())
    });
    assert!(
        matches!(refused, Err(EditError::ClosesLoop { .. })),
        "{refused:?}"
    );
}

#[test]
fn removing_a_row_takes_its_references_along_and_undo_brings_them_back() {
    let mut document = small();
    let (a, b) = (Node::Ticket(TicketId(2)), Node::Ticket(TicketId(3)));
    document
        .edit("connect", |tx| commands::connect(tx, a, b).map(|_| ()))
        .expect("allowed");
    document
        .edit("gate", |tx| {
            let id = commands::add_gate(tx, "Gate", Some(TrackId(1)), None)?;
            tx.update(id, |row: &mut Gate| row.tracks.push(TrackId(1)))
        })
        .expect("allowed");
    let before = document.plan().clone();
    document
        .edit("delete", |tx| {
            tx.remove(TrackId(1).into());
            tx.remove(TicketId(2).into());
            Ok(())
        })
        .expect("allowed");
    assert!(document.plan().dependencies.is_empty());
    assert!(
        document
            .plan()
            .gates
            .iter()
            .all(|gate| gate.tracks.is_empty() && gate.track.is_none())
    );
    assert_eq!(integrity::check(document.plan()), Ok(()));
    document.undo();
    assert_eq!(**document.plan(), *before);
}

#[test]
fn saved_is_a_state_not_a_count() {
    let mut document = small();
    assert!(!document.is_dirty());
    document
        .edit("title", |tx| {
            tx.update_info(|info| info.title = "x".into());
            Ok(())
        })
        .expect("allowed");
    assert!(document.is_dirty());
    document.undo();
    assert!(!document.is_dirty());
    document.redo();
    document.mark_saved();
    assert!(!document.is_dirty());
    document.undo();
    assert!(document.is_dirty());
}
