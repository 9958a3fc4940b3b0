//! Spans of time that sentences state about the campaign: its work, its longest chain, what a team makes of it.
//!
//! Effort is told from length by the words around the number, so that effort is compared with effort and length
//! with length. A span no word says anything about ("we lost 3 days") is no statement about the plan, and neither
//! is what a condition supposes. Options, tickets, phases and gates have readers of their own.

use super::super::facts::{Concept, Figure, Measure, Place, Subject};
use super::super::grammar::durations::{self, Span, Unit};
use super::super::grammar::{numbers, words};
use super::super::text::page::{BOLD, Kind, Line};
use super::claims::place_of;
use super::draft::Draft;
use crate::plan::Work;

/// Words before a number that make it work added up.
const EFFORT: &[&str] = &[
    "effort",
    "total",
    "totals",
    "together",
    "altogether",
    "sum",
    "adds up to",
    "add up to",
    "gesamtaufwand",
    "aufwand",
    "gesamt",
    "summe",
    "zusammen",
    "insgesamt",
    "charge",
    "somme",
    "ensemble",
    "esfuerzo",
    "suma",
    "totale",
    "somma",
    "esforço",
    "totaal",
    "totalt",
    "razem",
    "łącznie",
    "итого",
    "всего",
    "合計",
    "合计",
    "总计",
    "總計",
    "総計",
    "합계",
];

/// Words behind a number that do the same.
const EFFORT_BEHIND: &[&str] = &[
    "total",
    "in total",
    "in all",
    "altogether",
    "together",
    "of work",
    "of effort",
    "of total effort",
    "insgesamt",
    "zusammen",
    "gesamt",
    "arbeit",
    "au total",
    "de travail",
    "en total",
    "de trabajo",
    "in totale",
    "di lavoro",
    "no total",
    "in totaal",
    "totalt",
    "łącznie",
];

/// Words that name the longest chain.
const CHAIN: &[&str] = &[
    "critical path",
    "critical chain",
    "longest chain",
    "longest path",
    "kritische weg",
    "kritischer weg",
    "kritischen weg",
    "kritische pfad",
    "kritischer pfad",
    "kritischen pfad",
    "längste kette",
    "längster pfad",
    "chemin critique",
    "ruta crítica",
    "camino crítico",
    "percorso critico",
    "caminho crítico",
    "kritieke pad",
    "kritiska vägen",
    "ścieżka krytyczna",
    "критический путь",
    "クリティカルパス",
    "关键路径",
    "關鍵路徑",
];

/// Words that open what a team is supposed to be.
const WITH: &[&str] = &["with", "mit", "avec", "con", "com", "met", "med"];

/// Words that make a span something else than work or a longest chain.
const OTHERWISE: &[&str] = &[
    "duration",
    "time",
    "timeline",
    "elapsed",
    "deadline",
    "calendar",
    "buffer",
    "reserve",
    "wait",
    "waiting",
    "budget",
    "overhead",
    "saved",
    "save",
    "saves",
    "saving",
    "per",
    "week",
    "sequential",
    "post-completion",
    "dauer",
    "puffer",
    "frist",
    "durée",
    "duración",
    "durata",
];

/// Words that only suppose something, or speak of what was.
const SUPPOSED: &[&str] = &[
    "if", "would", "could", "might", "instead", "unless", "was", "were", "wenn", "falls", "würde",
    "hätte", "si", "serait",
];

/// More words than this before a number say something we do not read.
const MOST_WORDS: usize = 9;

/// Reads the figures of a line of prose; returns whether it states one.
pub(super) fn read(draft: &mut Draft, block: usize, line: Line) -> bool {
    let page = draft.page;
    // A line all in bold is a heading to us and may be a sum to its author.
    let is_bold = page.sections[page.blocks[block].section].level >= BOLD;
    let is_prose = match page.blocks[block].kind {
        Kind::Text | Kind::Item { .. } => true,
        Kind::Heading => is_bold,
        _ => false,
    };
    if !is_prose || draft.facts.tickets.len() < 2 {
        return false;
    }
    let text = page.plain(line);
    let spans = durations::all(&text, draft.units);
    if spans.is_empty() || is_elsewhere(draft, block, line) {
        return false;
    }
    let mut found = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let clause = clause_of(&text, &spans, at);
        if let Some(figure) = figure(draft, block, line, &text, span, clause) {
            found.push(figure);
        }
    }
    let has_any = !found.is_empty();
    draft.facts.figures.extend(found);
    has_any
}

