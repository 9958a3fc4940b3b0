//! The list of row kinds, and the plan made of one table for each.
//!
//! The list stands here once; ids, references, changes and the file format are generated from it,
//! so that a new kind of row is one file and one line.

use super::{
    Agent, Baseline, Calendar, Checkpoint, Claim, Dependency, Escalation, Gate, Metric, Note,
    Phase, PlanInfo, PlanOption, Reading, ReportTemplate, Risk, Row, Source, Table, Ticket, Track,
};
use super::{
    AgentId, BaselineId, CalendarId, CheckpointId, ClaimId, DependencyId, EscalationId, GateId,
    MetricId, NoteId, OptionId, PhaseId, ReadingId, RiskId, SourceId, TemplateId, TicketId,
    TrackId,
};

/// Calls `$target!` with one `table: Row(Id) "name"` line per row kind, in the order of the file.
#[macro_export]
#[doc(hidden)]
macro_rules! for_each_row_kind {
    ($target:ident) => {
        $target! {
            calendars: Calendar(CalendarId) "calendar",
            tracks: Track(TrackId) "track",
            phases: Phase(PhaseId) "phase",
            agents: Agent(AgentId) "agent",
            tickets: Ticket(TicketId) "ticket",
            gates: Gate(GateId) "gate",
            readings: Reading(ReadingId) "reading",
            dependencies: Dependency(DependencyId) "dependency",
            checkpoints: Checkpoint(CheckpointId) "checkpoint",
            options: PlanOption(OptionId) "option",
            risks: Risk(RiskId) "risk",
            metrics: Metric(MetricId) "metric",
            claims: Claim(ClaimId) "claim",
            escalations: Escalation(EscalationId) "escalation rule",
            templates: ReportTemplate(TemplateId) "report template",
            notes: Note(NoteId) "note",
            baselines: Baseline(BaselineId) "baseline",
            sources: Source(SourceId) "source document",
        }
    };
}

macro_rules! define_plan {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// A campaign: its head row and one table per row kind.
        ///
        /// Cloning is cheap (tables are shared until one of them changes), so views, jobs and the
        /// undo history hold snapshots. Two plans are equal when their rows are equal; the counter
        /// of handed-out ids is bookkeeping and does not count.
        #[derive(Clone, Debug, Default)]
        pub struct Plan {
            /// Title, dates and settings.
            pub info: std::sync::Arc<PlanInfo>,
            $(#[doc = concat!("Every ", $name, ", by id.")] pub $table: Table<$row>,)*
            /// The highest id ever handed out; ids are never reused, in any table.
            pub last_id: u32,
        }

        impl PartialEq for Plan {
            fn eq(&self, other: &Self) -> bool {
                self.info == other.info $(&& self.$table == other.$table)*
            }
        }

        /// Which table a row stands in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RowKind { $(#[doc = concat!("A ", $name, ".")] $row,)* }

        impl RowKind {
            /// The vocabulary's word for one row of this kind, in lower case.
            pub fn name(self) -> &'static str {
                match self { $(RowKind::$row => $name,)* }
            }
        }

        /// A reference to one row of any kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RowRef { $(#[doc = concat!("A ", $name, ".")] $row($id),)* }

        impl RowRef {
            /// The kind of the row.
            pub fn kind(self) -> RowKind {
                match self { $(RowRef::$row(_) => RowKind::$row,)* }
            }

            /// The bare number of the row's id.
            pub fn number(self) -> u32 {
                match self { $(RowRef::$row(id) => id.0,)* }
            }
        }

        $(impl From<$id> for RowRef {
            fn from(id: $id) -> Self { RowRef::$row(id) }
        })*

        impl Plan {
            /// Whether the row is there. O(log n).
            pub fn contains(&self, row: RowRef) -> bool {
                match row { $(RowRef::$row(id) => self.$table.get(id).is_some(),)* }
            }

            /// Calls `visit` with every row and what it refers to, in file order.
            pub fn visit_references(&self, mut visit: impl FnMut(RowRef, &[RowRef])) {
                let mut found = Vec::new();
                $(for row in self.$table.iter() {
                    found.clear();
                    row.references(&mut found);
                    visit(row.id().into(), &found);
                })*
            }

            /// What one row refers to; empty for a row that is not there.
            pub fn references_of(&self, row: RowRef) -> Vec<RowRef> {
                let mut found = Vec::new();
                match row {
                    $(RowRef::$row(id) => if let Some(row) = self.$table.get(id) {
                        row.references(&mut found);
                    },)*
                }
                found
            }

            /// Sets the id counter to the highest id in use, for plans put together by hand.
            pub fn settle_last_id(&mut self) {
                let highest = [$(self.$table.iter().last().map_or(0, |row| row.id().0)),*];
                self.last_id = highest.into_iter().fold(self.last_id, u32::max);
            }
        }
    };
}
for_each_row_kind!(define_plan);

