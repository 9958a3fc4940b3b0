//! Mermaid charts: what people write, what we write, and the faults the renderer hides.

use super::plans_rich::rich_plan;
use super::{read, samples, write};
use crate::plans_mixed::mixed_plan;
use slackline::exchange::find;
use slackline::plan::*;

fn key_of<'a>(plan: &'a Plan, title: &str) -> &'a Ticket {
    let found = plan.tickets.iter().find(|ticket| ticket.title == title);
    found.unwrap_or_else(|| panic!("no ticket \"{title}\""))
}

fn dates(plan: &Plan, key: &str) -> (String, String) {
    let schedule = slackline::schedule::schedule(plan, &Default::default()).expect("dates");
    let node = plan.find_key(key).expect("a key");
    let found = schedule.dates(node).expect("dates");
    (
        found.early_start.to_string(),
        found.early_finish.to_string(),
    )
}

#[test]
fn a_colon_in_a_name_is_repaired_and_the_dates_are_those_that_were_meant() {
    let chart = "gantt\n  title Phases: all\n  dateFormat YYYY-MM-DD\n  section Phase 0: Start\n\
                 Phase 0: Setup :p0, 2026-09-24, 1d\n  Phase 1: Build: core :crit, p1, after p0, 3d\n\
                 Milestone :milestone, m1, after p1, 0d\n  Next : 12h\n";
    let (plan, report) = read("mermaid-gantt", chart.as_bytes());
    assert_eq!((plan.tickets.len(), plan.dependencies.len()), (4, 3));
    assert_eq!(plan.info.title, "Phases: all");
    let notes: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
    assert!(
        notes[0].contains("line 5") && notes[0].contains("a colon stands in the name"),
        "{notes:?}"
    );
    assert_eq!(key_of(&plan, "Phase 1: Build: core").key, "p1");
    assert_eq!(
        dates(&plan, "p1"),
        ("2026-09-25T00:00".into(), "2026-09-28T00:00".into())
    );
    assert!(key_of(&plan, "Milestone").is_milestone());
    assert_eq!(
        dates(&plan, &key_of(&plan, "Next").key).1,
        "2026-09-28T12:00"
    );
}

#[test]
fn excluded_days_become_a_calendar_with_the_dates_mermaid_draws() {
    // 2026-09-24 is a Thursday.
    let chart = "gantt\ndateFormat YYYY-MM-DD\nexcludes weekends, 2026-09-28\nsection A\n\
                 One :a, 2026-09-24, 3d\nTwo :b, after a, 1d\nThree :c, 2026-09-24, until b\n";
    let (plan, report) = read("mermaid-gantt", chart.as_bytes());
    assert_eq!(report.losses, []);
    assert_eq!(
        dates(&plan, "a").1,
        "2026-09-30T00:00",
        "Thursday, Friday, Tuesday"
    );
    assert_eq!(dates(&plan, "b").1, "2026-10-01T00:00");
    assert_eq!(dates(&plan, "c").1, dates(&plan, "b").0);
}

#[test]
fn what_a_chart_gets_wrong_is_said() {
    let chart = "gantt\ndateFormat YYYY-MM-DD\nA :a, after nothing, 1d\nB :b, after b, 2 days\n\
                 C :c, 2026-99-01, 0.5d\nD :a, after e, 1d\nE :e, after a2, 1d\nF :a2, after e, 1d\nno bar\n";
    let (plan, report) = read("mermaid-gantt", chart.as_bytes());
    let notes: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
    assert_eq!(plan.tickets.len(), 6);
    for wanted in [
        "line 3: after nothing, which no bar is called",
        "line 4: b cannot wait for itself",
        "2 days: Mermaid draws no bar",
        "\"2026-99-01\" is no start",
        "0.5d: Mermaid rounds it",
        "waits for itself: its dates are unknown",
        "a is there twice",
        "\"no bar\" is no bar",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(wanted)),
            "{wanted}: {notes:#?}"
        );
    }
}

