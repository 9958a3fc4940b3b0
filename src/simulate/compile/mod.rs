//! From rows to a [`Program`]: everything that has to be looked up is looked up here, once.
//!
//! In order: how long each ticket may take ([`tickets`]), how gates fail ([`gates`]), what holds what back
//! ([`network`]), what checkpoints look at ([`watches`]), what work costs ([`rates`]). The longest possible run
//! is known before any number is turned into units, so that the unit can be as fine as it allows.

mod gates;
mod network;
mod rates;
mod tickets;
mod watches;

use super::SimulateError;
use super::beta::pert_of_draws;
use super::lates::Lates;
use super::octaves::{self, Octaves, Shape, Span};
use super::philox::{Purpose, Variable};
use super::pieces::Pieces;
use super::program::{Program, Unit};
use super::settings::{Control, Settings};
use super::sobol::Places;
use super::spread::{Family, of_normals};
use super::staff::Staffed;
use super::stream::Stream;
use crate::plan::{EstimatePoint, Node, Plan, PlanOption, TicketId};
use crate::schedule::{Model, Settings as ScheduleSettings};
use std::collections::BTreeMap;

/// A plan compiled for sampling, with what it was compiled from.
pub(super) struct Compiled {
    pub(super) model: Model,
    pub(super) program: Program,
    /// What had to be assumed, in words.
    pub(super) assumptions: Vec<String>,
    /// The plan with its agents, where they limit what runs at once.
    pub(super) staffed: Option<Staffed>,
}

/// What the files of this folder share.
struct Compiler<'a> {
    plan: &'a Plan,
    option: Option<&'a PlanOption>,
    model: &'a Model,
    seed: u64,
    control: &'a Control,
    /// Whether samples are computed in lanes of working time, and not one by one on the clock.
    is_in_lanes: bool,
    /// `[nodes]`: the most minutes each position may take.
    longest: Vec<f64>,
    assumptions: Vec<String>,
}

/// Compiles a plan for a simulation. O(rows + links).
pub(super) fn compile(
    plan: &Plan,
    settings: &Settings,
    control: &Control,
) -> Result<Compiled, SimulateError> {
    let model = Model::new(
        plan,
        &ScheduleSettings {
            option: settings.option,
        },
    )?;
    if control.is_cancelled() {
        return Err(SimulateError::Cancelled);
    }
    let option = settings.option.and_then(|id| plan.options.get(id));
    let mut compiler = Compiler {
        plan,
        option,
        seed: settings.seed,
        control,
        is_in_lanes: model.has_one_calendar() && !settings.level,
        longest: model
            .network()
            .minutes
            .iter()
            .map(|&m| f64::from(m))
            .collect(),
        assumptions: model.assumptions().to_vec(),
        model: &model,
    };
    let program = compiler.program(settings)?;
    let mut assumptions = compiler.assumptions;
    let staffed = match settings.level {
        true => Some(Staffed::new(plan, &model, settings, control)?),
        false => None,
    };
    assumptions.extend(
        staffed
            .iter()
            .flat_map(|staffed| staffed.assumptions().to_vec()),
    );
    Ok(Compiled {
        model,
        program,
        assumptions,
        staffed,
    })
}

impl Compiled {
    /// Whether samples are dated in lanes of working time, and not one by one on the clock.
    pub(super) fn is_in_lanes(&self) -> bool {
        self.staffed.is_none() && self.model.has_one_calendar()
    }
}

