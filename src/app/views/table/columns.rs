//! The columns of the table: what a cell says, how it sorts, and how a typed text changes the plan.
//!
//! One row of [`COLUMNS`] per column; everything else in the table reads it. Gates have the columns that
//! mean something for them: their review stands as estimate, their owner as role, their decision as
//! progress.

use super::rows::{Env, SortKey};
use crate::app::fields::{
    FieldError, choice, estimate, list, moment, named, number, people, predecessors, progress, work,
};
use crate::app::words::about;
use crate::edit::commands::move_to_track;
use crate::edit::{EditError, Transaction};
use crate::plan::duration::{Units, brief};
use crate::plan::{Gate, Node, Plan, Ticket, Work};

/// A change of the plan, ready to be queued.
pub(super) type Change = Box<dyn FnOnce(&mut Transaction) -> Result<(), EditError>>;

/// Reads a typed text into a change of one node.
type Parse = fn(&Plan, Node, &str) -> Result<Change, FieldError>;

/// One column.
pub(super) struct Column {
    /// Unique; how the choice of columns refers to it.
    pub title: &'static str,
    /// What the undo label calls the field.
    pub field: &'static str,
    /// Width in points at first.
    pub width: f32,
    /// Figures stand at the right.
    pub is_figure: bool,
    /// Whether it is shown at first.
    pub is_shown: bool,
    /// What a cell says.
    pub text: fn(&Env<'_>, Node) -> String,
    /// What stands in a cell that says nothing, quietly.
    pub hint: fn(&Env<'_>, Node) -> String,
    /// What a cell sorts by.
    pub sort: fn(&Env<'_>, Node) -> SortKey,
    /// How a typed text changes the plan; `None` where the value is computed.
    pub parse: Option<Parse>,
    /// Whether a node has this field at all.
    pub has: fn(Node) -> bool,
    /// Values to choose from while typing.
    pub suggestions: fn(&Plan) -> Vec<String>,
}

const PLAIN: Column = Column {
    title: "",
    field: "",
    width: 90.0,
    is_figure: false,
    is_shown: true,
    text: |_, _| String::new(),
    hint: |_, _| String::new(),
    sort: |_, _| SortKey::Nothing,
    parse: None,
    has: |_| true,
    suggestions: |_| Vec::new(),
};

/// Every column, in the order of the table.
pub(super) const COLUMNS: &[Column] = &[
    Column {
        title: "Key",
        field: "key",
        width: 112.0,
        text: |env, node| env.plan.key(node).to_owned(),
        sort: |env, node| SortKey::text(env.plan.key(node)),
        parse: Some(parse_key),
        ..PLAIN
    },
    Column {
        title: "Title",
        field: "title",
        width: 240.0,
        text: |env, node| env.plan.node_title(node).to_owned(),
        sort: |env, node| SortKey::text(env.plan.node_title(node)),
        parse: Some(parse_title),
        ..PLAIN
    },
    Column {
        title: "Track",
        field: "track",
        width: 110.0,
        text: track,
        sort: |env, node| SortKey::text(&track(env, node)),
        parse: Some(parse_track),
        suggestions: |plan| names(named::tracks(plan)),
        ..PLAIN
    },
    Column {
        title: "Phase",
        field: "phase",
        width: 110.0,
        text: phase,
        sort: |env, node| SortKey::text(&phase(env, node)),
        parse: Some(parse_phase),
        suggestions: |plan| names(named::phases(plan)),
        ..PLAIN
    },
    Column {
        title: "Estimate",
        field: "estimate",
        width: 104.0,
        is_figure: true,
        text: estimate_text,
        hint: assumed_estimate,
        sort: estimate_key,
        parse: Some(parse_estimate),
        ..PLAIN
    },
    Column {
        title: "Start",
        width: 128.0,
        is_figure: true,
        text: |env, node| {
            env.dates(node)
                .map_or_else(String::new, |dates| env.clock.tell(dates.early_start))
        },
        sort: |env, node| SortKey::number(env.dates(node).map(|dates| dates.early_start.0)),
        ..PLAIN
    },
    Column {
        title: "Finish",
        width: 128.0,
        is_figure: true,
        text: |env, node| {
            env.dates(node)
                .map_or_else(String::new, |dates| env.clock.tell(dates.early_finish))
        },
        sort: |env, node| SortKey::number(env.dates(node).map(|dates| dates.early_finish.0)),
        ..PLAIN
    },
    Column {
        title: "Total float",
        width: 84.0,
        is_figure: true,
        text: |env, node| {
            env.dates(node)
                .map_or_else(String::new, |dates| env.tell(dates.total_float))
        },
        sort: |env, node| SortKey::number(env.dates(node).map(|dates| dates.total_float.0)),
        ..PLAIN
    },
    Column {
        title: "Critical",
        width: 64.0,
        text: |env, node| {
            if env.is_critical(node) {
                "critical".to_owned()
            } else {
                String::new()
            }
        },
        sort: |env, node| SortKey::number(env.dates(node).map(|dates| i64::from(!dates.critical))),
        ..PLAIN
    },
    Column {
        title: "Baseline finish",
        width: 128.0,
        is_figure: true,
        is_shown: false,
        text: |env, node| {
            env.moved(node)
                .map_or_else(String::new, |moved| env.clock.tell(moved.frozen.1))
        },
        sort: |env, node| SortKey::number(env.moved(node).map(|moved| moved.frozen.1.0)),
        ..PLAIN
    },
    Column {
        title: "Start slip",
        width: 84.0,
        is_figure: true,
        is_shown: false,
        text: |env, node| signed(env.moved(node).map(|moved| moved.start.work.0)),
        sort: |env, node| SortKey::number(env.moved(node).map(|moved| moved.start.work.0)),
        ..PLAIN
    },
    Column {
        title: "Finish slip",
        width: 84.0,
        is_figure: true,
        is_shown: false,
        text: |env, node| signed(env.moved(node).map(|moved| moved.finish.work.0)),
        sort: |env, node| SortKey::number(env.moved(node).map(|moved| moved.finish.work.0)),
        ..PLAIN
    },
    Column {
        title: "Work slip",
        width: 84.0,
        is_figure: true,
        is_shown: false,
        text: |env, node| signed(env.moved(node).map(|moved| moved.work.0)),
        sort: |env, node| SortKey::number(env.moved(node).map(|moved| moved.work.0)),
        ..PLAIN
    },
    Column {
        title: "Predecessors",
        field: "predecessors",
        width: 150.0,
        text: |env, node| predecessors::show_list(env.plan, env.incoming(node)),
        sort: |env, node| SortKey::number(Some(env.incoming(node).count() as i64)),
        parse: Some(parse_predecessors),
        ..PLAIN
    },
    Column {
        title: "Role",
        field: "role",
        width: 110.0,
        text: role,
        sort: |env, node| SortKey::text(&role(env, node)),
        parse: Some(parse_role),
        ..PLAIN
    },
    Column {
        title: "Agents",
        field: "agents",
        width: 110.0,
        text: |env, node| {
            env.ticket(node)
                .map_or_else(String::new, |t| people::show_agents(env.plan, &t.assignees))
        },
        sort: |env, node| SortKey::number(env.ticket(node).map(|t| t.assignees.len() as i64)),
        parse: Some(|plan, node, text| {
            let agents = people::parse_agents(plan, text)?;
            Ok(set_ticket(node, move |ticket| ticket.assignees = agents))
        }),
        has: is_ticket,
        suggestions: |plan| names(named::agents(plan)),
        ..PLAIN
    },
    Column {
        title: "Priority",
        field: "priority",
        width: 64.0,
        text: |env, node| {
            let priority = env.ticket(node).and_then(|t| t.priority);
            priority
                .map_or("", |priority| choice::label(choice::PRIORITIES, &priority))
                .to_owned()
        },
        sort: |env, node| {
            SortKey::number(env.ticket(node).and_then(|t| t.priority).map(|p| p as i64))
        },
        parse: Some(|_, node, text| {
            let priority = choice::parse_optional(choice::PRIORITIES, text)?;
            Ok(set_ticket(node, move |ticket| ticket.priority = priority))
        }),
        has: is_ticket,
        suggestions: |_| {
            choice::PRIORITIES
                .iter()
                .map(|(_, label)| (*label).to_owned())
                .collect()
        },
        ..PLAIN
    },
    Column {
        title: "Size",
        field: "size",
        width: 52.0,
        is_shown: false,
        text: |env, node| {
            let size = env.ticket(node).and_then(|t| t.size);
            size.map_or("", |size| choice::label(choice::SIZES, &size))
                .to_owned()
        },
        sort: |env, node| {
            SortKey::number(
                env.ticket(node)
                    .and_then(|t| t.size)
                    .map(|size| size as i64),
            )
        },
        parse: Some(|_, node, text| {
            let size = choice::parse_optional(choice::SIZES, text)?;
            Ok(set_ticket(node, move |ticket| ticket.size = size))
        }),
        has: is_ticket,
        suggestions: |_| {
            choice::SIZES
                .iter()
                .map(|(_, label)| (*label).to_owned())
                .collect()
        },
        ..PLAIN
    },
    Column {
        title: "Progress",
        field: "progress",
        width: 96.0,
        text: progress_text,
        sort: |env, node| SortKey::number(progress_rank(env, node)),
        parse: Some(parse_progress),
        ..PLAIN
    },
    Column {
        title: "Tags",
        field: "tags",
        width: 130.0,
        text: |env, node| {
            env.ticket(node)
                .map_or_else(String::new, |t| list::show(&t.tags))
        },
        sort: |env, node| {
            SortKey::text(
                &env.ticket(node)
                    .map_or_else(String::new, |t| list::show(&t.tags)),
            )
        },
        parse: Some(|_, node, text| {
            let tags = list::parse(text);
            Ok(set_ticket(node, move |ticket| ticket.tags = tags))
        }),
        has: is_ticket,
        ..PLAIN
    },
    Column {
        title: "Part of",
        field: "summary",
        width: 84.0,
        is_shown: false,
        text: |env, node| {
            let parent = env.ticket(node).and_then(|t| t.parent);
            parent.map_or_else(String::new, |id| env.plan.key(Node::Ticket(id)).to_owned())
        },
        sort: |env, node| {
            let parent = env.ticket(node).and_then(|t| t.parent);
            SortKey::text(parent.map_or("", |id| env.plan.key(Node::Ticket(id))))
        },
        parse: Some(|plan, node, text| {
            let parent = named::parse_ticket(plan, text)?;
            Ok(set_ticket(node, move |ticket| ticket.parent = parent))
        }),
        has: is_ticket,
        ..PLAIN
    },
    Column {
        title: "Deadline",
        field: "deadline",
        width: 128.0,
        is_shown: false,
        text: |env, node| moment::show_optional(env.ticket(node).and_then(|t| t.deadline)),
        sort: |env, node| {
            let start = env.plan.info.start_or_default();
            let deadline = env.ticket(node).and_then(|t| t.deadline);
            SortKey::number(deadline.map(|moment| moment.resolve(start).0))
        },
        parse: Some(|_, node, text| {
            let deadline = moment::parse_optional(text)?;
            Ok(set_ticket(node, move |ticket| ticket.deadline = deadline))
        }),
        has: is_ticket,
        ..PLAIN
    },
    Column {
        title: "Calendar",
        field: "calendar",
        width: 110.0,
        is_shown: false,
        text: |env, node| {
            let calendar = env.ticket(node).and_then(|t| t.calendar);
            named::show(&named::calendars(env.plan), calendar)
        },
        sort: |env, node| {
            let calendar = env.ticket(node).and_then(|t| t.calendar);
            SortKey::text(&named::show(&named::calendars(env.plan), calendar))
        },
        parse: Some(|plan, node, text| {
            let calendar = named::parse(&named::calendars(plan), "calendar", text)?;
            Ok(set_ticket(node, move |ticket| ticket.calendar = calendar))
        }),
        has: is_ticket,
        suggestions: |plan| names(named::calendars(plan)),
        ..PLAIN
    },
    Column {
        title: "Fixed cost",
        field: "fixed cost",
        width: 84.0,
        is_figure: true,
        is_shown: false,
        text: |env, node| {
            env.ticket(node)
                .map_or_else(String::new, |t| number::show(t.fixed_cost))
        },
        sort: |env, node| {
            // In hundredths: costs are money.
            SortKey::number(env.ticket(node).map(|t| (t.fixed_cost * 100.0) as i64))
        },
        parse: Some(|_, node, text| {
            let cost = number::parse(text, 0.0..=f64::MAX, "amount")?;
            Ok(set_ticket(node, move |ticket| ticket.fixed_cost = cost))
        }),
        has: is_ticket,
        ..PLAIN
    },
    Column {
        title: "Deliverables",
        field: "deliverables",
        width: 180.0,
        is_shown: false,
        text: |env, node| {
            env.ticket(node)
                .map_or_else(String::new, |t| list::show(&t.deliverables))
        },
        sort: |env, node| SortKey::number(env.ticket(node).map(|t| t.deliverables.len() as i64)),
        parse: Some(|_, node, text| {
            let deliverables = list::parse(text);
            Ok(set_ticket(node, move |ticket| {
                ticket.deliverables = deliverables
            }))
        }),
        has: is_ticket,
        ..PLAIN
    },
    Column {
        title: "Description",
        field: "description",
        width: 260.0,
        is_shown: false,
        text: |env, node| env.description(node).to_owned(),
        sort: |env, node| SortKey::text(env.description(node)),
        parse: Some(|_, node, text| {
            let text = text.trim().to_owned();
            Ok(match node {
                Node::Ticket(_) => set_ticket(node, move |ticket| ticket.description = text),
                Node::Gate(_) => set_gate(node, move |gate| gate.description = text),
            })
        }),
        ..PLAIN
    },
];

/// `+2 h`, `-45 min`, `0 h`; nothing where the baseline does not know the row.
fn signed(minutes: Option<i64>) -> String {
    match minutes {
        None => String::new(),
        Some(later @ 1..) => format!("+{}", brief(Work(later))),
        Some(minutes) => brief(Work(minutes)),
    }
}

fn is_ticket(node: Node) -> bool {
    matches!(node, Node::Ticket(_))
}

fn names<I>(rows: Vec<(I, String)>) -> Vec<String> {
    rows.into_iter().map(|(_, name)| name).collect()
}

fn set_ticket(node: Node, set: impl FnOnce(&mut Ticket) + 'static) -> Change {
    match node {
        Node::Ticket(id) => Box::new(move |tx| tx.update(id, set)),
        Node::Gate(_) => refuse("a gate"),
    }
}

fn set_gate(node: Node, set: impl FnOnce(&mut Gate) + 'static) -> Change {
    match node {
        Node::Gate(id) => Box::new(move |tx| tx.update(id, set)),
        Node::Ticket(_) => refuse("a ticket"),
    }
}

fn refuse(what: &'static str) -> Change {
    Box::new(move |_| Err(EditError::Value(format!("{what} has no such field"))))
}

fn parse_key(_: &Plan, node: Node, text: &str) -> Result<Change, FieldError> {
    let key = text.trim().to_owned();
    if key.is_empty() {
        return Err(FieldError::Empty("a key"));
    }
    Ok(Box::new(move |tx| {
        crate::edit::commands::rename_node(tx, node, &key)
    }))
}

fn parse_title(_: &Plan, node: Node, text: &str) -> Result<Change, FieldError> {
    let title = text.trim().to_owned();
    Ok(match node {
        Node::Ticket(_) => set_ticket(node, move |ticket| ticket.title = title),
        Node::Gate(_) => set_gate(node, move |gate| gate.name = title),
    })
}

fn track(env: &Env<'_>, node: Node) -> String {
    let track = match node {
        Node::Ticket(id) => env.plan.tickets.get(id).and_then(|t| t.track),
        Node::Gate(id) => env.plan.gates.get(id).and_then(|g| g.track),
    };
    track
        .and_then(|id| env.plan.tracks.get(id))
        .map_or_else(String::new, |track| track.name.clone())
}

fn parse_track(plan: &Plan, node: Node, text: &str) -> Result<Change, FieldError> {
    let track = named::parse(&named::tracks(plan), "track", text)?;
    Ok(match node {
        Node::Ticket(id) => Box::new(move |tx| move_to_track(tx, &[id], track)),
        Node::Gate(_) => set_gate(node, move |gate| gate.track = track),
    })
}

fn phase(env: &Env<'_>, node: Node) -> String {
    let phase = match node {
        Node::Ticket(id) => env.plan.tickets.get(id).and_then(|t| t.phase),
        Node::Gate(id) => env.plan.gates.get(id).and_then(|g| g.phase),
    };
    phase
        .and_then(|id| env.plan.phases.get(id))
        .map_or_else(String::new, |phase| phase.name.clone())
}

fn parse_phase(plan: &Plan, node: Node, text: &str) -> Result<Change, FieldError> {
    let phase = named::parse(&named::phases(plan), "phase", text)?;
    Ok(match node {
        Node::Ticket(_) => set_ticket(node, move |ticket| ticket.phase = phase),
        Node::Gate(_) => set_gate(node, move |gate| gate.phase = phase),
    })
}

fn estimate_text(env: &Env<'_>, node: Node) -> String {
    match node {
        Node::Ticket(id) => env
            .plan
            .tickets
            .get(id)
            .map_or_else(String::new, |t| estimate::show(&t.estimate)),
        Node::Gate(id) => env
            .plan
            .gates
            .get(id)
            .map_or_else(String::new, |g| work::show(g.review)),
    }
}

/// What a ticket without an estimate is taken to last.
fn assumed_estimate(env: &Env<'_>, node: Node) -> String {
    let dates = env
        .dates(node)
        .filter(|dates| dates.assumed && !dates.summary);
    dates.map_or_else(String::new, |dates| {
        about(dates.duration, |work| env.tell(work))
    })
}

fn estimate_key(env: &Env<'_>, node: Node) -> SortKey {
    SortKey::number(match node {
        Node::Ticket(id) => env
            .plan
            .tickets
            .get(id)
            .and_then(|t| t.estimate.likely())
            .map(|work| work.0),
        Node::Gate(id) => env
            .plan
            .gates
            .get(id)
            .and_then(|g| g.review)
            .map(|work| work.0),
    })
}

fn parse_estimate(plan: &Plan, node: Node, text: &str) -> Result<Change, FieldError> {
    let units = Units::of(&plan.info);
    Ok(match node {
        Node::Ticket(_) => {
            let estimate = estimate::parse(text, units)?;
            set_ticket(node, move |ticket| ticket.estimate = estimate)
        }
        Node::Gate(_) => {
            let review = work::parse(text, units)?;
            set_gate(node, move |gate| gate.review = review)
        }
    })
}

fn parse_predecessors(plan: &Plan, node: Node, text: &str) -> Result<Change, FieldError> {
    let wanted = predecessors::parse(plan, text)?;
    Ok(Box::new(move |tx| predecessors::set(tx, node, &wanted)))
}

fn role(env: &Env<'_>, node: Node) -> String {
    match node {
        Node::Ticket(id) => env
            .plan
            .tickets
            .get(id)
            .map_or_else(String::new, |t| people::show_demands(&t.demands)),
        Node::Gate(id) => env
            .plan
            .gates
            .get(id)
            .map_or_else(String::new, |g| g.owner.clone()),
    }
}

fn parse_role(_: &Plan, node: Node, text: &str) -> Result<Change, FieldError> {
    Ok(match node {
        Node::Ticket(_) => {
            let demands = people::parse_demands(text)?;
            set_ticket(node, move |ticket| ticket.demands = demands)
        }
        Node::Gate(_) => {
            let owner = text.trim().to_owned();
            set_gate(node, move |gate| gate.owner = owner)
        }
    })
}

fn progress_text(env: &Env<'_>, node: Node) -> String {
    match node {
        Node::Ticket(id) => env
            .plan
            .tickets
            .get(id)
            .map_or_else(String::new, |t| progress::show(&t.progress)),
        Node::Gate(id) => {
            let state = env.plan.gates.get(id).map(|gate| gate.decision.state);
            state
                .map_or("", |state| choice::label(choice::DECISIONS, &state))
                .to_owned()
        }
    }
}

/// By percent; gates by their verdict, after the tickets.
fn progress_rank(env: &Env<'_>, node: Node) -> Option<i64> {
    match node {
        Node::Ticket(id) => {
            let progress = &env.plan.tickets.get(id)?.progress;
            Some(i64::from(progress.percent) * 10 + progress.state as i64)
        }
        Node::Gate(id) => Some(10_000 + env.plan.gates.get(id)?.decision.state as i64),
    }
}

fn parse_progress(plan: &Plan, node: Node, text: &str) -> Result<Change, FieldError> {
    Ok(match node {
        Node::Ticket(id) => {
            let before = plan
                .tickets
                .get(id)
                .map(|ticket: &Ticket| ticket.progress.clone());
            let progress = progress::parse(text, &before.unwrap_or_default())?;
            set_ticket(node, move |ticket| ticket.progress = progress)
        }
        Node::Gate(_) => {
            let state = match text.trim() {
                "" => Default::default(),
                text => choice::parse(choice::DECISIONS, text)?,
            };
            set_gate(node, move |gate| gate.decision.state = state)
        }
    })
}
