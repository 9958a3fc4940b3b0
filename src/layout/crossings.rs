//! How often edges cross: between two layers while ordering, and in a finished drawing.
//!
//! The two are counted apart on purpose. The first sees only orders and must be fast; the second sees only points and
//! so can judge any drawing, also one made by another program. Edges that meet in a box do not cross there.

use super::graph::Csr;
use super::{Route, Span};

/// Counts crossings of `routes` in the gaps between `layers`, each seen as the straight line from the height at the
/// right border of a layer to the height at the left border of the next.
///
/// Every route counts for itself, so two routes between the same boxes cross a third one twice. O(S log S) for S
/// pieces of route. Source: Barth, Juenger and Mutzel (2002), inversions by an accumulator tree.
pub fn crossings(routes: &[Route], layers: &[Span]) -> u64 {
    let mut gaps: Vec<Vec<(f32, f32)>> = vec![Vec::new(); layers.len().saturating_sub(1)];
    let mut ordered = Vec::new();
    for route in routes {
        ordered.clear();
        ordered.extend(route.points.iter().copied());
        if route.is_reversed {
            ordered.reverse();
        }
        let (Some(first), Some(last)) = (ordered.first(), ordered.last()) else {
            continue;
        };
        let begin = layers.partition_point(|layer| layer.end < first.x - SLACK);
        let mut piece = 0;
        for gap in begin..gaps.len() {
            let (from_x, to_x) = (layers[gap].end, layers[gap + 1].start);
            if to_x > last.x + SLACK {
                break;
            }
            while piece + 2 < ordered.len() && ordered[piece + 1].x <= from_x + SLACK {
                piece += 1;
            }
            let from_y = height_at(&ordered, &mut piece, from_x);
            let to_y = height_at(&ordered, &mut piece, to_x);
            gaps[gap].push((from_y, to_y));
        }
    }
    gaps.iter_mut().map(|gap| inversions(gap)).sum()
}

/// Tolerance for points that should stand on a border.
const SLACK: f32 = 0.01;

/// Height of the line through `points` at `x`; `piece` moves on to the piece that holds `x`.
fn height_at(points: &[super::Point], piece: &mut usize, x: f32) -> f32 {
    while *piece + 2 < points.len() && points[*piece + 1].x < x - SLACK {
        *piece += 1;
    }
    let Some(to) = points.get(*piece + 1) else {
        return points[*piece].y;
    };
    let from = points[*piece];
    if x <= from.x + SLACK {
        from.y
    } else if x >= to.x - SLACK {
        to.y
    } else {
        from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x)
    }
}

/// Pairs that stand in one order on the left and in the other on the right.
fn inversions(pieces: &mut [(f32, f32)]) -> u64 {
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut heights: Vec<f32> = pieces.iter().map(|piece| piece.1).collect();
    heights.sort_by(f32::total_cmp);
    heights.dedup();
    let mut tally = Tally::default();
    tally.clear(heights.len());
    let mut total = 0;
    for together in pieces.chunk_by(|a, b| a.0 == b.0) {
        let places = together
            .iter()
            .map(|piece| heights.partition_point(|height| *height < piece.1) as u32);
        total += tally.add_bundle(places);
    }
    total
}

/// A Fenwick tree over the places of one layer.
#[derive(Default)]
pub(super) struct Tally {
    tree: Vec<u32>,
    total: u32,
}

impl Tally {
    fn clear(&mut self, places: usize) {
        self.tree.clear();
        self.tree.resize(places + 1, 0);
        self.total = 0;
    }

    /// How many earlier ends lie beyond the ends of a bundle of segments with one start; then adds those ends.
    fn add_bundle(&mut self, places: impl Iterator<Item = u32> + Clone) -> u64 {
        let mut beyond = 0;
        for place in places.clone() {
            let mut at = place as usize + 1;
            let mut upto = 0;
            while at > 0 {
                upto += self.tree[at];
                at &= at - 1;
            }
            beyond += u64::from(self.total - upto);
        }
        for place in places {
            let mut at = place as usize + 1;
            while at < self.tree.len() {
                self.tree[at] += 1;
                at += at & at.wrapping_neg();
            }
            self.total += 1;
        }
        beyond
    }

    /// Crossings between a layer in order and the `places` of its neighbours in the next, which has `width` places.
    pub(super) fn between(
        &mut self,
        layer: &[u32],
        right: &Csr,
        place: &[u32],
        width: usize,
    ) -> u64 {
        self.clear(width);
        layer
            .iter()
            .map(|&vertex| self.add_bundle(right.of(vertex).iter().map(|&end| place[end as usize])))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Point;
    use crate::layout::tests::campaigns::SplitMix;

    #[test]
    fn both_counters_agree_with_all_pairs() {
        for seed in 0..200 {
            let mut random = SplitMix(seed);
            let (left, right) = (1 + random.below(9) as u32, 1 + random.below(9) as u32);
            let mut edges: Vec<(u32, u32)> = (0..random.below(30))
                .map(|_| {
                    (
                        random.below(left.into()) as u32,
                        left + random.below(right.into()) as u32,
                    )
                })
                .collect();
            edges.sort_unstable();
            edges.dedup();
            let place: Vec<u32> = (0..left).chain(0..right).collect();
            let cross = |a: &(u32, u32), b: &(u32, u32)| {
                let (from, to) = (a.0.cmp(&b.0), place[a.1 as usize].cmp(&place[b.1 as usize]));
                from == to.reverse() && from.is_ne()
            };
            let pairs = (0..edges.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
            let expected = pairs.filter(|&(a, b)| cross(&edges[a], &edges[b])).count() as u64;

            let csr = Csr::new((left + right) as usize, edges.iter().copied());
            let layer: Vec<u32> = (0..left).collect();
            assert_eq!(
                Tally::default().between(&layer, &csr, &place, right as usize),
                expected
            );

            let layers = [
                Span {
                    start: 0.0,
                    end: 1.0,
                },
                Span {
                    start: 5.0,
                    end: 6.0,
                },
            ];
            let routes: Vec<Route> = edges
                .iter()
                .map(|&(from, to)| Route {
                    points: vec![
                        Point {
                            x: 1.0,
                            y: from as f32,
                        },
                        Point {
                            x: 5.0,
                            y: place[to as usize] as f32,
                        },
                    ],
                    ..Route::default()
                })
                .collect();
            assert_eq!(crossings(&routes, &layers), expected);
        }
    }
}
