//! What can be wrong with the library's disk: full, read-only, damaged, newer, locked, gone. Editing goes
//! on every time, the window can say why, and nothing that was or could be written is lost.

use super::support::{LONG, open, same, start};
use slackline::edit::Document;
use slackline::library::{FileState, Journal, Library, LibraryOptions};
use slackline::plan::{Estimate, Plan, Ticket, TicketId, Work};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn rename(document: &mut Document, number: usize) {
    let title = format!("title {number} {}", "long ".repeat(number % 7));
    let id = TicketId(1 + number as u32 % 30);
    let done = document.edit("rename", |tx| {
        tx.update(id, |ticket: &mut Ticket| ticket.title = title)
    });
    done.expect("a ticket that is there");
}

/// Edits some, never twice the same; the plan afterwards.
fn edit(document: &mut Document, journal: &mut Journal, library: &Library, count: usize) -> Plan {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    for _ in 0..count {
        rename(document, NEXT.fetch_add(1, Ordering::Relaxed));
        journal.follow(document, library);
    }
    (**document.plan()).clone()
}

fn wait_for_trouble(library: &Library, word: &str) {
    let since = Instant::now();
    while !library.trouble().is_some_and(|text| text.contains(word)) {
        assert!(
            since.elapsed() < LONG,
            "no trouble says {word}: {:?}",
            library.trouble()
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn wait_for_notice(library: &Library, word: &str) {
    let since = Instant::now();
    let mut seen = Vec::new();
    while !seen.iter().any(|text: &String| text.contains(word)) {
        assert!(since.elapsed() < LONG, "no notice says {word}: {seen:?}");
        std::thread::sleep(Duration::from_millis(5));
        seen.extend(library.take_notices());
    }
}

/// What the next start would offer.
fn recovered(folder: &Path) -> Plan {
    let library = open(folder);
    let lost = library.reader().lost().expect("readable");
    assert_eq!(lost.len(), 1, "one session is to be recovered: {lost:?}");
    library
        .reader()
        .take_over(lost[0].session)
        .expect("rebuilt")
        .plan
}

fn files_with(folder: &Path, part: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths
        .filter(|path| path.to_string_lossy().contains(part))
        .collect()
}

#[test]
fn a_full_library_says_so_and_loses_nothing_that_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = LibraryOptions::new(folder.path(), Arc::new(|| {}));
    options.largest_bytes = 120 * 1024;
    let library = Library::open(options);
    let mut document = Document::new(start(1));
    let mut journal = Journal::new(&mut document, FileState::default());
    let mut written = edit(&mut document, &mut journal, &library, 1);
    // The plan after each edit that may or may not have found room.
    let mut later = Vec::new();
    let mut count = 0;
    while library.settle(LONG) {
        written = later.pop().unwrap_or(written);
        later = (0..20)
            .map(|_| edit(&mut document, &mut journal, &library, 1))
            .collect();
        count += 1;
        assert!(count < 1000, "the library never gets full");
    }
    wait_for_trouble(&library, "full");
    let goes_on = edit(&mut document, &mut journal, &library, 50);
    assert_ne!(goes_on, written);
    assert!(
        !library.settle(Duration::from_millis(50)),
        "nothing can be written"
    );
    drop(library);
    // With room again the rest would follow; killed before, what was written comes back.
    let back = recovered(folder.path());
    assert!(
        back == written || later.contains(&back),
        "what was written before the library was full is lost"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_the_journal_catches_up_as_soon_as_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).expect("made");
    let Some(_mounted) = Mounted::small(&disk) else {
        eprintln!("skipped: a small disk can only be mounted by root");
        return;
    };
    let filler = disk.join("filler");
    let library = open(&disk.join("library"));
    let mut document = Document::new(start(2));
    let mut journal = Journal::new(&mut document, FileState::default());
    edit(&mut document, &mut journal, &library, 10);
    assert!(library.settle(LONG), "{:?}", library.trouble());
    fill(&filler);
    while library.settle(LONG) {
        edit(&mut document, &mut journal, &library, 20);
    }
    wait_for_trouble(&library, "full");
    let last = edit(&mut document, &mut journal, &library, 30);
    // A plan file on the same disk keeps its old content, and says why.
    let plan_file = disk.join("a.plan.json");
    let saved = slackline::library::write_atomic(&plan_file, &vec![b'x'; 2_000_000]);
    assert!(
        saved
            .expect_err("no room")
            .to_string()
            .contains("disk is full")
    );
    assert!(!plan_file.exists() && files_with(&disk, ".part").is_empty());
    std::fs::remove_file(&filler).expect("removed");
    let since = Instant::now();
    while !library.settle(Duration::from_millis(100)) {
        assert!(since.elapsed() < LONG, "{:?}", library.trouble());
    }
    assert_eq!(library.trouble(), None);
    drop(library);
    same(&recovered(&disk.join("library")), &last);
}

/// A small disk in memory.
#[cfg(target_os = "linux")]
struct Mounted(PathBuf);

#[cfg(target_os = "linux")]
impl Mounted {
    fn small(at: &Path) -> Option<Self> {
        let mut mount = std::process::Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=1200k", "tmpfs"])
            .arg(at);
        let done = mount.stderr(std::process::Stdio::null()).status();
        done.is_ok_and(|status| status.success())
            .then(|| Self(at.to_owned()))
    }

    fn make_read_only(&self, is_read_only: bool) {
        let how = if is_read_only {
            "remount,ro"
        } else {
            "remount,rw"
        };
        let done = std::process::Command::new("mount")
            .args(["-o", how])
            .arg(&self.0)
            .status();
        assert!(done.is_ok_and(|status| status.success()), "{how} failed");
    }
}

#[cfg(target_os = "linux")]
impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.0)
            .status();
    }
}

