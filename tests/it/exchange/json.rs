//! The plan file loses nothing.

use super::plans_rich::rich_plan;
use slackline::exchange::plan_json::{read, write};
use slackline::plan::{Plan, integrity};

#[test]
fn every_field_of_every_row_comes_back() {
    for seed in 0..200 {
        let plan = rich_plan(seed);
        assert_eq!(
            integrity::check(&plan),
            Ok(()),
            "the generator made an inconsistent plan, seed {seed}"
        );
        let bytes = write(&plan);
        let back = read(&bytes).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(back == plan && back.last_id == plan.last_id, "seed {seed}");
        assert_eq!(write(&back), bytes, "seed {seed}");
    }
}

#[test]
fn the_random_plans_fill_every_table() {
    let plan = rich_plan(1);
    let text = String::from_utf8(write(&plan)).expect("UTF-8");
    macro_rules! check_tables {
        ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
            $(assert!(text.contains(concat!("\n  \"", stringify!($table), "\": [\n")), $name);)*
        };
    }
    slackline::for_each_row_kind!(check_tables);
}

#[test]
fn a_plan_without_rows_is_a_head() {
    let bytes = write(&Plan::default());
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(
        text.starts_with("{\n  \"slackline\": 1,\n  \"last_id\": 0,\n  \"plan\": {\n"),
        "{text}"
    );
    assert!(text.ends_with("}\n") && !text.contains("tickets"));
    assert_eq!(read(&bytes), Ok(Plan::default()));
}

#[test]
fn the_samples_are_written_as_they_stand() {
    for (name, plan) in super::samples() {
        let path = format!("{}/sample_plans/{name}", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).expect("a sample");
        assert!(
            write(&plan) == bytes,
            "{name} is not in the form Slackline writes"
        );
    }
}
