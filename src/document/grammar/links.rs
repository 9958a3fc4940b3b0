//! Lists of references: `B1, B2 (needs code)`, `ROADMAP-008 – 012`, `A & B`, `T1 FS+2d`, `50 % of B1`.
//!
//! A list is cut at its separators; each piece is a name the document defines, an id, or a range. Words that
//! say nothing (`after`, `ticket`, `is complete`) are passed over; any other word is left over, and whoever
//! asked decides whether that is a loss.

use super::durations;
use super::ids::{self, Keys};
use super::numbers;
use super::words;
use crate::document::facts::{Quantifier, Subject};
use crate::plan::duration::Units;
use crate::plan::{DependencyKind, Lag, Work};

/// One reference.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::document) struct Reference {
    /// The rows; several for a range. Members nobody defines are [`Subject::Unknown`].
    pub subjects: Vec<Subject>,
    /// The prefix of a range.
    pub range: Option<ids::Range>,
    /// Which ends are tied, and how far apart.
    pub kind: DependencyKind,
    pub lag: Lag,
    /// Where it stands in the text.
    pub start: usize,
    pub end: usize,
}

/// What a list of references says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::document) struct Parsed {
    pub references: Vec<Reference>,
    /// It says "none"; with what it adds.
    pub none: Option<String>,
    pub quantifier: Option<Quantifier>,
    /// What stands in brackets or behind a dash.
    pub remark: String,
    /// Words nobody understood.
    pub leftover: Vec<String>,
}

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    /// A word, an id or a number.
    Word(&'t str),
    /// A sign that means a range.
    Dash,
    /// A separator of list items.
    Comma,
    /// Text in brackets, without them.
    Bracket(&'t str),
}

/// Words between references that say nothing.
const FILLERS: &[&str] = &[
    "after",
    "needs",
    "need",
    "depends",
    "depend",
    "on",
    "blocked",
    "by",
    "requires",
    "require",
    "wait",
    "waits",
    "waiting",
    "for",
    "ticket",
    "tickets",
    "task",
    "tasks",
    "item",
    "items",
    "stream",
    "streams",
    "agent",
    "agents",
    "track",
    "tracks",
    "path",
    "the",
    "completion",
    "of",
    "finish",
    "finishes",
    "finished",
    "complete",
    "completed",
    "completes",
    "done",
    "is",
    "are",
    "be",
    "must",
    "has",
    "have",
    "been",
    "both",
    "only",
    "start",
    "starts",
    "started",
    "when",
    "once",
    "until",
    "issue",
    "issues",
    "step",
    "steps",
    "phase",
    "gate",
    "story",
    "stories",
    "wp",
    "ready",
    "merged",
    "then",
    "first",
    "roadmap",
    "to",
    "start:",
    "from",
    "tests",
    "output",
    "end",
    "all",
    "nach",
    "abhängig",
    "von",
    "benötigt",
    "aufgabe",
    "aufgaben",
    "fertig",
    "ist",
    "sind",
    "wartet",
    "auf",
    "vorgang",
    "dépend",
    "de",
    "tâche",
    "tâches",
    "après",
    "des",
    "les",
    "la",
    "le",
    "terminé",
    "terminée",
    "depende",
    "tarea",
    "tareas",
    "después",
    "dopo",
    "após",
    "efter",
    "na",
    "po",
    "после",
    "зависит",
    "от",
    "задача",
    "задачи",
    "依赖",
    "任务",
    "完成后",
    "完成",
    "之后",
    "タスク",
    "完了後",
    "の後",
    "完了",
];
/// Words that join references.
const JOINERS: &[&str] = &[
    "and", "und", "et", "y", "e", "og", "och", "en", "i", "и", "和", "与", "及", "と", "及び",
    "plus", "&", "+",
];
/// Words that mean a range.
const RANGE_WORDS: &[&str] = &[
    "to", "through", "thru", "bis", "à", "hasta", "至", "到", "から",
];

/// Reads a list of references. `own` is an id whose prefix a bare number may take, `units` the plan's days.
pub(in crate::document) fn parse(
    text: &str,
    keys: &Keys,
    own: Option<&str>,
    units: Units,
) -> Parsed {
    let mut parsed = Parsed::default();
    let plain = crate::document::text::inline::plain(text);
    if let Some(remark) = words::none_remark(&plain).filter(|_| keys.find(&plain).is_none()) {
        parsed.none = Some(remark);
        return parsed;
    }
    let main = plain.split(['(', '（']).next().unwrap_or("").trim();
    if let Some(others) = words::quantifier(main).filter(|_| keys.find(main).is_none()) {
        parsed.quantifier = Some(if others {
            Quantifier::AllOthers
        } else {
            Quantifier::AllPrevious
        });
        parsed.remark = bracket_of(&plain);
        return parsed;
    }
    let mut reader = Reader {
        text,
        keys,
        own,
        units,
        prefix: None,
        parsed,
    };
    for (start, end) in pieces(text) {
        reader.piece(start, end);
    }
    reader.parsed
}

fn bracket_of(text: &str) -> String {
    let open = text.find(['(', '（']);
    open.map_or_else(String::new, |open| {
        text[open..]
            .trim_matches(|c: char| "()（） ".contains(c))
            .to_owned()
    })
}

/// The pieces between commas and semicolons outside brackets.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0usize);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            ',' | ';' | '、' | '，' | '；' | '\n' if depth == 0 => {
                found.push((start, at));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push((start, text.len()));
    found
}

