//! From a plan to a project file.

use super::calendars::{self, tidy, working_hours};
use super::links;
use super::resources::Resources;
use super::rows::{Rows, paths};
use super::text::quoted;
use super::units::{Step, clock_minutes, date, hours_per_day};
use super::{KEY, KIND};
use crate::exchange::dates::Dates;
use crate::exchange::features::{Feature, report_missing};
use crate::exchange::outline::Outline;
use crate::exchange::{Report, WriteError, WriteOptions, drawing, imprint};
use crate::plan::*;
use crate::schedule::Settings;
use crate::schedule::level::{LevelSettings, Levelled, Limits, level, unwatched};
use std::collections::HashSet;
use std::fmt::Write;

/// What the file holds; the rest is reported.
const HELD: &[Feature] = &[
    Feature::PlanDates,
    Feature::Calendars,
    Feature::Phases,
    Feature::Agents,
    Feature::Descriptions,
    Feature::Parents,
    Feature::PriorityAndSize,
    Feature::EstimateRanges,
    Feature::Staffing,
    Feature::DateConstraints,
    Feature::Progress,
];

/// The longest frame, in days: three years of slots are as many as are computed in reasonable time.
const LONGEST_FRAME: i64 = 3 * 366;

/// Writes a plan.
pub(in crate::exchange) fn write(
    plan: &Plan,
    options: &WriteOptions,
) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    report_partly(plan, &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let option = options.option.and_then(|id| plan.options.get(id));
    let outline = Outline::of(plan, &dates);
    let step = step(plan, &dates);
    let levelled = levelled(plan, options.option, &dates, &mut report);
    let frame = frame(plan, step, &dates, levelled.as_ref(), &mut report);
    let days = (frame.0.date(), frame.1.date());
    let written: HashSet<Node> = outline
        .lines
        .iter()
        .filter_map(|line| line.kind.node())
        .collect();
    let waits = links::waits(plan, option, &dates, &written, &mut report);
    let resources = Resources::of(plan, option, days, &mut report);
    let has_starts = levelled
        .as_ref()
        .is_some_and(|levelled| is_whole(levelled, step));
    if levelled.is_some() && !has_starts {
        report.note("our own starts are not written: they are no whole steps of TaskJuggler's");
    }
    let has_ends = plan.tickets.iter().any(|t| has_range(&t.estimate));
    let (ids, paths) = paths(plan, &outline.lines);
    let mut rows = Rows {
        plan,
        option,
        dates: &dates,
        step,
        resources: &resources,
        waits,
        paths,
        levelled: levelled.as_ref(),
        has_starts,
        has_ends,
        awaited: HashSet::new(),
    };
    rows.awaited = rows.awaited();
    let scenarios = scenarios(has_starts, has_ends);
    let mut text = header(plan, step, frame, &scenarios);
    let calendar = plan.info.calendar.and_then(|id| plan.calendars.get(id));
    let lost = calendar.map_or(0, |calendar| {
        calendars::days_off(calendar, days, "", &mut text)
    });
    if lost > 0 {
        report.note(format!(
            "the calendar's days with other hours are not written ({lost})"
        ));
    }
    if let Some(ahead) = imprint::ahead(options) {
        let _ = writeln!(text, "# {ahead}");
    }
    text.push('\n');
    text.push_str(&resources.text);
    text.push('\n');
    text.push_str(&rows.write(&outline.lines, &ids, &mut report));
    text.push_str(REPORT);
    for line in options.imprint.iter().flat_map(|imprint| imprint.lines()) {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "# {line}");
    }
    Ok((text.into_bytes(), report))
}

/// What TaskJuggler makes of the project, as a page.
const REPORT: &str = "\ntaskreport plan \"Plan\" {\n  formats html\n  columns bsi, name, start, end, effort, chart\n  \
                      loadunit hours\n  hideresource 0\n}\n";

fn has_range(estimate: &Estimate) -> bool {
    let ends = estimate
        .at(EstimatePoint::Min)
        .zip(estimate.at(EstimatePoint::Max));
    ends.is_some_and(|(low, high)| low != high)
}

/// Details of what the features of the table hold only in part.
fn report_partly(plan: &Plan, report: &mut Report) {
    let tickets = |has: fn(&Ticket) -> bool| plan.tickets.iter().filter(|t| has(t)).count();
    let partly = [
        ("deadlines of tickets", tickets(|t| t.deadline.is_some())),
        ("sizes of tickets", tickets(|t| t.size.is_some())),
        (
            "recorded finishes",
            tickets(|t| t.progress.actual_finish.is_some()),
        ),
        (
            "the plan's deadline",
            usize::from(plan.info.deadline.is_some()),
        ),
        (
            "gates that stop the work of their tracks",
            plan.gates.iter().filter(|g| g.stop_work).count(),
        ),
    ];
    for (words, count) in partly.into_iter().filter(|(_, count)| *count > 0) {
        report.note(format!("not written: {words} ({count})"));
    }
    let marked = tickets(|t| t.title.contains('\\') || t.description.contains('\\'));
    if marked > 0 {
        report.note(format!(
            "backslashes are written with a mark without width behind them, or they would escape what follows ({marked})"
        ));
    }
}

/// The coarsest step in which start, hours and durations are whole.
fn step(plan: &Plan, dates: &Dates) -> Step {
    let start = [plan.info.start_or_default().minute_of_day()];
    let hours: Vec<i64> = plan.calendars.iter().flat_map(clock_minutes).collect();
    let taken: Vec<i64> = dates
        .schedule
        .iter()
        .flat_map(|schedule| schedule.nodes())
        .filter(|(_, dates)| !dates.summary)
        .map(|(_, dates)| dates.duration.0)
        .collect();
    Step::of(start.into_iter().chain(hours).chain(taken))
}

