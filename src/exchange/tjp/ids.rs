//! Identifiers: letters, digits and underscores, no two alike.

use std::collections::HashSet;

/// Identifiers that are taken.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
}

/// The longest identifier that is made of a name.
const LONGEST: usize = 40;

impl Ids {
    /// An identifier like a name that nothing else has.
    pub(super) fn of(&mut self, name: &str, otherwise: &str) -> String {
        let base = slug(name).unwrap_or_else(|| otherwise.to_owned());
        let mut id = base.clone();
        let mut number = 1;
        while !self.taken.insert(id.to_lowercase()) {
            number += 1;
            id = format!("{base}_{number}");
        }
        id
    }
}

/// A name as an identifier, if anything is left of it.
fn slug(name: &str) -> Option<String> {
    let mut slug = String::new();
    for character in name.chars().take(LONGEST) {
        match character {
            'A'..='Z' | 'a'..='z' | '0'..='9' => slug.push(character),
            _ if slug.ends_with('_') || slug.is_empty() => {}
            _ => slug.push('_'),
        }
    }
    let slug = slug.trim_end_matches('_');
    let first = slug.chars().next()?;
    Some(if first.is_ascii_digit() {
        format!("t{slug}")
    } else {
        slug.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_plain_and_differ() {
        let mut ids = Ids::default();
        assert_eq!(ids.of("ROADMAP-008", "t"), "ROADMAP_008");
        assert_eq!(ids.of("roadmap 008", "t"), "roadmap_008_2");
        assert_eq!(ids.of("3.1", "t"), "t3_1");
        assert_eq!(ids.of("設計", "t9"), "t9");
        assert_eq!(ids.of("", "t9"), "t9_2");
    }
}
