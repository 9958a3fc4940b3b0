//! What identifies a row beyond its id: by this a document that is read again finds its rows.

use crate::plan::*;

/// A row that can be found again by what people call it.
pub(in crate::document) trait Natural: Stored {
    /// What the row is called; two rows of a kind with the same name are told apart by their order.
    fn natural(&self, plan: &Plan) -> String;
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

macro_rules! named {
    ($($row:ident by $field:ident),* $(,)?) => {$(
        impl Natural for $row {
            fn natural(&self, _plan: &Plan) -> String {
                folded(&self.$field)
            }
        }
    )*};
}
named!(
    Calendar by name, Track by name, Phase by name, Agent by name, Ticket by key, Gate by key, Reading by name,
    Checkpoint by name, PlanOption by name, Risk by name, Metric by name, Claim by text, Escalation by condition,
    ReportTemplate by name, Note by title, Baseline by name, Source by name,
);

impl Natural for Dependency {
    fn natural(&self, plan: &Plan) -> String {
        let readings: Vec<&str> = self
            .readings
            .iter()
            .filter_map(|&id| plan.readings.get(id))
            .map(|reading| reading.name.as_str())
            .collect();
        format!(
            "{} → {} {}",
            folded(plan.key(self.from)),
            folded(plan.key(self.to)),
            readings.join("; ")
        )
    }
}
