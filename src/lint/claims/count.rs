//! "17 items", "6 agents", "20 tickets": so many of something the plan lists.
//!
//! A count is compared with the rows it names, and with other lines that state the same count. Which rows
//! are meant is read from the noun; what no noun of the table names stays undecided.

use super::{Contradiction, Flaw, Verdict, other_sides};
use crate::lint::Context;
use crate::lint::text::{file_names, folded, is_path, numbers, words};
use crate::lint::wording::{count, number};
use crate::plan::{Claim, RowRef, Ticket};
use std::collections::BTreeSet;

/// What a noun counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    /// Tickets, under a name that only means them.
    Tickets,
    /// Something that is a ticket where a track or a key family is named.
    Items,
    Agents,
    Tracks,
    Phases,
    Gates,
    Checkpoints,
    Options,
    Files,
}

/// The nouns whose rows a plan lists.
const NOUNS: &[(Thing, &[&str])] = &[
    (
        Thing::Tickets,
        &[
            "ticket", "tickets", "task", "tasks", "issue", "issues", "story", "stories",
        ],
    ),
    (
        Thing::Items,
        &["item", "items", "row", "rows", "work items"],
    ),
    (
        Thing::Agents,
        &[
            "agent",
            "agents",
            "specialist",
            "specialists",
            "engineer",
            "engineers",
            "people",
        ],
    ),
    (
        Thing::Tracks,
        &[
            "track",
            "tracks",
            "stream",
            "streams",
            "workstream",
            "workstreams",
            "path",
            "paths",
        ],
    ),
    (Thing::Phases, &["phase", "phases"]),
    (Thing::Gates, &["gate", "gates"]),
    (Thing::Checkpoints, &["checkpoint", "checkpoints"]),
    (Thing::Options, &["option", "options"]),
    (Thing::Files, &["file", "files", "document", "documents"]),
];

pub(super) fn verdict(context: &Context, claim: &Claim) -> Verdict {
    let (Some(stated), None) = (claim.stated, claim.stated_max) else {
        return Verdict::undecided("it states no single number");
    };
    let unit = folded(&claim.unit);
    let named = NOUNS
        .iter()
        .find(|(_, nouns)| nouns.contains(&unit.as_str()));
    let Some(&(thing, _)) = named else {
        return Verdict::undecided(format!("the plan lists no {}", noun(claim)));
    };
    let found = counted(context, claim, thing);
    if let Some(found) = &found
        && found.is_sure
        && found.number as f64 != stated
        && !equals_another_count(context, claim, thing, stated)
    {
        return contradicted(
            claim,
            stated,
            found.number as f64,
            found.by.clone(),
            &found.rows,
        );
    }
    // Items without a track are of some list nobody named; another line may speak of another list.
    let is_named = thing != Thing::Items || claim.track.is_some();
    if let Some((other, by)) = another_line(claim, stated).filter(|_| is_named) {
        return contradicted(claim, stated, other, by, &[]);
    }
    match found {
        Some(found) if found.number as f64 == stated => Verdict::Holds(found.by),
        _ if equals_another_count(context, claim, thing, stated) => {
            Verdict::Holds(format!("the plan has {} {}", number(stated), noun(claim)))
        }
        _ => Verdict::undecided(format!("which {} are meant is not said", noun(claim))),
    }
}

fn noun(claim: &Claim) -> &str {
    if claim.unit.is_empty() {
        "such things"
    } else {
        &claim.unit
    }
}

/// What the plan lists of a thing.
struct Counted {
    number: usize,
    by: String,
    rows: Vec<RowRef>,
    /// Whether nothing else can be meant.
    is_sure: bool,
}

fn counted(context: &Context, claim: &Claim, thing: Thing) -> Option<Counted> {
    let plan = context.plan;
    let sure = |number: usize, one: &str| Counted {
        number,
        by: format!("the plan lists {}", count(number, one)),
        rows: Vec::new(),
        is_sure: number > 0,
    };
    Some(match thing {
        Thing::Tickets | Thing::Items => return tickets(context, claim, thing),
        Thing::Agents => sure(plan.agents.len(), "agent"),
        Thing::Tracks => sure(plan.tracks.len(), "track"),
        Thing::Phases => sure(plan.phases.len(), "phase"),
        Thing::Gates => sure(plan.gates.len(), "gate"),
        Thing::Checkpoints => sure(plan.checkpoints.len(), "checkpoint"),
        Thing::Options => sure(plan.options.len(), "option"),
        Thing::Files => return files(context, claim),
    })
}