/// Lines that belong to an option, a ticket, a phase or a gate, or to a list of rows.
fn is_elsewhere(draft: &Draft, block: usize, line: Line) -> bool {
    let page = draft.page;
    let holds = |place: &Place| place.start <= line.start && line.start < place.end;
    let facts = &draft.facts;
    let is_in_row = facts.options.iter().any(|option| holds(&option.place))
        || facts.tickets.iter().any(|ticket| holds(&ticket.place));
    let is_titled = |section: usize| {
        let title = &page.sections[section].title;
        let named = super::titles::read(title)
            .and_then(|title| draft.keys.find(&title.label()).cloned())
            .or_else(|| draft.keys.find(title).cloned());
        let is_row = matches!(
            named,
            Some(Subject::Ticket(_) | Subject::Gate(_) | Subject::Phase(_))
        );
        // A track of one ticket has its name; its card is a track's.
        is_row && !draft.track_cards.contains_key(&section)
            || words::has_any(
                title,
                &["option", "alternative", "phase", "risk", "lessons"],
            )
    };
    let section = page.blocks[block].section;
    is_in_row || page.around(section).any(is_titled)
}

/// The words before and behind a span that belong to it.
#[derive(Clone, Copy)]
struct Clause<'t> {
    before: &'t str,
    behind: &'t str,
    sentence: &'t str,
}

fn clause_of<'t>(text: &'t str, spans: &[Span], at: usize) -> Clause<'t> {
    let span = &spans[at];
    let (start, end) = sentence(text, span.start, span.end);
    let last = at.checked_sub(1).map_or(0, |before| spans[before].end);
    let next = spans.get(at + 1).map_or(text.len(), |next| next.start);
    Clause {
        before: &text[start.max(last)..span.start],
        behind: &text[span.end..end.min(next).max(span.end)],
        sentence: &text[start..end],
    }
}

/// The sentence around some bytes; a full stop within a number or an abbreviation ends none.
fn sentence(text: &str, from: usize, to: usize) -> (usize, usize) {
    const ENDS: [&str; 7] = [". ", "; ", "! ", "? ", "。", " · ", " | "];
    let start = ENDS
        .iter()
        .filter_map(|end| text[..from].rfind(end).map(|at| at + end.len()))
        .max()
        .unwrap_or(0);
    let end = ENDS
        .iter()
        .filter_map(|end| text[to..].find(end).map(|at| to + at))
        .min()
        .unwrap_or(text.len());
    (start, end)
}

fn figure(
    draft: &Draft,
    block: usize,
    line: Line,
    text: &str,
    span: &Span,
    clause: Clause,
) -> Option<Figure> {
    let measure = measure(text, span, &clause)
        .or_else(|| of_named_track(draft, &clause).map(|_| Measure::Effort))?;
    if words::has_any(clause.sentence, SUPPOSED) || span.at_least {
        return None;
    }
    let chain = match measure {
        Measure::Chain => named_rows(draft, clause.sentence),
        _ => Vec::new(),
    };
    // Another row than a track: its own business.
    if measure == Measure::Effort && !named_rows(draft, clause.before).is_empty() {
        return None;
    }
    let (track, may_be_whole) = scope(draft, block, text, &clause);
    let is_of_track = matches!(measure, Measure::Effort | Measure::Average);
    let before = clause.before.trim_end();
    Some(Figure {
        measure,
        track: track.filter(|_| is_of_track),
        may_be_whole,
        chain,
        min: span.min,
        max: span.max,
        unit: minutes_of(draft, span.unit),
        is_approximate: before.ends_with(['~', '≈'])
            || words::has_any(
                before,
                &[
                    "about",
                    "roughly",
                    "approximately",
                    "around",
                    "circa",
                    "ca",
                    "etwa",
                    "rund",
                    "environ",
                    "unos",
                ],
            ),
        written: text[span.start..span.end].trim().to_owned(),
        text: clause.sentence.trim().trim_matches('.').to_owned(),
        place: place_of(draft, line, text, span.start, span.end),
    })
}

fn minutes_of(draft: &Draft, unit: Unit) -> Work {
    Work(match unit {
        Unit::Minute => 1,
        Unit::Hour => 60,
        Unit::Day => draft.units.day,
        Unit::Week => draft.units.week,
        Unit::Month => draft.units.week * 4,
    })
}

