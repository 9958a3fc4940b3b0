//! GraphML as yEd draws it: a group per track, shapes, labels, colours, and the places of our own layout.
//!
//! yEd shows nothing without its own elements (`y:ShapeNode`, `y:PolyLineEdge`), other programs read the
//! plain data beside them. Edges run between tickets and gates only; every end is declared.

use super::dates::Dates;
use super::drawing::{self, Arrow, Drawing, Line, Shape};
use super::features::report_missing;
use super::palette::{LIGHT, Rgb, Tone};
use super::picture::{arrange, escaped, one_line};
use super::{Report, WriteError, WriteOptions};
use crate::layout::Rect;
use crate::plan::*;
use std::fmt::Write;

/// Whether bytes open a GraphML file.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.windows(8).any(|window| window == b"<graphml")
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:y="http://www.yworks.com/xml/graphml" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">
  <key id="shape" for="node" yfiles.type="nodegraphics"/>
  <key id="line" for="edge" yfiles.type="edgegraphics"/>
  <key id="key" for="node" attr.name="key" attr.type="string"/>
  <key id="title" for="node" attr.name="title" attr.type="string"/>
  <key id="track" for="node" attr.name="track" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="minutes" for="node" attr.name="minutes" attr.type="long"/>
  <key id="start" for="node" attr.name="start" attr.type="string"/>
  <key id="finish" for="node" attr.name="finish" attr.type="string"/>
  <key id="float" for="node" attr.name="float" attr.type="long"/>
  <key id="critical" for="node" attr.name="critical" attr.type="boolean"/>
  <key id="terms" for="edge" attr.name="terms" attr.type="string"/>
  <key id="onpath" for="edge" attr.name="critical" attr.type="boolean"/>
"#;

/// Writes the graph.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |_| false, &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let drawing = Drawing::of(plan, options.option, &dates);
    let arranged = arrange(plan, &drawing);
    let mut text = HEAD.to_owned();
    // Writing into a string cannot fail.
    let _ = writeln!(
        text,
        "  <!-- {} -->\n  <graph id=\"G\" edgedefault=\"directed\">",
        comment(drawing::title(plan))
    );
    for (number, lane) in arranged.lanes.iter().enumerate() {
        let name = lane.track.map_or("No track", |track| track.name.as_str());
        let tone = match lane.track {
            Some(track) => LIGHT.track(track.hue.map_or(lane.place, usize::from)),
            None => LIGHT.neutral(),
        };
        let span = &arranged.layout.lanes[number];
        let area = Rect {
            x: -20.0,
            y: span.start,
            width: arranged.layout.width + 40.0,
            height: span.end - span.start,
        };
        push_group(&mut text, number, name, area, &tone);
        for (placed, area) in arranged.cards.iter().zip(&arranged.layout.boxes) {
            if placed.lane == number {
                let card = placed.card;
                push_card(&mut text, &dates, card, name, area, &tone);
            }
        }
        text.push_str("      </graph>\n    </node>\n");
    }
    for (number, &arrow) in arranged.arrows.iter().enumerate() {
        push_arrow(&mut text, number, &drawing.arrows[arrow]);
    }
    text.push_str("  </graph>\n</graphml>\n");
    Ok((text.into_bytes(), report))
}

/// Text inside a comment, which two dashes would end.
fn comment(text: &str) -> String {
    one_line(text)
        .replace("--", "—")
        .trim_end_matches('-')
        .to_owned()
}

fn say(text: &str) -> String {
    escaped(&one_line(text))
}

fn push_group(text: &mut String, number: usize, name: &str, area: Rect, tone: &Tone) {
    let label = if one_line(name).is_empty() {
        "Track".to_owned()
    } else {
        say(name)
    };
    let _ = write!(
        text,
        "    <node id=\"track{number}\" yfiles.foldertype=\"group\">\n      \
         <data key=\"title\">{label}</data>\n      <data key=\"kind\">track</data>\n      \
         <data key=\"shape\"><y:ProxyAutoBoundsNode><y:Realizers active=\"0\"><y:GroupNode>\
         <y:Geometry x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>\
         <y:Fill color=\"{}\" transparent=\"false\"/><y:BorderStyle color=\"{}\" type=\"line\" width=\"1.0\"/>\
         <y:NodeLabel modelName=\"internal\" modelPosition=\"tl\" fontSize=\"13\" fontStyle=\"bold\" textColor=\"{}\">{label}</y:NodeLabel>\
         <y:Shape type=\"roundrectangle\"/><y:State closed=\"false\" innerGraphDisplayEnabled=\"false\"/>\
         </y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data>\n      \
         <graph id=\"track{number}:\" edgedefault=\"directed\">\n",
        area.x, area.y, area.width, area.height, tone.band, tone.band, tone.text
    );
}

