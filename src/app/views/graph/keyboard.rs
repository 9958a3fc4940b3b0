//! Keys of the graph while it has the focus: walk along arrows and lanes, add, rename, let go.
//!
//! Deleting, duplicating and zooming have their rows in the command table and work in every view.

use super::model::Model;
use super::scene::Scene;
use egui::{Key, Modifiers, Pos2, Ui};

/// What a key asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Select the next card this way; with `adds` keep the selection.
    Walk {
        /// Which way.
        way: Way,
        /// Whether it adds to the selection.
        adds: bool,
    },
    /// Add a ticket that waits for the selected one.
    AddSuccessor,
    /// Open the name of the selected row.
    Rename,
    /// Select nothing.
    LetGo,
    /// Delete the selection (the key beside Delete that laptops have).
    Delete,
}

/// A direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To a predecessor.
    Left,
    /// To a successor.
    Right,
    /// To the card above.
    Up,
    /// To the card below.
    Down,
}

const WALKS: [(Key, Way); 4] = [
    (Key::ArrowLeft, Way::Left),
    (Key::ArrowRight, Way::Right),
    (Key::ArrowUp, Way::Up),
    (Key::ArrowDown, Way::Down),
];
const WISHES: [(Key, Wish); 4] = [
    (Key::Tab, Wish::AddSuccessor),
    (Key::Enter, Wish::Rename),
    (Key::Escape, Wish::LetGo),
    (Key::Backspace, Wish::Delete),
];

/// Takes the next key press meant for the graph.
pub fn take(ui: &mut Ui) -> Option<Wish> {
    ui.input_mut(|input| {
        for (key, way) in WALKS {
            for (modifiers, adds) in [(Modifiers::NONE, false), (Modifiers::SHIFT, true)] {
                if input.consume_key(modifiers, key) {
                    return Some(Wish::Walk { way, adds });
                }
            }
        }
        WISHES
            .into_iter()
            .find(|&(key, _)| input.consume_key(Modifiers::NONE, key))
            .map(|(_, wish)| wish)
    })
}

/// The card a step leads to: along an arrow where there is one that way, else the nearest that way.
pub fn step(model: &Model, scene: &Scene, from: Option<u32>, way: Way) -> Option<u32> {
    let Some(from) = from else {
        return (0..)
            .zip(&scene.boxes)
            .min_by(|a, b| reading_order(a.1.min, b.1.min))
            .map(|(card, _)| card);
    };
    let here = scene.boxes.get(from as usize)?.center();
    let joined = |card: u32| {
        (scene.boxes.get(card as usize)?.center().y - here.y)
            .abs()
            .into()
    };
    let along = match way {
        Way::Right => nearest(
            model
                .arrows
                .iter()
                .filter(|row| row.from == from)
                .map(|row| row.to),
            joined,
        ),
        Way::Left => nearest(
            model
                .arrows
                .iter()
                .filter(|row| row.to == from)
                .map(|row| row.from),
            joined,
        ),
        Way::Up | Way::Down => None,
    };
    along.or_else(|| {
        nearest(
            (0..scene.boxes.len() as u32).filter(|&card| card != from),
            |card| distance(here, scene.boxes[card as usize].center(), way),
        )
    })
}

fn reading_order(a: Pos2, b: Pos2) -> std::cmp::Ordering {
    (a.y + a.x).total_cmp(&(b.y + b.x))
}

fn nearest(cards: impl Iterator<Item = u32>, distance: impl Fn(u32) -> Option<f32>) -> Option<u32> {
    let known = cards.filter_map(|card| distance(card).map(|far| (far, card)));
    known
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|(_, card)| card)
}

/// How far a card is in a direction; what lies aside counts more, what lies behind not at all.
fn distance(here: Pos2, there: Pos2, way: Way) -> Option<f32> {
    let by = there - here;
    let (ahead, aside) = match way {
        Way::Right => (by.x, by.y),
        Way::Left => (-by.x, by.y),
        Way::Down => (by.y, by.x),
        Way::Up => (-by.y, by.x),
    };
    (ahead > 1.0).then(|| ahead + 2.5 * aside.abs())
}
