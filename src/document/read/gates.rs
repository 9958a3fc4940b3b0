//! Gates: check lists that hold work, requirements with commands, decision matrices, protocols of every phase.

use super::super::facts::*;
use super::super::grammar::{durations, times, words};
use super::super::text::page::{BOLD, Kind, Line};
use super::draft::Draft;
use super::{context, entries, values};
use crate::plan::CriterionKind;

/// Words of a title that make a gate.
const GATES: &[&str] = &[
    "gate",
    "gates",
    "quality gate",
    "go/no-go",
    "tor",
    "freigabe",
    "porte de qualité",
    "puerta de calidad",
    "质量门",
    "评审门",
    "ゲート",
    "게이트",
    "контрольная точка качества",
];
/// Titles under which a check list or a matrix is a gate.
const CONTAINERS: &[&str] = &[
    "quality gates",
    "gates",
    "stage gates",
    "phase gates",
    "release gates",
    "exit gates",
    "go/no-go",
    "qualitätstore",
    "freigaben",
    "porte de qualité",
    "portes de qualité",
    "puerta de calidad",
    "puertas de calidad",
    "质量门",
    "品質ゲート",
];

/// Reads every gate but where it stands.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for section in 1..page.sections.len() {
        let title = page.sections[section].title.clone();
        let level = page.sections[section].level;
        let says_gate = words::has_any(&title, GATES);
        let in_container = page
            .around(section)
            .skip(1)
            .any(|at| words::has_any(&page.sections[at].title, CONTAINERS));
        let is_container = page.children(section).any(|child| {
            page.sections[child].level <= BOLD
                && (words::has_any(&page.sections[child].title, GATES)
                    || (words::has_any(&title, CONTAINERS) && is_checked(draft, child)))
        });
        if level > BOLD
            || is_container
            || context::in_option(page, section)
            || draft.track_of_section(section).is_some()
        {
            continue;
        }
        if says_gate && is_protocol(draft, section) {
            protocol(draft, section);
        } else if (says_gate && (is_checked(draft, section) || has_requirement(draft, section)))
            || (in_container && is_checked(draft, section))
        {
            gate(draft, section, &title);
        }
    }
}

/// Whether a section holds boxes, or a matrix in code, of its own.
fn is_checked(draft: &Draft, section: usize) -> bool {
    let page = draft.page;
    page.sections[section]
        .blocks
        .clone()
        .any(|block| match &page.blocks[block].kind {
            Kind::Item { tick, .. } => tick.is_some(),
            Kind::Code { .. } => matrix(draft, block).len() >= 3,
            _ => false,
        })
}

/// Whether a section has a requirement, a list, or commands.
fn has_requirement(draft: &Draft, section: usize) -> bool {
    let page = draft.page;
    let says = entries::of(page, page.sections[section].blocks.clone())
        .iter()
        .any(|entry| {
            entry.says(&[
                "requirement",
                "requirements",
                "criteria",
                "criterion",
                "check",
                "kriterien",
                "bedingung",
                "condition",
                "conditions",
            ])
        });
    let title = &page.sections[section].title;
    // Items that say where they stand are gates of their own.
    let holds_lines = page.own_blocks(section).any(|block| {
        let line = page.blocks[block]
            .lines
            .first()
            .map(|&line| page.plain(line))
            .unwrap_or_default();
        let head = super::checkpoint_lines::split(&line).map_or("", |(head, _)| head);
        matches!(page.blocks[block].kind, Kind::Item { .. }) && stands(head)
    });
    if holds_lines && words::has_any(title, CONTAINERS) {
        return false;
    }
    let is_numbered = words::words_of(title)
        .iter()
        .any(|word| context::is_index(word));
    let has_list = page
        .own_blocks(section)
        .filter(|&block| matches!(page.blocks[block].kind, Kind::Item { depth: 1, .. }))
        .count()
        >= 2;
    let is_short = page.sections[section].blocks.len() <= 40;
    says || (has_list
        && is_short
        && (is_numbered
            || words::has_any(
                title,
                &[
                    "quality gate",
                    "quality gates",
                    "release gate",
                    "release gates",
                    "go/no-go",
                    "qualitätstor",
                    "质量门",
                    "品質ゲート",
                ],
            )))
}

