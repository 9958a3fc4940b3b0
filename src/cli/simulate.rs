//! `slackline simulate`: the distribution of the finish, and what it hangs on.

use super::error::CliError;
use super::input::{Input, Reading};
use super::table::{Side, count, lay_out};
use super::{Ending, output};
use crate::plan::duration::{of_working_time, show};
use crate::plan::{CheckpointId, GateId, Node, Plan, RangeReading, Stamp, Work};
use crate::schedule::level::{LevelSettings, Limits, level, unwatched};
use crate::schedule::value::schedules_for;
use crate::schedule::{Schedule, ScheduleError};
use crate::simulate::{
    Bar, Cause, Control, Distribution, Fate, Feasibility, NoGo, Odds, Sampling, Settings,
    SimulateError, Summary, Verdict, feasibility, judge, no_go, simulate,
};
use serde::Serialize;
use std::time::Instant;

/// Simulate the plan: when it will be finished, how probably, and because of what
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The option to follow; the plan as it stands without it
    #[arg(long, value_name = "NAME")]
    option: Option<String>,
    /// How many runs to sample; with --until the most
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10_000,
        allow_negative_numbers = true
    )]
    samples: u32,
    /// The same seed gives the same result
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        allow_negative_numbers = true
    )]
    seed: u64,
    /// Threads to compute on, all there are by default; the result does not depend on it
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    threads: usize,
    /// Level every run: agents work on no more at once than they can
    #[arg(long)]
    level: bool,
    /// Rank correlation for cruciality, instead of the linear one
    #[arg(long)]
    spearman: bool,
    /// How runs are spread over what may happen
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    sampling: SamplingName,
    /// Stop when the 80th percentile is known to so many minutes either way, with 95 % confidence
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true)]
    until: Option<f64>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum SamplingName {
    /// Independent draws
    #[default]
    Plain,
    /// The scrambled Sobol sequence
    Sobol,
    /// Latin hypercube
    Lhs,
}

/// The result as scripts see it; null where a cycle leaves none.
#[derive(Serialize)]
struct Listing<'a> {
    samples: u32,
    seed: u64,
    seconds: f64,
    start: Option<Stamp>,
    finish: Option<Figures>,
    /// Working minutes; the same as `finish` where the plan keeps no hours.
    makespan: Option<Figures>,
    deadline: Option<Stamp>,
    deadline_probability: Option<f64>,
    deadline_interval: Option<[f64; 2]>,
    claim: Option<ClaimRow>,
    /// Durations that the plan's texts state for all of it, or for a track or phase.
    claims: Vec<StatementRow<'a>>,
    tickets: Vec<TicketRow<'a>>,
    checkpoints: Vec<CheckpointRow<'a>>,
    gates: Vec<GateRow<'a>>,
    risks: Vec<RiskRow<'a>>,
    merges: Vec<MergeRow<'a>>,
    tornado: Vec<BarRow<'a>>,
    cost: Option<CostRow>,
    effort: Option<Figures>,
    convergence: Vec<ConvergenceRow>,
    levelled: bool,
    correlation: f64,
    ranges: RangeReading,
    assumptions: Vec<&'a str>,
    cycle: &'a [String],
}

/// Quantiles interpolate linearly between order statistics.
#[derive(Serialize)]
struct Figures {
    mean: f64,
    sd: f64,
    p10: f64,
    p50: f64,
    p80: f64,
    p90: f64,
    p95: f64,
}

#[derive(Serialize)]
struct ClaimRow {
    min: Work,
    max: Work,
    /// That it takes no longer than the claim.
    probability: f64,
    interval: [f64; 2],
}

#[derive(Serialize)]
struct StatementRow<'a> {
    text: &'a str,
    /// The track or phase it is about; null where it is about the whole plan.
    about: Option<&'a str>,
    min: Work,
    max: Work,
    /// That it takes no longer than the long end.
    probability: f64,
    interval: [f64; 2],
}

#[derive(Serialize)]
struct TicketRow<'a> {
    key: &'a str,
    criticality: f64,
    significance: f64,
    ssi: f64,
    cruciality: f64,
    mean: f64,
    sd: f64,
}

