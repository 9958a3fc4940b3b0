//! One metric with two thresholds, or a strict comparison here and a lenient one there.
//!
//! Thresholds meet when they compare the same metric row, carry the same name, or measure the same of a few
//! things that go by one noun everywhere (coverage, error rate, ...) and no word tells their subjects apart.

use crate::lint::text::{folded, words};
use crate::lint::wording::{number, some_of};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Criterion, CriterionKind, MetricId, Operator, Plan, RowRef, SourceRef};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "threshold-conflict",
    Level::Warning,
    "One metric is held to two different thresholds.",
    include_str!("threshold_conflict.md"),
    check,
);

/// What goes by one noun everywhere; shares of one are percentages.
const NOUNS: [&[&str]; 7] = [
    &["coverage"],
    &["error", "rate"],
    &["pass", "rate"],
    &["failure", "rate"],
    &["uptime"],
    &["availability"],
    &["utilisation"],
];

/// Words that say nothing of what is measured.
const FILLERS: [&str; 40] = [
    "test",
    "tests",
    "code",
    "rate",
    "alert",
    "above",
    "below",
    "over",
    "under",
    "overall",
    "total",
    "minimum",
    "maximum",
    "least",
    "most",
    "at",
    "of",
    "the",
    "on",
    "for",
    "new",
    "modified",
    "changed",
    "files",
    "lines",
    "all",
    "and",
    "or",
    "more",
    "less",
    "than",
    "passing",
    "pass",
    "passed",
    "needed",
    "threshold",
    "target",
    "an",
    "a",
    "drop",
];

/// One statement of a threshold.
struct Stated<'a> {
    name: &'a str,
    operator: Option<Operator>,
    value: f64,
    row: RowRef,
    line: Option<&'a SourceRef>,
}

/// What a threshold measures: a metric row, or a noun with what qualifies it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Measured {
    Noun(usize),
    Named(String),
}

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<Measured, Vec<Stated>> = BTreeMap::new();
    let lines = lines(context);
    let written = context
        .papers()
        .iter()
        .flat_map(|paper| &paper.facts.thresholds);
    let written = written
        .zip(&lines)
        .filter(|(t, _)| noun_of(&t.metric).is_some());
    let written = written.map(|(threshold, line)| {
        let row = RowRef::from(line.source);
        let operator = (!threshold.is_alarm).then_some(threshold.operator);
        stated(
            &threshold.metric,
            operator,
            threshold.value,
            &threshold.unit,
            row,
            Some(line),
        )
    });
    for (measured, stated) in statements(context.plan).into_iter().chain(written) {
        groups.entry(measured).or_default().push(stated);
    }
    for group in groups.values() {
        findings.extend(conflict(group));
    }
}

/// The line of every threshold the documents state.
fn lines(context: &Context) -> Vec<SourceRef> {
    let of = |paper: &crate::lint::papers::Paper| -> Vec<SourceRef> {
        paper
            .facts
            .thresholds
            .iter()
            .map(|t| paper.at(t.place))
            .collect()
    };
    context.papers().iter().flat_map(of).collect()
}

fn statements(plan: &Plan) -> Vec<(Measured, Stated<'_>)> {
    let mut all = Vec::new();
    for metric in plan.metrics.iter() {
        if let Some(threshold) = metric.threshold {
            all.push(stated(
                &metric.name,
                Some(metric.operator),
                threshold,
                &metric.unit,
                metric.id,
                metric.sources.first(),
            ));
        }
    }
    let criteria = plan
        .gates
        .iter()
        .flat_map(|g| g.criteria.iter().map(move |c| (RowRef::from(g.id), c)))
        .chain(
            plan.tracks
                .iter()
                .flat_map(|t| t.done.iter().map(move |c| (t.id.into(), c))),
        )
        .chain(
            plan.phases
                .iter()
                .flat_map(|p| p.milestones.iter().map(move |c| (p.id.into(), c))),
        )
        .chain(
            plan.tickets
                .iter()
                .flat_map(|t| t.criteria.iter().map(move |c| (t.id.into(), c))),
        );
    for (row, criterion) in criteria {
        all.extend(of_criterion(plan, row, criterion));
    }
    for rule in plan.escalations.iter() {
        let Some(threshold) = rule.threshold else {
            continue;
        };
        // The unit of an escalation often is the metric: "error rate", "% coverage".
        let name = match noun_of(&rule.unit) {
            Some(_) => rule.unit.as_str(),
            None => rule.condition.as_str(),
        };
        all.push(stated(
            name,
            None,
            threshold,
            &rule.unit,
            rule.id,
            rule.sources.first(),
        ));
    }
    all
}

