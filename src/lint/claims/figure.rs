//! "Total effort: 22 hours", "the critical path is 14 hours", "with 4 agents it takes 5 hours".
//!
//! Effort is compared with effort, length with length, and a team with what levelling makes of it. Where a
//! ticket has no estimate, what is known may already be too much; otherwise nothing is decided.

use super::{Contradiction, Flaw, Verdict};
use crate::document::facts::{Figure, Measure};
use crate::lint::Context;
use crate::lint::papers::Paper;
use crate::lint::text::folded;
use crate::lint::wording::{count, hours, hours_between, number, some_of, verb};
use crate::plan::{EstimatePoint, Node, Plan, Ticket, Track};
use crate::schedule::Schedule;

/// Figures are rounded: one part in a hundred is no error, one in ten where it is called approximate or stated
/// in weeks.
const EXACT: f64 = 0.01;
const ROUND: f64 = 0.10;

/// Chains of more rows than this are named by their ends.
const NAMED: usize = 6;

/// A figure of a document with its verdict.
#[derive(Clone, Debug)]
pub(in crate::lint) struct Judged {
    /// Which document.
    pub(in crate::lint) paper: usize,
    /// Which of its figures.
    pub(in crate::lint) figure: usize,
    /// What becomes of it.
    pub(in crate::lint) verdict: Verdict,
}

/// Judges every figure of every document.
pub(in crate::lint) fn judge(context: &Context) -> Vec<Judged> {
    let papers = context.papers().iter().enumerate();
    let of = |(at, paper): (usize, &Paper)| -> Vec<Judged> {
        let figures = paper.facts.figures.iter().enumerate();
        let one = |(figure, said)| Judged {
            paper: at,
            figure,
            verdict: verdict(context, paper, said),
        };
        figures.map(one).collect()
    };
    papers.flat_map(of).collect()
}

/// Judges one stated figure.
fn verdict(context: &Context, paper: &Paper, said: &Figure) -> Verdict {
    let verdict = match said.measure {
        Measure::Effort => effort(context, paper, said),
        Measure::Average => average(context, paper, said),
        Measure::Chain => chain(context, said),
        Measure::Team(agents) => team(context, said, agents),
    };
    corrected(said, verdict)
}

/// The sentence with the number as it is.
fn corrected(said: &Figure, verdict: Verdict) -> Verdict {
    let Verdict::Contradicted(mut found) = verdict else {
        return verdict;
    };
    let unit = (said.unit.0.max(1)) as f64;
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–');
    let words = said
        .written
        .trim_start_matches(|c| is_number(c) || c == ' ');
    let space = if said.written.contains(' ') { " " } else { "" };
    let right = format!("{}{space}{words}", number(found.actual / unit));
    let is_simple = said.min == said.max && found.actual > 0.0 && found.correction.is_none();
    if is_simple && said.text.contains(&said.written) {
        found.correction = Some(said.text.replacen(&said.written, &right, 1));
    }
    Verdict::Contradicted(found)
}

/// How far a value may lie beside the number that is stated.
fn tolerance(said: &Figure) -> f64 {
    let is_coarse = said.is_approximate || said.unit.0 >= 2_400;
    1.0 + if is_coarse { ROUND } else { EXACT }
}

/// Whether a range meets what is stated.
fn meets(said: &Figure, min: f64, max: f64) -> bool {
    let loose = tolerance(said);
    let (low, high) = (said.min.0 as f64, said.max.0 as f64);
    low <= max * loose && high * loose >= min
}

/// The work a figure may speak of.
struct Amount {
    min: f64,
    max: f64,
    tickets: usize,
    missing: usize,
    whose: String,
}

impl Amount {
    fn of<'t>(tickets: impl Iterator<Item = &'t Ticket>, whose: String) -> Self {
        let mut amount = Self {
            min: 0.0,
            max: 0.0,
            tickets: 0,
            missing: 0,
            whose,
        };
        for ticket in tickets {
            amount.tickets += 1;
            let at = |point| ticket.estimate.at(point).map(|work| work.0 as f64);
            match (at(EstimatePoint::Min), at(EstimatePoint::Max)) {
                (Some(min), Some(max)) => {
                    amount.min += min;
                    amount.max += max;
                }
                _ => amount.missing += 1,
            }
        }
        amount
    }

    fn words(&self) -> String {
        let sum = hours_between(self.min, self.max);
        let tickets = count(self.tickets - self.missing, "ticket");
        match self.missing {
            0 => format!("the {tickets} of {} add up to {sum}", self.whose),
            _ => format!(
                "the {tickets} of {} with an estimate add up to {sum}",
                self.whose
            ),
        }
    }
}

/// The tickets of the document a figure stands in; of the whole plan where it is the only one.
fn of_paper<'c>(context: &'c Context, paper: &Paper) -> impl Iterator<Item = &'c Ticket> {
    let is_alone = context.papers().len() < 2;
    let source = paper.source;
    context
        .leaves()
        .filter(move |t| is_alone || t.sources.iter().any(|line| line.source == source))
}

