//! Scripts that refuse: a gate until its criteria hold, a ticket until its blockers are done.

use super::team::{line, slug};
use crate::exchange::github::encoded;
use crate::exchange::tracker::Board;
use crate::plan::*;
use std::fmt::Write;

/// Records a ticket, or refuses it.
pub(super) const DONE: &str = include_str!("done.sh");
/// What works in every gate.
const GATE: &str = include_str!("gate.sh");

/// A key as scripts write it.
pub(super) fn key(key: &str) -> String {
    encoded(key)
}

/// The file of a gate's script.
pub(super) fn file(gate: &Gate) -> String {
    format!("gates/{}-{}.sh", slug(&gate.key, "gate"), gate.id.0)
}

/// Every edge: what waits, what it waits for.
pub(super) fn blockers(board: &Board) -> String {
    let mut text = String::new();
    for item in &board.items {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}\t", key(item.key));
        for &blocker in board.blockers(item.node) {
            let _ = writeln!(text, "{}\t{}", key(item.key), key(board.plan.key(blocker)));
        }
    }
    text
}

/// The script of a gate.
pub(super) fn script(board: &Board, gate: &Gate) -> String {
    let mut text = format!(
        "#!/usr/bin/env bash\n# Gate {}: {}\n# Ends with 0 only when every criterion below holds.\n\ngate={}\n",
        line(&gate.key),
        line(&gate.name),
        key(&gate.key)
    );
    let numbers = |is_one: fn(&CriterionKind) -> bool| {
        let found = gate
            .criteria
            .iter()
            .zip(1..)
            .filter(|(c, _)| is_one(&c.kind));
        found
            .map(|(_, number)| number.to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let ticked = match numbers(|kind| matches!(kind, CriterionKind::Manual)) {
        _ if gate.criteria.is_empty() => "1".to_owned(),
        numbers => numbers,
    };
    let measured = numbers(|kind| matches!(kind, CriterionKind::Metric { .. }));
    // Writing into a string cannot fail.
    let _ = writeln!(text, "ticked='{ticked}'\nmeasured='{measured}'");
    text.push_str(GATE);
    for (criterion, number) in gate.criteria.iter().zip(1..) {
        push_criterion(&mut text, criterion, number);
    }
    if gate.criteria.is_empty() {
        text.push_str("\nmanual 1 'somebody looked: the plan gives no criteria'\n");
    }
    debug_assert!(board.item(Node::Gate(gate.id)).is_some());
    text.push_str("\nfinish\n");
    text
}

fn push_criterion(text: &mut String, criterion: &Criterion, number: usize) {
    let words = single(&criterion.text);
    // Writing into a string cannot fail.
    let _ = match &criterion.kind {
        CriterionKind::Manual => writeln!(text, "\nmanual {number} {words}"),
        CriterionKind::Command {
            command,
            exit_status,
            output,
        } => {
            let end = delimiter(&format!("{command}\n{output}"));
            writeln!(
                text,
                "\nruns {number} {words} {exit_status} {} <<'{end}'\n{}\n{end}",
                single(output),
                command.replace('\r', "").trim_end()
            )
        }
        CriterionKind::Metric {
            operator,
            threshold,
            unit,
            ..
        } => writeln!(
            text,
            "\nmetric {number} {words} '{}' {threshold} {}",
            sign(*operator),
            single(unit)
        ),
    };
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Less => "<",
        Operator::AtMost => "<=",
        Operator::Equal => "==",
        Operator::AtLeast => ">=",
        Operator::Greater => ">",
    }
}

/// A word in single quotes, on one line.
fn single(text: &str) -> String {
    format!("'{}'", line(text).replace('\'', "'\\''"))
}

/// A word that is no line of the text.
fn delimiter(text: &str) -> String {
    let mut end = "SLACKLINE".to_owned();
    while text.lines().any(|line| line == end) {
        end.push('_');
    }
    end
}
