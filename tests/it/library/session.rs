//! Sessions from opening to closing: undo across restarts, revisions, runs, recent plans, two windows.

use super::support::{LONG, Planner, open, same, start};
use slackline::edit::Document;
use slackline::library::{
    FileState, Fingerprint, Journal, Library, LibraryError, RevisionKind, SavedRun,
};
use slackline::plan::{Ticket, TicketId};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn rename(document: &mut Document, id: u32, title: &str) {
    let done = document.edit(&format!("rename {id}"), |tx| {
        tx.update(TicketId(id), |ticket: &mut Ticket| {
            ticket.title = title.to_owned()
        })
    });
    done.expect("a ticket that is there");
}

fn file_at(path: &str) -> FileState {
    FileState {
        path: Some(PathBuf::from(path)),
        saved_seq: None,
        print: Some(Fingerprint::of(b"as it was read")),
    }
}

fn settle(library: &Library) {
    assert!(library.settle(LONG), "{:?}", library.trouble());
}

/// Waits for what the keeper thread brings.
fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let since = Instant::now();
    while !is_there() {
        assert!(since.elapsed() < LONG, "{what} did not come");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn undo_and_redo_reach_back_over_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(start(1));
    let first = (**document.plan()).clone();
    let mut journal = Journal::new(&mut document, file_at("/plans/a.plan.json"));
    for (id, title) in [(1, "one"), (2, "two"), (3, "three")] {
        rename(&mut document, id, title);
    }
    document.undo();
    journal.follow(&mut document, &library);
    let path = Path::new("/plans/a.plan.json");
    settle(&library);
    assert_eq!(
        library.reader().last_session(path),
        Ok(None),
        "it is open here"
    );
    journal.close(&library);
    settle(&library);
    drop(library);

    let library = open(folder.path());
    let session = library
        .reader()
        .last_session(path)
        .expect("readable")
        .expect("a session");
    let restored = library.reader().take_over(session).expect("rebuilt");
    let (mut later, _) = Journal::resume(&restored, &library);
    same(later.plan(), document.plan());
    assert_eq!(later.history().redo_label(), Some("rename 3"));
    later.redo();
    assert_eq!(
        later.plan().tickets.get(TicketId(3)).expect("there").title,
        "three"
    );
    while later.undo().is_some() {}
    same(later.plan(), &first);
    assert!(later.is_dirty(), "the file never held this");
}

#[test]
fn a_gesture_that_was_not_finished_is_taken_back_and_can_be_redone() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(start(2));
    let mut journal = Journal::new(&mut document, FileState::default());
    rename(&mut document, 1, "whole");
    let whole = (**document.plan()).clone();
    for title in ["h", "ha", "half"] {
        let done = document.edit_in_gesture("typing", "type a title", |tx| {
            tx.update(TicketId(2), |ticket: &mut Ticket| {
                ticket.title = title.to_owned()
            })
        });
        done.expect("a ticket that is there");
        journal.follow(&mut document, &library);
    }
    settle(&library);
    drop(library);

    let library = open(folder.path());
    let lost = library.reader().lost().expect("readable");
    assert_eq!(lost.len(), 1);
    let restored = library
        .reader()
        .take_over(lost[0].session)
        .expect("rebuilt");
    same(&restored.plan, &whole);
    let (mut later, mut journal) = Journal::resume(&restored, &library);
    later.redo();
    same(later.plan(), document.plan());
    journal.follow(&mut later, &library);
    settle(&library);
    drop(library);
    let library = open(folder.path());
    let restored = library
        .reader()
        .take_over(lost[0].session)
        .expect("rebuilt again");
    same(&restored.plan, document.plan());
}

#[test]
fn what_is_saved_is_not_lost_and_the_base_of_a_merge_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(start(3));
    let mut journal = Journal::new(&mut document, FileState::default());
    rename(&mut document, 1, "saved");
    journal.follow(&mut document, &library);
    journal.saved(&mut document, file_at("/plans/c.plan.json"), &library);
    let saved = (**document.plan()).clone();
    settle(&library);
    let kept = library.reader();
    wait_for("the revision of the save", || {
        let revisions = kept
            .revisions(journal.session().expect("begun"))
            .expect("readable");
        revisions
            .iter()
            .any(|revision| revision.kind == RevisionKind::Saved)
    });
    drop(library);
    let library = open(folder.path());
    assert_eq!(library.reader().lost(), Ok(Vec::new()));
    let path = Path::new("/plans/c.plan.json");
    let session = library
        .reader()
        .last_session(path)
        .expect("readable")
        .expect("a session");
    let restored = library.reader().take_over(session).expect("rebuilt");
    let (mut later, mut journal) = Journal::resume(&restored, &library);
    assert!(!later.is_dirty());
    rename(&mut later, 2, "not saved");
    journal.follow(&mut later, &library);
    settle(&library);
    drop(library);
    let library = open(folder.path());
    let lost = library.reader().lost().expect("readable");
    assert_eq!((lost.len(), lost[0].entries), (1, 1));
    let opened = library.reader().last_session(path);
    assert_eq!(
        opened,
        Ok(None),
        "opening the file leaves lost work to recovery"
    );
    let restored = library.reader().take_over(session).expect("rebuilt");
    same(&restored.base.expect("known"), &saved);
    same(&restored.plan, later.plan());
}

