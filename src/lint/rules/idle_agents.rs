//! Agents that can never all be at work.
//!
//! Two proofs. Of strictly ordered tickets no two run at once, so no more agents than the widest antichain
//! can be busy, whatever the durations. And where all durations are estimated, the early dates never need
//! more agents than run at the same time in them: with that many the plan is as short as with any number,
//! so one more shortens nothing.

use crate::lint::wording::count;
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Node, Stamp, WorkKind};

pub(super) static RULE: Rule = Rule::quick(
    "idle-agents",
    Level::Info,
    "The plan has more agents than can ever work at the same time.",
    include_str!("idle_agents.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let agents: usize = plan.agents.iter().map(|a| a.capacity.max(1) as usize).sum();
    let is_shared = |t: &crate::plan::Ticket| {
        t.max_agents > 1 || t.min_agents > 1 || t.work_kind == WorkKind::Effort && t.max_agents != 1
    };
    if plan.agents.len() < 2 || context.leaves().any(is_shared) {
        return;
    }
    let work: Vec<Node> = context
        .leaves()
        .filter(|t| !t.is_milestone())
        .map(|t| Node::Ticket(t.id))
        .collect();
    let peak = peak(context, &work);
    let width = || context.graph().width(&work);
    // The cheap proof first; the other only where it could say more.
    let most = match peak {
        Some(peak) if peak < agents => Some(peak),
        _ => width(),
    };
    let Some(most) = most.filter(|most| *most > 0 && *most < agents) else {
        return;
    };
    let why = match peak {
        Some(_) => "the plan is as short with that many",
        None => "the dependencies allow no more",
    };
    let message = format!(
        "Of {} no more than {most} can be at work at the same time ({why}): {} more would shorten nothing.",
        count(agents, "agent"),
        agents - most
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(plan.agents.iter().skip(most).map(|a| a.id))
            .with(&[("agents", agents as f64), ("useful", most as f64)])
            .at(plan.agents.iter().filter_map(|a| a.sources.first())),
    );
}

/// The most tickets at work at once in the early dates; `None` where durations are assumptions.
fn peak(context: &Context, work: &[Node]) -> Option<usize> {
    let dates = context.schedule().ok()?;
    let mut events: Vec<(Stamp, i32)> = Vec::with_capacity(work.len() * 2);
    for &node in work {
        let own = dates.dates(node)?;
        if own.assumed {
            return None;
        }
        events.push((own.early_start, 1));
        events.push((own.early_finish, -1));
    }
    events.sort_unstable();
    let mut at_once = 0;
    let counts = events.iter().map(|(_, change)| {
        at_once += change;
        at_once
    });
    counts.max().map(|most| most.max(0) as usize)
}
