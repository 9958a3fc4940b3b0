//! The table of formats, and how a file finds its row in it.

use super::look::{AgentProfile, Findings, Look, MoreFonts, RiskFigures};
use super::{
    ReadError, Report, WriteError, agents, beads, csv, dot, gan, github, graphml, html, ics, jira,
    markdown, mermaid, mspdi, picture, plan_json, planner, psplib, sarif, task_master, tjp, xer,
    xlsx,
};
use crate::plan::imprint::Imprint;
use crate::plan::{DependencyId, OptionId, Plan, Stamp};
use std::sync::Arc;

/// One format: everything menus, help and file filters need to know, and what does the work.
pub struct Format {
    /// The name on the command line.
    pub id: &'static str,
    /// The name shown to people.
    pub name: &'static str,
    /// File name endings without the leading dot, the preferred one first.
    pub extensions: &'static [&'static str],
    /// What its files are, for those who show them.
    pub content: Content,
    /// What a writer of it listens to beside the plan and the option.
    pub knobs: &'static [Knob],
    /// Whether bytes look like this format. Cheap; may be wrong on damaged files.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads a plan and says what was lost.
    pub read: Option<ReadFn>,
    /// Writes a plan and says what the format cannot hold.
    pub write: Option<WriteFn>,
}

/// What the files of a format are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Text,
    /// A drawing.
    Picture,
    /// Sheets of cells.
    Workbook,
    /// A folder of files, written as an archive.
    Folder,
}

/// A choice that some writers listen to; others leave it aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// [`Look::view`].
    View,
    /// [`Look::theme`].
    Theme,
    /// [`Look::scale`].
    Scale,
    /// [`Look::paper`].
    Paper,
    /// [`WriteOptions::profile`].
    Profile,
    /// [`super::Prints`]: in this format they stand where people read.
    Prints,
}

/// Reads a plan from bytes.
pub type ReadFn = fn(&[u8], &ReadOptions) -> Result<(Plan, Report), ReadError>;
/// Writes a plan as bytes.
pub type WriteFn = fn(&Plan, &WriteOptions) -> Result<(Vec<u8>, Report), WriteError>;

/// What a reader may need to know beyond the bytes.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The title of a plan whose file has none: usually the file's name.
    pub title: String,
    /// The file's name with its ending, by which a plan cites it as a source; may be empty.
    pub name: String,
}

/// What a writer may need to know beyond the plan.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    /// The option whose dates are written; `None` is the plan as it stands.
    pub option: Option<OptionId>,
    /// The moment of writing, where a format holds one.
    pub now: Stamp,
    /// What pictures show.
    pub look: Look,
    /// The tool an agent team is set up with.
    pub profile: AgentProfile,
    /// What lint says, for reports; `None` where nobody asked it.
    pub findings: Option<Findings>,
    /// What a simulation says, for reports and risk charts.
    pub risk: Option<RiskFigures>,
    /// The dependencies about which lists of a document disagree and nobody has decided, for pictures of the graph.
    pub disputed: Vec<DependencyId>,
    /// The plan file's name, by which findings cite it; may be empty.
    pub name: String,
    /// Where pictures in pixels and documents find scripts that the shipped fonts lack.
    pub fonts: MoreFonts,
    /// What reading the file will give, for formats that take that along.
    pub imprint: Option<Arc<Imprint>>,
}

impl Default for WriteOptions {
    /// The plan as it stands, at the moment every plan without a start begins.
    fn default() -> Self {
        Self {
            option: None,
            now: Stamp::DEFAULT_START,
            look: Look::default(),
            profile: AgentProfile::default(),
            findings: None,
            risk: None,
            disputed: Vec::new(),
            name: String::new(),
            fonts: Vec::new,
            imprint: None,
        }
    }
}

