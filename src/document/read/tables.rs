//! Tables, told apart by what their headers mean.
//!
//! A table is a list of tickets only on good evidence: a column of dependencies or estimates, or ids beside a
//! column that is called task. Rosters, matrices and references to parameters are no plan, however much they
//! look like one.

use super::super::facts::{Field, TableFact, TableKind};
use super::super::grammar::days::Days;
use super::super::grammar::durations::{self, Said};
use super::super::grammar::words::{self, Meaning};
use super::super::grammar::{ids, times};
use super::super::text::page::{Kind, Line, Page, Table};
use super::draft::Draft;
use super::{boards, context, matrix, rows, sheets, states};

/// A table with what its columns mean.
pub(super) struct Sheet<'p> {
    pub block: usize,
    pub table: &'p Table,
    pub header: Vec<String>,
    pub meanings: Vec<Option<Meaning>>,
}

impl<'p> Sheet<'p> {
    fn of(page: &'p Page, block: usize, table: &'p Table) -> Self {
        let header: Vec<String> = table.header.iter().map(|&cell| page.plain(cell)).collect();
        let meanings = header.iter().map(|name| words::meaning(name)).collect();
        Self {
            block,
            table,
            header,
            meanings,
        }
    }

    /// The first column with a meaning.
    pub fn column(&self, meaning: Meaning) -> Option<usize> {
        self.meanings
            .iter()
            .position(|found| *found == Some(meaning))
    }

    /// The first column that holds a field of tickets.
    pub fn field(&self, field: Field) -> Option<usize> {
        self.column(Meaning::Ticket(field))
    }

    /// Whether there is a column with one of some meanings.
    pub fn has(&self, meanings: &[Meaning]) -> bool {
        meanings
            .iter()
            .any(|meaning| self.column(*meaning).is_some())
    }

    /// The cell of a row in a column; empty where the row is short.
    pub fn cell(&self, row: usize, column: Option<usize>) -> Line {
        let empty = Line { start: 0, end: 0 };
        column
            .and_then(|column| self.table.rows[row].get(column))
            .copied()
            .unwrap_or(empty)
    }

    fn time_column(&self) -> Option<usize> {
        self.meanings
            .iter()
            .position(|found| matches!(found, Some(Meaning::Time(_))))
    }
}

/// Reads every table: rows of tickets, tracks, phases, agents, gates, checkpoints, risks and metrics now; what
/// refers to rows waits.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let Kind::Table(table) = &page.blocks[block].kind else {
            continue;
        };
        let mut sheet = Sheet::of(page, block, table);
        settle(page, &mut sheet);
        let kind = if context::is_history(page, page.blocks[block].section) {
            TableKind::Other
        } else {
            classify(page, &sheet, draft.facts.days)
        };
        draft.used[block] = kind != TableKind::Other;
        draft.facts.tables.push(TableFact {
            place: page.block_place(block),
            kind,
            header: sheet.header.clone(),
            rows: table.rows.len(),
        });
        match kind {
            TableKind::Tickets if boards::is_board(&sheet) => boards::table(draft, &sheet),
            TableKind::Tickets if matrix::is_matrix(page, &sheet) => matrix::read(draft, &sheet),
            TableKind::Tickets => rows::tickets(draft, &sheet),
            TableKind::Tracks => sheets::tracks(draft, &sheet),
            TableKind::Phases => sheets::phases(draft, &sheet),
            TableKind::Agents => sheets::agents(draft, &sheet),
            TableKind::Gates => sheets::gates(draft, &sheet),
            TableKind::Risks => sheets::risks(draft, &sheet),
            TableKind::Metrics => sheets::metrics(draft, &sheet),
            _ => {}
        }
    }
}

/// Reads the tables whose cells refer to rows.
pub(super) fn resolve(draft: &mut Draft) {
    let page = draft.page;
    let mut kinds = draft
        .facts
        .tables
        .iter()
        .map(|table| table.kind)
        .collect::<Vec<_>>()
        .into_iter();
    for block in 0..page.blocks.len() {
        let Kind::Table(table) = &page.blocks[block].kind else {
            continue;
        };
        let kind = kinds.next().unwrap_or(TableKind::Other);
        let sheet = Sheet::of(page, block, table);
        match kind {
            TableKind::Index => sheets::index(draft, &sheet),
            TableKind::Weeks => sheets::weeks(draft, &sheet),
            TableKind::Dependencies => sheets::dependencies(draft, &sheet),
            TableKind::Criteria => sheets::criteria(draft, &sheet),
            TableKind::Checkpoints => sheets::checkpoints(draft, &sheet),
            _ => {}
        }
    }
}

