//! The table of rules: one file and one row each, in the order findings of one level are listed.

mod absolute_path;
mod average_as_makespan;
mod baseline_execution;
mod bootstrap_coverage;
mod checkpoint_before_dependency;
mod checkpoint_gap;
mod checkpoint_rate;
mod claim_improbable;
mod conflicting_times;
mod count_claim;
mod criterion_without_producer;
mod critical_path_length;
mod critical_path_test;
mod deadline_infeasible;
mod dependency_cycle;
mod documents_disagree;
mod duplicate_deliverable;
mod edge_sources_disagree;
mod empty_stage;
mod estimate_order;
mod file_overlap;
mod gate_in_spite;
mod gate_never_passes;
mod gate_order;
mod hard_constraints;
mod high_duration;
mod high_float;
mod idle_agents;
mod impossible_parallel_start;
mod invalid_dates;
mod label_collision;
mod lag_share;
mod lead;
mod low_utilisation;
mod message_only_trigger;
mod missed_tickets;
mod missing_estimate;
mod missing_role;
mod mixed_range_ends;
mod mojibake;
mod negative_float;
mod open_end;
mod orphan_deliverable;
mod overlapping_ranges;
mod prompt_scope_mismatch;
mod range_with_holes;
mod redundant_dependency;
mod relationship_types;
mod reviewer_bottleneck;
mod roll_up_mismatch;
mod shared_assignment;
mod shifted_block;
mod stated_delay;
mod status_conflict;
mod strength_conflict;
mod sum_claim;
mod threshold_conflict;
mod ticked_before_start;
mod unknown_reference;
mod unmeasurable_criterion;
mod unstaffed_ticket;
mod untimed_gate;
mod week_capacity;
mod work_in_idle_track;

use super::Rule;

/// Every rule.
pub const RULES: &[&Rule] = &[
    &dependency_cycle::RULE,
    &gate_never_passes::RULE,
    &documents_disagree::RULE,
    &unknown_reference::RULE,
    &edge_sources_disagree::RULE,
    &strength_conflict::RULE,
    &gate_order::RULE,
    &checkpoint_before_dependency::RULE,
    &deadline_infeasible::RULE,
    &sum_claim::RULE,
    &count_claim::RULE,
    &average_as_makespan::RULE,
    &conflicting_times::RULE,
    &week_capacity::RULE,
    &work_in_idle_track::RULE,
    &invalid_dates::RULE,
    &estimate_order::RULE,
    &mojibake::RULE,
    &range_with_holes::RULE,
    &overlapping_ranges::RULE,
    &label_collision::RULE,
    &shifted_block::RULE,
    &open_end::RULE,
    &claim_improbable::RULE,
    &message_only_trigger::RULE,
    &impossible_parallel_start::RULE,
    &roll_up_mismatch::RULE,
    &checkpoint_rate::RULE,
    &mixed_range_ends::RULE,
    &empty_stage::RULE,
    &untimed_gate::RULE,
    &gate_in_spite::RULE,
    &shared_assignment::RULE,
    &missing_role::RULE,
    &reviewer_bottleneck::RULE,
    &file_overlap::RULE,
    &orphan_deliverable::RULE,
    &duplicate_deliverable::RULE,
    &prompt_scope_mismatch::RULE,
    &criterion_without_producer::RULE,
    &threshold_conflict::RULE,
    &ticked_before_start::RULE,
    &bootstrap_coverage::RULE,
    &negative_float::RULE,
    &critical_path_length::RULE,
    &critical_path_test::RULE,
    &missed_tickets::RULE,
    &baseline_execution::RULE,
    &missing_estimate::RULE,
    &redundant_dependency::RULE,
    &checkpoint_gap::RULE,
    &idle_agents::RULE,
    &low_utilisation::RULE,
    &unmeasurable_criterion::RULE,
    &absolute_path::RULE,
    &status_conflict::RULE,
    &stated_delay::RULE,
    &unstaffed_ticket::RULE,
    &lead::RULE,
    &lag_share::RULE,
    &relationship_types::RULE,
    &hard_constraints::RULE,
    &high_float::RULE,
    &high_duration::RULE,
];
