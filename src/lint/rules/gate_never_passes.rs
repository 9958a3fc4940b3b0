//! Gates that can never open.

use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{DecisionState, Gate};

pub(super) static RULE: Rule = Rule::quick(
    "gate-never-passes",
    Level::Error,
    "A gate passes with probability 0 and may be tried without end, so it never opens.",
    include_str!("gate_never_passes.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let gates: Vec<&Gate> = context
        .plan
        .gates
        .iter()
        .filter(|gate| never_opens(gate))
        .collect();
    if gates.is_empty() {
        return;
    }
    let names: Vec<String> = gates.iter().map(|gate| gate.key.clone()).collect();
    let message = format!(
        "{} {} with probability 0 and {} no limit of attempts ({}): what is behind never begins, and nothing can be simulated.",
        count(gates.len(), "gate"),
        verb(gates.len(), "passes", "pass"),
        verb(gates.len(), "has", "have"),
        some_of(&names, 4)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(gates.iter().map(|gate| gate.id))
            .with(&[("gates", gates.len() as f64), ("probability", 0.0)])
            .at(gates.iter().filter_map(|gate| gate.sources.first())),
    );
}

/// Whether every attempt fails and there is no last one.
fn never_opens(gate: &Gate) -> bool {
    let is_decided = matches!(
        gate.decision.state,
        DecisionState::Go | DecisionState::GoWithRisks
    );
    let never = gate
        .pass_probability
        .is_some_and(|p| p.is_nan() || p <= 0.0);
    never && gate.max_attempts.is_none() && !is_decided
}
