//! Graphviz DOT: the graph with one cluster per track and the critical path in coral.
//!
//! Every id is quoted. Inside quotes DOT itself unescapes only `\"`, the label's own language also
//! `\n`, `\N`, `\l` and HTML entities, so labels double their backslashes and escape ampersands. The id of
//! a node is its key. Edges never end at a cluster. Their labels are `xlabel`s, which are set beside the
//! finished drawing: with ordinary edge labels and clusters Graphviz 2.42 loses edges and refuses one
//! graph in ten of our hardest ones ("lost ... edge").

use super::dates::Dates;
use super::drawing::{self, Arrow, CRITICAL, CRITICAL_FILL, Card, Drawing, Line, Shape};
use super::features::report_missing;
use super::{Report, WriteError, WriteOptions};
use crate::plan::{Node, Plan};
use std::fmt::Write;

/// Letters after which a title goes on in the next line.
const LINE: usize = 28;

/// Whether bytes open a Graphviz graph.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.starts_with(b"digraph") || text.starts_with(b"strict digraph")
}

/// Writes the graph.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |_| false, &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let drawing = Drawing::of(plan, options.option, &dates);
    let mut text = head(plan, &dates);
    for lane in &drawing.lanes {
        let name = label(&[lane.track.name.as_str(), lane.track.description.as_str()]);
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  subgraph \"cluster_{}\" {{\n    label={name};",
            lane.track.id.0
        );
        for card in &lane.cards {
            push_card(&mut text, "    ", card);
        }
        text.push_str("  }\n");
    }
    for card in &drawing.loose {
        push_card(&mut text, "  ", card);
    }
    for arrow in &drawing.arrows {
        push_arrow(&mut text, plan, arrow);
    }
    text.push_str("}\n");
    Ok((text.into_bytes(), report))
}

fn head(plan: &Plan, dates: &Dates) -> String {
    let finish = dates.schedule.as_ref().map(|s| s.finish.told());
    let finish = finish.map_or_else(String::new, |finish| {
        format!("finish {finish}, critical path in coral")
    });
    let title = label(&[drawing::title(plan), &finish]);
    format!(
        "digraph {} {{\n  graph [label={title}, labelloc=t, rankdir=LR, fontname=\"Helvetica\", \
         style=\"rounded,filled\", fillcolor=\"#f7f8fa\", color=\"#dfe3ea\"];\n  \
         node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#667085\", \
         fontname=\"Helvetica\", fontsize=11];\n  \
         edge [color=\"#667085\", fontname=\"Helvetica\", fontsize=9];\n",
        id(drawing::title(plan))
    )
}

fn push_card(text: &mut String, indent: &str, card: &Card) {
    let wrapped = wrap(card.title);
    let detail = match card.start.as_str() {
        "" => card.duration.clone(),
        start => format!("{}, from {start}", card.duration),
    };
    let lines: Vec<&str> = [card.key]
        .into_iter()
        .chain(wrapped.iter().map(String::as_str))
        .chain([detail.as_str()])
        .collect();
    let shape = match card.shape {
        Shape::Ticket => "",
        Shape::Milestone => ", shape=diamond, style=filled",
        Shape::Summary => ", shape=folder, style=filled",
        Shape::Gate => ", shape=hexagon, style=filled",
    };
    let colour = if card.is_critical {
        format!(", color=\"{CRITICAL}\", fillcolor=\"{CRITICAL_FILL}\", penwidth=2")
    } else {
        String::new()
    };
    let tooltip = label(&[card.key, card.title]);
    let _ = writeln!(
        text,
        "{indent}{} [label={}, tooltip={tooltip}{shape}{colour}];",
        id(card.key),
        label(&lines)
    );
}

fn push_arrow(text: &mut String, plan: &Plan, arrow: &Arrow) {
    let key = |node: Node| id(plan.key(node));
    let mut attributes = Vec::new();
    if !arrow.label.is_empty() {
        attributes.push(format!("xlabel={}", label(&[arrow.label.as_str()])));
    }
    match arrow.line {
        Line::Solid => {}
        Line::Dashed => attributes.push("style=dashed".to_owned()),
        Line::Dotted => attributes.push("style=dotted, constraint=false".to_owned()),
    }
    if arrow.is_critical {
        attributes.push(format!("color=\"{CRITICAL}\", penwidth=2"));
    }
    let attributes = if attributes.is_empty() {
        String::new()
    } else {
        format!(" [{}]", attributes.join(", "))
    };
    let _ = writeln!(
        text,
        "  {} -> {}{attributes};",
        key(arrow.from),
        key(arrow.to)
    );
}

/// A quoted id. Backslashes are doubled, because one before the closing quote would escape it.
fn id(text: &str) -> String {
    format!(
        "\"{}\"",
        visible(text).replace('\\', "\\\\").replace('"', "\\\"")
    )
}

/// A quoted label of several lines, empty ones left out.
fn label(lines: &[&str]) -> String {
    let line = |text: &&str| {
        visible(text)
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('&', "&amp;")
    };
    let lines: Vec<String> = lines
        .iter()
        .map(line)
        .filter(|line| !line.is_empty())
        .collect();
    format!("\"{}\"", lines.join("\\n"))
}

/// Text without what no picture can show: control characters and newlines become spaces.
fn visible(text: &str) -> String {
    text.trim().replace(char::is_control, " ")
}

fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_labels_survive_quotes_backslashes_and_entities() {
        assert_eq!(id("a\"b\\"), "\"a\\\"b\\\\\"");
        assert_eq!(label(&["R&D \\N", "", "x\ny"]), "\"R&amp;D \\\\N\\nx y\"");
    }

    #[test]
    fn long_titles_go_on_in_the_next_line() {
        assert_eq!(
            wrap("Move every tenant to its own schema at night"),
            ["Move every tenant to its own", "schema at night"]
        );
        assert!(wrap("").is_empty());
    }
}
