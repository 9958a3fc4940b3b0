//! XML in and out, for the formats that are made of it.
//!
//! Reading gives a tree of elements with their lines ([`read`]), bounded in depth and size; entities are
//! never expanded, so there is nothing a document type could do. Names are compared without their
//! namespace, because real files have the right one, another one or none. Writing ([`write::Writer`]) puts
//! elements one behind the other in the order the format demands. Neither knows any format.

mod decode;
mod read;
mod write;

pub(super) use read::{Element, read};
pub(super) use write::{Writer, is_allowed};

/// Whether bytes look like XML whose root element has this name.
pub(super) fn has_root(bytes: &[u8], name: &str) -> bool {
    root_tag(bytes).is_some_and(|tag| local_name(&tag) == name)
}

/// The name and attributes of the root element, as they stand in the first kilobytes.
pub(super) fn root_tag(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let text = decode::decode(head).ok()?.text;
    let mut rest = text.trim_start();
    loop {
        rest = rest.trim_start();
        let close = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            ">"
        } else {
            break;
        };
        rest = &rest[rest.find(close)? + close.len()..];
    }
    let inner = rest.strip_prefix('<')?;
    Some(inner[..inner.find('>')?].to_owned())
}

/// The name in a tag, without its namespace prefix.
fn local_name(tag: &str) -> &str {
    let end = tag
        .find(|c: char| c.is_whitespace() || c == '/')
        .unwrap_or(tag.len());
    let name = &tag[..end];
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_behind_whatever_stands_before_it() {
        let text =
            b"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- <no> --><!DOCTYPE x>\n<m:Project a='1'>";
        assert!(has_root(text, "Project"));
        assert!(has_root(b"<Project/>", "Project"));
        assert!(!has_root(b"<Projects/>", "Project"));
        for text in [&b""[..], b"<", b"<!--", b"Project", b"{\"a\": 1}"] {
            assert!(!has_root(text, "Project"));
        }
    }
}
