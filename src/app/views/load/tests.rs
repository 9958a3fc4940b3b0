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
