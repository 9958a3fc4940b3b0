//! Taking another plan's rows into one, where the two do not come from a common plan: rows are found again by
//! what people call them.
//!
//! Tickets and gates are the same when their keys (or other keys) are, dependencies when they tie the same two,
//! everything else when kind and name are. A row that is found again takes over what the other plan says of it:
//! a field that says nothing there (a table without a column for it) stays as it is. No row but a dependency is
//! ever removed, and the head of the plan is only completed. Works on rows as the plan file has them, so a new field
//! or kind of row takes part without a change here.
//!
//! A file that went out and comes back was bent by its format. What our own plan says in that format ([`Echo`]) is
//! therefore what theirs is compared with: only what differs from it was changed by somebody.

use super::echo::Echo;
use super::{Merge, Merged};
use crate::plan::imprint::{ARRANGED, fields, name_of, says_nothing};
use crate::plan::integrity::{IntegrityError, folded};
use crate::plan::{
    Dependency, Estimate, Gate, GateId, Node, Plan, PlanInfo, Renumber, RowRef, Stored, TicketId,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// Puts what `theirs` says into `ours`, row by row. `echo` is what `ours` itself says in the format that theirs was
/// read from, where that can be written. O(rows log rows).
///
/// # Errors
/// When the rows do not fit together and it is not known how to put that right.
pub fn merge_by_key(
    ours: &Plan,
    theirs: &Plan,
    echo: Option<&Plan>,
) -> Result<Merged, IntegrityError> {
    join(ours, theirs, echo, None)
}

/// [`merge_by_key`], where it may be known whether theirs is a copy of the echo that somebody edited, so that what it
/// lacks was taken out.
pub(super) fn join(
    ours: &Plan,
    theirs: &Plan,
    echo: Option<&Plan>,
    is_copy: Option<bool>,
) -> Result<Merged, IntegrityError> {
    let (theirs, mut told) = documents_apart(ours, theirs);
    let theirs = &gates_again(ours, &theirs);
    let echo = echo.map(|echo| Echo::new(ours, &gates_again(ours, echo)));
    let base = echo.as_ref().map_or(ours, |echo| &echo.base);
    let numbering = numbering(base, theirs);
    let number = |old: u32| numbering.get(&old).copied().unwrap_or(old);
    let mut joined = base.clone();
    let spoken = echo
        .as_ref()
        .filter(|echo| is_copy.unwrap_or_else(|| echo.is_original_of(theirs, &number)));
    join_tables(
        &mut joined,
        theirs,
        &number,
        (echo.as_ref(), spoken.is_some()),
    );
    let mut info = (*theirs.info).clone();
    info.renumber(&number);
    joined.info = Arc::new(match (&echo, spoken) {
        (Some(echo), Some(_)) => head_of_copy(&ours.info, &info, &fields(&*echo.said.info)),
        _ => completed(&ours.info, &info),
    });
    if let Some(echo) = spoken {
        told.extend(echo.remove_arrows(&mut joined, theirs, &number));
    }
    if let Some(echo) = &echo {
        echo.drop_what_the_format_made(&mut joined);
    }
    joined.settle_last_id();
    let mut merged = Merge::new(ours, ours, &joined).resolve(&[])?;
    // Rows that only the format made took numbers, too, and left with them.
    merged.plan.last_id = ours.last_id;
    merged.plan.settle_last_id();
    merged.notes.extend(told);
    Ok(merged)
}

/// The other plan with names of its own for documents that are others than ours of that name, so that no text takes
/// the place of another; and what is to be said about it.
fn documents_apart(ours: &Plan, theirs: &Plan) -> (Plan, Vec<String>) {
    let mut apart = theirs.clone();
    let mut told = Vec::new();
    for source in theirs.sources.iter() {
        let own = ours.sources.iter().find(|own| own.name == source.name);
        let Some(own) = own.filter(|own| !own.text.is_empty() && own.text != source.text) else {
            continue;
        };
        if ours.likely_version(&source.name, theirs) == Some(own.id) {
            let text = "is taken for a new version of the document of that name";
            told.push(format!("{} {text}, whose text it replaces", source.name));
            continue;
        }
        let mut row = source.clone();
        row.name = ours.free_source_name(&source.name);
        told.push(format!(
            "{} is another document than the plan's of that name, and is called {}",
            source.name, row.name
        ));
        apart.sources.insert(row);
    }
    (apart, told)
}

/// Their plan with tickets that carry the key of one of our gates as gates: most formats have no word for a gate,
/// and write one as a ticket that takes its review.
fn gates_again<'a>(ours: &Plan, theirs: &'a Plan) -> Cow<'a, Plan> {
    let known: HashSet<String> = ours.gates.iter().map(|gate| folded(&gate.key)).collect();
    let mut found: HashSet<TicketId> = theirs
        .tickets
        .iter()
        .filter(|ticket| known.contains(&folded(&ticket.key)))
        .map(|ticket| ticket.id)
        .collect();
    // What something else hangs on (a summary, what a checkpoint expects) is a ticket after all.
    theirs.visit_references(|row, refers| {
        let tickets = refers
            .iter()
            .filter(|_| !matches!(row, RowRef::Dependency(_)));
        for refers in tickets {
            if let RowRef::Ticket(id) = refers {
                found.remove(id);
            }
        }
    });
    if found.is_empty() {
        return Cow::Borrowed(theirs);
    }
    let mut plan = theirs.clone();
    for ticket in theirs
        .tickets
        .iter()
        .filter(|ticket| found.contains(&ticket.id))
    {
        plan.tickets.remove(ticket.id);
        plan.gates.insert(Gate {
            description: ticket.description.clone(),
            review: ticket.estimate.likely().filter(|work| work.0 > 0),
            sources: ticket.sources.clone(),
            ..Gate::new(
                GateId(ticket.id.0),
                ticket.key.clone(),
                ticket.title.clone(),
            )
        });
    }
    let turned = |node: Node| match node {
        Node::Ticket(id) if found.contains(&id) => Node::Gate(GateId(id.0)),
        other => other,
    };
    for row in theirs.dependencies.iter() {
        plan.dependencies.insert(Dependency {
            from: turned(row.from),
            to: turned(row.to),
            ..row.clone()
        });
    }
    Cow::Owned(plan)
}

