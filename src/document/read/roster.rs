//! Who takes part, where a line says it: `Agents: Red, Blue, Green`, `Team: Kim, Lou`, "Two agents, Ana and Ben".

use super::super::facts::Place;
use super::super::grammar::numbers;
use super::super::text::page::Line;
use super::draft::Draft;
use super::rows;

/// Words before the names.
const WORDS: &[&str] = &[
    "agents",
    "team",
    "people",
    "crew",
    "engineers",
    "developers",
    "members",
    "personen",
    "agenten",
    "mitarbeiter",
    "équipe",
    "personnes",
    "agents",
    "equipo",
    "personas",
    "agentes",
    "команда",
    "团队",
    "成员",
    "チーム",
    "メンバー",
];

/// Reads the lines of the document that name a team.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        if !draft.is_loose(block) || draft.track_of_section(page.blocks[block].section).is_some() {
            continue;
        }
        for &line in &page.blocks[block].lines {
            team(draft, line);
        }
    }
}

fn team(draft: &mut Draft, line: Line) {
    let text = draft.page.plain(line);
    let place: Place = draft.page.line_place(line);
    for sentence in text.split(['.', '·', '|', ';']) {
        for name in names(sentence.trim()) {
            draft.add_agent(&name, place);
        }
    }
}

/// The names of a sentence that is a list of people.
fn names(sentence: &str) -> Vec<String> {
    let opens = |words: &str| {
        let first = words
            .split_whitespace()
            .next_back()
            .unwrap_or("")
            .to_lowercase();
        WORDS.contains(&first.as_str()) && words.split_whitespace().count() <= 2
    };
    let list = match sentence.split_once([':', '：']) {
        Some((label, list)) if opens(label) => list,
        // "Two agents, Ana and Ben".
        None => match sentence.split_once(", ") {
            Some((head, list)) if opens(head) && is_counted(head) => list,
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let names = rows::owners(list);
    let is_name = |name: &String| {
        let words = name.split_whitespace().count();
        let opens = name.starts_with(|c: char| {
            c.is_uppercase() || u32::from(c) >= 0x2E80 || c.is_lowercase() && words == 1
        });
        (1..=3).contains(&words)
            && name.chars().count() <= 30
            && opens
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '\'' | '’'))
            && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    if names.len() >= 2 && names.iter().all(is_name) {
        names
    } else {
        Vec::new()
    }
}

fn is_counted(head: &str) -> bool {
    let first = head.split_whitespace().next().unwrap_or("");
    first.parse::<u32>().is_ok() || numbers::word_number(first).is_some()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn lists_of_names_are_told_from_other_lists() {
        for (text, expected) in [
            ("Agents: Red, Blue, Green", "Red Blue Green"),
            ("Team: Kim, Lou and Max", "Kim Lou Max"),
            ("Two agents, Ana and Ben", "Ana Ben"),
            ("Drei Personen: Anke, Bernd, Cem", "Anke Bernd Cem"),
            ("Agents: `alpha`, `beta`", ""),
            ("Agents: 3", ""),
            ("Team: 5 engineers, 2 designers", ""),
            ("Files: a, b", ""),
            ("The team, as always, was late", ""),
        ] {
            assert_eq!(names(text).join(" "), expected, "{text}");
        }
    }
}
