//! What touches the disk on behalf of window and command line: reading and writing files safely.

mod clock;
mod file;

pub use clock::now;
pub use file::{FileError, LARGEST_FILE, read, write_atomic, write_folder};
