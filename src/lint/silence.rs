//! Silencing a rule for one plan, with a reason, and listening to it again: ordinary edits.

use crate::edit::{Change, Edit, RowChange};
use crate::plan::{Plan, PlanInfo, Silenced};
use std::sync::Arc;

/// The edit that silences a rule; a rule that is silent already gets the new reason.
///
/// `reason` says why the rule does not apply here; it is shown wherever the silence is.
pub fn silence(plan: &Plan, rule: &str, reason: &str) -> Edit {
    let reason = reason.trim().to_owned();
    let silenced = Silenced {
        rule: rule.to_owned(),
        reason,
    };
    changed(plan, format!("silence {rule}"), |info| {
        info.silenced.retain(|s| s.rule != rule);
        info.silenced.push(silenced);
    })
}

/// The edit that lets a rule speak again.
pub fn listen(plan: &Plan, rule: &str) -> Edit {
    changed(plan, format!("listen to {rule} again"), |info| {
        info.silenced.retain(|s| s.rule != rule);
    })
}

fn changed(plan: &Plan, label: String, change: impl FnOnce(&mut PlanInfo)) -> Edit {
    let mut info = (*plan.info).clone();
    change(&mut info);
    let is_same = info == *plan.info;
    let row = Change::Info(RowChange {
        before: Some(Arc::clone(&plan.info)),
        after: Some(Arc::new(info)),
    });
    Edit {
        label,
        changes: if is_same { Vec::new() } else { vec![row] },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Context, check};
    use crate::plan::{Ticket, TicketId};

    #[test]
    fn a_silenced_rule_keeps_its_reason_and_speaks_again() {
        let mut plan = Plan::default();
        plan.tickets.insert(Ticket::new(TicketId(1), "A", ""));
        let before = plan.clone();
        assert_eq!(check(&Context::new(&plan)).len(), 1);
        let edit = silence(&plan, "missing-estimate", " a sketch ");
        edit.apply(&mut plan);
        assert_eq!(check(&Context::new(&plan)), []);
        assert_eq!(plan.info.silenced[0].reason, "a sketch");
        listen(&plan, "missing-estimate").apply(&mut plan);
        assert_eq!(check(&Context::new(&plan)).len(), 1);
        assert!(listen(&plan, "missing-estimate").changes.is_empty());
        edit.apply(&mut plan);
        edit.inverse().apply(&mut plan);
        assert_eq!(plan, before);
    }
}
