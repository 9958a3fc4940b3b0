//! `schedule`: every key of the contract, dates worked out by hand, cycles, empty plans, options.

use super::{Folder, Run, keys, run, run_with, samples, sorted};
use serde_json::{Value, json};

/// A diamond around the clock: 4 h, then 2 h beside 6 h, then 1 h. From 2026-01-05T09:00.
const DIAMOND: &str = "key,estimate,blocked_by\nA,4h,\nB,2h,A\nC,6h,A\nD,90m,B;C\n";

const KEYS: &[&str] = &[
    "start",
    "finish",
    "makespan",
    "levelled",
    "lower_bound",
    "optimal",
    "schedules",
    "seconds",
    "assumptions",
    "cycle",
    "tickets",
    "gates",
    "critical_path",
];
const TICKET_KEYS: &[&str] = &[
    "key",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "start",
    "finish",
    "total_float",
    "free_float",
    "critical",
    "agents",
];

fn schedule_csv(text: &str) -> Run {
    run_with(
        &["schedule", "-", "--from", "csv", "--json"],
        text.as_bytes(),
    )
}

fn ticket<'a>(result: &'a Value, key: &str) -> &'a Value {
    let tickets = result["tickets"].as_array().expect("a list");
    tickets
        .iter()
        .find(|ticket| ticket["key"] == key)
        .expect("the ticket")
}

