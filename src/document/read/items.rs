//! List items that are tickets: task lists, nested lists, ids in front of a title.
//!
//! Boxes are used for criteria at least as often as for tasks, so an item is a ticket on its own evidence (an
//! id, an estimate, a dependency) or where the section around it speaks of tasks and not of criteria.

use super::super::facts::{CellFact, Field, Form, StepFact, Subject, TicketFact, TrackFact};
use super::super::grammar::durations;
use super::super::grammar::{ids, words};
use super::super::text::inline;
use super::super::text::page::{Kind, Line};
use super::draft::{Draft, Wait};
use super::{boards, context, entries, meta, rows, titles, values};
use crate::plan::ProgressState;

/// Titles whose items have to be true, not to be done.
const CRITERIA: &[&str] = &[
    "gate",
    "gates",
    "checklist",
    "definition of done",
    "dod",
    "acceptance",
    "criteria",
    "criterion",
    "success",
    "validation",
    "deliverable",
    "deliverables",
    "handoff",
    "handover",
    "prerequisites",
    "prerequisite",
    "complete when",
    "done when",
    "before marking",
    "requirements",
    "constraints",
    "checkpoint",
    "checkpoints",
    "do not",
    "don't",
    "indicator",
    "quality",
    "verification",
    "review checklist",
    "exit",
    "entry",
    "sign-off",
    "test requirement",
    "test plan",
    "expected",
    "assumptions",
    "out of scope",
    "non-goals",
    "goals",
    "objectives",
    "risks",
    "questions",
    "references",
    "notes",
    "abnahme",
    "akzeptanz",
    "kriterien",
    "fertig wenn",
    "critères",
    "criterios",
    "критерии",
    "验收",
    "标准",
    "检查",
    "チェックリスト",
    "受入",
    "完了条件",
    "완료 조건",
];

/// Titles whose items are to be done.
const TASKS: &[&str] = &[
    "tasks",
    "task",
    "task list",
    "todo",
    "todos",
    "to do",
    "backlog",
    "tickets",
    "issues",
    "work items",
    "plan",
    "implementation plan",
    "action items",
    "roadmap",
    "sprint",
    "milestone",
    "phase",
    "stage",
    "week",
    "day",
    "epic",
    "track",
    "stream",
    "workstream",
    "steps",
    "work",
    "implementation",
    "subtasks",
    "sub-tasks",
    "stories",
    "aufgaben",
    "arbeitspakete",
    "schritte",
    "tâches",
    "étapes",
    "tareas",
    "pasos",
    "attività",
    "tarefas",
    "taken",
    "uppgifter",
    "zadania",
    "задачи",
    "этап",
    "任务",
    "待办",
    "步骤",
    "阶段",
    "タスク",
    "作業",
    "手順",
    "フェーズ",
    "작업",
    "할 일",
    "단계",
];

/// Whether a title speaks of criteria.
pub(super) fn is_criteria_title(title: &str) -> bool {
    words::has_any(title, CRITERIA)
}

/// Whether an item is a ticket whatever stands around it: it opens with an id and says more.
pub(super) fn is_clear_ticket(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    let (Kind::Item { tick, .. }, Some(&line)) =
        (&page.blocks[block].kind, page.blocks[block].lines.first())
    else {
        return false;
    };
    let text = page.plain(line);
    let Some((_, rest)) = ids::leading_id(&text) else {
        return false;
    };
    let meta = meta::read(page.raw(line), draft.units);
    !context::is_history(page, page.blocks[block].section)
        && !text[rest..].trim().is_empty()
        && (tick.is_some() || meta.says_work())
}

/// Reads every list.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    let only_boxes = is_pure_task_list(draft);
    let mut block = 0;
    while block < page.blocks.len() {
        if matches!(page.blocks[block].kind, Kind::Item { depth: 1, .. }) && !draft.used[block] {
            let end = list_end(draft, block);
            if context::is_history(page, page.blocks[block].section) {
                block = end;
                continue;
            }
            list(draft, block, end, only_boxes);
            block = end;
        } else {
            block += 1;
        }
    }
}

