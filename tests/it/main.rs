//! The integration tests, one binary: they see the library and the program as a user does.

#[path = "../support/campaigns.rs"]
mod campaigns;
mod cli;
mod code_paths;
mod counting;
mod document;
mod edit;
mod exchange;
mod layers;
mod level;
mod library;
mod lint;
#[path = "../support/plans.rs"]
mod plans;
#[path = "../support/plans_mixed.rs"]
mod plans_mixed;
#[cfg(feature = "gui")]
mod safety;
mod samples;
mod schedule;
mod simulate;
#[cfg(feature = "gui")]
mod window;