#[test]
fn a_flowchart_is_a_plan_with_its_subgraphs_as_tracks() {
    let chart = "%% a comment\nflowchart TD\n  subgraph one[\"Track one\"]\n    A[\"First<br/>more\"] --> B(Second)\n  end\n\
                 subgraph two [Track two]\n  direction LR\n  C{Third} -.->|because| D & E\n  end\n  one ==> two\n  D --- A\n\
                 X[[\"alone\"]]; Y\n  style A fill:#fff\n";
    let (plan, report) = read("mermaid", chart.as_bytes());
    assert_eq!(report.losses, []);
    let keys: Vec<&str> = plan
        .tickets
        .iter()
        .map(|ticket| ticket.key.as_str())
        .collect();
    assert_eq!(keys, ["one", "two", "A", "B", "C", "D", "E", "X", "Y"]);
    assert_eq!((plan.tracks.len(), plan.dependencies.len()), (2, 5));
    let first = key_of(&plan, "First");
    assert_eq!(first.description, "more");
    assert_eq!(
        first.parent,
        plan.tickets.iter().find(|t| t.key == "one").map(|t| t.id)
    );
    let soft: Vec<&Dependency> = plan
        .dependencies
        .iter()
        .filter(|d| d.strength == Strength::Soft)
        .collect();
    assert_eq!((soft.len(), soft[0].reason.as_str()), (2, "because"));
    assert_eq!(
        plan.dependencies
            .iter()
            .filter(|d| d.strength == Strength::Info)
            .count(),
        1
    );
}

#[test]
fn what_we_write_comes_back_as_far_as_the_charts_hold_it() {
    let random = (0..40).map(rich_plan);
    for plan in samples().into_iter().map(|(_, plan)| plan).chain(random) {
        let key = |key: &str| key.split_whitespace().collect::<Vec<_>>().join(" ");
        let keys = |plan: &Plan| {
            let mut keys: Vec<String> = plan.tickets.iter().map(|t| key(&t.key)).collect();
            keys.extend(plan.gates.iter().map(|g| key(&g.key)));
            keys.sort();
            keys
        };
        let (chart, _) = write(find("mermaid").expect("a flowchart"), &plan);
        let (back, _) = read("mermaid", &chart);
        assert_eq!(keys(&back).len(), keys(&plan).len());
        let ends = |plan: &Plan| {
            let mut ends: Vec<(String, String, DependencyKind)> = plan
                .dependencies
                .iter()
                .map(|d| (key(plan.key(d.from)), key(plan.key(d.to)), d.kind))
                .collect();
            ends.sort();
            ends
        };
        if keys(&plan).iter().all(|key| !key.contains(' ')) {
            assert_eq!(ends(&back), ends(&plan));
        }
        let (chart, report) = write(find("mermaid-gantt").expect("a gantt chart"), &plan);
        let (back, _) = read("mermaid-gantt", &chart);
        let unwritten = report
            .losses
            .iter()
            .filter(|loss| loss.text.contains("has no dates"))
            .count();
        assert_eq!(keys(&back).len() + unwritten, keys(&plan).len());
        assert_eq!(back.checkpoints.len(), plan.checkpoints.len());
    }
}

#[test]
fn the_dates_of_a_gantt_chart_of_ours_are_kept() {
    let (_, plan) = samples()
        .into_iter()
        .find(|(name, _)| name.starts_with("swarm"))
        .expect("the swarm");
    let (chart, _) = write(find("mermaid-gantt").expect("a gantt chart"), &plan);
    let (back, _) = read("mermaid-gantt", &chart);
    for ticket in plan.tickets.iter() {
        assert_eq!(
            dates(&back, &ticket.key),
            dates(&plan, &ticket.key),
            "{}",
            ticket.key
        );
    }
    assert_eq!(back.info.deadline_stamp(), plan.info.deadline_stamp());
}

#[test]
fn ten_thousand_lines_and_a_long_chain_are_no_trouble() {
    let mut chart = String::from("gantt\ndateFormat YYYY-MM-DD\nfirst :b0, 2026-01-01, 1d\n");
    for bar in 1..10_000 {
        chart.push_str(&format!("bar {bar} :b{bar}, after b{}, 1d\n", bar - 1));
    }
    let (plan, report) = read("mermaid-gantt", chart.as_bytes());
    assert_eq!(
        (
            plan.tickets.len(),
            plan.dependencies.len(),
            report.losses.len()
        ),
        (10_000, 9_999, 0)
    );
    let mut nested = String::from("flowchart LR\n");
    for depth in 0..2000 {
        nested.push_str(&format!("subgraph g{depth}\n a{depth}\n"));
    }
    nested.push_str(&"end\n".repeat(2000));
    let (plan, _) = read("mermaid", nested.as_bytes());
    assert_eq!(integrity::check(&plan), Ok(()));
}

