//! Primavera P6 XER files, read only: tables in one text file, in the code page of whoever wrote it.
//!
//! Every row of work breakdown becomes a summary, activities stand in them; several projects of one file
//! become one plan, since links lead from one to the other. Calendars are a language of their own in one
//! cell ([`calendar`]). Roles become the roles of agents and tickets, not agents.
//!
//! Dates are computed anew: what the file says is compared with that, and differences are reported.

mod calendar;
mod read;
mod tables;

pub(super) use read::read;

/// Whether bytes open an XER file.
pub(super) fn sniff(bytes: &[u8]) -> bool {
    bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .starts_with(b"ERMHDR\t")
}

#[cfg(test)]
mod tests;
