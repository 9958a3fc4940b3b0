//! Commands: what a planner does, as plain functions on a [`Transaction`](super::Transaction).
//!
//! The same functions serve the window, quick fixes and scripts. Anything that only sets a field of
//! one row needs no command: [`Transaction::update`](super::Transaction::update) is enough.

mod connect;
mod create;
mod order;
mod paste;
mod sketch;
mod texts;

pub use connect::{connect, disconnect_all, insert_ticket, loop_closed_by, put_into, retarget};
pub use create::{
    NewTicket, add_agent, add_calendar, add_checkpoint, add_gate, add_option,
    add_option_of_reading, add_phase, add_risk, add_ticket, add_track, duplicate_tickets, free_key,
    insert_option, rename_node,
};
pub use order::{move_to_track, place_ticket_after};
pub use paste::{PasteOptions, duplicate_rows, part_of, paste};
pub use sketch::{Sketch, SketchError, draw_sketch, read_sketch};
pub use texts::{Needle, TextHit, find_texts, replace_texts};
