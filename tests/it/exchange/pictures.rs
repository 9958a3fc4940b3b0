//! Pictures, the HTML report and GraphML: well-formed, whole, harmless, and the same each time.

use super::plans_rich::rich_plan;
use super::{options, read, samples, write};
use resvg::usvg::roxmltree::Document;
use slackline::exchange::{
    Findings, Look, Paper, PictureTheme, Problem, RiskDriver, RiskFigures, View, WriteError,
    WriteOptions, find,
};
use slackline::plan::*;
use std::collections::BTreeSet;

fn written(id: &str, plan: &Plan, settings: &WriteOptions) -> Vec<u8> {
    let write = find(id).and_then(|format| format.write).expect("a writer");
    write(plan, settings)
        .unwrap_or_else(|error| panic!("{id}: {error}"))
        .0
}

fn text(id: &str, plan: &Plan, settings: &WriteOptions) -> String {
    String::from_utf8(written(id, plan, settings)).expect("UTF-8")
}

fn looking(view: View, theme: PictureTheme) -> WriteOptions {
    WriteOptions {
        look: Look {
            view,
            theme,
            ..Look::default()
        },
        risk: Some(figures()),
        ..options()
    }
}

fn figures() -> RiskFigures {
    RiskFigures {
        samples: 100,
        seed: 1,
        finishes: (0..100)
            .map(|hour| Stamp(Stamp::DEFAULT_START.0 + 600 + hour * 7))
            .collect(),
        deadline_probability: Some(0.33),
        drivers: vec![RiskDriver {
            name: "<b>A-1</b>".into(),
            criticality: Some(0.9),
            correlation: None,
            swing: Work(90),
        }],
    }
}

/// Elements and attributes that could run or fetch something.
fn check_harmless(xml: &str, name: &str) {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{name}: {error}"));
    for element in document.descendants().filter(|node| node.is_element()) {
        let tag = element.tag_name().name();
        assert!(
            !["script", "foreignObject", "image", "use", "a"].contains(&tag),
            "{name}: {tag}"
        );
        for attribute in element.attributes() {
            let attribute = attribute.name();
            assert!(
                !attribute.starts_with("on") && attribute != "href",
                "{name}: {attribute}"
            );
        }
    }
}

#[test]
fn every_drawing_is_well_formed_and_harmless_and_names_every_item() {
    let random = (0..12).map(|seed| (format!("seed {seed}"), rich_plan(seed)));
    for (name, plan) in samples().into_iter().chain(random) {
        for (view, _) in View::ALL {
            let svg = text("svg", &plan, &looking(view, PictureTheme::Dark));
            check_harmless(&svg, &name);
            if view == View::Risk {
                continue;
            }
            let document = Document::parse(&svg).expect("well-formed");
            let tips: Vec<&str> = document
                .descendants()
                .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")))
                .filter_map(|node| node.text())
                .collect();
            for ticket in plan.tickets.iter() {
                // What no file of letters may hold is shown as something else.
                let key: String = ticket
                    .key
                    .chars()
                    .map(|c| if c.is_control() { ' ' } else { c })
                    .collect();
                let key = key.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(
                    tips.iter().any(|tip| tip.contains(&key)),
                    "{name}: {key} is not drawn"
                );
            }
        }
    }
}

#[test]
fn a_drawing_opens_again_as_its_plan() {
    let random = (0..20).map(rich_plan);
    for plan in samples().into_iter().map(|(_, plan)| plan).chain(random) {
        let (svg, report) = write(find("svg").expect("SVG"), &plan);
        let (back, notes) = read("svg", &svg);
        assert!(back == plan && notes.losses.is_empty());
        assert!(
            report
                .losses
                .iter()
                .all(|loss| !loss.text.contains("not written")),
            "{report:?}"
        );
        // An editor that writes text its own way.
        let text = String::from_utf8(svg).expect("UTF-8");
        let (before, inside) = text
            .split_once("<metadata id=\"slackline-plan\">")
            .expect("metadata");
        let (inside, after) = inside.split_once("</metadata>").expect("metadata");
        let saved = format!(
            "{before}<metadata\n id=\"slackline-plan\" class=\"x\">{}</metadata>{after}",
            inside.replace('"', "&quot;")
        );
        assert!(read("svg", saved.as_bytes()).0 == plan);
    }
    let foreign = find("svg").and_then(|f| f.read).expect("reads")(b"<svg/>", &Default::default());
    assert!(
        foreign
            .expect_err("no plan")
            .to_string()
            .contains("carry their plan")
    );
}