/// From numbers of `theirs` to the rows of `ours` they mean, or to fresh numbers.
pub(super) fn numbering(ours: &Plan, theirs: &Plan) -> BTreeMap<u32, u32> {
    let mut numbering = BTreeMap::new();
    find_nodes(ours, theirs, &mut numbering);
    find_named(ours, theirs, &mut numbering);
    find_dependencies(ours, theirs, &mut numbering);
    let mut fresh = ours.last_id;
    theirs.visit_references(|row, _| {
        numbering.entry(row.number()).or_insert_with(|| {
            fresh = fresh.saturating_add(1);
            fresh
        });
    });
    numbering
}

/// Tickets and gates by key, then by any other key; a ticket is taken for a gate of its key ([`gates_again`]).
fn find_nodes(ours: &Plan, theirs: &Plan, numbering: &mut BTreeMap<u32, u32>) {
    let mut known: HashMap<String, u32> = HashMap::new();
    for ticket in ours.tickets.iter() {
        for name in std::iter::once(&ticket.key).chain(&ticket.aliases) {
            known.entry(folded(name)).or_insert(ticket.id.0);
        }
    }
    let mut taken = HashSet::new();
    for ticket in theirs.tickets.iter() {
        let names = std::iter::once(&ticket.key).chain(&ticket.aliases);
        let mut found = names.filter_map(|name| known.get(&folded(name)).copied());
        if let Some(number) = found.find(|number| taken.insert(*number)) {
            numbering.insert(ticket.id.0, number);
        }
    }
    let known: HashMap<String, u32> = ours
        .gates
        .iter()
        .map(|gate| (folded(&gate.key), gate.id.0))
        .collect();
    for gate in theirs.gates.iter() {
        let found = known.get(&folded(&gate.key)).copied();
        if let Some(number) = found.filter(|number| taken.insert(*number)) {
            numbering.insert(gate.id.0, number);
        }
    }
}

