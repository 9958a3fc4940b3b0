//! How busy agents are, as the tables of several commands say it: until the deadline, and until the finish.

/// The head of the share until the deadline.
pub(super) const TO_DEADLINE: &str = "to deadline";
/// The head of the share until the finish.
pub(super) const TO_FINISH: &str = "to finish";

/// `27 %`; `-` where there is nothing to say.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

/// What the shares are, as a line below a table.
pub(super) fn note(has_deadline: bool) -> &'static str {
    if has_deadline {
        "to deadline, to finish: the work over the agents' hours from the start to there; above 100 % it cannot be done in time\n"
    } else {
        "to finish: the work over the agents' hours from the start to the finish\n"
    }
}
