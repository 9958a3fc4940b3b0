//! Checking the plan beside the window: the rules that simulate, and on a large plan all of them.
//!
//! Quick rules run between two frames while the plan is small. What takes longer waits until the plan has rested
//! for a moment, runs on one thread at a time, and is dropped when the plan has moved on meanwhile; until it is
//! done, the findings before stand and are called so (`Derived::is_checking`).

use super::derived::Derived;
use super::jobs::Job;
use super::studies::Topic;
use crate::lint::{self, Checked, Context, Cost, Finding};
use crate::plan::Plan;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the plan has to rest before it is checked on a thread.
const REST: Duration = Duration::from_millis(400);
/// Tickets and dependencies together up to which the quick rules run between two frames.
const SMALL: usize = 3_000;
/// Bytes of documents up to which they do.
const SHORT: usize = 300_000;

/// Whether the quick rules run between two frames.
pub fn is_quick(plan: &Plan) -> bool {
    let rows = plan.tickets.len() + plan.dependencies.len();
    let text: usize = plan.sources.iter().map(|source| source.text.len()).sum();
    rows <= SMALL && text <= SHORT
}

/// The check that goes on beside the window.
#[derive(Default)]
pub struct Checking {
    /// The state of the plan that is waited for, and since when.
    since: Option<(Topic, Instant)>,
    job: Option<(Topic, Job<Found>)>,
    /// The state that has been checked with every rule.
    done: Option<Topic>,
}

impl Checking {
    /// Goes on with the check of the plan as it is, and takes what was found.
    pub fn go_on(
        &mut self,
        topic: Topic,
        plan: &Arc<Plan>,
        derived: &mut Derived,
        ctx: &egui::Context,
    ) {
        self.hear(topic, derived);
        if self.done == Some(topic) || self.job.is_some() {
            return;
        }
        let since = match self.since {
            Some((own, since)) if own == topic => since,
            _ => {
                let now = Instant::now();
                self.since = Some((topic, now));
                now
            }
        };
        let rested = since.elapsed();
        if rested < REST {
            ctx.request_repaint_after(REST - rested);
            return;
        }
        let (plan, quick) = (plan.clone(), derived.findings.clone());
        let has_quick = !derived.is_checking;
        let work = move || check(&plan, has_quick.then_some(quick));
        self.job = Some((topic, Job::start("checking the plan", ctx, work)));
    }

    /// Takes the result; one about another state of the plan is dropped.
    fn hear(&mut self, topic: Topic, derived: &mut Derived) {
        let Some((own, found)) = self
            .job
            .as_ref()
            .and_then(|(own, job)| Some((*own, job.poll()?)))
        else {
            return;
        };
        self.job = None;
        if own != topic {
            return;
        }
        self.done = Some(topic);
        derived.is_checking = false;
        // A rule that failed is no finding about the plan.
        if let Ok(found) = found {
            derived.findings = Arc::new(found.findings);
            derived.claims = Arc::new(found.claims);
        }
    }
}

/// What a thread has found.
struct Found {
    findings: Vec<Finding>,
    claims: Vec<Checked>,
}

/// Every finding, given those of the quick rules where they are known, and the verdicts on stated numbers.
fn check(plan: &Plan, quick: Option<Arc<Vec<Finding>>>) -> Found {
    let context = Context::new(plan);
    let mut findings = match quick {
        Some(quick) => quick
            .iter()
            .filter(|own| !is_simulated(own))
            .cloned()
            .collect(),
        None => lint::check_only(&context, Cost::Quick),
    };
    findings.extend(lint::check_only(&context, Cost::Simulation));
    findings.sort_by_key(|finding| finding.level);
    Found {
        findings,
        claims: context.claims().to_vec(),
    }
}

/// Whether a finding comes from a rule that simulates; those of the state before stand until they are made anew.
pub(super) fn is_simulated(finding: &Finding) -> bool {
    lint::find(finding.rule).is_some_and(|rule| rule.cost == Cost::Simulation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Deadline, Elapsed, Estimate, Moment, Ticket, TicketId, Work};

    const TOPIC: Topic = Topic {
        document: 1,
        revision: 1,
        option: None,
        agents: None,
    };

    /// A plan that hardly ever keeps its deadline, though it could.
    fn improbable() -> Arc<Plan> {
        let mut plan = Plan::default();
        for id in 1..=6 {
            let mut ticket = Ticket::new(TicketId(id), format!("A-{id}"), "");
            ticket.estimate = Estimate::Range {
                min: Work::hours(1),
                max: Work::hours(9),
            };
            plan.tickets.insert(ticket);
        }
        for id in 1..6 {
            let node = |id| crate::plan::Node::Ticket(TicketId(id));
            let id = (id, crate::plan::DependencyId(100 + id));
            plan.dependencies.insert(crate::plan::Dependency::new(
                id.1,
                node(id.0),
                node(id.0 + 1),
            ));
        }
        let info = Arc::make_mut(&mut plan.info);
        info.deadline = Some(Deadline {
            moment: Moment::After(Elapsed::hours(12)),
            hard: true,
        });
        Arc::new(plan)
    }

    #[test]
    fn rules_that_simulate_speak_when_the_plan_has_rested() {
        let (plan, ctx) = (improbable(), egui::Context::default());
        let mut derived = Derived::compute(&plan, 1, None);
        let has = |derived: &Derived| {
            let rules = derived.findings.iter().map(|finding| finding.rule);
            rules.filter(|rule| *rule == "claim-improbable").count()
        };
        assert_eq!(has(&derived), 0);
        let quick = derived.findings.len();
        let mut checking = Checking::default();
        let began = Instant::now();
        while checking.done.is_none() && began.elapsed() < Duration::from_secs(60) {
            checking.go_on(TOPIC, &plan, &mut derived, &ctx);
            std::thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(has(&derived), 1);
        assert_eq!(derived.findings.len(), quick + 1);
        // Checked once, the plan rests.
        checking.go_on(TOPIC, &plan, &mut derived, &ctx);
        assert!(checking.job.is_none());
    }

    #[test]
    fn what_was_found_about_a_plan_that_moved_on_is_dropped() {
        let (plan, ctx) = (improbable(), egui::Context::default());
        let mut derived = Derived::compute(&plan, 2, None);
        let found = derived.findings.clone();
        let mut checking = Checking {
            job: Some((
                TOPIC,
                Job::start("checking", &ctx, || Found {
                    findings: Vec::new(),
                    claims: Vec::new(),
                }),
            )),
            ..Checking::default()
        };
        let next = Topic {
            revision: 2,
            ..TOPIC
        };
        let began = Instant::now();
        while checking.job.is_some() && began.elapsed() < Duration::from_secs(60) {
            checking.hear(next, &mut derived);
        }
        assert_eq!(checking.done, None);
        assert_eq!(derived.findings, found);
    }

    #[test]
    fn a_large_plan_is_not_checked_between_frames() {
        let mut plan = Plan::default();
        for id in 1..=(SMALL as u32 + 1) {
            plan.tickets
                .insert(Ticket::new(TicketId(id), format!("A-{id}"), ""));
        }
        let derived = Derived::compute(&plan, 1, None);
        assert!(derived.is_checking && derived.findings.is_empty());
        assert!(!Derived::compute(&improbable(), 1, None).is_checking);
    }
}