fn track_named<'c>(context: &'c Context, said: &Figure) -> Option<&'c Track> {
    let name = folded(said.track.as_ref()?);
    let mut tracks = context.plan.tracks.iter();
    tracks.find(|track| folded(&track.name) == name)
}

fn whole(context: &Context, paper: &Paper) -> Amount {
    let whose = match context.papers().len() {
        0 | 1 => "the plan".to_owned(),
        _ => paper.row.name.clone(),
    };
    Amount::of(of_paper(context, paper), whose)
}

/// What a figure may speak of, the likelier first.
fn amounts(context: &Context, paper: &Paper, said: &Figure) -> Vec<Amount> {
    let track = track_named(context, said).map(|track| {
        let own = context.leaves().filter(|t| t.track == Some(track.id));
        Amount::of(own, track.name.clone())
    });
    match (track, said.may_be_whole) {
        (Some(track), false) => vec![track],
        (Some(track), true) => vec![whole(context, paper), track],
        (None, _) => vec![whole(context, paper)],
    }
}

fn effort(context: &Context, paper: &Paper, said: &Figure) -> Verdict {
    let amounts = amounts(context, paper, said);
    let is_whole = |amount: &&Amount| amount.tickets > 0 && amount.missing == 0;
    let met = amounts
        .iter()
        .filter(is_whole)
        .find(|amount| meets(said, amount.min, amount.max));
    if let Some(met) = met {
        return Verdict::Holds(met.words());
    }
    if let Some(reason) = another_sum(context, said) {
        return Verdict::Holds(reason);
    }
    let Some(first) = amounts.first().filter(|amount| amount.tickets > 0) else {
        return Verdict::undecided("the plan lists no tickets of it");
    };
    let stated = said.max.0 as f64;
    let actual = if first.min > stated {
        first.min
    } else {
        first.max
    };
    // More than is known may lie in what nobody estimated; less cannot.
    let is_too_much = first.min > stated * tolerance(said);
    match first.missing {
        0 => Contradiction::verdict(Flaw::Sum, stated, actual, first.words()),
        _ if is_too_much => Contradiction::verdict(Flaw::Sum, stated, first.min, first.words()),
        missing => Verdict::undecided(format!(
            "{} of {} {} no estimate",
            count(missing, "ticket"),
            first.whose,
            verb(missing, "has", "have")
        )),
    }
}

/// Other sums of the plan that a total may be: the budgets of its tracks, or of the tickets and of tracks without.
fn another_sum(context: &Context, said: &Figure) -> Option<String> {
    if said.track.is_some() && !said.may_be_whole {
        let budget = track_named(context, said)?.budget?.0 as f64;
        return meets(said, budget, budget).then(|| format!("its budget is {}", hours(budget)));
    }
    let total = super::total_work(context).filter(|total| *total > 0.0)?;
    meets(said, total, total).then(|| format!("all work of the plan is {}", hours(total)))
}

fn average(context: &Context, paper: &Paper, said: &Figure) -> Verdict {
    let amounts = amounts(context, paper, said);
    let Some(first) = amounts.first().filter(|amount| amount.tickets > 0) else {
        return Verdict::undecided("the plan lists no tickets");
    };
    if first.missing > 0 {
        return Verdict::undecided("some tickets have no estimate");
    }
    let tickets = first.tickets as f64;
    let (min, max) = (first.min / tickets, first.max / tickets);
    let by = format!(
        "{}, which is {} each",
        first.words(),
        hours_between(min, max)
    );
    match meets(said, min, max) {
        true => Verdict::Holds(by),
        false => Contradiction::verdict(Flaw::Sum, said.max.0 as f64, max, by),
    }
}

fn chain(context: &Context, said: &Figure) -> Verdict {
    let dates = match context.schedule() {
        Ok(dates) => dates,
        Err(_) => return Verdict::undecided("the plan has a loop"),
    };
    let plan = context.plan;
    let named: Vec<Node> = said
        .chain
        .iter()
        .filter_map(|key| plan.find_key(key))
        .collect();
    let longest = dates.makespan.0 as f64;
    let path = format!(
        "the longest chain, {}, takes {}",
        names(plan, &dates.critical_path),
        hours(longest)
    );
    let is_guessed = context.leaves().any(|ticket| ticket.estimate.is_none());
    let stated = said.max.0 as f64;
    if is_guessed {
        let least = context.least(None).map_or(0.0, |least| least.0 as f64);
        return match least > stated * tolerance(said) {
            true => {
                let by = format!("a chain takes {} at the shortest estimates", hours(least));
                Contradiction::verdict(Flaw::Sum, stated, least, by)
            }
            false => Verdict::undecided("some tickets have no estimate"),
        };
    }
    if named.len() >= 2 && named.iter().any(|&node| is_beside(dates, node)) {
        let own = own_length(plan, &named);
        let by = format!("{} take {}, and {path}", names(plan, &named), hours(own));
        return about(
            Contradiction::verdict(Flaw::Sum, stated, longest, by),
            dates,
        );
    }
    length(context, said, dates, path)
}

