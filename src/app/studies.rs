//! Studies: what takes longer than a frame to find out about a plan, kept for the views.
//!
//! A view says in each frame what it wants to know. A study is computed on a thread for one state of the
//! plan; when the plan moves on it is computed again, and until then the result before is shown as
//! outdated, never as current. A study that nobody wants is not computed.

mod survey;

pub use survey::{OptionStudy, first_levelled, revision_row};

use super::derived::Derived;
use super::jobs::{Job, Pulse};
use super::redundant::redundant;
use crate::plan::{CheckpointId, DependencyId, OptionId, Plan};
use crate::schedule::level::{LevelSettings, Levelled, Limits, Watch, level};
use crate::schedule::readings::ReadingTable;
use crate::schedule::rescue::Rescues;
use crate::schedule::role_value::RoleValue;
use crate::schedule::soft::SoftPrices;
use crate::schedule::value::{Value, value_of_agents};
use crate::schedule::{Schedule, ScheduleError, Settings};
use crate::simulate::{self, Control, Fate, Feasibility, NoGo, SimulateError, Summary, Verdict};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a study is about: a state of a document under an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Which document.
    pub document: u64,
    /// Which state of it.
    pub revision: u64,
    /// The option it is seen under.
    pub option: Option<OptionId>,
    /// Where agents count, which levelled dates it is about; 0 where any will do.
    pub agents: Option<u64>,
}

/// One question, what is known about it, and who is finding out more.
pub struct Study<T> {
    job: Option<(Topic, Job<T>)>,
    found: Option<(Topic, Arc<T>)>,
    failed: Option<(Topic, String)>,
}

/// What is known about a question now.
pub enum Answer<'a, T> {
    /// Nothing yet; the share of the work that is done, `0..=1`.
    Working(f32),
    /// The result, and whether the work still goes on to improve it.
    Known(&'a Arc<T>, bool),
    /// The result for the plan as it was before.
    Outdated(&'a Arc<T>),
    /// It could not be found out.
    Failed(&'a str),
}

impl Topic {
    /// The same state of the document, whatever option the window shows.
    pub fn of_all(self) -> Self {
        Self {
            option: None,
            ..self
        }
    }

    /// The simulation of the plan as it is on show: with its agents where they count.
    pub fn simulated(self, derived: &Derived) -> Self {
        Self {
            agents: derived.counting().map(|_| 0),
            ..self
        }
    }

    /// What holds of the dates on show: with the agents of the plan where they count.
    pub fn verified(self, derived: &Derived) -> Self {
        Self {
            agents: derived.counting(),
            ..self
        }
    }
}

impl<'a, T> Answer<'a, T> {
    /// The result, also where it is about the plan as it was.
    pub fn latest(&self) -> Option<&'a Arc<T>> {
        match self {
            Answer::Known(found, _) | Answer::Outdated(found) => Some(found),
            Answer::Working(_) | Answer::Failed(_) => None,
        }
    }
}

impl<T> Default for Study<T> {
    fn default() -> Self {
        Self {
            job: None,
            found: None,
            failed: None,
        }
    }
}

impl<T: Send + 'static> Study<T> {
    /// Sees to it that the answer about `topic` is known or being looked for.
    pub fn want(
        &mut self,
        topic: Topic,
        what: &'static str,
        ctx: &egui::Context,
        work: impl FnOnce(&Pulse<T>) -> T + Send + 'static,
    ) {
        self.hear();
        let is_at_work = self.job.as_ref().is_some_and(|(own, _)| *own == topic);
        let is_known = self.found.as_ref().is_some_and(|(own, _)| *own == topic);
        let has_failed = self.failed.as_ref().is_some_and(|(own, _)| *own == topic);
        if !(is_at_work || is_known || has_failed) {
            self.job = Some((topic, Job::start_heard(what, ctx, work)));
        }
    }

    /// What is known for a document, and which state of it that is about.
    pub fn latest(&self, document: u64) -> Option<(Topic, &Arc<T>)> {
        let (topic, found) = self.found.as_ref()?;
        (topic.document == document).then_some((*topic, found))
    }

    /// What is known about `topic`.
    pub fn answer(&self, topic: Topic) -> Answer<'_, T> {
        let works_on = self.job.as_ref().filter(|(own, _)| *own == topic);
        match (&self.found, &self.failed) {
            (Some((own, found)), _) if *own == topic => Answer::Known(found, works_on.is_some()),
            (_, Some((own, message))) if *own == topic => Answer::Failed(message),
            (Some((own, found)), _) if own.document == topic.document => Answer::Outdated(found),
            _ => Answer::Working(works_on.map_or(0.0, |(_, job)| job.done())),
        }
    }

    /// Takes what the thread has found.
    fn hear(&mut self) {
        let Some((topic, job)) = &self.job else {
            return;
        };
        let topic = *topic;
        if let Some(so_far) = job.so_far() {
            self.found = Some((topic, Arc::new(so_far)));
        }
        match job.poll() {
            None => return,
            Some(Ok(found)) => self.found = Some((topic, Arc::new(found))),
            Some(Err(message)) => self.failed = Some((topic, message)),
        }
        self.job = None;
    }
}

