//! What a bar says when pointed at, and to assistive technology.

use super::canvas::Canvas;
use super::model::{Row, Shape, Span, Subject};
use super::rework;
use crate::app::fields::progress;
use crate::app::fonts::Weight;
use crate::app::player::Source;
use crate::app::theme::metrics::size;
use crate::plan::Node;
use egui::{RichText, Ui};

/// The bar in one sentence.
pub(super) fn sentence(canvas: &Canvas<'_>, row: &Row) -> String {
    let facts = facts(canvas, row);
    format!("{}: {}", heading(canvas, row), facts.join(", "))
}

/// The bar in a few lines.
pub(super) fn show(ui: &mut Ui, canvas: &Canvas<'_>, row: &Row) {
    ui.set_max_width(320.0);
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.label(RichText::new(heading(canvas, row)).font(Weight::SemiBold.font(size::BODY)));
    for fact in facts(canvas, row) {
        ui.label(
            RichText::new(fact)
                .size(size::SMALL)
                .color(canvas.theme.muted),
        );
    }
}

fn heading(canvas: &Canvas<'_>, row: &Row) -> String {
    match row.subject {
        Subject::Node(node) => {
            let plan = canvas.ctx.plan;
            format!("{} {}", plan.key(node), plan.node_title(node))
                .trim_end()
                .to_owned()
        }
        Subject::Track(id) => canvas
            .ctx
            .plan
            .tracks
            .get(id)
            .map_or(String::new(), |track| track.name.clone()),
        Subject::Phase(id) => {
            let phase = canvas.ctx.plan.phases.get(id);
            phase.map_or_else(String::new, |phase| phase.name.clone())
        }
        Subject::Agent(id) => {
            let agent = canvas.ctx.plan.agents.get(id);
            agent.map_or_else(String::new, |agent| agent.name.clone())
        }
        Subject::NoPhase => "Without a phase".to_owned(),
        Subject::NoAgent => "Without an agent".to_owned(),
        Subject::Loose => "Without a track".to_owned(),
        Subject::Gates => "Gates".to_owned(),
    }
}

fn facts(canvas: &Canvas<'_>, row: &Row) -> Vec<String> {
    let Some(span) = &row.span else {
        return vec!["no dates".to_owned()];
    };
    let mut facts = vec![when(canvas, row, span)];
    facts.extend(in_run(canvas, row));
    if row.shape == Shape::Group {
        return facts;
    }
    if span.is_assumed {
        facts.push("the duration is assumed: no estimate".to_owned());
    }
    let again = rework::of(canvas, row).into_iter();
    facts.extend(again.map(|again| rework::words(canvas, again)));
    facts.push(float(canvas, span));
    facts.extend(slip(canvas, row));
    facts.extend(state(canvas, row));
    facts
}

fn when(canvas: &Canvas<'_>, row: &Row, span: &Span) -> String {
    let start = canvas.style.tell(span.start);
    if span.start == span.finish {
        return format!("at {start}");
    }
    let finish = canvas.style.tell(span.finish);
    let length = if row.shape == Shape::Group {
        String::new()
    } else {
        format!(", {}", canvas.ctx.tell(span.duration))
    };
    format!("{start} to {finish}{length}")
}

/// When it is in the simulated run that is watched.
fn in_run(canvas: &Canvas<'_>, row: &Row) -> Option<String> {
    let Subject::Node(node) = row.subject else {
        return None;
    };
    let story = canvas.ctx.player.story()?;
    let Source::Sample(number) = story.source else {
        return None;
    };
    let own = story.dates(node)?;
    let (start, finish) = (canvas.style.tell(own.start), canvas.style.tell(own.finish));
    Some(format!("in run {}: {start} to {finish}", number + 1))
}

fn float(canvas: &Canvas<'_>, span: &Span) -> String {
    let total = canvas.ctx.tell(span.total_float);
    if span.total_float.0 < 0 {
        format!("critical, {} too late", total.trim_start_matches('-'))
    } else if span.is_critical {
        "critical, no float".to_owned()
    } else if span.free_float == span.total_float {
        format!("float {total}")
    } else {
        format!(
            "total float {total}, free float {}",
            canvas.ctx.tell(span.free_float)
        )
    }
}

/// How far the finish has moved from the baseline.
fn slip(canvas: &Canvas<'_>, row: &Row) -> Option<String> {
    let Subject::Node(node) = row.subject else {
        return None;
    };
    let variance = canvas.ctx.derived.moved.get(&node)?;
    let by = variance.finish.words();
    Some(match variance.finish.clock.0 {
        0 => "finishes as in the baseline".to_owned(),
        1.. => format!("finishes {by} later than in the baseline"),
        _ => format!("finishes {by} earlier than in the baseline"),
    })
}

fn state(canvas: &Canvas<'_>, row: &Row) -> Option<String> {
    match row.subject {
        Subject::Node(Node::Ticket(id)) => {
            let text = progress::show(&canvas.ctx.plan.tickets.get(id)?.progress);
            (!text.is_empty()).then(|| {
                if text.ends_with('%') {
                    format!("{text} done")
                } else {
                    text
                }
            })
        }
        Subject::Node(Node::Gate(id)) => {
            let criteria = &canvas.ctx.plan.gates.get(id)?.criteria;
            let met = criteria.iter().filter(|criterion| criterion.done).count();
            (!criteria.is_empty()).then(|| format!("{met} of {} criteria met", criteria.len()))
        }
        _ => None,
    }
}
