//! Tracks whose hours do not fit the weeks they are active in.

use crate::lint::wording::{hours, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{EstimatePoint, Phase, RowRef, Track};

pub(super) static RULE: Rule = Rule::quick(
    "week-capacity",
    Level::Error,
    "A track needs more hours than the stages it is active in hold.",
    include_str!("week_capacity.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let mut phases: Vec<&Phase> = plan.phases.iter().collect();
    phases.sort_by_key(|phase| (phase.rank, phase.id));
    // A table of weeks names tracks in most of its rows; a single mention is no timetable.
    if phases.iter().filter(|p| !p.tracks.is_empty()).count() < 2 {
        return;
    }
    for track in plan.tracks_in_order() {
        let active = active_in(context, track, &phases);
        findings.extend(too_little(context, track, &active));
    }
}

/// The stages a track is active in. "All tracks running" beside a number that is not the number of tracks
/// leaves open who is meant: it counts for a track that the stage before or after names.
fn active_in<'a>(context: &Context, track: &Track, phases: &[&'a Phase]) -> Vec<&'a Phase> {
    let is_listed = |at: usize| phases.get(at).is_some_and(|p| p.tracks.contains(&track.id));
    let is_open = |at: usize| phases.get(at).is_some_and(|p| is_open(context, p));
    let names = |at: Option<usize>| at.is_some_and(|at| is_listed(at) && !is_open(at));
    let counts = |at: &usize| {
        is_listed(*at) && (!is_open(*at) || names(at.checked_sub(1)) || names(Some(at + 1)))
    };
    (0..phases.len())
        .filter(counts)
        .map(|at| phases[at])
        .collect()
}

/// Whether a stage was read from a row that says "all", with another number than there are tracks.
fn is_open(context: &Context, phase: &Phase) -> bool {
    let tracks = context.plan.tracks.len() as f64;
    let lines: Vec<_> = phase.sources.iter().map(|s| (s.source, s.line)).collect();
    let mut rows = context
        .papers()
        .iter()
        .flat_map(|paper| paper.facts.weeks.iter().map(move |row| (paper.source, row)));
    rows.any(|(source, row)| {
        row.says_all
            && row.stated_active.is_some_and(|stated| stated != tracks)
            && lines.contains(&(source, row.place.line))
    })
}

fn too_little(context: &Context, track: &Track, active: &[&Phase]) -> Option<Finding> {
    let boxes: Option<Vec<i64>> = active
        .iter()
        .map(|p| p.time_box_max.or(p.time_box).map(|work| work.0))
        .collect();
    let agents = agents_of(context, track);
    let capacity = boxes?.iter().sum::<i64>() as f64 * agents as f64;
    let needed = needed(context, track)?;
    if active.is_empty() || needed <= capacity {
        return None;
    }
    let names: Vec<String> = active.iter().map(|p| p.name.clone()).collect();
    let message = format!(
        "{} needs {}, but {} hold {}: {} too little.",
        track.name,
        hours(needed),
        some_of(&names, 4),
        hours(capacity),
        hours(needed - capacity)
    );
    Some(
        Finding::new(&RULE, message)
            .about([RowRef::from(track.id)])
            .about(active.iter().map(|p| p.id))
            .with(&[("needed", needed), ("capacity", capacity)])
            .at(track.sources.iter().take(1))
            .at(active.iter().filter_map(|p| p.sources.first())),
    )
}

/// How many agents work on the track at once, at least one.
fn agents_of(context: &Context, track: &Track) -> u32 {
    let bound = context
        .plan
        .agents
        .iter()
        .filter(|a| track.agents.contains(&a.id) || a.tracks.contains(&track.id));
    bound.map(|a| a.capacity.max(1)).sum::<u32>().max(1)
}

/// The budget, else the short ends of all estimates; `None` where a ticket has neither.
fn needed(context: &Context, track: &Track) -> Option<f64> {
    if let Some(budget) = track.budget {
        return Some(budget.0 as f64);
    }
    let tickets = context.leaves().filter(|t| t.track == Some(track.id));
    let works = tickets.map(|t| t.estimate.at(EstimatePoint::Min).map(|work| work.0 as f64));
    works.sum()
}
