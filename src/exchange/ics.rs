//! iCalendar: checkpoints, gates and the deadline as events, tickets as to-dos.
//!
//! Times are floating, as the plan's are: the same hour on every wall. Dependencies are the relations of
//! RFC 9253, which say all four kinds and a gap. Lines end in CRLF and are folded at 75 octets, between
//! characters.

use super::dates::Dates;
use super::features::{Feature, report_missing};
use super::{Report, WriteError, WriteOptions, drawing, links};
use crate::plan::*;
use std::collections::HashMap;

/// What the calendar holds.
const HELD: &[Feature] = &[
    Feature::PlanDates,
    Feature::Descriptions,
    Feature::Parents,
    Feature::Checkpoints,
    Feature::Progress,
    Feature::Tags,
];
/// Octets of a line at most.
const MOST_OCTETS: usize = 75;

/// Whether bytes open a calendar.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.trim_ascii_start();
    head.len() >= 15 && head[..15].eq_ignore_ascii_case(b"BEGIN:VCALENDAR")
}

/// Writes the calendar.
pub(super) fn write(plan: &Plan, options: &WriteOptions) -> Result<(Vec<u8>, Report), WriteError> {
    let mut report = Report::default();
    report_missing(plan, |feature| HELD.contains(&feature), &mut report);
    let dates = Dates::of(plan, options.option, &mut report)?;
    let mut calendar = Calendar {
        plan,
        dates: &dates,
        option: options.option.and_then(|id| plan.options.get(id)),
        stamp: format!("{}Z", moment(options.now)),
        into: HashMap::new(),
        text: String::new(),
    };
    for dependency in plan.dependencies.iter() {
        if links::is_held(plan, calendar.option, dependency) {
            calendar
                .into
                .entry(dependency.to)
                .or_default()
                .push(dependency);
        }
    }
    calendar.line("BEGIN:VCALENDAR");
    calendar.line("VERSION:2.0");
    calendar.line("PRODID:-//Slackline//Campaign//EN");
    calendar.line("CALSCALE:GREGORIAN");
    calendar.text_line("X-WR-CALNAME", drawing::title(plan));
    calendar.marks();
    calendar.gates(&mut report);
    calendar.tickets(&mut report);
    calendar.line("END:VCALENDAR");
    Ok((calendar.text.into_bytes(), report))
}

struct Calendar<'a> {
    plan: &'a Plan,
    dates: &'a Dates,
    option: Option<&'a PlanOption>,
    /// The moment of writing.
    stamp: String,
    /// What each item waits for, as far as it is held.
    into: HashMap<Node, Vec<&'a Dependency>>,
    text: String,
}

