//! Lists of arrows: `ROADMAP-008 → ROADMAP-009, 010` in code, in items and in lines of their own.

use super::super::facts::*;
use super::super::grammar::links::Parsed;
use super::super::grammar::words;
use super::super::text::page::{Kind, Line};
use super::context;
use super::draft::Draft;
use super::links::{self, Lists};

/// Signs that point from a predecessor to its successor.
pub(super) const ARROWS: [&str; 8] = ["→", "⟶", "➜", "➔", "-->", "->", "==>", "=>"];
/// The most edges one line makes.
const MOST_EDGES: usize = 20_000;

/// Reads every list of arrows.
pub(super) fn read(draft: &mut Draft, lists: &mut Lists) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let lines = match &page.blocks[block].kind {
            Kind::Code { info } if is_plain(info) && !in_option(draft, block) => {
                &page.blocks[block].lines
            }
            Kind::Text | Kind::Item { .. } if !draft.used[block] => &page.blocks[block].lines,
            _ => continue,
        };
        let title = page.section_title(page.blocks[block].section);
        let name = if title.is_empty() {
            "arrow list".to_owned()
        } else {
            format!("arrow list \"{title}\"")
        };
        let mut found = false;
        for &line in lines {
            found |= arrow_line(draft, line, &name, lists);
        }
        draft.used[block] |= found;
    }
}

/// Whether code of this language is text somebody wrote for people.
pub(super) fn is_plain(info: &str) -> bool {
    [
        "",
        "text",
        "txt",
        "plain",
        "plaintext",
        "ascii",
        "indented",
        "none",
        "diagram",
        "markdown",
        "md",
    ]
    .contains(&info)
}

/// Whether a block belongs to an option, whose arrows are an order of its own.
fn in_option(draft: &Draft, block: usize) -> bool {
    context::in_option(draft.page, draft.page.blocks[block].section)
}

/// Reads a line; returns whether it was a statement.
fn arrow_line(draft: &mut Draft, line: Line, list: &str, lists: &mut Lists) -> bool {
    let raw = draft.page.raw(line);
    let (statement, reason) = cut_reason(raw);
    let parts = split(statement);
    if parts.len() < 2 {
        return false;
    }
    let mut sides: Vec<(Parsed, usize, usize)> = Vec::new();
    let mut own: Option<String> = None;
    for (start, end) in parts {
        let text = &statement[start..end];
        let mut parsed = draft.parse(text, own.as_deref());
        if parsed.references.is_empty() || !parsed.leftover.is_empty() || parsed.none.is_some() {
            return false;
        }
        for reference in &mut parsed.references {
            reference.start += start;
            reference.end += start;
        }
        own = own.or_else(|| {
            parsed
                .references
                .iter()
                .flat_map(|reference| &reference.subjects)
                .map(|subject| subject.name().to_owned())
                .next()
        });
        sides.push((parsed, start, end));
    }
    // Two unknown words with an arrow are a figure of speech; one known id makes it a statement.
    let knows = sides.iter().any(|(parsed, ..)| {
        parsed.references.iter().any(|reference| {
            reference
                .subjects
                .iter()
                .any(|subject| !matches!(subject, Subject::Unknown(_)))
        })
    });
    if !knows {
        return false;
    }
    for (parsed, ..) in &sides {
        links::note_ranges(draft, parsed, line, MentionKind::Dependency);
        note_unknown(draft, parsed, line);
    }
    for pair in sides.windows(2) {
        let place = draft
            .page
            .place(line.start + pair[0].1, line.start + pair[1].2);
        connect(
            draft, &pair[0].0, &pair[1].0, place, raw, reason, list, lists,
        );
    }
    true
}

#[allow(clippy::too_many_arguments)]
fn connect(
    draft: &mut Draft,
    before: &Parsed,
    after: &Parsed,
    place: Place,
    raw: &str,
    reason: &str,
    list: &str,
    lists: &mut Lists,
) {
    let work = |draft: &Draft, parsed: &Parsed| -> Vec<Subject> {
        parsed
            .references
            .iter()
            .flat_map(|reference| &reference.subjects)
            .map(|subject| draft.as_work(subject))
            .collect()
    };
    let (from, to) = (work(draft, before), work(draft, after));
    if from.len().saturating_mul(to.len()) > MOST_EDGES {
        draft.loss(
            place,
            format!(
                "{} dependencies in one line are more than a plan has: left out",
                from.len() * to.len()
            ),
        );
        return;
    }
    if !draft.affords(from.len() * to.len(), place) {
        return;
    }
    let terms = after
        .references
        .last()
        .map(|reference| (reference.kind, reference.lag))
        .unwrap_or_default();
    let remark = [before.remark.as_str(), after.remark.as_str(), reason]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("; ");
    let is_soft = words::has_any(&remark, &["soft", "recommended", "optional"]);
    let is_edge = |subject: &Subject| {
        matches!(
            subject,
            Subject::Ticket(_) | Subject::Gate(_) | Subject::Unknown(_)
        )
    };
    let mut index = None;
    if from.iter().chain(&to).all(is_edge) {
        let at = lists.index(draft, Form::ArrowList, list, place);
        for one in &from {
            for other in to.iter().filter(|other| *other != one) {
                let is_known =
                    !matches!(one, Subject::Unknown(_)) && !matches!(other, Subject::Unknown(_));
                lists.add(
                    draft,
                    at,
                    StatedEdge {
                        from: one.name().to_owned(),
                        to: other.name().to_owned(),
                        is_known,
                        place,
                    },
                );
            }
        }
        index = Some(at);
    }
    draft.facts.statements.push(Statement {
        from,
        to,
        kind: terms.0,
        lag: terms.1,
        said: if is_soft { Said::Soft } else { Said::Hard },
        reason: reason.to_owned(),
        list: index,
        ..Statement::new(
            Form::ArrowList,
            super::super::text::inline::plain(raw),
            place,
        )
    });
}

