//! How high each vertex stands in its lane: as few bends as the order allows, in a lane no higher than its fullest
//! layer needs.
//!
//! Sweeps to the right and to the left move every group of one layer and lane towards its neighbours in the layer
//! before, long edges first (priority method of Sugiyama et al. 1981, each step solved exactly by `settle`). The
//! method of Brandes and Koepf (2001) makes straighter edges, but lets lanes grow to several times the height they
//! need, which a screen does not have.

use super::Spacing;
use super::graph::Graph;
use super::layered::Layered;
use super::settle::{Item, Settler};

/// Which neighbours a sweep looks at, and in which direction it goes; the last sweeps weigh both sides.
const SWEEPS: [Look; 6] = [
    Look::Left,
    Look::Right,
    Look::Left,
    Look::Right,
    Look::Both,
    Look::Both,
];
/// Sweeps on graphs with more vertices than [`LARGE`].
const SWEEPS_LARGE: [Look; 3] = [Look::Left, Look::Right, Look::Both];
const LARGE: usize = 100_000;
/// Edges that share an end may run this much closer, as a part of `edge_gap`.
const BUNDLE: f32 = 0.3;

#[derive(Clone, Copy, PartialEq)]
enum Look {
    Left,
    Right,
    Both,
}

/// Heights inside the lanes.
pub(super) struct Placed {
    /// `[vertices]`: middle, measured from the first row of the lane. Isolated nodes are not placed.
    pub(super) middle: Vec<f32>,
}

/// Places the vertices of `layered` in their order.
pub(super) fn straighten(graph: &Graph, layered: &Layered, spacing: &Spacing) -> Placed {
    let mut placer = Placer::new(graph, layered, spacing);
    let sweeps: &[Look] = if layered.rank.len() > LARGE {
        &SWEEPS_LARGE
    } else {
        &SWEEPS
    };
    for &look in sweeps {
        placer.sweep(look);
    }
    Placed {
        middle: placer.middle,
    }
}

/// One lane of one layer: `begin..end` in the order.
pub(super) struct Group {
    pub(super) begin: usize,
    pub(super) end: usize,
    pub(super) lane: usize,
}

struct Placer<'a> {
    graph: &'a Graph,
    layered: &'a Layered,
    groups: Vec<Group>,
    /// `[order]`: least distance to the vertex above in the group.
    distance: Vec<f32>,
    /// `[order]`: half the height.
    half: Vec<f32>,
    middle: Vec<f32>,
    height: Vec<f32>,
}

