//! The orchestrator's prompt and the folder's table of contents.

use super::gates;
use super::prompt::{escalation, expected, reports};
use super::team::Team;
use crate::exchange::brief::{self, say};
use crate::exchange::markdown::escape::{body, code, heading};
use crate::exchange::tracker::Board;
use crate::exchange::{AgentProfile, WriteOptions, drawing, links};
use crate::plan::*;
use std::fmt::Write;

// Writing into a string cannot fail, so the results of `write!` are dropped in this file.

/// What is in the folder and how it is used.
pub(super) fn read_me(board: &Board, team: &Team, options: &WriteOptions) -> String {
    let plan = board.plan;
    let tickets = plan.tickets.len();
    let mut text = format!("# {}: agent team\n\n", heading(drawing::title(plan)));
    let _ = writeln!(
        text,
        "Written by Slackline at {}: {} of {tickets} tickets, {} gates, {} edges that block.\n",
        options.now.told(),
        team.crews
            .iter()
            .map(|crew| crew.items.len())
            .sum::<usize>(),
        plan.gates.len(),
        board.blocks.len()
    );
    text.push_str("| file | what it is |\n|---|---|\n");
    text.push_str("| `orchestrator.md` | the prompt of the agent that leads the others |\n");
    for crew in &team.crews {
        let _ = writeln!(
            text,
            "| {} | the prompt of {}: {} tickets |",
            code(&crew.file),
            say(&crew.agent_names()),
            crew.items.len()
        );
    }
    text.push_str(bootstrap_row(options.profile));
    text.push_str("| `done.sh` | records a ticket; refuses it while its blockers are not done |\n");
    text.push_str("| `blockers.tsv` | every edge: what waits, what it waits for |\n");
    let mut gates: Vec<&Gate> = plan.gates.iter().collect();
    gates.sort_by_key(|gate| (gate.rank, gate.id));
    for gate in gates {
        let _ = writeln!(
            text,
            "| {} | gate {}: {} criteria; another status than 0 until all hold |",
            code(&gates::file(gate)),
            say(&gate.key),
            gate.criteria.len()
        );
    }
    text.push_str(
        "\nSet `CAMPAIGN_ROOT` to the folder the code lies in (else this one is taken), run the bootstrap,\n\
         then start the orchestrator with its prompt. Running the bootstrap again makes nothing twice.\n",
    );
    text
}

fn bootstrap_row(profile: AgentProfile) -> &'static str {
    match profile {
        AgentProfile::Team => {
            "| `bootstrap.py` | creates the team, every task, every edge, and starts the agents |\n"
        }
        AgentProfile::Beads => "| `bootstrap.sh` | creates every issue and edge with `bd` |\n",
        AgentProfile::Plain => "| `bootstrap.md` | every task and edge as a list to work off |\n",
    }
}

/// The prompt.
pub(super) fn prompt(board: &Board, team: &Team, options: &WriteOptions) -> String {
    let plan = board.plan;
    let mut text = format!("# Orchestrator: {}\n\n", heading(drawing::title(plan)));
    text.push_str(
        "You lead the agents below. You create and assign, you run the gates, you decide; you write no code.\n\n",
    );
    if !plan.info.mission.is_empty() {
        let _ = writeln!(text, "The mission: {}\n", say(&plan.info.mission));
    }
    dates(board, &mut text);
    roster(team, &mut text);
    check_times(plan, &mut text);
    gate_table(board, &mut text);
    triggers(board, &mut text);
    escalation(plan, &mut text);
    reports(plan, &mut text);
    notes(plan, &mut text);
    let _ = writeln!(
        text,
        "## Start\n\nRun {} once. `done.txt` says at any time what is done.",
        code(super::bootstrap::name(options.profile))
    );
    text
}

