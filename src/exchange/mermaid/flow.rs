//! The statements of a flowchart's line: boxes, arrows, subgraphs.
//!
//! Follows Mermaid's own grammar where it matters for what is planned, traps included: `A---oB` is an
//! arrow with a circle to `B`, several boxes stand on both sides of an arrow with `&`.

use super::text::plain;

/// What one statement says.
#[derive(Debug, PartialEq)]
pub(super) enum Statement {
    /// How the chart looks.
    Look,
    /// A subgraph begins.
    Open { id: String, name: String },
    /// A subgraph ends.
    Close,
    /// Boxes with arrows between them.
    Chain { boxes: Vec<Shape>, links: Vec<Link> },
    /// Something else.
    Unknown(String),
}

/// A box as a statement names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shape {
    pub(super) id: String,
    /// What it says, where the statement says it.
    pub(super) text: Option<String>,
    /// The bracket that opens its text.
    pub(super) open: &'static str,
}

/// An arrow.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) label: String,
    pub(super) stroke: Stroke,
    pub(super) is_both_ways: bool,
    pub(super) is_backward: bool,
}

/// How an arrow is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stroke {
    Firm,
    Dotted,
    /// A line without a head.
    Headless,
    /// Only keeps boxes in order.
    Invisible,
}

/// Statements that say how the chart looks.
const LOOKS: [&str; 9] = [
    "direction",
    "classDef",
    "class",
    "style",
    "linkStyle",
    "click",
    "accTitle",
    "accTitle:",
    "accDescr",
];

/// Brackets around a box's text, longer ones before their beginnings.
const BRACKETS: [(&str, &[&str]); 13] = [
    ("(((", &[")))"]),
    ("([", &["])"]),
    ("[[", &["]]"]),
    ("[(", &[")]"]),
    ("((", &["))"]),
    ("{{", &["}}"]),
    ("[/", &["/]", "\\]"]),
    ("[\\", &["\\]", "/]"]),
    ("(-", &["-)"]),
    (">", &["]"]),
    ("[", &["]"]),
    ("(", &[")"]),
    ("{", &["}"]),
];

/// Boxes on the two sides of one arrow, multiplied, at most.
const MOST_PAIRS: usize = 10_000;

/// The statements of a line.
pub(super) fn statements(line: &str) -> Vec<Statement> {
    let mut cursor = Cursor { rest: line };
    let mut found = Vec::new();
    loop {
        cursor.rest = cursor.rest.trim_start_matches([' ', '\t', ';']);
        if cursor.rest.is_empty() {
            return found;
        }
        let before = cursor.rest.len();
        let statement = cursor.statement();
        let is_unknown = matches!(statement, Statement::Unknown(_));
        found.push(statement);
        if is_unknown || cursor.rest.len() == before {
            return found;
        }
    }
}

struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn statement(&mut self) -> Statement {
        let end = self.rest.find([' ', '\t', ';']).unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        let is_alone = self.rest[end..].trim_start_matches([' ', '\t']).is_empty()
            || self.rest[end..].starts_with(';');
        if word == "end" && is_alone {
            self.rest = &self.rest[end..];
            return Statement::Close;
        }
        if word == "subgraph" {
            let text = std::mem::take(&mut self.rest);
            return open(text[end..].trim().trim_end_matches(';'));
        }
        if LOOKS.contains(&word) && !starts_link(self.rest[end..].trim_start()) {
            self.rest = "";
            return Statement::Look;
        }
        let all = self.rest;
        self.chain().unwrap_or_else(|| {
            self.rest = "";
            Statement::Unknown(all.chars().take(60).collect())
        })
    }

    fn chain(&mut self) -> Option<Statement> {
        let mut boxes = self.group()?;
        let mut links = Vec::new();
        let mut before: Vec<String> = boxes.iter().map(|b| b.id.clone()).collect();
        loop {
            self.skip();
            if self.rest.is_empty() || self.rest.starts_with(';') {
                return Some(Statement::Chain { boxes, links });
            }
            let link = self.link()?;
            let next = self.group()?;
            if before.len() * next.len() > MOST_PAIRS {
                return None;
            }
            for from in &before {
                links.extend(next.iter().map(|to| Link {
                    from: from.clone(),
                    to: to.id.clone(),
                    ..link.clone()
                }));
            }
            before = next.iter().map(|b| b.id.clone()).collect();
            boxes.extend(next);
        }
    }

    /// `A & B["two"]`.
    fn group(&mut self) -> Option<Vec<Shape>> {
        let mut boxes = Vec::new();
        loop {
            self.skip();
            boxes.push(self.shape()?);
            self.skip();
            if !self.take("&") {
                return Some(boxes);
            }
        }
    }

    fn shape(&mut self) -> Option<Shape> {
        let id = self.id()?;
        let mut shape = Shape {
            id: id.to_owned(),
            ..Shape::default()
        };
        if let Some(rest) = self.rest.strip_prefix("@{") {
            let end = rest.find('}')?;
            shape.text = label_of(&rest[..end]);
            self.rest = &rest[end + 1..];
        } else if let Some((open, closes)) = BRACKETS
            .iter()
            .find(|(open, _)| self.rest.starts_with(open))
        {
            self.rest = &self.rest[open.len()..];
            shape.open = open;
            shape.text = Some(plain(self.inside(closes)?));
        }
        if self.take(":::") {
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            self.rest = self.rest.trim_start_matches(is_name);
        }
        Some(shape)
    }

    /// The text up to one of the closing brackets, which quotes may hide.
    fn inside(&mut self, closes: &[&str]) -> Option<&'a str> {
        let trimmed = self.rest.trim_start();
        if let Some(quoted) = trimmed.strip_prefix('"') {
            let end = quoted.find('"')?;
            let behind = quoted[end + 1..].trim_start();
            let close = closes.iter().find(|close| behind.starts_with(**close))?;
            self.rest = &behind[close.len()..];
            return Some(quoted[..end].trim().trim_matches('`'));
        }
        let ends = closes
            .iter()
            .filter_map(|close| Some((self.rest.find(close)?, close)));
        let (end, close) = ends.min_by_key(|(end, _)| *end)?;
        let text = &self.rest[..end];
        self.rest = &self.rest[end + close.len()..];
        Some(text)
    }

    fn id(&mut self) -> Option<&'a str> {
        let mut end = 0;
        for (at, c) in self.rest.char_indices() {
            let is_mark = matches!(c, '-' | '.' | '=' | '<') && starts_link(&self.rest[at..]);
            let is_id = c.is_alphanumeric() || "_-.!#$%'*+/?=`".contains(c) || !c.is_ascii();
            if is_mark || !is_id {
                break;
            }
            end = at + c.len_utf8();
        }
        let id = &self.rest[..end];
        self.rest = &self.rest[end..];
        (!id.is_empty()).then_some(id)
    }

    fn link(&mut self) -> Option<Link> {
        // `e1@-->` gives the arrow a name.
        if let Some((name, rest)) = self.rest.split_once('@')
            && !name.contains(char::is_whitespace)
            && starts_link(rest)
        {
            self.rest = rest;
        }
        let is_backward = self.take("<");
        if !is_backward && (self.rest.starts_with("o-") || self.rest.starts_with("x-")) {
            self.rest = &self.rest[1..];
        }
        let (stroke, label, has_head) = self.stroke()?;
        let mut link = Link {
            from: String::new(),
            to: String::new(),
            label,
            stroke,
            is_both_ways: is_backward && has_head,
            is_backward: is_backward && !has_head,
        };
        if stroke == Stroke::Firm && !has_head && !is_backward {
            link.stroke = Stroke::Headless;
        }
        self.skip();
        if self.take("|") {
            let end = self.rest.find('|')?;
            link.label = unquoted(&self.rest[..end]);
            self.rest = &self.rest[end + 1..];
        }
        Some(link)
    }

    /// The line of an arrow with its inner text, and whether it ends in a head.
    fn stroke(&mut self) -> Option<(Stroke, String, bool)> {
        if self.rest.starts_with("~~~") {
            self.rest = self.rest.trim_start_matches('~');
            return Some((Stroke::Invisible, String::new(), false));
        }
        if self.rest.starts_with("-.") {
            return self.dotted();
        }
        let mark = match self.rest.as_bytes() {
            [b'-', b'-', ..] => '-',
            [b'=', b'=', ..] => '=',
            _ => return None,
        };
        let behind = self.rest.trim_start_matches(mark);
        let length = self.rest.len() - behind.len();
        self.rest = behind;
        if self.head() {
            return Some((Stroke::Firm, String::new(), true));
        }
        if length > 2 {
            return Some((Stroke::Firm, String::new(), false));
        }
        // `-- text -->`: the text ends where the line goes on.
        let again = format!("{mark}{mark}");
        let end = self.rest.find(&again)?;
        let label = unquoted(&self.rest[..end]);
        self.rest = self.rest[end..].trim_start_matches(mark);
        let has_head = self.head();
        Some((Stroke::Firm, label, has_head))
    }

    fn dotted(&mut self) -> Option<(Stroke, String, bool)> {
        let behind = self.rest[1..].trim_start_matches('.');
        if let Some(rest) = behind.strip_prefix('-') {
            self.rest = rest;
            let has_head = self.head();
            return Some((Stroke::Dotted, String::new(), has_head));
        }
        let end = behind.find(".-")?;
        let label = unquoted(&behind[..end]);
        self.rest = behind[end..].trim_start_matches('.').strip_prefix('-')?;
        let has_head = self.head();
        Some((Stroke::Dotted, label, has_head))
    }

    /// Takes an arrow head: `>`, or a circle or cross.
    fn head(&mut self) -> bool {
        self.take(">") || self.take("o") || self.take("x")
    }
}