/// Where the list that starts at a block ends.
fn list_end(draft: &Draft, start: usize) -> usize {
    let page = draft.page;
    let section = page.blocks[start].section;
    let belongs = |&at: &usize| {
        page.blocks[at].section == section
            && (matches!(page.blocks[at].kind, Kind::Item { .. })
                || page.blocks[at].parent.is_some())
    };
    (start + 1..page.blocks.len())
        .find(|at| !belongs(at))
        .unwrap_or(page.blocks.len())
}

/// Whether a document has boxes and nothing else that could be its tickets.
fn is_pure_task_list(draft: &Draft) -> bool {
    let page = draft.page;
    let no_tickets = draft.facts.tickets.is_empty();
    let boxes = page
        .blocks
        .iter()
        .filter(|block| {
            matches!(block.kind, Kind::Item { tick: Some(_), .. })
                && !page.is_under(block.section, is_criteria_title)
        })
        .count();
    no_tickets && boxes >= 3 && draft.facts.tracks.is_empty()
}

/// What the place of a list says of its items.
struct Setting {
    is_criteria: bool,
    is_tasks: bool,
    only_boxes: bool,
    /// Whether it stands in a column of a board: below a heading that is a state, beside others.
    is_board: bool,
    /// How many items open with an id and a rest.
    with_ids: usize,
    /// Whether most items say in square brackets who does them: `Freeze writes (30 min) [DBA]`.
    with_doers: bool,
}

fn list(draft: &mut Draft, start: usize, end: usize, only_boxes: bool) {
    let page = draft.page;
    let section = page.blocks[start].section;
    let lead = page.lead(start);
    let speaks_of_tasks = |text: &str| words::has_any(text, TASKS) && !titles::is_elsewhere(text);
    // The nearest title that says either decides; the document's own title says neither.
    let titles = page
        .around(section)
        .filter(|&at| page.sections[at].level >= 2)
        .map(|at| page.sections[at].title.clone());
    let nearest = lead
        .clone()
        .into_iter()
        .chain(titles)
        .find(|text| is_criteria_title(text) || speaks_of_tasks(text));
    let is_criteria = nearest.as_deref().is_some_and(is_criteria_title);
    let is_tasks = !is_criteria && nearest.is_some();
    let with_ids = (start..end)
        .filter(|&block| opens_with_id(draft, block))
        .count();
    let mut setting = Setting {
        is_criteria,
        is_tasks,
        only_boxes,
        is_board: boards::is_column(page, section),
        with_ids,
        with_doers: (start..end)
            .filter(|&block| !doers(draft, block).is_empty())
            .count()
            * 5
            >= (end - start) * 3,
    };
    setting.is_tasks |= setting.is_board;
    setting.is_criteria &= !setting.is_board;
    let is_estimated = !is_criteria && is_estimated(draft, start, end, &setting);
    setting.is_tasks |= is_estimated;
    let mut track_of_item: Option<(usize, String)> = None;
    let mut phase_of_item: Option<(usize, String)> = None;
    let mut parents: Vec<(usize, usize)> = Vec::new();
    for block in start..end {
        let Kind::Item { depth, .. } = page.blocks[block].kind else {
            continue;
        };
        if draft.used[block] {
            continue;
        }
        if track_of_item
            .as_ref()
            .is_some_and(|(at, _)| page.blocks[block].start >= page.blocks[*at].end)
        {
            track_of_item = None;
        }
        while parents
            .last()
            .is_some_and(|(at, _)| page.blocks[block].start >= page.blocks[*at].end)
        {
            parents.pop();
        }
        if phase_of_item
            .as_ref()
            .is_some_and(|(at, _)| page.blocks[block].start >= page.blocks[*at].end)
        {
            phase_of_item = None;
        }
        if let Some(name) = as_phase(draft, block) {
            phase_of_item = Some((block, name));
        } else if let Some(name) = as_track(draft, block, &setting) {
            track_of_item = Some((block, name));
        } else if is_ticket(draft, block, &setting) {
            let parent = parents
                .last()
                .map(|(_, ticket)| draft.facts.tickets[*ticket].key.clone());
            let track = track_of_item.as_ref().map(|(_, name)| name.clone());
            let ticket = ticket(draft, block, track, parent);
            if setting.with_doers && draft.facts.tickets[ticket].owners.is_empty() {
                draft.facts.tickets[ticket].owners = doers(draft, block);
            }
            if let Some((_, phase)) = &phase_of_item {
                draft.facts.tickets[ticket].phase = Some(phase.clone());
            }
            parents.push((block, ticket));
        } else if let Some(&(_, ticket)) = parents.last().filter(|_| depth > 1) {
            nested(draft, block, ticket);
        }
    }
}

