//! The views in the middle: tiles with tabs that can be split, moved and closed.

use crate::app::action::{Action, Actions, AppRequest};
use crate::app::theme::Theme;
use crate::app::theme::metrics::extent;
use crate::app::views::{VIEWS, View, ViewCtx};
use crate::app::widgets;
use egui_tiles::{
    Behavior, Container, Linear, LinearDir, SimplificationOptions, TabState, Tile, TileId,
    Tiles as Tree, UiResponse,
};
use std::collections::BTreeMap;

/// The arrangement that is kept between sessions: names of views in tiles.
pub type TileTree = egui_tiles::Tree<String>;

/// The arrangement and the views in it.
pub struct Tiles {
    tree: TileTree,
    views: BTreeMap<String, Box<dyn View>>,
}

impl Tiles {
    /// Takes a kept arrangement, or the first one where there is none or it is of another version.
    pub fn new(kept: Option<TileTree>) -> Self {
        let is_sound = |tree: &TileTree| {
            let mut names = tree.tiles.iter().filter_map(|(_, tile)| match tile {
                Tile::Pane(name) => Some(name),
                Tile::Container(_) => None,
            });
            tree.root.is_some() && names.all(|name| VIEWS.iter().any(|kind| kind.name == name))
        };
        let tree = kept.filter(is_sound).unwrap_or_else(first_arrangement);
        let views = VIEWS
            .iter()
            .map(|kind| (kind.name.to_owned(), (kind.create)()))
            .collect();
        Self { tree, views }
    }

    /// New views in the same arrangement, for another plan.
    pub fn alike(&self) -> Self {
        Self::new(Some(self.tree.clone()))
    }

    /// The arrangement, to keep.
    pub fn tree(&self) -> &TileTree {
        &self.tree
    }

    /// Puts the views back where they were at first.
    pub fn reset(&mut self) {
        self.tree = first_arrangement();
    }

    /// Brings a view to the front, opening it if it was closed.
    pub fn show_view(&mut self, name: &'static str) {
        let is_it = |tile: &Tile<String>| matches!(tile, Tile::Pane(pane) if pane == name);
        if self.tree.make_active(|_, tile| is_it(tile)) {
            return;
        }
        let pane = self.tree.tiles.insert_pane(name.to_owned());
        match self.tree.root {
            Some(root) => {
                self.tree
                    .move_tile_to_container(pane, self.first_tabs(root), usize::MAX, false)
            }
            None => self.tree.root = Some(pane),
        }
        self.tree.make_active(|id, _| id == pane);
    }

    /// Brings a view to the front beside another one: where both stand in one group of tabs, the view gets a group
    /// of its own at the left of it.
    pub fn show_beside(&mut self, name: &'static str, other: &'static str) {
        self.show_view(other);
        self.show_view(name);
        let tiles = &self.tree.tiles;
        let (Some(view), Some(other_view)) = (
            tiles.find_pane(&name.to_owned()),
            tiles.find_pane(&other.to_owned()),
        ) else {
            return;
        };
        let Some(group) = tiles.parent_of(view) else {
            return;
        };
        if tiles.parent_of(other_view) == Some(group) {
            self.split_off(view, group);
        }
        self.show_view(other);
        self.show_view(name);
    }

    /// Takes a view out of a group of tabs and puts it at its left.
    fn split_off(&mut self, view: TileId, group: TileId) {
        let above = self.tree.tiles.parent_of(group);
        if let Some(Tile::Container(container)) = self.tree.tiles.get_mut(group) {
            container.remove_child(view);
        }
        let own = self.tree.tiles.insert_tab_tile(vec![view]);
        let linear = Linear::new_binary(LinearDir::Horizontal, [own, group], 0.42);
        let both = self
            .tree
            .tiles
            .insert_new(Tile::Container(Container::Linear(linear)));
        match above.and_then(|above| self.tree.tiles.get_mut(above)) {
            Some(Tile::Container(container)) => {
                let _place = container.replace_child(group, both);
                if let Container::Linear(linear) = container {
                    linear.shares.replace_with(group, both);
                }
            }
            _ => self.tree.root = Some(both),
        }
    }

