//! Phases: stages of the campaign with their time boxes, from headings and week tables.

use super::super::facts::{PhaseFact, TimePoint, TimeUnit};
use super::super::grammar::{durations, times};
use super::super::text::page::{BOLD, Kind};
use super::draft::Draft;
use super::{context, entries, titles, values};
use crate::plan::Work;

/// Reads phases from headings: `Phase 2: Backend (Day 2-3)`, or a numbered row of headings with durations.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for section in 1..page.sections.len() {
        let (title, level) = (
            page.sections[section].title.clone(),
            page.sections[section].level,
        );
        if level > BOLD
            || titles::is_elsewhere(&title)
            || in_card(draft, section)
            || context::in_option(page, section)
        {
            continue;
        }
        let is_phase = context::is_phase_title(&title) && has_body(draft, section);
        if (is_phase && !is_document_title(draft, section)) || is_numbered_stage(draft, section) {
            phase(draft, section, &title);
        }
    }
}

/// Makes one of two phases that a table and a heading call `1` and `Phase 1: Foundation`.
pub(super) fn merge(draft: &mut Draft) {
    let phases = std::mem::take(&mut draft.facts.phases);
    let (bare, named): (Vec<PhaseFact>, Vec<PhaseFact>) =
        phases.into_iter().partition(|phase| is_bare(&phase.name));
    draft.facts.phases = named;
    for phase in bare {
        match super::places::phase_named(draft, &phase.name) {
            Some(known) => {
                let known = &mut draft.facts.phases[known];
                known.time_box = known.time_box.or(phase.time_box);
                known.milestones.extend(phase.milestones);
                if known.description.is_empty() {
                    known.description = phase.description;
                }
            }
            None => draft.facts.phases.push(phase),
        }
    }
}

/// Whether a phase is called by its number alone: `1`, `Phase 1`.
fn is_bare(name: &str) -> bool {
    let number = name.rsplit(' ').next().unwrap_or("");
    context::is_index(number) && name.split(' ').count() <= 2
}

/// A first heading such as "Phase 2 Orchestrator" is the campaign itself.
fn is_document_title(draft: &Draft, section: usize) -> bool {
    section == 1 || draft.page.sections[section].level == 1
}

fn in_card(draft: &Draft, section: usize) -> bool {
    draft.track_of_section(section).is_some()
}

fn has_body(draft: &Draft, section: usize) -> bool {
    draft.page.sections[section].blocks.len() > 1
}

/// `1. Initialization (15 minutes)` beside others of its form.
fn is_numbered_stage(draft: &Draft, section: usize) -> bool {
    let page = draft.page;
    let parent = page.sections[section].parent;
    let has_form = |at: usize| {
        let title = &page.sections[at].title;
        title.starts_with(|c: char| c.is_ascii_digit()) && bracket_span(draft, title).is_some()
    };
    has_form(section)
        && page
            .children(parent)
            .filter(|&at| has_form(at))
            .take(2)
            .count()
            == 2
}

/// The duration in the bracket of a title.
fn bracket_span(draft: &Draft, title: &str) -> Option<(Work, Work)> {
    let inside = title.split_once(['(', '（', '['])?.1;
    let span = durations::all(inside, draft.units).into_iter().next()?;
    Some((span.min, span.max))
}

fn phase(draft: &mut Draft, section: usize, title: &str) {
    let page = draft.page;
    let time = times::all(title)
        .into_iter()
        .find(|found| found.start > 0 && found.time.unit != TimeUnit::Month);
    let time_box = bracket_span(draft, title).or_else(|| time.and_then(|found| length(found.time)));
    let name = context::phase_name(title);
    if draft
        .facts
        .phases
        .iter()
        .any(|phase| phase.name.eq_ignore_ascii_case(&name))
    {
        return;
    }
    let entries = entries::of(page, page.sections[section].blocks.clone());
    let description = entries
        .iter()
        .filter(|entry| !entry.value_is_empty() && entry.meaning.is_none())
        .map(|entry| format!("{}: {}", entry.label, entry.text(page)));
    let mut lines: Vec<String> = description.collect();
    if lines.is_empty() {
        lines = page
            .own_blocks(section)
            .filter(|&block| {
                matches!(
                    page.blocks[block].kind,
                    Kind::Item {
                        depth: 1,
                        tick: None,
                        ..
                    } | Kind::Text
                )
            })
            .map(|block| page.joined(block))
            .take(12)
            .collect();
    }
    let milestones = entries.iter().filter(|entry| {
        entry.says(&[
            "milestone",
            "goal",
            "validation",
            "exit criteria",
            "meilenstein",
            "done when",
        ]) && !entry.value_is_empty()
    });
    let milestones = milestones
        .map(|entry| values::criterion(page.raw(entry.value), page.line_place(entry.value)))
        .collect();
    draft.facts.phases.push(PhaseFact {
        name,
        description: lines.join("\n"),
        time_box,
        time_text: time.map_or_else(String::new, |found| {
            title[found.start..found.end].to_owned()
        }),
        tracks: Vec::new(),
        milestones,
        place: page.section_place(section),
    });
}

/// The working time of a span of days or weeks; hours are what they are.
fn length(time: TimePoint) -> Option<(Work, Work)> {
    let count = time.to - time.from + 1.0;
    let minutes = match time.unit {
        TimeUnit::Hour => (time.to - time.from) * 60.0,
        TimeUnit::Day => count * 480.0,
        TimeUnit::Week => count * 2400.0,
        _ => return None,
    };
    let is_sane = minutes > 0.0 && minutes < 1e8;
    is_sane.then_some((Work(minutes as i64), Work(minutes as i64)))
}

/// Phases of week tables, once the tracks they name are known.
pub(super) fn of_weeks(draft: &mut Draft) {
    for row in draft.facts.weeks.clone() {
        let word = match row.time.unit {
            TimeUnit::Day => "Day",
            TimeUnit::Hour => "Hour",
            TimeUnit::Month => "Month",
            _ => "Week",
        };
        let name = if row.time.from == row.time.to {
            format!("{word} {}", row.time.from)
        } else {
            format!("{word} {}-{}", row.time.from, row.time.to)
        };
        let tracks = if row.active.is_empty()
            && row.says_all
            && !row.active_text.to_lowercase().contains("remaining")
        {
            draft
                .facts
                .tracks
                .iter()
                .map(|track| track.name.clone())
                .collect()
        } else {
            row.active.clone()
        };
        let milestones = row
            .milestone
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| values::criterion(text, row.place))
            .collect();
        draft.facts.phases.push(PhaseFact {
            name,
            description: row.active_text.clone(),
            time_box: length(row.time),
            time_text: String::new(),
            tracks,
            milestones,
            place: row.place,
        });
    }
}
