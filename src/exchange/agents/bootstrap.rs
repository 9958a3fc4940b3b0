//! The script that sets the team up, for the tool the profile names.
//!
//! Ids of tasks are unknown until they are created, so all are created first and linked then. What was done
//! is kept beside the script, so that a second run makes nothing twice and one that was cut off goes on.

use super::gates;
use super::team::{Team, directory, line};
use crate::exchange::archive::NamedFile;
use crate::exchange::brief::{self, say};
use crate::exchange::tracker::{Board, Item};
use crate::exchange::{AgentProfile, WriteOptions, beads, drawing};
use crate::plan::*;
use std::fmt::Write;

/// What works in every Python bootstrap.
const PYTHON: &str = include_str!("bootstrap.py");

/// The file of a profile.
pub(super) fn name(profile: AgentProfile) -> &'static str {
    match profile {
        AgentProfile::Team => "bootstrap.py",
        AgentProfile::Beads => "bootstrap.sh",
        AgentProfile::Plain => "bootstrap.md",
    }
}

/// Writes the script.
pub(super) fn script(board: &Board, team: &Team, options: &WriteOptions) -> NamedFile {
    let name = name(options.profile);
    match options.profile {
        AgentProfile::Team => NamedFile::program(name, python(board, team)),
        AgentProfile::Beads => NamedFile::program(name, shell(board, options)),
        AgentProfile::Plain => NamedFile::text(name, list(board, team)),
    }
}

// Writing into a string cannot fail, so the results of `write!` are dropped in this file.

/// `TeamCreate`, `TaskCreate`, `TaskUpdate` and `Task`.
fn python(board: &Board, team: &Team) -> String {
    let plan = board.plan;
    let title = drawing::title(plan);
    let mut text = PYTHON.to_owned();
    let team_name = super::team::slug(title, "campaign").to_lowercase();
    let _ = write!(
        text,
        "\n# -- Step 1: the team\nteam({}, {})\n\n# -- Step 2: {} tasks, gates among them\n",
        literal(&team_name),
        literal(&line(&plan.info.mission)),
        board.items.len()
    );
    for item in &board.items {
        let _ = write!(
            text,
            "task(\n    {},\n    subject={},\n    description={},\n    active={},\n)\n",
            literal(item.key),
            literal(&format!("[{}] {}", line(item.key), line(item.title))),
            literal(&brief::text(board, item)),
            literal(&active(item))
        );
    }
    let _ = write!(text, "\n# -- Step 3: {} edges\n", board.blocks.len());
    for item in &board.items {
        let blockers = board.blockers(item.node);
        if !blockers.is_empty() {
            let keys: Vec<String> = blockers
                .iter()
                .map(|&node| literal(plan.key(node)))
                .collect();
            let _ = writeln!(
                text,
                "blocked({}, [{}])",
                literal(item.key),
                keys.join(", ")
            );
        }
    }
    text.push_str("\n# -- Step 4: the agents\n");
    for crew in &team.crews {
        for member in &crew.members {
            let role = if member.role.is_empty() {
                "general-purpose"
            } else {
                &member.role
            };
            let _ = writeln!(
                text,
                "agent({}, {}, {}, {})",
                literal(&member.name),
                literal(role),
                literal(&crew.file),
                literal(&directory(member.agent))
            );
        }
    }
    text.push_str("\nfinish()\n");
    text
}

/// What is shown while somebody works on it.
fn active(item: &Item) -> String {
    if item.is_gate() {
        format!("Checking gate {}", line(item.key))
    } else {
        format!("Working on {}: {}", line(item.key), line(item.title))
    }
}

/// A text as Python reads it: JSON's escapes are Python's.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `bd import`: beads finds issues by their ids, so a second import updates them.
fn shell(board: &Board, options: &WriteOptions) -> String {
    let lines = beads::lines(board, options);
    let mut end = "SLACKLINE".to_owned();
    while lines.lines().any(|line| line == end) {
        end.push('_');
    }
    format!(
        "#!/usr/bin/env bash\n# Creates or updates {} issues and their edges with bd.\n\nset -euo pipefail\n\
         command -v bd >/dev/null || {{ echo 'bd is not installed' >&2; exit 1; }}\n\
         cd \"${{CAMPAIGN_ROOT:-$(dirname \"$0\")}}\"\n[ -d .beads ] || bd init\n\
         issues=$(mktemp)\ntrap 'rm -f \"$issues\"' EXIT\ncat >\"$issues\" <<'{end}'\n{lines}{end}\n\
         bd import -i \"$issues\"\n",
        board.items.len()
    )
}

/// A list to work off by hand.
fn list(board: &Board, team: &Team) -> String {
    let mut text = String::from("# Bootstrap\n\n## 1. Create these tasks\n\n");
    for item in &board.items {
        let _ = writeln!(text, "- [ ] {}: {}", say(item.key), say(item.title));
    }
    text.push_str("\n## 2. Block them\n\n");
    for item in &board.items {
        let blockers = board.blockers(item.node);
        if !blockers.is_empty() {
            let keys: Vec<String> = blockers
                .iter()
                .map(|&node| say(board.plan.key(node)))
                .collect();
            let _ = writeln!(
                text,
                "- [ ] {} is blocked by {}",
                say(item.key),
                keys.join(", ")
            );
        }
    }
    text.push_str("\n## 3. Start these agents with their prompts\n\n");
    for crew in &team.crews {
        for member in &crew.members {
            let _ = writeln!(text, "- [ ] {}: `{}`", say(&member.name), crew.file);
        }
    }
    let gates: Vec<&Gate> = board.plan.gates.iter().collect();
    if !gates.is_empty() {
        text.push_str("\n## 4. Run the gates when they are due\n\n");
        for gate in gates {
            let _ = writeln!(text, "- [ ] `./{}`", gates::file(gate));
        }
    }
    text
}
