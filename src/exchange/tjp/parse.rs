//! The words of a file as a project: what a plan has words for, and a count of everything else.
//!
//! Attributes that are not known end with their line, or with the bracket they open; several known ones may
//! share a line.

use super::tokens::{Placed, Token};
use crate::plan::{CalendarException, Date, OpenHours, Stamp, Week};
use std::collections::BTreeMap;

/// The deepest nesting of blocks.
const DEEPEST: usize = 100;

/// A project as its file states it.
#[derive(Default)]
pub(super) struct Project {
    pub(super) name: String,
    pub(super) start: Option<Stamp>,
    pub(super) now: Option<Stamp>,
    pub(super) hours_per_day: Option<f64>,
    pub(super) days_per_year: Option<f64>,
    pub(super) week: WeekChanges,
    pub(super) leaves: Vec<CalendarException>,
    /// The scenarios, the first of which rules.
    pub(super) scenarios: Vec<String>,
    pub(super) resources: Vec<Resource>,
    pub(super) tasks: Vec<Task>,
    /// How often each attribute was skipped.
    pub(super) skipped: BTreeMap<String, usize>,
    /// What is wrong, with its line.
    pub(super) faults: Vec<(usize, String)>,
}

/// Working hours where a file changes them, Monday first.
pub(super) type WeekChanges = [Option<Vec<OpenHours>>; 7];

/// A resource; one with others in it is a group.
#[derive(Default)]
pub(super) struct Resource {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) above: Option<usize>,
    pub(super) rate: Option<f64>,
    pub(super) week: WeekChanges,
    pub(super) leaves: Vec<CalendarException>,
}

/// What a task takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Takes {
    Effort,
    Length,
    Duration,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    pub(super) number: f64,
    pub(super) unit: String,
}

/// A dependency on another task.
#[derive(Clone, Debug, Default)]
pub(super) struct Reference {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) on_start: bool,
    pub(super) on_end: bool,
    pub(super) gap: Option<(Takes, Amount)>,
}

/// A task.
#[derive(Default)]
pub(super) struct Task {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) above: Option<usize>,
    pub(super) key: Option<String>,
    pub(super) note: String,
    pub(super) start: Option<Stamp>,
    pub(super) end: Option<Stamp>,
    /// By scenario; the first is the one without a prefix.
    pub(super) takes: Vec<(String, Takes, Amount)>,
    pub(super) depends: Vec<Reference>,
    pub(super) precedes: Vec<Reference>,
    pub(super) allocated: Vec<String>,
    pub(super) has_alternatives: bool,
    pub(super) complete: Option<f64>,
    pub(super) priority: Option<f64>,
    pub(super) is_milestone: bool,
}

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

struct Parser<'t> {
    tokens: &'t [Placed],
    at: usize,
    project: Project,
    unnamed: usize,
}

impl<'t> Parser<'t> {
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

    /// `[kind] ["name"] interval {, interval}`.
    fn leaves(&mut self) -> Vec<CalendarException> {
        let mut found = Vec::new();
        loop {
            let line = self.tokens.get(self.at).map_or(0, |placed| placed.line);
            let is_kind = |word: &str| word.chars().all(char::is_alphabetic);
            if matches!(self.peek(), Some(Token::Word(word)) if is_kind(word)) {
                self.at += 1;
            }
            let name = self.text().unwrap_or_default();
            match self.interval() {
                Some((from, to)) => {
                    // The end is not part of it.
                    let last = Stamp(to.0.max(from.0 + 1) - 1).date();
                    found.push(CalendarException {
                        name,
                        from: from.date(),
                        to: last,
                        hours: Vec::new(),
                    });
                }
                None => self.fault(line, "days off without a date are left out".to_owned()),
            }
            if !self.takes(',') {
                return found;
            }
        }
    }

    /// `mon - fri, sun 9:00 - 12:00, 13:00 - 18:00` or `off`.
    fn working_hours(&mut self, week: &mut WeekChanges) {
        let mut words = Vec::new();
        let mut is_listed = false;
        while let Some(placed) = self.tokens.get(self.at) {
            if placed.is_first && !is_listed {
                break;
            }
            match &placed.token {
                Token::Word(word) => words.push(word.clone()),
                Token::Sign(',') => words.push(",".to_owned()),
                _ => break,
            }
            is_listed = placed.token == Token::Sign(',')
                || matches!(&placed.token, Token::Word(w) if w == "-");
            self.at += 1;
        }
        let text = words.join(" ");
        let split = text
            .find(|c: char| c.is_ascii_digit())
            .or_else(|| text.find("off"));
        let (days, hours) = text.split_at(split.unwrap_or(text.len()));
        let hours: Vec<OpenHours> = hours
            .split(',')
            .filter_map(|span| span.replace(' ', "").parse().ok())
            .collect();
        for day in weekdays(days) {
            week[day] = Some(hours.clone());
        }
    }

