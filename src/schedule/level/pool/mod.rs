//! The search where agents fall into pools: the classical resource-constrained problem, at full speed.

pub(super) mod breed;
pub(super) mod common;
pub(super) mod evolve;
pub(super) mod instance;
mod order;
mod parallel;
pub(super) mod population;
mod profile;
pub(super) mod prove;
pub(super) mod random;
mod serial;
#[cfg(test)]
mod tests;
pub(super) mod tuning;