impl Calendar<'_> {
    /// Checkpoints and the deadline: moments.
    fn marks(&mut self) {
        let start = self.plan.info.start_or_default();
        for checkpoint in self.plan.checkpoints.iter() {
            self.open("VEVENT", &format!("c{}", checkpoint.id.0), &checkpoint.name);
            let at = checkpoint.moment.resolve(start);
            self.line(&format!("DTSTART:{}", moment(at)));
            self.text_line("CATEGORIES", "checkpoint");
            self.text_line("DESCRIPTION", &checkpoint.note);
            self.line("END:VEVENT");
        }
        if let Some(at) = self.plan.info.deadline_stamp() {
            let summary = format!("Deadline of {}", drawing::title(self.plan));
            self.open("VEVENT", "deadline", &summary);
            self.line(&format!("DTSTART:{}", moment(at)));
            self.text_line("CATEGORIES", "deadline");
            self.line("END:VEVENT");
        }
    }

    fn gates(&mut self, report: &mut Report) {
        for gate in self.plan.gates.iter() {
            let node = Node::Gate(gate.id);
            let Some(found) = self.dates.node(node) else {
                report.note(format!("{} has no dates: not written", gate.key));
                continue;
            };
            let (start, finish) = (found.early_start, found.early_finish);
            self.open(
                "VEVENT",
                &node.to_string(),
                &format!("{} {}", gate.key, gate.name),
            );
            self.line(&format!("DTSTART:{}", moment(start)));
            if finish > start {
                self.line(&format!("DTEND:{}", moment(finish)));
            }
            self.text_line("CATEGORIES", "gate");
            self.text_line("DESCRIPTION", &gate.description);
            self.relations(node);
            self.line("END:VEVENT");
        }
    }

    fn tickets(&mut self, report: &mut Report) {
        for ticket in self.plan.tickets.iter() {
            let node = Node::Ticket(ticket.id);
            let Some(found) = self.dates.node(node) else {
                report.note(format!("{} has no dates: not written", ticket.key));
                continue;
            };
            let (start, finish) = (found.early_start, found.early_finish);
            self.open(
                "VTODO",
                &node.to_string(),
                &format!("{} {}", ticket.key, ticket.title),
            );
            // Something due must not be due when it starts.
            if finish > start {
                self.line(&format!("DTSTART:{}", moment(start)));
            }
            self.line(&format!("DUE:{}", moment(finish)));
            self.state(ticket);
            let track = ticket.track.and_then(|id| self.plan.tracks.get(id));
            let names = track.map(|track| track.name.as_str()).into_iter();
            let names: Vec<String> = names
                .chain(ticket.tags.iter().map(String::as_str))
                .filter(|name| !name.trim().is_empty())
                .map(escaped)
                .collect();
            if !names.is_empty() {
                self.line(&format!("CATEGORIES:{}", names.join(",")));
            }
            self.text_line("DESCRIPTION", &ticket.description);
            if let Some(parent) = ticket.parent {
                let uid = self.uid(&Node::Ticket(parent).to_string());
                self.line(&format!("RELATED-TO;RELTYPE=PARENT:{uid}"));
            }
            self.relations(node);
            self.line("END:VTODO");
        }
    }

    fn state(&mut self, ticket: &Ticket) {
        let status = match ticket.progress.state {
            ProgressState::NotStarted | ProgressState::Blocked => "NEEDS-ACTION",
            ProgressState::InProgress => "IN-PROCESS",
            ProgressState::Done => "COMPLETED",
        };
        self.line(&format!("STATUS:{status}"));
        let percent = match ticket.progress.state {
            ProgressState::Done => 100,
            _ => ticket.progress.percent,
        };
        self.line(&format!("PERCENT-COMPLETE:{percent}"));
        if let Some(priority) = ticket.priority {
            self.line(&format!("PRIORITY:{}", 1 + 2 * priority as u8));
        }
    }

    fn relations(&mut self, node: Node) {
        for dependency in self.into.remove(&node).unwrap_or_default() {
            let kind = match dependency.kind {
                DependencyKind::Fs => "FINISHTOSTART",
                DependencyKind::Ss => "STARTTOSTART",
                DependencyKind::Ff => "FINISHTOFINISH",
                DependencyKind::Sf => "STARTTOFINISH",
            };
            let gap = match dependency.lag {
                Lag::Work(Work(minutes)) | Lag::Elapsed(Elapsed(minutes)) if minutes != 0 => {
                    format!(";GAP={}", length(minutes))
                }
                _ => String::new(),
            };
            let uid = self.uid(&dependency.from.to_string());
            self.line(&format!("RELATED-TO;RELTYPE={kind}{gap}:{uid}"));
        }
    }

    fn open(&mut self, kind: &str, id: &str, summary: &str) {
        self.line(&format!("BEGIN:{kind}"));
        let uid = self.uid(id);
        self.line(&format!("UID:{uid}"));
        let stamp = self.stamp.clone();
        self.line(&format!("DTSTAMP:{stamp}"));
        self.text_line("SUMMARY", summary);
    }

    /// The same on every export of the same plan.
    fn uid(&self, id: &str) -> String {
        let title = drawing::title(self.plan);
        let slug: String = title
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(40)
            .collect();
        format!("{id}-{}@slackline", slug.to_lowercase())
    }

    fn text_line(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() {
            self.line(&format!("{name}:{}", escaped(text)));
        }
    }

    /// Folds and ends a line.
    fn line(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > MOST_OCTETS {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            self.text.push(c);
            octets += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// `20260105T090000`.
fn moment(stamp: Stamp) -> String {
    let (year, month, day) = stamp.date().ymd();
    let minute = stamp.minute_of_day();
    format!(
        "{year:04}{month:02}{day:02}T{:02}{:02}00",
        minute / 60,
        minute % 60
    )
}

/// `PT90M`, with a sign if negative.
fn length(minutes: i64) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    format!("{sign}PT{}M", minutes.unsigned_abs())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
