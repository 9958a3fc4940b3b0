//! Where every box of a dependency graph stands: a layered drawing from left to right with lanes as horizontal bands.
//!
//! Plain arrays in, coordinates out, so that the Graph view and the exporters draw the same picture and a layout can
//! be computed on any thread. The steps are those of Sugiyama, Tagawa and Toda (1981): break cycles (`graph`), choose
//! layers (`layering`), thread long edges through the layers between (`layered`), order each layer with few crossings
//! (`order`), straighten (`place`). Lanes change them in one way: inside a layer the boxes of a lane stay together,
//! in the order of the lanes. Equal input gives an equal drawing.
//!
//! It knows nothing about plans, windows or files, does not wrap text and does not decide what a box looks like.

mod bundle;
mod columns;
mod crossings;
mod finish;
mod fit;
mod graph;
mod isolated;
mod layered;
mod layering;
mod local;
mod order;
mod pins;
mod place;
mod reroute;
mod rows;
mod settle;
mod simplex;
mod time;

#[cfg(test)]
mod tests;

pub use bundle::bends;
pub use crossings::crossings;
pub use local::relayout_around;

/// The graph to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// The boxes.
    pub nodes: Vec<NodeBox>,
    /// (from, to) as indices into `nodes`. Self loops, duplicates and cycles are allowed; an edge with an index out
    /// of range gets an empty route.
    pub edges: Vec<(u32, u32)>,
    /// Number of lanes; lane 0 is the uppermost.
    pub lanes: u32,
}

/// One box of the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NodeBox {
    /// Its lane; a number out of range means the last lane.
    pub lane: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Where a person put it: left edge, and top edge counted from the top of its lane. Kept exactly.
    pub pinned: Option<(f32, f32)>,
    /// Left edge in [`Mode::Time`]; not read in [`Mode::Layers`].
    pub time_x: Option<f32>,
}

/// Distances in points, and the shape to aim at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spacing {
    /// Free space between the columns of two layers, where edges change their height.
    pub layer_gap: f32,
    /// Least free space between two boxes, one above the other.
    pub row_gap: f32,
    /// Least free space around an edge that passes a box or another edge.
    pub edge_gap: f32,
    /// Free space inside a lane above its first and below its last box.
    pub lane_padding: f32,
    /// Free space between two lanes.
    pub lane_gap: f32,
    /// Least height of a lane, also of an empty one.
    pub lane_height: f32,
    /// Width over height of the canvas; parallel tickets wrap into more layers when the drawing is too tall for it.
    pub aspect: f32,
}

impl Default for Spacing {
    fn default() -> Spacing {
        Spacing {
            layer_gap: 56.0,
            row_gap: 18.0,
            edge_gap: 10.0,
            lane_padding: 16.0,
            lane_gap: 12.0,
            lane_height: 64.0,
            aspect: 1.6,
        }
    }
}

/// What the horizontal position of a box means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A layer of the graph: every edge leads to a later layer.
    Layers,
    /// A moment: `time_x` is kept, only the row within the lane is chosen.
    Time,
}

/// A point of the drawing, in points from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Rightwards.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

/// A box of the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Rect {
    /// Right edge.
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// Height of the middle, where edges start and end.
    pub fn middle(&self) -> f32 {
        self.y + self.height / 2.0
    }

    /// Whether the two share more than a border.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// A stretch of the drawing: a lane from top to bottom, or a layer from left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    /// Upper or left border.
    pub start: f32,
    /// Lower or right border.
    pub end: f32,
}

/// The way of one edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Index of the box it leaves.
    pub from: u32,
    /// Index of the box it enters.
    pub to: u32,
    /// From the side of `from` over the bends to the side of `to`; between two points an S-curve with horizontal ends
    /// keeps clear of the boxes. Empty for a self loop.
    pub points: Vec<Point>,
    /// Drawn from right to left, because it closes a cycle.
    pub is_reversed: bool,
}

/// The finished drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// `[nodes]`: the place of each box.
    pub boxes: Vec<Rect>,
    /// `[lanes]`: their bands from top to bottom.
    pub lanes: Vec<Span>,
    /// The columns of the layers from left to right; empty in [`Mode::Time`].
    pub layers: Vec<Span>,
    /// `[edges]`: the way of each, in the order of the input.
    pub routes: Vec<Route>,
    /// Right edge of the drawing.
    pub width: f32,
    /// Lower edge of the drawing.
    pub height: f32,
}

/// Draws `input`.
///
/// Time: about O((V + D) log(V + D)) with D the number of layers that edges pass; the number of rounds of crossing
/// reduction shrinks as the graph grows, by counted work and never by the clock.
pub fn layout(input: &Input, mode: Mode, spacing: &Spacing) -> Layout {
    let graph = graph::Graph::new(input);
    match mode {
        Mode::Layers => columns::draw(input, &graph, spacing),
        Mode::Time => time::draw(input, &graph, spacing),
    }
}
