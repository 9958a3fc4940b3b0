//! Why a date is what it is: the chain of drivers as sentences.
//!
//! The first sentence is about the node asked for, the next about what it waits for, and so on to where
//! the chain begins; the last says what the node has left. Every sentence names the node it leads to, so
//! that a view can make it clickable. Nothing is computed here.

use super::again::recorded_rounds;
use super::dates::{Driver, NodeDates, Schedule};
use crate::plan::duration::{of_working_time, on_the_clock, show};
use crate::plan::{
    DecisionState, Dependency, Elapsed, Lag, Node, Plan, ProgressState, Stamp, Work,
};

/// One step of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// The ticket or gate it leads to.
    pub node: Option<Node>,
}

/// Says why a node starts when it does; empty for a node without dates.
pub fn explain(plan: &Plan, schedule: &Schedule, node: Node) -> Vec<Sentence> {
    let teller = Teller { plan, schedule };
    let steps = std::iter::successors(Some(node), |&node| schedule.dates(node)?.previous);
    let mut sentences: Vec<Sentence> = steps
        .filter_map(|node| Some(teller.step(node, schedule.dates(node)?)))
        .collect();
    sentences.extend(schedule.dates(node).map(|dates| teller.float(node, dates)));
    sentences
}

struct Teller<'a> {
    plan: &'a Plan,
    schedule: &'a Schedule,
}

