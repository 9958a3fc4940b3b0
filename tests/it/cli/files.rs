//! Reading and writing: `import`, `export`, `formats`, and everything that can go wrong with files.

use super::{Folder, keys, program, run, run_with, samples, sorted, text};
use serde_json::json;
use std::process::Stdio;

const SMALL: &str = "key,title,track,estimate,blocked_by\nA,Alpha,infra,4h,\nB,Beta,web,2h,A\n";

#[test]
fn import_counts_what_it_read_and_keeps_it_as_a_plan() {
    let folder = Folder::new();
    let (from, to) = (
        folder.file("small.csv", SMALL),
        text(&folder.path("small.plan.json")),
    );
    let run_import = run(&["import", &from, "-o", &to, "--json"]);
    assert_eq!((run_import.code, run_import.stderr.as_str()), (0, ""));
    let counts = run_import.json();
    let expected = [
        "tickets",
        "tracks",
        "dependencies",
        "gates",
        "checkpoints",
        "options",
        "agents",
        "sources",
        "losses",
    ];
    assert_eq!(sorted(&keys(&counts)), sorted(&expected));
    assert_eq!(
        [
            &counts["tickets"],
            &counts["tracks"],
            &counts["dependencies"],
            &counts["gates"]
        ],
        [&json!(2), &json!(2), &json!(1), &json!(0)]
    );
    assert_eq!(counts["losses"], json!([]));
    let again = run(&["import", &to, "--json"]).json();
    assert_eq!(again["tickets"], 2);
    let plan = slackline::exchange::plan_json::read(&std::fs::read(&to).expect("written"))
        .expect("a plan");
    assert_eq!(plan.info.title, "small");
}

#[test]
fn import_merges_into_a_plan_by_key_and_says_what_that_changed() {
    let folder = Folder::new();
    let plan = text(&folder.path("small.plan.json"));
    let small = folder.file("small.csv", SMALL);
    assert_eq!(run(&["import", &small, "-o", &plan]).code, 0);
    let more = folder.file("more.csv", "key,estimate,blocked_by\nb,5h,\nC,1h,B\n");
    let merged = run(&["import", &more, "--into", &plan, "-o", &plan, "--json"]);
    assert_eq!((merged.code, merged.stderr.as_str()), (0, ""));
    assert_eq!(
        merged.json()["merge"],
        json!({"added": 2, "changed": 1, "notes": []})
    );
    let read = |path: &str| {
        slackline::exchange::plan_json::read(&std::fs::read(path).expect("written"))
            .expect("a plan")
    };
    let whole = read(&plan);
    assert_eq!((whole.tickets.len(), whole.dependencies.len()), (3, 2));
    let second = whole
        .tickets
        .iter()
        .find(|ticket| ticket.key == "B")
        .expect("B");
    assert_eq!(second.title, "Beta", "what the table does not say stays");
    assert_eq!(
        second.estimate,
        slackline::plan::Estimate::Fixed(slackline::plan::Work(300))
    );
    run(&["import", &more, "--into", &plan]).assert_refused(2, &["--output"]);
    let round = folder.file("round.csv", "key,blocked_by\nA,C\nC,B\n");
    let merged = run(&["import", &round, "--into", &plan, "-o", &plan]);
    assert!(
        merged.stdout.contains("loss: the merged plan has a loop"),
        "{merged:?}"
    );
    assert!(
        merged.stdout.contains("\nadded: Dependency C → A\n"),
        "{merged:?}"
    );
    let other = folder.file("other.csv", "key,estimate\nA,9h\n");
    let merged = run(&["import", &other, "--into", &plan, "-o", &plan]);
    let line = "\nchanged: Ticket A Alpha, estimate: fixed 4 h -> fixed 9 h\n";
    assert!(merged.stdout.contains(line), "{merged:?}");
}

#[test]
fn import_counts_the_dependencies_of_each_source() {
    let folder = Folder::new();
    let plan = folder.file(
        "a.plan.json",
        r#"{"slackline": 1, "tickets": [{"id": 1, "key": "A"}, {"id": 2, "key": "B"}, {"id": 3, "key": "C"}],
            "dependencies": [
                {"id": 4, "from": "t1", "to": "t2", "sources": [{"source": 7, "line": 1}, {"source": 8, "line": 9}]},
                {"id": 5, "from": "t2", "to": "t3", "sources": [{"source": 7, "line": 2}, {"source": 7, "line": 3}]}],
            "sources": [{"id": 7, "name": "table"}, {"id": 8, "name": "list"}]}"#,
    );
    let counts = run(&["import", &plan, "--json"]).json();
    assert_eq!(
        counts["sources"],
        json!([{"name": "table", "dependencies": 2}, {"name": "list", "dependencies": 1}])
    );
}

