//! Claims: every number an author states about the plan is an assertion, and gets a verdict.
//!
//! A claim holds, is contradicted (and by what), or cannot be decided (and what is missing). One file per
//! kind of claim. A verdict rests on rows, on arithmetic the claim itself spells out, or on another line
//! that says something else; where a claim does not clearly say what it is about, it stays undecided.
//! The rules that report contradictions read them here, so that a number is judged once.

mod count;
mod date;
pub(super) mod duration;
pub(super) mod figure;
mod sum;
pub(super) mod written;

pub(super) use duration::total_work;

use super::Context;
use super::text::unit_minutes;
use crate::plan::{Claim, ClaimId, ClaimKind, RowRef, SourceRef};

/// A claim with its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The claim.
    pub claim: ClaimId,
    /// What becomes of it.
    pub verdict: Verdict,
}

/// What becomes of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is true of the plan, for this reason.
    Holds(String),
    /// It is not.
    Contradicted(Contradiction),
    /// Nobody can say; this is missing.
    Undecided(String),
}

/// Why a claim is not true.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// What contradicts it, in words that follow "but".
    pub by: String,
    /// The number stated, durations in minutes.
    pub stated: f64,
    /// The number found, durations in minutes.
    pub actual: f64,
    /// Which rule reports it.
    pub(super) flaw: Flaw,
    /// The rows it rests on.
    pub(super) rows: Vec<RowRef>,
    /// The author's sentence put right.
    pub(super) correction: Option<String>,
}

/// The kinds of contradiction, one per rule that reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// So many, and there are others.
    Count,
    /// Parts that do not add up.
    Sum,
    /// Steps that do not add up to their ticket.
    RollUp,
    /// An average taken for a duration.
    Average,
    /// One label at two times.
    Time,
    /// Shorter than the work can be.
    Bound,
}

impl Verdict {
    /// The word shown to people and scripts.
    pub fn label(&self) -> &'static str {
        match self {
            Verdict::Holds(_) => "holds",
            Verdict::Contradicted(_) => "contradicted",
            Verdict::Undecided(_) => "undecided",
        }
    }

    /// Why: what it rests on, what contradicts it, or what is missing.
    pub fn reason(&self) -> &str {
        match self {
            Verdict::Holds(by) | Verdict::Undecided(by) => by,
            Verdict::Contradicted(found) => &found.by,
        }
    }

    fn undecided(missing: impl Into<String>) -> Self {
        Verdict::Undecided(missing.into())
    }
}

impl Contradiction {
    fn verdict(flaw: Flaw, stated: f64, actual: f64, by: String) -> Verdict {
        Verdict::Contradicted(Self::new(flaw, stated, actual, by))
    }

    fn new(flaw: Flaw, stated: f64, actual: f64, by: String) -> Self {
        Self {
            by,
            stated,
            actual,
            flaw,
            rows: Vec::new(),
            correction: None,
        }
    }
}

/// Judges every claim of the plan. O(claims x rows) in the worst case, of which plans have few.
pub(super) fn check(context: &Context) -> Vec<Checked> {
    let judge = |claim: &Claim| Checked {
        claim: claim.id,
        verdict: verdict(context, claim),
    };
    context.plan.claims.iter().map(judge).collect()
}

fn verdict(context: &Context, claim: &Claim) -> Verdict {
    if let Some(verdict) = as_written(context, claim) {
        return verdict;
    }
    match claim.kind {
        ClaimKind::Count => count::verdict(context, claim),
        ClaimKind::Sum => sum::verdict(context, claim),
        ClaimKind::Duration => duration::verdict(context, claim),
        ClaimKind::Date => date::verdict(context, claim),
        ClaimKind::Other => {
            Verdict::undecided("the plan measures nothing it could be compared with")
        }
    }
}

/// Whether a claim stands in a document whose text the plan keeps.
pub(super) fn is_written(context: &Context, claim: &Claim) -> bool {
    let source = claim.sources.first().map(|line| line.source);
    context
        .papers()
        .iter()
        .any(|paper| Some(paper.source) == source)
}

/// The verdict of the number that stands on the claim's line, where the text is at hand.
fn as_written(context: &Context, claim: &Claim) -> Option<Verdict> {
    let home = claim.sources.first()?;
    let paper = context
        .papers()
        .iter()
        .find(|paper| paper.source == home.source)?;
    let stated = claim.stated?;
    match claim.kind {
        ClaimKind::Count => {
            let same = |c: &&crate::document::facts::Count| {
                c.place.line == home.line && c.stated == stated && c.noun == claim.unit
            };
            let said = paper.facts.counts.iter().find(same)?;
            Some(written::count(context, paper, said))
        }
        ClaimKind::Sum | ClaimKind::Duration => {
            let figure = context.figures().iter().find(|judged| {
                let paper = &context.papers()[judged.paper];
                let said = &paper.facts.figures[judged.figure];
                paper.source == home.source
                    && said.place.line == home.line
                    && is_same(said.min.0 as f64 / 60.0, stated)
            });
            if let Some(figure) = figure {
                return Some(figure.verdict.clone());
            }
            if claim.kind == ClaimKind::Duration {
                return None;
            }
            let is_tally = |tally: &&crate::document::facts::Tally| {
                tally.place.line == home.line && claim.unit.is_empty() && tally.stated == stated
            };
            if let Some(tally) = paper.facts.tallies.iter().find(is_tally) {
                return Some(written::tally(tally));
            }
            let sums = || {
                let sums = paper.facts.sums.iter();
                sums.filter(|sum| sum.place.line == home.line)
            };
            let exact = sums().find(|sum| is_same(sum.stated.0.0 as f64 / 60.0, stated));
            exact.or_else(|| sums().next()).map(written::sum)
        }
        ClaimKind::Date | ClaimKind::Other => None,
    }
}

/// Whether two numbers of hours are one: a file may have rounded them.
fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6
}

/// A stated span of time in minutes, from its short to its long end.
struct Span {
    min: f64,
    max: f64,
}

impl Span {
    fn of(context: &Context, claim: &Claim) -> Option<Self> {
        let unit = unit_minutes(&claim.unit, &context.plan.info)?;
        let min = claim.stated? * unit;
        let max = claim.stated_max.map_or(min, |max| max * unit);
        (min.is_finite() && max.is_finite() && min <= max).then_some(Self { min, max })
    }

    /// Whether a value lies within the span, give or take one part in a hundred.
    fn holds(&self, value: f64) -> bool {
        value >= self.min * 0.99 && value <= self.max * 1.01
    }
}

/// Contradictions of one flaw, with their claims.
pub(super) fn contradicted<'a>(
    context: &'a Context,
    flaw: Flaw,
) -> impl Iterator<Item = (&'a Claim, &'a Contradiction)> {
    let of = move |checked: &'a Checked| match &checked.verdict {
        Verdict::Contradicted(found) if found.flaw == flaw => {
            Some((context.plan.claims.get(checked.claim)?, found))
        }
        _ => None,
    };
    context.claims().iter().filter_map(of)
}

/// The lines of a claim that say something else than it does.
fn other_sides(claim: &Claim) -> impl Iterator<Item = &SourceRef> {
    claim.sources.iter().filter(|line| !line.says.is_empty())
}
