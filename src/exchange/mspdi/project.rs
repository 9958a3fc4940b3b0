//! What the project itself says: in the row of its summary, and in custom fields as far as they reach.

use super::extras::difference;
use super::fields::{PIECES, split};
use super::head::{PlanExtras, head_difference, json, without_sources};
use super::native::{self, name, notes};
use super::words::notes_of_plan;
use super::write::{File, MOST_BASELINES, Row};
use crate::exchange::outline::{Kind, Line};
use crate::exchange::{Report, drawing};
use crate::plan::*;
use serde_json::Value;
use std::collections::HashSet;

impl File<'_> {
    /// What the project itself says, in the row of its summary.
    pub(super) fn tell_the_plan(&mut self, lines: &[Line], rows: &mut [Row]) {
        let plan = self.plan;
        let Some(row) = rows.first_mut() else { return };
        let title = name(drawing::title(plan));
        let record = &mut row.record;
        record.name = title.clone();
        record.notes = notes(&plan.info.mission, &notes_of_plan(plan));
        let native = native_head(plan, &title, &record.notes);
        let mut extras = PlanExtras {
            head: head_difference(&native, &plan.info),
            last_id: plan.last_id,
            clock: self.calendars.clock,
            calendars: plan
                .calendars
                .iter()
                .map(|calendar| calendar.id.0)
                .collect(),
            ..PlanExtras::default()
        };
        self.tell_calendars(&mut extras);
        let has_line: HashSet<Kind> = lines.iter().map(|line| line.kind).collect();
        let tracks = plan
            .tracks
            .iter()
            .filter(|t| !has_line.contains(&Kind::Track(t.id)));
        extras.tracks = tracks.map(|t| without_sources(t, plan)).collect();
        let phases = plan
            .phases
            .iter()
            .filter(|p| !has_line.contains(&Kind::Phase(p.id)));
        extras.phases = phases.map(|p| without_sources(p, plan)).collect();
        extras.readings = plan
            .readings
            .iter()
            .map(|r| without_sources(r, plan))
            .collect();
        extras.checkpoints = plan
            .checkpoints
            .iter()
            .map(|c| without_sources(c, plan))
            .collect();
        let head = |b: &Baseline| Baseline {
            dates: Vec::new(),
            ..b.clone()
        };
        extras.baselines = plan
            .baselines
            .iter()
            .take(MOST_BASELINES)
            .map(head)
            .collect();
        let pieces = fitting(extras, &mut self.report);
        rows[0].record.fields.extend(pieces);
    }

    fn tell_calendars(&self, extras: &mut PlanExtras) {
        for record in &self.calendars.records {
            let Some(calendar) = self.plan.calendars.get(CalendarId(record.uid)) else {
                continue;
            };
            let native = Calendar {
                id: calendar.id,
                name: record.name.clone(),
                week: record.week(),
                exceptions: record.exceptions.clone(),
            };
            let found = difference(&native, calendar);
            if !found.is_empty() {
                extras
                    .calendar_rows
                    .insert(record.uid.to_string(), Value::Object(found));
            }
        }
    }
}

/// The custom fields of the project: everything, or without what is too long.
fn fitting(mut extras: PlanExtras, report: &mut Report) -> Vec<(u32, String)> {
    type Cut = (&'static str, fn(&mut PlanExtras));
    let cuts: [Cut; 5] = [
        ("checkpoints, which are in its notes", |extras| {
            extras.checkpoints.clear()
        }),
        ("tracks without a ticket", |extras| extras.tracks.clear()),
        ("phases without a ticket and readings", |extras| {
            extras.phases.clear();
            extras.readings.clear();
        }),
        ("overlapping exceptions of calendars", |extras| {
            extras.calendar_rows.clear()
        }),
        ("settings of the plan", |extras| extras.head.clear()),
    ];
    for (what, cut) in cuts {
        if let Some(pieces) = split(&json(&extras), &PIECES) {
            return pieces;
        }
        cut(&mut extras);
        report.note(format!("too long for the project's custom fields: {what}"));
    }
    split(&json(&extras), &PIECES).unwrap_or_default()
}

/// The head of the plan as the header and the project's own row give it.
fn native_head(plan: &Plan, title: &str, notes: &str) -> PlanInfo {
    let info = &plan.info;
    let day = info.minutes_per_day.max(1);
    PlanInfo {
        title: title.to_owned(),
        mission: native::description(notes).to_owned(),
        start: Some(info.start_or_default()),
        calendar: info.calendar.filter(|id| plan.calendars.get(*id).is_some()),
        minutes_per_day: day,
        days_per_week: info.days_per_week.max(1),
        status_time: info.status_time,
        currency: currency_code(&info.currency).to_owned(),
        ..PlanInfo::default()
    }
}

/// Three capital letters, or the dollar's.
pub(super) fn currency_code(currency: &str) -> &str {
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { currency } else { "USD" }
}
