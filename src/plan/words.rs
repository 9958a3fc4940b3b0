//! Lists as sentences name them.

/// The first names of a list, and how many more there are: `A, B`, or `A, B and 5 more`.
pub fn first_of<N: AsRef<str>>(names: &[N], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::first_of;

    #[test]
    fn a_list_that_is_too_long_counts_its_rest() {
        let names = ["A", "B", "C"];
        assert_eq!(first_of(&names, 3), "A, B, C");
        assert_eq!(first_of(&names, 1), "A and 2 more");
        assert_eq!(first_of(&names[..0], 2), "");
    }
}
