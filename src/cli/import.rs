//! `slackline import`: reads a foreign file, says what was read and lost, and keeps it as a plan file.

use super::error::CliError;
use super::input::{Input, Reading};
use super::table::{Side, lay_out};
use super::{Ending, output};
use crate::document::{self, reimport, write_back};
use crate::edit::Edit;
use crate::edit::difference::{Fate, Names, RowDifference, describe_edit};
use crate::edit::merge::merge_file;
use crate::exchange::{self, plan_json};
use crate::library;
use crate::plan::{Dependency, Plan, Source};
use crate::schedule::{ScheduleError, Settings, schedule};
use serde::Serialize;
use std::path::PathBuf;

/// Lines that say what a merge changed; a list of more is no summary.
const MOST_LINES: usize = 200;

/// Read a file of any format, say what is in it and what was lost
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The plan file to write
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// A plan that takes the rows: found again by key and name, changed where the file was, or added
    #[arg(long, value_name = "PLAN", requires = "output")]
    into: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What was read.
#[derive(Serialize)]
struct Summary {
    tickets: usize,
    tracks: usize,
    dependencies: usize,
    gates: usize,
    checkpoints: usize,
    options: usize,
    agents: usize,
    sources: Vec<SourceSummary>,
    losses: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merge: Option<MergeSummary>,
    /// What merging changed, row by row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<RowSummary>,
    /// What the file and the plan both changed, where the plan's stays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<String>,
}

/// What merging changed in the other plan.
#[derive(Serialize)]
struct MergeSummary {
    added: usize,
    changed: usize,
    #[serde(skip_serializing_if = "is_none")]
    removed: usize,
    notes: Vec<String>,
    /// Row by row, field by field, as people read them.
    #[serde(skip)]
    rows: Vec<RowSummary>,
    /// What both sides changed, where the plan's stays.
    #[serde(skip)]
    conflicts: Vec<String>,
}

/// Whether a count needs no mention.
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// A row that merging changed.
#[derive(Serialize)]
struct RowSummary {
    row: String,
    what: &'static str,
    fields: Vec<FieldSummary>,
}

/// A field of it.
#[derive(Serialize)]
struct FieldSummary {
    name: String,
    before: String,
    after: String,
}

/// A list of dependencies in a source document, or a whole one without lists, and how many it states.
#[derive(Serialize)]
struct SourceSummary {
    name: String,
    dependencies: usize,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    if arguments
        .output
        .as_deref()
        .is_some_and(|path| path.as_os_str() == "-")
    {
        let text =
            "-o - is taken by the summary: name a file for the plan, or use export --to json";
        return Err(CliError::Usage(text.to_owned()));
    }
    let reading = arguments.input.read()?;
    let mut summary = summarise(&reading);
    if reading.plan.tickets.is_empty() && reading.plan.gates.is_empty() && summary.losses.is_empty()
    {
        // An empty plan is no fault of a schedule, but hardly what somebody wanted to import.
        let text = "there are no rows in the file: neither a ticket nor a gate";
        summary.losses.push(text.to_owned());
    }
    let plan = match &arguments.into {
        None => reading.plan,
        Some(path) => {
            let into = Input::of(path).read_aloud()?;
            forget_known(&mut summary, &into.plan, &reading);
            let (plan, mut merge) = merged(&into, &reading)?;
            summary.changes = std::mem::take(&mut merge.rows);
            summary.conflicts = std::mem::take(&mut merge.conflicts);
            summary.merge = Some(merge);
            summary.losses.extend(new_loop(&into.plan, &plan));
            plan
        }
    };
    if let Some(path) = &arguments.output {
        library::write_atomic(path, &plan_json::write(&plan))?;
    }
    if arguments.json {
        output::print_json(&summary)?;
    } else {
        output::print_text(&described(&summary))?;
    }
    Ok(Ending::Fine)
}