/// The questions a view can ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// What the plan's agents make of it.
    Levelled,
    /// What one more agent buys.
    Value,
    /// What one more of each role buys.
    RoleValue,
    /// What becomes of each option.
    Options,
    /// What each soft dependency costs.
    Prices,
    /// What would have to change for the deadline to hold.
    Rescue,
    /// What the readings of the document take with so many agents.
    Readings,
    /// What it will really take.
    Simulated,
    /// Whether checkpoints can be met, and what a no-go costs.
    Verified,
    /// Which dependencies longer paths say already.
    Redundant,
}

/// Everything that is looked for on threads.
#[derive(Default)]
pub struct Studies {
    /// The plan with its agents at work, close to the best they can do.
    pub levelled: Study<Result<Levelled, ScheduleError>>,
    /// The makespan by number of agents.
    pub value: Study<Result<Value, ScheduleError>>,
    /// The makespan with more of each role.
    pub role_value: Study<Result<Vec<RoleValue>, ScheduleError>>,
    /// The plan itself and its options, side by side.
    pub options: Study<Vec<Arc<OptionStudy>>>,
    /// The soft dependencies by what they cost.
    pub prices: Study<Result<SoftPrices, ScheduleError>>,
    /// What would save the deadline; `None` for a plan that has none.
    pub rescue: Study<Result<Option<Rescues>, ScheduleError>>,
    /// The readings by number of agents.
    pub readings: Study<Result<ReadingTable, ScheduleError>>,
    /// The plan sampled: with its agents while they count, else without limits of agents.
    pub simulated: Study<Result<Summary, SimulateError>>,
    /// What checkpoints and gates come to without sampling.
    pub verified: Study<Result<Verified, SimulateError>>,
    judged: Judged,
    /// The dependencies that longer paths say already.
    pub redundant: Study<HashSet<DependencyId>>,
}

/// What checkpoints and gates come to without sampling.
pub struct Verified {
    /// Every expectation of every checkpoint, in the plan's order.
    pub expectations: Vec<Feasibility>,
    /// What a no-go costs at each gate, in the plan's order.
    pub no_go: Vec<NoGo>,
}

impl Studies {
    /// Looks for the answer to `question` about the plan as it is.
    pub fn want(
        &mut self,
        question: Question,
        topic: Topic,
        plan: &Arc<Plan>,
        derived: &Derived,
        ctx: &egui::Context,
    ) {
        let (whole, plan) = (plan, plan.clone());
        let settings = Settings {
            option: topic.option,
        };
        match question {
            Question::Levelled => self.levelled.want(topic, "levelling", ctx, move |pulse| {
                levelled(&plan, settings, pulse)
            }),
            Question::Value => {
                self.value
                    .want(topic, "the value of agents", ctx, move |pulse| {
                        value_of_agents(&plan, &settings, SEED, &|| pulse.is_cancelled())
                    });
            }
            Question::RoleValue => {
                self.role_value
                    .want(topic, "the value of roles", ctx, move |pulse| {
                        survey::role_values(&plan, &settings, pulse)
                    });
            }
            // All options whatever the window shows, so that switching it computes nothing again.
            Question::Options => {
                self.options
                    .want(topic.of_all(), "comparing the options", ctx, move |pulse| {
                        survey::options(&plan, pulse)
                    });
            }
            Question::Prices => {
                self.prices
                    .want(topic, "pricing soft dependencies", ctx, move |pulse| {
                        survey::prices(&plan, &settings, pulse)
                    });
            }
            Question::Rescue => {
                self.rescue.want(
                    topic,
                    "looking for what saves the deadline",
                    ctx,
                    move |pulse| survey::rescues(&plan, &settings, pulse),
                );
            }
            Question::Readings => {
                self.readings.want(
                    topic.of_all(),
                    "comparing the readings",
                    ctx,
                    move |pulse| survey::readings(&plan, pulse),
                );
            }
            Question::Redundant => {
                self.redundant
                    .want(topic, "redundant dependencies", ctx, move |pulse| {
                        redundant(&plan, &|| pulse.is_cancelled())
                    });
            }
            Question::Simulated => {
                let topic = topic.simulated(derived);
                self.simulated.want(topic, "simulating", ctx, move |pulse| {
                    simulated(&plan, topic.option, topic.agents.is_some(), pulse)
                });
            }
            Question::Verified => {
                let topic = topic.verified(derived);
                let dates = derived.schedule.clone();
                self.verified.want(topic, "checking", ctx, move |pulse| {
                    verified(&plan, topic, &dates, pulse)
                });
            }
        }
        if matches!(question, Question::Simulated | Question::Verified) {
            self.judge(whole, topic, derived);
        }
    }