fn tickets(context: &Context, claim: &Claim, thing: Thing) -> Option<Counted> {
    if let Some(track) = claim.track.and_then(|id| context.plan.tracks.get(id)) {
        let rows: Vec<&Ticket> = context
            .leaves()
            .filter(|t| t.track == Some(track.id))
            .collect();
        return Some(Counted {
            number: rows.len(),
            by: format!("{} has {}", track.name, count(rows.len(), "ticket")),
            rows: vec![track.id.into()],
            is_sure: !rows.is_empty(),
        });
    }
    let total = context.leaves().count();
    let is_sure = thing == Thing::Tickets && speaks_of_all(claim);
    let by = match total {
        0 => "the plan lists none".to_owned(),
        total => format!("the plan lists {}", count(total, "ticket")),
    };
    Some(Counted {
        number: total,
        by,
        rows: Vec::new(),
        is_sure,
    })
}

/// Whether a count of tickets is one of the whole campaign.
fn speaks_of_all(claim: &Claim) -> bool {
    const WHOLE: [&str; 7] = [
        "all",
        "total",
        "campaign",
        "plan",
        "overall",
        "altogether",
        "individual",
    ];
    words(&claim.text)
        .iter()
        .any(|word| WHOLE.contains(&word.as_str()))
}

fn files(context: &Context, claim: &Claim) -> Option<Counted> {
    let track = claim.track?;
    let tickets = context.leaves().filter(|t| t.track == Some(track));
    let made = tickets.flat_map(|t| &t.deliverables).filter(|d| is_path(d));
    let made: BTreeSet<String> = made
        .filter(|path| {
            !path
                .rsplit('/')
                .next()
                .is_some_and(|name| name.starts_with('.'))
        })
        .map(|path| folded(path))
        .collect();
    (!made.is_empty()).then(|| Counted {
        number: made.len(),
        by: format!("its tickets hand over {}", count(made.len(), "file")),
        rows: vec![track.into()],
        is_sure: false,
    })
}

/// A number may count a part of the rows: the tickets of a key family or a track, the tracks at work in a
/// phase. A count that equals one of these is no contradiction.
fn equals_another_count(context: &Context, claim: &Claim, thing: Thing, stated: f64) -> bool {
    let plan = context.plan;
    let is = |n: usize| n as f64 == stated;
    match thing {
        Thing::Tickets | Thing::Items if claim.track.is_none() => is_part(context, stated),
        Thing::Agents => is(plan.agents.len()),
        Thing::Tracks => plan.phases.iter().any(|phase| is(phase.tracks.len())),
        _ => false,
    }
}

/// Whether a number is that of all tickets, of a track, or of a family of keys.
pub(super) fn is_part(context: &Context, stated: f64) -> bool {
    let sizes = context.sizes();
    let parts = sizes.tracks.values().chain(sizes.families.values());
    let mut counts = parts.copied().chain([sizes.tickets]);
    counts.any(|count| count as f64 == stated)
}

/// A line of the same claim that states another number of the same thing.
fn another_line(claim: &Claim, stated: f64) -> Option<(f64, String)> {
    for line in other_sides(claim) {
        let found = match numbers(&line.says).as_slice() {
            [] => file_names(&line.says).len() as f64,
            [only] => *only,
            _ => continue,
        };
        let is_least = line.says.contains("more") || line.says.contains('+');
        let differs = found > 0.0 && found != stated && !(is_least && stated >= found);
        if differs {
            return Some((found, format!("line {} says \"{}\"", line.line, line.says)));
        }
    }
    None
}

fn contradicted(claim: &Claim, stated: f64, actual: f64, by: String, rows: &[RowRef]) -> Verdict {
    let verdict = Contradiction::verdict(Flaw::Count, stated, actual, by);
    let Verdict::Contradicted(mut found) = verdict else {
        return verdict;
    };
    found.rows = rows.to_vec();
    found.correction = Some(format!(
        "{}: {} {}",
        claim.text,
        number(actual),
        noun(claim)
    ));
    Verdict::Contradicted(found)
}
