//! Delays that decisions state and no date uses.

use crate::lint::wording::{count, hours, some_of, verb};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{DecisionState, Gate, Work};
use crate::simulate::{Control, no_go};

pub(super) static RULE: Rule = Rule::quick(
    "stated-delay",
    Level::Info,
    "A decision states a delay; delays are computed, and this one is another.",
    include_str!("stated_delay.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let states = |gate: &&Gate| gate.decision.delay.is_some();
    if !plan.gates.iter().any(|gate| states(&gate)) {
        return;
    }
    // Without dates nothing is computed.
    let computed = no_go(plan, None, false, &Control::default()).unwrap_or_default();
    let delay_of = |gate: &Gate| {
        let own = computed.iter().find(|row| row.gate == gate.id);
        let is_refused = gate.decision.state == DecisionState::NoGo;
        own.filter(|_| is_refused).map_or(Work(0), |row| row.delay)
    };
    let others: Vec<(&Gate, Work, Work)> = plan
        .gates
        .iter()
        .filter_map(|gate| Some((gate, gate.decision.delay?, delay_of(gate))))
        .filter(|(_, stated, computed)| stated != computed)
        .collect();
    let Some(&(_, stated, computed)) = others.first() else {
        return;
    };
    let said = |&(gate, stated, computed): &(&Gate, Work, Work)| {
        let stated = hours(stated.0 as f64);
        match (gate.decision.state, computed.0) {
            (DecisionState::NoGo, 0) => {
                format!(
                    "{} states {stated}, its no-go does not move the finish",
                    gate.key
                )
            }
            (DecisionState::NoGo, late) => {
                let late = hours(late as f64);
                format!(
                    "{} states {stated}, its no-go moves the finish by {late}",
                    gate.key
                )
            }
            _ => format!("{} states {stated}, but only a no-go delays", gate.key),
        }
    };
    let names: Vec<String> = others.iter().map(said).collect();
    let message = format!(
        "{} {} a delay that no date uses: {} (working time).",
        count(others.len(), "decision"),
        verb(others.len(), "states", "state"),
        some_of(&names, 2)
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(others.iter().map(|(gate, ..)| gate.id))
            .with(&[
                ("gates", others.len() as f64),
                ("stated", stated.0 as f64 / 60.0),
                ("computed", computed.0 as f64 / 60.0),
            ])
            .at(others.iter().filter_map(|(gate, ..)| gate.sources.first())),
    );
}
