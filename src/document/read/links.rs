//! References that waited for names: dependencies of cells, labels and items.

use super::super::facts::*;
use super::super::grammar::links::{Parsed, Reference};
use super::super::grammar::words;
use super::super::text::inline;
use super::super::text::page::Line;
use super::draft::{Draft, Wait};
use crate::plan::first_of;

/// The most edges one statement makes: more is a slip, not a plan.
const MOST_EDGES: usize = 20_000;

/// Resolves everything that waits.
pub(super) fn resolve(draft: &mut Draft) {
    let waits = std::mem::take(&mut draft.waits);
    let mut lists = Lists::default();
    for wait in &waits {
        one(draft, wait, &mut lists);
    }
    lists.store(draft);
}

/// The lists of dependencies while they grow, by form and name.
#[derive(Default)]
pub(super) struct Lists {
    lists: Vec<EdgeList>,
    /// The edges of each list, to keep each once.
    seen: Vec<std::collections::HashSet<(String, String)>>,
}

impl Lists {
    /// The index of a list, made where there is none.
    pub fn index(&mut self, draft: &Draft, form: Form, name: &str, place: Place) -> usize {
        let found = self
            .lists
            .iter()
            .position(|list| list.form == form && list.name == name);
        let index = found.unwrap_or_else(|| {
            self.lists.push(EdgeList {
                name: name.to_owned(),
                form,
                place,
                edges: Vec::new(),
            });
            self.seen.push(Default::default());
            self.lists.len() - 1
        });
        self.lists[index].place = self.lists[index].place.to(place);
        draft.facts.lists.len() + index
    }

    /// Adds an edge to a list.
    pub fn add(&mut self, draft: &Draft, index: usize, edge: StatedEdge) {
        let index = index - draft.facts.lists.len();
        if self.seen[index].insert((edge.from.clone(), edge.to.clone())) {
            self.lists[index].edges.push(edge);
        }
    }

    /// Puts the lists that have edges among the facts.
    pub fn store(self, draft: &mut Draft) {
        draft.facts.lists.extend(self.lists);
    }
}

fn one(draft: &mut Draft, wait: &Wait, lists: &mut Lists) {
    let raw = before_label(draft, wait.line);
    let place = draft.page.line_place(wait.line);
    let own = match &wait.owner {
        Subject::Ticket(key) => Some(key.clone()),
        _ => None,
    };
    let text = remove_owner_words(raw);
    let offset = raw.len() - text.len();
    let local = wait.local.and_then(|list| draft.local_numbers.get(&list));
    draft.keys.local = local.cloned().unwrap_or_default();
    let parsed = draft.parse(text, own.as_deref());
    draft.keys.local.clear();
    note_ranges(
        draft,
        &parsed,
        Line {
            start: wait.line.start + offset,
            end: wait.line.end,
        },
        MentionKind::Dependency,
    );
    complain(draft, wait, &parsed, raw, place);
    let owner = draft.as_work(&wait.owner);
    let base = Statement {
        said: said(&parsed),
        quantifier: parsed.quantifier,
        reason: reason(&parsed, raw),
        ..Statement::new(wait.form, inline::plain(raw), place)
    };
    if let Some(remark) = &parsed.none {
        if wait.is_before
            && !raw.trim().is_empty()
            && (!remark.is_empty() || wait.form != Form::Table)
        {
            draft.facts.statements.push(Statement {
                to: vec![owner],
                said: Said::Never,
                reason: remark.clone(),
                ..base
            });
        }
        return;
    }
    if parsed.quantifier.is_some() {
        let others = others(draft, &owner, parsed.quantifier);
        push(draft, base, &owner, others, wait, lists);
        return;
    }
    for reference in &parsed.references {
        let subjects: Vec<Subject> = reference
            .subjects
            .iter()
            .map(|subject| draft.as_work(subject))
            .filter(|subject| *subject != owner)
            .collect();
        if subjects.is_empty() {
            if reference.subjects.len() == 1 {
                draft.loss(
                    place,
                    format!("{} waits for itself: left out", owner.name()),
                );
            }
            continue;
        }
        let at = draft.page.place(
            wait.line.start + offset + reference.start.min(text.len()),
            wait.line.start + offset + reference.end.min(text.len()),
        );
        let statement = Statement {
            kind: reference.kind,
            lag: reference.lag,
            place: at,
            ..base.clone()
        };
        push(draft, statement, &owner, subjects, wait, lists);
    }
}

