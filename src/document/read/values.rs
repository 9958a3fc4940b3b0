//! Values of cells and labels: priorities, sizes, states, roles, files, criteria.

use super::super::facts::{CriterionFact, Place};
use super::super::grammar::{numbers, words};
use super::super::text::inline;
use crate::plan::{CriterionKind, Operator, Priority, Size};

/// A priority: `P1`, `high`, `1`; `None` where the words are unknown.
pub(super) fn priority(text: &str) -> Option<Priority> {
    const WORDS: [(Priority, &[&str]); 4] = [
        (
            Priority::P0,
            &[
                "p0",
                "critical",
                "blocker",
                "urgent",
                "highest",
                "kritisch",
                "critique",
                "crítica",
                "критический",
                "紧急",
                "最高",
                "緊急",
                "0",
            ],
        ),
        (
            Priority::P1,
            &[
                "p1",
                "high",
                "hoch",
                "haute",
                "élevée",
                "alta",
                "alto",
                "высокий",
                "高",
                "must",
                "must have",
                "1",
                "높음",
            ],
        ),
        (
            Priority::P2,
            &[
                "p2",
                "medium",
                "normal",
                "mittel",
                "moyenne",
                "media",
                "média",
                "средний",
                "中",
                "should",
                "should have",
                "2",
                "보통",
            ],
        ),
        (
            Priority::P3,
            &[
                "p3",
                "p4",
                "low",
                "lowest",
                "niedrig",
                "basse",
                "faible",
                "baja",
                "baixa",
                "низкий",
                "低",
                "could",
                "could have",
                "nice to have",
                "3",
                "4",
                "낮음",
            ],
        ),
    ];
    let lower = text
        .trim()
        .trim_matches(['(', ')', '!', '🔴', '🟠', '🟡', '🟢', ' '])
        .to_lowercase();
    WORDS
        .iter()
        .find(|(_, words)| words.contains(&lower.as_str()))
        .map(|(priority, _)| *priority)
}

/// A T-shirt size.
pub(super) fn size(text: &str) -> Option<Size> {
    match text.trim().to_lowercase().as_str() {
        "xs" | "s" | "small" | "klein" | "小" => Some(Size::S),
        "m" | "medium" | "mittel" | "中" => Some(Size::M),
        "l" | "large" | "groß" | "大" => Some(Size::L),
        "xl" | "xxl" | "extra large" | "特大" => Some(Size::XL),
        _ => None,
    }
}

/// Roles with their counts: `dev; qa x2`.
pub(super) fn roles(text: &str) -> Vec<(String, u32)> {
    split_list(text)
        .into_iter()
        .filter(|role| !words::is_none(role))
        .map(|role| match role.rsplit_once([' ', '×']) {
            Some((name, count))
                if count
                    .trim_start_matches(['x', '×'])
                    .parse::<u32>()
                    .is_ok_and(|n| (1..=1000).contains(&n))
                    && count.starts_with(['x', '×']) =>
            {
                (
                    name.trim().to_owned(),
                    count.trim_start_matches(['x', '×']).parse().unwrap_or(1),
                )
            }
            _ => (role, 1),
        })
        .collect()
}

/// Items between commas, semicolons or line breaks, outside brackets.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let (mut found, mut depth, mut current) = (Vec::new(), 0usize, String::new());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // `1,000` is one number.
        let is_number = c == ','
            && current.ends_with(|c: char| c.is_ascii_digit())
            && rest.as_str().bytes().take_while(u8::is_ascii_digit).count() == 3;
        if depth == 0 && !is_number && matches!(c, ',' | ';' | '、' | '，' | '；') {
            found.push(std::mem::take(&mut current));
        } else {
            current.push(c);
        }
    }
    found.push(current);
    found
        .into_iter()
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

/// Paths and globs of a text as it is written: code spans that look like paths, else words that do.
pub(super) fn paths(raw: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = raw;
    let mut outside = String::new();
    while let Some(open) = rest.find('`') {
        outside.push_str(&rest[..open]);
        outside.push(' ');
        let inside = &rest[open + 1..];
        let Some(close) = inside.find('`') else { break };
        if is_path(&inside[..close]) {
            found.push(inside[..close].to_owned());
        }
        rest = &inside[close + 1..];
    }
    outside.push_str(rest);
    let plain = inline::plain(&outside);
    for word in plain.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')) {
        let word = word.trim_matches(|c: char| {
            matches!(c, '"' | '\'' | ':' | '.' | '*' | '+')
                && !(c == '.' && word.starts_with('.'))
                && c != '*'
        });
        let word = word.trim_end_matches(['.', ':']);
        if is_path(word) && (word.contains('/') || has_extension(word)) {
            found.push(word.to_owned());
        }
    }
    let mut unique: Vec<String> = Vec::new();
    for path in found {
        if !unique.contains(&path) {
            unique.push(path);
        }
    }
    unique
}

