//! Sequences of commands: a numbered runbook in a fence is one ticket whose steps follow each other.
//!
//! Only shell code whose comments number the steps from 1, below a heading that says that something is carried out
//! in order. Commands become criteria of the ticket; nothing is ever run.

use super::super::facts::*;
use super::super::grammar::words;
use super::super::text::page::{Kind, Line};
use super::draft::Draft;
use crate::plan::{CriterionKind, Estimate};

/// Fewer numbered comments are a remark, not a sequence.
const LEAST_STEPS: usize = 3;

/// Reads every runbook.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let Kind::Code { info } = &page.blocks[block].kind else {
            continue;
        };
        let is_shell = ["bash", "sh", "shell", "zsh", "console", "powershell"]
            .contains(&info.to_lowercase().as_str());
        let title = page.section_title(page.blocks[block].section);
        let is_order = words::has_any(
            &title,
            &[
                "sequence",
                "runbook",
                "rollout",
                "roll-out",
                "procedure",
                "ablauf",
                "séquence",
                "secuencia",
            ],
        );
        if !(is_shell && is_order) || draft.used[block] {
            continue;
        }
        let lines = page.blocks[block].lines.clone();
        let (steps, criteria) = sequence(draft, &lines);
        if steps.len() < LEAST_STEPS {
            continue;
        }
        let place = page.block_place(block);
        draft.add_ticket(TicketFact {
            title,
            steps,
            criteria,
            place,
            ..TicketFact::default()
        });
        draft.used[block] = true;
    }
}

/// The steps that comments number from 1 on, and the commands below them; nothing where a number is missing.
fn sequence(draft: &Draft, lines: &[Line]) -> (Vec<StepFact>, Vec<CriterionFact>) {
    let page = draft.page;
    let (mut steps, mut criteria) = (Vec::new(), Vec::new());
    for &line in lines {
        let raw = page.raw(line).trim();
        let place = page.line_place(line);
        if let Some(comment) = raw.strip_prefix('#') {
            match numbered(comment) {
                Some((number, title)) if number == steps.len() + 1 => steps.push(StepFact {
                    title: title.to_owned(),
                    estimate: Estimate::None,
                    done: false,
                    place,
                }),
                Some(_) => return Default::default(),
                None => {}
            }
        } else if !raw.is_empty() && !steps.is_empty() {
            criteria.push(CriterionFact {
                text: raw.to_owned(),
                kind: CriterionKind::Command {
                    command: raw.to_owned(),
                    exit_status: 0,
                    output: String::new(),
                },
                place,
                ..CriterionFact::default()
            });
        }
    }
    (steps, criteria)
}

/// `1. Build artifacts`, `Step 2: Deploy`.
fn numbered(comment: &str) -> Option<(usize, &str)> {
    let text = comment.trim_start_matches(['#', ' ']);
    let text = text
        .strip_prefix("Step ")
        .or_else(|| text.strip_prefix("step "))
        .unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let number = text[..end].parse().ok()?;
    let rest = text[end..].strip_prefix(['.', ')', ':'])?.trim();
    (!rest.is_empty()).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use crate::document::read;

    #[test]
    fn a_numbered_runbook_is_a_ticket_with_steps_and_commands() {
        let text = "# Platform\n\n## Rollout Sequence\n\n```bash\n# 1. Check\nmake check\n\n# 2. Build\nmake\nmake image\n\n# 3. Ship\nmake ship\n```\n";
        let plan = read(text.as_bytes(), "plan.md", "").plan;
        let ticket = plan.tickets.iter().next().expect("a ticket");
        assert_eq!(ticket.title, "Rollout Sequence");
        let steps: Vec<&str> = ticket
            .steps
            .iter()
            .map(|step| step.title.as_str())
            .collect();
        assert_eq!(steps, ["Check", "Build", "Ship"]);
        assert_eq!(ticket.criteria.len(), 4);
    }

    #[test]
    fn other_scripts_are_none() {
        for text in [
            "# P\n\n## Setup\n\n```bash\n# 1. a\nx\n# 2. b\ny\n# 3. c\nz\n```\n",
            "# P\n\n## Sequence\n\n```bash\n# 1. a\nx\n# 3. c\nz\n# 4. d\nw\n```\n",
            "# P\n\n## Sequence\n\n```python\n# 1. a\n# 2. b\n# 3. c\n```\n",
        ] {
            assert!(read(text.as_bytes(), "p.md", "").plan.tickets.is_empty());
        }
    }
}
