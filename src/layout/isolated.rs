//! Tickets without dependencies: they may stand in any layer, so they fill the free cells of their lane as a grid.
//!
//! Without this, a track of 26 independent tickets would be one column of 26. How many layers and rows the grids take
//! together is chosen so that the drawing fits the canvas; inside a lane the grid is as narrow as it can be and reads
//! like text, by index.

use super::graph::Graph;
use super::layered::Layered;
use super::place::Placed;
use super::{Rect, Spacing, Span};

/// Whether `node` is placed here.
fn is_free(graph: &Graph, node: usize) -> bool {
    graph.pinned[node].is_none() && graph.is_isolated(node as u32)
}

/// Width of the widest box placed here; 0 without any.
pub(super) fn widest(graph: &Graph) -> f32 {
    (0..graph.nodes())
        .filter(|&node| is_free(graph, node))
        .fold(0.0, |most, node| most.max(graph.width[node]))
}

/// Places the isolated boxes; `boxes` are in the coordinates of their lane's contents. Adds layers at the right where
/// needed.
pub(super) fn fill(
    graph: &Graph,
    layered: &Layered,
    spacing: &Spacing,
    placed: &Placed,
    layers: &mut Vec<Span>,
    boxes: &mut [Rect],
) {
    let mut members = vec![Vec::<usize>::new(); graph.lanes];
    (0..graph.nodes())
        .filter(|&node| is_free(graph, node))
        .for_each(|node| members[graph.lane[node] as usize].push(node));
    if members.iter().all(Vec::is_empty) {
        return;
    }
    let mut grids = grids(graph, layered, spacing, placed, layers, boxes, members);
    let wanted = best_width(&grids, layers, spacing, widest(graph));
    for _ in layers.len()..wanted {
        let start = layers
            .last()
            .map_or(0.0, |last| last.end + spacing.layer_gap);
        layers.push(Span {
            start,
            end: start + widest(graph),
        });
    }
    for grid in grids.iter_mut().filter(|grid| !grid.members.is_empty()) {
        grid.place(layers, boxes);
    }
}

/// The cells of one lane.
struct Grid {
    /// Isolated boxes in the order of the input.
    members: Vec<usize>,
    /// Height of the other contents.
    height: f32,
    /// From the top of one row to the top of the next.
    pitch: f32,
    /// Height of a cell.
    cell: f32,
    /// Rows that `height` holds.
    rows: usize,
    /// `[layers]`: what stands there, as stretches from top to bottom, with the free space around it.
    taken: Vec<Vec<Span>>,
}

fn grids(
    graph: &Graph,
    layered: &Layered,
    spacing: &Spacing,
    placed: &Placed,
    layers: &[Span],
    boxes: &[Rect],
    members: Vec<Vec<usize>>,
) -> Vec<Grid> {
    let mut grids: Vec<Grid> = members
        .into_iter()
        .map(|members| {
            let cell = members
                .iter()
                .fold(0.0f32, |most, &node| most.max(graph.height[node]));
            let taken = if members.is_empty() {
                Vec::new()
            } else {
                vec![Vec::new(); layers.len()]
            };
            Grid {
                members,
                height: 0.0,
                pitch: cell + spacing.row_gap,
                cell,
                rows: 0,
                taken,
            }
        })
        .collect();
    for (node, area) in boxes
        .iter()
        .enumerate()
        .filter(|&(node, _)| !is_free(graph, node))
    {
        let grid = &mut grids[graph.lane[node] as usize];
        grid.height = grid.height.max(area.bottom());
        let around = Span {
            start: area.y - spacing.row_gap,
            end: area.bottom() + spacing.row_gap,
        };
        if graph.pinned[node].is_none() {
            if let Some(taken) = grid.taken.get_mut(layered.rank[node] as usize) {
                taken.push(around);
            }
            continue;
        }
        for (layer, taken) in layers.iter().zip(&mut grid.taken) {
            if area.x < layer.end && layer.start < area.right() {
                taken.push(around);
            }
        }
    }
    for bend in layered.tickets..layered.rank.len() {
        let grid = &mut grids[layered.lane[bend] as usize];
        if let Some(taken) = grid.taken.get_mut(layered.rank[bend] as usize) {
            let y = placed.middle[bend];
            taken.push(Span {
                start: y - spacing.edge_gap,
                end: y + spacing.edge_gap,
            });
        }
    }
    for grid in grids.iter_mut().filter(|grid| !grid.members.is_empty()) {
        grid.rows = ((grid.height + spacing.row_gap + 0.5) / grid.pitch).max(0.0) as usize;
    }
    grids
}

