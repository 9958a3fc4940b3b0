//! The risk view by its labels.

use super::RiskView;
use crate::app::views::stage::Stage;
use crate::plan::{Estimate, Plan, Ticket, TicketId, Work};

fn plan() -> Plan {
    let mut plan = Plan::default();
    for (id, key, most) in [(3, "A-1", 9), (4, "A-2", 2)] {
        let mut ticket = Ticket::new(TicketId(id), key, "Work");
        ticket.estimate = Estimate::Range {
            min: Work::hours(1),
            max: Work::hours(most),
        };
        plan.tickets.insert(ticket);
    }
    plan.last_id = 4;
    plan
}

#[test]
fn what_decides_the_finish_is_shown_and_leads_to_its_ticket() {
    let mut stage = Stage::new(Box::new(RiskView::default()), plan());
    stage.wait_for("A-1 Work is critical in");
    assert!(stage.shows("A-1 Work moves the finish by +"));
    assert!(stage.shows("When will it finish?"));
    stage.click("A-1 Work is critical in");
    assert_eq!(stage.selection.rows(), [TicketId(3).into()]);
}

#[test]
fn where_every_estimate_is_fixed_nothing_moves_the_finish() {
    let mut plan = plan();
    for id in [3, 4] {
        let mut ticket = (*plan.tickets.get(TicketId(id)).expect("there")).clone();
        ticket.estimate = Estimate::Fixed(Work::hours(2));
        plan.tickets.insert(ticket);
    }
    let mut stage = Stage::new(Box::new(RiskView::default()), plan);
    stage.wait_for("Nothing does");
}
