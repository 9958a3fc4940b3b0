//! From bytes to text: byte order marks, UTF-16, binary files.

use super::ReadError;
use std::borrow::Cow;

/// The text of a UTF-8 file, without its byte order mark.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::Utf16`] or [`ReadError::Binary`] with the first byte that UTF-8
/// text cannot hold.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, ReadError> {
    let bytes = check(bytes)?;
    std::str::from_utf8(bytes).map_err(|error| ReadError::Binary {
        byte: bytes[error.valid_up_to()],
        offset: error.valid_up_to(),
    })
}

/// The text of a file that may be in UTF-8 or, as spreadsheets save it, in Windows-1252; the flag says
/// that it was the latter.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::Utf16`], or [`ReadError::Binary`] for a NUL byte.
pub(super) fn decode_any(bytes: &[u8]) -> Result<(Cow<'_, str>, bool), ReadError> {
    let bytes = check(bytes)?;
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (bytes.iter().map(|&byte| windows_1252(byte)).collect(), true),
    })
}

/// The characters of Windows-1252 from 0x80 to 0x9F; undefined ones are control characters, as in the
/// WHATWG encoding standard.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Takes off the byte order mark and refuses what is no text in any code page.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::Utf16`], or [`ReadError::Binary`] for a NUL byte.
pub(super) fn check(bytes: &[u8]) -> Result<&[u8], ReadError> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if is_utf16(text) {
        return Err(ReadError::Utf16);
    }
    match text.iter().position(|&byte| byte == 0) {
        Some(offset) => Err(ReadError::Binary { byte: 0, offset }),
        None => Ok(text),
    }
}

/// With a byte order mark, or without one when its first two characters are ASCII.
fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [a, b, c, d, ..] => {
            let zeros = [*a == 0, *b == 0, *c == 0, *d == 0];
            zeros == [true, false, true, false] || zeros == [false, true, false, true]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_what_only_looks_like_a_file() {
        assert_eq!(decode(b"\xEF\xBB\xBFkey"), Ok("key"));
        assert_eq!(
            decode_any(b"caf\xE9 \x96"),
            Ok((Cow::Borrowed("café –"), true))
        );
        assert_eq!(decode(b""), Err(ReadError::Empty));
        assert_eq!(decode(b"\xEF\xBB\xBF \r\n"), Err(ReadError::Empty));
        assert_eq!(decode(b"\xFF\xFEk\0e\0"), Err(ReadError::Utf16));
        assert_eq!(decode(b"k\0e\0y\0"), Err(ReadError::Utf16));
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(decode(png), Err(ReadError::Binary { byte: 0, offset: 8 }));
        assert_eq!(
            decode(b"caf\xE9"),
            Err(ReadError::Binary {
                byte: 0xE9,
                offset: 3
            })
        );
    }
}
