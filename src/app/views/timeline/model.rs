//! What the timeline shows: one row per ticket and gate, grouped by track, with dates and links.
//!
//! Built once per document, revision, option and set of folded rows; knows nothing of pixels. Titles
//! and keys stay in the plan, where the few visible rows look them up.

use super::groups::{Group, Source};
use crate::app::places::Places;
use crate::app::settings::Grouping;
use crate::plan::{
    AgentId, DependencyId, Gate, GateId, Node, PhaseId, Plan, ProgressState, RowRef, Stamp,
    Strength, Ticket, TicketId, TrackId, Work,
};
use crate::schedule::Schedule;
use std::collections::{HashMap, HashSet};

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// The head of a track's rows.
    Track(TrackId),
    /// The head of the tickets in no track.
    Loose,
    /// The head of the gates in no track.
    Gates,
    /// The head of a phase's rows.
    Phase(PhaseId),
    /// The head of the tickets in no phase.
    NoPhase,
    /// The head of what an agent does.
    Agent(AgentId),
    /// The head of what nobody does yet.
    NoAgent,
    /// A ticket or gate.
    Node(Node),
}

/// How a row is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Group,
    Bar,
    Summary,
    Milestone,
    Gate,
}

/// The colour family of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hue {
    Track(usize),
    Neutral,
    Gate,
}

/// Where a row lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub start: Stamp,
    pub finish: Stamp,
    pub late_finish: Stamp,
    pub total_float: Work,
    pub free_float: Work,
    pub duration: Work,
    pub is_critical: bool,
    pub is_assumed: bool,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row {
    pub subject: Subject,
    /// How often the subject stood in the rows before: a ticket stands below each agent that does it.
    pub turn: u16,
    pub shape: Shape,
    pub hue: Hue,
    /// Levels below the rows of a track.
    pub depth: u8,
    /// Whether other rows can be folded into it.
    pub is_foldable: bool,
    pub is_folded: bool,
    /// `None` for a node without dates.
    pub span: Option<Span>,
    /// The share that is done, `0.0..=1.0`.
    pub done: f32,
}

/// A dependency between two rows, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub id: DependencyId,
    pub from: usize,
    pub to: usize,
    pub from_finish: bool,
    pub to_start: bool,
    pub strength: Strength,
    pub is_critical: bool,
}

/// All rows and links, and the time they span.
#[derive(Debug)]
pub(super) struct Model {
    pub rows: Vec<Row>,
    pub links: Vec<Link>,
    pub from: Stamp,
    pub to: Stamp,
    places: Places,
    /// Where the heads stand.
    heads: HashMap<Subject, usize>,
}

impl Model {
    /// Lays the plan out in rows. O(rows log rows).
    pub fn build(source: &Source<'_>, grouping: Grouping, folded: &HashSet<Subject>) -> Self {
        let (plan, schedule) = (source.plan, source.schedule);
        let mut builder = Builder::new(plan, schedule, folded);
        match source.groups(grouping) {
            Some(groups) => builder.push_groups(&groups, &source.hues()),
            None => {
                builder.push_tracks();
                builder.push_gates(None);
            }
        }
        let mut rows = builder.rows;
        let (places, heads) = places(plan, &mut rows);
        let (from, to) = extent(plan, schedule, &rows);
        let links = links(plan, schedule, &places);
        Self {
            rows,
            links,
            from,
            to,
            places,
            heads,
        }
    }

    /// The place of a row; `None` while it is folded away.
    pub fn place(&self, row: RowRef) -> Option<usize> {
        match row {
            RowRef::Phase(id) => self.heads.get(&Subject::Phase(id)).copied(),
            RowRef::Agent(id) => self.heads.get(&Subject::Agent(id)).copied(),
            row => self.places.find(row).map(|place| place as usize),
        }
    }
}

impl Subject {
    /// The row of the plan; `None` for the heads that are no rows.
    pub fn row(self) -> Option<RowRef> {
        match self {
            Subject::Track(id) => Some(id.into()),
            Subject::Node(node) => Some(node.into()),
            Subject::Phase(id) => Some(id.into()),
            Subject::Agent(id) => Some(id.into()),
            Subject::Loose | Subject::Gates | Subject::NoPhase | Subject::NoAgent => None,
        }
    }
}