    /// Whether a view is on the screen, in front of its neighbours.
    pub fn is_in_sight(&self, name: &str) -> bool {
        let is_it =
            |id: TileId| matches!(self.tree.tiles.get(id), Some(Tile::Pane(pane)) if pane == name);
        self.tree.active_tiles().into_iter().any(is_it)
    }

    /// The first group of tabs below a tile, or the tile itself.
    fn first_tabs(&self, root: TileId) -> TileId {
        let is_tabs = |id: &TileId| {
            matches!(
                self.tree.tiles.get(*id),
                Some(Tile::Container(Container::Tabs(_)))
            )
        };
        let ids = self.tree.tiles.tile_ids().filter(is_tabs);
        ids.min_by_key(|id| id.0).unwrap_or(root)
    }

    /// Draws every visible view.
    pub fn show(&mut self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
        if self.tree.root.is_none() {
            let empty = widgets::EmptyState::new("\u{e4ea}", "Every view is closed.")
                .actions(&["Bring the views back"]);
            if empty.show(ui).is_some() {
                actions.push(Action::App(AppRequest::ResetViews));
            }
            return;
        }
        let mut panes = Panes {
            views: &mut self.views,
            ctx,
            actions,
            closing: None,
        };
        self.tree.ui(&mut panes, ui);
        if let Some(tile) = panes.closing {
            self.tree.tiles.remove(tile);
        }
    }
}

/// Graph above, timeline below, each with its neighbours as tabs.
fn first_arrangement() -> TileTree {
    let mut tiles = Tree::default();
    let mut tabs_of = |is_above: bool| {
        let panes: Vec<TileId> = VIEWS
            .iter()
            .filter(|kind| kind.is_above == is_above)
            .map(|kind| tiles.insert_pane(kind.name.to_owned()))
            .collect();
        tiles.insert_tab_tile(panes)
    };
    let (above, below) = (tabs_of(true), tabs_of(false));
    let mut linear = Linear::new(LinearDir::Vertical, vec![above, below]);
    linear.shares.set_share(above, 1.7);
    linear.shares.set_share(below, 1.0);
    let root = tiles.insert_new(Tile::Container(Container::Linear(linear)));
    TileTree::new("views", root, tiles)
}

/// Draws panes and tabs for the tree.
struct Panes<'a, 'c> {
    views: &'a mut BTreeMap<String, Box<dyn View>>,
    ctx: &'a ViewCtx<'c>,
    actions: &'a mut Actions,
    closing: Option<TileId>,
}

impl Behavior<String> for Panes<'_, '_> {
    fn pane_ui(&mut self, ui: &mut egui::Ui, _tile: TileId, name: &mut String) -> UiResponse {
        ui.painter()
            .rect_filled(ui.max_rect(), 0.0, Theme::of(ui).canvas);
        if let Some(view) = self.views.get_mut(name) {
            view.ui(self.ctx, ui, self.actions);
        }
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, name: &String) -> egui::WidgetText {
        name.as_str().into()
    }

    fn tab_ui(
        &mut self,
        tiles: &mut Tree<String>,
        ui: &mut egui::Ui,
        id: egui::Id,
        tile: TileId,
        state: &TabState,
    ) -> egui::Response {
        let title = self.tab_title_for_tile(tiles, tile);
        let tab = widgets::tab(ui, title.text(), state.active);
        let response = ui.interact(tab.rect, id, egui::Sense::click_and_drag());
        let is_closing = response.middle_clicked();
        let mut is_chosen = false;
        response.context_menu(|ui| {
            is_chosen = ui.button("Close this view").clicked();
            if is_chosen {
                ui.close();
            }
        });
        if is_closing || is_chosen {
            self.closing = Some(tile);
        }
        response
    }

    fn tab_bar_height(&self, _style: &egui::Style) -> f32 {
        extent::TAB_STRIP
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        1.0
    }

    fn tab_bar_color(&self, visuals: &egui::Visuals) -> egui::Color32 {
        Theme::of_visuals(visuals).panel
    }

    fn tab_bar_hline_stroke(&self, visuals: &egui::Visuals) -> egui::Stroke {
        egui::Stroke::new(1.0, Theme::of_visuals(visuals).hairline)
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions {
            all_panes_must_have_tabs: true,
            ..SimplificationOptions::default()
        }
    }
}
