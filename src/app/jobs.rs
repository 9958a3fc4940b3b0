//! Work on a thread: what takes longer than a frame.
//!
//! A job is asked for its result once a frame. Dropping it lets the thread finish unheard. A panic in
//! it becomes a message.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// One piece of work and, later, its result.
pub struct Job<T> {
    what: &'static str,
    result: Receiver<Result<T, String>>,
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work`, named `what` in messages, and repaints the window when it is done.
    pub fn start(
        what: &'static str,
        ctx: &egui::Context,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Self {
        let (sender, result) = channel();
        let ctx = ctx.clone();
        let run = move || {
            let outcome = catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
                format!("{what} failed unexpectedly. The plan is unharmed; please report this.")
            });
            // The window may have lost interest; then nobody hears the result.
            let _ = sender.send(outcome);
            ctx.request_repaint();
        };
        if let Err(error) = std::thread::Builder::new().name(what.to_owned()).spawn(run) {
            let (sender, result) = channel();
            let _ = sender.send(Err(format!("{what} could not start: {error}")));
            return Self { what, result };
        }
        Self { what, result }
    }

    /// The result, once; `None` while the work goes on.
    pub fn poll(&self) -> Option<Result<T, String>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Err(format!("{} ended without a result", self.what)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn wait<T: Send + 'static>(job: &Job<T>) -> Result<T, String> {
        loop {
            if let Some(result) = job.poll() {
                return result;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn a_job_hands_over_its_result_and_a_panic_becomes_a_message() {
        let ctx = egui::Context::default();
        assert_eq!(wait(&Job::start("counting", &ctx, || 41 + 1)), Ok(42));
        let failed = wait(&Job::start("failing", &ctx, || -> u32 {
            panic!("on purpose")
        }));
        assert!(failed.is_err_and(|message| message.starts_with("failing failed")));
    }
}
