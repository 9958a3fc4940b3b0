//! Tickets and gates that wait for each other in a circle.
//!
//! The schedule's own search finds the loop, so lint and schedule never disagree on what holds. Of many
//! loops those are reported that share no dependency: each has to be broken on its own.

use crate::edit::{Change, Edit, RowChange};
use crate::lint::wording::{some_of, truncated};
use crate::lint::{Context, Finding, Fix, Level, Rule};
use crate::plan::{Dependency, DependencyId, Order, Plan, PlanOption, RowRef, Strength, Table};
use crate::schedule::{Cycle, ScheduleError, Settings, schedule};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) static RULE: Rule = Rule::quick(
    "dependency-cycle",
    Level::Error,
    "Tickets or gates wait for each other in a circle, so none of them can start.",
    include_str!("dependency_cycle.md"),
    check,
);

/// How many loops are reported; who has more mends these first.
const MOST_LOOPS: usize = 10;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let before = findings.len();
    in_force(context, findings);
    if findings.len() == before {
        findings.extend(in_all_readings(context));
    }
}

/// Loops of what is scheduled: in the plan's own reading, and under each option.
fn in_force(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    // Without the dependencies of the loops found so far.
    let mut rest = plan.clone();
    let mut found = context.schedule().err().and_then(cycle_of).cloned();
    for _ in 0..MOST_LOOPS {
        let Some(cycle) = found else { break };
        findings.push(report(plan, &cycle, None));
        if cycle.dependencies.is_empty() {
            return;
        }
        rest.dependencies = without(&rest.dependencies, &cycle.dependencies);
        found = cycle_under(&rest, None);
    }
    for option in plan
        .options
        .iter()
        .filter(|option| may_close_loops(plan, option))
    {
        if let Some(cycle) = cycle_under(&rest, Some(option)) {
            findings.push(report(plan, &cycle, Some(option)));
        }
    }
}

/// A loop among everything that is stated, where no single reading holds all of it: each reading is free of
/// loops because it leaves a statement out, and the author means them all.
fn in_all_readings(context: &Context) -> Option<Finding> {
    let plan = context.plan;
    if plan.readings.is_empty() {
        return None;
    }
    let mut whole = plan.clone();
    for dependency in plan.dependencies.iter().filter(|d| !d.readings.is_empty()) {
        let mut always = dependency.clone();
        always.readings.clear();
        whole.dependencies.insert(always);
    }
    let ordered = plan
        .options
        .iter()
        .filter(|option| option.order != Order::Free);
    let found = std::iter::once(None)
        .chain(ordered.map(Some))
        .find_map(|option| Some((cycle_under(&whole, option)?, option)));
    let (cycle, option) = found?;
    let mut finding = report(plan, &cycle, option);
    finding.message = format!("Taking all readings together: {}", finding.message);
    finding.fix = None;
    Some(finding.at(option.into_iter().flat_map(|option| &option.sources)))
}

/// What an option drops or leaves out closes no loop; an order or another reading may.
fn may_close_loops(plan: &Plan, option: &PlanOption) -> bool {
    option.order != Order::Free
        || option
            .reading
            .is_some_and(|reading| Some(reading) != plan.info.reading)
}

fn cycle_of(error: &ScheduleError) -> Option<&Cycle> {
    match error {
        ScheduleError::Cycle(cycle) => Some(cycle),
        ScheduleError::UnknownOption(_) => None,
    }
}

fn cycle_under(plan: &Plan, option: Option<&PlanOption>) -> Option<Cycle> {
    let settings = Settings {
        option: option.map(|option| option.id),
    };
    schedule(plan, &settings)
        .err()
        .as_ref()
        .and_then(cycle_of)
        .cloned()
}

fn without(dependencies: &Table<Dependency>, gone: &[DependencyId]) -> Table<Dependency> {
    let gone: BTreeSet<DependencyId> = gone.iter().copied().collect();
    let mut rest = Table::default();
    for dependency in dependencies.iter_shared().filter(|d| !gone.contains(&d.id)) {
        rest.insert(Arc::clone(dependency));
    }
    rest
}

fn report(plan: &Plan, cycle: &Cycle, option: Option<&PlanOption>) -> Finding {
    let rows: Vec<&Dependency> = cycle
        .dependencies
        .iter()
        .filter_map(|&id| plan.dependencies.get(id))
        .collect();
    let mut finding = Finding::new(&RULE, message(cycle, option));
    finding.subjects = cycle.nodes.iter().map(|&node| RowRef::from(node)).collect();
    finding
        .subjects
        .extend(option.map(|option| RowRef::from(option.id)));
    finding.numbers = vec![("length", cycle.nodes.len() as f64)];
    finding.lines = rows.iter().flat_map(|d| &d.sources).cloned().collect();
    finding.fix = soften(plan, &rows);
    finding
}

