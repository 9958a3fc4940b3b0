//! Options: ways to run the campaign, as text in code or lists, and who does what in each.

use super::super::facts::*;
use super::super::grammar::{durations, times, words};
use super::super::text::page::{BOLD, Kind, Line};
use super::draft::Draft;
use crate::plan::Work;

/// Words that open the title of an option.
const OPTIONS: &[&str] = &[
    "option",
    "alternative",
    "scenario",
    "variant",
    "variante",
    "opción",
    "scénario",
    "вариант",
    "方案",
    "选项",
    "オプション",
    "옵션",
];

/// Reads every option.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for section in 1..page.sections.len() {
        let title = page.sections[section].title.clone();
        if page.sections[section].level > BOLD + 1 {
            continue;
        }
        let Some((label, name, remark)) = take_apart(&title) else {
            continue;
        };
        let lines = lines(draft, section);
        if lines.is_empty() {
            continue;
        }
        option(draft, section, label, name, remark, &lines);
    }
}

/// The label, the name and the bracket of an option's title.
fn take_apart(title: &str) -> Option<(String, String, String)> {
    let lower = title.to_lowercase();
    let word = OPTIONS.iter().find(|word| lower.starts_with(**word))?;
    let after = title.get(word.len()..)?;
    // "Options" is a heading above them.
    if word.is_ascii() && after.starts_with(char::is_alphabetic) {
        return None;
    }
    let after = after.trim_start();
    let end = after
        .find(|c: char| !(c.is_alphanumeric() || c == '.'))
        .unwrap_or(after.len());
    let index = after[..end].trim_end_matches('.');
    if !super::context::is_index(index) {
        return None;
    }
    let rest = after[index.len()..].trim_start_matches([' ', ':', '-', '–', '—', '.', '：']);
    let (name, bracket) = rest.split_once(['(', '（']).unwrap_or((rest, ""));
    let label = format!("{} {index}", title.get(..word.len())?);
    let name = if name.trim().is_empty() {
        label.clone()
    } else {
        name.trim().to_owned()
    };
    Some((
        label,
        name,
        bracket.trim_end_matches([')', '）', ' ']).to_owned(),
    ))
}

/// The lines of an option: of its code, or of its items.
fn lines(draft: &Draft, section: usize) -> Vec<Line> {
    let page = draft.page;
    let blocks = page.sections[section].blocks.clone();
    let code: Vec<Line> = blocks
        .clone()
        .filter(|&block| matches!(page.blocks[block].kind, Kind::Code { .. }))
        .flat_map(|block| page.blocks[block].lines.clone())
        .collect();
    if !code.is_empty() {
        return code;
    }
    blocks
        .filter(|&block| matches!(page.blocks[block].kind, Kind::Item { .. } | Kind::Text))
        .flat_map(|block| page.blocks[block].lines.clone())
        .collect()
}

/// An option while its lines are read.
struct Reading {
    entries: Vec<OptionEntry>,
    stage: usize,
    stage_name: String,
    stage_claim: Option<(Work, Work)>,
    /// What has to be complete before the next entries.
    barrier: Option<(Vec<Subject>, String, Line)>,
    total: Option<(Work, Work, Place)>,
    form: Form,
}

