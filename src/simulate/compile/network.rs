//! What holds what back: edges seen from their successors, dates, and who may finish last.

use super::super::program::{Edge, EdgeLag, Held, Unit};
use super::Compiler;
use crate::plan::{DependencyKind, Stamp};
use crate::schedule::HoldKind;

/// An edge before its lag is in units.
#[derive(Clone, Copy)]
pub(super) struct Tie {
    from: u32,
    to: u32,
    kind: DependencyKind,
    lag: TieLag,
}

#[derive(Clone, Copy)]
enum TieLag {
    Minutes(i32),
    Percent(f64),
    PercentOfSuccessor(f64),
}

impl Compiler<'_> {
    /// Every link, by the positions it joins.
    pub(super) fn ties(&self) -> Vec<Tie> {
        let network = self.model.network();
        let mut ties = Vec::with_capacity(network.to.len());
        for from in 0..network.len() {
            for edge in network.out(from) {
                let link = &self.model.links()[network.link[edge] as usize];
                let lag = match self.model.percent_lag(self.plan, link) {
                    None => TieLag::Minutes(link.lag),
                    Some((percent, false)) => TieLag::Percent(percent),
                    Some((percent, true)) => TieLag::PercentOfSuccessor(percent),
                };
                ties.push(Tie {
                    from: from as u32,
                    to: network.to[edge],
                    kind: link.kind,
                    lag,
                });
            }
        }
        ties
    }

    /// No instant of any sample lies farther from the plan's start than so many minutes.
    pub(super) fn longest_run(&self, ties: &[Tie]) -> f64 {
        let mut farthest = 0f64;
        let mut starts = vec![0f64; self.longest.len()];
        for hold in self.model.holds() {
            let position = hold.position;
            let at = self.minutes_after_start(hold.at);
            farthest = farthest.max(at.abs());
            starts[position as usize] = starts[position as usize].max(at);
        }
        // Ties stand in the order of their predecessors, so each start is final when it is read.
        let mut next = 0;
        for from in 0..starts.len() {
            let finish = starts[from] + self.longest[from];
            farthest = farthest.max(finish);
            while let Some(tie) = ties.get(next).filter(|tie| tie.from as usize == from) {
                let lag = match tie.lag {
                    TieLag::Minutes(minutes) => f64::from(minutes).abs(),
                    TieLag::Percent(percent) => percent.abs() / 100.0 * self.longest[from] + 1.0,
                    TieLag::PercentOfSuccessor(percent) => {
                        percent.abs() / 100.0 * self.longest[tie.to as usize] + 1.0
                    }
                };
                farthest = farthest.max(lag);
                let start = &mut starts[tie.to as usize];
                *start = start.max(finish + lag);
                next += 1;
            }
        }
        farthest
    }

    /// Edges by successor: where those of each position begin, and the edges.
    pub(super) fn edges(&self, ties: &[Tie], unit: Unit) -> (Vec<u32>, Vec<Edge>) {
        let mut first = vec![0u32; self.longest.len() + 1];
        for tie in ties {
            first[tie.to as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut next = first.clone();
        let blank = Edge {
            from: 0,
            kind: DependencyKind::Fs,
            lag: EdgeLag::Fixed(0),
        };
        let mut edges = vec![blank; ties.len()];
        for tie in ties {
            let place = &mut next[tie.to as usize];
            edges[*place as usize] = Edge {
                from: tie.from,
                kind: tie.kind,
                lag: match tie.lag {
                    TieLag::Minutes(minutes) => EdgeLag::Fixed(unit.units(f64::from(minutes))),
                    TieLag::Percent(percent) => EdgeLag::Percent(percent),
                    TieLag::PercentOfSuccessor(percent) => EdgeLag::PercentOfSuccessor(percent),
                },
            };
            *place += 1;
        }
        (first, edges)
    }

    /// Dates as they act on starts, by position: the last that fixes one, else all that hold it.
    pub(super) fn held(&self, unit: Unit) -> Vec<(u32, Held)> {
        let mut holds = self.model.holds();
        holds.sort_by_key(|hold| hold.position);
        let mut out: Vec<(u32, Held)> = Vec::new();
        for hold in holds {
            let position = hold.position;
            let at = unit.units(self.minutes_after_start(hold.at));
            let held = match hold.kind {
                HoldKind::StartsFrom => Held::StartsFrom(at),
                HoldKind::FinishesFrom => Held::FinishesFrom(at),
                HoldKind::Starts => Held::Starts(at),
                HoldKind::Finishes => Held::Finishes(at),
            };
            let is_fixed = out
                .last()
                .is_some_and(|last| last.0 == position && last.1.fixes());
            if held.fixes() {
                while out.last().is_some_and(|last| last.0 == position) {
                    out.pop();
                }
                out.push((position, held));
            } else if !is_fixed {
                out.push((position, held));
            }
        }
        out
    }

    /// Minutes from the plan's start to an instant: of working time in lanes, else on the clock.
    pub(super) fn minutes_after_start(&self, at: Stamp) -> f64 {
        let start = self.model.start();
        if self.is_in_lanes {
            self.model.calendar().between(start, at).0 as f64
        } else {
            at.since(start).0 as f64
        }
    }

    /// The positions one of which finishes last: those no other has to wait for to the end.
    pub(super) fn ends(&self, ties: &[Tie]) -> Vec<u32> {
        let rows = self.rows();
        let mut is_outlasted = vec![false; self.longest.len()];
        let mut is_fixed = vec![false; self.longest.len()];
        for hold in self.model.holds() {
            let fixes = matches!(hold.kind, HoldKind::Starts | HoldKind::Finishes);
            is_fixed[hold.position as usize] |= fixes;
        }
        for tie in ties {
            let to = tie.to as usize;
            let waits = tie.kind == DependencyKind::Fs
                && matches!(tie.lag, TieLag::Minutes(minutes) if minutes >= 0);
            if waits && rows[to].is_some() && !is_fixed[to] {
                is_outlasted[tie.from as usize] = true;
            }
        }
        let positions = 0..self.longest.len();
        let last = positions.filter(|&at| rows[at].is_some() && !is_outlasted[at]);
        last.map(|at| at as u32).collect()
    }
}
