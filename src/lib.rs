//! Slackline's engine and window: plan campaigns of parallel tracks, see what breaks them.

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
pub mod document;
pub mod edit;
pub mod exchange;
pub mod export;
pub mod layout;
pub mod library;
pub mod lint;
pub mod plan;
pub mod schedule;
pub mod simulate;