/// Where each row stands first, and each head of a phase or agent; says of each row how often its subject stood before.
fn places(plan: &Plan, rows: &mut [Row]) -> (Places, HashMap<Subject, usize>) {
    let mut places = Places::of(plan);
    let mut heads = HashMap::new();
    let mut turns: HashMap<Subject, u16> = HashMap::new();
    for (place, row) in rows.iter_mut().enumerate() {
        if row.shape == Shape::Group {
            heads.insert(row.subject, place);
        }
        let Some(own) = row.subject.row() else {
            continue;
        };
        if places.find(own).is_none() {
            places.insert(own, place as u32);
        } else {
            let turn = turns.entry(row.subject).or_default();
            *turn = turn.saturating_add(1);
            row.turn = *turn;
        }
    }
    (places, heads)
}

/// Takes everything that hides a row out of the folded ones.
pub(super) fn unfold_to(plan: &Plan, row: RowRef, folded: &mut HashSet<Subject>) {
    if Node::try_from(row).is_ok() {
        // Who does a ticket is not in the plan: heads of agents and phases open together.
        folded.retain(|subject| {
            !matches!(
                subject,
                Subject::Phase(_) | Subject::NoPhase | Subject::Agent(_) | Subject::NoAgent
            )
        });
    }
    match row {
        RowRef::Ticket(id) => {
            let mut holder = plan.tickets.get(id);
            folded.remove(
                &holder
                    .and_then(|t| t.track)
                    .map_or(Subject::Loose, Subject::Track),
            );
            // The plan refuses loops of parents, so this ends.
            while let Some(parent) = holder.and_then(|t| t.parent) {
                folded.remove(&Subject::Node(Node::Ticket(parent)));
                holder = plan.tickets.get(parent);
            }
        }
        RowRef::Gate(id) => {
            let track = plan.gates.get(id).and_then(|gate| gate.track);
            folded.remove(&track.map_or(Subject::Gates, Subject::Track));
        }
        _ => {}
    }
}

struct Builder<'a> {
    plan: &'a Plan,
    schedule: &'a Schedule,
    folded: &'a HashSet<Subject>,
    roots: HashMap<Option<TrackId>, Vec<&'a Ticket>>,
    children: HashMap<TicketId, Vec<&'a Ticket>>,
    gates: HashMap<Option<TrackId>, Vec<&'a Gate>>,
    rows: Vec<Row>,
}

impl<'a> Builder<'a> {
    fn new(plan: &'a Plan, schedule: &'a Schedule, folded: &'a HashSet<Subject>) -> Self {
        let mut roots: HashMap<Option<TrackId>, Vec<&Ticket>> = HashMap::new();
        let mut children: HashMap<TicketId, Vec<&Ticket>> = HashMap::new();
        let mut gates: HashMap<Option<TrackId>, Vec<&Gate>> = HashMap::new();
        for ticket in plan.tickets.iter() {
            let parent = ticket.parent.and_then(|id| plan.tickets.get(id));
            // A child in another lane than its summary stands in its own lane.
            match parent.filter(|parent| parent.track == ticket.track) {
                Some(parent) => children.entry(parent.id).or_default().push(ticket),
                None => roots.entry(ticket.track).or_default().push(ticket),
            }
        }
        for gate in plan.gates.iter() {
            gates.entry(gate.track).or_default().push(gate);
        }
        let sort = |list: &mut Vec<&Ticket>| list.sort_by_key(|t| (t.rank, t.id));
        roots.values_mut().for_each(sort);
        children.values_mut().for_each(sort);
        gates
            .values_mut()
            .for_each(|list| list.sort_by_key(|g| (g.rank, g.id)));
        Self {
            plan,
            schedule,
            folded,
            roots,
            children,
            gates,
            rows: Vec::new(),
        }
    }

    fn push_tracks(&mut self) {
        let tracks = self.plan.tracks_in_order();
        for (index, track) in tracks.iter().enumerate() {
            let hue = Hue::Track(track.hue.map_or(index, usize::from));
            self.push_group(Subject::Track(track.id), hue, Some(track.id));
        }
        if tracks.is_empty() {
            self.push_tickets(None, Hue::Track(0));
        } else if self.roots.contains_key(&None) {
            self.push_group(Subject::Loose, Hue::Neutral, None);
        }
    }

    /// Heads with their rows, unless folded; a group without a head shows its rows alone.
    fn push_groups(&mut self, groups: &[Group], hues: &HashMap<TicketId, Hue>) {
        for group in groups {
            let head = self.rows.len();
            let is_folded = group
                .head
                .is_some_and(|subject| self.folded.contains(&subject));
            if let Some(subject) = group.head {
                self.rows.push(head_row(subject, group.hue, is_folded));
            }
            for &node in &group.nodes {
                let row = match node {
                    Node::Gate(id) => Some(self.gate_row(id)),
                    Node::Ticket(id) => self.plan.tickets.get(id).map(|ticket| {
                        let hue = hues.get(&id).copied().unwrap_or(Hue::Neutral);
                        self.ticket_row(ticket, hue, 0, false, false)
                    }),
                };
                self.rows.extend(row);
            }
            if group.head.is_none() {
                continue;
            }
            let spans = self.rows[head + 1..].iter().filter_map(|row| row.span);
            self.rows[head].span = spans.reduce(union);
            if is_folded {
                self.rows.truncate(head + 1);
            }
        }
    }

