//! What stands beside the work: claims, report templates, notes, baselines, source documents.

use super::Content;
use super::escape::{body, heading, inline};
use super::page::Page;
use super::words;
use crate::plan::*;

/// Numbers the author states.
pub(super) fn claims(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.claims.is_empty() {
        return;
    }
    page.heading(2, "Claims");
    let row = |claim: &Claim| {
        let to = claim
            .stated_max
            .map_or_else(String::new, |max| format!("-{max}"));
        vec![
            format!(
                "{}{}",
                inline(&claim.text),
                words::cited(plan, &claim.sources)
            ),
            words::word(&claim.kind),
            format!(
                "{}{to}{}",
                words::number(claim.stated),
                words::unit(&claim.unit)
            ),
            claim
                .track
                .map_or_else(String::new, |id| words::tracks(plan, &[id])),
        ]
    };
    let rows: Vec<Vec<String>> = plan.claims.iter().map(row).collect();
    page.table(&["Claim", "Kind", "Stated", "Track"], &rows);
}

/// The forms of reports.
pub(super) fn templates(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.templates.is_empty() {
        return;
    }
    page.heading(2, "Report templates");
    for template in plan.templates.iter() {
        page.heading(3, &heading(&template.name));
        page.fact(
            "Every",
            &template
                .every
                .map_or_else(String::new, |every| duration::show(Work(every.0))),
        );
        page.fact("For", &inline(&template.audience));
        page.fact("Stated in", &words::lines(plan, &template.sources));
        if !template.body.is_empty() {
            page.code_block(&template.body);
        }
    }
}

/// What fits nowhere else.
pub(super) fn notes(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.notes.is_empty() {
        return;
    }
    page.heading(2, "Notes");
    for note in plan.notes.iter() {
        page.heading(3, &heading(&note.title));
        page.paragraph(&body(&note.body));
        page.fact("Stated in", &words::lines(plan, &note.sources));
    }
}

/// Frozen dates.
pub(super) fn baselines(content: &Content, page: &mut Page) {
    let plan = content.plan;
    if plan.baselines.is_empty() {
        return;
    }
    page.heading(2, "Baselines");
    for baseline in plan.baselines.iter() {
        let taken = baseline
            .taken
            .map_or_else(String::new, |at| format!(" ({})", words::stamp(at)));
        page.heading(3, &format!("{}{taken}", heading(&baseline.name)));
        let row = |dates: &BaselineDates| {
            vec![
                inline(plan.key(dates.node)),
                words::stamp(dates.start),
                words::stamp(dates.finish),
                duration::show(dates.work),
            ]
        };
        let rows: Vec<Vec<String>> = baseline.dates.iter().map(row).collect();
        page.table(&["ID", "Start", "Finish", "Work"], &rows);
    }
}

/// The documents rows were read from.
pub(super) fn sources(content: &Content, page: &mut Page) {
    if content.plan.sources.is_empty() {
        return;
    }
    page.heading(2, "Source documents");
    for source in content.plan.sources.iter() {
        page.bullet(&inline(&source.name));
    }
}
