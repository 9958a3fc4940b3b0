//! `simulate`: every key of the contract, sameness, options, what it refuses.

use super::{Folder, Run, keys, run, run_with, samples};
use serde_json::{Value, json};

/// Two ranges beside each other behind a fixed one.
const RANGES: &str =
    "key,min,likely,max,estimate,blocked_by\nA,,,,1h,\nB,1h,2h,4h,,A\nC,2h,2h,3h,,A\n";

fn simulate_csv(text: &str, more: &[&str]) -> Run {
    let arguments = ["simulate", "-", "--from", "csv", "--json"];
    run_with(&[&arguments[..], more].concat(), text.as_bytes())
}

fn has_keys(value: &Value, expected: &[&str]) {
    let found = keys(value);
    for key in expected {
        assert!(found.contains(key), "{key} is not among {found:?}");
    }
}

#[test]
fn every_key_of_the_contract_is_there() {
    let run = simulate_csv(RANGES, &["--samples", "2000", "--seed", "7"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let result = run.json();
    has_keys(
        &result,
        &[
            "samples",
            "seed",
            "seconds",
            "finish",
            "deadline_probability",
            "tickets",
            "checkpoints",
            "gates",
        ],
    );
    assert_eq!(
        (&result["samples"], &result["seed"]),
        (&json!(2000), &json!(7))
    );
    has_keys(
        &result["finish"],
        &["mean", "sd", "p10", "p50", "p80", "p90", "p95"],
    );
    assert_eq!(result["deadline_probability"], Value::Null);
    let tickets = result["tickets"].as_array().expect("a list");
    let names: Vec<&Value> = tickets.iter().map(|ticket| &ticket["key"]).collect();
    assert_eq!(names, ["A", "B", "C"]);
    has_keys(
        &tickets[0],
        &["key", "criticality", "significance", "ssi", "cruciality"],
    );
    assert_eq!(tickets[0]["criticality"], 1.0);
    let p50 = result["finish"]["p50"].as_f64().expect("a number");
    assert!(
        (180.0..300.0).contains(&p50),
        "{p50} minutes after the start"
    );
    let order = ["p10", "p50", "p80", "p90", "p95"].map(|key| result["finish"][key].as_f64());
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn the_option_seed_and_threads_do_what_they_say() {
    let result = |more: &[&str]| {
        let mut result = simulate_csv(RANGES, &[&["--samples", "1000"], more].concat()).json();
        result["seconds"] = Value::Null;
        result
    };
    let first = result(&[]);
    assert_eq!(result(&["--threads", "1"]), first);
    assert_eq!(result(&["--threads", "3"]), first);
    assert_ne!(result(&["--seed", "2"])["finish"], first["finish"]);
    let ranks = result(&["--spearman"]);
    assert_eq!(ranks["finish"], first["finish"]);
    assert_ne!(
        ranks["tickets"][1]["cruciality"],
        first["tickets"][1]["cruciality"]
    );
    for sampling in ["sobol", "lhs"] {
        let other = result(&["--sampling", sampling]);
        let difference = other["finish"]["p50"].as_f64().expect("a number")
            - first["finish"]["p50"].as_f64().expect("a number");
        assert!(
            difference != 0.0 && difference.abs() < 15.0,
            "{sampling}: {difference}"
        );
    }
}

#[test]
fn gates_and_checkpoints_are_in_the_result() {
    let folder = Folder::new();
    let plan = folder.file(
        "a.plan.json",
        r#"{"slackline": 1, "plan": {"title": "T", "deadline": {"moment": {"after": 150}}},
            "tickets": [{"id": 1, "key": "A", "title": "", "estimate": {"fixed": 60}}],
            "gates": [{"id": 4, "key": "G", "name": "Review", "review": 30, "pass_probability": 0.5,
                       "rework": [{"ticket": 1, "percent": 50}], "max_attempts": 3}],
            "checkpoints": [{"id": 5, "name": "Noon", "moment": {"after": 60},
                             "expectations": [{"subject": {"ticket": 1}, "state": "done"}]}],
            "dependencies": [{"id": 6, "from": "t1", "to": "g4"}]}"#,
    );
    let run = run(&["simulate", &plan, "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let result = run.json();
    assert_eq!(result["samples"], 10_000);
    assert_eq!(result["checkpoints"][0]["name"], "Noon");
    assert_eq!(result["checkpoints"][0]["probability"], 1.0);
    assert_eq!(result["gates"][0]["name"], "Review");
    let near = |value: &Value, expected: f64| {
        let found = value.as_f64().expect("a number");
        assert!((found - expected).abs() < 0.02, "{found} for {expected}");
    };
    near(&result["gates"][0]["first_pass_probability"], 0.5);
    let verdict = &result["checkpoints"][0]["verdicts"][0];
    assert_eq!(verdict["expected"], "A done");
    assert_eq!(verdict["verdict"], "holds");
    assert_eq!(verdict["delay"], 0);
    // Half an hour of work again, and the review.
    let no_go = &result["gates"][0]["no_go"];
    assert_eq!(no_go["round"], 60);
    assert_eq!(no_go["finish"], 60);
    // 90 at once, 150 after one round, 210 after two.
    near(&result["deadline_probability"], 0.75);
}

#[test]
fn people_see_percentiles_and_what_they_hang_on() {
    let shown = run_with(&["simulate", "-", "--from", "csv"], RANGES.as_bytes());
    assert_eq!(shown.code, 0);
    for words in ["10000 samples, seed 1", "P80", "2026-01-05", "cruciality"] {
        assert!(shown.stdout.contains(words), "{words}: {}", shown.stdout);
    }
}

#[test]
fn every_sample_can_be_simulated_under_every_option() {
    for sample in samples() {
        let file: Value =
            serde_json::from_str(&std::fs::read_to_string(&sample).expect("read")).expect("JSON");
        let none = Vec::new();
        let options = file["options"].as_array().unwrap_or(&none);
        let names = options
            .iter()
            .map(|option| option["name"].as_str().expect("a name"));
        let few = ["simulate", &sample, "--samples", "100", "--json"];
        assert_eq!(run(&few).code, 0, "{sample}");
        for name in names {
            let run = run(&[&few[..], &["--option", name]].concat());
            assert_eq!(
                (run.code, run.stderr.as_str()),
                (0, ""),
                "{sample} under {name}"
            );
            assert!(
                run.json()["finish"]["p80"]
                    .as_f64()
                    .is_some_and(|p80| p80 >= 0.0)
            );
        }
    }
}

#[test]
fn what_cannot_be_simulated_exits_1_and_wrong_usage_2() {
    let cycle = simulate_csv("key,blocked_by\nA,B\nB,A\n", &[]);
    assert_eq!(cycle.code, 1);
    assert!(cycle.stderr.contains("A -> B -> A"), "{}", cycle.stderr);
    assert_eq!(cycle.json()["finish"], Value::Null);
    assert_eq!(cycle.json()["cycle"], json!(["A", "B"]));
    let folder = Folder::new();
    let plan = folder.file(
        "never.plan.json",
        r#"{"slackline": 1, "plan": {"title": "T"},
            "gates": [{"id": 4, "key": "G", "name": "Never", "pass_probability": 0.0}]}"#,
    );
    let never = run(&["simulate", &plan]);
    never.assert_refused(1, &["G", "never passes", "limit of attempts"]);
    let none = run_with(
        &["simulate", "-", "--from", "csv", "--samples", "0"],
        RANGES.as_bytes(),
    );
    none.assert_refused(2, &["0 samples"]);
    for (name, value) in [("--until", "-5"), ("--until", "0"), ("--samples", "-5")] {
        let wrong = run_with(
            &["simulate", "-", "--from", "csv", name, value],
            RANGES.as_bytes(),
        );
        wrong.assert_refused(2, &[name, value]);
    }
    let option = run_with(
        &["simulate", "-", "--from", "csv", "--option", "Nobody"],
        RANGES.as_bytes(),
    );
    option.assert_refused(2, &["Nobody"]);
}

#[test]
fn values_out_of_order_are_told_with_their_numbers() {
    let folder = Folder::new();
    let three = |min: i64, likely: i64, max: i64| {
        format!(
            r#""estimate": {{"three_point": {{"min": {min}, "likely": {likely}, "max": {max}}}}}"#
        )
    };
    let text = format!(
        r#"{{"slackline": 1, "plan": {{"title": "T"}},
            "tickets": [{{"id": 1, "key": "A", {}}}, {{"id": 2, "key": "B", {}}}]}}"#,
        three(480, 180, 120),
        three(60, 120, 180)
    );
    let plan = folder.file("turned.plan.json", &text);
    let run = run(&["simulate", &plan, "--json"]);
    let assumed = run.json()["assumptions"].to_string();
    let said = "A (min 8 h, likely 3 h, max 2 h)";
    assert!(assumed.contains(said), "{assumed}");
    assert!(!assumed.contains("B ("), "{assumed}");
}

#[test]
fn an_empty_plan_takes_no_time() {
    let run = simulate_csv("key,title\n", &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.json()["finish"]["p95"], 0.0);
    assert_eq!(run.json()["tickets"], json!([]));
}

#[test]
fn options_have_the_odds_of_a_simulation_with_their_agents() {
    let folder = Folder::new();
    let plan = folder.file(
        "a.plan.json",
        r#"{"slackline": 1, "plan": {"title": "T", "deadline": {"moment": {"after": 300}}},
            "agents": [{"id": 8, "name": "Ann"}, {"id": 9, "name": "Ben"}],
            "tickets": [
                {"id": 1, "key": "A", "title": "", "shape": "uniform", "estimate": {"range": {"min": 100, "max": 200}}},
                {"id": 2, "key": "B", "title": "", "shape": "uniform", "estimate": {"range": {"min": 100, "max": 200}}}],
            "options": [{"id": 5, "name": "Alone", "agents": [8]}, {"id": 6, "name": "Both"}]}"#,
    );
    let run = run(&["options", &plan, "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let rows = run.json();
    let near = |row: usize, key: &str, expected: f64, slack: f64| {
        let found = rows[row][key]
            .as_f64()
            .unwrap_or_else(|| panic!("{key} in {rows}"));
        assert!(
            (found - expected).abs() < slack,
            "{key}: {found} for {expected}"
        );
    };
    // One after the other: the sum of two uniforms is at most 300 as often as not.
    near(0, "deadline_probability", 0.5, 0.02);
    near(0, "p50", 300.0, 2.0);
    near(0, "p80", 400.0 - 100.0 * 0.4f64.sqrt(), 2.5);
    // Side by side: the larger of two.
    near(1, "deadline_probability", 1.0, 1e-9);
    near(1, "p80", 100.0 + 100.0 * 0.8f64.sqrt(), 1.5);
}

#[test]
fn a_checkpoint_that_cannot_be_met_and_a_promise_in_words_are_told() {
    let folder = Folder::new();
    let plan = folder.file(
        "a.plan.json",
        r#"{"slackline": 1, "plan": {"title": "T"},
            "tickets": [{"id": 1, "key": "A", "title": "", "estimate": {"range": {"min": 180, "max": 300}}}],
            "checkpoints": [{"id": 5, "name": "Noon", "moment": {"after": 120},
                             "expectations": [{"subject": {"ticket": 1}, "state": "done"}]}],
            "claims": [{"id": 7, "text": "done in 4-6 h"}]}"#,
    );
    let shown = run(&["simulate", &plan]);
    let text = &shown.stdout;
    assert!(
        text.contains("Noon: A done: By the durations it cannot be: even with the shortest estimates it is 1 h late."),
        "{text}"
    );
    assert!(
        text.contains("stated     \"done in 4-6 h\": 100.0 %"),
        "{text}"
    );
    let result = run(&["simulate", &plan, "--json"]).json();
    assert_eq!(
        result["checkpoints"][0]["verdicts"][0]["verdict"],
        "impossible"
    );
    assert_eq!(result["checkpoints"][0]["verdicts"][0]["least_delay"], 60);
    assert_eq!(result["claims"][0]["max"], 360);
}