/// Gives columns the meaning their cells show where the header does not: ids below "Task" beside a title, states
/// below a sign or nothing.
fn settle(page: &Page, sheet: &mut Sheet) {
    let text = |row: &[Line], column: usize| {
        row.get(column)
            .map_or_else(String::new, |&cell| page.plain(cell))
    };
    let share = |column: usize, test: &dyn Fn(&str) -> bool| {
        let cells: Vec<String> = sheet
            .table
            .rows
            .iter()
            .map(|row| text(row, column))
            .filter(|cell| !cell.is_empty() && !rows::says_total(cell))
            .collect();
        !cells.is_empty() && cells.iter().filter(|cell| test(cell)).count() * 5 >= cells.len() * 4
    };
    let title = sheet.field(Field::Title);
    let mut found = Vec::new();
    for column in 0..sheet.header.len() {
        let is_unknown = sheet.meanings[column].is_none();
        let other_title =
            sheet.meanings.iter().enumerate().any(|(at, meaning)| {
                at > column && *meaning == Some(Meaning::Ticket(Field::Title))
            });
        let is_second_key = sheet.meanings[column] == Some(Meaning::Ticket(Field::Key))
            && sheet.field(Field::Key) != Some(column)
            && title.is_none();
        if is_second_key && !share(column, &|cell| ids::whole_id(cell).is_some()) {
            // `# | Ticket`: ids below the sign, titles below the word.
            found.push((column, Field::Title));
        } else if Some(column) == title
            && other_title
            && sheet.field(Field::Key).is_none()
            && share(column, &|cell| ids::whole_id(cell).is_some())
        {
            found.push((column, Field::Key));
        } else if sheet.field(Field::Owner).is_none()
            && ["who", "wer", "qui", "quién", "кто", "誰", "谁"]
                .contains(&words::folded_label(&sheet.header[column]).as_str())
        {
            found.push((column, Field::Owner));
        } else if sheet.field(Field::Start).is_none()
            && share(column, &|cell| times::relative(cell).is_some())
        {
            found.push((column, Field::Start));
        } else if is_unknown
            && sheet.field(Field::Status).is_none()
            && !sheet.header[column].chars().any(char::is_alphanumeric)
            && share(column, &|cell| states::whole(cell).is_some())
        {
            found.push((column, Field::Status));
        }
    }
    for (column, field) in found {
        sheet.meanings[column] = Some(Meaning::Ticket(field));
    }
}

