//! The options view by its labels, over the campaigns that come with the program.

use super::{OptionsView, option_of};
use crate::app::action::{Action, AppRequest};
use crate::app::derived::Derived;
use crate::app::studies::first_levelled;
use crate::app::views::stage::Stage;
use crate::plan::{Estimate, Node, OptionId, Plan, PlanOption, Ticket, TicketId, Work};

fn sample(name: &str) -> Plan {
    let path = format!(
        "{}/sample_plans/{name}.plan.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(path).expect("a sample");
    crate::exchange::plan_json::read(&bytes).expect("a plan")
}

fn stage(plan: Plan) -> Stage {
    let mut stage = Stage::new(Box::new(OptionsView::default()), plan);
    // A page that is long: all cards in sight.
    stage.resize(egui::vec2(1800.0, 3000.0));
    stage
}

/// Two tickets of two hours, and an option that leaves one out and promises one hour.
fn two_tickets() -> Plan {
    let mut plan = Plan::default();
    for (id, key) in [(1, "A-1"), (2, "A-2")] {
        let mut ticket = Ticket::new(TicketId(id), key, "Work");
        ticket.estimate = Estimate::Fixed(Work::hours(2));
        plan.tickets.insert(ticket);
    }
    let ends = [1, 2].map(|id| Node::Ticket(TicketId(id)));
    plan.dependencies.insert(crate::plan::Dependency::new(
        crate::plan::DependencyId(3),
        ends[0],
        ends[1],
    ));
    plan.options.insert(PlanOption {
        excluded: vec![TicketId(2)],
        claim: Some(crate::plan::PromisedRange {
            min: Work::hours(1),
            max: Work::hours(1),
        }),
        ..PlanOption::new(OptionId(4), "Short")
    });
    plan.settle_last_id();
    plan
}

#[test]
fn the_claims_of_phase_f_are_judged_in_sentences() {
    let mut stage = stage(sample("phase_f"));
    stage.wait_for("1-2 agents, Agents");
    for sentence in [
        "3-4 h claimed, 4.0 h at best, 5.5 h likely: it is met only if every estimate turns out shortest.",
        "10-15 h claimed, 10.0 h at best, 13.0 h likely: it holds",
        "5-6 h claimed, 6.0 h at best, 8.0 h likely: it is met only if every estimate turns out shortest.",
    ] {
        assert!(stage.shows(sentence), "{:?}", stage.label("Parallel"));
    }
    assert!(stage.shows("Parallel: at least 5.5 h, 5.5 h found, P50"));
}

#[test]
fn the_readings_of_phase_f_stand_against_numbers_of_agents() {
    let mut stage = stage(sample("phase_f"));
    stage.wait_for("3 agents do as well as 5 in every reading.");
    for (reading, five) in [
        ("Baseline first", "4.0 / 5.5 / 7.0"),
        ("D before E", "5 / 6 / 7"),
        ("All before E", "6 / 8 / 10"),
        ("Gates as written", "9.0 / 11.5 / 14.0"),
        ("Gates, fixtures at once", "8.4 / 10.8 / 13.2"),
    ] {
        let row = stage.label(&format!("{reading}: ")).expect("the reading");
        assert!(
            row.starts_with(&format!("{reading}: 10 / 13 / 16, ")),
            "{row}"
        );
        assert!(row.ends_with(&format!("{five}, {five}, {five}")), "{row}");
    }
    stage.wait_for("The plan has 5: 2 agents add nothing.");
    assert!(stage.shows("never more than 3 tickets can run at the same time"));
}

#[test]
fn the_options_of_enterprise_say_why_infra_costs_twenty_hours() {
    let mut stage = stage(sample("enterprise"));
    stage.wait_for("Six agents, Agents 6");
    for (name, figures) in [
        ("Seven agents, infra first", "Likely 140 h"),
        ("Seven agents, infra beside", "Likely 120 h"),
        ("Six agents", "Likely 120 h"),
    ] {
        let row = stage.label(&format!("{name}, Agents")).expect("the option");
        assert!(row.contains(figures), "{row}");
    }
    let first = stage.label("Seven agents, infra first, ").expect("it");
    assert!(
        first.contains("To deadline 27 %, To finish 47 %"),
        "{first}"
    );
    stage.wait_for("With all of them it takes 140 h.");
    for price in [
        "All 42 of them: 120 h without, 20 h less",
        "infra → services (14): 120 h without, 20 h less",
    ] {
        assert!(stage.shows(price), "{price}");
    }
}

#[test]
fn one_click_switches_the_window_to_an_option_and_another_selects_it() {
    let mut stage = stage(two_tickets());
    stage.wait_for("Short, Order");
    stage.click("Short, Order");
    assert_eq!(stage.selection.rows(), [OptionId(4).into()]);
    assert!(stage.shows("1 h claimed, 2.0 h at best, 2.0 h likely: it cannot hold"));
    stage.click("Show Short in every view");
    let asked: Vec<bool> = stage
        .others
        .iter()
        .map(|action| {
            matches!(
                action,
                Action::App(AppRequest::ChooseOption(Some(OptionId(4))))
                    | Action::App(AppRequest::WithAgents(true))
            )
        })
        .collect();
    assert_eq!(asked, [true, true]);
}

#[test]
fn an_option_is_made_of_what_is_shown_and_can_be_undone() {
    let mut stage = stage(two_tickets());
    stage.wait_for("Short, Order");
    stage.click("New option from what is shown");
    assert_eq!(
        stage.edits,
        [Ok("make an option of what is shown".to_owned())]
    );
    assert_eq!(stage.plan().options.len(), 2);
    stage.document.undo();
    assert_eq!(stage.plan().options.len(), 1);
}

#[test]
fn what_the_levelled_plan_does_is_what_the_new_option_assigns() {
    let mut plan = two_tickets();
    for (id, name) in [(10, "Ada"), (11, "Ben")] {
        plan.agents
            .insert(crate::plan::Agent::new(crate::plan::AgentId(id), name));
    }
    plan.settle_last_id();
    let mut derived = Derived::compute(&plan, 1, None);
    assert!(option_of(&plan, &derived).assignments.is_empty());
    derived.show_levelled(&first_levelled(&plan, None));
    let option = option_of(&plan, &derived);
    let tickets: usize = option.assignments.iter().map(|a| a.tickets.len()).sum();
    assert_eq!(tickets, 2, "{:?}", option.assignments);
    assert_eq!(option.name, "As planned");
}

#[test]
fn a_claim_that_most_runs_break_says_how_many_keep_it() {
    let mut plan = two_tickets();
    let mut ticket = plan.tickets.get(TicketId(1)).expect("there").clone();
    ticket.estimate = Estimate::ThreePoint {
        min: Work::hours(1),
        likely: Work::hours(1),
        max: Work::hours(9),
    };
    plan.tickets.insert(ticket);
    let mut stage = stage(plan);
    stage.wait_for("of the simulated runs keep it.");
    let row = stage.label("Short, Order").expect("the option");
    assert!(
        row.contains("1.0 h likely: it holds at the estimates alone, but less than 1 %"),
        "{row}"
    );
}

#[test]
fn an_option_without_anybody_says_how_it_is_computed() {
    let mut plan = two_tickets();
    let agent = crate::plan::Agent::new(crate::plan::AgentId(9), "Ann");
    plan.agents.insert(agent);
    let mut option = plan.options.get(OptionId(4)).expect("there").clone();
    option.agents = Some(Vec::new());
    plan.options.insert(option);
    plan.settle_last_id();
    let mut stage = stage(plan);
    stage.wait_for("Nobody takes part: computed as if");
    let row = stage.label("Short, Agents none").expect("the option");
    assert!(!row.contains("Busy 0"), "{row}");
}

#[test]
fn columns_without_room_are_a_click_away() {
    let mut stage = stage(two_tickets());
    stage.wait_for("Short, ");
    stage.resize(egui::vec2(560.0, 900.0));
    stage.settle();
    let row = stage.label("Short, ").expect("the option");
    assert!(row.contains("P80") && !row.contains("Bound"), "{row}");
    stage.click("Show the columns ");
    let row = stage.label("Short, ").expect("the option");
    assert!(row.contains("Bound") && !row.contains("P80"), "{row}");
}

#[test]
fn two_options_are_compared_ticket_by_ticket() {
    let mut stage = stage(two_tickets());
    stage.wait_for("Choose two options");
    stage.wait_for("Short, Order");
    stage.click("Compare with");
    stage.click_last("Short");
    stage.wait_for("Short finishes 2 h earlier on the clock than As planned");
    assert!(stage.shows("1 ticket or gate differs."));
    assert!(
        stage
            .label("A-2 Work, ")
            .is_some_and(|row| row.contains("left out"))
    );
}