    /// Every expectation of every checkpoint, judged by what is known now: of the plan as it is or, until that is
    /// known, as it was.
    pub fn judged(&self, topic: Topic) -> &Judged {
        static NOTHING: Judged = Judged {
            of: None,
            verdicts: Vec::new(),
        };
        match &self.judged.of {
            Some(of) if of.document == topic.document => &self.judged,
            _ => &NOTHING,
        }
    }

    /// Judges again where there is news.
    fn judge(&mut self, plan: &Plan, topic: Topic, derived: &Derived) {
        let Some(verified) = self.verified.answer(topic.verified(derived)).latest() else {
            return;
        };
        let simulated = self.simulated.answer(topic.simulated(derived)).latest();
        let of = JudgedOf {
            document: topic.document,
            verified: Arc::as_ptr(verified) as usize,
            simulated: simulated.map_or(0, |found| Arc::as_ptr(found) as usize),
        };
        if self.judged.of == Some(of) {
            return;
        }
        let summary = simulated.and_then(|found| found.as_ref().as_ref().ok());
        let verdicts = match verified.as_ref() {
            Ok(verified) => verdicts(plan, &verified.expectations, summary),
            Err(_) => Vec::new(),
        };
        self.judged = Judged {
            of: Some(of),
            verdicts,
        };
    }
}

/// The expectations of the checkpoints, judged.
#[derive(Default)]
pub struct Judged {
    of: Option<JudgedOf>,
    /// In the order of the plan.
    verdicts: Vec<Verdict>,
}

/// What a judgement rests on: which results, by where they lie.
#[derive(Clone, Copy, PartialEq)]
struct JudgedOf {
    document: u64,
    verified: usize,
    simulated: usize,
}