/// Whether a list holds tickets by its own evidence: one of its items is clearly a ticket, and most have an estimate.
fn is_estimated(draft: &Draft, start: usize, end: usize, setting: &Setting) -> bool {
    let page = draft.page;
    let outer = |&at: &usize| matches!(page.blocks[at].kind, Kind::Item { depth: 1, .. });
    let items: Vec<usize> = (start..end).filter(outer).collect();
    let has_estimate = |&&at: &&usize| {
        let line = page.blocks[at].lines.first();
        line.is_some_and(|&line| meta::read(page.raw(line), draft.units).estimate.is_some())
    };
    let estimated = items.iter().filter(has_estimate).count();
    estimated >= 2
        && estimated * 2 >= items.len()
        && items.iter().any(|&at| is_ticket(draft, at, setting))
}

/// Who does an item, where names stand in square brackets at its end or behind its estimate.
fn doers(draft: &Draft, block: usize) -> Vec<String> {
    const OTHER: &[&str] = &[
        "wip", "todo", "done", "blocked", "optional", "urgent", "high", "low", "medium",
        "critical", "new", "mvp",
    ];
    let page = draft.page;
    let Some(&line) = page.blocks[block]
        .lines
        .first()
        .filter(|_| matches!(page.blocks[block].kind, Kind::Item { .. }))
    else {
        return Vec::new();
    };
    let raw = page.raw(line);
    let bracket = raw
        .rfind('[')
        .zip(raw.rfind(']'))
        .filter(|(open, close)| *open > 0 && open < close);
    let Some(inside) = bracket
        .filter(|(_, close)| !raw[*close..].starts_with("]("))
        .map(|(open, close)| &raw[open + 1..close])
    else {
        return Vec::new();
    };
    let names = rows::owners(inside);
    let is_name = |name: &String| {
        name.starts_with(char::is_uppercase)
            && (2..=20).contains(&name.chars().count())
            && name
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'))
            && !OTHER.contains(&name.to_lowercase().as_str())
            && values::size(name).is_none()
    };
    if names.iter().all(is_name) {
        names
    } else {
        Vec::new()
    }
}

fn opens_with_id(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    let line = page.blocks[block]
        .lines
        .first()
        .filter(|_| matches!(page.blocks[block].kind, Kind::Item { .. }));
    let text = line.map(|&line| page.plain(line)).unwrap_or_default();
    line.is_some_and(|&line| {
        opening(page.raw(line), &text).is_some_and(|(_, rest)| !text[rest..].trim().is_empty())
    })
}

/// The key an item opens with, and where its title starts: an id, a number of an outline (`1.2 Visit`), or a name in
/// bold or code before a sign (`**db-pool** — replace the pool`). `text` is the item without markup.
fn opening(raw: &str, text: &str) -> Option<(String, usize)> {
    ids::leading_id(text)
        .or_else(|| ids::outline_number(text))
        .or_else(|| marked_name(raw, text))
        .or_else(|| {
            let start = doer(text)?.1;
            let (id, rest) = ids::leading_id(&text[start..])?;
            Some((id, start + rest))
        })
}

/// Who does an item, where the name stands before an id in brackets, and where the id starts: `alpha: skeleton`.
fn doer(text: &str) -> Option<(&str, usize)> {
    let colon = text.find(": [")?;
    let name = &text[..colon];
    let is_name =
        colon <= 40 && name.split(' ').count() <= 3 && name.starts_with(char::is_alphabetic);
    is_name.then_some((name, colon + 2))
}

fn marked_name(raw: &str, text: &str) -> Option<(String, usize)> {
    let mark = ["**", "`"].into_iter().find(|mark| raw.starts_with(mark))?;
    let inside = &raw[mark.len()..];
    let name = inside[..inside.find(mark)?]
        .trim()
        .trim_matches('`')
        .trim_end_matches(':');
    // `**owner**: Ann` labels what it stands below.
    let is_name = (3..=40).contains(&name.len())
        && words::exact_meaning(name).is_none()
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    let rest = text.strip_prefix(name).filter(|_| is_name)?;
    let title = rest
        .trim_start()
        .trim_start_matches([':', '—', '–', '-'])
        .trim_start();
    let is_separate = rest.trim_start().starts_with([':', '—', '–', '-']);
    (is_separate && !title.is_empty()).then(|| (name.to_owned(), text.len() - title.len()))
}

