//! The topmost thing wins.

use super::super::hit::{End, Hit, Reach, at, cards_in, ends, port_of};
use super::{Stage, card};
use egui::{Rect, vec2};

const NATURAL: Reach<'static> = Reach {
    zoom: 1.0,
    has_ports: true,
    ends_of: &[],
};

#[test]
fn ports_lie_above_cards_and_cards_above_lanes() {
    let drawing = Stage::swarm().drawing();
    let (model, scene) = (&drawing.model, &drawing.scene);
    let own = card(&drawing, "B1");
    let area = scene.boxes[own as usize];
    let port = port_of(model, scene, own).expect("every card has a port");
    assert_eq!(at(model, scene, area.center(), NATURAL), Hit::Card(own));
    assert_eq!(
        at(model, scene, port - vec2(4.0, 0.0), NATURAL),
        Hit::Port(own)
    );
    let far = Reach {
        has_ports: false,
        ..NATURAL
    };
    assert_eq!(at(model, scene, port - vec2(4.0, 0.0), far), Hit::Card(own));
    assert_eq!(
        at(model, scene, area.left_bottom() + vec2(-6.0, 8.0), NATURAL),
        Hit::Lane(0)
    );
    assert_eq!(
        at(model, scene, scene.bounds.min - vec2(50.0, 50.0), NATURAL),
        Hit::Empty
    );
}

#[test]
fn arrows_are_hit_within_six_screen_points_at_any_zoom() {
    let drawing = Stage::swarm().drawing();
    let (model, scene) = (&drawing.model, &drawing.scene);
    let plain = model
        .arrows
        .iter()
        .position(|arrow| arrow.spoken(&model.cards).starts_with("B2 to B3"))
        .expect("B2 leads to B3");
    let middle = scene.paths[plain].chip;
    for zoom in [0.5, 1.0, 2.0] {
        let reach = Reach {
            zoom,
            has_ports: false,
            ends_of: &[],
        };
        assert_eq!(
            at(model, scene, middle + vec2(0.0, 5.0 / zoom), reach),
            Hit::Arrow(plain as u32),
            "zoom {zoom}"
        );
        assert_eq!(
            at(model, scene, middle + vec2(0.0, 7.0 / zoom), reach),
            Hit::Lane(0),
            "zoom {zoom}"
        );
    }
}

#[test]
fn the_ends_of_a_selected_arrow_can_be_taken() {
    let drawing = Stage::swarm().drawing();
    let (model, scene) = (&drawing.model, &drawing.scene);
    let plain = model
        .arrows
        .iter()
        .position(|arrow| arrow.spoken(&model.cards).starts_with("B2 to B3"))
        .expect("B2 leads to B3");
    let selected = [plain as u32];
    let reach = Reach {
        has_ports: false,
        ends_of: &selected,
        ..NATURAL
    };
    let [from, to] = ends(scene, selected[0], 1.0).expect("it is drawn");
    assert_eq!(
        at(model, scene, from, reach),
        Hit::ArrowEnd(selected[0], End::From)
    );
    assert_eq!(
        at(model, scene, to, reach),
        Hit::ArrowEnd(selected[0], End::To)
    );
}

#[test]
fn a_rubber_band_takes_what_it_touches() {
    let drawing = Stage::swarm().drawing();
    let (first, last) = (card(&drawing, "C1"), card(&drawing, "C2"));
    let area = drawing.scene.boxes[first as usize].union(drawing.scene.boxes[last as usize]);
    let taken = cards_in(&drawing.scene, area.shrink(10.0));
    assert!(taken.contains(&first) && taken.contains(&last));
    assert!(
        cards_in(
            &drawing.scene,
            Rect::from_min_size(area.min - vec2(90.0, 0.0), vec2(5.0, 5.0))
        )
        .is_empty()
    );
}
