//! From bytes to text, by byte order mark or by what the XML declaration says.

use crate::exchange::ReadError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The text of an XML file.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// What had to be guessed or replaced, in words.
    pub(super) notes: Vec<String>,
}

/// Decodes an XML file; bytes that its encoding does not know become replacement characters.
///
/// # Errors
/// [`ReadError::Empty`], or [`ReadError::Binary`] for a NUL byte in a file of single bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, ReadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let mut notes = Vec::new();
    let (encoding, mark) = Encoding::for_bom(bytes)
        .or_else(|| utf16_without_mark(bytes))
        .unwrap_or_else(|| (declared(bytes, &mut notes), 0));
    let body = &bytes[mark..];
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    if let (false, Some(offset)) = (is_wide, body.iter().position(|&byte| byte == 0)) {
        return Err(ReadError::Binary {
            byte: 0,
            offset: offset + mark,
        });
    }
    let (mut text, has_errors) = encoding.decode_without_bom_handling(body);
    if has_errors && encoding == UTF_8 {
        (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
        notes
            .push("the file is not UTF-8, as it should be: it was read as Windows-1252".to_owned());
    } else if has_errors {
        let name = encoding.name();
        notes.push(format!("bytes that {name} does not know were replaced"));
    }
    Ok(Decoded { text, notes })
}

/// `<` and a zero byte: UTF-16 that lost its mark.
fn utf16_without_mark(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match bytes {
        [b'<', 0, ..] => Some((UTF_16LE, 0)),
        [0, b'<', ..] => Some((UTF_16BE, 0)),
        _ => None,
    }
}

/// The encoding of `<?xml … encoding="…"?>`; UTF-8 where none is said.
fn declared(bytes: &[u8], notes: &mut Vec<String>) -> &'static Encoding {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let label = head
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(declaration, _)| declaration.split_once("encoding"))
        .map(|(_, value)| value.trim_start_matches([' ', '=', '"', '\'']))
        .and_then(|value| value.split(['"', '\'', ' ']).next());
    let Some(label) = label else { return UTF_8 };
    match Encoding::for_label(label.as_bytes()) {
        // In single bytes the declaration could be read, so it cannot be UTF-16.
        Some(encoding) if encoding != UTF_16LE && encoding != UTF_16BE => encoding,
        Some(_) => UTF_8,
        None => {
            notes.push(format!(
                "the encoding \"{label}\" is unknown: UTF-8 is tried"
            ));
            UTF_8
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).expect("text").text.into_owned()
    }

    #[test]
    fn marks_declarations_and_neither_are_understood() {
        assert_eq!(text("<a>é</a>".as_bytes()), "<a>é</a>");
        assert_eq!(text(b"\xEF\xBB\xBF<a/>"), "<a/>");
        assert_eq!(text(b"\xFF\xFE<\0a\0/\0>\0"), "<a/>");
        assert_eq!(text(b"<\0a\0/\0>\0"), "<a/>");
        let cyrillic = b"<?xml version='1.0' encoding='windows-1251'?><a>\xcf</a>";
        assert!(text(cyrillic).ends_with("<a>П</a>"));
        let wrong = decode(b"<a>\xe9</a>").expect("text");
        assert_eq!((&*wrong.text, wrong.notes.len()), ("<a>é</a>", 1));
        assert!(decode(b"<a>\0</a>").is_err() && decode(b" \n").is_err());
    }
}
