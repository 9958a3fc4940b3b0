//! The library: what is journalled survives every end of the program, and nothing it meets loses work.

mod crash;
mod faults;
mod merge;
mod session;
mod support;