/// Dependencies by the two they tie together; of several between the same two, one of the same kind first.
fn find_dependencies(ours: &Plan, theirs: &Plan, numbering: &mut BTreeMap<u32, u32>) {
    let mut known: HashMap<(Node, Node), Vec<_>> = HashMap::new();
    for arrow in ours.dependencies.iter() {
        known.entry((arrow.from, arrow.to)).or_default().push(arrow);
    }
    for arrow in theirs.dependencies.iter() {
        let mut ends = (arrow.from, arrow.to);
        let number = |old: u32| numbering.get(&old).copied().unwrap_or(u32::MAX);
        ends.0.renumber(&number);
        ends.1.renumber(&number);
        let Some(same) = known.get_mut(&ends).filter(|same| !same.is_empty()) else {
            continue;
        };
        let place = same.iter().position(|other| other.kind == arrow.kind);
        numbering.insert(arrow.id.0, same.remove(place.unwrap_or(0)).id.0);
    }
}

macro_rules! define_joining {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// Rows of every other kind by kind and name, in their order where several have one name.
        fn find_named(ours: &Plan, theirs: &Plan, numbering: &mut BTreeMap<u32, u32>) {
            $(if !["ticket", "gate", "dependency"].contains(&$name) {
                find_by_name(&ours.$table, &theirs.$table, numbering);
            })*
        }

        /// `is_copy` says that theirs is an edited copy of the echo, so that what it lacks was taken out.
        fn join_tables(
            plan: &mut Plan,
            theirs: &Plan,
            number: &dyn Fn(u32) -> u32,
            (echo, is_copy): (Option<&Echo>, bool),
        ) {
            let documents: HashSet<u64> =
                theirs.sources.iter().map(|source| u64::from(number(source.id.0))).collect();
            $(
                // A field that no row says anything in is a column that the file does not have.
                let columns: HashSet<String> = match is_copy {
                    true => theirs.$table.iter().flat_map(said_fields).collect(),
                    false => HashSet::new(),
                };
                for row in theirs.$table.iter() {
                    let mut row = row.clone();
                    row.renumber(number);
                    row.set_id(crate::plan::$id(number(row.id.0)));
                    let said = Said {
                        fields: echo.and_then(|echo| echo.said.$table.get(row.id)).map(fields),
                        columns: &columns,
                    };
                    let row = match plan.$table.get(row.id) {
                        Some(own) => overlaid(own, &row, &documents, &said),
                        None => row,
                    };
                    plan.$table.insert(row);
                }
            )*
        }
    };
}
crate::for_each_row_kind!(define_joining);

fn find_by_name<R: Stored + Serialize>(
    ours: &crate::plan::Table<R>,
    theirs: &crate::plan::Table<R>,
    numbering: &mut BTreeMap<u32, u32>,
) {
    if theirs.is_empty() {
        return;
    }
    let mut known: HashMap<String, VecDeque<u32>> = HashMap::new();
    for row in ours.iter() {
        known
            .entry(name_of(row))
            .or_default()
            .push_back(row.id().into());
    }
    for row in theirs.iter() {
        let found = known.get_mut(&name_of(row)).and_then(VecDeque::pop_front);
        if let Some(number) = found {
            let row: RowRef = row.id().into();
            numbering.insert(row.number(), number);
        }
    }
}

/// The names of the fields in which a row says something.
fn said_fields(row: &impl Serialize) -> Vec<String> {
    let said = fields(row).into_iter();
    let said = said.filter(|(_, value)| !says_nothing(value));
    said.map(|(name, _)| name).collect()
}

