//! How long each ticket may take: its estimate, what happened already, and the risks that hit it.

use super::super::SimulateError;
use super::super::philox::{Purpose, Variable};
use super::super::program::{Form, Hit, RiskDraw, Sampler, Unit, Work};
use super::super::settings::PATIENCE;
use super::super::spread::{Curve, Family, Lost, curve};
use super::super::stream::Stream;
use super::{Compiler, Tables};
use crate::plan::duration::{LONGEST, show};
use crate::plan::{Estimate, Impact, Node, Risk, Ticket, TicketId, TrackId, first_of};
use crate::schedule::{Rest, Standing, agents_at_work};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What may happen to one ticket, in minutes: `max(offset + hits(curve), least)`.
pub(super) struct Drawable {
    pub(super) position: u32,
    pub(super) id: u32,
    pub(super) track: Option<TrackId>,
    pub(super) curve: Curve,
    pub(super) offset: f64,
    pub(super) least: f64,
    hits: Vec<(usize, f64, f64)>,
}

/// Everything that is drawn for tickets.
pub(super) struct Samplers {
    pub(super) work: Vec<Work>,
    pub(super) samplers: Vec<Sampler>,
    pub(super) factors: Vec<Stream>,
    pub(super) risks: Vec<RiskDraw>,
    pub(super) hits: Vec<Hit>,
    pub(super) observed: Vec<f32>,
}

/// The most tickets that are named in a sentence.
const MOST_NAMED: usize = 5;

/// What some estimates lose when they are drawn, in words.
fn loss(lost: Lost, keys: &[&str]) -> String {
    let what = match lost {
        Lost::Likely => {
            "with the likely value the work could take less than no time; the 10th and 90th percentile are kept, the likely value is not"
        }
        Lost::Shape => {
            "the range is too wide for the shape of the estimate, which would begin below zero; it is drawn as a lognormal with the same 10th and 90th percentile"
        }
        Lost::Ends => {
            "lognormal, so the ends are the 10th and 90th percentile whatever the plan reads, and a likely value does not count"
        }
    };
    format!("{}: {what}.", first_of(keys, MOST_NAMED))
}

/// `(8 h to 4 h)`, `(min 8 h, likely 2 h, max 4 h)`.
fn written(estimate: &Estimate) -> String {
    match estimate {
        Estimate::Range { min, max } => format!("({} to {})", show(*min), show(*max)),
        Estimate::ThreePoint { min, likely, max } => format!(
            "(min {}, likely {}, max {})",
            show(*min),
            show(*likely),
            show(*max)
        ),
        _ => String::new(),
    }
}

