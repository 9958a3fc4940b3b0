//! Plans that are told: "First we build the importer (2 days). Once it is done, Ann writes the guide (1 day)."
//!
//! Only a document without any other work is read so, and only when at least three clauses say how long they take and
//! words of order stand between them. Each such clause is a ticket; the words say what it follows: "then" what was told
//! last, "in parallel" the same as its neighbour, "once the importer is done" what it names. What was made of the
//! sentences is said in a loss, because a reader may have meant another order.

use super::super::facts::{CellFact, Field, Form, Place, Statement, Subject, TicketFact};
use super::super::grammar::durations::{self, Span};
use super::super::grammar::{numbers, words};
use super::super::text::page::{Kind, Line};
use super::draft::Draft;
use super::{context, items};

/// Words that put a clause behind what was told before.
const THEN: &[&str] = &[
    "then",
    "next",
    "after",
    "afterwards",
    "after that",
    "once",
    "when",
    "as soon as",
    "finally",
    "lastly",
    "subsequently",
    "followed by",
    "dann",
    "danach",
    "anschließend",
    "sobald",
    "nachdem",
    "zuletzt",
    "schließlich",
    "wenn",
    "ensuite",
    "puis",
    "après",
    "une fois",
    "enfin",
    "luego",
    "después",
    "una vez",
    "finalmente",
    "depois",
    "por fim",
    "затем",
    "после",
    "потом",
    "наконец",
    "然后",
    "之后",
    "最后",
    "接着",
    "その後",
    "次に",
    "最後に",
];
/// Words that put a clause beside the one before.
const BESIDE: &[&str] = &[
    "in parallel",
    "parallel",
    "meanwhile",
    "at the same time",
    "simultaneously",
    "parallel dazu",
    "gleichzeitig",
    "währenddessen",
    "en parallèle",
    "pendant ce temps",
    "en paralelo",
    "mientras tanto",
    "em paralelo",
    "параллельно",
    "одновременно",
    "同时",
    "並行して",
    "同時に",
];
/// Words that open the first clause.
const FIRST: &[&str] = &[
    "first",
    "zuerst",
    "zunächst",
    "d'abord",
    "primero",
    "primeiro",
    "сначала",
    "首先",
    "まず",
];
/// Words of what is over: a report, not a plan.
const PAST: &[&str] = &[
    "took", "was", "were", "had", "lasted", "dauerte", "war", "waren", "a duré", "duró",
];
/// Words of a promise about the whole, which is no step.
const PROMISES: &[&str] = &[
    "be done in",
    "done within",
    "finished in",
    "in total",
    "altogether",
    "all in all",
    "in all",
    "insgesamt",
    "au total",
    "en total",
    "всего",
    "总共",
];
/// Where a sentence is cut when both sides say how long they take.
const CUTS: &[&str] = &[
    " and in parallel ",
    " in parallel ",
    ", then ",
    " and then ",
    "; ",
    " while ",
    " and ",
    " und ",
    " et ",
    " y ",
    "，",
];

/// A step of the tale.
struct Step {
    place: Place,
    title: String,
    span: Span,
    /// The clause before the comma, and the whole, in lower case.
    condition: String,
    lower: String,
}

/// Reads a plan that is told, where the document has no other.
pub(super) fn read(draft: &mut Draft) {
    let facts = &draft.facts;
    if !facts.tickets.is_empty() || !facts.tracks.is_empty() || !facts.gates.is_empty() {
        return;
    }
    let steps = steps(draft);
    let orders = steps
        .iter()
        .filter(|step| words::has_any(&step.lower, THEN) || words::has_any(&step.lower, BESIDE))
        .count();
    if steps.len() < 3 || orders < 2 {
        return;
    }
    let place = steps[0].place.to(steps[steps.len() - 1].place);
    let edges = tell(draft, steps);
    draft.loss(
        place,
        format!("the plan is told in sentences: their order was taken from words such as \"then\" and \"once\", {edges} dependencies in all; check them"),
    );
}