/// What a table is.
fn classify(page: &Page, sheet: &Sheet, days: Days) -> TableKind {
    use Meaning as M;
    let has = |meaning| sheet.column(meaning).is_some();
    let field = |field| sheet.field(field).is_some();
    let first = sheet.meanings.first().copied().flatten();
    let is_index =
        has(M::Range) && (field(Field::Owner) || field(Field::Track) || field(Field::Role));
    if is_index {
        return TableKind::Index;
    }
    if boards::is_board(sheet) || matrix::is_matrix(page, sheet) {
        return TableKind::Tickets;
    }
    let only_ends = field(Field::DependsOn) && field(Field::Blocks) && !field(Field::Key);
    if ((has(M::From) && has(M::To)) || only_ends) && !field(Field::Title) {
        return TableKind::Dependencies;
    }
    if is_responsibilities(page, sheet) {
        return TableKind::Other;
    }
    if has(M::Risk) || (has(M::Probability) && has(M::Impact)) {
        return TableKind::Risks;
    }
    if is_tickets(page, sheet) {
        return TableKind::Tickets;
    }
    if matches!(first, Some(M::Time(_)))
        && sheet.has(&[
            M::Active,
            M::Milestone,
            M::Ticket(Field::Title),
            M::Ticket(Field::Description),
            M::Ticket(Field::Track),
            M::Ticket(Field::Deliverables),
        ])
    {
        return TableKind::Weeks;
    }
    if is_schedule(page, sheet, days) {
        return TableKind::Checkpoints;
    }
    let has_check = sheet.has(&[M::Target, M::Check, M::Ticket(Field::Criteria)]);
    match first {
        Some(M::Gate) => TableKind::Gates,
        Some(M::Metric) if sheet.has(&[M::Target, M::Current]) => TableKind::Metrics,
        Some(M::Milestone)
            if sheet.time_column().is_some()
                || field(Field::Due)
                || field(Field::Start)
                || names_date(sheet)
                || holds_dates(page, sheet, days) =>
        {
            TableKind::Checkpoints
        }
        Some(M::Ticket(Field::Phase))
            if field(Field::Estimate) || sheet.time_column().is_some() =>
        {
            TableKind::Phases
        }
        Some(M::Ticket(Field::Track)) if has_check && !field(Field::Estimate) => {
            TableKind::Criteria
        }
        Some(M::Ticket(Field::Track))
            if field(Field::Estimate)
                || field(Field::Files)
                || field(Field::DependsOn)
                || (field(Field::Owner) && sheet.header.len() <= 4) =>
        {
            TableKind::Tracks
        }
        Some(M::Ticket(Field::Owner)) if field(Field::Track) || is_roster(sheet) => {
            TableKind::Agents
        }
        _ if has(M::Metric) && has(M::Target) => TableKind::Metrics,
        _ => TableKind::Other,
    }
}

/// Whether a table says who the agents are: `Agent | Role | Capacity`.
fn is_roster(sheet: &Sheet) -> bool {
    let names_agents = sheet
        .header
        .first()
        .is_some_and(|name| words::has_any(name, &["agent", "agents", "agente", "worker"]));
    let says_capacity = sheet
        .header
        .iter()
        .any(|name| words::has_any(name, &["capacity", "availability", "kapazität"]));
    names_agents && (sheet.field(Field::Role).is_some() || says_capacity)
}

/// Whether the cells behind the first are mostly letters of a RACI matrix.
fn is_responsibilities(page: &Page, sheet: &Sheet) -> bool {
    let cells = sheet.table.rows.iter().flat_map(|row| row.iter().skip(1));
    let texts: Vec<String> = cells
        .map(|&cell| page.plain(cell))
        .filter(|text| !text.is_empty())
        .collect();
    let is_letters = |text: &&String| {
        text.split(['/', ',', ' '])
            .all(|part| matches!(part, "R" | "A" | "C" | "I" | "S" | "-" | "" | "D"))
    };
    sheet.header.len() >= 3
        && texts.len() >= 3
        && texts.iter().filter(is_letters).count() * 5 >= texts.len() * 4
}

/// Words of a header above points in time.
const WHEN: &[&str] = &[
    "when",
    "by when",
    "by",
    "date",
    "time",
    "checkpoint",
    "clock",
    "wann",
    "datum",
    "zeit",
    "zeitpunkt",
    "quand",
    "date limite",
    "cuándo",
    "fecha",
    "quando",
    "data",
    "когда",
    "дата",
    "时间",
    "日期",
    "日時",
    "日付",
    "날짜",
    "시점",
];

/// Whether a table lists points in time and what is true by then: `When | What must be true`.
fn is_schedule(page: &Page, sheet: &Sheet, days: Days) -> bool {
    let is_time = |text: &str| {
        days.date(text).is_some()
            || times::first(text).is_some_and(|found| found.start == 0)
            || times::clock(text).is_some()
    };
    let first: Vec<String> = sheet
        .table
        .rows
        .iter()
        .filter_map(|row| row.first())
        .map(|&cell| page.plain(cell))
        .filter(|text| !text.is_empty())
        .collect();
    let are_times = !first.is_empty()
        && first.iter().filter(|text| is_time(text)).count() * 5 >= first.len() * 4;
    let heads_times = sheet
        .header
        .first()
        .is_some_and(|name| WHEN.contains(&words::folded_label(name).as_str()));
    let is_below = page.is_under(
        page.blocks[sheet.block].section,
        super::checkpoint_lines::says,
    );
    are_times && sheet.header.len() >= 2 && (is_below || heads_times && expects(sheet))
}

