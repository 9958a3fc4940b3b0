//! Milestones of tracks that are not at work yet.
//!
//! A milestone speaks of a track when it names keys or ranges of its tickets, or a word of the track's name
//! that no other track has. It is out of place when the stage lists its active tracks, the track is not
//! among them, and no earlier stage lists it either. A share ("75 %") is no finished milestone.

use crate::lint::text::{families, folded, split_key, words};
use crate::lint::{Context, Finding, Level, Rule};
use crate::plan::{Criterion, Node, Phase, Plan, Track, TrackId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule::quick(
    "work-in-idle-track",
    Level::Error,
    "A milestone is due in a stage in which its track has not been active yet.",
    include_str!("work_in_idle_track.md"),
    check,
);

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    let reader = Reader::of(plan);
    let mut phases: Vec<&Phase> = plan.phases.iter().collect();
    phases.sort_by_key(|phase| (phase.rank, phase.id));
    let mut active: BTreeSet<TrackId> = BTreeSet::new();
    for phase in phases {
        active.extend(&phase.tracks);
        if phase.tracks.is_empty() {
            continue;
        }
        let mut reported = BTreeSet::new();
        // A share is no finished milestone: "001-047 about 75 %".
        for milestone in phase.milestones.iter().filter(|c| !c.text.contains('%')) {
            for id in reader.tracks(plan, &milestone.text) {
                let is_idle = !active.contains(&id) && reported.insert(id);
                if let (true, Some(track)) = (is_idle, plan.tracks.get(id)) {
                    findings.push(report(plan, phase, milestone, track));
                }
            }
        }
    }
}

/// What the plan's keys and track names look like.
struct Reader<'a> {
    families: BTreeMap<&'a str, BTreeMap<u64, Node>>,
    keys: BTreeMap<String, Node>,
    /// Words of track names that belong to one track only.
    names: BTreeMap<String, TrackId>,
}

impl<'a> Reader<'a> {
    fn of(plan: &'a Plan) -> Self {
        let mut names: BTreeMap<String, Option<TrackId>> = BTreeMap::new();
        for track in plan.tracks.iter() {
            let own: BTreeSet<String> = words(&track.name)
                .into_iter()
                .filter(|w| w.len() > 3)
                .collect();
            for word in own {
                let entry = names.entry(word).or_insert(Some(track.id));
                if *entry != Some(track.id) {
                    *entry = None;
                }
            }
        }
        Self {
            families: families(plan),
            keys: plan
                .tickets
                .iter()
                .map(|t| (folded(&t.key), Node::Ticket(t.id)))
                .collect(),
            names: names
                .into_iter()
                .filter_map(|(word, id)| Some((word, id?)))
                .collect(),
        }
    }

    fn tracks(&self, plan: &Plan, text: &str) -> BTreeSet<TrackId> {
        let track = |node: &Node| match node {
            Node::Ticket(id) => plan.tickets.get(*id)?.track,
            Node::Gate(_) => None,
        };
        let tokens = text.split(|c: char| c.is_whitespace() || "(),;".contains(c));
        let mut found: BTreeSet<TrackId> = tokens
            .flat_map(|token| self.nodes(token))
            .filter_map(|node| track(&node))
            .collect();
        if found.is_empty() {
            found.extend(words(text).iter().filter_map(|word| self.names.get(word)));
        }
        found
    }

    /// The tickets a token names: a key, `A-008–012`, `A-008-A-012`, or `008-012` where one family fits.
    fn nodes(&self, token: &str) -> Vec<Node> {
        let token = token.trim_matches(['*', '`', '[', ']', '.', ':']);
        if let Some(&node) = self.keys.get(&folded(token)) {
            return vec![node];
        }
        let cut = token.rfind(['–', '—', '-', '…']);
        let Some((from, to)) = cut.map(|at| {
            let behind = token[at..].chars().next().map_or(1, char::len_utf8);
            (&token[..at], &token[at + behind..])
        }) else {
            return Vec::new();
        };
        let (Some((family, first)), Some((_, last))) = (split_key(from), split_key(to)) else {
            return Vec::new();
        };
        let digits =
            |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if first >= last || last - first > 10_000 {
            return Vec::new();
        }
        let holds = |members: &BTreeMap<u64, Node>| {
            members.contains_key(&first) && members.contains_key(&last)
        };
        // "008-012" without a prefix means the one family that has both, written with three digits.
        let mut fitting = self.families.iter().filter(|(name, members)| match family {
            "" => digits(from) >= 2 && holds(members),
            _ => folded(name) == folded(family) && holds(members),
        });
        match (fitting.next(), fitting.next()) {
            (Some((_, members)), None) => {
                members.range(first..=last).map(|(_, node)| *node).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn report(plan: &Plan, phase: &Phase, milestone: &Criterion, track: &Track) -> Finding {
    let active: Vec<String> = phase
        .tracks
        .iter()
        .filter_map(|id| Some(plan.tracks.get(*id)?.name.clone()))
        .collect();
    let message = format!(
        "{} promises \"{}\", but {} is not active yet; at work are {}.",
        phase.name,
        milestone.text,
        track.name,
        crate::lint::wording::some_of(&active, 4)
    );
    Finding::new(&RULE, message)
        .about([crate::plan::RowRef::from(phase.id), track.id.into()])
        .at(&milestone.sources)
        .at(phase.sources.iter().take(1))
}
