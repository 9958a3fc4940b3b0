//! The window. Views read the plan and push actions; nothing here computes what the engine can.

pub mod fields;
pub mod fonts;
pub mod icon;
pub mod theme;
pub mod widgets;
