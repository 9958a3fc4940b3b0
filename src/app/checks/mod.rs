//! Commands of criteria: run only when the planner presses Run, and what they show kept as evidence.
//!
//! A command belongs to a plan that may come from anywhere, so nothing here runs by itself: the planner sees
//! the command to the letter, chooses the directory and the time limit, and presses Run
//! ([`crate::app::dialogs`]). One command runs at a time, on a thread; what it showed becomes an edit like any
//! other.

mod process;

pub use process::{End, Order, Ran};

use super::jobs::Job;
use super::state::AppState;
use crate::edit::{EditError, Transaction};
use crate::library::now;
use crate::plan::{Criterion, CriterionKind, Evidence, Plan, RowRef};
use std::path::PathBuf;
use std::time::Duration;

/// The time a command has unless the planner says otherwise.
const LIMIT: Duration = Duration::from_secs(120);
/// The most characters of output that go into the plan.
const MOST_RECORDED: usize = 2000;

/// A criterion of a gate or checkpoint that a command decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRef {
    /// The gate or checkpoint.
    pub row: RowRef,
    /// Its place among the criteria of the row.
    pub index: usize,
    /// The command as it was shown.
    pub command: String,
}

/// What runs, and what was chosen for the last one.
pub struct Checks {
    /// The directory that was chosen last in this window.
    pub folder: Option<PathBuf>,
    /// The time limit that was chosen last.
    pub limit: Duration,
    running: Option<Running>,
}

/// A command at work.
struct Running {
    of: CheckRef,
    document: u64,
    job: Job<Ran>,
    is_stopped: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            folder: None,
            limit: LIMIT,
            running: None,
        }
    }
}

impl Checks {
    /// The criterion whose command runs now.
    pub fn running(&self) -> Option<&CheckRef> {
        self.running.as_ref().map(|running| &running.of)
    }

    /// Runs the command of a criterion, unless one is running.
    pub fn start(&mut self, ctx: &egui::Context, document: u64, of: CheckRef, order: Order) {
        use std::sync::atomic::Ordering;
        if self.running.is_some() {
            return;
        }
        (self.folder, self.limit) = (Some(order.folder.clone()), order.limit);
        let is_stopped = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let stop = is_stopped.clone();
        let job = Job::start_heard("a command", ctx, move |pulse| {
            process::run(&order, &|| {
                pulse.is_cancelled() || stop.load(Ordering::Relaxed)
            })
        });
        self.running = Some(Running {
            of,
            document,
            job,
            is_stopped,
        });
    }

