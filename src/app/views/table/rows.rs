//! The rows of the table: which nodes are shown, in which order.
//!
//! Rebuilt only when plan, option, sorting or filter change; knows nothing of widgets.

use super::columns::COLUMNS;
use crate::app::settings::DurationFormat;
use crate::app::views::timeline::Style;
use crate::plan::duration::{self, Units};
use crate::plan::{Dependency, DependencyId, GateId, Node, Plan, Ticket, TicketId, Work};
use crate::schedule::variance::Variance;
use crate::schedule::{NodeDates, Schedule};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// What columns read.
pub(super) struct Env<'a> {
    pub plan: &'a Plan,
    pub schedule: Option<&'a Schedule>,
    /// How instants are told.
    pub clock: Style,
    pub index: &'a Incoming,
    /// How far each row has moved from the baseline.
    pub moved: &'a BTreeMap<Node, Variance>,
    /// How durations are told.
    pub durations: DurationFormat,
}

/// The dependencies that lead into each node, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Incoming(HashMap<Node, Vec<DependencyId>>);

/// What a column sorts by; what has no value comes last, whichever way it is sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey {
    Number(i64),
    Text(Vec<Piece>),
    Nothing,
}

/// A piece of a text: figures compare as numbers, so that A-2 comes before A-10.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Figures(u128),
    Letters(String),
}

/// A column and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sorting {
    /// The column's place in [`COLUMNS`].
    pub column: usize,
    pub is_descending: bool,
}

impl Incoming {
    /// Collects them. O(dependencies).
    pub fn of(plan: &Plan) -> Self {
        let mut incoming: HashMap<Node, Vec<DependencyId>> = HashMap::new();
        for dependency in plan.dependencies.iter() {
            incoming
                .entry(dependency.to)
                .or_default()
                .push(dependency.id);
        }
        Self(incoming)
    }
}

impl<'a> Env<'a> {
    /// A node's dates, where it has any.
    pub fn dates(&self, node: Node) -> Option<&'a NodeDates> {
        self.schedule?.dates(node)
    }

    /// A duration as the planner wants it.
    pub fn tell(&self, work: Work) -> String {
        let units = Units::of(&self.plan.info);
        self.durations.tell(work, units, duration::show)
    }

    /// How far a row has moved from the baseline, where that knows it.
    pub fn moved(&self, node: Node) -> Option<&'a Variance> {
        self.moved.get(&node)
    }

    pub fn is_critical(&self, node: Node) -> bool {
        self.dates(node).is_some_and(|dates| dates.critical)
    }

    pub fn ticket(&self, node: Node) -> Option<&'a Ticket> {
        match node {
            Node::Ticket(id) => self.plan.tickets.get(id),
            Node::Gate(_) => None,
        }
    }

    pub fn description(&self, node: Node) -> &'a str {
        match node {
            Node::Ticket(id) => self
                .plan
                .tickets
                .get(id)
                .map_or("", |t| t.description.as_str()),
            Node::Gate(id) => self
                .plan
                .gates
                .get(id)
                .map_or("", |g| g.description.as_str()),
        }
    }

    /// The dependencies into a node.
    pub fn incoming(&self, node: Node) -> impl Iterator<Item = &'a Dependency> {
        let ids: &[DependencyId] = self.index.0.get(&node).map_or(&[], |ids| ids.as_slice());
        let plan = self.plan;
        ids.iter().filter_map(move |&id| plan.dependencies.get(id))
    }
}

impl SortKey {
    /// A text, upper and lower case alike, its figures as numbers.
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            return SortKey::Nothing;
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for character in text.chars().flat_map(char::to_lowercase) {
            match (pieces.last_mut(), character.to_digit(10)) {
                (Some(Piece::Figures(number)), Some(digit)) => {
                    *number = number.saturating_mul(10).saturating_add(digit.into());
                }
                (_, Some(digit)) => pieces.push(Piece::Figures(digit.into())),
                (Some(Piece::Letters(letters)), None) => letters.push(character),
                (_, None) => pieces.push(Piece::Letters(character.to_string())),
            }
        }
        SortKey::Text(pieces)
    }

    /// A number that may be missing.
    pub fn number(number: Option<i64>) -> Self {
        number.map_or(SortKey::Nothing, SortKey::Number)
    }
}

/// The nodes that pass the filter, sorted; ties and no sorting keep the planner's order.
pub(super) fn rows(env: &Env<'_>, sorting: Option<Sorting>, filter: &str) -> Vec<Node> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let all = planners_order(env.plan).into_iter();
    let mut rows: Vec<Node> = all.filter(|&node| passes(env, node, &words)).collect();
    if let Some(sorting) = sorting
        && let Some(column) = COLUMNS.get(sorting.column)
    {
        rows.sort_by_cached_key(|&node| {
            Directed::new((column.sort)(env, node), sorting.is_descending)
        });
    }
    rows
}

/// Tickets by track and rank, then gates.
fn planners_order(plan: &Plan) -> Vec<Node> {
    let tracks: HashMap<_, usize> = plan
        .tracks_in_order()
        .iter()
        .enumerate()
        .map(|(place, track)| (track.id, place))
        .collect();
    let place = |track: Option<_>| {
        track
            .and_then(|id| tracks.get(&id).copied())
            .unwrap_or(usize::MAX)
    };
    let mut tickets: Vec<(usize, i64, TicketId)> = plan
        .tickets
        .iter()
        .map(|t| (place(t.track), t.rank, t.id))
        .collect();
    tickets.sort_unstable();
    let mut gates: Vec<(i64, GateId)> = plan.gates.iter().map(|g| (g.rank, g.id)).collect();
    gates.sort_unstable();
    let tickets = tickets.into_iter().map(|(_, _, id)| Node::Ticket(id));
    tickets
        .chain(gates.into_iter().map(|(_, id)| Node::Gate(id)))
        .collect()
}

/// Whether every word stands somewhere in the row.
fn passes(env: &Env<'_>, node: Node, words: &[String]) -> bool {
    const SEARCHED: [&str; 8] = [
        "Key", "Title", "Track", "Phase", "Role", "Agents", "Tags", "Critical",
    ];
    if words.is_empty() {
        return true;
    }
    let searched = COLUMNS
        .iter()
        .filter(|column| SEARCHED.contains(&column.title));
    let texts: Vec<String> = searched
        .map(|column| (column.text)(env, node).to_lowercase())
        .collect();
    words
        .iter()
        .all(|word| texts.iter().any(|text| text.contains(word)))
}

/// A key in the wanted direction, nothing last.
#[derive(PartialEq, Eq)]
struct Directed {
    key: SortKey,
    is_descending: bool,
}

impl Directed {
    fn new(key: SortKey, is_descending: bool) -> Self {
        Self { key, is_descending }
    }
}

impl Ord for Directed {
    fn cmp(&self, other: &Self) -> Ordering {
        let plain = self.key.cmp(&other.key);
        let has_nothing = self.key == SortKey::Nothing || other.key == SortKey::Nothing;
        if self.is_descending && !has_nothing {
            plain.reverse()
        } else {
            plain
        }
    }
}

impl PartialOrd for Directed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