/// The loop that a merge closed, in a sentence: such a plan cannot be dated.
fn new_loop(before: &Plan, after: &Plan) -> Option<String> {
    let looped = |plan: &Plan| match schedule(plan, &Settings::default()) {
        Err(ScheduleError::Cycle(cycle)) => Some(cycle),
        _ => None,
    };
    let cycle = looped(after).filter(|_| looped(before).is_none())?;
    Some(format!(
        "the merged plan has a loop, so that nothing can be dated: {cycle}"
    ))
}

fn summarise(reading: &Reading) -> Summary {
    let plan = &reading.plan;
    Summary {
        tickets: plan.tickets.len(),
        tracks: plan.tracks.len(),
        dependencies: plan.dependencies.len(),
        gates: plan.gates.len(),
        checkpoints: plan.checkpoints.len(),
        options: plan.options.len(),
        agents: plan.agents.len(),
        sources: plan
            .sources
            .iter()
            .flat_map(|source| summarise_source(plan, source))
            .collect(),
        losses: reading
            .report
            .losses
            .iter()
            .map(ToString::to_string)
            .collect(),
        merge: None,
        changes: Vec::new(),
        conflicts: Vec::new(),
    }
}

/// Takes losses out that the other plan makes good: names it knows.
fn forget_known(summary: &mut Summary, into: &Plan, reading: &Reading) {
    let Some(source) = further_document(into, &reading.plan) else {
        return;
    };
    let document = document::of_source(source);
    let (_, made_good) = reimport::losses_beside(into, &document);
    let made_good: Vec<String> = made_good.into_iter().map(|loss| loss.text).collect();
    let is_made_good = |loss: &str| {
        let text = loss
            .strip_prefix("line ")
            .and_then(|rest| rest.split_once(": "));
        let text = text.map_or(loss, |(_, text)| text);
        made_good.iter().any(|own| own == text)
    };
    summary.losses.retain(|loss| !is_made_good(loss));
}

/// The other plan with what was read, and what that changed in it.
fn merged(into: &Reading, reading: &Reading) -> Result<(Plan, MergeSummary), CliError> {
    if let Some(source) = further_document(&into.plan, &reading.plan) {
        return Ok(joined(into, source));
    }
    let echo = exchange::echo(&into.plan, reading.format, &reading.plan);
    let traces = &reading.report.traces;
    let merged = merge_file(&into.plan, &reading.plan, echo.as_ref(), traces);
    let merged = merged.map_err(|error| CliError::Merge {
        name: reading.name.clone(),
        into: into.name.clone(),
        error: Box::new(error),
    })?;
    let mut summary = MergeSummary::of(&into.plan, &merged.plan);
    (summary.conflicts, summary.notes) = (merged.conflicts, merged.notes);
    Ok((merged.plan, summary))
}