/// Makes tickets of the steps and dependencies of their order; returns how many.
fn tell(draft: &mut Draft, steps: Vec<Step>) -> usize {
    let (mut stage, mut before): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut told: Vec<(String, String)> = Vec::new();
    let mut edges = 0;
    for (at, step) in steps.into_iter().enumerate() {
        let named: Vec<usize> = (0..told.len())
            .filter(|&one| names(&step.condition, &told[one].1))
            .collect();
        let is_beside = at > 0 && words::has_any(&step.lower, BESIDE);
        let is_next = words::has_any(&step.lower, THEN)
            || step.condition.is_empty() && at > 0 && !is_beside && step.lower.starts_with("and ");
        let goes_on = step.lower.starts_with(CONTINUED);
        let from = if !named.is_empty() {
            named
        } else if is_beside || goes_on {
            before.clone()
        } else if is_next {
            stage.clone()
        } else {
            Vec::new()
        };
        if is_beside || goes_on {
            stage.push(at);
        } else {
            stage = vec![at];
            before.clone_from(&from);
        }
        edges += from.len();
        let key = ticket(draft, &step);
        for one in from {
            draft
                .facts
                .statements
                .push(statement(&told[one].0, &key, &step));
        }
        told.push((key, step.title.to_lowercase()));
    }
    edges
}

/// Marks the clauses that go on where the sentence was cut at "and".
const CONTINUED: &str = "\u{1}";

fn ticket(draft: &mut Draft, step: &Step) -> String {
    let estimate = CellFact {
        field: Field::Estimate,
        place: draft.page.place(step.span.start, step.span.end),
        text: draft.page.text[step.span.start..step.span.end].to_owned(),
    };
    let index = draft.add_ticket(TicketFact {
        title: step.title.clone(),
        estimate: durations::of_range(step.span.min, step.span.max),
        cells: vec![estimate],
        place: step.place,
        ..TicketFact::default()
    });
    draft.facts.tickets[index].key.clone()
}

fn statement(from: &str, to: &str, step: &Step) -> Statement {
    Statement {
        from: vec![Subject::Ticket(from.to_owned())],
        to: vec![Subject::Ticket(to.to_owned())],
        reason: step.title.clone(),
        ..Statement::new(Form::Prose, step.title.clone(), step.place)
    }
}

/// Whether a condition names a step: it has a word of five letters or more from its title.
fn names(condition: &str, title: &str) -> bool {
    title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 5)
        .any(|word| words::find_phrase(condition, word).is_some())
}

/// The clauses of all paragraphs that say how long they take.
fn steps(draft: &Draft) -> Vec<Step> {
    let page = draft.page;
    let mut found = Vec::new();
    for block in 0..page.blocks.len() {
        let section = page.blocks[block].section;
        let is_prose = page.blocks[block].kind == Kind::Text && page.blocks[block].parent.is_none();
        if !is_prose
            || draft.used[block]
            || context::is_history(page, section)
            || page.is_under(section, items::is_criteria_title)
        {
            continue;
        }
        let (Some(first), Some(last)) = (
            page.blocks[block].lines.first(),
            page.blocks[block].lines.last(),
        ) else {
            continue;
        };
        let whole = Line {
            start: first.start,
            end: last.end,
        };
        for sentence in sentences(page.raw(whole), whole.start) {
            clauses(draft, sentence, &mut found);
        }
    }
    found
}

/// The sentences of a paragraph, over its lines.
fn sentences(text: &str, base: usize) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_end = matches!(c, '。' | '！' | '？')
            || (matches!(c, '.' | '!' | '?')
                && text[end..].chars().next().is_none_or(char::is_whitespace)
                && !text[..at].ends_with(|c: char| c.is_ascii_digit()));
        if is_end {
            found.push(Line {
                start: base + start,
                end: base + end,
            });
            start = end;
        }
    }
    found.push(Line {
        start: base + start,
        end: base + text.len(),
    });
    found
}

/// Cuts a sentence where both sides say how long they take, and keeps the clauses that do.
fn clauses(draft: &Draft, sentence: Line, found: &mut Vec<Step>) {
    const MOST: usize = 2_000;
    let raw = draft.page.raw(sentence);
    let lower = raw.to_lowercase();
    if raw.len() > MOST
        || words::has_any(&lower, PROMISES)
        || lower.len() != raw.len()
        || words::has_any(&lower, PAST)
    {
        return;
    }
    let mut start = 0;
    let flat = lower.replace(['\n', '\r'], " ");
    for cut in CUTS
        .iter()
        .flat_map(|cut| flat.match_indices(cut).map(|(at, cut)| (at, cut.len())))
        .collect::<std::collections::BTreeMap<_, _>>()
    {
        let (at, length) = cut;
        let is_cut = at >= start
            && span(draft, &raw[start..at]).is_some()
            && span(draft, &raw[at..]).is_some();
        if is_cut {
            // "in parallel" belongs to the second clause.
            step(
                draft,
                sentence.start + start,
                &raw[start..at],
                start > 0,
                found,
            );
            start = at
                + if flat[at..].contains("parallel") && length > 6 {
                    1
                } else {
                    length
                };
        }
    }
    step(
        draft,
        sentence.start + start,
        &raw[start..],
        start > 0,
        found,
    );
}