#[test]
fn pixels_and_documents_are_drawn_at_the_size_that_was_asked_for() {
    let plan = samples().remove(0).1;
    let settings = |scale: f32| WriteOptions {
        look: Look {
            scale,
            ..Look::default()
        },
        ..options()
    };
    let size = |bytes: &[u8]| {
        let number =
            |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        (number(16), number(20))
    };
    let (one, two) = (
        written("png", &plan, &settings(1.0)),
        written("png", &plan, &settings(2.0)),
    );
    let (small, large) = (size(&one), size(&two));
    assert!(
        small.0 >= 760 && large.0.abs_diff(2 * small.0) <= 1,
        "{small:?} {large:?}"
    );
    assert!(written("png", &plan, &settings(f32::NAN)).len() > 1000);
    let pdf = |paper: Option<Paper>| {
        let look = Look {
            paper,
            ..Look::default()
        };
        written("pdf", &plan, &WriteOptions { look, ..options() })
    };
    for bytes in [pdf(None), pdf(Some(Paper::A4)), pdf(Some(Paper::A3))] {
        assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 4000);
    }
    assert_eq!(
        pdf(Some(Paper::A4)),
        pdf(Some(Paper::A4)),
        "the same bytes each time"
    );
}

#[test]
fn themes_differ_and_risk_needs_a_simulation() {
    let plan = samples().remove(0).1;
    let light = text("svg", &plan, &looking(View::Graph, PictureTheme::Light));
    let dark = text("svg", &plan, &looking(View::Graph, PictureTheme::Dark));
    assert!(light.contains("#f7f8fa") && dark.contains("#0e1014"));
    let mut settings = looking(View::Risk, PictureTheme::Light);
    assert!(text("svg", &plan, &settings).contains("What moves the finish"));
    settings.risk = None;
    let write = find("svg")
        .and_then(|format| format.write)
        .expect("a writer");
    assert_eq!(write(&plan, &settings).err(), Some(WriteError::NoRisk));
}

#[test]
fn a_report_holds_everything_and_nothing_that_runs() {
    let random = (0..20).map(|seed| (format!("seed {seed}"), rich_plan(seed)));
    for (name, plan) in samples().into_iter().chain(random) {
        let html = text("html", &plan, &options());
        let lower = html.to_lowercase();
        assert!(
            !lower.contains("<script") && !lower.contains("javascript:") && !lower.contains("<img"),
            "{name}"
        );
        assert!(lower.contains("default-src 'none'"));
        assert!(html.contains("was not checked") && html.contains("No simulation"));
        for tag in [
            "table", "figure", "section", "svg", "tr", "td", "ul", "li", "p", "h2", "h3",
        ] {
            let count = |needle: &str| html.matches(needle).count();
            let opened = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
            assert_eq!(opened, count(&format!("</{tag}>")), "{name}: {tag}");
        }
        for gate in plan
            .gates
            .iter()
            .filter(|g| g.key.chars().all(|c| c.is_ascii_alphanumeric()))
        {
            assert!(html.contains(&gate.key), "{name}: {}", gate.key);
        }
    }
    let plan = samples().remove(0).1;
    let mut settings = looking(View::Graph, PictureTheme::Light);
    settings.findings = Some(Findings {
        rules: Vec::new(),
        problems: vec![Problem {
            level: "error",
            rule: "loop".into(),
            message: "<script>alert(1)</script>".into(),
            ..Problem::default()
        }],
    });
    let html = text("html", &plan, &settings);
    assert!(html.contains("&lt;script&gt;alert(1)") && html.contains("What moves the finish"));
}

