//! The table of rules: one file and one row each, in the order findings of one level are listed.

mod missing_role;

use super::Rule;

/// Every rule.
pub const RULES: &[&Rule] = &[&missing_role::RULE];
