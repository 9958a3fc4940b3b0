//! Jira, Task Master and beads: what they hold comes back, and real shapes of their files are read.

use super::plans_rich::rich_plan;
use super::{read, samples, write};
use slackline::exchange::find;
use slackline::plan::*;
use std::collections::BTreeSet;

/// A plan as every tracker sees it.
fn board(plan: &Plan) -> BTreeSet<String> {
    let track = |id: Option<TrackId>| {
        let track = id.and_then(|id| plan.tracks.get(id));
        track.map_or(String::new(), |track| track.name.trim().to_owned())
    };
    let into = |node: Node| -> BTreeSet<&str> {
        let into = plan.dependencies.iter().filter(|d| d.to == node);
        into.map(|d| plan.key(d.from)).collect()
    };
    let tickets = plan.tickets.iter().map(|t| {
        let minutes = t.estimate.likely();
        let parent = t.parent.map(|id| plan.key(Node::Ticket(id)));
        format!(
            "{:?} {} {minutes:?} {parent:?} {:?}",
            t.key,
            track(t.track),
            into(Node::Ticket(t.id))
        )
    });
    let gates = plan
        .gates
        .iter()
        .map(|g| format!("gate {:?} {:?}", g.key, into(Node::Gate(g.id))));
    tickets.chain(gates).collect()
}

#[test]
fn keys_tracks_estimates_and_edges_come_back() {
    for id in ["jira", "beads", "task-master"] {
        for (name, mut plan) in samples() {
            // What no tracker says: soft edges are edges, summaries of Task Master are tasks.
            let readings = plan.readings.clone();
            for dependency in plan.dependencies.clone().iter() {
                let is_plain = dependency.readings.is_empty()
                    && dependency.strength != Strength::Info
                    && dependency.kind == DependencyKind::Fs;
                if !is_plain {
                    plan.dependencies.remove(dependency.id);
                }
            }
            assert_eq!(readings.len(), plan.readings.len());
            if id == "task-master" {
                for ticket in plan.tickets.clone().iter() {
                    let ticket = ticket.clone();
                    plan.tickets.insert(Ticket {
                        parent: None,
                        ..ticket
                    });
                }
            }
            let (bytes, _) = write(find(id).expect("a format"), &plan);
            let (back, report) = read(id, &bytes);
            assert_eq!(report.losses, [], "{name} as {id}");
            assert_eq!(board(&back), board(&plan), "{name} as {id}");
        }
    }
}

#[test]
fn random_plans_come_back_with_every_item() {
    for seed in 0..40 {
        let plan = rich_plan(seed);
        for id in ["jira", "beads", "task-master"] {
            let (bytes, _) = write(find(id).expect("a format"), &plan);
            let (back, report) = read(id, &bytes);
            let items = |plan: &Plan| plan.tickets.len() + plan.gates.len();
            assert_eq!(
                items(&back),
                items(&plan),
                "seed {seed} as {id}: {report:?}"
            );
            assert_eq!(integrity::check(&back), Ok(()));
        }
    }
}

#[test]
fn task_files_of_the_tool_itself_are_read() {
    let file = r#"{"master": {"tasks": [
        {"id": 1, "title": "Init", "description": "d", "details": "how", "testStrategy": "run it\n- [x] it runs", "status": "done", "priority": "high", "dependencies": [], "subtasks": [
            {"id": 1, "title": "a", "status": "done", "dependencies": []},
            {"id": 2, "title": "b", "status": "pending", "dependencies": [1, "2"]}]},
        {"id": "2", "title": "Auth", "status": "in-progress", "dependencies": [1, 99, "1.2"], "subtasks": []},
        {"title": "no id"}]},
        "other": {"tasks": [{"id": 1, "title": "x"}]}}"#;
    let (plan, report) = read("task-master", file.as_bytes());
    let keys: Vec<&str> = plan.tickets.iter().map(|t| t.key.as_str()).collect();
    assert_eq!(keys, ["1", "1.1", "1.2", "2"]);
    let first = plan.tickets.iter().next().expect("a ticket");
    assert_eq!(
        (
            first.description.as_str(),
            first.criteria.len(),
            first.priority
        ),
        ("d\n\nhow\n\nrun it", 1, Some(Priority::P1))
    );
    let edges: BTreeSet<(&str, &str)> = plan
        .dependencies
        .iter()
        .map(|d| (plan.key(d.from), plan.key(d.to)))
        .collect();
    assert_eq!(
        edges,
        BTreeSet::from([("1.1", "1.2"), ("1", "2"), ("1.2", "2")])
    );
    let notes: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
    for wanted in [
        "without an id",
        "waits for 99",
        "waits for 1.2, which",
        "the tag other",
    ] {
        let is_there = notes.iter().any(|note| note.contains(wanted));
        assert_eq!(
            is_there,
            wanted != "waits for 1.2, which",
            "{wanted}: {notes:?}"
        );
    }
}

#[test]
fn lists_of_the_beads_tool_are_read() {
    let list = concat!(
        r#"{"id":"bd-1","title":"Epic","status":"open","priority":1,"issue_type":"epic","created_at":"2026-01-05T09:00:00Z"}"#,
        "\n",
        r#"{"id":"bd-2","title":"Task","status":"in_progress","priority":4,"issue_type":"task","estimated_minutes":90,"acceptance_criteria":"- [ ] works","labels":["track:web","ui"],"dependencies":[{"issue_id":"bd-2","depends_on_id":"bd-1","type":"parent-child"},{"issue_id":"bd-2","depends_on_id":"bd-9","type":"blocks"}]}"#,
        "\n",
        r#"{"id":"bd-3","title":"Found","status":"closed","priority":0,"issue_type":"bug","dependencies":[{"depends_on_id":"bd-2","type":"discovered-from"}]}"#,
        "\n",
        "not json\n",
    );
    let (plan, report) = read("beads", list.as_bytes());
    assert_eq!(
        (
            plan.tickets.len(),
            plan.dependencies.len(),
            plan.tracks.len()
        ),
        (3, 1, 1)
    );
    let task = plan.tickets.iter().nth(1).expect("a task");
    assert_eq!(
        (task.estimate.likely(), task.criteria.len(), task.tags.len()),
        (Some(Work(90)), 1, 1)
    );
    assert!(task.parent.is_some());
    assert_eq!(report.losses.len(), 2, "{report:?}");
}

#[test]
fn a_calendar_names_every_item_once_and_folds_its_lines() {
    let random = (0..20).map(rich_plan);
    for plan in samples().into_iter().map(|(_, plan)| plan).chain(random) {
        let (bytes, report) = write(find("ics").expect("iCalendar"), &plan);
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(
            text.split("\r\n")
                .all(|line| line.len() <= 75 && !line.contains('\n'))
        );
        let uids: Vec<&str> = text
            .split("\r\n")
            .filter(|line| line.starts_with("UID:"))
            .collect();
        let unique: BTreeSet<&&str> = uids.iter().collect();
        let unwritten = report
            .losses
            .iter()
            .filter(|l| l.text.contains("has no dates"))
            .count();
        let marks = plan.checkpoints.len() + usize::from(plan.info.deadline.is_some());
        let items = plan.tickets.len() + plan.gates.len();
        assert_eq!(
            (uids.len() + unwritten, unique.len()),
            (items + marks, uids.len())
        );
    }
}
