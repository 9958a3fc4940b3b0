//! The short way of cards from where they stood to where a new layout puts them, so that the eye can follow.
//!
//! The scene holds the end of the way; while cards are under way their boxes and arrows in it are replaced, and put
//! back when they arrive. Large plans and reduced motion go without.

use super::drawing::Drawing;
use super::scene::Moved;
use crate::plan::RowRef;
use egui::{Rect, Vec2};
use std::collections::HashMap;

/// Above this many cards a new layout is shown at once.
const MOST_CARDS: usize = 600;
/// Seconds that the way takes.
const SECONDS: f32 = 0.2;

/// Where every card of a drawing stood.
pub type Places = HashMap<RowRef, Rect>;

/// Cards under way.
#[derive(Default)]
pub struct Transition {
    way: Option<Way>,
}

struct Way {
    /// Index of each card, its start and its end.
    cards: Vec<(u32, Rect, Rect)>,
    moved: Moved,
    progress: f32,
}

/// Where the cards of a drawing stand now; empty where they are too many to be moved.
pub fn places(drawing: &Drawing) -> Places {
    if drawing.model.cards.len() > MOST_CARDS {
        return Places::new();
    }
    let rows = drawing.model.cards.iter().map(|card| card.row);
    rows.zip(drawing.scene.boxes.iter().copied()).collect()
}

impl Transition {
    /// Sends the cards that stood elsewhere in `before` on their way; `shift` is how far the camera has moved with
    /// the drawing.
    pub fn begin(&mut self, drawing: &mut Drawing, before: &Places, shift: Vec2) {
        self.way = None;
        let boxes = drawing.scene.boxes.iter().copied();
        let cards: Vec<(u32, Rect, Rect)> = (0..)
            .zip(drawing.model.cards.iter().map(|card| card.row).zip(boxes))
            .filter_map(|(index, (row, to))| Some((index, before.get(&row)?.translate(shift), to)))
            .filter(|(_, from, to)| (from.min - to.min).length() > 0.5)
            .collect();
        if cards.is_empty() || drawing.model.cards.len() > MOST_CARDS {
            return;
        }
        let mut moved = Moved::default();
        let starts: Vec<(u32, Rect)> = cards.iter().map(|&(card, from, _)| (card, from)).collect();
        drawing.scene.put(&drawing.model, &mut moved, &starts);
        self.way = Some(Way {
            cards,
            moved,
            progress: 0.0,
        });
    }

    /// Moves on by `seconds`; true while there is way left.
    pub fn advance(&mut self, drawing: &mut Drawing, seconds: f32) -> bool {
        let Some(way) = &mut self.way else {
            return false;
        };
        way.progress += seconds.min(0.05) / SECONDS;
        if way.progress >= 1.0 {
            self.end(drawing);
            return false;
        }
        let share = 1.0 - (1.0 - way.progress).powi(3);
        let places: Vec<(u32, Rect)> = way
            .cards
            .iter()
            .map(|&(card, from, to)| (card, between(from, to, share)))
            .collect();
        drawing.scene.put(&drawing.model, &mut way.moved, &places);
        true
    }

    /// Puts every card where it belongs.
    pub fn end(&mut self, drawing: &mut Drawing) {
        if let Some(way) = self.way.take() {
            drawing.scene.restore(way.moved);
        }
    }

    /// Forgets cards of a drawing that is gone.
    pub fn forget(&mut self) {
        self.way = None;
    }
}

/// The box on the way; its size is that of the end.
fn between(from: Rect, to: Rect, share: f32) -> Rect {
    Rect::from_min_size(from.min + (to.min - from.min) * share, to.size())
}