/// Writes until there is no room for a page.
#[cfg(target_os = "linux")]
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(path).expect("made");
    while file.write_all(&[0; 1024]).is_ok() {}
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_read_only_disk_the_window_goes_on_without_a_library() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).expect("made");
    let Some(mounted) = Mounted::small(&disk) else {
        eprintln!("skipped: a read-only disk can only be mounted by root");
        return;
    };
    mounted.make_read_only(true);
    let library = open(&disk.join("library"));
    wait_for_trouble(&library, "library");
    let mut document = Document::new(start(3));
    let mut journal = Journal::new(&mut document, FileState::default());
    let last = edit(&mut document, &mut journal, &library, 20);
    assert!(library.reader().recent().is_err());
    mounted.make_read_only(false);
    let since = Instant::now();
    while !library.settle(Duration::from_millis(100)) {
        assert!(since.elapsed() < LONG, "{:?}", library.trouble());
    }
    drop(library);
    same(&recovered(&disk.join("library")), &last);
}

#[test]
fn a_folder_that_cannot_be_made_is_told_and_editing_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "not a folder").expect("written");
    let library = open(&file.join("library"));
    wait_for_trouble(&library, "cannot be used");
    let mut document = Document::new(start(4));
    let mut journal = Journal::new(&mut document, FileState::default());
    edit(&mut document, &mut journal, &library, 5);
    assert!(!library.settle(Duration::from_millis(10)));
    assert_eq!(std::fs::read(&file).expect("read"), b"not a folder");
    // The folder becomes possible: everything since the start is journalled.
    std::fs::remove_file(&file).expect("removed");
    let since = Instant::now();
    while !library.settle(Duration::from_millis(100)) {
        assert!(since.elapsed() < LONG, "{:?}", library.trouble());
    }
    drop(library);
    same(&recovered(&file.join("library")), document.plan());
}

#[test]
fn a_library_that_is_no_library_is_moved_aside_and_a_new_one_begins() {
    let folder = tempfile::tempdir().expect("a folder");
    let garbage = b"once a library, now noise ".repeat(400);
    std::fs::write(folder.path().join("library.sqlite"), &garbage).expect("written");
    let library = open(folder.path());
    wait_for_notice(&library, "moved aside");
    let mut document = Document::new(start(5));
    let mut journal = Journal::new(&mut document, FileState::default());
    let last = edit(&mut document, &mut journal, &library, 5);
    assert!(library.settle(LONG), "{:?}", library.trouble());
    drop(library);
    let aside = files_with(folder.path(), "damaged");
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert_eq!(std::fs::read(&aside[0]).expect("read"), garbage);
    same(&recovered(folder.path()), &last);
}

