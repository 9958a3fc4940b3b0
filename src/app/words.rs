//! Words for moments, so that nobody has to think of time zones, and for durations that nobody stated.

use crate::library::now;
use crate::plan::{Stamp, Work};

/// How long ago a moment in universal time was: `just now`, `5 min ago`, `3 days ago`.
pub fn ago(at: Stamp) -> String {
    span_ago(now().since(at).0)
}

/// An assumed duration: `≈ 3.5 h`, to a tenth of an hour, because more would look like knowledge.
pub fn about(work: Work, tell: impl Fn(Work) -> String) -> String {
    let tenths = (work.0 as f64 / 6.0).round() as i64;
    let shown = if work.0.abs() < 60 {
        work
    } else {
        Work(tenths * 6)
    };
    format!("≈ {}", tell(shown))
}

fn span_ago(minutes: i64) -> String {
    let counted = |count: i64, one: &str, many: &str| {
        format!("{count} {} ago", if count == 1 { one } else { many })
    };
    match minutes {
        ..1 => "just now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..1440 => format!("{} h ago", minutes / 60),
        1440..86_400 => counted(minutes / 1440, "day", "days"),
        86_400..1_051_200 => counted(minutes / 43_200, "month", "months"),
        _ => counted(minutes / 525_600, "year", "years"),
    }
}

#[cfg(test)]
mod tests {
    use super::span_ago;

    #[test]
    fn spans_are_told_in_their_largest_unit() {
        let told = [-5, 0, 1, 59, 60, 1439, 1440, 2880, 86_400, 1_051_200].map(span_ago);
        assert_eq!(
            told,
            [
                "just now",
                "just now",
                "1 min ago",
                "59 min ago",
                "1 h ago",
                "23 h ago",
                "1 day ago",
                "2 days ago",
                "2 months ago",
                "2 years ago"
            ]
        );
    }
}
