//! Drawing, turning and cutting arrows.

use crate::edit::{EditError, Transaction};
use crate::plan::{Dependency, DependencyId, DependencyKind, Node, Plan, Strength, TicketId};
use std::collections::{HashMap, VecDeque};

/// Draws a hard finish-to-start dependency.
///
/// # Errors
/// When both ends are the same, when the two are connected by an arrow of this kind already, or when
/// the arrow would close a loop, which is named.
pub fn connect(tx: &mut Transaction, from: Node, to: Node) -> Result<DependencyId, EditError> {
    let dependency = Dependency::new(DependencyId(0), from, to);
    refuse_nonsense(tx.plan(), &dependency)?;
    tx.insert(dependency)
}

/// Gives an arrow another start or end, keeping everything else about it.
///
/// # Errors
/// As for [`connect`].
pub fn retarget(
    tx: &mut Transaction,
    id: DependencyId,
    from: Node,
    to: Node,
) -> Result<(), EditError> {
    let old = tx
        .plan()
        .dependencies
        .get(id)
        .ok_or(EditError::Missing(id.into()))?;
    let new = Dependency {
        from,
        to,
        ..old.clone()
    };
    let mut without = tx.plan().clone();
    without.dependencies.remove(id);
    refuse_nonsense(&without, &new)?;
    tx.update(id, |row: &mut Dependency| *row = new)
}

/// Puts a new ticket into an arrow: the predecessor leads to it by the arrow's own terms, it to the successor
/// plainly. It stands in the predecessor's track.
///
/// # Errors
/// When the arrow is not there, or the plan has no ids left.
pub fn insert_ticket(tx: &mut Transaction, id: DependencyId) -> Result<TicketId, EditError> {
    let arrow = tx.plan().dependencies.get(id);
    let from = arrow
        .map(|row| row.from)
        .ok_or(EditError::Missing(id.into()))?;
    let (track, after) = match from {
        Node::Ticket(id) => (
            tx.plan().tickets.get(id).and_then(|row| row.track),
            Some(id),
        ),
        Node::Gate(id) => (tx.plan().gates.get(id).and_then(|row| row.track), None),
    };
    let new = super::NewTicket {
        track,
        after,
        ..super::NewTicket::default()
    };
    let new = super::add_ticket(tx, new)?;
    put_into(tx, id, Node::Ticket(new))?;
    Ok(new)
}

/// Leads an arrow over a node that is there: from the predecessor to it, and on to the successor.
///
/// # Errors
/// As for [`connect`].
pub fn put_into(tx: &mut Transaction, id: DependencyId, node: Node) -> Result<(), EditError> {
    let arrow = tx.plan().dependencies.get(id);
    let (from, to) = arrow
        .map(|row| (row.from, row.to))
        .ok_or(EditError::Missing(id.into()))?;
    retarget(tx, id, from, node)?;
    connect(tx, node, to).map(|_| ())
}

/// Cuts every arrow between two nodes, in either direction.
pub fn disconnect_all(tx: &mut Transaction, a: Node, b: Node) {
    let between = |d: &&Dependency| (d.from, d.to) == (a, b) || (d.from, d.to) == (b, a);
    let ids: Vec<DependencyId> = tx
        .plan()
        .dependencies
        .iter()
        .filter(between)
        .map(|d| d.id)
        .collect();
    ids.into_iter().for_each(|id| tx.remove(id.into()));
}

fn refuse_nonsense(plan: &Plan, new: &Dependency) -> Result<(), EditError> {
    for end in [new.from, new.to] {
        if !plan.contains(end.into()) {
            return Err(EditError::Missing(end.into()));
        }
    }
    let twin = |d: &Dependency| (d.from, d.to, d.kind) == (new.from, new.to, new.kind);
    if plan.dependencies.iter().any(twin) {
        let key = |node| plan.key(node).to_owned();
        return Err(EditError::AlreadyConnected {
            from: key(new.from),
            to: key(new.to),
        });
    }
    match loop_closed_by(plan, new.from, new.to) {
        Some(nodes) if new.strength != Strength::Info => {
            let keys = nodes
                .iter()
                .map(|&node| plan.key(node).to_owned())
                .collect();
            Err(EditError::ClosesLoop { keys })
        }
        _ => Ok(()),
    }
}

/// The shortest loop that an arrow `from -> to` would close: the nodes along it, first and last the
/// same. Arrows of a summary count for everything inside it. O(tickets + dependencies).
pub fn loop_closed_by(plan: &Plan, from: Node, to: Node) -> Option<Vec<Node>> {
    if from == to {
        return Some(vec![from, to]);
    }
    closed_by(&Walk::new(plan), plan, from, to)
}

