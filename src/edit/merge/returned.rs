//! Merging a file that was written from a plan, edited elsewhere, and comes back.

use super::Merged;
use super::by_key::{join, merge_by_key};
use super::rebase::{follow_renames, rebase, rename};
use crate::plan::Plan;
use crate::plan::imprint::{Imprint, Traces};
use crate::plan::integrity::IntegrityError;

/// Puts what a file says into `ours`: only what was changed in the file since it was written, as far as it knows what
/// it was written from. `echo` is what `ours` says in the file's format, `traces` what reading the file found beside
/// the plan. O(rows log rows).
///
/// # Errors
/// When the rows do not fit together and it is not known how to put that right.
pub fn merge_file(
    ours: &Plan,
    theirs: &Plan,
    echo: Option<&Plan>,
    traces: &Traces,
) -> Result<Merged, IntegrityError> {
    let Some(echo) = echo else {
        return merge_by_key(ours, theirs, None);
    };
    let rebased = rebase(theirs, echo, traces);
    let is_copy = match (traces.is_cut, traces.imprint.is_empty()) {
        (true, _) => Some(false),
        (false, false) => Some(true),
        (false, true) => None,
    };
    let mut merged = join(ours, &rebased.plan, Some(echo), is_copy)?;
    for (old, new) in &rebased.renames {
        let has_no_key = traces
            .unread
            .iter()
            .any(|one| one.name == *new && one.field == "key");
        if has_no_key {
            merged.notes.push(format!(
                "the row without a key is taken for {old}, whose title it has"
            ));
            continue;
        }
        let is_free = merged.plan.find_key(new).is_none();
        merged.notes.push(if is_free {
            rename(&mut merged.plan, old, new);
            format!("{old} is called {new} in the file: it takes that key")
        } else {
            format!(
                "{old} is called {new} in the file, which another row is called: it stays {old}"
            )
        });
    }
    if traces.imprint.is_empty() && !traces.is_cut {
        merged.notes.extend(probable_renames(theirs, echo));
    }
    merged.notes.extend(rebased.notes);
    merged.conflicts.extend(rebased.conflicts);
    Ok(merged)
}

/// New rows that are probably old ones under another key, where the file does not know what it was written from.
fn probable_renames(theirs: &Plan, echo: &Plan) -> Vec<String> {
    let renames = follow_renames(&mut theirs.clone(), &mut echo.clone(), &Imprint::of(echo));
    let told = renames.into_iter().map(|(old, new)| {
        format!("{new} is new and has the title of {old}, which the file lacks: probably {old} was renamed; both stay")
    });
    told.collect()
}