/// The text of a list of references without a label of another kind that follows it: `WP4. Latest start: 24 Feb`.
fn before_label<'t>(draft: &mut Draft<'_, 't>, line: Line) -> &'t str {
    let raw = draft.page.raw(line);
    let opens =
        |rest: &str| rest.starts_with(char::is_uppercase) && inline::labelled(rest).is_some();
    let Some(at) = raw
        .match_indices(". ")
        .map(|(at, _)| at)
        .find(|at| opens(&raw[at + 2..]))
    else {
        return raw;
    };
    let place = draft.page.place(line.start + at + 2, line.end);
    draft.loss(
        place,
        format!("\"{}\" is not understood: left out", &raw[at + 2..]),
    );
    &raw[..at]
}

/// `All other tracks depend on the shared baseline` keeps its quantifier; `needs` before an id goes.
fn remove_owner_words(raw: &str) -> &str {
    raw.trim_start_matches([':', ' '])
}

fn push(
    draft: &mut Draft,
    mut statement: Statement,
    owner: &Subject,
    others: Vec<Subject>,
    wait: &Wait,
    lists: &mut Lists,
) {
    if others.len() > MOST_EDGES {
        draft.loss(
            statement.place,
            format!(
                "{} dependencies in one cell are more than a plan has: left out",
                others.len()
            ),
        );
        return;
    }
    if !draft.affords(others.len(), statement.place) {
        return;
    }
    let is_edge = |subject: &Subject| {
        matches!(
            subject,
            Subject::Ticket(_) | Subject::Gate(_) | Subject::Unknown(_)
        )
    };
    if is_edge(owner) && others.iter().all(is_edge) {
        let index = lists.index(draft, wait.form, &wait.list, statement.place);
        statement.list = Some(index);
        for other in &others {
            let (from, to) = if wait.is_before {
                (other, owner)
            } else {
                (owner, other)
            };
            let is_known = !matches!(other, Subject::Unknown(_));
            lists.add(
                draft,
                index,
                StatedEdge {
                    from: from.name().to_owned(),
                    to: to.name().to_owned(),
                    is_known,
                    place: statement.place,
                },
            );
        }
    }
    (statement.from, statement.to) = if wait.is_before {
        (others, vec![owner.clone()])
    } else {
        (vec![owner.clone()], others)
    };
    draft.facts.statements.push(statement);
}

/// The rows a quantifier stands for, seen from a row.
pub(super) fn others(
    draft: &Draft,
    owner: &Subject,
    quantifier: Option<Quantifier>,
) -> Vec<Subject> {
    let all: Vec<Subject> = match owner {
        Subject::Track(_) => draft
            .facts
            .tracks
            .iter()
            .map(|track| Subject::Track(track.name.clone()))
            .collect(),
        _ => draft
            .facts
            .tickets
            .iter()
            .map(|ticket| Subject::Ticket(ticket.key.clone()))
            .collect(),
    };
    match quantifier {
        Some(Quantifier::AllPrevious) => {
            all.into_iter().take_while(|other| other != owner).collect()
        }
        _ => all.into_iter().filter(|other| other != owner).collect(),
    }
}

/// How firmly a remark says it is meant.
fn said(parsed: &Parsed) -> Said {
    let words = format!("{} {}", parsed.remark, parsed.leftover.join(" "));
    if words::has_any(
        &words,
        &[
            "soft",
            "recommended",
            "optional",
            "ideally",
            "or in parallel",
            "or parallel",
            "if possible",
            "preferably",
            "nice to have",
            "may overlap",
            "empfohlen",
            "recommandé",
            "рекомендуется",
            "建议",
            "推奨",
        ],
    ) {
        Said::Soft
    } else if words::has_any(&words, &["info only", "informational", "fyi", "info"]) {
        Said::Info
    } else {
        Said::Hard
    }
}

fn reason(parsed: &Parsed, raw: &str) -> String {
    let behind = || {
        let plain = inline::plain(raw);
        let at = [" — ", " – ", " - "]
            .iter()
            .find_map(|sign| plain.find(sign).map(|at| at + sign.len()));
        at.map(|at| plain[at..].to_owned())
            .filter(|text| !text.is_empty() && parsed.leftover.len() > 1)
    };
    if parsed.remark.is_empty() {
        behind().unwrap_or_default()
    } else {
        parsed.remark.trim_matches([' ', ',']).to_owned()
    }
}

