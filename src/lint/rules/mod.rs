//! The table of rules: one file and one row each, in the order findings of one level are listed.

mod dependency_cycle;
mod missing_estimate;
mod missing_role;

use super::Rule;

/// Every rule.
pub const RULES: &[&Rule] = &[
    &dependency_cycle::RULE,
    &missing_role::RULE,
    &missing_estimate::RULE,
];
