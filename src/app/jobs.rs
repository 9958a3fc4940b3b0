//! Work on a thread: what takes longer than a frame.
//!
//! A job is asked for its result once a frame. It may say how far it is and hand over what it has so far.
//! Dropping it asks the thread to stop and lets it end unheard. A panic in it becomes a message.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// One piece of work and, later, its result.
pub struct Job<T> {
    what: &'static str,
    result: Receiver<Result<T, String>>,
    pulse: Pulse<T>,
}

/// What the thread of a job says and hears while it works.
pub struct Pulse<T> {
    shared: Arc<Shared<T>>,
    ctx: egui::Context,
}

struct Shared<T> {
    is_cancelled: AtomicBool,
    /// Parts in ten thousand.
    done: AtomicU32,
    so_far: Mutex<Option<T>>,
    /// Passes the wish to stop on to what does not ask for it.
    on_cancel: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl<T> Clone for Pulse<T> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            ctx: self.ctx.clone(),
        }
    }
}

impl<T> Pulse<T> {
    fn new(ctx: &egui::Context) -> Self {
        let shared = Shared {
            is_cancelled: AtomicBool::new(false),
            done: AtomicU32::new(0),
            so_far: Mutex::new(None),
            on_cancel: Mutex::new(None),
        };
        Self {
            shared: Arc::new(shared),
            ctx: ctx.clone(),
        }
    }

    /// Whether nobody wants the result any more, so that the work should end at once.
    pub fn is_cancelled(&self) -> bool {
        self.shared.is_cancelled.load(Ordering::Relaxed)
    }

    /// Calls `stop` when nobody wants the result any more, at once where that is so already.
    pub fn when_cancelled(&self, stop: impl FnOnce() + Send + 'static) {
        let mut slot = self
            .shared
            .on_cancel
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if self.is_cancelled() {
            stop();
        } else {
            *slot = Some(Box::new(stop));
        }
    }

    /// Says that a `share` in `0..=1` of the work is done.
    pub fn report(&self, share: f32) {
        let parts = (share.clamp(0.0, 1.0) * 10_000.0) as u32;
        if self.shared.done.swap(parts, Ordering::Relaxed) / 100 != parts / 100 {
            self.ctx.request_repaint();
        }
    }

    /// Hands over a result that the rest of the work may still improve.
    pub fn publish(&self, so_far: T) {
        *self
            .shared
            .so_far
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(so_far);
        self.ctx.request_repaint();
    }
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work`, named `what` in messages, and repaints the window when it is done.
    pub fn start(
        what: &'static str,
        ctx: &egui::Context,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Self {
        Self::start_heard(what, ctx, move |_| work())
    }

    /// Like [`Job::start`], for work that listens whether it is still wanted and says how far it is.
    pub fn start_heard(
        what: &'static str,
        ctx: &egui::Context,
        work: impl FnOnce(&Pulse<T>) -> T + Send + 'static,
    ) -> Self {
        let (sender, result) = channel();
        let failed = sender.clone();
        let pulse = Pulse::new(ctx);
        let own = pulse.clone();
        let run = move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&own))).map_err(|_| {
                format!("{what} failed unexpectedly. The plan is unharmed; please report this.")
            });
            // The window may have lost interest; then nobody hears the result.
            let _ = sender.send(outcome);
            own.ctx.request_repaint();
        };
        if let Err(error) = std::thread::Builder::new().name(what.to_owned()).spawn(run) {
            let _ = failed.send(Err(format!("{what} could not start: {error}")));
        }
        Self {
            what,
            result,
            pulse,
        }
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

    /// What the work has handed over since it was last asked.
    pub fn so_far(&self) -> Option<T> {
        let mut so_far = self.pulse.shared.so_far.lock();
        so_far.as_deref_mut().map_or(None, Option::take)
    }

    /// The share of the work that is done, `0..=1`.
    pub fn done(&self) -> f32 {
        self.pulse.shared.done.load(Ordering::Relaxed) as f32 / 10_000.0
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        let shared = &self.pulse.shared;
        let mut slot = shared
            .on_cancel
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        shared.is_cancelled.store(true, Ordering::Relaxed);
        if let Some(stop) = slot.take() {
            stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

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

    #[test]
    fn a_job_says_how_far_it_is_and_what_it_has() {
        let ctx = egui::Context::default();
        let job = Job::start_heard("counting", &ctx, |pulse| {
            pulse.report(0.5);
            pulse.publish(1);
            2
        });
        assert_eq!(wait(&job), Ok(2));
        assert_eq!(
            (job.done(), job.so_far(), job.so_far()),
            (0.5, Some(1), None)
        );
    }

    fn sender_of_stop<T>(job: &Job<T>) -> Receiver<()> {
        let (sender, stopped) = channel();
        job.pulse.when_cancelled(move || {
            let _ = sender.send(());
        });
        stopped
    }

    #[test]
    fn a_dropped_job_is_told_to_stop() {
        let ctx = egui::Context::default();
        let (sender, stopped) = channel();
        let job = Job::start_heard("waiting", &ctx, move |pulse| {
            let began = Instant::now();
            while !pulse.is_cancelled() && began.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_millis(1));
            }
            let _ = sender.send(pulse.is_cancelled());
        });
        let passed_on = sender_of_stop(&job);
        drop(job);
        assert_eq!(passed_on.try_recv(), Ok(()));
        assert_eq!(stopped.recv_timeout(Duration::from_secs(30)), Ok(true));
    }
}