impl MergeSummary {
    /// What differs between a plan and what became of it.
    fn of(before: &Plan, after: &Plan) -> Self {
        let edit = Edit::between("", before, after);
        let rows = describe_edit(&edit, &Names::of(before, after));
        let count = |fate: Fate| rows.iter().filter(|row| row.fate == fate).count();
        Self {
            added: count(Fate::Added),
            changed: count(Fate::Changed),
            removed: count(Fate::Removed),
            rows: rows.iter().map(RowSummary::of).collect(),
            conflicts: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl RowSummary {
    fn of(row: &RowDifference) -> Self {
        let fields = row.fields.iter().map(|field| FieldSummary {
            name: field.name.clone(),
            before: field.before.clone(),
            after: field.after.clone(),
        });
        Self {
            row: row.title.clone(),
            what: match row.fate {
                Fate::Added => "added",
                Fate::Removed => "removed",
                Fate::Changed | Fate::Kept => "changed",
            },
            fields: match row.fate {
                Fate::Changed => fields.collect(),
                _ => Vec::new(),
            },
        }
    }

    /// A line for the row, or one for each of its fields.
    fn lines(&self) -> Vec<String> {
        if self.fields.is_empty() {
            return vec![format!("{}: {}\n", self.what, self.row)];
        }
        let text = |text: &str| match text {
            "" => "nothing".to_owned(),
            text => one_line(text),
        };
        let line = |field: &FieldSummary| {
            let name = field.name.to_lowercase();
            let (before, after) = (text(&field.before), text(&field.after));
            format!("changed: {}, {name}: {before} -> {after}\n", self.row)
        };
        self.fields.iter().map(line).collect()
    }
}

/// Text on one line, cut where it is long.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The document a plan was read from, where it is no new version of one the other plan has.
fn further_document<'p>(into: &Plan, read: &'p Plan) -> Option<&'p Source> {
    let mut sources = read.sources.iter();
    let (source, more) = (sources.next()?, sources.next());
    let is_known = into.likely_version(&source.name, read).is_some();
    (more.is_none() && !source.text.is_empty() && !is_known).then_some(source)
}

/// The other plan with a further document beside its own.
fn joined(into: &Reading, source: &Source) -> (Plan, MergeSummary) {
    let bytes = write_back::original(source);
    let (id, outcome) = reimport::join(&into.plan, &source.name, &bytes);
    let name = outcome.plan.sources.get(id).map(|row| row.name.clone());
    let renamed = name.filter(|name| *name != source.name);
    let note = |name| {
        format!(
            "{} is another document than the plan's of that name, and is called {name}",
            source.name
        )
    };
    let mut summary = MergeSummary::of(&into.plan, &outcome.plan);
    summary.notes = renamed.map(note).into_iter().collect();
    (outcome.plan, summary)
}

/// The lists of a document apart, since two of them may disagree; a document without lists as a whole.
fn summarise_source(plan: &Plan, source: &Source) -> Vec<SourceSummary> {
    let lists: Vec<SourceSummary> = document::facts_of(source)
        .lists
        .iter()
        .map(|list| SourceSummary {
            name: format!("{}: {}", source.name, list.name),
            dependencies: list.edges.iter().filter(|edge| edge.is_known).count(),
        })
        .filter(|list| list.dependencies > 0)
        .collect();
    if !lists.is_empty() {
        return lists;
    }
    let stands_on = |dependency: &&Dependency| {
        dependency
            .sources
            .iter()
            .any(|lines| lines.source == source.id)
    };
    vec![SourceSummary {
        name: source.name.clone(),
        dependencies: plan.dependencies.iter().filter(stands_on).count(),
    }]
}

fn described(summary: &Summary) -> String {
    let counts = [
        ("tickets", summary.tickets),
        ("tracks", summary.tracks),
        ("dependencies", summary.dependencies),
        ("gates", summary.gates),
        ("checkpoints", summary.checkpoints),
        ("options", summary.options),
        ("agents", summary.agents),
    ];
    let mut rows: Vec<Vec<String>> = counts
        .iter()
        .map(|(name, number)| vec![(*name).to_owned(), number.to_string()])
        .collect();
    for source in &summary.sources {
        rows.push(vec![
            format!("dependencies in {}", source.name),
            source.dependencies.to_string(),
        ]);
    }
    let mut text = lay_out(&[Side::Left, Side::Right], &rows);
    if let Some(merge) = &summary.merge {
        text.push_str(&format!(
            "merged: {} rows added, {} changed, {} removed\n",
            merge.added, merge.changed, merge.removed
        ));
        let lines: Vec<String> = summary.changes.iter().flat_map(RowSummary::lines).collect();
        lines
            .iter()
            .take(MOST_LINES)
            .for_each(|line| text.push_str(line));
        if lines.len() > MOST_LINES {
            text.push_str(&format!(
                "and {} more lines: --json has them all\n",
                lines.len() - MOST_LINES
            ));
        }
        for conflict in &summary.conflicts {
            text.push_str(&format!("conflict: {conflict}\n"));
        }
        for note in &merge.notes {
            text.push_str(&format!("note: {note}\n"));
        }
    }
    for loss in &summary.losses {
        text.push_str(&format!("loss: {loss}\n"));
    }
    text
}
