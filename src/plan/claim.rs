//! Claims: numbers the author states about the plan, kept as assertions to verify.

use super::duration::{self, Units};
use super::row::forget_optional;
use super::{ClaimId, Keep, PhaseId, PlanInfo, Row, RowRef, SourceRef, TrackId, Work, is_default};
use serde::{Deserialize, Serialize};

/// A number the author states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The statement, in short words.
    pub text: String,
    /// What kind of number it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ClaimKind,
    /// The number; `None` where the statement has none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stated: Option<f64>,
    /// The long end, where the author gives a range.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stated_max: Option<f64>,
    /// Its unit.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unit: String,
    /// The track it is about, if it is about one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub track: Option<TrackId>,
    /// The phase it is about, if it is about one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub phase: Option<PhaseId>,
    /// The lines it was read from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sources: Vec<SourceRef>,
}

/// What kind of number a claim states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Some other statement.
    #[default]
    Other,
    /// So many of something.
    Count,
    /// Parts that add up to a total.
    Sum,
    /// How long something takes.
    Duration,
    /// A date or label at a time.
    Date,
}

impl Claim {
    /// A claim in words, everything else unsaid.
    pub fn new(id: ClaimId, text: impl Into<String>) -> Self {
        Self {
            id,
            text: text.into(),
            kind: ClaimKind::Other,
            stated: None,
            stated_max: None,
            unit: String::new(),
            track: None,
            phase: None,
            sources: Vec::new(),
        }
    }

    /// The span of time it states, from its short to its long end: by its number and unit, else by the first duration
    /// or range of durations in its text. `None` where it states none, or one that runs backwards.
    pub fn span(&self, info: &PlanInfo) -> Option<(Work, Work)> {
        let units = Units::of(info);
        let stated = self.stated.filter(|_| !self.unit.trim().is_empty());
        let (min, max) = match stated {
            Some(stated) => {
                let read = |value: f64| duration::parse(&format!("{value}{}", self.unit), units);
                let min = read(stated).ok()?;
                (
                    min,
                    self.stated_max.map_or(Some(min), |max| read(max).ok())?,
                )
            }
            None => span_in(&self.text, units)?,
        };
        (min <= max).then_some((min, max))
    }
}

/// The first duration or range of durations in a text: `4-6 h`, `3 to 4 hours`, `90 min`.
fn span_in(text: &str, units: Units) -> Option<(Work, Work)> {
    let starts = text.char_indices().filter(|(_, c)| c.is_ascii_digit());
    let mut before_end = 0;
    for (start, _) in starts {
        // A digit inside a number or a word is no beginning.
        let is_inside =
            text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '-');
        if start < before_end || is_inside {
            continue;
        }
        let (first, rest) = number_at(&text[start..]);
        before_end = start + first.len();
        let rest = rest.trim_start();
        let dash = ["-", "\u{2013}", "\u{2014}", "to "];
        let second = dash.iter().find_map(|dash| rest.strip_prefix(dash));
        let (last, rest) = match second.map(str::trim_start) {
            Some(second) if second.starts_with(|c: char| c.is_ascii_digit()) => number_at(second),
            _ => (first, rest),
        };
        let rest = rest.trim_start();
        let unit = rest.split(|c: char| !c.is_alphabetic()).next();
        let Some(unit) = unit.filter(|unit| !unit.is_empty()) else {
            continue;
        };
        let read = |number: &str| duration::parse(&format!("{number}{unit}"), units).ok();
        if let Some(span) = read(first).zip(read(last)) {
            return Some(span);
        }
    }
    None
}

/// The number a text begins with, and what follows it.
fn number_at(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    text.split_at(end)
}

impl Row for Claim {
    type Id = ClaimId;

    fn id(&self) -> ClaimId {
        self.id
    }

    fn references(&self, out: &mut Vec<RowRef>) {
        out.extend(self.track.map(RowRef::from));
        out.extend(self.phase.map(RowRef::from));
        SourceRef::references(&self.sources, out);
    }

    fn forget(&mut self, gone: RowRef) -> Keep {
        forget_optional(&mut self.track, gone);
        forget_optional(&mut self.phase, gone);
        SourceRef::forget(&mut self.sources, gone);
        Keep::Yes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_from_number_and_unit_or_from_words() {
        let info = PlanInfo::default();
        let hours = |min, max| Some((Work::hours(min), Work::hours(max)));
        let cases = [
            ("4-6 h", hours(4, 6)),
            ("Phase F: 3\u{2013}4 hours in parallel", hours(3, 4)),
            ("takes 10 to 16 hours", hours(10, 16)),
            ("about 2.5h", Some((Work(150), Work(150)))),
            ("ROADMAP-008 needs 90 min", Some((Work(90), Work(90)))),
            ("20 criteria in 5 gates", None),
            ("6-4 h", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let claim = Claim::new(ClaimId(1), text);
            assert_eq!(claim.span(&info), expected, "{text}");
        }
        let claim = Claim {
            stated: Some(5.0),
            stated_max: Some(6.0),
            unit: "hours".into(),
            ..Claim::new(ClaimId(1), "5 to 6 agents")
        };
        assert_eq!(claim.span(&info), hours(5, 6));
    }
}
