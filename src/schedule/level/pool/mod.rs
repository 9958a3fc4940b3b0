//! Pools.
mod instance;
mod profile;
mod random;
mod serial;
