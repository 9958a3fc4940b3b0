//! The graph as egui_graphs keeps it: its container, with our cards and arrows as display objects.
//!
//! Node and edge indices are those of the model, since nothing is ever removed: a new revision is a new container.
//! Payloads are indices, so that copying one costs nothing. The view loop is our own: the crate's widget repaints
//! forever, has no culling and no levels of detail, and copies every node in every frame.

use super::model::{Arrow, Card, Model};
use super::path::Path;
use super::scene::Scene;
use crate::app::player::Played;
use crate::app::theme::Theme;
use egui::{Pos2, Rect, Shape, Vec2};
use egui_graphs::{DisplayEdge, DisplayNode, DrawContext, EdgeProps, NodeProps};
use petgraph::Directed;
use petgraph::stable_graph::{EdgeIndex, NodeIndex};
use std::sync::Arc;

/// Index of a card in the model.
pub type CardIndex = u32;
/// Index of an arrow in the model.
pub type ArrowIndex = u32;
/// The container.
pub type Network = egui_graphs::Graph<CardIndex, ArrowIndex, Directed, u32, CardShape, ArrowShape>;
type ArrowEdge = egui_graphs::Edge<CardIndex, ArrowIndex, Directed, u32, CardShape, ArrowShape>;
type CardNode = egui_graphs::Node<CardIndex, ArrowIndex, Directed, u32, CardShape>;

/// A card as it is painted.
#[derive(Clone, Debug)]
pub struct CardShape {
    /// What it shows; `None` only until [`network`] has filled it in.
    pub card: Option<Arc<Card>>,
    /// Where it stands in the drawing.
    pub area: Rect,
    /// The colours.
    pub theme: &'static Theme,
    /// Drawn with the ring of the selection.
    pub is_selected: bool,
    /// The pointer is over it, in whatever view.
    pub is_hovered: bool,
    /// What it is looked at through.
    pub lens: Lens,
}

/// What cards are looked at through, beside what the plan says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lens {
    /// How far it is at the playhead, where a run is watched.
    pub played: Option<Played>,
    /// The share of the runs in which it is critical, where criticality is shown.
    pub heat: Option<f32>,
}

/// An arrow as it is painted.
#[derive(Clone, Debug)]
pub struct ArrowShape {
    /// What it shows; `None` only until [`network`] has filled it in.
    pub arrow: Option<Arc<Arrow>>,
    /// Its curve in the drawing. Taken from the scene for the time of painting, so that nothing is copied.
    pub path: Path,
    /// The colours.
    pub theme: &'static Theme,
    /// Drawn in the colour of the selection.
    pub is_selected: bool,
    /// It, or a card it touches, is under the pointer.
    pub is_lit: bool,
}

impl From<NodeProps<CardIndex>> for CardShape {
    fn from(props: NodeProps<CardIndex>) -> Self {
        Self {
            card: None,
            area: Rect::from_min_size(props.location(), Vec2::ZERO),
            theme: Theme::dark(),
            is_selected: props.selected,
            is_hovered: props.hovered,
            lens: Lens::default(),
        }
    }
}

impl From<EdgeProps<ArrowIndex>> for ArrowShape {
    fn from(props: EdgeProps<ArrowIndex>) -> Self {
        Self {
            is_selected: props.selected,
            ..Self::default()
        }
    }
}

impl Default for ArrowShape {
    fn default() -> Self {
        Self {
            arrow: None,
            path: Path::default(),
            theme: Theme::dark(),
            is_selected: false,
            is_lit: false,
        }
    }
}

impl DisplayNode<CardIndex, ArrowIndex, Directed, u32> for CardShape {
    fn closest_boundary_point(&self, dir: Vec2) -> Pos2 {
        let half = self.area.size() / 2.0;
        let reach = (half.x / dir.x.abs().max(1e-6)).min(half.y / dir.y.abs().max(1e-6));
        self.area.center() + dir * reach
    }

    fn shapes(&mut self, ctx: &DrawContext<'_>) -> Vec<Shape> {
        super::paint::card::shapes(self, ctx)
    }