fn note_unknown(draft: &mut Draft, parsed: &Parsed, line: Line) {
    for reference in &parsed.references {
        for subject in &reference.subjects {
            if let Subject::Unknown(name) = subject {
                let place = draft.page.line_place(line);
                draft.loss(
                    place,
                    format!("the arrow list names {name}, which nothing in the document defines"),
                );
            }
        }
    }
}

/// A reason behind a colon: `A → B (SS +50 %, soft): needs the schema`.
fn cut_reason(raw: &str) -> (&str, &str) {
    let last_arrow = ARROWS
        .iter()
        .filter_map(|arrow| raw.rfind(arrow))
        .max()
        .unwrap_or(0);
    match raw[last_arrow..].find(": ") {
        Some(at) => (&raw[..last_arrow + at], raw[last_arrow + at + 2..].trim()),
        None => (raw, ""),
    }
}

/// The parts between arrows.
fn split(text: &str) -> Vec<(usize, usize)> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let arrow = ARROWS.iter().find(|arrow| text[at..].starts_with(**arrow));
        match arrow {
            Some(arrow) => {
                parts.push((start, at));
                at += arrow.len();
                start = at;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.push((start, text.len()));
    if parts
        .iter()
        .any(|&(start, end)| text[start..end].trim().is_empty())
    {
        Vec::new()
    } else {
        parts
    }
}

/// Makes tickets of the parts of arrow lists in a document that defines none: `Design → Build → Test` under a
/// title that speaks of order.
pub(super) fn define(draft: &mut Draft) {
    if !draft.facts.tickets.is_empty() || !draft.facts.tracks.is_empty() {
        return;
    }
    let page = draft.page;
    let mut names: Vec<(String, Place)> = Vec::new();
    for block in 0..page.blocks.len() {
        let is_list = matches!(&page.blocks[block].kind, Kind::Code { info } if is_plain(info))
            || matches!(page.blocks[block].kind, Kind::Item { .. } | Kind::Text);
        if !is_list || !speaks_of_order(draft, block) {
            continue;
        }
        for &line in &page.blocks[block].lines {
            let raw = page.raw(line);
            let (statement, _) = cut_reason(raw);
            for (start, end) in split(statement) {
                let place = page.place(line.start + start, line.start + end);
                names.extend(
                    statement[start..end]
                        .split([',', '&', '+'])
                        .map(|name| (super::super::text::inline::plain(name), place)),
                );
            }
        }
    }
    let fits = |name: &str| {
        !name.is_empty()
            && name.split_whitespace().count() <= 6
            && name.chars().any(char::is_alphabetic)
    };
    if names.len() < 2 || !names.iter().all(|(name, _)| fits(name)) {
        return;
    }
    for (name, place) in names {
        let is_new = !draft.facts.tickets.iter().any(|ticket| {
            ticket.title.eq_ignore_ascii_case(&name) || ticket.key.eq_ignore_ascii_case(&name)
        });
        if is_new {
            let key = super::super::grammar::ids::whole_id(&name).unwrap_or_default();
            draft.add_ticket(TicketFact {
                key,
                title: name,
                place,
                ..TicketFact::default()
            });
        }
    }
}

fn speaks_of_order(draft: &Draft, block: usize) -> bool {
    const WORDS: &[&str] = &[
        "dependencies",
        "dependency",
        "dependency graph",
        "order",
        "sequence",
        "task order",
        "execution order",
        "tasks",
        "work order",
        "reihenfolge",
        "abhängigkeiten",
        "dépendances",
        "dependencias",
        "зависимости",
        "依赖",
        "依存",
    ];
    let page = draft.page;
    page.is_under(page.blocks[block].section, |title| {
        words::has_any(title, WORDS)
    }) || page
        .lead(block)
        .is_some_and(|lead| words::has_any(&lead, WORDS))
}