impl Compiler<'_> {
    fn program(&mut self, settings: &Settings) -> Result<Program, SimulateError> {
        let drawables = self.drawables()?;
        let failing = self.failing()?;
        let ties = self.ties();
        self.go_on()?;
        let longest = self.longest_run(&ties);
        let unit = if self.is_in_lanes {
            Unit::for_minutes(longest)
        } else {
            Unit::MINUTE
        };
        let mut tables = Tables::default();
        let correlation = self.correlation();
        let samplers = self.samplers(&drawables, unit, &mut tables)?;
        let (first_in, edges) = self.edges(&ties, unit);
        self.go_on()?;
        let rates = self.rates(unit);
        let widest = self.widest(&drawables, &samplers.samplers);
        Ok(Program {
            unit,
            seed: settings.seed,
            sampling: settings.sampling,
            samples: settings.samples,
            rows: self.rows(),
            gates: self.gate_draws(&failing, unit),
            lates: Lates::new(&first_in, &edges),
            first_in,
            edges,
            holds: self.held(unit),
            ends: self.ends(&ties),
            watches: self.watches(unit),
            spans: self.spans(),
            common_rate: self.common_rate(&rates, unit),
            rates,
            fixed_cost: self.fixed_cost(),
            places: Places::to_the_widest(widest),
            work: samplers.work,
            samplers: samplers.samplers,
            factors: samplers.factors,
            risks: samplers.risks,
            hits: samplers.hits,
            observed: samplers.observed,
            octaves: tables.octaves,
            pieces: tables.pieces,
            weights: (
                libm::sqrt(correlation) as f32,
                libm::sqrt(1.0 - correlation) as f32,
            ),
        })
    }

    /// An error when somebody wants an end.
    fn go_on(&self) -> Result<(), SimulateError> {
        match self.control.is_cancelled() {
            true => Err(SimulateError::Cancelled),
            false => Ok(()),
        }
    }

    /// The correlation of durations in a track, within its bounds.
    fn correlation(&self) -> f64 {
        let stated = self.plan.info.correlation;
        if stated.is_nan() {
            0.0
        } else {
            stated.clamp(0.0, 1.0)
        }
    }

    /// Whether the option takes one end of every estimate.
    fn is_at_one_point(&self) -> bool {
        self.option
            .is_some_and(|o| matches!(o.point, EstimatePoint::Min | EstimatePoint::Max))
    }

    /// The draws of a purpose and a row's id.
    fn stream(&self, purpose: Purpose, id: u32) -> Stream {
        Stream::new(self.seed, Variable { purpose, id })
    }

    fn position(&self, node: Node) -> Option<u32> {
        self.model.position_of(node)
    }

    /// `[nodes]`: the ticket or gate that runs at each position.
    fn rows(&self) -> Vec<Option<Node>> {
        let row = |&number: &u32| {
            let number = number as usize;
            let runs = self.model.runs(number);
            runs.then(|| self.model.index().node(number)).flatten()
        };
        self.model.network().order.iter().map(row).collect()
    }

    /// The positions of a ticket, or of all the tickets in it where it is a summary.
    fn positions_in(&self, ticket: TicketId) -> Vec<u32> {
        self.model.positions_in(self.plan, ticket)
    }
}

/// Tables that several tickets share.
#[derive(Default)]
struct Tables {
    octaves: Octaves,
    pieces: Vec<Pieces>,
    /// By family and the bits of the mode: tables of draws, and of normal numbers.
    known: [BTreeMap<(Family, u64), u32>; 2],
}

impl Tables {
    /// The number of a table of draws.
    fn of_draws(&mut self, family: Family, mode: f64) -> u32 {
        let [known, _] = &mut self.known;
        let shape = (family, mode.to_bits());
        *known.entry(shape).or_insert_with(|| match family {
            Family::Pert => self.octaves.push(&pert_of_draws(mode)),
            _ => {
                let shape = Shape::through(octaves::points(), Span::NORMAL);
                self.octaves.push(&shape)
            }
        })
    }

    /// The number of a table of normal numbers.
    fn of_normals(&mut self, family: Family, mode: f64) -> u32 {
        let [_, known] = &mut self.known;
        let mode = if family == Family::Uniform { 0.0 } else { mode };
        *known.entry((family, mode.to_bits())).or_insert_with(|| {
            self.pieces.push(Pieces::through(&of_normals(family, mode)));
            self.pieces.len() as u32 - 1
        })
    }
}
