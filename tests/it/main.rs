//! The integration tests, one binary: they see the library and the program as a user does.

mod cli;
mod code_paths;
mod edit;
mod exchange;
mod layers;
#[path = "../support/plans.rs"]
mod plans;
#[path = "../support/plans_mixed.rs"]
mod plans_mixed;
mod samples;
mod schedule;
#[cfg(feature = "gui")]
mod window;