/// Every format, in the order it is offered.
pub const FORMATS: &[Format] = &[
    Format {
        id: "json",
        name: "Slackline plan",
        extensions: &["plan.json", "json"],
        content: Content::Text,
        knobs: &[],
        sniff: |bytes| {
            plan_json::sniff(bytes)
                && ![task_master::sniff, beads::sniff, sarif::sniff]
                    .iter()
                    .any(|is_other| is_other(bytes))
        },
        read: Some(|bytes, _| plan_json::read(bytes).map(|plan| (plan, Report::default()))),
        write: Some(|plan, _| Ok((plan_json::write(plan), Report::default()))),
    },
    Format {
        id: "csv",
        name: "CSV table",
        extensions: &["csv"],
        content: Content::Text,
        knobs: &[Knob::Prints],
        sniff: |bytes| csv::sniff(bytes) && !jira::sniff(bytes),
        read: Some(csv::read),
        write: Some(csv::write),
    },
    Format {
        id: "xlsx",
        name: "Excel workbook",
        extensions: &["xlsx"],
        content: Content::Workbook,
        knobs: &[],
        sniff: xlsx::sniff,
        read: Some(xlsx::read),
        write: Some(xlsx::write),
    },
    Format {
        id: "mspdi",
        name: "MS Project XML",
        extensions: &["mspdi.xml", "xml"],
        content: Content::Text,
        knobs: &[],
        sniff: mspdi::sniff,
        read: Some(mspdi::read),
        write: Some(mspdi::write),
    },
    Format {
        id: "gan",
        name: "GanttProject",
        extensions: &["gan"],
        content: Content::Text,
        knobs: &[],
        sniff: gan::sniff,
        read: Some(gan::read),
        write: Some(gan::write),
    },
    Format {
        id: "tjp",
        name: "TaskJuggler",
        extensions: &["tjp"],
        content: Content::Text,
        knobs: &[],
        sniff: tjp::sniff,
        read: Some(tjp::read),
        write: Some(tjp::write),
    },
    Format {
        id: "xer",
        name: "Primavera P6 XER",
        extensions: &["xer"],
        content: Content::Text,
        knobs: &[],
        sniff: xer::sniff,
        read: Some(xer::read),
        write: None,
    },
    Format {
        id: "planner",
        name: "GNOME Planner",
        extensions: &["planner"],
        content: Content::Text,
        knobs: &[],
        sniff: planner::sniff,
        read: Some(planner::read),
        write: None,
    },
    Format {
        id: "jira",
        name: "Jira CSV",
        extensions: &["jira.csv", "csv"],
        content: Content::Text,
        knobs: &[Knob::Prints],
        sniff: jira::sniff,
        read: Some(jira::read),
        write: Some(jira::write),
    },
    Format {
        id: "markdown",
        name: "Markdown document",
        extensions: &["md", "markdown"],
        content: Content::Text,
        knobs: &[Knob::Prints],
        sniff: markdown::sniff,
        read: Some(markdown::read),
        write: Some(markdown::write),
    },
    Format {
        id: "dot",
        name: "Graphviz graph",
        extensions: &["dot", "gv"],
        content: Content::Text,
        knobs: &[],
        sniff: dot::sniff,
        read: None,
        write: Some(dot::write),
    },
    Format {
        id: "graphml",
        name: "GraphML for yEd",
        extensions: &["graphml"],
        content: Content::Text,
        knobs: &[],
        sniff: graphml::sniff,
        read: None,
        write: Some(graphml::write),
    },
    Format {
        id: "mermaid",
        name: "Mermaid flowchart",
        extensions: &["mmd"],
        content: Content::Text,
        knobs: &[Knob::Prints],
        sniff: mermaid::sniff_flowchart,
        read: Some(mermaid::read_flowchart),
        write: Some(mermaid::write_flowchart),
    },
    Format {
        id: "mermaid-gantt",
        name: "Mermaid gantt chart",
        extensions: &["gantt.mmd", "mmd"],
        content: Content::Text,
        knobs: &[Knob::Prints],
        sniff: mermaid::sniff_gantt,
        read: Some(mermaid::read_gantt),
        write: Some(mermaid::write_gantt),
    },
    Format {
        id: "psplib",
        name: "PSPLIB or Patterson problem",
        extensions: &["sm", "rcp"],
        content: Content::Text,
        knobs: &[],
        sniff: psplib::sniff,
        read: Some(psplib::read),
        write: None,
    },
    Format {
        id: "github",
        name: "GitHub issues script",
        extensions: &["github.sh", "sh"],
        content: Content::Text,
        knobs: &[],
        sniff: github::sniff,
        read: None,
        write: Some(github::write),
    },
    Format {
        id: "task-master",
        name: "Task Master tasks",
        extensions: &["tasks.json"],
        content: Content::Text,
        knobs: &[],
        sniff: task_master::sniff,
        read: Some(task_master::read),
        write: Some(task_master::write),
    },
    Format {
        id: "beads",
        name: "Beads issues",
        extensions: &["beads.jsonl", "jsonl"],
        content: Content::Text,
        knobs: &[],
        sniff: beads::sniff,
        read: Some(beads::read),
        write: Some(beads::write),
    },
    Format {
        id: "agents",
        name: "Agent team folder",
        extensions: &["agents.zip"],
        content: Content::Folder,
        knobs: &[Knob::Profile],
        sniff: agents::sniff,
        read: None,
        write: Some(agents::write),
    },
    Format {
        id: "ics",
        name: "iCalendar",
        extensions: &["ics"],
        content: Content::Text,
        knobs: &[],
        sniff: ics::sniff,
        read: None,
        write: Some(ics::write),
    },
    Format {
        id: "svg",
        name: "SVG drawing",
        extensions: &["svg"],
        content: Content::Picture,
        knobs: &[Knob::View, Knob::Theme],
        sniff: picture::sniff_svg,
        read: Some(picture::read),
        write: Some(picture::write_svg),
    },
    Format {
        id: "png",
        name: "PNG picture",
        extensions: &["png"],
        content: Content::Picture,
        knobs: &[Knob::View, Knob::Theme, Knob::Scale],
        sniff: picture::sniff_png,
        read: None,
        write: Some(picture::write_png),
    },
    Format {
        id: "pdf",
        name: "PDF document",
        extensions: &["pdf"],
        content: Content::Picture,
        knobs: &[Knob::View, Knob::Theme, Knob::Paper],
        sniff: picture::sniff_pdf,
        read: None,
        write: Some(picture::write_pdf),
    },
    Format {
        id: "html",
        name: "HTML report",
        extensions: &["html", "htm"],
        content: Content::Text,
        knobs: &[Knob::Theme],
        sniff: html::sniff,
        read: None,
        write: Some(html::write),
    },
    Format {
        id: "sarif",
        name: "SARIF findings",
        extensions: &["sarif", "sarif.json"],
        content: Content::Text,
        knobs: &[],
        sniff: sarif::sniff,
        read: None,
        write: Some(sarif::write),
    },
];

