//! The lines of a diagram: out of a Markdown file's code fence, without comments, directives and front
//! matter, with the title that front matter names.

use super::STARTS;
use crate::exchange::{ReadError, text};
use crate::plan::Stamp;

/// A diagram as lines.
pub(super) struct Diagram<'a> {
    /// The title in the front matter, without its quotes.
    pub(super) title: Option<String>,
    /// The comments, with their lines: Mermaid shows none of them, we keep there what a diagram has no words for.
    pub(super) comments: Vec<(usize, &'a str)>,
    /// The lines behind the first one that names the kind, with their numbers in the file from 1.
    pub(super) lines: Vec<(usize, &'a str)>,
    /// The line that names the kind.
    pub(super) head: &'a str,
}

impl Diagram<'_> {
    /// When the plan starts that a diagram of ours shows.
    pub(super) fn plan_start(&self) -> Option<Stamp> {
        let said = |(_, comment): &(usize, &str)| comment.strip_prefix(STARTS)?.parse().ok();
        self.comments.iter().find_map(said)
    }
}

/// Finds the diagram whose first line `is_head` accepts.
///
/// # Errors
/// When the bytes are no text, or no diagram of this kind is in them.
pub(super) fn diagram<'a>(
    bytes: &'a [u8],
    what: &'static str,
    is_head: fn(&str) -> bool,
) -> Result<Diagram<'a>, ReadError> {
    let text = text::decode(bytes)?;
    let all: Vec<(usize, &str)> = (1..).zip(text.lines()).collect();
    let fenced = fenced_blocks(&all);
    let blocks = if fenced.is_empty() {
        vec![&all[..]]
    } else {
        fenced
    };
    let found = blocks.into_iter().find_map(|block| within(block, is_head));
    found.ok_or(ReadError::Foreign {
        what,
        message: format!("no line says that a {what} begins"),
    })
}

/// The blocks of a Markdown text that say `mermaid`.
fn fenced_blocks<'s, 'a>(lines: &'s [(usize, &'a str)]) -> Vec<&'s [(usize, &'a str)]> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (place, (_, line)) in lines.iter().enumerate() {
        let line = line.trim();
        match open {
            None => {
                let fence = ["```", "~~~"]
                    .into_iter()
                    .find(|fence| line.starts_with(fence));
                let info = fence.map(|_| line.trim_start_matches(['`', '~']).trim());
                if info.is_some_and(|info| info.eq_ignore_ascii_case("mermaid")) {
                    open = fence.map(|fence| (place + 1, fence));
                }
            }
            Some((from, fence)) if line.starts_with(fence) => {
                blocks.push(&lines[from..place]);
                open = None;
            }
            Some(_) => {}
        }
    }
    blocks
}

fn within<'a>(block: &[(usize, &'a str)], is_head: fn(&str) -> bool) -> Option<Diagram<'a>> {
    let mut lines = block.iter().copied().peekable();
    let mut title = None;
    while lines.next_if(|(_, line)| line.trim().is_empty()).is_some() {}
    if lines.next_if(|(_, line)| line.trim() == "---").is_some() {
        for (_, line) in lines.by_ref() {
            if line.trim() == "---" {
                break;
            }
            if let Some(text) = line.trim().strip_prefix("title:") {
                title = Some(unquoted(text.trim()));
            }
        }
    }
    let rest: Vec<(usize, &str)> = lines.collect();
    let comments = rest.iter().filter_map(|(number, line)| {
        let text = line.trim_start().strip_prefix("%%")?;
        (!text.starts_with('{')).then_some((*number, text.trim()))
    });
    let mut lines = rest
        .iter()
        .copied()
        .map(|(number, line)| (number, without_comment(line)))
        .filter(|(_, line)| !line.trim().is_empty());
    let (_, head) = lines.next().filter(|(_, line)| is_head(line.trim()))?;
    Some(Diagram {
        title,
        comments: comments.collect(),
        head: head.trim(),
        lines: lines.map(|(number, line)| (number, line.trim())).collect(),
    })
}

/// A title as YAML quotes it: in double quotes as in JSON, in single ones, or bare.
fn unquoted(text: &str) -> String {
    serde_json::from_str(text).unwrap_or_else(|_| text.trim_matches(['"', '\'']).to_owned())
}

/// A comment takes a line of its own; so does a directive.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with("%%") {
        ""
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagram_is_found_behind_front_matter_and_in_a_fence() {
        let is_gantt = |line: &str| line == "gantt";
        let plain = b"---\ntitle: \"A\"\n---\n%%{init: {}}%%\n\ngantt\n  a : b\n%% x\n";
        let found = diagram(plain, "gantt chart", is_gantt).expect("found");
        assert_eq!(found.title.as_deref(), Some("A"));
        assert_eq!(
            (found.lines, found.comments),
            (vec![(7, "a : b")], vec![(8, "x")])
        );
        let fenced = b"# T\n```mermaid\nflowchart LR\n```\n~~~ mermaid\ngantt\nx :1d\n~~~\n";
        let found = diagram(fenced, "gantt chart", is_gantt).expect("found");
        assert_eq!(found.lines, [(7, "x :1d")]);
        assert!(diagram(b"pie\n", "gantt chart", is_gantt).is_err());
    }
}