/// Whether an item names a stage and holds items that are work: `- [ ] Phase 1: Prepare` with tasks below.
fn is_stage(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    let Some(&line) = page.blocks[block].lines.first() else {
        return false;
    };
    context::is_phase_title(&page.plain(line))
        && page.nested(block).any(|at| {
            let first = page.blocks[at].lines.first();
            matches!(page.blocks[at].kind, Kind::Item { .. })
                && first
                    .is_some_and(|&line| meta::read(page.raw(line), draft.units).estimate.is_some())
        })
}

/// The phase an item names that holds work.
fn as_phase(draft: &Draft, block: usize) -> Option<String> {
    let line = *draft.page.blocks[block].lines.first()?;
    is_stage(draft, block).then(|| context::phase_name(&draft.page.plain(line)))
}

/// An item that names a track and holds tickets: `- Track A: Backend` with tickets below.
fn as_track(draft: &mut Draft, block: usize, setting: &Setting) -> Option<String> {
    let page = draft.page;
    let line = *page.blocks[block].lines.first()?;
    let text = page.plain(line);
    let nested: Vec<usize> = page
        .nested(block)
        .filter(|&at| {
            matches!(page.blocks[at].kind, Kind::Item { .. })
                && page.blocks[at].parent == Some(block)
        })
        .collect();
    let inner = Setting {
        is_criteria: setting.is_criteria,
        is_tasks: setting.is_tasks,
        only_boxes: false,
        is_board: false,
        with_ids: setting.with_ids,
        with_doers: setting.with_doers,
    };
    let tickets = nested
        .iter()
        .filter(|&&at| is_ticket(draft, at, &inner))
        .count();
    if nested.is_empty() || tickets * 2 < nested.len() || setting.is_criteria {
        return None;
    }
    let title = titles::read(&text).filter(|title| title.role == titles::Role::Track);
    // `Track: Growth (owner: Mia)`.
    let labelled = inline::labelled(&text).filter(|found| {
        words::exact_meaning(&found.label) == Some(words::Meaning::Ticket(Field::Track))
    });
    let bare = labelled.map_or(text.as_str(), |found| &text[found.value..]);
    let bare = bare.trim_end_matches([':', '：']).trim();
    let team = titles::team(titles::bracket(bare));
    let bare = if team.is_empty() {
        bare
    } else {
        bare[..bare.rfind(['(', '（']).unwrap_or(bare.len())].trim_end()
    };
    let is_heading = ids::leading_id(&text).is_none()
        && !meta::read(page.raw(line), draft.units).says_work()
        && !matches!(page.blocks[block].kind, Kind::Item { tick: Some(_), .. })
        && bare.split_whitespace().count() <= 6;
    let place = page.block_place(block);
    let track = match title {
        Some(title) => {
            let aliases = vec![title.index.clone(), title.rest.clone()];
            TrackFact {
                name: title.label(),
                aliases,
                description: title.rest.clone(),
                place,
                ..TrackFact::default()
            }
        }
        None if is_heading && !context::is_phase_title(bare) && !context::is_generic(bare) => {
            TrackFact {
                name: bare.to_owned(),
                place,
                ..TrackFact::default()
            }
        }
        None => return None,
    };
    let index = draft.add_track(track);
    super::cards::team(draft, index, &team, page.blocks[block].section);
    draft.used[block] = true;
    Some(draft.facts.tracks[index].name.clone())
}

