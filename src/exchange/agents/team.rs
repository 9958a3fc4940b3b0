//! Who works on what: a crew per track, with the names of its files and agents.

use crate::exchange::tracker::{Board, Item};
use crate::plan::*;
use std::collections::HashSet;

/// Every crew; the last may be for tickets of no track.
pub(super) struct Team<'a> {
    pub(super) crews: Vec<Crew<'a>>,
}

/// A track with its agents and tickets.
pub(super) struct Crew<'a> {
    pub(super) track: Option<&'a Track>,
    pub(super) name: String,
    /// The prompt's file.
    pub(super) file: String,
    pub(super) members: Vec<Member<'a>>,
    /// Places in the board's items, in the order they can be worked on.
    pub(super) items: Vec<usize>,
}

/// An agent of a crew.
pub(super) struct Member<'a> {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) agent: Option<&'a Agent>,
}

impl<'a> Team<'a> {
    /// Tracks in order; those without a ticket are there if an agent belongs to them.
    pub(super) fn of(board: &Board<'a>) -> Self {
        let plan = board.plan;
        let mut names = Names::default();
        let mut crews: Vec<Crew> = Vec::new();
        for track in plan.tracks_in_order() {
            let number = crews.len() + 1;
            let slug = names.slug(&track.name, "track");
            crews.push(Crew {
                track: Some(track),
                name: line(&track.name),
                file: format!("tracks/{number:02}-{slug}.md"),
                members: members(plan, track, &slug, &mut names),
                items: tickets_of(board, Some(track.id)),
            });
        }
        let loose = tickets_of(board, None);
        if !loose.is_empty() {
            let slug = names.slug("unassigned", "track");
            crews.push(Crew {
                track: None,
                name: "No track".to_owned(),
                file: format!("tracks/{:02}-{slug}.md", crews.len() + 1),
                members: vec![Member {
                    name: names.agent("general-agent"),
                    role: String::new(),
                    agent: None,
                }],
                items: loose,
            });
        }
        Self { crews }
    }

    /// The crew that works on a ticket; a gate's is that of its track.
    pub(super) fn crew_of(&self, item: &Item) -> Option<&Crew<'a>> {
        let track = item.track.map(|track| track.id);
        self.crews
            .iter()
            .find(|crew| crew.track.map(|t| t.id) == track)
    }

    /// Directories that are written another way than the plan has them.
    pub(super) fn absolute_paths(&self) -> Vec<&'a str> {
        let agents = self.crews.iter().flat_map(|crew| &crew.members);
        let paths = agents.filter_map(|member| Some(member.agent?.working_directory.as_str()));
        let mut paths: Vec<&str> = paths.filter(|path| is_absolute(path)).collect();
        paths.dedup();
        paths
    }
}

impl Crew<'_> {
    /// The names of its agents.
    pub(super) fn agent_names(&self) -> String {
        let names: Vec<&str> = self.members.iter().map(|m| m.name.as_str()).collect();
        names.join(", ")
    }
}

/// A directory as the folder writes it: relative to where the campaign's code lies.
pub(super) fn directory(agent: Option<&Agent>) -> String {
    let path = agent.map_or("", |agent| agent.working_directory.trim());
    let inside = if is_absolute(path) {
        path.rsplit(['/', '\\'])
            .find(|part| !part.is_empty())
            .unwrap_or("")
    } else {
        path
    };
    let parts: Vec<&str> = inside
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != "." && *part != "..")
        .collect();
    line(&parts.join("/"))
}

fn is_absolute(path: &str) -> bool {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\', '~']) || has_drive
}

/// Agents that name the track, and those the track names.
fn members<'a>(plan: &'a Plan, track: &Track, slug: &str, names: &mut Names) -> Vec<Member<'a>> {
    let belongs =
        |agent: &&Agent| track.agents.contains(&agent.id) || agent.tracks.contains(&track.id);
    let role_of = |agent: &Agent| {
        let has = agent.roles.contains(&track.role);
        let first = agent.roles.first().map_or("", String::as_str);
        line(if has { &track.role } else { first })
    };
    let mut members: Vec<Member> = plan
        .agents
        .iter()
        .filter(belongs)
        .map(|agent| Member {
            name: names.agent(&agent.name),
            role: role_of(agent),
            agent: Some(agent),
        })
        .collect();
    if members.is_empty() {
        members.push(Member {
            name: names.agent(&format!("{slug}-agent")),
            role: line(&track.role),
            agent: None,
        });
    }
    members
}

/// Tickets of a track in the order they start; a plan without dates keeps its own order.
fn tickets_of(board: &Board, track: Option<TrackId>) -> Vec<usize> {
    let is_in = |item: &Item| !item.is_gate() && item.track.map(|track| track.id) == track;
    let mut places: Vec<usize> = (0..board.items.len())
        .filter(|&place| is_in(&board.items[place]))
        .collect();
    places.sort_by_key(|&place| {
        let dates = board.dates.node(board.items[place].node);
        (
            dates.map(|dates| (dates.early_start, dates.early_finish)),
            place,
        )
    });
    places
}

/// Text on one line.
pub(super) fn line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names that files and agents have taken.
#[derive(Default)]
struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A part of a file's name.
    fn slug(&mut self, name: &str, fallback: &str) -> String {
        self.free(&slug(name, fallback), "file ")
    }

    /// The name of an agent, by which messages reach it.
    fn agent(&mut self, name: &str) -> String {
        self.free(&slug(name, "agent"), "agent ")
    }

    fn free(&mut self, wanted: &str, space: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1;
        while !self.taken.insert(format!("{space}{}", name.to_lowercase())) {
            number += 1;
            name = format!("{wanted}-{number}");
        }
        name
    }
}

/// Letters and digits with dashes between; never empty, never long.
pub(super) fn slug(name: &str, fallback: &str) -> String {
    let mut out = String::new();
    for c in name.chars().take(60) {
        match c {
            c if c.is_ascii_alphanumeric() || c == '_' => out.push(c),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    let out = out.trim_matches('-');
    if out.is_empty() {
        fallback.to_owned()
    } else {
        out.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names_and_paths_stay_inside() {
        assert_eq!(slug("Path B: \"x\"/..", "t"), "Path-B-x");
        assert_eq!(slug("設計", "track"), "track");
        let mut names = Names::default();
        assert_eq!(
            (names.slug("a", "t"), names.slug("A", "t")),
            ("a".into(), "A-2".into())
        );
        let at = |path: &str| {
            let mut agent = Agent::new(AgentId(1), "a");
            agent.working_directory = path.to_owned();
            directory(Some(&agent))
        };
        assert_eq!(at("/Users/x/Projects/Hub"), "Hub");
        assert_eq!(at("C:\\code\\Hub"), "Hub");
        assert_eq!(at("Hub/../api"), "Hub/api");
    }
}