struct Reader<'t> {
    text: &'t str,
    keys: &'t Keys,
    own: Option<&'t str>,
    units: Units,
    /// The prefix a number without one takes.
    prefix: Option<&'t str>,
    parsed: Parsed,
}

impl<'t> Reader<'t> {
    fn piece(&mut self, start: usize, end: usize) {
        let raw = &self.text[start..end];
        if raw.trim().is_empty() {
            return;
        }
        if let Some(subject) = self.keys.find(&crate::document::text::inline::plain(raw)) {
            let lead = raw.len() - raw.trim_start().len();
            self.remember(raw.trim());
            self.push(
                vec![subject.clone()],
                None,
                start + lead,
                start + raw.trim_end().len(),
            );
            return;
        }
        let tokens = tokens(raw, start);
        let mut at = 0;
        while at < tokens.len() {
            at += self.token(&tokens, at).max(1);
        }
    }

    /// Reads the token at `at`, returns how many were used.
    fn token(&mut self, tokens: &[(Token<'t>, usize, usize)], at: usize) -> usize {
        let (token, start, end) = tokens[at];
        match token {
            Token::Comma if self.text[start..end] == *"+" => self.added(tokens, at),
            Token::Dash | Token::Comma => 1,
            Token::Bracket(inside) => {
                self.bracket(inside);
                1
            }
            Token::Word(word) => self
                .name(tokens, at)
                .or_else(|| self.percent(tokens, at))
                .or_else(|| self.range(tokens, at))
                .or_else(|| self.unknown_gate(tokens, at))
                .or_else(|| self.single(word, start, end))
                .unwrap_or_else(|| self.other(tokens, at)),
        }
    }

    /// The longest name of several words that starts here.
    fn name(&mut self, tokens: &[(Token<'t>, usize, usize)], at: usize) -> Option<usize> {
        const MOST: usize = 8;
        let start = tokens[at].1;
        let words = tokens[at..]
            .iter()
            .take(MOST)
            .take_while(|(token, ..)| matches!(token, Token::Word(_) | Token::Dash))
            .count();
        let used = (2..=words).rev().find(|&used| {
            self.keys
                .find(&self.text[start..tokens[at + used - 1].2])
                .is_some()
        })?;
        let end = tokens[at + used - 1].2;
        let subject = self.keys.find(&self.text[start..end])?.clone();
        self.push(vec![subject], None, start, end);
        Some(used)
    }

    /// `50 % of B1`; `B1 50 %` and `B1 (50 %)` are found behind the reference.
    fn percent(&mut self, tokens: &[(Token<'t>, usize, usize)], at: usize) -> Option<usize> {
        let Token::Word(word) = tokens[at].0 else {
            return None;
        };
        let value = percent_of(word)?;
        if let Some((Token::Word(of), ..)) = tokens.get(at + 1)
            && matches!(of.to_lowercase().as_str(), "of" | "von" | "de")
        {
            let before = self.parsed.references.len();
            let mut next = at + 2;
            while next < tokens.len() && self.parsed.references.len() == before {
                next += self.token(tokens, next).max(1);
            }
            self.parsed.references[before..]
                .iter_mut()
                .for_each(|reference| half_done(reference, value));
            return Some(next - at);
        }
        half_done(self.parsed.references.last_mut()?, value);
        Some(1)
    }

    /// `S17–S24`, `infra-001 through 004`, `A-D`.
    fn range(&mut self, tokens: &[(Token<'t>, usize, usize)], at: usize) -> Option<usize> {
        let (Token::Word(word), start, end) = tokens[at] else {
            return None;
        };
        let known = self.keys.find(word).is_some();
        if let (Some((sign, ..)), Some((Token::Word(last), _, last_end))) =
            (tokens.get(at + 1), tokens.get(at + 2))
            && is_range_sign(*sign)
            && let Some(range) = self.expand(word, last)
        {
            self.push_range(range, start, *last_end);
            return Some(3);
        }
        if !known && let Some(range) = ids::dashed(word).filter(|range| self.is_sensible(range)) {
            self.push_range(range, start, end);
            return Some(1);
        }
        None
    }

    fn expand(&self, first: &str, last: &str) -> Option<ids::Range> {
        let own = |word: &str| {
            word.bytes().all(|byte| byte.is_ascii_digit()) && self.keys.find(word).is_none()
        };
        let first = match self.prefix.or(self.own_prefix()).filter(|_| own(first)) {
            Some(prefix) => format!("{prefix}{first}"),
            None => first.to_owned(),
        };
        ids::range(&first, last).filter(|range| self.is_sensible(range))
    }

    /// Whether a range has a member somebody defines, or is of a family that is known.
    fn is_sensible(&self, range: &ids::Range) -> bool {
        let is_known = |member: &String| self.keys.find(member).is_some();
        range.members.iter().take(64).any(is_known)
            || range.members.last().is_some_and(is_known)
            || (!range.prefix.is_empty()
                && range
                    .members
                    .first()
                    .is_some_and(|member| self.keys.is_family(member) || self.keys.is_empty()))
    }

    fn push_range(&mut self, range: ids::Range, start: usize, end: usize) {
        let subject = |member: &String| {
            self.keys
                .find(member)
                .cloned()
                .unwrap_or_else(|| Subject::Unknown(member.clone()))
        };
        let subjects = range.members.iter().map(subject).collect();
        let first = &self.text[start..end];
        self.remember(first.split(['–', '—', '…']).next().unwrap_or(first));
        self.push(subjects, Some(range), start, end);
    }

    /// A single id, perhaps with a kind of link: `T1`, `008` after `ROADMAP-007`, `T1FS+2d`.
    fn single(&mut self, word: &'t str, start: usize, end: usize) -> Option<usize> {
        if let Some(subject) = self.keys.find(word) {
            let subject = subject.clone();
            self.remember(word);
            self.push(vec![subject], None, start, end);
            return Some(1);
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            let prefix = self.prefix.or(self.own_prefix())?;
            let id = format!("{prefix}{word}");
            let found = self.keys.member(prefix, word).cloned();
            let subject = found.unwrap_or(Subject::Unknown(id));
            self.push(vec![subject], None, start, end);
            return Some(1);
        }
        if let Some((key, kind, lag)) = self.with_terms(word) {
            let subject = self.keys.find(key)?.clone();
            self.push(vec![subject], None, start, end);
            self.terms(kind, lag);
            return Some(1);
        }
        if ids::is_id(word) {
            self.remember(word);
            self.push(vec![Subject::Unknown(word.to_owned())], None, start, end);
            return Some(1);
        }
        None
    }

    /// `Gate 7` where no gate is called so: its number is none of a ticket.
    fn unknown_gate(&mut self, tokens: &[(Token<'t>, usize, usize)], at: usize) -> Option<usize> {
        let (Token::Word(word), start, _) = tokens[at] else {
            return None;
        };
        let (Token::Word(number), _, end) = *tokens.get(at + 1)? else {
            return None;
        };
        let is_gate =
            word.eq_ignore_ascii_case("gate") && number.bytes().all(|b| b.is_ascii_digit());
        is_gate.then(|| {
            let name = self.text[start..end].to_owned();
            self.push(vec![Subject::Unknown(name)], None, start, end);
            2
        })
    }

    fn own_prefix(&self) -> Option<&'t str> {
        self.own
            .and_then(ids::cut)
            .map(|cut| cut.prefix)
            .filter(|prefix| !prefix.is_empty())
    }

    /// `T1FS`, `3SS+2d`: a known key with a kind glued to it.
    fn with_terms(&self, word: &'t str) -> Option<(&'t str, DependencyKind, Lag)> {
        let upper = word.to_ascii_uppercase();
        KINDS.iter().find_map(|(name, kind)| {
            let at = upper.rfind(name).filter(|at| *at > 0)?;
            let lag = lag_of(&word[at + 2..], self.units)?;
            self.keys
                .find(&word[..at])
                .map(|_| (&word[..at], *kind, lag))
        })
    }

    fn other(&mut self, tokens: &[(Token<'t>, usize, usize)], at: usize) -> usize {
        let Token::Word(word) = tokens[at].0 else {
            return 1;
        };
        let lower = word.to_lowercase();
        if let Some((_, kind)) = KINDS
            .iter()
            .find(|(name, _)| lower.starts_with(&name.to_lowercase()) && lower.len() <= 12)
            && let Some(lag) = lag_of(word.get(2..).unwrap_or("?"), self.units)
        {
            // `T1 FS +2d`: the lag may stand apart.
            let apart = tokens.get(at + 1).and_then(|(token, ..)| match token {
                Token::Word(next) if next.starts_with(['+', '-']) => lag_of(next, self.units),
                _ => None,
            });
            self.terms(*kind, apart.unwrap_or(lag));
            return 1 + usize::from(apart.is_some());
        }
        let says_nothing = FILLERS.contains(&lower.as_str())
            || JOINERS.contains(&lower.as_str())
            || RANGE_WORDS.contains(&lower.as_str());
        if !says_nothing {
            self.parsed.leftover.push(word.to_owned());
        }
        1
    }

    /// `5 + 1 day`: what is added is time, not another ticket. Returns how many tokens that are.
    fn added(&mut self, tokens: &[(Token<'t>, usize, usize)], at: usize) -> usize {
        let next = tokens.get(at + 1).map(|(_, start, _)| *start);
        let span = next
            .and_then(|start| Some((start, durations::leading(&self.text[start..], self.units)?)));
        let (Some((start, span)), Some(last)) = (span, self.parsed.references.last_mut()) else {
            return 1;
        };
        last.lag = Lag::Work(span.min);
        let inside = |(_, from, _): &&(Token, usize, usize)| *from < start + span.end;
        1 + tokens[at + 1..].iter().take_while(inside).count()
    }

    fn bracket(&mut self, inside: &'t str) {
        if let Some(value) = percent_of(inside.trim()) {
            if let Some(last) = self.parsed.references.last_mut() {
                half_done(last, value);
            }
            return;
        }
        if !self.bracket_terms(inside) {
            if !self.parsed.remark.is_empty() {
                self.parsed.remark.push_str("; ");
            }
            self.parsed.remark.push_str(inside.trim());
        }
    }

    /// `(SS +50 %, soft)`, as our own documents have it.
    fn bracket_terms(&mut self, inside: &'t str) -> bool {
        let first = inside.split(',').next().unwrap_or("").trim();
        let upper = first.to_ascii_uppercase();
        let kind = KINDS
            .iter()
            .find(|(name, _)| upper.starts_with(name))
            .map(|(_, kind)| *kind);
        let lag_text = if kind.is_some() {
            first.get(2..).unwrap_or("")
        } else {
            first
        };
        let lag = lag_of(lag_text, self.units);
        match (kind, lag) {
            (kind, Some(lag)) if kind.is_some() || lag_text.trim().starts_with(['+', '-', '−']) =>
            {
                self.terms(kind.unwrap_or_default(), lag);
                if inside.contains(',') && !self.parsed.remark.contains(inside) {
                    let rest = inside.split_once(',').map_or("", |(_, rest)| rest.trim());
                    self.parsed.remark.push_str(rest);
                }
                true
            }
            _ => false,
        }
    }

    fn terms(&mut self, kind: DependencyKind, lag: Lag) {
        if let Some(last) = self.parsed.references.last_mut() {
            (last.kind, last.lag) = (kind, lag);
        }
    }

    /// Keeps the prefix of an id for numbers that follow.
    fn remember(&mut self, id: &'t str) {
        let id = id.trim_matches(|c: char| "*`[]() ".contains(c));
        if let Some(cut) = ids::cut(id).filter(|cut| !cut.prefix.is_empty()) {
            self.prefix = Some(cut.prefix);
        }
    }

    fn push(
        &mut self,
        subjects: Vec<Subject>,
        range: Option<ids::Range>,
        start: usize,
        end: usize,
    ) {
        let reference = Reference {
            subjects,
            range,
            kind: DependencyKind::Fs,
            lag: Lag::default(),
            start,
            end,
        };
        self.parsed.references.push(reference);
    }
}

/// The kinds of dependency by name.
const KINDS: [(&str, DependencyKind); 4] = [
    ("FS", DependencyKind::Fs),
    ("SS", DependencyKind::Ss),
    ("FF", DependencyKind::Ff),
    ("SF", DependencyKind::Sf),
];

/// "When half of it is done" is start to start with a lag in percent.
fn half_done(reference: &mut Reference, percent: f64) {
    if percent > 0.0 && percent < 100.0 {
        (reference.kind, reference.lag) = (DependencyKind::Ss, Lag::Percent(percent));
    }
}

/// `50%`, `50`, only with its sign.
fn percent_of(word: &str) -> Option<f64> {
    let (value, length) = numbers::leading(word)?;
    let rest = word[length..].trim();
    let words = ["%", "% done", "% complete", "%+", "percent"];
    (value <= 1000.0 && words.contains(&rest)).then_some(value)
}

/// `+2d`, `-1 h`, `+50 %`, or nothing.
fn lag_of(text: &str, units: Units) -> Option<Lag> {
    let text = text.trim().trim_end_matches([',', '.']);
    if text.is_empty() {
        return Some(Lag::default());
    }
    let (sign, rest) = match text.chars().next()? {
        '+' => (1, &text[1..]),
        '-' => (-1, &text[1..]),
        '−' | '–' => (-1, text.get('−'.len_utf8()..)?),
        _ => return None,
    };
    let rest = rest.trim();
    if let Some(percent) = percent_of(rest) {
        return Some(Lag::Percent(percent * f64::from(sign)));
    }
    let span = durations::leading(rest, units).filter(|span| span.end == rest.len())?;
    Some(Lag::Work(Work(span.min.0 * i64::from(sign))))
}

fn is_range_sign(token: Token) -> bool {
    match token {
        Token::Dash => true,
        Token::Word(word) => RANGE_WORDS.contains(&word.to_lowercase().as_str()),
        _ => false,
    }
}

/// Whether a plain number a text opens with can be the number of a ticket: "2 people" counts, "2 and 3" does not.
///
/// True where the text opens with something else.
pub(in crate::document) fn number_stands_alone(text: &str) -> bool {
    const NEXT: &[&str] = &[
        "is",
        "are",
        "has",
        "have",
        "must",
        "can",
        "or",
        "to",
        "first",
        "done",
        "finishes",
        "completes",
        "ready",
        "complete",
        "ist",
        "sind",
        "est",
        "sont",
        "está",
        "done.",
        "needs",
        "start",
        "starts",
        "then",
    ];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    if digits == 0 || rest.starts_with(|c: char| c.is_alphanumeric() || c == '.' || c == '-') {
        return true;
    }
    let Some(behind) = rest.strip_prefix(' ') else {
        return true;
    };
    let word = behind
        .split([' ', ',', '.', ';', ')'])
        .next()
        .unwrap_or("")
        .to_lowercase();
    !word.starts_with(char::is_alphabetic)
        || NEXT.contains(&word.as_str())
        || JOINERS.contains(&word.as_str())
        || RANGE_WORDS.contains(&word.as_str())
}

/// Cuts a piece into tokens with their bytes in the whole text.
fn tokens(raw: &str, base: usize) -> Vec<(Token<'_>, usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let width = c.len_utf8();
        match c {
            '(' | '（' => {
                let inside = &raw[at + width..];
                let close = inside.find([')', '）']).unwrap_or(inside.len());
                found.push((
                    Token::Bracket(&inside[..close]),
                    base + at,
                    base + at + width + close,
                ));
                at += width + close + inside[close..].chars().next().map_or(0, char::len_utf8);
                continue;
            }
            '–' | '—' | '…' | '~' | '〜' | '−' => {
                found.push((Token::Dash, base + at, base + at + width))
            }
            '-' if is_dash(raw, at) => found.push((Token::Dash, base + at, base + at + width)),
            '&' | '|' => found.push((Token::Comma, base + at, base + at + width)),
            '+' if !raw[at + 1..].starts_with(|c: char| c.is_ascii_digit())
                || raw[at + 1..].starts_with(' ') =>
            {
                found.push((Token::Comma, base + at, base + at + width));
            }
            _ if is_word(c) => {
                let length = word_length(&raw[at..]);
                found.push((
                    Token::Word(&raw[at..at + length]),
                    base + at,
                    base + at + length,
                ));
                at += length;
                continue;
            }
            _ => {}
        }
        at += width;
    }
    found
}

/// A dash with a space or nothing on one side is a sign, not part of an id.
fn is_dash(raw: &str, at: usize) -> bool {
    !raw[at + 1..].starts_with(|c: char| c.is_ascii_digit())
        || raw[..at].ends_with(' ') && raw[at + 1..].starts_with(' ')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '#' | '%' | '+' | '.' | '/' | '\'' | '-')
}

fn word_length(raw: &str) -> usize {
    let length: usize = raw
        .chars()
        .take_while(|&c| is_word(c))
        .map(char::len_utf8)
        .sum();
    let word = raw[..length].trim_end_matches(['.', '/', '-', '\'']);
    // `T1..T5` is a range, not a word.
    let word = word.find("..").map_or(word, |dots| &word[..dots]);
    word.len().max(raw.chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: Units = Units {
        day: 480,
        week: 2400,
    };

    fn keys() -> Keys {
        let mut keys = Keys::default();
        for key in [
            "B1",
            "B2",
            "ROADMAP-008",
            "ROADMAP-009",
            "ROADMAP-010",
            "A",
            "B",
            "C",
            "D",
            "infra-001",
            "infra-002",
            "T-1",
            "T-2",
        ] {
            keys.add(key, Subject::Ticket(key.into()));
        }
        keys.add("Design and build", Subject::Ticket("X1".into()));
        keys.add("Gate 1", Subject::Gate("G1".into()));
        keys.add("infra-agent", Subject::Track("infra-agent".into()));
        keys
    }

    fn names(text: &str) -> (String, String) {
        let parsed = parse(text, &keys(), Some("T-9"), UNITS);
        let names: Vec<String> = parsed
            .references
            .iter()
            .flat_map(|r| &r.subjects)
            .map(|s| match s {
                Subject::Unknown(name) => format!("?{name}"),
                known => known.name().to_owned(),
            })
            .collect();
        (names.join(" "), parsed.leftover.join(" "))
    }

    #[test]
    fn lists_are_read_in_many_ways() {
        for (text, expected, leftover) in [
            ("B1, B2 (needs completed code to audit)", "B1 B2", ""),
            (
                "ROADMAP-008 – 010",
                "ROADMAP-008 ROADMAP-009 ROADMAP-010",
                "",
            ),
            (
                "ROADMAP-008, 009, 010",
                "ROADMAP-008 ROADMAP-009 ROADMAP-010",
                "",
            ),
            ("A & B", "A B", ""),
            ("Streams A + C", "A C", ""),
            ("A-D", "A B C D", ""),
            ("[infra-001] through [infra-002]", "infra-001 infra-002", ""),
            ("**infra-001**, `infra-002`", "infra-001 infra-002", ""),
            ("`infra-agent` (must be stable)", "infra-agent", ""),
            ("1 and 2", "T-1 T-2", ""),
            ("T-1 T-2", "T-1 T-2", ""),
            ("B1 und B2", "B1 B2", ""),
            ("Design and build, A", "X1 A", ""),
            ("B7", "?B7", ""),
            ("Gate 1, B1", "G1 B1", ""),
            ("T-1 and Gate 2", "T-1 ?Gate 2", ""),
            ("after the review", "", "review"),
            ("B1 once legal agrees", "B1", "legal agrees"),
        ] {
            assert_eq!(
                names(text),
                (expected.to_owned(), leftover.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn kinds_lags_and_percentages_are_read() {
        let one = |text: &str| {
            let parsed = parse(text, &keys(), None, UNITS);
            assert_eq!(parsed.references.len(), 1, "{text}: {parsed:?}");
            (parsed.references[0].kind, parsed.references[0].lag)
        };
        assert_eq!(one("B1SS+1d"), (DependencyKind::Ss, Lag::Work(Work(480))));
        assert_eq!(one("B1 FF"), (DependencyKind::Ff, Lag::default()));
        assert_eq!(
            one("B1 (SS +50 %, soft)"),
            (DependencyKind::Ss, Lag::Percent(50.0))
        );
        assert_eq!(one("B1 (50%)"), (DependencyKind::Ss, Lag::Percent(50.0)));
        assert_eq!(one("50% of B1"), (DependencyKind::Ss, Lag::Percent(50.0)));
        assert_eq!(
            one("when B1 is 50% done"),
            (DependencyKind::Ss, Lag::Percent(50.0))
        );
        assert_eq!(one("B1 FS +2d"), (DependencyKind::Fs, Lag::Work(Work(960))));
    }

    #[test]
    fn nothing_and_everything_are_told_apart() {
        assert_eq!(
            parse("None (can start immediately)", &keys(), None, UNITS)
                .none
                .as_deref(),
            Some("can start immediately")
        );
        assert_eq!(parse("—", &keys(), None, UNITS).none.as_deref(), Some(""));
        let all = parse(
            "All other agents (documents entire system)",
            &keys(),
            None,
            UNITS,
        );
        assert_eq!(
            (all.quantifier, all.remark.as_str()),
            (Some(Quantifier::AllOthers), "documents entire system")
        );
    }
}
