//! Titles of cards: `Track 1 — infra`, `Agent B1: Onboarding`, `Path B Agents (Multi-Tenant)`, `T-101: Schema`.

use super::super::facts::Field;
use super::super::grammar::words::Meaning;
use super::super::grammar::{ids, words};
use super::super::text::inline;
use super::{context, rows};

/// What a title makes of its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Track,
    Agent,
    Ticket,
}

/// A title taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub role: Role,
    /// The word as it is written: `Stream`; empty where the title opens with an id.
    pub word: String,
    /// `A`, `1`, `B1`, `T-101`.
    pub index: String,
    /// What follows.
    pub rest: String,
    /// The text in brackets at the end.
    pub bracket: String,
}

const TRACKS: &[&str] = &[
    "track",
    "stream",
    "workstream",
    "path",
    "lane",
    "swimlane",
    "squad",
    "team",
    "epic",
    "strang",
    "arbeitsstrang",
    "teilprojekt",
    "flux",
    "chantier",
    "línea",
    "frente",
    "поток",
    "轨道",
    "赛道",
    "工作流",
    "トラック",
    "ストリーム",
    "트랙",
];
const AGENTS: &[&str] = &["agent", "worker", "agente", "агент", "エージェント"];
const TICKETS: &[&str] = &[
    "ticket",
    "task",
    "story",
    "issue",
    "item",
    "wp",
    "aufgabe",
    "ap",
    "tâche",
    "tarea",
    "taak",
    "задача",
    "任务",
    "任務",
    "タスク",
    "작업",
];

/// Families of ids that number documents, not work.
const DOCUMENTS: &[&str] = &[
    "q", "fy", "adr", "rfc", "rfd", "pep", "kep", "dep", "rip", "eip", "cve", "iso", "din", "prd",
    "spec", "sop", "faq", "fig", "table", "section", "chapter", "appendix", "version", "release",
    "v",
];

/// Takes a title apart; `None` where it is no card's title.
pub(super) fn read(title: &str) -> Option<Title> {
    let has_arrow = ["→", "->", "=>", "←", "↔"]
        .iter()
        .any(|arrow| title.contains(arrow));
    if has_arrow {
        return None;
    }
    let numbered = title
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        .trim_start();
    let title = if title.starts_with(|c: char| c.is_ascii_digit()) && word_role(numbered).is_some()
    {
        numbered
    } else {
        title
    };
    let title = title
        .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[' && c != '#')
        .trim();
    worded(title).or_else(|| identified(title))
}

fn word_role(title: &str) -> Option<(Role, usize)> {
    let length: usize = title
        .chars()
        .take_while(|c| c.is_alphabetic())
        .map(char::len_utf8)
        .sum();
    let word = title[..length].to_lowercase();
    let lists = [
        (Role::Track, TRACKS),
        (Role::Agent, AGENTS),
        (Role::Ticket, TICKETS),
    ];
    let exact = lists
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()))
        .map(|(role, _)| (*role, length));
    // Scripts without spaces: the word is what the title starts with.
    exact.or_else(|| {
        lists.iter().find_map(|(role, words)| {
            let found = words
                .iter()
                .filter(|word| word.starts_with(|c: char| u32::from(c) >= 0x2E80))
                .find(|word| title.starts_with(**word))?;
            Some((*role, found.len()))
        })
    })
}

/// `Track 1 — infra-agent`: a word, an index, a sign, the rest.
fn worded(title: &str) -> Option<Title> {
    let (role, length) = word_role(title)?;
    let (word, after) = title.split_at(length);
    let after = after.trim_start_matches([' ', '#', '\u{a0}']);
    let end = after
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(after.len());
    let index = after[..end].trim_end_matches(['.', '-', '_']);
    if !(context::is_index(index) || ids::is_id(index)) {
        return None;
    }
    let rest = &after[index.len()..];
    // `Team of 5 people`, `Task lists`: an index is followed by a sign, a bracket, a capital or nothing.
    let is_title = rest.trim().is_empty()
        || rest
            .trim_start()
            .starts_with([':', '-', '–', '—', '(', '（', '.', '|', '：', '·'])
        || rest.trim_start().starts_with(char::is_uppercase);
    let (rest, bracket) = cut_bracket(rest);
    // `WP1` is an id as it stands, `WP 1` the word and a number.
    let is_glued =
        role == Role::Ticket && title[length..].starts_with(|c: char| c.is_ascii_digit());
    let (word, index) = if is_glued {
        ("", &title[..length + index.len()])
    } else {
        (word, index)
    };
    is_title.then(|| Title {
        role,
        word: word.to_owned(),
        index: index.to_owned(),
        rest,
        bracket,
    })
}

