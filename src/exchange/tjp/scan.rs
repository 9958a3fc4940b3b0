//! The small words of the language: numbers, amounts, dates, intervals, days off, hours; and skipping.

use super::civil::{date, later, weekdays};
use super::model::{Amount, WeekChanges};
use super::parse::Parser;
use super::tokens::Token;
use crate::plan::{CalendarException, OpenHours, Stamp};

impl<'t> Parser<'t> {
    /// `[kind] ["name"] interval {, interval}`.
    pub(super) fn leaves(&mut self) -> Vec<CalendarException> {
        let mut found = Vec::new();
        loop {
            let line = self.tokens.get(self.at).map_or(0, |placed| placed.line);
            let is_kind = |word: &str| word.chars().all(char::is_alphabetic);
            if matches!(self.peek(), Some(Token::Word(word)) if is_kind(word)) {
                self.at += 1;
            }
            let name = self.text().unwrap_or_default();
            match self.interval() {
                Some((from, to)) => {
                    // The end is not part of it.
                    let last = Stamp(to.0.max(from.0 + 1) - 1).date();
                    found.push(CalendarException {
                        name,
                        from: from.date(),
                        to: last,
                        hours: Vec::new(),
                    });
                }
                None => self.fault(line, "days off without a date are left out".to_owned()),
            }
            if !self.takes(',') {
                return found;
            }
        }
    }

    /// `mon - fri, sun 9:00 - 12:00, 13:00 - 18:00` or `off`.
    pub(super) fn working_hours(&mut self, week: &mut WeekChanges) {
        let mut words = Vec::new();
        let mut is_listed = false;
        while let Some(placed) = self.tokens.get(self.at) {
            if placed.is_first && !is_listed {
                break;
            }
            match &placed.token {
                Token::Word(word) => words.push(word.clone()),
                Token::Sign(',') => words.push(",".to_owned()),
                _ => break,
            }
            is_listed = placed.token == Token::Sign(',')
                || matches!(&placed.token, Token::Word(w) if w == "-");
            self.at += 1;
        }
        let text = words.join(" ");
        let split = text
            .find(|c: char| c.is_ascii_digit())
            .or_else(|| text.find("off"));
        let (days, hours) = text.split_at(split.unwrap_or(text.len()));
        let hours: Vec<OpenHours> = hours
            .split(',')
            .filter_map(|span| span.replace(' ', "").parse().ok())
            .collect();
        for day in weekdays(days) {
            week[day] = Some(hours.clone());
        }
    }

    pub(super) fn fault(&mut self, line: usize, text: String) {
        self.project.faults.push((line, text));
    }

    pub(super) fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at).map(|placed| &placed.token)
    }

    pub(super) fn word(&mut self) -> Option<String> {
        let Some(Token::Word(word)) = self.peek() else {
            return None;
        };
        self.at += 1;
        Some(word.clone())
    }

    pub(super) fn text(&mut self) -> Option<String> {
        let Some(Token::Text(text)) = self.peek() else {
            return None;
        };
        self.at += 1;
        Some(text.clone())
    }

    pub(super) fn takes(&mut self, sign: char) -> bool {
        let is_there = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(is_there);
        is_there
    }

    pub(super) fn opens(&mut self) -> bool {
        self.takes('{')
    }

    pub(super) fn number(&mut self) -> Option<f64> {
        let Some(Token::Word(word)) = self.peek() else {
            return None;
        };
        let number = word
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())?;
        self.at += 1;
        Some(number)
    }

    /// `20d` or `20 d`.
    pub(super) fn amount(&mut self) -> Option<Amount> {
        let word = self.word()?;
        let split = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
        let number = word[..split]
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())?;
        let unit = if split < word.len() {
            word[split..].to_owned()
        } else {
            self.word()?
        };
        Some(Amount { number, unit })
    }

    pub(super) fn date(&mut self) -> Option<Stamp> {
        let Some(Token::Word(word)) = self.peek() else {
            return None;
        };
        let stamp = date(word)?;
        self.at += 1;
        Some(stamp)
    }

    /// `2026-01-01 - 2026-02-01`, `2026-01-01 +3m` or one day.
    pub(super) fn interval(&mut self) -> Option<(Stamp, Stamp)> {
        let from = self.date()?;
        let rest = self.tokens.get(self.at).filter(|placed| !placed.is_first);
        match rest.map(|placed| &placed.token) {
            Some(Token::Word(word)) if word == "-" => {
                self.at += 1;
                let to = self.date()?;
                Some((from, to))
            }
            Some(Token::Word(word)) if word.starts_with('+') => {
                self.at += 1;
                Some((from, later(from, &word[1..])?))
            }
            _ => Some((from, Stamp(from.0 + 1440))),
        }
    }

    pub(super) fn skip_named(&mut self, name: &str) {
        // What is no word of the language tells nobody anything.
        let name: String = name.chars().take(30).collect();
        if self.project.skipped.len() < 200 || self.project.skipped.contains_key(&name) {
            *self.project.skipped.entry(name).or_default() += 1;
        }
        self.skip();
    }

    /// To the end of the line, or of the bracket it opens.
    pub(super) fn skip(&mut self) {
        let mut is_listed = false;
        while let Some(placed) = self.tokens.get(self.at) {
            if placed.token == Token::Sign('}')
                || (placed.is_first && !is_listed && placed.token != Token::Sign('{'))
            {
                return;
            }
            self.at += 1;
            if placed.token == Token::Sign('{') {
                self.skip_block();
            }
            is_listed = placed.token == Token::Sign(',');
        }
    }

    /// To behind the bracket that closes the one just read.
    pub(super) fn skip_block(&mut self) {
        let mut depth = 1;
        while let Some(placed) = self.tokens.get(self.at) {
            self.at += 1;
            match placed.token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}
