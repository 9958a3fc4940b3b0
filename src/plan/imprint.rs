//! What a plan said at some moment, as prints: seven characters for each field of each row.
//!
//! A file that goes out carries them. When it comes back, a field whose print is there still was not touched in the
//! file, and one whose print our own plan still gives was not touched here: so a file that was written before the
//! plan went on changes only what somebody changed in it. Rows are known by what people call them, and references
//! are printed as the names they lead to, since other programs have numbers of their own. Prints cannot be read
//! back: a table that is given away does not give the rest of the plan away with it.

use super::integrity::folded;
use super::{Node, Plan, Renumber, RowKind, RowRef};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Fields that say how a row is arranged, not what it is; a row's key or name is its tag.
pub const ARRANGED: [&str; 5] = ["id", "key", "rank", "hue", "place"];
/// The names of a row, the one that counts first.
const NAMES: [&str; 5] = ["key", "name", "text", "title", "condition"];
/// Stands for a field in [`Unread`]: what a ticket or gate waits for.
pub const BLOCKED_BY: &str = "blocked_by";
/// What every text of prints begins with.
const MARK: &str = "slackline1:";
/// Stands near the top of a file whose prints stand at its end, and behind them: a file without its end was cut off.
pub const AHEAD: &str = "slackline1 below";
/// What the last line of prints is followed by.
pub const END: &str = "slackline1 end";
/// Digits of prints; none of them means anything in a comment, a cell or an attribute.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
/// Digits of a tag, and of a field with its print.
const WIDTH: usize = 7;
/// Tags of other rows that a row carries.
const NEIGHBOURS: usize = 2;
/// Characters of a line of prints, give or take a row.
const LINE: usize = 100;

/// By field, the print of what it says.
pub type Prints = BTreeMap<u32, u32>;

/// The prints of a plan, by the tags of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    rows: BTreeMap<u32, Prints>,
    /// Rows of which only that they were there is known: each row of a table carries the tags of some others, since it
    /// may be deleted.
    others: BTreeSet<u32>,
    /// By the tag of an arrow, the tag of the node it leads to.
    carriers: BTreeMap<u32, u32>,
}

/// The rows of a plan with their tags and prints; the head has no tag.
#[derive(Debug, Default)]
pub struct Printed {
    /// The head of the plan.
    pub head: Prints,
    /// Every row.
    pub rows: BTreeMap<RowRef, (u32, Prints)>,
}

/// What a file tells beside the plan in it, for merging it into the plan that it was written from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// What the plan said when the file was written; empty where the file does not know.
    pub imprint: Imprint,
    /// What stands in the file and could not be read: not the same as nothing.
    pub unread: Vec<Unread>,
    /// Whether the file ends before it is whole, so that nothing it lacks was taken out.
    pub is_cut: bool,
}

/// A value that stands in a file and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The kind of its row; `None` is the head of the plan. A gate may be called a ticket.
    pub kind: Option<RowKind>,
    /// The key or name of its row.
    pub name: String,
    /// The field, as the plan file calls it, or [`BLOCKED_BY`].
    pub field: &'static str,
}

impl Unread {
    /// A value of a ticket or gate.
    pub fn of_node(key: impl Into<String>, field: &'static str) -> Self {
        Self {
            kind: Some(RowKind::Ticket),
            name: key.into(),
            field,
        }
    }
}

/// The tag under which the head stands.
const HEAD: u32 = 0;

