//! GanttProject files: whole days, one calendar, a tree of tasks.
//!
//! A dependency stands in its predecessor and names the successor, the other way round than elsewhere. The
//! end of a task is not in the file, only its start and its days. There are no hours: writing turns the
//! plan into one of whole days ([`days`]) and computes that, so that the dates in the file agree with its
//! links, and the report says what the rounding moved.
//!
//! Not written: options, risks, checkpoints, criteria and everything else beyond tasks, people and links.

mod days;
mod people;
mod read;
mod tasks;
mod week;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// Whether bytes open a GanttProject file.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    // GNOME Planner's root has the same name, and its version in an attribute of its own.
    super::xml::has_root(bytes, "project")
        && super::xml::root_tag(bytes).is_some_and(|tag| !tag.contains("mrproject-version"))
}

/// The kinds of dependency by their number in the file.
const KINDS: [(u8, crate::plan::DependencyKind); 4] = [
    (1, crate::plan::DependencyKind::Ss),
    (2, crate::plan::DependencyKind::Fs),
    (3, crate::plan::DependencyKind::Ff),
    (4, crate::plan::DependencyKind::Sf),
];

/// The weekdays of a default week, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The custom column that holds keys.
const KEY_COLUMN: &str = "Key";

#[cfg(test)]
mod tests;
