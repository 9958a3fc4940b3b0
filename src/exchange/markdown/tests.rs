//! The document as a whole: every row of a plan in it, no table broken, and the plan out of it again.

use crate::exchange::{ReadOptions, WriteOptions, find};
use crate::plan::*;

fn document(plan: &Plan) -> String {
    let write = find("markdown")
        .and_then(|format| format.write)
        .expect("the format writes");
    let (bytes, _) = write(plan, &WriteOptions::default()).expect("Markdown is always written");
    String::from_utf8(bytes).expect("UTF-8")
}

fn read(text: &str) -> (Plan, Vec<String>) {
    let read = find("markdown")
        .and_then(|format| format.read)
        .expect("the format reads");
    let (plan, report) = read(text.as_bytes(), &ReadOptions::default()).expect("a document");
    let losses = report.losses.iter().map(ToString::to_string).collect();
    (plan, losses)
}

/// Cells of a table row, split at pipes that are not escaped.
fn cells(line: &str) -> usize {
    line.replace("\\\\", "")
        .replace("\\|", "")
        .matches('|')
        .count()
        - 1
}

#[test]
fn an_empty_plan_is_a_title_and_a_schedule() {
    let text = document(&Plan::default());
    assert!(
        text.starts_with("# Campaign\n\n<!-- Slackline campaign document"),
        "{text}"
    );
    assert!(!text.contains("## Tracks") && text.contains("## Schedule"));
    assert_eq!(read(&text), (Plan::default(), Vec::new()));
}

#[test]
fn tables_keep_their_columns_whatever_the_titles_hold() {
    let mut plan = Plan::default();
    for (title, id) in ["a|b", "c\\|d", "e\nf", "| --- |", "`x|y`", "\\"]
        .iter()
        .zip(1..)
    {
        plan.tickets
            .insert(Ticket::new(TicketId(id), format!("K|{id}"), *title));
    }
    let text = document(&plan);
    let rows: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("| K"))
        .collect();
    assert_eq!(rows.len(), 12, "six rows of tickets and six of dates");
    for row in &rows {
        let expected = if row.contains("2026-") { 5 } else { 2 };
        assert_eq!(cells(row), expected, "{row}");
    }
    let titles = |plan: &Plan| {
        plan.tickets
            .iter()
            .map(|t| t.title.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(&read(&text).0), titles(&plan));
}

const EDITED: &str = "# Launch\n<!-- Slackline campaign document -->\n- **start**: 2026-03-02 09:00\n- **nonsense**: 1\n\n\
## Tickets\n\n### Web\n\n| key | title | likely | roles | waits for |\n|---|---|---|---|---|\n\
| A-1 | Draw | 4 h | dev; qa x2 |  |\n| A-2 | Build | soon |  | A-1; A-9 |\n\n\
#### A-2: Build\n\nAll of *it*.\n\n**Done when**\n\n- [x] It runs\n  - **command**: make test\n\n## Extra\n\nwords\n";

#[test]
fn what_people_write_into_a_document_is_read_and_the_rest_is_told() {
    let (plan, losses) = read(EDITED);
    assert_eq!(
        plan.info.start.map(|at| at.to_string()).as_deref(),
        Some("2026-03-02T09:00")
    );
    assert_eq!(
        (
            plan.tickets.len(),
            plan.tracks.len(),
            plan.dependencies.len()
        ),
        (2, 1, 1)
    );
    let ticket = plan.tickets.at(1).expect("a ticket");
    assert_eq!(
        (ticket.description.as_str(), ticket.criteria.len()),
        ("All of *it*.", 1)
    );
    assert!(ticket.criteria[0].done);
    assert_eq!(plan.tickets.at(0).map(|t| t.demands.len()), Some(2));
    let lines: Vec<&str> = losses
        .iter()
        .filter_map(|loss| loss.split(':').next())
        .collect();
    assert_eq!(
        lines,
        ["line 4", "line 24", "line 13", "line 13"],
        "{losses:#?}"
    );
}
