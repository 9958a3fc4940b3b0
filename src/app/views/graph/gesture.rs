//! What the pointer is doing: one state at a time, from press to release.
//!
//! Every gesture begins with what was hit, follows the pointer, and ends in at most one [`Done`], which becomes one undo
//! step. Escape gives back what the gesture changed. Knows the plan only to refuse arrows that would close a loop.

use super::hit::{self, End, Hit};
use super::model::Model;
use super::scene::{Moved, Scene};
use crate::edit::commands::loop_closed_by;
use crate::plan::{Node, Plan};
use egui::{Pos2, Rect, Vec2, vec2};

/// The state of the pointer.
#[derive(Debug, Default)]
pub enum Gesture {
    /// Nothing is held.
    #[default]
    Idle,
    /// The canvas is dragged.
    Pan,
    /// A rubber band is drawn.
    Rubber {
        /// Where it began, in the drawing.
        from: Pos2,
        /// Where it ends.
        to: Pos2,
        /// Whether it adds to the selection.
        adds: bool,
    },
    /// Cards are moved.
    Move(MoveGesture),
    /// An arrow is pulled out of a card, or the end of one is moved.
    Connect(ConnectGesture),
}

/// Cards on their way.
#[derive(Debug)]
pub struct MoveGesture {
    /// The cards.
    pub cards: Vec<u32>,
    /// The lane that would take the card under the pointer.
    pub lane: Option<u32>,
    /// The arrow that a single unconnected card would be put into.
    pub into: Option<u32>,
    held: u32,
    from: Pos2,
    moved: Moved,
}

/// An arrow on its way.
#[derive(Clone, Debug)]
pub struct ConnectGesture {
    /// What is being drawn.
    pub pull: Pull,
    /// Where the pointer is, in the drawing.
    pub at: Pos2,
    /// What it is over.
    pub target: Target,
}

/// What is being drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pull {
    /// A new arrow from this card.
    New(u32),
    /// This end of that arrow.
    Old(u32, End),
}

/// What a pulled arrow is over.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// Nothing it could end at.
    None,
    /// A card that can take it.
    Allowed(u32),
    /// A card that cannot, and why.
    Refused(u32, String),
}

/// What a gesture was for.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// Nothing.
    Nothing,
    /// These cards were banded.
    Band {
        /// The cards.
        cards: Vec<u32>,
        /// Whether they add to the selection.
        adds: bool,
    },
    /// These cards were put where the scene has them now.
    Moved(Vec<u32>),
    /// A card was dropped on an arrow.
    Inserted {
        /// The card.
        card: u32,
        /// The arrow.
        arrow: u32,
    },
    /// An arrow was drawn.
    Connected {
        /// The predecessor.
        from: u32,
        /// The successor.
        to: u32,
    },
    /// An arrow was drawn into the void: a new ticket is wanted there.
    Sprouted {
        /// The predecessor.
        from: u32,
        /// Where the new card's left side should be.
        at: Pos2,
    },
    /// The end of an arrow was moved.
    Retargeted {
        /// The arrow.
        arrow: u32,
        /// Which end.
        end: End,
        /// The card it ends at now.
        card: u32,
    },
}

/// What a gesture may look at.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What is shown of it.
    pub model: &'a Model,
    /// Whether cards stand at their time and only change lanes.
    pub is_by_time: bool,
}

impl Gesture {
    /// Begins what a drag from `hit` at `at` of the drawing means; `selected` are the selected cards.
    pub fn begin(hit: Hit, at: Pos2, adds: bool, selected: &[u32]) -> Self {
        match hit {
            Hit::Port(card) => Self::connect(Pull::New(card), at),
            Hit::ArrowEnd(arrow, end) => Self::connect(Pull::Old(arrow, end), at),
            Hit::Card(card) => {
                let cards = if selected.contains(&card) {
                    selected.to_vec()
                } else {
                    vec![card]
                };
                Self::Move(MoveGesture {
                    cards,
                    lane: None,
                    into: None,
                    held: card,
                    from: at,
                    moved: Moved::default(),
                })
            }
            Hit::Arrow(_) | Hit::Lane(_) | Hit::Empty => Self::Rubber {
                from: at,
                to: at,
                adds,
            },
        }
    }

    fn connect(pull: Pull, at: Pos2) -> Self {
        Self::Connect(ConnectGesture {
            pull,
            at,
            target: Target::None,
        })
    }

    /// Whether anything is held.
    pub fn is_idle(&self) -> bool {
        matches!(self, Self::Idle)
    }

    /// The pointer is at `at` of the drawing now.
    pub fn follow(&mut self, at: Pos2, scope: Scope<'_>, scene: &mut Scene) {
        match self {
            Self::Idle | Self::Pan => {}
            Self::Rubber { to, .. } => *to = at,
            Self::Move(held) => held.follow(at, scope, scene),
            Self::Connect(held) => held.follow(at, scope, scene),
        }
    }

    /// Lets go; the scene keeps what was moved until the plan's answer replaces it.
    pub fn finish(&mut self, scene: &Scene) -> Done {
        match std::mem::take(self) {
            Self::Idle | Self::Pan => Done::Nothing,
            Self::Rubber { from, to, adds } => Done::Band {
                cards: hit::cards_in(scene, Rect::from_two_pos(from, to)),
                adds,
            },
            Self::Move(held) => match held.into {
                Some(arrow) => Done::Inserted {
                    card: held.held,
                    arrow,
                },
                None => Done::Moved(held.cards),
            },
            Self::Connect(held) => held.finish(),
        }
    }

    /// Takes back whatever was changed.
    pub fn cancel(&mut self, scene: &mut Scene) {
        if let Self::Move(held) = std::mem::take(self) {
            scene.restore(held.moved);
        }
    }
}