/// What the words around a span say it measures; `None` where they say nothing we know.
fn measure(text: &str, span: &Span, clause: &Clause) -> Option<Measure> {
    let before = clause.before.to_lowercase();
    if words::has_any(&before, CHAIN) || behind(clause.behind, CHAIN) {
        return Some(Measure::Chain);
    }
    if let Some(team) = team(clause.sentence, span, text) {
        return Some(Measure::Team(team));
    }
    let is_each = behind(
        clause.behind,
        &[
            "per ticket",
            "per task",
            "per item",
            "a ticket",
            "je ticket",
            "pro ticket",
            "par ticket",
        ],
    );
    if is_each {
        let says = [
            "average",
            "mean",
            "avg",
            "durchschnitt",
            "durchschnittlich",
            "moyenne",
        ];
        return words::has_any(clause.sentence, &says).then_some(Measure::Average);
    }
    let count = words::words_of(&before).len();
    let is_short = count <= MOST_WORDS && !words::has_any(&before, OTHERWISE);
    let says_total = words::has_any(&before, EFFORT) || behind(clause.behind, EFFORT_BEHIND);
    let is_rest = words::has_any(
        clause.behind,
        &["saved", "left", "remaining", "late", "buffer", "per"],
    );
    (is_short && says_total && !is_rest).then_some(Measure::Effort)
}

/// Whether a text begins with one of some phrases, behind spaces and a comma or bracket.
fn behind(text: &str, phrases: &[&str]) -> bool {
    let lower = text.trim_start_matches([' ', ',', '(', '/']).to_lowercase();
    let is_whole = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    phrases
        .iter()
        .any(|phrase| lower.strip_prefix(phrase).is_some_and(is_whole))
}

/// "With 4 agents it takes 5 hours": how many agents a sentence supposes, and a verb that says what follows.
fn team(sentence: &str, span: &Span, text: &str) -> Option<u32> {
    const VERBS: &[&str] = &[
        "takes",
        "take",
        "finish",
        "finishes",
        "finished",
        "done",
        "needs",
        "need",
        "lasts",
        "ends",
        "complete",
        "completes",
        "ready",
        "dauert",
        "dauern",
        "braucht",
        "brauchen",
        "fertig",
        "prend",
        "dure",
        "tarda",
        "dura",
    ];
    if !words::has_any(sentence, VERBS) || text.get(span.end..)?.trim_start().starts_with('/') {
        return None;
    }
    let words: Vec<&str> = sentence.split_whitespace().collect();
    words.windows(3).find_map(|three| {
        let opens = WITH.contains(&three[0].to_lowercase().as_str());
        let bare = three[2].trim_matches(|c: char| !c.is_alphanumeric());
        let is_people = words::concept(bare) == Concept::Agents
            || ["leuten", "personen", "entwicklern", "personnes", "personas"]
                .contains(&bare.to_lowercase().as_str());
        let number = numbers::word_number(three[1]).or_else(|| three[1].parse().ok())?;
        let is_team = number >= 1.0 && number.fract() == 0.0 && number <= 1_000.0;
        (opens && is_people && is_team).then_some(number as u32)
    })
}

/// The tickets and gates a text names, in order.
fn named_rows(draft: &Draft, text: &str) -> Vec<String> {
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#');
    let pieces = text.split(|c: char| !is_key(c));
    let mut found: Vec<String> = Vec::new();
    for piece in pieces.map(|piece| piece.trim_matches(['.', '-'])) {
        let key = match draft.keys.find(piece) {
            Some(Subject::Ticket(key)) | Some(Subject::Gate(key)) if key == piece => key,
            _ => continue,
        };
        // A letter that is a word ("A critical path") is a key only beside others.
        if found.last() != Some(key) {
            found.push(key.clone());
        }
    }
    let is_word = found.len() == 1 && found[0].chars().count() == 1;
    if is_word { Vec::new() } else { found }
}

/// "Stream 1: 5 days": the track whose name is all that stands before the number.
fn of_named_track(draft: &Draft, clause: &Clause) -> Option<String> {
    let label = clause.before.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | ',' | '=' | '–' | '—' | '-')
    });
    let label = label.strip_prefix("and ").unwrap_or(label);
    if label.is_empty() {
        return None;
    }
    if let Some(Subject::Track(name)) = draft.keys.find(label) {
        return Some(name.clone());
    }
    draft
        .track_named(label)
        .map(|at| draft.facts.tracks[at].name.clone())
}