/// What our own row says in the format of theirs.
struct Said<'a> {
    fields: Option<Map<String, Value>>,
    /// The fields in which theirs would say the same if nobody had emptied them.
    columns: &'a HashSet<String>,
}

/// Our row with what theirs says. `documents` are the sources that theirs may cite.
fn overlaid<R: Serialize + DeserializeOwned + Clone>(
    own: &R,
    theirs: &R,
    documents: &HashSet<u64>,
    said: &Said,
) -> R {
    let mut joined = fields(own);
    let new = fields(theirs);
    for (name, value) in said.fields.iter().flatten() {
        let is_emptied = new.get(name).is_none_or(says_nothing) && said.columns.contains(name);
        if is_emptied && !says_nothing(value) && !ARRANGED.contains(&name.as_str()) {
            joined.remove(name);
        }
    }
    for (name, value) in new {
        let said = said.fields.as_ref();
        let is_echo = said.is_some_and(|said| said.get(&name) == Some(&value));
        if is_echo || ARRANGED.contains(&name.as_str()) || says_nothing(&value) {
            continue;
        }
        let value = match (name.as_str(), joined.get(&name), value) {
            ("sources", Some(Value::Array(own)), Value::Array(new)) => {
                let is_kept = |line: &&Value| {
                    let document = line.get("source").and_then(Value::as_u64);
                    document.is_none_or(|document| !documents.contains(&document))
                };
                Value::Array(own.iter().filter(is_kept).cloned().chain(new).collect())
            }
            ("aliases", Some(Value::Array(own)), Value::Array(new)) => {
                let more = new.into_iter().filter(|name| !own.contains(name));
                Value::Array(own.iter().cloned().chain(more).collect())
            }
            ("estimate", Some(own), new) => {
                let was = said.and_then(|said| said.get("estimate"));
                stretched(own, was, &new).unwrap_or(new)
            }
            (_, _, value) => value,
        };
        joined.insert(name, value);
    }
    // What both rows say by themselves is a row too; should a field ever contradict another, ours stays.
    serde_json::from_value(Value::Object(joined)).unwrap_or_else(|_| own.clone())
}

/// An estimate of several values, of which the format holds one that somebody changed: all are stretched with it.
fn stretched(own: &Value, was: Option<&Value>, new: &Value) -> Option<Value> {
    let estimate = |value: &Value| serde_json::from_value::<Estimate>(value.clone()).ok();
    let (Estimate::Fixed(was), Estimate::Fixed(now)) = (estimate(was?)?, estimate(new)?) else {
        return None;
    };
    serde_json::to_value(estimate(own)?.stretched(was, now)?).ok()
}

/// Our head, with what an edited copy says in fields that its format holds, and what only it says.
fn head_of_copy(own: &PlanInfo, theirs: &PlanInfo, said: &Map<String, Value>) -> PlanInfo {
    let mut joined = fields(own);
    for (name, value) in fields(theirs) {
        let said = said.get(&name).filter(|said| !says_nothing(said));
        let is_open = joined.get(&name).is_none_or(says_nothing);
        let is_new = said.map_or(is_open, |said| *said != value);
        if is_new && !says_nothing(&value) {
            joined.insert(name, value);
        }
    }
    serde_json::from_value(Value::Object(joined)).unwrap_or_else(|_| own.clone())
}