#[test]
fn a_library_damaged_in_the_middle_is_found_out_and_the_open_plan_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    {
        let library = open(folder.path());
        let mut document = Document::new(start(6));
        let mut journal = Journal::new(&mut document, FileState::default()).snapshot_every(10);
        edit(&mut document, &mut journal, &library, 300);
        assert!(library.settle(LONG));
        journal.close(&library);
    }
    let path = folder.path().join("library.sqlite");
    let mut bytes = std::fs::read(&path).expect("read");
    assert!(
        bytes.len() > 80_000,
        "the log is in the library after closing: {}",
        bytes.len()
    );
    // Everything but the first page, which holds the header and the schema.
    bytes[4096..].iter_mut().for_each(|byte| *byte ^= 0xa5);
    std::fs::write(&path, &bytes).expect("damaged");
    let library = open(folder.path());
    let mut document = Document::new(start(6));
    let mut journal = Journal::new(&mut document, FileState::default());
    edit(&mut document, &mut journal, &library, 10);
    wait_for_notice(&library, "moved aside");
    let last = edit(&mut document, &mut journal, &library, 10);
    assert!(library.settle(LONG), "{:?}", library.trouble());
    drop(library);
    assert!(!files_with(folder.path(), "damaged").is_empty());
    same(&recovered(folder.path()), &last);
}

#[test]
fn a_newer_library_is_left_alone_and_work_is_journalled_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("library.sqlite");
    drop(open(folder.path()));
    let newer = rusqlite::Connection::open(&path).expect("opened");
    newer
        .pragma_update(None, "user_version", 9999)
        .expect("written");
    newer
        .execute_batch("CREATE TABLE from_the_future (x); PRAGMA wal_checkpoint(TRUNCATE)")
        .expect("made");
    drop(newer);
    let before = std::fs::read(&path).expect("read");
    let library = open(folder.path());
    wait_for_notice(&library, "newer Slackline");
    let mut document = Document::new(start(7));
    let mut journal = Journal::new(&mut document, FileState::default());
    let last = edit(&mut document, &mut journal, &library, 5);
    assert!(library.settle(LONG), "{:?}", library.trouble());
    drop(library);
    assert_eq!(std::fs::read(&path).expect("read"), before);
    same(&recovered(folder.path()), &last);
}

#[test]
fn a_locked_library_holds_nothing_up_and_gets_everything_in_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(start(8));
    let mut journal = Journal::new(&mut document, FileState::default());
    edit(&mut document, &mut journal, &library, 5);
    assert!(library.settle(LONG));
    let other = rusqlite::Connection::open(folder.path().join("library.sqlite")).expect("opened");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    for minute in 1..200 {
        let dragged = document.edit_in_gesture("drag", "drag a bar", |tx| {
            tx.update(TicketId(1), |ticket: &mut Ticket| {
                ticket.estimate = Estimate::Fixed(Work(minute));
            })
        });
        dragged.expect("a ticket that is there");
        journal.follow(&mut document, &library);
    }
    let since = Instant::now();
    let last = edit(&mut document, &mut journal, &library, 50);
    assert!(
        since.elapsed() < Duration::from_millis(500),
        "the lock held up the planner"
    );
    wait_for_trouble(&library, "locked");
    other.execute_batch("ROLLBACK").expect("unlocked");
    let since = Instant::now();
    while !library.settle(Duration::from_millis(100)) {
        assert!(since.elapsed() < LONG, "{:?}", library.trouble());
    }
    assert_eq!(library.trouble(), None);
    drop(library);
    same(&recovered(folder.path()), &last);
}

#[cfg(unix)]
#[test]
fn a_library_removed_while_it_is_open_begins_again_with_the_open_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = open(folder.path());
    let mut document = Document::new(start(9));
    let mut journal = Journal::new(&mut document, FileState::default());
    let last = edit(&mut document, &mut journal, &library, 5);
    assert!(library.settle(LONG));
    for end in ["", "-wal", "-shm"] {
        std::fs::remove_file(folder.path().join(format!("library.sqlite{end}"))).expect("removed");
    }
    wait_for_notice(&library, "removed");
    assert!(library.settle(LONG), "{:?}", library.trouble());
    // The session goes on in the new library, and its first edit there is the next one.
    let last_but_one = last;
    let last = edit(&mut document, &mut journal, &library, 1);
    assert_ne!(last, last_but_one);
    assert!(library.settle(LONG));
    drop(library);
    same(&recovered(folder.path()), &last);
}
