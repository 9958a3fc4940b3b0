//! Format versions: which one a file has, and how an older one is brought up to date.
//!
//! A migration changes the JSON of one version into that of the next. The list only ever grows at its
//! end, and a step is never changed once it has been released: files of every version stay readable.

use super::syntax_error;
use crate::exchange::ReadError;
use serde_json::Value;

/// Changes a file of one format version into the next. Works on files that may be wrong in any way, so
/// it leaves alone what it does not recognise.
pub(super) type Migration = fn(&mut Value);

/// The steps from version 1 on: the first leads from 1 to 2. None yet, version 1 is the first.
pub(super) const MIGRATIONS: &[Migration] = &[];

/// The version that the last step leads to.
pub(super) fn version_after(migrations: &[Migration]) -> u64 {
    1 + migrations.len() as u64
}

/// The head of a file: only its version, read before anything else is judged.
#[derive(serde::Deserialize)]
struct Probe {
    slackline: Option<Value>,
}

/// The file's format version, if it is one that can be read.
pub(super) fn version_of(text: &str, migrations: &[Migration]) -> Result<u64, ReadError> {
    let probe: Probe = serde_json::from_str(text).map_err(|error| syntax_error(text, &error))?;
    let value = probe.slackline.ok_or(ReadError::NotAPlan)?;
    let supported = version_after(migrations);
    match value.as_u64() {
        Some(found) if found > supported => Err(ReadError::Newer { found, supported }),
        Some(found) if found >= 1 => Ok(found),
        _ => Err(ReadError::BadVersion {
            found: value.to_string(),
        }),
    }
}

/// The file as the newest version would have it.
pub(super) fn bring_up_to_date(
    text: &str,
    version: u64,
    migrations: &[Migration],
) -> Result<Value, ReadError> {
    let mut value = serde_json::from_str(text).map_err(|error| syntax_error(text, &error))?;
    for step in migrations.iter().skip(version as usize - 1) {
        step(&mut value);
    }
    Ok(value)
}
