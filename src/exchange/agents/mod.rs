//! An agent team from a plan: a folder with a prompt per track, the script that sets the team up, and
//! gates that refuse to open.
//!
//! Every ticket and every edge is in it: as a task that is blocked by others, in the prompts in words, and
//! in a table by which `done.sh` refuses a ticket whose blockers are not done. A gate's script runs the
//! commands of its criteria, asks for ticks and measured values of the others, and ends with another status
//! than 0 until all of them hold. The tools agents are set up with change, so the bootstrap is written for
//! one of several profiles.

mod bootstrap;
mod gates;
mod orchestrator;
mod prompt;
mod team;

use super::archive::{NamedFile, pack};
use super::features::{Feature, report_missing};
use super::tracker::Board;
use super::{Report, WriteError, WriteOptions};
use crate::plan::*;
use team::Team;

/// What the folder holds.
const HELD: &[Feature] = &[
    Feature::PlanText,
    Feature::PlanDates,
    Feature::TrackDetails,
    Feature::Phases,
    Feature::Agents,
    Feature::Descriptions,
    Feature::Parents,
    Feature::PriorityAndSize,
    Feature::EstimateRanges,
    Feature::Staffing,
    Feature::TicketScope,
    Feature::TicketCriteria,
    Feature::DateConstraints,
    Feature::Steps,
    Feature::GateDetails,
    Feature::Reasons,
    Feature::Checkpoints,
    Feature::Expectations,
    Feature::Escalations,
    Feature::Templates,
    Feature::Notes,
    Feature::EmptyTracks,
];

/// Whether bytes are an archive of ours.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    bytes.starts_with(b"PK\x03\x04") && has(b"orchestrator.md") && has(b"done.sh")
}

/// Writes the folder, as one archive.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    let board = Board::flat(plan, options.option, &mut report)?;
    let team = Team::of(&board);
    for path in team.absolute_paths() {
        report.note(format!(
            "the directory {path} is written relative to CAMPAIGN_ROOT"
        ));
    }
    let mut files = vec![
        NamedFile::text("README.md", orchestrator::read_me(&board, &team, options)),
        NamedFile::text(
            "orchestrator.md",
            orchestrator::prompt(&board, &team, options),
        ),
    ];
    for crew in &team.crews {
        files.push(NamedFile::text(
            crew.file.as_str(),
            prompt::prompt(&board, &team, crew),
        ));
    }
    files.push(bootstrap::script(&board, &team, options));
    files.push(NamedFile::text("blockers.tsv", gates::blockers(&board)));
    files.push(NamedFile::program("done.sh", gates::DONE));
    for gate in plan.gates.iter() {
        files.push(NamedFile::program(
            gates::file(gate),
            gates::script(&board, gate),
        ));
    }
    Ok((pack(&files), report))
}