/// A row as the plan file has it.
pub fn fields(row: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// Whether a value is as good as none.
pub fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What people call a row, upper and lower case alike.
pub fn name_of(row: &impl Serialize) -> String {
    let fields = fields(row);
    let mut names = NAMES.iter().filter_map(|name| fields.get(*name)?.as_str());
    folded(names.find(|name| !name.is_empty()).unwrap_or_default())
}

/// The print of a field's name.
pub fn print_of_field(name: &str) -> u32 {
    (hash(name.as_bytes()) % (1 << 18)) as u32
}

/// The tag of a ticket or gate with a key.
pub fn tag_of_key(key: &str) -> u32 {
    tag("node", &folded(key))
}

fn tag_of_arrow(from: u32, to: u32) -> u32 {
    tag("dependency", &format!("{from} {to}"))
}

fn tag(kind: &str, name: &str) -> u32 {
    // 0 is the head.
    (hash(format!("{kind}\n{name}").as_bytes()) as u32).max(1)
}

fn prints(fields: &Map<String, Value>) -> Prints {
    let said = fields
        .iter()
        .filter(|(name, value)| !ARRANGED.contains(&name.as_str()) && !says_nothing(value));
    said.map(|(name, value)| {
        let print = hash(value.to_string().as_bytes()) % (1 << 24);
        (print_of_field(name), print as u32)
    })
    .collect()
}

macro_rules! define_printing {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// The tag of every row, by its number; several rows of one name are told apart by their order.
        fn tags(plan: &Plan) -> HashMap<u32, u32> {
            let mut found = HashMap::new();
            let mut seen: HashMap<u32, u32> = HashMap::new();
            let mut give = |number: u32, first: u32, found: &mut HashMap<u32, u32>| {
                let count = seen.entry(first).or_insert(0);
                *count += 1;
                let own = if *count == 1 { first } else { tag(&count.to_string(), &first.to_string()) };
                found.insert(number, own);
            };
            for ticket in plan.tickets.iter() {
                give(ticket.id.0, tag_of_key(&ticket.key), &mut found);
            }
            for gate in plan.gates.iter() {
                give(gate.id.0, tag_of_key(&gate.key), &mut found);
            }
            for arrow in plan.dependencies.iter() {
                let end = |node: Node| found.get(&RowRef::from(node).number()).copied().unwrap_or(0);
                let tag = tag_of_arrow(end(arrow.from), end(arrow.to));
                give(arrow.id.0, tag, &mut found);
            }
            $(if !["ticket", "gate", "dependency"].contains(&$name) {
                for row in plan.$table.iter() {
                    give(row.id.0, tag($name, &name_of(row)), &mut found);
                }
            })*
            found
        }

        /// The row that a value belongs to which could not be read.
        pub fn row_of(plan: &Plan, unread: &Unread) -> Option<RowRef> {
            let (kind, name) = (unread.kind?, folded(&unread.name));
            if matches!(kind, RowKind::Ticket | RowKind::Gate) {
                let ticket = plan.tickets.iter().find(|row| folded(&row.key) == name);
                let gate = || plan.gates.iter().find(|row| folded(&row.key) == name);
                let ticket = ticket.map(|row| row.id.into());
                return ticket.or_else(|| gate().map(|row| row.id.into()));
            }
            match kind {
                $(RowKind::$row => {
                    let row = plan.$table.iter().find(|row| name_of(*row) == name);
                    row.map(|row| row.id.into())
                })*
            }
        }

        impl Printed {
            /// Prints every row of a plan. O(size of the plan).
            pub fn of(plan: &Plan) -> Self {
                let tags = tags(plan);
                let number = |id: u32| tags.get(&id).copied().unwrap_or(id);
                let mut info = (*plan.info).clone();
                info.renumber(&number);
                let mut printed = Self { head: prints(&fields(&info)), rows: BTreeMap::new() };
                $(for row in plan.$table.iter() {
                    let mut named = row.clone();
                    named.renumber(&number);
                    let mut fields = fields(&named);
                    if $name == "dependency" {
                        // What it ties together is its tag.
                        fields.remove("from");
                        fields.remove("to");
                    }
                    let id = RowRef::from(row.id);
                    printed.rows.insert(id, (number(id.number()), prints(&fields)));
                })*
                printed
            }
        }
    };
}
crate::for_each_row_kind!(define_printing);

impl Imprint {
    /// The prints of a plan.
    pub fn of(plan: &Plan) -> Self {
        let printed = Printed::of(plan);
        let tag = |row: RowRef| printed.rows.get(&row).map_or(HEAD, |(tag, _)| *tag);
        let arrows = plan.dependencies.iter();
        let carriers = arrows.map(|arrow| (tag(arrow.id.into()), tag(arrow.to.into())));
        Self {
            carriers: carriers.collect(),
            others: BTreeSet::new(),
            rows: std::iter::once((HEAD, printed.head))
                .chain(printed.rows.into_values())
                .collect(),
        }
    }

