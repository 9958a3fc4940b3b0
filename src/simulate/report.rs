//! From sums to a [`Summary`].

use super::SimulateError;
use super::compile::Compiled;
use super::pool::Pool;
use super::program::{EdgeLag, Program, Work};
use super::settings::Settings;
use super::statements::statements;
use super::statistics::{
    Distribution, Odds, TORNADO, correlation, ranks, sorted_amounts, sorted_units,
};
use super::summary::{
    Bar, Cause, CheckpointOdds, ClaimOdds, GateFigures, Merge, Outcome, RiskFigures, Summary,
    TicketFigures,
};
use super::tally::{NodeSums, Part};
use crate::plan::{Node, Plan, Stamp, Subject, Work as Minutes};
use crate::schedule::WorkTime;

/// A merge that costs less than this many minutes is not told.
const LEAST_BIAS: f64 = 0.5;
/// The most merges that are told.
const MOST_MERGES: usize = 200;

/// Puts a summary together.
pub(super) struct Reporter<'a> {
    pub(super) plan: &'a Plan,
    pub(super) settings: &'a Settings,
    pub(super) compiled: &'a Compiled,
    pub(super) pool: &'a Pool<'a>,
    pub(super) part: &'a Part,
    /// Whether times are working minutes of the plan's calendar, and not minutes on the clock.
    pub(super) is_in_lanes: bool,
}

/// Where the samples end, for everything that is measured against them.
struct Ends {
    /// Sum and sum of squares around the reference, in minutes.
    sums: (f64, f64),
    mean: f64,
    deviation: f64,
}

