//! Counts, sums and calculations as a document writes them.
//!
//! Where the text is at hand, a number is judged by what stands around it: the noun, the card it stands in,
//! the word "all". A count that does not clearly speak of the whole is left undecided.

use super::{Contradiction, Flaw, Verdict};
use crate::document::facts::{
    ArithmeticStep, Concept, Count, Operation, Quantity, Subject, Sum, Tally,
};
use crate::lint::Context;
use crate::lint::papers::Paper;
use crate::lint::text::{folded, unit_minutes, words};
use crate::lint::wording::{count as so_many, hours, hours_between, number};
use crate::plan::{RowRef, TrackId};
use std::collections::BTreeSet;

/// Judges one stated count.
pub(in crate::lint) fn count(context: &Context, paper: &Paper, said: &Count) -> Verdict {
    let track = said
        .about
        .as_ref()
        .and_then(|about| track_of(context, about));
    let found = match said.concept {
        Concept::Tickets => tickets(context, said, track),
        Concept::Agents => agents(context, said),
        Concept::Tracks => whole(said, context.plan.tracks.len(), "track"),
        Concept::Phases => whole(said, context.plan.phases.len(), "phase"),
        Concept::Gates => whole(said, context.plan.gates.len(), "gate"),
        Concept::Checkpoints => whole(said, context.plan.checkpoints.len(), "checkpoint"),
        Concept::Files => files(paper, said),
        Concept::Tests | Concept::Weeks | Concept::Other => None,
    };
    let Some(found) = found else {
        return Verdict::Undecided(format!(
            "the plan does not say which {} are meant",
            said.noun
        ));
    };
    let is_met = if said.at_least {
        found.0 >= said.stated
    } else {
        found.0 == said.stated
    };
    if is_met {
        return Verdict::Holds(found.1);
    }
    let verdict = Contradiction::verdict(Flaw::Count, said.stated, found.0, found.1);
    let Verdict::Contradicted(mut against) = verdict else {
        return verdict;
    };
    against.rows = track.map(RowRef::from).into_iter().collect();
    let (stated, actual) = (number(said.stated), number(found.0));
    let is_some = found.0 > 0.0;
    against.correction = is_some.then(|| said.text.replacen(&stated, &actual, 1));
    Verdict::Contradicted(against)
}

/// A number the plan has, and the words for it.
type Found = Option<(f64, String)>;

fn track_of(context: &Context, about: &Subject) -> Option<TrackId> {
    let name = folded(about.name());
    match about {
        Subject::Track(_) | Subject::Agent(_) | Subject::Unknown(_) => {
            let own = context.plan.tracks.iter().find(|t| folded(&t.name) == name);
            own.map(|t| t.id)
        }
        Subject::Ticket(_) | Subject::Gate(_) | Subject::Phase(_) => None,
    }
}

/// All rows of a kind: where the sentence says "all", or does nothing but count.
fn whole(said: &Count, actual: usize, one: &str) -> Found {
    let by = || format!("the plan has {}", so_many(actual, one));
    // Nothing has tracks of its own, whatever section the sentence stands in.
    let is_of_plan = said.about.is_none() || said.concept == Concept::Tracks;
    let is_of_all = said.says_all || said.is_summary && is_of_plan;
    (is_of_all && actual > 0).then(|| (actual as f64, by()))
}

fn tickets(context: &Context, said: &Count, track: Option<TrackId>) -> Found {
    let (plan, sizes) = (context.plan, context.sizes());
    let is = |n: usize| n as f64 == said.stated;
    if let Some(id) = track {
        let own = sizes.tracks.get(&id).copied().unwrap_or(0);
        let name = plan.tracks.get(id).map_or("", |t| t.name.as_str());
        let by = format!("{name} has {}", so_many(own, "ticket"));
        let speaks_of_plan = is(sizes.tickets) || is_of_the_whole(&said.text);
        let is_of_plan = said.is_summary && !is(own) && speaks_of_plan;
        if !is_of_plan {
            return (own > 0 && (said.says_all || is(own))).then_some((own as f64, by));
        }
    } else if said.about.is_some() {
        return None;
    }
    let by = match sizes.tickets {
        0 => "the plan lists none".to_owned(),
        total => format!("the plan has {}", so_many(total, "ticket")),
    };
    let named = words(&said.noun);
    let family = sizes.families.iter().find(|(name, _)| named.contains(name));
    if let Some((name, members)) = family {
        let by = format!("there are {members} {} tickets", name.to_uppercase());
        return said.says_all.then_some((*members as f64, by));
    }
    let counts_all = said.is_summary && sizes.tickets > 0;
    let speaks_of_the_plan =
        said.says_all || counts_all || sizes.tickets == 0 && is_plainly_tickets(said);
    match part(context, said.stated) {
        _ if counts_all || is(sizes.tickets) => Some((sizes.tickets as f64, by)),
        Some(part) => Some((said.stated, part)),
        None => speaks_of_the_plan.then_some((sizes.tickets as f64, by)),
    }
}

