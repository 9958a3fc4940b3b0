//! How the campaign is run: options, people, calendars, risks, metrics, rules.

use super::Content;
use super::escape::{body, codes, heading, inline};
use super::page::Page;
use super::words;
use crate::plan::*;

/// The options, each with all that it changes.
pub(super) fn options(content: &Content, page: &mut Page) {
    let plan = content.plan;
    let mut options: Vec<&PlanOption> = plan.options.iter().collect();
    options.sort_by_key(|option| (option.rank, option.id));
    if options.is_empty() {
        return;
    }
    page.heading(2, "Options");
    for option in options {
        page.heading(3, &heading(&option.name));
        page.paragraph(&body(&option.description));
        option_facts(plan, option, page);
    }
}

fn option_facts(plan: &Plan, option: &PlanOption, page: &mut Page) {
    page.fact(
        "Promised",
        &option
            .claim
            .map_or_else(String::new, |claim| words::range(claim.min, claim.max)),
    );
    let agents = option
        .agents
        .as_ref()
        .map(|agents| match words::agents(plan, agents) {
            names if names.is_empty() => "nobody".to_owned(),
            names => names,
        });
    page.fact("Agents", &agents.unwrap_or_default());
    for assignment in &option.assignments {
        let parts = [
            words::tracks(plan, &assignment.tracks),
            words::tickets(plan, &assignment.tickets),
        ];
        let what: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        page.fact(&words::agents(plan, &[assignment.agent]), &what.join(", "));
    }
    match &option.order {
        Order::Free => {}
        Order::Sequential(nodes) => page.fact("One after the other", &words::nodes(plan, nodes)),
        Order::Stages(stages) => {
            for (stage, number) in stages.iter().zip(1..) {
                let claim = stage.claim.map_or_else(String::new, |c| {
                    format!(" ({})", words::range(c.min, c.max))
                });
                let name = format!(
                    "Stage {number}{}{}",
                    if stage.name.is_empty() { "" } else { " " },
                    inline(&stage.name)
                );
                page.fact(
                    &name,
                    &format!("{}{claim}", words::nodes(plan, &stage.nodes)),
                );
            }
        }
    }
    for &id in &option.dropped {
        if let Some(dependency) = plan.dependencies.get(id) {
            let arrow = [dependency.from, dependency.to].map(|node| inline(plan.key(node)));
            page.fact("Does not hold", &arrow.join(" → "));
        }
    }
    let reading = option.reading.and_then(|id| plan.readings.get(id));
    page.fact(
        "Reading",
        &reading.map_or_else(String::new, |reading| inline(&reading.name)),
    );
    page.fact("Estimates", &words::word(&option.point));
    page.fact("Leaves out", &words::tickets(plan, &option.excluded));
    page.fact("Stated in", &words::lines(plan, &option.sources));
}

/// Who does the work.
pub(super) fn agents(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.agents.is_empty() {
        return;
    }
    page.heading(2, "Agents");
    let row = |agent: &Agent| {
        let calendar = agent.calendar.and_then(|id| plan.calendars.get(id));
        vec![
            inline(&agent.name),
            words::word(&agent.kind),
            words::list(agent.roles.iter().map(String::as_str)),
            agent.capacity.to_string(),
            calendar.map_or_else(String::new, |calendar| inline(&calendar.name)),
            agent.cost_rate.to_string(),
            words::tracks(plan, &agent.tracks),
        ]
    };
    let rows: Vec<Vec<String>> = plan.agents.iter().map(row).collect();
    page.table(
        &[
            "Agent",
            "Kind",
            "Roles",
            "Capacity",
            "Calendar",
            "Cost per hour",
            "Tracks",
        ],
        &rows,
    );
    for agent in plan.agents.iter() {
        let stated = words::lines(plan, &agent.sources);
        if agent.note.is_empty()
            && agent.files.is_empty()
            && agent.working_directory.is_empty()
            && stated.is_empty()
        {
            continue;
        }
        page.heading(4, &heading(&agent.name));
        page.paragraph(&body(&agent.note));
        page.fact("Files", &codes(&agent.files));
        page.fact("Working directory", &codes(agent_directory(agent)));
        page.fact("Stated in", &stated);
    }
}

