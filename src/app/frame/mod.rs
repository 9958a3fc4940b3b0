//! The frame around the views: menu bar, tabs, outline, inspector, status bar, tiles.

mod menu_bar;
mod outline;
mod status_bar;
mod tab_strip;
mod tiles;
mod welcome;

pub use menu_bar::menu_bar;
pub use outline::Outline;
pub use status_bar::status_bar;
pub use tab_strip::tab_strip;
pub use tiles::{TileTree, Tiles};
pub use welcome::welcome;
