//! The head of the plan: title, mission, dates, calendar, assumptions.

use super::Builder;
use crate::document::facts::{Facts, Field, HeadFact, HeadKind, TimeUnit};
use crate::document::grammar::durations;
use crate::plan::*;

pub(super) fn build(builder: &mut Builder, title: &str) {
    let facts = builder.facts;
    let first = |kind: HeadKind| facts.head.iter().find(|fact| fact.kind == kind);
    let text = |kind: HeadKind| first(kind).map_or_else(String::new, |fact| fact.text.clone());
    let heading = text(HeadKind::Title);
    let mut info = PlanInfo {
        title: if heading.is_empty() {
            title.to_owned()
        } else {
            heading
        },
        mission: text(HeadKind::Mission),
        version: text(HeadKind::Version),
        status: text(HeadKind::Status),
        start: first(HeadKind::Start).and_then(start),
        deadline: deadline(&facts.head),
        ..PlanInfo::default()
    };
    if let (
        None,
        Some(Deadline {
            moment: Moment::At(at),
            ..
        }),
    ) = (info.start, info.deadline)
    {
        // A deadline on a date needs a start before it: the document's own date, where it has one.
        let written = first(HeadKind::Date).and_then(|fact| match fact.moment {
            Some(Moment::At(stamp)) if stamp < at => Some(morning(stamp)),
            _ => None,
        });
        info.start = written;
        if written.is_some() {
            info.assumptions.push(
                "The document names no start: the campaign starts on the day it was written."
                    .to_owned(),
            );
        }
    }
    if let (
        None,
        Some(Deadline {
            moment: Moment::At(at),
            ..
        }),
        Some(first),
    ) = (info.start, info.deadline, facts.days.first())
        && first.date() < at.date()
    {
        info.start = Some(morning(first));
        info.assumptions.push(
            "The document names no start: the campaign starts on the first day it names."
                .to_owned(),
        );
    }
    if let (None, true, Some(minute)) = (info.start, facts.days.are_unknown(), facts.days.opens) {
        info.start = Some(Stamp::at(Stamp::DEFAULT_START.date(), minute));
        info.assumptions.push(
            "The document names the hour of its start and no day: that of the first Monday of 2026 is taken."
                .to_owned(),
        );
    }
    calendar(builder, &mut info);
    builder.plan.info = std::sync::Arc::new(info);
}

fn start(fact: &HeadFact) -> Option<Stamp> {
    match fact.moment {
        Some(Moment::At(stamp)) => Some(morning(stamp)),
        _ => None,
    }
}

/// A date without a time of day means nine o'clock.
pub(super) fn morning(stamp: Stamp) -> Stamp {
    if stamp.minute_of_day() == 0 {
        Stamp(stamp.0 + 9 * 60)
    } else {
        stamp
    }
}

/// The first deadline that has a time, else the timeline as a target.
fn deadline(head: &[HeadFact]) -> Option<Deadline> {
    let of = |kind: HeadKind| head.iter().filter(move |fact| fact.kind == kind);
    let stated = of(HeadKind::Deadline).find_map(|fact| {
        Some(Deadline {
            moment: end_of_day(fact.moment?),
            hard: fact.is_hard || !fact.label.is_empty() || fact.text.contains("hard"),
        })
    });
    stated.or_else(|| {
        of(HeadKind::Timeline).find_map(|fact| match fact.moment? {
            Moment::At(_) => None,
            moment => Some(Deadline {
                moment,
                hard: false,
            }),
        })
    })
}

/// A deadline on a day is its end.
pub(super) fn end_of_day(moment: Moment) -> Moment {
    match moment {
        Moment::At(stamp) if stamp.minute_of_day() == 0 => Moment::At(Stamp(stamp.0 + 17 * 60)),
        other => other,
    }
}

