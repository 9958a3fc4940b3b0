//! Small painted widgets that the panels and views share.
//!
//! One widget, one file. Each one takes its colours from the theme, tells assistive technology its role
//! and label, shows keyboard focus, and knows nothing about plans.

mod button;
mod check_box;
mod chip;
mod criterion;
mod drop_down;
mod empty_state;
mod heading;
mod meter;
mod note_row;
mod outline_row;
mod page_card;
mod paint;
mod property;
mod search;
mod status_field;
mod sub_menu;
mod tab;
mod text;

pub use button::ActionButton;
pub use check_box::check_box;
pub use chip::Chip;
pub use criterion::criterion_row;
pub use drop_down::drop_down;
pub use empty_state::EmptyState;
pub use heading::{panel_title, section_heading};
pub use meter::Meter;
pub use note_row::NoteRow;
pub use outline_row::OutlineRow;
pub use page_card::page_card;
pub use paint::focus_ring;
pub use property::{property_row, value_row};
pub use search::SearchField;
pub use status_field::status_field;
pub use sub_menu::sub_menu;
pub use tab::tab;
pub use text::{Line, elided_label, widest};

#[cfg(test)]
mod tests;
