//! The head of the document: what the campaign is, what it assumes, what was computed.

use super::Content;
use super::escape::{body, heading, inline};
use super::page::Page;
use super::words;
use crate::exchange::drawing;
use crate::plan::*;

/// Title, mission and the facts of the head.
pub(super) fn facts(content: &Content, page: &mut Page) {
    let (plan, info) = (content.plan, &content.plan.info);
    page.heading(1, &heading(drawing::title(plan)));
    page.paragraph(&body(&info.mission));
    page.fact("Version", &inline(&info.version));
    page.fact("Status", &inline(&info.status));
    page.fact("Start", &info.start.map_or_else(String::new, words::stamp));
    let deadline = info.deadline.map(|deadline| {
        let firmness = if deadline.hard { "hard" } else { "target" };
        format!("{} ({firmness})", words::moment(deadline.moment))
    });
    page.fact("Deadline", &deadline.unwrap_or_default());
    let calendar = info.calendar.and_then(|id| plan.calendars.get(id));
    page.fact(
        "Calendar",
        &calendar.map_or_else(|| "around the clock".to_owned(), |c| inline(&c.name)),
    );
    page.fact(
        "Day and week",
        &format!(
            "{} a day, {} days a week",
            duration::show(Work(i64::from(info.minutes_per_day))),
            info.days_per_week
        ),
    );
    let ranges = match info.ranges {
        RangeReading::MinMax => "shortest and longest",
        RangeReading::P10P90 => "10th and 90th percentile",
    };
    page.fact(
        "Estimate ranges",
        &format!("{ranges}, correlation within a track {}", info.correlation),
    );
    let reading = info.reading.and_then(|id| plan.readings.get(id));
    page.fact(
        "Reading in force",
        &reading.map_or_else(String::new, |r| inline(&r.name)),
    );
    page.fact(
        "Progress recorded up to",
        &info.status_time.map_or_else(String::new, words::stamp),
    );
    page.fact("Currency", &inline(&info.currency));
    for silenced in &info.silenced {
        page.fact(
            "Silenced rule",
            &format!("{}: {}", inline(&silenced.rule), inline(&silenced.reason)),
        );
    }
}

/// What the author assumes.
pub(super) fn assumptions(content: &Content, page: &mut Page) {
    if content.plan.info.assumptions.is_empty() {
        return;
    }
    page.heading(2, "Assumptions");
    for assumption in &content.plan.info.assumptions {
        page.bullet(&inline(assumption));
    }
}

/// What was computed: finish, critical path, dates of everything.
pub(super) fn schedule(content: &Content, page: &mut Page) {
    let Some(schedule) = &content.dates.schedule else {
        return;
    };
    page.heading(2, "Schedule");
    page.fact("Starts", &words::stamp(schedule.start));
    page.fact("Finishes", &words::stamp(schedule.finish));
    page.fact(
        "Takes",
        &format!("{} of working time", duration::show(schedule.makespan)),
    );
    if let Some(deadline) = schedule.deadline {
        let late = schedule.finish > deadline;
        page.fact(
            "Deadline",
            &format!(
                "{} ({})",
                words::stamp(deadline),
                if late { "missed" } else { "met" }
            ),
        );
    }
    let path: Vec<String> = schedule
        .critical_path
        .iter()
        .map(|&node| inline(content.plan.key(node)))
        .collect();
    page.fact("Critical path", &path.join(" → "));
    for assumption in content.dates.assumptions() {
        page.fact("Assumed", &inline(assumption));
    }
    let rows: Vec<Vec<String>> = schedule
        .nodes()
        .map(|(node, dates)| {
            vec![
                inline(content.plan.key(node)),
                words::stamp(dates.early_start),
                words::stamp(dates.early_finish),
                duration::show(dates.total_float),
                if dates.critical { "yes" } else { "" }.to_owned(),
            ]
        })
        .collect();
    page.table(&["ID", "Start", "Finish", "Float", "Critical"], &rows);
}
