//! Wrong usage: exit code 2, one line that says what is wrong and what there is instead.

use super::{Folder, run, run_with};

#[test]
fn arguments_that_make_no_sense_are_refused_in_one_line() {
    let cases: [(&[&str], &[&str]); 8] = [
        (&["schedule"], &["<PLAN>", "--help"]),
        (&["schedule", "a.csv", "--sideways"], &["--sideways"]),
        (&["schedule", "a.csv", "--agents", "none"], &["--agents"]),
        (&["export", "a.csv"], &["--to"]),
        (&["lint", "a.csv", "b.csv"], &["b.csv"]),
        (
            &["rules", "no-such-rule"],
            &["no-such-rule", "dependency-cycle", "missing-estimate"],
        ),
        (
            &["formats", "--now", "tomorrow"],
            &["tomorrow", "YYYY-MM-DDTHH:MM"],
        ),
        (
            &["a.plan.json", "lint", "b.plan.json"],
            &["before a subcommand", "after"],
        ),
    ];
    for (arguments, words) in cases {
        run(arguments).assert_refused(2, words);
    }
}

#[test]
fn unknown_formats_name_the_ones_there_are() {
    let folder = Folder::new();
    let plan = folder.file("a.csv", "key\nA\n");
    run(&["export", &plan, "--to", "papyrus"]).assert_refused(2, &["papyrus", "json", "csv"]);
    run(&["lint", &plan, "--from", "papyrus"]).assert_refused(2, &["papyrus", "json", "csv"]);
}

#[test]
fn standard_input_needs_its_format_named() {
    run_with(&["lint", "-"], b"key\nA\n").assert_refused(2, &["--from", "csv"]);
    let named = run_with(
        &["lint", "-", "--from", "csv", "--json"],
        b"key,estimate\nA,1h\n",
    );
    assert_eq!((named.code, named.stderr.as_str()), (0, ""));
}

#[test]
fn an_unknown_option_names_the_ones_the_plan_has() {
    let folder = Folder::new();
    let none = folder.file("a.csv", "key,estimate\nA,1h\n");
    run(&["schedule", &none, "--option", "fast"]).assert_refused(2, &["fast", "no options"]);
    let some = folder.file(
        "a.plan.json",
        r#"{"slackline": 1, "options": [{"id": 1, "name": "Slow"}, {"id": 2, "name": "Steady"}]}"#,
    );
    let refused = run(&["schedule", &some, "--option", "fast"]);
    refused.assert_refused(2, &["\"fast\"", "\"Slow\"", "\"Steady\""]);
    assert_eq!(run(&["schedule", &some, "--option", "steady"]).code, 0);
}

#[test]
fn help_and_version_are_results() {
    for arguments in [["--help"], ["--version"], ["-h"]] {
        let shown = run(&arguments);
        assert_eq!((shown.code, shown.stderr.as_str()), (0, ""));
        assert!(shown.stdout.contains("slackline") || shown.stdout.contains("Usage"));
    }
    let schedule = run(&["schedule", "--help"]).stdout;
    for flag in ["--option", "--json", "--from", "--now"] {
        assert!(schedule.contains(flag), "{flag} is not in the help");
    }
}

#[cfg(not(feature = "gui"))]
#[test]
fn a_build_without_a_window_says_so() {
    run(&["a.plan.json"]).assert_refused(2, &["no window", "subcommand"]);
    run::<&str>(&[]).assert_refused(2, &["no window", "subcommand"]);
}