impl Compiler<'_> {
    /// Every ticket that runs, with the most it can take noted in `longest`.
    pub(super) fn drawables(&mut self) -> Result<Vec<Drawable>, SimulateError> {
        let risks = self.live_risks();
        let mut by_position = self.hits(&risks);
        let mut drawables = Vec::new();
        let mut losses: BTreeMap<Lost, Vec<&str>> = BTreeMap::new();
        for (number, ticket) in self.plan.tickets.iter().enumerate() {
            if number % PATIENCE == 0 {
                self.go_on()?;
            }
            let Some(position) = self.position(Node::Ticket(ticket.id)) else {
                continue;
            };
            let standing = self.model.standing(number);
            let whole = Rest {
                offset: 0.0,
                scale: 1.0,
                least: 0.0,
                whole: self.model.network().minutes[position as usize],
            };
            let (rest, is_over) = match standing {
                Some(Standing::Rest(rest)) => (rest, false),
                Some(Standing::Over) => (whole, true),
                None => (whole, false),
            };
            let hits = match is_over {
                true => Vec::new(),
                false => by_position.remove(&position).unwrap_or_default(),
            };
            let (curve, lost) = self.curve_of(number, ticket, rest.whole, is_over);
            if let Some(lost) = lost {
                losses.entry(lost).or_default().push(&ticket.key);
            }
            let drawable = Drawable {
                position,
                id: ticket.id.0,
                track: ticket.track,
                // Nothing of it is open where nothing is left.
                curve: match rest.scale {
                    0.0 => Curve::Fixed(0.0),
                    share => curve.scaled(share),
                },
                offset: rest.offset,
                least: rest.least,
                hits,
            };
            self.longest[position as usize] = drawable.longest();
            drawables.push(drawable);
        }
        self.say_as_late();
        let losses = losses.iter().map(|(lost, keys)| loss(*lost, keys));
        self.assumptions.extend(losses);
        self.say_out_of_order(&drawables);
        Ok(drawables)
    }

    /// Which estimates are written in an order that cannot be, with their numbers.
    fn say_out_of_order(&mut self, drawables: &[Drawable]) {
        let tickets = drawables.iter();
        let tickets = tickets.filter_map(|own| self.plan.tickets.get(TicketId(own.id)));
        let turned: Vec<&Ticket> = tickets
            .filter(|ticket| ticket.estimate.put_in_order().is_some())
            .collect();
        if turned.is_empty() {
            return;
        }
        let words = |ticket: &&Ticket| format!("{} {}", ticket.key, written(&ticket.estimate));
        let turned: Vec<String> = turned.iter().map(words).collect();
        self.assumptions.push(format!(
            "Estimates out of order: {}. Each is drawn from its smallest value to its largest.",
            first_of(&turned, MOST_NAMED)
        ));
    }

    fn say_as_late(&mut self) {
        if self.model.count_as_late() > 0 {
            self.assumptions.push(
                "Tickets that run as late as possible are simulated as soon as possible: they never decide the finish.".into(),
            );
        }
    }

    /// The distribution of a ticket's minutes, its agents working together, and what it does not keep of the estimate.
    fn curve_of(
        &self,
        number: usize,
        ticket: &Ticket,
        planned: i32,
        is_over: bool,
    ) -> (Curve, Option<Lost>) {
        let planned = f64::from(planned);
        let is_fixed = is_over || self.is_at_one_point() || self.model.is_assumed(number);
        let found = curve(&ticket.estimate, ticket.shape, self.plan.info.ranges);
        match found {
            Some(read) if !is_fixed && !matches!(read.curve, Curve::Fixed(_)) => {
                let together = 1.0 / f64::from(agents_at_work(ticket));
                (read.curve.scaled(together), read.lost)
            }
            _ => (Curve::Fixed(planned), None),
        }
    }

    /// The risks that can do something.
    fn live_risks(&self) -> Vec<&Risk> {
        let is_live = |risk: &&Risk| {
            let happens = risk.probability.is_some_and(|p| p > 0.0);
            happens && risk.impact.is_some()
        };
        self.plan.risks.iter().filter(is_live).collect()
    }

    /// What each risk does, by position.
    fn hits(&self, risks: &[&Risk]) -> BTreeMap<u32, Vec<(usize, f64, f64)>> {
        let mut hits: BTreeMap<u32, Vec<(usize, f64, f64)>> = BTreeMap::new();
        for (number, risk) in risks.iter().enumerate() {
            let mut positions: Vec<u32> = risk
                .tickets
                .iter()
                .flat_map(|&id| self.positions_in(id))
                .collect();
            if !risk.tracks.is_empty() {
                let of_tracks = self
                    .plan
                    .tickets
                    .iter()
                    .filter(|t| t.track.is_some_and(|track| risk.tracks.contains(&track)));
                positions.extend(of_tracks.filter_map(|t| self.position(Node::Ticket(t.id))));
            }
            positions.sort_unstable();
            positions.dedup();
            for position in positions {
                let agents = self.ticket_at(position).map_or(1, agents_at_work);
                let hit = match risk.impact {
                    Some(Impact::Delay(work)) => {
                        (number, 1.0, work.0.max(0) as f64 / f64::from(agents))
                    }
                    Some(Impact::Factor(factor)) if factor >= 0.0 => {
                        (number, factor.min(1000.0), 0.0)
                    }
                    _ => continue,
                };
                hits.entry(position).or_default().push(hit);
            }
        }
        hits
    }

    fn ticket_at(&self, position: u32) -> Option<&Ticket> {
        let number = self.model.network().order[position as usize] as usize;
        self.plan.tickets.at(number)
    }

    /// Turns what may happen into units.
    pub(super) fn samplers(
        &self,
        drawables: &[Drawable],
        unit: Unit,
        tables: &mut Tables,
    ) -> Result<Samplers, SimulateError> {
        // What every draw may need comes first: normal numbers, and the way back from them.
        tables.of_draws(Family::Normal, 0.0);
        tables.of_normals(Family::Uniform, 0.0);
        let minutes = self.model.network().minutes.iter();
        let mut out = Samplers {
            work: minutes
                .map(|&m| Work::Fixed(unit.units(f64::from(m))))
                .collect(),
            samplers: Vec::new(),
            factors: Vec::new(),
            risks: self.risk_draws(),
            hits: Vec::new(),
            observed: Vec::new(),
        };
        tables.octaves.reserve(drawables.len());
        out.samplers.reserve(drawables.len());
        let mut factors = BTreeMap::new();
        for (number, drawable) in drawables.iter().enumerate() {
            if number % PATIENCE == 0 {
                self.go_on()?;
            }
            out.work[drawable.position as usize] = match drawable.always() {
                Some(minutes) => Work::Fixed(unit.units(minutes)),
                None => {
                    let factor = self.factor_of(drawable, &mut factors, &mut out.factors);
                    let stream = self.stream(Purpose::Duration, drawable.id);
                    let sampler = drawable.sampler(unit, (stream, factor), tables, &mut out);
                    out.samplers.push(sampler);
                    Work::Sampled(out.samplers.len() as u32 - 1)
                }
            };
        }
        Ok(out)
    }

    fn risk_draws(&self) -> Vec<RiskDraw> {
        let draw = |risk: &&Risk| RiskDraw {
            id: risk.id,
            stream: self.stream(Purpose::Risk, risk.id.0),
            probability: risk.probability.unwrap_or(0.0).min(1.0) as f32,
        };
        self.live_risks().iter().map(draw).collect()
    }

    /// The number of the factor a ticket shares with its track.
    fn factor_of(
        &self,
        drawable: &Drawable,
        known: &mut BTreeMap<TrackId, u32>,
        factors: &mut Vec<Stream>,
    ) -> Option<u32> {
        let track = drawable.track.filter(|_| self.correlation() > 0.0)?;
        let is_drawn = !matches!(drawable.curve, Curve::Fixed(_));
        is_drawn.then(|| match known.entry(track) {
            Entry::Occupied(at) => *at.get(),
            Entry::Vacant(at) => {
                factors.push(self.stream(Purpose::Track, track.0));
                *at.insert(factors.len() as u32 - 1)
            }
        })
    }

    /// The variables with the spread of what hangs on them, for the sequences that have few dimensions.
    pub(super) fn widest(
        &self,
        drawables: &[Drawable],
        samplers: &[Sampler],
    ) -> Vec<(Variable, f64)> {
        let mut spread: BTreeMap<u32, f64> = BTreeMap::new();
        for drawable in drawables {
            spread.insert(
                drawable.id,
                drawable.curve.longest() - drawable.curve.mean(),
            );
        }
        let mut widest = Vec::new();
        let mut shared: BTreeMap<u32, f64> = BTreeMap::new();
        for sampler in samplers {
            let spread = spread
                .get(&sampler.stream.variable.id)
                .copied()
                .unwrap_or(0.0);
            widest.push((sampler.stream.variable, spread));
            if let Some(factor) = sampler.factor {
                *shared.entry(factor).or_default() += spread;
            }
        }
        let mut unseen: BTreeSet<TrackId> = self.plan.tracks.iter().map(|track| track.id).collect();
        let total: f64 = shared.values().sum();
        for drawable in drawables {
            if let Some(track) = drawable.track.filter(|track| unseen.remove(track)) {
                let purpose = Purpose::Track;
                let id = track.0;
                widest.push((Variable { purpose, id }, total));
            }
        }
        widest
    }
}