    /// A head, and below it, unless folded, the tickets and gates of the track.
    fn push_group(&mut self, subject: Subject, hue: Hue, track: Option<TrackId>) {
        let is_empty = !self.roots.contains_key(&track) && !self.gates.contains_key(&track);
        if is_empty {
            return;
        }
        let is_folded = self.folded.contains(&subject);
        let head = self.rows.len();
        self.rows.push(head_row(subject, hue, is_folded));
        self.push_tickets(track, hue);
        if track.is_some() {
            self.push_gates(track);
        }
        let spans = self.rows[head + 1..].iter().filter_map(|row| row.span);
        self.rows[head].span = spans.reduce(union);
        if is_folded {
            self.rows.truncate(head + 1);
        }
    }

    /// The tickets of a track with those inside them, each list in the planner's order.
    fn push_tickets(&mut self, track: Option<TrackId>, hue: Hue) {
        let roots = self.roots.get(&track).cloned().unwrap_or_default();
        let mut open: Vec<(&Ticket, u8)> = roots.into_iter().rev().map(|t| (t, 0)).collect();
        while let Some((ticket, depth)) = open.pop() {
            let subject = Subject::Node(Node::Ticket(ticket.id));
            let is_folded = self.folded.contains(&subject);
            let children = self.children.get(&ticket.id).cloned().unwrap_or_default();
            self.rows
                .push(self.ticket_row(ticket, hue, depth, !children.is_empty(), is_folded));
            if !is_folded {
                open.extend(
                    children
                        .into_iter()
                        .rev()
                        .map(|t| (t, depth.saturating_add(1))),
                );
            }
        }
    }

    fn ticket_row(
        &self,
        ticket: &Ticket,
        hue: Hue,
        depth: u8,
        is_foldable: bool,
        is_folded: bool,
    ) -> Row {
        let node = Node::Ticket(ticket.id);
        let dates = self.schedule.dates(node);
        let shape = if dates.is_some_and(|d| d.summary) {
            Shape::Summary
        } else if ticket.is_milestone() {
            Shape::Milestone
        } else {
            Shape::Bar
        };
        let done = match ticket.progress.state {
            ProgressState::Done => 1.0,
            _ => f32::from(ticket.progress.percent.min(100)) / 100.0,
        };
        let span = self.span(node);
        Row {
            subject: Subject::Node(node),
            turn: 0,
            shape,
            hue,
            depth,
            is_foldable,
            is_folded,
            span,
            done,
        }
    }

    /// The gates of a track; those of no track stand under a head of their own.
    fn push_gates(&mut self, track: Option<TrackId>) {
        let gates = self.gates.get(&track).cloned().unwrap_or_default();
        let has_head = track.is_none() && !gates.is_empty();
        let is_folded = has_head && self.folded.contains(&Subject::Gates);
        let rows: Vec<Row> = gates.iter().map(|gate| self.gate_row(gate.id)).collect();
        if has_head {
            self.rows.push(Row {
                span: rows.iter().filter_map(|row| row.span).reduce(union),
                ..head_row(Subject::Gates, Hue::Gate, is_folded)
            });
        }
        if !is_folded {
            self.rows.extend(rows);
        }
    }

    fn gate_row(&self, id: GateId) -> Row {
        let node = Node::Gate(id);
        Row {
            subject: Subject::Node(node),
            turn: 0,
            shape: Shape::Gate,
            hue: Hue::Gate,
            depth: 0,
            is_foldable: false,
            is_folded: false,
            span: self.span(node),
            done: 0.0,
        }
    }

    fn span(&self, node: Node) -> Option<Span> {
        let dates = self.schedule.dates(node)?;
        Some(Span {
            start: dates.early_start,
            finish: dates.early_finish,
            late_finish: dates.late_finish,
            total_float: dates.total_float,
            free_float: dates.free_float,
            duration: dates.duration,
            is_critical: dates.critical,
            is_assumed: dates.assumed,
        })
    }
}

/// The head of a group, before its rows are known.
fn head_row(subject: Subject, hue: Hue, is_folded: bool) -> Row {
    Row {
        subject,
        turn: 0,
        shape: Shape::Group,
        hue,
        depth: 0,
        is_foldable: true,
        is_folded,
        span: None,
        done: 0.0,
    }
}