/// Whether an arrow begins here.
fn starts_link(text: &str) -> bool {
    let text = text.strip_prefix('<').unwrap_or(text);
    ["--", "-.", "==", "~~~"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

/// `subgraph id["name"]`, `subgraph id [name]`, `subgraph name`.
fn open(text: &str) -> Statement {
    if let Some((id, rest)) = text.split_once('[') {
        let name = rest.rsplit_once(']').map_or(rest, |(name, _)| name);
        return Statement::Open {
            id: id.trim().to_owned(),
            name: plain(name.trim().trim_matches('"')),
        };
    }
    Statement::Open {
        id: text.trim_matches('"').to_owned(),
        name: plain(text.trim_matches('"')),
    }
}

/// The label of `{ shape: rect, label: "text" }`.
fn label_of(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("label:")?;
    let rest = rest.trim_start();
    Some(match rest.strip_prefix('"') {
        Some(quoted) => plain(quoted.split('"').next().unwrap_or(quoted)),
        None => plain(rest.split(',').next().unwrap_or(rest)),
    })
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches('"').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(line: &str) -> Vec<(String, String, String, Stroke)> {
        let found = statements(line)
            .into_iter()
            .flat_map(|statement| match statement {
                Statement::Chain { links, .. } => links,
                other => panic!("{line}: {other:?}"),
            });
        found.map(|l| (l.from, l.to, l.label, l.stroke)).collect()
    }

    fn link(from: &str, to: &str, label: &str, stroke: Stroke) -> (String, String, String, Stroke) {
        (from.into(), to.into(), label.into(), stroke)
    }

    #[test]
    fn arrows_of_every_kind_are_told_apart() {
        let cases = [
            ("A-->B", link("A", "B", "", Stroke::Firm)),
            ("A --> B", link("A", "B", "", Stroke::Firm)),
            (
                "A -->|\"yes, go\"| B",
                link("A", "B", "yes, go", Stroke::Firm),
            ),
            ("A -- text --> B", link("A", "B", "text", Stroke::Firm)),
            ("A -.-> B", link("A", "B", "", Stroke::Dotted)),
            (
                "A -.reserved.-> B",
                link("A", "B", "reserved", Stroke::Dotted),
            ),
            ("A ==> B", link("A", "B", "", Stroke::Firm)),
            ("A == x ==> B", link("A", "B", "x", Stroke::Firm)),
            ("A --- B", link("A", "B", "", Stroke::Headless)),
            ("A---oB", link("A", "B", "", Stroke::Firm)),
            ("A ~~~ B", link("A", "B", "", Stroke::Invisible)),
            ("a-1 e1@--> b.2", link("a-1", "b.2", "", Stroke::Firm)),
        ];
        for (line, expected) in cases {
            assert_eq!(links(line), [expected], "{line}");
        }
        assert_eq!(links("A & B --> C & D").len(), 4);
        assert_eq!(links("A --> B --> C; C --> D").len(), 3);
    }

    #[test]
    fn boxes_say_what_stands_in_their_brackets() {
        let boxes = |line: &str| match statements(line).remove(0) {
            Statement::Chain { boxes, .. } => boxes,
            other => panic!("{line}: {other:?}"),
        };
        let text = |line: &str| boxes(line)[0].text.clone().unwrap_or_default();
        assert_eq!(text("A[\"x ]; y<br/>z\"]"), "x ]; y\nz");
        assert_eq!(text("A[plain text]:::big --> B"), "plain text");
        assert_eq!(text("A([round])"), "round");
        assert_eq!(text("A{{hex}}"), "hex");
        assert_eq!(text("A@{ shape: rect, label: \"new, form\" }"), "new, form");
        assert_eq!(boxes("A --> end1[End]")[1].id, "end1");
        assert_eq!(boxes("g3{{\"a\"}}")[0].open, "{{");
    }

    #[test]
    fn what_is_no_statement_is_said_and_never_loops() {
        assert_eq!(statements("end"), [Statement::Close]);
        assert_eq!(statements("style A fill:#fff"), [Statement::Look]);
        assert!(matches!(&statements("subgraph one[Two three]")[..],
            [Statement::Open { id, name }] if id == "one" && name == "Two three"));
        for line in [
            "A[",
            "-->",
            "A -->",
            "A -- x",
            "A -. y",
            "|",
            "A[\"x]",
            "&",
            "A --> & B",
            "@",
        ] {
            let found = statements(line);
            assert!(
                matches!(found.last(), Some(Statement::Unknown(_))),
                "{line}: {found:?}"
            );
        }
    }
}
