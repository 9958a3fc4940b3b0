//! The simulation against closed forms, hand-worked cases and the planned schedule.

mod agents;
mod analytic;
mod build;
mod correlation;
mod gates;
mod indices;
mod limits;
mod plans;
mod status;
