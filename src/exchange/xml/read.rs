//! A tree of elements in one arena, bounded in depth and in number.
//!
//! Documents with a hundred fields per row in any order are easier to map from a tree than from events.
//! Names are kept once, so a tree costs about as much as its file.

use super::decode::decode;
use crate::exchange::{ReadError, Report};
use quick_xml::errors::{Error as XmlError, IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::collections::HashMap;

/// Names and values, in the order of the file.
type Attributes = Vec<(Box<str>, Box<str>)>;

/// The deepest nesting that is read; the deepest plan needs half of it.
const DEEPEST: usize = 200;
/// The most elements that are read: far beyond a plan of 100,000 tickets in the wordiest format.
const MOST_ELEMENTS: usize = 20_000_000;

/// No element.
const NONE: u32 = u32::MAX;

/// The elements of a file.
pub(in crate::exchange) struct Document {
    nodes: Vec<Node>,
    names: Vec<Box<str>>,
}

struct Node {
    /// Its place among the names.
    name: u32,
    attributes: Attributes,
    text: String,
    line: u32,
    first_child: u32,
    last_child: u32,
    next: u32,
}

/// One element of a [`Document`].
#[derive(Clone, Copy)]
pub(in crate::exchange) struct Element<'d> {
    document: &'d Document,
    node: &'d Node,
}

/// Reads a file and notes what had to be guessed.
///
/// # Errors
/// When it is no text, not well-formed, cut off, or larger than any plan.
pub(in crate::exchange) fn read(bytes: &[u8], report: &mut Report) -> Result<Document, ReadError> {
    let decoded = decode(bytes)?;
    for note in &decoded.notes {
        report.note(note.clone());
    }
    Builder::new(&decoded.text).build(report)
}

