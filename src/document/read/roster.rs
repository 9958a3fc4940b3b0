//! Who takes part, where a line says it: `Agents: Red, Blue, Green`, `Team: Kim, Lou`, "Two agents, Ana and Ben".

use super::super::facts::Place;
use super::super::grammar::numbers;
use super::super::text::page::Line;
use super::draft::Draft;
use super::rows;
use std::collections::HashSet;

/// Words before the names.
const WORDS: &[&str] = &[
    "agents",
    "team",
    "people",
    "crew",
    "engineers",
    "developers",
    "members",
    "owners",
    "staff",
    "staffing",
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
    doers(draft);
}

/// Gives tickets that are a line the agent the line names between its signs: `API-1 rate limiter: 3h, Priya`.
fn doers(draft: &mut Draft) {
    let names: HashSet<String> = draft
        .facts
        .agents
        .iter()
        .map(|agent| agent.name.clone())
        .collect();
    let text = draft.page.text;
    for ticket in draft
        .facts
        .tickets
        .iter_mut()
        .filter(|ticket| ticket.owners.is_empty())
    {
        let raw = text.get(ticket.place.start..ticket.place.end).unwrap_or("");
        if names.is_empty()
            || ticket.place.line != ticket.place.to_line
            || raw.len() > 300
            || raw.starts_with('|')
        {
            continue;
        }
        let parts = raw
            .split([',', ';', '—', '–', '|', '(', ')', '[', ']'])
            .skip(1);
        let named = parts
            .map(|part| part.trim().trim_end_matches('.'))
            .filter(|part| names.contains(*part));
        ticket.owners.extend(named.map(str::to_owned));
    }
}

fn team(draft: &mut Draft, line: Line) {
    let text = draft.page.plain(line);
    let place: Place = draft.page.line_place(line);
    for sentence in text.split(['.', '·', '|', ';']) {
        for (name, role) in names(sentence.trim()) {
            let agent = draft.add_agent(&name, place);
            let roles = &mut draft.facts.agents[agent].roles;
            if !role.is_empty() && !roles.contains(&role) {
                roles.push(role);
            }
        }
    }
}

/// The names of a sentence that is a list of people, each with the role in its bracket: `Priya (API), Tom (web)`.
fn names(sentence: &str) -> Vec<(String, String)> {
    let opens = |words: &str| {
        let first = words
            .split_whitespace()
            .next_back()
            .unwrap_or("")
            .to_lowercase();
        WORDS.contains(&first.as_str()) && words.split_whitespace().count() <= 2
    };
    let list = match sentence.split_once([':', '：']) {
        Some((label, list)) if opens(label) => bracketed(list).unwrap_or(list),
        // "4 agents (Ada, Bo)".
        None if bracketed(sentence).is_some() => bracketed(sentence).unwrap_or(""),
        // "Two agents, Ana and Ben".
        None => match sentence.split_once(", ") {
            Some((head, list)) if opens(head) && is_counted(head) => list,
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let (list, roles) = without_brackets(list);
    let names = rows::owners(&list);
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
    if names.len() < 2 || !names.iter().all(is_name) {
        return Vec::new();
    }
    let role = |at: usize| {
        roles
            .get(at)
            .filter(|_| roles.len() == names.len())
            .cloned()
            .unwrap_or_default()
    };
    names
        .iter()
        .cloned()
        .enumerate()
        .map(|(at, name)| (name, role(at)))
        .collect()
}

/// A list without its brackets, and what stood in them.
fn without_brackets(list: &str) -> (String, Vec<String>) {
    let (mut kept, mut inside) = (String::new(), Vec::new());
    for part in list.split(['(', '（']) {
        match part.split_once([')', '）']) {
            Some((bracket, rest)) => {
                inside.push(bracket.trim().to_owned());
                kept.push_str(rest);
            }
            None => kept.push_str(part),
        }
    }
    (kept, inside)
}

/// The names in the bracket behind a number of people: `4 agents (Ada, Bo, Cy, Di), one reviewer`.
fn bracketed(text: &str) -> Option<&str> {
    let (head, inside) = text.split_once(['(', '（'])?;
    let (first, last) = (
        head.split_whitespace().next()?,
        head.split_whitespace().next_back()?,
    );
    let is_people = WORDS.contains(&last.to_lowercase().as_str()) && first != last;
    (is_counted(head) && is_people)
        .then(|| inside.split([')', '）']).next())
        .flatten()
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
            ("Crew: 4 agents (Ada, Bo, Cy), one reviewer", "Ada Bo Cy"),
            ("4 agents (Ada, Bo)", "Ada Bo"),
            ("Agents: 3", ""),
            ("Team: 5 engineers, 2 designers", ""),
            ("Files: a, b", ""),
            ("The team, as always, was late", ""),
        ] {
            let found: Vec<String> = names(text).into_iter().map(|(name, _)| name).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
