//! Where a drawing may be cut, so that no card lies on two sheets.

use crate::layout::{Rect, Span};

/// The middles of the gaps that no span covers, in order; spans are from and to.
pub(super) fn gaps(spans: impl Iterator<Item = (f32, f32)>) -> Vec<f32> {
    let mut sorted: Vec<(f32, f32)> = spans.collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut cuts = Vec::new();
    let mut end = f32::INFINITY;
    for (from, to) in sorted {
        if from > end {
            cuts.push((end + from) / 2.0);
            end = to;
        }
        end = if end == f32::INFINITY {
            to
        } else {
            end.max(to)
        };
    }
    cuts
}

/// The gaps between lanes, and within a lane those between its cards; lanes lie `top` below where they say.
pub(super) fn down(lanes: &[Span], cards: &[Rect], top: f32) -> Vec<f32> {
    let mut cuts = gaps(cards.iter().map(|card| (card.y, card.bottom())));
    // Between two lanes is better than anywhere between their cards.
    for pair in lanes.windows(2) {
        let (end, start) = (pair[0].end + top, pair[1].start + top);
        let is_near = |cut: &f32| (end - 40.0..=start + 40.0).contains(cut);
        cuts.retain(|cut| !is_near(cut));
        cuts.push((end + start) / 2.0);
    }
    cuts.sort_by(f32::total_cmp);
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_where_nothing_lies() {
        let spans = [(50.0, 60.0), (0.0, 10.0), (5.0, 20.0), (30.0, 40.0)];
        assert_eq!(gaps(spans.into_iter()), [25.0, 45.0]);
        assert!(gaps([(0.0, 5.0)].into_iter()).is_empty());
        assert!(gaps(std::iter::empty()).is_empty());
    }

    #[test]
    fn between_lanes_goes_first() {
        let card = |y: f32| Rect {
            x: 0.0,
            y,
            width: 10.0,
            height: 20.0,
        };
        let lane = |start: f32, end: f32| Span { start, end };
        let cards = [card(110.0), card(160.0), card(240.0)];
        let cuts = down(&[lane(0.0, 100.0), lane(116.0, 200.0)], &cards, 100.0);
        assert_eq!(cuts, [145.0, 208.0]);
    }
}
