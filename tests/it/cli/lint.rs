//! `lint` and `rules`: the shape of findings, the exit code, the pages.

use super::{Folder, keys, run, run_with, samples, sorted};
use serde_json::{Value, json};

fn lint_csv(text: &str) -> super::Run {
    run_with(&["lint", "-", "--from", "csv", "--json"], text.as_bytes())
}

fn rules_found(result: &Value) -> Vec<&str> {
    let findings = result["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|finding| finding["rule"].as_str().expect("a name"))
        .collect()
}

#[test]
fn a_loop_is_an_error_and_exits_1() {
    let run = lint_csv("key,estimate,blocked_by\nA,1h,B\nB,1h,A\nC,1h,\n");
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let result = run.json();
    assert_eq!(
        result["counts"],
        json!({"error": 1, "warning": 0, "info": 0})
    );
    let finding = &result["findings"][0];
    let expected = [
        "rule",
        "level",
        "message",
        "subjects",
        "numbers",
        "lines",
        "fix",
        "correction",
    ];
    assert_eq!(sorted(&keys(finding)), sorted(&expected));
    assert_eq!(
        (&finding["rule"], &finding["level"]),
        (&json!("dependency-cycle"), &json!("error"))
    );
    assert_eq!(finding["subjects"], json!(["A", "B"]));
    assert_eq!(finding["numbers"], json!({"length": 2}));
    assert_eq!(
        (&finding["lines"], &finding["fix"]),
        (&json!([]), &Value::Null)
    );
}

#[test]
fn a_loop_names_the_lines_it_stands_on_and_a_soft_arrow_is_the_cure() {
    let folder = Folder::new();
    let plan = folder.file(
        "a.plan.json",
        r#"{"slackline": 1, "plan": {"title": "T"},
            "tickets": [{"id": 1, "key": "C", "title": "", "estimate": {"fixed": 60}},
                        {"id": 2, "key": "D", "title": "", "estimate": {"fixed": 60}}],
            "dependencies": [
                {"id": 3, "from": "t1", "to": "t2", "sources": [{"source": 5, "line": 12}]},
                {"id": 4, "from": "t2", "to": "t1", "strength": "soft", "sources": [{"source": 5, "line": 40}]}],
            "sources": [{"id": 5, "name": "guide.md"}]}"#,
    );
    let result = run(&["lint", &plan, "--json"]).json();
    let finding = &result["findings"][0];
    assert_eq!(
        finding["lines"],
        json!([{"document": "guide.md", "line": 12}, {"document": "guide.md", "line": 40}])
    );
    assert!(
        finding["fix"]
            .as_str()
            .is_some_and(|fix| fix.contains("D → C")),
        "{finding}"
    );
    let shown = run(&["lint", &plan]);
    assert_eq!(shown.code, 1);
    for words in [
        "error: dependency-cycle: ",
        "at guide.md: 12, 40",
        "possible fix: ",
        "1 error, 0 warnings",
    ] {
        assert!(shown.stdout.contains(words), "{words}: {}", shown.stdout);
    }
}

#[test]
fn code_hosts_get_findings_with_rules_and_places() {
    let run = run_with(
        &["lint", "-", "--from", "csv", "--sarif"],
        b"key,estimate,blocked_by\nA,1h,B\nB,,A\n",
    );
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let log = run.json();
    assert_eq!(log["version"], "2.1.0");
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 2);
    for (result, level) in results.iter().zip(["error", "note"]) {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(rules[index]["defaultConfiguration"]["level"], level);
        assert_eq!(result["level"], level);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "standard%20input");
        assert_eq!(place["region"]["startLine"], 1);
    }
    assert_eq!(
        results[0]["locations"][0]["logicalLocations"],
        json!([{"name": "A"}, {"name": "B"}])
    );
    run_with(&["lint", "a.csv", "--sarif", "--json"], b"")
        .assert_refused(2, &["--sarif", "--json"]);
}