/// Whether text looks like a path, a glob or a file name.
pub(super) fn is_path(text: &str) -> bool {
    let is_word = !text.is_empty()
        && text.len() < 200
        && !text.contains(char::is_whitespace)
        && !text.contains("://");
    let characters = text
        .chars()
        .all(|c| c.is_alphanumeric() || "_-./*~{}[]@+\\".contains(c));
    let has_letters = text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    let is_ratio = text
        .split('/')
        .all(|part| part.len() <= 3 && part.chars().all(|c| c.is_alphanumeric() || c == '+'))
        && !text.contains('.');
    let looks =
        has_extension(text) || (text.contains('/') && !is_ratio) || FILE_NAMES.contains(&text);
    is_word && characters && has_letters && looks
}

const FILE_NAMES: [&str; 7] = [
    "Dockerfile",
    "Makefile",
    "LICENSE",
    "Cargo.lock",
    "Procfile",
    "Gemfile",
    "Rakefile",
];

/// Whether a word ends in a file's ending.
fn has_extension(text: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "md",
        "py",
        "rs",
        "ts",
        "tsx",
        "js",
        "jsx",
        "json",
        "yml",
        "yaml",
        "toml",
        "txt",
        "sh",
        "sql",
        "html",
        "css",
        "scss",
        "go",
        "java",
        "kt",
        "rb",
        "c",
        "h",
        "cpp",
        "hpp",
        "cs",
        "swift",
        "xml",
        "csv",
        "ini",
        "cfg",
        "env",
        "lock",
        "ipynb",
        "vue",
        "svelte",
        "php",
        "tf",
        "proto",
        "graphql",
        "pdf",
        "svg",
        "png",
        "dockerfile",
        "example",
        "gradle",
        "tex",
        "rst",
        "plist",
        "conf",
    ];
    let name = text.rsplit('/').next().unwrap_or(text);
    match name.rsplit_once('.') {
        Some((stem, ending)) => {
            ENDINGS.contains(&ending.to_lowercase().as_str())
                && (!stem.is_empty() || ending.len() > 2)
                && !stem.ends_with('.')
        }
        None => false,
    }
}

/// A criterion: a command in code, a comparison with a number, or something somebody looks at.
pub(super) fn criterion(raw: &str, place: Place) -> CriterionFact {
    let text = inline::plain(raw);
    CriterionFact {
        kind: kind(raw, &text),
        text,
        ticked: None,
        owner: String::new(),
        place,
    }
}

fn kind(raw: &str, text: &str) -> CriterionKind {
    if let Some(command) = command(raw) {
        return CriterionKind::Command {
            command,
            exit_status: 0,
            output: String::new(),
        };
    }
    match comparison(text) {
        Some((operator, threshold, unit)) => CriterionKind::Metric {
            metric: None,
            operator,
            threshold,
            unit,
            measured: None,
        },
        None => CriterionKind::Manual,
    }
}

/// The command in a code span.
pub(super) fn command(raw: &str) -> Option<String> {
    const PROGRAMS: &[&str] = &[
        "pytest",
        "npm",
        "yarn",
        "pnpm",
        "cargo",
        "make",
        "go",
        "ruff",
        "python",
        "python3",
        "bash",
        "sh",
        "docker",
        "docker-compose",
        "kubectl",
        "terraform",
        "mvn",
        "gradle",
        "git",
        "curl",
        "tox",
        "eslint",
        "mypy",
        "jest",
        "ls",
        "grep",
        "dotnet",
        "bundle",
        "rake",
        "npx",
        "uv",
        "just",
        "bazel",
        "ctest",
        "cmake",
    ];
    let inside = raw.split('`').skip(1).step_by(2);
    inside
        .map(str::trim)
        .find(|code| is_command(code, PROGRAMS))
        .map(str::to_owned)
}