impl Format {
    /// Whether the format is a folder: its bytes are an archive that [`super::archive::files`] unpacks.
    pub fn is_folder(&self) -> bool {
        self.content == Content::Folder
    }
}

/// The format with this id.
pub fn find(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}

/// The format of a file, from its name and its first bytes.
///
/// Among the formats whose ending fits, the one with the longest ending that also recognises the bytes;
/// else any that recognises them; else the ending alone, so that a damaged file gets the message of the
/// reader it was meant for.
pub fn detect(file_name: &str, bytes: &[u8]) -> Option<&'static Format> {
    let name = file_name.to_ascii_lowercase();
    let ending = |format: &Format| {
        let fits = |e: &&&str| {
            name.strip_suffix(**e)
                .is_some_and(|stem| stem.ends_with('.'))
        };
        let longest = format.extensions.iter().filter(fits).map(|e| e.len()).max();
        longest.unwrap_or(0)
    };
    let best = FORMATS
        .iter()
        .enumerate()
        .map(|(place, format)| ((format.sniff)(bytes), ending(format), place))
        .filter(|&(recognised, ending, _)| recognised || ending > 0)
        .max_by_key(|&(recognised, ending, place)| {
            (
                recognised && ending > 0,
                recognised,
                ending,
                std::cmp::Reverse(place),
            )
        });
    best.map(|(_, _, place)| &FORMATS[place])
}
