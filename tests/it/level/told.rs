//! What the engine says of a levelled plan, word for word.

use super::levelled;
use slackline::plan::*;
use slackline::schedule::explain;

/// Two tickets for one agent, a third behind both.
fn plan() -> Plan {
    let mut plan = Plan::default();
    plan.agents.insert(Agent::new(AgentId(1), "Ann"));
    for (id, key, hours) in [(2, "A", 3), (3, "B", 2), (4, "C", 1)] {
        let mut ticket = Ticket::new(TicketId(id), key, key);
        ticket.estimate = Estimate::Fixed(Work::hours(hours));
        plan.tickets.insert(ticket);
    }
    let node = |id: u32| Node::Ticket(TicketId(id));
    plan.dependencies
        .insert(Dependency::new(DependencyId(5), node(2), node(4)));
    plan.settle_last_id();
    plan
}

#[test]
fn who_waits_for_whom_is_said_in_sentences() {
    let plan = plan();
    let levelled = levelled(&plan, 50);
    assert_eq!(levelled.dates.makespan, Work::hours(6));
    let edges = levelled.resource_edges();
    let told: Vec<String> = edges
        .iter()
        .map(|edge| explain(&plan, &levelled.dates, edge.to)[0].text.clone())
        .collect();
    assert!(
        told.iter()
            .any(|text| text.contains("waits for Ann, busy with") && text.contains("until")),
        "{told:?}"
    );
    assert!(
        levelled.proof.contains("6 h of work for Ann"),
        "{}",
        levelled.proof
    );
    assert_eq!(levelled.names_of(Node::Ticket(TicketId(2))), ["Ann"]);
}

#[test]
fn what_cannot_be_met_is_an_assumption_not_a_failure() {
    let mut plan = plan();
    let mut ticket = plan.tickets.get(TicketId(3)).expect("B").clone();
    ticket.demands = vec![Demand {
        role: "pilot".into(),
        count: 1,
    }];
    plan.tickets.insert(ticket);
    let mut ticket = plan.tickets.get(TicketId(4)).expect("C").clone();
    (ticket.min_agents, ticket.max_agents) = (3, 3);
    plan.tickets.insert(ticket);
    let levelled = levelled(&plan, 50);
    let said = levelled.assumptions.join("\n");
    assert!(
        said.contains("No agent offers the role pilot: B, which needs it, runs without."),
        "{said}"
    );
    assert!(said.contains("C 1 of 3"), "{said}");
    assert_eq!(levelled.dates.makespan, Work::hours(4));
}
