//! What stands in a cell: guarded text, lists of keys, estimates, roles, agents.
//!
//! Reading and writing live side by side here, because a writer proves each cell by reading it back.

use crate::exchange::Report;
use crate::plan::duration::{self, Units};
use crate::plan::{Demand, Estimate, EstimatePoint, Work};

/// What a spreadsheet would take for the start of a formula.
const FORMULA_STARTS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Text that a spreadsheet shows instead of running it.
pub(in crate::exchange) fn guard(text: &str) -> String {
    if is_guarded_like(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Says how many texts begin with an apostrophe now.
pub(in crate::exchange) fn report_guards<'a>(
    texts: impl Iterator<Item = &'a str>,
    report: &mut Report,
) {
    let count = texts.filter(|text| is_guarded_like(text)).count();
    if count > 0 {
        report.note(format!(
            "texts that a spreadsheet would run begin with an apostrophe ({count})"
        ));
    }
}

/// The text behind a guard.
pub(in crate::exchange) fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(inner) if is_guarded_like(inner) => inner,
        _ => text,
    }
}

/// Apostrophes count as well, so that `'=` is told from a guarded `=`.
fn is_guarded_like(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

/// The keys in a cell: separated by `;`, `,` or space, where a known key may itself hold separators.
pub(super) fn split_keys<'a>(cell: &'a str, is_key: &dyn Fn(&str) -> bool) -> Vec<&'a str> {
    let mut keys = Vec::new();
    split_level(
        cell,
        &[&[';'], &[','], &[' ', '\t', '\n', '\r']],
        is_key,
        &mut keys,
    );
    if let [one] = keys[..]
        && matches!(one.to_lowercase().as_str(), "-" | "–" | "—" | "none")
        && !is_key(one)
    {
        keys.clear();
    }
    keys
}

fn split_level<'a>(
    text: &'a str,
    levels: &[&[char]],
    is_key: &dyn Fn(&str) -> bool,
    keys: &mut Vec<&'a str>,
) {
    let text = text.trim();
    match levels {
        _ if text.is_empty() => {}
        [separators, rest @ ..]
            if text.contains([';', ',', ' ', '\t', '\n', '\r']) && !is_key(text) =>
        {
            for piece in text.split(*separators) {
                split_level(piece, rest, is_key, keys);
            }
        }
        _ => keys.push(text),
    }
}

/// A cell that [`split_keys`] reads back as these keys, if there is one.
pub(super) fn join_keys(keys: &[&str], is_key: &dyn Fn(&str) -> bool) -> Option<String> {
    ["; ", ", ", " "]
        .into_iter()
        .map(|separator| keys.join(separator))
        .find(|cell| split_keys(cell, is_key) == keys)
}

/// The four cells of an estimate: `estimate`, `min`, `likely`, `max`.
pub(super) fn estimate_cells(estimate: &Estimate) -> [String; 4] {
    let show = duration::compact;
    let none = String::new;
    match estimate {
        Estimate::Fixed(work) => [show(*work), none(), none(), none()],
        Estimate::Range { min, max } => [none(), show(*min), none(), show(*max)],
        Estimate::ThreePoint { min, likely, max } => {
            [none(), show(*min), show(*likely), show(*max)]
        }
        Estimate::None | Estimate::Empirical(_) => {
            let at = |point| estimate.at(point).map_or_else(none, show);
            [
                none(),
                at(EstimatePoint::Min),
                at(EstimatePoint::Likely),
                at(EstimatePoint::Max),
            ]
        }
    }
}

/// Whether an estimate's values stand in order, so that its cells read back as they are.
pub(super) fn is_ordered(estimate: &Estimate) -> bool {
    match estimate {
        Estimate::Range { min, max } => min <= max,
        Estimate::ThreePoint { min, likely, max } => min <= likely && likely <= max,
        Estimate::None | Estimate::Fixed(_) | Estimate::Empirical(_) => true,
    }
}

/// The estimate of four cells, and what had to be decided about them.
pub(super) fn estimate_of(cells: [Option<Work>; 4]) -> (Estimate, Vec<&'static str>) {
    let mut notes = Vec::new();
    let [fixed, mut min, likely, mut max] = cells;
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        notes.push("min is larger than max: they are read the other way round");
        std::mem::swap(&mut min, &mut max);
    }
    if fixed
        .zip(likely)
        .is_some_and(|(fixed, likely)| fixed != likely)
    {
        notes.push("estimate and likely differ: estimate is taken for the likely value");
    }
    let middle = fixed.or(likely);
    let estimate = match (min, middle, max) {
        (None, None, None) => Estimate::None,
        (None, Some(work), None) => Estimate::Fixed(work),
        (Some(min), None, Some(max)) => Estimate::Range { min, max },
        (Some(end), None, None) | (None, None, Some(end)) => {
            notes.push("one end of a range alone: it is taken for the estimate");
            Estimate::Fixed(end)
        }
        (min, Some(middle), max) => {
            if min.is_none() || max.is_none() {
                notes.push("one end of the range is missing: the estimate takes its place");
            }
            let (min, max) = (min.unwrap_or(middle), max.unwrap_or(middle));
            if min <= middle && middle <= max {
                Estimate::ThreePoint {
                    min,
                    likely: middle,
                    max,
                }
            } else {
                notes.push("the estimate lies outside min and max: they are left out");
                Estimate::Fixed(middle)
            }
        }
    };
    (estimate, notes)
}

