//! Resource edges by their labels.

use crate::app::studies::first_levelled;
use crate::app::views::graph::GraphView;
use crate::app::views::stage::{Stage, test_plans};
use crate::plan::{Agent, AgentId};

#[test]
fn what_waits_for_an_agent_is_drawn_while_agents_count() {
    let mut plan = test_plans::chain(2, false);
    plan.dependencies = Default::default();
    plan.agents.insert(Agent::new(AgentId(9), "Ada"));
    plan.settle_last_id();
    let mut stage = Stage::new(Box::new(GraphView::default()), plan);
    assert!(!stage.shows("waits for Ada"), "without agents nobody waits");
    let levelled = first_levelled(stage.plan(), None);
    stage.derived.show_levelled(&levelled);
    stage.settle();
    let spoken = stage.label_with("waits for Ada").expect("an edge");
    let is_either = [
        "T-2 waits for Ada, busy with T-1",
        "T-1 waits for Ada, busy with T-2",
    ];
    assert!(is_either.contains(&spoken), "{spoken}");
}