fn option(
    draft: &mut Draft,
    section: usize,
    label: String,
    name: String,
    remark: String,
    lines: &[Line],
) {
    let page = draft.page;
    let parents: Vec<String> = page
        .around(section)
        .skip(1)
        .map(|at| page.sections[at].title.clone())
        .collect();
    let speaks = |text: &str| {
        words::has_any(
            text,
            &[
                "agent assignments",
                "agent assignment",
                "assignments",
                "staffing",
                "team size",
                "agents",
                "agent",
                "team",
                "besetzung",
                "équipe",
                "equipo",
            ],
        )
    };
    let is_staffing = parents.first().is_some_and(|title| speaks(title))
        || (speaks(&name) && !words::has_any(&name, &["execution", "parallel", "sequential"]));
    let mut reading = Reading {
        entries: Vec::new(),
        stage: 0,
        stage_name: String::new(),
        stage_claim: None,
        barrier: None,
        total: None,
        form: if is_staffing {
            Form::Staffing
        } else {
            Form::Option
        },
    };
    for &line in lines {
        read_line(draft, line, &mut reading);
    }
    let text = format!("{name} {remark}");
    // "All in parallel (5 engineers), 5 hours" says nothing of rows: everything, as it depends on each other.
    let is_whole = words::has_any(
        &text,
        &["all", "everything", "parallel", "alle", "tout", "todo"],
    );
    if reading.entries.is_empty() && !(is_whole && reading.total.is_some()) {
        return;
    }
    let kind = match () {
        () if is_staffing => OptionKind::Staffing,
        () if reading
            .entries
            .iter()
            .any(|entry| entry.stage_claim.is_some())
            || reading
                .entries
                .iter()
                .any(|entry| !entry.stage_name.is_empty()) =>
        {
            OptionKind::Staged
        }
        () if words::has_any(
            &text,
            &[
                "sequential",
                "sequentiell",
                "séquentiel",
                "secuencial",
                "one after the other",
                "последовательно",
                "串行",
                "顺序",
            ],
        ) || (!reading.entries.is_empty()
            && reading.entries.iter().all(|entry| entry.slot.is_some())) =>
        {
            OptionKind::Sequential
        }
        () => OptionKind::Parallel,
    };
    let claim = durations::all(&remark, draft.units)
        .first()
        .map(|span| (span.min, span.max));
    for block in page.sections[section].blocks.clone() {
        draft.used[block] = true;
    }
    draft.facts.options.push(OptionFact {
        name,
        label,
        remark,
        kind,
        entries: reading.entries,
        claim,
        total: reading.total,
        place: page.section_place(section),
    });
}

fn read_line(draft: &mut Draft, line: Line, reading: &mut Reading) {
    let page = draft.page;
    let text = page.plain(line);
    let trimmed = text.trim_start_matches(['-', '*', '•', ' ']).trim();
    if trimmed.is_empty() {
        return;
    }
    if words::has_any(
        trimmed,
        &[
            "total",
            "total time",
            "duration",
            "dauer",
            "durée",
            "gesamt",
            "gesamtdauer",
            "durée totale",
            "总计",
            "合計",
            "итого",
        ],
    ) {
        if let Some(span) = durations::all(trimmed, draft.units).first() {
            reading.total = Some((span.min, span.max, page.line_place(line)));
        }
        return;
    }
    if trimmed.starts_with(['↓', '⬇', '→', '⇓', '▼'])
        || (trimmed.starts_with('(') && words::has_any(trimmed, &["when", "after", "once"]))
        || words::has_any(trimmed.split(':').next().unwrap_or(""), &["then", "when"])
            && draft.keys.find(trimmed).is_none()
            && trimmed.len() < 60
            && !trimmed.contains(':')
    {
        barrier(draft, line, trimmed, reading);
        return;
    }
    if let Some((name, claim)) = stage(draft, trimmed) {
        reading.stage += 1;
        (reading.stage_name, reading.stage_claim) = (name, claim);
        return;
    }
    entry(draft, line, trimmed, reading);
}

/// `Phase 1 (parallel, 2-3 hours):`.
fn stage(draft: &Draft, text: &str) -> Option<(String, Option<(Work, Work)>)> {
    let body = text.strip_suffix([':', '：'])?;
    let is_stage = super::context::is_phase_title(body)
        || words::has_any(body, &["phase", "stage", "step", "wave"]);
    let claim = durations::all(body, draft.units)
        .first()
        .map(|span| (span.min, span.max));
    (is_stage && draft.keys.find(body).is_none()).then(|| {
        (
            body.split(['(', '（'])
                .next()
                .unwrap_or(body)
                .trim()
                .to_owned(),
            claim,
        )
    })
}

/// `↓ (When A & B complete)`: what follows waits for them; a word that names no row is the part that has to be
/// done, as in `D baseline`.
fn barrier(draft: &mut Draft, line: Line, text: &str, reading: &mut Reading) {
    let inside = text.trim_matches(|c: char| c.is_whitespace() || "↓⬇→⇓▼()".contains(c));
    let parsed = draft.parse(inside, None);
    let subjects: Vec<Subject> = parsed
        .references
        .iter()
        .flat_map(|reference| &reference.subjects)
        .filter(|subject| !matches!(subject, Subject::Unknown(_)))
        .map(|subject| draft.as_work(subject))
        .collect();
    reading.barrier = (!subjects.is_empty()).then(|| (subjects, parsed.leftover.join(" "), line));
    reading.stage += usize::from(reading.stage_claim.is_none());
}

