//! Laws of merging: what nobody changed stays, what one side changed is taken, order does not matter.

use super::support::{Planner, start};
use crate::exchange::plans_rich::rich_plan;
use proptest::prelude::*;
use slackline::edit::merge::{Merge, Side, merge_by_key};
use slackline::edit::{Document, Edit, commands};
use slackline::plan::{
    Dependency, DependencyId, Node, Plan, Renumber, RowRef, Ticket, TicketId, integrity,
};

/// A plan edited by somebody, who begins with the ids after `first_id`.
fn edited(base: &Plan, seed: u64, deeds: usize, first_id: u32) -> Plan {
    let mut plan = base.clone();
    plan.last_id = plan.last_id.max(first_id);
    let mut document = Document::new(plan);
    let mut planner = Planner::new(seed);
    for _ in 0..deeds {
        planner.act(&mut document);
    }
    (**document.plan()).clone()
}

fn resolved(merge: &Merge, side: Side) -> Plan {
    let sides = vec![side; merge.conflicts.len()];
    merge.resolve(&sides).expect("a consistent plan").plan
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn merging_with_oneself_or_with_nothing_new_changes_nothing(seed in 0..1000u64, deeds in 0..25usize) {
        let base = start(seed);
        let one = edited(&base, seed, deeds, 0);
        for (ours, theirs) in [(&one, &one), (&one, &base)] {
            let merge = Merge::new(&base, ours, theirs);
            prop_assert_eq!(merge.conflicts.len(), 0);
            prop_assert!(merge.brings_nothing());
            prop_assert_eq!(&resolved(&merge, Side::Ours), ours);
        }
        let merge = Merge::new(&base, &base, &one);
        prop_assert_eq!(merge.conflicts.len(), 0);
        prop_assert_eq!(&resolved(&merge, Side::Ours), &one);
    }

    #[test]
    fn a_merge_is_consistent_whoever_wins_and_keeps_what_only_one_side_did(
        seed in 0..1000u64, ours in 0..20usize, theirs in 0..20usize
    ) {
        let base = start(seed);
        let one = edited(&base, seed + 1, ours, 0);
        let other = edited(&base, seed + 2, theirs, 0);
        let merge = Merge::new(&base, &one, &other);
        for side in [Side::Ours, Side::Theirs] {
            let plan = resolved(&merge, side);
            prop_assert_eq!(integrity::check(&plan), Ok(()));
        }
        // Where nothing clashes the merged plan has every row that either side added.
        if merge.conflicts.is_empty() {
            let merged = merge.resolve(&[]).expect("consistent");
            if merged.notes.is_empty() {
                let added = |from: &Plan| Edit::between("", &base, from).changes.iter().filter(|c| c.is_addition()).count();
                let twice = added(&one) + added(&other) - added(&merged.plan);
                prop_assert!(twice <= added(&one).min(added(&other)));
                prop_assert!(merged.plan.tickets.len() + base.tickets.len() >= one.tickets.len().min(other.tickets.len()));
            }
        }
    }

    #[test]
    fn without_conflicts_the_sides_can_be_exchanged(seed in 0..1000u64, ours in 0..12usize, theirs in 0..12usize) {
        let base = start(seed);
        let one = edited(&base, seed + 3, ours, 0);
        // Other ids, so that nothing has to be renumbered.
        let other = edited(&base, seed + 4, theirs, 5000);
        let (forth, back) = (Merge::new(&base, &one, &other), Merge::new(&base, &other, &one));
        prop_assert_eq!(forth.conflicts.len(), back.conflicts.len());
        let rows = |merge: &Merge| -> Vec<Option<RowRef>> { merge.conflicts.iter().map(|c| c.theirs.row()).collect() };
        prop_assert_eq!(rows(&forth), rows(&back));
        if forth.conflicts.is_empty() {
            let (forth, back) = (forth.resolve(&[]).expect("consistent"), back.resolve(&[]).expect("consistent"));
            if forth.notes.is_empty() && back.notes.is_empty() {
                prop_assert_eq!(forth.plan, back.plan);
            }
        }
    }

    #[test]
    fn a_difference_turns_one_plan_into_the_other_and_back(seed in 0..1000u64, deeds in 0..30usize) {
        let one = start(seed);
        let other = edited(&one, seed, deeds, 0);
        let difference = Edit::between("difference", &one, &other);
        let mut plan = one.clone();
        difference.apply(&mut plan);
        prop_assert_eq!(&plan, &other);
        difference.inverse().apply(&mut plan);
        prop_assert_eq!(&plan, &one);
        prop_assert!(Edit::between("", &one, &one.clone()).changes.is_empty());
    }
}