fn push_card(
    text: &mut String,
    dates: &Dates,
    card: &drawing::Card,
    track: &str,
    area: &Rect,
    tone: &Tone,
) {
    let (shape, kind) = match card.shape {
        Shape::Ticket => ("roundrectangle", "ticket"),
        Shape::Summary => ("rectangle3d", "summary"),
        Shape::Milestone => ("diamond", "milestone"),
        Shape::Gate => ("hexagon", "gate"),
    };
    let (border, width): (Rgb, &str) = match card.shape {
        _ if card.is_critical => (LIGHT.critical, "2.0"),
        Shape::Gate => (LIGHT.amber, "1.5"),
        _ => (tone.line, "1.0"),
    };
    let _ = write!(
        text,
        "        <node id=\"{}\">\n          <data key=\"key\">{}</data>\n          <data key=\"title\">{}</data>\n          \
         <data key=\"track\">{}</data>\n          <data key=\"kind\">{kind}</data>\n",
        card.node,
        say(card.key),
        say(card.title),
        say(track)
    );
    if let Some(found) = dates.node(card.node) {
        let _ = write!(
            text,
            "          <data key=\"minutes\">{}</data>\n          <data key=\"start\">{}</data>\n          \
             <data key=\"finish\">{}</data>\n          <data key=\"float\">{}</data>\n          <data key=\"critical\">{}</data>\n",
            found.duration.0,
            found.early_start,
            found.early_finish,
            found.total_float.0,
            found.critical
        );
    }
    let lines = [card.key, card.title, card.duration.as_str()].map(say);
    let lines: Vec<&str> = lines
        .iter()
        .map(String::as_str)
        .filter(|line| !line.is_empty())
        .collect();
    let _ = writeln!(
        text,
        "          <data key=\"shape\"><y:ShapeNode>\
         <y:Geometry x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>\
         <y:Fill color=\"#ffffff\" transparent=\"false\"/><y:BorderStyle color=\"{border}\" type=\"line\" width=\"{width}\"/>\
         <y:NodeLabel fontSize=\"11\" autoSizePolicy=\"node_width\" configuration=\"CroppingLabel\">{}</y:NodeLabel>\
         <y:Shape type=\"{shape}\"/></y:ShapeNode></data>\n        </node>",
        area.x,
        area.y,
        area.width,
        area.height,
        lines.join("&#10;")
    );
}

fn push_arrow(text: &mut String, number: usize, arrow: &Arrow) {
    let (colour, width) = if arrow.is_critical {
        (LIGHT.critical, "2.0")
    } else {
        (LIGHT.muted, "1.0")
    };
    let line = match arrow.line {
        Line::Solid => "line",
        Line::Dashed => "dashed",
        Line::Dotted => "dotted",
    };
    let label = match arrow.label.as_str() {
        "" => String::new(),
        label => format!("<y:EdgeLabel fontSize=\"9\">{}</y:EdgeLabel>", say(label)),
    };
    let _ = writeln!(
        text,
        "    <edge id=\"e{number}\" source=\"{}\" target=\"{}\">\n      <data key=\"terms\">{}</data>\n      \
         <data key=\"onpath\">{}</data>\n      <data key=\"line\"><y:PolyLineEdge>\
         <y:LineStyle color=\"{colour}\" type=\"{line}\" width=\"{width}\"/>\
         <y:Arrows source=\"none\" target=\"standard\"/>{label}<y:BendStyle smoothed=\"true\"/>\
         </y:PolyLineEdge></data>\n    </edge>",
        arrow.from,
        arrow.to,
        say(&arrow.label),
        arrow.is_critical
    );
}