fn is_ticket(draft: &Draft, block: usize, setting: &Setting) -> bool {
    let page = draft.page;
    let Kind::Item { depth, tick, .. } = page.blocks[block].kind else {
        return false;
    };
    let Some(&line) = page.blocks[block].lines.first() else {
        return false;
    };
    let (raw, text) = (page.raw(line), page.plain(line));
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 || links_only(raw) {
        return false;
    }
    let meta = meta::read(raw, draft.units);
    let behind_id = opening(raw, &text).map_or("", |(_, rest)| text[rest..].trim_start());
    // `A-1 → A-2: why` is an arrow, not a ticket with a title.
    let behind_word = text
        .trim_start_matches(|c: char| !c.is_whitespace())
        .trim_start();
    let points = |text: &str| {
        super::arrows::ARROWS
            .iter()
            .any(|arrow| text.starts_with(arrow))
    };
    if points(behind_id) || points(behind_word) {
        return false;
    }
    let says_more = meta.says_work() || says_below(draft, block);
    // A table of contents is numbered as well.
    let has_id = !behind_id.is_empty() && (says_more || ids::outline_number(&text).is_none());
    if setting.is_criteria {
        return has_id && tick.is_some() && says_more;
    }
    if has_id {
        return tick.is_some() || says_more || (setting.is_tasks && setting.with_ids >= 2);
    }
    let is_entry = entries::of(page, [block])
        .iter()
        .any(|entry| entry.meaning.is_some());
    if is_entry && tick.is_none() {
        return false;
    }
    // A box inside a ticket is a step of it.
    let under_ticket = depth > 1
        && page.blocks[block].parent.is_some_and(|parent| {
            !is_stage(draft, parent) && (draft.used[parent] || is_ticket(draft, parent, setting))
        });
    if under_ticket {
        return false;
    }
    match tick {
        _ if setting.is_board && depth == 1 => true,
        Some(_) => setting.is_tasks || setting.only_boxes || says_more,
        None => meta.estimate.is_some() && (setting.is_tasks || meta.waits.is_some()),
    }
}

/// An item that is a link and nothing else: a table of contents.
fn links_only(raw: &str) -> bool {
    let raw = raw.trim();
    raw.starts_with('[')
        && raw.ends_with(')')
        && raw.contains("](")
        && raw.matches("](").count() == 1
}

/// Whether the items below carry labels of a ticket.
fn says_below(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    entries::of(page, page.nested(block)).iter().any(|entry| {
        let fields = [
            Field::DependsOn,
            Field::Blocks,
            Field::Estimate,
            Field::Owner,
            Field::Status,
            Field::Priority,
        ];
        matches!(entry.meaning, Some(words::Meaning::Ticket(field)) if fields.contains(&field))
    })
}

fn ticket(draft: &mut Draft, block: usize, track: Option<String>, parent: Option<String>) -> usize {
    let page = draft.page;
    let mut ticket = TicketFact {
        parent,
        track,
        ..TicketFact::default()
    };
    let Kind::Item { tick, ordinal, .. } = page.blocks[block].kind else {
        return 0;
    };
    if let Some((is_ticked, mark)) = tick {
        ticket.state = Some(if is_ticked {
            ProgressState::Done
        } else {
            ProgressState::NotStarted
        });
        ticket.cells.push(CellFact {
            field: Field::Tick,
            place: page.line_place(mark),
            text: page.raw(mark).to_owned(),
        });
    }
    let around = context::of(draft, block);
    let local = ordinal.map(|_| page.list_starts[block]);
    draft.used[block] = true;
    let index = from_text(draft, page.blocks[block].lines[0], ticket, &around, local);
    if let (Some(list), Some(number)) = (local, ordinal) {
        let owner = Subject::Ticket(draft.facts.tickets[index].key.clone());
        let numbers = draft.local_numbers.entry(list).or_default();
        numbers.insert(number.to_string(), owner);
    }
    index
}

/// Adds a ticket that is written in a line: `T-1: Build (2h, after T-0) @ada`. Returns its index.
///
/// `ticket` holds what is known already, `around` what its section says; `local` is the ordered list whose numbers it
/// may name.
pub(super) fn from_text(
    draft: &mut Draft,
    line: Line,
    mut ticket: TicketFact,
    around: &context::Context,
    local: Option<usize>,
) -> usize {
    let page = draft.page;
    let raw = page.raw(line);
    let meta = meta::read(raw, draft.units);
    let title_line = Line {
        start: line.start + meta.title.start,
        end: line.start + meta.title.end,
    };
    let text = page.plain(title_line);
    ticket.place = page.line_place(line);
    match opening(raw, &text) {
        Some((id, rest)) => {
            ticket.title = text[rest..].trim().to_owned();
            ticket.key = id;
            let name = doer(&text).map(|(name, _)| name.to_owned());
            ticket
                .owners
                .extend(name.filter(|name| !words::is_everyone(name)));
        }
        None => ticket.title = text,
    }
    ticket.title = ticket
        .title
        .trim_end_matches([':', '—', '–', '-', ',', ' '])
        .to_owned();
    if ticket.title.is_empty() {
        ticket.title = ticket.key.clone();
    }
    ticket
        .cells
        .push(title_place(draft, title_line, &ticket.title));
    meta.apply(page, line, &mut ticket);
    labels(draft, line, &meta, &mut ticket);
    around.apply(&mut ticket);
    rows::split_long_title(&mut ticket);
    let index = draft.add_ticket(ticket);
    let owner = Subject::Ticket(draft.facts.tickets[index].key.clone());
    for (is_before, range) in &meta.references {
        let line = Line {
            start: line.start + range.start,
            end: line.start + range.end,
        };
        draft.waits.push(Wait {
            owner: owner.clone(),
            is_before: *is_before,
            line,
            form: Form::Card,
            list: "items of lists".to_owned(),
            local,
        });
    }
    index
}

