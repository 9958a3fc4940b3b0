//! Metrics: what is measured and what it has to reach.

use super::super::facts::{MetricFact, Place, Threshold};
use super::super::grammar::{numbers, words};
use super::super::text::page::Kind;
use super::draft::Draft;
use super::values;
use crate::plan::Operator;

/// A metric from its name and the words of its target.
pub(super) fn of(name: &str, target: &str, place: Place) -> MetricFact {
    let mut fact = MetricFact {
        name: name.to_owned(),
        target: target.to_owned(),
        place,
        ..MetricFact::default()
    };
    if let Some((operator, threshold, unit)) = values::comparison(target) {
        (fact.operator, fact.threshold, fact.unit) = (operator, Some(threshold), unit);
    } else if let Some((value, length)) = numbers::leading(target) {
        // A bare number is what has to be there: `100%`, `100 concurrent users`.
        fact.operator = if target[length..].trim_start().starts_with('%') && value >= 100.0 {
            Operator::Equal
        } else {
            Operator::AtLeast
        };
        (fact.threshold, fact.unit) = (Some(value), values::unit(&target[length..]));
    } else {
        fact.operator = Operator::Equal;
    }
    fact
}

/// Titles whose lists are metrics.
const TITLES: &[&str] = &[
    "success metrics",
    "key metrics",
    "metrics",
    "kpis",
    "kpi",
    "target state",
    "objectives",
    "kennzahlen",
    "indicateurs",
    "indicadores",
    "метрики",
    "指标",
    "指標",
];

/// Reads lists of metrics: items under a title that speaks of them, in no form of a report.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let Kind::Item { depth: 1, .. } = page.blocks[block].kind else {
            continue;
        };
        if draft.used[block] || !is_under_metrics(draft, block) {
            continue;
        }
        let Some(&line) = page.blocks[block].lines.first() else {
            continue;
        };
        let raw = page.raw(line);
        let text = page.plain(line);
        let (name, target) = match super::super::text::inline::labelled(raw) {
            Some(labelled) => (
                labelled.label,
                super::super::text::inline::plain(&raw[labelled.value..]),
            ),
            None => (name_of(&text), text.clone()),
        };
        let mut fact = of(&name, &target, page.line_place(line));
        if fact.threshold.is_none() && words::has_any(&target, &["zero", "no", "none"]) {
            (fact.operator, fact.threshold) = (Operator::Equal, Some(0.0));
        }
        draft.facts.metrics.push(fact);
        draft.used[block] = true;
    }
}

fn is_under_metrics(draft: &Draft, block: usize) -> bool {
    let page = draft.page;
    let inner = page.around(page.blocks[block].section).next();
    let title = inner.map_or("", |at| page.sections[at].title.as_str());
    let lead = page.lead(block).unwrap_or_default();
    words::has_any(title, TITLES)
        || words::has_any(&lead, TITLES)
        || words::has_any(&lead, &["measure success by"])
}

/// What is measured: the text without its number, sign and unit.
fn name_of(text: &str) -> String {
    let Some(number) = numbers::all(text).into_iter().next() else {
        return text.to_owned();
    };
    let before = text[..number.start].trim_end_matches(|c: char| !c.is_alphanumeric());
    let after = text[number.end..].trim_start_matches(['%', '+', ' ']);
    let name = format!("{before} {after}").trim().to_owned();
    if name.is_empty() {
        text.to_owned()
    } else {
        name
    }
}

/// Numbers something is compared with, in any line outside code, and in code that compares.
pub(super) fn thresholds(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let is_code = matches!(page.blocks[block].kind, Kind::Code { .. });
        let lines = match &page.blocks[block].kind {
            Kind::Table(table) => table.rows.iter().flatten().copied().collect(),
            _ => page.blocks[block].lines.clone(),
        };
        let row_names: Vec<String> = match &page.blocks[block].kind {
            Kind::Table(table) => table
                .rows
                .iter()
                .flat_map(|row| {
                    row.iter()
                        .map(|_| {
                            row.first()
                                .map_or_else(String::new, |&cell| page.plain(cell))
                        })
                        .collect::<Vec<_>>()
                })
                .collect(),
            _ => Vec::new(),
        };
        for (at, line) in lines.into_iter().enumerate() {
            let found = if is_code {
                in_code(page.raw(line))
            } else {
                in_text(&page.plain(line))
            };
            for (metric, operator, value, unit, is_alarm) in found {
                let metric = match row_names.get(at) {
                    Some(name)
                        if words_of_metric(&metric).is_empty()
                            || metric.split_whitespace().count() < 2 =>
                    {
                        format!("{name} {metric}").trim().to_owned()
                    }
                    _ => metric,
                };
                let words = words_of_metric(&metric);
                if words.is_empty() {
                    continue;
                }
                draft.facts.thresholds.push(Threshold {
                    words,
                    metric,
                    operator,
                    value,
                    unit,
                    is_alarm,
                    text: page.plain(line),
                    place: page.line_place(line),
                });
            }
        }
    }
}

