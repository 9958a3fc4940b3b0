//! Roles that work needs and no agent offers.
//!
//! A ticket's demand is a stated need and always counts. A track's owner role is only a hint of who
//! does the work: it counts where the plan lists agents at all and none is bound to that track.

use crate::lint::papers::Paper;
use crate::lint::text::{stem, words};
use crate::lint::wording::{count, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Phase, Plan, RowRef, SourceRef, Track, role_key};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "missing-role",
    Level::Warning,
    "No agent offers a role that a ticket or a track needs.",
    include_str!("missing_role.md"),
    check,
);

/// Who needs a role.
#[derive(Default)]
struct Need {
    /// The role as it was first written.
    role: String,
    rows: Vec<RowRef>,
    tickets: usize,
    lines: Vec<SourceRef>,
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let offered: BTreeSet<String> = plan
        .agents
        .iter()
        .flat_map(|agent| &agent.roles)
        .map(|role| role_key(role))
        .collect();
    // Agents without any role are agents of which nobody said what they can do.
    let is_unsaid = offered.is_empty() && !plan.agents.is_empty();
    let mut needs = if is_unsaid {
        BTreeMap::new()
    } else {
        needs(plan)
    };
    context
        .papers()
        .iter()
        .for_each(|paper| requested(paper, &mut needs));
    findings.extend(stages(plan));
    for (role, need) in needs {
        if !offered.contains(&role) {
            findings.push(report(plan, need));
        }
    }
}

/// Stages named after a discipline that no agent has, where the other stages' disciplines are offered:
/// database, backend, frontend and nobody for security.
fn stages(plan: &Plan) -> Option<Finding> {
    const LEAST_STAGES: usize = 3;
    let known: BTreeSet<String> = plan
        .agents
        .iter()
        .flat_map(|a| [&a.name, &a.note].into_iter().chain(&a.roles))
        .flat_map(|text| words(text))
        .map(|word| stem(&word).to_owned())
        .collect();
    let topic = |phase: &Phase| {
        let named = phase.name.rsplit(':').next().unwrap_or_default();
        let only: Vec<String> = words(named).into_iter().filter(|w| w.len() > 3).collect();
        <[String; 1]>::try_from(only).ok().map(|[word]| word)
    };
    let named: Vec<(&Phase, String)> = plan
        .phases
        .iter()
        .filter_map(|p| Some((p, topic(p)?)))
        .collect();
    let missing: Vec<&(&Phase, String)> = named
        .iter()
        .filter(|(_, word)| !known.contains(stem(word)))
        .collect();
    let [(phase, word)] = missing.as_slice() else {
        return None;
    };
    if named.len() < LEAST_STAGES || named.len() != plan.phases.len() {
        return None;
    }
    let message = format!(
        "{} has nobody for {word}, though every other stage has an agent for its subject: add one, or say who does it.",
        phase.name
    );
    Some(
        Finding::new(&RULE, message)
            .about([phase.id])
            .with(&[
                ("tickets", 0.0),
                ("tracks", 0.0),
                ("agents", plan.agents.len() as f64),
            ])
            .at(phase.sources.iter().take(1)),
    )
}

fn needs(plan: &Plan) -> BTreeMap<String, Need> {
    let mut needs: BTreeMap<String, Need> = BTreeMap::new();
    for ticket in plan.tickets.iter() {
        let roles: BTreeSet<String> = ticket.demands.iter().map(|d| role_key(&d.role)).collect();
        for role in roles.into_iter().filter(|role| !role.is_empty()) {
            let written = ticket.demands.iter().find(|d| role_key(&d.role) == role);
            let need = needs.entry(role).or_default();
            if let (Some(demand), true) = (written, need.role.is_empty()) {
                need.role = demand.role.trim().to_owned();
            }
            need.rows.push(ticket.id.into());
            need.tickets += 1;
            need.lines.extend(ticket.sources.first().cloned());
        }
    }
    for track in plan
        .tracks
        .iter()
        .filter(|track| needs_its_role(plan, track))
    {
        let need = needs.entry(role_key(&track.role)).or_default();
        if need.role.is_empty() {
            need.role = track.role.trim().to_owned();
        }
        need.rows.push(track.id.into());
        need.lines.extend(track.sources.first().cloned());
    }
    needs
}

/// Kinds of work that a document asks for and routes to nobody who is named for them.
fn requested(paper: &Paper, needs: &mut BTreeMap<String, Need>) {
    let facts = &paper.facts;
    if facts.routes.is_empty() {
        return;
    }
    for request in &facts.requests {
        let is_routed = |word: &&String| {
            facts
                .routes
                .iter()
                .any(|r| role_key(&r.word) == role_key(word))
        };
        for word in request
            .words
            .iter()
            .filter(|word| !word.is_empty() && !is_routed(word))
        {
            let need = needs.entry(role_key(word)).or_default();
            if need.role.is_empty() {
                need.role.clone_from(word);
            }
            need.lines.push(paper.at(request.place));
        }
    }
}

fn needs_its_role(plan: &Plan, track: &Track) -> bool {
    let is_staffed = !track.agents.is_empty()
        || plan
            .agents
            .iter()
            .any(|agent| agent.tracks.contains(&track.id));
    !track.role.trim().is_empty()
        && !plan.agents.is_empty()
        && !is_staffed
        && plan
            .tickets
            .iter()
            .any(|ticket| ticket.track == Some(track.id))
}

fn report(plan: &Plan, need: Need) -> Finding {
    let mut finding = Finding::new(&RULE, String::new());
    finding.subjects = need.rows;
    finding.lines = need.lines;
    finding.numbers = vec![
        ("tickets", need.tickets as f64),
        ("tracks", (finding.subjects.len() - need.tickets) as f64),
        ("agents", plan.agents.len() as f64),
    ];
    let mut names = finding.subject_keys(plan);
    if names.is_empty() {
        names.push("A request".to_owned());
    }
    let who = some_of(&names, 3);
    let verb = if names.len() == 1 { "needs" } else { "need" };
    let nobody = match plan.agents.len() {
        0 => "the plan lists no agents".to_owned(),
        agents => format!("none of the {} offers it", count(agents, "agent")),
    };
    finding.message = format!(
        "{who} {verb} the role \"{}\", but {nobody}: add an agent with this role, or change the need.",
        need.role
    );
    finding
}
