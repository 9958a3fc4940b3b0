//! What of the plan the graph shows: a filter, the neighbourhood of some cards, folded tracks.
//!
//! Plain data and one pass over the plan, so that it can be tested without a window. What is not shown is not laid
//! out either: the drawing is that of a smaller plan.

use crate::app::derived::Derived;
use crate::app::fields::choice;
use crate::plan::{
    DecisionState, Gate, Node, Plan, Priority, ProgressState, Ticket, TrackId, Work, duration,
};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

/// What is shown; the default is everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// Only what fits.
    pub filter: Filter,
    /// Only what is near.
    pub focus: Option<Focus>,
    /// Tracks shown as one card.
    pub folded: BTreeSet<TrackId>,
    /// Whether arrows that longer paths say already are marked.
    pub marks_redundant: bool,
}

/// The neighbourhood of some cards.
#[derive(Clone, Debug, PartialEq)]
pub struct Focus {
    /// The cards.
    pub roots: Vec<Node>,
    /// How many arrows away a card may be, up and down.
    pub hops: u32,
}

/// What a card must be like; every part that is set must fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Words, each in the key, title or description.
    pub text: String,
    /// In this track.
    pub track: Option<TrackId>,
    /// Needs this role.
    pub role: Option<String>,
    /// Stands here.
    pub state: Option<ProgressState>,
    /// Has so much float.
    pub float: FloatFilter,
    /// Is so urgent.
    pub priority: Option<Priority>,
    /// Carries this tag.
    pub tag: Option<String>,
}

/// How much float a card may have.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum FloatFilter {
    /// Any.
    #[default]
    Any,
    /// None: it is critical.
    Critical,
    /// At most so much.
    AtMost(Work),
    /// More than so much.
    MoreThan(Work),
}

/// The floats that are offered.
pub const FLOATS: [(FloatFilter, &str); 5] = [
    (FloatFilter::Any, "any float"),
    (FloatFilter::Critical, "critical"),
    (FloatFilter::AtMost(Work(4 * 60)), "at most 4 h"),
    (FloatFilter::AtMost(Work(24 * 60)), "at most 24 h"),
    (FloatFilter::MoreThan(Work(24 * 60)), "more than 24 h"),
];

/// A part of what is shown, as a chip that can be taken off.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A part of the filter.
    Filter(FilterPart),
    /// The neighbourhood.
    Focus,
    /// A folded track.
    Folded(TrackId),
    /// The marks of redundant arrows.
    Redundant,
}

/// A part of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterPart {
    Text,
    Track,
    Role,
    State,
    Float,
    Priority,
    Tag,
}

impl Sight {
    /// Whether cards are left out.
    pub fn is_partial(&self) -> bool {
        self.focus.is_some() || self.filter != Filter::default()
    }

    /// The tickets and gates that are shown; `None` is all of them. O(rows + dependencies).
    pub fn shown(&self, plan: &Plan, derived: &Derived) -> Option<HashSet<Node>> {
        if !self.is_partial() {
            return None;
        }
        let near = self.focus.as_ref().map(|focus| focus.reach(plan));
        let is_near = |node: &Node| near.as_ref().is_none_or(|near| near.contains(node));
        let words: Vec<String> = self
            .filter
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let tickets = plan
            .tickets
            .iter()
            .filter(|row| self.filter.takes_ticket(plan, derived, row, &words))
            .map(|row| Node::Ticket(row.id));
        let gates = plan
            .gates
            .iter()
            .filter(|row| self.filter.takes_gate(derived, row, &words))
            .map(|row| Node::Gate(row.id));
        Some(tickets.chain(gates).filter(is_near).collect())
    }

    /// What is switched on, each with the words of its chip.
    pub fn parts(&self, plan: &Plan) -> Vec<(Part, String)> {
        let mut parts: Vec<(Part, String)> = self
            .filter
            .parts(plan)
            .into_iter()
            .map(|(part, text)| (Part::Filter(part), text))
            .collect();
        if let Some(focus) = &self.focus {
            parts.push((Part::Focus, focus.words(plan)));
        }
        let folded = self.folded.iter().filter_map(|&id| plan.tracks.get(id));
        parts.extend(folded.map(|track| {
            let words = format!("{} folded", track.name);
            (Part::Folded(track.id), words)
        }));
        if self.marks_redundant {
            parts.push((Part::Redundant, "redundant arrows marked".to_owned()));
        }
        parts
    }

