//! The arrows that a gantt chart of ours keeps in its comments, made to agree with its bars.
//!
//! The chart has no calendars, so a bar lasts the time on the clock between its ends. A lag that counted working time
//! would then move bars; such an arrow gets the time between the bars as its lag. A gate has no start of its own, so
//! that of the arrows to it that decides gets it, too.

use super::bars::Bars;
use super::flow::Stroke;
use super::terms;
use super::text::plain;
use crate::plan::*;
use std::collections::HashMap;

impl Bars<'_> {
    /// The arrows in the comments of a chart of ours, as far as both their bars are there.
    pub(super) fn own_arrows(&mut self, nodes: &[Option<Node>]) {
        let bars = self.chart.bars.iter().zip(nodes).zip(&self.dates);
        let known: HashMap<String, (Node, (Stamp, Stamp))> = bars
            .filter_map(|((bar, node), dates)| Some((bar.id?.to_owned(), ((*node)?, (*dates)?))))
            .collect();
        let mut arrows = Vec::new();
        for link in std::mem::take(&mut self.chart.arrows) {
            let (Some(&(from, before)), Some(&(to, after))) =
                (known.get(&link.from), known.get(&link.to))
            else {
                continue;
            };
            if from == to {
                continue;
            }
            let id = DependencyId(self.next_id());
            let mut dependency = Dependency::new(id, from, to);
            let is_dotted = link.stroke == Stroke::Dotted;
            if !terms::apply(&plain(&link.label), is_dotted, &mut dependency) {
                dependency.readings = vec![terms::other_reading(&mut self.plan)];
            }
            arrows.push(OwnArrow::new(dependency, before, after));
        }
        let bent = hold_bars(&mut arrows);
        if bent > 0 {
            self.report.note(format!(
                "lags count the time on the clock between the bars, since the chart has no calendars ({bent})"
            ));
        }
        for arrow in arrows {
            self.plan.dependencies.insert(arrow.dependency);
        }
    }
}

/// An arrow in a comment, beside the bars it leads between.
struct OwnArrow {
    dependency: Dependency,
    /// What its lag counts from, and when the bar it asks for begins or ends.
    from: Stamp,
    to: Stamp,
    /// The lag as time on the clock, the only one of a chart.
    lag: i64,
}

impl OwnArrow {
    fn new(dependency: Dependency, before: (Stamp, Stamp), after: (Stamp, Stamp)) -> Self {
        let pick = |is_start, dates: (Stamp, Stamp)| if is_start { dates.0 } else { dates.1 };
        let share = |percent: f64, dates: (Stamp, Stamp)| {
            (dates.1.since(dates.0).0 as f64 * percent / 100.0).round() as i64
        };
        let lag = match dependency.lag {
            Lag::Work(work) => work.0,
            Lag::Elapsed(elapsed) => elapsed.0,
            Lag::Percent(percent) => share(percent, before),
            Lag::PercentOfSuccessor(percent) => share(percent, after),
        };
        Self {
            from: pick(!dependency.kind.from_finish(), before),
            to: pick(dependency.kind.to_start(), after),
            dependency,
            lag,
        }
    }

    fn holds(&self) -> bool {
        self.dependency.strength != Strength::Info && self.dependency.readings.is_empty()
    }

    /// Minutes between when it lets its bar begin or end and when that does.
    fn slack(&self) -> i64 {
        self.to.since(self.from).0.saturating_sub(self.lag)
    }

    fn bend(&mut self) {
        self.lag = self.to.since(self.from).0;
        self.dependency.lag = Lag::Elapsed(Elapsed(self.lag));
    }
}

/// Bends arrows that would move bars, and of those to a gate, which has no start of its own, the one that decides;
/// how many.
fn hold_bars(arrows: &mut [OwnArrow]) -> usize {
    let mut bent = 0;
    let mut nearest: HashMap<GateId, usize> = HashMap::new();
    for place in 0..arrows.len() {
        let arrow = &mut arrows[place];
        if !arrow.holds() {
            continue;
        }
        if arrow.slack() < 0 {
            arrow.bend();
            bent += 1;
        }
        if let Node::Gate(gate) = arrow.dependency.to {
            let slack = arrow.slack();
            let known = nearest.entry(gate).or_insert(place);
            if slack < arrows[*known].slack() {
                *known = place;
            }
        }
    }
    for place in nearest.into_values() {
        if arrows[place].slack() > 0 {
            arrows[place].bend();
            bent += 1;
        }
    }
    bent
}