fn dates(board: &Board, text: &mut String) {
    let plan = board.plan;
    let start = plan.info.start_or_default();
    let _ = writeln!(text, "- Start: {}", start.told());
    if let Some(schedule) = &board.dates.schedule {
        let _ = writeln!(text, "- Planned finish: {}", schedule.finish.told());
        let path: Vec<String> = schedule
            .critical_path
            .iter()
            .map(|&node| say(plan.key(node)))
            .collect();
        let _ = writeln!(text, "- Critical path: {}", path.join(" → "));
    }
    if let Some(deadline) = plan.info.deadline {
        let at = deadline.moment.resolve(start).told();
        let firm = if deadline.hard { "hard" } else { "target" };
        let _ = writeln!(text, "- Deadline ({firm}): {at}");
    }
    for assumption in board
        .dates
        .assumptions()
        .iter()
        .chain(&plan.info.assumptions)
    {
        let _ = writeln!(text, "- Assumed: {}", say(assumption));
    }
    text.push('\n');
}

fn roster(team: &Team, text: &mut String) {
    text.push_str(
        "## Agents\n\n| agent | track | role | tickets | prompt |\n|---|---|---|---|---|\n",
    );
    for crew in &team.crews {
        for member in &crew.members {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} |",
                say(&member.name),
                say(&crew.name),
                say(&member.role),
                crew.items.len(),
                code(&crew.file)
            );
        }
    }
    text.push('\n');
}

fn check_times(plan: &Plan, text: &mut String) {
    let start = plan.info.start_or_default();
    let mut points: Vec<&Checkpoint> = plan.checkpoints.iter().collect();
    points.sort_by_key(|point| (point.moment.resolve(start), point.id));
    if points.is_empty() {
        return;
    }
    text.push_str("## Checkpoints\n\n");
    for point in points {
        let at = point.moment.resolve(start).told();
        let _ = writeln!(text, "**{at}: {}**\n", say(&point.name));
        if !point.note.is_empty() {
            let _ = writeln!(text, "{}\n", say(&point.note));
        }
        for expectation in &point.expectations {
            let _ = writeln!(text, "- [ ] {}", expected(plan, expectation));
        }
        for criterion in &point.criteria {
            let _ = writeln!(
                text,
                "- [ ] {}{}",
                say(&criterion.text),
                brief::how(criterion)
            );
        }
        text.push('\n');
    }
}

fn gate_table(board: &Board, text: &mut String) {
    let gates: Vec<&Gate> = board.plan.gates.iter().collect();
    if gates.is_empty() {
        return;
    }
    text.push_str("## Gates\n\nA gate is open when its script ends with 0. Nothing behind it starts before.\n\n");
    for gate in gates {
        let node = Node::Gate(gate.id);
        let keys = |nodes: &[Node]| {
            let keys: Vec<String> = nodes.iter().map(|&n| say(board.plan.key(n))).collect();
            if keys.is_empty() {
                "nothing".to_owned()
            } else {
                keys.join(", ")
            }
        };
        let owner = if gate.owner.is_empty() {
            String::new()
        } else {
            format!(", decided by {}", say(&gate.owner))
        };
        let stops = if gate.stop_work {
            " It stops all other work of its tracks."
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "- **{}: {}**: {}{owner}. After {}; before {}.{stops}",
            say(&gate.key),
            say(&gate.name),
            code(&format!("./{}", gates::file(gate))),
            keys(board.blockers(node)),
            keys(board.blocked(node))
        );
    }
    text.push('\n');
}

/// Edges that a task list cannot say: they are messages.
fn triggers(board: &Board, text: &mut String) {
    let mut lines = String::new();
    for dependency in board.plan.dependencies.iter() {
        if !links::is_plain(dependency) && dependency.strength != Strength::Info {
            let _ = writeln!(
                lines,
                "- {} {}",
                say(board.plan.key(dependency.to)),
                brief::sentence(board.plan, dependency)
            );
        }
    }
    if !lines.is_empty() {
        let _ = write!(
            text,
            "## Messages that start work\n\nThe task list only knows \"blocked until done\". Pass these on by message:\n\n{lines}\n"
        );
    }
}

fn notes(plan: &Plan, text: &mut String) {
    for note in plan.notes.iter() {
        let _ = write!(
            text,
            "## {}\n\n{}\n\n",
            heading(&note.title),
            body(&note.body)
        );
    }
}
