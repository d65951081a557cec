//! Serves the page to the browser on this machine, until it is interrupted.

use std::future::{Future, poll_fn};
use std::io::{self, ErrorKind};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::pin::pin;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::task::Poll;

use anyhow::{Context as _, Result, ensure};
use http_body_util::Either;
use hyper::header::HeaderName;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

use crate::report::output::print;
use crate::serve::api::{Api, RUN};
use crate::serve::page::{Files, INDEX, Page, set};

/// Where the page is if nobody asks for another port and this one is free.
const USUAL_PORT: u16 = 8300;

/// By this field the page knows that scenarios can be run here
/// (`index.html`).
const KERNEL: &str = "idlerace-kernel";

const NO_PAGE: &str = "this program was built without the page; in the source, `cargo xtask play` \
     makes it and shows it, `cargo xtask install` installs the program with it";

/// What has the desktop show an address, which comes last.
const OPENER: (&str, &[&str]) = if cfg!(target_os = "macos") {
    ("open", &[])
} else if cfg!(windows) {
    // `start` belongs to the shell, and takes what is quoted first for a title.
    ("cmd", &["/C", "start", ""])
} else {
    ("xdg-open", &[])
};

/// Serves these files on loopback, prints where, and shows them in a browser if asked to.
/// Returns when the process is interrupted.
///
/// # Errors
/// If there is no page among the files, if the port cannot be had, or if the kernel refuses
/// to go on.
pub fn play(files: Files, port: Option<u16>, opens: bool) -> Result<()> {
    ensure!(files(INDEX).is_some(), NO_PAGE);
    Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(until_interrupted(files, port, opens))
}

async fn until_interrupted(files: Files, port: Option<u16>, opens: bool) -> Result<()> {
    let listener = listen(port).await?;
    let address = format!("http://{}/", listener.local_addr()?);
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    // Interruptions count from the first time that one is asked for: before anybody knows
    // that there is something to interrupt.
    let early = poll_fn(|cx| Poll::Ready(interrupt.as_mut().poll(cx))).await;
    if let Poll::Ready(result) = early {
        return Ok(result?);
    }
    print(&format!("The page is at {address} until Ctrl-C.\n"))?;
    if opens {
        open(&address);
    }
    tokio::select! {
        served = serve(listener, files, std::env::current_exe()?) => Ok(served?),
        interrupted = interrupt => Ok(interrupted?),
    }
}

/// Listens on loopback: on this port, or without one on the usual port or any that is free.
///
/// # Errors
/// If the port cannot be had.
pub async fn listen(port: Option<u16>) -> Result<TcpListener> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let wanted = port.unwrap_or(USUAL_PORT);
    let listener = match bind(wanted).await {
        Err(error) if port.is_none() && error.kind() == ErrorKind::AddrInUse => bind(0).await,
        result => result,
    };
    listener.with_context(|| {
        format!("cannot listen on port {wanted} (--port 0 takes any that is free)")
    })
}

/// Accepts and serves until it is dropped or the kernel refuses to accept. `program` is
/// this program: it makes the runs that the page asks for.
///
/// # Errors
/// If the kernel refuses to accept.
pub async fn serve(listener: TcpListener, files: Files, program: PathBuf) -> io::Result<()> {
    let api = Api::new(program, listener.local_addr()?);
    let site = Arc::new((Page::new(files), api));
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, site.clone()))),
            // Whoever gave up before being accepted is no reason to stop.
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
            Err(error) => return Err(error),
        }
    }
}

async fn connection(stream: TcpStream, site: Arc<(Page, Api)>) {
    let (page, api) = &*site;
    let service = service_fn(async |request| {
        Ok::<_, io::Error>(if request.uri().path() == RUN {
            api.respond(request).await
        } else {
            let mut answer = page.respond(&request);
            set(&mut answer, HeaderName::from_static(KERNEL), "steps");
            answer.map(Either::Left)
        })
    });
    // A browser that goes away in the middle, or what is no HTTP, concerns nobody else.
    let _ = http1::Builder::new()
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Has the desktop show the page. Where it cannot, a line says so, and all goes on.
fn open(address: &str) {
    let (opener, arguments) = OPENER;
    let mut command = Command::new(opener);
    command
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // A browser that this starts is the user's, and Ctrl-C is not meant for it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    // Some openers stay for as long as the browser does.
    std::thread::spawn(move || {
        let problem = match command.status() {
            Ok(status) if status.success() => return,
            Ok(status) => ended(status),
            Err(error) => error.to_string(),
        };
        eprintln!(
            "idlerace: the browser did not open ({opener}: {problem}); the address works all the same"
        );
    });
}

fn ended(status: ExitStatus) -> String {
    status
        .code()
        .map_or_else(|| status.to_string(), |code| format!("exit code {code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_page_it_says_how_to_make_one() {
        let said = play(|_| None, Some(0), false).unwrap_err().to_string();
        assert!(said.contains("`cargo xtask play`"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}
