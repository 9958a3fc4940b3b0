//! Links of a file as dependencies, made whole by the custom fields of their successors.

use super::build::{Builder, object};
use super::extras::apply;
use super::head::RowExtras;
use super::native;
use super::record::*;
use super::times;
use crate::plan::*;
use std::collections::{HashMap, HashSet};

impl Builder {
    pub(super) fn links(&mut self) {
        let tasks = std::mem::take(&mut self.project.tasks);
        let rows = std::mem::take(&mut self.rows);
        let extras: HashMap<Node, &RowExtras> =
            rows.iter().map(|(node, row)| (*node, row)).collect();
        let (mut foreign, mut lost) = (0, 0);
        for record in &tasks {
            let Some(&to) = self.nodes.get(&record.uid) else {
                continue;
            };
            for link in &record.links {
                let from = self.nodes.get(&link.from).copied();
                match from {
                    _ if link.is_foreign => foreign += 1,
                    None => lost += 1,
                    Some(from) if from == to => lost += 1,
                    Some(from) => self.link(link, from, to, extras.get(&to).copied()),
                }
            }
        }
        let report = &mut self.incoming.report;
        if foreign > 0 {
            report.note(format!(
                "links to tasks of other projects are left out ({foreign})"
            ));
        }
        if lost > 0 {
            report.note(format!(
                "links to no task, or to the task itself, are left out ({lost})"
            ));
        }
        let known: HashSet<Node> = self.nodes.values().copied().collect();
        for (_, row) in &rows {
            for dependency in &row.more {
                if known.contains(&dependency.from) && known.contains(&dependency.to) {
                    let id = self.dependency_id();
                    self.incoming.plan.dependencies.insert(Dependency {
                        id,
                        ..dependency.clone()
                    });
                }
            }
        }
        self.project.tasks = tasks;
    }

    fn link(&mut self, link: &LinkRecord, from: Node, to: Node, extras: Option<&RowExtras>) {
        if extras.is_some_and(|extras| extras.implied.contains(&link.from)) {
            return;
        }
        if link.format == times::format::ELAPSED_PERCENT {
            self.incoming.report.at(
                link.line,
                "a percentage on the clock is read as one of working time",
            );
        }
        let id = self.dependency_id();
        let native = native::dependency(link, id, from, to);
        let row = extras.and_then(|extras| extras.links.get(&link.from.to_string()));
        let (dependency, changed) = apply(&native, &object(row));
        self.edited += changed.len();
        self.incoming.plan.dependencies.insert(Dependency {
            id,
            from,
            to,
            ..dependency
        });
    }
}
