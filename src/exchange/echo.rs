//! What a plan itself says in a format: written and read again, to tell what somebody changed in a file of it.

use super::{ReadOptions, WriteOptions, find};
use crate::plan::Plan;
use std::sync::Arc;

/// Formats that hold every row as it is: what differs there is a change, and nothing has to be told apart.
const EXACT: [&str; 2] = ["json", "svg"];

/// A title that only a format without titles can give back.
pub(super) const NO_TITLE: &str = "\u{1}";

/// What `plan` says in the format of this name, written when `file` was, as far as that says so; without a title
/// where the format has none. `None` for a format that is only read or only written, or holds everything.
pub fn echo(plan: &Plan, format: &str, file: &Plan) -> Option<Plan> {
    let format = find(format).filter(|format| !EXACT.contains(&format.id))?;
    let (read, write) = (format.read?, format.write?);
    // Some formats state the moment of writing as the day that progress is of.
    let mut moment = WriteOptions::default();
    moment.now = file.info.status_time.unwrap_or(moment.now);
    let (bytes, _) = write(plan, &moment).ok()?;
    let options = ReadOptions {
        title: NO_TITLE.to_owned(),
        ..ReadOptions::default()
    };
    let (mut plan, _) = read(&bytes, &options).ok()?;
    without_title(&mut plan);
    Some(plan)
}

/// Takes the title away that only the format's lack of one gave.
pub(super) fn without_title(plan: &mut Plan) {
    if plan.info.title == NO_TITLE {
        Arc::make_mut(&mut plan.info).title = String::new();
    }
}
