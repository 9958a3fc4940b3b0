//! What a simulation found, in rows and minutes again.

use super::settings::{Sampling, Settings};
use super::statistics::{Distribution, Odds, half_width, quantile_of};
use crate::plan::{
    CheckpointId, ClaimId, GateId, Node, PromisedRange, RangeReading, RiskId, Stamp, Subject,
    TicketId, Work,
};

/// What a simulation found.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What was asked for; `samples` is how many were taken.
    pub settings: Settings,
    /// When the plan starts.
    pub start: Stamp,
    /// Minutes on the clock from the plan's start to the last finish.
    pub finish: Distribution,
    /// Working minutes of the plan's calendar from its start to the last finish.
    pub makespan: Distribution,
    /// The plan's deadline, and the odds of meeting it.
    pub deadline: Option<(Stamp, Odds)>,
    /// The option's claim, and the odds that the makespan keeps it.
    pub claim: Option<ClaimOdds>,
    /// What the plan's texts state about how long it, a track or a phase takes, in the plan's order.
    pub statements: Vec<StatementOdds>,
    /// Every ticket that runs, in the plan's order; empty without details.
    pub tickets: Vec<TicketFigures>,
    /// Every gate, in the plan's order.
    pub gates: Vec<GateFigures>,
    /// Every checkpoint, in the plan's order.
    pub checkpoints: Vec<CheckpointOdds>,
    /// Every risk with a probability and an impact, in the plan's order.
    pub risks: Vec<RiskFigures>,
    /// Where several predecessors meet, the costliest first; empty without details and where several
    /// calendars or agents rule.
    pub merges: Vec<Merge>,
    /// What moves the finish most, the longest bar first; empty without details.
    pub tornado: Vec<Bar>,
    /// The mean finish that the bars of the tornado are measured against, in their minutes: of working time where one
    /// calendar rules and agents do not count, else on the clock.
    pub tornado_mean: f64,
    /// Whether the tornado counts minutes of working time and not those on the clock.
    pub tornado_is_work: bool,
    /// Cost in the plan's currency.
    pub cost: Distribution,
    /// Agent-minutes of work.
    pub effort: Distribution,
    /// `[samples]`: finish and cost of each run, in the order of samples.
    pub outcomes: Vec<Outcome>,
    /// How ranges of estimates were read.
    pub ranges: RangeReading,
    /// The correlation of durations within a track.
    pub correlation: f64,
    /// What had to be assumed, in words.
    pub assumptions: Vec<String>,
}

/// One run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Minutes on the clock from the plan's start to the last finish.
    pub finish: f64,
    /// Cost in the plan's currency.
    pub cost: f64,
}

/// The odds of an option's promise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClaimOdds {
    /// The promise.
    pub claim: PromisedRange,
    /// The odds of taking no longer than its long end.
    pub in_time: Odds,
    /// The odds of ending between its ends.
    pub within: Odds,
}

/// The odds of a duration that somebody states in words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatementOdds {
    /// The statement.
    pub claim: ClaimId,
    /// The track or phase it is about; `None` where it is about the whole plan.
    pub part: Option<Subject>,
    /// Its short end.
    pub min: Work,
    /// Its long end.
    pub max: Work,
    /// The odds that the plan, or the part it is about, takes no longer than its long end.
    pub in_time: Odds,
    /// The odds that it takes something between its ends.
    pub within: Odds,
}

/// How one ticket matters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TicketFigures {
    /// The ticket.
    pub ticket: TicketId,
    /// Mean and standard deviation of its duration, in minutes of its calendar.
    pub duration: (f64, f64),
    /// Its mean start and finish, in minutes after the plan's start: of working time where one calendar
    /// rules, else on the clock.
    pub dates: (f64, f64),
    /// The share of samples in which a chain of driving links leads from it to the finish.
    ///
    /// Source: Williams 1992, *Criticality in stochastic networks*.
    pub criticality: f64,
    /// The mean of its duration over its duration and total float, weighted by the makespan over its mean.
    ///
    /// Source: Williams 1992.
    pub significance: f64,
    /// Criticality times its deviation over that of the makespan, the schedule sensitivity index.
    ///
    /// Source: Vanhoucke 2010, *Using activity sensitivity and network topology information*.
    pub sensitivity: f64,
    /// Correlation of its duration with the makespan, `-1.0..=1.0`; its size is the cruciality.
    pub correlation: f64,
}

