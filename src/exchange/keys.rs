//! Keys for what is read: the id where it is free, else a new one.

use crate::plan::integrity::folded;
use std::collections::HashSet;

/// The keys that are taken.
#[derive(Default)]
pub(super) struct Keys {
    taken: HashSet<String>,
    number: usize,
    /// What was named anew, in sentences.
    pub(super) repaired: Vec<String>,
}

impl Keys {
    /// Takes the wanted key, or one that is free.
    pub(super) fn claim(&mut self, wanted: &str) -> String {
        let wanted = wanted.trim();
        if !wanted.is_empty() && self.taken.insert(folded(wanted)) {
            return wanted.to_owned();
        }
        loop {
            self.number += 1;
            let key = format!("T-{}", self.number);
            if self.taken.insert(folded(&key)) {
                if !wanted.is_empty() {
                    self.repaired.push(format!(
                        "{wanted} is there twice: the second is called {key}"
                    ));
                }
                return key;
            }
        }
    }
}
