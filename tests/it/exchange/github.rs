//! The GitHub script run end to end against a stand-in for `gh`: every issue once, every edge once, nothing
//! twice on a second run, and no harm from a rate limit, a lost answer or a failure halfway.

use super::plans_rich::rich_plan;
use super::write;
use slackline::exchange::find;
use slackline::plan::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository that is no repository.
struct Hub {
    folder: tempfile::TempDir,
}

impl Hub {
    /// `None`, said aloud, where there is no bash.
    fn new() -> Option<Self> {
        if Command::new("bash").arg("--version").output().is_err() {
            eprintln!("skipped: no bash to run the script with");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let tools = folder.path().join("bin");
        std::fs::create_dir(&tools).expect("a folder");
        let gh = include_str!("../../data/gh.sh");
        std::fs::write(tools.join("gh"), gh).expect("written");
        make_program(&tools.join("gh"));
        Some(Self { folder })
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, plan: &Plan, settings: &[(&str, &str)]) -> Output {
        self.run_with(plan, settings, &[])
    }

    fn run_with(&self, plan: &Plan, settings: &[(&str, &str)], arguments: &[&str]) -> Output {
        let (script, _) = write(find("github").expect("GitHub"), plan);
        std::fs::write(self.at("plan.sh"), script).expect("written");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("bash");
        command
            .arg(self.at("plan.sh"))
            .args(["--repo", "owner/name"])
            .args(arguments)
            .env("PATH", format!("{}:{path}", self.at("bin").display()))
            .env("GH_FAKE", self.at("hub"))
            .env("SLACKLINE_PAUSE", "0")
            .env("SLACKLINE_WAIT", "0");
        command.envs(settings.iter().copied());
        command.output().expect("bash runs")
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.at("hub").join(name)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn titles(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.at("hub").join("issues")).expect("issues");
        let mut titles: Vec<String> = folder
            .map(|issue| {
                let path = issue.expect("an issue").path().join("title");
                std::fs::read_to_string(path)
                    .expect("a title")
                    .trim()
                    .to_owned()
            })
            .collect();
        titles.sort();
        titles
    }

    /// The number of the issue of each key.
    fn numbers(&self) -> BTreeMap<String, String> {
        let folder = std::fs::read_dir(self.at("hub").join("issues")).expect("issues");
        let each = folder.map(|issue| {
            let number = issue.expect("an issue").file_name();
            let number = number.to_string_lossy().into_owned();
            let title = self.lines(&format!("issues/{number}/title")).concat();
            let key = title.split(']').next().unwrap_or_default();
            (key.trim_start_matches('[').to_owned(), number)
        });
        each.collect()
    }

    /// The labels of an issue, in order.
    fn labels(&self, number: &str) -> Vec<String> {
        let mut labels = self.lines(&format!("issues/{number}/labels"));
        labels.sort();
        labels
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.at("hub").join(name), text).expect("written");
    }

    /// Exactly the edges of the plan are there.
    fn check_edges(&self, plan: &Plan, case: &str) {
        let numbers = self.numbers();
        let number = |node: Node| numbers[plan.key(node)].as_str();
        let blocks = plan
            .dependencies
            .iter()
            .map(|row| format!("blocked-by {} {}", number(row.to), number(row.from)));
        let parts = plan.tickets.iter().filter_map(|ticket| {
            let (child, parent) = (Node::Ticket(ticket.id), Node::Ticket(ticket.parent?));
            Some(format!("part-of {} {}", number(child), number(parent)))
        });
        let mut expected: Vec<String> = blocks.chain(parts).collect();
        expected.sort();
        let mut edges = self.lines("edges");
        edges.sort();
        assert_eq!(edges, expected, "{case}");
    }

    fn changes(&self) -> usize {
        let calls = self.lines("calls");
        let changing = [
            "issue create",
            "issue edit",
            "api -X",
            "issue close",
            "issue reopen",
            "label create",
        ];
        let is_change = |call: &&String| {
            changing.iter().any(|start| call.starts_with(start)) && !call.contains("--help")
        };
        calls.iter().filter(is_change).count()
    }