#[derive(Serialize)]
struct CheckpointRow<'a> {
    name: &'a str,
    probability: f64,
    interval: [f64; 2],
    expectations: Vec<f64>,
    /// Every expectation, judged by the dependencies, the durations and its probability.
    verdicts: Vec<VerdictRow>,
}

#[derive(Serialize)]
struct VerdictRow {
    expected: String,
    /// `impossible`, `contradicted`, `late`, `unlikely` or `holds`.
    verdict: &'static str,
    /// How much later than the checkpoint it holds as planned, on the clock.
    delay: i64,
    /// The same with every estimate at its short end.
    least_delay: i64,
    sentences: Vec<String>,
}

#[derive(Serialize)]
struct GateRow<'a> {
    key: &'a str,
    name: &'a str,
    first_pass_probability: f64,
    accepted_probability: f64,
    mean_failures: f64,
    delay: Option<f64>,
    /// What one failed attempt costs as planned.
    no_go: Option<NoGoRow>,
    finish: Figures,
}

#[derive(Serialize)]
struct NoGoRow {
    /// Working minutes of rework and another review.
    round: i64,
    /// How much later the gate opens, on the clock.
    opening: i64,
    /// How much later the last finish is, on the clock.
    finish: i64,
    /// The same in working minutes.
    delay: i64,
    /// The delay that the decision states; null where it states none.
    stated: Option<i64>,
}

#[derive(Serialize)]
struct RiskRow<'a> {
    name: &'a str,
    probability: f64,
    delay: Option<f64>,
}

#[derive(Serialize)]
struct MergeRow<'a> {
    key: &'a str,
    predecessors: u32,
    bias: f64,
}

#[derive(Serialize)]
struct BarRow<'a> {
    kind: &'static str,
    name: &'a str,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct CostRow {
    #[serde(flatten)]
    figures: Figures,
    currency: String,
    /// That a run keeps both 80th percentiles, that of the finish and that of the cost.
    joint_p80: f64,
}

#[derive(Serialize)]
struct ConvergenceRow {
    samples: usize,
    p80: f64,
    half_width: f64,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    let reading = arguments.input.read_aloud()?;
    let settings = arguments.settings(&reading)?;
    let clock = Instant::now();
    match simulate(&reading.plan, &settings, &Control::default()) {
        Ok(summary) => {
            let proved = Proved::of(&reading.plan, &settings, &summary);
            if arguments.json {
                let mut listing = listed(&reading.plan, &summary, &proved);
                listing.seconds = clock.elapsed().as_secs_f64();
                output::print_json(&listing)?;
            } else {
                output::print_text(&described(&reading.plan, &summary, &proved))?;
            }
            Ok(Ending::Fine)
        }
        Err(error) => refuse(arguments, &reading, &settings, error),
    }
}

/// The planned dates with agents, of as many schedules as the simulation makes of its order.
fn planned_with_agents(plan: &Plan, settings: &Settings) -> Option<Schedule> {
    let level_settings = LevelSettings {
        settings: crate::schedule::Settings {
            option: settings.option,
        },
        ..LevelSettings::default()
    };
    let limits = Limits {
        schedules: Some(schedules_for(plan.tickets.len() + plan.gates.len())),
        ..Limits::default()
    };
    let levelled = level(plan, &level_settings, &limits, &unwatched());
    levelled.ok().map(|levelled| levelled.dates)
}

/// What needs no samples: how expectations fare, and what a no-go costs.
#[derive(Default)]
struct Proved {
    rows: Vec<(Feasibility, Verdict)>,
    no_go: Vec<NoGo>,
}

impl Proved {
    fn of(plan: &Plan, settings: &Settings, summary: &Summary) -> Self {
        // Whoever has samples has dates, so neither can fail.
        let levelled = settings.level.then(|| planned_with_agents(plan, settings));
        let levelled = levelled.flatten();
        let rows = feasibility(plan, settings.option, levelled.as_ref()).unwrap_or_default();
        let odds = |row: &Feasibility| {
            let mut own = summary.checkpoints.iter();
            let own = own.find(|own| own.checkpoint == row.checkpoint)?;
            own.each.get(row.expectation).copied()
        };
        let judged = |row: Feasibility| {
            let verdict = judge(plan, &row, odds(&row));
            (row, verdict)
        };
        Self {
            rows: rows.into_iter().map(judged).collect(),
            no_go: no_go(plan, settings.option, settings.level, &Control::default())
                .unwrap_or_default(),
        }
    }

