//! Which rows of the plan stand on which lines of a document.
//!
//! Rows keep the lines they were read from; here they are turned round, in blocks of lines, so that what is in
//! sight is found without looking at the rest. Draws nothing.

use crate::plan::{Criterion, Plan, RowRef, SourceId, SourceRef};

/// Lines that are looked up together.
const BLOCK: u32 = 64;

/// A row on the lines it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The row.
    pub row: RowRef,
    /// The first line, counted from 1.
    pub from: u32,
    /// The last line.
    pub to: u32,
    /// What the lines say where it differs from the row.
    pub says: String,
}

/// The marks of one document.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    blocks: Vec<Vec<Mark>>,
}

impl Mark {
    /// How many lines it covers.
    pub fn span(&self) -> u32 {
        self.to - self.from + 1
    }

    fn covers(&self, line: u32) -> bool {
        (self.from..=self.to).contains(&line)
    }
}

impl Marks {
    /// The marks of a document of so many lines. O(rows + covered lines / 64).
    pub fn of(plan: &Plan, source: SourceId, lines: u32) -> Self {
        let mut marks = Self {
            blocks: vec![Vec::new(); (lines / BLOCK) as usize + 1],
        };
        visit_lines(plan, |row, at| {
            if at.source == source {
                let from = at.line.clamp(1, lines.max(1));
                let to = at.to_line.unwrap_or(from).clamp(from, lines.max(1));
                let says = at.says.clone();
                marks.add(Mark {
                    row,
                    from,
                    to,
                    says,
                });
            }
        });
        marks
    }

    fn add(&mut self, mark: Mark) {
        for block in mark.from / BLOCK..=mark.to / BLOCK {
            if let Some(own) = self.blocks.get_mut(block as usize) {
                own.push(mark.clone());
            }
        }
    }

    /// The rows on a line, each once, the one with the fewest lines first.
    pub fn on(&self, line: u32) -> Vec<&Mark> {
        let block = self.blocks.get((line / BLOCK) as usize);
        let all = block.into_iter().flatten();
        let mut found: Vec<&Mark> = all.filter(|mark| mark.covers(line)).collect();
        found.sort_by_key(|mark| (mark.span(), mark.row));
        let mut seen = std::collections::HashSet::new();
        found.retain(|mark| seen.insert(mark.row));
        found
    }
}

/// The first line of a row in a document, or in any where it has none there.
pub fn first_line(
    plan: &Plan,
    row: RowRef,
    preferred: Option<SourceId>,
) -> Option<(SourceId, u32)> {
    let lines = lines_of(plan, row);
    let own = lines.iter().find(|at| Some(at.source) == preferred);
    own.or(lines.first()).map(|at| (at.source, at.line))
}

/// The lines a row was read from, those of its parts behind its own.
pub fn lines_of(plan: &Plan, row: RowRef) -> Vec<&SourceRef> {
    let mut lines: Vec<&SourceRef> = Vec::new();
    collect(plan, row, &mut lines);
    lines
}

/// Visits every line of every row. O(rows + lines).
fn visit_lines<'p>(plan: &'p Plan, mut visit: impl FnMut(RowRef, &'p SourceRef)) {
    let mut lines = Vec::new();
    for row in rows(plan) {
        lines.clear();
        collect(plan, row, &mut lines);
        lines.iter().for_each(|at| visit(row, at));
    }
}

macro_rules! define_rows {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        fn rows(plan: &Plan) -> impl Iterator<Item = RowRef> + '_ {
            std::iter::empty()$(.chain(plan.$table.iter().map(|row| RowRef::$row(row.id))))*
        }
    };
}
crate::for_each_row_kind!(define_rows);

fn collect<'p>(plan: &'p Plan, row: RowRef, out: &mut Vec<&'p SourceRef>) {
    macro_rules! own {
        ($table:ident, $id:expr $(, $row:ident => $parts:expr)*) => {
            if let Some(found) = plan.$table.get($id) {
                out.extend(&found.sources);
                $(let $row = found;
                out.extend($parts);)*
            }
        };
    }
    match row {
        RowRef::Ticket(id) => own!(tickets, id,
            row => row.steps.iter().flat_map(|step| &step.sources),
            row => parts(&row.criteria)),
        RowRef::Track(id) => own!(tracks, id, row => parts(&row.done)),
        RowRef::Gate(id) => own!(gates, id, row => parts(&row.criteria)),
        RowRef::Checkpoint(id) => own!(checkpoints, id,
            row => row.expectations.iter().flat_map(|own| &own.sources),
            row => parts(&row.criteria)),
        RowRef::Phase(id) => own!(phases, id),
        RowRef::Dependency(id) => own!(dependencies, id),
        RowRef::Reading(id) => own!(readings, id),
        RowRef::Agent(id) => own!(agents, id),
        RowRef::PlanOption(id) => own!(options, id),
        RowRef::Risk(id) => own!(risks, id),
        RowRef::Metric(id) => own!(metrics, id),
        RowRef::Claim(id) => own!(claims, id),
        RowRef::Escalation(id) => own!(escalations, id),
        RowRef::ReportTemplate(id) => own!(templates, id),
        RowRef::Note(id) => own!(notes, id),
        RowRef::Calendar(_) | RowRef::Baseline(_) | RowRef::Source(_) => {}
    }
}

fn parts(criteria: &[Criterion]) -> impl Iterator<Item = &SourceRef> {
    criteria.iter().flat_map(|criterion| &criterion.sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Ticket, TicketId, Track, TrackId};

    fn plan() -> Plan {
        let at = |line, to_line| SourceRef {
            to_line,
            ..SourceRef::line(SourceId(9), line)
        };
        let mut plan = Plan::default();
        let mut track = Track::new(TrackId(1), "Main");
        track.sources = vec![at(3, Some(200))];
        let mut ticket = Ticket::new(TicketId(2), "A-1", "");
        ticket.sources = vec![at(70, None), at(70, Some(71))];
        plan.tracks.insert(track);
        plan.tickets.insert(ticket);
        plan
    }

    #[test]
    fn the_row_with_the_fewest_lines_comes_first_and_each_once() {
        let marks = Marks::of(&plan(), SourceId(9), 210);
        let on = |line| -> Vec<RowRef> { marks.on(line).iter().map(|mark| mark.row).collect() };
        let (track, ticket) = (RowRef::Track(TrackId(1)), RowRef::Ticket(TicketId(2)));
        assert_eq!(on(70), [ticket, track]);
        assert_eq!(on(64), [track]);
        assert_eq!(on(200), [track]);
        assert_eq!(on(201), []);
        assert_eq!(on(2), []);
    }

    #[test]
    fn lines_behind_the_end_of_a_document_that_shrank_stay_within_it() {
        let marks = Marks::of(&plan(), SourceId(9), 10);
        assert_eq!(marks.on(10).len(), 2);
        assert!(marks.on(99).is_empty());
        assert_eq!(
            first_line(&plan(), RowRef::Ticket(TicketId(2)), None),
            Some((SourceId(9), 70))
        );
    }
}
