//! The planner's preferences, kept between sessions by the window's own storage.

use serde::{Deserialize, Serialize};

/// How the window looks and behaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Dark or light.
    pub is_dark: bool,
    /// Interface size, `1.0` is natural.
    pub scale: f32,
    /// Whether the outline is shown.
    pub shows_outline: bool,
    /// Whether the inspector is shown.
    pub shows_inspector: bool,
    /// Whether the graph is laid out by time (else by layers).
    pub graph_by_time: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            is_dark: true,
            scale: 1.0,
            shows_outline: true,
            shows_inspector: true,
            graph_by_time: false,
        }
    }
}
