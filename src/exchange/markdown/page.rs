//! The document in the making: headings, bullets, tables and checklists with one blank line between
//! blocks. Takes escaped text.

use super::escape::{code, code_block, inline};
use super::words;
use crate::plan::{Criterion, CriterionKind, Plan};

/// The document so far.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    in_list: bool,
}

impl Page {
    /// The document, ending in a newline.
    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn heading(&mut self, level: usize, text: &str) {
        let text = text.trim_end_matches([' ', ':']);
        self.block(&format!("{} {text}", "#".repeat(level)));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.block(text);
        }
    }

    pub(super) fn bullet(&mut self, text: &str) {
        if !self.in_list {
            self.separate();
        }
        self.text.push_str("- ");
        self.text.push_str(text);
        self.text.push('\n');
        self.in_list = true;
    }

    /// A bullet with a name, left out when there is nothing to say.
    pub(super) fn fact(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.bullet(&format!("**{name}**: {value}"));
        }
    }

    /// A table, left out when it has no row.
    pub(super) fn table(&mut self, header: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut text = line(
            &header
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>(),
        );
        text.push_str(&line(&vec!["---".to_owned(); header.len()]));
        for row in rows {
            text.push_str(&line(row));
        }
        self.block(text.trim_end());
    }

    /// A block of code under a name.
    pub(super) fn code_block(&mut self, text: &str) {
        self.block(&code_block(text));
    }

    /// Criteria as boxes to tick, under a name.
    pub(super) fn checklist(&mut self, name: &str, plan: &Plan, criteria: &[Criterion]) {
        if criteria.is_empty() {
            return;
        }
        self.block(&format!("{name}:"));
        for criterion in criteria {
            self.bullet(&criterion_line(plan, criterion));
        }
    }

    /// A box to tick.
    pub(super) fn tick_box(&mut self, is_ticked: bool, text: &str) {
        self.bullet(&format!("[{}] {text}", if is_ticked { 'x' } else { ' ' }));
    }

    fn block(&mut self, text: &str) {
        self.in_list = false;
        self.separate();
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

fn criterion_line(plan: &Plan, criterion: &Criterion) -> String {
    let mut parts = vec![inline(&criterion.text)];
    match &criterion.kind {
        CriterionKind::Manual => {}
        CriterionKind::Command {
            command,
            exit_status,
            output,
        } => {
            parts.push(format!(
                "command {} (exit status {exit_status})",
                code(command)
            ));
            if !output.is_empty() {
                parts.push(format!("output holds {}", code(output)));
            }
        }
        CriterionKind::Metric {
            metric,
            operator,
            threshold,
            unit,
            measured,
        } => {
            let name = metric
                .and_then(|id| plan.metrics.get(id))
                .map_or("value", |m| &m.name);
            let unit = words::unit(unit);
            parts.push(format!(
                "{} {} {threshold}{unit}",
                inline(name),
                inline(operator.label())
            ));
            parts.extend(measured.map(|value| format!("measured {value}{unit}")));
        }
    }
    if !criterion.owner.is_empty() {
        parts.push(format!("owner {}", inline(&criterion.owner)));
    }
    parts.retain(|part| !part.is_empty());
    let cited = words::cited(plan, &criterion.sources);
    format!(
        "[{}] {}{cited}",
        if criterion.done { 'x' } else { ' ' },
        parts.join("; ")
    )
}