#[test]
fn import_says_what_it_lost() {
    let run = run_with(
        &["import", "-", "--from", "csv", "--json"],
        b"key,blocked_by,mood\nA,NOBODY,sad\n",
    );
    assert_eq!(run.code, 0, "{run:?}");
    let losses = run.json()["losses"].to_string();
    assert!(
        losses.contains("NOBODY") && losses.contains("line 2"),
        "{losses}"
    );
    assert!(losses.contains("mood"), "{losses}");
}

/// Formats whose files are no text.
const BINARY: [&str; 4] = ["agents", "pdf", "png", "xlsx"];

fn write_binary(folder: &Folder, sample: &str, format: &str) {
    let to = folder.path("out.zip");
    let export = run(&[
        "export",
        sample,
        "--to",
        format,
        "-o",
        &text(&to),
        "--scale",
        "0.5",
    ]);
    assert_eq!(
        (export.code, export.stdout.as_str()),
        (0, ""),
        "{sample} as {format}: {}",
        export.stderr
    );
    assert!(std::fs::read(&to).expect("written").len() > 1000);
}

#[test]
fn every_format_writes_every_sample_to_a_file_and_to_standard_output_alike() {
    let folder = Folder::new();
    for sample in samples() {
        for format in slackline::exchange::FORMATS
            .iter()
            .filter(|format| format.write.is_some())
        {
            if BINARY.contains(&format.id) {
                write_binary(&folder, &sample, format.id);
                continue;
            }
            let to = text(&folder.path("out"));
            let arguments = [
                "--now",
                "2026-02-03T04:05",
                "export",
                &sample,
                "--to",
                format.id,
            ];
            let printed = run(&arguments);
            assert_eq!(
                printed.code, 0,
                "{sample} as {}: {}",
                format.id, printed.stderr
            );
            assert!(!printed.stdout.is_empty());
            assert!(
                printed
                    .stderr
                    .lines()
                    .all(|line| line.starts_with("loss: ")),
                "{}",
                printed.stderr
            );
            let written = run(&[&arguments[..], &["-o", &to]].concat());
            assert_eq!((written.code, written.stdout.as_str()), (0, ""));
            assert_eq!(std::fs::read_to_string(&to).expect("text"), printed.stdout);
        }
    }
}

#[test]
fn every_format_writes_a_plan_with_a_cycle() {
    for format in slackline::exchange::FORMATS
        .iter()
        .filter(|format| format.write.is_some())
    {
        let cyclic = b"key,estimate,blocked_by\nA,1h,B\nB,1h,A\nC,1h,A\n";
        let folder = Folder::new();
        let to = text(&folder.path("out.zip"));
        let arguments = ["export", "-", "--from", "csv", "--to", format.id, "-o", &to];
        let run = run_with(&arguments, cyclic);
        assert_eq!(run.code, 0, "{}: {}", format.id, run.stderr);
        let bytes = std::fs::read(&to).expect("written");
        assert!(bytes.contains(&b'C'), "{}", format.id);
    }
}

#[test]
fn formats_lists_the_table() {
    let listed = run(&["formats", "--json"]).json();
    let ids: Vec<&str> = listed
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|f| f["id"].as_str())
        .collect();
    let table: Vec<&str> = slackline::exchange::FORMATS
        .iter()
        .map(|format| format.id)
        .collect();
    assert_eq!(ids, table);
    assert_eq!(
        (&listed[0]["id"], &listed[0]["read"], &listed[0]["write"]),
        (&json!("json"), &json!(true), &json!(true))
    );
    let shown = run(&["formats"]).stdout;
    assert!(table.iter().all(|id| shown.contains(id)), "{shown}");
}

