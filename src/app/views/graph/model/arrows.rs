//! Arrows: dependencies, where they leave and enter their cards, and the chip that says what is special.

use super::Source;
use super::cards::Card;
use super::figures::{hours, percent};
use crate::app::places::Places;
use crate::plan::{Dependency, DependencyId, DependencyKind, Lag, Node, Strength, Work};
use std::collections::HashMap;
use std::sync::Arc;

/// A dependency as the graph shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The row.
    pub id: DependencyId,
    /// Index of the predecessor's card.
    pub from: u32,
    /// Index of the successor's card.
    pub to: u32,
    /// Where it leaves.
    pub leave: Leave,
    /// Where it enters.
    pub enter: Enter,
    /// `SS`, `50 %`, `FS +2 h`; empty for a plain arrow.
    pub chip: String,
    /// How firmly it is meant.
    pub strength: Strength,
    /// Whether it carries the critical path.
    pub is_critical: bool,
    /// Whether it is part of the loop that keeps the plan from having dates.
    pub is_in_loop: bool,
    /// Whether it holds in some readings of the document only.
    pub is_disputed: bool,
    /// Whether lists of the document disagree about it and nobody has decided.
    pub is_contradicted: bool,
    /// Whether a longer path says the same, where that is asked for.
    pub is_redundant: bool,
    /// Which ends it ties together.
    pub kind: DependencyKind,
}

impl Arrow {
    /// What assistive technology reads: `B1 to B2, FS, critical`. Put together when it is asked for, since only arrows
    /// in sight are read.
    pub fn spoken(&self, cards: &[Arc<Card>]) -> String {
        let name = |card: u32| match cards.get(card as usize) {
            Some(card) if card.node.is_none() => card.title.as_str(),
            Some(card) => card.key.as_str(),
            None => "",
        };
        let kind = self.kind.label();
        let mut spoken = format!("{} to {}, {kind}", name(self.from), name(self.to));
        let lag = if self.chip == kind {
            ""
        } else {
            self.chip.as_str()
        };
        let strength = if self.strength == Strength::Hard {
            ""
        } else {
            self.strength.label()
        };
        let critical = if self.is_critical { "critical" } else { "" };
        let redundant = if self.is_redundant { "redundant" } else { "" };
        let contradicted = if self.is_contradicted {
            "sources disagree"
        } else {
            ""
        };
        for part in [lag, strength, critical, redundant, contradicted] {
            if !part.is_empty() {
                spoken.push_str(", ");
                spoken.push_str(part);
            }
        }
        spoken
    }

    /// Whether its curve and its chip are drawn alike.
    pub fn is_drawn_like(&self, other: &Self) -> bool {
        let shape = |arrow: &Self| (arrow.from, arrow.to, arrow.leave, arrow.enter);
        shape(self) == shape(other)
            && self.chip == other.chip
            && self.is_disputed == other.is_disputed
            && self.is_contradicted == other.is_contradicted
    }
}

/// Where an arrow leaves the predecessor's card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leave {
    /// The port at the right side: the finish.
    Finish,
    /// A point of the lower (or upper) border, `0.0..=1.0` from the left: while work is under way.
    Along(f32),
}

/// Where an arrow enters the successor's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enter {
    /// The port at the left side: the start.
    Start,
    /// The right end of the upper (or lower) border: the finish.
    Finish,
}

/// The arrows, and which of them shows which dependency. What runs inside a folded track is not drawn; what leads
/// to or from one is drawn once however many dependencies it stands for.
pub(super) fn read(
    source: &Source<'_>,
    card_of: &Places,
) -> (Vec<Arrow>, Vec<(DependencyId, u32)>) {
    let count = source.plan.dependencies.len();
    let mut arrows: Vec<Arrow> = Vec::with_capacity(count);
    let mut arrow_of = Vec::with_capacity(count);
    let has_folded = !source.sight.folded.is_empty();
    let mut joined: HashMap<(u32, u32), (u32, u32)> = HashMap::new();
    let is_folded = |node: Node| {
        let track = match node {
            Node::Ticket(id) => source.plan.tickets.get(id).and_then(|row| row.track),
            Node::Gate(_) => None,
        };
        track.is_some_and(|track| source.sight.folded.contains(&track))
            || card_of.node(node).is_none()
    };
    for row in source.plan.dependencies.iter() {
        let Some(arrow) = arrow(source, card_of, row) else {
            continue;
        };
        let ends = (arrow.from, arrow.to);
        if ends.0 == ends.1 {
            continue;
        }
        let is_joined = has_folded && (is_folded(row.from) || is_folded(row.to));
        if let Some((place, count)) = joined.get_mut(&ends).filter(|_| is_joined) {
            *count += 1;
            let shown = &mut arrows[*place as usize];
            shown.chip = format!("{count} arrows");
            shown.is_critical |= arrow.is_critical;
            arrow_of.push((row.id, *place));
            continue;
        }
        let place = arrows.len() as u32;
        if is_joined {
            joined.insert(ends, (place, 1));
        }
        arrow_of.push((row.id, place));
        arrows.push(arrow);
    }
    (arrows, arrow_of)
}

fn arrow(source: &Source<'_>, card_of: &Places, row: &Dependency) -> Option<Arrow> {
    let is_in_loop = source.in_loop.dependencies.contains(&row.id);
    let is_critical = source
        .dates
        .is_some_and(|dates| dates.is_critical_dependency(row.id));
    let chip = chip(row);
    let is_redundant = source.redundant.contains(&row.id);
    Some(Arrow {
        id: row.id,
        from: card_of.node(row.from)?,
        to: card_of.node(row.to)?,
        leave: leave(row),
        enter: if row.kind.to_start() {
            Enter::Start
        } else {
            Enter::Finish
        },
        chip,
        strength: row.strength,
        is_critical,
        is_in_loop,
        is_disputed: !row.readings.is_empty(),
        is_contradicted: source.contradicted.contains(&row.id),
        is_redundant,
        kind: row.kind,
    })
}

/// A percent trigger leaves its card at that percent; whatever hangs on the start leaves at the left.
fn leave(row: &Dependency) -> Leave {
    match (row.kind.from_finish(), row.lag) {
        (true, _) => Leave::Finish,
        (false, Lag::Percent(share)) if share.is_finite() => {
            Leave::Along((share / 100.0).clamp(0.06, 0.94) as f32)
        }
        (false, _) => Leave::Along(0.12),
    }
}

/// What the chip on the arrow says.
fn chip(row: &Dependency) -> String {
    let kind = row.kind.label();
    let signed = |text: String| {
        if text.starts_with('-') {
            text.replacen('-', "−", 1)
        } else {
            format!("+{text}")
        }
    };
    match (row.kind, row.lag) {
        (DependencyKind::Fs, lag) if lag.is_zero() => String::new(),
        (_, lag) if lag.is_zero() => kind.to_owned(),
        (DependencyKind::Ss, Lag::Percent(share)) if share > 0.0 => percent(share),
        (_, Lag::Work(work)) => format!("{kind} {}", signed(hours(work))),
        (_, Lag::Elapsed(elapsed)) => format!("{kind} {} clock", signed(hours(Work(elapsed.0)))),
        (_, Lag::Percent(share)) => format!("{kind} {}", signed(percent(share))),
        (_, Lag::PercentOfSuccessor(share)) => format!("{kind} {} of next", signed(percent(share))),
    }
}
