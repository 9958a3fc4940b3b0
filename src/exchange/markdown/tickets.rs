//! Tickets: the table of a track, and below it what a table has no room for.

use super::escape::{codes, heading, inline};
use super::page::Page;
use super::words;
use crate::exchange::links;
use crate::plan::*;

/// `ID | Task | Estimate | Role | Priority | Blocked By`.
pub(super) fn table(plan: &Plan, tickets: &[&Ticket], page: &mut Page) {
    let blockers = Blockers::of(plan);
    let dash = |text: String| {
        if text.is_empty() {
            "—".to_owned()
        } else {
            text
        }
    };
    let row = |ticket: &&Ticket| {
        vec![
            inline(&ticket.key),
            inline(&ticket.title),
            estimate(ticket),
            dash(words::demands(&ticket.demands)),
            dash(
                ticket
                    .priority
                    .map_or_else(String::new, |priority| words::word(&priority)),
            ),
            dash(blockers.of_ticket(plan, ticket.id)),
        ]
    };
    let rows: Vec<Vec<String>> = tickets.iter().map(row).collect();
    page.table(
        &["ID", "Task", "Estimate", "Role", "Priority", "Blocked By"],
        &rows,
    );
}

/// Everything else the tickets say, one heading for each that says more.
pub(super) fn details(plan: &Plan, tickets: &[&Ticket], page: &mut Page) {
    for ticket in tickets {
        if has_details(ticket) {
            page.heading(
                4,
                &format!("{}: {}", heading(&ticket.key), heading(&ticket.title)),
            );
            detail(plan, ticket, page);
        }
    }
}

/// The dependencies into each ticket, looked up once.
struct Blockers<'a>(std::collections::HashMap<Node, Vec<&'a Dependency>>);

impl<'a> Blockers<'a> {
    fn of(plan: &'a Plan) -> Self {
        let mut into: std::collections::HashMap<Node, Vec<&Dependency>> = Default::default();
        for dependency in plan.dependencies.iter() {
            into.entry(dependency.to).or_default().push(dependency);
        }
        Self(into)
    }

    fn of_ticket(&self, plan: &Plan, id: TicketId) -> String {
        let list = self.0.get(&Node::Ticket(id)).map_or(&[][..], Vec::as_slice);
        let one = |dependency: &&Dependency| {
            let key = inline(plan.key(dependency.from));
            match links::terms(dependency) {
                terms if terms.is_empty() => key,
                terms => format!("{key} ({terms})"),
            }
        };
        list.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

fn estimate(ticket: &Ticket) -> String {
    let mut text = words::estimate(&ticket.estimate);
    if ticket.work_kind == WorkKind::Effort {
        text.push_str(" effort");
    }
    if ticket.shape != EstimateShape::default() {
        text.push_str(&format!(", {}", words::word(&ticket.shape)));
    }
    text
}

/// Whether a ticket says more than its table row.
fn has_details(ticket: &Ticket) -> bool {
    let shown = Ticket {
        track: ticket.track,
        rank: ticket.rank,
        priority: ticket.priority,
        estimate: ticket.estimate.clone(),
        shape: ticket.shape,
        work_kind: ticket.work_kind,
        demands: ticket.demands.clone(),
        phase: ticket.phase,
        place: ticket.place,
        ..Ticket::new(ticket.id, ticket.key.clone(), ticket.title.clone())
    };
    *ticket != shown
}

fn detail(plan: &Plan, ticket: &Ticket, page: &mut Page) {
    page.paragraph(&super::escape::body(&ticket.description));
    page.fact(
        "Also called",
        &words::list(ticket.aliases.iter().map(String::as_str)),
    );
    page.fact(
        "Part of",
        &ticket
            .parent
            .map_or_else(String::new, |id| inline(plan.key(Node::Ticket(id)))),
    );
    page.fact(
        "Size",
        &ticket
            .size
            .map_or_else(String::new, |size| words::word(&size)),
    );
    if (ticket.min_agents, ticket.max_agents) != (1, 1) {
        page.fact(
            "Agents at once",
            &format!("{}-{}", ticket.min_agents, ticket.max_agents),
        );
    }
    page.fact("Assigned to", &words::agents(plan, &ticket.assignees));
    let calendar = ticket.calendar.and_then(|id| plan.calendars.get(id));
    page.fact(
        "Calendar",
        &calendar.map_or_else(String::new, |calendar| inline(&calendar.name)),
    );
    page.fact(
        "Not at the same time as others of",
        &words::list(ticket.exclusive.iter().map(String::as_str)),
    );
    page.fact("Files", &codes(&ticket.files));
    page.fact("Deliverables", &codes(&ticket.deliverables));
    page.fact("Tags", &words::list(ticket.tags.iter().map(String::as_str)));
    let constraint = ticket.constraint.map(|constraint| {
        let moment = constraint
            .moment
            .map_or_else(String::new, |moment| format!(" {}", words::moment(moment)));
        format!("{}{moment}", words::word(&constraint.kind))
    });
    page.fact("Constraint", &constraint.unwrap_or_default());
    page.fact(
        "Deadline",
        &ticket.deadline.map_or_else(String::new, words::moment),
    );
    page.fact("Progress", &progress(&ticket.progress));
    if ticket.fixed_cost != 0.0 {
        page.fact("Fixed cost", &ticket.fixed_cost.to_string());
    }
    page.fact("Stated in", &words::lines(plan, &ticket.sources));
    steps(plan, &ticket.steps, page);
    page.checklist("Done when", plan, &ticket.criteria);
}

fn progress(progress: &Progress) -> String {
    if *progress == Progress::default() {
        return String::new();
    }
    let mut parts = vec![
        words::word(&progress.state),
        format!("{} %", progress.percent),
    ];
    if !progress.blocked_reason.is_empty() {
        parts.push(format!("because {}", inline(&progress.blocked_reason)));
    }
    parts.extend(
        progress
            .actual_start
            .map(|at| format!("started {}", words::stamp(at))),
    );
    parts.extend(
        progress
            .actual_finish
            .map(|at| format!("finished {}", words::stamp(at))),
    );
    parts.extend(
        progress
            .remaining
            .map(|work| format!("{} remaining", duration::show(work))),
    );
    parts.join(", ")
}

fn steps(plan: &Plan, steps: &[Step], page: &mut Page) {
    if steps.is_empty() {
        return;
    }
    page.paragraph("Steps:");
    for step in steps {
        let estimate = match &step.estimate {
            Estimate::None => String::new(),
            estimate => format!(" ({})", words::estimate(estimate)),
        };
        let cited = words::cited(plan, &step.sources);
        page.tick_box(
            step.done,
            &format!("{}{estimate}{cited}", inline(&step.title)),
        );
    }
}
