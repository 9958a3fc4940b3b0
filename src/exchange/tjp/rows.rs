//! Tasks: containers for tracks, phases and summaries, and what each ticket takes.

use super::ids::Ids;
use super::links::Wait;
use super::resources::Resources;
use super::text::quoted;
use super::units::{Step, date, span};
use super::{BEGUN, KEY, KIND, NOT_BEFORE};
use crate::exchange::Report;
use crate::exchange::dates::Dates;
use crate::exchange::outline::{Kind, Line};
use crate::plan::*;
use crate::schedule::level::Levelled;
use crate::schedule::{NodeDates, WorkTime};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

/// Everything tasks are written from.
pub(super) struct Rows<'a> {
    pub(super) plan: &'a Plan,
    pub(super) option: Option<&'a PlanOption>,
    pub(super) dates: &'a Dates,
    pub(super) step: Step,
    pub(super) resources: &'a Resources,
    pub(super) waits: BTreeMap<Node, Vec<Wait>>,
    /// By node, its identifier from the outermost task on.
    pub(super) paths: HashMap<Node, String>,
    /// The schedule with agents, where there is one.
    pub(super) levelled: Option<&'a Levelled>,
    /// Whether all its starts and durations are whole steps, so that they can be written.
    pub(super) has_starts: bool,
    /// Whether estimates have ends of their own.
    pub(super) has_ends: bool,
    /// The rows with agents whose start others wait for: TaskJuggler knows it when they are booked.
    pub(super) awaited: HashSet<Node>,
}

/// What was lost, counted, and the milestones that rows wait for.
#[derive(Default)]
pub(super) struct Tally {
    milestones: String,
    pub(super) rounded: usize,
    pub(super) kept_starts: usize,
    pub(super) lost_constraints: usize,
    pub(super) lost_calendars: usize,
}

impl Tally {
    /// A milestone at a moment, in front of everything; its name.
    fn not_before(&mut self, id: &str, ticket: &Ticket, at: Stamp) -> String {
        let name = format!("{NOT_BEFORE}{id}");
        let title = quoted(&format!("{} not before", ticket.key), "Not before");
        let _ = writeln!(
            self.milestones,
            "task {name} {title} {{\n  start {}\n}}",
            date(at)
        );
        name
    }

    /// A milestone at the start of a row for another one; its name.
    fn begun(&mut self, name: String, key: &str, words: &str) -> String {
        let title = quoted(&format!("{key} has begun"), "Begun");
        let _ = writeln!(
            self.milestones,
            "task {name} {title} {{\n  depends {words}\n}}"
        );
        name
    }
}

/// The identifiers of lines, and the whole path of each node.
pub(super) fn paths(plan: &Plan, lines: &[Line]) -> (Vec<String>, HashMap<Node, String>) {
    let mut ids = Ids::default();
    let mut above: Vec<(u32, String)> = Vec::new();
    let mut names = Vec::with_capacity(lines.len());
    let mut paths = HashMap::new();
    for line in lines {
        let (name, otherwise) = match line.kind {
            Kind::Plan => (String::new(), "plan"),
            Kind::Track(id) => (
                plan.tracks
                    .get(id)
                    .map_or_else(String::new, |t| t.name.clone()),
                "track",
            ),
            Kind::Phase(id) => (
                plan.phases
                    .get(id)
                    .map_or_else(String::new, |p| p.name.clone()),
                "phase",
            ),
            Kind::Ticket(id) => (plan.key(Node::Ticket(id)).to_owned(), "t"),
            Kind::Gate(id) => (plan.key(Node::Gate(id)).to_owned(), "g"),
        };
        above.truncate(
            above
                .iter()
                .take_while(|(level, _)| *level < line.level)
                .count(),
        );
        let id = ids.of(&name, &format!("{otherwise}{}", line.uid));
        let path = match above.last() {
            Some((level, path)) if *level > 0 => format!("{path}.{id}"),
            _ => id.clone(),
        };
        if let Some(node) = line.kind.node() {
            paths.insert(node, path.clone());
        }
        above.push((line.level, path));
        names.push(id);
    }
    (names, paths)
}

