//! What the page can ask of the machine that serves it: to run a scenario on real kernels.
//!
//! One run at a time, asked for by the page itself and by nobody else. It is a process of
//! its own, so that it can have namespaces of its own, and ends when nobody listens.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use formats::answers::run_steps::Line;
use http_body_util::channel::{Channel, Sender};
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};
use hyper::{HeaderMap, Method, Request, Response, StatusCode, header};
use idlerace_core::replay::Schedule;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::report::output::line;
use crate::serve::page::{plain, set};
use crate::source::scenario;

/// Where a run is asked for.
pub(crate) const RUN: &str = "/api/run";

/// No scenario comes near.
const LARGEST: usize = 64 << 10;

/// Who sends a scenario more slowly than this is not waited for: it comes over loopback.
const PATIENCE: Duration = Duration::from_secs(5);

/// A run that takes longer is given up.
const LONGEST: Duration = Duration::from_mins(1);

/// A run that has nothing new says so this often.
const HEARTBEAT: Duration = Duration::from_millis(500);

/// What is sent: something short, or a run's lines as they come.
pub(crate) type Answer = Response<Either<Full<Bytes>, Channel<Bytes, Infallible>>>;

/// The part of the server that runs scenarios.
#[derive(Debug)]
pub(crate) struct Api {
    program: PathBuf,
    address: SocketAddr,
    one: Arc<Semaphore>,
}

/// Why there is no run.
type Refusal = (StatusCode, String);

impl Api {
    /// `program`: this program, for the runs. `address`: where the page is served.
    pub(crate) fn new(program: PathBuf, address: SocketAddr) -> Self {
        let one = Arc::new(Semaphore::new(1));
        Self {
            program,
            address,
            one,
        }
    }

    /// Runs the scenario in a request and answers with its lines, or says why not.
    pub(crate) async fn respond<B>(&self, request: Request<B>) -> Answer
    where
        B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>>,
    {
        match self.run(request).await {
            Ok(lines) => {
                let mut answer = Response::new(lines);
                let kind = header::HeaderValue::from_static("application/x-ndjson");
                answer.headers_mut().insert(header::CONTENT_TYPE, kind);
                let never = header::HeaderValue::from_static("no-store");
                answer.headers_mut().insert(header::CACHE_CONTROL, never);
                answer.map(Either::Right)
            }
            Err((status, line)) => {
                let mut answer = plain(status, line + "\n");
                if status == StatusCode::METHOD_NOT_ALLOWED {
                    set(&mut answer, header::ALLOW, "POST");
                }
                answer.map(Either::Left)
            }
        }
    }

    async fn run<B>(&self, request: Request<B>) -> Result<Channel<Bytes>, Refusal>
    where
        B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>>,
    {
        if request.method() != Method::POST {
            let line = "A run is asked for by POST.";
            return Err((StatusCode::METHOD_NOT_ALLOWED, line.into()));
        }
        self.check_origin(request.headers())?;
        check_kind(request.headers())?;
        let order = order(request.uri().query())?;
        let text = whole(request.into_body()).await?;
        // The process would say the same; here it is said before anything is started.
        scenario(&text)
            .map_err(|error| (StatusCode::UNPROCESSABLE_ENTITY, format!("{error:#}")))?;
        // Only now: who has not sent all yet keeps nobody waiting.
        let permit = Arc::clone(&self.one).try_acquire_owned().map_err(|_| {
            let line = "A run is under way already; one at a time.";
            (StatusCode::CONFLICT, line.into())
        })?;
        let child = self.start(&text, order).await.map_err(|error| {
            let line = format!("The run could not be started: {error}");
            (StatusCode::INTERNAL_SERVER_ERROR, line)
        })?;
        let (sender, lines) = Channel::new(16);
        tokio::spawn(relay(child, sender, permit));
        Ok(lines)
    }

    /// The page asks from the address that it came from, by its number or as localhost:
    /// another site's page does not, whatever name it has got for this machine.
    fn check_origin(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let port = self.address.port();
        let ours = [
            format!("{}:{port}", self.address.ip()),
            format!("localhost:{port}"),
        ];
        let field = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let (host, origin) = (field(header::HOST), field(header::ORIGIN));
        let from = origin.and_then(|origin| origin.strip_prefix("http://"));
        // A host's name is the same in any case of its letters (RFC 9110 §4.2.3).
        let same = |one: &str| host.is_some_and(|host| host.eq_ignore_ascii_case(one));
        if from.is_some_and(same) && ours.iter().any(|own| same(own)) {
            return Ok(());
        }
        let line = "Only the page that is served here may ask for a run.";
        Err((StatusCode::FORBIDDEN, line.into()))
    }

