//! The prompt of one crew: who they are, what they do in which order, what they must not touch, whom they
//! tell.

use super::gates;
use super::team::{Crew, Team, directory};
use crate::exchange::brief::{self, say};
use crate::exchange::markdown::escape::{code, codes, heading};
use crate::exchange::markdown::words;
use crate::exchange::tracker::Board;
use crate::exchange::{drawing, links};
use crate::plan::*;
use std::collections::HashSet;
use std::fmt::Write;

/// Writes the prompt.
pub(super) fn prompt(board: &Board, team: &Team, crew: &Crew) -> String {
    let plan = board.plan;
    let mut text = format!("# {}\n\n", heading(&crew.name));
    opening(board, crew, &mut text);
    tickets(board, team, crew, &mut text);
    scope(team, crew, &mut text);
    hand_offs(board, team, crew, &mut text);
    gates_of(plan, crew, &mut text);
    checkpoints(plan, crew, &mut text);
    escalation(plan, &mut text);
    reports(plan, &mut text);
    finishing(crew, &mut text);
    text
}

// Writing into a string cannot fail, so the results of `write!` are dropped in this file.

fn opening(board: &Board, crew: &Crew, text: &mut String) {
    let plan = board.plan;
    let track = crew.track;
    let role = track.map_or("", |track| track.role.as_str());
    let role = if role.is_empty() {
        String::new()
    } else {
        format!(", role {}", code(role))
    };
    let _ = writeln!(
        text,
        "You are **{}**{role}, in the campaign **{}**.",
        say(&crew.agent_names()),
        say(drawing::title(plan))
    );
    if crew.members.len() > 1 {
        text.push_str("You are several: claim a ticket before you start it, one at a time.\n");
    }
    text.push('\n');
    let mission = &plan.info.mission;
    if !mission.is_empty() {
        let _ = writeln!(text, "The mission: {}\n", say(mission));
    }
    if let Some(track) = track.filter(|track| !track.description.is_empty()) {
        let _ = writeln!(text, "Your track: {}\n", say(&track.description));
    }
    for member in &crew.members {
        let place = directory(member.agent);
        let place = if place.is_empty() {
            String::new()
        } else {
            format!("/{place}")
        };
        let path = code(&format!("$CAMPAIGN_ROOT{place}"));
        let _ = writeln!(text, "- **{}** works in {path}.", say(&member.name));
        if let Some(note) = member
            .agent
            .map(|agent| &agent.note)
            .filter(|n| !n.is_empty())
        {
            let _ = writeln!(text, "  {}", say(note));
        }
        let files = member.agent.map_or(&[][..], |agent| &agent.files);
        if !files.is_empty() {
            let _ = writeln!(text, "  Instructions name {}.", codes(files));
        }
    }
    if let Some(budget) = track.and_then(|track| track.budget) {
        let _ = writeln!(text, "- Effort set aside: {}.", duration::show(budget));
    }
    text.push('\n');
}

fn tickets(board: &Board, team: &Team, crew: &Crew, text: &mut String) {
    let _ = write!(
        text,
        "## Your {} tickets, in the order they can start\n\n",
        crew.items.len()
    );
    if crew.items.is_empty() {
        text.push_str("None yet: wait for the orchestrator.\n\n");
    }
    for &place in &crew.items {
        let item = &board.items[place];
        let _ = write!(
            text,
            "### {}: {}\n\n",
            heading(item.key),
            heading(item.title)
        );
        if item.is_summary {
            text.push_str("A summary: it is done when the tickets that are part of it are.\n\n");
        }
        text.push_str(&brief::text(board, item));
        let mut others = String::new();
        for &blocker in board.blockers(item.node) {
            let Some(other) = board.item(blocker) else {
                continue;
            };
            let Some(owner) = team.crew_of(other) else {
                continue;
            };
            if owner.file != crew.file && !other.is_gate() {
                let _ = writeln!(
                    others,
                    "- {} comes from **{}** ({}): do not start before {}.",
                    say(other.key),
                    say(&owner.name),
                    say(&owner.agent_names()),
                    code(&format!("./done.sh --check {}", gates::key(item.key)))
                );
            }
        }
        if !others.is_empty() {
            let _ = write!(text, "\n**Waits for others**\n\n{others}");
        }
        let _ = write!(
            text,
            "\nWhen it is done: {}\n\n",
            code(&format!("./done.sh {}", gates::key(item.key)))
        );
    }
}

/// Files in scope, and files that are somebody else's.
fn scope(team: &Team, crew: &Crew, text: &mut String) {
    text.push_str("## Files\n\n");
    let own = crew.track.map_or(&[][..], |track| &track.files);
    if own.is_empty() {
        text.push_str("The plan names no files of yours: touch only what your tickets name.\n");
    } else {
        let _ = writeln!(text, "Yours: {}.", brief::file_list(own));
    }
    for other in &team.crews {
        let files = other.track.map_or(&[][..], |track| &track.files);
        if other.file != crew.file && !files.is_empty() {
            let _ = writeln!(
                text,
                "- Of **{}**, do not touch: {}.",
                say(&other.name),
                brief::file_list(files)
            );
        }
    }
    text.push('\n');
}

