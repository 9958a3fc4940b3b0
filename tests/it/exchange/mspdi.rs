//! MS Project XML: what comes back of any plan, and how long it takes.

use super::plans_rich::rich_plan;
use super::{read, samples, write};
use crate::plans::{Links, campaign};
use slackline::exchange::find;
use slackline::plan::*;
use std::collections::BTreeSet;

/// The rows the format holds, as text; dependencies without their ids, because links have none.
pub(super) fn held(plan: &Plan) -> BTreeSet<String> {
    let mut plan = plan.clone();
    plan.options = Table::default();
    plan.risks = Table::default();
    plan.metrics = Table::default();
    plan.claims = Table::default();
    plan.escalations = Table::default();
    plan.templates = Table::default();
    plan.notes = Table::default();
    plan.sources = Table::default();
    let mut rows = BTreeSet::new();
    macro_rules! collect {
        ($($table:ident),*) => {$(
            for row in plan.$table.iter() {
                let mut row = row.clone();
                let mut references = Vec::new();
                row.references(&mut references);
                for gone in references.into_iter().filter(|target| !plan.contains(*target)) {
                    row.forget(gone);
                }
                rows.insert(format!("{} {}", stringify!($table), text(&row)));
            }
        )*};
    }
    collect!(
        calendars,
        tracks,
        phases,
        agents,
        tickets,
        gates,
        readings,
        checkpoints
    );
    for row in plan.dependencies.iter() {
        let mut row = Dependency {
            id: DependencyId(0),
            sources: Vec::new(),
            ..row.clone()
        };
        row.readings
            .retain(|reading| plan.readings.get(*reading).is_some());
        rows.insert(format!("dependency {}", text(&row)));
    }
    for baseline in plan.baselines.iter() {
        let dates: BTreeSet<String> = baseline.dates.iter().map(text).collect();
        rows.insert(format!(
            "baseline {} {:?} {dates:?}",
            baseline.name, baseline.taken
        ));
    }
    rows.insert(format!("head {}", text(&*plan.info)));
    rows
}

fn text<T: serde::Serialize>(row: &T) -> String {
    serde_json::to_string(row).expect("a row")
}

#[test]
fn plans_come_back_whole() {
    let mspdi = find("mspdi").expect("MS Project XML");
    let random = (0..60).map(|seed| (format!("seed {seed}"), rich_plan(seed)));
    let mut whole = 0;
    for (name, plan) in samples().into_iter().chain(random) {
        let (bytes, report) = write(mspdi, &plan);
        if report
            .losses
            .iter()
            .any(|loss| loss.text.contains("too long"))
        {
            continue;
        }
        let (back, notes) = read("mspdi", &bytes);
        assert_eq!(notes.losses, [], "{name}");
        let (before, after) = (held(&plan), held(&back));
        let lost: Vec<&String> = before.difference(&after).collect();
        let added: Vec<&String> = after.difference(&before).collect();
        assert!(
            lost.is_empty() && added.is_empty(),
            "{name}: lost {lost:#?}, added {added:#?}"
        );
        whole += 1;
    }
    assert!(whole > 30, "only {whole} plans fit into the custom fields");
}

#[test]
fn what_is_read_is_written_the_same_way_again() {
    let mspdi = find("mspdi").expect("MS Project XML");
    for (name, plan) in samples() {
        let (first, _) = write(mspdi, &plan);
        let (second, _) = write(mspdi, &read("mspdi", &first).0);
        assert!(first == second, "{name}");
    }
}

#[test]
fn ten_thousand_tickets_are_no_trouble() {
    let plan = campaign(10_000, 17_000, Links::Mixed, 5);
    let began = std::time::Instant::now();
    let (bytes, _) = write(find("mspdi").expect("MS Project XML"), &plan);
    let (back, _) = read("mspdi", &bytes);
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(
        (back.tickets.len(), back.dependencies.len()),
        (plan.tickets.len(), plan.dependencies.len())
    );
    // Well under a second each way when optimised; quadratic work would take minutes in any build.
    assert!(seconds < 60.0, "writing and reading took {seconds} s");
}
