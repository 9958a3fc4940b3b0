//! What is wrong with an expectation of a checkpoint, as a verdict and as sentences.
//!
//! Puts together what [`super::feasibility`] proves and what [`super::simulate`] counts; computes nothing itself.

use super::{Feasibility, Odds};
use crate::plan::{CheckpointId, ExpectedState, Node, Plan, Subject, TicketId};

/// How an expectation fares, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Even the shortest estimates come too late.
    Impossible,
    /// The checkpoints expect something else that it needs to be otherwise.
    Contradicted,
    /// Too late as planned, though not with the shortest estimates.
    Late,
    /// In time as planned, yet missed in most runs.
    Unlikely,
    /// In time as planned, and in most runs.
    Holds,
}

/// An expectation that was looked at in all three ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// Which of its expectations, in its order.
    pub expectation: usize,
    /// How it fares.
    pub fate: Fate,
    /// The probability that it holds, where the plan was simulated.
    pub odds: Option<Odds>,
    /// What is expected: `B3 started`.
    pub expected: String,
    /// What there is to say, by the dependencies, the durations and the probability.
    pub sentences: Vec<String>,
}

impl Verdict {
    /// What is wrong in one sentence; `None` where nothing is.
    pub fn failure(&self) -> Option<String> {
        (self.fate < Fate::Holds).then(|| format!("{}: {}", self.expected, self.sentences[0]))
    }
}

/// Judges an expectation; `odds` where the plan was simulated.
pub fn judge(plan: &Plan, row: &Feasibility, odds: Option<Odds>) -> Verdict {
    let fate = fate(row, odds);
    let expected = plan
        .checkpoints
        .get(row.checkpoint)
        .and_then(|checkpoint| checkpoint.expectations.get(row.expectation));
    let mut sentences = Vec::new();
    sentences.extend(contradiction(plan, row));
    sentences.extend(durations(plan, row));
    if let Some(odds) = odds {
        let [share, low, high] = [odds.probability, odds.low, odds.high].map(|x| x * 100.0);
        let between = match high - low {
            0.0..1.0 => String::new(),
            _ => format!(" ({low:.0} % to {high:.0} %)"),
        };
        sentences.push(format!("It holds in {share:.0} % of the runs{between}."));
    }
    if fate == Fate::Unlikely {
        // What is wrong comes first.
        sentences.reverse();
    }
    Verdict {
        checkpoint: row.checkpoint,
        expectation: row.expectation,
        fate,
        odds,
        expected: expected.map_or_else(String::new, |own| {
            expected_words(plan, own.subject, own.state)
        }),
        sentences,
    }
}

fn fate(row: &Feasibility, odds: Option<Odds>) -> Fate {
    if row.least_delay().0 > 0 {
        Fate::Impossible
    } else if !row.contradictions.is_empty() {
        Fate::Contradicted
    } else if row.planned_delay().0 > 0 {
        Fate::Late
    } else if odds.is_some_and(|odds| odds.probability < 0.5) {
        Fate::Unlikely
    } else {
        Fate::Holds
    }
}

/// `B3 started`, `all of Path B 50 % done`.
pub fn expected_words(plan: &Plan, subject: Subject, state: ExpectedState) -> String {
    format!("{} {}", subject_words(plan, subject), state_words(state))
}

/// `B3`, `all of Path B`.
pub(super) fn subject_words(plan: &Plan, subject: Subject) -> String {
    match subject {
        Subject::Ticket(id) => key(plan, id).to_owned(),
        Subject::Track(_) | Subject::Phase(_) => format!("all of {}", subject.name(plan)),
    }
}

fn state_words(state: ExpectedState) -> String {
    match state {
        ExpectedState::Started => "started".to_owned(),
        ExpectedState::Percent(percent) => format!("{percent} % done"),
        ExpectedState::Done => "done".to_owned(),
    }
}

fn key(plan: &Plan, id: TicketId) -> &str {
    plan.key(Node::Ticket(id))
}

fn contradiction(plan: &Plan, row: &Feasibility) -> Option<String> {
    let first = row.contradictions.first()?;
    let checkpoint = plan.checkpoints.get(first.checkpoint);
    let name = checkpoint.map_or("", |checkpoint| checkpoint.name.as_str());
    let where_ = if first.checkpoint == row.checkpoint {
        "which is only expected".to_owned()
    } else {
        format!("which {name} only expects")
    };
    let others = match row.contradictions.len() - 1 {
        0 => String::new(),
        1 => " One more expectation contradicts it.".to_owned(),
        more => format!(" {more} more expectations contradict it."),
    };
    Some(format!(
        "By the dependencies not both can be: {} waits for {}, {where_} to be {}.{others}",
        key(plan, first.waiting),
        key(plan, first.unfinished),
        state_words(first.state),
    ))
}

