//! Frozen dates by task; a task has eleven baselines.

use super::record::BaselineRecord;
use super::write::MOST_BASELINES;
use crate::plan::*;
use std::collections::HashMap;

/// The frozen dates by node; a task has eleven baselines.
pub(super) fn baselines(plan: &Plan) -> HashMap<Node, Vec<BaselineRecord>> {
    let mut found: HashMap<Node, Vec<BaselineRecord>> = HashMap::new();
    for (number, baseline) in plan.baselines.iter().take(MOST_BASELINES).enumerate() {
        for dates in &baseline.dates {
            let list = found.entry(dates.node).or_default();
            list.retain(|known| known.number != number as u8);
            list.push(BaselineRecord {
                number: number as u8,
                start: Some(dates.start),
                finish: Some(dates.finish),
                work: dates.work.max(Work(0)),
            });
        }
    }
    found
}

pub(super) fn too_many_baselines(plan: &Plan) -> Option<crate::exchange::Loss> {
    let extra = plan.baselines.len().checked_sub(MOST_BASELINES + 1)? + 1;
    Some(crate::exchange::Loss {
        text: format!("not written: baselines beyond the eleven a task may have ({extra})"),
        line: None,
    })
}
