//! How far work is, in the words and signs people use: in cells, in labels, as headings of a board.

use super::super::grammar::{numbers, words};
use crate::plan::ProgressState;

use ProgressState as S;

/// Words and signs of each state.
const WORDS: [(S, &[&str]); 4] = [
    (
        S::Blocked,
        &[
            "blocked",
            "on hold",
            "stuck",
            "blockiert",
            "bloqué",
            "bloqueado",
            "заблокировано",
            "阻塞",
            "ブロック",
            "🚫",
            "⛔",
        ],
    ),
    (
        S::NotStarted,
        &[
            "not started",
            "todo",
            "to do",
            "to-do",
            "open",
            "planned",
            "pending",
            "backlog",
            "new",
            "ready",
            "tbd",
            "queued",
            "not done",
            "no",
            "offen",
            "geplant",
            "à faire",
            "pendiente",
            "da fare",
            "a fazer",
            "не начато",
            "未开始",
            "待办",
            "未着手",
            "대기",
            "⬜",
            "☐",
            "◻️",
            "⏳",
            "📋",
            "❌",
            "🔲",
        ],
    ),
    (
        S::InProgress,
        &[
            "in progress",
            "in-progress",
            "started",
            "active",
            "doing",
            "wip",
            "ongoing",
            "running",
            "in review",
            "review",
            "in arbeit",
            "laufend",
            "en cours",
            "en curso",
            "en progreso",
            "in corso",
            "em andamento",
            "в работе",
            "进行中",
            "進行中",
            "진행중",
            "🔄",
            "🚧",
            "🟡",
        ],
    ),
    (
        S::Done,
        &[
            "done",
            "complete",
            "completed",
            "closed",
            "finished",
            "merged",
            "shipped",
            "yes",
            "erledigt",
            "fertig",
            "abgeschlossen",
            "terminé",
            "fait",
            "hecho",
            "terminado",
            "completado",
            "fatto",
            "concluído",
            "готово",
            "сделано",
            "завершено",
            "完成",
            "已完成",
            "完了",
            "완료",
            "✅",
            "✓",
            "✔",
            "✔️",
            "☑",
            "x",
            "[x]",
        ],
    ),
];

/// How far something is: a state, and a percentage where one is given; `None` for unknown words.
pub(super) fn state(text: &str) -> Option<(ProgressState, Option<u8>)> {
    if let Some(found) = percentage(text) {
        return Some(found);
    }
    let lower = text.trim().to_lowercase();
    let inside = || {
        WORDS.iter().find(|(_, words)| {
            words
                .iter()
                .any(|word| word.chars().count() > 1 && words::find_phrase(&lower, word).is_some())
        })
    };
    whole(text)
        .or_else(|| inside().map(|(state, _)| *state))
        .map(|state| (state, None))
}

/// The state a text names and nothing else: a heading of a board, a cell with a sign.
pub(super) fn whole(text: &str) -> Option<ProgressState> {
    let lower = text.trim().to_lowercase();
    let stripped = lower
        .trim_matches(|c: char| !c.is_alphanumeric() && !"✅✓✔☑⬜☐🔄🚧⛔🚫⏳📋❌🔲🟡".contains(c))
        .to_owned();
    // `✅ Done (3)`: the word without its sign and its count.
    let bare = words::folded_label(&lower);
    let found = |text: &str| {
        WORDS
            .iter()
            .find(|(_, words)| words.contains(&text))
            .map(|(state, _)| *state)
    };
    found(&lower)
        .or_else(|| found(&stripped))
        .or_else(|| found(&bare))
}

fn percentage(text: &str) -> Option<(ProgressState, Option<u8>)> {
    let lower = text.trim().to_lowercase();
    let (value, length) = numbers::leading(&lower)?;
    if !lower[length..].trim_start().starts_with('%') {
        return None;
    }
    let percent = value.clamp(0.0, 100.0) as u8;
    let state = match percent {
        0 => S::NotStarted,
        100 => S::Done,
        _ => S::InProgress,
    };
    Some((state, Some(percent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_boards_are_states_and_other_words_are_not() {
        for (text, expected) in [
            ("To do", Some(S::NotStarted)),
            ("🚧 In Progress (3)", Some(S::InProgress)),
            ("✅ Done", Some(S::Done)),
            ("Blocked", Some(S::Blocked)),
            ("⏳", Some(S::NotStarted)),
            ("Definition of done", None),
            ("Open questions", None),
        ] {
            assert_eq!(whole(text), expected, "{text}");
        }
        assert_eq!(state("75% done"), Some((S::InProgress, Some(75))));
        assert_eq!(state("✅ Done"), Some((S::Done, None)));
    }
}