    async fn start(&self, scenario: &[u8], order: Option<Schedule>) -> io::Result<Child> {
        let order = order.map(|order| format!("--order={order}"));
        let mut child = Command::new(&self.program)
            .args(["run", "-", "--steps", "--lines"])
            .args(order)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(scenario).await?;
        }
        Ok(child)
    }
}

/// The order of steps that is asked for, if one is: `order=0.0-8c.2`.
fn order(query: Option<&str>) -> Result<Option<Schedule>, Refusal> {
    let refused = |line: String| (StatusCode::UNPROCESSABLE_ENTITY, line);
    match query.map(|query| query.split_once('=').unwrap_or((query, ""))) {
        None => Ok(None),
        Some(("order", text)) => match text.parse() {
            Ok(order) => Ok(Some(order)),
            Err(problem) => Err(refused(format!("order: {problem}"))),
        },
        Some((other, _)) => Err(refused(format!("{other}: only an order can be asked for"))),
    }
}

/// A form of another site could not say this without asking first.
fn check_kind(headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    // In any case of its letters (RFC 9110 §8.3.1).
    if essence.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
        return Ok(());
    }
    let line = "A scenario is sent as application/json.";
    Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, line.into()))
}

async fn whole<B>(body: B) -> Result<Bytes, Refusal>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>>,
{
    let body = Limited::new(body, LARGEST).collect();
    let Ok(collected) = tokio::time::timeout(PATIENCE, body).await else {
        let line = format!("The scenario did not come within {} s.", PATIENCE.as_secs());
        return Err((StatusCode::REQUEST_TIMEOUT, line));
    };
    match collected {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let line = format!("Larger than {} KiB, which no scenario is.", LARGEST >> 10);
            Err((StatusCode::PAYLOAD_TOO_LARGE, line))
        }
        Err(error) => Err((
            StatusCode::BAD_REQUEST,
            format!("The request broke off: {error}"),
        )),
    }
}

/// Passes a run's lines on until it is over, takes too long, or nobody listens: then the
/// process ends with the value that stands for it.
async fn relay(mut child: Child, mut sender: Sender<Bytes>, permit: OwnedSemaphorePermit) {
    let relayed = tokio::time::timeout(LONGEST, lines(&mut child, &mut sender)).await;
    let problem = match relayed {
        Ok(Ok(())) => None,
        Ok(Err(line)) => Some(line),
        Err(_) => Some(format!("given up after {} s", LONGEST.as_secs())),
    };
    if let Some(problem) = problem {
        let _ = sender.send_data(line(&Line::Error(problem)).into()).await;
    }
    // The next run may begin once nothing of this one is left.
    let _ = child.kill().await;
    drop(permit);
}

async fn lines(child: &mut Child, sender: &mut Sender<Bytes>) -> Result<(), String> {
    let Some(output) = child.stdout.take() else {
        return Err("the run says nothing".into());
    };
    let mut output = BufReader::new(output).lines();
    let mut last = String::new();
    loop {
        match tokio::time::timeout(HEARTBEAT, output.next_line()).await {
            Ok(Ok(Some(line))) => last = line,
            Ok(Ok(None)) => break,
            Ok(Err(error)) => return Err(error.to_string()),
            // Nothing new: the latest line again shows whether anybody still listens.
            Err(_) => {}
        }
        let line = Bytes::from(last.clone() + "\n");
        if !last.is_empty() && sender.send_data(line).await.is_err() {
            return Ok(());
        }
    }
    if Line::is_result(&last) {
        return Ok(());
    }
    let mut said = String::new();
    if let Some(mut errors) = child.stderr.take() {
        // What cannot be read says nothing, and the line below says that.
        let _ = errors.read_to_string(&mut said).await;
    }
    let said = said
        .lines()
        .last()
        .unwrap_or("the run ended without a result");
    Err(said.trim_start_matches("idlerace: ").to_owned())
}
