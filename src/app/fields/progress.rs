//! Progress on one line: `not started`, `40 %`, `blocked 40 %: waits for keys`, `done`.

use super::{FieldError, choice, number};
use crate::plan::{Progress, ProgressState};

/// The text that [`parse`] reads back; empty for a ticket that was not started.
pub fn show(progress: &Progress) -> String {
    let state = choice::label(choice::PROGRESS_STATES, &progress.state);
    match (progress.state, progress.percent) {
        (ProgressState::NotStarted, 0) => String::new(),
        (ProgressState::InProgress, percent) => format!("{percent} %"),
        (ProgressState::Done, 0 | 100) => state.to_owned(),
        (ProgressState::Blocked, 0) => state.to_owned() + &reason(progress),
        (_, percent) => format!("{state} {percent} %{}", reason(progress)),
    }
}

fn reason(progress: &Progress) -> String {
    match progress.blocked_reason.trim() {
        "" => String::new(),
        reason => format!(": {reason}"),
    }
}

/// Reads a state, a percentage, or both; dates and remaining work stay as they were `before`.
///
/// # Errors
/// When a word is no state or the percentage is not between 0 and 100.
pub fn parse(text: &str, before: &Progress) -> Result<Progress, FieldError> {
    let (head, reason) = text.split_once(':').unwrap_or((text, ""));
    let digits = head
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(head.len());
    let (word, figure) = (head[..digits].trim(), head[digits..].trim());
    let percent = number::parse_optional(figure, 0.0..=100.0, "percentage from 0 to 100")?;
    let state = match (word, percent) {
        ("", None) => ProgressState::NotStarted,
        ("", Some(percent)) => state_at(percent),
        (word, _) => choice::parse(choice::PROGRESS_STATES, word)?,
    };
    Ok(Progress {
        state,
        percent: percent.map_or_else(
            || percent_in(state, before),
            |percent| percent.round() as u8,
        ),
        blocked_reason: if state == ProgressState::Blocked {
            reason.trim().to_owned()
        } else {
            String::new()
        },
        ..before.clone()
    })
}

fn state_at(percent: f64) -> ProgressState {
    if percent <= 0.0 {
        ProgressState::NotStarted
    } else if percent >= 100.0 {
        ProgressState::Done
    } else {
        ProgressState::InProgress
    }
}

/// The percentage a state stands for when none was typed.
fn percent_in(state: ProgressState, before: &Progress) -> u8 {
    match state {
        ProgressState::NotStarted => 0,
        ProgressState::Done => 100,
        ProgressState::InProgress => before.percent.min(99),
        ProgressState::Blocked => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(state: ProgressState, percent: u8, reason: &str) -> Progress {
        Progress {
            state,
            percent,
            blocked_reason: reason.to_owned(),
            ..Progress::default()
        }
    }

    #[test]
    fn progress_reads_back() {
        let cases = [
            progress(ProgressState::NotStarted, 0, ""),
            progress(ProgressState::InProgress, 40, ""),
            progress(ProgressState::Blocked, 40, "waits for: keys"),
            progress(ProgressState::Blocked, 0, ""),
            progress(ProgressState::Done, 100, ""),
            progress(ProgressState::Done, 80, ""),
        ];
        for case in cases {
            assert_eq!(
                parse(&show(&case), &Progress::default()),
                Ok(case.clone()),
                "{}",
                show(&case)
            );
        }
    }

    #[test]
    fn a_percentage_alone_says_the_state() {
        let before = Progress::default();
        let state = |text| parse(text, &before).map(|p| (p.state, p.percent));
        assert_eq!(state("0"), Ok((ProgressState::NotStarted, 0)));
        assert_eq!(state("55%"), Ok((ProgressState::InProgress, 55)));
        assert_eq!(state("100 %"), Ok((ProgressState::Done, 100)));
        assert!(state("101").is_err());
        assert!(state("nearly").is_err());
    }

    #[test]
    fn dates_are_kept() {
        let stamp = crate::plan::Stamp::DEFAULT_START;
        let before = Progress {
            actual_start: Some(stamp),
            ..Progress::default()
        };
        assert_eq!(
            parse("done", &before).map(|p| p.actual_start),
            Ok(Some(stamp))
        );
    }
}
