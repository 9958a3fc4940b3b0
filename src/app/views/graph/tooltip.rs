//! What hovering tells: dates and float of a card, the terms and the reason of an arrow, what a checkpoint expects.

use super::axis::moment;
use super::drawing::Drawing;
use super::hit::Hit;
use super::model::{CardKind, Mark};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::views::ViewCtx;
use crate::plan::{Node, Stamp, Strength, Work};
use egui::{RichText, Ui};

/// Seconds the pointer rests before it is told something.
pub const DELAY: f64 = 0.45;

/// The lines of a tooltip: a headline and facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The first line.
    pub headline: String,
    /// The other lines.
    pub facts: Vec<String>,
    /// The line in coral, where something is critical or broken.
    pub alarm: Option<String>,
}

/// What there is to tell about what is under the pointer.
pub fn about(ctx: &ViewCtx<'_>, drawing: &Drawing, hit: Hit) -> Option<Told> {
    match hit {
        Hit::Card(card) => card_told(ctx, drawing, card),
        Hit::Port(_) => Some(Told {
            headline: "Drag to connect".to_owned(),
            ..Told::default()
        }),
        Hit::Arrow(arrow) => arrow_told(ctx, drawing, arrow),
        Hit::ArrowEnd(..) => Some(Told {
            headline: "Drag to another card".to_owned(),
            ..Told::default()
        }),
        Hit::Lane(_) | Hit::Empty => None,
    }
}

fn card_told(ctx: &ViewCtx<'_>, drawing: &Drawing, card: u32) -> Option<Told> {
    let model = &drawing.model;
    let card = model.cards.get(card as usize)?;
    let mut told = Told {
        headline: card.name("  "),
        ..Told::default()
    };
    if let Some(dates) = card.dates {
        let shown = |at: Stamp| moment(at, model.start, model.end());
        if card.kind == CardKind::Milestone {
            told.facts.push(format!("at {}", shown(dates.start)));
        } else {
            told.facts
                .push(format!("{} to {}", shown(dates.start), shown(dates.finish)));
        }
        match dates.float {
            Work(float) if float < 0 => {
                told.alarm = Some(format!("{} too late", ctx.tell(Work(-float))))
            }
            Work(0) => told.alarm = Some("Critical: no float".to_owned()),
            float => {
                told.facts.push(format!("Total float {}", ctx.tell(float)));
                let why = card.node.and_then(|node| why_not_critical(ctx, node));
                told.facts.extend(why);
            }
        }
    }
    if card.is_in_loop {
        told.alarm = Some("Part of a loop: the plan has no dates until it is cut".to_owned());
    }
    match card.node {
        None => told.facts.push(format!("{} folded into one", card.key)),
        Some(Node::Ticket(id)) => {
            let row = ctx.plan.tickets.get(id)?;
            let agents: Vec<&str> = row
                .assignees
                .iter()
                .filter_map(|&id| ctx.plan.agents.get(id))
                .map(|agent| agent.name.as_str())
                .collect();
            if !agents.is_empty() {
                told.facts.push(agents.join(", "));
            }
            if !row.progress.blocked_reason.is_empty() {
                told.facts
                    .push(format!("Blocked: {}", row.progress.blocked_reason));
            }
            if row.estimate.is_none() && !matches!(card.kind, CardKind::Summary(_)) {
                told.facts
                    .push("No estimate: an assumption is used".to_owned());
            }
        }
        Some(Node::Gate(_)) => told.facts.push(format!("{} criteria ticked", card.figure)),
    }
    Some(told)
}

