//! The `.sm` files of PSPLIB: sections of a heading and a table of numbers.

use super::rows::{Job, MOST_JOBS, Project};
use crate::exchange::{ReadError, Report};

/// The sections with numbers, by the start of their headings.
const SECTIONS: &[(&str, Section)] = &[
    ("RESOURCES", Section::Kinds),
    ("PROJECT INFORMATION", Section::Other),
    ("PRECEDENCE RELATIONS", Section::Links),
    ("REQUESTS/DURATIONS", Section::Jobs),
    ("RESOURCEAVAILABILITIES", Section::Capacity),
    ("RESOURCE AVAILABILITIES", Section::Capacity),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Other,
    Kinds,
    Links,
    Jobs,
    Capacity,
}

/// Whether the text names the sections of such a file.
pub(super) fn sniff(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    text.contains("PRECEDENCE RELATIONS")
        || (text.contains("jobs (incl.") && text.contains("RESOURCES"))
}

/// Reads all sections, in any order.
pub(super) fn read(text: &str, report: &mut Report) -> Result<Project, ReadError> {
    let mut reader = Reader {
        most: text.lines().count().min(MOST_JOBS),
        lines: text.lines().count(),
        ..Reader::default()
    };
    for (line, number) in text.lines().zip(1..) {
        reader.line(line.trim(), number, report);
    }
    reader.finish(report)
}

#[derive(Default)]
struct Reader {
    section: Option<Section>,
    project: Project,
    /// How many renewable resources the file announces.
    renewable: Option<usize>,
    has_mode: Vec<bool>,
    /// No job has a higher number: each has a line of its own.
    most: usize,
    lines: usize,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize, report: &mut Report) {
        let heading = SECTIONS
            .iter()
            .find(|(heading, _)| line.starts_with(heading));
        if let Some((_, section)) = heading {
            self.section = Some(*section);
            return;
        }
        match self.section {
            Some(Section::Kinds) => self.kinds(line, number, report),
            Some(Section::Links | Section::Jobs | Section::Capacity) => {
                self.numbers(line, number, report)
            }
            Some(Section::Other) | None => {}
        }
    }

    /// `- renewable : 4 R`
    fn kinds(&mut self, line: &str, number: usize, report: &mut Report) {
        let Some((kind, rest)) = line.split_once(':') else {
            return;
        };
        let count = rest
            .split_whitespace()
            .next()
            .and_then(|count| count.parse().ok())
            .unwrap_or(0);
        let kind = kind.trim_start_matches(['-', ' ']).trim();
        if kind == "renewable" {
            self.renewable = Some(count);
        } else if count > 0 {
            report.at(
                number,
                format!("{count} resources are {kind}: left out, as nothing here is used up"),
            );
        }
    }

    fn numbers(&mut self, line: &str, number: usize, report: &mut Report) {
        let tokens: Vec<&str> = line.split_whitespace().collect();
        let numbers: Option<Vec<i64>> = tokens.iter().map(|token| token.parse().ok()).collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else {
            return;
        };
        match self.section {
            Some(Section::Links) => self.links(&numbers, number, report),
            Some(Section::Jobs) => self.job(&numbers, number, report),
            _ => self.capacity(numbers),
        }
    }

    /// The job with a number, room for it being made.
    fn at(&mut self, number: i64) -> Option<&mut Job> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        if place >= self.most {
            return None;
        }
        if place >= self.project.jobs.len() {
            self.project.jobs.resize_with(place + 1, Job::default);
            self.has_mode.resize(place + 1, false);
        }
        Some(&mut self.project.jobs[place])
    }

    /// `1 1 3 2 3 4`: job, modes, successors, which.
    fn links(&mut self, numbers: &[i64], line: usize, report: &mut Report) {
        let [number, modes, count, successors @ ..] = numbers else {
            report.at(line, "too few numbers for a job's successors: left out");
            return;
        };
        if *modes > 1 {
            report.at(
                line,
                format!("job {number} has {modes} modes: the first is taken"),
            );
        }
        if *count != successors.len() as i64 {
            report.at(
                line,
                format!(
                    "job {number} names {} successors and says {count}",
                    successors.len()
                ),
            );
        }
        let places = successors
            .iter()
            .filter_map(|&to| usize::try_from(to - 1).ok());
        let places: Vec<usize> = places.collect();
        match self.at(*number) {
            Some(job) => job.successors.extend(places),
            None => report.at(line, format!("{number} is no job number: left out")),
        }
    }

    /// `2 1 5 4 9 10 4`: job, mode, duration, demands. The further modes of a job start with the mode.
    fn job(&mut self, numbers: &[i64], line: usize, report: &mut Report) {
        let resources = self
            .renewable
            .unwrap_or_else(|| numbers.len().saturating_sub(3));
        let [number, mode, periods, asks @ ..] = numbers else {
            report.at(line, "too few numbers for a job: left out");
            return;
        };
        if asks.len() < resources || *mode != 1 {
            // Another mode of the job above, which has one number less.
            return;
        }
        let (periods, asks) = (*periods, asks[..resources].to_vec());
        let Some(job) = self.at(*number) else {
            report.at(line, format!("{number} is no job number: left out"));
            return;
        };
        (job.periods, job.asks) = (periods, asks);
        self.has_mode[*number as usize - 1] = true;
    }

    fn capacity(&mut self, numbers: Vec<i64>) {
        if self.project.capacity.is_empty() {
            let renewable = self.renewable.unwrap_or(numbers.len()).min(numbers.len());
            self.project.resources = (1..=renewable).map(|number| format!("R{number}")).collect();
            self.project.capacity = numbers[..renewable].to_vec();
        }
    }

    fn finish(self, report: &mut Report) -> Result<Project, ReadError> {
        if self.project.jobs.is_empty() {
            return Err(ReadError::Empty);
        }
        let without = self.has_mode.iter().filter(|has| !**has).count();
        if without > 0 {
            report.note(format!(
                "{without} jobs have no duration: they take no time"
            ));
        }
        if self.project.capacity.is_empty() {
            let text = "it does not say how much of each resource there is: none is counted";
            report.cut(self.lines, text);
        }
        Ok(self.project)
    }
}