/// Whether a line speaks of the whole: of several tracks, of the campaign, of totals or of the longest chain.
fn is_of_the_whole(text: &str) -> bool {
    const PHRASES: &[&str] = &[
        "tracks",
        "streams",
        "workstreams",
        "teams",
        "squads",
        "lanes",
        "campaign",
        "project",
        "programme",
        "total effort",
        "in total",
        "altogether",
        "critical path",
        "longest chain",
    ];
    let spaced = format!(" {} ", words(text).join(" "));
    PHRASES
        .iter()
        .any(|phrase| spaced.contains(&format!(" {phrase} ")))
}

/// The part of the tickets that has this number: a track, or a family of keys.
fn part(context: &Context, stated: f64) -> Option<String> {
    let sizes = context.sizes();
    let is = |n: &usize| *n as f64 == stated;
    let track = sizes
        .tracks
        .iter()
        .find(|(_, n)| is(n))
        .and_then(|(id, n)| {
            let track = context.plan.tracks.get(*id)?;
            Some(format!("{} has {}", track.name, so_many(*n, "ticket")))
        });
    let family = || {
        let found = sizes.families.iter().find(|(_, n)| is(n));
        found.map(|(name, n)| format!("there are {n} {} tickets", name.to_uppercase()))
    };
    track.or_else(family)
}

/// "20 tickets", not "20 items" or "20 tasks a day".
fn is_plainly_tickets(said: &Count) -> bool {
    said.stated >= 5.0
        && words(&said.noun)
            .last()
            .is_some_and(|noun| noun.starts_with("ticket"))
}

/// The agents of the plan. A number that some option employs, or that is far from the team's size, counts
/// something else; one beside it is the old size of the team.
fn agents(context: &Context, said: &Count) -> Found {
    let plan = context.plan;
    let actual = plan.agents.len() as f64;
    let staffed = plan.options.iter().filter_map(|o| o.agents.as_ref());
    let is_staffing = staffed
        .into_iter()
        .any(|agents| agents.len() as f64 == said.stated);
    let is_near = said.stated >= 3.0 && (said.stated - actual).abs() <= 2.0;
    let by = format!("the plan has {}", so_many(plan.agents.len(), "agent"));
    match () {
        () if actual == 0.0 => None,
        () if said.stated == actual => Some((actual, by)),
        () if is_staffing || said.at_least => None,
        () if said.says_all || is_near => Some((actual, by)),
        () => None,
    }
}

/// Two counts of the same files: "5 doc files" here, "must show 6+ files" there.
fn files(paper: &Paper, said: &Count) -> Found {
    let topic = |c: &Count| -> BTreeSet<&'static str> {
        let text = format!("{} {}", c.noun, c.text).to_lowercase();
        ["doc", "test", "config"]
            .into_iter()
            .filter(|word| text.contains(word))
            .collect()
    };
    let own = topic(said);
    let counted = paper.facts.counts.iter().find(|c| {
        let is_least = c.concept == Concept::Files && c.at_least && c.stated > said.stated;
        is_least && !own.is_disjoint(&topic(c))
    });
    let other = counted.map(|c| (c.stated, c.place.line));
    let (least, line) = other.or_else(|| in_code(paper, said, &own))?;
    let by = format!("line {line} asks for {} or more", number(least));
    (!said.at_least).then_some((least, by))
}

