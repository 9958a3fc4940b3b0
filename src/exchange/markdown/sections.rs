//! The sections of the document, as a table: which rows stand there, how, and what a row holds beside its fields.

use super::fields::{Field, Form, field, of_column};
use crate::exchange::xlsx::columns::Kind::*;
use crate::exchange::xlsx::sheets::{SHEETS, Sheet};
use crate::plan::RowKind;

/// One section.
pub(super) struct Section {
    /// Its heading.
    pub(super) title: &'static str,
    pub(super) kind: RowKind,
    pub(super) layout: Layout,
    /// The field that stands behind the name in a card's heading; may be empty.
    pub(super) heading: &'static str,
    /// The field that is paragraphs below a card's heading; may be empty.
    pub(super) text: &'static str,
    /// Fields that no sheet has.
    pub(super) extras: &'static [Field],
    pub(super) parts: &'static [Part],
}

/// How rows stand in a section.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Rows of a table, and nothing else.
    Table,
    /// Rows of a table, and a card with what is long.
    TableAndCards,
    /// A card each.
    Cards,
}

/// A list of things within a row.
pub(super) struct Part {
    /// What stands above the list.
    pub(super) name: &'static str,
    /// Its path in the plan file.
    pub(super) path: &'static str,
    /// The field that stands behind the box, where it is a list of boxes; a table where it is empty.
    pub(super) label: &'static str,
    pub(super) fields: &'static [Field],
}

/// The columns that stand in a table beside cards, in their order; all others stand in the cards.
pub(super) const IN_TABLE: &[&str] = &[
    "key",
    "name",
    "title",
    "phase",
    "part of",
    "min",
    "likely",
    "max",
    "distribution",
    "estimate is",
    "priority",
    "roles",
    "assignees",
    "kind",
    "capacity",
    "calendar",
    "cost per hour",
    "tracks",
];
/// The column of what a ticket waits for: computed from the dependencies, which say more.
pub(super) const WAITS: &str = "waits for";
/// The name of what no field holds, as JSON.
pub(super) const DETAILS: &str = "details";
/// The heading of tickets without a track.
pub(super) const NO_TRACK: &str = "Without a track";
/// The section that is computed, and not read.
pub(super) const SCHEDULE: &str = "Schedule";
/// Things of the plan's head.
pub(super) const SILENCED: Part = Part {
    name: "Silenced rules",
    path: "silenced",
    label: "",
    fields: &[
        field("rule", "rule", Form::Column(Name)),
        field("reason", "reason", Form::Column(Name)),
    ],
};

const STATED: Field = field("stated in", "sources", Form::Lines);
const OPERATORS: &[&str] = &["<", "<=", "=", ">=", ">"];
const CRITERION: &[Field] = &[
    field("owner", "owner", Form::Column(Text)),
    field("command", "kind.command.command", Form::Column(Text)),
    field(
        "exit status",
        "kind.command.exit_status",
        Form::Column(Count),
    ),
    field("output holds", "kind.command.output", Form::Column(Text)),
    field(
        "metric",
        "kind.metric.metric",
        Form::Column(Row(RowKind::Metric)),
    ),
    field(
        "has to be",
        "kind.metric.operator",
        Form::Column(Choice(OPERATORS)),
    ),
    field("than or as", "kind.metric.threshold", Form::Column(Number)),
    field("unit", "kind.metric.unit", Form::Column(Text)),
    field("measured", "kind.metric.measured", Form::Column(Number)),
];

const fn criteria(name: &'static str, path: &'static str) -> Part {
    Part {
        name,
        path,
        label: "text",
        fields: CRITERION,
    }
}

const fn section(
    title: &'static str,
    kind: RowKind,
    layout: Layout,
    text: &'static str,
) -> Section {
    Section {
        title,
        kind,
        layout,
        heading: "",
        text,
        extras: &[STATED],
        parts: &[],
    }
}