    fn of_checkpoint(&self, id: CheckpointId) -> impl Iterator<Item = &(Feasibility, Verdict)> {
        self.rows
            .iter()
            .filter(move |(row, _)| row.checkpoint == id)
    }

    fn no_go(&self, gate: GateId) -> Option<&NoGo> {
        self.no_go.iter().find(|row| row.gate == gate)
    }
}

/// Says why there is no result; a plan that cannot be simulated is wrong, everything else is wrong usage.
fn refuse(
    arguments: &Arguments,
    reading: &Reading,
    settings: &Settings,
    error: SimulateError,
) -> Result<Ending, CliError> {
    let cycle: &[String] = match &error {
        SimulateError::Schedule(ScheduleError::Cycle(cycle)) => &cycle.keys,
        SimulateError::NeverPasses { .. } => &[],
        SimulateError::Schedule(_) | SimulateError::Samples(_) | SimulateError::Cancelled => {
            return Err(CliError::Usage(error.to_string()));
        }
    };
    if arguments.json {
        output::print_json(&Listing::empty(&reading.plan, settings, cycle))?;
    }
    output::complain("error", format_args!("{}: {error}", reading.name));
    Ok(Ending::Wrong)
}

impl Arguments {
    fn settings(&self, reading: &Reading) -> Result<Settings, CliError> {
        if self
            .until
            .is_some_and(|minutes| minutes.is_nan() || minutes <= 0.0)
        {
            let minutes = self.until.unwrap_or_default();
            return Err(CliError::Usage(format!(
                "--until {minutes}: it takes minutes above 0, such as 5 or 0.5"
            )));
        }
        Ok(Settings {
            option: reading.option(self.option.as_deref())?,
            samples: self.samples,
            seed: self.seed,
            threads: self.threads,
            level: self.level,
            spearman: self.spearman,
            stop: self.until,
            sampling: match self.sampling {
                SamplingName::Plain => Sampling::Plain,
                SamplingName::Sobol => Sampling::Sobol,
                SamplingName::Lhs => Sampling::LatinHypercube,
            },
            ..Settings::default()
        })
    }
}

impl<'a> Listing<'a> {
    fn empty(plan: &'a Plan, settings: &Settings, cycle: &'a [String]) -> Self {
        Self {
            samples: 0,
            seed: settings.seed,
            seconds: 0.0,
            start: None,
            finish: None,
            makespan: None,
            deadline: plan.info.deadline_stamp(),
            deadline_probability: None,
            deadline_interval: None,
            claim: None,
            claims: Vec::new(),
            tickets: Vec::new(),
            checkpoints: Vec::new(),
            gates: Vec::new(),
            risks: Vec::new(),
            merges: Vec::new(),
            tornado: Vec::new(),
            cost: None,
            effort: None,
            convergence: Vec::new(),
            levelled: settings.level,
            correlation: plan.info.correlation,
            ranges: plan.info.ranges,
            assumptions: plan.info.assumptions.iter().map(String::as_str).collect(),
            cycle,
        }
    }
}

impl From<&Distribution> for Figures {
    fn from(of: &Distribution) -> Self {
        Self {
            mean: of.mean,
            sd: of.deviation,
            p10: of.quantile(0.10),
            p50: of.quantile(0.50),
            p80: of.quantile(0.80),
            p90: of.quantile(0.90),
            p95: of.quantile(0.95),
        }
    }
}

fn interval(odds: &Odds) -> [f64; 2] {
    [odds.low, odds.high]
}