/// Where real files lie that are not shipped; the test says aloud when they are absent.
#[test]
fn charts_of_real_projects_are_read_with_every_bar_node_and_edge() {
    let Some(folder) = std::env::var_os("SLACKLINE_REAL_FILES") else {
        eprintln!("skipped: SLACKLINE_REAL_FILES names no folder with real files");
        return;
    };
    let file = |name: &str| {
        let path = std::path::Path::new(&folder).join("mermaid").join(name);
        std::fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let (plan, report) = read("mermaid-gantt", &file("grs-schedule-en.mmd"));
    assert_eq!(
        (plan.tickets.len(), plan.tracks.len(), report.losses.len()),
        (27, 7, 0),
        "{report:?}"
    );
    let (plan, report) = read("mermaid", &file("grs-flow-components.mmd"));
    assert_eq!(
        (
            plan.tickets.len(),
            plan.dependencies.len(),
            plan.tracks.len()
        ),
        (35, 48, 4),
        "{report:?}"
    );
    let (plan, report) = read("mermaid", &file("grs-flow-process.mmd"));
    assert_eq!(
        (
            plan.tickets.len(),
            plan.dependencies.len(),
            plan.tracks.len()
        ),
        (40, 32, 8),
        "{report:?}"
    );
}

/// A chart without the numbers of its rows, which a reader hands out anew.
fn without_ids(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let is_id = |word: &str| {
        let number = word.trim_start_matches("track");
        let number = number.strip_prefix(['t', 'g', 'c']).unwrap_or(number);
        number != word && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    };
    let mut out = String::new();
    for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        out.push_str(if is_id(word) { "#" } else { word });
        out.push_str(&piece[word.len()..]);
    }
    out
}

#[test]
fn charts_of_ours_are_drawn_the_same_again() {
    let random = (0..12).map(|seed| (format!("seed {seed}"), mixed_plan(30, seed)));
    let gantt = find("mermaid-gantt").expect("gantt charts");
    let flowchart = find("mermaid").expect("flowcharts");
    let has_rows = |plan: &Plan| plan.tickets.len() + plan.gates.len() > 0;
    for (name, plan) in samples()
        .into_iter()
        .chain(random)
        .filter(|(_, plan)| has_rows(plan))
    {
        let (first, _) = write(gantt, &plan);
        let (back, _) = read("mermaid-gantt", &first);
        // What is critical, and when that begins that waits for nothing, depends on hours that a chart does not have.
        let bars = |bytes: &[u8]| -> Vec<String> {
            let chart = String::from_utf8_lossy(bytes).into_owned();
            let is_free = |line: &&str| {
                let gate = line.split([':', ',']).map(str::trim).find(|word| {
                    let number = word.strip_prefix('g').unwrap_or("-");
                    number.bytes().all(|b| b.is_ascii_digit())
                });
                gate.is_some_and(|gate| {
                    let mut arrows = chart.lines().filter(|line| line.starts_with("%% "));
                    !arrows.any(|arrow| {
                        arrow.ends_with(&format!("--> {gate}"))
                            || arrow.ends_with(&format!("| {gate}"))
                    })
                })
            };
            let kept: Vec<&str> = chart.lines().filter(|line| !is_free(line)).collect();
            let text = without_ids(kept.join("\n").as_bytes()).replace("crit, ", "");
            let lines = text.lines().filter(|line| line.contains(" :"));
            let words = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
            words.map(|words| words.join(" ")).collect()
        };
        assert_eq!(bars(&write(gantt, &back).0), bars(&first), "{name}");
        assert_eq!(back.dependencies.len(), arrows_of(&first), "{name}");

        let (first, _) = write(flowchart, &plan);
        let (back, _) = read("mermaid", &first);
        assert_eq!(back.info.title, slackline_title(&plan), "{name}");
        assert_eq!(back.info.start, plan.info.start, "{name}");
        let budgets = |plan: &Plan| -> Vec<Option<Work>> {
            let is_shown = |track: &&Track| {
                plan.tickets.iter().any(|t| t.track == Some(track.id))
                    || plan.gates.iter().any(|g| g.track == Some(track.id))
            };
            let tracks = plan.tracks_in_order().into_iter().filter(is_shown);
            tracks.map(|track| track.budget).collect()
        };
        assert_eq!(budgets(&back), budgets(&plan), "{name}");
        let unheld = |plan: &Plan| {
            plan.dependencies
                .iter()
                .filter(|d| !d.readings.is_empty())
                .count()
        };
        if plan.info.reading.is_none() {
            assert_eq!(unheld(&back), unheld(&plan), "{name}");
        }
    }
}

fn arrows_of(chart: &[u8]) -> usize {
    let text = String::from_utf8_lossy(chart);
    text.lines()
        .filter(|line| line.starts_with("%% ") && line.contains('>'))
        .count()
}

/// The title that is drawn: brackets would be syntax, and none is called a campaign.
fn slackline_title(plan: &Plan) -> String {
    let title = plan.info.title.replace(['<', '>'], " ");
    if title.trim().is_empty() {
        "Campaign".to_owned()
    } else {
        title
    }
}