    /// Whether it knows nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.others.is_empty()
    }

    /// Whether a row was there.
    pub fn has(&self, tag: u32) -> bool {
        self.rows.contains_key(&tag) || self.others.contains(&tag)
    }

    /// What a row said; `None` where it was not there, or that is not known.
    pub fn row(&self, tag: u32) -> Option<&Prints> {
        self.rows.get(&tag)
    }

    /// What the head said.
    pub fn head(&self) -> Option<&Prints> {
        self.rows.get(&HEAD)
    }

    /// Whether an arrow between two keys was there.
    pub fn has_arrow(&self, from: &str, to: &str) -> bool {
        self.has(tag_of_arrow(tag_of_key(from), tag_of_key(to)))
    }

    /// As lines, for a format with comments.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for (tag, prints) in &self.rows {
            let row = written(*tag, prints);
            match lines.last_mut().filter(|line| line.len() < LINE) {
                Some(line) => {
                    line.push(' ');
                    line.push_str(&row);
                }
                None => lines.push(format!("{MARK}{row}")),
            }
        }
        lines.push(END.to_owned());
        lines
    }

    /// As a text for each ticket and gate of a plan, for a format of rows: its own prints, those of its arrows, a share
    /// of the others, and the tags of its neighbours.
    pub fn by_node(&self, plan: &Plan) -> HashMap<Node, String> {
        let tickets = plan
            .tickets
            .iter()
            .map(|row| (Node::Ticket(row.id), &row.key));
        let gates = plan.gates.iter().map(|row| (Node::Gate(row.id), &row.key));
        let nodes: Vec<(Node, u32)> = tickets
            .chain(gates)
            .map(|(node, key)| (node, tag_of_key(key)))
            .collect();
        let places: HashMap<u32, usize> = nodes.iter().map(|(_, tag)| *tag).zip(0..).collect();
        let mut texts: Vec<String> = vec![String::new(); nodes.len()];
        let mut next = 0;
        for (tag, prints) in &self.rows {
            let carrier = self.carriers.get(tag).unwrap_or(tag);
            let place = places.get(carrier).copied().unwrap_or_else(|| {
                next += 1;
                (next - 1) % nodes.len().max(1)
            });
            if let Some(text) = texts.get_mut(place) {
                text.push_str(if text.is_empty() { MARK } else { " " });
                text.push_str(&written(*tag, prints));
            }
        }
        for (place, text) in texts.iter_mut().enumerate() {
            for near in 1..=NEIGHBOURS.min(nodes.len() - 1) {
                text.push_str(if text.is_empty() { MARK } else { " " });
                let (_, tag) = nodes[(place + near) % nodes.len()];
                text.push_str(&written(tag, &Prints::new()));
            }
        }
        nodes.into_iter().map(|(node, _)| node).zip(texts).collect()
    }

    /// Takes up every text of prints in some bytes.
    pub fn take_up(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(at) = find(rest, MARK.as_bytes()) {
            rest = &rest[at + MARK.len()..];
            let is_part = |byte: &u8| *byte == b' ' || DIGITS.contains(byte);
            let end = rest
                .iter()
                .position(|byte| !is_part(byte))
                .unwrap_or(rest.len());
            for row in rest[..end].split(|&byte| byte == b' ') {
                match read_row(row) {
                    Some((tag, prints)) if prints.is_empty() => drop(self.others.insert(tag)),
                    Some((tag, prints)) => drop(self.rows.insert(tag, prints)),
                    None => {}
                }
            }
            rest = &rest[end..];
        }
    }
}

/// Whether a text stands in some bytes.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    find(bytes, text.as_bytes()).is_some()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + bytes[from..].iter().position(|&byte| byte == needle[0])?;
        if bytes[at..].starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn written(tag: u32, prints: &Prints) -> String {
    let mut text = String::with_capacity(WIDTH * (1 + prints.len()) + 1);
    push_digits(&mut text, u64::from(tag));
    for (field, print) in prints {
        push_digits(&mut text, u64::from(*field) << 24 | u64::from(*print));
    }
    text.push(char::from(check(text.as_bytes())));
    text
}

/// A digit that tells a whole row of digits from one that was cut.
fn check(digits: &[u8]) -> u8 {
    DIGITS[(hash(digits) & 63) as usize]
}

fn push_digits(text: &mut String, number: u64) {
    for place in (0..WIDTH).rev() {
        text.push(char::from(DIGITS[(number >> (6 * place) & 63) as usize]));
    }
}

fn read_row(digits: &[u8]) -> Option<(u32, Prints)> {
    let (last, digits) = digits.split_last()?;
    if *last != check(digits) {
        return None;
    }
    let mut numbers = digits.chunks(WIDTH).map(|digits| {
        let digit = |byte: &u8| DIGITS.iter().position(|digit| digit == byte);
        let places = digits
            .iter()
            .map(|byte| digit(byte).map(|place| place as u64));
        let number = places.reduce(|all, place| Some(all? << 6 | place?))??;
        (digits.len() == WIDTH).then_some(number)
    });
    let tag = u32::try_from(numbers.next()??).ok()?;
    let fields = numbers.map(|number| {
        let number = number?;
        Some(((number >> 24) as u32, (number & 0xFF_FFFF) as u32))
    });
    Some((tag, fields.collect::<Option<Prints>>()?))
}