/// The loop an arrow `from -> to` would close, looked for along successors that are known already.
fn closed_by(walk: &Walk, plan: &Plan, from: Node, to: Node) -> Option<Vec<Node>> {
    let mut came_from: HashMap<Node, Node> = HashMap::from([(to, to)]);
    let mut queue = VecDeque::from([to]);
    // What a summary waits for, everything inside it waits for.
    for inner in walk.inside(to) {
        came_from.insert(inner, to);
        queue.push_back(inner);
    }
    while let Some(node) = queue.pop_front() {
        // A summary is only finished when everything inside it is.
        if node == from || holders(plan, node).any(|holder| holder == from) {
            return Some(loop_through(from, node, to, &came_from));
        }
        for next in walk.next(plan, node) {
            came_from.entry(next).or_insert_with(|| {
                queue.push_back(next);
                node
            });
        }
    }
    None
}

/// Draws many arrows: what costs O(plan) for one is done once for all of them.
pub(super) struct ArrowMaker {
    walk: Walk,
    drawn: std::collections::HashSet<(Node, Node, DependencyKind)>,
}

impl ArrowMaker {
    pub(super) fn new(plan: &Plan) -> Self {
        let drawn = plan.dependencies.iter().map(|d| (d.from, d.to, d.kind));
        Self {
            walk: Walk::new(plan),
            drawn: drawn.collect(),
        }
    }

    /// Draws an arrow; one that is there already, or leads from a node to itself, is passed over.
    ///
    /// # Errors
    /// When it would close a loop, which is named.
    pub(super) fn draw(&mut self, tx: &mut Transaction, new: Dependency) -> Result<(), EditError> {
        let (from, to) = (new.from, new.to);
        if from == to || !self.drawn.insert((from, to, new.kind)) {
            return Ok(());
        }
        if new.strength != Strength::Info {
            if let Some(nodes) = closed_by(&self.walk, tx.plan(), from, to) {
                let key = |&node: &Node| tx.plan().key(node).to_owned();
                let keys = nodes.iter().map(key).collect();
                return Err(EditError::ClosesLoop { keys });
            }
            self.walk.successors.entry(from).or_default().push(to);
        }
        tx.insert(new).map(|_| ())
    }
}

/// The loop `from -> to -> ... -> reached (inside or equal to from) -> from`.
fn loop_through(from: Node, reached: Node, to: Node, came_from: &HashMap<Node, Node>) -> Vec<Node> {
    let mut back = vec![from, reached];
    let mut node = reached;
    while node != to {
        node = came_from[&node];
        back.push(node);
    }
    back.push(from);
    back.dedup();
    back.reverse();
    back
}

/// The summaries a node is inside of, innermost first.
fn holders(plan: &Plan, node: Node) -> impl Iterator<Item = Node> + '_ {
    let parent = |node: Node| match node {
        Node::Ticket(id) => plan
            .tickets
            .get(id)
            .and_then(|t| t.parent)
            .map(Node::Ticket),
        Node::Gate(_) => None,
    };
    std::iter::successors(parent(node), move |&node| parent(node))
}

/// Successors in the sense of the network: a summary holds back what follows it until its children
/// are done, and what holds a summary back holds back its children.
struct Walk {
    successors: HashMap<Node, Vec<Node>>,
    children: HashMap<TicketId, Vec<Node>>,
}

impl Walk {
    fn new(plan: &Plan) -> Self {
        let mut successors: HashMap<Node, Vec<Node>> = HashMap::new();
        for dependency in plan
            .dependencies
            .iter()
            .filter(|d| d.strength != Strength::Info)
        {
            successors
                .entry(dependency.from)
                .or_default()
                .push(dependency.to);
        }
        let mut children: HashMap<TicketId, Vec<Node>> = HashMap::new();
        for ticket in plan.tickets.iter() {
            if let Some(parent) = ticket.parent {
                children
                    .entry(parent)
                    .or_default()
                    .push(Node::Ticket(ticket.id));
            }
        }
        Self {
            successors,
            children,
        }
    }

    /// What cannot start before this node is through with.
    fn next(&self, plan: &Plan, node: Node) -> Vec<Node> {
        let mut out: Vec<Node> = Vec::new();
        for current in std::iter::once(node).chain(holders(plan, node)) {
            out.extend(self.successors.get(&current).into_iter().flatten());
        }
        let inner: Vec<Node> = out.iter().flat_map(|&next| self.inside(next)).collect();
        out.extend(inner);
        out
    }

    /// Everything inside a summary, at any depth.
    fn inside(&self, node: Node) -> Vec<Node> {
        let mut out = Vec::new();
        let mut open = vec![node];
        while let Some(next) = open.pop() {
            let Node::Ticket(id) = next else { continue };
            for &child in self.children.get(&id).into_iter().flatten() {
                out.push(child);
                open.push(child);
            }
        }
        out
    }
}