/// Every section, in the order of the document.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        parts: &[criteria("Definition of done", "done")],
        ..section("Tracks", RowKind::Track, Layout::Cards, "description")
    },
    Section {
        extras: &[
            field(
                "distribution",
                "shape",
                Form::Column(Choice(&["triangular", "pert", "uniform", "lognormal"])),
            ),
            field("roles", "demands", Form::Demands),
            STATED,
        ],
        parts: &[
            Part {
                name: "Steps",
                path: "steps",
                label: "title",
                fields: &[
                    field(
                        "min",
                        "estimate",
                        Form::Column(Estimate(crate::exchange::xlsx::columns::Point::Min)),
                    ),
                    field(
                        "likely",
                        "estimate",
                        Form::Column(Estimate(crate::exchange::xlsx::columns::Point::Likely)),
                    ),
                    field(
                        "max",
                        "estimate",
                        Form::Column(Estimate(crate::exchange::xlsx::columns::Point::Max)),
                    ),
                ],
            },
            criteria("Done when", "criteria"),
        ],
        ..section(
            "Tickets",
            RowKind::Ticket,
            Layout::TableAndCards,
            "description",
        )
    },
    section("Dependencies", RowKind::Dependency, Layout::Table, ""),
    section("Readings", RowKind::Reading, Layout::Cards, "description"),
    Section {
        parts: &[criteria("Done when", "milestones")],
        ..section("Phases", RowKind::Phase, Layout::Cards, "description")
    },
    Section {
        heading: "name",
        parts: &[
            criteria("Criteria", "criteria"),
            Part {
                name: "Rework when it fails",
                path: "rework",
                label: "",
                fields: &[
                    field("ticket", "ticket", Form::Column(Row(RowKind::Ticket))),
                    field("percent", "percent", Form::Column(Number)),
                ],
            },
        ],
        ..section("Quality gates", RowKind::Gate, Layout::Cards, "description")
    },
    Section {
        parts: &[
            Part {
                name: "Expected",
                path: "expectations",
                label: "",
                fields: &[
                    field(
                        "ticket",
                        "subject.ticket",
                        Form::Column(Row(RowKind::Ticket)),
                    ),
                    field("track", "subject.track", Form::Column(Row(RowKind::Track))),
                    field("phase", "subject.phase", Form::Column(Row(RowKind::Phase))),
                    field("is", "state", Form::Column(Choice(&["started", "done"]))),
                    field("% done", "state.percent", Form::Column(Number)),
                    field("note", "note", Form::Column(Text)),
                ],
            },
            criteria("Criteria", "criteria"),
        ],
        ..section("Checkpoints", RowKind::Checkpoint, Layout::Cards, "note")
    },
    Section {
        extras: &[
            field("one after the other", "order.sequential", Form::Nodes),
            field(
                "does not hold",
                "dropped",
                Form::Column(Rows(RowKind::Dependency)),
            ),
            STATED,
        ],
        parts: &[
            Part {
                name: "Who does what",
                path: "assignments",
                label: "",
                fields: &[
                    field("agent", "agent", Form::Column(Row(RowKind::Agent))),
                    field("tracks", "tracks", Form::Column(Rows(RowKind::Track))),
                    field("tickets", "tickets", Form::Column(Rows(RowKind::Ticket))),
                ],
            },
            Part {
                name: "Stages",
                path: "order.stages",
                label: "",
                fields: &[
                    field("stage", "name", Form::Column(Text)),
                    field("does", "nodes", Form::Nodes),
                    field("promised from", "claim.min", Form::Column(Hours)),
                    field("promised to", "claim.max", Form::Column(Hours)),
                ],
            },
        ],
        ..section("Options", RowKind::PlanOption, Layout::Cards, "description")
    },
    section("Agents", RowKind::Agent, Layout::TableAndCards, "note"),
    Section {
        extras: &[field("hours", "week", Form::Week)],
        parts: &[Part {
            name: "Other days",
            path: "exceptions",
            label: "",
            fields: &[
                field("from", "from", Form::Column(Name)),
                field("to", "to", Form::Column(Name)),
                field("hours", "hours", Form::Column(List)),
                field("name", "name", Form::Column(Text)),
            ],
        }],
        ..section("Calendars", RowKind::Calendar, Layout::Cards, "")
    },
    section("Risks", RowKind::Risk, Layout::Cards, "description"),
    section("Metrics", RowKind::Metric, Layout::Table, ""),
    section("Escalation", RowKind::Escalation, Layout::Table, ""),
    section("Claims", RowKind::Claim, Layout::Table, ""),
    section(
        "Report templates",
        RowKind::ReportTemplate,
        Layout::Cards,
        "body",
    ),
    section("Notes", RowKind::Note, Layout::Cards, "body"),
    Section {
        extras: &[],
        parts: &[Part {
            name: "Dates",
            path: "dates",
            label: "",
            fields: &[
                field("row", "node", Form::Column(Node)),
                field("start", "start", Form::Column(Date)),
                field("finish", "finish", Form::Column(Date)),
                field("work", "work", Form::Column(Hours)),
            ],
        }],
        ..section("Baselines", RowKind::Baseline, Layout::Cards, "")
    },
    Section {
        extras: &[],
        ..section("Source documents", RowKind::Source, Layout::Table, "")
    },
];

impl Section {
    /// The sheet of a workbook for the same rows.
    pub(super) fn sheet(&self) -> &'static Sheet {
        let found = SHEETS.iter().find(|sheet| sheet.kind == self.kind);
        found.expect("every kind of row has a sheet, which a test of the workbook holds")
    }

    /// Every field but those with a place of their own: the name of a card, what stands behind it, its text.
    pub(super) fn fields(&self) -> Vec<Field> {
        let (sheet, is_cards) = (self.sheet(), self.layout == Layout::Cards);
        let has_place = |path: &str| {
            path == self.text || path == self.heading || (is_cards && path == sheet.label)
        };
        let is_grouped = self.kind == RowKind::Ticket;
        let columns = sheet.columns.iter().filter(|column| {
            !(has_place(column.field) && !column.field.is_empty())
                && !(is_grouped && column.field == "track")
        });
        columns
            .map(of_column)
            .chain(self.extras.iter().copied())
            .collect()
    }
}
