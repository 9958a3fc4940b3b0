//! Gestures from press to release, without a window.

use super::super::gesture::{Done, Gesture, Scope, Target};
use super::super::hit::{End, Hit};
use super::{Stage, card};
use egui::vec2;

struct Bench {
    stage: Stage,
    drawing: super::super::drawing::Drawing,
}

impl Bench {
    fn new() -> Self {
        let stage = Stage::swarm();
        let drawing = stage.drawing();
        Self { stage, drawing }
    }

    fn card(&self, key: &str) -> u32 {
        card(&self.drawing, key)
    }

    fn follow(&mut self, gesture: &mut Gesture, at: egui::Pos2) {
        let scope = Scope {
            plan: self.stage.document.plan(),
            model: &self.drawing.model,
            is_by_time: false,
        };
        gesture.follow(at, scope, &mut self.drawing.scene);
    }

    fn middle(&self, key: &str) -> egui::Pos2 {
        self.drawing.scene.boxes[self.card(key) as usize].center()
    }
}

fn target(gesture: &Gesture) -> Target {
    match gesture {
        Gesture::Connect(held) => held.target.clone(),
        _ => Target::None,
    }
}

#[test]
fn pulling_a_port_to_a_card_connects_them() {
    let mut bench = Bench::new();
    let (from, to) = (bench.card("B1"), bench.card("C2"));
    let mut gesture = Gesture::begin(Hit::Port(from), bench.middle("B1"), false, &[]);
    bench.follow(&mut gesture, bench.middle("C2"));
    assert_eq!(target(&gesture), Target::Allowed(to));
    assert_eq!(
        gesture.finish(&bench.drawing.scene),
        Done::Connected { from, to }
    );
    assert!(gesture.is_idle());
}

#[test]
fn a_loop_is_refused_by_name_and_a_twin_too() {
    let mut bench = Bench::new();
    let mut gesture = Gesture::begin(Hit::Port(bench.card("B3")), bench.middle("B3"), false, &[]);
    bench.follow(&mut gesture, bench.middle("B1"));
    let Target::Refused(_, reason) = target(&gesture) else {
        panic!("{:?}", target(&gesture))
    };
    assert_eq!(reason, "would close a loop: B3 → B1 → B2 → B3");
    assert_eq!(gesture.finish(&bench.drawing.scene), Done::Nothing);

    let mut gesture = Gesture::begin(Hit::Port(bench.card("B2")), bench.middle("B2"), false, &[]);
    bench.follow(&mut gesture, bench.middle("B3"));
    let Target::Refused(_, reason) = target(&gesture) else {
        panic!("{:?}", target(&gesture))
    };
    assert_eq!(reason, "B2 → B3 is there already");
}

#[test]
fn a_port_pulled_into_the_void_sprouts_a_ticket() {
    let mut bench = Bench::new();
    let from = bench.card("C2");
    let mut gesture = Gesture::begin(Hit::Port(from), bench.middle("C2"), false, &[]);
    let void = bench.drawing.scene.bounds.max + vec2(40.0, 20.0);
    bench.follow(&mut gesture, void);
    assert_eq!(
        gesture.finish(&bench.drawing.scene),
        Done::Sprouted { from, at: void }
    );
}

#[test]
fn moving_takes_the_whole_selection_and_escape_gives_it_back() {
    let mut bench = Bench::new();
    let cards = [bench.card("B1"), bench.card("B2")];
    let before = bench.drawing.scene.clone();
    let start = bench.middle("B1");
    let mut gesture = Gesture::begin(Hit::Card(cards[0]), start, false, &cards);
    bench.follow(&mut gesture, start + vec2(37.0, 400.0));
    for card in cards {
        let by = bench.drawing.scene.boxes[card as usize].min - before.boxes[card as usize].min;
        assert!((by - vec2(37.0, 400.0)).length() < 8.0, "moved by {by:?}");
    }
    let moved = bench
        .drawing
        .model
        .arrows
        .iter()
        .position(|row| row.from == cards[1])
        .expect("B2 leads on");
    assert_ne!(
        bench.drawing.scene.paths[moved], before.paths[moved],
        "arrows follow their cards"
    );
    gesture.cancel(&mut bench.drawing.scene);
    assert_eq!(bench.drawing.scene.boxes, before.boxes);
    assert_eq!(bench.drawing.scene.paths, before.paths);
}

#[test]
fn a_rubber_band_ends_in_the_cards_it_touches() {
    let mut bench = Bench::new();
    let bounds = bench.drawing.scene.bounds;
    let mut gesture = Gesture::begin(Hit::Lane(0), bounds.min, true, &[]);
    bench.follow(&mut gesture, bounds.max);
    let all = (0..bench.drawing.model.cards.len() as u32).collect();
    assert_eq!(
        gesture.finish(&bench.drawing.scene),
        Done::Band {
            cards: all,
            adds: true
        }
    );
}

#[test]
fn an_arrow_end_moves_to_another_card_but_not_into_a_loop() {
    let mut bench = Bench::new();
    let cards = &bench.drawing.model.cards;
    let arrow = bench
        .drawing
        .model
        .arrows
        .iter()
        .position(|row| row.spoken(cards).starts_with("C2 to G1"));
    let arrow = arrow.expect("C2 leads to G1") as u32;
    let mut gesture = Gesture::begin(
        Hit::ArrowEnd(arrow, End::To),
        bench.middle("G1"),
        false,
        &[],
    );
    bench.follow(&mut gesture, bench.middle("C1"));
    assert!(
        matches!(target(&gesture), Target::Refused(..)),
        "C1 leads to C2 already"
    );
    bench.follow(&mut gesture, bench.middle("A1"));
    let card = bench.card("A1");
    assert_eq!(
        gesture.finish(&bench.drawing.scene),
        Done::Retargeted {
            arrow,
            end: End::To,
            card
        }
    );
}
