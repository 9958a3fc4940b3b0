//! Gates that were passed although their criteria are open.

use crate::lint::wording::{count, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{DecisionState, Gate};

pub(super) static RULE: Rule = Rule::quick(
    "gate-in-spite",
    Level::Warning,
    "A gate is passed although criteria of it are not met.",
    include_str!("gate_in_spite.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let open = |gate: &Gate| gate.ticked().1 - gate.ticked().0;
    let is_in_spite = |gate: &&Gate| {
        let accepts = match gate.decision.state {
            DecisionState::Go => false,
            // Who names the risks has seen them.
            DecisionState::GoWithRisks => !gate.decision.accepted_risks.is_empty(),
            DecisionState::Pending | DecisionState::NoGo => true,
        };
        !accepts && open(gate) > 0
    };
    let gates: Vec<&Gate> = plan.gates.iter().filter(is_in_spite).collect();
    if gates.is_empty() {
        return;
    }
    let criteria: usize = gates.iter().map(|gate| open(gate)).sum();
    let names: Vec<String> = gates.iter().map(|gate| gate.key.clone()).collect();
    let message = format!(
        "{} {} passed with {} not met ({}).",
        count(gates.len(), "gate"),
        verb(gates.len(), "is", "are"),
        match criteria {
            1 => "1 criterion".to_owned(),
            more => format!("{more} criteria"),
        },
        some_of(&names, 4)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(gates.iter().map(|gate| gate.id))
            .with(&[("gates", gates.len() as f64), ("criteria", criteria as f64)])
            .at(gates.iter().filter_map(|gate| gate.sources.first())),
    );
}