impl Drawable {
    /// The most minutes it can take.
    fn longest(&self) -> f64 {
        let limit = LONGEST.0 as f64;
        let mut minutes = self.curve.longest().min(limit);
        for &(_, factor, delay) in &self.hits {
            minutes = minutes * factor.max(1.0) + delay;
        }
        (self.offset + minutes).max(self.least)
    }

    /// How long it takes where nothing about it is open: whole minutes, as planned dates have it.
    fn always(&self) -> Option<f64> {
        match self.curve {
            Curve::Fixed(minutes) if self.hits.is_empty() => {
                let exact = (self.offset + minutes).max(self.least);
                Some(libm::ceil(exact - 1e-6))
            }
            _ => None,
        }
    }

    fn sampler(
        &self,
        unit: Unit,
        (stream, factor): (Stream, Option<u32>),
        tables: &mut Tables,
        out: &mut Samplers,
    ) -> Sampler {
        let per_minute = unit.per_minute();
        let scaled = |minutes: f64| (minutes * per_minute) as f32;
        let (form, low, range) = match &self.curve {
            Curve::Fixed(minutes) => (Form::Fixed, scaled(*minutes), 0.0),
            Curve::Ranged {
                family,
                low,
                high,
                mode,
            } => {
                let form = match (family, factor) {
                    (Family::Uniform, None) => Form::Uniform,
                    (Family::Triangular, None) => Form::Triangular(*mode as f32),
                    (_, None) => Form::Octaves(tables.of_draws(*family, *mode)),
                    _ => Form::Pieces(tables.of_normals(*family, *mode)),
                };
                (form, scaled(*low), scaled(high - low))
            }
            Curve::Lognormal { mean, deviation } => {
                let log2 = std::f64::consts::LOG2_E;
                let low = mean * log2 + libm::log2(per_minute);
                (Form::Power, low as f32, (deviation * log2) as f32)
            }
            Curve::Observed(values) => {
                let first = out.observed.len() as u32;
                out.observed
                    .extend(values.iter().map(|&value| scaled(value)));
                let count = values.len() as u32;
                (Form::Observed { first, count }, 0.0, 1.0)
            }
        };
        let first = out.hits.len() as u32;
        out.hits
            .extend(self.hits.iter().map(|&(risk, factor, delay)| Hit {
                risk: risk as u32,
                factor: factor as f32,
                delay: scaled(delay),
            }));
        Sampler {
            stream,
            factor,
            form,
            low,
            range,
            hits: first..out.hits.len() as u32,
            offset: scaled(self.offset),
            least: scaled(self.least),
            most: scaled(self.longest()),
        }
    }
}
