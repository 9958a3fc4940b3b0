//! What the engine says of a levelled plan, word for word.

use super::levelled;
use slackline::plan::*;
use slackline::schedule::level::LevelSettings;
use slackline::schedule::value::value_of_agents;
use slackline::schedule::{Settings, explain};
use std::sync::Arc;

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
fn where_a_group_holds_a_ticket_the_reason_is_the_group_not_an_agent_beside_whom_another_is_idle() {
    let mut plan = Plan::default();
    for (id, name) in [(1, "Ann"), (2, "Bob"), (3, "Cat")] {
        plan.agents.insert(Agent::new(AgentId(id), name));
    }
    // Ann and Bob are free at the same moment, Cat all the time.
    for (id, key, agent, group) in [
        (4, "A", Some(1), false),
        (5, "B", Some(2), true),
        (6, "C", None, true),
    ] {
        let mut ticket = Ticket::new(TicketId(id), key, key);
        ticket.estimate = Estimate::Fixed(Work::hours(2));
        ticket.assignees = agent.map(AgentId).into_iter().collect();
        ticket.exclusive = group
            .then(|| "one at a time".to_owned())
            .into_iter()
            .collect();
        plan.tickets.insert(ticket);
    }
    plan.settle_last_id();
    let levelled = levelled(&plan, 50);
    let later = |id: u32| {
        levelled
            .dates
            .dates(Node::Ticket(TicketId(id)))
            .expect("dates")
            .early_start
    };
    let last = if later(5) < later(6) { 6 } else { 5 };
    let told = explain(&plan, &levelled.dates, Node::Ticket(TicketId(last)));
    assert!(
        told[0].text.contains("must not run together with"),
        "{told:?}"
    );
}

#[test]
fn an_option_with_an_empty_list_of_agents_says_that_none_is_counted() {
    let mut plan = plan();
    let mut option = PlanOption::new(OptionId(30), "Nobody");
    option.agents = Some(Vec::new());
    plan.options.insert(option);
    let settings = LevelSettings {
        settings: Settings {
            option: Some(OptionId(30)),
        },
        ..LevelSettings::default()
    };
    let levelled = super::levelled_with(&plan, &settings, 10);
    let said = |text: &String| text.contains("Option \"Nobody\" names no agents");
    assert!(
        levelled.assumptions.iter().any(said),
        "{:?}",
        levelled.assumptions
    );
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

/// Adds a calendar that is open every day between two hours.
fn open_between(plan: &mut Plan, id: u32, from: u16, to: u16) -> Option<CalendarId> {
    let id = CalendarId(id);
    let hours = OpenHours::new(from * 60, to * 60).expect("a span");
    plan.calendars.insert(Calendar {
        id,
        name: "hours".into(),
        week: Week(std::array::from_fn(|_| vec![hours])),
        exceptions: Vec::new(),
    });
    Some(id)
}

#[test]
fn an_agent_who_sleeps_while_others_work_has_no_part() {
    let mut plan = plan();
    let calendar = open_between(&mut plan, 10, 9, 17);
    Arc::make_mut(&mut plan.info).calendar = calendar;
    let calendar = open_between(&mut plan, 12, 18, 23);
    plan.agents.insert(Agent {
        calendar,
        ..Agent::new(AgentId(11), "Owl")
    });
    plan.settle_last_id();
    let levelled = levelled(&plan, 50);
    assert_eq!(levelled.dates.makespan, Work::hours(6), "Ann does it all");
    let said = levelled.assumptions.join("\n");
    assert!(
        said.contains("The hours of Owl never meet those of A and 2 more: it has no part in that."),
        "{said}"
    );
    let mut ticket = plan.tickets.get(TicketId(3)).expect("B").clone();
    ticket.assignees = vec![AgentId(11)];
    plan.tickets.insert(ticket);
    let said = super::levelled(&plan, 50).assumptions.join("\n");
    assert!(
        said.contains("Nobody who could do B keeps hours that meet its own: it runs without."),
        "{said}"
    );
}

#[test]
fn agents_who_never_meet_keep_the_hours_of_one_and_prove_nothing() {
    let mut plan = plan();
    for (id, name, role, (from, to)) in [(1, "Ann", "d", (9, 12)), (11, "Bob", "e", (13, 17))] {
        let calendar = open_between(&mut plan, 100 + id, from, to);
        plan.agents.insert(Agent {
            calendar,
            roles: vec![role.into()],
            ..Agent::new(AgentId(id), name)
        });
    }
    for (id, roles) in [(2, vec!["d", "e"]), (3, vec!["d"])] {
        let mut ticket = plan.tickets.get(TicketId(id)).expect("a ticket").clone();
        let demand = |role: &&str| Demand {
            role: (*role).into(),
            count: 1,
        };
        ticket.demands = roles.iter().map(demand).collect();
        plan.tickets.insert(ticket);
    }
    plan.settle_last_id();
    let free = levelled(&plan, 50);
    let said = free.assumptions.join("\n");
    assert!(
        said.contains(
            "The hours of Ann and Bob never meet: what both work on keeps those of one of them."
        ),
        "{said}"
    );
    // Three mornings' hours of A, two of B the day after.
    assert_eq!(free.dates.makespan, Work::hours(26));
    assert!(!free.is_optimal(), "{}", free.proof);
    // What is held back by more is never shorter.
    let node = |id: u32| Node::Ticket(TicketId(id));
    plan.dependencies
        .insert(Dependency::new(DependencyId(300), node(3), node(2)));
    plan.settle_last_id();
    assert!(levelled(&plan, 50).dates.makespan >= free.dates.makespan);
}

/// With one agent each takes what there is; only with four both have the two they ask for at once.
#[test]
fn tickets_that_ask_for_two_agents_are_not_done_best_by_one() {
    let mut plan = Plan::default();
    for (id, key) in [(2, "A"), (3, "B")] {
        let mut ticket = Ticket::new(TicketId(id), key, key);
        ticket.estimate = Estimate::Fixed(Work::hours(4));
        (ticket.min_agents, ticket.max_agents) = (2, 2);
        plan.tickets.insert(ticket);
    }
    plan.settle_last_id();
    let value = value_of_agents(&plan, &Settings::default(), 1, &|| false).expect("no cycle");
    let hours: Vec<i64> = value.rows.iter().map(|row| row.makespan.0 / 60).collect();
    assert_eq!(hours, [8, 8, 8, 4, 4]);
    assert_eq!(
        value.reason,
        "4 agents are enough: never more than 2 tickets can run at the same time (A and B), and they ask for 4 agents together."
    );
}

/// Twenty hours of work for three: six hours and forty minutes do not hold a seventh round.
#[test]
fn a_bound_ends_with_a_whole_ticket() {
    let mut plan = Plan::default();
    for id in 1..=3 {
        plan.agents.insert(Agent::new(AgentId(id), "Ann"));
    }
    for id in 4..24 {
        let mut ticket = Ticket::new(TicketId(id), format!("A-{id}"), "Work");
        ticket.estimate = Estimate::Fixed(Work::hours(1));
        plan.tickets.insert(ticket);
    }
    plan.settle_last_id();
    let settings = LevelSettings {
        skips_proofs: true,
        ..LevelSettings::default()
    };
    let levelled = super::levelled_with(&plan, &settings, 50);
    assert_eq!(levelled.lower_bound, Work::hours(7));
    assert!(levelled.is_optimal());
    assert!(
        levelled
            .proof
            .ends_with("Everything lasts a multiple of 1 h, and so does the whole."),
        "{}",
        levelled.proof
    );
}
