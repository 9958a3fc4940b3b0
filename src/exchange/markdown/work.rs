//! The work: tracks with their tickets, dependencies, readings, phases.

use super::Content;
use super::escape::{codes, heading, inline};
use super::page::Page;
use super::{tickets, words};
use crate::exchange::links;
use crate::plan::*;

/// One card for each track, with its tickets.
pub(super) fn tracks(content: &Content, page: &mut Page) {
    let plan = content.plan;
    let tracks = plan.tracks_in_order();
    if tracks.is_empty() {
        return;
    }
    page.heading(2, "Tracks");
    for track in tracks {
        let name = heading(&track.name);
        let about = heading(&track.description);
        page.heading(
            3,
            &if about.is_empty() {
                name
            } else {
                format!("{name}: {about}")
            },
        );
        page.fact("Role", &inline(&track.role));
        page.fact(
            "Effort",
            &track.budget.map_or_else(String::new, duration::show),
        );
        page.fact("Agents", &words::agents(plan, &track.agents));
        page.fact("Files", &codes(&track.files));
        page.fact("Stated in", &words::lines(plan, &track.sources));
        page.checklist("Definition of done", plan, &track.done);
        tickets::table(plan, &plan.tickets_of_track(Some(track.id)), page);
        tickets::details(plan, &plan.tickets_of_track(Some(track.id)), page);
    }
}

/// Tickets of no track.
pub(super) fn loose_tickets(content: &Content, page: &mut Page) {
    let loose = content.plan.tickets_of_track(None);
    if loose.is_empty() {
        return;
    }
    page.heading(2, "Tickets without a track");
    tickets::table(content.plan, &loose, page);
    tickets::details(content.plan, &loose, page);
}

/// Every dependency as an arrow, with all that it says.
pub(super) fn dependencies(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.dependencies.is_empty() {
        return;
    }
    page.heading(2, "Dependencies");
    for dependency in plan.dependencies.iter() {
        let mut line = format!(
            "{} → {}",
            inline(plan.key(dependency.from)),
            inline(plan.key(dependency.to))
        );
        let mut terms = vec![links::terms(dependency)];
        let readings = dependency
            .readings
            .iter()
            .filter_map(|&id| plan.readings.get(id));
        let readings = words::list(readings.map(|reading| reading.name.as_str()));
        if !readings.is_empty() {
            terms.push(format!("only in {readings}"));
        }
        terms.retain(|term| !term.is_empty());
        if !terms.is_empty() {
            line.push_str(&format!(" ({})", terms.join(", ")));
        }
        if !dependency.reason.is_empty() {
            line.push_str(&format!(": {}", inline(&dependency.reason)));
        }
        line.push_str(&words::cited(plan, &dependency.sources));
        page.bullet(&line);
    }
}

/// How ambiguous dependencies may be read.
pub(super) fn readings(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.readings.is_empty() {
        return;
    }
    page.heading(2, "Readings");
    for reading in plan.readings.iter() {
        let about = match inline(&reading.description) {
            about if about.is_empty() => about,
            about => format!(": {about}"),
        };
        let cited = words::cited(plan, &reading.sources);
        page.bullet(&format!("**{}**{about}{cited}", inline(&reading.name)));
    }
}

/// The stages of the campaign.
pub(super) fn phases(content: &Content, page: &mut Page) {
    let plan = content.plan;
    let mut phases: Vec<&Phase> = plan.phases.iter().collect();
    phases.sort_by_key(|phase| (phase.rank, phase.id));
    if phases.is_empty() {
        return;
    }
    page.heading(2, "Phases");
    for phase in phases {
        page.heading(3, &heading(&phase.name));
        page.paragraph(&inline(&phase.description));
        let time_box = phase.time_box.or(phase.time_box_max);
        let to = phase.time_box_max.or(phase.time_box);
        page.fact(
            "Time box",
            &time_box
                .zip(to)
                .map_or_else(String::new, |(min, max)| words::range(min, max)),
        );
        page.fact("Tracks", &words::tracks(plan, &phase.tracks));
        let members = plan
            .tickets
            .iter()
            .filter(|ticket| ticket.phase == Some(phase.id));
        page.fact(
            "Tickets",
            &words::list(members.map(|ticket| ticket.key.as_str())),
        );
        page.fact("Stated in", &words::lines(plan, &phase.sources));
        page.checklist("Done when", plan, &phase.milestones);
    }
}
