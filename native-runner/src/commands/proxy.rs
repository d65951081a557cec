//! Passes connections on, forces an order on them, and says what it did.

use std::cell::RefCell;
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use tokio::net::{TcpListener, lookup_host};
use tokio::runtime;
use tokio::task::LocalSet;

use crate::cli::Proxy;
use crate::cli::exit_code::Exit;
use crate::orders::find;
use crate::orders::proxy::{Board, Firing, Reads, Setting, Told, serve, spent};
use crate::report::output::print;
use crate::report::test::folder;
use crate::report::test::proxy::{line, opening, state, summary, write_trace};
use crate::serve::control::Control;
use crate::system::files;

/// Passes on until it is interrupted, or as long as was asked for.
///
/// # Errors
/// If it cannot begin, or not go on.
pub(crate) fn proxy(options: &Proxy) -> Result<Exit> {
    files::allow_many();
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, run(options))
}

async fn run(options: &Proxy) -> Result<Exit> {
    let setting = setting(options)?;
    check_exposed(options)?;
    options.traces.as_deref().map(folder).transpose()?;
    let to: Rc<[SocketAddr]> = lookup_host(&options.to)
        .await
        .with_context(|| format!("--to {}: no such host", options.to))?
        .collect();
    let listener = listen("--listen", options.listen).await?;
    let listens = listener.local_addr()?;
    ensure!(
        !to.iter().any(|target| is_same(*target, listens)),
        "--to {}: the proxy itself listens there",
        options.to
    );
    let api = match options.api {
        Some(address) => Some(listen("--api", address).await?),
        None => None,
    };
    let voice = Rc::new(Voice::new());
    let board = board(options, setting, &voice);
    let interrupted = interrupted()?;
    let api_at = api.as_ref().map(TcpListener::local_addr).transpose()?;
    let api_at = api_at.map(|address| address.to_string());
    print(&opening(options, &listens.to_string(), api_at.as_deref()))?;
    let control = Rc::new(control(options, listens, &board));
    let is_spent = async {
        if options.once {
            spent(&board).await;
        } else {
            pending::<()>().await;
        }
    };
    let asks = async {
        match api {
            Some(api) => Rc::clone(&control).serve(api).await,
            None => pending().await,
        }
    };
    tokio::select! {
        served = serve(listener, to, Rc::clone(&board)) => served?,
        served = asks => served?,
        () = control.ended() => {}
        () = is_spent => {}
        () = interrupted => {}
    }
    board
        .record()
        .firings
        .iter()
        .for_each(|one| saw(one, options, &voice));
    voice.say(summary(&board));
    voice.end();
    Ok(exit(&board, options))
}

fn setting(options: &Proxy) -> Result<Option<Setting>> {
    let Some(order) = options.order.as_deref().and_then(find) else {
        return Ok(None);
    };
    let setting = Setting {
        order,
        when: options.when.clone().unwrap_or_default(),
        once: options.once,
    };
    let checked = setting.checked(options.http);
    checked.map(Some).map_err(|problem| anyhow!(problem))
}

/// So many lines wait for whoever reads them; what does not fit is left out.
const WAITING: usize = 4096;

/// So long the end waits for them.
const HEARD_WITHIN: Duration = Duration::from_secs(1);

/// Prints on a thread of its own, so that whoever does not read holds nobody up.
struct Voice {
    lines: RefCell<Option<SyncSender<String>>>,
    ended: Receiver<()>,
}

impl Voice {
    fn new() -> Self {
        let (lines, queue) = sync_channel::<String>(WAITING);
        let (ends, ended) = sync_channel(1);
        thread::spawn(move || {
            let _ = queue.into_iter().try_for_each(|line| print(&line));
            ends.send(())
        });
        let lines = RefCell::new(Some(lines));
        Self { lines, ended }
    }

    fn say(&self, text: String) {
        if let Some(lines) = &*self.lines.borrow() {
            let _ = lines.try_send(text);
        }
    }

    /// What was said is printed, if anybody reads it.
    fn end(&self) {
        self.lines.take();
        let _ = self.ended.recv_timeout(HEARD_WITHIN);
    }
}

fn board(options: &Proxy, setting: Option<Setting>, voice: &Rc<Voice>) -> Rc<Board> {
    let (voice, own) = (Rc::clone(voice), options.clone());
    let tell = move |told: &Told<'_>| {
        voice.say(line(told, &own));
        if let Told::Fired(firing) = told {
            saw(firing, &own, &voice);
        }
    };
    let reads = Reads {
        http: options.http,
        sights: options.traces.is_some(),
    };
    let board = Board::new(reads, tell);
    if setting.is_some() {
        board.set(setting);
    }
    Rc::new(board)
}

/// Writes what was seen of an order, if that was asked for; what cannot be written is said.
fn saw(firing: &Firing, options: &Proxy, voice: &Voice) {
    if let Err(problem) = write_trace(firing, options) {
        voice.say(format!("{problem:#}\n"));
    }
}

fn control(options: &Proxy, listens: SocketAddr, board: &Rc<Board>) -> Control {
    let (own, listens) = (options.clone(), listens.to_string());
    Control::new(Rc::clone(board), move |board| state(board, &own, &listens))
}

/// That nobody else on a network is let in without a word.
fn check_exposed(options: &Proxy) -> Result<()> {
    if options.expose {
        return Ok(());
    }
    if !options.listen.ip().is_loopback() {
        bail!(
            "--listen {}: whoever reaches that port reaches {} through it, and can have orders \
             forced; if that is meant, say --expose",
            options.listen,
            options.to
        );
    }
    if let Some(api) = options.api.filter(|api| !api.ip().is_loopback()) {
        bail!(
            "--api {api}: whoever reaches that port can have other orders forced, and end the \
             proxy; if that is meant, say --expose"
        );
    }
    Ok(())
}

async fn listen(option: &str, address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("{option} {address}: cannot listen"))
}

/// Whether what is sent to this target comes to who listens there.
fn is_same(target: SocketAddr, listens: SocketAddr) -> bool {
    let is_here = listens.ip().is_unspecified() && target.ip().is_loopback();
    target.port() == listens.port() && (is_here || target.ip() == listens.ip())
}

/// Waits for SIGINT or SIGTERM, which count from here on.
#[cfg(unix)]
fn interrupted() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(windows)]
fn interrupted() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// What is not as expected outweighs what was not forced.
fn exit(board: &Board, options: &Proxy) -> Exit {
    let record = board.record();
    let is_each = record.not_forced == 0 && record.under_way() == 0;
    let is_forced = record.forced > 0 && (options.once || is_each);
    if options.expect.is_some() && record.repeats().doubled > 0 {
        Exit::Fails
    } else if is_forced || !record.was_asked {
        Exit::Holds
    } else {
        Exit::Unknown
    }
}