/// Notes ids that no row has, and words nobody understands.
fn complain(draft: &mut Draft, wait: &Wait, parsed: &Parsed, raw: &str, place: Place) {
    let owner = wait.owner.name().to_owned();
    let unknown: Vec<String> = parsed
        .references
        .iter()
        .flat_map(|reference| &reference.subjects)
        .filter_map(|subject| match subject {
            Subject::Unknown(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    if !unknown.is_empty() {
        let shown = first_of(&unknown, 8);
        draft.loss(
            place,
            format!("{owner} names {shown}, which nothing in the document defines"),
        );
    }
    let plain = super::super::text::inline::plain(raw);
    let explained = !parsed.references.is_empty()
        && [" — ", " – ", " - "]
            .iter()
            .any(|sign| plain.contains(sign));
    if !parsed.leftover.is_empty()
        && parsed.quantifier.is_none()
        && !explained
        && !wait.line_is_rule()
    {
        draft.loss(
            place,
            format!(
                "\"{plain}\" is not understood as dependencies of {owner}: {} was passed over",
                shown(&parsed.leftover)
            ),
        );
    } else if parsed.references.is_empty()
        && parsed.none.is_none()
        && parsed.quantifier.is_none()
        && !plain.is_empty()
        && parsed.leftover.is_empty()
    {
        draft.loss(
            place,
            format!("\"{plain}\" names no dependency of {owner} that the document defines"),
        );
    }
}

fn shown(words: &[String]) -> String {
    let text = words.iter().take(6).cloned().collect::<Vec<_>>().join(" ");
    format!("\"{text}\"")
}

impl Wait {
    /// Whether the text is a sentence of a card ("Start After A & B …"), of which only the names count.
    fn line_is_rule(&self) -> bool {
        self.list == "start rules"
    }
}

/// Notes the ranges and ids of a list of references.
pub(super) fn note_ranges(draft: &mut Draft, parsed: &Parsed, line: Line, kind: MentionKind) {
    let group = draft.group();
    let section = draft
        .page
        .blocks
        .partition_point(|block| block.start <= line.start)
        .checked_sub(1)
        .map(|block| draft.page.blocks[block].section);
    let track = section
        .and_then(|section| draft.track_of_section(section))
        .map(|track| draft.facts.tracks[track].name.clone());
    for reference in &parsed.references {
        let (start, end) = (
            line.start + reference.start,
            (line.start + reference.end).min(line.end.max(line.start)),
        );
        let place = draft.page.place(start, end.max(start));
        match &reference.range {
            Some(range) => {
                let text = draft.page.text;
                let fact = range_fact(text, reference, range, group, kind, &track, place);
                keep_range(draft, fact, range.is_cut);
            }
            None => {
                for subject in &reference.subjects {
                    if let Subject::Ticket(key) | Subject::Unknown(key) | Subject::Gate(key) =
                        subject
                    {
                        let is_known = !matches!(subject, Subject::Unknown(_));
                        draft.facts.mentions.push(Mention {
                            key: key.clone(),
                            is_known,
                            kind,
                            group,
                            place,
                        });
                    }
                }
            }
        }
    }
}

fn range_fact(
    text: &str,
    reference: &Reference,
    range: &super::super::grammar::ids::Range,
    group: usize,
    kind: MentionKind,
    track: &Option<String>,
    place: Place,
) -> RangeFact {
    let known = reference
        .subjects
        .iter()
        .filter(|subject| !matches!(subject, Subject::Unknown(_)));
    RangeFact {
        written: text.get(place.start..place.end).unwrap_or("").to_owned(),
        prefix: range.prefix.clone(),
        members: range.members.clone(),
        known: known.map(|subject| subject.name().to_owned()).collect(),
        group,
        kind,
        track: track.clone(),
        place,
    }
}

/// Reads the lists of arrows.
pub(super) fn arrows(draft: &mut Draft) {
    let mut lists = Lists::default();
    super::arrows::read(draft, &mut lists);
    lists.store(draft);
}

/// Keeps a range; of more members than a document is given room for only the words are kept.
fn keep_range(draft: &mut Draft, mut fact: RangeFact, is_cut: bool) {
    if is_cut {
        let text = format!(
            "\"{}\" covers more than {} ids: the rest is left out",
            fact.written,
            RangeFact::MOST
        );
        draft.loss(fact.place, text);
    }
    if fact.members.len() > draft.members_left {
        fact.members.clear();
        fact.known.clear();
    }
    draft.members_left -= fact.members.len();
    draft.facts.ranges.push(fact);
}