fn listed<'a>(plan: &'a Plan, summary: &'a Summary, proved: &Proved) -> Listing<'a> {
    let deadline = summary.deadline.as_ref();
    let assumptions = plan.info.assumptions.iter().chain(&summary.assumptions);
    Listing {
        samples: summary.settings.samples,
        start: Some(summary.start),
        finish: Some(Figures::from(&summary.finish)),
        makespan: Some(Figures::from(&summary.makespan)),
        deadline_probability: deadline.map(|(_, odds)| odds.probability),
        deadline_interval: deadline.map(|(_, odds)| interval(odds)),
        claim: summary.claim.map(|row| ClaimRow {
            min: row.claim.min,
            max: row.claim.max,
            probability: row.in_time.probability,
            interval: interval(&row.in_time),
        }),
        claims: statement_rows(plan, summary),
        tickets: ticket_rows(plan, summary),
        checkpoints: checkpoint_rows(plan, summary, proved),
        gates: gate_rows(plan, summary, proved),
        risks: risk_rows(plan, summary),
        merges: merge_rows(plan, summary),
        tornado: summary
            .tornado
            .iter()
            .map(|bar| bar_row(plan, bar))
            .collect(),
        cost: (summary.cost.quantile(1.0) > 0.0).then(|| cost_row(plan, summary)),
        effort: Some(Figures::from(&summary.effort)),
        convergence: convergence_rows(summary),
        assumptions: assumptions.map(String::as_str).collect(),
        ..Listing::empty(plan, &summary.settings, &[])
    }
}

fn statement_rows<'a>(plan: &'a Plan, summary: &Summary) -> Vec<StatementRow<'a>> {
    let rows = summary.statements.iter().filter_map(|row| {
        Some(StatementRow {
            text: &plan.claims.get(row.claim)?.text,
            about: row.part.map(|part| part.name(plan)),
            min: row.min,
            max: row.max,
            probability: row.in_time.probability,
            interval: interval(&row.in_time),
        })
    });
    rows.collect()
}

fn ticket_rows<'a>(plan: &'a Plan, summary: &Summary) -> Vec<TicketRow<'a>> {
    let rows = summary.tickets.iter().map(|row| TicketRow {
        key: plan.key(Node::Ticket(row.ticket)),
        criticality: row.criticality,
        significance: row.significance,
        ssi: row.sensitivity,
        cruciality: row.correlation.abs(),
        mean: row.duration.0,
        sd: row.duration.1,
    });
    rows.collect()
}

fn checkpoint_rows<'a>(
    plan: &'a Plan,
    summary: &Summary,
    proved: &Proved,
) -> Vec<CheckpointRow<'a>> {
    let rows = summary.checkpoints.iter().filter_map(|row| {
        Some(CheckpointRow {
            name: &plan.checkpoints.get(row.checkpoint)?.name,
            probability: row.all.probability,
            interval: interval(&row.all),
            expectations: row.each.iter().map(|odds| odds.probability).collect(),
            verdicts: proved
                .of_checkpoint(row.checkpoint)
                .map(verdict_row)
                .collect(),
        })
    });
    rows.collect()
}

fn verdict_row((row, verdict): &(Feasibility, Verdict)) -> VerdictRow {
    VerdictRow {
        expected: verdict.expected.clone(),
        verdict: match verdict.fate {
            Fate::Impossible => "impossible",
            Fate::Contradicted => "contradicted",
            Fate::Late => "late",
            Fate::Unlikely => "unlikely",
            Fate::Holds => "holds",
        },
        delay: row.planned_delay().0,
        least_delay: row.least_delay().0,
        sentences: verdict.sentences.clone(),
    }
}

fn gate_rows<'a>(plan: &'a Plan, summary: &Summary, proved: &Proved) -> Vec<GateRow<'a>> {
    let rows = summary.gates.iter().filter_map(|row| {
        let gate = plan.gates.get(row.gate)?;
        Some(GateRow {
            key: &gate.key,
            name: &gate.name,
            first_pass_probability: row.first_pass.probability,
            accepted_probability: row.accepted.probability,
            mean_failures: row.failures,
            delay: row.delay,
            no_go: proved.no_go(row.gate).map(|own| NoGoRow {
                round: own.round.0,
                opening: own.opening.0,
                finish: own.finish.0,
                delay: own.delay.0,
                stated: gate.decision.delay.map(|stated| stated.0),
            }),
            finish: Figures::from(&row.opening),
        })
    });
    rows.collect()
}

fn risk_rows<'a>(plan: &'a Plan, summary: &Summary) -> Vec<RiskRow<'a>> {
    let rows = summary.risks.iter().filter_map(|row| {
        Some(RiskRow {
            name: &plan.risks.get(row.risk)?.name,
            probability: row.happened.probability,
            delay: row.delay,
        })
    });
    rows.collect()
}

