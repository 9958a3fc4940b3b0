//! The shape of the plan file, generated from the list of row kinds.

use crate::plan::integrity::IntegrityError;
use crate::plan::*;
use serde::ser::{Serialize, Serializer};
use std::collections::HashSet;

/// The rows of a table as they are written.
pub(super) struct Rows<'a, R>(&'a Table<R>);

impl<R: Row> Rows<'_, R> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<R: Row + Serialize> Serialize for Rows<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

macro_rules! define_file {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        /// A plan file as it is read. Rows are lists here, so that two with one id are noticed.
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct File {
            #[serde(rename = "slackline")]
            _version: serde::de::IgnoredAny,
            #[serde(default)]
            last_id: u32,
            #[serde(default)]
            plan: PlanInfo,
            $(#[serde(default)] $table: Vec<$row>,)*
        }

        /// A plan file as it is written.
        #[derive(serde::Serialize)]
        pub(super) struct FileRef<'a> {
            slackline: u64,
            last_id: u32,
            plan: &'a PlanInfo,
            $(#[serde(skip_serializing_if = "Rows::is_empty")] $table: Rows<'a, $row>,)*
        }

        impl File {
            /// The plan, its id counter settled.
            ///
            /// # Errors
            /// When two rows have the same id.
            pub(super) fn into_plan(self) -> Result<Plan, IntegrityError> {
                let mut seen = HashSet::new();
                $(for row in &self.$table {
                    let id = row.id.0;
                    if !seen.insert(id) {
                        return Err(IntegrityError::DuplicateId { id });
                    }
                })*
                let mut plan = Plan {
                    info: std::sync::Arc::new(self.plan),
                    $($table: self.$table.into_iter().collect(),)*
                    last_id: self.last_id,
                };
                plan.settle_last_id();
                Ok(plan)
            }
        }

        impl<'a> FileRef<'a> {
            /// The file of a plan.
            pub(super) fn of(plan: &'a Plan, version: u64) -> Self {
                Self {
                    slackline: version,
                    last_id: plan.last_id,
                    plan: &plan.info,
                    $($table: Rows(&plan.$table),)*
                }
            }
        }
    };
}
crate::for_each_row_kind!(define_file);