/// From the first start to the last finish of both; critical when either is.
fn union(a: Span, b: Span) -> Span {
    Span {
        start: a.start.min(b.start),
        finish: a.finish.max(b.finish),
        late_finish: a.late_finish.max(b.late_finish),
        total_float: a.total_float.min(b.total_float),
        free_float: a.free_float.min(b.free_float),
        duration: Work(a.duration.0.saturating_add(b.duration.0)),
        is_critical: a.is_critical || b.is_critical,
        is_assumed: a.is_assumed || b.is_assumed,
    }
}

/// The time to show when everything is to be seen: work, checkpoints, and a deadline that is not so far
/// away that the work would shrink to a dot.
fn extent(plan: &Plan, schedule: &Schedule, rows: &[Row]) -> (Stamp, Stamp) {
    const FAR: i64 = 3;
    let start = plan.info.start_or_default();
    let spans = rows.iter().filter_map(|row| row.span);
    let from = spans
        .clone()
        .map(|span| span.start)
        .fold(schedule.start, Stamp::min);
    let work_end = spans
        .map(|span| span.finish)
        .fold(schedule.finish, Stamp::max);
    let length = work_end.since(from).0.max(60);
    let marks = plan
        .checkpoints
        .iter()
        .map(|c| c.moment.resolve(start))
        .chain(schedule.deadline);
    let is_instant = work_end <= from;
    let is_near = |at: &Stamp| is_instant || at.since(from).0 <= length.saturating_mul(FAR);
    let near = marks.filter(is_near);
    (from, near.fold(Stamp(from.0 + length), Stamp::max))
}

