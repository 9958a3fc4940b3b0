//! Mermaid in fences: charts of bars that plan, and charts of boxes whose arrows tie what the document plans.
//!
//! A Gantt chart is a plan by its nature, so its bars are tickets. A flowchart may as well draw an architecture:
//! its boxes are tickets only where they carry ids of their own, and an arrow ties only what the document or such
//! a box defines. Other diagrams (sequences, states, classes) plan nothing. Nothing is drawn here.

use super::super::facts::*;
use super::super::grammar::{durations, ids, words};
use super::super::text::page::{Kind, Line};
use super::draft::Draft;
use super::links::Lists;
use crate::plan::ProgressState;
use std::collections::HashMap;

/// What a fence draws.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chart {
    Flow,
    Gantt,
}

/// The first pass: bars, and boxes with ids.
pub(super) fn define(draft: &mut Draft) {
    for (block, chart) in charts(draft) {
        let lines = draft.page.blocks[block].lines.clone();
        match chart {
            Chart::Gantt => bars(draft, block, &lines),
            Chart::Flow if shows_tasks(draft, block) => boxes(draft, &lines),
            Chart::Flow => {}
        }
    }
}

/// Whether the heading above a drawing says that it shows work; processes and systems are drawn the same way.
fn shows_tasks(draft: &Draft, block: usize) -> bool {
    let title = draft.page.section_title(draft.page.blocks[block].section);
    let words = [
        "roadmap",
        "tasks",
        "tickets",
        "backlog",
        "dependency graph",
        "task graph",
        "critical path",
    ];
    words::has_any(&title, &words)
}

/// The second pass: arrows between boxes.
pub(super) fn resolve(draft: &mut Draft) {
    let mut lists = Lists::default();
    for (block, chart) in charts(draft) {
        if chart == Chart::Flow {
            arrows(draft, block, &mut lists);
        }
    }
    lists.store(draft);
}

fn charts(draft: &Draft) -> Vec<(usize, Chart)> {
    let page = draft.page;
    let mut found = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let Kind::Code { info } = &block.kind else {
            continue;
        };
        if info.to_lowercase() != "mermaid" {
            continue;
        }
        let mut words = block.lines.iter().map(|&line| page.raw(line).trim());
        let first = words.find(|line| !line.is_empty() && !line.starts_with("%%"));
        let word = first.and_then(|line| line.split_whitespace().next());
        let chart = match word {
            Some("graph" | "flowchart") => Chart::Flow,
            Some("gantt") => Chart::Gantt,
            _ => continue,
        };
        if is_example(draft, at) {
            continue;
        }
        found.push((at, chart));
    }
    found
}

/// Whether a drawing only shows what one looks like.
fn is_example(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    let says = |text: &str| {
        words::has_any(
            text,
            &[
                "example", "examples", "sample", "template", "format", "beispiel", "exemple",
                "ejemplo",
            ],
        )
    };
    let above = block.checked_sub(1).map(|at| page.joined(at));
    says(&page.section_title(page.blocks[block].section))
        || page.lead(block).is_some_and(|lead| says(&lead))
        || above.is_some_and(|text| text.len() < 200 && says(&text))
}

/// A bar: its title, and what stands behind the colon.
struct Bar<'t> {
    title: &'t str,
    /// Parts between commas, without tags.
    parts: Vec<&'t str>,
    tags: Vec<&'t str>,
}

const TAGS: [&str; 4] = ["done", "active", "crit", "milestone"];
/// Words that begin a line of settings.
const SETTINGS: [&str; 9] = [
    "gantt",
    "title",
    "dateFormat",
    "axisFormat",
    "excludes",
    "todayMarker",
    "tickInterval",
    "weekday",
    "includes",
];

impl<'t> Bar<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let (title, rest) = line.split_once(':')?;
        let is_setting = SETTINGS.iter().any(|word| title.trim().starts_with(word));
        if is_setting || title.trim().is_empty() {
            return None;
        }
        let all = rest
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let (tags, parts) = all.partition(|part| TAGS.contains(part));
        Some(Self {
            title: title.trim(),
            parts,
            tags,
        })
    }

    /// The id, where the bar has one: a word that is no date, no duration and no reference.
    fn id(&self) -> Option<&'t str> {
        let first = *self.parts.first()?;
        let is_other = first.starts_with("after ")
            || first.starts_with("until ")
            || first.starts_with(|c: char| c.is_ascii_digit())
            || first.contains(' ');
        (!is_other && self.parts.len() > 1).then_some(first)
    }
}

