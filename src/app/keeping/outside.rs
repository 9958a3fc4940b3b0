//! The plan's file as somebody else has written it.

use crate::app::files;
use crate::library::{self, Fingerprint};
use crate::plan::Plan;
use std::path::Path;

/// What the file holds now.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The plan.
    pub plan: Plan,
    /// The file's bytes.
    pub print: Fingerprint,
}

impl Outside {
    /// Reads the file.
    ///
    /// # Errors
    /// A sentence that says what failed.
    pub fn read(path: &Path) -> Result<Self, String> {
        let bytes = library::read(path).map_err(|error| error.to_string())?;
        let print = Fingerprint::of(&bytes);
        let plan = files::read_own(path, &bytes)?;
        Ok(Self { plan, print })
    }
}