fn gate(draft: &mut Draft, section: usize, title: &str) {
    let page = draft.page;
    let time = times::first(title).map(|found| found.time);
    let key = key(draft, title, time);
    let name = title
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
        .to_owned();
    let mut fact = GateFact {
        key,
        name,
        time,
        place: page.section_place(section),
        ..GateFact::default()
    };
    let blocks: Vec<usize> = page.sections[section].blocks.clone().collect();
    let has_boxes = blocks
        .iter()
        .any(|&block| matches!(page.blocks[block].kind, Kind::Item { tick: Some(_), .. }));
    for entry in entries::of(page, blocks.iter().copied()) {
        if entry.says(&["requirement", "requirements", "criteria", "kriterien"])
            && !entry.value_is_empty()
        {
            fact.criteria
                .extend(super::cards::criteria_of(draft, &entry));
        } else if entry.says(&["owner", "decided by", "approver"]) {
            fact.owner = entry.text(page);
        } else if entry.says(&["review", "duration", "review time"]) && !entry.value_is_empty() {
            fact.review = durations::all(&entry.text(page), draft.units)
                .first()
                .map(|span| span.max);
        }
    }
    for &block in &blocks {
        gate_block(draft, block, has_boxes, &mut fact);
        draft.used[block] = true;
    }
    let index = draft.facts.gates.len();
    draft.facts.gates.push(fact);
    let stands: Vec<String> = blocks
        .iter()
        .flat_map(|&block| standing(draft, block))
        .collect();
    draft
        .gate_titles
        .push((index, format!("{title} {}", stands.join(" "))));
}

/// Lines that say where a gate stands: "After A-3 and B-2.", each in brackets.
fn standing(draft: &Draft, block: usize) -> Vec<String> {
    let page = draft.page;
    let lines = match page.blocks[block].kind {
        Kind::Text => &page.blocks[block].lines[..],
        Kind::Item { tick: None, .. } => page.blocks[block].lines.get(..1).unwrap_or(&[]),
        _ => &[],
    };
    let says = |text: &String| {
        let lower = text.to_lowercase();
        ["after ", "before ", "nach ", "vor ", "après ", "avant "]
            .iter()
            .any(|word| lower.starts_with(word))
    };
    lines
        .iter()
        .map(|&line| page.plain(line))
        .filter(says)
        .map(|text| format!("({})", text.trim_end_matches('.')))
        .collect()
}

/// Reads gates that are a line: "Quality gate **QG-1** (after IOS-3): crash-free rate ≥ 99.5 %, no open P1."
pub(super) fn lines(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let is_prose = matches!(
            page.blocks[block].kind,
            Kind::Text
                | Kind::Item {
                    depth: 1,
                    tick: None,
                    ..
                }
        );
        if !is_prose || draft.used[block] || context::in_option(page, page.blocks[block].section) {
            continue;
        }
        for &line in &page.blocks[block].lines {
            gate_line(draft, block, line);
        }
    }
}

fn gate_line(draft: &mut Draft, block: usize, line: Line) {
    let page = draft.page;
    let text = page.plain(line);
    let Some((head, criteria)) = super::checkpoint_lines::split(&text) else {
        return;
    };
    let lower = head.to_lowercase();
    let opens = [
        "gate ",
        "quality gate ",
        "go/no-go ",
        "go / no-go ",
        "release gate ",
        "exit gate ",
        "entry gate ",
        "sign-off ",
        "porte ",
        "puerta ",
        "tor ",
        "freigabe ",
    ]
    .iter()
    .any(|word| lower.starts_with(word));
    let in_container = page.is_under(page.blocks[block].section, |title| {
        words::has_any(title, CONTAINERS)
    });
    // `Gate 1: …`, not "Gate enforcement rule: …".
    let is_numbered = head
        .split([' ', '('])
        .any(|word| word.starts_with(|c: char| c.is_ascii_digit()) || context::is_index(word));
    let is_gate = opens && in_container && is_numbered || (opens || in_container) && stands(head);
    if !is_gate || head.chars().count() > 80 {
        return;
    }
    let named = head.split([' ', '(']).find(|word| {
        super::super::grammar::ids::is_id(word)
            && word.contains(char::is_alphabetic)
            && word.contains(['-', '_'])
            || word.len() <= 3 && word.starts_with('G') && super::super::grammar::ids::is_id(word)
    });
    let is_free = |key: &&str| !draft.has_ticket(key) && !draft.gate_keys.contains(*key);
    let own = named.filter(is_free).filter(|key| {
        lower
            .find("after")
            .is_none_or(|at| head.find(key).is_some_and(|own| own < at))
    });
    let key = match own {
        Some(key) => {
            draft.gate_keys.insert(key.to_owned());
            key.to_owned()
        }
        None => key(draft, head, None),
    };
    let place = page.line_place(line);
    // "Go/no-go on 24 March: Ana and the CTO. Criteria: zero P1 bugs, …": the people are no criteria.
    let criteria = [
        "Criteria:",
        "criteria:",
        "Kriterien:",
        "Critères :",
        "Criterios:",
    ]
    .iter()
    .find_map(|label| criteria.split_once(label))
    .map_or(criteria, |(_, rest)| rest);
    let criteria = values::split_list(criteria.trim_end_matches(['.', '。']))
        .iter()
        .map(|part| values::criterion(part, place))
        .collect();
    let name = head.split(" (").next().unwrap_or(head).trim().to_owned();
    let index = draft.facts.gates.len();
    draft.facts.gates.push(GateFact {
        key,
        name,
        criteria,
        place,
        ..GateFact::default()
    });
    draft.gate_titles.push((index, head.to_owned()));
    draft.used[block] = true;
}