fn merge_rows<'a>(plan: &'a Plan, summary: &Summary) -> Vec<MergeRow<'a>> {
    let rows = summary.merges.iter().map(|row| MergeRow {
        key: plan.key(row.node),
        predecessors: row.predecessors,
        bias: row.bias,
    });
    rows.collect()
}

fn bar_row<'a>(plan: &'a Plan, bar: &Bar) -> BarRow<'a> {
    let (kind, name) = match bar.cause {
        Cause::Ticket(id) => ("ticket", plan.key(Node::Ticket(id))),
        Cause::Gate(id) => ("gate", plan.key(Node::Gate(id))),
        Cause::Risk(id) => ("risk", plan.risks.get(id).map_or("", |risk| &risk.name)),
    };
    BarRow {
        kind,
        name,
        low: bar.low,
        high: bar.high,
    }
}

fn cost_row(plan: &Plan, summary: &Summary) -> CostRow {
    let both = summary.joint(summary.finish.quantile(0.8), summary.cost.quantile(0.8));
    CostRow {
        figures: Figures::from(&summary.cost),
        currency: plan.info.currency.clone(),
        joint_p80: both.probability,
    }
}

/// How many points of the convergence are printed.
const POINTS: usize = 10;

fn convergence_rows(summary: &Summary) -> Vec<ConvergenceRow> {
    let points = summary.convergence(0.8, POINTS).into_iter();
    let row = |point: crate::simulate::Convergence| ConvergenceRow {
        samples: point.samples,
        p80: point.value,
        half_width: point.half_width,
    };
    points.map(row).collect()
}

/// The most tickets people are shown, those that matter most.
const MOST_TICKETS: usize = 15;

fn described(plan: &Plan, summary: &Summary, proved: &Proved) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<11}{value}\n"));
    if !plan.info.title.is_empty() {
        line("plan", plan.info.title.clone());
    }
    if plan.tickets.is_empty() && plan.gates.is_empty() {
        line(
            "note",
            "there are no tickets, so nothing takes any time".to_owned(),
        );
    }
    line("start", summary.start.told());
    line(
        "runs",
        format!(
            "{}, seed {}{}",
            count(summary.settings.samples as usize, "sample"),
            summary.settings.seed,
            if summary.settings.level {
                ", levelled"
            } else {
                ""
            }
        ),
    );
    for (name, share) in [
        ("P10", 0.1),
        ("P50", 0.5),
        ("P80", 0.8),
        ("P90", 0.9),
        ("P95", 0.95),
    ] {
        let at = instant(summary, summary.finish.quantile(share));
        let after = working(plan, summary.makespan.quantile(share));
        line(name, format!("{at}, after {after}"));
    }
    line(
        "mean",
        format!(
            "{}, deviation {}",
            working(plan, summary.makespan.mean),
            working(plan, summary.makespan.deviation)
        ),
    );
    if let Some(words) = not_reached(summary) {
        line("until", words);
    }
    if let Some((at, odds)) = summary.deadline {
        line("deadline", format!("{}: {}", at.told(), percent(&odds)));
    }
    if let Some(claim) = summary.claim {
        let (min, max) = (show(claim.claim.min), show(claim.claim.max));
        line(
            "claim",
            format!(
                "{min} to {max}: {} within its long end",
                percent(&claim.in_time)
            ),
        );
    }
    for row in &summary.statements {
        let claim = plan.claims.get(row.claim);
        let text = claim.map_or("", |own| &own.text);
        let part = row.part.map(|part| part.name(plan));
        let of = part.map_or(String::new(), |name| format!("{name}, "));
        line(
            "stated",
            format!("{of}\"{text}\": {}", percent(&row.in_time)),
        );
    }
    if summary.cost.quantile(1.0) > 0.0 {
        let (middle, high) = (summary.cost.quantile(0.5), summary.cost.quantile(0.8));
        let currency = &plan.info.currency;
        line(
            "cost",
            format!("P50 {middle:.0}, P80 {high:.0} {currency}")
                .trim_end()
                .to_owned(),
        );
    }
    for assumption in plan.info.assumptions.iter().chain(&summary.assumptions) {
        line("assumed", assumption.clone());
    }
    for table in [
        tickets_table(plan, summary),
        gates_table(plan, summary, proved),
        checks_table(plan, summary),
    ] {
        if !table.is_empty() {
            text.push('\n');
            text.push_str(&table);
        }
    }
    let failures = failures(plan, proved);
    if !failures.is_empty() {
        text.push('\n');
        text.push_str(&failures);
    }
    text
}