fn agent_directory(agent: &Agent) -> &[String] {
    if agent.working_directory.is_empty() {
        &[]
    } else {
        std::slice::from_ref(&agent.working_directory)
    }
}

/// When work can be done.
pub(super) fn calendars(content: &Content, page: &mut Page) {
    if content.plan.calendars.is_empty() {
        return;
    }
    page.heading(2, "Calendars");
    for calendar in content.plan.calendars.iter() {
        page.heading(3, &heading(&calendar.name));
        let days = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        for (day, spans) in days.iter().zip(&calendar.week.0) {
            page.fact(day, &hours(spans));
        }
        for exception in &calendar.exceptions {
            let days = if exception.from == exception.to {
                exception.from.to_string()
            } else {
                format!("{} to {}", exception.from, exception.to)
            };
            let name = if exception.name.is_empty() {
                String::new()
            } else {
                format!(" {}", inline(&exception.name))
            };
            page.fact(&format!("{days}{name}"), &hours(&exception.hours));
        }
    }
}

fn hours(spans: &[OpenHours]) -> String {
    if spans.is_empty() {
        return "closed".to_owned();
    }
    spans
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// What may happen.
pub(super) fn risks(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.risks.is_empty() {
        return;
    }
    page.heading(2, "Risks");
    let row = |risk: &Risk| {
        let impact = risk.impact.map(|impact| match impact {
            Impact::Delay(work) => format!("+{}", duration::show(work)),
            Impact::Factor(factor) => format!("x{factor}"),
        });
        let hits = [
            words::tracks(plan, &risk.tracks),
            words::tickets(plan, &risk.tickets),
        ];
        vec![
            inline(&risk.name),
            risk.probability
                .map_or_else(String::new, |p| format!("{} %", percent(p))),
            impact.unwrap_or_default(),
            hits.into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            inline(&risk.trigger),
            inline(&risk.mitigation),
            inline(&risk.fallback),
        ]
    };
    let rows: Vec<Vec<String>> = plan.risks.iter().map(row).collect();
    page.table(
        &[
            "Risk",
            "Probability",
            "Impact",
            "Hits",
            "Trigger",
            "Mitigation",
            "Fallback",
        ],
        &rows,
    );
    for risk in plan.risks.iter() {
        let text = format!(
            "{}{}",
            inline(&risk.description),
            words::cited(plan, &risk.sources)
        );
        page.fact(&inline(&risk.name), text.trim());
    }
}

/// A share in percent, without the noise of binary fractions.
fn percent(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}

/// The numbers the campaign wants to reach.
pub(super) fn metrics(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.metrics.is_empty() {
        return;
    }
    page.heading(2, "Metrics");
    let row = |metric: &Metric| {
        let unit = words::unit(&metric.unit);
        let target = metric
            .threshold
            .map(|t| format!("{} {t}{unit}", inline(metric.operator.label())));
        let parts = [target.unwrap_or_default(), inline(&metric.target)];
        vec![
            format!(
                "{}{}",
                inline(&metric.name),
                words::cited(plan, &metric.sources)
            ),
            parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
            metric
                .current
                .map_or_else(String::new, |value| format!("{value}{unit}")),
            inline(&metric.owner),
            metric.due.map_or_else(String::new, words::moment),
        ]
    };
    let rows: Vec<Vec<String>> = plan.metrics.iter().map(row).collect();
    page.table(&["Metric", "Target", "Current", "Owner", "Due"], &rows);
}

/// Who hears of what when something goes wrong.
pub(super) fn escalations(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.escalations.is_empty() {
        return;
    }
    page.heading(2, "Escalation");
    let row = |rule: &Escalation| {
        let unit = words::unit(&rule.unit);
        vec![
            format!(
                "{}{}",
                inline(&rule.condition),
                words::cited(plan, &rule.sources)
            ),
            rule.threshold
                .map_or_else(String::new, |value| format!("{value}{unit}")),
            rule.within
                .map_or_else(String::new, |within| duration::show(Work(within.0))),
            inline(&rule.action),
            inline(&rule.contact),
        ]
    };
    let rows: Vec<Vec<String>> = plan.escalations.iter().map(row).collect();
    page.table(
        &["Condition", "Threshold", "Within", "Action", "Contact"],
        &rows,
    );
}
