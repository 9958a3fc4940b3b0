//! The clock, for the time stamps of exports and of the library.

use crate::plan::Stamp;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

/// The minute on the clock, in universal time.
pub fn now() -> Stamp {
    Stamp(now_millis() / 60_000)
}

/// Milliseconds on the clock since 1970, in universal time.
pub(super) fn now_millis() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since_epoch.map_or(0, |elapsed| elapsed.as_millis());
    i64::try_from(millis).unwrap_or(0)
}

/// A number that no other process and no other call of this one has: microseconds, then the process.
pub(super) fn unique_number() -> i64 {
    use std::sync::atomic::{AtomicI64, Ordering};
    static LAST: AtomicI64 = AtomicI64::new(0);
    let micros = now_millis().saturating_mul(1000);
    let next = |last: i64| Some(last.saturating_add(1).max(micros));
    let last = LAST.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next);
    let micros = last.map_or(micros, |last| last.saturating_add(1).max(micros));
    // 2^52 microseconds are 142 years; eleven bits are left for the process.
    let process = *PROCESS.get_or_init(|| i64::from(std::process::id() & 0x7ff));
    ((micros & ((1 << 52) - 1)) << 11) | process
}

static PROCESS: OnceLock<i64> = OnceLock::new();