/// `T-101: Schema`, `[infra-001] CI`: an id and a title.
fn identified(title: &str) -> Option<Title> {
    let (id, at) = ids::leading_id(title)?;
    let rest = &title[at..];
    let family = id
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("")
        .to_lowercase();
    if DOCUMENTS.contains(&family.as_str()) {
        return None;
    }
    let is_section_number = id.chars().all(|c| c.is_ascii_digit() || c == '.');
    let has_letters = id.chars().any(char::is_alphabetic) || id.starts_with('#');
    if rest.trim().is_empty() || is_section_number || !has_letters {
        return None;
    }
    let (rest, bracket) = cut_bracket(rest);
    Some(Title {
        role: Role::Ticket,
        word: String::new(),
        index: id,
        rest,
        bracket,
    })
}

/// The rest of a title without leading signs, and the text of a bracket at its end.
fn cut_bracket(rest: &str) -> (String, String) {
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || ":-–—.|：·".contains(c));
    match rest.rfind(['(', '（']) {
        Some(open) if rest.ends_with([')', '）']) => {
            let inside = rest[open..].trim_matches(|c: char| "()（） ".contains(c));
            (rest[..open].trim().to_owned(), inside.to_owned())
        }
        Some(open) => {
            let inside = rest[open..]
                .trim_start_matches(['(', '（'])
                .split([')', '）'])
                .next()
                .unwrap_or("");
            (rest[..open].trim().to_owned(), inside.trim().to_owned())
        }
        None => (rest.to_owned(), String::new()),
    }
}

/// The text of the bracket at the end of a title.
pub(super) fn bracket(title: &str) -> &str {
    let open = title
        .rfind(['(', '（'])
        .filter(|_| title.ends_with([')', '）']));
    open.map_or("", |at| {
        title[at..].trim_matches(['(', '（', ')', '）', ' '])
    })
}

/// The names of a bracket that says who does it: `owner: Ada, Bo`.
pub(super) fn team(bracket: &str) -> Vec<String> {
    let labelled = inline::labelled(bracket)
        .filter(|found| words::exact_meaning(&found.label) == Some(Meaning::Ticket(Field::Owner)));
    labelled.map_or_else(Vec::new, |found| rows::owners(&bracket[found.value..]))
}

impl Title {
    /// `Stream A`.
    pub fn label(&self) -> String {
        if self.word.is_empty() {
            self.index.clone()
        } else {
            format!("{} {}", self.word, self.index)
        }
    }

    /// Whether the rest is a single name, as in `Track 1 — infra-agent`.
    pub fn rest_is_name(&self) -> bool {
        !self.rest.is_empty()
            && !self.rest.contains(' ')
            && (self.rest.contains(['-', '_']) || self.rest.chars().all(|c| c.is_lowercase()))
    }

    /// A key for a ticket of this title: the index where it is one, else word and index.
    pub fn key(&self) -> String {
        let is_id = ids::is_id(&self.index) && self.index.chars().any(char::is_alphabetic);
        let is_letter =
            self.index.chars().count() == 1 && self.index.chars().all(char::is_alphabetic);
        if is_id || is_letter || self.word.is_empty() {
            self.index.clone()
        } else {
            format!("{}-{}", self.word, self.index)
        }
    }
}

/// Whether a title speaks of something else than work: criteria, what-ifs, gates, options.
pub(super) fn is_elsewhere(title: &str) -> bool {
    let lower = title.to_lowercase();
    let starts = [
        "if ",
        "when ",
        "how ",
        "why ",
        "option ",
        "checkpoint",
        "gate ",
        "questions",
    ];
    starts.iter().any(|start| lower.starts_with(start))
        || words::has_any(title, &["gate", "checkpoint", "complete when", "done when"])
}

/// Whether what stands below a title are gates or checkpoints.
pub(super) fn holds_gates(title: &str) -> bool {
    words::has_any(title, &["gate", "gates", "checkpoint", "checkpoints"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_cards_are_taken_apart() {
        let cases = [
            ("Track 1 — infra-agent", Role::Track, "1", "infra-agent", ""),
            (
                "Stream A: Buyer Bot Error Handling",
                Role::Track,
                "A",
                "Buyer Bot Error Handling",
                "",
            ),
            (
                "Path B Agents (Multi-Tenant)",
                Role::Track,
                "B",
                "Agents",
                "Multi-Tenant",
            ),
            (
                "Agent B1: Tenant Onboarding System",
                Role::Agent,
                "B1",
                "Tenant Onboarding System",
                "",
            ),
            ("T-101: Schema", Role::Ticket, "T-101", "Schema", ""),
            ("Task 3: Build (2h)", Role::Ticket, "3", "Build", "2h"),
            ("2.1 Track A: Core", Role::Track, "A", "Core", ""),
        ];
        for (title, role, index, rest, bracket) in cases {
            let found = read(title).unwrap_or_else(|| panic!("{title}"));
            assert_eq!(
                (
                    found.role,
                    found.index.as_str(),
                    found.rest.as_str(),
                    found.bracket.as_str()
                ),
                (role, index, rest, bracket),
                "{title}"
            );
        }
        for title in [
            "Stream A → All Others",
            "Team of experts",
            "Tasks",
            "3.2.1 Change Management",
            "Agent List",
        ] {
            assert_eq!(read(title), None, "{title}");
        }
    }
}