fn titled(plan: &Plan, id: u32, title: &str) -> Plan {
    let mut plan = plan.clone();
    let mut row = plan.tickets.get(TicketId(id)).expect("there").clone();
    row.title = title.to_owned();
    plan.tickets.insert(row);
    plan
}

#[test]
fn a_row_changed_on_both_sides_is_a_conflict_with_both_rows() {
    let base = start(1);
    let (ours, theirs) = (
        titled(&base, 3, "here"),
        titled(&titled(&base, 3, "there"), 4, "only there"),
    );
    let merge = Merge::new(&base, &ours, &theirs);
    assert_eq!(merge.conflicts.len(), 1);
    assert_eq!(merge.conflicts[0].ours.row(), Some(TicketId(3).into()));
    let title = |plan: &Plan, id| plan.tickets.get(TicketId(id)).expect("there").title.clone();
    for (side, expected) in [(Side::Ours, "here"), (Side::Theirs, "there")] {
        let plan = resolved(&merge, side);
        assert_eq!(
            (title(&plan, 3).as_str(), title(&plan, 4).as_str()),
            (expected, "only there")
        );
    }
    // The same change on both sides is none.
    assert!(Merge::new(&base, &ours, &ours.clone()).brings_nothing());
}

fn add(plan: &Plan, title: &str, from: u32) -> Plan {
    let mut document = Document::new(plan.clone());
    let done = document.edit("add", |tx| {
        let id = commands::add_ticket(
            tx,
            commands::NewTicket {
                title: title.into(),
                ..Default::default()
            },
        )?;
        commands::connect(tx, Node::Ticket(TicketId(from)), Node::Ticket(id)).map(|_| ())
    });
    done.expect("added");
    (**document.plan()).clone()
}

#[test]
fn rows_added_on_both_sides_get_their_own_ids_and_keys() {
    let base = start(2);
    let (ours, theirs) = (add(&base, "added here", 1), add(&base, "added there", 2));
    let merge = Merge::new(&base, &ours, &theirs);
    assert_eq!((merge.conflicts.len(), merge.renumbered()), (0, 2));
    let merged = merge.resolve(&[]).expect("consistent");
    assert_eq!(
        merged.notes.len(),
        1,
        "the same key was given out twice: {:?}",
        merged.notes
    );
    let plan = merged.plan;
    assert_eq!(plan.tickets.len(), base.tickets.len() + 2);
    let id_of = |title: &str| {
        plan.tickets
            .iter()
            .find(|t| t.title == title)
            .expect("there")
            .id
    };
    for (title, from) in [("added here", 1), ("added there", 2)] {
        let arrow = (Node::Ticket(TicketId(from)), Node::Ticket(id_of(title)));
        assert!(
            plan.dependencies.iter().any(|d| (d.from, d.to) == arrow),
            "{title} lost its arrow"
        );
    }
}

#[test]
fn the_same_arrow_drawn_twice_is_one() {
    let base = start(3);
    let draw = |first_id: u32| {
        let mut plan = base.clone();
        let (from, to) = (Node::Ticket(TicketId(1)), Node::Ticket(TicketId(30)));
        plan.dependencies
            .insert(Dependency::new(DependencyId(first_id), from, to));
        plan.settle_last_id();
        plan
    };
    let merge = Merge::new(&base, &draw(900), &draw(901));
    assert!(merge.brings_nothing());
}

#[test]
fn a_row_removed_here_and_used_anew_there_is_a_conflict() {
    let base = start(4);
    let mut document = Document::new(base.clone());
    let gone = TicketId(5);
    document
        .edit("remove", |tx| {
            tx.remove(gone.into());
            Ok(())
        })
        .expect("removed");
    let (without, with) = ((**document.plan()).clone(), add(&base, "needs it", 5));
    for (ours, theirs, keeps) in [
        (&without, &with, Side::Theirs),
        (&with, &without, Side::Ours),
    ] {
        let merge = Merge::new(&base, ours, theirs);
        assert_eq!(merge.conflicts.len(), 1, "{:?}", merge.conflicts);
        for side in [Side::Ours, Side::Theirs] {
            let merged = merge.resolve(&[side]).expect("consistent");
            assert_eq!(merged.plan.tickets.get(gone).is_some(), side == keeps);
            // Without it the new arrow has no beginning, and that is told.
            assert_eq!(merged.notes.is_empty(), side == keeps, "{:?}", merged.notes);
        }
    }
}

