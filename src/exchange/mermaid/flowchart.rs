//! The graph as a Mermaid flowchart: a subgraph per track, the critical path in coral.

use super::{entities, report_size};
use crate::exchange::dates::Dates;
use crate::exchange::drawing::{self, Arrow, CRITICAL, CRITICAL_FILL, Card, Drawing, Line, Shape};
use crate::exchange::features::report_missing;
use crate::exchange::{Report, WriteError, WriteOptions};
use crate::plan::Plan;
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
    let mut text = format!("%% {}\nflowchart LR\n", entities(drawing::title(plan)));
    for lane in &drawing.lanes {
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  subgraph track{}[\"{}\"]",
            lane.track.id.0,
            entities(&lane.track.name)
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
        push_arrow(&mut text, arrow);
    }
    push_critical(&mut text, &drawing);
    report_size(&text, &mut report);
    if drawing.arrows.len() > MOST_ARROWS {
        report.note(format!(
            "{} arrows: Mermaid draws more than {MOST_ARROWS} only where the page raises maxEdges",
            drawing.arrows.len()
        ));
    }
    Ok((text.into_bytes(), report))
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

fn push_arrow(text: &mut String, arrow: &Arrow) {
    let line = match arrow.line {
        Line::Solid => "-->",
        Line::Dashed | Line::Dotted => "-.->",
    };
    let label = if arrow.label.is_empty() {
        String::new()
    } else {
        format!("|\"{}\"|", entities(&arrow.label))
    };
    let _ = writeln!(text, "  {} {line}{label} {}", arrow.from, arrow.to);
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
