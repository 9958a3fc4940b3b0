//! Patterson's format: numbers alone. How many jobs and resources; the capacities; then for each job its
//! duration, what it asks of each resource, how many successors it has, and which.

use super::rows::{Job, MOST_JOBS, Project};
use crate::exchange::{ReadError, Report};

/// Whether the text is whole numbers from its start on, and the first two make sense.
pub(super) fn sniff(head: &[u8]) -> bool {
    // The last number may be cut.
    let is_number = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_whitespace();
    let text = std::str::from_utf8(head).unwrap_or_default();
    let mut numbers = text.split_ascii_whitespace().map(str::parse::<usize>);
    let (jobs, resources) = (numbers.next(), numbers.next());
    let enough = numbers.take(4).flatten().count() == 4;
    let makes_sense = |count: &usize| (1..=MOST_JOBS).contains(count);
    head.iter().all(is_number)
        && enough
        && matches!(jobs, Some(Ok(count)) if makes_sense(&count))
        && matches!(resources, Some(Ok(count)) if count <= 64)
}

/// Reads the numbers; a file that ends too early gives the jobs before its end.
pub(super) fn read(text: &str, report: &mut Report) -> Result<Project, ReadError> {
    let mut numbers = Numbers {
        rest: text.split_ascii_whitespace(),
        report,
    };
    let text_lines = text.lines().count();
    let jobs = numbers.next().unwrap_or(0).clamp(0, MOST_JOBS as i64) as usize;
    let resources = numbers.next().unwrap_or(0).clamp(0, 1_024) as usize;
    let mut project = Project {
        resources: (1..=resources).map(|number| format!("R{number}")).collect(),
        capacity: (0..resources)
            .map(|_| numbers.next().unwrap_or(0))
            .collect(),
        jobs: Vec::new(),
    };
    for number in 1..=jobs {
        match numbers.job(resources) {
            Some(job) => project.jobs.push(job),
            None => {
                let text = format!("it ends in job {number} of {jobs}, the rest is left out");
                report.cut(text_lines, text);
                break;
            }
        }
    }
    if project.jobs.is_empty() {
        Err(ReadError::Empty)
    } else {
        Ok(project)
    }
}

struct Numbers<'a> {
    rest: std::str::SplitAsciiWhitespace<'a>,
    report: &'a mut Report,
}

impl Numbers<'_> {
    fn next(&mut self) -> Option<i64> {
        let token = self.rest.next()?;
        let number = token
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite());
        if number.is_none() {
            self.report
                .note(format!("\"{token}\" is no number: 0 is taken"));
        }
        Some(number.unwrap_or(0.0) as i64)
    }

    fn job(&mut self, resources: usize) -> Option<Job> {
        let periods = self.next()?;
        let asks: Option<Vec<i64>> = (0..resources).map(|_| self.next()).collect();
        let asks = asks?;
        let count = self.next()?.clamp(0, MOST_JOBS as i64);
        let successors: Option<Vec<i64>> = (0..count).map(|_| self.next()).collect();
        let places = successors?
            .into_iter()
            .map(|number| (number - 1).max(0) as usize);
        Some(Job {
            periods,
            asks,
            successors: places.collect(),
        })
    }
}