/// Whether a header says what has to be true.
fn expects(sheet: &Sheet) -> bool {
    const WORDS: &[&str] = &[
        "must",
        "expected",
        "expect",
        "expectation",
        "expectations",
        "true",
        "done",
        "complete",
        "completed",
        "criteria",
        "goal",
        "target",
        "checkpoint",
        "milestone",
        "what",
        "fertig",
        "erwartet",
        "ziel",
        "attendu",
        "esperado",
        "完成",
        "目标",
    ];
    sheet.header.iter().any(|name| words::has_any(name, WORDS))
}

/// Whether the first row has a date or a time behind its name.
fn holds_dates(page: &Page, sheet: &Sheet, days: Days) -> bool {
    let cells = sheet
        .table
        .rows
        .first()
        .into_iter()
        .flat_map(|row| row.iter().skip(1));
    cells.map(|&cell| page.plain(cell)).any(|text| {
        days.date(&text).is_some() || times::first(&text).is_some_and(|found| found.start == 0)
    })
}

fn names_date(sheet: &Sheet) -> bool {
    sheet.header.iter().any(|name| {
        words::has_any(
            name,
            &["date", "datum", "fecha", "data", "日期", "дата", "日付"],
        )
    })
}

/// Words of a title column that mean work; a "name" may be anything.
const WORK_WORDS: &[&str] = &[
    "task",
    "tasks",
    "work item",
    "activity",
    "action item",
    "action",
    "story",
    "user story",
    "ticket",
    "work package",
    "step",
    "item",
    "deliverable item",
    "todo",
    "job",
    "task name",
    "description of work",
    "work",
    "aufgabe",
    "vorgang",
    "tätigkeit",
    "arbeitspaket",
    "schritt",
    "tâche",
    "tache",
    "activité",
    "tarea",
    "actividad",
    "attività",
    "compito",
    "tarefa",
    "atividade",
    "taak",
    "uppgift",
    "zadanie",
    "задача",
    "работа",
    "任务",
    "任務",
    "工作项",
    "任务名称",
    "タスク",
    "タスク名",
    "作業",
    "作業名",
    "작업",
    "작업명",
    "업무",
    "title",
    "titel",
    "titre",
    "título",
    "subject",
    "summary",
    "标题",
    "件名",
    "제목",
];

/// Columns that references to software and data have, and plans have not.
const REFERENCE_WORDS: &[&str] = &[
    "version",
    "license",
    "licence",
    "default",
    "parameter",
    "returns",
    "endpoint",
    "method",
    "url",
    "port",
    "field",
    "data type",
    "command",
    "flag",
    "http",
    "syntax",
    "example",
    "model",
];

/// Whether the rows are tickets; may find that the ids stand in the title cells.
fn is_tickets(page: &Page, sheet: &Sheet) -> bool {
    let is_reference = sheet.header.iter().any(|name| {
        words::words_of(name)
            .iter()
            .any(|word| REFERENCE_WORDS.contains(&word.as_str()))
    });
    let title = sheet.field(Field::Title);
    let says_work =
        title.is_some_and(|column| is_work_word(&sheet.header[column])) || key_says_work(sheet);
    let has_ids = has_ids(page, sheet);
    let waits = sheet
        .field(Field::DependsOn)
        .or_else(|| sheet.field(Field::Blocks));
    let takes = [Field::Estimate, Field::Min, Field::Likely, Field::Max]
        .into_iter()
        .find_map(|field| sheet.field(field));
    let takes = takes.filter(|&column| most_are_estimates(page, sheet, column));
    let is_tracked = [
        Field::Status,
        Field::Priority,
        Field::Owner,
        Field::Due,
        Field::Size,
        Field::Start,
        Field::Phase,
        Field::Track,
        Field::Role,
    ]
    .into_iter()
    .filter(|&field| sheet.field(field).is_some())
    .count();
    if sheet.table.rows.is_empty() || (title.is_none() && !has_ids) {
        return false;
    }
    if waits.is_some()
        && (has_ids || says_work || takes.is_some())
        && !(is_reference && takes.is_none())
    {
        return true;
    }
    if takes.is_some() && (says_work || has_ids) && (title.is_some() || waits.is_some()) {
        return !is_reference;
    }
    let in_tasks = is_task_place(page, sheet);
    let bracketed = title.is_some_and(|column| most_have_bracketed_ids(page, sheet, column));
    let dated = sheet.field(Field::Start).is_some() && sheet.field(Field::Due).is_some();
    (bracketed && (says_work || in_tasks))
        || (!is_reference
            && says_work
            && ((has_ids && (is_tracked > 0 || in_tasks))
                || (in_tasks && is_tracked > 0)
                || dated
                || (is_tracked >= 2)))
}

