//! The vocabulary: what headers, labels and small words mean, in several languages.

mod meanings;

use crate::document::facts::{Concept, Field, TimeUnit};
use meanings::MEANINGS;

/// What a column of a table, or a label of a card, holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::document) enum Meaning {
    /// A field of a ticket.
    Ticket(Field),
    /// A range of ids.
    Range,
    /// A week, day or other time.
    Time(TimeUnit),
    /// Tracks at work.
    Active,
    /// What is promised.
    Milestone,
    /// What is measured.
    Metric,
    /// A target.
    Target,
    /// A value now.
    Current,
    /// A risk.
    Risk,
    Probability,
    Impact,
    Mitigation,
    Fallback,
    Trigger,
    /// The ends of a dependency.
    From,
    To,
    Reason,
    Strength,
    Lag,
    Kind,
    /// A gate.
    Gate,
    /// What has to be true, or how one finds out.
    Check,
}

/// What a header cell or a label means; `None` for words nobody knows.
///
/// Case, markup, brackets with a unit, and a leading or trailing word around the known one do not matter.
pub(in crate::document) fn meaning(label: &str) -> Option<Meaning> {
    let label = folded_label(label);
    if label.is_empty() {
        return None;
    }
    let exact = |label: &str| {
        MEANINGS
            .iter()
            .find(|(_, words)| words.contains(&label))
            .map(|(meaning, _)| *meaning)
    };
    let whole = exact(&label).or_else(|| exact(label.strip_suffix('.')?));
    if let Some(found) = whole {
        return Some(found);
    }
    let (first, last) = (label.split(' ').next()?, label.rsplit(' ').next()?);
    let two_last = label
        .rsplit_once(' ')
        .and_then(|(head, last)| Some(format!("{} {last}", head.rsplit(' ').next()?)));
    let pieces = label
        .split(" / ")
        .chain(label.split('/'))
        .map(str::trim)
        .find_map(exact);
    let strong = |word: &str| exact(word).filter(|_| !WEAK.contains(&word));
    two_last
        .as_deref()
        .and_then(exact)
        .or(pieces)
        .or_else(|| strong(last))
        .or_else(|| strong(first))
}

/// Words that mean a field only when they are the whole label: "Retry after" is no list of predecessors.
const WEAK: &[&str] = &[
    "after", "before", "by", "at", "who", "what", "no", "low", "high", "o", "m", "p", "us", "de",
    "to", "from", "start", "starts", "end", "ends", "now", "needs", "time", "best", "worst",
    "expected", "mode", "why", "art", "force", "nach", "von", "zu", "was", "wer", "après", "y",
];

/// What a header cell or a label means, taken word for word.
pub(in crate::document) fn exact_meaning(label: &str) -> Option<Meaning> {
    let label = folded_label(label);
    MEANINGS
        .iter()
        .find(|(_, words)| words.contains(&label.as_str()))
        .map(|(meaning, _)| *meaning)
}

/// A label as it is compared: lower case, single spaces, without a bracket, emoji or colon at its ends.
pub(in crate::document) fn folded_label(label: &str) -> String {
    let label = label
        .split(['(', '（', '['])
        .next()
        .unwrap_or(label)
        .to_lowercase();
    let is_kept = |c: char| c.is_alphanumeric() || matches!(c, '#' | '%' | '№' | '_' | '?' | '+');
    let words = label
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !is_kept(c) && c != '.'));
    let folded = words
        .filter(|word| !word.is_empty() && *word != ".")
        .collect::<Vec<_>>()
        .join(" ");
    folded.trim_end_matches(':').to_owned()
}

/// Words that say there is nothing to wait for, or nothing there.
const NONE: &[&str] = &[
    "",
    "—",
    "–",
    "-",
    "--",
    "---",
    "−",
    "none",
    "n/a",
    "na",
    "nil",
    "nothing",
    "no",
    "no dependencies",
    "no dependency",
    "no blockers",
    "nobody",
    "not applicable",
    "ø",
    "∅",
    "/",
    "x",
    "0",
    "start",
    "root",
    "independent",
    "keine",
    "keiner",
    "kein",
    "nichts",
    "entfällt",
    "aucune",
    "aucun",
    "rien",
    "ninguna",
    "ninguno",
    "nada",
    "nessuna",
    "nessuno",
    "nenhuma",
    "nenhum",
    "geen",
    "inga",
    "ingen",
    "brak",
    "нет",
    "ничего",
    "无",
    "無",
    "没有",
    "なし",
    "無し",
    "없음",
    "-none-",
    "(none)",
    "tbd?",
];