/// How a gate behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct GateFigures {
    /// The gate.
    pub gate: GateId,
    /// The odds of passing at the first attempt.
    pub first_pass: Odds,
    /// The odds that its last attempt fails, so that it opens with accepted risks.
    pub accepted: Odds,
    /// Mean number of failed attempts.
    pub failures: f64,
    /// Minutes on the clock from the plan's start to its opening.
    pub opening: Distribution,
    /// Mean finish of the runs in which it fails less that of the runs in which it passes at once; `None`
    /// where one of the two never happens.
    pub delay: Option<f64>,
}

/// How probable it is that a checkpoint finds what it expects.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckpointOdds {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// The odds of all its expectations together.
    pub all: Odds,
    /// The odds of each expectation, in its order.
    pub each: Vec<Odds>,
}

/// How a risk behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskFigures {
    /// The risk.
    pub risk: RiskId,
    /// How often it happened.
    pub happened: Odds,
    /// Mean finish of the runs in which it happens less that of the others; `None` where one of the two
    /// never happens.
    pub delay: Option<f64>,
}

/// What meeting costs: starts wait for the last of several, and the last of several is later than each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Merge {
    /// Where they meet.
    pub node: Node,
    /// How many meet.
    pub predecessors: u32,
    /// Mean start less the latest mean of what the predecessors ask for, in working minutes.
    pub bias: f64,
}

/// One bar of a tornado.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// What moves the finish.
    pub cause: Cause,
    /// Mean finish, in minutes after the plan's start (see [`Summary::tornado_mean`]), where the ticket is about as short as its 10th
    /// percentile (between the 5th and the 15th), or the risk does not happen, or the gate passes at once.
    pub low: f64,
    /// Mean finish where the ticket is about as long as its 90th percentile (between the 85th and the 95th),
    /// or the risk happens, or the gate fails.
    pub high: f64,
}

/// What a bar of a tornado is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A ticket's duration.
    Ticket(TicketId),
    /// A risk.
    Risk(RiskId),
    /// A gate's first attempt.
    Gate(GateId),
}

/// How well a percentile is known after some samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Convergence {
    /// The first so many samples.
    pub samples: usize,
    /// The percentile of their finishes.
    pub value: f64,
    /// Half the width of its 95 % interval.
    pub half_width: f64,
}

impl Bar {
    /// How far it moves the finish from one end to the other, in minutes.
    pub fn swing(&self) -> f64 {
        (self.high - self.low).abs()
    }
}

impl Summary {
    /// How the percentile of the finish settled, at about `points` numbers of samples. O(n log n).
    ///
    /// The intervals hold for plain sampling; for the other two they are on the safe side.
    pub fn convergence(&self, share: f64, points: usize) -> Vec<Convergence> {
        let count = self.outcomes.len();
        let ends = (1..=points).map(|point| (count * point).div_ceil(points.max(1)));
        let mut sorted: Vec<f64> = Vec::new();
        let mut found = Vec::new();
        for end in ends.filter(|&end| end > 0) {
            let more = self.outcomes[sorted.len().min(end)..end].iter();
            sorted.extend(more.map(|outcome| outcome.finish));
            // Nearly sorted input is what a stable sort merges in one pass.
            sorted.sort_by(f64::total_cmp);
            found.push(Convergence {
                samples: end,
                value: quantile_of(&sorted, share),
                half_width: half_width(&sorted, share),
            });
        }
        found.dedup_by_key(|point| point.samples);
        found
    }

    /// The odds of finishing within so many minutes after the start and costing no more than so much: the
    /// joint confidence of date and cost. O(samples).
    pub fn joint(&self, finish: f64, cost: f64) -> Odds {
        let kept = self
            .outcomes
            .iter()
            .filter(|outcome| outcome.finish <= finish && outcome.cost <= cost);
        Odds::of(kept.count() as u64, self.outcomes.len() as u64)
    }

    /// The figures of one ticket. O(log n).
    pub fn ticket(&self, id: TicketId) -> Option<&TicketFigures> {
        let found = self.tickets.binary_search_by_key(&id, |row| row.ticket);
        found.ok().map(|at| &self.tickets[at])
    }

    /// The figures of one gate. O(gates).
    pub fn gate(&self, id: GateId) -> Option<&GateFigures> {
        self.gates.iter().find(|row| row.gate == id)
    }

    /// The odds of one checkpoint. O(checkpoints).
    pub fn checkpoint(&self, id: CheckpointId) -> Option<&CheckpointOdds> {
        self.checkpoints.iter().find(|row| row.checkpoint == id)
    }

    /// How samples were spread.
    pub fn sampling(&self) -> Sampling {
        self.settings.sampling
    }
}