#[test]
fn revisions_hold_their_plans_and_take_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(start(4));
    let mut journal = Journal::new(&mut document, FileState::default());
    let mut plans = vec![(**document.plan()).clone()];
    for number in 0..450 {
        rename(&mut document, 1 + number % 30, &format!("title {number}"));
        journal.follow(&mut document, &library);
        if (number + 1) % 200 == 0 {
            plans.push((**document.plan()).clone());
        }
    }
    journal.keep(
        RevisionKind::Named,
        Some("before the review".to_owned()),
        &document,
        &library,
    );
    plans.push((**document.plan()).clone());
    let session = journal.session().expect("begun");
    let reader = library.reader();
    wait_for("four revisions", || {
        reader.revisions(session).expect("readable").len() == 4
    });
    let revisions = reader.revisions(session).expect("readable");
    for (revision, plan) in revisions.iter().rev().zip(&plans) {
        same(&reader.plan(revision.id).expect("a plan"), plan);
    }
    let seqs: Vec<u64> = revisions.iter().rev().map(|r| r.seq).collect();
    assert_eq!(seqs, [0, 200, 400, 450]);
    assert_eq!(revisions[0].name.as_deref(), Some("before the review"));
    library.name_revision(revisions[1].id, Some("half way".to_owned()));
    library.name_revision(revisions[0].id, None);
    settle(&library);
    let revisions = reader.revisions(session).expect("readable");
    assert_eq!(
        (revisions[1].name.as_deref(), revisions[0].name.as_deref()),
        (Some("half way"), None)
    );
}

#[test]
fn kept_runs_come_back_to_the_bit_and_know_their_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(start(5));
    let mut journal = Journal::new(&mut document, FileState::default());
    let session = journal.begin(&library);
    let run = SavedRun {
        name: "first".into(),
        option: Some("Three agents".into()),
        seed: u64::MAX,
        samples: 10_000,
        print: Fingerprint::of_plan(document.plan()),
        result: "{\"p80\": 4711}".repeat(2000),
    };
    library.keep_run(session, run.clone());
    settle(&library);
    let runs = library.reader().runs(session).expect("readable");
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].run, run);
    rename(&mut document, 1, "changed since");
    assert_ne!(runs[0].run.print, Fingerprint::of_plan(document.plan()));
}

#[test]
fn recent_plans_are_newest_first_and_can_be_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    for number in 0..25 {
        library.visit(
            Path::new(&format!("/plans/{number}.json")),
            &format!("Plan {number}"),
        );
        settle(&library);
        std::thread::sleep(Duration::from_millis(2));
    }
    library.visit(Path::new("/plans/10.json"), "Plan ten");
    library.forget_recent(Path::new("/plans/24.json"));
    settle(&library);
    let recent = library.reader().recent().expect("readable");
    assert_eq!(recent.len(), 19);
    assert_eq!(
        (recent[0].title.as_str(), recent[1].title.as_str()),
        ("Plan ten", "Plan 23")
    );
}

#[test]
fn two_windows_on_one_plan_know_of_each_other_and_keep_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (open(folder.path()), open(folder.path()));
    let mut documents = [Document::new(start(6)), Document::new(start(6))];
    let mut journals: Vec<Journal> = documents
        .iter_mut()
        .map(|document| Journal::new(document, file_at("/plans/shared.plan.json")))
        .collect();
    let first = journals[0].begin(&one);
    settle(&one);
    assert!(!one.is_elsewhere(first));
    let second = journals[1].begin(&two);
    settle(&two);
    wait_for("the warning in the first window", || {
        one.is_elsewhere(first)
    });
    wait_for("the warning in the second window", || {
        two.is_elsewhere(second)
    });
    for (number, library) in [&one, &two].into_iter().enumerate() {
        rename(&mut documents[number], 1, &format!("window {number}"));
        journals[number].follow(&mut documents[number], library);
        settle(library);
    }
    let taken = two.reader().take_over(first);
    assert!(
        matches!(taken, Err(LibraryError::NoSuch(_))),
        "a living window lost its session"
    );
    drop(two);
    wait_for("the end of the warning", || !one.is_elsewhere(first));
    let lost = one.reader().lost().expect("readable");
    assert_eq!(lost.len(), 1);
    let restored = one.reader().take_over(lost[0].session).expect("rebuilt");
    same(&restored.plan, documents[1].plan());
}

#[test]
fn a_long_random_session_comes_back_with_its_whole_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(start(7));
    let mut journal = Journal::new(&mut document, FileState::default()).snapshot_every(50);
    let mut planner = Planner::new(7);
    for _ in 0..700 {
        planner.act(&mut document);
        journal.follow(&mut document, &library);
    }
    document.end_gesture();
    journal.follow(&mut document, &library);
    settle(&library);
    drop(library);
    let library = open(folder.path());
    let lost = library.reader().lost().expect("readable");
    let restored = library
        .reader()
        .take_over(lost[0].session)
        .expect("rebuilt");
    let (mut later, _) = Journal::resume(&restored, &library);
    same(later.plan(), document.plan());
    let labels = |document: &Document| -> Vec<String> {
        document
            .history()
            .done()
            .map(|edit| edit.label.clone())
            .collect()
    };
    assert_eq!(labels(&later), labels(&document));
    loop {
        same(later.plan(), document.plan());
        if document.undo().is_none() {
            break;
        }
        later.undo();
    }
}