impl Reporter<'_> {
    /// The whole summary.
    pub(super) fn summary(&self) -> Result<Summary, SimulateError> {
        let sorted = sorted_units(&self.part.ends);
        let ends = self.ends();
        let finish = self.finishes(&sorted);
        let tickets = self.tickets(&ends)?;
        let gates = self.gates()?;
        let risks = self.risks();
        let tornado = self.tornado(&tickets)?;
        let makespan = self.makespans(&sorted);
        Ok(Summary {
            settings: Settings {
                samples: self.part.samples as u32,
                ..self.settings.clone()
            },
            start: self.compiled.model.start(),
            deadline: self.deadline(&finish),
            claim: self.claim(&makespan),
            statements: statements(self.plan, &makespan, &self.spans()),
            checkpoints: self.checkpoints(),
            merges: self.merges(),
            cost: self.costs(),
            effort: self.efforts(),
            outcomes: self.outcomes(),
            ranges: self.plan.info.ranges,
            correlation: self.plan.info.correlation,
            assumptions: self.compiled.assumptions.clone(),
            finish,
            makespan,
            tickets,
            gates,
            risks,
            tornado,
            tornado_mean: ends.mean,
            tornado_is_work: self.is_in_lanes,
        })
    }

    fn program(&self) -> &Program {
        &self.compiled.program
    }

    fn calendar(&self) -> &WorkTime {
        self.compiled.model.calendar()
    }

    fn count(&self) -> f64 {
        self.part.samples as f64
    }

    fn minutes(&self, units: f64) -> f64 {
        self.program().unit.minutes(units)
    }

    fn ends(&self) -> Ends {
        let reference = self.pool.references().end;
        let (mut sum, mut square) = (0.0, 0.0);
        for &end in &self.part.ends {
            let minutes = self.minutes(f64::from(end.wrapping_sub(reference)));
            sum += minutes;
            square += minutes * minutes;
        }
        let n = self.count();
        let variance = (square - sum * sum / n) / (n - 1.0).max(1.0);
        Ends {
            sums: (sum, square),
            mean: self.minutes(f64::from(reference)) + sum / n,
            deviation: libm::sqrt(variance.max(0.0)),
        }
    }

    /// Units after the plan's start as minutes on the clock after it.
    fn on_clock(&self, units: i32) -> f64 {
        let minutes = self.minutes(f64::from(units));
        if self.is_in_lanes {
            on_clock(self.calendar(), self.compiled.model.start(), minutes)
        } else {
            minutes
        }
    }

    fn finishes(&self, sorted: &[i32]) -> Distribution {
        Distribution::of_sorted(sorted.iter().map(|&end| self.on_clock(end)).collect())
    }

    fn makespans(&self, sorted: &[i32]) -> Distribution {
        let start = self.compiled.model.start();
        let working = |&end: &i32| {
            if self.is_in_lanes {
                return self.minutes(f64::from(end));
            }
            let at = Stamp(start.0 + i64::from(end));
            self.calendar().between(start, at).0 as f64
        };
        Distribution::of_sorted(sorted.iter().map(working).collect())
    }

    /// How long each track or phase takes that a claim is about, from its first start to its last finish.
    fn spans(&self) -> Vec<(Subject, Distribution)> {
        let start = self.compiled.model.start();
        let at = |units: i32| Stamp(start.0 + i64::from(units));
        let working = |&(from, to): &(i32, i32)| {
            if self.is_in_lanes {
                self.minutes(f64::from(to - from))
            } else {
                self.calendar().between(at(from), at(to)).0 as f64
            }
        };
        let spans = self.program().spans.iter().zip(&self.part.spans);
        spans
            .map(|(span, rows)| {
                let mut minutes: Vec<f64> = rows.iter().map(working).collect();
                minutes.sort_unstable_by(f64::total_cmp);
                (span.subject, Distribution::of_sorted(minutes))
            })
            .collect()
    }

    fn outcomes(&self) -> Vec<Outcome> {
        let runs = self.part.ends.iter().zip(&self.part.costs);
        let outcome = |(&end, &cost): (&i32, &f32)| Outcome {
            finish: self.on_clock(end),
            cost: self.program().fixed_cost + f64::from(cost),
        };
        runs.map(outcome).collect()
    }

    fn costs(&self) -> Distribution {
        let fixed = self.program().fixed_cost;
        let costs = sorted_amounts(&self.part.costs).into_iter();
        Distribution::of_sorted(costs.map(|cost| fixed + f64::from(cost)).collect())
    }

    fn efforts(&self) -> Distribution {
        let efforts = sorted_amounts(&self.part.efforts).into_iter();
        Distribution::of_sorted(
            efforts
                .map(|effort| self.minutes(f64::from(effort)))
                .collect(),
        )
    }

    fn deadline(&self, finish: &Distribution) -> Option<(Stamp, Odds)> {
        let at = self.plan.info.deadline_stamp()?;
        let minutes = at.since(self.compiled.model.start()).0 as f64;
        Some((at, finish.odds_of_at_most(minutes)))
    }

    fn claim(&self, makespan: &Distribution) -> Option<ClaimOdds> {
        let option = self.plan.options.get(self.settings.option?)?;
        let claim = option.claim?;
        let (min, max) = (claim.min.0 as f64, claim.max.0 as f64);
        Some(ClaimOdds {
            claim,
            in_time: makespan.odds_of_at_most(max),
            within: makespan.odds_between(min, max),
        })
    }

    fn checkpoints(&self) -> Vec<CheckpointOdds> {
        let watched = self.program().watches.iter().zip(&self.part.watches);
        let odds = |hits: u64| Odds::of(hits, self.part.samples);
        let row =
            |(watch, (all, each)): (&super::program::Watch, &(u64, Vec<u64>))| CheckpointOdds {
                checkpoint: watch.id,
                all: odds(*all),
                each: each.iter().map(|&hits| odds(hits)).collect(),
            };
        watched.map(row).collect()
    }

    fn gates(&self) -> Result<Vec<GateFigures>, SimulateError> {
        let total: f64 = self.part.ends.iter().map(|&end| f64::from(end)).sum();
        let samples = self.part.samples;
        let figures = |number: usize| {
            let (gate, sums) = (&self.program().gates[number], &self.part.gates[number]);
            GateFigures {
                gate: gate.id,
                first_pass: Odds::of(sums.first_pass, samples),
                accepted: Odds::of(sums.accepted, samples),
                failures: sums.failures as f64 / self.count(),
                opening: self.finishes(&sorted_units(&self.part.gate_finishes[number])),
                delay: self.difference(
                    (total - sums.end_if_passed, samples - sums.first_pass),
                    (sums.end_if_passed, sums.first_pass),
                ),
            }
        };
        let is_wanted = || !self.pool.job.control.is_cancelled();
        let count = self.program().gates.len();
        let mut figures = self
            .pool
            .each(count, |number, _| is_wanted().then(|| figures(number)))?;
        figures.sort_by_key(|row| row.gate);
        Ok(figures)
    }

    fn risks(&self) -> Vec<RiskFigures> {
        let total: f64 = self.part.ends.iter().map(|&end| f64::from(end)).sum();
        let samples = self.part.samples;
        let rows = self.program().risks.iter().zip(&self.part.risks);
        let figures = rows.map(|(risk, sums)| RiskFigures {
            risk: risk.id,
            happened: Odds::of(sums.happened, samples),
            delay: self.difference(
                (sums.end_if_happened, sums.happened),
                (total - sums.end_if_happened, samples - sums.happened),
            ),
        });
        figures.collect()
    }

    /// The mean of one group less that of another, in minutes; `None` where one of them is empty.
    fn difference(&self, with: (f64, u64), without: (f64, u64)) -> Option<f64> {
        if with.1 == 0 || without.1 == 0 {
            return None;
        }
        Some(self.minutes(with.0 / with.1 as f64 - without.0 / without.1 as f64))
    }

    fn mean(&self, reference: i32, sum: f64) -> f64 {
        self.minutes(f64::from(reference)) + sum / self.count()
    }

    fn tickets(&self, ends: &Ends) -> Result<Vec<TicketFigures>, SimulateError> {
        let mut tickets = Vec::new();
        let mut positions = Vec::new();
        for (position, sums) in self.part.nodes.iter().enumerate() {
            if let Some(Node::Ticket(ticket)) = self.program().rows[position] {
                tickets.push(self.figures(position, ticket, sums, ends));
                positions.push(position);
            }
        }
        if self.settings.spearman && self.settings.details {
            let correlations = self.rank_correlations(&positions)?;
            for (figures, correlation) in tickets.iter_mut().zip(correlations) {
                figures.correlation = correlation;
            }
        }
        tickets.sort_by_key(|row| row.ticket);
        Ok(tickets)
    }

    fn figures(
        &self,
        position: usize,
        ticket: crate::plan::TicketId,
        sums: &NodeSums,
        ends: &Ends,
    ) -> TicketFigures {
        let n = self.count();
        let [duration, _, finish] = self.pool.references().rows[position];
        let variance = (sums.square - sums.duration * sums.duration / n) / (n - 1.0).max(1.0);
        let deviation = libm::sqrt(variance.max(0.0));
        let criticality = sums.critical as f64 / n;
        // Weights are ends over their reference, so their mean is the mean end over it.
        let weight = if self.pool.references().end > 0 {
            ends.mean / self.minutes(f64::from(self.pool.references().end))
        } else {
            1.0
        };
        TicketFigures {
            ticket,
            duration: (self.mean(duration, sums.duration), deviation),
            dates: (self.mean_of(position, 1), self.mean(finish, sums.finish)),
            criticality,
            significance: if weight > 0.0 {
                sums.significance / n / weight
            } else {
                0.0
            },
            sensitivity: if ends.deviation > 0.0 {
                criticality * deviation / ends.deviation
            } else {
                0.0
            },
            correlation: correlation(n, (sums.duration, sums.square), ends.sums, sums.product),
        }
    }

    /// Spearman's correlation of each position's duration with the end: durations are drawn again, since a
    /// draw depends on nothing but its number.
    fn rank_correlations(&self, positions: &[usize]) -> Result<Vec<f64>, SimulateError> {
        let ends = ranks(&self.part.ends);
        let n = ends.len() as f64;
        let middle = (n - 1.0) / 2.0;
        let around = |rank: f32| f64::from(rank) - middle;
        let square = |ranks: &[f32]| ranks.iter().map(|&r| around(r) * around(r)).sum::<f64>();
        let ends_square = square(&ends);
        self.pool.each(positions.len(), |number, scratch| {
            let position = positions[number];
            if self.pool.job.control.is_cancelled() {
                return None;
            }
            if !matches!(self.program().work[position], Work::Sampled(_)) {
                return Some(0.0);
            }
            let own = ranks(&self.durations(position, scratch));
            let product: f64 = own
                .iter()
                .zip(&ends)
                .map(|(&a, &b)| around(a) * around(b))
                .sum();
            Some(correlation(
                n,
                (0.0, square(&own)),
                (0.0, ends_square),
                product,
            ))
        })
    }

    fn durations(&self, position: usize, scratch: &mut super::block::Scratch) -> Vec<i32> {
        let blocks = (self.part.ends.len() as u32).div_ceil(super::lanes::LANES as u32);
        let mut durations = self.pool.job.durations(position, 0..blocks, scratch);
        durations.truncate(self.part.ends.len());
        durations
    }

    /// The bars of tickets, risks and gates, the longest first.
    fn tornado(&self, tickets: &[TicketFigures]) -> Result<Vec<Bar>, SimulateError> {
        if !self.settings.details {
            return Ok(Vec::new());
        }
        let mut chosen: Vec<&TicketFigures> =
            tickets.iter().filter(|row| row.duration.1 > 0.0).collect();
        let influence = |row: &TicketFigures| row.correlation.abs();
        chosen.sort_by(|a, b| {
            influence(b)
                .total_cmp(&influence(a))
                .then(a.ticket.cmp(&b.ticket))
        });
        chosen.truncate(self.settings.bars);
        let mut bars = self.ticket_bars(&chosen)?;
        bars.extend(self.event_bars());
        bars.sort_by(|a, b| b.swing().total_cmp(&a.swing()).then(a.cause.cmp(&b.cause)));
        bars.truncate(self.settings.bars);
        Ok(bars)
    }

    fn ticket_bars(&self, chosen: &[&TicketFigures]) -> Result<Vec<Bar>, SimulateError> {
        let position_of = |row: &TicketFigures| {
            let number = self.compiled.model.index().find(Node::Ticket(row.ticket))?;
            Some(self.compiled.model.network().position[number] as usize)
        };
        self.pool.each(chosen.len(), |number, scratch| {
            if self.pool.job.control.is_cancelled() {
                return None;
            }
            let row = chosen[number];
            let durations = self.durations(position_of(row)?, scratch);
            let [low, high] = TORNADO.map(|window| self.mean_end_in(&durations, window));
            Some(Bar {
                cause: Cause::Ticket(row.ticket),
                low,
                high,
            })
        })
    }

    /// The mean finish of the samples whose durations rank inside a window of shares.
    fn mean_end_in(&self, durations: &[i32], (from, to): (f64, f64)) -> f64 {
        let last = durations.len().saturating_sub(1) as f64;
        let (first, end) = ((from * last) as usize, (to * last) as usize + 1);
        let mut order: Vec<u64> = durations
            .iter()
            .enumerate()
            .map(|(at, &units)| (u64::from(units as u32) << 32) | at as u64)
            .collect();
        let end = end.min(order.len());
        if end < order.len() {
            order.select_nth_unstable(end);
        }
        let first = first.min(end.saturating_sub(1));
        if first > 0 {
            order[..end].select_nth_unstable(first);
        }
        let window = &mut order[first..end];
        window.sort_unstable();
        let ends = window
            .iter()
            .map(|key| self.part.ends[(key & 0xffff_ffff) as usize]);
        let total: i64 = ends.map(i64::from).sum();
        self.minutes(total as f64 / window.len().max(1) as f64)
    }

    /// Mean finishes with and without each risk, and with each gate passed at once or not.
    fn event_bars(&self) -> Vec<Bar> {
        let total: f64 = self.part.ends.iter().map(|&end| f64::from(end)).sum();
        let samples = self.part.samples;
        let bar = |cause, low: (f64, u64), high: (f64, u64)| {
            (low.1 > 0 && high.1 > 0).then(|| Bar {
                cause,
                low: self.minutes(low.0 / low.1 as f64),
                high: self.minutes(high.0 / high.1 as f64),
            })
        };
        let risks = self.program().risks.iter().zip(&self.part.risks);
        let risks = risks.filter_map(|(risk, sums)| {
            let without = (total - sums.end_if_happened, samples - sums.happened);
            bar(
                Cause::Risk(risk.id),
                without,
                (sums.end_if_happened, sums.happened),
            )
        });
        let gates = self.program().gates.iter().zip(&self.part.gates);
        let gates = gates.filter_map(|(gate, sums)| {
            let failed = (total - sums.end_if_passed, samples - sums.first_pass);
            bar(
                Cause::Gate(gate.id),
                (sums.end_if_passed, sums.first_pass),
                failed,
            )
        });
        risks.chain(gates).collect()
    }

    /// Where starts are later on average than any predecessor asks for on average.
    fn merges(&self) -> Vec<Merge> {
        if !self.is_in_lanes || self.part.nodes.is_empty() {
            return Vec::new();
        }
        let mut merges = Vec::new();
        for (position, node) in self.program().rows.iter().enumerate() {
            let edges = self.program().edges_of(position);
            let (Some(node), 2..) = (node, edges.len()) else {
                continue;
            };
            let asked = edges.iter().map(|edge| self.mean_asked(edge, position));
            let latest = asked.fold(f64::NEG_INFINITY, f64::max);
            let bias = self.mean_of(position, 1) - latest;
            if bias >= LEAST_BIAS {
                merges.push(Merge {
                    node: *node,
                    predecessors: edges.len() as u32,
                    bias,
                });
            }
        }
        merges.sort_by(|a, b| b.bias.total_cmp(&a.bias).then(a.node.cmp(&b.node)));
        merges.truncate(MOST_MERGES);
        merges
    }

    /// The mean duration (0), start (1) or finish (2) of a position, in minutes.
    fn mean_of(&self, position: usize, what: usize) -> f64 {
        if what == 1 && self.is_in_lanes {
            return self.mean_of(position, 2) - self.mean_of(position, 0);
        }
        let sums = &self.part.nodes[position];
        let sum = [sums.duration, sums.start, sums.finish][what];
        self.mean(self.pool.references().rows[position][what], sum)
    }

    /// The mean of what an edge asks of the start of its successor.
    fn mean_asked(&self, edge: &super::program::Edge, to: usize) -> f64 {
        let from = edge.from as usize;
        let anchor = self.mean_of(from, if edge.kind.from_finish() { 2 } else { 1 });
        let lag = match edge.lag {
            EdgeLag::Fixed(units) => self.minutes(f64::from(units)),
            EdgeLag::Percent(percent) => percent / 100.0 * self.mean_of(from, 0),
            EdgeLag::PercentOfSuccessor(percent) => percent / 100.0 * self.mean_of(to, 0),
        };
        let tail = if edge.kind.to_start() {
            0.0
        } else {
            self.mean_of(to, 0)
        };
        anchor + lag - tail
    }
}

/// Working minutes after a start as minutes on the clock after it, to a fraction of a minute.
pub(super) fn on_clock(calendar: &WorkTime, start: Stamp, minutes: f64) -> f64 {
    if calendar.is_always() || minutes == 0.0 {
        return minutes;
    }
    let whole = libm::ceil(minutes);
    let finish = calendar.add(start, Minutes(whole as i64));
    finish.since(start).0 as f64 - (whole - minutes)
}
