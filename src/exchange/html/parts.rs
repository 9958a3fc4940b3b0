//! The parts that are no plain tables: summary, pictures, risk, problems.

use super::Content;
use super::page::Column::{Figures, Keys, Words};
use super::page::{Page, Row};
use crate::exchange::{Look, Report, View, WriteError, WriteOptions, picture};
use crate::plan::*;

/// What the plan comes to.
pub(super) fn summary(content: &Content, page: &mut Page) {
    let (plan, dates) = (content.plan, content.dates);
    page.paragraph(&plan.info.mission);
    let option = content.options.option.and_then(|id| plan.options.get(id));
    if let Some(option) = option {
        page.remark(&format!(
            "The dates are those of the option \"{}\".",
            option.name
        ));
    }
    let mut figures = Vec::new();
    if let Some(schedule) = &dates.schedule {
        figures.push(("start", schedule.start.told(), ""));
        figures.push(("finish", schedule.finish.told(), ""));
        figures.push((
            "critical path",
            duration::show(schedule.makespan),
            "critical",
        ));
        if let Some(deadline) = schedule.deadline {
            let late = schedule.finish.since(deadline).0;
            let class = if late > 0 { "critical" } else { "good" };
            let verdict = if late > 0 { "missed" } else { "met" };
            figures.push(("deadline", format!("{} {verdict}", deadline.told()), class));
        }
    }
    let done = plan
        .tickets
        .iter()
        .filter(|t| t.progress.state == ProgressState::Done)
        .count();
    figures.push((
        "tickets done",
        format!("{done} of {}", plan.tickets.len()),
        "",
    ));
    if let Some(findings) = &content.options.findings {
        let problems = &findings.problems;
        let errors = problems
            .iter()
            .filter(|problem| problem.level == "error")
            .count();
        let class = if errors > 0 { "critical" } else { "good" };
        figures.push((
            "problems",
            format!("{} ({errors} errors)", problems.len()),
            class,
        ));
    }
    page.figures(&figures);
    if let Some(schedule) = &dates.schedule {
        let path: Vec<&str> = schedule
            .critical_path
            .iter()
            .map(|&node| plan.key(node))
            .collect();
        page.keys("Critical path", &path);
    }
    let assumed: Vec<(bool, String)> = dates
        .assumptions()
        .iter()
        .chain(&plan.info.assumptions)
        .map(|text| (false, text.clone()))
        .collect();
    if !assumed.is_empty() {
        page.subheading("What this rests on");
        for (_, text) in assumed {
            page.paragraph(&text);
        }
    }
}

/// Graph and timeline.
pub(super) fn pictures(content: &Content, page: &mut Page) -> Result<(), WriteError> {
    for (view, name) in [(View::Graph, "Graph"), (View::Timeline, "Timeline")] {
        page.wide(name, &drawn(content, view)?);
    }
    Ok(())
}

fn drawn(content: &Content, view: View) -> Result<Vec<String>, WriteError> {
    let options = WriteOptions {
        look: Look {
            view,
            ..content.options.look
        },
        ..content.options.clone()
    };
    // What the dates leave out is in the report already.
    picture::drawing(content.plan, &options, &mut Report::default())
}

/// Simulated figures where there are any, and the register of risks.
pub(super) fn risk(content: &Content, page: &mut Page) -> Result<(), WriteError> {
    page.heading("Risk");
    match &content.options.risk {
        Some(figures) if !figures.finishes.is_empty() => {
            page.drawing(&drawn(content, View::Risk)?);
        }
        _ => page.remark("No simulation was run for this report."),
    }
    let plan = content.plan;
    let rows: Vec<Row> = plan
        .risks
        .iter()
        .map(|risk| {
            let probability = risk.probability.map(|p| format!("{:.0} %", p * 100.0));
            let impact = match risk.impact {
                Some(Impact::Delay(work)) => format!("+{}", duration::show(work)),
                Some(Impact::Factor(factor)) => format!("× {factor}"),
                None => String::new(),
            };
            let hits = risk.tickets.iter().map(|&id| plan.key(Node::Ticket(id)));
            Row::plain(vec![
                risk.name.clone(),
                probability.unwrap_or_default(),
                impact,
                hits.collect::<Vec<_>>().join(", "),
                risk.mitigation.clone(),
                risk.fallback.clone(),
            ])
        })
        .collect();
    page.table(
        &[
            Words("risk"),
            Figures("probability"),
            Figures("impact"),
            Keys("hits"),
            Words("mitigation"),
            Words("fallback"),
        ],
        &rows,
    );
    Ok(())
}

/// What lint says.
pub(super) fn problems(content: &Content, page: &mut Page) {
    page.heading("Problems");
    let Some(findings) = &content.options.findings else {
        page.remark("The plan was not checked for this report.");
        return;
    };
    let problems = &findings.problems;
    if problems.is_empty() {
        page.remark("None.");
    }
    let rows: Vec<Row> = problems
        .iter()
        .map(|problem| Row {
            cells: vec![
                problem.level.to_owned(),
                problem.message.clone(),
                problem.rule.clone(),
            ],
            class: match problem.level {
                "error" => "error",
                "warning" => "warning",
                _ => "",
            },
        })
        .collect();
    page.table(&[Figures("level"), Words("what"), Figures("rule")], &rows);
}