/// The number of layers with which the drawing fits the canvas largest; never fewer than there are.
fn best_width(grids: &[Grid], layers: &[Span], spacing: &Spacing, column: f32) -> usize {
    let used = layers.last().map_or(0.0, |last| last.end);
    let free: Vec<usize> = grids
        .iter()
        .map(|grid| grid.free_cells(layers.len()))
        .collect();
    let size = |wanted: usize| {
        let width = used + (wanted - layers.len()) as f32 * (column + spacing.layer_gap);
        let height: f32 = grids
            .iter()
            .zip(&free)
            .map(|(grid, free)| {
                let free = free + (wanted - layers.len()) * grid.rows;
                let more_rows = grid.members.len().saturating_sub(free).div_ceil(wanted);
                let needed = (grid.rows + more_rows) as f32 * grid.pitch - spacing.row_gap;
                grid.height.max(if more_rows > 0 { needed } else { 0.0 })
                    + 2.0 * spacing.lane_padding
                    + spacing.lane_gap
            })
            .sum();
        height.max(width / spacing.aspect)
    };
    let most = layers.len()
        + grids
            .iter()
            .map(|grid| grid.members.len())
            .max()
            .unwrap_or(0);
    let mut wanted = layers.len().max(1);
    let mut best = (size(wanted), wanted);
    while wanted < most {
        wanted = (wanted + 1 + wanted / 16).min(most);
        let at = size(wanted);
        if at < best.0 {
            best = (at, wanted);
        }
    }
    best.1
}

impl Grid {
    /// Marks per layer and row (layer-major) for the first `columns` layers, and the rows from `self.rows` on free.
    fn marks(&self, columns: usize, rows: usize) -> Vec<bool> {
        let mut marks = vec![false; columns * rows];
        for (column, taken) in self.taken.iter().take(columns).enumerate() {
            for span in taken {
                let first = ((span.start - self.cell) / self.pitch).floor() + 1.0;
                let end = (span.end / self.pitch).ceil();
                let (first, end) = (first.max(0.0) as usize, (end.max(0.0) as usize).min(rows));
                for row in first..end {
                    marks[column * rows + row] = true;
                }
            }
        }
        marks
    }

    fn free_cells(&self, columns: usize) -> usize {
        if self.members.is_empty() {
            0
        } else {
            self.marks(columns, self.rows)
                .iter()
                .filter(|taken| !**taken)
                .count()
        }
    }

    /// Gives each member a cell: as few columns as hold them all, then row by row.
    fn place(&self, layers: &[Span], boxes: &mut [Rect]) {
        let columns = layers.len().max(1);
        let mut rows = self.rows.max(1);
        let marks = loop {
            let marks = self.marks(columns, rows);
            let free = marks.iter().filter(|taken| !**taken).count();
            if free >= self.members.len() {
                break marks;
            }
            rows += (self.members.len() - free).div_ceil(columns);
        };
        let mut needed = 0;
        let mut free = 0;
        while free < self.members.len() {
            free += marks[needed * rows..(needed + 1) * rows]
                .iter()
                .filter(|taken| !**taken)
                .count();
            needed += 1;
        }
        let cells = (0..rows).flat_map(|row| (0..needed).map(move |column| (row, column)));
        let open = cells.filter(|&(row, column)| !marks[column * rows + row]);
        for (&node, (row, column)) in self.members.iter().zip(open) {
            let (layer, area) = (layers[column], &mut boxes[node]);
            area.x = layer.start + (layer.end - layer.start - area.width) / 2.0;
            area.y = row as f32 * self.pitch + (self.cell - area.height) / 2.0;
        }
    }
}