fn entry(draft: &mut Draft, line: Line, text: &str, reading: &mut Reading) {
    let page = draft.page;
    let place = page.line_place(line);
    let (head, body) = text
        .split_once([':', '：'])
        .map_or(("", text), |(head, body)| (head.trim(), body.trim()));
    let slot = times::first(head)
        .filter(|found| found.start == 0 && found.time.unit == TimeUnit::Hour)
        .map(|found| {
            (
                Work((found.time.from * 60.0) as i64),
                Work((found.time.to * 60.0) as i64),
            )
        });
    let clause = body.split(" - ").next().unwrap_or(body);
    let main = clause.split(['(', '（']).next().unwrap_or(clause).trim();
    let names_head = draft
        .keys
        .find(head)
        .cloned()
        .or_else(|| works(draft, head).into_iter().next());
    let (subjects, is_sequence) = match works(draft, main) {
        found if found.is_empty() && slot.is_none() && !is_worker(head) => (
            names_head
                .clone()
                .into_iter()
                .map(|subject| draft.as_work(&subject))
                .collect(),
            false,
        ),
        found if !found.is_empty() && main.contains(['→', '>']) => (sequence(draft, main), true),
        found => (found, false),
    };
    let is_optional = words::has_any(text, &["optional", "backup", "if needed", "falls nötig"]);
    if subjects.is_empty() && !(is_worker(head) && is_optional) {
        return;
    }
    let agent = if is_worker(head) {
        head.to_owned()
    } else {
        String::new()
    };
    let is_named = ["agent", "engineer", "developer", "dev ", "person"]
        .iter()
        .any(|word| agent.to_lowercase().starts_with(word));
    if is_named {
        draft.add_agent(&agent, place);
    }
    waits(draft, line, body, &subjects, reading);
    reading.entries.push(OptionEntry {
        stage: reading.stage,
        stage_name: reading.stage_name.clone(),
        stage_claim: reading.stage_claim,
        agent,
        subjects,
        slot,
        is_sequence,
        is_optional,
        text: text.to_owned(),
        place,
    });
}

/// A head that names who works: `Agent 1`, `Chat 2`, `Dev A`.
fn is_worker(head: &str) -> bool {
    let mut parts = head.split_whitespace();
    let word = parts.next().unwrap_or("").to_lowercase();
    let is_word = [
        "agent",
        "chat",
        "worker",
        "dev",
        "developer",
        "person",
        "team",
        "engineer",
        "session",
        "terminal",
        "bot",
    ]
    .contains(&word.as_str());
    is_word && parts.next().is_some_and(super::context::is_index)
}

/// The subjects of a short text, tracks of one ticket as their ticket.
fn works(draft: &Draft, text: &str) -> Vec<Subject> {
    super::checkpoints::works(draft, text)
}

fn sequence(draft: &Draft, text: &str) -> Vec<Subject> {
    text.split(['→', '>'])
        .flat_map(|part| works(draft, part.trim().trim_end_matches('-')))
        .collect()
}

/// The orders an entry states: the barrier before it, and `starts after A & B`.
fn waits(draft: &mut Draft, line: Line, body: &str, subjects: &[Subject], reading: &mut Reading) {
    let page = draft.page;
    let base = Statement {
        to: subjects.to_vec(),
        ..Statement::new(reading.form, body.to_owned(), page.line_place(line))
    };
    if let Some((from, part, at)) = reading.barrier.take() {
        draft.facts.statements.push(Statement {
            from,
            part,
            text: page.plain(at),
            place: page.line_place(at).to(page.line_place(line)),
            ..base.clone()
        });
    }
    let lower = body.to_lowercase();
    if let Some(at) = words::find_phrase(&lower, "after").filter(|_| lower.len() == body.len()) {
        let parsed = draft.parse(body.get(at + 5..).unwrap_or(""), None);
        let from: Vec<Subject> = parsed
            .references
            .iter()
            .flat_map(|reference| &reference.subjects)
            .filter(|subject| !matches!(subject, Subject::Unknown(_)))
            .map(|subject| draft.as_work(subject))
            .filter(|subject| !subjects.contains(subject))
            .collect();
        if !from.is_empty() && !subjects.is_empty() {
            draft.facts.statements.push(Statement {
                from,
                part: parsed.leftover.join(" "),
                ..base
            });
        }
    }
}
