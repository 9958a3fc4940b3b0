//! Files that were written before the plan went on: what they would say had they been written now.
//!
//! Three things are compared field by field, as prints: what the file said when it was written ([`Imprint`]), what it
//! says, and what our plan says in its format (the echo). A field that nobody touched in the file says what the plan
//! says now; one that was touched only there stays; one that was touched on both sides is a conflict, in which the plan
//! stays and somebody is told. Rows that came into the plan since are no removals, and rows that left it do not come
//! back.

use super::by_key::numbering;
use super::echo::renumbered;
use super::repair::let_go_of_missing;
use crate::edit::difference::{Names, caption, title, value_text};
use crate::plan::imprint::{
    ARRANGED, BLOCKED_BY, Imprint, Printed, Prints, Traces, fields, print_of_field, row_of,
    tag_of_key,
};
use crate::plan::integrity::folded;
use crate::plan::{
    Node, Plan, PlanInfo, Renumber, RowKind, RowRef, Stored, Table, TicketId, first_of,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

type Fields = Map<String, Value>;

/// How many keys a sentence names.
const MOST_NAMED: usize = 8;

/// What a file says, as if it had been written now.
pub(super) struct Rebased {
    /// Its rows, with the numbers of the echo.
    pub(super) plan: Plan,
    /// What is to be said about it.
    pub(super) notes: Vec<String>,
    /// What was changed on both sides.
    pub(super) conflicts: Vec<String>,
    /// Keys that the file has changed: the old one, the new one.
    pub(super) renames: Vec<(String, String)>,
}

/// Brings what a file says up to date. `echo` is what our plan says in its format. O(rows log rows).
pub(super) fn rebase(theirs: &Plan, echo: &Plan, traces: &Traces) -> Rebased {
    let mut theirs = theirs.clone();
    let (now, mut echo) = (echo, echo.clone());
    let renames = match traces.imprint.is_empty() {
        true => Vec::new(),
        false => follow_renames(&mut theirs, &mut echo, &traces.imprint),
    };
    let echo = &echo;
    let numbering = numbering(echo, &theirs);
    let number = |old: u32| numbering.get(&old).copied().unwrap_or(old);
    let mut there = Plan::default();
    renumbered(&mut there, &theirs, &number);
    let mut info = (*theirs.info).clone();
    info.renumber(&number);
    there.info = Arc::new(info);
    let last = theirs.tickets.iter().last();
    let last = last.map(|row| RowRef::Ticket(TicketId(number(row.id.0))));
    let mut work = Rebasing {
        there: Printed::of(&there),
        here: Printed::of(echo),
        names: Names::of(echo, &there),
        known: &traces.imprint,
        is_cut: traces.is_cut,
        broken: last.filter(|_| traces.is_cut),
        unread: unread_in(&there, traces),
        gone: BTreeSet::new(),
        missing: Vec::new(),
        notes: Vec::new(),
        conflicts: Vec::new(),
    };
    let mut plan = work.tables(&there, echo);
    plan.info = Arc::new(work.head(&there, echo));
    work.arrows(&mut plan, &there, echo);
    work.drop_gone(&mut plan);
    work.tell_missing();
    put_missing(&mut plan, echo);
    restore_keys(&mut plan, now);
    plan.settle_last_id();
    Rebased {
        plan,
        notes: work.notes,
        conflicts: work.conflicts,
        renames,
    }
}

/// Whether a value is the beginning of another one.
fn breaks_off(new: &Value, own: &Value) -> bool {
    match (new, own) {
        (Value::String(new), Value::String(own)) => own.starts_with(new.as_str()),
        (Value::Array(new), Value::Array(own)) => own.starts_with(new),
        _ => false,
    }
}

/// Puts rows of ours in that others refer to, and lets go of arrows that were taken out.
fn put_missing(plan: &mut Plan, echo: &Plan) {
    loop {
        let mut named = Vec::new();
        plan.info.references(&mut named);
        plan.visit_references(|_, list| named.extend_from_slice(list));
        named.retain(|row| !plan.contains(*row) && row.kind() != RowKind::Dependency);
        let puts: Vec<bool> = named
            .into_iter()
            .map(|row| put_row(plan, row, echo))
            .collect();
        if !puts.contains(&true) {
            break;
        }
    }
    let_go_of_missing(plan, echo, &mut Vec::new());
}

/// Gives tickets and gates the keys they have now.
fn restore_keys(plan: &mut Plan, now: &Plan) {
    for row in now.tickets.iter() {
        let old = plan.tickets.get(row.id).filter(|old| old.key != row.key);
        if let Some(mut old) = old.cloned() {
            old.key.clone_from(&row.key);
            plan.tickets.insert(old);
        }
    }
    for row in now.gates.iter() {
        let old = plan.gates.get(row.id).filter(|old| old.key != row.key);
        if let Some(mut old) = old.cloned() {
            old.key.clone_from(&row.key);
            plan.gates.insert(old);
        }
    }
}

/// The rows and fields of what could not be read.
fn unread_in(there: &Plan, traces: &Traces) -> HashSet<(Option<RowRef>, &'static str)> {
    let rows = traces.unread.iter().filter_map(|unread| {
        let row = row_of(there, unread);
        (row.is_some() || unread.kind.is_none()).then_some((row, unread.field))
    });
    rows.collect()
}

/// What rows of both sides are compared with.
struct Rebasing<'a> {
    there: Printed,
    here: Printed,
    names: Names,
    known: &'a Imprint,
    is_cut: bool,
    /// The last ticket of a file that is cut off, of which something may be missing.
    broken: Option<RowRef>,
    /// What stands in the file and could not be read.
    unread: HashSet<(Option<RowRef>, &'static str)>,
    /// Rows that left our plan since.
    gone: BTreeSet<RowRef>,
    /// Rows that left the file.
    missing: Vec<RowRef>,
    notes: Vec<String>,
    conflicts: Vec<String>,
}

/// A row on both sides, for comparing its fields.
struct Pair<'a> {
    row: Option<RowRef>,
    own: &'a Prints,
    theirs: &'a Prints,
    was: Option<&'a Prints>,
    /// Fields that the file can empty.
    columns: &'a HashSet<u32>,
}

