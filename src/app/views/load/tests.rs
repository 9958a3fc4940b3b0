//! The load view by its labels: what is found out on a thread arrives on the screen.

use super::LoadView;
use crate::app::views::stage::Stage;
use crate::plan::{Agent, AgentId, Estimate, Plan, Ticket, TicketId, Work};

/// Three tickets of two hours for two agents.
fn plan() -> Plan {
    let mut plan = Plan::default();
    plan.agents.insert(Agent::new(AgentId(1), "Ada"));
    plan.agents.insert(Agent::new(AgentId(2), "Ben"));
    for (id, key) in [(3, "A-1"), (4, "A-2"), (5, "A-3")] {
        let mut ticket = Ticket::new(TicketId(id), key, "Work");
        ticket.estimate = Estimate::Fixed(Work::hours(2));
        plan.tickets.insert(ticket);
    }
    plan.last_id = 5;
    plan
}

#[test]
fn agents_and_their_tickets_are_shown_with_how_good_the_schedule_is() {
    let mut stage = Stage::new(Box::new(LoadView::default()), plan());
    stage.wait_for("proven shortest");
    for text in [
        "4 h",
        "with 2 agents",
        "Ada works",
        "Ben works",
        "A-1 Work, scheduled",
    ] {
        assert!(stage.shows(text), "{text} is not shown");
    }
}

#[test]
fn what_one_more_agent_buys_is_shown() {
    let mut stage = Stage::new(Box::new(LoadView::default()), plan());
    stage.wait_for("3 agents are enough");
}

#[test]
fn a_clicked_ticket_is_selected() {
    let mut stage = Stage::new(Box::new(LoadView::default()), plan());
    stage.wait_for("proven shortest");
    stage.click("A-2 Work, scheduled");
    assert_eq!(stage.selection.rows(), [TicketId(4).into()]);
}

#[test]
fn a_ticket_is_given_to_another_agent_by_dragging_it_there() {
    let mut plan = plan();
    for id in [3, 4, 5] {
        let mut ticket = plan.tickets.get(TicketId(id)).expect("there").clone();
        ticket.assignees = vec![AgentId(1)];
        plan.tickets.insert(ticket);
    }
    let mut stage = Stage::new(Box::new(LoadView::default()), plan);
    stage.wait_for("proven shortest");
    let from = stage.find("A-2 Work, scheduled").expect("a bar").center();
    let to = stage.find("Ben works").expect("a lane").center();
    stage.drag(from, egui::pos2(from.x, to.y));
    assert_eq!(stage.edits, [Ok("give A-2 to Ben".to_owned())]);
    let ticket = stage.plan().tickets.get(TicketId(4)).expect("there");
    assert_eq!(ticket.assignees, [AgentId(2)]);
}

#[test]
fn what_has_no_room_beside_the_lanes_is_a_click_away() {
    let mut stage = Stage::new(Box::new(LoadView::default()), plan());
    stage.resize(egui::vec2(620.0, 420.0));
    stage.wait_for("proven shortest");
    assert!(stage.shows("Ada works") && !stage.shows("agents are enough"));
    stage.click("What more agents buy");
    stage.wait_for("3 agents are enough");
    assert!(!stage.shows("Ada works"));
    stage.click("Who is busy");
    assert!(stage.shows("Ada works"));
}

#[test]
fn every_role_has_its_strip_and_says_how_many_there_are() {
    let mut plan = plan();
    let mut ticket = plan.tickets.get(TicketId(3)).expect("there").clone();
    ticket.demands = vec![crate::plan::Demand {
        role: "backend".into(),
        count: 1,
    }];
    plan.tickets.insert(ticket);
    for id in [1, 2] {
        let mut agent = plan.agents.get(AgentId(id)).expect("there").clone();
        agent.roles = vec!["backend".into()];
        plan.agents.insert(agent);
    }
    let mut stage = Stage::new(Box::new(LoadView::default()), plan);
    stage.wait_for("proven shortest");
    assert!(stage.shows("All agents: at most 2 of 2"));
    assert!(stage.shows("backend: at most 1 of 2"), "one of the two");
    stage.wait_for("backend, has 2: 1 more: 2 h shorter");
}