#[test]
fn dates_and_keys_of_a_report_are_never_broken_into_lines() {
    let (_, plan) = samples()
        .into_iter()
        .find(|(name, _)| name.contains("enterprise"))
        .expect("the enterprise campaign");
    let html = text("html", &plan, &options());
    let (_, tables) = html.split_once("<h2>Tickets</h2>").expect("tickets");
    // Whatever looks like a date or a key of a ticket in a cell stands in an element that keeps it on one line.
    for cell in tables.split("<td").skip(1) {
        let (cell, _) = cell.split_once("</td>").expect("an end");
        let (class, words) = cell.split_once('>').expect("a cell");
        let is_date = words.len() == 16 && words.starts_with("2026-");
        let is_key = plan.find_key(words).is_some();
        assert!(
            class == " class=\"n\"" || !(is_date || is_key),
            "{cell} may be broken"
        );
    }
    let waits = plan.dependencies.iter().next().expect("an arrow");
    let key = format!("<span class=\"n\">{}", plan.key(waits.from));
    assert!(tables.contains(&key), "{key}");
    assert!(html.contains(".n{white-space:nowrap}"));
}

#[test]
fn the_timeline_shows_every_checkpoint_and_the_deadline_wherever_they_lie() {
    for months in [-30, 0, 1, 4, 30] {
        let (_, mut plan) = samples()
            .into_iter()
            .find(|(name, _)| name.contains("tutorial"))
            .expect("the tutorial");
        let start = plan.info.start_or_default();
        let far = Stamp(start.0 + months * 30 * 24 * 60);
        let id = plan.checkpoints.iter().next().map(|row| row.id);
        if let Some(mut row) = id.and_then(|id| plan.checkpoints.get(id).cloned()) {
            row.name = "Far away".to_owned();
            row.moment = Moment::At(far);
            plan.checkpoints.insert(row);
        }
        let info = std::sync::Arc::make_mut(&mut plan.info);
        if let Some(deadline) = &mut info.deadline {
            deadline.moment = Moment::At(Stamp(far.0 + 60));
        }
        let svg = text("svg", &plan, &looking(View::Timeline, PictureTheme::Light));
        let document = Document::parse(&svg).expect("well-formed");
        let root = document.root_element();
        let number = |node: resvg::usvg::roxmltree::Node, name: &str| -> f32 {
            node.attribute(name).expect(name).parse().expect("a number")
        };
        let shown = |words: &str| {
            let mut texts = document
                .descendants()
                .filter(|node| node.has_tag_name("text"));
            let found = texts.find(|node| node.text() == Some(words));
            number(found.unwrap_or_else(|| panic!("{months}: {words}")), "x")
        };
        let width = number(root, "width");
        for words in plan
            .checkpoints
            .iter()
            .map(|row| row.name.as_str())
            .chain(["Deadline"])
        {
            let x = shown(words);
            assert!(
                (300.0..width - 40.0).contains(&x),
                "{months}: {words} at {x}"
            );
        }
        // The work keeps at least half of the chart.
        let bars = document
            .descendants()
            .filter(|node| node.has_tag_name("rect"));
        let reach = bars
            .filter(|bar| bar.attribute("rx") == Some("4") && bar.attribute("height") == Some("15"))
            .map(|bar| (number(bar, "x"), number(bar, "x") + number(bar, "width")))
            .fold((f32::MAX, 0.0f32), |all, bar| {
                (all.0.min(bar.0), all.1.max(bar.1))
            });
        assert!(reach.1 - reach.0 > 400.0, "{months}: {reach:?}");
    }
}