impl MoveGesture {
    fn follow(&mut self, at: Pos2, scope: Scope<'_>, scene: &mut Scene) {
        let mut delta = at - self.from;
        if scope.is_by_time {
            delta.x = 0.0;
        }
        delta = self.snapped(delta, scene);
        scene.drag(scope.model, &mut self.moved, &self.cards, delta);
        let middle = scene
            .boxes
            .get(self.held as usize)
            .map(|area| area.center().y);
        self.lane = middle.and_then(|y| scene.lane_at(y));
        self.into = self.arrow_under(at, scope.model, scene);
    }

    /// The arrow under the pointer, where the one held card is joined to nothing yet.
    fn arrow_under(&self, at: Pos2, model: &Model, scene: &Scene) -> Option<u32> {
        let touches =
            |arrow: &super::model::Arrow| arrow.from == self.held || arrow.to == self.held;
        let is_free = self.cards.len() == 1 && !model.arrows.iter().any(|arrow| touches(arrow));
        is_free.then(|| hit::arrow(model, scene, at, 1.0)).flatten()
    }

    /// Lines the held card up with others that stand nearly on its height or start.
    fn snapped(&self, delta: Vec2, scene: &Scene) -> Vec2 {
        const NEAR: f32 = 5.0;
        let Some(from) = self
            .moved
            .origin(self.held)
            .or_else(|| scene.boxes.get(self.held as usize).copied())
        else {
            return delta;
        };
        let area = from.translate(delta);
        let near = area.expand2(vec2(600.0, 300.0));
        let mut best = vec2(NEAR, NEAR);
        let mut by = Vec2::ZERO;
        for (index, other) in (0u32..).zip(&scene.boxes) {
            if self.cards.contains(&index) || !near.intersects(*other) {
                continue;
            }
            let (x, y) = (
                other.left() - area.left(),
                other.center().y - area.center().y,
            );
            if delta.x != 0.0 && x.abs() < best.x {
                (best.x, by.x) = (x.abs(), x);
            }
            if y.abs() < best.y {
                (best.y, by.y) = (y.abs(), y);
            }
        }
        delta + by
    }
}

impl ConnectGesture {
    fn follow(&mut self, at: Pos2, scope: Scope<'_>, scene: &Scene) {
        self.at = at;
        let over = hit::card(scene, at);
        // Looking for loops walks the whole plan, so it is done once per card and not per frame.
        if self.target.card() != over {
            self.target = over.map_or(Target::None, |card| self.judge(card, scope));
        }
    }

    /// The cards the arrow would join when it ended at `card`.
    fn ends(&self, card: u32, model: &Model) -> Option<(u32, u32)> {
        match self.pull {
            Pull::New(from) => Some((from, card)),
            Pull::Old(arrow, end) => {
                let row = model.arrows.get(arrow as usize)?;
                Some(if end == End::From {
                    (card, row.to)
                } else {
                    (row.from, card)
                })
            }
        }
    }

    fn judge(&self, card: u32, scope: Scope<'_>) -> Target {
        let model = scope.model;
        let Some((from, to)) = self.ends(card, model) else {
            return Target::None;
        };
        if matches!(self.pull, Pull::New(own) if own == card) {
            return Target::None;
        }
        let node = |card: u32| model.cards.get(card as usize).and_then(|card| card.node);
        let (Some(first), Some(last)) = (node(from), node(to)) else {
            return Target::None;
        };
        let old = match self.pull {
            Pull::New(_) => None,
            Pull::Old(arrow, _) => model.arrows.get(arrow as usize).map(|row| row.id),
        };
        match refusal(scope.plan, first, last, old) {
            Some(reason) => Target::Refused(card, reason),
            None => Target::Allowed(card),
        }
    }

    fn finish(self) -> Done {
        match (self.pull, self.target) {
            (Pull::New(from), Target::Allowed(to)) => Done::Connected { from, to },
            (Pull::New(from), Target::None) => Done::Sprouted { from, at: self.at },
            (Pull::Old(arrow, end), Target::Allowed(card)) => Done::Retargeted { arrow, end, card },
            (_, Target::Refused(..)) | (Pull::Old(..), Target::None) => Done::Nothing,
        }
    }
}

impl Target {
    fn card(&self) -> Option<u32> {
        match self {
            Target::None => None,
            Target::Allowed(card) | Target::Refused(card, _) => Some(*card),
        }
    }
}

/// Why an arrow cannot be drawn; `old` is the arrow it replaces.
fn refusal(
    plan: &Plan,
    from: Node,
    to: Node,
    old: Option<crate::plan::DependencyId>,
) -> Option<String> {
    let kind = old
        .and_then(|id| plan.dependencies.get(id))
        .map(|row| row.kind)
        .unwrap_or_default();
    if from == to {
        return Some(format!("{} cannot wait for itself", plan.key(from)));
    }
    let is_twin = |row: &crate::plan::Dependency| {
        (row.from, row.to, row.kind) == (from, to, kind) && Some(row.id) != old
    };
    if plan.dependencies.iter().any(is_twin) {
        return Some(format!(
            "{} → {} is there already",
            plan.key(from),
            plan.key(to)
        ));
    }
    let mut without;
    let plan = match old {
        Some(id) => {
            without = plan.clone();
            without.dependencies.remove(id);
            &without
        }
        None => plan,
    };
    let nodes = loop_closed_by(plan, from, to)?;
    let keys: Vec<&str> = nodes.iter().map(|&node| plan.key(node)).collect();
    Some(format!("would close a loop: {}", keys.join(" → ")))
}