    fn update(&mut self, state: &NodeProps<CardIndex>) {
        self.is_selected = state.selected;
        self.is_hovered = state.hovered;
    }

    fn is_inside(&self, pos: Pos2) -> bool {
        self.area.contains(pos)
    }
}

impl DisplayEdge<CardIndex, ArrowIndex, Directed, u32, CardShape> for ArrowShape {
    fn shapes(&mut self, _start: &CardNode, _end: &CardNode, ctx: &DrawContext<'_>) -> Vec<Shape> {
        super::paint::arrow::shapes(self, ctx)
    }

    fn update(&mut self, state: &EdgeProps<ArrowIndex>) {
        self.is_selected = state.selected;
    }

    fn is_inside(&self, _start: &CardNode, _end: &CardNode, pos: Pos2) -> bool {
        self.path.distance(pos) < 6.0
    }
}

/// Fills the container from the model.
pub fn network(model: &Model, scene: &Scene) -> Network {
    let mut network = Network::new();
    for (index, (card, area)) in (0..).zip(model.cards.iter().zip(&scene.boxes)) {
        let node = network.add_node_with_location(index, area.center());
        if let Some(node) = network.node_mut(node) {
            node.display_mut().card = Some(Arc::clone(card));
            node.display_mut().area = *area;
        }
    }
    // The container's own `add_edge` counts parallel edges for its default shape, which ours does not need.
    for (index, arrow) in (0..).zip(&model.arrows) {
        let mut edge = ArrowEdge::new(index);
        edge.display_mut().arrow = Some(Arc::clone(arrow));
        network
            .g_mut()
            .add_edge(card_index(arrow.from), card_index(arrow.to), edge);
    }
    network
}

/// Gives the container the words of another model with the same cards and arrows in the same places.
pub fn refresh(network: &mut Network, model: &Model) {
    for (index, card) in (0..).zip(&model.cards) {
        if let Some(node) = network.node_mut(card_index(index)) {
            node.display_mut().card = Some(Arc::clone(card));
        }
    }
    for (index, arrow) in (0..).zip(&model.arrows) {
        if let Some(edge) = network.edge_mut(arrow_index(index)) {
            edge.display_mut().arrow = Some(Arc::clone(arrow));
        }
    }
}

/// The container's index of a card.
pub fn card_index(card: u32) -> NodeIndex<u32> {
    NodeIndex::from(card)
}

/// The container's index of an arrow.
pub fn arrow_index(arrow: u32) -> EdgeIndex<u32> {
    EdgeIndex::from(arrow)
}

/// The shapes of one arrow, by the container's contract.
pub fn arrow_shapes(
    network: &mut Network,
    scene: &mut Scene,
    arrow: u32,
    ctx: &DrawContext<'_>,
) -> Vec<Shape> {
    let index = arrow_index(arrow);
    let Some((from, to)) = network.edge_endpoints(index) else {
        return Vec::new();
    };
    let Some(edge) = network.edge_mut(index) else {
        return Vec::new();
    };
    // Taken out while it paints, because the contract wants its two cards from the same container beside it.
    let mut shape = std::mem::take(edge.display_mut());
    std::mem::swap(&mut shape.path, &mut scene.paths[arrow as usize]);
    let shapes = match (network.node(from), network.node(to)) {
        (Some(start), Some(end)) => shape.shapes(start, end, ctx),
        _ => Vec::new(),
    };
    std::mem::swap(&mut shape.path, &mut scene.paths[arrow as usize]);
    if let Some(edge) = network.edge_mut(index) {
        *edge.display_mut() = shape;
    }
    shapes
}

/// The shapes of one card, by the container's contract.
pub fn card_shapes(
    network: &mut Network,
    scene: &Scene,
    card: u32,
    ctx: &DrawContext<'_>,
) -> Vec<Shape> {
    let Some(node) = network.node_mut(card_index(card)) else {
        return Vec::new();
    };
    let shape = node.display_mut();
    shape.area = scene.boxes[card as usize];
    shape.shapes(ctx)
}