/// Plans in days or weeks work eight hours a day; plans in hours run around the clock.
fn calendar(builder: &mut Builder, info: &mut PlanInfo) {
    let facts = builder.facts;
    let times = facts
        .checkpoints
        .iter()
        .map(|c| c.time.unit)
        .chain(facts.weeks.iter().map(|w| w.time.unit))
        .chain(facts.gates.iter().filter_map(|g| g.time.map(|t| t.unit)));
    let units: Vec<TimeUnit> = times.collect();
    let has_weeks = units
        .iter()
        .any(|unit| matches!(unit, TimeUnit::Week | TimeUnit::Month))
        || facts
            .phases
            .iter()
            .any(|phase| phase.time_text.to_lowercase().contains("week"));
    let has_days = units.contains(&TimeUnit::Day)
        || facts
            .phases
            .iter()
            .any(|phase| phase.time_text.to_lowercase().contains("day"));
    let has_hours = units.contains(&TimeUnit::Hour);
    let in_days = estimates_in_days(facts);
    let has_dates = facts.head.iter().any(|fact| {
        matches!(fact.kind, HeadKind::Start | HeadKind::Deadline)
            && matches!(fact.moment, Some(Moment::At(_)))
    });
    let is_long = matches!(
        (info.start, info.deadline),
        (Some(start), Some(Deadline { moment: Moment::At(end), .. })) if end.0 - start.0 >= 3 * 1440
    );
    let (has_weeks, has_days) = (
        has_weeks || (in_days && has_dates) || is_long,
        has_days || in_days,
    );
    let stated = facts.days.hours;
    if !facts.is_plan() || has_hours || !(has_weeks || has_days || stated.is_some()) {
        return;
    }
    let (from, to) = stated.unwrap_or((9 * 60, 17 * 60));
    let day = || {
        vec![OpenHours {
            from: from as u16,
            to: to as u16,
        }]
    };
    let days = if has_weeks { 5 } else { 7 };
    let week = Week(std::array::from_fn(|weekday| {
        if weekday < days { day() } else { Vec::new() }
    }));
    let name = match (stated, has_weeks) {
        (Some(_), true) => "Hours of the document, Monday to Friday",
        (Some(_), false) => "Hours of the document",
        (None, true) => "Eight hours, Monday to Friday",
        (None, false) => "Eight hours a day",
    };
    let calendar = Calendar {
        id: CalendarId(0),
        name: name.to_owned(),
        week,
        exceptions: Vec::new(),
    };
    info.calendar = Some(builder.insert(calendar));
    info.days_per_week = if has_weeks { 5 } else { 7 };
    if stated.is_some() {
        if has_weeks {
            info.assumptions.push("The document names hours and no days of the week: work is done from Monday to Friday.".to_owned());
        }
        return;
    }
    info.assumptions.push(if has_weeks {
        "The document runs over days or weeks and names no hours: work is done from Monday to Friday, 09:00 to 17:00.".to_owned()
    } else {
        "The document counts in days and names no hours: a day has eight working hours, on every day of the week.".to_owned()
    });
}

/// Whether most estimates are written in days or weeks: nobody means days of twenty-four hours then.
fn estimates_in_days(facts: &Facts) -> bool {
    let cells = facts.tickets.iter().flat_map(|ticket| &ticket.cells);
    let texts: Vec<&str> = cells
        .filter(|cell| cell.field == Field::Estimate)
        .map(|cell| cell.text.as_str())
        .collect();
    let units = crate::plan::duration::Units {
        day: 480,
        week: 2400,
    };
    let is_day = |text: &&&str| {
        durations::leading(text.trim_start_matches(['~', '*', '≈', ' ']), units)
            .is_some_and(|span| span.unit >= durations::Unit::Day)
    };
    texts.iter().filter(is_day).count() * 2 > texts.len()
}

/// A moment at midnight means nine o'clock.
pub(super) fn morning_of(moment: Moment) -> Moment {
    match moment {
        Moment::At(stamp) => Moment::At(morning(stamp)),
        other => other,
    }
}
