//! The arguments of levelling that several subcommands share, and the clock they are held to.

use super::error::CliError;
use crate::plan::Plan;
use crate::schedule::ScheduleError;
use crate::schedule::level::{LevelSettings, Levelled, Limits, Watch, level, unwatched};
use std::time::{Duration, Instant};

/// How long to look for a better schedule.
#[derive(clap::Args)]
pub(super) struct Budget {
    /// Seconds to look for a better schedule; 1 where no limit is given
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    time_limit: Option<Duration>,
    /// How many serial schedules to make at most; the result then depends on no clock
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), allow_negative_numbers = true)]
    max_schedules: Option<u64>,
    /// The seed of every random choice
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        allow_negative_numbers = true
    )]
    seed: u64,
    /// Threads that search; as many as the machine has where it is not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), allow_negative_numbers = true)]
    threads: Option<u16>,
}

impl Budget {
    /// Levels a plan within these limits.
    pub(super) fn level(
        &self,
        plan: &Plan,
        settings: &LevelSettings,
    ) -> Result<Levelled, ScheduleError> {
        let clock = Instant::now();
        let is_limited = self.time_limit.is_some() || self.max_schedules.is_some();
        let time = self
            .time_limit
            .or((!is_limited).then_some(Duration::from_secs(1)));
        let used = || time.map(|time| clock.elapsed().as_secs_f64() / time.as_secs_f64().max(1e-9));
        let watch = Watch {
            is_over: &|| used().is_some_and(|used| used >= 1.0),
            used: &used,
            ..unwatched()
        };
        level(plan, settings, &self.limits(), &watch)
    }

    fn limits(&self) -> Limits {
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        Limits {
            schedules: self.max_schedules,
            seed: self.seed,
            threads: self.threads.map_or_else(available, usize::from),
        }
    }
}

/// A time limit: seconds, not negative, whole or not.
fn seconds(text: &str) -> Result<Duration, String> {
    let number: Option<f64> = text.parse().ok();
    let limit = number.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    limit.ok_or_else(|| format!("\"{text}\" is no number of seconds: write 2 or 0.5"))
}

/// What a plan that cannot be scheduled ends with: a loop in words.
pub(super) fn in_a_circle(name: &str, keys: &[String]) -> String {
    let circle = super::schedule::circle(keys);
    format!(
        "{name}: these wait for each other in a circle: {circle}; remove one of the dependencies"
    )
}

/// An option that was looked up but is not there.
pub(super) fn unknown(error: &ScheduleError) -> CliError {
    CliError::Usage(error.to_string())
}