fn step(draft: &Draft, base: usize, raw: &str, goes_on: bool, found: &mut Vec<Step>) {
    let Some(span) = span(draft, raw) else { return };
    let title = title(raw, span);
    if title.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return;
    }
    let flat = raw.to_lowercase().replace(['\n', '\r'], " ");
    let condition = condition(&flat).to_owned();
    let says_order = words::has_any(&condition, THEN);
    let lower = if goes_on {
        format!("{CONTINUED}{flat}")
    } else {
        flat
    };
    let lead = raw.len() - raw.trim_start().len();
    found.push(Step {
        place: draft.page.place(base + lead, base + raw.trim_end().len()),
        title,
        span: Span {
            start: base + span.start,
            end: base + span.end,
            ..span
        },
        condition: if says_order { condition } else { String::new() },
        lower,
    });
}

/// The clause about what is over: before the comma, or, where there is none, before "we".
fn condition(flat: &str) -> &str {
    let opens = THEN.iter().any(|word| flat.trim_start().starts_with(word));
    let split = flat
        .split_once([',', '，'])
        .or_else(|| flat.split_once(" we ").filter(|_| opens));
    split.map_or("", |(condition, _)| condition)
}

/// The duration of a clause: in digits or in words, the last it names; dates are none.
fn span(draft: &Draft, raw: &str) -> Option<Span> {
    let digits = durations::all(raw, draft.units).into_iter();
    let starts = raw.char_indices().filter(|&(at, c)| {
        c.is_alphabetic() && !raw[..at].ends_with(char::is_alphanumeric)
            || matches!(c, '½' | '半' | '两')
    });
    let in_words = starts.filter_map(|(at, _)| {
        let rest = raw[at..]
            .strip_prefix("another ")
            .map_or(&raw[at..], |_| raw.get(at + 2..).unwrap_or(""));
        let shift = raw.len() - at - rest.len();
        numbers::leading(rest).is_none().then_some(())?;
        let span = durations::leading(rest, draft.units)?;
        Some(Span {
            start: at + shift,
            end: at + shift + span.end,
            ..span
        })
    });
    digits
        .chain(in_words)
        .filter(|span| span.max.0 >= 5)
        .max_by_key(|span| (span.end, std::cmp::Reverse(span.start)))
}

/// What a clause says is done: without its duration, its condition and the words of order.
fn title(raw: &str, span: Span) -> String {
    const AROUND: [char; 8] = ['(', ')', '[', ']', '（', '）', ',', '.'];
    let head = raw[..span.start]
        .trim_end()
        .trim_end_matches(AROUND)
        .trim_end();
    let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = head.as_str();
    let lower = text.to_lowercase();
    let clause = condition(&lower).len();
    if clause > 0
        && lower.len() == text.len()
        && (words::has_any(&lower[..clause], THEN) || words::has_any(&lower[..clause], BESIDE))
    {
        text = text[clause..].trim_start_matches([',', '，', ' ']);
    }
    for tail in [
        ", which takes",
        ", which should take",
        " which takes",
        " takes",
        " for",
        ", about",
        " in about",
        "，",
    ] {
        text = text
            .find(tail)
            .map_or(text, |at| if at > 8 { &text[..at] } else { text });
    }
    let mut changed = true;
    while changed {
        changed = false;
        for word in FIRST
            .iter()
            .chain(THEN)
            .chain(BESIDE)
            .chain(&["and", "we", "wir", "nous", ","])
        {
            let is_head = text
                .get(..word.len())
                .is_some_and(|head| head.to_lowercase() == **word)
                && (text[word.len()..].starts_with([' ', ','])
                    || word.starts_with(|c: char| u32::from(c) >= 0x2E80));
            if is_head {
                text = text[word.len()..].trim_start_matches([' ', ',']);
                changed = true;
            }
        }
    }
    let text = super::super::text::inline::plain(text.trim_end_matches(AROUND));
    let mut letters = text.chars();
    let upper = letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect());
    format!("{upper}{}", letters.as_str())
        .chars()
        .take(120)
        .collect()
}
