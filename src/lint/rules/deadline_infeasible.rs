//! Deadlines and promises that no run of the plan can keep.
//!
//! Only bounds that are proofs count: the network with every estimate at its short end and nothing for
//! tickets without one, the stages one after the other, and the work of a role divided by those who
//! offer it. What might be late belongs to the simulation.

use crate::lint::wording::{hours, hours_between};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{
    EstimatePoint, Phase, Plan, PlanOption, RowRef, SourceRef, Stamp, Work, WorkKind,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "deadline-infeasible",
    Level::Error,
    "Even the shortest possible plan ends after the deadline, or after what an option promises.",
    include_str!("deadline_infeasible.md"),
    check,
);

/// No role has this name; it stands for all agents together.
const ANYONE: &str = "";

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
        by_agents(context, None),
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

/// The work of a role divided by those who offer it; of an option that says who takes part, also all work divided by them.
/// A plan may name but a few of its agents.
fn by_agents(context: &Context, option: Option<&PlanOption>) -> Option<Bound> {
    let offered = offered(context.plan, option);
    let everyone = offered.get(ANYONE).copied().unwrap_or(0);
    let is_left_out = |id| option.is_some_and(|option| option.excluded.contains(&id));
    let mut needed: BTreeMap<&str, f64> = BTreeMap::new();
    for ticket in context.leaves().filter(|ticket| !is_left_out(ticket.id)) {
        let Some(least) = ticket.estimate.at(EstimatePoint::Min) else {
            continue;
        };
        // Agent-hours are shared by whoever works on them, durations are spent by each.
        let work = |agents: u32| match ticket.work_kind {
            WorkKind::Duration => least.0 as f64 * f64::from(agents),
            WorkKind::Effort => least.0 as f64,
        };
        let mut agents = 0;
        for demand in &ticket.demands {
            let there = offered.get(demand.role.as_str()).copied().unwrap_or(0);
            let count = demand.count.min(there);
            agents += count;
            if count > 0 {
                *needed.entry(demand.role.as_str()).or_default() += work(count);
            }
        }
        // A ticket that asks for roles nobody offers is done by nobody, one that says nothing by anyone.
        if agents > 0 || ticket.demands.is_empty() {
            let count = agents.max(ticket.min_agents).clamp(1, everyone.max(1));
            *needed.entry(ANYONE).or_default() += work(count);
        }
    }
    let bound = |(role, work): (&str, f64)| {
        let is_said = role != ANYONE || option.is_some_and(|option| option.agents.is_some());
        let agents = offered.get(role).copied();
        let agents = agents.filter(|&agents| agents > 0 && is_said)?;
        Some((role.to_owned(), work, agents, work / f64::from(agents)))
    };
    let worst = needed.into_iter().filter_map(bound);
    let (role, work, agents, minutes) = worst.reduce(|a, b| if b.3 > a.3 { b } else { a })?;
    let of_role = match role.as_str() {
        ANYONE => String::new(),
        role => format!(" for {role}"),
    };
    let who = match agents {
        1 => format!("the only agent{of_role}"),
        n => format!("the {n} agents{of_role}"),
    };
    Some(Bound {
        minutes,
        because: format!("{who} must do {} of work at the least", hours(work)),
        rows: Vec::new(),
        lines: Vec::new(),
    })
}

/// How many can work at once in each role, and altogether, under an option.
fn offered<'a>(plan: &'a Plan, option: Option<&PlanOption>) -> BTreeMap<&'a str, u32> {
    let chosen = option.and_then(|option| option.agents.as_ref());
    let mut offered: BTreeMap<&str, u32> = BTreeMap::new();
    for agent in plan.agents.iter() {
        if chosen.is_some_and(|chosen| !chosen.contains(&agent.id)) {
            continue;
        }
        let roles: BTreeSet<&str> = agent.roles.iter().map(String::as_str).collect();
        for role in roles.into_iter().chain([ANYONE]) {
            *offered.entry(role).or_default() += agent.capacity.max(1);
        }
    }
    offered
}

/// A promise of which at most the very end can be kept, and only if everything goes best, is none.
fn against_claim(context: &Context, option: &PlanOption) -> Option<Finding> {
    let claim = option.claim?;
    let (min, max) = (claim.min.0 as f64, claim.max.0 as f64);
    let least = context.least(Some(option))?.0 as f64;
    let is_out_of_reach = |least: f64| least > max || (least == max && max > min);
    let by_agents = by_agents(context, Some(option)).filter(|bound| bound.minutes > least);
    let (least, because) = match by_agents {
        _ if is_out_of_reach(least) => (
            least,
            match least > max {
                true => format!(
                    "takes {} even with every estimate at its short end",
                    hours(least)
                ),
                false => format!(
                    "only its end, {}, can be met, and only with every estimate at its short end",
                    hours(least)
                ),
            },
        ),
        Some(bound) if is_out_of_reach(bound.minutes) => {
            let because = format!("{}: {}", bound.because, hours(bound.minutes));
            (bound.minutes, because)
        }
        _ => return None,
    };
    let message = format!(
        "\"{}\" promises {}, but {because}.",
        option.name,
        hours_between(min, max),
    );
    Some(
        Finding::new(&RULE, message)
            .about([option.id])
            .with(&[
                ("lower_bound", least),
                ("stated_min", min),
                ("stated_max", max),
            ])
            .at(&option.sources),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Agent, AgentId, Estimate, OptionId, PromisedRange, Ticket, TicketId};

    /// Three tickets of 4 h that can all run at once, with a promise for so many agents.
    fn told(agents: u32, hours: i64) -> Vec<String> {
        let mut plan = Plan::default();
        for id in 1..=3 {
            plan.tickets.insert(Ticket {
                estimate: Estimate::Fixed(Work::hours(4)),
                ..Ticket::new(TicketId(id), format!("A-{id}"), "Work")
            });
            plan.agents.insert(Agent::new(AgentId(10 + id), "Ann"));
        }
        plan.options.insert(PlanOption {
            agents: Some((11..11 + agents).map(AgentId).collect()),
            claim: Some(PromisedRange {
                min: Work::hours(hours),
                max: Work::hours(hours),
            }),
            ..PlanOption::new(OptionId(20), "Few")
        });
        plan.settle_last_id();
        let mut findings = Vec::new();
        check(&Context::new(&plan), &mut findings);
        findings
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn a_promise_that_its_agents_cannot_keep_is_none() {
        assert_eq!(
            told(2, 5),
            ["\"Few\" promises 5 h, but the 2 agents must do 12 h of work at the least: 6 h."]
        );
        assert!(told(2, 6).is_empty());
        assert!(told(3, 4).is_empty());
    }
}
