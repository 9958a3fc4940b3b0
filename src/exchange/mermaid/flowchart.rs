//! The graph as a Mermaid flowchart: a subgraph per track, the critical path in coral.

use super::{BUDGET, STARTS, ahead, comments, entities, report_size};
use crate::exchange::dates::Dates;
use crate::exchange::drawing::{self, Arrow, CRITICAL, CRITICAL_FILL, Card, Drawing, Line, Shape};
use crate::exchange::features::report_missing;
use crate::exchange::{Report, WriteError, WriteOptions};
use crate::plan::{Plan, duration};
use std::fmt::Write;

/// Arrows that Mermaid draws at most unless `maxEdges` is raised.
const MOST_ARROWS: usize = 500;

/// Writes the flowchart.
pub(in crate::exchange) fn write(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |_| false, &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let drawing = Drawing::of(plan, options.option, &dates);
    let mut text = head(plan);
    text.push_str(&ahead(options));
    for lane in &drawing.lanes {
        let track = lane.track;
        let budget = track.budget.map_or_else(String::new, |budget| {
            format!("<br/>{BUDGET}{}", duration::show(budget))
        });
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  subgraph track{}[\"{}{budget}\"]",
            track.id.0,
            entities(&track.name)
        );
        for card in &lane.cards {
            push_card(&mut text, "    ", card);
        }
        text.push_str("  end\n");
    }
    for card in &drawing.loose {
        push_card(&mut text, "  ", card);
    }
    for arrow in &drawing.arrows {
        push_arrow(&mut text, "  ", arrow);
    }
    push_critical(&mut text, &drawing);
    text.push_str(&comments(options));
    report_size(&text, &mut report);
    if drawing.arrows.len() > MOST_ARROWS {
        report.note(format!(
            "{} arrows: Mermaid draws more than {MOST_ARROWS} only where the page raises maxEdges",
            drawing.arrows.len()
        ));
    }
    Ok((text.into_bytes(), report))
}

/// The title as front matter, which is what is drawn above the chart, and the start as a comment.
fn head(plan: &Plan) -> String {
    // Quoted as in JSON it is YAML, too; what is left would be syntax of HTML.
    let title = drawing::title(plan).replace(['<', '>'], " ");
    let title = serde_json::Value::from(title.replace(char::is_control, " "));
    let start = plan
        .info
        .start
        .map_or_else(String::new, |start| format!("%% {STARTS}{start}\n"));
    format!("---\ntitle: {title}\n---\nflowchart LR\n{start}")
}

fn push_card(text: &mut String, indent: &str, card: &Card) {
    let lines: Vec<String> = [card.key, card.title, &card.duration, &card.start]
        .into_iter()
        .map(entities)
        .filter(|line| !line.is_empty())
        .collect();
    let (open, close) = match card.shape {
        Shape::Ticket => ("[", "]"),
        Shape::Milestone => ("([", "])"),
        Shape::Summary => ("[[", "]]"),
        Shape::Gate => ("{{", "}}"),
    };
    let _ = writeln!(
        text,
        "{indent}{}{open}\"{}\"{close}",
        card.node,
        lines.join("<br/>")
    );
}

/// Writes an arrow as a statement, `indent` before it.
pub(super) fn push_arrow(text: &mut String, indent: &str, arrow: &Arrow) {
    let line = match arrow.line {
        Line::Solid => "-->",
        Line::Dashed | Line::Dotted => "-.->",
    };
    let label = if arrow.label.is_empty() {
        String::new()
    } else {
        format!("|\"{}\"|", entities(&arrow.label))
    };
    let _ = writeln!(text, "{indent}{} {line}{label} {}", arrow.from, arrow.to);
}

fn push_critical(text: &mut String, drawing: &Drawing) {
    let lanes = drawing.lanes.iter().flat_map(|lane| &lane.cards);
    let cards = lanes.chain(&drawing.loose).filter(|card| card.is_critical);
    let ids: Vec<String> = cards.map(|card| card.node.to_string()).collect();
    if !ids.is_empty() {
        let _ = writeln!(
            text,
            "  classDef critical fill:{CRITICAL_FILL},stroke:{CRITICAL},stroke-width:2px"
        );
        let _ = writeln!(text, "  class {} critical", ids.join(","));
    }
    let arrows = drawing
        .arrows
        .iter()
        .enumerate()
        .filter(|(_, arrow)| arrow.is_critical);
    let places: Vec<String> = arrows.map(|(place, _)| place.to_string()).collect();
    if !places.is_empty() {
        let _ = writeln!(
            text,
            "  linkStyle {} stroke:{CRITICAL},stroke-width:2px",
            places.join(",")
        );
    }
}