    /// Every issue and every edge is there once.
    fn check(&self, plan: &Plan) {
        let mut expected: Vec<String> = plan
            .tickets
            .iter()
            .map(|t| format!("[{}] {}", t.key, t.title))
            .chain(plan.gates.iter().map(|g| format!("[{}] {}", g.key, g.name)))
            .collect();
        expected.sort();
        assert_eq!(self.titles(), expected);
        let edges = self.lines("edges");
        let unique: BTreeSet<&String> = edges.iter().collect();
        assert_eq!(unique.len(), edges.len(), "an edge was drawn twice");
        let parts = plan.tickets.iter().filter(|t| t.parent.is_some()).count();
        let blocks = edges
            .iter()
            .filter(|edge| edge.starts_with("blocked-by"))
            .count();
        assert_eq!(
            (edges.len() - blocks, blocks),
            (parts, plan.dependencies.len())
        );
    }
}

#[cfg(unix)]
fn make_program(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("mode set");
}

#[cfg(not(unix))]
fn make_program(_: &Path) {}

/// Tickets with all that breaks a shell in their names, a summary, a gate and edges between.
fn plan() -> Plan {
    let mut plan = Plan::default();
    plan.tracks.insert(Track {
        description: "it's $HOME".into(),
        ..Track::new(TrackId(1), "a, b \"c\"")
    });
    plan.phases.insert(Phase::new(PhaseId(2), "Week 1: \"go\""));
    let titles = [
        "$(touch /tmp/slackline-was-here)",
        "`id` and 'quotes' \"both\"",
        "SLACKLINE",
        "-- --help",
        "<!-- slackline-end -->",
    ];
    for (place, title) in titles.iter().enumerate() {
        let id = 10 + place as u32;
        let mut ticket = Ticket::new(TicketId(id), format!("A-{place}"), *title);
        ticket.track = Some(TrackId(1));
        ticket.phase = Some(PhaseId(2));
        ticket.description = format!("{title}\nSLACKLINE\n\\EOF @octocat #1");
        ticket.tags = vec!["x,y".into(), "X Y".into()];
        ticket.parent = (place > 2).then_some(TicketId(12));
        if place == 0 {
            ticket.progress.state = ProgressState::Done;
        }
        plan.tickets.insert(ticket);
    }
    plan.gates
        .insert(Gate::new(GateId(20), "G 1", "Gate's & co"));
    let gate = Node::Gate(GateId(20));
    let ticket = |place: u32| Node::Ticket(TicketId(10 + place));
    let edges = [
        (ticket(0), ticket(1)),
        (ticket(1), gate),
        (gate, ticket(2)),
        (ticket(3), ticket(4)),
    ];
    for (place, (from, to)) in edges.into_iter().enumerate() {
        let id = DependencyId(30 + place as u32);
        plan.dependencies.insert(Dependency::new(id, from, to));
    }
    plan.settle_last_id();
    plan
}

#[test]
fn every_issue_and_edge_is_made_once_also_on_a_second_run() {
    for native in [&[][..], &[("NATIVE", "yes")]] {
        let Some(hub) = Hub::new() else { return };
        let plan = plan();
        let first = hub.run(&plan, native);
        assert!(first.status.success(), "{first:?}");
        hub.check(&plan);
        assert!(
            !Path::new("/tmp/slackline-was-here").exists(),
            "a title was run"
        );
        let states: Vec<String> = (1..=6)
            .map(|n| hub.lines(&format!("issues/{n}/state"))[0].clone())
            .collect();
        assert_eq!(states.iter().filter(|state| *state == "closed").count(), 1);
        let before = hub.changes();
        let second = hub.run(&plan, native);
        assert!(second.status.success(), "{second:?}");
        assert_eq!(hub.changes(), before, "the second run changed something");
        // Also without what was noted beside the script.
        std::fs::remove_file(hub.at("plan.state.tsv")).expect("the notes");
        let third = hub.run(&plan, native);
        assert!(third.status.success(), "{third:?}");
        hub.check(&plan);
    }
}

#[test]
fn a_run_that_was_cut_off_goes_on_where_it_stopped() {
    let plan = plan();
    for fail_at in [1, 4, 9, 12, 15] {
        let Some(hub) = Hub::new() else { return };
        let cut = hub.run(&plan, &[("FAIL_AT", &fail_at.to_string())]);
        assert_eq!(cut.status.code(), Some(1), "{cut:?}");
        let again = hub.run(&plan, &[]);
        assert!(again.status.success(), "{again:?}");
        hub.check(&plan);
    }
}

