//! A simulation as plain values for reports and risk charts.

use crate::exchange::{RiskDriver, RiskFigures};
use crate::plan::{Elapsed, Node, OptionId, Plan, Work};
use crate::simulate::{Bar, Cause, Control, Settings, SimulateError, Summary, simulate};

/// 10,000 samples with seed 1, as `slackline simulate` takes them.
///
/// # Errors
/// When the plan has no dates or a gate can never open.
pub(super) fn risk(
    plan: &Plan,
    option: Option<OptionId>,
    control: &Control,
) -> Result<RiskFigures, SimulateError> {
    let settings = Settings {
        option,
        ..Settings::default()
    };
    let summary = simulate(plan, &settings, control)?;
    let mut finishes: Vec<f64> = summary.outcomes.iter().map(|run| run.finish).collect();
    finishes.sort_by(f64::total_cmp);
    let at = |minutes: f64| summary.start.plus(Elapsed(minutes.round() as i64));
    let drivers = summary
        .tornado
        .iter()
        .map(|bar| driver(plan, &summary, bar));
    Ok(RiskFigures {
        samples: summary.outcomes.len(),
        seed: settings.seed,
        finishes: finishes.into_iter().map(at).collect(),
        deadline_probability: summary.deadline.map(|(_, odds)| odds.probability),
        drivers: drivers.collect(),
    })
}

fn driver(plan: &Plan, summary: &Summary, bar: &Bar) -> RiskDriver {
    let named = |node: Node| format!("{} {}", plan.key(node), plan.node_title(node));
    let (name, figures) = match bar.cause {
        Cause::Ticket(id) => {
            let figures = summary.tickets.iter().find(|figures| figures.ticket == id);
            (named(Node::Ticket(id)), figures)
        }
        Cause::Gate(id) => (named(Node::Gate(id)), None),
        Cause::Risk(id) => {
            let name = plan.risks.get(id).map(|risk| risk.name.clone());
            (name.unwrap_or_default(), None)
        }
    };
    RiskDriver {
        name,
        criticality: figures.map(|figures| figures.criticality),
        correlation: figures.map(|figures| figures.correlation),
        swing: Work((bar.high - bar.low).round() as i64),
    }
}
