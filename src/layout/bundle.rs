//! Bundling: arrows that fan out from one card, or gather at one, run as one line as far as they can.
//!
//! A gate that everything waits for would else be a carpet of parallel lines, which says no more than one line does.
//! The layout has kept room for all of them, so the common line, in the middle of that room, meets nothing.

use super::{Point, Route, Span};
use std::collections::HashMap;

/// Fewer arrows than this stay apart, because each can be followed by eye.
const LEAST: usize = 3;
/// Arrows further apart than this have something between them and are not joined.
const MOST_GAP: f32 = 24.0;

/// The height at which an arrow passes a layer.
struct Pass {
    layer: u32,
    y: f32,
    is_joined: bool,
}

/// A pass that may be joined.
struct Member {
    y: f32,
    route: usize,
    slot: usize,
}

/// The bends of every arrow between its cards, with fans and gatherings joined. `layers` are the layout's; without
/// any the routes keep their bends.
///
/// Time: O(P log P), P being how often arrows pass layers.
pub fn bends(routes: &[Route], layers: &[Span]) -> Vec<Vec<Point>> {
    let mut passes: Vec<Vec<Pass>> = routes.iter().map(|route| passes(route, layers)).collect();
    join(routes, &mut passes, |route| route.from);
    join(routes, &mut passes, |route| route.to);
    routes
        .iter()
        .zip(passes)
        .map(|(route, passes)| points(route, &passes, layers))
        .collect()
}

/// The layers between the ends of a route; none where the layout gave it no bends.
fn passes(route: &Route, layers: &[Span]) -> Vec<Pass> {
    let (Some(start), Some(end)) = (route.points.first(), route.points.last()) else {
        return Vec::new();
    };
    if route.points.len() <= 2 || route.is_reversed {
        return Vec::new();
    }
    let first = layers.partition_point(|layer| layer.start <= start.x);
    let between = layers
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(_, layer)| layer.end < end.x);
    between
        .filter_map(|(index, layer)| {
            let middle = (layer.start + layer.end) / 2.0;
            let piece = route
                .points
                .windows(2)
                .find(|ends| ends[0].x <= middle && middle <= ends[1].x)?;
            Some(Pass {
                layer: index as u32,
                y: (piece[0].y + piece[1].y) / 2.0,
                is_joined: false,
            })
        })
        .collect()
}

/// Joins what passes a layer close together and has the same `end`.
fn join(routes: &[Route], passes: &mut [Vec<Pass>], end: impl Fn(&Route) -> u32) {
    let mut groups: HashMap<(u32, u32), Vec<Member>> = HashMap::new();
    for (index, (route, passes)) in routes.iter().zip(passes.iter()).enumerate() {
        for (slot, pass) in passes
            .iter()
            .enumerate()
            .filter(|(_, pass)| !pass.is_joined)
        {
            groups
                .entry((end(route), pass.layer))
                .or_default()
                .push(Member {
                    y: pass.y,
                    route: index,
                    slot,
                });
        }
    }
    for mut group in groups.into_values().filter(|group| group.len() >= LEAST) {
        group.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.route.cmp(&b.route)));
        for bundle in group.chunk_by(|above, below| below.y - above.y <= MOST_GAP) {
            if bundle.len() < LEAST {
                continue;
            }
            let y = bundle[bundle.len() / 2].y;
            for member in bundle {
                let pass = &mut passes[member.route][member.slot];
                (pass.y, pass.is_joined) = (y, true);
            }
        }
    }
}

/// The bends of a route; as the layout made them where it passes no layer.
fn points(route: &Route, passes: &[Pass], layers: &[Span]) -> Vec<Point> {
    if passes.is_empty() {
        let inner = route
            .points
            .get(1..route.points.len().saturating_sub(1))
            .unwrap_or_default();
        return inner.to_vec();
    }
    let mut points: Vec<Point> = Vec::with_capacity(passes.len() * 2);
    for pass in passes {
        let layer = layers[pass.layer as usize];
        let is_straight_on = points.len() >= 2
            && points[points.len() - 1].y == pass.y
            && points[points.len() - 2].y == pass.y;
        if is_straight_on {
            points.pop();
        } else {
            points.push(Point {
                x: layer.start,
                y: pass.y,
            });
        }
        points.push(Point {
            x: layer.end,
            y: pass.y,
        });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYERS: [Span; 3] = [
        Span {
            start: 0.0,
            end: 100.0,
        },
        Span {
            start: 150.0,
            end: 250.0,
        },
        Span {
            start: 300.0,
            end: 400.0,
        },
    ];

    fn point(x: f32, y: f32) -> Point {
        Point { x, y }
    }

    fn route(from: u32, to: u32, y: f32) -> Route {
        let points = vec![
            point(100.0, 0.0),
            point(150.0, y),
            point(250.0, y),
            point(300.0, 50.0),
        ];
        Route {
            from,
            to,
            points,
            is_reversed: false,
        }
    }

    #[test]
    fn a_fan_runs_as_one_line() {
        let routes: Vec<Route> = (0..5)
            .map(|index| route(0, index + 1, 10.0 + index as f32 * 6.0))
            .collect();
        let bends = bends(&routes, &LAYERS);
        assert!(
            bends
                .iter()
                .all(|bend| bend == &[point(150.0, 22.0), point(250.0, 22.0)]),
            "{bends:?}"
        );
    }

    #[test]
    fn strangers_and_distant_arrows_stay_apart() {
        let routes = [
            route(0, 9, 10.0),
            route(1, 8, 14.0),
            route(2, 7, 18.0),
            route(3, 7, 120.0),
        ];
        let heights: Vec<f32> = bends(&routes, &LAYERS)
            .iter()
            .map(|bend| bend[0].y)
            .collect();
        assert_eq!(heights, [10.0, 14.0, 18.0, 120.0]);
    }
}
