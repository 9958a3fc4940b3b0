//! A drawing as SVG elements with their bounds, so that a page can be cut out of it.
//!
//! Knows shapes, colours and text; nothing of plans. Text stays text; it is measured with the shipped
//! fonts, so that what has to fit fits.

use super::fonts::{self, Weight};
use crate::exchange::palette::Rgb;
use crate::layout::Rect;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A drawing in the making.
#[derive(Default)]
pub(super) struct Canvas {
    elements: Vec<Element>,
    open: Option<String>,
    /// Where words stand: a sheet without any shows nothing that somebody looks for.
    pub(super) words: Vec<Rect>,
    /// Characters none of the shipped fonts has.
    pub(super) missing: BTreeSet<char>,
}

struct Element {
    bounds: Rect,
    svg: String,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: Option<Rgb>,
    pub(super) width: f32,
    /// Lengths of dash and gap; empty for a whole line.
    pub(super) dash: &'static str,
}

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) colour: Rgb,
    pub(super) anchor: Anchor,
}

/// Which end of a text its place means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Stroke {
    /// A whole line.
    pub(super) fn line(colour: Rgb, width: f32) -> Self {
        Self {
            colour: Some(colour),
            width,
            dash: "",
        }
    }

    /// A broken line.
    pub(super) fn dashed(colour: Rgb, width: f32, dash: &'static str) -> Self {
        Self {
            dash,
            ..Self::line(colour, width)
        }
    }
}

impl Style {
    /// Text that starts at its place.
    pub(super) fn new(size: f32, weight: Weight, colour: Rgb) -> Self {
        Self {
            size,
            weight,
            colour,
            anchor: Anchor::Start,
        }
    }

    /// The same, with another end at its place.
    pub(super) fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A rectangle by its corner and size.
pub(super) fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect {
        x,
        y,
        width,
        height,
    }
}

// Writing into a string cannot fail, so the results of `write!` are dropped in this file.

impl Canvas {
    /// Everything until [`Canvas::close`] is one element with a tip.
    pub(super) fn open(&mut self, tip: &str) {
        let mut svg = String::from("<g>");
        let tip = one_line(tip);
        if !tip.is_empty() {
            let _ = write!(svg, "<title>{}</title>", escaped(&tip));
        }
        self.open = Some(svg);
    }

    /// Ends the element.
    pub(super) fn close(&mut self, bounds: Rect) {
        if let Some(mut svg) = self.open.take() {
            svg.push_str("</g>");
            self.elements.push(Element { bounds, svg });
        }
    }

    fn put(&mut self, bounds: Rect, svg: String) {
        match &mut self.open {
            Some(open) => open.push_str(&svg),
            None => self.elements.push(Element { bounds, svg }),
        }
    }