/// Reads a Gantt chart: sections are tracks, bars tickets, `after` ties them.
fn bars(draft: &mut Draft, block: usize, lines: &[Line]) {
    let page = draft.page;
    let mut track: Option<String> = None;
    // Bars are named by ids of their own, which are short; the tickets get them as keys.
    let mut keys: HashMap<&str, String> = HashMap::new();
    let mut waits: Vec<(String, Vec<&str>, Line)> = Vec::new();
    for &line in lines {
        let raw = page.raw(line).trim();
        if let Some(name) = raw.strip_prefix("section ") {
            let name = name.trim().to_owned();
            let place = page.line_place(line);
            draft.add_track(TrackFact {
                name: name.clone(),
                place,
                ..TrackFact::default()
            });
            track = Some(name);
            continue;
        }
        let Some(bar) = Bar::of(raw).filter(|_| !raw.starts_with("%%")) else {
            continue;
        };
        let id = bar.id();
        let (key, title) = named(bar.title, id);
        let ticket = TicketFact {
            key,
            title,
            track: track.clone(),
            estimate: length(draft, &bar),
            state: state(&bar),
            place: page.line_place(line),
            ..TicketFact::default()
        };
        let at = draft.add_ticket(ticket);
        let key = draft.facts.tickets[at].key.clone();
        if let Some(id) = id {
            keys.insert(id, key.clone());
        }
        let after = bar
            .parts
            .iter()
            .find_map(|part| part.strip_prefix("after "));
        if let Some(after) = after {
            waits.push((key, after.split_whitespace().collect(), line));
        }
    }
    for (to, after, line) in waits {
        for from in after {
            match keys.get(from) {
                Some(from) => {
                    let from = Subject::Ticket(from.clone());
                    state_edge(draft, from, Subject::Ticket(to.clone()), Said::Hard, line);
                }
                None => {
                    let place = page.line_place(line);
                    draft.loss(place, format!("no bar of the chart has the id \"{from}\""));
                }
            }
        }
    }
    draft.used[block] = true;
}

/// Key and title: an id at the beginning of the title is the key, else the chart's own id is.
fn named(title: &str, id: Option<&str>) -> (String, String) {
    if let Some((key, end)) = ids::leading_id(title) {
        let rest = title[end..].trim_start_matches([':', '-', '–', ' ']).trim();
        if !rest.is_empty() {
            return (key, rest.to_owned());
        }
    }
    (id.unwrap_or_default().to_owned(), title.to_owned())
}

fn length(draft: &Draft, bar: &Bar<'_>) -> crate::plan::Estimate {
    if bar.tags.contains(&"milestone") {
        return crate::plan::Estimate::Fixed(crate::plan::Work(0));
    }
    let last = bar.parts.last().copied().unwrap_or_default();
    // `2026-01-05` is the day it ends; only a length says how much work it is.
    let is_length = last.starts_with(|c: char| c.is_ascii_digit()) && !last.contains('-');
    if !is_length {
        return crate::plan::Estimate::None;
    }
    match durations::leading(last, draft.units) {
        Some(span) => durations::of_range(span.min, span.max),
        None => crate::plan::Estimate::None,
    }
}

fn state(bar: &Bar<'_>) -> Option<ProgressState> {
    let has = |tag| bar.tags.contains(&tag);
    match (has("done"), has("active")) {
        (true, _) => Some(ProgressState::Done),
        (false, true) => Some(ProgressState::InProgress),
        _ => None,
    }
}

/// A box of a flowchart: its id, and the words in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shape<'t> {
    id: &'t str,
    words: &'t str,
}

/// Boxes that carry an id of a ticket are tickets, unless the document has them already.
fn boxes(draft: &mut Draft, lines: &[Line]) {
    let page = draft.page;
    for &line in lines {
        for step in steps(page.raw(line)) {
            for own in step.boxes {
                let Some((key, end)) = ids::leading_id(own.words) else {
                    continue;
                };
                let title = behind_id(&own.words[end..]);
                let has_title = title.chars().any(char::is_alphabetic);
                if draft.has_ticket(&key) || !has_title {
                    continue;
                }
                draft.add_ticket(TicketFact {
                    key,
                    title: title.trim().to_owned(),
                    place: page.line_place(line),
                    ..TicketFact::default()
                });
            }
        }
    }
}