impl Plan {
    /// A ticket's or gate's key (`ROADMAP-008`); empty for a node that is not there.
    pub fn key(&self, node: super::Node) -> &str {
        match node {
            super::Node::Ticket(id) => self.tickets.get(id).map_or("", |t| t.key.as_str()),
            super::Node::Gate(id) => self.gates.get(id).map_or("", |g| g.key.as_str()),
        }
    }

    /// A ticket's title or gate's name; empty for a node that is not there.
    pub fn node_title(&self, node: super::Node) -> &str {
        match node {
            super::Node::Ticket(id) => self.tickets.get(id).map_or("", |t| t.title.as_str()),
            super::Node::Gate(id) => self.gates.get(id).map_or("", |g| g.name.as_str()),
        }
    }

    /// The ticket or gate with this key or alias, upper and lower case alike. O(n).
    pub fn find_key(&self, key: &str) -> Option<super::Node> {
        let wanted = super::integrity::folded(key);
        let same = |other: &str| super::integrity::folded(other) == wanted;
        let answers = |t: &&Ticket| same(&t.key) || t.aliases.iter().any(|alias| same(alias));
        let ticket = self
            .tickets
            .iter()
            .find(answers)
            .map(|t| super::Node::Ticket(t.id));
        let gate = || {
            self.gates
                .iter()
                .find(|g| same(&g.key))
                .map(|g| super::Node::Gate(g.id))
        };
        ticket.or_else(gate)
    }

    /// Tracks in the planner's order.
    pub fn tracks_in_order(&self) -> Vec<&Track> {
        let mut tracks: Vec<&Track> = self.tracks.iter().collect();
        tracks.sort_by_key(|t| (t.rank, t.id));
        tracks
    }

    /// Tickets of a track (`None`: of no track) in the planner's order.
    pub fn tickets_of_track(&self, track: Option<TrackId>) -> Vec<&Ticket> {
        let mut tickets: Vec<&Ticket> = self.tickets.iter().filter(|t| t.track == track).collect();
        tickets.sort_by_key(|t| (t.rank, t.id));
        tickets
    }

    /// Whether the ticket is a summary: another ticket names it as its parent. O(n).
    pub fn is_summary(&self, ticket: TicketId) -> bool {
        self.tickets.iter().any(|t| t.parent == Some(ticket))
    }
}

/// A row that knows the table it is kept in, so that code can be written once for every kind.
pub trait Stored: Row {
    /// The table of this kind.
    fn table(plan: &Plan) -> &Table<Self>;

    /// The table of this kind, to change. Outside `edit` only readers that build a plan use it.
    fn table_mut(plan: &mut Plan) -> &mut Table<Self>;

    /// Gives the row another id.
    fn set_id(&mut self, id: Self::Id);
}

macro_rules! store_rows {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {$(
        impl Stored for $row {
            fn table(plan: &Plan) -> &Table<Self> { &plan.$table }
            fn table_mut(plan: &mut Plan) -> &mut Table<Self> { &mut plan.$table }
            fn set_id(&mut self, id: $id) { self.id = id; }
        }
    )*};
}
for_each_row_kind!(store_rows);