/// The most tickets that are levelled before they are written.
const MOST_LEVELLED: usize = 2_000;

/// The plan with its agents at work, by a number of schedules that leaves writing quick.
fn levelled(
    plan: &Plan,
    option: Option<OptionId>,
    dates: &Dates,
    report: &mut Report,
) -> Option<Levelled> {
    if plan.agents.is_empty() || plan.tickets.is_empty() {
        return None;
    }
    if plan.tickets.len() > MOST_LEVELLED {
        report.note(format!(
            "more than {MOST_LEVELLED} tickets: TaskJuggler alone levels them, without a schedule of ours"
        ));
        return None;
    }
    let mut trial = plan.clone();
    for &id in &dates.dropped {
        trial.dependencies.remove(id);
    }
    let settings = LevelSettings {
        settings: Settings { option },
        ..LevelSettings::default()
    };
    let schedules = (20_000 / plan.tickets.len() as u64).clamp(1, 200);
    let limits = Limits {
        schedules: Some(schedules),
        ..Limits::default()
    };
    level(&trial, &settings, &limits, &unwatched()).ok()
}

/// Whether every start and duration of a levelled schedule is whole steps.
fn is_whole(levelled: &Levelled, step: Step) -> bool {
    let mut rows = levelled.dates.nodes().filter(|(_, dates)| !dates.summary);
    rows.all(|(_, d)| {
        step.up(d.duration.0) == d.duration.0 && step.stamp(d.early_start) == d.early_start
    })
}

/// What is scheduled beside the likely plan: our own starts, and the ends of estimates.
fn scenarios(is_levelled: bool, has_ends: bool) -> String {
    if !is_levelled && !has_ends {
        return String::new();
    }
    let mut text = String::from("  scenario plan \"Plan\" {\n");
    if is_levelled {
        text.push_str("    scenario levelled \"As Slackline levels it\"\n");
    }
    if has_ends {
        text.push_str("    scenario best \"Best\"\n    scenario worst \"Worst\"\n");
    }
    text.push_str("  }\n");
    text
}

/// From the start to well behind any finish that levelling may come to.
fn frame(
    plan: &Plan,
    step: Step,
    dates: &Dates,
    levelled: Option<&Levelled>,
    report: &mut Report,
) -> (Stamp, Stamp) {
    let start = plan.info.start_or_default();
    let recorded = plan
        .tickets
        .iter()
        .filter_map(|t| t.progress.actual_start)
        .min();
    let first = step.down(start.min(recorded.unwrap_or(start)));
    let calendar = plan.info.calendar.and_then(|id| plan.calendars.get(id));
    let open = calendar
        .map_or(7 * 1440, |calendar| calendar.week.minutes())
        .max(60);
    let taken = dates.schedule.iter().flat_map(|schedule| schedule.nodes());
    let worst = |dates: i64| dates.saturating_mul(3);
    let work: i64 = taken
        .filter(|(_, d)| !d.summary)
        .map(|(_, d)| worst(d.duration.0))
        .sum();
    let planned = dates
        .schedule
        .as_ref()
        .map_or(start, |schedule| schedule.finish);
    let last = levelled.map_or(planned, |levelled| levelled.dates.finish.max(planned));
    let spread = work.saturating_mul(7 * 1440) / open + 60 * 1440;
    let longest = LONGEST_FRAME * 1440;
    let span = (last.0 - first.0).saturating_add(spread);
    if span > longest && last.0 - first.0 > longest / 2 {
        report
            .note("the plan is too long for a frame of three years: TaskJuggler may not fit it in");
    }
    let end = first.0 + span.min(longest.max(last.0 - first.0 + 60 * 1440));
    (first, Stamp::at(Date(Stamp(end).date().0 + 1), 0))
}

fn header(plan: &Plan, step: Step, (first, last): (Stamp, Stamp), scenarios: &str) -> String {
    let mut text = String::new();
    let title = quoted(drawing::title(plan), "Campaign");
    let _ = writeln!(
        text,
        "project plan {title} {} - {} {{",
        date(first),
        date(last)
    );
    let _ = writeln!(text, "  timezone \"UTC\"");
    let _ = writeln!(text, "  timingresolution {} min", step.0);
    let _ = writeln!(text, "  dailyworkinghours {}", hours_per_day(plan));
    // Whoever reads it takes progress to be recorded up to then, so the moment of writing is no answer.
    if let Some(now) = plan
        .info
        .status_time
        .filter(|now| (first..last).contains(now))
    {
        let _ = writeln!(text, "  now {}", date(step.stamp(now)));
    }
    let calendar = plan.info.calendar.and_then(|id| plan.calendars.get(id));
    let week = calendar.map_or_else(Week::always, |calendar| tidy(&calendar.week));
    text.push_str(&working_hours(&week, "  "));
    text.push_str(scenarios);
    let _ = writeln!(
        text,
        "  extend task {{\n    text {KEY} \"Key\"\n    text {KIND} \"Kind\"\n    text Details \"Details\"\n  }}\n}}"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::outline::Kind;

    #[test]
    fn ranges_are_told_from_single_values() {
        assert!(has_range(&Estimate::Range {
            min: Work(1),
            max: Work(2)
        }));
        assert!(!has_range(&Estimate::Fixed(Work(2))) && !has_range(&Estimate::None));
        let plan = Plan::default();
        let outline = Outline::of(
            &plan,
            &Dates::of(&plan, None, &mut Report::default()).expect("dates"),
        );
        assert_eq!(outline.lines.len(), 1);
        assert_eq!(outline.lines[0].kind, Kind::Plan);
    }
}