/// The track a figure is about, and whether it may be the whole all the same: a plain paragraph that follows the
/// last card stands in that card only by accident.
fn scope(draft: &Draft, block: usize, text: &str, clause: &Clause) -> (Option<String>, bool) {
    if let Some(named) = of_named_track(draft, clause) {
        return (Some(named), false);
    }
    let lower = clause.before.to_lowercase();
    let tracks = &draft.facts.tracks;
    let named = tracks.iter().find(|track| {
        let names = std::iter::once(&track.name).chain(&track.aliases);
        let mut names = names.filter(|name| name.chars().count() >= 3);
        names.any(|name| words::find_phrase(&lower, &name.to_lowercase()).is_some())
    });
    if let Some(track) = named {
        return (Some(track.name.clone()), false);
    }
    let section = draft.page.blocks[block].section;
    let card = draft
        .track_of_section(section)
        .map(|at| tracks[at].name.clone());
    let is_plain = matches!(draft.page.blocks[block].kind, Kind::Text | Kind::Heading)
        && !text.starts_with("**");
    (card, is_plain)
}

/// Whether a sentence, with the number and noun it counts, does nothing but count what a plan holds.
///
/// Behind the noun may stand a full stop, a comma or another count; before it nothing, or a verb of having.
pub(super) fn only_counts(text: &str, from: usize, to: usize) -> bool {
    let (start, end) = sentence(text, from, to);
    let before = text[start..from].trim().to_lowercase();
    let after = text[to..end].trim_start();
    const OPENS: &[&str] = &[
        "there are",
        "there is",
        "there're",
        "we have",
        "it has",
        "es gibt",
        "es sind",
        "il y a",
        "hay",
        "ci sono",
        "er zijn",
    ];
    const OWNERS: &[&str] = &[
        "campaign",
        "plan",
        "project",
        "programme",
        "program",
        "release",
        "kampagne",
        "projekt",
        "projet",
        "campagne",
        "proyecto",
        "progetto",
    ];
    const HAVING: &[&str] = &[
        "has",
        "have",
        "contains",
        "comprises",
        "holds",
        "lists",
        "consists of",
        "is made of",
        "hat",
        "umfasst",
        "enthält",
        "a",
        "compte",
        "comprend",
        "tiene",
        "ha",
        "contiene",
    ];
    const JOINS: &[&str] = &[
        ",", "/", " in", " and", " over", " across", " und", " et", " en", " y",
    ];
    let has = HAVING.iter().any(|verb| {
        let owner = before.strip_suffix(verb).map(str::trim_end);
        owner.is_some_and(|owner| OWNERS.iter().any(|word| owner.ends_with(word)))
    });
    let is_counted = |head: &str| {
        let head = OPENS
            .iter()
            .find_map(|open| head.strip_prefix(open))
            .unwrap_or(head);
        let parts = JOINS.iter().fold(vec![head.to_owned()], |parts, join| {
            parts
                .iter()
                .flat_map(|part| part.split(join))
                .map(str::to_owned)
                .collect()
        });
        parts.iter().all(|part| {
            let mut words = part.split_whitespace();
            let Some(first) = words.next() else {
                return true;
            };
            let number = first.parse::<f64>().is_ok() || numbers::word_number(first).is_some();
            number && (1..=2).contains(&words.count())
        })
    };
    let is_opened = has || is_counted(&before);
    is_opened && ends_there(after)
}

/// Behind a count: the end, a comma, a bracket with another number, or "in 2 streams".
fn ends_there(after: &str) -> bool {
    let lower = after.to_lowercase();
    let rest = [
        "in total",
        "altogether",
        "insgesamt",
        "au total",
        "en total",
    ]
    .iter()
    .find_map(|word| lower.strip_prefix(word))
    .unwrap_or(&lower)
    .trim_start();
    if rest.is_empty() || rest == "." || rest.starts_with([',', ';', '/']) {
        return true;
    }
    let joined = [
        "in ", "and ", "over ", "across ", "on ", "und ", "et ", "en ", "y ",
    ]
    .iter()
    .find_map(|word| rest.strip_prefix(word));
    let Some(joined) = joined else { return false };
    let mut words = joined.split_whitespace();
    let number = words
        .next()
        .is_some_and(|word| word.parse::<f64>().is_ok() || numbers::word_number(word).is_some());
    let noun = words.next().unwrap_or("").trim_end_matches(['.', ',', ';']);
    let is_row = matches!(
        words::concept(noun),
        Concept::Tracks | Concept::Phases | Concept::Gates | Concept::Agents | Concept::Tickets
    );
    number && is_row
}