impl Rows<'_> {
    /// Every task.
    pub(super) fn write(&self, lines: &[Line], ids: &[String], report: &mut Report) -> String {
        let mut out = String::new();
        let mut open: Vec<u32> = Vec::new();
        let mut tally = Tally::default();
        for (line, id) in lines.iter().zip(ids).skip(1) {
            close(&mut out, &mut open, line.level);
            let indent = "  ".repeat(open.len());
            let (title, key) = self.names(line.kind);
            let _ = writeln!(out, "{indent}task {id} {} {{", quoted(title, key));
            if !key.is_empty() {
                let _ = writeln!(out, "{indent}  {KEY} {}", quoted(key, id));
            }
            if let Some(mark) = self.mark(line.kind) {
                let _ = writeln!(out, "{indent}  {KIND} \"{mark}\"");
            }
            let inner = format!("{indent}  ");
            match line.kind {
                Kind::Ticket(ticket) => self.ticket(ticket, line, &inner, &mut out, &mut tally),
                Kind::Gate(gate) => self.gate(gate, &inner, &mut out, &mut tally),
                Kind::Plan | Kind::Track(_) | Kind::Phase(_) => {}
            }
            open.push(line.level);
        }
        close(&mut out, &mut open, 0);
        self.tell(&tally, report);
        tally.milestones + &out
    }

    /// The word by which a row that is no ticket is known again.
    fn mark(&self, kind: Kind) -> Option<String> {
        match kind {
            Kind::Track(_) | Kind::Gate(_) => Some(kind.word().to_owned()),
            Kind::Phase(id) => {
                let rank = self.plan.phases.get(id).map(|phase| (phase.rank, id));
                let ahead = |phase: &&Phase| Some((phase.rank, phase.id)) < rank;
                let place = self.plan.phases.iter().filter(ahead).count() + 1;
                Some(format!("{} {place}", kind.word()))
            }
            Kind::Plan | Kind::Ticket(_) => None,
        }
    }

    /// The rows with agents whose start others wait for.
    pub(super) fn awaited(&self) -> HashSet<Node> {
        let starts = self.waits.values().flatten().filter(|wait| wait.on_start);
        let is_booked = |node: &Node| {
            let Node::Ticket(id) = node else { return false };
            self.plan.tickets.get(*id).is_some_and(|ticket| {
                self.minutes(*node) > 0 && !self.allocations(ticket).0.is_empty()
            })
        };
        starts.map(|wait| wait.from).filter(is_booked).collect()
    }

    /// How long a row takes, with its agents where it has some.
    fn minutes(&self, node: Node) -> i64 {
        let with_agents = self
            .levelled
            .and_then(|levelled| levelled.dates.dates(node));
        let found = with_agents.or_else(|| self.dates.node(node));
        // What has begun is written as it was estimated: how far it is, is said beside it.
        found.map_or(0, |dates| dates.estimated.0)
    }

    /// The lines that let agents work on a ticket, and how many of them do at once.
    fn allocations(&self, ticket: &Ticket) -> (Vec<String>, i64) {
        if self.is_elapsed(ticket) {
            return (Vec::new(), 0);
        }
        self.resources
            .allocations(self.plan, self.option, self.levelled, ticket)
    }

    /// Whether a ticket is time that passes, without anybody.
    fn is_elapsed(&self, ticket: &Ticket) -> bool {
        ticket.assignees.is_empty() && ticket.demands.is_empty() && self.runs_on_the_clock(ticket)
    }

    fn names(&self, kind: Kind) -> (&str, &str) {
        let plan = self.plan;
        match kind {
            Kind::Plan => ("", ""),
            Kind::Track(id) => (plan.tracks.get(id).map_or("", |t| &t.name), ""),
            Kind::Phase(id) => (plan.phases.get(id).map_or("", |p| &p.name), ""),
            Kind::Ticket(id) => (
                plan.node_title(Node::Ticket(id)),
                plan.key(Node::Ticket(id)),
            ),
            Kind::Gate(id) => (plan.node_title(Node::Gate(id)), plan.key(Node::Gate(id))),
        }
    }

    fn ticket(&self, id: TicketId, line: &Line, indent: &str, out: &mut String, tally: &mut Tally) {
        let Some(ticket) = self.plan.tickets.get(id) else {
            return;
        };
        let node = Node::Ticket(id);
        if !ticket.description.trim().is_empty() {
            let _ = writeln!(out, "{indent}Details {}", quoted(&ticket.description, ""));
        }
        if let Some(priority) = ticket.priority {
            let _ = writeln!(out, "{indent}priority {}", priority_number(priority));
        }
        if line.is_summary {
            self.waits(node, indent, out, tally);
            tally.lost_constraints += usize::from(ticket.constraint.is_some());
            return;
        }
        self.takes(ticket, indent, out, tally);
        if ticket.progress.percent > 0 {
            let _ = writeln!(out, "{indent}complete {}", ticket.progress.percent.min(100));
        }
        if let Some(start) = ticket.progress.actual_start {
            tally.kept_starts += usize::from(self.waits.contains_key(&node));
            self.fixed(ticket, start, indent, out, tally);
        } else {
            self.starts(ticket, indent, out, tally);
        }
        // Behind the others, which would put it back.
        let levelled = self.levelled.filter(|_| self.has_starts);
        if let Some(dates) = levelled.and_then(|levelled| levelled.dates.dates(node)) {
            self.levelled_dates(ticket, dates, indent, out);
        }
    }

    /// A start at a moment: the row's own, or a milestone's where others wait for the start of a row with agents.
    /// A start of its own would be told to them before it is known whether an agent is free.
    fn fixed(&self, ticket: &Ticket, at: Stamp, indent: &str, out: &mut String, tally: &mut Tally) {
        let node = Node::Ticket(ticket.id);
        let _ = if self.awaited.contains(&node) {
            let name = tally.not_before(self.id(node), ticket, self.step.stamp(at));
            writeln!(out, "{indent}depends {name}")
        } else {
            writeln!(out, "{indent}start {}", date(self.step.stamp(at)))
        };
    }

    /// What fixes its start: a date, what it waits for, or the project's start.
    fn starts(&self, ticket: &Ticket, indent: &str, out: &mut String, tally: &mut Tally) {
        use ConstraintKind as C;
        let plan_start = self.plan.info.start_or_default();
        let at = ticket
            .constraint
            .and_then(|c| c.moment)
            .map(|moment| moment.resolve(plan_start));
        let node = Node::Ticket(ticket.id);
        match (ticket.constraint.map(|c| c.kind), at) {
            (Some(C::MustStartOn), Some(at)) => {
                tally.kept_starts += usize::from(self.waits.contains_key(&node));
                self.fixed(ticket, at, indent, out, tally);
            }
            (Some(C::StartNoEarlierThan), Some(at)) if at > plan_start => {
                // A date beside dependencies would fix the start, so a milestone of that date is one of them.
                let helper = tally.not_before(self.id(node), ticket, self.step.stamp(at));
                self.begins(node, Some(helper), indent, out, tally);
            }
            (kind, _) => {
                tally.lost_constraints += usize::from(kind.is_some());
                let is_late = self.awaited.contains(&node) && self.is_free(node);
                let start = self.step.stamp(plan_start);
                let helper = is_late.then(|| tally.not_before(self.id(node), ticket, start));
                self.begins(node, helper, indent, out, tally);
            }
        }
    }

    /// Work with agents is effort, which they share; without, working time.
    fn takes(&self, ticket: &Ticket, indent: &str, out: &mut String, tally: &mut Tally) {
        let minutes = self.minutes(Node::Ticket(ticket.id));
        if minutes == 0 {
            return;
        }
        let is_elapsed = self.is_elapsed(ticket);
        let (lines, agents) = self.allocations(ticket);
        tally.lost_calendars += usize::from(ticket.calendar.is_some() && !is_elapsed);
        for line in &lines {
            let _ = writeln!(out, "{indent}{line}");
        }
        let mut say = |scenario: &str, minutes: i64| {
            let whole = self.step.up(minutes.max(1));
            tally.rounded += usize::from(whole != minutes);
            let _ = if agents == 0 {
                let word = if is_elapsed { "duration" } else { "length" };
                writeln!(out, "{indent}{scenario}{word} {}", span(whole))
            } else {
                writeln!(out, "{indent}{scenario}effort {}", span(whole * agents))
            };
        };
        say("", minutes);
        if self.has_ends {
            let (low, high) = self.ends(ticket, minutes);
            if low != minutes {
                say("best:", low);
            }
            if high != minutes {
                say("worst:", high);
            }
        }
    }

    /// Our own start with agents, and the finish that TaskJuggler must come to if nobody is booked twice; it
    /// warns where it does not. Durations it had to round, and calendars it does not know, may end later.
    fn levelled_dates(&self, ticket: &Ticket, dates: &NodeDates, indent: &str, out: &mut String) {
        if !self.keeps_waits(Node::Ticket(ticket.id), dates) {
            return;
        }
        let _ = writeln!(out, "{indent}levelled:start {}", date(dates.early_start));
        if dates.duration.0 > 0 && ticket.calendar.is_none() {
            let _ = writeln!(out, "{indent}levelled:maxend {}", date(dates.early_finish));
        }
    }

    /// Whether a levelled start is behind everything the file says it waits for: what bent dependencies come
    /// to holds for durations without agents, and TaskJuggler refuses a start before its predecessors.
    fn keeps_waits(&self, node: Node, dates: &NodeDates) -> bool {
        let Some(levelled) = self.levelled else {
            return false;
        };
        let is_kept = |wait: &Wait| {
            let Some(before) = levelled.dates.dates(wait.from) else {
                return true;
            };
            let anchor = if wait.on_start {
                before.early_start
            } else {
                before.early_finish
            };
            let gap = self.step.up(wait.gap);
            let earliest = if wait.is_elapsed {
                anchor.plus(Elapsed(gap))
            } else {
                levelled.dates.calendar().add(anchor, Work(gap))
            };
            earliest <= dates.early_start
        };
        self.waits
            .get(&node)
            .is_none_or(|waits| waits.iter().all(is_kept))
    }

    /// Whether a ticket's own calendar is the clock.
    fn runs_on_the_clock(&self, ticket: &Ticket) -> bool {
        let calendar = ticket.calendar.and_then(|id| self.plan.calendars.get(id));
        calendar.is_some_and(|calendar| WorkTime::compile(calendar).is_always())
    }

    /// The short and the long end of an estimate, in minutes of the ticket's duration.
    fn ends(&self, ticket: &Ticket, minutes: i64) -> (i64, i64) {
        let at = |point| ticket.estimate.at(point).map(|work| work.0 as f64);
        let (low, likely, high) = (
            at(EstimatePoint::Min),
            at(EstimatePoint::Likely),
            at(EstimatePoint::Max),
        );
        let scaled = |end: Option<f64>| match (end, likely) {
            (Some(end), Some(likely)) if likely > 0.0 => {
                ((minutes as f64 * end / likely).round() as i64).max(1)
            }
            _ => minutes,
        };
        (scaled(low), scaled(high))
    }

    fn gate(&self, id: GateId, indent: &str, out: &mut String, tally: &mut Tally) {
        let Some(gate) = self.plan.gates.get(id) else {
            return;
        };
        if !gate.description.trim().is_empty() {
            let _ = writeln!(out, "{indent}Details {}", quoted(&gate.description, ""));
        }
        let minutes = gate.review.unwrap_or_default().0.max(0);
        if minutes > 0 {
            let whole = self.step.up(minutes);
            tally.rounded += usize::from(whole != minutes);
            let _ = writeln!(out, "{indent}length {}", span(whole));
        }
        self.begins(Node::Gate(id), None, indent, out, tally);
    }

    fn waits(&self, node: Node, indent: &str, out: &mut String, tally: &mut Tally) {
        let parts = self.parts(node, None, tally);
        if !parts.is_empty() {
            let _ = writeln!(out, "{indent}depends {}", parts.join(", "));
        }
    }

    /// What a row without others in it waits for, or the project's start: without either it would take the
    /// start of the container it is in, which may wait for it.
    fn begins(
        &self,
        node: Node,
        helper: Option<String>,
        indent: &str,
        out: &mut String,
        tally: &mut Tally,
    ) {
        let is_free = helper.is_none() && self.is_free(node);
        let parts = self.parts(node, helper, tally);
        if !parts.is_empty() {
            let _ = writeln!(out, "{indent}depends {}", parts.join(", "));
        } else if is_free {
            let start = self.step.stamp(self.plan.info.start_or_default());
            let _ = writeln!(out, "{indent}start {}", date(start));
        }
    }

    /// A row's identifier, which no other row has.
    fn id(&self, node: Node) -> &str {
        let path = self.paths.get(&node).map_or("", String::as_str);
        path.rsplit('.').next().unwrap_or(path)
    }

    /// Whether neither a row nor what it is in waits for anything.
    fn is_free(&self, node: Node) -> bool {
        !self.waits.contains_key(&node) && !self.container_waits(node)
    }

    fn parts(&self, node: Node, helper: Option<String>, tally: &mut Tally) -> Vec<String> {
        let list = self.waits.get(&node).map_or(&[][..], Vec::as_slice);
        let is_alone = helper.is_none() && list.len() == 1;
        let own: Vec<String> = list
            .iter()
            .filter_map(|wait| {
                let words = self.wait(wait)?;
                // The start it has before it is booked would do for a row that waits for others as well.
                let is_early = wait.on_start && !is_alone && self.awaited.contains(&wait.from);
                Some(if is_early {
                    tally.begun(
                        format!("{BEGUN}{}_{}", self.id(wait.from), self.id(node)),
                        self.plan.key(wait.from),
                        &words,
                    )
                } else {
                    words
                })
            })
            .collect();
        helper.into_iter().chain(own).collect()
    }

    /// Whether a summary that a ticket is in waits for something.
    fn container_waits(&self, node: Node) -> bool {
        let Node::Ticket(id) = node else { return false };
        let parent = |id: &TicketId| self.plan.tickets.get(*id).and_then(|ticket| ticket.parent);
        let above = std::iter::successors(parent(&id), parent);
        above
            .take(self.plan.tickets.len())
            .any(|summary| self.waits.contains_key(&Node::Ticket(summary)))
    }

    fn wait(&self, wait: &Wait) -> Option<String> {
        let path = self.paths.get(&wait.from)?;
        let mut terms = Vec::new();
        if wait.on_start {
            terms.push("onstart".to_owned());
        }
        if wait.gap > 0 {
            let word = if wait.is_elapsed {
                "gapduration"
            } else {
                "gaplength"
            };
            terms.push(format!("{word} {}", span(self.step.up(wait.gap))));
        }
        Some(if terms.is_empty() {
            path.clone()
        } else {
            format!("{path} {{ {} }}", terms.join(" "))
        })
    }

    fn tell(&self, tally: &Tally, report: &mut Report) {
        let notes = [
            (
                tally.rounded,
                format!("durations are rounded up to {} minutes", self.step.0),
            ),
            (
                tally.kept_starts,
                "fixed starts are written without what they wait for".to_owned(),
            ),
            (
                tally.lost_constraints,
                "date constraints TaskJuggler has no words for are not written".to_owned(),
            ),
            (
                tally.lost_calendars,
                "tickets' own calendars are not written".to_owned(),
            ),
        ];
        for (count, text) in notes.into_iter().filter(|(count, _)| *count > 0) {
            report.note(format!("{text} ({count})"));
        }
    }
}

fn close(out: &mut String, open: &mut Vec<u32>, level: u32) {
    while open.last().is_some_and(|&last| last >= level.max(1)) {
        open.pop();
        let _ = writeln!(out, "{}}}", "  ".repeat(open.len()));
    }
}

fn priority_number(priority: Priority) -> u16 {
    match priority {
        Priority::P0 => 900,
        Priority::P1 => 700,
        Priority::P2 => 500,
        Priority::P3 => 300,
    }
}
