//! From bytes to text and back: damaged characters are put right, and the original bytes stay known.
//!
//! A document that was once decoded as Windows-1252 and saved again shows `âœ…` for `✅`. Each run of such
//! characters is undone only when the *whole* run reads back as UTF-8, before anything else looks at the
//! text: the runs hold curly quotes that a later clean-up would destroy. Bytes that are no UTF-8 are read
//! as Windows-1252. Everything put right is a [`Repair`], from which [`encode`] restores the exact bytes.

use super::lines::Lines;
use crate::plan::Repair;
use std::ops::Range;

/// The characters of Windows-1252 from 0x80 to 0x9F; undefined ones are control characters, as in the
/// WHATWG encoding standard.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Stands in [`Repair::damaged`] for a byte that is no UTF-8: this plus the byte, in the private use area.
const RAW_BYTE: u32 = 0xF700;

/// How often a text may have been damaged over and over.
const MOST_ROUNDS: usize = 3;

/// A text put right, and what was put right in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// The text; line ends, byte order mark and trailing spaces as they were.
    pub text: String,
    /// What was put right, in the order of the text.
    pub repairs: Vec<Repair>,
}

/// A repair at its place in the repaired text.
struct Mended {
    at: usize,
    damaged: String,
    repaired: String,
}

/// Reads bytes as text and puts damaged characters right. O(bytes).
pub fn decode(bytes: &[u8]) -> Decoded {
    let (text, raw) = lossless(bytes);
    let mended = if raw.is_empty() {
        mojibake(&text)
    } else {
        (text, raw)
    };
    let (text, mended) = mended;
    let lines = Lines::of(&text);
    let repairs = mended
        .into_iter()
        .map(|one| {
            let line = lines.number(one.at);
            Repair {
                line,
                column: (one.at - lines.range(line).start) as u32,
                damaged: one.damaged,
                repaired: one.repaired,
            }
        })
        .collect();
    Decoded { text, repairs }
}

/// The bytes a text was read from.
///
/// Repairs that do not fit the text any more (their line or characters are gone) are passed over.
pub fn encode(text: &str, repairs: &[Repair]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + repairs.len() * 4);
    encode_part(text, &places(text, repairs), 0..text.len(), &mut out);
    out
}

/// Appends the original bytes of a part of a text, given where its repairs stand. O(part + log repairs).
pub(in crate::document) fn encode_part(
    text: &str,
    places: &[(usize, &Repair)],
    part: Range<usize>,
    out: &mut Vec<u8>,
) {
    let first = places.partition_point(|(at, _)| *at < part.start);
    let mut from = part.start;
    for (at, repair) in &places[first..] {
        if at + repair.repaired.len() > part.end {
            break;
        }
        out.extend_from_slice(&text.as_bytes()[from..*at]);
        push_damaged(&repair.damaged, out);
        from = at + repair.repaired.len();
    }
    out.extend_from_slice(&text.as_bytes()[from.min(part.end)..part.end]);
}

