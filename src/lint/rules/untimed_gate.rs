//! Gates that hold work back and are given no time.

use crate::edit::{Change, RowChange};
use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Gate, Node, Strength};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule::quick(
    "untimed-gate",
    Level::Warning,
    "A gate stops work, but its review is given no time.",
    include_str!("untimed_gate.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let holding: BTreeSet<Node> = plan
        .dependencies
        .iter()
        .filter(|d| d.strength != Strength::Info && matches!(d.to, Node::Ticket(_)))
        .map(|d| d.from)
        .collect();
    let is_untimed = |gate: &&Gate| {
        let stops = gate.stop_work || holding.contains(&Node::Gate(gate.id));
        gate.review.is_none() && stops && gate.decision.at.is_none()
    };
    let gates: Vec<&Gate> = plan.gates.iter().filter(is_untimed).collect();
    if gates.is_empty() {
        return;
    }
    let names: Vec<String> = gates.iter().map(|g| g.key.clone()).collect();
    let message = format!(
        "{} {} work back and {} no time for {} review ({}): every date behind takes it as an instant.",
        count(gates.len(), "gate"),
        verb(gates.len(), "holds", "hold"),
        verb(gates.len(), "has", "have"),
        verb(gates.len(), "its", "their"),
        some_of(&names, 4)
    );
    let instant = gates.iter().map(|gate| {
        let mut timed = (*gate).clone();
        timed.review = Some(crate::plan::Work(0));
        Change::Gate(RowChange {
            before: plan.gates.get_shared(gate.id),
            after: Some(std::sync::Arc::new(timed)),
        })
    });
    findings.push(
        Finding::new(&RULE, message)
            .about(gates.iter().map(|g| g.id))
            .with(&[("gates", gates.len() as f64)])
            .at(gates.iter().filter_map(|g| g.sources.first()))
            .mended_by(
                "say that the review takes no time".to_owned(),
                instant.collect(),
            )
            .by_choice(),
    );
}
