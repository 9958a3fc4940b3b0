//! The risk view by its labels.

use super::RiskView;
use crate::app::views::stage::Stage;
use crate::plan::{
    Agent, AgentId, Estimate, EstimateShape, Gate, GateId, Plan, Ticket, TicketId, Work,
};

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
    assert!(stage.shows("A-1 Work moves the finish by "));
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

#[test]
fn while_agents_count_the_risk_is_that_with_agents() {
    let mut plan = plan();
    for id in [3, 4] {
        let mut ticket = (*plan.tickets.get(TicketId(id)).expect("there")).clone();
        ticket.estimate = Estimate::Fixed(Work::hours(2));
        plan.tickets.insert(ticket);
    }
    plan.agents.insert(Agent::new(AgentId(9), "Ada"));
    plan.settle_last_id();
    let mut stage = Stage::new(Box::new(RiskView::default()), plan);
    stage.wait_for("P80 2 h");
    let levelled = crate::app::studies::first_levelled(stage.plan(), None);
    stage.derived.show_levelled(&levelled);
    stage.settle();
    stage.wait_for("P80 4 h");
}

/// A plan of one ticket.
fn one(estimate: Estimate) -> Plan {
    let ticket = Ticket {
        estimate,
        shape: EstimateShape::Lognormal,
        ..Ticket::new(TicketId(3), "A-1", "Work")
    };
    Plan {
        tickets: [ticket].into_iter().collect(),
        ..Plan::default()
    }
}

#[test]
fn degenerate_plans_say_clearly_what_they_come_to() {
    let range = |min, max| Estimate::Range {
        min: Work::hours(min),
        max: Work::hours(max),
    };
    let mut never = one(range(1, 2));
    never.gates.insert(Gate {
        pass_probability: Some(0.0),
        ..Gate::new(GateId(4), "G1", "Gate")
    });
    let cases = [
        (Plan::default(), "once there are tickets"),
        (one(Estimate::Fixed(Work(0))), "P50 0 h"),
        (one(range(2, 2)), "P50 2 h"),
        (one(range(1, 10_000)), "P95 "),
        (never, "gate G1 never passes"),
    ];
    for (plan, text) in cases {
        let mut stage = Stage::new(Box::new(RiskView::default()), plan);
        stage.wait_for(text);
    }
}

#[test]
fn a_percentile_is_dragged_to_another_date() {
    let mut stage = Stage::new(Box::new(RiskView::default()), plan());
    stage.wait_for("P80 ");
    let from = stage.find("P80 ").expect("a marker").center();
    let to = from + egui::vec2(-200.0, 0.0);
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    stage.frame(vec![egui::Event::PointerMoved(from)]);
    stage.frame(vec![button(from, true)]);
    for step in 1..=4 {
        let at = from + (to - from) * step as f32 / 4.0;
        stage.frame(vec![egui::Event::PointerMoved(at)]);
    }
    stage.frame(vec![button(to, false)]);
    stage.settle();
    assert!(
        stage.label("P80 ").is_none(),
        "the marker asks for another share now: {:?}",
        stage.label("P80 ")
    );
    assert!(stage.edits.is_empty());
}
