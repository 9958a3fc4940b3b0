//! What a workbook of ours promises, held on the parts that need the module's inside.

use super::read::kinds;
use crate::plan::RowKind;

macro_rules! kinds_of_plan {
    ($($table:ident: $row:ident($id:ident) $name:literal,)*) => {
        const ALL: &[RowKind] = &[$(RowKind::$row),*];
    };
}
crate::for_each_row_kind!(kinds_of_plan);

#[test]
fn every_row_kind_has_a_sheet() {
    let mut kinds = kinds();
    kinds.sort_unstable();
    assert_eq!(kinds, ALL);
}