struct Builder<'a> {
    text: &'a str,
    nodes: Vec<Node>,
    names: Vec<Box<str>>,
    known: HashMap<Box<str>, u32>,
    /// The open elements, outermost first.
    open: Vec<u32>,
    /// How far lines are counted, and to which line.
    counted: (usize, usize),
    entities: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            nodes: Vec::new(),
            names: Vec::new(),
            known: HashMap::new(),
            open: Vec::new(),
            counted: (0, 1),
            entities: 0,
        }
    }

    fn build(mut self, report: &mut Report) -> Result<Document, ReadError> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().allow_dangling_amp = true;
        loop {
            let at = reader.buffer_position() as usize;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.refuse(&error, reader.error_position() as usize)),
            };
            match event {
                Event::Start(tag) => self.start(&tag, at, false)?,
                Event::Empty(tag) => self.start(&tag, at, true)?,
                Event::End(_) => drop(self.open.pop()),
                Event::Text(text) => self.push_text(&text.xml10_content()),
                Event::CData(text) => self.push_text(&text.xml10_content()),
                Event::GeneralRef(reference) => self.reference(&reference),
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        self.finish(report)
    }

    fn start(&mut self, tag: &BytesStart, at: usize, is_empty: bool) -> Result<(), ReadError> {
        let line = self.line_at(at);
        let too_much = |message: String| ReadError::TooMuch { line, message };
        if self.open.len() >= DEEPEST {
            return Err(too_much(format!(
                "elements are nested more than {DEEPEST} deep"
            )));
        }
        if self.nodes.len() >= MOST_ELEMENTS {
            return Err(too_much(format!("more than {MOST_ELEMENTS} elements")));
        }
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err(self.syntax(at, "a second element stands beside the root"));
        }
        let number = self.nodes.len() as u32;
        let name = self.name(tag.local_name().as_ref());
        let attributes = self.attributes(tag, at)?;
        self.nodes.push(Node {
            name,
            attributes,
            text: String::new(),
            line: line as u32,
            first_child: NONE,
            last_child: NONE,
            next: NONE,
        });
        if let Some(&parent) = self.open.last() {
            match std::mem::replace(&mut self.nodes[parent as usize].last_child, number) {
                NONE => self.nodes[parent as usize].first_child = number,
                last => self.nodes[last as usize].next = number,
            }
        }
        if !is_empty {
            self.open.push(number);
        }
        Ok(())
    }

    /// The place of a name among the names, a new one where it is met for the first time.
    fn name(&mut self, name: &str) -> u32 {
        if let Some(&place) = self.known.get(name) {
            return place;
        }
        let place = self.names.len() as u32;
        self.names.push(name.into());
        self.known.insert(name.into(), place);
        place
    }

    fn attributes(&mut self, tag: &BytesStart, at: usize) -> Result<Attributes, ReadError> {
        let mut found = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| self.syntax(at, &error.to_string()))?;
            let value = match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => value,
                Err(_) => {
                    self.entities += 1;
                    attribute.value.clone()
                }
            };
            found.push((attribute.key.local_name().as_ref().into(), (&*value).into()));
        }
        Ok(found)
    }

    fn push_text(&mut self, text: &str) {
        if let Some(&element) = self.open.last() {
            self.nodes[element as usize].text.push_str(text);
        }
    }

    /// Characters and the five names of XML itself are put in, everything else stays as it stands.
    fn reference(&mut self, reference: &BytesRef) {
        let name = reference.xml10_content();
        let text: Cow<str> = match reference.resolve_char_ref() {
            Ok(Some(character)) => Cow::Owned(character.to_string()),
            _ => match quick_xml::escape::resolve_predefined_entity(&name) {
                Some(text) => Cow::Borrowed(text),
                None => {
                    self.entities += 1;
                    Cow::Owned(format!("&{name};"))
                }
            },
        };
        self.push_text(&text);
    }

    fn finish(mut self, report: &mut Report) -> Result<Document, ReadError> {
        if !self.open.is_empty() {
            return Err(ReadError::Truncated {
                line: self.line_at(self.text.len()),
                field: self.path(),
            });
        }
        if self.nodes.is_empty() {
            return Err(self.syntax(self.text.len(), "there is no element in the file"));
        }
        if self.entities > 0 {
            let count = self.entities;
            report.note(format!(
                "entities are not expanded, their names stay ({count})"
            ));
        }
        // White space between elements is layout, not text.
        for node in self
            .nodes
            .iter_mut()
            .filter(|node| node.first_child != NONE)
        {
            if node.text.trim().is_empty() {
                node.text = String::new();
            }
        }
        Ok(Document {
            nodes: self.nodes,
            names: self.names,
        })
    }

    /// The open elements, as a path.
    fn path(&self) -> String {
        let place = |&node: &u32| self.nodes[node as usize].name as usize;
        let names = self
            .open
            .iter()
            .take(6)
            .map(|node| &*self.names[place(node)]);
        names.collect::<Vec<_>>().join("/")
    }

    fn refuse(&mut self, error: &XmlError, at: usize) -> ReadError {
        let is_end = match error {
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) => false,
            XmlError::Syntax(_) => true,
            XmlError::IllFormed(kind) => matches!(kind, IllFormedError::MissingEndTag(_)),
            _ => false,
        };
        if is_end {
            return ReadError::Truncated {
                line: self.line_at(at),
                field: self.path(),
            };
        }
        self.syntax(at, &error.to_string())
    }

    fn syntax(&mut self, at: usize, message: &str) -> ReadError {
        let line = self.line_at(at);
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let line_start = before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |n| n + 1);
        ReadError::Syntax {
            line,
            column: before.len() - line_start + 1,
            field: self.path(),
            message: message.to_owned(),
        }
    }

    /// The line of a byte, counted on from the last one asked for.
    fn line_at(&mut self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let (counted, line) = self.counted;
        let bytes = self.text.as_bytes();
        let newlines = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count();
        if at < counted {
            return 1 + newlines(&bytes[..at]);
        }
        self.counted = (at, line + newlines(&bytes[counted..at]));
        self.counted.1
    }
}

impl Document {
    /// The outermost element.
    pub(in crate::exchange) fn root(&self) -> Element<'_> {
        Element {
            document: self,
            node: &self.nodes[0],
        }
    }
}