    /// Takes a part off.
    pub fn take_off(&mut self, part: &Part) {
        match part {
            Part::Filter(part) => self.filter.clear(*part),
            Part::Focus => self.focus = None,
            Part::Folded(track) => {
                self.folded.remove(track);
            }
            Part::Redundant => self.marks_redundant = false,
        }
    }

    /// Lets go of rows that are not in the plan any more.
    pub fn keep_existing(&mut self, plan: &Plan) {
        self.folded.retain(|&id| plan.tracks.get(id).is_some());
        if self
            .filter
            .track
            .is_some_and(|id| plan.tracks.get(id).is_none())
        {
            self.filter.track = None;
        }
        if let Some(focus) = &mut self.focus {
            focus.roots.retain(|&node| plan.contains(node.into()));
        }
        if self
            .focus
            .as_ref()
            .is_some_and(|focus| focus.roots.is_empty())
        {
            self.focus = None;
        }
    }
}

impl Focus {
    /// Everything within reach, breadth first along arrows of any strength.
    fn reach(&self, plan: &Plan) -> HashSet<Node> {
        // Up and down are walked apart: a sibling is no neighbour.
        let mut found: HashSet<Node> = self.roots.iter().copied().collect();
        for is_down in [true, false] {
            let mut next: HashMap<Node, Vec<Node>> = HashMap::new();
            for arrow in plan.dependencies.iter() {
                let (from, to) = if is_down {
                    (arrow.from, arrow.to)
                } else {
                    (arrow.to, arrow.from)
                };
                next.entry(from).or_default().push(to);
            }
            let mut seen: HashSet<Node> = self.roots.iter().copied().collect();
            let mut queue: VecDeque<(Node, u32)> =
                self.roots.iter().map(|&node| (node, 0)).collect();
            while let Some((node, hops)) = queue.pop_front() {
                for &other in next.get(&node).into_iter().flatten() {
                    if hops < self.hops && seen.insert(other) {
                        queue.push_back((other, hops + 1));
                    }
                }
            }
            found.extend(seen);
        }
        found
    }

    fn words(&self, plan: &Plan) -> String {
        let keys: Vec<&str> = self
            .roots
            .iter()
            .take(2)
            .map(|&node| plan.key(node))
            .collect();
        let more = match self.roots.len() {
            0..=2 => String::new(),
            count => format!(" and {} more", count - 2),
        };
        let steps = if self.hops == 1 { "step" } else { "steps" };
        format!("{} {steps} around {}{more}", self.hops, keys.join(", "))
    }
}

impl Filter {
    fn takes_ticket(&self, plan: &Plan, derived: &Derived, row: &Ticket, words: &[String]) -> bool {
        let has_role = |role: &String| {
            row.demands
                .iter()
                .any(|demand| demand.role.eq_ignore_ascii_case(role))
                || row
                    .assignees
                    .iter()
                    .filter_map(|&id| plan.agents.get(id))
                    .any(|agent| agent.roles.iter().any(|own| own.eq_ignore_ascii_case(role)))
        };
        let has_tag = |tag: &String| row.tags.iter().any(|own| own.eq_ignore_ascii_case(tag));
        has_words(words, [&row.key, &row.title, &row.description])
            && self.track.is_none_or(|track| row.track == Some(track))
            && self.role.as_ref().is_none_or(has_role)
            && self.state.is_none_or(|state| row.progress.state == state)
            && self.float.takes(derived, Node::Ticket(row.id))
            && self.priority.is_none_or(|own| row.priority == Some(own))
            && self.tag.as_ref().is_none_or(has_tag)
    }

    /// A gate has no role, priority or tag, so a filter for these leaves it out.
    fn takes_gate(&self, derived: &Derived, row: &Gate, words: &[String]) -> bool {
        let state = match row.decision.state {
            DecisionState::Pending => ProgressState::NotStarted,
            DecisionState::Go | DecisionState::GoWithRisks => ProgressState::Done,
            DecisionState::NoGo => ProgressState::Blocked,
        };
        let in_track = |track| row.track == Some(track) || row.tracks.contains(&track);
        has_words(words, [&row.key, &row.name, &row.description])
            && self.track.is_none_or(in_track)
            && self.state.is_none_or(|wanted| state == wanted)
            && self.float.takes(derived, Node::Gate(row.id))
            && (self.role.is_none() && self.priority.is_none() && self.tag.is_none())
    }

