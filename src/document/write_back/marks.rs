//! Budgets and names of tracks, and the boxes of criteria.

use super::{Work, cells};
use crate::plan::duration::Units;
use crate::plan::*;

impl Work<'_> {
    /// Budgets of tracks.
    pub(super) fn tracks(&mut self) {
        let facts = self.facts;
        for before in self.was.tracks.iter() {
            let Some(now) = self
                .plan
                .tracks
                .get(before.id)
                .filter(|now| now.budget != before.budget)
            else {
                continue;
            };
            let place = facts
                .tracks
                .iter()
                .find(|fact| fact.name == before.name)
                .and_then(|fact| fact.budget_place);
            match (place, now.budget) {
                (Some(place), Some(budget)) => {
                    let text = cells::estimate(
                        &Estimate::Fixed(budget),
                        &self.text[place.start..place.end],
                        None,
                        Units {
                            day: 480,
                            week: 2400,
                        },
                    );
                    self.patch.replace(place.start..place.end, text);
                }
                _ => self.losses.push(format!(
                    "the effort of track {} has no place in the document",
                    now.name
                )),
            }
        }
    }

    /// Ticks of gates and of definitions of done.
    pub(super) fn criteria(&mut self) {
        for before in self.was.gates.iter() {
            if let Some(now) = self.plan.gates.get(before.id) {
                self.ticks(&before.criteria, &now.criteria);
            }
        }
        for before in self.was.tracks.iter() {
            if let Some(now) = self.plan.tracks.get(before.id) {
                self.ticks(&before.done, &now.done);
            }
        }
    }

    fn ticks(&mut self, before: &[Criterion], now: &[Criterion]) {
        for was in before {
            let line = was.sources.first().map(|lines| lines.line);
            let Some(is) = now.iter().find(|is| {
                is.text == was.text && is.sources.first().map(|lines| lines.line) == line
            }) else {
                continue;
            };
            let (true, Some(line)) = (is.done != was.done, line) else {
                continue;
            };
            let range = self.lines.range(line);
            let raw = &self.text[range.clone()];
            let mark = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| raw.find(mark));
            match mark {
                Some(at) => drop(self.patch.replace(
                    range.start + at + 1..range.start + at + 2,
                    if is.done { "x" } else { " " }.to_owned(),
                )),
                None => self.losses.push(format!(
                    "\"{}\" has no box in the document to tick",
                    was.text
                )),
            }
        }
    }
}
