//! The search where agents fall into pools: the classical resource-constrained problem, at full speed.

pub(super) mod evolve;
pub(super) mod instance;
mod profile;
pub(super) mod prove;
pub(super) mod random;
mod serial;