/// Whether a cell says "nothing", alone or before a remark in brackets or behind a dash.
pub(in crate::document) fn is_none(cell: &str) -> bool {
    none_remark(cell).is_some()
}

/// What a cell that says "nothing" adds: "None (can start immediately)" adds "can start immediately".
pub(in crate::document) fn none_remark(cell: &str) -> Option<String> {
    let cell = cell.trim().trim_end_matches('.');
    let lower = cell.to_lowercase();
    if NONE.contains(&lower.as_str()) {
        return Some(String::new());
    }
    let cut = lower.find([' ', '(', '（', ',', ';', '—', '–', ':'])?;
    let word = &lower[..cut];
    let is_word = word.len() > 2
        && NONE.contains(&word)
        && word.chars().all(char::is_alphabetic)
        && word != "start";
    let rest = cell
        .get(cut..)
        .unwrap_or("")
        .trim_matches(|c: char| c.is_whitespace() || "()（）,;—–-:".contains(c));
    let opens_remark = lower[cut..]
        .trim_start()
        .starts_with(['(', '（', ',', ';', '—', '–', '-', ':']);
    (is_word && opens_remark).then(|| rest.to_owned())
}

/// Words that stand for all others or all previous ones.
const ALL: &[&str] = &[
    "all other agents",
    "all others",
    "all other tracks",
    "all other tasks",
    "all other tickets",
    "all other streams",
    "everything else",
    "all remaining",
    "all other",
    "all the others",
    "every other",
    "alle anderen",
    "alle übrigen",
    "tous les autres",
    "toutes les autres",
    "todas las demás",
    "todos los demás",
    "tutti gli altri",
    "todos os outros",
    "все остальные",
    "所有其他",
    "其他所有",
    "其他全部",
    "他のすべて",
    "他の全て",
    "나머지 모두",
];
const PREVIOUS: &[&str] = &[
    "all previous",
    "all above",
    "everything above",
    "all of the above",
    "all preceding",
    "all prior",
    "previous",
    "the previous one",
    "all previous tasks",
    "all tasks",
    "all tickets",
    "all tracks",
    "all streams",
    "all agents",
    "all",
    "everything",
    "all of them",
    "alle vorherigen",
    "alle",
    "tous",
    "toutes",
    "todas",
    "todos",
    "tutti",
    "все",
    "以上全部",
    "全部",
    "所有",
    "すべて",
    "全て",
    "모두",
];

/// Whether a name means everybody and nobody in particular.
pub(in crate::document) fn is_everyone(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    [
        "all",
        "everyone",
        "everybody",
        "team",
        "alle",
        "tous",
        "todos",
        "tutti",
        "все",
        "全员",
        "全員",
    ]
    .contains(&lower.as_str())
}

/// Whether a piece of text stands for all others (`true`) or all previous ones (`false`).
pub(in crate::document) fn quantifier(text: &str) -> Option<bool> {
    let lower = text.trim().trim_end_matches('.').to_lowercase();
    let opens = |phrase: &str| {
        lower.starts_with(phrase) && !lower[phrase.len()..].starts_with(char::is_alphanumeric)
    };
    if ALL.iter().any(|phrase| opens(phrase)) {
        Some(true)
    } else if PREVIOUS.contains(&lower.as_str()) {
        Some(false)
    } else {
        None
    }
}

/// Nouns and what they stand for.
const CONCEPTS: &[(Concept, &[&str])] = &[
    (
        Concept::Tickets,
        &[
            "ticket",
            "task",
            "item",
            "story",
            "issue",
            "work item",
            "todo",
            "work package",
            "aufgabe",
            "tâche",
            "tarea",
            "задача",
            "任务",
            "タスク",
        ],
    ),
    (
        Concept::Tracks,
        &[
            "track",
            "stream",
            "workstream",
            "path",
            "lane",
            "strang",
            "flux",
        ],
    ),
    (
        Concept::Agents,
        &[
            "agent",
            "specialist",
            "developer",
            "engineer",
            "people",
            "person",
            "chat",
            "worker",
        ],
    ),
    (Concept::Phases, &["phase", "stage", "sprint"]),
    (Concept::Gates, &["gate"]),
    (Concept::Checkpoints, &["checkpoint"]),
    (
        Concept::Files,
        &["file", "doc", "document", "readme", "page"],
    ),
    (Concept::Tests, &["test", "test case"]),
    (Concept::Weeks, &["week"]),
];