impl<'d> Element<'d> {
    /// Its name, without namespace prefix.
    pub(in crate::exchange) fn name(self) -> &'d str {
        &self.document.names[self.node.name as usize]
    }

    /// The line it begins in, counted from 1.
    pub(in crate::exchange) fn line(self) -> usize {
        self.node.line as usize
    }

    /// Its own text, as it stands.
    pub(in crate::exchange) fn text(self) -> &'d str {
        &self.node.text
    }

    /// An attribute's value.
    pub(in crate::exchange) fn attribute(self, name: &str) -> Option<&'d str> {
        let mut attributes = self.node.attributes.iter();
        attributes
            .find(|(key, _)| &**key == name)
            .map(|(_, value)| &**value)
    }

    /// The elements in it, in their order.
    pub(in crate::exchange) fn children(self) -> impl Iterator<Item = Element<'d>> {
        let document = self.document;
        let at = move |number: u32| {
            let node = document.nodes.get(number as usize)?;
            Some(Element { document, node })
        };
        std::iter::successors(at(self.node.first_child), move |element| {
            at(element.node.next)
        })
    }

    /// The elements of one name in it.
    pub(in crate::exchange) fn all(self, name: &'d str) -> impl Iterator<Item = Element<'d>> {
        self.children()
            .filter(move |element| element.name() == name)
    }

    /// The first element of a name in it.
    pub(in crate::exchange) fn child(self, name: &str) -> Option<Element<'d>> {
        self.children().find(|element| element.name() == name)
    }

    /// The text of the first element of a name in it, spaces and all; `None` where that is missing or blank.
    pub(in crate::exchange) fn words(self, name: &str) -> Option<&'d str> {
        let text = self.child(name)?.text();
        (!text.trim().is_empty()).then_some(text)
    }

    /// The trimmed text of the first element of a name in it; `None` where that is missing or empty.
    pub(in crate::exchange) fn value(self, name: &str) -> Option<&'d str> {
        let text = self.child(name)?.text().trim();
        (!text.is_empty()).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> (Document, Report) {
        let mut report = Report::default();
        let document = read(text.as_bytes(), &mut report);
        (
            document.unwrap_or_else(|error| panic!("{text}: {error}")),
            report,
        )
    }

    fn refused(text: &str) -> ReadError {
        match read(text.as_bytes(), &mut Report::default()) {
            Ok(_) => panic!("{text} was read"),
            Err(error) => error,
        }
    }

    #[test]
    fn elements_texts_and_lines_are_found() {
        let (document, report) = tree(
            "<a>\n <m:b x='1 &lt; 2'>one &amp; <![CDATA[<two>]]>&#233;</m:b>\n\n <c/><b> </b></a>",
        );
        let root = document.root();
        let first = root.child("b").expect("an element");
        assert_eq!(first.text(), "one & <two>é");
        assert_eq!((first.attribute("x"), first.line()), (Some("1 < 2"), 2));
        assert_eq!(
            root.children().map(|e| e.name()).collect::<Vec<_>>(),
            ["b", "c", "b"]
        );
        assert_eq!(
            (root.all("b").count(), root.value("c"), root.text()),
            (2, None, "")
        );
        assert!(report.losses.is_empty());
    }

    #[test]
    fn entities_stay_what_they_are() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'lol'><!ENTITY y '&x;&x;'>\
                    <!ENTITY f SYSTEM 'file:///etc/passwd'>]><a b='&y;'>&y;&f;</a>";
        let (document, report) = tree(bomb);
        assert_eq!(document.root().text(), "&y;&f;");
        assert_eq!(report.losses.len(), 1);
    }

    #[test]
    fn what_is_cut_deep_or_broken_is_refused() {
        assert!(matches!(
            refused("<a><b>"),
            ReadError::Truncated { line: 1, .. }
        ));
        assert!(matches!(refused("<a>\n<b"), ReadError::Truncated { .. }));
        assert!(matches!(refused("<a></b>"), ReadError::Syntax { .. }));
        assert!(matches!(refused("<a/><b/>"), ReadError::Syntax { .. }));
        assert!(matches!(refused("no element"), ReadError::Syntax { .. }));
        let deep = "<a>".repeat(100_000);
        assert!(matches!(refused(&deep), ReadError::TooMuch { .. }));
    }
}