#[test]
fn every_end_of_an_edge_is_declared_in_graphml() {
    let random = (0..20).map(|seed| (format!("seed {seed}"), rich_plan(seed)));
    for (name, plan) in samples().into_iter().chain(random) {
        let graph = text("graphml", &plan, &options());
        let document = Document::parse(&graph).unwrap_or_else(|error| panic!("{name}: {error}"));
        let named = |tag: &'static str| {
            document
                .descendants()
                .filter(move |node| node.tag_name().name() == tag)
        };
        let nodes: BTreeSet<&str> = named("node")
            .filter_map(|node| node.attribute("id"))
            .collect();
        let items = plan.tickets.len() + plan.gates.len();
        let groups = nodes.iter().filter(|id| id.starts_with("track")).count();
        assert_eq!(nodes.len() - groups, items, "{name}");
        let edges: Vec<_> = named("edge").collect();
        assert_eq!(edges.len(), plan.dependencies.len(), "{name}");
        for edge in edges {
            for end in ["source", "target"] {
                assert!(
                    nodes.contains(edge.attribute(end).expect("an end")),
                    "{name}"
                );
            }
        }
        assert!(
            named("NodeLabel")
                .all(|label| label.text().is_some_and(|text| !text.trim().is_empty()))
        );
    }
}

/// A font that has a few East Asian characters; see `tests/data/README.md`.
const CJK: &[u8] = include_bytes!("../../data/cjk.otf");

fn titled(title: &str) -> Plan {
    let mut plan = Plan::default();
    plan.tickets.insert(Ticket::new(TicketId(1), "A-1", title));
    plan.settle_last_id();
    plan
}

#[test]
fn scripts_that_no_shipped_font_has_are_drawn_with_a_font_that_is_brought_along() {
    for id in ["png", "pdf"] {
        let write = find(id).and_then(|format| format.write).expect("a writer");
        let drawn = |title: &str, settings: WriteOptions| {
            let (bytes, report) = write(&titled(title), &settings).expect("written");
            let told = report
                .losses
                .iter()
                .any(|loss| loss.text.contains("drawn as boxes"));
            (bytes, told)
        };
        let with = || WriteOptions {
            fonts: || vec![("a font of the system", CJK)],
            ..options()
        };
        let (one, told) = drawn("設計", with());
        let (other, _) = drawn("試験", with());
        assert!(!told, "{id}: everything can be drawn");
        assert!(one != other, "{id}: each character has a shape of its own");
        let (box_one, told) = drawn("設計", options());
        assert!(told, "{id}: without the font it is said");
        assert!(one != box_one, "{id}: a box is no character");
        let (_, told) = drawn("設計 ሰላም", with());
        assert!(told, "{id}: what that font lacks too is said");
    }
    // An SVG is the same on every machine and leaves the script to the viewer.
    let svg = |fonts| text("svg", &titled("設計"), &WriteOptions { fonts, ..options() });
    assert_eq!(svg(|| vec![("a font", CJK)]), svg(Vec::new));
}

#[test]
fn a_graph_says_what_sources_disagree_about_and_when_checkpoints_are() {
    let (_, plan) = super::samples()
        .into_iter()
        .find(|(name, _)| name.contains("tutorial"))
        .expect("the tutorial");
    let settings = looking(View::Graph, PictureTheme::Light);
    let plain = text("svg", &plan, &settings);
    let disputed = WriteOptions {
        disputed: plan.dependencies.iter().map(|row| row.id).collect(),
        ..settings
    };
    let marked = text("svg", &plan, &disputed);
    let count = |text: &str, part: &str| text.matches(part).count();
    let signs = |text: &str| count(text, ">?</text>") + count(text, " ?</text>");
    assert_eq!(signs(&plain), 0);
    assert_eq!(signs(&marked), plan.dependencies.len());
    assert!(marked.contains("lists of the document disagree"));
    assert!(!plain.contains("lists of the document disagree"));
    for checkpoint in plan.checkpoints.iter() {
        let pill = format!(">{} · ", checkpoint.name);
        assert!(plain.contains(&pill), "{pill}");
    }
}
