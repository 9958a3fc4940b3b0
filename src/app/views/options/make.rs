//! Options that are made: of what the window shows, of another option, of what saves the deadline.
//!
//! Each is one undoable edit that leaves the new option selected and its name open.

use crate::app::action::{Actions, Outcome};
use crate::app::derived::Derived;
use crate::app::views::ViewCtx;
use crate::edit::commands::insert_option;
use crate::edit::{EditError, Transaction};
use crate::plan::{Agent, AgentId, Assignment, OptionId, Plan, PlanOption, TicketId};
use crate::schedule::level::Levelled;
use crate::schedule::rescue::{Remedy, counts_of};

/// An option that says what the window shows: the option that is on, and with agents also who does what.
pub(in crate::app) fn option_of(plan: &Plan, derived: &Derived) -> PlanOption {
    let on = derived.option.and_then(|id| plan.options.get(id)).cloned();
    let name = on.as_ref().map_or_else(
        || "As planned".to_owned(),
        |option| format!("{} again", option.name),
    );
    let mut option = on.unwrap_or_else(|| PlanOption {
        reading: plan.info.reading,
        ..PlanOption::new(OptionId(0), "")
    });
    if let Some(levelled) = derived.agents() {
        option.assignments = assignments(levelled);
    }
    // A promise is the author's word; nobody has given it for this option yet.
    (option.claim, option.description) = (None, String::new());
    option.sources.clear();
    option.name = free_name(plan, &name);
    option
}

/// Every agent bound to the tickets it does in a levelled plan.
fn assignments(levelled: &Levelled) -> Vec<Assignment> {
    let members = levelled.members.iter().zip(0..);
    let bound = members.filter_map(|(member, place): (_, u32)| {
        let own = levelled
            .dates
            .nodes()
            .filter(|(node, dates)| !dates.summary && levelled.agents_of(*node).contains(&place));
        let tickets: Vec<TicketId> = own
            .filter_map(|(node, _)| match node {
                crate::plan::Node::Ticket(id) => Some(id),
                crate::plan::Node::Gate(_) => None,
            })
            .collect();
        let agent = member.id?;
        (!tickets.is_empty()).then_some(Assignment {
            agent,
            tracks: Vec::new(),
            tickets,
        })
    });
    bound.collect()
}

/// The name itself where no option has it, else with a number.
fn free_name(plan: &Plan, name: &str) -> String {
    numbered(name, |name| {
        plan.options.iter().all(|option| option.name != name)
    })
}

fn another(name: &str) -> String {
    format!("another {name}")
}

/// A name that no agent has.
fn free_agent_name(plan: &Plan, name: &str) -> String {
    numbered(name, |name| {
        plan.agents.iter().all(|agent| agent.name != name)
    })
}

/// The first of `name`, `name 2`, `name 3` ... that is free.
fn numbered(name: &str, is_free: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| is_free(name))
        .unwrap_or_default()
}

/// The longest name that is made, in characters.
const LONGEST: usize = 60;

/// What remedies change, as a name: `Without A and C`, `another Ann, A → B dropped`.
pub(super) fn name_of(plan: &Plan, remedies: &[Remedy]) -> String {
    let cut: Vec<&str> = remedies
        .iter()
        .filter_map(|remedy| match remedy {
            Remedy::Cut(id) => plan.tickets.get(*id).map(|ticket| ticket.key.as_str()),
            _ => None,
        })
        .collect();
    let mut parts: Vec<String> = Vec::new();
    match cut.as_slice() {
        [] => {}
        [one] => parts.push(format!("Without {one}")),
        [first @ .., last] => parts.push(format!("Without {} and {last}", first.join(", "))),
    }
    parts.extend(counts_of(remedies).into_iter().filter_map(|own| match own {
        (Remedy::Add(id), 1) => Some(another(&plan.agents.get(id)?.name)),
        (Remedy::Add(id), count) => {
            Some(format!("{count} more like {}", plan.agents.get(id)?.name))
        }
        (Remedy::Drop(id), _) => {
            let row = plan.dependencies.get(id)?;
            Some(format!(
                "{} → {} dropped",
                plan.key(row.from),
                plan.key(row.to)
            ))
        }
        (Remedy::Cut(_), _) => None,
    }));
    let name = parts.join(", ");
    match name.chars().count() {
        0 => "Deadline kept".to_owned(),
        count if count > LONGEST => {
            let begin: String = name.chars().take(LONGEST - 1).collect();
            format!("{}…", begin.trim_end())
        }
        _ => name,
    }
}

