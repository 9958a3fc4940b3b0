//! Durations as cards and lanes show them: short, because a card is narrow.

use crate::plan::Work;

/// `45 min`, `6 h`, `2.5 h`, `1.25 h`.
pub fn hours(work: Work) -> String {
    let minutes = work.0;
    if minutes.abs() < 60 && minutes != 0 {
        return format!("{minutes} min");
    }
    if minutes % 60 == 0 {
        return format!("{} h", minutes / 60);
    }
    let text = format!("{:.2}", minutes as f64 / 60.0);
    format!("{} h", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A percentage without needless figures: `50 %`, `12.5 %`.
pub fn percent(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0} %")
    } else {
        format!("{value:.1} %")
    }
}

/// The first letters of up to two words of a name: `Security agent` gives `SA`.
pub fn initials(name: &str) -> String {
    let starts = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next());
    let letters: String = starts.take(2).flat_map(char::to_uppercase).collect();
    if letters.is_empty() {
        "?".to_owned()
    } else {
        letters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short() {
        let shown: Vec<String> = [0, 45, 60, 75, 90, 360, 2500]
            .map(|m| hours(Work(m)))
            .to_vec();
        assert_eq!(
            shown,
            ["0 h", "45 min", "1 h", "1.25 h", "1.5 h", "6 h", "41.67 h"]
        );
    }

    #[test]
    fn names_have_initials() {
        assert_eq!(initials("Security agent"), "SA");
        assert_eq!(initials("agent-3"), "A3");
        assert_eq!(initials("…"), "?");
    }
}
