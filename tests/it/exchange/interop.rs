//! Random plans for `tests/interop`, and the real files of other programs where they are at hand.

use super::read;
use crate::plans_mixed::mixed_plan;
use slackline::exchange::{ReadOptions, detect, plan_json};
use slackline::plan::integrity;
use std::path::PathBuf;

#[test]
#[ignore = "writes the plans that tests/interop gives to other programs"]
fn write_random_plans() {
    let folder = std::env::var("SLACKLINE_RANDOM_PLANS").expect("the folder to write to");
    for seed in 0..20 {
        let plan = mixed_plan(10 + 7 * seed as usize, seed);
        assert_eq!(integrity::check(&plan), Ok(()), "seed {seed}");
        let path = format!("{folder}/random-{seed}.plan.json");
        std::fs::write(path, plan_json::write(&plan)).expect("a writable folder");
    }
}

/// What an independent reader sees in real files: tickets, dependencies and agents. Summaries that stand for
/// a whole project count, resources without a name do not; roles and groups are no agents.
const REAL: &[(&str, usize, usize, usize)] = &[
    ("mspdi/ms2019-task-links.xml", 16, 8, 0),
    ("mspdi/ms2019-calendars.xml", 0, 0, 2),
    ("mspdi/ms2019-assignments.xml", 3, 0, 3),
    ("mspdi/ms2003-sample.xml", 19, 6, 2),
    ("mspdi/ms2003-calendar-exceptions.xml", 3, 0, 3),
    ("mspdi/ms2003-split-tasks.xml", 2, 0, 0),
    ("mspdi/ms2003-blank-rows.xml", 5, 0, 0),
    ("mspdi/ms2007-relations.xml", 5, 4, 0),
    ("mspdi/aspose-not-updated.xml", 10, 8, 0),
    ("mspdi/aspose-553-exceptions.xml", 1, 0, 0),
    ("mspdi/aspose-exception-without-timeperiod.xml", 0, 0, 0),
    ("mspdi/gptest-holidays.xml", 1, 0, 1),
    ("mspdi/derived-home-move.xml", 171, 127, 0),
    ("mspdi/derived-software-development.xml", 86, 84, 8),
    ("mspdi/derived-ozbuild.xml", 19, 17, 7),
    ("gan/house-building-2024.gan", 20, 17, 7),
    ("gan/house-building-2018.gan", 20, 17, 7),
    ("gan/gp-task-with-dependencies.gan", 5, 4, 0),
    ("gan/gp-milestone-task.gan", 1, 0, 0),
    ("gan/gp-task-with-custom-properties.gan", 1, 0, 0),
    (
        "gan/gp-endDate-task-crossing-weekends-and-no-tasks-can-run-on-weekends.gan",
        1,
        0,
        0,
    ),
    ("gan/gp-task-with-coordinator-assignee.gan", 1, 0, 2),
    ("gan/gp-resource-with-vacation.gan", 0, 0, 1),
    ("gan/gp-empty-project.gan", 0, 0, 0),
    ("gan/cvra-uwb-6dfe4a57.gan", 14, 13, 0),
    ("xer/mpxj-predecessor-calendar.xer", 2, 0, 0),
    ("xer/mpxj-resource-rates.xer", 2, 0, 1),
    ("xer/mpxj-invalid-calendar.xer", 13, 0, 0),
    ("xer/mpxj-percent-complete.xer", 13, 0, 0),
    ("xer/aspose-two-projects.xer", 5, 1, 3),
    // Four projects without an activity: rows of work breakdown alone are no work.
    ("xer/aspose-four-empty-projects.xer", 0, 0, 0),
    ("xer/aspose-roles.xer", 3, 0, 4),
    ("xer/derived-software-development.xer", 87, 84, 8),
    ("planner/project1.planner", 30, 5, 2),
    ("planner/planner-calendar.planner", 2, 0, 2),
    ("planner/derived-home-move.planner", 172, 127, 0),
    // Resources that are groups are roles here.
    ("tjp/tutorial.tjp", 15, 12, 6),
    ("tjp/todolist.tjp", 7, 0, 0),
    ("tjp/ts-depends.tjp", 8, 6, 2),
    ("tjp/ts-duration.tjp", 5, 0, 4),
    ("tjp/ts-leaves.tjp", 1, 0, 1),
    ("tjp/ts-shift.tjp", 7, 0, 6),
];

/// The folder of real files, beside the project or where a variable says.
fn real_files() -> Option<PathBuf> {
    let beside = ["..", "../.."].map(|up| {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join(up)
            .join("shared/real")
    });
    let named = std::env::var_os("SLACKLINE_REAL_FILES").map(PathBuf::from);
    named
        .into_iter()
        .chain(beside)
        .find(|folder| folder.is_dir())
}

#[test]
fn real_files_are_read_with_what_is_in_them() {
    let Some(folder) = real_files() else {
        println!("skipped: no folder of real files (SLACKLINE_REAL_FILES names one)");
        return;
    };
    let mut wrong = Vec::new();
    for (name, tickets, dependencies, agents) in REAL {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            println!("skipped: {name} is not there");
            continue;
        };
        let format = detect(name, &bytes).and_then(|format| Some((format, format.read?)));
        let (format, read) = format.unwrap_or_else(|| panic!("{name} has no reader"));
        let (plan, _) = read(&bytes, &ReadOptions::default())
            .unwrap_or_else(|error| panic!("{name} as {}: {error}", format.id));
        assert_eq!(integrity::check(&plan), Ok(()), "{name}");
        let found = (
            plan.tickets.len(),
            plan.dependencies.len(),
            plan.agents.len(),
        );
        if found != (*tickets, *dependencies, *agents) {
            wrong.push(format!(
                "{name}: {found:?} instead of {:?}",
                (tickets, dependencies, agents)
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn ten_thousand_tickets_pass_through_every_format_that_reads_and_writes() {
    let plan = crate::plans::campaign(10_000, 17_000, crate::plans::Links::Plain, 3);
    for id in ["gan", "tjp"] {
        let began = std::time::Instant::now();
        let (bytes, _) = super::write(slackline::exchange::find(id).expect("a format"), &plan);
        let (back, _) = read(id, &bytes);
        let seconds = began.elapsed().as_secs_f64();
        assert_eq!(back.tickets.len(), plan.tickets.len(), "{id}");
        // Below a second each way when optimised; quadratic work would take minutes in any build.
        assert!(seconds < 60.0, "{id}: writing and reading took {seconds} s");
    }
}