fn of_criterion<'a>(
    plan: &'a Plan,
    row: RowRef,
    criterion: &'a Criterion,
) -> Option<(Measured, Stated<'a>)> {
    let CriterionKind::Metric {
        metric,
        operator,
        threshold,
        unit,
        ..
    } = &criterion.kind
    else {
        return None;
    };
    let named = metric.and_then(|id: MetricId| plan.metrics.get(id));
    let name = named.map_or(criterion.text.as_str(), |metric| metric.name.as_str());
    Some(stated(
        name,
        Some(*operator),
        *threshold,
        unit,
        row,
        criterion.sources.first(),
    ))
}

fn stated<'a>(
    name: &'a str,
    operator: Option<Operator>,
    threshold: f64,
    unit: &str,
    row: impl Into<RowRef>,
    line: Option<&'a SourceRef>,
) -> (Measured, Stated<'a>) {
    let noun = noun_of(name);
    let is_share = noun.is_some() && threshold.abs() <= 1.0 && !unit.contains('%');
    let measured = noun.map_or_else(|| Measured::Named(folded(name)), Measured::Noun);
    let stated = Stated {
        name,
        operator,
        value: if is_share {
            threshold * 100.0
        } else {
            threshold
        },
        row: row.into(),
        line,
    };
    (measured, stated)
}

fn noun_of(name: &str) -> Option<usize> {
    let said = words(name);
    let holds = |noun: &&[&str]| said.windows(noun.len()).any(|w| w.iter().eq(noun.iter()));
    NOUNS.iter().position(holds)
}

/// The words that tell one subject from another.
fn subject(name: &str) -> BTreeSet<String> {
    let nouns = NOUNS.iter().flat_map(|noun| noun.iter());
    let ignored: BTreeSet<&str> = nouns.chain(FILLERS.iter()).copied().collect();
    let said = words(name).into_iter();
    said.filter(|word| !ignored.contains(word.as_str()) && word.parse::<f64>().is_err())
        .collect()
}

/// The first two statements of a group that cannot both be meant, and all that share their subject.
fn conflict(group: &[Stated]) -> Option<Finding> {
    let subjects: Vec<BTreeSet<String>> = group.iter().map(|s| subject(s.name)).collect();
    let same = |a: usize, b: usize| {
        let (a, b) = (&subjects[a], &subjects[b]);
        a.is_empty() || b.is_empty() || a.is_subset(b) || b.is_subset(a)
    };
    let indices = 0..group.len().min(200);
    let pairs = indices.flat_map(|a| (a + 1..group.len().min(200)).map(move |b| (a, b)));
    let (a, b) = pairs
        .into_iter()
        .find(|&(a, b)| same(a, b) && differ(&group[a], &group[b]))?;
    let members: Vec<&Stated> = (0..group.len())
        .filter(|&i| same(a, i))
        .map(|i| &group[i])
        .collect();
    Some(report(&group[a], &group[b], &members))
}

fn differ(a: &Stated, b: &Stated) -> bool {
    let is_value = (a.value - b.value).abs() > 1e-9 * a.value.abs().max(1.0);
    let side = |operator: Operator| match operator {
        Operator::Less | Operator::AtMost => -1,
        Operator::Equal => 0,
        Operator::AtLeast | Operator::Greater => 1,
    };
    match (a.operator, b.operator) {
        // "At least 20 and at most 50" is a range, no conflict.
        (Some(one), Some(other)) if side(one) != side(other) => false,
        (Some(one), Some(other)) => is_value || one != other,
        _ => is_value,
    }
}

fn report(a: &Stated, b: &Stated, members: &[&Stated]) -> Finding {
    let shown = |s: &Stated| {
        let sign = s.operator.map_or("", Operator::label);
        format!(
            "{}{}{}",
            sign,
            if sign.is_empty() { "" } else { " " },
            number(s.value)
        )
    };
    let mut values: Vec<String> = Vec::new();
    for text in members.iter().map(|s| shown(s)) {
        if !values.contains(&text) {
            values.push(text);
        }
    }
    let message = format!(
        "\"{}\" is held to {}: choose one threshold and name it once.",
        a.name,
        some_of(&values, 4)
    );
    let rows: BTreeSet<RowRef> = members.iter().map(|s| s.row).collect();
    Finding::new(&RULE, message)
        .about([a.row])
        .about((b.row != a.row).then_some(b.row))
        .about(
            rows.into_iter()
                .filter(|row| *row != a.row && *row != b.row),
        )
        .with(&[("first", a.value), ("second", b.value)])
        .at(a.line.into_iter().chain(b.line))
        .at(members.iter().filter_map(|s| s.line))
}