/// Appends new text to a document: as UTF-8, or in Windows-1252 where the document is in it.
pub(in crate::document) fn push_new(text: &str, is_single_byte: bool, out: &mut Vec<u8>) {
    for c in text.chars() {
        match to_windows_1252(c).filter(|_| is_single_byte) {
            Some(byte) => out.push(byte),
            None => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Whether a repair stands for a byte that was no UTF-8.
pub(in crate::document) fn is_raw_byte(repair: &Repair) -> bool {
    repair
        .damaged
        .chars()
        .all(|c| (0x80..=0xFF).contains(&u32::from(c).wrapping_sub(RAW_BYTE)))
}

/// Where each repair stands in the repaired text, in order; those that do not fit are left out.
pub fn places<'r>(text: &str, repairs: &'r [Repair]) -> Vec<(usize, &'r Repair)> {
    let lines = Lines::of(text);
    let mut found = Vec::with_capacity(repairs.len());
    let mut free = 0;
    for repair in repairs.iter().filter(|repair| repair.line >= 1) {
        let range = lines.range(repair.line);
        let at = range.start + repair.column as usize;
        let is_there = at >= free
            && text
                .get(at..)
                .is_some_and(|rest| rest.starts_with(&repair.repaired));
        if is_there && !repair.repaired.is_empty() {
            free = at + repair.repaired.len();
            found.push((at, repair));
        }
    }
    found
}

/// Appends the original bytes of a damaged run.
fn push_damaged(damaged: &str, out: &mut Vec<u8>) {
    for c in damaged.chars() {
        match u32::from(c).checked_sub(RAW_BYTE) {
            Some(byte @ 0x80..=0xFF) => out.push(byte as u8),
            _ => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// UTF-8 as it is; other bytes as Windows-1252, each noted.
fn lossless(bytes: &[u8]) -> (String, Vec<Mended>) {
    let mut text = String::with_capacity(bytes.len());
    let mut mended = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for &byte in chunk.invalid() {
            let c = from_windows_1252(byte);
            mended.push(Mended {
                at: text.len(),
                damaged: char::from_u32(RAW_BYTE + u32::from(byte))
                    .into_iter()
                    .collect(),
                repaired: c.to_string(),
            });
            text.push(c);
        }
    }
    (text, mended)
}

fn from_windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte a character stands for in Windows-1252, where it is above ASCII.
fn to_windows_1252(c: char) -> Option<u8> {
    match u32::from(c) {
        0xA0..=0xFF => Some(u32::from(c) as u8),
        code @ 0x81..=0x9D if WINDOWS_1252[(code - 0x80) as usize] == c => Some(code as u8),
        0..=0xFF => None,
        _ => WINDOWS_1252
            .iter()
            .position(|&known| known == c)
            .map(|place| 0x80 + place as u8),
    }
}

/// Undoes every damaged run.
fn mojibake(text: &str) -> (String, Vec<Mended>) {
    let runs = damaged_runs(text);
    let has_company = runs.iter().any(|run| !is_doubtful(&run.2)) || runs.len() >= 3;
    let mut out = String::with_capacity(text.len());
    let mut mended = Vec::new();
    let mut from = 0;
    for (start, end, repaired) in runs {
        if is_doubtful(&repaired) && !has_company {
            continue;
        }
        out.push_str(&text[from..start]);
        mended.push(Mended {
            at: out.len(),
            damaged: text[start..end].to_owned(),
            repaired: repaired.clone(),
        });
        out.push_str(&repaired);
        from = end;
    }
    out.push_str(&text[from..]);
    (out, mended)
}

/// A single character of two bytes outside Latin-1: `Ö“` is such a run in clean German too, so it is put
/// right only where other runs show that the text is damaged.
fn is_doubtful(repaired: &str) -> bool {
    let mut characters = repaired.chars();
    matches!(
        (characters.next(), characters.next()),
        (Some('\u{100}'..='\u{7FF}'), None)
    )
}

/// Every run of characters above ASCII that is UTF-8 read as Windows-1252: start, end, what it was.
fn damaged_runs(text: &str) -> Vec<(usize, usize, String)> {
    let mut runs = Vec::new();
    let mut run: Option<(usize, Vec<u8>)> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (to_windows_1252(c), &mut run) {
            (Some(byte), Some((_, bytes))) => bytes.push(byte),
            (Some(byte), None) => run = Some((at, vec![byte])),
            (None, _) => {
                if let Some((start, bytes)) = run.take()
                    && let Some(repaired) = undone(bytes)
                {
                    runs.push((start, at, repaired));
                }
            }
        }
    }
    runs
}

/// The text some bytes were meant to be, where all of them read as UTF-8.
fn undone(bytes: Vec<u8>) -> Option<String> {
    let mut text = String::from_utf8(bytes).ok()?;
    for _ in 1..MOST_ROUNDS {
        let again: Option<Vec<u8>> = text.chars().map(to_windows_1252).collect();
        match again.and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(deeper) => text = deeper,
            None => break,
        }
    }
    // A control character is no text somebody wrote.
    (!text.chars().any(char::is_control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damage(text: &str) -> String {
        text.bytes()
            .map(|byte| {
                if byte < 0x80 {
                    char::from(byte)
                } else {
                    from_windows_1252(byte)
                }
            })
            .collect()
    }

    #[test]
    fn damaged_runs_are_put_right_and_written_back_exactly() {
        let clean = "a ✅ b → c\r\n├── 🚀 ≥80% ✓\n";
        let damaged = damage(clean);
        let decoded = decode(damaged.as_bytes());
        assert_eq!(decoded.text, clean);
        assert_eq!(decoded.repairs.len(), 6);
        assert_eq!(decoded.repairs[2].line, 2);
        assert_eq!(encode(&decoded.text, &decoded.repairs), damaged.as_bytes());
    }

    #[test]
    fn clean_text_stays_as_it_is() {
        for text in [
            "café – “quoted” → ✓",
            "„SPÖ“ und „SPÖ“",
            "naïve – Ünïcödé",
            "任务 一 → 二",
            "Æther…",
        ] {
            let decoded = decode(text.as_bytes());
            assert_eq!(
                (decoded.text.as_str(), decoded.repairs.len()),
                (text, 0),
                "{text}"
            );
        }
    }

    #[test]
    fn a_clean_mark_beside_a_damaged_one_stays_clean() {
        let text = format!("✅ {} ✅", damage("✅"));
        let decoded = decode(text.as_bytes());
        assert_eq!(decoded.text, "✅ ✅ ✅");
        assert_eq!(encode(&decoded.text, &decoded.repairs), text.as_bytes());
    }

    #[test]
    fn bytes_that_are_no_utf8_come_back() {
        for bytes in [
            &b"caf\xE9 \x96 end"[..],
            b"\xFF\xC3(",
            b"ok \xE2\x80",
            b"\xEF\xBB\xBF# t\xE4t",
        ] {
            let decoded = decode(bytes);
            assert_eq!(encode(&decoded.text, &decoded.repairs), bytes);
        }
        assert_eq!(decode(b"caf\xE9 \x96").text, "café –");
    }

    #[test]
    fn text_damaged_twice_is_put_right() {
        let twice = damage(&damage("→ ok"));
        assert_eq!(decode(twice.as_bytes()).text, "→ ok");
    }
}