macro_rules! define_rebasing {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        impl Rebasing<'_> {
            fn tables(&mut self, there: &Plan, echo: &Plan) -> Plan {
                Plan { $($table: self.table(&there.$table, &echo.$table),)* ..Plan::default() }
            }
        }

        /// Puts a row of ours in; whether there is one.
        fn put_row(plan: &mut Plan, row: RowRef, echo: &Plan) -> bool {
            match row {
                $(RowRef::$row(id) => match echo.$table.get(id) {
                    Some(row) => {
                        plan.$table.insert(row.clone());
                        true
                    }
                    None => false,
                },)*
            }
        }

        fn remove_all(plan: &mut Plan, rows: &BTreeSet<RowRef>) {
            for row in rows {
                match row {
                    $(RowRef::$row(id) => drop(plan.$table.remove(*id)),)*
                }
            }
        }
    };
}
crate::for_each_row_kind!(define_rebasing);

impl Rebasing<'_> {
    fn head(&mut self, there: &Plan, echo: &Plan) -> PlanInfo {
        let (own, theirs) = (self.here.head.clone(), self.there.head.clone());
        let columns = theirs.keys().copied().collect();
        let pair = Pair {
            row: None,
            own: &own,
            theirs: &theirs,
            was: self.known.head(),
            columns: &columns,
        };
        self.fields(&*echo.info, &*there.info, &pair)
    }

    fn table<R>(&mut self, theirs: &Table<R>, echo: &Table<R>) -> Table<R>
    where
        R: Stored + Serialize + DeserializeOwned,
    {
        let mut joined = Vec::with_capacity(theirs.len());
        let columns = self.columns(theirs);
        for row in theirs.iter() {
            let id: RowRef = row.id().into();
            let Some((tag, prints)) = self.there.rows.get(&id).cloned() else {
                continue;
            };
            let was = self.known.row(tag);
            let Some(own) = echo.get(row.id()) else {
                if self.broken == Some(id) {
                    // What breaks off may not even have its key.
                    continue;
                }
                if self.known.has(tag) {
                    self.gone.insert(id);
                    self.tell_gone(id, row, &prints, was);
                }
                joined.push(row.clone());
                continue;
            };
            let here = self.here.rows.get(&id).map(|(_, prints)| prints.clone());
            let pair = Pair {
                row: Some(id),
                own: &here.unwrap_or_default(),
                theirs: &prints,
                was,
                columns: &columns,
            };
            joined.push(self.fields(own, row, &pair));
        }
        // Of a file that does not know what it was written from, nobody knows what it lacks.
        let lacking = echo.iter().filter(|row| theirs.get(row.id()).is_none());
        for row in lacking.filter(|_| !self.known.is_empty()) {
            let id: RowRef = row.id().into();
            if id.kind() == RowKind::Dependency {
                continue;
            }
            let tag = self.here.rows.get(&id).map(|(tag, _)| *tag);
            if tag.is_some_and(|tag| self.known.has(tag)) {
                self.missing.push(id);
            }
            joined.push(row.clone());
        }
        joined.into_iter().collect()
    }

    /// The fields that a file can empty: those in which one of its rows says something.
    fn columns<R: Stored>(&self, rows: &Table<R>) -> HashSet<u32> {
        if self.is_cut {
            return HashSet::new();
        }
        let rows = rows
            .iter()
            .filter_map(|row| self.there.rows.get(&row.id().into()));
        rows.flat_map(|(_, prints)| prints.keys().copied())
            .collect()
    }

    /// Their row, with what the file did not touch as our plan has it.
    fn fields<R>(&mut self, own: &R, theirs: &R, pair: &Pair) -> R
    where
        R: Serialize + DeserializeOwned + Clone,
    {
        let is_broken = self.broken.is_some() && self.broken == pair.row;
        let (said, mut joined) = (fields(own), fields(theirs));
        let names: BTreeSet<String> = said.keys().chain(joined.keys()).cloned().collect();
        for name in names
            .iter()
            .filter(|name| !ARRANGED.contains(&name.as_str()))
        {
            let print = print_of_field(name);
            let of = |prints: &Prints| prints.get(&print).copied();
            let (new, now) = (of(pair.theirs), of(pair.own));
            let breaks_off = self.is_cut
                && joined
                    .get(name)
                    .zip(said.get(name))
                    .is_some_and(|(new, own)| breaks_off(new, own));
            let is_unread = is_broken || breaks_off || self.is_unread(pair.row, name);
            if new != now && !is_unread {
                let Some(was) = pair.was.map(of) else {
                    continue;
                };
                let is_touched = new != was && (new.is_some() || pair.columns.contains(&print));
                if is_touched && now == was {
                    continue;
                }
                if is_touched {
                    self.conflict(pair.row, &said, (name.as_str(), joined.get(name)));
                }
            }
            match said.get(name) {
                Some(value) => joined.insert(name.clone(), value.clone()),
                None => joined.remove(name),
            };
        }
        serde_json::from_value(Value::Object(joined)).unwrap_or_else(|_| own.clone())
    }

    fn is_unread(&self, row: Option<RowRef>, field: &str) -> bool {
        let unread: &HashSet<(Option<RowRef>, &str)> = &self.unread;
        unread.contains(&(row, field))
    }

    fn conflict(&mut self, row: Option<RowRef>, own: &Fields, (name, new): (&str, Option<&Value>)) {
        let text = |value: Option<&Value>| match value {
            Some(value) => format!("\"{}\"", value_text(name, value, &self.names)),
            None => "empty".to_owned(),
        };
        let what = match row {
            Some(row) => title(row.kind().name(), own, &self.names),
            None => "The plan".to_owned(),
        };
        self.conflicts.push(format!(
            "{what}: {} is {} in the file and meanwhile {} in the plan, which stays",
            caption(name).to_lowercase(),
            text(new),
            text(own.get(name))
        ));
    }

    fn tell_gone(
        &mut self,
        id: RowRef,
        row: &impl Serialize,
        prints: &Prints,
        was: Option<&Prints>,
    ) {
        let Some(was) = was.filter(|was| *was != prints && id.kind() != RowKind::Dependency) else {
            return;
        };
        let row = fields(row);
        let differs = |name: &&String| {
            let print = print_of_field(name);
            prints.get(&print) != was.get(&print)
        };
        let names: Vec<String> = row
            .keys()
            .filter(differs)
            .map(|name| caption(name).to_lowercase())
            .collect();
        let what = match names.is_empty() {
            true => String::new(),
            false => format!(" ({})", names.join(", ")),
        };
        self.conflicts.push(format!(
            "{} was changed in the file{what} and meanwhile taken out of the plan: it stays out",
            title(id.kind().name(), &row, &self.names)
        ));
    }

    /// Puts back arrows that the file lacks for another reason than that somebody took them out.
    fn arrows(&mut self, plan: &mut Plan, there: &Plan, echo: &Plan) {
        let is_there = |node: Node| there.contains(RowRef::from(node));
        let has_none = there.dependencies.is_empty();
        let mut kept = 0;
        for arrow in echo.dependencies.iter() {
            if there.dependencies.get(arrow.id).is_some() {
                continue;
            }
            let (ends_are_there, to) = (is_there(arrow.from) && is_there(arrow.to), arrow.to);
            let tag = self.here.rows.get(&arrow.id.into()).map(|(tag, _)| *tag);
            let was_written = tag.is_some_and(|tag| self.known.has(tag));
            let is_unread = self.unread.contains(&(Some(to.into()), BLOCKED_BY));
            let stays = match self.known.is_empty() {
                true => ends_are_there && is_unread,
                false => !was_written || !ends_are_there || is_unread || self.is_cut,
            };
            let is_told = !stays && has_none && !self.known.is_empty();
            kept += usize::from(is_told);
            if stays || is_told {
                plan.dependencies.insert(arrow.clone());
            }
        }
        if kept > 0 {
            self.notes.push(format!(
                "the file states no dependencies at all: those of the plan stay ({kept})"
            ));
        }
    }

    /// Takes rows out that left our plan since, but for those that something else in the file needs.
    fn drop_gone(&mut self, plan: &mut Plan) {
        let mut refers: HashMap<RowRef, Vec<RowRef>> = HashMap::new();
        plan.visit_references(|row, list| {
            refers.entry(row).or_default().extend(list);
        });
        let mut needed = Vec::new();
        plan.info.references(&mut needed);
        for (row, list) in &refers {
            if !self.gone.contains(row) {
                needed.extend(list);
            }
        }
        needed.sort();
        while let Some(row) = needed.pop() {
            if self.gone.remove(&row) {
                let name = self.names.of_row(row);
                self.notes.push(format!(
                    "{name} left the plan meanwhile, but the file needs it: it comes back"
                ));
                needed.extend(refers.get(&row).into_iter().flatten());
            }
        }
        remove_all(plan, &self.gone);
    }

    /// Says which rows the file lacks: it takes none of them out.
    fn tell_missing(&mut self) {
        let names: Vec<String> = self
            .missing
            .iter()
            .map(|row| self.names.of_row(*row))
            .collect();
        if names.is_empty() || self.is_cut {
            return;
        }
        let words = match names.len() {
            1 => "is no longer in the file: it stays",
            _ => "are no longer in the file: they stay",
        };
        self.notes.push(format!(
            "{} {words} in the plan, since a file takes only dependencies out",
            first_of(&names, MOST_NAMED)
        ));
    }
}

