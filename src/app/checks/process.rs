//! One command of a criterion, run in the shell of the system.
//!
//! A command is a process group of its own, so that what it has started ends with it: when it is done, when its
//! time is up, or when nobody wants it any more. It has no input, and what it prints is heard to the end but
//! only its last part is kept. What the answer means is the business of [`super`].

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most bytes of output that are kept, its last ones.
pub const MOST_KEPT: usize = 16 * 1024;
/// Between two looks at the process.
const PATIENCE: Duration = Duration::from_millis(15);
/// How long output is waited for that somebody holds open although the command is over.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The command, to the letter.
    pub command: String,
    /// The directory to run it in.
    pub folder: PathBuf,
    /// When it is stopped.
    pub limit: Duration,
    /// A text to look for in the output; empty for none.
    pub needle: String,
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this status.
    Status(i32),
    /// By a signal from elsewhere.
    Killed,
    /// Its time was up.
    OutOfTime,
    /// The planner stopped it.
    Stopped,
    /// It never ran.
    NotStarted(String),
}

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// How it ended.
    pub end: End,
    /// The end of what it printed on both outputs, as it came.
    pub output: String,
    /// Whether the text it was to print was in what it printed.
    pub has_said: bool,
}

/// Runs a command to its end; `is_cancelled` is asked all the time.
pub fn run(order: &Order, is_cancelled: &dyn Fn() -> bool) -> Ran {
    let heard = Arc::new(Mutex::new(Heard::new(&order.needle)));
    let mut child = match start(order) {
        Ok(child) => child,
        Err(error) => return Heard::new(&order.needle).told(End::NotStarted(error.to_string())),
    };
    let (done, readers) = channel();
    listen(0, child.stdout.take(), &heard, &done);
    listen(1, child.stderr.take(), &heard, &done);
    drop(done);
    let end = wait(&mut child, order.limit, is_cancelled);
    end_group(&mut child);
    wait_for_readers(&readers);
    let heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
    heard.told(end)
}

/// The command line that is run, as the system's shell reads it.
fn shell(command: &str) -> Command {
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        let mut shell = Command::new("cmd");
        shell.arg("/C").raw_arg(command);
        shell
    }
    #[cfg(not(windows))]
    {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(command);
        shell
    }
}

fn start(order: &Order) -> std::io::Result<Child> {
    let mut shell = shell(&order.command);
    shell
        .current_dir(&order.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        shell.process_group(0);
    }
    shell.spawn()
}

fn wait(child: &mut Child, limit: Duration, is_cancelled: &dyn Fn() -> bool) -> End {
    let since = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code().map_or(End::Killed, End::Status),
            Ok(None) => {}
            Err(error) => return End::NotStarted(error.to_string()),
        }
        if is_cancelled() {
            return End::Stopped;
        }
        if since.elapsed() >= limit {
            return End::OutOfTime;
        }
        std::thread::sleep(PATIENCE);
    }
}

/// Ends whatever is left of a command.
fn end_group(child: &mut Child) {
    #[cfg(unix)]
    if let Ok(group) = i32::try_from(child.id()) {
        // SAFETY: sends a signal to the group that was made for this command; touches no memory.
        unsafe { libc::kill(-group, libc::SIGKILL) };
    }
    #[cfg(windows)]
    {
        let mut kill = Command::new("taskkill");
        let number = child.id().to_string();
        let _ = kill.args(["/PID", &number, "/T", "/F"]).output();
    }
    // Gone already in most cases; then both have nothing to do.
    let _ = child.kill();
    let _ = child.wait();
}

fn wait_for_readers(readers: &Receiver<()>) {
    let since = Instant::now();
    // Ends with an error as soon as both readers are gone.
    while let Some(left) = LAST_WORDS.checked_sub(since.elapsed()) {
        if readers.recv_timeout(left).is_err() {
            break;
        }
    }
}

fn listen(
    stream: usize,
    from: Option<impl Read + Send + 'static>,
    heard: &Arc<Mutex<Heard>>,
    done: &Sender<()>,
) {
    let Some(mut from) = from else { return };
    let (heard, done) = (heard.clone(), done.clone());
    let read = move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.hear(stream, &buffer[..count]);
        }
        drop(done);
    };
    // Without a thread the output is not heard, and the command fails for want of it.
    let _ = std::thread::Builder::new()
        .name("output of a command".to_owned())
        .spawn(read);
}

