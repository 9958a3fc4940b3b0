//! What the sections around a ticket say of it: its track, its phase.

use super::super::facts::{Place, TicketFact, TimeUnit};
use super::super::grammar::{times, words};
use super::super::text::page::{Kind, LABEL, Page};
use super::boards;
use super::draft::Draft;
use crate::plan::ProgressState;

/// The track and the phase of tickets found at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    pub track: Option<String>,
    pub phase: Option<String>,
    /// A section that may be a track, if others like it hold tickets too.
    pub candidate: Option<(String, Place)>,
    /// How far the work in this column of a board is.
    pub state: Option<ProgressState>,
}

impl Context {
    /// Fills what the ticket's own cells leave open.
    pub fn apply(&self, ticket: &mut TicketFact) {
        if ticket.track.is_none() {
            ticket.track = self.track.clone();
        }
        if ticket.phase.is_none() {
            ticket.phase = self.phase.clone();
        }
        // An open box below "Doing" is under way; below "Done" the box is the more careful statement.
        let is_open = ticket.state == Some(ProgressState::NotStarted);
        let goes_on = matches!(
            self.state,
            Some(ProgressState::InProgress | ProgressState::Blocked)
        );
        if ticket.state.is_none() || (is_open && goes_on) {
            ticket.state = self.state.or(ticket.state);
        }
    }
}

/// Titles that say nothing about the work below them.
const GENERIC: &[&str] = &[
    "tasks",
    "task list",
    "tickets",
    "ticket list",
    "backlog",
    "plan",
    "project plan",
    "work breakdown",
    "work breakdown structure",
    "wbs",
    "schedule",
    "todo",
    "to do",
    "todos",
    "work items",
    "work packages",
    "overview",
    "dependencies",
    "timeline",
    "roadmap",
    "task breakdown",
    "implementation plan",
    "issues",
    "checklist",
    "all tasks",
    "details",
    "task table",
    "the plan",
    "details of tasks",
    "plan of work",
    "work plan",
    "task details",
    "implementation tasks",
    "implementation",
    "development plan",
    "action items",
    "next steps",
    "open",
    "in progress",
    "done",
    "completed",
    "summary",
    "tracks",
    "streams",
    "aufgaben",
    "aufgabenliste",
    "projektplan",
    "übersicht",
    "plan de travail",
    "tâches",
    "liste des tâches",
    "tareas",
    "lista de tareas",
    "plan de trabajo",
    "attività",
    "tarefas",
    "задачи",
    "план",
    "список задач",
    "任务",
    "任务列表",
    "任务清单",
    "计划",
    "项目计划",
    "タスク",
    "タスク一覧",
    "計画",
    "작업",
    "작업 목록",
    "계획",
];

/// Whether a title says nothing about the work below it.
pub(super) fn is_generic(title: &str) -> bool {
    let folded = words::folded_label(title)
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
        .to_owned();
    folded.is_empty() || GENERIC.contains(&folded.as_str())
}

/// A title without the number of its section.
pub(super) fn without_number(title: &str) -> &str {
    title.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
}

/// Whether a section belongs to one of several ways to run the campaign.
pub(super) fn in_option(page: &Page, section: usize) -> bool {
    page.is_under(section, |title| title.to_lowercase().starts_with("option"))
}

/// Titles of sections that tell what was done, not what is to be done.
const HISTORY: &[&str] = &[
    "changelog",
    "change log",
    "release notes",
    "release history",
    "version history",
    "revision history",
    "change history",
    "document history",
    "what's new",
    "änderungsprotokoll",
    "änderungshistorie",
    "versionshinweise",
    "historique des versions",
    "journal des modifications",
    "registro de cambios",
    "historial de cambios",
    "история изменений",
    "список изменений",
    "更新日志",
    "变更记录",
    "変更履歴",
    "改訂履歴",
    "변경 이력",
];

/// Whether a section, or one around it, tells what was done: a changelog, a version with its date.
pub(super) fn is_history(page: &Page, section: usize) -> bool {
    page.is_under(section, |title| {
        words::has_any(title, HISTORY) || is_version(title)
    })
}

/// `[2.1.0] - 2026-10-02`, `v1.4.2 (2026-01-05)`: a version that has a date was released.
fn is_version(title: &str) -> bool {
    let first = title.split_whitespace().next().unwrap_or("");
    let number = first
        .trim_matches(['[', ']', '(', ')', ':'])
        .trim_start_matches('v');
    let is_number = number.split('.').count() >= 2
        && number
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_number
        && title[first.len()..]
            .split(|c: char| !(c.is_ascii_digit() || c == '-'))
            .any(|word| {
                word.len() == 10 && word.as_bytes()[4] == b'-' && word.as_bytes()[7] == b'-'
            })
}