/// Tickets and gates without partner on the other side, by the print of their titles; `None` for two of one title.
#[derive(Default)]
struct Lonely(HashMap<u32, Option<String>>);

/// Tickets and gates by the tags of their keys.
type Tags = BTreeMap<u32, Node>;

/// Gives rows that were renamed in the file, or in the plan since, the keys they were written with: a row that is new on
/// one side carries the title of one that is missing there. Returns what the file renamed.
pub(super) fn follow_renames(
    theirs: &mut Plan,
    echo: &mut Plan,
    known: &Imprint,
) -> Vec<(String, String)> {
    let (there, here) = (Printed::of(theirs), Printed::of(echo));
    let (tags_there, tags_here) = (tags_of(theirs), tags_of(echo));
    let title_in = |prints: &Prints| {
        let title = ["title", "name"].map(print_of_field);
        title.iter().find_map(|field| prints.get(field).copied())
    };
    let title_of =
        |printed: &Printed, node: Node| title_in(&printed.rows.get(&RowRef::from(node))?.1);
    // Rows of one side whose keys the other lacks: by the title they were written with, and those that were not written
    // by the title they have.
    let alone = |own: &Plan, printed: &Printed, tags: &Tags, others: &Tags| {
        let mut written = Lonely::default();
        let mut new = Lonely::default();
        for (&tag, &node) in tags.iter().filter(|(tag, _)| !others.contains_key(tag)) {
            written.add(known.row(tag).and_then(title_in), own.key(node));
            if !known.has(tag) {
                new.add(title_of(printed, node), own.key(node));
            }
        }
        (written, new)
    };
    let (left, came) = alone(theirs, &there, &tags_there, &tags_here);
    let (lost, now) = alone(echo, &here, &tags_here, &tags_there);
    // In the file: a key that was written is missing, one that nobody knows has its title.
    let mut renames = lost.matched(&came);
    // In the plan since: a key that the file has is missing here, one that was not written has its title.
    let since = left.matched(&now);
    for (old, new) in &renames {
        rename(theirs, new, old);
    }
    for (old, new) in &since {
        rename(echo, new, old);
    }
    renames.sort();
    renames
}