#[test]
fn tickets_that_would_be_inside_each_other_stay_where_they_are_here() {
    let base = start(5);
    let inside = |id: u32, parent: u32| {
        let mut plan = base.clone();
        let mut row: Ticket = plan.tickets.get(TicketId(id)).expect("there").clone();
        row.parent = Some(TicketId(parent));
        plan.tickets.insert(row);
        plan
    };
    let merged = Merge::new(&base, &inside(1, 2), &inside(2, 1))
        .resolve(&[])
        .expect("consistent");
    assert_eq!(
        merged.plan.tickets.get(TicketId(2)).expect("there").parent,
        None
    );
    assert_eq!(merged.notes.len(), 1);
}

/// Every reference of every kind of row is renumbered, so that a kind or field that is added to the plan
/// and forgotten there is found.
#[test]
fn renumbering_reaches_every_reference() {
    macro_rules! check {
        ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
            fn check(plan: &Plan, seen: &mut usize) {
                $(for row in plan.$table.iter() {
                    let before = plan.references_of(row.id.into());
                    let mut moved = row.clone();
                    moved.renumber(&|number| number + 1_000_000);
                    let mut after = Vec::new();
                    slackline::plan::Row::references(&moved, &mut after);
                    let numbers: Vec<u32> = before.iter().map(|row| row.number() + 1_000_000).collect();
                    let found: Vec<u32> = after.iter().map(|row| row.number()).collect();
                    assert_eq!(found, numbers, "{} {}", $name, row.id.0);
                    *seen += before.len();
                })*
            }
        };
    }
    slackline::for_each_row_kind!(check);
    let mut seen = 0;
    for seed in 0..20 {
        check(&rich_plan(seed), &mut seen);
    }
    assert!(seen > 1000, "only {seen} references");
}

#[test]
fn a_plan_merged_by_key_into_itself_or_its_copy_changes_nothing() {
    let samples = crate::exchange::samples().into_iter().map(|(_, plan)| plan);
    for (place, plan) in samples.chain((0..12).map(rich_plan)).enumerate() {
        let merged = merge_by_key(&plan, &plan, None).expect("fits");
        assert!(
            merged.plan == plan && merged.notes.is_empty(),
            "plan {place}"
        );
        // The same rows under other ids, as another program's file would bring them.
        let shift = |old: u32| old + 10_000;
        let mut copy = Plan {
            info: plan.info.clone(),
            ..Plan::default()
        };
        std::sync::Arc::make_mut(&mut copy.info).renumber(&shift);
        copy_rows(&plan, &mut copy, &shift);
        let merged = merge_by_key(&plan, &copy, None).expect("fits");
        let edit = Edit::between("", &plan, &merged.plan);
        assert_eq!(
            edit.changes.len(),
            0,
            "plan {place}: {:?}",
            edit.changes.first()
        );
    }
}

macro_rules! define_copy {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// Every row under another id.
        fn copy_rows(plan: &Plan, copy: &mut Plan, shift: &dyn Fn(u32) -> u32) {
            $(for row in plan.$table.iter() {
                let mut row = row.clone();
                row.renumber(shift);
                row.id = slackline::plan::$id(shift(row.id.0));
                copy.$table.insert(row);
            })*
            copy.settle_last_id();
        }
    };
}
slackline::for_each_row_kind!(define_copy);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever two plans are merged by key: the result is consistent, nothing is removed, and once is enough.
    #[test]
    fn merging_by_key_is_consistent_removes_nothing_and_settles(one in 0u64..500, other in 0u64..500) {
        let (ours, theirs) = (rich_plan(one), rich_plan(other));
        let merged = merge_by_key(&ours, &theirs, None).expect("fits").plan;
        prop_assert_eq!(integrity::check(&merged), Ok(()));
        let edit = Edit::between("", &ours, &merged);
        prop_assert!(edit.changes.iter().all(|change| !change.is_removal()));
        let again = merge_by_key(&merged, &theirs, None).expect("fits").plan;
        let keys = |plan: &Plan| plan.tickets.len() + plan.gates.len();
        prop_assert!(keys(&again) >= keys(&merged));
    }
}