fn is_command(code: &str, programs: &[&str]) -> bool {
    let mut words = code.split_whitespace().skip_while(|word| {
        word.contains('=') && word.chars().next().is_some_and(char::is_uppercase)
    });
    let Some(first) = words.next() else {
        return false;
    };
    (programs.contains(&first) && words.next().is_some())
        || (first.starts_with("./") && !first.ends_with('/'))
}

/// A comparison with a number: `< 2s`, `≥80%`, `80%+ coverage`, `at least 6`, `under 200 ms`.
pub(super) fn comparison(text: &str) -> Option<(Operator, f64, String)> {
    let text = &text.replace("sub-", "under ");
    let number = numbers::all(text).into_iter().find_map(|number| {
        let before = text[..number.start].trim_end();
        Some((operator(before, number.at_least)?, number))
    });
    let (operator, number) = number?;
    Some((operator, number.value, unit(&text[number.end..])))
}

/// The operator before a number.
pub(super) fn operator(before: &str, at_least: bool) -> Option<Operator> {
    const SIGNS: [(&str, Operator); 9] = [
        (">=", Operator::AtLeast),
        ("≥", Operator::AtLeast),
        ("<=", Operator::AtMost),
        ("≤", Operator::AtMost),
        ("==", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("⩾", Operator::AtLeast),
        ("⩽", Operator::AtMost),
    ];
    const WORDS: [(&str, Operator); 18] = [
        ("at least", Operator::AtLeast),
        ("minimum", Operator::AtLeast),
        ("min", Operator::AtLeast),
        ("no less than", Operator::AtLeast),
        ("at most", Operator::AtMost),
        ("maximum", Operator::AtMost),
        ("no more than", Operator::AtMost),
        ("up to", Operator::AtMost),
        ("under", Operator::Less),
        ("below", Operator::Less),
        ("less than", Operator::Less),
        ("fewer than", Operator::Less),
        ("over", Operator::Greater),
        ("above", Operator::Greater),
        ("more than", Operator::Greater),
        ("greater than", Operator::Greater),
        ("mindestens", Operator::AtLeast),
        ("höchstens", Operator::AtMost),
    ];
    let sign = SIGNS
        .iter()
        .find(|(sign, _)| before.ends_with(sign))
        .map(|(_, operator)| *operator);
    let lower = || before.to_lowercase();
    let word = || {
        let lower = lower();
        WORDS
            .iter()
            .find(|(word, _)| lower.ends_with(word) && words::find_phrase(&lower, word).is_some())
            .map(|(_, operator)| *operator)
    };
    sign.or(at_least.then_some(Operator::AtLeast)).or_else(word)
}

/// The unit behind a number: `%`, `ms`, a word.
pub(super) fn unit(after: &str) -> String {
    let after = after.trim_start_matches(['+', ' ']);
    if after.starts_with('%') {
        return "%".to_owned();
    }
    let length: usize = after
        .chars()
        .take_while(|c| c.is_alphabetic())
        .map(char::len_utf8)
        .sum();
    after[..length].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_found_in_words_and_signs() {
        for (text, expected) in [
            ("< 2s response time (p99)", Some((Operator::Less, 2.0, "s"))),
            ("80%+ test coverage", Some((Operator::AtLeast, 80.0, "%"))),
            (
                "cache hit rate > 80% on lookups",
                Some((Operator::Greater, 80.0, "%")),
            ),
            ("returns sub-200ms", Some((Operator::Less, 200.0, "ms"))),
            (
                "at least 6 test cases",
                Some((Operator::AtLeast, 6.0, "test")),
            ),
            ("Documentation updated", None),
        ] {
            let found = comparison(text);
            assert_eq!(
                found.as_ref().map(|(o, v, u)| (*o, *v, u.as_str())),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn paths_are_told_from_words() {
        assert_eq!(
            paths("`api/routes/billing.py` and `tests/` (new file)"),
            ["api/routes/billing.py", "tests/"]
        );
        assert_eq!(
            paths("Files: a/b.py, c.rs. Respect 20/20"),
            ["a/b.py", "c.rs"]
        );
        assert_eq!(command("`pytest -v` must pass"), Some("pytest -v".into()));
        assert_eq!(paths("CI/CD and A/B tests"), Vec::<String>::new());
        assert_eq!(
            roles("dev; qa x2"),
            [("dev".to_owned(), 1), ("qa".to_owned(), 2)]
        );
    }
}