/// Words before what a gate comes after or before, and those behind it.
const AFTER: (&[&str], &[&str]) = (
    &[
        "after",
        "end of",
        "nach",
        "après",
        "después de",
        "depois de",
        "dopo",
        "после",
    ],
    &["之后", "以后", "完成后", "完了後", "の後", "后"],
);
const BEFORE: (&[&str], &[&str]) = (
    &["before", "vor", "avant", "antes de", "prima di", "перед"],
    &["之前", "以前", "の前", "前"],
);

/// Whether a text says where a gate stands.
fn stands(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.len() == text.len()
        && (side(text, &lower, AFTER).is_some() || side(text, &lower, BEFORE).is_some())
}

/// What stands beside a word: behind `after`, before `之后`.
fn side<'t>(text: &'t str, lower: &str, (before, behind): (&[&str], &[&str])) -> Option<&'t str> {
    let prefix = before
        .iter()
        .find_map(|word| Some(words::find_phrase(lower, word)? + word.len()));
    if let Some(from) = prefix {
        return text.get(from..from + end_of_list(&lower[from..]));
    }
    let end = behind.iter().find_map(|word| lower.find(word))?;
    let end = lower[..end].trim_end().len();
    let open = lower[..end]
        .rfind(['(', '（', '，', ',', '：', ':', ' '])
        .map_or(0, |at| {
            at + lower[at..].chars().next().map_or(1, char::len_utf8)
        });
    text.get(open..end).filter(|text| !text.is_empty())
}

/// Where a list of ids ends: at a bracket, a semicolon, or a comma that no id follows.
fn end_of_list(lower: &str) -> usize {
    let stops = |&(at, sign): &(usize, &str)| {
        // A comma before another id is one of the list: `after IOS-3, AND-3`.
        let next = lower[at + sign.len()..].trim_start();
        let next = next.split([' ', ',', ')', '.']).next().unwrap_or("");
        sign != "," || !super::super::grammar::ids::is_id(next)
    };
    lower
        .match_indices(['(', ')', ',', ';'])
        .find(stops)
        .map_or(lower.len(), |(at, _)| at)
}

fn gate_block(draft: &Draft, block: usize, has_boxes: bool, fact: &mut GateFact) {
    let page = draft.page;
    match &page.blocks[block].kind {
        Kind::Item { tick, depth: 1, .. } if tick.is_some() || !has_boxes => {
            let Some(&line) = page.blocks[block].lines.first() else {
                return;
            };
            let is_field = entries::of(page, [block])
                .iter()
                .any(|entry| entry.says(&["owner", "requirement", "review", "duration"]));
            if is_field {
                return;
            }
            let mut criterion = values::criterion(page.raw(line), page.line_place(line));
            criterion.ticked = tick.map(|(is_ticked, _)| is_ticked);
            fact.criteria.push(criterion);
        }
        Kind::Code { info } => {
            let matrix = matrix(draft, block);
            if matrix.len() >= 3 {
                fact.criteria.extend(matrix);
            } else if ["bash", "sh", "shell", "console", "zsh", ""].contains(&info.as_str()) {
                fact.criteria.extend(commands(draft, block));
            }
        }
        Kind::Text => {
            let text = page.joined(block);
            fact.for_each |= words::has_any(
                &text,
                &[
                    "before marking any",
                    "every agent",
                    "each agent",
                    "any agent",
                    "every ticket",
                    "each ticket",
                    "each task",
                ],
            );
            fact.stop_work |=
                words::has_any(&text, &["stop all work", "stop work", "halt all work"]);
            if fact.description.is_empty()
                && super::super::text::inline::labelled(page.raw(page.blocks[block].lines[0]))
                    .is_none_or(|found| !found.is_marked)
            {
                fact.description = text;
            }
        }
        _ => {}
    }
}

