//! The graph: several cards, arrows and their terms, order, folding, neighbourhood, filter, search.

use super::support::{Window, small, ticket};
use egui::{Key, Modifiers, vec2};
use slackline::plan::{
    Dependency, DependencyId, DependencyKind, Lag, Plan, Strength, TicketId, TrackId,
};

const A1: &str = "A-1 Work A-1, ticket";
const A2: &str = "A-2 Work A-2, ticket";
const B1: &str = "B-1 Work B-1, ticket";

/// The small plan with an arrow from A-2 to B-1.
fn chain() -> Plan {
    let mut plan = small();
    plan.dependencies
        .insert(Dependency::new(DependencyId(7), ticket(4), ticket(5)));
    plan.last_id = 7;
    plan
}

fn arrow(window: &Window) -> Dependency {
    window
        .plan()
        .dependencies
        .get(DependencyId(6))
        .expect("the arrow from A-1 to A-2")
        .clone()
}

#[test]
fn the_terms_of_an_arrow_are_changed_on_its_chip() {
    let mut window = Window::with_plan(&small());
    window.click("A-1 to A-2, FS");
    window.pause();
    window.click("Edit A-1 → A-2: FS");
    window.click("SS");
    assert_eq!(arrow(&window).kind, DependencyKind::Ss);
    window.click("Lag of the arrow");
    window.enter("50 %");
    assert_eq!(arrow(&window).lag, Lag::Percent(50.0));
    window.click("soft");
    assert_eq!(arrow(&window).strength, Strength::Soft);
    window.key(Modifiers::NONE, Key::Escape);
    for _ in 0..3 {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(window.plan(), small(), "three changes are three steps");
}

#[test]
fn a_ticket_is_inserted_into_an_arrow() {
    let mut window = Window::with_plan(&small());
    window.click("A-1 to A-2, FS");
    window.key(Modifiers::NONE, Key::I);
    window.enter("Between");
    let plan = window.plan();
    let new = window.node("A-3");
    let ends: Vec<_> = plan.dependencies.iter().map(|d| (d.from, d.to)).collect();
    assert_eq!(ends, [(ticket(3), new), (new, ticket(4))]);
}

#[test]
fn the_end_of_an_arrow_is_dragged_to_another_card() {
    let mut window = Window::with_plan(&small());
    window.click("A-1 to A-2, FS");
    let (end, to) = (window.area(A2).left_center(), window.area(B1));
    window.drag(end - vec2(17.0, 0.0), to.center());
    assert_eq!(
        (arrow(&window).from, arrow(&window).to),
        (ticket(3), ticket(5))
    );
}

#[test]
fn several_cards_are_selected_with_shift_and_aligned_as_one_step() {
    let mut window = Window::with_plan(&small());
    window.click(A1);
    window.click_with(Modifiers::SHIFT, A2);
    window.key(Modifiers::ALT, Key::L);
    let place = |window: &Window, id| {
        let plan = window.plan();
        plan.tickets.get(TicketId(id)).and_then(|row| row.place)
    };
    let (first, second) = (place(&window, 3), place(&window, 4));
    assert_eq!(first.map(|p| p.x), second.map(|p| p.x));
    assert!(first.is_some());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), small());
    window.click(A1);
    window.click_with(Modifiers::SHIFT, A2);
    window.key(Modifiers::ALT, Key::A);
    let (first, second) = (place(&window, 3), place(&window, 4));
    assert!(
        first.zip(second).is_some_and(|(a, b)| a.x < b.x),
        "laid out from left to right"
    );
    assert_eq!(place(&window, 5), None, "only the selection is laid out");
}

#[test]
fn a_track_folds_to_one_card_and_opens_again() {
    let mut window = Window::with_plan(&chain());
    window.click(A1);
    window.key(Modifiers::NONE, Key::K);
    assert!(window.shows("Alpha, folded track of 2 tickets and gates"));
    assert!(!window.shows(A1));
    assert!(window.shows("Alpha folded"), "a chip says so");
    assert!(
        window.shows("Alpha to B-1"),
        "its arrow leads from the folded card"
    );
    window.click("Take off: Alpha folded");
    assert!(window.shows(A1));
    assert_eq!(window.plan(), chain(), "looking changes nothing");
}

