//! Fingerprints: short names of bytes and of plans, equal only for what is equal.
//!
//! They tell whether a file or a plan is still the one it was, and find a snapshot that is there
//! already. They protect against accidents, not against somebody who wants two plans to look alike.

use crate::exchange::plan_json;
use crate::plan::Plan;
use std::fmt;

/// The fingerprint of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of bytes. O(bytes).
    ///
    /// FNV-1a with 128 bits: among a million snapshots two differ in it with all but certainty.
    ///
    /// Source: Fowler, Noll, Vo, *The FNV Non-Cryptographic Hash Algorithm*, IETF draft-eastlake-fnv.
    pub fn of(bytes: &[u8]) -> Self {
        const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let step = |hash: u128, byte: &u8| (hash ^ u128::from(*byte)).wrapping_mul(PRIME);
        Self(bytes.iter().fold(OFFSET, step))
    }

    /// The fingerprint of a plan: equal for equal plans, whatever ids they have handed out before.
    pub fn of_plan(plan: &Plan) -> Self {
        Self::of(&canonical(plan))
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        u128::from_str_radix(text, 16).ok().map(Self)
    }
}

/// The plan file of a plan as if it had handed out no more ids than it uses.
fn canonical(plan: &Plan) -> Vec<u8> {
    let mut plan = plan.clone();
    plan.last_id = 0;
    plan.settle_last_id();
    plan_json::write(&plan)
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values_are_met_and_text_reads_back() {
        // Test vectors of draft-eastlake-fnv for FNV-1a 128.
        assert_eq!(
            Fingerprint::of(b"").to_string(),
            "6c62272e07bb014262b821756295c58d"
        );
        assert_eq!(
            Fingerprint::of(b"a").to_string(),
            "d228cb696f1a8caf78912b704e4a8964"
        );
        let print = Fingerprint::of(b"foobar");
        assert_eq!(print.to_string(), "343e1662793c64bf6f0d3597ba446f18");
        assert_eq!(Fingerprint::parse(&print.to_string()), Some(print));
        assert_eq!(Fingerprint::parse("nothing"), None);
    }

    #[test]
    fn handed_out_ids_do_not_count() {
        let later = Plan {
            last_id: 7,
            ..Plan::default()
        };
        assert_eq!(
            Fingerprint::of_plan(&Plan::default()),
            Fingerprint::of_plan(&later)
        );
    }
}