/// FNV-1a, its bits mixed: short texts differ in few of them.
///
/// Source: Fowler, Noll and Vo, *The FNV Non-Cryptographic Hash Algorithm*, 1991; Stafford, *Better Bit Mixing*, 2011.
fn hash(bytes: &[u8]) -> u64 {
    let mixed = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let mut hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, mixed);
    hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash >> 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, DependencyId, Gate, GateId, Ticket, TicketId, Track, TrackId};

    /// The same campaign with ids from `first` on.
    fn plan(first: u32) -> Plan {
        let mut plan = Plan::default();
        plan.tracks.insert(Track::new(TrackId(first), "Main"));
        for (place, key) in [(1, "A-1"), (2, "A-2")] {
            plan.tickets.insert(Ticket {
                track: Some(TrackId(first)),
                ..Ticket::new(TicketId(first + place), key, "設計")
            });
        }
        plan.gates.insert(Gate::new(GateId(first + 3), "G-1", "Go"));
        let ends = (
            Node::Ticket(TicketId(first + 1)),
            Node::Gate(GateId(first + 3)),
        );
        plan.dependencies
            .insert(Dependency::new(DependencyId(first + 4), ends.0, ends.1));
        plan.settle_last_id();
        plan
    }

    #[test]
    fn prints_do_not_depend_on_numbers() {
        let imprint = Imprint::of(&plan(1));
        assert_eq!(imprint, Imprint::of(&plan(700)));
        let mut other = plan(1);
        other.tracks.insert(Track::new(TrackId(1), "Other"));
        let tag = tag_of_key("a-1");
        assert_ne!(imprint.row(tag), Imprint::of(&other).row(tag), "its track");
    }

    #[test]
    fn prints_come_back_from_lines_and_from_rows() {
        let plan = plan(1);
        let imprint = Imprint::of(&plan);
        let rows: Vec<String> = imprint.by_node(&plan).into_values().collect();
        assert_eq!(rows.len(), 3);
        for text in [
            format!("text <!-- {} -->", imprint.lines().join("\n")),
            format!("a,\"{}\"\nb", rows.join("\"\r\nx,\"")),
        ] {
            let mut found = Imprint::default();
            found.take_up(text.as_bytes());
            let said = imprint.rows.iter().filter(|(_, prints)| !prints.is_empty());
            let said: Vec<_> = said.map(|(tag, prints)| (*tag, prints.clone())).collect();
            assert_eq!(found.rows.into_iter().collect::<Vec<_>>(), said, "{text}");
            assert!(imprint.rows.keys().all(|tag| imprint.has(*tag)));
        }
    }

    #[test]
    fn damaged_prints_are_left_out() {
        let mut found = Imprint::default();
        for text in [
            "slackline1:AB",
            "slackline1:",
            "slackline1:______________",
            "slackline1",
        ] {
            found.take_up(text.as_bytes());
        }
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn every_field_of_a_row_has_a_print_of_its_own() {
        let mut seen: HashMap<u32, &str> = HashMap::new();
        for name in FIELDS {
            assert_eq!(seen.insert(print_of_field(name), name), None, "{name}");
        }
    }

    /// The fields of tickets, gates, tracks, agents, dependencies and the head that say something.
    const FIELDS: &[&str] = &[
        "aliases",
        "title",
        "description",
        "track",
        "phase",
        "parent",
        "priority",
        "size",
        "estimate",
        "shape",
        "work_kind",
        "min_agents",
        "max_agents",
        "demands",
        "assignees",
        "calendar",
        "constraint",
        "deadline",
        "progress",
        "fixed_cost",
        "files",
        "exclusive",
        "deliverables",
        "criteria",
        "steps",
        "tags",
        "sources",
        "name",
        "owner",
        "review",
        "pass_probability",
        "rework",
        "decision",
        "stop_work",
        "delay",
        "max_attempts",
        "kind",
        "lag",
        "strength",
        "reason",
        "reasons",
        "readings",
        "settled",
        "mission",
        "start",
        "reading",
        "currency",
        "status_time",
        "assumptions",
        "silenced",
        "ranges",
        "correlation",
        "accepted_risks",
        "minutes_per_day",
        "days_per_week",
        "budget",
        "capacity",
        "roles",
        "cost_rate",
        "note",
        "version",
    ];
}
