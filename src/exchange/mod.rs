//! Files in and out: bytes to a plan, a plan to bytes.
//!
//! A format knows no file system, no clock and no window. Reading keeps going where it can and reports
//! what it lost; writing reports what the target cannot hold. Everything a caller needs to know about a
//! format stands in its row of [`FORMATS`]; menus, help, file filters and tests read that table.

mod agents;
mod allocations;
pub mod archive;
mod beads;
mod brief;
mod csv;
mod dates;
mod dot;
mod drawing;
mod echo;
mod error;
mod features;
mod format;
mod gan;
mod github;
mod graphml;
mod html;
mod ics;
mod imprint;
mod incoming;
mod intake;
mod jira;
mod keys;
mod links;
mod look;
mod markdown;
mod mermaid;
mod mspdi;
mod outline;
pub mod palette;
mod picture;
pub mod plan_json;
mod planner;
mod preview;
mod psplib;
mod report;
mod sarif;
mod task_master;
mod text;
mod tjp;
mod tracker;
mod xer;
mod xlsx;
mod xml;

pub use echo::echo;
pub use error::{ReadError, WriteError};
pub use format::{Content, FORMATS, Format, Knob, ReadOptions, WriteOptions, detect, find};
pub use imprint::{Prints, keeps_imprint, read, write, write_plain};
pub use look::{
    AgentProfile, Findings, Look, MoreFonts, Paper, PictureTheme, Problem, RiskDriver, RiskFigures,
    RuleText, SCALES, View,
};
pub use markdown::is_own_document;
pub use picture::Thumbnail;
pub use preview::{Preview, Sheet, preview};
pub use report::{Loss, Report};
