//! How plans and edits are kept in the library: compact JSON, deflated where that is worth it.
//!
//! The first byte says which: `0` plain, `1` deflated. A plan is a plan file, so it carries its format
//! version and stays readable by later programs; an edit is its changes, rows before and after.

use super::error::LibraryError;
use crate::edit::{Change, Edit};
use crate::exchange::plan_json;
use crate::plan::Plan;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::io::{Read, Write};

const PLAIN: u8 = 0;
const DEFLATED: u8 = 1;
/// Smaller texts are not worth the time.
const WORTH_DEFLATING: usize = 4096;
/// What a packed text may unfold to; a damaged one must not fill the memory.
const LARGEST: u64 = super::LARGEST_FILE;

/// A plan as it is kept.
pub(super) fn pack_plan(plan: &Plan) -> Vec<u8> {
    pack(&plan_json::write(plan))
}

/// Reads a kept plan.
///
/// # Errors
/// When it is damaged, or of a newer format.
pub(super) fn unpack_plan(bytes: &[u8]) -> Result<Plan, LibraryError> {
    let text = unpack(bytes)?;
    plan_json::read(&text).map_err(|error| LibraryError::Unreadable(error.to_string()))
}

/// The changes of an edit as they are kept; its label has a column of its own.
pub(super) fn pack_edit(edit: &Edit) -> Vec<u8> {
    let text = serde_json::to_vec(&edit.changes);
    pack(&text.expect("rows are structs with text keys, written to memory"))
}

/// Reads a kept edit.
///
/// # Errors
/// When it is damaged, or its rows have fields this program does not know.
pub(super) fn unpack_edit(label: String, bytes: &[u8]) -> Result<Edit, LibraryError> {
    let text = unpack(bytes)?;
    let changes: Vec<Change> = serde_json::from_slice(&text)
        .map_err(|error| LibraryError::Unreadable(error.to_string()))?;
    Ok(Edit { label, changes })
}

/// Packs any text.
pub(super) fn pack(text: &[u8]) -> Vec<u8> {
    if text.len() >= WORTH_DEFLATING {
        let mut encoder = DeflateEncoder::new(vec![DEFLATED], Compression::fast());
        let packed = encoder.write_all(text).and_then(|()| encoder.finish());
        if let Ok(packed) = packed {
            return packed;
        }
    }
    let mut plain = Vec::with_capacity(text.len() + 1);
    plain.push(PLAIN);
    plain.extend_from_slice(text);
    plain
}

/// Unpacks any text.
///
/// # Errors
/// When it is damaged.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, LibraryError> {
    let damaged = |what: &str| LibraryError::Unreadable(what.to_owned());
    match bytes.split_first() {
        Some((&PLAIN, text)) => Ok(text.to_vec()),
        Some((&DEFLATED, packed)) => {
            let mut text = Vec::new();
            DeflateDecoder::new(packed)
                .take(LARGEST)
                .read_to_end(&mut text)
                .map_err(|error| damaged(&error.to_string()))?;
            Ok(text)
        }
        _ => Err(damaged("an unknown way of packing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_read_back_and_damage_is_an_error() {
        for text in [&b""[..], b"short", &b"long and dull ".repeat(1000)] {
            assert_eq!(unpack(&pack(text)).expect("read"), text);
        }
        let long = pack(&b"long and dull ".repeat(1000));
        assert!(long.len() < 1000, "{} bytes", long.len());
        assert!(unpack(&[]).is_err() && unpack(&[9, 1]).is_err());
        assert!(unpack(&[1, 0xff, 0xff, 0xff]).is_err());
        assert!(unpack_plan(&pack(b"{")).is_err());
    }
}