/// Commands with what they have to show in comments; a comment alone is something somebody looks at.
fn commands(draft: &Draft, block: usize) -> Vec<CriterionFact> {
    let page = draft.page;
    let one = |&line: &Line| {
        let raw = page.raw(line).trim();
        let place = page.line_place(line);
        if raw.is_empty() {
            return None;
        }
        if let Some(comment) = raw.strip_prefix('#') {
            return Some(CriterionFact {
                text: comment.trim().to_owned(),
                place,
                ..CriterionFact::default()
            });
        }
        let (command, comment) = raw.split_once(" #").unwrap_or((raw, ""));
        let comment = comment.trim().trim_end_matches(['✓', ' ']);
        let text = if comment.is_empty() {
            format!("`{}` passes", command.trim())
        } else {
            format!("`{}`: {comment}", command.trim())
        };
        let kind = CriterionKind::Command {
            command: command.trim().to_owned(),
            exit_status: 0,
            output: String::new(),
        };
        Some(CriterionFact {
            text,
            kind,
            place,
            ..CriterionFact::default()
        })
    };
    page.blocks[block].lines.iter().filter_map(one).collect()
}

/// A matrix of named booleans in code: `"coverage": test_coverage >= 0.9,`.
fn matrix(draft: &Draft, block: usize) -> Vec<CriterionFact> {
    let page = draft.page;
    let lines = &page.blocks[block].lines;
    let mut inside = false;
    let mut found = Vec::new();
    for &line in lines {
        let raw = page.raw(line).trim();
        inside |= raw.ends_with('{')
            && words::has_any(
                &raw.replace('_', " "),
                &[
                    "checks",
                    "criteria",
                    "gates",
                    "conditions",
                    "matrix",
                    "requirements",
                ],
            );
        if raw.starts_with('}') {
            inside = false;
        }
        let Some((key, value)) = raw.split_once(':').filter(|_| inside) else {
            continue;
        };
        let name = key.trim().trim_matches(['"', '\'']).replace('_', " ");
        let value = value.trim().trim_end_matches(',');
        if key.trim().starts_with(['"', '\'']) && !value.is_empty() {
            let kind = values::comparison(value).map_or(
                CriterionKind::Manual,
                |(operator, threshold, unit)| CriterionKind::Metric {
                    metric: None,
                    operator,
                    threshold,
                    unit,
                    measured: None,
                },
            );
            found.push(CriterionFact {
                text: format!("{name}: {value}"),
                kind,
                place: page.line_place(line),
                ..CriterionFact::default()
            });
        }
    }
    found
}

/// The name of a gate where it is a key: `G-LINT`.
pub(super) fn own_key(draft: &mut Draft, name: &str) -> Option<String> {
    let is_key = (2..=16).contains(&name.len())
        && name.contains(['-', '_'])
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
        && name.starts_with(|c: char| c.is_ascii_uppercase());
    let is_free = is_key && !draft.has_ticket(name) && !draft.gate_keys.contains(name);
    is_free.then(|| {
        draft.gate_keys.insert(name.to_owned());
        name.to_owned()
    })
}

/// The key of a gate: `G1`, `W2`, or the next free number.
pub(super) fn key(draft: &mut Draft, title: &str, time: Option<TimePoint>) -> String {
    let lower = title.to_lowercase();
    let numbered = words::find_phrase(&lower, "gate")
        .and_then(|at| title.get(at + 4..))
        .and_then(|rest| {
            let word = rest
                .trim_start()
                .split([':', ' ', '-', '—', '–', '.'])
                .next()?;
            context::is_index(word).then(|| format!("G{}", word.to_uppercase()))
        });
    let timed = time.and_then(|time| match time.unit {
        TimeUnit::Week => Some(format!("W{}", time.to)),
        TimeUnit::Day => Some(format!("D{}", time.to)),
        _ => None,
    });
    let is_free = |key: &String| !draft.has_ticket(key) && !draft.gate_keys.contains(key);
    let mut found = numbered.filter(is_free).or(timed.filter(is_free));
    while found.is_none() {
        let key = format!("G{}", draft.next_gate);
        draft.next_gate += 1;
        found = Some(key).filter(|key| !draft.has_ticket(key) && !draft.gate_keys.contains(key));
    }
    let key = found.unwrap_or_default();
    draft.gate_keys.insert(key.clone());
    key
}

