//! GNOME Planner files, read only: tasks in a tree, work in seconds, calendars in calendars.
//!
//! A task of fixed work takes its work divided by the units that work on it, one of fixed duration its
//! duration. Lags are time on the clock. A calendar takes what it does not say itself from the one it
//! stands in; the numbers of its weekdays are those of day types, of which 2 is "as in the other one".

mod calendars;
mod read;

pub(super) use read::read;

/// Whether bytes open a GNOME Planner file.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    super::xml::has_root(bytes, "project")
        && super::xml::root_tag(bytes).is_some_and(|tag| tag.contains("mrproject-version"))
}

#[cfg(test)]
mod tests;