/// Words that make a section a stage of the campaign.
const PHASE_WORDS: &[&str] = &[
    "phase",
    "stage",
    "sprint",
    "iteration",
    "milestone",
    "week",
    "day",
    "étape",
    "fase",
    "etapa",
    "etap",
    "woche",
    "meilenstein",
    "semaine",
    "semana",
    "jour",
    "фаза",
    "этап",
    "неделя",
    "阶段",
    "階段",
    "フェーズ",
    "第",
    "단계",
    "month",
    "quarter",
    "wave",
];

/// Whether a title names a stage: `Phase 2: Build`, `Sprint 3`, `Week 1`, `第一阶段`.
pub(super) fn is_phase_title(title: &str) -> bool {
    let folded = words::folded_label(title);
    let mut parts = folded
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
        .split(' ');
    let first = parts.next().unwrap_or("");
    let is_word = PHASE_WORDS.contains(&first) && first != "第";
    let numbered = parts
        .next()
        .is_some_and(|second| is_index(second.trim_end_matches(|c: char| !c.is_alphanumeric())));
    let ideographic = folded.starts_with('第')
        && ["阶段", "階段", "周", "週", "フェーズ", "期"]
            .iter()
            .any(|word| folded.contains(word));
    let is_time = times::first(title)
        .is_some_and(|found| found.start == 0 && found.time.unit != TimeUnit::Hour);
    (is_word && numbered)
        || ideographic
        || is_time
        || ["フェーズ", "阶段", "단계"]
            .iter()
            .any(|word| folded.starts_with(word) && folded.chars().any(|c| c.is_ascii_digit()))
}

/// A number, a letter or a roman numeral.
pub(super) fn is_index(word: &str) -> bool {
    let is_number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let is_roman = !word.is_empty()
        && word.len() <= 4
        && word
            .chars()
            .all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'));
    let is_word = super::super::grammar::numbers::word_number(word).is_some();
    is_number || is_letter || is_roman || is_word
}

/// What the sections around a block say.
pub(super) fn of(draft: &Draft, block: usize) -> Context {
    let page = draft.page;
    let section = page.blocks[block].section;
    let mut context = Context {
        track: draft
            .track_of_section(section)
            .map(|track| draft.facts.tracks[track].name.clone()),
        state: boards::state_of(page, section),
        ..Context::default()
    };
    context.phase = phase_line(page, block);
    for at in page.around(section) {
        let (title, level) = (&page.sections[at].title, page.sections[at].level);
        let is_title = level >= LABEL || title.is_empty();
        if level <= 1 {
            continue;
        }
        if context.phase.is_none() && is_phase_title(title) {
            context.phase = Some(phase_name(title));
        } else if context.candidate.is_none()
            && context.track.is_none()
            && !is_title
            && level >= 2
            && !is_generic(title)
            && !is_phase_title(title)
            && !boards::is_column(page, at)
        {
            context.candidate = Some((title.clone(), page.section_place(at)));
        }
    }
    context
}

/// The phase a line of its own names right before a list: `Phase 1 (T+0h → T+2h)`.
fn phase_line(page: &Page, block: usize) -> Option<String> {
    let before = page.list_starts[block].checked_sub(1)?;
    let own = &page.blocks[before];
    let fits = own.kind == Kind::Text && own.section == page.blocks[block].section;
    let line = own.lines.last().copied().filter(|_| fits)?;
    let text = page.plain(line);
    let word = words::folded_label(&text);
    let is_title = text.chars().count() <= 60
        && word
            .split(' ')
            .next()
            .is_some_and(|word| PHASE_WORDS.contains(&word));
    (is_title && is_phase_title(&text)).then(|| phase_name(&text))
}

/// A phase's name as it is used everywhere: the title without its bracket.
pub(super) fn phase_name(title: &str) -> String {
    let name = title
        .split(['(', '（'])
        .next()
        .unwrap_or(title)
        .trim()
        .trim_end_matches([':', '-', '–', '—'])
        .trim();
    let name = name
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches(['.', ')'])
        .trim();
    if name.is_empty() {
        title.trim().to_owned()
    } else {
        name.to_owned()
    }
}