#[test]
fn the_neighbourhood_of_a_card_is_shown_alone_and_widened() {
    let mut window = Window::with_plan(&chain());
    window.click(A1);
    window.key(Modifiers::NONE, Key::N);
    assert!(window.shows(A2) && !window.shows(B1));
    assert!(window.shows("1 step around A-1"));
    window.key(Modifiers::NONE, Key::CloseBracket);
    assert!(window.shows(B1), "two steps reach B-1");
    window.key(Modifiers::NONE, Key::A);
    assert!(!window.shows("steps around"));
}

#[test]
fn a_filter_leaves_out_and_its_chip_says_so() {
    let mut window = Window::with_plan(&chain());
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.type_text("b-1");
    assert!(window.shows(B1) && !window.shows(A1));
    assert!(window.shows("1 of 3 cards"));
    window.click("Close");
    window.click("Take off: \"b-1\"");
    assert!(window.shows(A1));
}

#[test]
fn search_jumps_from_place_to_place() {
    let mut window = Window::with_plan(&chain());
    window.key(Modifiers::COMMAND, Key::F);
    window.type_text("work a");
    assert!(window.shows("1 of 2"));
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.shows("2 of 2"));
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Delete);
    assert!(
        window.plan().tickets.get(TicketId(4)).is_none(),
        "A-2 was selected"
    );
}

#[test]
fn redundant_arrows_are_marked() {
    let mut plan = chain();
    plan.dependencies
        .insert(Dependency::new(DependencyId(8), ticket(3), ticket(5)));
    plan.last_id = 8;
    let mut window = Window::with_plan(&plan);
    assert!(!window.shows("redundant"));
    window.key(Modifiers::NONE, Key::R);
    assert!(window.shows("A-1 to B-1, FS"));
    // The answer comes from a thread.
    let since = std::time::Instant::now();
    while !window.shows("redundant") {
        assert!(since.elapsed().as_secs() < 30, "nothing is marked");
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.steps(1);
    }
}

#[test]
fn resting_on_a_card_tells_why_it_is_not_critical() {
    let mut plan = small();
    for (id, hours) in [(3, 4), (4, 4), (5, 1)] {
        let mut row = plan.tickets.get(TicketId(id)).expect("there").clone();
        row.estimate = slackline::plan::Estimate::Fixed(slackline::plan::Work::hours(hours));
        plan.tickets.insert(row);
    }
    let mut window = Window::with_plan(&plan);
    let place = window.place(B1);
    window.harness.hover_at(place);
    window.steps(40);
    assert!(window.shows("Not critical: nothing waits for it"));
    assert_eq!(
        window
            .plan()
            .tracks
            .get(TrackId(2))
            .map(|t| t.name.as_str()),
        Some("Beta")
    );
}

#[test]
fn a_double_click_on_an_arrow_inserts_a_ticket() {
    let mut window = Window::with_plan(&small());
    let (from, to) = (window.area(A1), window.area(A2));
    window.double_click_at(from.right_center().lerp(to.left_center(), 0.5));
    assert_eq!(window.plan().tickets.len(), 4);
    assert_eq!(window.plan().dependencies.len(), 2);
}

#[test]
fn a_free_card_dropped_on_an_arrow_is_put_into_it() {
    let mut window = Window::with_plan(&small());
    let (from, to) = (window.area(A1), window.area(A2));
    let middle = from.right_center().lerp(to.left_center(), 0.5);
    let card = window.area(B1);
    window.drag(card.center(), middle);
    let plan = window.plan();
    let ends: Vec<_> = plan.dependencies.iter().map(|d| (d.from, d.to)).collect();
    assert_eq!(ends, [(ticket(3), ticket(5)), (ticket(5), ticket(4))]);
    let track = plan.tickets.get(TicketId(5)).expect("B-1").track;
    assert_eq!(
        track,
        Some(TrackId(1)),
        "it stays in the lane it was dropped in"
    );
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), small());
}
