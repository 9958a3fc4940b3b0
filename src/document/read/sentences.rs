//! Sentences that say what waits for what: "C needs the test results from D", "A-1 blocks A-2 and A-3".
//!
//! Only a sentence whose verb says an order and whose both sides name work the document defines counts: the last
//! words before the verb, and the first behind it or behind "from". Everything else stays a mention; nothing is
//! guessed from how a sentence sounds. Labels, tables and lists of arrows have readers of their own.

use super::super::facts::*;
use super::super::grammar::{links, words};
use super::super::text::page::{Kind, Line};
use super::context;
use super::draft::Draft;

/// Verbs whose subject waits for their object.
const WAITS: &[&str] = &[
    "depends on",
    "depend on",
    "needs",
    "need",
    "requires",
    "require",
    "waits for",
    "wait for",
    "is blocked by",
    "are blocked by",
    "cannot start until",
    "cannot start before",
    "can't start until",
    "can only start after",
    "starts after",
    "start after",
    "comes after",
    "follows",
    "follow",
    "builds on",
    "build on",
    "is gated by",
    "can start once",
    "can start when",
    "can start after",
    "can only start once",
    "can only start when",
    "can begin once",
    "can begin after",
    "starts once",
    "starts when",
    "begins after",
    "begins once",
    "begins when",
    "may start after",
    "must not start before",
    "only after",
    "beginnt nach",
    "startet nach",
    "folgt auf",
    "kommt nach",
    "erst nach",
    "commence après",
    "suit",
    "empieza después de",
    "sigue a",
    "начинается после",
    "relies on",
    "hängt ab von",
    "hängt von",
    "wartet auf",
    "braucht",
    "benötigt",
    "dépend de",
    "attend",
    "nécessite",
    "depende de",
    "espera a",
    "requiere",
    "зависит от",
    "ждёт",
    "依赖",
];
/// Verbs whose object waits for their subject.
const HOLDS: &[&str] = &[
    "blocks",
    "block",
    "unblocks",
    "must finish before",
    "must be finished before",
    "must be done before",
    "has to finish before",
    "has to be done before",
    "must precede",
    "comes before",
    "feeds",
    "feeds into",
    "enables",
    "leads to",
    "gates",
    "is required for",
    "is required by",
    "is needed for",
    "is needed by",
    "is a prerequisite for",
    "is a prerequisite of",
    "precedes",
    "blockiert",
    "bloque",
    "bloquea",
    "блокирует",
];
/// Words before a verb that turn it round.
const DENIED: &[&str] = &["not", "never", "no longer", "n't", "nicht", "pas", "ne"];
/// Words before a verb that belong to it.
const HELPERS: &[&str] = &[
    "also", "still", "both", "then", "must", "should", "will", "to", "ideally", "only", "has",
    "have", "which",
];
/// Words that join the names of a list.
const JOINS: &[&str] = &["and", "&", "+", "und", "et", "y", "и", "plus"];
/// Words that may stand before the name of a row.
const ARTICLES: &[&str] = &[
    "the", "stream", "track", "path", "ticket", "task", "agent", "team", "all", "of", "der", "die",
    "das", "le", "la",
];

/// Reads every sentence that no other reader took.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let is_prose = match &page.blocks[block].kind {
            Kind::Text => true,
            Kind::Item { tick, .. } => tick.is_none(),
            _ => false,
        };
        let is_option = context::in_option(page, page.blocks[block].section);
        if !is_prose || draft.used[block] || is_option {
            continue;
        }
        for line in page.blocks[block].lines.clone() {
            let raw = page.raw(line);
            for (start, end) in sentences(raw) {
                sentence(draft, line, &raw[start..end]);
            }
        }
    }
}

/// Where the sentences of a line start and end.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices() {
        let end = at + mark.len_utf8();
        let ends = match mark {
            '.' | ';' | '!' | '?' => text[end..].starts_with([' ', '*']) || end == text.len(),
            '。' | '；' => true,
            _ => false,
        };
        if ends {
            found.push((start, end));
            start = end;
        }
    }
    found.push((start, text.len()));
    found
}

