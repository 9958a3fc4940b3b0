//! Documents other people wrote that hold tables and no plan.

use super::{beside, read};

#[test]
fn process_documents_and_rosters_are_no_plans() {
    for file in [
        "grs-process-rules-en.md",
        "grs-agent-list-en.md",
        "grs-component-architecture.md",
    ] {
        let Some(bytes) = beside("real/markdown", file) else {
            return;
        };
        let document = read(&bytes, file);
        assert!(!document.facts.is_plan(), "{file}");
        assert!(
            document.plan.tickets.is_empty() && document.plan.tracks.is_empty(),
            "{file}"
        );
        assert!(
            document
                .losses
                .iter()
                .any(|loss| loss.text.starts_with("no plan was found")),
            "{file}"
        );
    }
}