#[test]
fn a_diamond_gets_the_dates_worked_out_by_hand() {
    let run = schedule_csv(DIAMOND);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let result = run.json();
    assert_eq!(sorted(&keys(&result)), sorted(KEYS));
    assert_eq!(result["start"], "2026-01-05T09:00");
    assert_eq!(result["finish"], "2026-01-05T20:30");
    assert_eq!(
        (&result["makespan"], &result["lower_bound"]),
        (&json!(690), &json!(690))
    );
    assert_eq!(
        (&result["levelled"], &result["optimal"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(result["critical_path"], json!(["A", "C", "D"]));
    assert_eq!(
        (&result["cycle"], &result["gates"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(
        *ticket(&result, "B"),
        json!({
            "key": "B",
            "early_start": "2026-01-05T13:00", "early_finish": "2026-01-05T15:00",
            "late_start": "2026-01-05T17:00", "late_finish": "2026-01-05T19:00",
            "start": "2026-01-05T13:00", "finish": "2026-01-05T15:00",
            "total_float": 240, "free_float": 240, "critical": false, "agents": []
        })
    );
    let in_order: Vec<&Value> = result["tickets"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    assert_eq!(
        in_order.iter().map(|t| &t["key"]).collect::<Vec<_>>(),
        ["A", "B", "C", "D"]
    );
}

#[test]
fn people_see_the_same_without_json() {
    let shown = run_with(&["schedule", "-", "--from", "csv"], DIAMOND.as_bytes());
    assert_eq!(shown.code, 0);
    for words in ["2026-01-05 20:30 after 11 h 30 min", "A -> C -> D"] {
        assert!(shown.stdout.contains(words), "{words}: {}", shown.stdout);
    }
    let c = shown.stdout.lines().find(|line| line.starts_with("C "));
    assert!(
        c.is_some_and(|line| line.contains("6 h") && line.contains("critical")),
        "{c:?}"
    );
    let b = shown
        .stdout
        .lines()
        .find(|line| line.starts_with("B "))
        .expect("a line for B");
    assert!(
        b.contains("2 h") && b.contains("4 h") && !b.contains("critical"),
        "{b}"
    );
}

#[test]
fn a_cycle_exits_1_names_itself_and_leaves_dates_null() {
    let run = schedule_csv("key,estimate,blocked_by\nA,1h,C\nB,1h,A\nC,1h,B\nD,1h,A\n");
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr.lines().count(), 1);
    assert!(run.stderr.contains("A -> B -> C -> A"), "{}", run.stderr);
    let result = run.json();
    assert_eq!(sorted(&keys(&result)), sorted(KEYS));
    assert_eq!(result["cycle"], json!(["A", "B", "C"]));
    for key in ["start", "finish", "makespan", "lower_bound"] {
        assert_eq!(result[key], Value::Null, "{key}");
    }
    assert_eq!(result["tickets"].as_array().map(Vec::len), Some(4));
    let d = ticket(&result, "D");
    assert_eq!(sorted(&keys(d)), sorted(TICKET_KEYS));
    for key in TICKET_KEYS
        .iter()
        .filter(|key| !["key", "agents"].contains(key))
    {
        assert_eq!(d[key], Value::Null, "{key}");
    }
    let shown = run_with(
        &["schedule", "-", "--from", "csv"],
        b"key,blocked_by\nA,B\nB,A\n",
    );
    assert_eq!((shown.code, shown.stdout.as_str()), (1, ""));
    assert!(shown.stderr.contains("A -> B -> A"));
}

#[test]
fn an_empty_plan_takes_no_time() {
    let folder = Folder::new();
    let files = [
        folder.file("empty.csv", "key,title\n"),
        folder.file("empty.plan.json", r#"{"slackline": 1}"#),
    ];
    for file in files {
        let run = run(&["schedule", &file, "--json"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{file}");
        let result = run.json();
        assert_eq!(result["makespan"], 0);
        assert_eq!(
            (&result["start"], &result["finish"]),
            (&json!("2026-01-05T09:00"), &result["start"])
        );
        assert_eq!(
            (&result["tickets"], &result["critical_path"]),
            (&json!([]), &json!([]))
        );
    }
}

#[test]
fn assumptions_of_the_planner_and_of_the_schedule_are_both_told() {
    let folder = Folder::new();
    let plan = folder.file(
        "a.plan.json",
        r#"{"slackline": 1, "plan": {"title": "T", "assumptions": ["Nobody is ill."]},
            "tickets": [{"id": 1, "key": "A", "title": "guess me"}]}"#,
    );
    let result = run(&["schedule", &plan, "--json"]).json();
    let told = result["assumptions"].as_array().expect("a list");
    assert_eq!(told[0], "Nobody is ill.");
    assert!(
        told[1]
            .as_str()
            .is_some_and(|text| text.contains("no estimate")),
        "{told:?}"
    );
    assert_eq!(result["makespan"], 240);
}

#[test]
fn gates_summaries_and_agents_are_in_the_result() {
    let folder = Folder::new();
    let plan = folder.file(
        "a.plan.json",
        r#"{"slackline": 1, "plan": {"title": "T"},
            "agents": [{"id": 9, "name": "Ann"}],
            "tickets": [
                {"id": 1, "key": "S", "title": "summary"},
                {"id": 2, "key": "S-1", "title": "", "parent": 1, "estimate": {"fixed": 60}, "assignees": [9]},
                {"id": 3, "key": "S-2", "title": "", "parent": 1, "estimate": {"fixed": 30}}],
            "gates": [{"id": 4, "key": "G", "name": "Review", "review": 15}],
            "dependencies": [
                {"id": 5, "from": "t2", "to": "t3"}, {"id": 6, "from": "t1", "to": "g4"}]}"#,
    );
    let run = run(&["schedule", &plan, "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    let result = run.json();
    let summary = ticket(&result, "S");
    assert_eq!(summary["start"], "2026-01-05T09:00");
    assert_eq!(summary["finish"], "2026-01-05T10:30");
    assert_eq!(ticket(&result, "S-1")["agents"], json!(["Ann"]));
    assert_eq!(
        result["gates"],
        json!([{"key": "G", "name": "Review", "start": "2026-01-05T10:30",
                "finish": "2026-01-05T10:45", "total_float": 0, "critical": true}])
    );
    assert_eq!(result["critical_path"], json!(["S-1", "S-2", "G"]));
}

#[test]
fn nothing_but_seconds_depends_on_the_run() {
    for sample in samples() {
        let mut results: Vec<Value> = (0..2)
            .map(|_| run(&["schedule", &sample, "--json"]).json())
            .collect();
        for result in &mut results {
            result["seconds"] = Value::Null;
        }
        assert_eq!(results[0], results[1], "{sample}");
    }
}

#[test]
fn every_sample_has_dates_under_every_option() {
    for sample in samples() {
        let file: Value =
            serde_json::from_str(&std::fs::read_to_string(&sample).expect("read")).expect("JSON");
        let none = Vec::new();
        let options = file["options"].as_array().unwrap_or(&none);
        let names = options
            .iter()
            .map(|option| option["name"].as_str().expect("a name"));
        for name in names {
            let run = run(&["schedule", &sample, "--option", name, "--json"]);
            assert_eq!(
                (run.code, run.stderr.as_str()),
                (0, ""),
                "{sample} under {name}"
            );
        }
        let run = run(&["schedule", &sample, "--json"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{sample}");
        assert!(run.json()["makespan"].as_i64().is_some_and(|m| m >= 0));
    }
}