fn sentence(draft: &mut Draft, line: Line, text: &str) {
    let lower = text.to_lowercase();
    // A text whose lower case has other lengths cannot be cut at the same places.
    if lower.len() != text.len() {
        return;
    }
    // Who waits for a message waits for no work: that is a trigger, which lint asks about.
    let messages = [
        "message",
        "signal",
        "notification",
        "ping",
        "nachricht",
        "сообщение",
        "消息",
    ];
    if words::has_any(&lower, &messages) {
        return;
    }
    let (from, to) = match conjunction(draft, text, &lower) {
        Some(found) => found,
        None => {
            let Some((at, verb, waits)) = verb(&lower) else {
                return;
            };
            if is_denied(&lower[..at]) {
                return;
            }
            let own = names_before(draft, &text[..at]);
            let others = names_behind(draft, &text[at + verb.len()..]);
            if waits { (others, own) } else { (own, others) }
        }
    };
    let is_loop = from.iter().any(|one| to.contains(one));
    if from.is_empty() || to.is_empty() || is_loop {
        return;
    }
    let place = draft.page.line_place(line);
    if !draft.affords(from.len() * to.len(), place) {
        return;
    }
    let is_soft = words::has_any(
        &lower,
        &[
            "should",
            "ideally",
            "recommended",
            "if possible",
            "sollte",
            "idealerweise",
        ],
    );
    draft.facts.statements.push(Statement {
        from,
        to,
        said: if is_soft { Said::Soft } else { Said::Hard },
        reason: text.trim().trim_start_matches(['-', '*', ' ']).to_owned(),
        ..Statement::new(Form::Prose, text.trim().to_owned(), place)
    });
}

/// Words that open a clause about what has to be over.
const ONCE: &[&str] = &[
    "once",
    "after",
    "when",
    "as soon as",
    "sobald",
    "wenn",
    "nachdem",
    "nach",
    "une fois",
    "dès que",
    "après",
    "una vez",
    "cuando",
    "después de",
    "quando",
    "depois de",
    "когда",
    "после",
];
/// Words between the two clauses, or before the name of what follows.
const THEN: &[&str] = &[
    "then",
    "we",
    "can",
    "start",
    "begin",
    "do",
    "work",
    "on",
    "with",
    "kann",
    "beginnt",
    "folgt",
    "dann",
    "comes",
    "go",
    "next",
    "peut",
    "commencer",
    "puede",
    "empezar",
];

/// "Once F is done, H can start": what the first clause names comes before what the second opens with.
fn conjunction(draft: &Draft, text: &str, lower: &str) -> Option<(Vec<Subject>, Vec<Subject>)> {
    let lead = text.len()
        - text
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .len();
    let word = ONCE.iter().find(|word| {
        lower[lead..]
            .strip_prefix(**word)
            .is_some_and(|rest| rest.starts_with(' '))
    })?;
    let clause = &text[lead + word.len()..];
    let comma = clause.find(", ")?;
    // A comma may stand within the list of names.
    let from = leading_names(draft, clause);
    let rest = clause[comma + 1..].trim_start();
    let behind = all_words(rest)
        .into_iter()
        .find(|(word, ..)| !THEN.contains(&word.to_lowercase().as_str()))
        .map_or("", |(_, start, _)| &rest[start..]);
    let to = leading_names(draft, behind);
    let is_over = from.iter().all(|one| !to.contains(one));
    (!from.is_empty() && !to.is_empty() && is_over).then_some((from, to))
}

/// The first verb that says an order: where, which, and whether its subject waits.
fn verb(lower: &str) -> Option<(usize, &'static str, bool)> {
    let find = |verbs: &'static [&'static str], waits| {
        verbs
            .iter()
            .filter_map(move |verb| Some((words::find_phrase(lower, verb)?, *verb, waits)))
    };
    // At one place the longer verb counts: "cannot start until" before "start".
    find(WAITS, true)
        .chain(find(HOLDS, false))
        .min_by_key(|(at, verb, _)| (*at, std::cmp::Reverse(verb.len())))
}

/// Whether the verb is denied by what stands right before it.
fn is_denied(before: &str) -> bool {
    let near: Vec<&str> = before.split_whitespace().rev().take(3).collect();
    near.iter().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
        DENIED.contains(&word) || word.ends_with("n't")
    })
}

/// The work that is named by the last words of a text, helpers of the verb left out.
fn names_before(draft: &Draft, text: &str) -> Vec<Subject> {
    let mut found = Vec::new();
    let mut end = text.len();
    for (word, start, stop) in all_words(text).into_iter().rev() {
        let between = &text[stop..end];
        let is_near =
            between.chars().all(|c| !c.is_alphanumeric()) && !between.contains(['(', ')']);
        if !is_near {
            break;
        }
        let folded = word.to_lowercase();
        let is_filler = JOINS.contains(&folded.as_str()) || HELPERS.contains(&folded.as_str());
        match work(draft, word) {
            Some(subject) => found.push(subject),
            None if is_filler => {}
            None => break,
        }
        end = start;
    }
    found.reverse();
    found.dedup();
    found
}