impl<'a> Placer<'a> {
    fn new(graph: &'a Graph, layered: &'a Layered, spacing: &Spacing) -> Placer<'a> {
        let is_box = |vertex: u32| {
            (vertex as usize) < layered.tickets && graph.pinned[vertex as usize].is_none()
        };
        let half: Vec<f32> = layered
            .order
            .iter()
            .map(|&vertex| {
                if is_box(vertex) {
                    graph.height[vertex as usize] / 2.0
                } else {
                    0.0
                }
            })
            .collect();
        let mut placer = Placer {
            graph,
            layered,
            groups: groups(layered),
            distance: vec![0.0; half.len()],
            half,
            middle: vec![0.0; layered.rank.len()],
            height: vec![0.0; graph.lanes],
        };
        for group in &placer.groups {
            let mut at = placer.half[group.begin];
            placer.middle[layered.order[group.begin] as usize] = at;
            for index in group.begin + 1..group.end {
                let (above, below) = (layered.order[index - 1], layered.order[index]);
                let gap = match (is_box(above), is_box(below)) {
                    (true, true) => spacing.row_gap,
                    (false, false) if is_bundled(graph, layered, above, below) => {
                        spacing.edge_gap * BUNDLE
                    }
                    _ => spacing.edge_gap,
                };
                placer.distance[index] = placer.half[index - 1] + gap + placer.half[index];
                at += placer.distance[index];
                placer.middle[below as usize] = at;
            }
            let height = &mut placer.height[group.lane];
            *height = height.max(at + placer.half[group.end - 1]);
        }
        placer
    }

    fn sweep(&mut self, look: Look) {
        let mut settler = Settler::default();
        let mut items = Vec::new();
        let mut places = Vec::new();
        let mut wishes = Vec::new();
        let count = self.groups.len();
        for step in 0..count {
            let group = &self.groups[if look == Look::Right {
                count - 1 - step
            } else {
                step
            }];
            items.clear();
            for index in group.begin..group.end {
                let (wish, weight) = self.wish(self.layered.order[index], look, &mut wishes);
                items.push(Item {
                    wish,
                    weight,
                    distance: self.distance[index],
                });
            }
            let high = self.height[group.lane] - self.half[group.end - 1];
            settler.settle(&items, self.half[group.begin], high, &mut places);
            for (index, &place) in (group.begin..group.end).zip(&places) {
                self.middle[self.layered.order[index] as usize] = place;
            }
        }
    }

    /// Where a vertex wants to be and how much that matters: the weighted median of its neighbours, where those of
    /// other lanes pull weakly to the border they stand behind.
    fn wish(&self, vertex: u32, look: Look, wishes: &mut Vec<(f32, f32)>) -> (f32, f32) {
        let layered = self.layered;
        let lane = layered.lane[vertex as usize];
        let present = self.middle[vertex as usize];
        wishes.clear();
        let left = if look == Look::Right {
            &[]
        } else {
            layered.left.of(vertex)
        };
        let right = if look == Look::Left {
            &[]
        } else {
            layered.right.of(vertex)
        };
        for &end in left.iter().chain(right) {
            wishes.push(match layered.lane[end as usize].cmp(&lane) {
                std::cmp::Ordering::Equal => {
                    (self.middle[end as usize], self.stiffness(vertex, end))
                }
                std::cmp::Ordering::Less => (0.0, 0.1),
                std::cmp::Ordering::Greater => (self.height[lane as usize], 0.1),
            });
        }
        match wishes.as_slice() {
            [] => (present, 0.05),
            [only] => *only,
            _ => median_near(wishes, present),
        }
    }

    /// How much a segment wants to be straight: bends of long edges most.
    fn stiffness(&self, one: u32, other: u32) -> f32 {
        let is_ticket = |vertex: u32| (vertex as usize) < self.graph.nodes();
        match (is_ticket(one), is_ticket(other)) {
            (true, true) => 1.0,
            (false, false) => 6.0,
            _ => 2.0,
        }
    }
}

/// Whether two bends belong to edges with a common end.
fn is_bundled(graph: &Graph, layered: &Layered, above: u32, below: u32) -> bool {
    match (layered.edge_of(above), layered.edge_of(below)) {
        (Some(above), Some(below)) => {
            let (above, below) = (graph.edges[above as usize], graph.edges[below as usize]);
            above.0 == below.0 || above.1 == below.1
        }
        _ => false,
    }
}

/// The groups of `layered`, from left to right, in a layer from top to bottom.
pub(super) fn groups(layered: &Layered) -> Vec<Group> {
    let mut groups = Vec::new();
    for rank in 0..layered.layers {
        let range = layered.layer(rank);
        let mut begin = range.start;
        for together in layered.order[range]
            .chunk_by(|a, b| layered.lane[*a as usize] == layered.lane[*b as usize])
        {
            let end = begin + together.len();
            groups.push(Group {
                begin,
                end,
                lane: layered.lane[together[0] as usize] as usize,
            });
            begin = end;
        }
    }
    groups
}

/// The weighted median of `wishes` and their total weight; between two equally good medians the one nearer to
/// `present`.
fn median_near(wishes: &mut [(f32, f32)], present: f32) -> (f32, f32) {
    wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f32 = wishes.iter().map(|wish| wish.1).sum();
    let mut sum = 0.0;
    for (index, wish) in wishes.iter().enumerate() {
        sum += wish.1;
        if sum * 2.0 > total {
            return (wish.0, total);
        }
        if sum * 2.0 == total && index + 1 < wishes.len() {
            let next = wishes[index + 1].0;
            let is_nearer = (next - present).abs() < (wish.0 - present).abs();
            return (if is_nearer { next } else { wish.0 }, total);
        }
    }
    (present, total)
}