fn message(cycle: &Cycle, option: Option<&PlanOption>) -> String {
    let under = option.map_or_else(String::new, |o| {
        format!("Under the option \"{}\": ", o.name)
    });
    match cycle.keys.as_slice() {
        [] => format!("{under}the order of work closes a circle: change the order."),
        [only] => format!("{under}{only} waits for itself: remove that dependency."),
        keys => {
            let first = &keys[0];
            let way = truncated(keys, 12).join(" → ");
            let waiting = match keys {
                [a, b] => format!("{a} and {b} wait for each other"),
                _ => format!("{} wait for each other in a circle", some_of(keys, 3)),
            };
            format!(
                "{under}{waiting}, so none can start ({way} → {first}): remove one of these arrows."
            )
        }
    }
}

/// Where the planner calls exactly one arrow of the loop soft, that is the one to let go.
fn soften(plan: &Plan, rows: &[&Dependency]) -> Option<Fix> {
    let mut soft = rows.iter().filter(|d| d.strength == Strength::Soft);
    let (Some(&only), None) = (soft.next(), soft.next()) else {
        return None;
    };
    let mut after = only.clone();
    after.strength = Strength::Info;
    let label = format!(
        "do not hold the soft dependency {} → {}",
        plan.key(only.from),
        plan.key(only.to)
    );
    let change = RowChange {
        before: plan.dependencies.get_shared(only.id),
        after: Some(Arc::new(after)),
    };
    Some(Fix {
        edit: Edit {
            label: label.clone(),
            changes: vec![Change::Dependency(change)],
        },
        label,
        is_a_choice: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Node, OptionId, Order, Ticket, TicketId};

    fn plan(arrows: &[(u32, u32)]) -> Plan {
        let mut plan = Plan::default();
        for id in 1..=9 {
            plan.tickets
                .insert(Ticket::new(TicketId(id), format!("T{id}"), ""));
        }
        for (place, &(from, to)) in arrows.iter().enumerate() {
            let id = DependencyId(100 + place as u32);
            let ends = [from, to].map(|id| Node::Ticket(TicketId(id)));
            plan.dependencies
                .insert(Dependency::new(id, ends[0], ends[1]));
        }
        plan
    }

    fn findings(plan: &Plan) -> Vec<Finding> {
        let mut findings = Vec::new();
        check(&Context::new(plan), &mut findings);
        findings
    }

    #[test]
    fn a_plan_without_a_loop_is_fine() {
        assert_eq!(findings(&plan(&[(1, 2), (2, 3), (1, 3)])), []);
    }

    #[test]
    fn the_smallest_loop_is_named_and_counted() {
        let plan = plan(&[(1, 2), (2, 3), (3, 4), (4, 1), (3, 2)]);
        let found = findings(&plan);
        assert_eq!(found[0].subject_keys(&plan), ["T2", "T3"]);
        assert_eq!(found[0].numbers, [("length", 2.0)]);
        assert_eq!(found[0].message.matches("T2").count(), 3);
    }

    #[test]
    fn loops_that_share_no_arrow_are_all_reported() {
        let plan = plan(&[(1, 2), (2, 1), (3, 4), (4, 5), (5, 3), (7, 8)]);
        let lengths: Vec<f64> = findings(&plan).iter().map(|f| f.numbers[0].1).collect();
        assert_eq!(lengths, [2.0, 3.0]);
    }

    #[test]
    fn one_soft_arrow_can_be_let_go_and_the_edit_does_it() {
        let mut plan = plan(&[(1, 2), (2, 3), (3, 1)]);
        let mut soft = plan.dependencies.at(1).expect("an arrow").clone();
        soft.strength = Strength::Soft;
        plan.dependencies.insert(soft);
        let fix = findings(&plan).remove(0).fix.expect("a fix");
        fix.edit.apply(&mut plan);
        assert_eq!(findings(&plan), []);
        fix.edit.inverse().apply(&mut plan);
        assert_eq!(findings(&plan).len(), 1);
    }

    #[test]
    fn a_loop_that_only_an_option_closes_names_the_option() {
        let mut plan = plan(&[(1, 2)]);
        let mut option = PlanOption::new(OptionId(200), "backwards");
        option.order = Order::Sequential([2, 1].map(|id| Node::Ticket(TicketId(id))).to_vec());
        plan.options.insert(option);
        let found = findings(&plan);
        assert_eq!(found[0].subject_keys(&plan), ["T1", "T2", "backwards"]);
        assert!(
            found[0]
                .message
                .starts_with("Under the option \"backwards\": ")
        );
    }
}