/// The length of the plan against a stated one, on all points of its estimates.
fn length(context: &Context, said: &Figure, dates: &Schedule, path: String) -> Verdict {
    let longest = dates.makespan.0 as f64;
    if meets(said, longest, longest) {
        return Verdict::Holds(path);
    }
    let at = |point| context.at_point(None, point).map(|s| s.makespan.0 as f64);
    let (least, most) = (at(EstimatePoint::Min), at(EstimatePoint::Max));
    let (least, most) = (least.unwrap_or(longest), most.unwrap_or(longest));
    if meets(said, least, most) {
        let odds = context.odds_of_at_most(said.max);
        let odds = odds.map_or(String::new(), |odds| format!(", {}", kept(odds)));
        let by = format!(
            "it is {} by its estimates{odds}",
            hours_between(least, most)
        );
        return Verdict::Holds(by);
    }
    about(
        Contradiction::verdict(Flaw::Sum, said.max.0 as f64, longest, path),
        dates,
    )
}

fn about(verdict: Verdict, dates: &Schedule) -> Verdict {
    let Verdict::Contradicted(mut found) = verdict else {
        return verdict;
    };
    found.rows = dates
        .critical_path
        .iter()
        .map(|&node| node.into())
        .collect();
    Verdict::Contradicted(found)
}

fn is_beside(dates: &Schedule, node: Node) -> bool {
    dates.dates(node).is_some_and(|dates| !dates.critical)
}

/// What the rows of a chain take one after the other, at their likely estimates.
fn own_length(plan: &Plan, chain: &[Node]) -> f64 {
    let takes = |node: &Node| match node {
        Node::Ticket(id) => plan.tickets.get(*id).and_then(|t| t.estimate.likely()),
        Node::Gate(id) => plan.gates.get(*id).and_then(|g| g.review),
    };
    let works = chain.iter().filter_map(takes);
    works.map(|work| work.0 as f64).sum()
}

fn names(plan: &Plan, chain: &[Node]) -> String {
    let key = |node: &Node| match node {
        Node::Ticket(id) => plan
            .tickets
            .get(*id)
            .map_or(String::new(), |t| t.key.clone()),
        Node::Gate(id) => plan.gates.get(*id).map_or(String::new(), |g| g.key.clone()),
    };
    let keys: Vec<String> = chain.iter().map(key).collect();
    match keys.as_slice() {
        [first, .., last] if keys.len() > NAMED => {
            format!("{first} to {last} over {} rows", keys.len())
        }
        _ => some_of(&keys, NAMED),
    }
}

/// How likely something is, in words: `20 % of the simulated runs keep it`.
pub(super) fn kept(odds: f64) -> String {
    match odds {
        odds if odds <= 0.0 => "no simulated run keeps it".to_owned(),
        odds if odds < 0.01 => "fewer than 1 % of the simulated runs keep it".to_owned(),
        odds => format!(
            "{} % of the simulated runs keep it",
            number((odds * 100.0).round())
        ),
    }
}

fn team(context: &Context, said: &Figure, agents: u32) -> Verdict {
    if context.leaves().any(|ticket| ticket.estimate.is_none()) {
        return Verdict::undecided("some tickets have no estimate");
    }
    let Some(found) = context.team_of(agents) else {
        return Verdict::undecided("the plan is too large, or has a loop: Options levels it");
    };
    let stated = said.max.0 as f64;
    let (best, bound) = (found.best.0 as f64, found.bound.0 as f64);
    let who = count(agents as usize, "agent");
    let takes = format!("with {who} the plan takes {}", hours(best));
    let is_met = |makespan: f64| meets(said, makespan, makespan);
    if is_met(best) || found.own.is_some_and(|own| is_met(own.0 as f64)) {
        return Verdict::Holds(takes);
    }
    if bound > stated * tolerance(said) {
        let by = format!("with {who} no schedule is shorter than {}", hours(bound));
        return within_estimates(
            context,
            said,
            Contradiction::verdict(Flaw::Sum, stated, bound, by),
        );
    }
    // Longer than all work one after the other is wrong whoever does it; anything between is a matter of order.
    let total: f64 = context
        .leaves()
        .filter_map(|t| t.estimate.at(EstimatePoint::Max))
        .map(|work| work.0 as f64)
        .sum();
    let longest = total.max(found.own.map_or(best, |own| best.max(own.0 as f64)));
    match said.min.0 as f64 > longest * tolerance(said) {
        true => Contradiction::verdict(Flaw::Sum, stated, best, takes),
        false => Verdict::undecided(format!("{takes} by the best schedule found")),
    }
}

/// A contradiction at the likely estimates counts only where the whole range of estimates agrees.
fn within_estimates(context: &Context, said: &Figure, verdict: Verdict) -> Verdict {
    let is_ranged = context.leaves().any(|ticket| {
        ticket.estimate.at(EstimatePoint::Min) != ticket.estimate.at(EstimatePoint::Max)
    });
    let least = context.least(None).map_or(0.0, |least| least.0 as f64);
    let is_proved = least > said.max.0 as f64;
    match is_ranged && !is_proved {
        true => Verdict::undecided(format!("at the likely estimates {}", verdict.reason())),
        false => verdict,
    }
}