/// What a counted noun stands for, by its last words.
pub(in crate::document) fn concept(noun: &str) -> Concept {
    let lower = noun.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().map(singular).collect();
    let Some(last) = words.last() else {
        return Concept::Other;
    };
    let two = words.len().checked_sub(2).map(|at| words[at..].join(" "));
    let found = CONCEPTS.iter().find(|(_, nouns)| {
        nouns.contains(last) || two.as_deref().is_some_and(|two| nouns.contains(&two))
    });
    found.map_or(Concept::Other, |(concept, _)| *concept)
}

/// An English noun without the s of its plural.
pub(in crate::document) fn singular(word: &str) -> &str {
    match word {
        "stories" => "story",
        "people" | "status" | "analysis" => word,
        _ => word
            .strip_suffix('s')
            .filter(|stem| !stem.ends_with('s') && stem.len() > 2)
            .unwrap_or(word),
    }
}

/// Words of lower case in a text: letters and digits, with inner dashes.
pub(in crate::document) fn words_of(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
        .map(|word| word.trim_matches('-').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a text holds one of some words or phrases, on word boundaries, whatever its case.
pub(in crate::document) fn has_any(text: &str, phrases: &[&str]) -> bool {
    let lower = text.to_lowercase();
    phrases
        .iter()
        .any(|phrase| find_phrase(&lower, phrase).is_some())
}

/// Where a phrase stands in a text of lower case, on word boundaries (which scripts without spaces have not).
pub(in crate::document) fn find_phrase(lower: &str, phrase: &str) -> Option<usize> {
    let is_joined = |c: Option<char>| {
        c.is_some_and(|c| c.is_ascii_alphanumeric() || (c.is_alphabetic() && u32::from(c) < 0x2E80))
    };
    let first_is_word = is_joined(phrase.chars().next());
    let last_is_word = is_joined(phrase.chars().next_back());
    lower.match_indices(phrase).map(|(at, _)| at).find(|&at| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + phrase.len()..].chars().next();
        let is_inside = first_is_word && is_joined(before) || last_is_word && is_joined(after);
        !is_inside
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Field as F;
    use Meaning as M;

    #[test]
    fn headers_are_known_by_meaning() {
        for (header, expected) in [
            ("Blocked By", M::Ticket(F::DependsOn)),
            ("ROADMAP ID", M::Ticket(F::Key)),
            ("**Task**", M::Ticket(F::Title)),
            ("Estimate (h)", M::Ticket(F::Estimate)),
            ("前置", M::Ticket(F::DependsOn)),
            ("Abhängig von", M::Ticket(F::DependsOn)),
            ("Owner Track", M::Ticket(F::Owner)),
            ("#", M::Ticket(F::Key)),
            ("Active Tracks", M::Active),
        ] {
            assert_eq!(
                meaning(&crate::document::text::inline::plain(header)),
                Some(expected),
                "{header}"
            );
        }
        assert_eq!(meaning("Frobnication"), None);
    }

    #[test]
    fn nothing_is_told_from_something() {
        assert_eq!(
            none_remark("None (can start immediately)").as_deref(),
            Some("can start immediately")
        );
        assert_eq!(
            none_remark("None — start immediately").as_deref(),
            Some("start immediately")
        );
        assert!(
            is_none("—") && is_none("") && is_none("无") && !is_none("None-1") && !is_none("B1")
        );
        assert_eq!(
            (
                quantifier("All other agents"),
                quantifier("all previous"),
                quantifier("B1")
            ),
            (Some(true), Some(false), None)
        );
    }

    #[test]
    fn phrases_stand_on_word_boundaries() {
        assert!(has_any("Quality Gates", &["gates"]) && !has_any("aggregates", &["gate"]));
        assert_eq!(concept("ROADMAP items"), Concept::Tickets);
        assert_eq!(concept("doc files"), Concept::Files);
    }
}