fn tags_of(plan: &Plan) -> Tags {
    let tickets = plan
        .tickets
        .iter()
        .map(|row| (&row.key, Node::Ticket(row.id)));
    let gates = plan.gates.iter().map(|row| (&row.key, Node::Gate(row.id)));
    let tagged = |(key, node): (&String, Node)| (tag_of_key(key), node);
    tickets.chain(gates).map(tagged).collect()
}

impl Lonely {
    fn add(&mut self, title: Option<u32>, key: &str) {
        if let Some(title) = title {
            let keys = self.0.entry(title);
            keys.and_modify(|one| *one = None)
                .or_insert_with(|| Some(key.to_owned()));
        }
    }

    /// Keys of one title on both sides.
    fn matched(&self, other: &Lonely) -> Vec<(String, String)> {
        let both = self.0.iter().filter_map(|(title, key)| {
            let other = other.0.get(title)?;
            Some((key.clone()?, other.clone()?))
        });
        both.collect()
    }
}

/// Gives a ticket or gate another key.
pub(super) fn rename(plan: &mut Plan, from: &str, to: &str) {
    let ticket = plan
        .tickets
        .iter()
        .find(|row| folded(&row.key) == folded(from));
    if let Some(mut row) = ticket.cloned() {
        to.clone_into(&mut row.key);
        plan.tickets.insert(row);
        return;
    }
    let gate = plan
        .gates
        .iter()
        .find(|row| folded(&row.key) == folded(from));
    if let Some(mut row) = gate.cloned() {
        to.clone_into(&mut row.key);
        plan.gates.insert(row);
    }
}