fn links(plan: &Plan, schedule: &Schedule, places: &Places) -> Vec<Link> {
    let place = |node| places.node(node).map(|place| place as usize);
    let link = |d: &crate::plan::Dependency| {
        Some(Link {
            id: d.id,
            from: place(d.from)?,
            to: place(d.to)?,
            from_finish: d.kind.from_finish(),
            to_start: d.kind.to_start(),
            strength: d.strength,
            is_critical: schedule.is_critical_dependency(d.id),
        })
    };
    plan.dependencies.iter().filter_map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, Estimate, Track};
    use crate::schedule::{self, Settings};

    /// Two tracks; A-1 in the first holds A-1a and A-1b; B-1 in the second waits for A-1b; a loose gate.
    fn plan() -> Plan {
        let track = |id, rank| Track {
            rank,
            ..Track::new(TrackId(id), format!("T{id}"))
        };
        let ticket = |id, key: &str, track, parent: Option<u32>, hours| Ticket {
            track: Some(TrackId(track)),
            parent: parent.map(TicketId),
            rank: i64::from(100 - id),
            estimate: Estimate::Fixed(Work::hours(hours)),
            ..Ticket::new(TicketId(id), key, key)
        };
        let mut plan = Plan {
            tracks: [track(1, 2), track(2, 1)].into_iter().collect(),
            tickets: [
                ticket(10, "A-1", 1, None, 1),
                ticket(11, "A-1a", 1, Some(10), 2),
                ticket(12, "A-1b", 1, Some(10), 3),
                ticket(13, "B-1", 2, None, 0),
            ]
            .into_iter()
            .collect(),
            gates: [Gate::new(GateId(20), "G1", "Gate")].into_iter().collect(),
            ..Plan::default()
        };
        let node = |id| Node::Ticket(TicketId(id));
        plan.dependencies
            .insert(Dependency::new(DependencyId(30), node(12), node(13)));
        plan.settle_last_id();
        plan
    }

    fn keys(plan: &Plan, model: &Model) -> Vec<String> {
        let name = |row: &Row| match row.subject {
            Subject::Node(node) => format!("{}{}", " ".repeat(row.depth.into()), plan.key(node)),
            head => format!("{head:?}"),
        };
        model.rows.iter().map(name).collect()
    }

    fn build(plan: &Plan, folded: &HashSet<Subject>) -> Model {
        grouped(plan, Grouping::Track, None, folded)
    }

    fn grouped(
        plan: &Plan,
        grouping: Grouping,
        levelled: Option<&crate::schedule::level::Levelled>,
        folded: &HashSet<Subject>,
    ) -> Model {
        let schedule = schedule::schedule(plan, &Settings::default()).expect("no cycle");
        let source = Source {
            plan,
            schedule: &schedule,
            levelled,
        };
        Model::build(&source, grouping, folded)
    }

    #[test]
    fn without_a_grouping_everything_stands_in_the_order_of_time() {
        let plan = plan();
        let model = grouped(&plan, Grouping::Nothing, None, &HashSet::new());
        assert_eq!(keys(&plan, &model), ["A-1", "G1", "A-1a", "A-1b", "B-1"]);
        assert_eq!(model.links.len(), 1);
    }

    #[test]
    fn phases_and_agents_have_heads_and_a_ticket_stands_below_each_who_does_it() {
        let mut plan = plan();
        plan.phases
            .insert(crate::plan::Phase::new(PhaseId(50), "Build"));
        for (id, name) in [(51, "Ada"), (52, "Ben")] {
            plan.agents
                .insert(crate::plan::Agent::new(AgentId(id), name));
        }
        let mut ticket = plan.tickets.get(TicketId(11)).expect("there").clone();
        ticket.phase = Some(PhaseId(50));
        ticket.assignees = vec![AgentId(51), AgentId(52)];
        plan.tickets.insert(ticket);
        let model = grouped(&plan, Grouping::Phase, None, &HashSet::new());
        let expected = [
            "Phase(PhaseId(50))",
            "A-1a",
            "NoPhase",
            "A-1",
            "A-1b",
            "B-1",
            "Gates",
            "G1",
        ];
        assert_eq!(keys(&plan, &model), expected);
        let model = grouped(&plan, Grouping::Agent, None, &HashSet::new());
        let expected = [
            "Agent(AgentId(51))",
            "A-1a",
            "Agent(AgentId(52))",
            "A-1a",
            "NoAgent",
            "A-1b",
            "B-1",
            "Gates",
            "G1",
        ];
        assert_eq!(keys(&plan, &model), expected);
        assert_eq!((model.rows[1].turn, model.rows[3].turn), (0, 1));
        assert_eq!(model.place(RowRef::Ticket(TicketId(11))), Some(1));
        let mut folded = HashSet::from([Subject::Agent(AgentId(51))]);
        let model = grouped(&plan, Grouping::Agent, None, &folded);
        assert_eq!(model.place(RowRef::Ticket(TicketId(11))), Some(2));
        unfold_to(&plan, RowRef::Ticket(TicketId(11)), &mut folded);
        assert!(folded.is_empty());
    }

    #[test]
    fn rows_stand_by_track_and_summary_in_the_planners_order() {
        let plan = plan();
        let model = build(&plan, &HashSet::new());
        let expected = [
            "Track(TrackId(2))",
            "B-1",
            "Track(TrackId(1))",
            "A-1",
            " A-1b",
            " A-1a",
            "Gates",
            "G1",
        ];
        assert_eq!(keys(&plan, &model), expected);
        let shapes: Vec<Shape> = model.rows.iter().map(|row| row.shape).collect();
        assert_eq!(shapes[1], Shape::Milestone);
        assert_eq!(shapes[3], Shape::Summary);
        assert_eq!(shapes[7], Shape::Gate);
        let link = model.links[0];
        assert_eq!((link.from, link.to), (4, 1));
    }

    #[test]
    fn folding_hides_rows_and_their_links_and_unfolding_brings_them_back() {
        let plan = plan();
        let mut folded = HashSet::from([
            Subject::Track(TrackId(1)),
            Subject::Node(Node::Ticket(TicketId(10))),
        ]);
        let model = build(&plan, &folded);
        assert_eq!(
            keys(&plan, &model),
            [
                "Track(TrackId(2))",
                "B-1",
                "Track(TrackId(1))",
                "Gates",
                "G1"
            ]
        );
        assert!(model.links.is_empty());
        assert!(
            model.rows[2].span.is_some(),
            "a folded track still shows when it runs"
        );
        assert_eq!(model.place(RowRef::Ticket(TicketId(11))), None);
        unfold_to(&plan, RowRef::Ticket(TicketId(11)), &mut folded);
        assert!(folded.is_empty());
    }

    #[test]
    fn the_extent_holds_the_work_and_near_marks_only() {
        let mut plan = plan();
        let model = build(&plan, &HashSet::new());
        assert_eq!(model.to.since(model.from).0, 180);
        let far = crate::plan::Moment::After(crate::plan::Elapsed(100_000));
        let near = crate::plan::Moment::After(crate::plan::Elapsed(300));
        for (id, moment) in [(40, far), (41, near)] {
            plan.checkpoints.insert(crate::plan::Checkpoint::new(
                crate::plan::CheckpointId(id),
                "C",
                moment,
            ));
        }
        let model = build(&plan, &HashSet::new());
        assert_eq!(model.to.since(model.from).0, 300);
    }
}