#[test]
fn a_rate_limit_and_a_lost_answer_do_no_harm() {
    let plan = plan();
    for setting in ["RATE_AT", "LOST_AT"] {
        let Some(hub) = Hub::new() else { return };
        // The eighth change makes an issue.
        let run = hub.run(&plan, &[(setting, "8")]);
        assert!(run.status.success(), "{setting}: {run:?}");
        hub.check(&plan);
    }
}

#[test]
fn what_changed_in_the_plan_is_changed_and_what_people_wrote_stays() {
    let Some(hub) = Hub::new() else { return };
    let mut plan = plan();
    assert!(hub.run(&plan, &[]).status.success());
    let bodies: Vec<PathBuf> = (1..=6)
        .map(|n| hub.at(&format!("hub/issues/{n}/body")))
        .collect();
    for body in &bodies {
        let text = std::fs::read_to_string(body).expect("a body");
        std::fs::write(body, format!("Before.\n{text}After.\n")).expect("written");
    }
    let mut ticket = plan.tickets.get(TicketId(11)).expect("a ticket").clone();
    ticket.title = "A new title".into();
    plan.tickets.insert(ticket);
    let before = hub.changes();
    let run = hub.run(&plan, &[]);
    assert!(run.status.success(), "{run:?}");
    // The issue itself and the two that name it.
    assert_eq!(hub.changes() - before, 3, "{run:?}");
    hub.check(&plan);
    for body in &bodies {
        let text = std::fs::read_to_string(body).expect("a body");
        assert!(
            text.starts_with("Before.\n<!-- slackline-key") && text.ends_with("After.\n"),
            "{text}"
        );
        assert_eq!(text.matches("slackline-key").count(), 1);
    }
}

/// Whatever a plan can lose: a tag, a track, a phase, a parent, an edge, and a ticket that is not done after all.
fn changed(mut plan: Plan) -> Plan {
    let mut change = |id: u32, change: fn(&mut Ticket)| {
        let mut ticket = plan.tickets.get(TicketId(id)).expect("a ticket").clone();
        change(&mut ticket);
        plan.tickets.insert(ticket);
    };
    change(10, |ticket| {
        ticket.progress.state = ProgressState::NotStarted;
    });
    change(11, |ticket| {
        ticket.tags = vec!["X Y".into(), "Theirs".into()];
        ticket.track = None;
        ticket.phase = None;
    });
    change(12, |ticket| ticket.phase = None);
    change(13, |ticket| ticket.parent = None);
    change(14, |ticket| ticket.parent = Some(TicketId(10)));
    plan.dependencies.remove(DependencyId(33));
    let ends = (Node::Ticket(TicketId(10)), Node::Ticket(TicketId(12)));
    plan.dependencies
        .insert(Dependency::new(DependencyId(30), ends.0, ends.1));
    plan
}

#[test]
fn what_the_plan_no_longer_has_is_taken_away_and_what_people_set_stays() {
    for (native, has_notes) in [("", true), ("", false), ("yes", true), ("yes", false)] {
        let Some(hub) = Hub::new() else { return };
        let case = format!("native {native:?}, notes {has_notes}");
        let settings = [("NATIVE", native)];
        let mut plan = plan();
        assert!(hub.run(&plan, &settings).status.success());
        let numbers = hub.numbers();
        let (first, second, third) = (&numbers["A-0"], &numbers["A-1"], &numbers["A-2"]);
        let before = ["slackline", "track: a b c", "x y"];
        assert_eq!(hub.labels(second), before, "{case}");
        // Two labels and a milestone of people's own; one of the labels will be a tag of the plan, too.
        let own = format!("{}\nMine\nTheirs\n", before.join("\n"));
        hub.write(&format!("issues/{second}/labels"), &own);
        hub.write(
            "labels",
            &format!("{}\nMine\nTheirs\n", hub.lines("labels").join("\n")),
        );
        hub.write(&format!("issues/{third}/milestone"), "Someday\n");
        plan = changed(plan);
        if !has_notes {
            // Then nobody knows who closed the issue.
            std::fs::remove_file(hub.at("plan.state.tsv")).expect("the notes");
        }
        let run = hub.run(&plan, &settings);
        assert!(run.status.success(), "{case}: {run:?}");
        hub.check_edges(&plan, &case);
        assert_eq!(
            hub.labels(second),
            ["Mine", "Theirs", "slackline", "x y"],
            "{case}"
        );
        assert_eq!(
            hub.lines(&format!("issues/{second}/milestone")).concat(),
            "",
            "{case}"
        );
        assert_eq!(
            hub.lines(&format!("issues/{third}/milestone")),
            ["Someday"],
            "{case}"
        );
        let state = hub.lines(&format!("issues/{first}/state"));
        assert_eq!(state, [if has_notes { "open" } else { "closed" }], "{case}");
        let count = hub.changes();
        assert!(hub.run(&plan, &settings).status.success());
        assert_eq!(
            hub.changes(),
            count,
            "{case}: a third run changed something"
        );
        // A tag that somebody had set before the plan did outlives the plan's.
        let mut ticket = plan.tickets.get(TicketId(11)).expect("a ticket").clone();
        ticket.tags = Vec::new();
        plan.tickets.insert(ticket);
        assert!(hub.run(&plan, &settings).status.success());
        assert_eq!(
            hub.labels(second),
            ["Mine", "Theirs", "slackline"],
            "{case}"
        );
    }
}

