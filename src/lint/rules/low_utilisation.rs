//! Agents that are booked for a campaign of which half or more is idle time.

use crate::lint::claims::total_work;
use crate::lint::wording::{count, hours, number};
use crate::lint::{Context, Finding, Level, Rule};
use crate::schedule::utilisation::room;

pub(super) static RULE: Rule = Rule::quick(
    "low-utilisation",
    Level::Info,
    "Less than half of the agents' time until the deadline is used.",
    include_str!("low_utilisation.md"),
    check,
);

/// The share of the capacity below which this is said.
const SHARE: f64 = 0.5;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let (Some(deadline), Ok(dates)) = (plan.info.deadline_stamp(), context.schedule()) else {
        return;
    };
    let Some(work) = total_work(context).filter(|work| *work > 0.0) else {
        return;
    };
    let start = plan.info.start_or_default();
    let each = || {
        plan.agents
            .iter()
            .map(|agent| (agent.capacity.max(1), agent.calendar))
    };
    let agents: usize = each().map(|(capacity, _)| capacity as usize).sum();
    let capacity = room(plan, dates.calendar(), each(), (start, deadline)).0 as f64;
    if agents < 2 || capacity <= 0.0 || work >= capacity * SHARE {
        return;
    }
    let message = format!(
        "{} of work in {} ({} until the deadline) is {} %: fewer agents or an earlier deadline would do.",
        hours(work),
        hours(capacity),
        count(agents, "agent"),
        number((work / capacity * 100.0).round())
    );
    findings.push(
        Finding::new(&RULE, message)
            .about(plan.agents.iter().map(|a| a.id))
            .with(&[
                ("work", work),
                ("capacity", capacity),
                ("percent", (work / capacity * 1000.0).round() / 10.0),
            ])
            .at(plan.agents.iter().filter_map(|a| a.sources.first())),
    );
}
