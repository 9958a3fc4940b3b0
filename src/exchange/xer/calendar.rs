//! The language of a calendar's cell: `(0||name(key|value|key|value)(…))`, nested.
//!
//! `DaysOfWeek` has a node per weekday, Sunday being 1, with a node per span of hours; `Exceptions` one per
//! day, counted from 1899-12-30, with its hours or none.

use crate::exchange::incoming::add_hours;
use crate::plan::{CalendarException, Date, OpenHours, Week};

/// The deepest nesting that is read; calendars use six levels.
const DEEPEST: usize = 30;
/// The day exceptions are counted from, as days before 1970.
const FIRST_DAY: i64 = -25_569;

/// A node of the text.
#[derive(Debug, Default, PartialEq)]
struct Node<'t> {
    name: &'t str,
    attributes: Vec<&'t str>,
    children: Vec<Node<'t>>,
}

/// What a cell says.
#[derive(Default)]
pub(super) struct Hours {
    pub(super) week: Week,
    /// Whether it says anything of weekdays at all.
    pub(super) has_week: bool,
    pub(super) exceptions: Vec<CalendarException>,
    /// Whether the text is damaged: what could be read is kept.
    pub(super) is_damaged: bool,
}

/// Reads a cell as far as it goes.
pub(super) fn read(text: &str) -> Hours {
    let mut parser = Parser { rest: text };
    let mut hours = Hours::default();
    if text.trim().is_empty() {
        return hours;
    }
    let Some(root) = parser.node(0) else {
        hours.is_damaged = true;
        return hours;
    };
    for part in &root.children {
        match part.name {
            "DaysOfWeek" => weekdays(part, &mut hours),
            "Exceptions" => exceptions(part, &mut hours),
            _ => {}
        }
    }
    hours
}

fn weekdays(part: &Node, hours: &mut Hours) {
    for day in &part.children {
        let Ok(number @ 1..=7) = day.name.parse::<usize>() else {
            hours.is_damaged = true;
            continue;
        };
        hours.has_week = true;
        for span in &day.children {
            match span_of(span) {
                Some((from, to)) => add_hours(&mut hours.week, (number + 5) % 7, from, to),
                None => hours.is_damaged = true,
            }
        }
    }
}

fn exceptions(part: &Node, hours: &mut Hours) {
    for day in &part.children {
        let date = day.value("d").and_then(|text| text.parse::<i64>().ok());
        let date = date.map(|days| Date(days.clamp(0, 200_000) + FIRST_DAY));
        let Some(date) = date else {
            hours.is_damaged = true;
            continue;
        };
        let mut week = Week::default();
        for (from, to) in day.children.iter().filter_map(span_of) {
            add_hours(&mut week, 0, from, to);
        }
        hours.exceptions.push(CalendarException {
            name: String::new(),
            from: date,
            to: date,
            hours: std::mem::take(&mut week.0[0]),
        });
    }
}

fn span_of(node: &Node) -> Option<(u16, u16)> {
    Some((clock(node.value("s")?)?, clock(node.value("f")?)?))
}

/// Minutes of `08:30`, also of `8:30 AM`.
fn clock(text: &str) -> Option<u16> {
    let text = text.trim();
    let (time, afternoon) = match text.split_once(' ') {
        Some((time, half)) => (time, Some(half.trim().eq_ignore_ascii_case("pm"))),
        None => (text, None),
    };
    let (hour, minute) = time.split_once(':')?;
    let (mut hour, minute): (u16, u16) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    if let Some(is_afternoon) = afternoon {
        hour = hour % 12 + if is_afternoon { 12 } else { 0 };
    }
    let is_clock = hour < 24 && minute < 60 || (hour, minute) == (24, 0);
    is_clock.then(|| hour * 60 + minute)
}

impl<'t> Node<'t> {
    fn value(&self, key: &str) -> Option<&'t str> {
        let place = self
            .attributes
            .iter()
            .step_by(2)
            .position(|known| *known == key)?;
        self.attributes.get(place * 2 + 1).copied()
    }
}

struct Parser<'t> {
    rest: &'t str,
}

impl<'t> Parser<'t> {
    /// A node with everything in it; `None` where the text is no node.
    fn node(&mut self, depth: usize) -> Option<Node<'t>> {
        if depth > DEEPEST {
            return None;
        }
        self.expect('(')?;
        self.take_until("||")?;
        self.rest = self.rest.get(2..)?;
        let name = self.take_until("(")?.trim();
        self.expect('(')?;
        let attributes = self.take_until(")")?;
        self.expect(')')?;
        self.expect('(')?;
        let mut children = Vec::new();
        while self.peek() == Some('(') {
            children.push(self.node(depth + 1)?);
        }
        self.expect(')')?;
        self.expect(')')?;
        let attributes = attributes.split('|').map(str::trim).collect();
        Some(Node {
            name,
            attributes,
            children,
        })
    }

    fn peek(&mut self) -> Option<char> {
        self.rest = self
            .rest
            .trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
        self.rest.chars().next()
    }

    fn expect(&mut self, wanted: char) -> Option<()> {
        if self.peek()? != wanted {
            return None;
        }
        self.rest = &self.rest[wanted.len_utf8()..];
        Some(())
    }

    fn take_until(&mut self, end: &str) -> Option<&'t str> {
        let at = self.rest.find(end)?;
        let (taken, rest) = self.rest.split_at(at);
        self.rest = rest;
        Some(taken)
    }
}

/// Monday to Friday, so many hours from eight o'clock on.
pub(super) fn usual_week(hours: f64) -> Week {
    let minutes = (hours * 60.0).clamp(60.0, 960.0) as u16;
    Week::workdays(
        &OpenHours::new(480, 480 + minutes)
            .into_iter()
            .collect::<Vec<_>>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: &str = "(0||CalendarData()(\u{7f}(0||DaysOfWeek()((0||1()())(0||2()((0||0(f|12:00|s|08:00)())\
        (0||1(s|01:00 PM|f|05:00 PM)())))(0||7()((0||0(s|22:00|f|06:00)())))))\
        (0||VIEW(ShowTotal|N)())(0||Exceptions()((0||0(d|42733)())(0||1(d|42734)((0||0(s|08:00|f|12:00)()))))))) ";

    #[test]
    fn weekdays_and_exceptions_are_read() {
        let hours = read(CELL);
        assert!(hours.has_week && !hours.is_damaged);
        assert_eq!(hours.week.0[0].len(), 2);
        assert_eq!((hours.week.0[5].len(), hours.week.0[6].len()), (1, 1));
        let days: Vec<(String, usize)> = hours
            .exceptions
            .iter()
            .map(|e| (e.from.to_string(), e.hours.len()))
            .collect();
        assert_eq!(days, [("2016-12-29".into(), 0), ("2016-12-30".into(), 1)]);
    }

    #[test]
    fn damaged_cells_give_what_they_have() {
        assert!(!read("").is_damaged);
        for text in [
            "nonsense",
            "(0||CalendarData()((0||DaysOfWeek()(",
            &"(0||a()(".repeat(10_000),
        ] {
            assert!(read(text).is_damaged, "{text:.40}");
        }
        let half =
            read("(0||CalendarData()((0||DaysOfWeek()((0||9()())(0||2()((0||0(s|x|f|y)()))))))) ");
        assert!(half.is_damaged && half.has_week);
    }
}