#[test]
fn warnings_and_information_exit_0() {
    let run = lint_csv("key,estimate,role\nA,1h,pilot\nB,,\n");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let result = run.json();
    assert_eq!(rules_found(&result), ["missing-role", "missing-estimate"]);
    assert_eq!(
        result["counts"],
        json!({"error": 0, "warning": 1, "info": 1})
    );
    assert_eq!(result["findings"][0]["subjects"], json!(["A"]));
    assert_eq!(
        result["findings"][1]["numbers"],
        json!({"tickets": 1, "assumed_minutes": 240})
    );
}

#[test]
fn a_sound_plan_and_an_empty_one_have_no_findings() {
    for (text, checked) in [
        ("key,estimate,blocked_by\nA,1h,\nB,2h,A\n", true),
        ("key\n", false),
    ] {
        let run = lint_csv(text);
        assert_eq!(run.code, 0);
        assert_eq!(
            run.json(),
            json!({
                "findings": [],
                "counts": {"error": 0, "warning": 0, "info": 0},
                "claims": [],
                "checked": checked,
            })
        );
    }
}

#[test]
fn silenced_rules_stay_silent() {
    let folder = Folder::new();
    let plan = |silenced: &str| {
        let head = format!(r#""plan": {{"title": "T", "silenced": [{silenced}]}}"#);
        folder.file(
            "a.plan.json",
            format!(r#"{{"slackline": 1, {head}, "tickets": [{{"id": 1, "key": "A"}}]}}"#),
        )
    };
    let loud = run(&["lint", &plan(""), "--json"]).json();
    assert_eq!(rules_found(&loud), ["missing-estimate"]);
    let quiet = plan(r#"{"rule": "missing-estimate", "reason": "a sketch"}"#);
    assert_eq!(
        rules_found(&run(&["lint", &quiet, "--json"]).json()),
        [""; 0]
    );
}

#[test]
fn campaigns_with_contradictions_exit_1_and_the_tutorial_does_not() {
    for sample in samples() {
        let run = run(&["lint", &sample, "--json"]);
        let errors = run.json()["counts"]["error"].as_u64().expect("a count");
        assert_eq!(run.code, i32::from(errors > 0), "{sample}");
        assert_eq!(run.stderr, "", "{sample}");
        assert!(
            !(sample.contains("tutorial") && errors > 0),
            "{sample}: {}",
            run.stdout
        );
    }
}

#[test]
fn claims_come_with_their_verdicts() {
    let enterprise = samples()
        .into_iter()
        .find(|s| s.contains("enterprise"))
        .expect("a sample");
    let result = run(&["lint", &enterprise, "--json"]).json();
    let claims = result["claims"].as_array().expect("a list");
    let verdict = |stated: f64| {
        let found = claims
            .iter()
            .find(|c| c["stated"] == json!(stated))
            .expect("the claim");
        found["verdict"].as_str().expect("a verdict").to_owned()
    };
    assert_eq!(verdict(460.0), "holds");
    assert_eq!(verdict(17.0), "contradicted");
    assert_eq!(verdict(766.0), "undecided");
    let shown = run(&["lint", &enterprise]).stdout;
    assert!(
        shown.contains("  right would be: 460 h over 7 agents"),
        "{shown}"
    );
}

#[test]
fn rules_are_listed_and_each_has_a_page() {
    let listed = run(&["rules", "--json"]).json();
    let rules = listed.as_array().expect("a list");
    assert_eq!(rules.len(), slackline::lint::RULES.len());
    let text = run(&["rules"]).stdout;
    for rule in rules {
        let name = rule["name"].as_str().expect("a name");
        assert!(text.contains(name));
        let page = run(&["rules", name]);
        assert_eq!((page.code, page.stderr.as_str()), (0, ""));
        assert!(page.stdout.starts_with(&format!("# {name}\n")));
        assert_eq!(
            run(&["rules", name, "--json"]).json()["docs"],
            page.stdout.as_str()
        );
    }
}