/// A duration, with a decimal comma where the file's separator leaves the comma free.
pub(super) fn read_duration(
    text: &str,
    delimiter: u8,
    units: Units,
) -> Result<Work, duration::DurationError> {
    if delimiter == b',' || !text.contains(',') {
        return duration::parse(text, units);
    }
    duration::parse(&text.replace(',', "."), units)
}

/// The cells `role` and `agents`, read together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Staff<'a> {
    /// The roles a ticket needs, with how many agents of each.
    pub(super) roles: Vec<(&'a str, u32)>,
    /// The fewest and the most agents that share it.
    pub(super) agents: (u32, u32),
    /// The agents that must do it.
    pub(super) names: Vec<&'a str>,
    /// Numbers that cannot be read, or more than one.
    pub(super) unread: Vec<&'a str>,
}

/// Reads the cells `role` (`dev; qa x2`) and `agents` (`2`, `1-3`, `2; Ada; Bob`).
///
/// One role without a count of its own takes the number of agents: two agents on a `dev` ticket are
/// two devs.
pub(super) fn read_staff<'a>(role: &'a str, agents: &'a str) -> Staff<'a> {
    let mut staff = Staff {
        roles: Vec::new(),
        agents: (1, 1),
        names: Vec::new(),
        unread: Vec::new(),
    };
    let mut has_count = false;
    for token in tokens(agents) {
        match head_count(token) {
            None => staff.names.push(token),
            Some(Some(range)) if !has_count => {
                (staff.agents, has_count) = (range, true);
            }
            Some(_) => staff.unread.push(token),
        }
    }
    let roles: Vec<(&str, Option<u32>)> = tokens(role).map(counted_role).collect();
    let alone = roles.len() == 1 && staff.agents.0 == staff.agents.1;
    let usual = if alone { staff.agents.0 } else { 1 };
    staff.roles = roles
        .into_iter()
        .map(|(role, count)| (role, count.unwrap_or(usual)))
        .collect();
    staff
}

/// The cells `role` and `agents` that [`read_staff`] reads back, if there are any.
pub(super) fn staff_cells(
    demands: &[Demand],
    agents: (u32, u32),
    names: &[&str],
) -> Option<(String, String)> {
    let usual = if demands.len() == 1 && agents.0 == agents.1 {
        agents.0
    } else {
        1
    };
    let role = |demand: &Demand| {
        if demand.count == usual {
            demand.role.clone()
        } else {
            format!("{} x{}", demand.role, demand.count)
        }
    };
    let roles: Vec<String> = demands.iter().map(role).collect();
    let count = match agents {
        (1, 1) => None,
        (min, max) if min == max => Some(min.to_string()),
        (min, max) => Some(format!("{min}-{max}")),
    };
    let people: Vec<&str> = count
        .as_deref()
        .into_iter()
        .chain(names.iter().copied())
        .collect();
    let (roles, people) = (roles.join("; "), people.join("; "));
    let wanted: Vec<(&str, u32)> = demands.iter().map(|d| (d.role.as_str(), d.count)).collect();
    let read = read_staff(&roles, &people);
    let holds = read.roles == wanted && read.agents == agents && read.names == names;
    holds.then_some((roles, people))
}

fn tokens(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ','])
        .map(str::trim)
        .filter(|token| !token.is_empty())
}

/// `None` where the token is a name; `Some(None)` where it is a number that makes no sense.
fn head_count(token: &str) -> Option<Option<(u32, u32)>> {
    if !token.chars().all(|c| c.is_ascii_digit() || c == '-') || token.starts_with('-') {
        return None;
    }
    let (min, max) = token.split_once('-').unwrap_or((token, token));
    let range = min.parse().ok().zip(max.parse().ok());
    Some(range.filter(|&(min, max): &(u32, u32)| 1 <= min && min <= max))
}

fn counted_role(token: &str) -> (&str, Option<u32>) {
    let counted = token.rsplit_once(" x").and_then(|(role, count)| {
        let is_number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
        count
            .parse()
            .ok()
            .filter(|&count| is_number && count > 0)
            .map(|count| (role.trim(), Some(count)))
    });
    counted
        .filter(|(role, _)| !role.is_empty())
        .unwrap_or((token, None))
}
