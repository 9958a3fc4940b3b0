//! Deadlines and promises that no run of the plan can keep.
//!
//! Only bounds that are proofs count: the network with every estimate at its short end and nothing for
//! tickets without one, the stages one after the other, and the work of a role divided by those who
//! offer it. What might be late belongs to the simulation.

use crate::lint::wording::{hours, hours_between};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{EstimatePoint, Phase, PlanOption, RowRef, SourceRef, Stamp, Work, WorkKind};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule::quick(
    "deadline-infeasible",
    Level::Error,
    "Even the shortest possible plan ends after the deadline, or after what an option promises.",
    include_str!("deadline_infeasible.md"),
    check,
);

/// The shortest the plan can take, and why.
struct Bound {
    minutes: f64,
    because: String,
    rows: Vec<RowRef>,
    lines: Vec<SourceRef>,
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    findings.extend(against_deadline(context));
    let mut options: Vec<&PlanOption> = context.plan.options.iter().collect();
    options.sort_by_key(|option| (option.rank, option.id));
    findings.extend(
        options
            .iter()
            .filter_map(|option| against_claim(context, option)),
    );
}

fn against_deadline(context: &Context) -> Option<Finding> {
    let plan = context.plan;
    let deadline = plan.info.deadline_stamp()?;
    let dates = context.schedule().ok()?;
    let start = plan.info.start_or_default();
    let available = dates.calendar().between(start, deadline).0 as f64;
    let bound = [
        by_network(context, deadline, available),
        by_stages(context),
        by_role(context),
    ]
    .into_iter()
    .flatten()
    .reduce(|longest, next| {
        if next.minutes > longest.minutes {
            next
        } else {
            longest
        }
    })?;
    if bound.minutes <= available {
        return None;
    }
    let message = format!(
        "The deadline leaves {}, but {}: {} too little.",
        hours(available),
        bound.because,
        hours(bound.minutes - available)
    );
    Some(
        Finding::new(&RULE, message)
            .about(bound.rows)
            .with(&[
                ("lower_bound", bound.minutes),
                ("available", available),
                ("missing", bound.minutes - available),
            ])
            .at(&bound.lines),
    )
}

/// The network at the short ends. Dates on several calendars only count where the finish itself is late.
fn by_network(context: &Context, deadline: Stamp, available: f64) -> Option<Bound> {
    let least = context.at_point(None, EstimatePoint::Min)?;
    let makespan = least.makespan.0 as f64;
    let minutes = match least.finish > deadline {
        true => makespan.max(available + 1.0),
        false => makespan.min(available),
    };
    Some(Bound {
        minutes,
        because: format!(
            "the longest chain takes {} at the shortest estimates",
            hours(minutes)
        ),
        rows: least
            .critical_path
            .iter()
            .map(|&node| node.into())
            .collect(),
        lines: Vec::new(),
    })
}

/// Stages follow each other; together they take the sum of their shortest times.
fn by_stages(context: &Context) -> Option<Bound> {
    let mut phases: Vec<&Phase> = context.plan.phases.iter().collect();
    phases.sort_by_key(|phase| (phase.rank, phase.id));
    let boxes: Option<Vec<Work>> = phases.iter().map(|phase| phase.time_box).collect();
    let sum: i64 = boxes?.iter().map(|work| work.0).sum();
    (phases.len() > 1).then(|| Bound {
        minutes: sum as f64,
        because: format!(
            "its {} stages add up to {}",
            phases.len(),
            hours(sum as f64)
        ),
        rows: phases.iter().map(|phase| phase.id.into()).collect(),
        lines: phases
            .iter()
            .filter_map(|p| p.sources.first())
            .cloned()
            .collect(),
    })
}

/// The work of a role, divided by those who offer it.
fn by_role(context: &Context) -> Option<Bound> {
    let plan = context.plan;
    let mut offered: BTreeMap<&str, u32> = BTreeMap::new();
    for agent in plan.agents.iter() {
        for role in &agent.roles {
            *offered.entry(role.as_str()).or_default() += agent.capacity.max(1);
        }
    }
    let mut needed: BTreeMap<&str, f64> = BTreeMap::new();
    for ticket in context.leaves() {
        let Some(least) = ticket.estimate.at(EstimatePoint::Min) else {
            continue;
        };
        for demand in &ticket.demands {
            // Agent-hours are shared by whoever works on them, durations are spent by each.
            let agents = match ticket.work_kind {
                WorkKind::Duration => f64::from(demand.count),
                WorkKind::Effort => 1.0,
            };
            *needed.entry(demand.role.as_str()).or_default() += least.0 as f64 * agents;
        }
    }
    let bound = |(role, work): (&str, f64)| {
        let agents = f64::from(*offered.get(role)?);
        Some((role.to_owned(), work, agents, work / agents))
    };
    let worst = needed.into_iter().filter_map(bound);
    let (role, work, agents, minutes) = worst.reduce(|a, b| if b.3 > a.3 { b } else { a })?;
    let who = match agents as u32 {
        1 => format!("the only agent for {role}"),
        n => format!("the {n} agents for {role}"),
    };
    Some(Bound {
        minutes,
        because: format!("{who} must do {} of work at the least", hours(work)),
        rows: Vec::new(),
        lines: Vec::new(),
    })
}

/// A promise of which at most the very end can be kept, and only if everything goes best, is none.
fn against_claim(context: &Context, option: &PlanOption) -> Option<Finding> {
    let claim = option.claim?;
    let least = context.least(Some(option))?;
    let is_out_of_reach = least > claim.max || (least == claim.max && claim.max > claim.min);
    if !is_out_of_reach {
        return None;
    }
    let (min, max) = (claim.min.0 as f64, claim.max.0 as f64);
    let takes = hours(least.0 as f64);
    let promise = format!("\"{}\" promises {}", option.name, hours_between(min, max));
    let message = match least > claim.max {
        true => format!("{promise}, but takes {takes} even with every estimate at its short end."),
        false => format!(
            "{promise}, but only its end, {takes}, can be met, and only with every estimate at its short end."
        ),
    };
    Some(
        Finding::new(&RULE, message)
            .about([option.id])
            .with(&[
                ("lower_bound", least.0 as f64),
                ("stated_min", min),
                ("stated_max", max),
            ])
            .at(&option.sources),
    )
}
