//! What was computed: finish, critical path, dates of everything. Written for people, and not read.

use super::escape::inline;
use super::page::Page;
use super::sections::SCHEDULE;
use crate::exchange::dates::Dates;
use crate::plan::*;

pub(super) fn write(plan: &Plan, dates: &Dates, page: &mut Page) {
    let Some(schedule) = &dates.schedule else {
        return;
    };
    page.heading(2, SCHEDULE);
    page.fact(0, "Starts", &schedule.start.told());
    page.fact(0, "Finishes", &schedule.finish.told());
    let takes = format!("{} of working time", duration::show(schedule.makespan));
    page.fact(0, "Takes", &takes);
    if let Some(deadline) = schedule.deadline {
        let became = if schedule.finish > deadline {
            "missed"
        } else {
            "met"
        };
        page.fact(0, "Deadline", &format!("{} ({became})", deadline.told()));
    }
    let path = schedule
        .critical_path
        .iter()
        .map(|&node| inline(plan.key(node)));
    page.fact(0, "Critical path", &path.collect::<Vec<_>>().join(" → "));
    for assumption in dates.assumptions() {
        page.fact(0, "Assumed", &inline(assumption));
    }
    let row = |(node, dates): (Node, &crate::schedule::NodeDates)| {
        vec![
            inline(plan.key(node)),
            dates.early_start.told(),
            dates.early_finish.told(),
            duration::show(dates.total_float),
            if dates.critical { "yes" } else { "" }.to_owned(),
        ]
    };
    let mut nodes: Vec<_> = schedule.nodes().collect();
    nodes.sort_by_key(|(node, dates)| (dates.early_start, dates.early_finish, plan.key(*node)));
    let rows: Vec<Vec<String>> = nodes.into_iter().map(row).collect();
    page.table(&["key", "start", "finish", "float", "critical"], &rows);
}