#[test]
fn what_cannot_be_read_exits_3_and_says_why() {
    let folder = Folder::new();
    let binary = b"\x89GIF\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0".to_vec();
    let cases = [
        (
            text(&folder.path("none.csv")),
            vec!["none.csv", "no such file"],
        ),
        (text(folder.0.path()), vec!["folder"]),
        (folder.file("zero.csv", ""), vec!["zero.csv", "empty"]),
        (
            folder.file(
                "cut.plan.json",
                &br#"{"slackline": 1, "tickets": [{"id": 1, "ke"#[..],
            ),
            vec!["line 1", "cut off"],
        ),
        (
            folder.file("comma.plan.json", "{\n\"slackline\": 1,\n}"),
            vec!["line 3", "column"],
        ),
        (
            folder.file("field.plan.json", r#"{"slackline": 1, "tikets": []}"#),
            vec!["tikets"],
        ),
        (
            folder.file("new.plan.json", r#"{"slackline": 99}"#),
            vec!["newer", "99"],
        ),
        (
            folder.file(
                "dangling.plan.json",
                r#"{"slackline": 1, "tickets": [{"id": 1, "key": "A", "track": 5}]}"#,
            ),
            vec!["ticket A", "track 5"],
        ),
        (folder.file("a.csv", &binary), vec!["a.csv", "binary"]),
        (
            folder.file("b.plan.json", &binary),
            vec!["b.plan.json", "binary"],
        ),
        (folder.file("c.bin", &binary), vec!["c.bin", "--from"]),
        (
            folder.file("utf16.csv", b"\xFF\xFEk\0e\0y\0"),
            vec!["UTF-16", "UTF-8"],
        ),
    ];
    for (path, words) in &cases {
        for command in ["schedule", "lint", "import"] {
            run(&[command, path, "--json"]).assert_refused(3, words);
        }
        run(&["export", path, "--to", "json"]).assert_refused(3, words);
    }
}

#[test]
fn a_refused_import_leaves_the_old_plan_alone() {
    let folder = Folder::new();
    let (bad, old) = (
        folder.file("cut.plan.json", "{\"slackline\": 1,"),
        folder.file("old.plan.json", "precious"),
    );
    run(&["import", &bad, "-o", &old]).assert_refused(3, &["cut.plan.json"]);
    assert_eq!(std::fs::read_to_string(&old).expect("there"), "precious");
    let nowhere = text(&folder.path("no/such/folder/a.plan.json"));
    let good = folder.file("good.csv", SMALL);
    run(&["import", &good, "-o", &nowhere])
        .assert_refused(3, &["no/such/folder", "cannot be written"]);
    run(&[
        "export",
        &good,
        "--to",
        "json",
        "-o",
        &text(folder.0.path()),
    ])
    .assert_refused(3, &["folder"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_exits_3() {
    let folder = Folder::new();
    let good = folder.file("good.csv", SMALL);
    run(&["import", &good, "-o", "/dev/full"]).assert_refused(3, &["/dev/full", "full"]);
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("the device");
    let output = program()
        .args(["schedule", &good, "--json"])
        .stdout(full)
        .output()
        .expect("it ends");
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.starts_with("error: standard output: ") && told.lines().count() == 1,
        "{told}"
    );
}

#[test]
fn a_reader_that_stops_listening_is_no_failure() {
    let folder = Folder::new();
    let long = folder.file("long.csv", chain(5_000));
    for command in [["schedule", &long], ["lint", &long]] {
        let mut child = program()
            .args(command)
            .arg("--json")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

/// Tickets in one chain, without estimates, as CSV.
fn chain(tickets: usize) -> String {
    let rows = (1..=tickets).map(|n| match n {
        1 => "T1,\n".to_owned(),
        n => format!("T{n},T{}\n", n - 1),
    });
    std::iter::once("key,blocked_by\n".to_owned())
        .chain(rows)
        .collect()
}

#[test]
fn a_hundred_thousand_tickets_are_read_and_scheduled() {
    let folder = Folder::new();
    let path = folder.file("large.csv", chain(100_000));
    let counts = run(&["import", &path, "--json"]).json();
    assert_eq!(
        (&counts["tickets"], &counts["dependencies"]),
        (&json!(100_000), &json!(99_999))
    );
    let result = run(&["schedule", &path, "--json"]);
    assert_eq!(result.code, 0, "{}", result.stderr);
    let result = result.json();
    assert_eq!(result["makespan"], 100_000 * 240);
    assert_eq!(
        result["critical_path"].as_array().map(Vec::len),
        Some(100_000)
    );
    let lint = run(&["lint", &path, "--json"]).json();
    assert_eq!(lint["findings"][0]["numbers"]["tickets"], 100_000);
}

#[test]
fn a_folder_format_is_written_as_a_folder_or_as_an_archive() {
    let folder = Folder::new();
    let plan = folder.file("small.csv", SMALL);
    let target = folder.path("team");
    let export = run(&[
        "export",
        &plan,
        "--to",
        "agents",
        "-o",
        &text(&target),
        "--profile",
        "plain",
    ]);
    assert_eq!(export.code, 0, "{export:?}");
    let files = [
        "README.md",
        "orchestrator.md",
        "bootstrap.md",
        "done.sh",
        "tracks/01-infra.md",
    ];
    for file in files {
        assert!(target.join(file).is_file(), "{file} is missing");
    }
    let archive = folder.path("team.zip");
    let export = run(&["export", &plan, "--to", "agents", "-o", &text(&archive)]);
    assert_eq!(export.code, 0, "{export:?}");
    let bytes = std::fs::read(&archive).expect("written");
    let packed = slackline::exchange::archive::files(&bytes).expect("an archive");
    assert!(
        packed
            .iter()
            .any(|file| file.name == "bootstrap.py" && file.is_executable)
    );
}

#[test]
fn pictures_take_their_look_from_the_command_line() {
    let folder = Folder::new();
    let plan = folder.file("small.csv", SMALL);
    let svg = |arguments: &[&str]| {
        let all: Vec<&str> = ["export", &plan, "--to", "svg", "--now", "2026-01-05T09:00"]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        let export = run(&all);
        assert_eq!(export.code, 0, "{export:?}");
        export.stdout
    };
    let (light, dark) = (svg(&[]), svg(&["--theme", "dark", "--view", "timeline"]));
    assert!(light.contains("Dependency graph") && light.contains("2026-01-05 09:00"));
    assert!(dark.contains("Timeline") && dark.contains("#0e1014"));
    let wrong = run(&["export", &plan, "--to", "svg", "--view", "cloud"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    let risk = run(&["export", &plan, "--to", "svg", "--view", "risk"]);
    assert_eq!(risk.code, 0, "{risk:?}");
    assert!(risk.stdout.contains("10000, seed 1"), "{risk:?}");
}

#[test]
fn documents_of_one_name_in_two_folders_are_two_documents_of_the_plan() {
    let folder = Folder::new();
    for name in ["a", "b"] {
        std::fs::create_dir(folder.path(name)).expect("a folder");
    }
    let table = |rows: &str| {
        format!("# Data\n\n| ID | Task | Effort | Depends on |\n|---|---|---|---|\n{rows}")
    };
    let first = folder.file(
        "a/plan.md",
        table("| DP-1 | One | 2d | |\n| DP-2 | Two | 1d | DP-1 |\n| DP-3 | Three | 2d | DP-2 |\n"),
    );
    let second = folder.file(
        "b/plan.md",
        table("| DP-3 | Three | 3d | DP-1 |\n| DP-4 | Four | 1d | DP-3 |\n"),
    );
    let plan = text(&folder.path("ab.plan.json"));
    assert_eq!(run(&["import", &first, "-o", &plan]).code, 0);
    let merged = run(&["import", &second, "--into", &plan, "-o", &plan, "--json"]).json();
    assert_eq!(merged["losses"], json!([]), "DP-1 is known to the plan");
    assert!(
        merged["merge"]["notes"][0]
            .as_str()
            .is_some_and(|note| note.contains("plan.md (2)"))
    );
    let whole = slackline::exchange::plan_json::read(&std::fs::read(&plan).expect("written"))
        .expect("a plan");
    assert_eq!((whole.tickets.len(), whole.sources.len()), (4, 2));
    let found = run(&["lint", &plan, "--json"]).json();
    let rules: Vec<&str> = found["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["rule"].as_str())
        .collect();
    assert!(rules.contains(&"documents-disagree"), "{rules:?}");
}

#[test]
fn a_table_has_the_columns_of_the_contract_and_takes_prints_only_when_asked() {
    let header = |more: &[&str]| {
        let arguments = [&["export", "-", "--from", "csv", "--to", "csv"], more].concat();
        let run = run_with(&arguments, SMALL.as_bytes());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let written = run.stdout.trim_start_matches('\u{feff}');
        written.lines().next().unwrap_or_default().to_owned()
    };
    let columns = "key,title,track,estimate,min,likely,max,blocked_by,role,agents";
    assert_eq!(header(&[]), columns);
    assert_eq!(header(&["--prints", "none"]), columns);
    assert_eq!(header(&["--prints", "all"]), format!("{columns},slackline"));
}

#[test]
fn a_table_of_nothing_but_its_header_is_imported_with_a_word() {
    let run = run_with(&["import", "-", "--from", "csv", "--json"], b"key,title\n");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let losses = run.json()["losses"].clone();
    assert_eq!(
        losses[0],
        "there are no rows in the file: neither a ticket nor a gate"
    );
}