    /// Has the running command stopped.
    pub fn stop(&self) {
        if let Some(running) = &self.running {
            running
                .is_stopped
                .store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// What the running command came to, once it has.
    fn poll(&mut self) -> Option<(CheckRef, u64, Result<Ran, String>)> {
        let running = self.running.as_ref()?;
        let result = running.job.poll()?;
        let running = self.running.take()?;
        Some((running.of, running.document, result))
    }
}

impl AppState {
    /// Records what a command has shown.
    pub(super) fn poll_checks(&mut self) {
        let Some((of, document, result)) = self.checks.poll() else {
            return;
        };
        let ran = match result {
            Ok(ran) => ran,
            Err(message) => return self.notices.fail(message),
        };
        if let Some(trouble) = trouble(&ran.end) {
            return self.notices.fail(trouble);
        }
        let (mut sheets, _, notices) = self.sheets_mut();
        let Some(sheet) = sheets.find(|sheet| sheet.number == document) else {
            return notices.fail(
                "The command is over, but its plan is no longer open: nothing was recorded.",
            );
        };
        let label = format!(
            "record what a command showed for {}",
            crate::plan::integrity::describe(sheet.document.plan(), of.row)
        );
        match sheet.document.edit(&label, |tx| record(tx, &of, &ran)) {
            Ok(_) => notices.say(told(&ran)),
            Err(error) => notices.fail(format!("Cannot {label}: {error}.")),
        }
        sheet.refresh();
    }
}

/// Why nothing was found out.
fn trouble(end: &End) -> Option<String> {
    match end {
        End::NotStarted(why) => Some(format!("The command did not start: {why}.")),
        End::Stopped => Some("The command was stopped; nothing was recorded.".to_owned()),
        End::Status(_) | End::Killed | End::OutOfTime => None,
    }
}

fn told(ran: &Ran) -> String {
    match ran.end {
        End::Status(status) => format!("The command ended with status {status}"),
        End::OutOfTime => "The command ran out of time and was stopped".to_owned(),
        _ => "The command was killed".to_owned(),
    }
}

/// Writes what a command showed into its criterion.
///
/// # Errors
/// When the row is gone, or no criterion of it names that command any more.
fn record(tx: &mut Transaction, of: &CheckRef, ran: &Ran) -> Result<(), EditError> {
    let place = place(tx.plan(), of).ok_or_else(|| {
        EditError::Value("its criteria have changed while the command ran".to_owned())
    })?;
    let status = match ran.end {
        End::Status(status) => Some(status),
        _ => None,
    };
    change(tx, of.row, place, move |criterion| {
        let CriterionKind::Command { exit_status, .. } = criterion.kind else {
            return;
        };
        let passed = status == Some(exit_status) && ran.has_said;
        criterion.done = passed;
        criterion.evidence = Some(Evidence {
            at: now(),
            command: of.command.clone(),
            exit_status: status,
            passed,
            output: last(&ran.output, MOST_RECORDED).to_owned(),
        });
    })
}

/// The criterion that is meant: at its place, or wherever its command stands now.
fn place(plan: &Plan, of: &CheckRef) -> Option<usize> {
    let is_meant = |criterion: &Criterion| matches!(&criterion.kind, CriterionKind::Command { command, .. } if *command == of.command);
    let criteria = criteria(plan, of.row);
    if criteria.get(of.index).is_some_and(is_meant) {
        return Some(of.index);
    }
    criteria.iter().position(is_meant)
}

/// The criteria of a gate or checkpoint; none for other rows.
pub fn criteria(plan: &Plan, row: RowRef) -> &[Criterion] {
    match row {
        RowRef::Gate(id) => plan.gates.get(id).map_or(&[], |gate| &gate.criteria),
        RowRef::Checkpoint(id) => plan.checkpoints.get(id).map_or(&[], |row| &row.criteria),
        _ => &[],
    }
}

/// Changes one criterion of a gate or checkpoint.
///
/// # Errors
/// When the row is gone.
pub fn change(
    tx: &mut Transaction,
    row: RowRef,
    index: usize,
    change: impl FnOnce(&mut Criterion),
) -> Result<(), EditError> {
    let apply = move |criteria: &mut Vec<Criterion>| criteria.get_mut(index).map_or((), change);
    match row {
        RowRef::Gate(id) => tx.update(id, |gate: &mut crate::plan::Gate| apply(&mut gate.criteria)),
        RowRef::Checkpoint(id) => tx.update(id, |row: &mut crate::plan::Checkpoint| {
            apply(&mut row.criteria)
        }),
        _ => Ok(()),
    }
}

/// The last so many characters of a text, from the beginning of a line where there is one.
fn last(text: &str, most: usize) -> &str {
    let Some((start, _)) = text.char_indices().rev().nth(most.saturating_sub(1)) else {
        return text;
    };
    if start == 0 {
        return text;
    }
    let tail = &text[start..];
    tail.split_once('\n').map_or(tail, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Document;
    use crate::plan::{Gate, GateId};

    fn plan() -> Plan {
        let command = |command: &str| Criterion {
            kind: CriterionKind::Command {
                command: command.to_owned(),
                exit_status: 2,
                output: "yes".to_owned(),
            },
            ..Criterion::manual("it works")
        };
        let mut gate = Gate::new(GateId(1), "G1", "Gate");
        gate.criteria = vec![Criterion::manual("first"), command("try it")];
        Plan {
            gates: [gate].into_iter().collect(),
            ..Plan::default()
        }
    }

    fn of(index: usize) -> CheckRef {
        CheckRef {
            row: GateId(1).into(),
            index,
            command: "try it".to_owned(),
        }
    }

    #[test]
    fn what_a_command_showed_is_one_undoable_edit() {
        let mut document = Document::new(plan());
        let ran = |status, has_said| Ran {
            end: End::Status(status),
            output: "yes\nindeed".to_owned(),
            has_said,
        };
        for (status, has_said, passed) in [(2, true, true), (0, true, false), (2, false, false)] {
            // The place it was read at may have moved meanwhile.
            let run = ran(status, has_said);
            document
                .edit("record", |tx| record(tx, &of(0), &run))
                .expect("recorded");
            let criterion = &criteria(document.plan(), GateId(1).into())[1];
            assert_eq!(criterion.done, passed);
            let evidence = criterion.evidence.as_ref().expect("evidence");
            assert_eq!(
                (evidence.exit_status, evidence.passed),
                (Some(status), passed)
            );
            assert_eq!(evidence.output, "yes\nindeed");
            document.undo();
            assert!(
                criteria(document.plan(), GateId(1).into())[1]
                    .evidence
                    .is_none()
            );
        }
    }

    #[test]
    fn a_criterion_that_was_changed_meanwhile_gets_nothing() {
        let mut document = Document::new(plan());
        let gone = CheckRef {
            command: "another".to_owned(),
            ..of(1)
        };
        let ran = Ran {
            end: End::Status(2),
            output: String::new(),
            has_said: true,
        };
        let before = document.plan().clone();
        assert!(
            document
                .edit("record", |tx| record(tx, &gone, &ran))
                .is_err()
        );
        assert_eq!(**document.plan(), *before);
    }

    #[test]
    fn long_outputs_keep_their_last_lines() {
        assert_eq!(last("short", 10), "short");
        assert_eq!(last("one\ntwo\nthree", 7), "three");
        assert_eq!(last("äöüß", 2), "üß");
    }
}