type Compared = (String, Operator, f64, String, bool);

/// Comparisons of prose: the clause around the number names what is measured.
fn in_text(text: &str) -> Vec<Compared> {
    let mut found = Vec::new();
    for number in numbers::all(text) {
        let before = text[..number.start].trim_end();
        let Some(operator) = values::operator(before, number.at_least) else {
            continue;
        };
        let unit = values::unit(&text[number.end..]);
        let clause_start = before
            .rfind([',', ';', '(', '.', ':'])
            .map_or(0, |at| at + 1);
        let clause_end = text[number.end..]
            .find([',', ';', '.', ')', '|'])
            .map_or(text.len(), |at| number.end + at);
        let clause = format!(
            "{} {}",
            &before[clause_start.min(before.len())..],
            &text[number.end..clause_end]
        );
        let metric = if words_of_metric(&clause).is_empty() {
            text.to_owned()
        } else {
            clause.trim().to_owned()
        };
        found.push((metric, operator, number.value, unit, false));
    }
    found
}

/// Comparisons of code: `status["error_rate"] > 0.1`, `test_coverage >= 0.9`, `"agent_error_rate": 0.05`.
fn in_code(raw: &str) -> Vec<Compared> {
    let code = raw.split(" #").next().unwrap_or(raw);
    let comment = raw.split_once('#').map_or("", |(_, comment)| comment);
    const SIGNS: [(&str, Operator); 4] = [
        (">=", Operator::AtLeast),
        ("<=", Operator::AtMost),
        (" > ", Operator::Greater),
        (" < ", Operator::Less),
    ];
    for (sign, operator) in SIGNS {
        if let Some((left, right)) = code.split_once(sign)
            && let Some((value, _)) = number_in(right)
        {
            let name = left
                .split([' ', '(', '[', '.', ','])
                .rfind(|word| word.chars().any(char::is_alphabetic))
                .unwrap_or("");
            return vec![(identifier(name), operator, value, unit_in(right), true)];
        }
    }
    // An entry of a map of thresholds.
    let Some((key, value)) = code.trim().split_once(':') else {
        return Vec::new();
    };
    let key = key.trim();
    let is_key = key.len() > 2 && key.starts_with(['"', '\'']) && key.ends_with(['"', '\'']);
    match numbers::leading(value.trim()) {
        Some((value, length))
            if is_key
                && code.trim().split_once(':').is_some_and(|(_, v)| {
                    v.trim()[length..].trim_matches([',', ' ']).is_empty()
                }) =>
        {
            let operator = if words::has_any(comment, &["below", "under", "less"]) {
                Operator::Less
            } else {
                Operator::Greater
            };
            vec![(identifier(key), operator, value, String::new(), true)]
        }
        _ => Vec::new(),
    }
}

fn number_in(right: &str) -> Option<(f64, usize)> {
    let right = right.trim_start();
    numbers::leading(right).or_else(|| {
        let inside = right.find(['(', '='])?;
        let digits = right[inside..].find(|c: char| c.is_ascii_digit())?;
        numbers::leading(&right[inside + digits..])
    })
}

fn unit_in(right: &str) -> String {
    let units = ["hours", "minutes", "seconds", "days"];
    units
        .iter()
        .find(|unit| right.contains(**unit))
        .map_or_else(String::new, |unit| (*unit).to_owned())
}

fn identifier(name: &str) -> String {
    name.trim_matches(|c: char| !c.is_alphanumeric())
        .replace(['_', '-'], " ")
}

/// Words that say nothing of what is measured.
const FILLERS: &[&str] = &[
    "the",
    "a",
    "an",
    "of",
    "for",
    "with",
    "and",
    "or",
    "on",
    "in",
    "at",
    "to",
    "is",
    "must",
    "be",
    "any",
    "all",
    "new",
    "code",
    "than",
    "more",
    "less",
    "least",
    "most",
    "at",
    "minimum",
    "maximum",
    "min",
    "max",
    "under",
    "below",
    "above",
    "over",
    "up",
    "ms",
    "s",
    "h",
    "hours",
    "hour",
    "minutes",
    "min",
    "sub",
    "report",
    "shows",
    "checks",
    "should",
    "will",
    "show",
    "see",
    "every",
    "per",
    "agent",
    "test",
    "drop",
    "across",
    "sub-projects",
    "no",
    "not",
    "has",
    "have",
    "it",
    "its",
    "by",
    "from",
];

/// The words that name a metric.
pub(super) fn words_of_metric(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words::words_of(&text.replace('_', " ")) {
        let word = words::singular(&word).to_owned();
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        if word.len() > 1
            && !is_number
            && !FILLERS.contains(&word.as_str())
            && !found.contains(&word)
        {
            found.push(word);
        }
    }
    found
}
