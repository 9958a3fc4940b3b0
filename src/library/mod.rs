//! What touches the disk on behalf of window and command line: reading and writing files safely.

mod file;

pub use file::{FileError, LARGEST_FILE, read, write_atomic};