/// "At each phase gate, you: stop all work …": the same gate behind every phase.
fn is_protocol(draft: &Draft, section: usize) -> bool {
    let page = draft.page;
    page.sections[section].blocks.clone().any(|block| {
        matches!(page.blocks[block].kind, Kind::Text)
            && words::has_any(
                &page.joined(block),
                &[
                    "each phase gate",
                    "every phase gate",
                    "at each gate",
                    "at every gate",
                    "after each phase",
                    "after every phase",
                    "end of each phase",
                    "nach jeder phase",
                    "à chaque phase",
                    "al final de cada fase",
                    "每个阶段",
                ],
            )
    })
}

fn protocol(draft: &mut Draft, section: usize) {
    let page = draft.page;
    let mut criteria = Vec::new();
    let mut stop_work = false;
    for block in page.sections[section].blocks.clone() {
        if let (Kind::Item { depth: 1, .. }, Some(&line)) =
            (&page.blocks[block].kind, page.blocks[block].lines.first())
        {
            let text = page.plain(line);
            stop_work |= words::has_any(&text, &["stop all work", "stop work", "halt"]);
            criteria.push(values::criterion(page.raw(line), page.line_place(line)));
            draft.used[block] = true;
        }
        if let Kind::Text = page.blocks[block].kind {
            stop_work |= words::has_any(&page.joined(block), &["stop all work", "stop work"]);
        }
    }
    let place = page.section_place(section);
    let mut before: Option<String> = None;
    for phase in draft.facts.phases.clone() {
        let key = key(draft, "", None);
        if let Some(before) = before.replace(key.clone()) {
            draft.facts.statements.push(Statement {
                from: vec![Subject::Gate(before)],
                to: vec![Subject::Gate(key.clone())],
                reason: "One phase after the other.".to_owned(),
                ..Statement::new(Form::Prose, phase.name.clone(), phase.place)
            });
        }
        let own = phase
            .milestones
            .iter()
            .cloned()
            .chain(criteria.iter().cloned())
            .collect();
        draft.facts.gates.push(GateFact {
            key,
            name: format!("Gate of {}", phase.name),
            criteria: own,
            phase: Some(phase.name.clone()),
            stop_work,
            place,
            ..GateFact::default()
        });
    }
}

/// A phase is the tickets in it; anything else is itself.
fn of_phase(draft: &Draft, subject: Subject) -> Vec<Subject> {
    let Subject::Phase(name) = &subject else {
        return vec![subject];
    };
    let inside = draft
        .facts
        .tickets
        .iter()
        .filter(|ticket| ticket.phase.as_ref() == Some(name));
    inside
        .map(|ticket| Subject::Ticket(ticket.key.clone()))
        .collect()
}

/// Finds where gates stand, once every name is known: `After A & B (Before C)`.
pub(super) fn positions(draft: &mut Draft) {
    for (index, title) in std::mem::take(&mut draft.gate_titles) {
        let lower = title.to_lowercase();
        let part = |words: (&[&str], &[&str])| {
            let is_same = lower.len() == title.len();
            side(&title, &lower, words)
                .filter(|_| is_same)
                .unwrap_or("")
                .to_owned()
        };
        let named = |draft: &Draft, text: &str| -> Vec<Subject> {
            let text = if text.is_empty() {
                return Vec::new();
            } else {
                text
            };
            let known = draft
                .parse(text, None)
                .references
                .into_iter()
                .flat_map(|reference| reference.subjects)
                .filter(|subject| !matches!(subject, Subject::Unknown(_)));
            known
                .flat_map(|subject| of_phase(draft, draft.as_work(&subject)))
                .collect()
        };
        let (after, before) = (named(draft, &part(AFTER)), named(draft, &part(BEFORE)));
        let gate = &mut draft.facts.gates[index];
        (gate.after, gate.before) = (after.clone(), before.clone());
        if after.is_empty() && before.is_empty() {
            continue;
        }
        let (key, place) = (gate.key.clone(), gate.place);
        let base = Statement::new(
            Form::Gate,
            title,
            Place {
                to_line: place.line,
                ..place
            },
        );
        let own = vec![Subject::Gate(key)];
        if !after.is_empty() {
            draft.facts.statements.push(Statement {
                from: after,
                to: own.clone(),
                ..base.clone()
            });
        }
        if !before.is_empty() {
            draft.facts.statements.push(Statement {
                from: own,
                to: before,
                ..base
            });
        }
    }
}