/// The work that is named by the first words of a text, or by the first behind "from".
fn names_behind(draft: &Draft, text: &str) -> Vec<Subject> {
    let direct = leading_names(draft, text);
    if !direct.is_empty() {
        return direct;
    }
    let lower = text.to_lowercase();
    for word in ["from", "of", "von", "aus", "de", "от"] {
        if let Some(at) = words::find_phrase(&lower, word)
            && lower.len() == text.len()
        {
            let names = leading_names(draft, &text[at + word.len()..]);
            // "the results of A needs" is no list; what follows the names must end there or go on.
            if !names.is_empty() {
                return names;
            }
        }
    }
    Vec::new()
}

fn leading_names(draft: &Draft, text: &str) -> Vec<Subject> {
    let mut found = Vec::new();
    let mut end = 0;
    for (word, start, stop) in all_words(text) {
        let between = &text[end..start];
        let is_near =
            between.chars().all(|c| !c.is_alphanumeric()) && !between.contains(['(', ')', '.']);
        if !is_near {
            break;
        }
        let folded = word.to_lowercase();
        let is_filler = JOINS.contains(&folded.as_str())
            || (found.is_empty() && ARTICLES.contains(&folded.as_str()));
        let counts = links::number_stands_alone(&text[start..]);
        match work(draft, word).filter(|_| counts) {
            Some(subject) => found.push(subject),
            None if is_filler => {}
            None => break,
        }
        end = stop;
    }
    found.dedup();
    found
}

/// Every word of a text with the signs that ids have in them: where it starts and where it ends.
fn all_words(text: &str) -> Vec<(&str, usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_word = c.is_alphanumeric() || matches!(c, '-' | '_' | '#' | '/' | '.' | '\'');
        match (is_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_end_matches(['-', '.', '_', '/', '\'']);
                if !word.is_empty() {
                    found.push((word, from, from + word.len()));
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The work a word names: an id or a letter the document defines, never a title that happens to be one word.
fn work(draft: &Draft, word: &str) -> Option<Subject> {
    let is_name = word.chars().any(|c| c.is_ascii_digit())
        || (word.chars().count() <= 2 && word.chars().all(char::is_uppercase));
    let subject = draft.keys.find(word).filter(|_| is_name)?;
    let work = draft.as_work(subject);
    matches!(
        work,
        Subject::Ticket(_) | Subject::Gate(_) | Subject::Track(_)
    )
    .then_some(work)
}

#[cfg(test)]
mod tests {
    use crate::document::read;
    use crate::plan::Strength;

    fn edges(prose: &str) -> Vec<String> {
        let text = format!(
            "# Plan\n\n| ID | Task | Estimate |\n|---|---|---|\n| A-1 | One | 2h |\n| A-2 | Two | 2h |\n| A-3 | Three | 1h |\n\n## Notes\n\n{prose}\n"
        );
        let plan = read(text.as_bytes(), "plan.md", "").plan;
        let edge = |d: &crate::plan::Dependency| {
            let soft = if d.strength == Strength::Soft {
                " soft"
            } else {
                ""
            };
            format!("{} {}{soft}", plan.key(d.from), plan.key(d.to))
        };
        let mut all: Vec<String> = plan.dependencies.iter().map(edge).collect();
        all.sort();
        all
    }

    #[test]
    fn sentences_that_name_both_sides_tie_them() {
        assert_eq!(edges("A-2 needs test results from A-1."), ["A-1 A-2"]);
        assert_eq!(
            edges("Note that A-3 depends on A-1 and A-2."),
            ["A-1 A-3", "A-2 A-3"]
        );
        assert_eq!(edges("- A-1 blocks A-2, A-3"), ["A-1 A-2", "A-1 A-3"]);
        assert_eq!(
            edges("A-2 should wait for A-1; A-3 cannot start until A-2 is done."),
            ["A-1 A-2 soft", "A-2 A-3"]
        );
        assert_eq!(edges("A-2 wartet auf A-1."), ["A-1 A-2"]);
        assert_eq!(edges("Once A-1 is done, A-2 can start."), ["A-1 A-2"]);
        assert_eq!(
            edges("- A-3 follows A-2\n- A-1 feeds A-3"),
            ["A-1 A-3", "A-2 A-3"]
        );
    }

    #[test]
    fn what_does_not_say_an_order_of_known_work_ties_nothing() {
        for prose in [
            "A-2 does not need A-1.",
            "A-2 needs more time than A-1 had.",
            "The review of A-1 needs care.",
            "A-2 needs a server.",
            "Everybody needs A-1 numbers.",
            "A-2 waits for a message from A-1.",
            "A-1 and A-2 are large.",
            "A-2 (see A-1) needs help",
            "A-9 needs A-8.",
        ] {
            assert_eq!(edges(prose), [] as [&str; 0], "{prose}");
        }
    }
}