impl Teller<'_> {
    fn step(&self, node: Node, dates: &NodeDates) -> Sentence {
        let key = self.plan.key(node);
        let start = self.time(dates.early_start);
        let text = match dates.driver {
            Driver::PlanStart if dates.early_start == self.schedule.start => {
                format!("{key} starts with the plan.")
            }
            Driver::PlanStart => {
                format!("{key} starts with the plan, when its hours begin at {start}.")
            }
            Driver::Constraint => format!(
                "{key} starts at {start} because of {}.",
                self.constraint(node)
            ),
            Driver::AsLate => {
                format!("{key} runs as late as its successors allow: from {start}.")
            }
            Driver::Recorded => format!("{key} starts at {start}, as recorded."),
            Driver::Progress => self.progress(node, dates),
            Driver::Status => format!(
                "{key} has not begun at {start}, up to which progress is recorded: it starts then."
            ),
            Driver::Decision => self.decision(node, dates),
            Driver::Order(before) => {
                format!(
                    "{key} comes after {} in the option's order.{}",
                    self.finish(before),
                    self.gap(dates, before)
                )
            }
            Driver::StopWork(gate) => {
                let gate = Node::Gate(gate);
                format!(
                    "{key} waits for gate {}, which stops work.",
                    self.finish(gate)
                )
            }
            Driver::Agent(agent) => self.busy(node, dates, agent),
            Driver::Apart => match dates.previous {
                Some(before) => format!(
                    "{key} must not run together with {}, which is over at {}.{}",
                    self.plan.key(before),
                    self.end_of(before, dates),
                    self.gap(dates, before)
                ),
                None => format!("{key} starts at {start}."),
            },
            Driver::Dependency(id) => match self.plan.dependencies.get(id) {
                Some(dependency) => self.dependency(node, dates, dependency),
                None => format!("{key} starts at {start}."),
            },
        };
        let again = match dates.driver {
            Driver::Decision => String::new(),
            _ => self.again(node, dates),
        };
        Sentence {
            text: text + &again,
            node: dates.previous.or(Some(node)),
        }
    }

    /// What is under way or done, and nobody recorded when it began or was over.
    fn progress(&self, node: Node, dates: &NodeDates) -> String {
        let key = self.plan.key(node);
        let ticket = match node {
            Node::Ticket(id) => self.plan.tickets.get(id),
            Node::Gate(_) => None,
        };
        let now = self.plan.info.status_time.unwrap_or(dates.early_finish);
        match ticket.map(|ticket| ticket.progress.state) {
            Some(ProgressState::Done) => format!(
                "{key} is done, and without recorded dates is taken to be over at {}, up to which progress is recorded.",
                self.time(now)
            ),
            _ => format!(
                "{key} is in progress at {}, and by what is done of it began at {}.",
                self.time(now),
                self.time(dates.early_start)
            ),
        }
    }

    /// A gate that waits for the date of its decision, or is not decided at the status time.
    fn decision(&self, node: Node, dates: &NodeDates) -> String {
        let key = self.plan.key(node);
        let opens = self.time(dates.early_finish);
        let gate = match node {
            Node::Gate(id) => self.plan.gates.get(id),
            Node::Ticket(_) => None,
        };
        let decision = gate.map(|gate| &gate.decision);
        match decision.map(|own| (own.state, own.at)) {
            Some((DecisionState::NoGo, Some(_))) => {
                format!("{key} waits for its decision.{}", self.again(node, dates))
            }
            Some((DecisionState::Go | DecisionState::GoWithRisks, Some(at))) => format!(
                "{key} opens with the go that was recorded at {}.",
                self.time(at)
            ),
            _ => format!(
                "{key} has no go at {opens}, up to which progress is recorded: it does not open earlier."
            ),
        }
    }

    /// What follows a recorded no-go.
    fn again(&self, node: Node, dates: &NodeDates) -> String {
        let Node::Gate(id) = node else {
            return String::new();
        };
        let Some(gate) = self
            .plan
            .gates
            .get(id)
            .filter(|gate| recorded_rounds(gate) > 0)
        else {
            return String::new();
        };
        let round = dates.duration.0 - gate.review.unwrap_or_default().0.max(0);
        let at = gate.decision.at.map(|at| format!(" at {}", self.time(at)));
        format!(
            " It was a no-go{}: what is done again and a second review take {}, so it opens at {}.",
            at.unwrap_or_default(),
            of_working_time(Work(round)),
            self.time(dates.early_finish)
        )
    }

    /// `B3 starts when B2 finishes at 11:00.`
    fn dependency(&self, node: Node, dates: &NodeDates, dependency: &Dependency) -> String {
        let key = self.plan.key(node);
        let before = dates.previous.unwrap_or(dependency.from);
        let kind = dependency.kind;
        let (bound, at) = if kind.to_start() {
            ("starts", dates.early_start)
        } else {
            ("finishes", dates.early_finish)
        };
        let waits_for = match self.schedule.dates(before) {
            Some(_) if kind.from_finish() => self.finish(before),
            Some(earlier) => {
                let start = self.time(earlier.early_start);
                format!("{} starts at {start}", self.plan.key(before))
            }
            None => self.plan.key(before).to_owned(),
        };
        let through = self.through(node, before, dependency);
        if dependency.lag.is_zero() {
            return format!(
                "{key} {bound} when {waits_for}{through}.{}",
                self.gap(dates, before)
            );
        }
        let lag = self.lag(dependency.lag, dependency);
        let at = self.time(at);
        format!("{key} {bound} at {at}, {lag} {waits_for}{through}.")
    }

    /// `B3 waits for Agent 2, busy with B2 until 11:00.`
    fn busy(&self, node: Node, dates: &NodeDates, agent: u32) -> String {
        let key = self.plan.key(node);
        let agents = &self.schedule.agents;
        let name = agents
            .get(agent as usize)
            .map_or("its agent", String::as_str);
        let Some(before) = dates.previous else {
            return format!("{key} waits for {name}.");
        };
        let (with, until) = (self.plan.key(before), self.end_of(before, dates));
        let gap = self.gap(dates, before);
        format!("{key} waits for {name}, busy with {with} until {until}.{gap}")
    }

    /// When what stands before a node is over.
    fn end_of(&self, before: Node, dates: &NodeDates) -> String {
        let earlier = self.schedule.dates(before);
        self.time(earlier.map_or(dates.early_start, |earlier| earlier.early_finish))
    }

    /// Names the summaries a dependency is stated of.
    fn through(&self, node: Node, before: Node, dependency: &Dependency) -> String {
        let (from, to) = (self.plan.key(dependency.from), self.plan.key(dependency.to));
        match (dependency.from == before, dependency.to == node) {
            (true, true) => String::new(),
            (false, true) => format!(", the last of {from}"),
            (true, false) => format!(", as all of {to} does"),
            (false, false) => format!(", as all of {to} waits for all of {from}"),
        }
    }

    fn lag(&self, lag: Lag, dependency: &Dependency) -> String {
        let side = |minutes: i64| if minutes < 0 { "before" } else { "after" };
        let percent = |percent: f64, of: Node| {
            let side = if percent < 0.0 { "before" } else { "after" };
            let key = self.plan.key(of);
            let share = (percent.abs() * 100.0).round() / 100.0;
            format!("{share} % of the length of {key} {side}")
        };
        match lag {
            Lag::Work(work) => {
                let length = of_working_time(Work(work.0.saturating_abs()));
                format!("{length} {}", side(work.0))
            }
            Lag::Elapsed(elapsed) => {
                let length = on_the_clock(Elapsed(elapsed.0.saturating_abs()));
                format!("{length} {}", side(elapsed.0))
            }
            Lag::Percent(share) => percent(share, dependency.from),
            Lag::PercentOfSuccessor(share) => percent(share, dependency.to),
        }
    }

    /// Says when closed hours lie between what a node waits for and its start.
    fn gap(&self, dates: &NodeDates, before: Node) -> String {
        let Some(earlier) = self.schedule.dates(before) else {
            return String::new();
        };
        let waits_on_start = matches!(dates.driver, Driver::Dependency(id)
            if self.plan.dependencies.get(id).is_some_and(|d| !(d.kind.from_finish() && d.kind.to_start())));
        if waits_on_start || earlier.early_finish >= dates.early_start {
            return String::new();
        }
        format!(" Its hours begin at {}.", self.time(dates.early_start))
    }

    fn finish(&self, node: Node) -> String {
        let key = self.plan.key(node);
        match self.schedule.dates(node) {
            Some(dates) => format!("{key} finishes at {}", self.time(dates.early_finish)),
            None => key.to_owned(),
        }
    }

    fn constraint(&self, node: Node) -> String {
        let Node::Ticket(id) = node else {
            return "its date".to_owned();
        };
        let tickets = &self.plan.tickets;
        match tickets.get(id) {
            Some(ticket) if ticket.constraint.is_some() => "its own date".to_owned(),
            _ => "the date of the summary it is in".to_owned(),
        }
    }

    fn float(&self, node: Node, dates: &NodeDates) -> Sentence {
        let key = self.plan.key(node);
        let total = dates.total_float;
        let is_always = self.schedule.calendar().is_always();
        let told = |work: Work| {
            if is_always {
                show(work)
            } else {
                of_working_time(work)
            }
        };
        let text = match total.0 {
            0 => format!("Nothing else moves it: {key} is critical, total float 0."),
            missing if missing < 0 => {
                format!(
                    "{key} is {} too late: its total float is negative.",
                    told(Work(-missing))
                )
            }
            _ if dates.free_float == total => {
                format!("{key} can slip by {} before the finish moves.", told(total))
            }
            _ => format!(
                "{key} can slip by {} before anything else moves and by {} before the finish does.",
                told(dates.free_float),
                told(total)
            ),
        };
        Sentence {
            text,
            node: Some(node),
        }
    }

    /// The clock time alone on the day the plan starts, else the date with it.
    fn time(&self, at: Stamp) -> String {
        let text = at.told();
        match at.date() == self.schedule.start.date() {
            true => text.split(' ').next_back().unwrap_or_default().to_owned(),
            false => text,
        }
    }
}
