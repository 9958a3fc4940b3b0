//! "Checkpoint 2 at 03:00", "backend on days 2-3": a label at a time.

use super::{Contradiction, Flaw, Verdict, other_sides};
use crate::lint::Context;
use crate::lint::text::{folded, unit_minutes};
use crate::lint::wording::number;
use crate::plan::Claim;

pub(super) fn verdict(context: &Context, claim: &Claim) -> Verdict {
    let Some(stated) = claim.stated else {
        return Verdict::undecided("it states no number that could be compared");
    };
    let ends = (stated, claim.stated_max.unwrap_or(stated));
    for line in other_sides(claim) {
        if let Some((from, to)) = times(&line.says)
            && (from, to) != ends
        {
            let by = format!("line {} says \"{}\"", line.line, line.says);
            let (stated, actual) = if from == ends.0 {
                (ends.1, to)
            } else {
                (ends.0, from)
            };
            return Contradiction::verdict(Flaw::Time, stated, actual, by);
        }
    }
    against_checkpoint(context, claim, stated)
        .unwrap_or_else(|| Verdict::undecided("no checkpoint of the plan carries its label"))
}

/// The times a short text states: `hour 4`, `days 1-2`, `day 7`; `None` where it states none or more.
fn times(text: &str) -> Option<(f64, f64)> {
    const LABELS: [&str; 6] = ["hour", "hours", "day", "days", "week", "weeks"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words
        .iter()
        .position(|word| LABELS.contains(&word.to_lowercase().as_str()))?;
    let value = words
        .get(at + 1)
        .or_else(|| words.get(at.checked_sub(1)?))?;
    let mut ends = value
        .split(['-', '–'])
        .map(|n| n.trim_end_matches([',', '.', ';']).parse::<f64>());
    let from = ends.next()?.ok()?;
    match ends.next() {
        None => Some((from, from)),
        Some(to) => Some((from, to.ok()?)),
    }
}

fn against_checkpoint(context: &Context, claim: &Claim, stated: f64) -> Option<Verdict> {
    let plan = context.plan;
    let label = folded(&claim.text);
    let row = plan.checkpoints.iter().find(|c| folded(&c.name) == label)?;
    let unit = unit_minutes(claim.unit.split_whitespace().next()?, &plan.info)?;
    let start = plan.info.start_or_default();
    let at = row.moment.resolve(start).since(start).0 as f64 / unit;
    let said = format!("the checkpoint stands at {} {}", number(at), claim.unit);
    Some(match (at - stated).abs() < 0.01 {
        true => Verdict::Holds(said),
        false => Contradiction::verdict(Flaw::Time, stated, at, said),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_either_order() {
        assert_eq!(times("hour 4"), Some((4.0, 4.0)));
        assert_eq!(times("days 1-2"), Some((1.0, 2.0)));
        assert_eq!(times("within 8 days"), Some((8.0, 8.0)));
        assert_eq!(times("with D's baseline"), None);
    }
}