    fn fault(&mut self, line: usize, text: String) {
        self.project.faults.push((line, text));
    }

    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at).map(|placed| &placed.token)
    }

    fn word(&mut self) -> Option<String> {
        let Some(Token::Word(word)) = self.peek() else {
            return None;
        };
        self.at += 1;
        Some(word.clone())
    }

    fn text(&mut self) -> Option<String> {
        let Some(Token::Text(text)) = self.peek() else {
            return None;
        };
        self.at += 1;
        Some(text.clone())
    }

    fn takes(&mut self, sign: char) -> bool {
        let is_there = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(is_there);
        is_there
    }

    fn opens(&mut self) -> bool {
        self.takes('{')
    }

    fn number(&mut self) -> Option<f64> {
        let Some(Token::Word(word)) = self.peek() else {
            return None;
        };
        let number = word
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())?;
        self.at += 1;
        Some(number)
    }

    /// `20d` or `20 d`.
    fn amount(&mut self) -> Option<Amount> {
        let word = self.word()?;
        let split = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
        let number = word[..split]
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())?;
        let unit = if split < word.len() {
            word[split..].to_owned()
        } else {
            self.word()?
        };
        Some(Amount { number, unit })
    }

    fn date(&mut self) -> Option<Stamp> {
        let Some(Token::Word(word)) = self.peek() else {
            return None;
        };
        let stamp = date(word)?;
        self.at += 1;
        Some(stamp)
    }

    /// `2026-01-01 - 2026-02-01`, `2026-01-01 +3m` or one day.
    fn interval(&mut self) -> Option<(Stamp, Stamp)> {
        let from = self.date()?;
        let rest = self.tokens.get(self.at).filter(|placed| !placed.is_first);
        match rest.map(|placed| &placed.token) {
            Some(Token::Word(word)) if word == "-" => {
                self.at += 1;
                let to = self.date()?;
                Some((from, to))
            }
            Some(Token::Word(word)) if word.starts_with('+') => {
                self.at += 1;
                Some((from, later(from, &word[1..])?))
            }
            _ => Some((from, Stamp(from.0 + 1440))),
        }
    }

    fn skip_named(&mut self, name: &str) {
        // What is no word of the language tells nobody anything.
        let name: String = name.chars().take(30).collect();
        if self.project.skipped.len() < 200 || self.project.skipped.contains_key(&name) {
            *self.project.skipped.entry(name).or_default() += 1;
        }
        self.skip();
    }

    /// To the end of the line, or of the bracket it opens.
    fn skip(&mut self) {
        let mut is_listed = false;
        while let Some(placed) = self.tokens.get(self.at) {
            if placed.token == Token::Sign('}')
                || (placed.is_first && !is_listed && placed.token != Token::Sign('{'))
            {
                return;
            }
            self.at += 1;
            if placed.token == Token::Sign('{') {
                self.skip_block();
            }
            is_listed = placed.token == Token::Sign(',');
        }
    }

    /// To behind the bracket that closes the one just read.
    fn skip_block(&mut self) {
        let mut depth = 1;
        while let Some(placed) = self.tokens.get(self.at) {
            self.at += 1;
            match placed.token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

/// The weekdays of `mon - fri, sun`, Monday first.
fn weekdays(text: &str) -> Vec<usize> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day = |name: &str| {
        DAYS.iter()
            .position(|known| name.trim().eq_ignore_ascii_case(known))
    };
    let mut days = Vec::new();
    for part in text.split(',') {
        match part.split_once('-') {
            Some((from, to)) => {
                if let (Some(from), Some(to)) = (day(from), day(to)) {
                    let count = (to + 7 - from) % 7;
                    days.extend((0..=count).map(|step| (from + step) % 7));
                }
            }
            None => days.extend(day(part)),
        }
    }
    days
}

/// `2026-03-02`, `2026-03-02-09:00`, with seconds and zone.
pub(super) fn date(word: &str) -> Option<Stamp> {
    let mut parts = word.splitn(4, '-');
    let year = parts.next()?.parse::<i16>().ok()?;
    let month = parts.next()?.parse::<i8>().ok()?;
    let day = parts.next()?.parse::<i8>().ok()?;
    let date = Date::from_ymd(year, month, day)?;
    let Some(time) = parts.next() else {
        return Some(Stamp::at(date, 0));
    };
    let mut clock = time.split([':', '-', '+']);
    let hour = clock
        .next()?
        .parse::<i64>()
        .ok()
        .filter(|hour| (0..=24).contains(hour))?;
    let minute = clock
        .next()?
        .parse::<i64>()
        .ok()
        .filter(|minute| (0..60).contains(minute))?;
    Some(Stamp::at(date, hour * 60 + minute))
}

/// An instant so much calendar time later: `3m`, `2.5d`.
fn later(from: Stamp, amount: &str) -> Option<Stamp> {
    let split = amount.find(|c: char| c.is_alphabetic())?;
    let number = amount[..split]
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())?;
    let days = match &amount[split..] {
        "min" => 1.0 / 1440.0,
        "h" => 1.0 / 24.0,
        "d" => 1.0,
        "w" => 7.0,
        "m" => 365.0 / 12.0,
        "y" => 365.0,
        _ => return None,
    };
    let minutes = number * days * 1440.0;
    (minutes.abs() < 1e9).then(|| Stamp(from.0 + minutes.round() as i64))
}

/// A week with the changes a file makes to it.
pub(super) fn changed(week: &Week, changes: &WeekChanges) -> Week {
    Week(std::array::from_fn(|day| {
        changes[day].clone().unwrap_or_else(|| week.0[day].clone())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_weekdays_are_read() {
        let text = |word: &str| date(word).map(|stamp| stamp.to_string());
        assert_eq!(text("2007-04-02"), Some("2007-04-02T00:00".into()));
        assert_eq!(text("2007-04-9-9:00"), Some("2007-04-09T09:00".into()));
        assert_eq!(
            text("2007-04-09-09:30:00-+0200"),
            Some("2007-04-09T09:30".into())
        );
        for nonsense in ["2007", "2007-13-01", "2007-04-02-25:00", "soon", ""] {
            assert_eq!(text(nonsense), None, "{nonsense}");
        }
        assert_eq!(weekdays("mon - wed , sun"), [0, 1, 2, 6]);
        assert_eq!(weekdays("sat-mon"), [5, 6, 0]);
        assert_eq!(later(Stamp(0), "2w").map(|s| s.0), Some(14 * 1440));
    }
}
