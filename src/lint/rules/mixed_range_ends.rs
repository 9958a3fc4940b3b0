//! Sums that take the short end of some estimates and the long end of others.

use crate::document::facts::OptionEntry;
use crate::lint::papers::row_of;
use crate::lint::text::{folded, number};
use crate::lint::wording::{hours_between, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{ClaimKind, EstimatePoint, Plan, RowRef, SourceRef, Ticket};

pub(super) static RULE: Rule = Rule::quick(
    "mixed-range-ends",
    Level::Warning,
    "A sum mixes shortest and longest estimates.",
    include_str!("mixed_range_ends.md"),
    check,
);

/// One part of a sum: a ticket and the minutes taken for it.
type Part<'a> = (&'a Ticket, f64);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let mut sums: Vec<(RowRef, String, &[SourceRef])> = Vec::new();
    for claim in plan.claims.iter().filter(|c| c.kind == ClaimKind::Sum) {
        sums.push((claim.id.into(), claim.text.clone(), &claim.sources));
    }
    for option in plan.options.iter() {
        sums.push((
            option.id.into(),
            option.description.clone(),
            &option.sources,
        ));
    }
    let spelled = sums
        .into_iter()
        .map(|(row, text, lines)| (Some(row), parts(plan, &text), lines.to_vec()));
    let written = context.papers().iter().flat_map(|paper| {
        let options = paper.facts.options.iter();
        options.map(move |option| {
            (
                None,
                slots(context, &option.entries),
                vec![paper.at(option.place)],
            )
        })
    });
    let mut reported: Vec<Vec<&str>> = Vec::new();
    for (row, parts, lines) in spelled.chain(written) {
        if let Some((short, long)) = mixed(&parts) {
            let mut names: Vec<&str> = parts.iter().map(|(t, _)| t.key.as_str()).collect();
            names.sort_unstable();
            if !reported.contains(&names) {
                reported.push(names);
                findings.push(report(row, &parts, (short, long), &lines));
            }
        }
    }
}

/// What the slots of an option in a document take for each ticket.
fn slots<'a>(context: &Context<'a>, entries: &[OptionEntry]) -> Vec<Part<'a>> {
    let plan = context.plan;
    let part = |entry: &OptionEntry| -> Option<Part<'a>> {
        let (from, to) = entry.slot?;
        let [subject] = entry.subjects.as_slice() else {
            return None;
        };
        let ticket = match row_of(plan, subject)? {
            RowRef::Ticket(id) => plan.tickets.get(id)?,
            RowRef::Track(id) => match plan.tickets_of_track(Some(id)).as_slice() {
                [only] => *only,
                _ => return None,
            },
            _ => return None,
        };
        Some((ticket, (to.0 - from.0) as f64))
    };
    entries.iter().filter_map(part).collect()
}

/// `A 3, B 1` and `A 0-3, B 3-4` and lines of `Hour 0-3: Stream A`: tickets with the hours taken for each.
fn parts<'a>(plan: &'a Plan, text: &str) -> Vec<Part<'a>> {
    let pieces = text.split(['\n', ',', ';']);
    pieces.filter_map(|piece| part(plan, piece)).collect()
}

fn part<'a>(plan: &'a Plan, piece: &str) -> Option<Part<'a>> {
    let piece = piece.rsplit_once("hour:").map_or(piece, |(_, list)| list);
    let tokens: Vec<&str> = piece
        .split(|c: char| c.is_whitespace() || ":()".contains(c))
        .filter(|token| !token.is_empty())
        .collect();
    let hours = tokens.iter().find_map(|token| slot(token))?;
    let named = |token: &&&str| slot(token).is_none();
    let ticket = tokens
        .iter()
        .filter(named)
        .find_map(|token| find(plan, token))?;
    Some((ticket, hours * 60.0))
}

/// A slot `0-3` is as long as its ends are apart; a bare number is itself.
fn slot(token: &str) -> Option<f64> {
    match token.split_once(['-', '–']) {
        Some((from, to)) => {
            let length = to.parse::<f64>().ok()? - from.parse::<f64>().ok()?;
            (length > 0.0).then_some(length)
        }
        None if token.starts_with(|c: char| c.is_ascii_digit()) => number(token),
        None => None,
    }
}

/// Keys are compared as written: a stream called A is not the word "a".
fn find<'a>(plan: &'a Plan, token: &str) -> Option<&'a Ticket> {
    let is_named = |t: &&Ticket| t.key == token || t.aliases.iter().any(|alias| alias == token);
    let own = plan.tickets.iter().take(2000).find(is_named);
    let by_long_key = || {
        let folded = folded(token);
        plan.tickets
            .iter()
            .take(2000)
            .find(|t| t.key.len() > 2 && folded == t.key.to_lowercase())
    };
    own.or_else(by_long_key)
}

/// Which tickets are taken at their short and which at their long end, where every part is one of both and
/// both occur.
fn mixed<'a>(parts: &[Part<'a>]) -> Option<(Vec<&'a Ticket>, Vec<&'a Ticket>)> {
    let (mut short, mut long) = (Vec::new(), Vec::new());
    for (ticket, minutes) in parts {
        let at = |point| ticket.estimate.at(point).map(|work| work.0 as f64);
        let (min, max) = (at(EstimatePoint::Min)?, at(EstimatePoint::Max)?);
        match () {
            () if min == max => {}
            () if (minutes - min).abs() < 1.0 => short.push(*ticket),
            () if (minutes - max).abs() < 1.0 => long.push(*ticket),
            () => return None,
        }
    }
    let is_sum = parts.len() >= 3 && !short.is_empty() && !long.is_empty();
    is_sum.then_some((short, long))
}

fn report(
    row: Option<RowRef>,
    parts: &[Part],
    (short, long): (Vec<&Ticket>, Vec<&Ticket>),
    lines: &[SourceRef],
) -> Finding {
    let keys =
        |tickets: &[&Ticket]| -> Vec<String> { tickets.iter().map(|t| t.key.clone()).collect() };
    let sum = |point| -> f64 {
        let works = parts.iter().filter_map(|(t, _)| t.estimate.at(point));
        works.map(|work| work.0 as f64).sum()
    };
    let total: f64 = parts.iter().map(|(_, minutes)| minutes).sum();
    let (min, max) = (sum(EstimatePoint::Min), sum(EstimatePoint::Max));
    let message = format!(
        "The sum of {} takes {} at the shortest and {} at the longest: it means neither. All together are {}.",
        crate::lint::wording::hours(total),
        some_of(&keys(&short), 4),
        some_of(&keys(&long), 4),
        hours_between(min, max)
    );
    Finding::new(&RULE, message)
        .about(row)
        .about(parts.iter().map(|(t, _)| t.id))
        .with(&[
            ("stated", total),
            ("min", min),
            ("max", max),
            ("at_min", short.len() as f64),
            ("at_max", long.len() as f64),
        ])
        .at(lines)
        .corrected(hours_between(min, max))
}