/// Our head, with what only theirs says.
fn completed(own: &PlanInfo, theirs: &PlanInfo) -> PlanInfo {
    let mut joined = fields(own);
    for (name, value) in fields(theirs) {
        let is_open = joined.get(&name).is_none_or(says_nothing);
        if is_open && !says_nothing(&value) {
            joined.insert(name, value);
        }
    }
    serde_json::from_value(Value::Object(joined)).unwrap_or_else(|_| own.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::integrity::check;
    use crate::plan::{DependencyId, Estimate, Ticket, Track, TrackId, Work};

    /// `first` is the id the rows are counted from.
    fn plan(first: u32, keys: &[&str]) -> Plan {
        let mut plan = Plan::default();
        plan.tracks.insert(Track::new(TrackId(first), "Main"));
        for (place, key) in (1u32..).zip(keys) {
            plan.tickets.insert(Ticket {
                track: Some(TrackId(first)),
                ..Ticket::new(TicketId(first + place), *key, "")
            });
        }
        plan.settle_last_id();
        plan
    }

    fn arrow(plan: &mut Plan, from: u32, to: u32) {
        let id = plan.last_id + 1;
        let node = |id: u32| Node::Ticket(TicketId(id));
        plan.dependencies
            .insert(Dependency::new(DependencyId(id), node(from), node(to)));
        plan.settle_last_id();
    }

    #[test]
    fn rows_are_found_again_by_key_and_take_over_what_is_said() {
        let mut ours = plan(10, &["A-1", "A-2"]);
        let kept = Ticket {
            title: "Write".into(),
            description: "with care".into(),
            estimate: Estimate::Fixed(Work(60)),
            rank: 7,
            ..ours.tickets.get(TicketId(11)).expect("there").clone()
        };
        ours.tickets.insert(kept.clone());
        arrow(&mut ours, 11, 12);
        let mut theirs = plan(1, &["a-1", "A-2", "A-3"]);
        theirs.tickets.insert(Ticket {
            estimate: Estimate::Fixed(Work(90)),
            ..theirs.tickets.get(TicketId(2)).expect("there").clone()
        });
        arrow(&mut theirs, 2, 3);
        arrow(&mut theirs, 3, 4);
        let merged = merge_by_key(&ours, &theirs, None).expect("fits");
        assert_eq!((check(&merged.plan), merged.notes.len()), (Ok(()), 0));
        let plan = merged.plan;
        assert_eq!(
            (
                plan.tracks.len(),
                plan.tickets.len(),
                plan.dependencies.len()
            ),
            (1, 3, 2)
        );
        let found = plan.tickets.get(TicketId(11)).expect("found again");
        let wanted = Ticket {
            estimate: Estimate::Fixed(Work(90)),
            ..kept
        };
        assert_eq!(*found, wanted, "only what was said is another");
        assert!(plan.find_key("A-3").is_some());
    }

    #[test]
    fn a_ticket_with_the_key_of_a_gate_is_the_gate() {
        let mut ours = plan(10, &["A-1"]);
        ours.gates.insert(Gate {
            owner: "Ada".into(),
            ..Gate::new(GateId(20), "B-1", "Review")
        });
        ours.settle_last_id();
        let mut theirs = plan(1, &["A-1", "b-1"]);
        arrow(&mut theirs, 2, 3);
        let merged = merge_by_key(&ours, &theirs, None).expect("fits");
        assert_eq!((check(&merged.plan), merged.notes.len()), (Ok(()), 0));
        let plan = merged.plan;
        assert_eq!((plan.tickets.len(), plan.gates.len()), (1, 1));
        assert_eq!(
            plan.gates.at(0).map(|gate| gate.owner.as_str()),
            Some("Ada")
        );
        let arrow = plan.dependencies.at(0).expect("an arrow");
        assert_eq!(arrow.to, Node::Gate(GateId(20)));
    }

    #[test]
    fn the_head_is_only_completed() {
        let mut ours = plan(10, &["A-1"]);
        Arc::make_mut(&mut ours.info).title = "Ours".into();
        let mut theirs = plan(1, &["A-1"]);
        let info = Arc::make_mut(&mut theirs.info);
        (info.title, info.mission) = ("Theirs".into(), "To ship".into());
        let info = merge_by_key(&ours, &theirs, None).expect("fits").plan.info;
        assert_eq!(
            (info.title.as_str(), info.mission.as_str()),
            ("Ours", "To ship")
        );
    }
}
