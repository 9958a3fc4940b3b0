//! The clock, for the time stamps of exports.

use crate::plan::Stamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// The minute on the clock, in universal time.
pub fn now() -> Stamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    let minutes = since_epoch.map_or(0, |elapsed| elapsed.as_secs() / 60);
    Stamp(i64::try_from(minutes).unwrap_or(0))
}