/// Queues an option of what the window shows.
pub(super) fn from_now(plan: &Plan, derived: &Derived, actions: &mut Actions) {
    let option = option_of(plan, derived);
    actions.edit_and_select("make an option of what is shown", move |tx| {
        born(tx, option)
    });
}

/// Queues a copy of an option.
pub(super) fn duplicate(plan: &Plan, id: OptionId, actions: &mut Actions) {
    let Some(option) = plan.options.get(id) else {
        return;
    };
    let copy = PlanOption {
        name: free_name(plan, &format!("{} copy", option.name)),
        ..option.clone()
    };
    actions.edit_and_select(format!("duplicate option {}", option.name), move |tx| {
        born(tx, copy)
    });
}

/// Queues the option on show, or the plan, changed by what saves the deadline.
pub(super) fn with_remedies(
    ctx: &ViewCtx<'_>,
    name: String,
    remedies: Vec<Remedy>,
    actions: &mut Actions,
) {
    let on = ctx.derived.option.and_then(|id| ctx.plan.options.get(id));
    let mut option = on
        .cloned()
        .unwrap_or_else(|| PlanOption::new(OptionId(0), ""));
    option.name = free_name(ctx.plan, &name);
    option.claim = None;
    actions.edit_and_select("make an option that keeps the deadline", move |tx| {
        for remedy in remedies {
            apply(tx, &mut option, remedy)?;
        }
        born(tx, option)
    });
}

fn apply(tx: &mut Transaction, option: &mut PlanOption, remedy: Remedy) -> Result<(), EditError> {
    match remedy {
        Remedy::Drop(id) => option.dropped.push(id),
        Remedy::Cut(id) => option.excluded.push(id),
        Remedy::Add(id) => add_another(tx, option, id)?,
    }
    Ok(())
}

/// One more agent like another; other options do not have it.
fn add_another(
    tx: &mut Transaction,
    option: &mut PlanOption,
    like: AgentId,
) -> Result<(), EditError> {
    let Some(agent) = tx.plan().agents.get(like).cloned() else {
        return Ok(());
    };
    let before: Vec<AgentId> = tx.plan().agents.iter().map(|agent| agent.id).collect();
    let others: Vec<OptionId> = tx
        .plan()
        .options
        .iter()
        .filter(|option| option.agents.is_none())
        .map(|option| option.id)
        .collect();
    let copy = tx.insert(Agent {
        name: free_agent_name(tx.plan(), &another(&agent.name)),
        ..agent
    })?;
    for id in others {
        let before = before.clone();
        tx.update(id, |row: &mut PlanOption| row.agents = Some(before))?;
    }
    if let Some(agents) = &mut option.agents {
        agents.push(copy);
    }
    let bound = option.assignments.iter().filter(|own| own.agent == like);
    let bound: Vec<Assignment> = bound
        .map(|own| Assignment {
            agent: copy,
            ..own.clone()
        })
        .collect();
    option.assignments.extend(bound);
    Ok(())
}

/// Puts the option behind the others, selects it and opens its name.
fn born(tx: &mut Transaction, option: PlanOption) -> Result<Outcome, EditError> {
    let id = insert_option(tx, option)?;
    Ok(Outcome {
        select: Some(vec![id.into()]),
        rename: Some(id.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, DependencyId, Node, Ticket};

    #[test]
    fn a_rescue_is_named_by_what_it_changes() {
        let mut plan = Plan::default();
        for (id, key) in [(1, "A"), (2, "B"), (3, "C")] {
            plan.tickets.insert(Ticket::new(TicketId(id), key, key));
        }
        let [a, b] = [1, 2].map(|id| Node::Ticket(TicketId(id)));
        plan.dependencies
            .insert(Dependency::new(DependencyId(4), a, b));
        plan.agents.insert(Agent::new(AgentId(5), "Ann"));
        let cut = |id| Remedy::Cut(TicketId(id));
        let cases = [
            (vec![cut(1), cut(3)], "Without A and C"),
            (
                vec![cut(2), Remedy::Add(AgentId(5))],
                "Without B, another Ann",
            ),
            (vec![Remedy::Add(AgentId(5)); 2], "2 more like Ann"),
            (vec![Remedy::Drop(DependencyId(4))], "A → B dropped"),
            (Vec::new(), "Deadline kept"),
        ];
        for (remedies, name) in cases {
            assert_eq!(name_of(&plan, &remedies), name);
        }
        let many = vec![cut(1); 40];
        let name = name_of(&plan, &many);
        assert!(
            name.ends_with('…') && name.chars().count() <= LONGEST,
            "{name}"
        );
    }
}