impl Judged {
    /// Every verdict.
    pub fn all(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// The verdicts about one checkpoint.
    pub fn of(&self, checkpoint: CheckpointId) -> impl Iterator<Item = &Verdict> {
        let own = move |verdict: &&Verdict| verdict.checkpoint == checkpoint;
        self.verdicts.iter().filter(own)
    }

    /// How the worst expectation of a checkpoint fares.
    pub fn worst(&self, checkpoint: CheckpointId) -> Option<Fate> {
        self.of(checkpoint).map(|verdict| verdict.fate).min()
    }

    /// What is wrong with a checkpoint, a sentence for each expectation that fails.
    pub fn failures(&self, checkpoint: CheckpointId) -> Vec<String> {
        self.of(checkpoint).filter_map(Verdict::failure).collect()
    }
}

fn verdicts(plan: &Plan, rows: &[Feasibility], summary: Option<&Summary>) -> Vec<Verdict> {
    let odds = |row: &Feasibility| {
        let mut own = summary?.checkpoints.iter();
        let own = own.find(|own| own.checkpoint == row.checkpoint)?;
        own.each.get(row.expectation).copied()
    };
    rows.iter()
        .map(|row| simulate::judge(plan, row, odds(row)))
        .collect()
}

/// How long a better schedule is looked for.
const LEVELLING: Duration = Duration::from_secs(2);
/// How many tickets and gates the samples of a levelled simulation place together, at most.
const LEVELLED_WORK: u32 = 5_000_000;
/// The seed of everything random, so that the same plan shows the same figures.
const SEED: u64 = 1;

/// Levels the plan; every better schedule is handed over at once.
fn levelled(
    plan: &Plan,
    settings: Settings,
    pulse: &Pulse<Result<Levelled, ScheduleError>>,
) -> Result<Levelled, ScheduleError> {
    let settings = LevelSettings {
        settings,
        ..LevelSettings::default()
    };
    let began = Instant::now();
    let is_over = || pulse.is_cancelled() || began.elapsed() >= LEVELLING;
    let watch = Watch {
        is_over: &is_over,
        found: &|progress| {
            pulse.report(began.elapsed().as_secs_f32() / LEVELLING.as_secs_f32());
            pulse.publish(Ok((progress.schedule)()));
        },
        used: &|| Some(began.elapsed().as_secs_f64() / LEVELLING.as_secs_f64()),
    };
    level(plan, &settings, &Limits::default(), &watch)
}

/// Checks expectations and prices no-gos, by the levelled dates where agents count.
fn verified<T: Send + 'static>(
    plan: &Plan,
    topic: Topic,
    dates: &Result<Schedule, ScheduleError>,
    pulse: &Pulse<T>,
) -> Result<Verified, SimulateError> {
    let levelled = dates.as_ref().ok().filter(|_| topic.agents.is_some());
    let control = Arc::new(Control::default());
    let stop = control.clone();
    pulse.when_cancelled(move || stop.cancel());
    Ok(Verified {
        expectations: simulate::feasibility(plan, topic.option, levelled)?,
        no_go: simulate::no_go(plan, topic.option, levelled.is_some(), &control)?,
    })
}

fn simulated<T: Send + 'static>(
    plan: &Plan,
    option: Option<OptionId>,
    level: bool,
    pulse: &Pulse<T>,
) -> Result<Summary, SimulateError> {
    let usual = simulate::Settings::default();
    let nodes = (plan.tickets.len() + plan.gates.len()).max(1);
    let samples = match level {
        // A levelled sample is a schedule: a large plan gets fewer, so that its figures come within some seconds.
        true => usual.samples.min((LEVELLED_WORK / nodes as u32).max(200)),
        false => usual.samples,
    };
    let settings = simulate::Settings {
        option,
        level,
        samples,
        seed: SEED,
        ..usual
    };
    let control = Arc::new(Control::default());
    let stop = control.clone();
    pulse.when_cancelled(move || stop.cancel());
    simulate::simulate(plan, &settings, &control)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: Topic = Topic {
        document: 1,
        revision: 1,
        option: None,
        agents: None,
    };

    fn wait(study: &mut Study<u32>) {
        while study.job.is_some() {
            std::thread::sleep(Duration::from_millis(1));
            study.hear();
        }
    }

    #[test]
    fn a_question_is_answered_once_for_each_state_of_the_plan() {
        let ctx = egui::Context::default();
        let mut study = Study::default();
        assert!(matches!(study.answer(TOPIC), Answer::Working(_)));
        study.want(TOPIC, "counting", &ctx, |_| 1);
        wait(&mut study);
        study.want(TOPIC, "counting", &ctx, |_| panic!("asked twice"));
        assert!(matches!(study.answer(TOPIC), Answer::Known(found, false) if **found == 1));

        let next = Topic {
            revision: 2,
            ..TOPIC
        };
        assert!(matches!(study.answer(next), Answer::Outdated(found) if **found == 1));
        study.want(next, "counting", &ctx, |_| 2);
        wait(&mut study);
        assert!(matches!(study.answer(next), Answer::Known(found, false) if **found == 2));
        let other = Topic {
            document: 2,
            ..TOPIC
        };
        assert!(matches!(study.answer(other), Answer::Working(_)));
    }

    #[test]
    fn a_failure_is_told_and_not_tried_again() {
        let ctx = egui::Context::default();
        let mut study: Study<u32> = Study::default();
        study.want(TOPIC, "failing", &ctx, |_| panic!("on purpose"));
        wait(&mut study);
        study.want(TOPIC, "failing", &ctx, |_| 1);
        assert!(study.job.is_none());
        assert!(matches!(study.answer(TOPIC), Answer::Failed(text) if text.contains("failing")));
    }
}
