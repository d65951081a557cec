//! The program that is tested: started in a group of its own, ended with all that it started,
//! for as long and with as much output as it is allowed.

use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::io;
use std::process::{self, ExitStatus, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Child;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::guard::Guard;
use crate::system::group;

/// More output than this, in octets, is not waited for.
pub(crate) const MOST_OUTPUT: usize = 64 << 20;

/// The last line is looked for in so many octets at the end.
const TAIL: usize = 4 << 10;

/// What the program has written arrives within this after its end; whoever keeps its output
/// open longer is not waited for.
const AFTERWARDS: Duration = Duration::from_millis(200);

/// A program to start.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    /// The program and its arguments.
    pub(crate) words: Vec<OsString>,
    /// What is added to its environment.
    pub(crate) environment: Vec<(&'static str, String)>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// By itself, with this exit code; by a signal, with 128 and its number, as shells say it.
    Code(i32),
    /// It took too long, and was ended.
    TooLong,
    /// It wrote too much, and was ended.
    TooMuch,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// How it ended.
    pub(crate) way: Way,
    /// The last line that it wrote: on standard error if it failed, else on standard output; on
    /// the other one if that is empty.
    pub(crate) last_line: String,
    /// How long it took.
    pub(crate) took: Duration,
}

/// The end of an output.
#[derive(Debug, Default)]
pub(super) struct Tail(Vec<u8>);

impl Tail {
    fn add(&mut self, octets: &[u8]) {
        self.0.extend_from_slice(octets);
        if self.0.len() > 2 * TAIL {
            self.0.drain(..self.0.len() - TAIL);
        }
    }

    pub(super) fn last_line(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.0);
        let last = text.lines().map(str::trim).rfind(|line| !line.is_empty());
        last.map(ToOwned::to_owned)
    }
}

/// What was heard of a program on both of its outputs.
#[derive(Debug, Default)]
pub(super) struct Heard {
    out: RefCell<Tail>,
    pub(super) err: RefCell<Tail>,
    count: Cell<usize>,
    too_much: Notify,
}

impl Heard {
    fn last_line(&self, failed: bool) -> String {
        let (out, err) = (self.out.borrow(), self.err.borrow());
        let (first, second) = if failed { (err, out) } else { (out, err) };
        let last = first.last_line().or_else(|| second.last_line());
        last.unwrap_or_default()
    }
}

/// What can ask a program to end: by SIGTERM, as whoever stops services does.
#[derive(Debug)]
pub(crate) struct Asks(u32);

impl Asks {
    /// Asks it.
    ///
    /// # Errors
    /// What the kernel says.
    pub(crate) fn ask(self) -> io::Result<()> {
        group::ask_leader(self.0)
    }
}

impl Command {
    /// Runs it to its end, and ends whatever it has left: its group, and where the system tells
    /// who was started by whom, all the others.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(super) async fn run(&self, guard: &Guard, longest: Duration) -> io::Result<Ended> {
        let begin = Instant::now();
        let mut child = self.start(guard, Stdio::null())?;
        let group = child.id().unwrap_or_default();
        guard.begun(group);
        let heard = Rc::new(Heard::default());
        let mut ears = JoinSet::new();
        ears.spawn_local(follow(child.stdout.take(), Rc::clone(&heard), |one| {
            &one.out
        }));
        ears.spawn_local(follow(child.stderr.take(), Rc::clone(&heard), |one| {
            &one.err
        }));
        let way = tokio::select! {
            status = child.wait() => way(status?),
            () = sleep(longest) => Way::TooLong,
            () = heard.too_much.notified() => Way::TooMuch,
        };
        let took = begin.elapsed();
        group::end(group)?;
        // One that has ended cannot be ended again.
        let _ = child.kill().await;
        let _ = guard.family().end();
        guard.over(group);
        let _ = timeout(AFTERWARDS, async {
            while ears.join_next().await.is_some() {}
        })
        .await;
        Ok(Ended {
            last_line: heard.last_line(way != Way::Code(0)),
            way,
            took,
        })
    }

    /// Runs it for as long as something else takes, and ends it then; if it ends before that,
    /// the last line that it wrote.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(crate) async fn beside<T>(
        &self,
        guard: &Guard,
        work: impl Future<Output = T>,
    ) -> io::Result<Result<T, String>> {
        let mut child = self.start(guard, Stdio::null())?;
        let group = child.id().unwrap_or_default();
        guard.begun(group);
        let heard = Rc::new(Heard::default());
        let mut ears = JoinSet::new();
        ears.spawn_local(follow(child.stdout.take(), Rc::clone(&heard), |one| {
            &one.out
        }));
        ears.spawn_local(follow(child.stderr.take(), Rc::clone(&heard), |one| {
            &one.err
        }));
        let done = tokio::select! {
            done = work => Some(done),
            _ = child.wait() => None,
        };
        group::end(group)?;
        // One that has ended cannot be ended again.
        let _ = child.kill().await;
        let _ = guard.family().end();
        guard.over(group);
        let _ = timeout(AFTERWARDS, async {
            while ears.join_next().await.is_some() {}
        })
        .await;
        Ok(done.ok_or_else(|| heard.last_line(true)))
    }

    /// The same beside something that can ask it to end, and that goes on when it has.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(crate) async fn beside_its_end<T, F: Future<Output = T>>(
        &self,
        guard: &Guard,
        work: impl FnOnce(Asks) -> F,
    ) -> io::Result<T> {
        let mut child = self.start(guard, Stdio::null())?;
        let group = child.id().unwrap_or_default();
        guard.begun(group);
        let heard = Rc::new(Heard::default());
        let mut ears = JoinSet::new();
        ears.spawn_local(follow(child.stdout.take(), Rc::clone(&heard), |one| {
            &one.out
        }));
        ears.spawn_local(follow(child.stderr.take(), heard, |one| &one.err));
        let done = work(Asks(group)).await;
        group::end(group)?;
        // One that has ended cannot be ended again.
        let _ = child.kill().await;
        let _ = guard.family().end();
        guard.over(group);
        Ok(done)
    }

    /// Starts it in a group of its own, with this as its standard input.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(super) fn start(&self, guard: &Guard, input: Stdio) -> io::Result<Child> {
        let nothing = io::Error::from(io::ErrorKind::NotFound);
        let (program, arguments) = self.words.split_first().ok_or(nothing)?;
        let mut command = process::Command::new(program);
        command.args(arguments);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.envs([guard.mark()]);
        command.stdin(input);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        group::with_us(&mut command);
        tokio::process::Command::from(command)
            .kill_on_drop(true)
            .spawn()
    }
}

/// Listens to the end of an output, or until both have said too much.
pub(super) async fn follow(
    output: Option<impl AsyncRead + Unpin>,
    heard: Rc<Heard>,
    tail: fn(&Heard) -> &RefCell<Tail>,
) {
    let Some(mut output) = output else { return };
    let mut octets = vec![0; 64 << 10];
    while let Ok(count @ 1..) = output.read(&mut octets).await {
        tail(&heard).borrow_mut().add(&octets[..count]);
        heard.count.set(heard.count.get() + count);
        if heard.count.get() > MOST_OUTPUT {
            heard.too_much.notify_one();
            return;
        }
    }
}

#[cfg(unix)]
fn way(status: ExitStatus) -> Way {
    use std::os::unix::process::ExitStatusExt as _;
    let signal = status.signal().map(|signal| 128 + signal);
    Way::Code(status.code().or(signal).unwrap_or_default())
}

#[cfg(not(unix))]
fn way(status: ExitStatus) -> Way {
    Way::Code(status.code().unwrap_or_default())
}
