//! Killed at random points: what comes back is the plan after the last finished gesture, every time.
//!
//! A child edits by a seed and says after each deed that it is in the journal; it is killed somewhere in
//! the middle. The parent edits by the same seed in its own memory, so it knows every plan there was.

use super::support::{Deed, LONG, Planner, open, same, start};
use crate::plans::Random;
use slackline::edit::Document;
use slackline::library::{FileState, Fingerprint, Journal};
use slackline::plan::Plan;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const FOLDER: &str = "SLACKLINE_TEST_CRASH_FOLDER";
const SEED: &str = "SLACKLINE_TEST_CRASH_SEED";
/// Sessions that are killed.
const KILLS: u64 = 240;
/// Sessions at once.
const LANES: u64 = 4;

/// The child: no test of its own.
#[test]
#[ignore = "the child of the crash test, which kills it"]
fn child() {
    let (Ok(folder), Ok(seed)) = (std::env::var(FOLDER), std::env::var(SEED)) else {
        return;
    };
    let seed: u64 = seed.parse().expect("a seed");
    let library = open(Path::new(&folder));
    let mut document = Document::new(start(seed));
    let mut journal = Journal::new(&mut document, FileState::default()).snapshot_every(20);
    let mut planner = Planner::new(seed);
    let mut out = std::io::stdout().lock();
    for deed in 1.. {
        let done = planner.act(&mut document);
        journal.follow(&mut document, &library);
        if done == Deed::Save {
            journal.saved(&mut document, FileState::default(), &library);
        }
        assert!(library.settle(LONG), "{:?}", library.trouble());
        // The parent is gone, or has enough: the end of the pipe is an end too.
        if writeln!(out, "\ndeed {deed}")
            .and_then(|()| out.flush())
            .is_err()
        {
            return;
        }
    }
}

#[test]
fn what_is_in_the_journal_comes_back_after_every_kill() {
    let kills: u64 = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES)
            .map(|lane| scope.spawn(move || run_lane(lane)))
            .collect();
        lanes
            .into_iter()
            .map(|lane| lane.join().expect("no failure"))
            .sum()
    });
    assert!(kills >= 200, "only {kills} kills");
}

/// One library, with one killed session after the other; returns how many there were.
fn run_lane(lane: u64) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    let seeds: Vec<u64> = (0..KILLS / LANES)
        .map(|round| 1 + lane * 1000 + round)
        .collect();
    for seed in &seeds {
        let reached = edit_until_killed(folder.path(), *seed);
        check_recovery(folder.path(), *seed, reached);
    }
    seeds.len() as u64
}

/// Starts a child and kills it at a random point; returns the last deed that it said is journalled.
fn edit_until_killed(folder: &Path, seed: u64) -> usize {
    let name = concat!(module_path!(), "::child");
    let name = name.split_once("::").expect("a path in the test binary").1;
    let mut child = Command::new(std::env::current_exe().expect("this binary"))
        .args([
            name,
            "--exact",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let mut random = Random::new(seed ^ 0x5eed);
    let least = random.below(60);
    let pause = Duration::from_micros(random.below(4000) as u64);
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut reached = 0;
    let mut is_killed = false;
    for line in lines.map_while(Result::ok) {
        if let Some(number) = line
            .strip_prefix("deed ")
            .and_then(|number| number.parse().ok())
        {
            reached = number;
        }
        if reached > least && !is_killed {
            std::thread::sleep(pause);
            child.kill().expect("killed");
            is_killed = true;
        }
    }
    child.wait().expect("an end");
    assert!(is_killed, "the child ended by itself after {reached} deeds");
    reached
}

/// What is to come back after each number of deeds: the plan after the last finished gesture, and
/// whether some of it is in no file.
fn finished_plans(seed: u64, deeds: usize) -> Vec<(Plan, bool)> {
    let mut document = Document::new(start(seed));
    let mut planner = Planner::new(seed);
    let mut finished = (**document.plan()).clone();
    let mut plans = vec![(finished.clone(), false)];
    for _ in 0..deeds {
        let before = (**document.plan()).clone();
        let was_open = document.history().is_in_gesture();
        let done = planner.act(&mut document);
        if done == Deed::Save {
            document.mark_saved();
        }
        let continues = done == Deed::Partial && was_open;
        finished = match (done, continues) {
            // Another gesture began: the one before it counts as finished by then.
            (Deed::Partial, false) => before,
            (Deed::Partial, true) => finished,
            _ => (**document.plan()).clone(),
        };
        plans.push((finished.clone(), document.is_dirty()));
    }
    plans
}

fn check_recovery(folder: &Path, seed: u64, reached: usize) {
    let library = open(folder);
    let lost = library.reader().lost().expect("a readable library");
    // One more deed may be in the journal, of which the child could not tell any more.
    let plans = finished_plans(seed, reached + 1);
    let expected = [&plans[reached], &plans[reached + 1]];
    let Some(session) = lost.first() else {
        assert!(
            expected.iter().any(|(_, is_dirty)| !is_dirty),
            "seed {seed}: the session is gone"
        );
        return;
    };
    assert_eq!(lost.len(), 1, "seed {seed}: one session was killed");
    let restored = library
        .reader()
        .take_over(session.session)
        .expect("rebuilt");
    assert_eq!(restored.warnings, Vec::<String>::new());
    assert!(
        expected.iter().any(|(plan, _)| *plan == restored.plan),
        "seed {seed}: after {reached} deeds the plan is {}, expected {:?}",
        Fingerprint::of_plan(&restored.plan),
        expected.map(|(plan, _)| Fingerprint::of_plan(plan)),
    );
    let (mut document, mut journal) = Journal::resume(&restored, &library);
    while document.undo().is_some() {}
    same(document.plan(), &plans[0].0);
    journal.close(&library);
    assert!(library.settle(LONG));
}