    /// A rectangle with round corners.
    pub(super) fn rect(&mut self, area: Rect, radius: f32, fill: Option<Rgb>, stroke: Stroke) {
        let mut svg = format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            n(area.x),
            n(area.y),
            n(area.width.max(0.0)),
            n(area.height.max(0.0))
        );
        if radius > 0.0 {
            let _ = write!(svg, " rx=\"{}\"", n(radius));
        }
        paint(&mut svg, fill, stroke);
        self.put(area, svg);
    }

    /// A path in SVG's own words.
    pub(super) fn path(&mut self, bounds: Rect, d: &str, fill: Option<Rgb>, stroke: Stroke) {
        let mut svg = format!("<path d=\"{d}\"");
        paint(&mut svg, fill, stroke);
        self.put(bounds, svg);
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), stroke: Stroke) {
        let (x, y) = (from.0.min(to.0), from.1.min(to.1));
        let bounds = rect(x, y, (from.0 - to.0).abs(), (from.1 - to.1).abs());
        let d = format!("M{} {}L{} {}", n(from.0), n(from.1), n(to.0), n(to.1));
        self.path(bounds, &d, None, stroke);
    }

    /// A disc.
    pub(super) fn disc(&mut self, centre: (f32, f32), radius: f32, fill: Rgb) {
        let (x, y) = centre;
        let svg = format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"/>",
            n(x),
            n(y),
            n(radius)
        );
        self.put(
            rect(x - radius, y - radius, radius * 2.0, radius * 2.0),
            svg,
        );
    }

    /// A line of text on its baseline; returns its width.
    pub(super) fn text(&mut self, (x, y): (f32, f32), text: &str, style: Style) -> f32 {
        let text = one_line(text);
        if text.is_empty() {
            return 0.0;
        }
        self.missing.extend(fonts::missing(&text));
        let width = fonts::width(&text, style.size, style.weight);
        let (left, anchor) = match style.anchor {
            Anchor::Start => (x, ""),
            Anchor::Middle => (x - width / 2.0, " text-anchor=\"middle\""),
            Anchor::End => (x - width, " text-anchor=\"end\""),
        };
        let svg = format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}{anchor} fill=\"{}\">{}</text>",
            n(x),
            n(y),
            n(style.size),
            style.weight.attribute(),
            style.colour,
            escaped(&text)
        );
        let area = rect(left, y - style.size, width, style.size * 1.3);
        self.words.push(area);
        self.put(area, svg);
        width
    }

    /// A line of text that is cut with an ellipsis where it would be wider.
    pub(super) fn text_in(
        &mut self,
        place: (f32, f32),
        text: &str,
        width: f32,
        style: Style,
    ) -> f32 {
        let text = fonts::fitted(&one_line(text), width, style.size, style.weight);
        self.text(place, &text, style)
    }

    /// The SVG of what lies in an area, as large as it.
    pub(super) fn svg(&self, area: Rect, head: &Head) -> String {
        let (x, y, width, height) = (n(area.x), n(area.y), n(area.width), n(area.height));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"{x} {y} {width} {height}\" role=\"img\" font-family=\"Inter, 'Helvetica Neue', \
             Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n<title>{}</title>\n<desc>{}</desc>\n",
            escaped(&one_line(head.title)),
            escaped(&one_line(head.description))
        );
        if !head.metadata.is_empty() {
            let _ = writeln!(
                svg,
                "<metadata id=\"slackline-plan\">\n{}</metadata>",
                head.metadata
            );
        }
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
            head.ground
        );
        for element in self.elements.iter().filter(|e| touches(&e.bounds, &area)) {
            svg.push_str(&element.svg);
            svg.push('\n');
        }
        svg.push_str("</svg>\n");
        svg
    }
}

/// What an SVG says of itself.
pub(super) struct Head<'a> {
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// Text that is safe in XML as it is; empty for none.
    pub(super) metadata: &'a str,
    pub(super) ground: Rgb,
}

/// Whether any of an element lies in the area; lines have no width, so borders count.
fn touches(bounds: &Rect, area: &Rect) -> bool {
    let room = 12.0;
    bounds.x <= area.right() + room
        && area.x <= bounds.right() + room
        && bounds.y <= area.bottom() + room
        && area.y <= bounds.bottom() + room
}

fn paint(svg: &mut String, fill: Option<Rgb>, stroke: Stroke) {
    let _ = match fill {
        Some(fill) => write!(svg, " fill=\"{fill}\""),
        None => write!(svg, " fill=\"none\""),
    };
    if let Some(colour) = stroke.colour {
        let _ = write!(
            svg,
            " stroke=\"{colour}\" stroke-width=\"{}\"",
            n(stroke.width)
        );
        if !stroke.dash.is_empty() {
            let _ = write!(svg, " stroke-dasharray=\"{}\"", stroke.dash);
        }
    }
    svg.push_str("/>");
}

/// A coordinate to a tenth.
pub(super) fn n(value: f32) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    // Ten times a number of single precision is exact in double precision, so this rounds as `{:.1}` does, without
    // the long way of numbers that need all their digits.
    let tenths = (f64::from(value) * 10.0).round_ties_even() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    match rest {
        0 => format!("{sign}{whole}"),
        rest => format!("{sign}{whole}.{rest}"),
    }
}

/// Text on one line, without characters that XML does not know.
pub(in crate::exchange) fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') {
                ' '
            } else {
                c
            }
        })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text as XML shows it.
pub(in crate::exchange) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(escaped("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
        assert_eq!(one_line(" a\u{1}\n b\u{ffff}"), "a b");
        assert_eq!(
            (n(-0.01), n(1.25), n(f32::NAN), n(3.0)),
            ("0".into(), "1.2".into(), "0".into(), "3".into())
        );
    }
}
