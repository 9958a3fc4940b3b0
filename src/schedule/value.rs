//! What one more agent buys: the makespan for 1, 2, 3 ... identical agents, and where it stops falling.

use super::level::{LevelSettings, Limits, Problem, Staff, Watch, level, unwatched};
use super::utilisation::{Utilisation, utilisation};
use super::{Model, ScheduleError, Settings};
use crate::plan::duration::show;
use crate::plan::{Node, Plan, Work};

/// The most numbers of agents tried.
const MOST_AGENTS: u32 = 64;

/// The makespan by number of agents.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// One row for each number of agents from 1 on.
    pub rows: Vec<AgentValue>,
    /// The fewest agents with which the shortest makespan of the rows is reached.
    pub enough: u32,
    /// Why more add nothing, in a sentence.
    pub reason: String,
    /// A largest set of tickets that can all run at once; empty for plans too large to tell.
    pub widest: Vec<Node>,
}

/// What so many agents need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgentValue {
    /// How many agents.
    pub agents: u32,
    /// The makespan found, in working minutes.
    pub makespan: Work,
    /// No schedule is shorter.
    pub lower_bound: Work,
    /// The share of the agents' time that is worked.
    pub utilisation: Utilisation,
}

/// The makespan for 1 to n identical agents that offer every role around the clock.
///
/// n is the number of the plan's agents, or one more than is enough where that is larger; at most 64. Enough are those
/// who need no longer than 64 do: a bound for fewer cannot say so, since a ticket that asks for three agents takes
/// two where there are no more. Bounds are
/// those that stand at once (critical path, energy, roles): the solver is not asked, since a proof for each
/// number of agents would take longer than all their schedules. Counts
/// schedules, not seconds, so nothing but plan, option and seed changes the rows; `is_over` ends it early
/// with the rows so far, at least one.
///
/// # Errors
/// When the plan has a cycle, or the option is unknown.
pub fn value_of_agents(
    plan: &Plan,
    settings: &Settings,
    seed: u64,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Result<Value, ScheduleError> {
    let model = Model::new(plan, settings)?;
    let staff = |count: u32| LevelSettings {
        settings: settings.clone(),
        staff: Staff::Identical(count),
        skips_proofs: true,
        ..LevelSettings::default()
    };
    let many = Problem::new(plan, &model, &staff(MOST_AGENTS))?;
    let widest = many.widest();
    let limits = Limits {
        schedules: Some(schedules_for(many.len())),
        seed,
        threads: 1,
    };
    let watch = Watch {
        is_over,
        ..unwatched()
    };
    let least = (plan.agents.len() as u32).clamp(1, MOST_AGENTS);
    let crowded = level(plan, &staff(MOST_AGENTS), &limits, &watch)?;
    let (best, unlimited) = (crowded.dates.makespan, crowded.early.makespan);
    let mut rows: Vec<AgentValue> = Vec::new();
    for agents in 1..=MOST_AGENTS {
        let levelled = level(plan, &staff(agents), &limits, &watch)?;
        // More agents can leave one idle: what fewer do, they do as well.
        let before = rows
            .last()
            .map_or(levelled.dates.makespan, |row| row.makespan);
        rows.push(AgentValue {
            agents,
            makespan: levelled.dates.makespan.min(before),
            lower_bound: levelled.lower_bound,
            utilisation: utilisation(plan, &levelled),
        });
        let is_enough = rows.len() > 1 && rows[rows.len() - 2].makespan <= best;
        if (agents >= least && is_enough) || is_over() {
            break;
        }
    }
    let shortest = rows.last().map_or(Work(0), |row| row.makespan);
    let enough = rows
        .iter()
        .find(|row| row.makespan == shortest)
        .map_or(1, |row| row.agents);
    let asked = widest.as_deref().map(|widest| many.asked_by(widest));
    let reason = reason(
        plan,
        enough,
        (shortest, unlimited),
        widest.as_deref().zip(asked),
    );
    Ok(Value {
        rows,
        enough,
        reason,
        widest: widest.unwrap_or_default(),
    })
}

impl Value {
    /// How many of so many agents add nothing, in a sentence; empty where each adds something.
    pub fn surplus(&self, agents: u32) -> String {
        match agents.saturating_sub(self.enough) {
            0 => String::new(),
            1 => format!("The plan has {agents}: 1 agent adds nothing."),
            more => format!("The plan has {agents}: {more} agents add nothing."),
        }
    }
}

/// How many schedules a survey makes of a plan with so many nodes: some tenths of a second's work.
pub fn schedules_for(nodes: usize) -> u64 {
    (30_000 / nodes.max(1) as u64).clamp(2, 2_000)
}

/// The limits of each levelling of a survey of a plan: [`schedules_for`] all its nodes, counted, so that it gives the
/// same on every machine.
pub fn survey_limits(plan: &Plan, seed: u64) -> Limits {
    Limits {
        schedules: Some(schedules_for(plan.tickets.len() + plan.gates.len())),
        seed,
        threads: 1,
    }
}

fn reason(
    plan: &Plan,
    enough: u32,
    (shortest, unlimited): (Work, Work),
    widest: Option<(&[Node], u32)>,
) -> String {
    let agents = if enough == 1 {
        "1 agent is".to_owned()
    } else {
        format!("{enough} agents are")
    };
    match widest {
        Some(([], _)) => "No ticket takes any time, so no agent is needed.".to_owned(),
        Some((widest, asked)) if widest.len() as u32 <= enough && asked <= enough => format!(
            "{agents} enough: never more than {} can run at the same time ({}){}.",
            counted(widest.len() as u32, "ticket"),
            listed(plan, widest),
            match asked > widest.len() as u32 {
                true => format!(", and they ask for {} together", counted(asked, "agent")),
                false => String::new(),
            }
        ),
        _ if shortest <= unlimited => format!(
            "{agents} enough: the critical path takes {} with any number of agents.",
            show(unlimited)
        ),
        // Where more could be at work than are tried, nothing is known of more.
        Some((widest, asked)) if asked.max(widest.len() as u32) > MOST_AGENTS => format!(
            "No shorter schedule than {} was found with up to {MOST_AGENTS} agents; more were not tried.",
            show(shortest)
        ),
        _ => format!(
            "No shorter schedule than {} was found with more than {}.",
            show(shortest),
            counted(enough, "agent")
        ),
    }
}

/// `1 agent`, `2 agents`.
pub(super) fn counted(count: u32, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// `A, B and D`; of many the first few.
fn listed(plan: &Plan, nodes: &[Node]) -> String {
    let keys: Vec<&str> = nodes.iter().map(|&node| plan.key(node)).collect();
    match keys.as_slice() {
        [] => "none".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] if keys.len() <= 8 => format!("{} and {last}", first.join(", ")),
        keys => format!("{} and {} more", keys[..7].join(", "), keys.len() - 7),
    }
}
