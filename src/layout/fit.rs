//! How large a drawing will be, estimated from its layers before anything is ordered or placed.

use super::Spacing;
use super::graph::Graph;

/// Room that a passing edge takes, as a part of `edge_gap`: some run close together.
const PASSING: f32 = 0.6;

/// How a drawing fits a canvas of the wanted shape.
pub(super) struct Fit {
    /// Height of the smallest canvas that holds it.
    pub(super) size: f32,
    /// Whether the height decides.
    pub(super) is_tall: bool,
    /// Most tickets in one layer of a lane.
    pub(super) rows: u32,
}

/// One lane of one layer.
#[derive(Clone, Copy, Default)]
struct Cell {
    height: f32,
    tickets: u32,
    /// Edges inside the lane that begin to pass here, less those that no longer do.
    passing: i32,
}

impl Fit {
    /// Measures the nodes in `order` at the layers of `rank`; edges between lanes are not counted.
    pub(super) fn of(graph: &Graph, order: &[u32], rank: &[u32], spacing: &Spacing) -> Fit {
        let layers = order
            .iter()
            .map(|&node| rank[node as usize] as usize + 1)
            .max()
            .unwrap_or(0);
        let mut widths = vec![0.0f32; layers];
        let mut lanes = vec![Vec::<Cell>::new(); graph.lanes];
        for &node in order {
            let width = &mut widths[rank[node as usize] as usize];
            *width = width.max(graph.width[node as usize]);
            let lane = graph.lane[node as usize] as usize;
            let cell = cell(&mut lanes[lane], rank[node as usize]);
            cell.height += graph.height[node as usize] + spacing.row_gap;
            cell.tickets += 1;
            for &after in graph
                .after
                .of(node)
                .iter()
                .filter(|&&after| graph.lane[after as usize] as usize == lane)
            {
                self::cell(&mut lanes[lane], rank[node as usize] + 1).passing += 1;
                self::cell(&mut lanes[lane], rank[after as usize]).passing -= 1;
            }
        }
        let width: f32 = widths.iter().map(|width| width + spacing.layer_gap).sum();
        let frame = 2.0 * spacing.lane_padding + spacing.lane_gap - spacing.row_gap;
        let height: f32 = lanes
            .iter()
            .map(|cells| (height(cells, spacing) + frame).max(spacing.lane_height))
            .sum();
        let rows = lanes
            .iter()
            .flatten()
            .map(|cell| cell.tickets)
            .max()
            .unwrap_or(0);
        let as_height = width / spacing.aspect;
        Fit {
            size: height.max(as_height),
            is_tall: height > as_height,
            rows,
        }
    }
}

fn cell(cells: &mut Vec<Cell>, rank: u32) -> &mut Cell {
    if cells.len() <= rank as usize {
        cells.resize(rank as usize + 1, Cell::default());
    }
    &mut cells[rank as usize]
}

/// Height of the fullest layer.
fn height(cells: &[Cell], spacing: &Spacing) -> f32 {
    let mut passing = 0;
    cells.iter().fold(0.0, |most: f32, cell| {
        passing += cell.passing;
        most.max(cell.height + passing as f32 * spacing.edge_gap * PASSING)
    })
}
