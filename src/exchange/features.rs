//! What a plan may hold, as one table, so that every writer can say what its format cannot.
//!
//! A row of the table is something a person stated; a format lists the rows it carries over, and the
//! report names the others as far as the plan has them. Kinds, lags and strengths of dependencies are not
//! in the table: what a format makes of them depends on each one, so writers report those by key.

use super::Report;
use crate::plan::*;

/// Something a plan may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feature {
    PlanText,
    PlanDates,
    PlanSettings,
    Calendars,
    TrackDetails,
    EmptyTracks,
    Phases,
    Agents,
    Aliases,
    Descriptions,
    Parents,
    PriorityAndSize,
    EstimateRanges,
    EstimateKinds,
    Staffing,
    TicketScope,
    TicketCriteria,
    Tags,
    DateConstraints,
    Steps,
    Progress,
    Costs,
    Places,
    GateDetails,
    GateDecisions,
    Reasons,
    Readings,
    Checkpoints,
    Expectations,
    Options,
    Risks,
    Metrics,
    Claims,
    Escalations,
    Templates,
    Notes,
    Baselines,
    Sources,
}

/// A row of the table: what it is, in the plural, and how often a plan has it.
struct Row {
    feature: Feature,
    words: &'static str,
    count: fn(&Plan) -> usize,
}

const fn row(feature: Feature, words: &'static str, count: fn(&Plan) -> usize) -> Row {
    Row {
        feature,
        words,
        count,
    }
}