#[test]
fn a_changed_plan_arrives_whole_also_when_a_run_is_cut_off() {
    for fail_at in 1..12 {
        let Some(hub) = Hub::new() else { return };
        let plan = plan();
        assert!(hub.run(&plan, &[]).status.success());
        let so_far = hub
            .lines("changes")
            .concat()
            .parse::<usize>()
            .expect("a number");
        let plan = changed(plan);
        let cut = hub.run(&plan, &[("FAIL_AT", &(so_far + fail_at).to_string())]);
        assert_eq!(cut.status.code(), Some(1), "{fail_at}: {cut:?}");
        let again = hub.run(&plan, &[]);
        assert!(again.status.success(), "{fail_at}: {again:?}");
        hub.check_edges(&plan, &format!("cut at {fail_at}"));
    }
}

#[test]
fn issues_of_tickets_that_are_gone_are_named_and_lose_their_edges() {
    let Some(hub) = Hub::new() else { return };
    let mut plan = plan();
    assert!(hub.run(&plan, &[]).status.success());
    let number = hub.numbers()["A-4"].clone();
    plan.tickets.remove(TicketId(14));
    plan.dependencies.remove(DependencyId(33));
    let run = hub.run(&plan, &[]);
    assert!(run.status.success(), "{run:?}");
    hub.check_edges(&plan, "a ticket is gone");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains(&format!("#{number} (A-4)")), "{said}");
    assert_eq!(hub.lines(&format!("issues/{number}/state")), ["open"]);
}

#[test]
fn a_dry_run_changes_nothing() {
    let Some(hub) = Hub::new() else { return };
    let plan = plan();
    let dry = |plan: &Plan| {
        let run = hub.run_with(plan, &[], &["--dry-run"]);
        assert!(run.status.success(), "{run:?}");
        String::from_utf8_lossy(&run.stderr).into_owned()
    };
    assert!(dry(&plan).contains("6 issues created"));
    assert_eq!((hub.changes(), hub.lines("labels").len()), (0, 0));
    let notes = hub.at("plan.state.tsv");
    assert!(!notes.exists(), "a dry run leaves nothing behind");
    assert!(hub.run(&plan, &[]).status.success());
    let (count, noted) = (hub.changes(), std::fs::read(&notes).expect("notes"));
    let said = dry(&changed(plan));
    assert!(said.contains("2 edges made, 4 taken away"), "{said}");
    assert_eq!(hub.changes(), count);
    assert_eq!(std::fs::read(&notes).expect("notes"), noted);
}

#[test]
fn scripts_of_random_plans_are_sound() {
    let Some(hub) = Hub::new() else { return };
    for seed in 0..12 {
        let (script, _) = write(find("github").expect("GitHub"), &rich_plan(seed));
        std::fs::write(hub.at("plan.sh"), script).expect("written");
        let check = Command::new("bash")
            .arg("-n")
            .arg(hub.at("plan.sh"))
            .output()
            .expect("bash runs");
        assert!(check.status.success(), "seed {seed}: {check:?}");
    }
    let rich = rich_plan(3);
    let run = hub.run(&rich, &[]);
    assert!(run.status.success(), "{run:?}");
    assert_eq!(hub.titles().len(), rich.tickets.len() + rich.gates.len());
}