/// What others wait for, and what is waited for without an edge that blocks.
fn hand_offs(board: &Board, team: &Team, crew: &Crew, text: &mut String) {
    let mut lines = String::new();
    for &place in &crew.items {
        let item = &board.items[place];
        for &waiting in board.blocked(item.node) {
            let Some(other) = board.item(waiting) else {
                continue;
            };
            let owner = team.crew_of(other);
            if owner.is_some_and(|owner| owner.file == crew.file) && !other.is_gate() {
                continue;
            }
            let who = owner.map_or("the orchestrator".to_owned(), |owner| {
                format!("**{}** ({})", say(&owner.name), say(&owner.agent_names()))
            });
            let _ = writeln!(
                lines,
                "- [ ] When {} is done, tell {who}: {} {} waits for it.",
                say(item.key),
                say(other.key),
                say(other.title)
            );
        }
    }
    let ours: HashSet<Node> = crew
        .items
        .iter()
        .map(|&place| board.items[place].node)
        .collect();
    let is_ours = |node: Node| ours.contains(&node);
    for dependency in board.plan.dependencies.iter() {
        let is_trigger = !links::is_plain(dependency);
        if is_trigger && is_ours(dependency.from) && !is_ours(dependency.to) {
            let _ = writeln!(
                lines,
                "- [ ] {} {}: send the message as soon as that is so.",
                say(board.plan.key(dependency.to)),
                brief::sentence(board.plan, dependency)
            );
        }
    }
    if !lines.is_empty() {
        let _ = write!(text, "## Hand-offs\n\n{lines}\n");
    }
}

/// Gates that span the track or stand in it.
fn gates_of(plan: &Plan, crew: &Crew, text: &mut String) {
    let Some(track) = crew.track else { return };
    let spans = |gate: &&Gate| gate.track == Some(track.id) || gate.tracks.contains(&track.id);
    let mut gates: Vec<&Gate> = plan.gates.iter().filter(spans).collect();
    gates.sort_by_key(|gate| (gate.rank, gate.id));
    if gates.is_empty() {
        return;
    }
    text.push_str("## Gates\n\n");
    for gate in gates {
        let _ = writeln!(
            text,
            "**{}: {}**, checked by {}\n",
            say(&gate.key),
            say(&gate.name),
            code(&format!("./{}", gates::file(gate)))
        );
        for criterion in &gate.criteria {
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

fn checkpoints(plan: &Plan, crew: &Crew, text: &mut String) {
    let start = plan.info.start_or_default();
    let track = crew.track.map(|track| track.id);
    let is_ours = |subject: Subject| match subject {
        Subject::Ticket(id) => plan.tickets.get(id).is_some_and(|t| t.track == track),
        Subject::Track(id) => Some(id) == track,
        Subject::Phase(id) => plan
            .tickets
            .iter()
            .any(|t| t.phase == Some(id) && t.track == track),
    };
    let mut lines: Vec<(Stamp, String)> = Vec::new();
    for checkpoint in plan.checkpoints.iter() {
        let at = checkpoint.moment.resolve(start);
        for expectation in checkpoint
            .expectations
            .iter()
            .filter(|e| is_ours(e.subject))
        {
            let line = format!(
                "- {} ({}): {}\n",
                at.told(),
                say(&checkpoint.name),
                expected(plan, expectation)
            );
            lines.push((at, line));
        }
    }
    lines.sort();
    if !lines.is_empty() {
        text.push_str("## Checkpoints\n\n");
        lines.iter().for_each(|(_, line)| text.push_str(line));
        text.push('\n');
    }
}

/// How far somebody should be.
pub(super) fn expected(plan: &Plan, expectation: &Expectation) -> String {
    let subject = match expectation.subject {
        Subject::Ticket(id) => say(plan.key(Node::Ticket(id))),
        Subject::Track(id) => words::tracks(plan, &[id]),
        Subject::Phase(id) => plan.phases.get(id).map_or(String::new(), |p| say(&p.name)),
    };
    let state = match expectation.state {
        ExpectedState::Started => "started".to_owned(),
        ExpectedState::Percent(percent) => format!("{percent} % done"),
        ExpectedState::Done => "done".to_owned(),
    };
    match expectation.note.as_str() {
        "" => format!("{subject} {state}"),
        note => format!("{subject} {state}, {}", say(note)),
    }
}

pub(super) fn escalation(plan: &Plan, text: &mut String) {
    text.push_str("## When something goes wrong\n\n");
    for rule in plan.escalations.iter() {
        let mut sentence = format!("- {}", say(&rule.condition));
        if let Some(threshold) = rule.threshold {
            let _ = write!(sentence, " ({threshold}{})", words::unit(&rule.unit));
        }
        let _ = write!(sentence, ": {}", say(&rule.action));
        if !rule.contact.is_empty() {
            let _ = write!(sentence, ", to {}", say(&rule.contact));
        }
        if let Some(within) = rule.within {
            let _ = write!(sentence, ", within {}", duration::show(Work(within.0)));
        }
        let _ = writeln!(text, "{sentence}.");
    }
    text.push_str("- Blocked, or the plan is wrong: say so to the orchestrator at once; do not work around it.\n\n");
}

pub(super) fn reports(plan: &Plan, text: &mut String) {
    for template in plan.templates.iter() {
        let every = template.every.map_or_else(String::new, |every| {
            format!(", every {}", duration::show(Work(every.0)))
        });
        let audience = match template.audience.as_str() {
            "" => String::new(),
            audience => format!(", for {}", say(audience)),
        };
        let _ = write!(
            text,
            "## Report: {}{every}{audience}\n\n{}\n\n",
            heading(&template.name),
            brief::quoted_block(&template.body)
        );
    }
}

fn finishing(crew: &Crew, text: &mut String) {
    text.push_str(
        "## You are finished when\n\n- [ ] every ticket above is recorded by `done.sh`\n",
    );
    let done = crew.track.map_or(&[][..], |track| &track.done);
    for criterion in done {
        let _ = writeln!(
            text,
            "- [ ] {}{}",
            say(&criterion.text),
            brief::how(criterion)
        );
    }
    text.push_str("- [ ] the orchestrator has your closing report\n");
}
