//! Calculations in prose: `460h total ÷ 6 agents ≈ 77h/agent ÷ 40h/agent-week = ~2 agent-weeks …`.

use super::super::facts::{Arithmetic, ArithmeticStep, Operation, Quantity};
use super::super::grammar::{numbers, words};
use super::super::text::page::Line;
use super::draft::Draft;

/// What stands between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Do(Operation),
    /// `=`, `≈`, `→`: what follows is the result.
    Is,
    Nothing,
}

/// Reads the calculation of a line, where it holds one.
pub(super) fn read(draft: &mut Draft, line: Line) {
    let text = draft.page.plain(line);
    let has_operation = text.contains(['÷', '×', '=', '≈'])
        || text.contains(" / ")
        || text.contains(" * ")
        || text.contains(" x ");
    if !has_operation {
        return;
    }
    let place = draft.page.line_place(line);
    let (quantities, joints) = terms(&text, place);
    if quantities.len() < 3 || !joints.contains(&Joint::Is) {
        return;
    }
    let steps = steps(&quantities, &joints);
    if !steps.is_empty() {
        draft.facts.arithmetic.push(Arithmetic {
            steps,
            quantities,
            text,
            place,
        });
    }
}

/// The numbers of a text with what stands before each but the first.
fn terms(text: &str, place: super::super::facts::Place) -> (Vec<Quantity>, Vec<Joint>) {
    let (mut quantities, mut joints) = (Vec::new(), Vec::new());
    let mut last_end = 0;
    for number in numbers::all(text) {
        let between = &text[last_end..number.start];
        let unit = unit_of(&text[number.end..]);
        if !quantities.is_empty() {
            joints.push(joint(between));
        }
        last_end = number.end + unit.len();
        let approximate = number.about || between.contains(['≈', '~']);
        quantities.push(Quantity {
            value: number.value,
            value_max: None,
            unit: unit.trim().trim_start_matches('-').to_owned(),
            is_approximate: approximate,
            place,
        });
    }
    (quantities, joints)
}

/// The unit behind a number: `h`, `h/agent`, ` agents`, `h/agent-week`.
fn unit_of(rest: &str) -> &str {
    let lead = rest.len() - rest.trim_start_matches([' ', '-']).len();
    if lead > 1 {
        return "";
    }
    let length: usize = rest[lead..]
        .chars()
        .take_while(|c| c.is_alphabetic() || matches!(c, '/' | '-' | '%'))
        .map(char::len_utf8)
        .sum();
    let word = &rest[..lead + length];
    // The sign of `10 / 2` is no unit, that of `h/agent` is part of one.
    if length == 0 || !word.contains(|c: char| c.is_alphabetic() || c == '%') {
        ""
    } else if ["working", "work", "calendar", "person"].contains(&word.trim())
        && rest[word.len()..].starts_with(' ')
    {
        // "7 working days"
        let next = &rest[word.len()..];
        &rest[..word.len() + unit_of(next).len()]
    } else {
        word
    }
}

fn joint(between: &str) -> Joint {
    let lower = between.to_lowercase();
    if between.contains(['÷'])
        || between.contains(" / ")
        || words::has_any(
            &lower,
            &[
                "divided by",
                "across",
                "shared by",
                "split over",
                "geteilt durch",
                "verteilt auf",
            ],
        )
    {
        Joint::Do(Operation::Over)
    } else if between.contains(['×']) || between.contains(" * ") || lower.trim() == "x" {
        Joint::Do(Operation::Times)
    } else if between.contains(['=', '≈', '→']) {
        Joint::Is
    } else if between.contains(" + ") || words::has_any(&lower, &["with", "plus"]) {
        Joint::Do(Operation::Plus)
    } else if between.contains(" - ")
        || between.contains(" − ")
        || words::has_any(&lower, &["minus"])
    {
        Joint::Do(Operation::Minus)
    } else {
        Joint::Nothing
    }
}

/// Each `a ∘ b = c`, a result being the start of what follows; of `a + b + c = d` what is left of the last sign is one
/// number. Where sums and products mix, nothing is said: authors do not agree on what comes first.
fn steps(quantities: &[Quantity], joints: &[Joint]) -> Vec<ArithmeticStep> {
    let mut found = Vec::new();
    let mut left = quantities[0].clone();
    let mut at = 0;
    while at + 1 < joints.len() {
        match (joints[at], joints[at + 1]) {
            (Joint::Do(operation), Joint::Do(next)) => {
                if is_sum(operation) == is_sum(next) {
                    left.value = apply(operation, &left, &quantities[at + 1]);
                    at += 1;
                } else {
                    let is_open = |joint: &&Joint| matches!(joint, Joint::Do(_));
                    at += joints[at..].iter().take_while(is_open).count();
                    left = quantities[at].clone();
                }
            }
            (Joint::Do(operation), Joint::Is) => {
                let (right, stated) = (quantities[at + 1].clone(), quantities[at + 2].clone());
                let actual = apply(operation, &left, &right);
                let starts = stated.clone();
                found.push(ArithmeticStep {
                    left,
                    operation,
                    right,
                    stated,
                    actual,
                });
                left = starts;
                at += 2;
            }
            _ => {
                left = quantities[at + 1].clone();
                at += 1;
            }
        }
    }
    found
}

fn is_sum(operation: Operation) -> bool {
    matches!(operation, Operation::Plus | Operation::Minus)
}

fn apply(operation: Operation, left: &Quantity, right: &Quantity) -> f64 {
    match operation {
        Operation::Plus => left.value + right.value,
        Operation::Minus => left.value - right.value,
        Operation::Times => left.value * right.value,
        Operation::Over if right.value != 0.0 => left.value / right.value,
        Operation::Over => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_divisions_is_taken_apart() {
        let text = "460h total ÷ 6 agents ≈ 77h/agent ÷ 40h/agent-week = ~2 agent-weeks with 2-week buffer for integration → 6 weeks total";
        let (quantities, joints) = terms(text, Default::default());
        let steps = steps(&quantities, &joints);
        let shown: Vec<(f64, Operation, f64, f64)> = steps
            .iter()
            .map(|step| {
                (
                    step.left.value,
                    step.operation,
                    step.right.value,
                    step.stated.value,
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (460.0, Operation::Over, 6.0, 77.0),
                (77.0, Operation::Over, 40.0, 2.0),
                (2.0, Operation::Plus, 2.0, 6.0)
            ]
        );
        assert_eq!(quantities[2].unit, "h/agent");
    }

    #[test]
    fn a_long_sum_is_one_number_before_its_last_sign() {
        let of = |text: &str| -> Vec<(f64, f64, f64)> {
            let (quantities, joints) = terms(text, Default::default());
            let shown = |step: &ArithmeticStep| (step.left.value, step.right.value, step.actual);
            steps(&quantities, &joints).iter().map(shown).collect()
        };
        assert_eq!(of("5 + 8 + 6 + 3 + 2 = 25 days"), [(22.0, 2.0, 24.0)]);
        assert_eq!(of("2 × 3 + 4 = 14"), []);
        assert_eq!(of("2 × 3 + 4 = 10 / 2 = 5"), [(10.0, 2.0, 5.0)]);
    }
}
