//! Roles that work needs and no agent offers.
//!
//! A ticket's demand is a stated need and always counts. A track's owner role is only a hint of who
//! does the work: it counts where the plan lists agents at all and none is bound to that track.

use crate::lint::wording::{count, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Plan, RowRef, SourceRef, Track};
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
        .map(|role| folded(role))
        .collect();
    for (role, need) in needs(plan) {
        if !offered.contains(&role) {
            findings.push(report(plan, need));
        }
    }
}

/// Roles are names people type: upper and lower case and outer spaces make no difference.
fn folded(role: &str) -> String {
    role.trim().to_lowercase()
}

fn needs(plan: &Plan) -> BTreeMap<String, Need> {
    let mut needs: BTreeMap<String, Need> = BTreeMap::new();
    for ticket in plan.tickets.iter() {
        let roles: BTreeSet<String> = ticket.demands.iter().map(|d| folded(&d.role)).collect();
        for role in roles.into_iter().filter(|role| !role.is_empty()) {
            let written = ticket.demands.iter().find(|d| folded(&d.role) == role);
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
        let need = needs.entry(folded(&track.role)).or_default();
        if need.role.is_empty() {
            need.role = track.role.trim().to_owned();
        }
        need.rows.push(track.id.into());
        need.lines.extend(track.sources.first().cloned());
    }
    needs
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
    let who = some_of(&finding.subject_keys(plan), 3);
    let verb = if finding.subjects.len() == 1 {
        "needs"
    } else {
        "need"
    };
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