/// That the samples asked for do not make the 80th percentile as sure as was asked.
fn not_reached(summary: &Summary) -> Option<String> {
    let target = summary.settings.stop?;
    let widths = [&summary.makespan, &summary.finish].map(|own| own.half_width(0.8));
    let width = widths[0].min(widths[1]);
    (width > target).then(|| {
        format!(
            "not reached: after {} samples the 80th percentile is known to {width:.1} min either way, not to {target} min",
            summary.settings.samples
        )
    })
}

/// A sentence for every expectation that fails.
fn failures(plan: &Plan, proved: &Proved) -> String {
    let sentence = |(row, verdict): &(Feasibility, Verdict)| {
        let name = &plan.checkpoints.get(row.checkpoint)?.name;
        Some(format!("{name}: {}\n", verdict.failure()?))
    };
    proved.rows.iter().filter_map(sentence).collect()
}

fn tickets_table(plan: &Plan, summary: &Summary) -> String {
    let mut tickets: Vec<_> = summary.tickets.iter().collect();
    tickets.sort_by(|a, b| {
        b.criticality
            .total_cmp(&a.criticality)
            .then(a.ticket.cmp(&b.ticket))
    });
    tickets.truncate(MOST_TICKETS);
    let header = [
        "key",
        "critical",
        "significance",
        "ssi",
        "cruciality",
        "mean",
        "deviation",
    ];
    let rows = tickets.iter().map(|row| {
        vec![
            plan.key(Node::Ticket(row.ticket)).to_owned(),
            format!("{:.0} %", 100.0 * row.criticality),
            format!("{:.2}", row.significance),
            format!("{:.2}", row.sensitivity),
            format!("{:.2}", row.correlation.abs()),
            rounded(row.duration.0),
            rounded(row.duration.1),
        ]
    });
    table(&header, rows)
}

fn gates_table(plan: &Plan, summary: &Summary, proved: &Proved) -> String {
    let header = [
        "gate",
        "passes first",
        "failures",
        "opens at risk",
        "P80",
        "a no-go costs",
    ];
    let rows = summary.gates.iter().map(|row| {
        vec![
            plan.key(Node::Gate(row.gate)).to_owned(),
            format!("{:.0} %", 100.0 * row.first_pass.probability),
            format!("{:.2}", row.failures),
            format!("{:.0} %", 100.0 * row.accepted.probability),
            instant(summary, row.opening.quantile(0.8)),
            match proved.no_go(row.gate) {
                Some(own) if own.finish.0 > 0 => own.finish_words(),
                _ => "nothing".to_owned(),
            },
        ]
    });
    table(&header, rows)
}

fn checks_table(plan: &Plan, summary: &Summary) -> String {
    let header = ["checkpoint", "holds"];
    let rows = summary.checkpoints.iter().map(|row| {
        let name = plan.checkpoints.get(row.checkpoint).map_or("", |c| &c.name);
        vec![
            name.to_owned(),
            format!("{:.0} %", 100.0 * row.all.probability),
        ]
    });
    table(&header, rows)
}

fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let header = header.iter().map(|text| (*text).to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
    if rows.len() == 1 {
        return String::new();
    }
    let mut columns = vec![Side::Right; rows[0].len()];
    columns[0] = Side::Left;
    lay_out(&columns, &rows)
}

/// The instant so many minutes after the start, as people read it.
fn instant(summary: &Summary, minutes: f64) -> String {
    Stamp(summary.start.0 + minutes.round() as i64).told()
}

fn rounded(minutes: f64) -> String {
    show(Work(minutes.round() as i64))
}

/// Minutes of working time, saying so where the plan keeps hours and the clock is another measure.
fn working(plan: &Plan, minutes: f64) -> String {
    let work = Work(minutes.round() as i64);
    match plan.info.calendar {
        Some(_) => of_working_time(work),
        None => show(work),
    }
}

fn percent(odds: &Odds) -> String {
    format!(
        "{:.1} % ({:.1} to {:.1} %)",
        100.0 * odds.probability,
        100.0 * odds.low,
        100.0 * odds.high
    )
}
