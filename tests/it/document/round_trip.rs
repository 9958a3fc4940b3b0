//! Documents Slackline writes itself are read again.

use super::read;
use slackline::exchange::{WriteOptions, find, plan_json};
use slackline::plan::*;
use std::path::Path;

fn sample(name: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("sample_plans/{name}.plan.json"));
    plan_json::read(&std::fs::read(path).expect("a sample")).expect("a plan")
}

fn written(plan: &Plan) -> Vec<u8> {
    let write = find("markdown")
        .and_then(|format| format.write)
        .expect("a writer");
    write(
        plan,
        &WriteOptions {
            option: None,
            now: Stamp::DEFAULT_START,
            ..WriteOptions::default()
        },
    )
    .expect("Markdown")
    .0
}

#[test]
fn tickets_and_their_order_survive_a_document() {
    for name in ["tutorial", "enterprise", "swarm"] {
        let plan = sample(name);
        let read = read(&written(&plan), "written.md").plan;
        let keys = |plan: &Plan| {
            plan.tickets
                .iter()
                .map(|ticket| (ticket.key.clone(), ticket.title.clone()))
                .collect::<std::collections::BTreeSet<_>>()
        };
        let missing: Vec<_> = keys(&plan).difference(&keys(&read)).cloned().collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        let more: Vec<_> = keys(&read).difference(&keys(&plan)).cloned().collect();
        assert!(more.is_empty(), "{name}: {more:?}");
        let edges = |plan: &Plan| {
            plan.dependencies
                .iter()
                .filter(|row| matches!((row.from, row.to), (Node::Ticket(_), Node::Ticket(_))))
                .map(|row| (plan.key(row.from).to_owned(), plan.key(row.to).to_owned()))
                .collect::<std::collections::BTreeSet<_>>()
        };
        let lost: Vec<_> = edges(&plan).difference(&edges(&read)).cloned().collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}
