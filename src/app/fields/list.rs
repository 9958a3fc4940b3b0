//! Lists of words or lines: tags, roles, files, deliverables.

/// Words on one line, separated by commas.
pub fn show(items: &[String]) -> String {
    items.join(", ")
}

/// Reads words separated by commas or semicolons; empty and repeated ones are left out.
pub fn parse(text: &str) -> Vec<String> {
    unique(text.split([',', ';', '\n']))
}

/// One item a line, for items that may hold commas.
pub fn show_lines(items: &[String]) -> String {
    items.join("\n")
}

/// Reads one item a line; empty and repeated ones are left out.
pub fn parse_lines(text: &str) -> Vec<String> {
    unique(text.lines())
}

fn unique<'t>(parts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        if !out.iter().any(|item| item == part) {
            out.push(part.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_lines_read_back() {
        let words = vec!["api".to_owned(), "needs review".to_owned()];
        assert_eq!(parse(&show(&words)), words);
        let lines = vec!["a, b and c".to_owned(), "src/**/*.rs".to_owned()];
        assert_eq!(parse_lines(&show_lines(&lines)), lines);
    }

    #[test]
    fn empty_and_repeated_items_are_left_out() {
        assert_eq!(parse(" a ;, a,b, "), ["a", "b"]);
        assert!(parse_lines("\n  \n").is_empty());
    }
}
