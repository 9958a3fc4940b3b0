//! TaskJuggler projects: written whole, read as far as a plan has words for them.
//!
//! TaskJuggler levels by itself: tickets with agents become effort with allocations, others a length of
//! working time, and its dates are its own. Where a plan has agents, those of a levelled schedule are
//! allocated, and its starts are a scenario of their own: if TaskJuggler finishes that one when we do, nobody
//! is booked twice. Ranges become scenarios as well. It has no leads, no finish-to-finish
//! and no start-to-finish, so such dependencies are written as the start they come to ([`links`]), and the
//! report names each of them.
//!
//! Reading ([`read`]) knows projects, resources, tasks, their dependencies and what they take; reports,
//! accounts, journals and the other hundred attributes are skipped and counted. Macros are expanded within
//! bounds; files that are included are not there to be read.

mod calendars;
mod civil;
mod expand;
mod ids;
mod links;
mod model;
mod native;
mod parse;
mod read;
mod resources;
mod rows;
mod scan;
mod text;
mod tokens;
mod units;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// Whether bytes open a TaskJuggler project: its first word that is no comment.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with('#') || rest.starts_with("//") {
            rest.find('\n').map(|at| at + 1)
        } else if rest.starts_with("/*") {
            rest.find("*/").map(|at| at + 2)
        } else {
            break;
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_start();
    }
    rest.strip_prefix("project")
        .is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// The name of the custom attribute that holds keys.
const KEY: &str = "Key";
/// The name of the one that says what a task stands for that is no ticket.
const KIND: &str = "Kind";
/// How milestones begin that stand for an earliest start; what follows is the ticket's number.
const NOT_BEFORE: &str = "not_before_";
/// How milestones begin that stand for the start of a task with agents, which is known when it is booked.
const BEGUN: &str = "begun_";

#[cfg(test)]
mod tests;