/// What a command has printed so far.
struct Heard {
    needle: Vec<u8>,
    has_said: bool,
    /// The last bytes of each stream, in which a text may have begun.
    begun: [Vec<u8>; 2],
    kept: Vec<u8>,
    is_cut: bool,
}

impl Heard {
    fn new(needle: &str) -> Self {
        Self {
            needle: needle.as_bytes().to_vec(),
            has_said: needle.is_empty(),
            begun: Default::default(),
            kept: Vec::new(),
            is_cut: false,
        }
    }

    fn hear(&mut self, stream: usize, bytes: &[u8]) {
        if !self.has_said {
            let text = &mut self.begun[stream];
            text.extend_from_slice(bytes);
            self.has_said = text
                .windows(self.needle.len())
                .any(|window| window == self.needle);
            let most = self.needle.len() - 1;
            text.drain(..text.len().saturating_sub(most));
        }
        self.kept.extend_from_slice(bytes);
        if self.kept.len() > 2 * MOST_KEPT {
            self.cut();
        }
    }

    fn cut(&mut self) {
        let over = self.kept.len().saturating_sub(MOST_KEPT);
        self.is_cut |= over > 0;
        self.kept.drain(..over);
    }

    fn told(&self, end: End) -> Ran {
        let over = self.kept.len().saturating_sub(MOST_KEPT);
        let text = String::from_utf8_lossy(&self.kept[over..]);
        let text = match self.is_cut || over > 0 {
            // The first line may have lost its beginning.
            true => text.split_once('\n').map_or(&*text, |(_, rest)| rest),
            false => &*text,
        };
        Ran {
            end,
            output: text.trim_end().to_owned(),
            has_said: self.has_said,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn order(command: &str, needle: &str) -> Order {
        Order {
            command: command.to_owned(),
            folder: std::env::temp_dir(),
            limit: Duration::from_secs(30),
            needle: needle.to_owned(),
        }
    }

    #[test]
    fn status_and_both_outputs_come_back() {
        let ran = run(&order("echo good; echo bad >&2; exit 3", "good"), &|| false);
        assert_eq!(ran.end, End::Status(3));
        assert!(ran.output.contains("good") && ran.output.contains("bad"));
        assert!(ran.has_said);
        assert!(!run(&order("echo nothing", "good"), &|| false).has_said);
    }

    #[test]
    fn it_runs_where_it_was_told_to() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("mark"), "found it").expect("written");
        let here = Order {
            folder: folder.path().to_owned(),
            ..order("cat mark", "found it")
        };
        assert!(run(&here, &|| false).has_said);
        let nowhere = Order {
            folder: folder.path().join("none"),
            ..here
        };
        assert!(matches!(run(&nowhere, &|| false).end, End::NotStarted(_)));
    }

    #[test]
    fn its_time_ends_and_so_does_what_it_started() {
        let folder = tempfile::tempdir().expect("a folder");
        let slow = Order {
            limit: Duration::from_millis(200),
            folder: folder.path().to_owned(),
            ..order("(sleep 2; touch survived) & sleep 60", "")
        };
        assert_eq!(run(&slow, &|| false).end, End::OutOfTime);
        std::thread::sleep(Duration::from_millis(2300));
        assert!(!folder.path().join("survived").exists());
    }

    #[test]
    fn the_planner_stops_it() {
        let asked = AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= 3;
        assert_eq!(run(&order("sleep 60", ""), &stop).end, End::Stopped);
    }

    #[test]
    fn much_output_is_heard_whole_and_kept_in_part() {
        let ran = run(&order("echo needle; seq 1 40000", "needle"), &|| false);
        assert_eq!(ran.end, End::Status(0));
        assert!(ran.has_said);
        assert!(ran.output.len() <= MOST_KEPT);
        assert!(ran.output.ends_with("\n40000"));
    }

    #[test]
    fn a_text_is_found_across_two_pieces() {
        let mut heard = Heard::new("all good");
        for piece in ["al", "l go", "od"] {
            heard.hear(0, piece.as_bytes());
            heard.hear(1, b"noise");
        }
        assert!(heard.has_said);
    }
}