fn durations(plan: &Plan, row: &Feasibility) -> Vec<String> {
    let Some(planned) = row.planned else {
        return vec!["Everything it is about is left out.".to_owned()];
    };
    // With a status time the dates are no plan any more.
    let as_planned = match plan.info.status_time {
        Some(_) => "By the forecast",
        None => "As planned",
    };
    let mut sentences = Vec::new();
    let (planned_delay, least) = (row.planned_delay().0, row.least_delay().0);
    if least > 0 {
        sentences.push(format!(
            "By the durations it cannot be: even with the shortest estimates it is {} late{}.",
            span(least),
            clock_mark(plan)
        ));
    }
    if planned_delay > 0 {
        sentences.push(format!(
            "{as_planned} it is {} late{}.",
            span(planned_delay),
            clock_mark(plan)
        ));
    } else {
        sentences.push(match row.at.since(planned).0 {
            0 => format!("{as_planned} it holds just in time."),
            left => format!("{as_planned} it holds {} before.", clock_words(plan, left)),
        });
    }
    sentences
}

/// Minutes on the clock in words, saying so where the plan keeps hours and working time is another measure.
pub fn clock_words(plan: &Plan, minutes: i64) -> String {
    format!("{}{}", span(minutes), clock_mark(plan))
}

fn clock_mark(plan: &Plan) -> &'static str {
    match plan.info.calendar {
        Some(_) => " on the clock",
        None => "",
    }
}

/// A span on the clock in its two largest units: `3 h 20 min`, `2 d 4 h`.
pub fn span(minutes: i64) -> String {
    let minutes = minutes.abs();
    let units = [
        (minutes / 1440, "d"),
        (minutes / 60 % 24, "h"),
        (minutes % 60, "min"),
    ];
    let first = units.iter().position(|&(count, _)| count > 0).unwrap_or(2);
    let said = units[first..].iter().take(2);
    let words: Vec<String> = said
        .filter(|&&(count, _)| count > 0 || minutes == 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Checkpoint, Elapsed, Expectation, Moment, Stamp, Ticket};
    use crate::simulate::Contradiction;

    fn plan() -> Plan {
        let mut checkpoint = Checkpoint::new(CheckpointId(9), "CP 1", Moment::After(Elapsed(360)));
        checkpoint.expectations.push(Expectation {
            subject: Subject::Ticket(TicketId(1)),
            state: ExpectedState::Started,
            note: String::new(),
            sources: Vec::new(),
        });
        Plan {
            tickets: [
                Ticket::new(TicketId(1), "B3", "Audit"),
                Ticket::new(TicketId(2), "B2", "Work"),
            ]
            .into_iter()
            .collect(),
            checkpoints: [checkpoint].into_iter().collect(),
            ..Plan::default()
        }
    }

    fn row(planned: i64, earliest: i64) -> Feasibility {
        Feasibility {
            checkpoint: CheckpointId(9),
            expectation: 0,
            at: Stamp(360),
            planned: Some(Stamp(planned)),
            earliest: Some(Stamp(earliest)),
            contradictions: Vec::new(),
        }
    }

    fn odds(probability: f64) -> Option<Odds> {
        Some(Odds {
            probability,
            low: probability,
            high: probability,
        })
    }

    #[test]
    fn every_way_to_fail_has_its_fate_and_its_sentence() {
        let plan = plan();
        let cases = [
            (
                row(660, 480),
                odds(0.0),
                Fate::Impossible,
                "even with the shortest estimates it is 2 h late",
            ),
            (
                row(400, 300),
                odds(0.4),
                Fate::Late,
                "As planned it is 40 min late",
            ),
            (
                row(300, 200),
                odds(0.3),
                Fate::Unlikely,
                "It holds in 30 % of the runs",
            ),
        ];
        for (row, odds, fate, said) in cases {
            let verdict = judge(&plan, &row, odds);
            assert_eq!(verdict.fate, fate);
            let failure = verdict.failure().expect("it fails");
            assert!(
                failure.starts_with("B3 started: ") && failure.contains(said),
                "{failure}"
            );
        }
        let fine = judge(&plan, &row(300, 200), odds(0.9));
        assert_eq!((fine.fate, fine.failure()), (Fate::Holds, None));
        assert!(fine.sentences[0].contains("1 h before"));
    }

    #[test]
    fn a_contradiction_of_the_dependencies_comes_first() {
        let mut wrong = row(660, 300);
        wrong.contradictions.push(Contradiction {
            waiting: TicketId(1),
            unfinished: TicketId(2),
            state: ExpectedState::Percent(50.0),
            checkpoint: CheckpointId(9),
        });
        let verdict = judge(&plan(), &wrong, None);
        assert_eq!(verdict.fate, Fate::Contradicted);
        assert_eq!(
            verdict.sentences[0],
            "By the dependencies not both can be: B3 waits for B2, which is only expected to be 50 % done."
        );
        assert_eq!(verdict.sentences[1], "As planned it is 5 h late.");
    }

    #[test]
    fn spans_say_their_two_largest_units() {
        let told = [0, 59, 60, 200, 1440, 1500, 4330].map(span);
        assert_eq!(
            told,
            [
                "0 min",
                "59 min",
                "1 h",
                "3 h 20 min",
                "1 d",
                "1 d 1 h",
                "3 d"
            ]
        );
    }
}
