//! What lint reports: a rule, its subject rows, the numbers behind it, the lines it stands on.

use super::Rule;
use crate::edit::{Change, Edit};
use crate::plan::{Plan, RowRef, SourceRef};

/// The most lines one finding names.
const MOST_LINES: usize = 64;

/// How bad a finding is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The plan cannot work as written.
    Error,
    /// The plan probably will not work as written.
    Warning,
    /// Good to know.
    Info,
}

/// One thing a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What is wrong and what to do, in one or two sentences without line breaks.
    pub message: String,
    /// The rows it is about, the most telling first.
    pub subjects: Vec<RowRef>,
    /// The numbers behind it, by name; scripts read them.
    pub numbers: Vec<(&'static str, f64)>,
    /// The lines of source documents it stands on, where the plan was imported.
    pub lines: Vec<SourceRef>,
    /// What would mend it, where that is clear.
    pub fix: Option<Fix>,
    /// The author's sentence put right, ready to be copied, where a number of the text is wrong.
    pub correction: Option<String>,
}

/// A cure that can be applied as it is: an ordinary edit, undone like any other.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, as a button says it.
    pub label: String,
    /// The change, for the plan as it was examined.
    pub edit: Edit,
    /// Whether the finding names other cures too, or the cure says something only the planner can know: then it is
    /// never applied unasked together with others.
    pub is_a_choice: bool,
}

impl Level {
    /// All levels, worst first.
    pub const ALL: [Level; 3] = [Level::Error, Level::Warning, Level::Info];

    /// The word shown to people and scripts.
    pub fn label(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        }
    }
}

impl Finding {
    /// A finding of a rule, its subjects, numbers and lines still to be filled in.
    pub fn new(rule: &Rule, message: String) -> Self {
        Self {
            rule: rule.name,
            level: rule.level,
            message,
            subjects: Vec::new(),
            numbers: Vec::new(),
            lines: Vec::new(),
            fix: None,
            correction: None,
        }
    }

    /// Says which rows it is about, the most telling first.
    pub(super) fn about<R: Into<RowRef>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.subjects.extend(rows.into_iter().map(Into::into));
        self
    }

    /// Names the numbers behind it.
    pub(super) fn with(mut self, numbers: &[(&'static str, f64)]) -> Self {
        self.numbers.extend_from_slice(numbers);
        self
    }

    /// Names lines it stands on; a line named twice stands once.
    pub(super) fn at<'a>(mut self, lines: impl IntoIterator<Item = &'a SourceRef>) -> Self {
        for line in lines {
            let is_new = |known: &SourceRef| (known.source, known.line) != (line.source, line.line);
            // Long lists of lines help nobody, and comparing them all would cost more than the rule.
            if self.lines.len() < MOST_LINES && self.lines.iter().all(is_new) {
                self.lines.push(line.clone());
            }
        }
        self
    }

    /// Offers a cure that changes rows; `changes` that are empty offer nothing.
    pub(super) fn mended_by(mut self, label: String, changes: Vec<Change>) -> Self {
        if !changes.is_empty() {
            self.fix = Some(Fix {
                edit: Edit {
                    label: label.clone(),
                    changes,
                },
                label,
                is_a_choice: false,
            });
        }
        self
    }

    /// Says that its cure is one of several, or rests on what only the planner knows.
    pub(super) fn by_choice(mut self) -> Self {
        if let Some(fix) = &mut self.fix {
            fix.is_a_choice = true;
        }
        self
    }

    /// Offers the author's sentence put right.
    pub(super) fn corrected(mut self, sentence: String) -> Self {
        self.correction = Some(sentence);
        self
    }

    /// The subjects as people call them: keys of tickets and gates, names of other rows.
    pub fn subject_keys(&self, plan: &Plan) -> Vec<String> {
        self.subjects
            .iter()
            .map(|&row| row_key(plan, row))
            .collect()
    }
}

/// What people call a row: a key, a name, or kind and number where it has neither.
pub fn row_key(plan: &Plan, row: RowRef) -> String {
    let name = match row {
        RowRef::Ticket(id) => plan.tickets.get(id).map(|r| r.key.clone()),
        RowRef::Gate(id) => plan.gates.get(id).map(|r| r.key.clone()),
        RowRef::Track(id) => plan.tracks.get(id).map(|r| r.name.clone()),
        RowRef::Phase(id) => plan.phases.get(id).map(|r| r.name.clone()),
        RowRef::Agent(id) => plan.agents.get(id).map(|r| r.name.clone()),
        RowRef::Calendar(id) => plan.calendars.get(id).map(|r| r.name.clone()),
        RowRef::Checkpoint(id) => plan.checkpoints.get(id).map(|r| r.name.clone()),
        RowRef::PlanOption(id) => plan.options.get(id).map(|r| r.name.clone()),
        RowRef::Reading(id) => plan.readings.get(id).map(|r| r.name.clone()),
        RowRef::Source(id) => plan.sources.get(id).map(|r| r.name.clone()),
        RowRef::Dependency(id) => plan
            .dependencies
            .get(id)
            .map(|r| format!("{} -> {}", plan.key(r.from), plan.key(r.to))),
        _ => None,
    };
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| format!("{} {}", row.kind().name(), row.number()))
}
