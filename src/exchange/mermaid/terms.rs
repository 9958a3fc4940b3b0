//! Reads back what [`crate::exchange::links::terms`] says of a dependency: `SS +50 %, soft`.

use crate::exchange::drawing::NOT_HELD;
use crate::plan::duration::{self, Units};
use crate::plan::*;

/// Applies a label of ours; one that is none becomes the reason. Whether the dependency was held.
pub(super) fn apply(label: &str, is_dotted: bool, dependency: &mut Dependency) -> bool {
    let mut trial = dependency.clone();
    trial.strength = Strength::Hard;
    let mut is_held = true;
    let words = label.split(',').map(str::trim).filter(|w| !w.is_empty());
    for word in words {
        if word == NOT_HELD {
            is_held = false;
        } else if apply_word(word, &mut trial).is_none() {
            dependency.reason = label.to_owned();
            return true;
        }
    }
    if is_dotted && is_held && trial.strength == Strength::Hard {
        trial.strength = Strength::Info;
    }
    *dependency = trial;
    is_held
}

/// The reading of arrows that are drawn and not held: one that is not in force.
pub(super) fn other_reading(plan: &mut Plan) -> ReadingId {
    if let Some(reading) = plan.readings.iter().next() {
        return reading.id;
    }
    plan.last_id += 1;
    let id = ReadingId(plan.last_id);
    plan.readings.insert(Reading {
        id,
        name: "Not held".to_owned(),
        description: "Arrows that the diagram draws as not held.".to_owned(),
        sources: Vec::new(),
    });
    id
}

fn apply_word(word: &str, dependency: &mut Dependency) -> Option<()> {
    match word {
        "soft" => dependency.strength = Strength::Soft,
        "info" => dependency.strength = Strength::Info,
        _ => {
            let (kind, lag) = word.split_once(' ').unwrap_or((word, ""));
            let all = DependencyKind::ALL;
            dependency.kind = all.into_iter().find(|known| known.label() == kind)?;
            dependency.lag = lag_of(lag.trim())?;
        }
    }
    Some(())
}

/// `+2 h`, `-30 min elapsed`, `+50 %`, `+50 % of the successor`.
fn lag_of(text: &str) -> Option<Lag> {
    if text.is_empty() {
        return Some(Lag::default());
    }
    if let Some(percent) = text.strip_suffix("% of the successor") {
        return Some(Lag::PercentOfSuccessor(percent_of(percent)?));
    }
    if let Some(percent) = text.strip_suffix('%') {
        return Some(Lag::Percent(percent_of(percent)?));
    }
    let (amount, is_elapsed) = match text.strip_suffix("elapsed") {
        Some(amount) => (amount.trim(), true),
        None => (text, false),
    };
    let (sign, amount) = match amount.strip_prefix('-') {
        Some(amount) => (-1, amount),
        None => (1, amount.strip_prefix('+')?),
    };
    let units = Units::of(&PlanInfo::default());
    let minutes = sign * duration::parse(amount, units).ok()?.0;
    Some(if is_elapsed {
        Lag::Elapsed(Elapsed(minutes))
    } else {
        Lag::Work(Work(minutes))
    })
}

fn percent_of(text: &str) -> Option<f64> {
    let percent: f64 = text.trim().parse().ok()?;
    (-1e4..=1e4).contains(&percent).then_some(percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::links;

    #[test]
    fn every_term_we_write_is_read_back() {
        let lags = [
            Lag::default(),
            Lag::Work(Work(90)),
            Lag::Work(Work(-60)),
            Lag::Elapsed(Elapsed(1440)),
            Lag::Percent(50.0),
            Lag::PercentOfSuccessor(-20.5),
        ];
        let ends = (Node::Ticket(TicketId(1)), Node::Ticket(TicketId(2)));
        for kind in DependencyKind::ALL {
            for lag in lags {
                for strength in [Strength::Hard, Strength::Soft, Strength::Info] {
                    let plain = Dependency::new(DependencyId(3), ends.0, ends.1);
                    let written = Dependency {
                        kind,
                        lag,
                        strength,
                        ..plain.clone()
                    };
                    let mut read = plain;
                    let is_held = apply(
                        &links::terms(&written),
                        strength != Strength::Hard,
                        &mut read,
                    );
                    assert!(is_held);
                    assert_eq!(read, written);
                }
            }
        }
        let mut other = Dependency::new(DependencyId(3), ends.0, ends.1);
        apply("because", false, &mut other);
        assert_eq!(other.reason, "because");
        let mut unheld = Dependency::new(DependencyId(3), ends.0, ends.1);
        assert!(!apply("SS +50 %, not held", true, &mut unheld));
        assert_eq!(
            (unheld.kind, unheld.strength),
            (DependencyKind::Ss, Strength::Hard)
        );
    }
}
