//! Words that a shell takes as they are.

/// A word in single quotes, on one line.
pub(super) fn single(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("'{}'", line.trim().replace('\'', "'\\''"))
}

/// A key of letters, digits, `.`, `_`, `-` alone, everything else as `%XX`.
pub(in crate::exchange) fn encoded(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for byte in key.trim().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' => out.push(char::from(byte)),
            // Two dashes would end the comment that hides the key; a leading one is an option.
            b'-' if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A word that is no line of the text, to end a here-document with.
pub(super) fn delimiter(text: &str) -> String {
    let mut end = "SLACKLINE".to_owned();
    while text.lines().any(|line| line == end) {
        end.push('_');
    }
    end
}

/// FNV-1a over several texts: tells two versions apart, keeps nothing secret.
///
/// Source: Fowler, Noll and Vo, *The FNV Non-Cryptographic Hash Algorithm*, 1991.
pub(super) fn hash(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0xFF]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_quotes() {
        assert_eq!(single("it's $(x) `y`\nz"), "'it'\\''s $(x) `y` z'");
        assert_eq!(encoded("-a--b c'設"), "%2Da-%2Db%20c%27%E8%A8%AD");
        assert_eq!(delimiter("a\nSLACKLINE\nSLACKLINE_"), "SLACKLINE__");
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    }
}