/// Every feature, in the order it is reported.
const FEATURES: &[Row] = &[
    row(
        Feature::PlanText,
        "mission, version, status and assumptions",
        |plan| {
            let i = &plan.info;
            some(
                !(i.mission.is_empty()
                    && i.version.is_empty()
                    && i.status.is_empty()
                    && i.assumptions.is_empty()),
            )
        },
    ),
    row(
        Feature::PlanDates,
        "the plan's start, deadline and status time",
        |plan| {
            let i = &plan.info;
            some(i.start.is_some() || i.deadline.is_some() || i.status_time.is_some())
        },
    ),
    row(Feature::PlanSettings, "the plan's settings", |plan| {
        let (i, usual) = (&plan.info, PlanInfo::default());
        let days =
            (i.minutes_per_day, i.days_per_week) == (usual.minutes_per_day, usual.days_per_week);
        let estimates = i.ranges == usual.ranges && i.correlation == usual.correlation;
        some(!(days && estimates && i.currency.is_empty() && i.silenced.is_empty()))
    }),
    row(Feature::Calendars, "calendars", |plan| plan.calendars.len()),
    row(
        Feature::TrackDetails,
        "tracks' descriptions, roles, agents, budgets, files and definitions of done",
        |plan| {
            let bare = |t: &Track| {
                let shown = Track {
                    rank: t.rank,
                    hue: t.hue,
                    sources: t.sources.clone(),
                    ..Track::new(t.id, t.name.clone())
                };
                *t == shown
            };
            plan.tracks.iter().filter(|t| !bare(t)).count()
        },
    ),
    row(Feature::EmptyTracks, "tracks without a ticket", |plan| {
        let used: std::collections::HashSet<_> =
            plan.tickets.iter().filter_map(|t| t.track).collect();
        plan.tracks.iter().filter(|t| !used.contains(&t.id)).count()
    }),
    row(Feature::Phases, "phases", |plan| plan.phases.len()),
    row(
        Feature::Agents,
        "agents with their roles, calendars and costs",
        |plan| plan.agents.len(),
    ),
    row(Feature::Aliases, "tickets' other keys", |plan| {
        tickets(plan, |t| !t.aliases.is_empty())
    }),
    row(
        Feature::Descriptions,
        "descriptions of tickets and gates",
        |plan| {
            tickets(plan, |t| !t.description.is_empty())
                + plan
                    .gates
                    .iter()
                    .filter(|g| !g.description.is_empty())
                    .count()
        },
    ),
    row(
        Feature::Parents,
        "tickets that are part of a summary",
        |plan| tickets(plan, |t| t.parent.is_some()),
    ),
    row(
        Feature::PriorityAndSize,
        "tickets' priorities and sizes",
        |plan| tickets(plan, |t| t.priority.is_some() || t.size.is_some()),
    ),
    row(
        Feature::EstimateRanges,
        "estimates with more than one value",
        |plan| {
            tickets(plan, |t| {
                !matches!(t.estimate, Estimate::None | Estimate::Fixed(_))
            })
        },
    ),
    row(
        Feature::EstimateKinds,
        "estimates' shapes, agent-hours and observations",
        |plan| {
            tickets(plan, |t| {
                t.shape != EstimateShape::default()
                    || t.work_kind != WorkKind::default()
                    || matches!(t.estimate, Estimate::Empirical(_))
            })
        },
    ),
    row(
        Feature::Staffing,
        "tickets' roles, numbers of agents and assignees",
        |plan| {
            tickets(plan, |t| {
                !t.demands.is_empty()
                    || !t.assignees.is_empty()
                    || (t.min_agents, t.max_agents) != (1, 1)
            })
        },
    ),
    row(
        Feature::TicketScope,
        "tickets' files, deliverables and exclusive groups",
        |plan| {
            tickets(plan, |t| {
                !(t.files.is_empty() && t.deliverables.is_empty() && t.exclusive.is_empty())
            })
        },
    ),
    row(Feature::TicketCriteria, "tickets' criteria", |plan| {
        tickets(plan, |t| !t.criteria.is_empty())
    }),
    row(Feature::Tags, "tickets' tags", |plan| {
        tickets(plan, |t| !t.tags.is_empty())
    }),
    row(
        Feature::DateConstraints,
        "tickets' date constraints, deadlines and calendars",
        |plan| {
            tickets(plan, |t| {
                t.constraint.is_some() || t.deadline.is_some() || t.calendar.is_some()
            })
        },
    ),
    row(Feature::Steps, "tickets with steps", |plan| {
        tickets(plan, |t| !t.steps.is_empty())
    }),
    row(Feature::Progress, "tickets' progress", |plan| {
        tickets(plan, |t| t.progress != crate::plan::Progress::default())
    }),
    row(Feature::Costs, "tickets' fixed costs", |plan| {
        tickets(plan, |t| t.fixed_cost != 0.0)
    }),
    row(Feature::Places, "cards placed by hand", |plan| {
        tickets(plan, |t| t.place.is_some())
            + plan.gates.iter().filter(|g| g.place.is_some()).count()
    }),
    row(
        Feature::GateDetails,
        "gates' criteria, owners, tracks, chances and rework",
        |plan| {
            let bare = |g: &Gate| {
                g.criteria.is_empty()
                    && g.owner.is_empty()
                    && g.tracks.is_empty()
                    && g.rework.is_empty()
                    && !g.stop_work
                    && g.pass_probability.is_none()
                    && g.max_attempts.is_none()
            };
            plan.gates.iter().filter(|g| !bare(g)).count()
        },
    ),
    row(Feature::GateDecisions, "gates' decisions", |plan| {
        plan.gates
            .iter()
            .filter(|g| g.decision != Decision::default())
            .count()
    }),
    row(Feature::Reasons, "reasons of dependencies", |plan| {
        plan.dependencies
            .iter()
            .filter(|d| !d.reason.is_empty())
            .count()
    }),
    row(Feature::Readings, "readings", |plan| plan.readings.len()),
    row(Feature::Checkpoints, "checkpoints", |plan| {
        plan.checkpoints.len()
    }),
    row(
        Feature::Expectations,
        "checkpoints' expectations, criteria and notes",
        |plan| {
            let bare = |c: &Checkpoint| {
                c.expectations.is_empty() && c.criteria.is_empty() && c.note.is_empty()
            };
            plan.checkpoints.iter().filter(|c| !bare(c)).count()
        },
    ),
    row(Feature::Options, "options", |plan| plan.options.len()),
    row(Feature::Risks, "risks", |plan| plan.risks.len()),
    row(Feature::Metrics, "metrics", |plan| plan.metrics.len()),
    row(Feature::Claims, "claims", |plan| plan.claims.len()),
    row(Feature::Escalations, "escalation rules", |plan| {
        plan.escalations.len()
    }),
    row(Feature::Templates, "report templates", |plan| {
        plan.templates.len()
    }),
    row(Feature::Notes, "notes", |plan| plan.notes.len()),
    row(Feature::Baselines, "baselines", |plan| plan.baselines.len()),
    row(
        Feature::Sources,
        "source documents and the lines of them that rows stand on",
        |plan| plan.sources.len(),
    ),
];

/// Notes every feature that the plan has and the format does not hold.
pub(super) fn report_missing(plan: &Plan, is_held: impl Fn(Feature) -> bool, report: &mut Report) {
    for row in FEATURES.iter().filter(|row| !is_held(row.feature)) {
        let is_of_head = matches!(
            row.feature,
            Feature::PlanText | Feature::PlanDates | Feature::PlanSettings
        );
        match (row.count)(plan) {
            0 => {}
            _ if is_of_head => report.note(format!("not written: {}", row.words)),
            count => report.note(format!("not written: {} ({count})", row.words)),
        }
    }
}

fn some(is_there: bool) -> usize {
    usize::from(is_there)
}

fn tickets(plan: &Plan, has: impl Fn(&Ticket) -> bool) -> usize {
    plan.tickets.iter().filter(|ticket| has(ticket)).count()
}
