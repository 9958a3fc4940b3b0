//! `schedule --level`, `agents` and `options`: the contract's keys, limits and endings.

use super::{Folder, keys, run, run_with};
use serde_json::{Value, json};

/// Three tickets of two hours and one behind them.
const FORK: &str = "key,estimate,blocked_by\nA,2h,\nB,2h,\nC,2h,\nD,1h,A;B;C\n";

fn schedule(arguments: &[&str], text: &str) -> Value {
    let all = [&["schedule", "-", "--from", "csv", "--json"][..], arguments].concat();
    let run = run_with(&all, text.as_bytes());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    run.json()
}

#[test]
fn so_many_identical_agents_share_the_work() {
    for (agents, makespan) in [("1", 420), ("2", 300), ("3", 180), ("9", 180)] {
        let result = schedule(&["--agents", agents], FORK);
        assert_eq!(
            (
                &result["makespan"],
                &result["lower_bound"],
                &result["optimal"],
                &result["levelled"]
            ),
            (
                &json!(makespan),
                &json!(makespan),
                &json!(true),
                &json!(true)
            ),
            "{agents} agents"
        );
        let tickets = result["tickets"].as_array().expect("tickets");
        assert!(
            tickets
                .iter()
                .all(|t| t["agents"].as_array().is_some_and(|a| a.len() == 1))
        );
        assert!(
            tickets
                .iter()
                .all(|t| t["early_finish"].as_str() <= t["finish"].as_str())
        );
    }
}

#[test]
fn limits_and_seed_are_taken_and_nothing_else_changes_the_result() {
    let arguments = [
        "--agents",
        "2",
        "--max-schedules",
        "40",
        "--seed",
        "7",
        "--threads",
    ];
    let mut results =
        ["1", "3"].map(|threads| schedule(&[&arguments[..], &[threads]].concat(), FORK));
    for result in &mut results {
        result["seconds"] = json!(0);
    }
    assert_eq!(results[0], results[1]);
    assert!(results[0]["schedules"].as_u64() <= Some(40));
    let timed = schedule(&["--level", "--time-limit", "0.2"], FORK);
    assert!(timed["seconds"].as_f64() < Some(2.0));
}

#[test]
fn nonsense_limits_are_wrong_usage() {
    for bad in [
        ["--agents", "0"],
        ["--agents", "two"],
        ["--time-limit", "-1"],
        ["--max-schedules", "0"],
    ] {
        let run = run_with(
            &[&["schedule", "-", "--from", "csv"][..], &bad[..]].concat(),
            FORK.as_bytes(),
        );
        run.assert_refused(2, &[bad[0]]);
    }
}

#[test]
fn a_loop_and_an_empty_plan_end_as_they_do_without_agents() {
    let looped = "key,estimate,blocked_by\nA,1h,B\nB,1h,A\n";
    let run = run_with(
        &["schedule", "-", "--from", "csv", "--level", "--json"],
        looped.as_bytes(),
    );
    assert_eq!(run.code, 1);
    assert_eq!(run.json()["cycle"], json!(["A", "B"]));
    let empty = schedule(&["--agents", "2"], "key,title\n");
    assert_eq!(
        (&empty["makespan"], &empty["optimal"]),
        (&json!(0), &json!(true))
    );
}

#[test]
fn a_published_problem_is_levelled_to_its_optimum() {
    let problem = "5 1\n2\n0 0 2 2 3\n3 2 1 5\n4 1 1 4\n2 2 1 5\n0 0 0\n";
    let folder = Folder::new();
    let file = folder.file("small.rcp", problem);
    let run = run(&[
        "schedule",
        &file,
        "--level",
        "--max-schedules",
        "50",
        "--json",
    ]);
    let result = run.json();
    // 3 periods alone, then 4, then 2 alone: nothing can share.
    assert_eq!(
        (&result["makespan"], &result["optimal"]),
        (&json!(9 * 60), &json!(true))
    );
}

#[test]
fn agents_and_options_are_listed_as_promised() {
    let sample = format!(
        "{}/sample_plans/phase_f.plan.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let rows = run(&["agents", &sample, "--json"]).json();
    let rows = rows.as_array().expect("a list");
    assert!(rows.len() >= 5 && keys(&rows[0]).contains(&"lower_bound"));
    let makespans: Vec<i64> = rows
        .iter()
        .filter_map(|row| row["makespan"].as_i64())
        .collect();
    assert_eq!(makespans[..5], [780, 420, 360, 360, 360]);
    let options = run(&["options", &sample, "--json"]).json();
    let first = &options[0];
    assert_eq!(
        (&first["name"], &first["agents"]),
        (&json!("Parallel"), &json!(5))
    );
    assert_eq!(
        first["claim"],
        json!({"min": 180, "max": 240, "verdict": "contradicted"})
    );
    assert!(keys(first).contains(&"deadline_probability"));
    let figure = |key: &str| first[key].as_f64().expect("a figure");
    assert!(figure("p50") <= figure("p80") && figure("p80") <= 900.0);
    assert!(figure("p50") >= 240.0);
    assert_eq!(options[3]["claim"], Value::Null);
}
