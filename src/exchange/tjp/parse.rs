//! The words of a file as a project: what a plan has words for, and a count of everything else.
//!
//! Attributes that are not known end with their line, or with the bracket they open; several known ones may
//! share a line.

use super::model::{Project, Reference, Resource, Takes, Task};
use super::native::Mark;
use super::tokens::{Placed, Token};

/// The deepest nesting of blocks.
const DEEPEST: usize = 100;

/// Reads a project as far as it goes.
pub(super) fn parse(tokens: &[Placed]) -> Project {
    let mut parser = Parser {
        tokens,
        at: 0,
        project: Project::default(),
        unnamed: 0,
    };
    parser.block(&Place::Project, 0);
    parser.project
}

/// Where a statement stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Project,
    Header,
    Task(usize),
    Resource(usize),
}

pub(super) struct Parser<'t> {
    pub(super) tokens: &'t [Placed],
    pub(super) at: usize,
    pub(super) project: Project,
    pub(super) unnamed: usize,
}

impl Parser<'_> {
    /// Statements up to the closing bracket.
    fn block(&mut self, place: &Place, depth: usize) {
        while let Some(placed) = self.tokens.get(self.at) {
            match &placed.token {
                Token::Sign('}') => {
                    self.at += 1;
                    return;
                }
                Token::Word(word) => {
                    self.at += 1;
                    self.statement(word, placed.line, *place, depth);
                }
                _ => self.at += 1,
            }
        }
    }

    fn statement(&mut self, word: &str, line: usize, place: Place, depth: usize) {
        if depth > DEEPEST {
            self.skip();
            return;
        }
        let (scenario, name) = match word.split_once(':') {
            Some((scenario, name)) if !name.is_empty() => (scenario, name),
            _ => ("", word),
        };
        match (name, place) {
            ("project", Place::Project) => self.header(depth),
            ("task", Place::Project | Place::Task(_)) => self.task(place, depth),
            ("resource", Place::Project | Place::Resource(_)) => self.resource(place, depth),
            ("supplement", Place::Project) => self.supplement(depth),
            ("leaves" | "vacation" | "holiday", Place::Project | Place::Header) => {
                let leaves = self.leaves();
                self.project.leaves.extend(leaves);
            }
            ("workinghours", Place::Header | Place::Project) => {
                let mut week = std::mem::take(&mut self.project.week);
                self.working_hours(&mut week);
                self.project.week = week;
            }
            (_, Place::Header) => self.header_attribute(name, depth),
            (_, Place::Resource(at)) => self.resource_attribute(name, at),
            (_, Place::Task(at)) => self.task_attribute(scenario, name, line, at),
            (name, Place::Project) => self.skip_named(name),
        }
    }

    fn header(&mut self, depth: usize) {
        if matches!(self.peek(), Some(Token::Word(_))) {
            self.at += 1;
        }
        self.project.name = self.text().unwrap_or_default();
        // A version may stand behind the name.
        let _ = self.text();
        self.project.start = self.interval().map(|(start, _)| start);
        if self.opens() {
            self.block(&Place::Header, depth + 1);
        }
    }

    fn header_attribute(&mut self, name: &str, depth: usize) {
        match name {
            "now" => self.project.now = self.date(),
            "dailyworkinghours" => self.project.hours_per_day = self.number(),
            "yearlyworkingdays" => self.project.days_per_year = self.number(),
            "scenario" => {
                if let Some(id) = self.word() {
                    self.project.scenarios.push(id);
                }
                let _ = self.text();
                if self.opens() {
                    self.block(&Place::Header, depth + 1);
                }
            }
            // What every project may say and no plan has to know.
            "timezone" | "timeformat" | "numberformat" | "currencyformat" | "currency"
            | "timingresolution" | "weekstartsmonday" | "shorttimeformat" | "extend" | "active" => {
                self.skip()
            }
            name => self.skip_named(name),
        }
    }

    fn resource(&mut self, place: Place, depth: usize) {
        let id = self.word().unwrap_or_default();
        let name = self.text().unwrap_or_else(|| id.clone());
        let above = match place {
            Place::Resource(above) => Some(above),
            _ => None,
        };
        let at = self.project.resources.len();
        self.project.resources.push(Resource {
            id,
            name,
            above,
            ..Resource::default()
        });
        if self.opens() {
            self.block(&Place::Resource(at), depth + 1);
        }
    }

    fn resource_attribute(&mut self, name: &str, at: usize) {
        match name {
            "rate" => self.project.resources[at].rate = self.number(),
            "workinghours" => {
                let mut week = std::mem::take(&mut self.project.resources[at].week);
                self.working_hours(&mut week);
                self.project.resources[at].week = week;
            }
            "leaves" | "vacation" => {
                let leaves = self.leaves();
                self.project.resources[at].leaves.extend(leaves);
            }
            "email" | "managers" => self.skip(),
            name => self.skip_named(name),
        }
    }

    fn task(&mut self, place: Place, depth: usize) {
        let id = self.word().unwrap_or_else(|| {
            self.unnamed += 1;
            format!("_Task_{}", self.unnamed)
        });
        let name = self.text().unwrap_or_else(|| id.clone());
        let above = match place {
            Place::Task(above) => Some(above),
            _ => None,
        };
        let path = match above {
            Some(above) => format!("{}.{id}", self.project.tasks[above].path),
            None => id,
        };
        let at = self.project.tasks.len();
        self.project.tasks.push(Task {
            path,
            name,
            above,
            ..Task::default()
        });
        if self.opens() {
            self.block(&Place::Task(at), depth + 1);
        }
    }

    /// More about a task or resource that is already there.
    fn supplement(&mut self, depth: usize) {
        let (kind, id) = (self.word(), self.word());
        let place = match (kind.as_deref(), id) {
            (Some("task"), Some(id)) => self
                .project
                .tasks
                .iter()
                .position(|task| task.path == id)
                .map(Place::Task),
            (Some("resource"), Some(id)) => self
                .project
                .resources
                .iter()
                .position(|r| r.id == id)
                .map(Place::Resource),
            _ => None,
        };
        match place {
            Some(place) if self.opens() => self.block(&place, depth + 1),
            _ => self.skip_named("supplement"),
        }
    }

    fn task_attribute(&mut self, scenario: &str, name: &str, line: usize, at: usize) {
        let takes = match name {
            "effort" => Some(Takes::Effort),
            "length" => Some(Takes::Length),
            "duration" => Some(Takes::Duration),
            _ => None,
        };
        if let Some(takes) = takes {
            match self.amount() {
                Some(amount) => {
                    self.project.tasks[at]
                        .takes
                        .push((scenario.to_owned(), takes, amount))
                }
                None => self.fault(
                    line,
                    format!("{name} without a number and a unit is left out"),
                ),
            }
            return;
        }
        if scenario == "levelled" {
            // Our own schedule, which is computed again.
            self.skip();
            return;
        }
        if !scenario.is_empty()
            && self
                .project
                .scenarios
                .first()
                .is_some_and(|first| first != scenario)
        {
            self.skip_named("attributes of other scenarios");
            return;
        }
        match name {
            "start" => self.project.tasks[at].start = self.date(),
            "end" => self.project.tasks[at].end = self.date(),
            "depends" => {
                let list = self.references();
                self.project.tasks[at].depends.extend(list);
            }
            "precedes" => {
                let list = self.references();
                self.project.tasks[at].precedes.extend(list);
            }
            "allocate" => self.allocate(at),
            "complete" => self.project.tasks[at].complete = self.number(),
            "priority" => self.project.tasks[at].priority = self.number(),
            "milestone" => self.project.tasks[at].is_milestone = true,
            "note" | "Details" => self.project.tasks[at].note = self.text().unwrap_or_default(),
            super::KEY => self.project.tasks[at].key = self.text(),
            super::KIND => self.project.tasks[at].mark = self.text().as_deref().and_then(Mark::of),
            name => self.skip_named(name),
        }
    }

    fn allocate(&mut self, at: usize) {
        loop {
            let Some(id) = self.word() else { return };
            self.project.tasks[at].allocated.push(id);
            if self.opens() {
                let from = self.at;
                self.skip_block();
                let is_other = |p: &Placed| p.token == Token::Word("alternative".to_owned());
                self.project.tasks[at].has_alternatives |=
                    self.tokens[from..self.at].iter().any(is_other);
            }
            if !self.takes(',') {
                return;
            }
        }
    }

    fn references(&mut self) -> Vec<Reference> {
        let mut list = Vec::new();
        loop {
            let line = self.tokens.get(self.at).map_or(0, |placed| placed.line);
            let Some(path) = self.word() else { return list };
            let mut reference = Reference {
                path,
                line,
                ..Reference::default()
            };
            if self.opens() {
                self.terms(&mut reference);
            }
            list.push(reference);
            if !self.takes(',') {
                return list;
            }
        }
    }

    fn terms(&mut self, reference: &mut Reference) {
        while let Some(placed) = self.tokens.get(self.at) {
            self.at += 1;
            match &placed.token {
                Token::Sign('}') => return,
                Token::Word(word) => match word.as_str() {
                    "onstart" => reference.on_start = true,
                    "onend" => reference.on_end = true,
                    "gapduration" => reference.gap = self.amount().map(|a| (Takes::Duration, a)),
                    "gaplength" => reference.gap = self.amount().map(|a| (Takes::Length, a)),
                    _ => {}
                },
                _ => {}
            }
        }
    }
}