/// "ls docs/*.md  # must show 6+ files": counts in commands are no prose, so they are looked up here.
fn in_code(paper: &Paper, said: &Count, topics: &BTreeSet<&str>) -> Option<(f64, u32)> {
    let lines = paper.row.text.lines().enumerate();
    let mut found = lines.filter(|(_, line)| line.contains("+ files") && line.contains('#'));
    let least = |(at, line): (usize, &str)| {
        let before = line.split("+ files").next()?.rsplit(' ').next()?;
        let is_same = topics
            .iter()
            .any(|topic| line.to_lowercase().contains(topic));
        let least: f64 = before.parse().ok()?;
        (is_same && least > said.stated).then_some((least, at as u32 + 1))
    };
    found.find_map(least)
}

/// Judges a total with its parts.
pub(in crate::lint) fn sum(said: &Sum) -> Verdict {
    if said.parts.len() < 2 || said.is_parallel {
        return Verdict::Undecided("its parts do not follow each other".to_owned());
    }
    let (min, max) = said.parts.iter().fold((0.0, 0.0), |(min, max), part| {
        (min + part.min.0 as f64, max + part.max.0 as f64)
    });
    let stated = (said.stated.0.0 as f64, said.stated.1.0 as f64);
    let by = format!(
        "its {} parts add up to {}",
        said.parts.len(),
        hours_between(min, max)
    );
    let longest = said
        .parts
        .iter()
        .map(|part| part.max.0 as f64)
        .fold(0.0, f64::max);
    if said.is_of_column && stated.1 <= longest && longest > 0.0 {
        return Verdict::Undecided("it may be an average or the largest, and no sum".to_owned());
    }
    let is_short = max > stated.1 * 1.02 + 1.0;
    // Stages that end before a deadline leave room; that is no contradiction.
    let is_long = max < stated.0 * 0.98 - 1.0 && said.what != "phases";
    match is_short || is_long {
        true => Contradiction::verdict(Flaw::Sum, stated.1, max, by),
        false => Verdict::Holds(by),
    }
}

/// Judges the total of a column of numbers. A number between the least and the largest above it is an average, or
/// the largest itself, and no sum.
pub(in crate::lint) fn tally(said: &Tally) -> Verdict {
    let sum: f64 = said.parts.iter().sum();
    let by = format!(
        "the {} above add up to {}",
        so_many(said.parts.len(), "number"),
        number(sum)
    );
    let least = said.parts.iter().copied().fold(f64::INFINITY, f64::min);
    let most = said.parts.iter().copied().fold(0.0, f64::max);
    match () {
        () if (sum - said.stated).abs() <= 1e-6 * sum.abs().max(1.0) => Verdict::Holds(by),
        () if (least..=most).contains(&said.stated) => {
            Verdict::Undecided("it may be an average or the largest, and no sum".to_owned())
        }
        () => Contradiction::verdict(Flaw::Sum, said.stated, sum, by),
    }
}

/// Judges one step of a calculation; divisions that end in an average are another rule's.
pub(in crate::lint) fn step(context: &Context, step: &ArithmeticStep) -> Verdict {
    let stated = in_minutes(context, &step.stated).unwrap_or(step.stated.value);
    let scale = if step.stated.value == 0.0 {
        1.0
    } else {
        stated / step.stated.value
    };
    let actual = step.actual * scale;
    let loose = match (step.operation, step.stated.is_approximate) {
        (Operation::Plus | Operation::Minus, false) => 0.01,
        (_, false) => 0.03,
        (_, true) => 0.10,
    };
    let shown = |value: f64| match in_minutes(context, &step.stated) {
        Some(_) => hours(value),
        None => number(value),
    };
    let sign = match step.operation {
        Operation::Plus => "+",
        Operation::Minus => "-",
        Operation::Times => "×",
        Operation::Over => "÷",
    };
    let quantity = |q: &Quantity| format!("{} {}", number(q.value), q.unit).trim().to_owned();
    let by = format!(
        "{} {sign} {} is {}",
        quantity(&step.left),
        quantity(&step.right),
        shown(actual)
    );
    match (actual - stated).abs() <= loose * stated.abs().max(actual.abs()) {
        true => Verdict::Holds(by),
        false => Contradiction::verdict(Flaw::Sum, stated, actual, by),
    }
}

/// A quantity of time in minutes; `h/agent` is a time, `h` per week is none.
pub(in crate::lint) fn in_minutes(context: &Context, quantity: &Quantity) -> Option<f64> {
    let unit = quantity.unit.split('/').next().unwrap_or_default();
    let unit = unit.rsplit(['-', ' ']).next().unwrap_or(unit);
    Some(quantity.value * unit_minutes(unit, &context.plan.info)?)
}
