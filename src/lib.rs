//! Slackline's engine and window: plan campaigns of parallel tracks, see what breaks them.

pub mod edit;
pub mod plan;
