//! The table of formats, and how a file finds its row in it.

use super::look::{AgentProfile, Look, Problem, RiskFigures};
use super::{
    ReadError, Report, WriteError, agents, beads, csv, dot, gan, github, graphml, html, ics, jira,
    markdown, mermaid, mspdi, picture, plan_json, planner, psplib, task_master, tjp, xer, xlsx,
};
use crate::plan::{OptionId, Plan, Stamp};

/// One format: everything menus, help and file filters need to know, and what does the work.
pub struct Format {
    /// The name on the command line.
    pub id: &'static str,
    /// The name shown to people.
    pub name: &'static str,
    /// File name endings without the leading dot, the preferred one first.
    pub extensions: &'static [&'static str],
    /// Whether bytes look like this format. Cheap; may be wrong on damaged files.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads a plan and says what was lost.
    pub read: Option<ReadFn>,
    /// Writes a plan and says what the format cannot hold.
    pub write: Option<WriteFn>,
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
    pub problems: Option<Vec<Problem>>,
    /// What a simulation says, for reports and risk charts.
    pub risk: Option<RiskFigures>,
}

impl Default for WriteOptions {
    /// The plan as it stands, at the moment every plan without a start begins.
    fn default() -> Self {
        Self {
            option: None,
            now: Stamp::DEFAULT_START,
            look: Look::default(),
            profile: AgentProfile::default(),
            problems: None,
            risk: None,
        }
    }
}

/// Every format, in the order it is offered.
pub const FORMATS: &[Format] = &[
    Format {
        id: "json",
        name: "Slackline plan",
        extensions: &["plan.json", "json"],
        sniff: |bytes| {
            plan_json::sniff(bytes) && !task_master::sniff(bytes) && !beads::sniff(bytes)
        },
        read: Some(|bytes, _| plan_json::read(bytes).map(|plan| (plan, Report::default()))),
        write: Some(|plan, _| Ok((plan_json::write(plan), Report::default()))),
    },
    Format {
        id: "csv",
        name: "CSV table",
        extensions: &["csv"],
        sniff: |bytes| csv::sniff(bytes) && !jira::sniff(bytes),
        read: Some(csv::read),
        write: Some(csv::write),
    },
    Format {
        id: "xlsx",
        name: "Excel workbook",
        extensions: &["xlsx"],
        sniff: xlsx::sniff,
        read: Some(xlsx::read),
        write: Some(xlsx::write),
    },
    Format {
        id: "mspdi",
        name: "MS Project XML",
        extensions: &["mspdi.xml", "xml"],
        sniff: mspdi::sniff,
        read: Some(mspdi::read),
        write: Some(mspdi::write),
    },
    Format {
        id: "gan",
        name: "GanttProject",
        extensions: &["gan"],
        sniff: gan::sniff,
        read: Some(gan::read),
        write: Some(gan::write),
    },
    Format {
        id: "tjp",
        name: "TaskJuggler",
        extensions: &["tjp"],
        sniff: tjp::sniff,
        read: Some(tjp::read),
        write: Some(tjp::write),
    },
    Format {
        id: "xer",
        name: "Primavera P6 XER",
        extensions: &["xer"],
        sniff: xer::sniff,
        read: Some(xer::read),
        write: None,
    },
    Format {
        id: "planner",
        name: "GNOME Planner",
        extensions: &["planner"],
        sniff: planner::sniff,
        read: Some(planner::read),
        write: None,
    },
    Format {
        id: "jira",
        name: "Jira CSV",
        extensions: &["jira.csv", "csv"],
        sniff: jira::sniff,
        read: Some(jira::read),
        write: Some(jira::write),
    },
    Format {
        id: "markdown",
        name: "Markdown campaign document",
        extensions: &["md", "markdown"],
        sniff: markdown::sniff,
        read: Some(markdown::read),
        write: Some(markdown::write),
    },
    Format {
        id: "dot",
        name: "Graphviz graph",
        extensions: &["dot", "gv"],
        sniff: dot::sniff,
        read: None,
        write: Some(dot::write),
    },
    Format {
        id: "graphml",
        name: "GraphML for yEd",
        extensions: &["graphml"],
        sniff: graphml::sniff,
        read: None,
        write: Some(graphml::write),
    },
    Format {
        id: "mermaid",
        name: "Mermaid flowchart",
        extensions: &["mmd"],
        sniff: mermaid::sniff_flowchart,
        read: Some(mermaid::read_flowchart),
        write: Some(mermaid::write_flowchart),
    },
    Format {
        id: "mermaid-gantt",
        name: "Mermaid gantt chart",
        extensions: &["gantt.mmd", "mmd"],
        sniff: mermaid::sniff_gantt,
        read: Some(mermaid::read_gantt),
        write: Some(mermaid::write_gantt),
    },
    Format {
        id: "psplib",
        name: "PSPLIB or Patterson problem",
        extensions: &["sm", "rcp"],
        sniff: psplib::sniff,
        read: Some(psplib::read),
        write: None,
    },
    Format {
        id: "github",
        name: "GitHub issues script",
        extensions: &["github.sh", "sh"],
        sniff: github::sniff,
        read: None,
        write: Some(github::write),
    },
    Format {
        id: "task-master",
        name: "Task Master tasks",
        extensions: &["tasks.json"],
        sniff: task_master::sniff,
        read: Some(task_master::read),
        write: Some(task_master::write),
    },
    Format {
        id: "beads",
        name: "Beads issues",
        extensions: &["beads.jsonl", "jsonl"],
        sniff: beads::sniff,
        read: Some(beads::read),
        write: Some(beads::write),
    },
    Format {
        id: "agents",
        name: "Agent team folder",
        extensions: &["agents.zip"],
        sniff: agents::sniff,
        read: None,
        write: Some(agents::write),
    },
    Format {
        id: "ics",
        name: "iCalendar",
        extensions: &["ics"],
        sniff: ics::sniff,
        read: None,
        write: Some(ics::write),
    },
    Format {
        id: "svg",
        name: "SVG drawing",
        extensions: &["svg"],
        sniff: picture::sniff_svg,
        read: Some(picture::read),
        write: Some(picture::write_svg),
    },
    Format {
        id: "png",
        name: "PNG picture",
        extensions: &["png"],
        sniff: picture::sniff_png,
        read: None,
        write: Some(picture::write_png),
    },
    Format {
        id: "pdf",
        name: "PDF document",
        extensions: &["pdf"],
        sniff: picture::sniff_pdf,
        read: None,
        write: Some(picture::write_pdf),
    },
    Format {
        id: "html",
        name: "HTML report",
        extensions: &["html", "htm"],
        sniff: html::sniff,
        read: None,
        write: Some(html::write),
    },
];

impl Format {
    /// Whether the format is a folder: its bytes are an archive that [`super::archive::files`] unpacks.
    pub fn is_folder(&self) -> bool {
        self.extensions.iter().all(|ending| ending.ends_with("zip"))
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