/// What a card with float has to be done for, and how long before that it is done.
fn why_not_critical(ctx: &ViewCtx<'_>, node: Node) -> Option<String> {
    let schedule = ctx.derived.dates()?;
    let own = schedule.dates(node)?;
    let following = ctx
        .plan
        .dependencies
        .iter()
        .filter(|row| row.from == node && row.strength != Strength::Info);
    let needed = following.filter_map(|row| {
        let dates = schedule.dates(row.to)?;
        let by = if row.kind.to_start() {
            dates.late_start
        } else {
            dates.late_finish
        };
        Some((by, row.to))
    });
    let shown = |at: Stamp| {
        let start = ctx.plan.info.start_or_default();
        moment(at, start, schedule.finish.max(at))
    };
    Some(match needed.min() {
        Some((by, next)) => format!(
            "Not critical: it could finish as late as {}, since {} need not begin before {}",
            shown(own.late_finish),
            ctx.plan.key(next),
            shown(by)
        ),
        None => format!(
            "Not critical: nothing waits for it, and the campaign ends at {}",
            shown(schedule.finish)
        ),
    })
}

fn arrow_told(ctx: &ViewCtx<'_>, drawing: &Drawing, arrow: u32) -> Option<Told> {
    let arrow = drawing.model.arrows.get(arrow as usize)?;
    let row = ctx.plan.dependencies.get(arrow.id)?;
    let terms = if arrow.chip.is_empty() {
        row.kind.label()
    } else {
        arrow.chip.as_str()
    };
    let headline = format!(
        "{} → {}  {terms}, {}",
        ctx.plan.key(row.from),
        ctx.plan.key(row.to),
        row.strength.label()
    );
    let mut told = Told {
        headline,
        ..Told::default()
    };
    if !row.reason.is_empty() {
        told.facts.push(row.reason.clone());
    }
    if !row.sources.is_empty() {
        let lists = if row.sources.len() == 1 {
            "one place"
        } else {
            "several places"
        };
        told.facts
            .push(format!("Stated in {lists} of the document"));
    }
    if arrow.is_disputed {
        told.facts
            .push("Holds in some readings of the document only".to_owned());
    }
    if arrow.is_contradicted {
        told.facts
            .push("Stands in one list of the document and not in the other".to_owned());
    }
    if arrow.is_redundant {
        told.facts
            .push("Redundant: a longer path says the same".to_owned());
    }
    if arrow.is_critical {
        told.alarm = Some("Carries the critical path".to_owned());
    }
    Some(told)
}

/// What there is to tell about a checkpoint.
pub fn about_mark(ctx: &ViewCtx<'_>, drawing: &Drawing, mark: &Mark) -> Told {
    let model = &drawing.model;
    let name = if mark.name.is_empty() {
        &mark.short
    } else {
        &mark.name
    };
    let judged = ctx.studies.judged(ctx.topic());
    let failures = judged.failures(mark.id);
    let alarm = match judged.worst(mark.id) {
        Some(_) => (!failures.is_empty()).then(|| failures.join("\n")),
        None => (!mark.unreachable.is_empty())
            .then(|| format!("Cannot be reached by {}", mark.unreachable.join(", "))),
    };
    Told {
        headline: name.clone(),
        facts: vec![moment(mark.at, model.start, model.end())],
        alarm,
    }
}

/// Shows what is told beside the pointer.
pub fn show(ui: &Ui, told: &Told) {
    let theme = Theme::of(ui);
    let id = ui.id().with("told");
    egui::Tooltip::always_open(
        ui.ctx().clone(),
        ui.layer_id(),
        id,
        egui::PopupAnchor::Pointer,
    )
    .gap(14.0)
    .show(|ui| {
        ui.set_max_width(320.0);
        ui.label(
            RichText::new(&told.headline)
                .font(Weight::SemiBold.font(12.0))
                .color(theme.text),
        );
        for fact in &told.facts {
            ui.label(
                RichText::new(fact)
                    .font(Weight::Regular.font(11.5))
                    .color(theme.muted),
            );
        }
        if let Some(alarm) = &told.alarm {
            ui.label(
                RichText::new(alarm)
                    .font(Weight::Medium.font(11.5))
                    .color(theme.critical.text),
            );
        }
    });
}