/// The words behind an id, without the signs and line breaks between.
fn behind_id(text: &str) -> &str {
    let mut rest = text;
    loop {
        let next = rest.trim_start_matches([':', '-', '–', '—', ' ', '.']);
        let next = ["<br/>", "<br />", "<br>", "\\n"]
            .iter()
            .find_map(|sign| next.strip_prefix(sign))
            .unwrap_or(next);
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// One side of an arrow: the boxes that stand there, and how firm the arrow before them is.
struct Step<'t> {
    boxes: Vec<Shape<'t>>,
    said: Said,
}

/// The sides of the arrows in a line; one where there is none.
fn steps(line: &str) -> Vec<Step<'_>> {
    let line = line.trim().trim_end_matches(';');
    let is_other = [
        "%%",
        "subgraph",
        "style ",
        "classDef",
        "class ",
        "click ",
        "linkStyle",
        "direction",
    ]
    .iter()
    .any(|word| line.starts_with(word));
    if is_other || line == "end" {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (mut rest, mut said) = (line, Said::Hard);
    loop {
        let arrow = next_arrow(rest);
        let side = arrow.map_or(rest, |(start, ..)| &rest[..start]);
        let boxes = side.split('&').filter_map(one_box).collect();
        found.push(Step { boxes, said });
        let Some((_, end, next)) = arrow else {
            return found;
        };
        (rest, said) = (&rest[end..], next);
        // `-->|because|` and `-- because -->` say why; the words are no box.
        if let Some(label) = rest.trim_start().strip_prefix('|')
            && let Some(close) = label.find('|')
        {
            rest = &label[close + 1..];
        }
    }
}

/// The next arrow outside brackets: where it starts, where it ends, how firm it is.
fn next_arrow(text: &str) -> Option<(usize, usize, Said)> {
    let bytes = text.as_bytes();
    let (mut depth, mut quoted) = (0_i32, false);
    for at in 0..bytes.len() {
        match bytes[at] {
            b'"' => quoted = !quoted,
            b'[' | b'(' | b'{' if !quoted => depth += 1,
            b']' | b')' | b'}' if !quoted => depth -= 1,
            b'-' | b'=' if depth <= 0 && !quoted => {
                let run = text[at..]
                    .find(|c: char| !matches!(c, '-' | '=' | '.' | '>'))
                    .unwrap_or(text.len() - at);
                let sign = &text[at..at + run];
                if run >= 3 && sign.ends_with('>') {
                    let said = if sign.contains('.') {
                        Said::Soft
                    } else {
                        Said::Hard
                    };
                    return Some((at, at + run, said));
                }
                if run == 2 && !sign.contains('>') {
                    // `-- words -->`: the arrow ends behind its words.
                    let end = text[at + 2..].find("-->").map(|end| at + 2 + end + 3);
                    if let Some(end) = end {
                        return Some((at, end, Said::Hard));
                    }
                }
            }
            _ => {}
        }
    }
    None
}

/// `A`, `A[words]`, `A("words")`, `A{words}`, with or without a class behind.
fn one_box(text: &str) -> Option<Shape<'_>> {
    let text = text.trim();
    let end = text.find(['[', '(', '{', '>']).unwrap_or(text.len());
    let id = text[..end].split(":::").next()?.trim();
    if id.is_empty() || id.contains(' ') {
        return None;
    }
    let inside = text[end..].split(":::").next().unwrap_or("");
    let words = inside.trim_matches(['[', ']', '(', ')', '{', '}', '>', '/', '\\', '"', ' ']);
    let words = if words.is_empty() { id } else { words };
    Some(Shape { id, words })
}