    fn parts(&self, plan: &Plan) -> Vec<(FilterPart, String)> {
        let mut parts = Vec::new();
        if !self.text.trim().is_empty() {
            parts.push((FilterPart::Text, format!("\"{}\"", self.text.trim())));
        }
        if let Some(track) = self.track.and_then(|id| plan.tracks.get(id)) {
            parts.push((FilterPart::Track, track.name.clone()));
        }
        if let Some(role) = &self.role {
            parts.push((FilterPart::Role, format!("role {role}")));
        }
        if let Some(state) = self.state {
            parts.push((FilterPart::State, state_text(state).to_owned()));
        }
        if self.float != FloatFilter::Any {
            parts.push((FilterPart::Float, self.float.words()));
        }
        if let Some(priority) = self.priority {
            let text = choice::label(choice::PRIORITIES, &priority);
            parts.push((FilterPart::Priority, text.to_owned()));
        }
        if let Some(tag) = &self.tag {
            parts.push((FilterPart::Tag, format!("tag {tag}")));
        }
        parts
    }

    fn clear(&mut self, part: FilterPart) {
        let nothing = Self::default();
        match part {
            FilterPart::Text => self.text = nothing.text,
            FilterPart::Track => self.track = nothing.track,
            FilterPart::Role => self.role = nothing.role,
            FilterPart::State => self.state = nothing.state,
            FilterPart::Float => self.float = nothing.float,
            FilterPart::Priority => self.priority = nothing.priority,
            FilterPart::Tag => self.tag = nothing.tag,
        }
    }
}

impl FloatFilter {
    fn takes(self, derived: &Derived, node: Node) -> bool {
        if self == FloatFilter::Any {
            return true;
        }
        let dates = derived.dates().and_then(|schedule| schedule.dates(node));
        dates.is_some_and(|dates| match self {
            FloatFilter::Any => true,
            FloatFilter::Critical => dates.critical,
            FloatFilter::AtMost(most) => dates.total_float <= most,
            FloatFilter::MoreThan(least) => dates.total_float > least,
        })
    }

    fn words(self) -> String {
        match self {
            FloatFilter::Any => "any float".to_owned(),
            FloatFilter::Critical => "critical".to_owned(),
            FloatFilter::AtMost(most) => format!("float at most {}", duration::show(most)),
            FloatFilter::MoreThan(least) => format!("float more than {}", duration::show(least)),
        }
    }
}

/// Whether every word stands in one of the texts.
pub fn has_words(words: &[String], texts: [&String; 3]) -> bool {
    words
        .iter()
        .all(|word| texts.iter().any(|text| text.to_lowercase().contains(word)))
}

/// The states that are offered.
pub const STATES: [ProgressState; 4] = [
    ProgressState::NotStarted,
    ProgressState::InProgress,
    ProgressState::Blocked,
    ProgressState::Done,
];

/// A state in words.
pub fn state_text(state: ProgressState) -> &'static str {
    match state {
        ProgressState::NotStarted => "not started",
        ProgressState::InProgress => "in progress",
        ProgressState::Blocked => "blocked",
        ProgressState::Done => "done",
    }
}

/// Every role that a ticket needs or an agent has, sorted.
pub fn roles(plan: &Plan) -> Vec<String> {
    let needed = plan.tickets.iter().flat_map(|row| &row.demands);
    let had = plan.agents.iter().flat_map(|agent| &agent.roles);
    let roles: BTreeSet<String> = needed
        .map(|demand| demand.role.clone())
        .chain(had.cloned())
        .collect();
    roles.into_iter().collect()
}

/// Every tag, sorted.
pub fn tags(plan: &Plan) -> Vec<String> {
    let tags: BTreeSet<&String> = plan.tickets.iter().flat_map(|row| &row.tags).collect();
    tags.into_iter().cloned().collect()
}