fn is_work_word(header: &str) -> bool {
    let folded = words::folded_label(header);
    WORK_WORDS.contains(&folded.as_str())
        || folded.split(' ').any(|word| {
            [
                "task", "tasks", "ticket", "story", "aufgabe", "tâche", "tarea",
            ]
            .contains(&word)
        })
}

/// A key column called ticket or task says work as well; one called `#` or `id` does not.
fn key_says_work(sheet: &Sheet) -> bool {
    sheet.field(Field::Key).is_some_and(|column| {
        words::has_any(
            &sheet.header[column],
            &[
                "task",
                "ticket",
                "story",
                "work package",
                "wp",
                "wbs",
                "issue",
                "arbeitspaket",
                "ap",
            ],
        )
    })
}

/// Whether the table stands in a section or below a label that speaks of tasks.
fn is_task_place(page: &Page, sheet: &Sheet) -> bool {
    let section = page.blocks[sheet.block].section;
    let speaks = |title: &str| {
        words::has_any(
            title,
            &[
                "tasks",
                "task list",
                "tickets",
                "backlog",
                "work items",
                "work packages",
                "work breakdown",
                "wbs",
                "aufgaben",
                "tâches",
                "tareas",
                "задачи",
                "任务",
                "タスク",
                "todo",
                "작업",
            ],
        )
    };
    page.around(section)
        .take(2)
        .any(|at| speaks(&page.sections[at].title))
        || page.lead(sheet.block).is_some_and(|lead| speaks(&lead))
}

/// Whether the key column holds ids, or short labels, that differ.
fn has_ids(page: &Page, sheet: &Sheet) -> bool {
    let Some(column) = sheet.field(Field::Key) else {
        return false;
    };
    let cells: Vec<String> = sheet
        .table
        .rows
        .iter()
        .filter_map(|row| row.get(column))
        .map(|&cell| page.plain(cell))
        .collect();
    let good = cells
        .iter()
        .filter(|text| is_key_cell(text) || ids::leading_id(text).is_some())
        .count();
    good * 2 > cells.len()
}

/// Whether a cell of a key column can be a key: an id, a number, or a short word.
pub(super) fn is_key_cell(text: &str) -> bool {
    ids::whole_id(text).is_some()
        || (!text.is_empty()
            && text.chars().all(|c| c.is_ascii_digit() || c == '.')
            && text.len() <= 9)
        || (!text.is_empty() && text.chars().count() <= 16 && !text.contains(' '))
}

fn most_have_bracketed_ids(page: &Page, sheet: &Sheet, column: usize) -> bool {
    let cells: Vec<String> = sheet
        .table
        .rows
        .iter()
        .filter_map(|row| row.get(column))
        .map(|&cell| page.plain(cell))
        .collect();
    let good = cells
        .iter()
        .filter(|text| ids::leading_id(text).is_some())
        .count();
    good * 2 > cells.len()
}

/// Whether more cells are estimates than are something else.
fn most_are_estimates(page: &Page, sheet: &Sheet, column: usize) -> bool {
    let unit = super::rows::unit_of_header(&sheet.header[column]);
    let units = crate::plan::duration::Units {
        day: 480,
        week: 2400,
    };
    let mut counts = (0usize, 0usize);
    for row in &sheet.table.rows {
        let text = row
            .get(column)
            .map_or_else(String::new, |&cell| page.plain(cell));
        match durations::estimate(&text, unit, units) {
            Said::Estimate(..) => counts.0 += 1,
            Said::Unknown if super::values::size(&text).is_none() => counts.1 += 1,
            _ => {}
        }
    }
    counts.0 >= counts.1.max(1) || (counts == (0, 0) && sheet.field(Field::DependsOn).is_some())
}
