//! The colour a row has beside its lines: that of its track, of gates, of checkpoints, or a quiet one of its kind.

use crate::app::theme::{Theme, Tone};
use crate::plan::{Node, Plan, RowRef, TrackId};
use std::collections::HashMap;

/// The hues of a plan's tracks, as everywhere in the window.
pub struct Hues(HashMap<TrackId, usize>);

impl Hues {
    /// The hues of the tracks in their order.
    pub fn of(plan: &Plan) -> Self {
        let tracks = plan.tracks_in_order().into_iter().enumerate();
        let hue = |(place, track): (usize, &crate::plan::Track)| {
            (track.id, track.hue.map_or(place, usize::from))
        };
        Self(tracks.map(hue).collect())
    }

    /// The tone of a row.
    pub fn tone<'t>(&self, theme: &'t Theme, plan: &Plan, row: RowRef) -> &'t Tone {
        match row {
            RowRef::Track(id) => self.of_track(theme, Some(id)),
            RowRef::Ticket(id) => {
                self.of_track(theme, plan.tickets.get(id).and_then(|row| row.track))
            }
            RowRef::Dependency(id) => match plan.dependencies.get(id).map(|row| row.to) {
                Some(Node::Ticket(id)) => {
                    self.of_track(theme, plan.tickets.get(id).and_then(|row| row.track))
                }
                Some(Node::Gate(_)) => &theme.gate,
                None => &theme.neutral,
            },
            RowRef::Gate(_) => &theme.gate,
            RowRef::Checkpoint(_) => &theme.checkpoint,
            RowRef::Phase(_) | RowRef::PlanOption(_) | RowRef::Reading(_) => &theme.accent,
            RowRef::Metric(_) | RowRef::Agent(_) => &theme.good,
            RowRef::Risk(_) | RowRef::Escalation(_) => &theme.warning,
            _ => &theme.neutral,
        }
    }

    fn of_track<'t>(&self, theme: &'t Theme, track: Option<TrackId>) -> &'t Tone {
        match track.and_then(|id| self.0.get(&id)) {
            Some(&hue) => theme.track_hue(hue),
            None => &theme.neutral,
        }
    }
}
