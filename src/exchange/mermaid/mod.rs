//! Mermaid: the graph as a flowchart, the timeline as a gantt chart.
//!
//! Mermaid takes many characters in a name for syntax, and fails in silence, so every name goes through
//! [`entities`] and every id is one of ours. It refuses long diagrams unless the page that shows them
//! raises its limits, which the report says.
//!
//! Both are read, too, from a file of their own or the first fitting block of a Markdown file: what people
//! write by hand, and what this module writes.

mod bars;
mod days_off;
mod flow;
mod flowchart;
mod gantt;
mod own_arrows;
mod read_flowchart;
mod read_gantt;
mod source;
mod terms;
mod text;
mod times;

pub(super) use flowchart::write as write_flowchart;
pub(super) use gantt::write as write_gantt;
pub(super) use read_flowchart::read as read_flowchart;
pub(super) use read_gantt::read as read_gantt;

use super::{Report, WriteOptions, imprint};
use text::entities;

/// Characters that mermaid takes at most unless `maxTextSize` is raised.
const MOST_TEXT: usize = 50_000;

/// How the comment begins that says when a diagram's plan starts.
const STARTS: &str = "starts ";
/// How the second line of a subgraph's name begins that says its track's budget.
const BUDGET: &str = "budget ";

/// Whether bytes open a Mermaid flowchart.
pub(super) fn sniff_flowchart(bytes: &[u8]) -> bool {
    let body = text::behind_front_matter(bytes);
    body.starts_with(b"flowchart") || body.starts_with(b"graph ")
}

/// Whether bytes open a Mermaid gantt chart.
pub(super) fn sniff_gantt(bytes: &[u8]) -> bool {
    text::behind_front_matter(bytes).starts_with(b"gantt")
}

/// The comment that says what stands at the end.
fn ahead(options: &WriteOptions) -> String {
    imprint::ahead(options).map_or_else(String::new, |ahead| format!("%% {ahead}\n"))
}

/// What the plan said when the file was written, in comments.
fn comments(options: &WriteOptions) -> String {
    let lines = options.imprint.iter().flat_map(|imprint| imprint.lines());
    lines.map(|line| format!("%% {line}\n")).collect()
}

fn report_size(text: &str, report: &mut Report) {
    let size = text.chars().count();
    if size > MOST_TEXT {
        report.note(format!(
            "the diagram has {size} characters: Mermaid draws more than {MOST_TEXT} only where the page raises maxTextSize"
        ));
    }
}