/// Fills a ticket from the labels behind its title.
pub(super) fn labels(draft: &mut Draft, line: Line, meta: &meta::Meta, ticket: &mut TicketFact) {
    for (field, range) in &meta.fields {
        let value = Line {
            start: line.start + range.start,
            end: line.start + range.end,
        };
        if *field == Field::Estimate {
            rows::fill_estimate(draft, ticket, "", value);
        } else {
            rows::fill(draft, ticket, *field, value);
        }
        ticket.cells.push(rows::cell_fact(draft, *field, value));
    }
}

fn title_place(draft: &Draft, line: Line, title: &str) -> CellFact {
    let raw = draft.page.raw(line);
    let place = match raw.find(title).filter(|_| !title.is_empty()) {
        Some(at) => draft
            .page
            .place(line.start + at, line.start + at + title.len()),
        None => draft.page.line_place(line),
    };
    CellFact {
        field: Field::Title,
        place,
        text: title.to_owned(),
    }
}

/// What stands below a ticket: a label with its value, a step, a remark.
fn nested(draft: &mut Draft, block: usize, ticket: usize) {
    let page = draft.page;
    let Some(&line) = page.blocks[block].lines.first() else {
        return;
    };
    draft.used[block] = true;
    let entry = entries::of(page, [block])
        .into_iter()
        .next()
        .filter(|entry| entry.meaning.is_some() && !entry.value_is_empty());
    if let Some(entry) = entry
        && let Some(words::Meaning::Ticket(field)) = entry.meaning
    {
        let owner = Subject::Ticket(draft.facts.tickets[ticket].key.clone());
        let mut fact = std::mem::take(&mut draft.facts.tickets[ticket]);
        match field {
            Field::DependsOn | Field::Blocks => {
                draft.waits.push(Wait {
                    owner,
                    is_before: field == Field::DependsOn,
                    line: entry.value,
                    form: Form::Card,
                    list: "items of lists".to_owned(),
                    local: page.blocks[block]
                        .parent
                        .map(|parent| page.list_starts[parent]),
                });
            }
            Field::Estimate => drop(rows::fill_estimate(
                draft,
                &mut fact,
                &entry.label,
                entry.value,
            )),
            Field::Title | Field::Key => rows::add_line(&mut fact.description, &page.plain(line)),
            _ => rows::fill(draft, &mut fact, field, entry.value),
        }
        fact.cells.push(CellFact {
            field,
            place: page.line_place(entry.value),
            text: page.raw(entry.value).to_owned(),
        });
        draft.facts.tickets[ticket] = fact;
        return;
    }
    let text = page.plain(line);
    let Kind::Item { tick, ordinal, .. } = page.blocks[block].kind else {
        return;
    };
    let estimate = durations::all(&text, draft.units)
        .into_iter()
        .next()
        .filter(|span| text[..span.start].trim_end().ends_with(['(', '[', '~']));
    let fact = &mut draft.facts.tickets[ticket];
    if tick.is_some() || ordinal.is_some() || estimate.is_some() {
        fact.steps.push(StepFact {
            title: text,
            estimate: estimate
                .map(|span| durations::of_range(span.min, span.max))
                .unwrap_or_default(),
            done: tick.is_some_and(|(is_ticked, _)| is_ticked),
            place: page.line_place(line),
        });
    } else {
        rows::add_line(&mut fact.description, &text);
    }
}
