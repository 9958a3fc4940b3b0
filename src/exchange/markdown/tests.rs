//! The document as a whole: every row of a plan in it, no table broken.

use crate::exchange::{WriteOptions, find};
use crate::plan::*;

fn document(plan: &Plan) -> String {
    let write = find("markdown")
        .and_then(|format| format.write)
        .expect("the format writes");
    let options = WriteOptions {
        option: None,
        now: Stamp::DEFAULT_START,
        ..WriteOptions::default()
    };
    let (bytes, _) = write(plan, &options).expect("Markdown is always written");
    String::from_utf8(bytes).expect("UTF-8")
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
        text.starts_with("# Campaign\n\n- **Calendar**: around the clock\n"),
        "{text}"
    );
    assert!(!text.contains("## Tracks") && text.contains("## Schedule"));
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
        let expected = if row.contains("2026-") { 5 } else { 6 };
        assert_eq!(cells(row), expected, "{row}");
    }
}

#[test]
fn dependencies_are_arrows_with_all_they_say() {
    let mut plan = Plan::default();
    for (id, key) in [(1, "A"), (2, "B")] {
        plan.tickets.insert(Ticket::new(TicketId(id), key, ""));
    }
    plan.sources.insert(Source {
        id: SourceId(3),
        name: "plan.md".into(),
        text: String::new(),
        repairs: vec![],
    });
    let mut dependency = Dependency::new(
        DependencyId(4),
        Node::Ticket(TicketId(1)),
        Node::Ticket(TicketId(2)),
    );
    dependency.kind = DependencyKind::Ss;
    dependency.lag = Lag::Percent(50.0);
    dependency.strength = Strength::Soft;
    dependency.reason = "needs <code>".into();
    dependency.sources.push(SourceRef {
        to_line: Some(9),
        ..SourceRef::line(SourceId(3), 7)
    });
    plan.dependencies.insert(dependency);
    let text = document(&plan);
    assert!(
        text.contains("\n- A → B (SS +50 %, soft): needs &lt;code&gt; (plan.md:7-9)\n"),
        "{text}"
    );
    assert!(
        text.contains("| B | — |") || text.contains("| B |  | — | — | — | A (SS +50 %, soft) |"),
        "{text}"
    );
}