/// Ties what the boxes of a flowchart stand for.
fn arrows(draft: &mut Draft, block: usize, lists: &mut Lists) {
    let page = draft.page;
    let lines = page.blocks[block].lines.clone();
    let mut words: HashMap<&str, &str> = HashMap::new();
    for &line in &lines {
        for own in steps(page.raw(line))
            .into_iter()
            .flat_map(|step| step.boxes)
        {
            let is_told = own.words != own.id;
            let known = words.entry(own.id).or_insert(own.words);
            if is_told {
                *known = own.words;
            }
        }
    }
    // A drawing that mostly shows other things names a row by chance.
    let known = words
        .iter()
        .filter(|(id, words)| work_of(draft, words, id).is_some());
    let known = known.count();
    if known < 2 || known * 2 < words.len() {
        return;
    }
    let title = page.section_title(page.blocks[block].section);
    let name = match title.is_empty() {
        true => "diagram".to_owned(),
        false => format!("diagram \"{title}\""),
    };
    let mut is_used = false;
    for &line in &lines {
        let place = page.line_place(line);
        for pair in steps(page.raw(line)).windows(2) {
            for one in &pair[0].boxes {
                for other in &pair[1].boxes {
                    let ends = (
                        work_of(draft, words.get(one.id).copied().unwrap_or(one.id), one.id),
                        work_of(
                            draft,
                            words.get(other.id).copied().unwrap_or(other.id),
                            other.id,
                        ),
                    );
                    match ends {
                        (Some(from), Some(to)) if from != to => {
                            is_used = true;
                            list_edge(draft, lists, &name, &from, &to, place);
                            state_edge(draft, from, to, pair[1].said, line);
                        }
                        (Some(_), None) | (None, Some(_)) => {
                            let stranger = if ends.0.is_none() { one } else { other };
                            let own = words.get(stranger.id).copied().unwrap_or(stranger.id);
                            let text =
                                format!("\"{own}\" in the diagram is nothing the document plans");
                            draft.loss(place, text);
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    draft.used[block] |= is_used;
}

/// What a box stands for: an id in its words, its words, its own id.
fn work_of(draft: &Draft, words: &str, id: &str) -> Option<Subject> {
    let by_id = ids::leading_id(words).and_then(|(key, _)| draft.keys.find(&key));
    let found = by_id
        .or_else(|| draft.keys.find(words))
        .or_else(|| draft.keys.find(id).filter(|_| id.len() > 1 || words == id))?;
    let work = draft.as_work(found);
    matches!(
        work,
        Subject::Ticket(_) | Subject::Gate(_) | Subject::Track(_)
    )
    .then_some(work)
}

fn list_edge(
    draft: &Draft,
    lists: &mut Lists,
    name: &str,
    from: &Subject,
    to: &Subject,
    place: Place,
) {
    let is_node = |subject: &Subject| matches!(subject, Subject::Ticket(_) | Subject::Gate(_));
    if is_node(from) && is_node(to) {
        let at = lists.index(draft, Form::ArrowList, name, place);
        let edge = StatedEdge {
            from: from.name().to_owned(),
            to: to.name().to_owned(),
            is_known: true,
            place,
        };
        lists.add(draft, at, edge);
    }
}

fn state_edge(draft: &mut Draft, from: Subject, to: Subject, said: Said, line: Line) {
    let place = draft.page.line_place(line);
    if !draft.affords(1, place) {
        return;
    }
    draft.facts.statements.push(Statement {
        from: vec![from],
        to: vec![to],
        said,
        ..Statement::new(
            Form::ArrowList,
            draft.page.raw(line).trim().to_owned(),
            place,
        )
    });
}

#[cfg(test)]
mod tests {
    use crate::document::read;

    fn edges(text: &str) -> Vec<(String, String)> {
        let plan = read(text.as_bytes(), "plan.md", "").plan;
        let edge =
            |d: &crate::plan::Dependency| (plan.key(d.from).to_owned(), plan.key(d.to).to_owned());
        let mut all: Vec<_> = plan.dependencies.iter().map(edge).collect();
        all.sort();
        all
    }

    fn told(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    }

    #[test]
    fn arrows_of_a_flowchart_tie_tickets_of_the_document() {
        let text = "# Plan\n\n| ID | Task | Estimate |\n|---|---|---|\n| A-1 | One | 2h |\n| A-2 | Two | 2h |\n| A-3 | Three | 1h |\n\n\
                    ```mermaid\nflowchart LR\n  %% order\n  a[A-1: One] --> b(\"A-2 <br/> Two\") -->|then| A-3\n  a -.-> A-3\n  style a fill:#f9f\n```\n";
        assert_eq!(
            edges(text),
            told(&[("A-1", "A-2"), ("A-1", "A-3"), ("A-2", "A-3")])
        );
    }

    #[test]
    fn a_drawn_architecture_plans_nothing() {
        let text = "# System\n\n```mermaid\ngraph TD\n  UI[Web client] --> API[Gateway]\n  API --> DB[(Postgres)]\n```\n";
        let plan = read(text.as_bytes(), "plan.md", "").plan;
        assert!(plan.tickets.is_empty() && plan.dependencies.is_empty());
    }

    #[test]
    fn bars_of_a_gantt_chart_are_tickets_in_tracks() {
        let text = "# Launch\n\n```mermaid\ngantt\n  title Launch\n  dateFormat YYYY-MM-DD\n  section Design\n  Sketch :done, s1, 2026-01-05, 2d\n  Review :s2, after s1, 1d\n  section Build\n  Shell :crit, b1, after s2, 3d\n  Live :milestone, after b1, 0d\n  Other :after zz, 1d\n```\n";
        let read = read(text.as_bytes(), "plan.md", "");
        let plan = &read.plan;
        let titles: Vec<&str> = plan.tickets.iter().map(|t| t.title.as_str()).collect();
        assert_eq!(titles, ["Sketch", "Review", "Shell", "Live", "Other"]);
        assert_eq!(plan.tracks.len(), 2);
        assert_eq!(plan.dependencies.len(), 3);
        let likely = |key: &str| {
            let ticket = plan.tickets.iter().find(|t| t.key == key);
            ticket.and_then(|t| t.estimate.at(crate::plan::EstimatePoint::Likely))
        };
        assert_eq!(likely("b1"), Some(crate::plan::Work::hours(24)));
        assert!(read.losses.iter().any(|loss| loss.text.contains("zz")));
    }
}
