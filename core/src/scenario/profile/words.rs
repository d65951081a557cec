//! The words in which the users of each client read about a failure.

use alloc::format;
use alloc::string::String;

use super::ClientProfile;
use crate::http::message::Method;
use crate::http::outcome::{Ended, Failure};
use crate::units::errno::Errno;

impl ClientProfile {
    /// The words in which a user of this client reads about a failure. The server
    /// is called `server:8080`, the client `client:40001`.
    ///
    /// `exhausted`: the retry rules allowed another attempt and the count did not.
    #[must_use]
    pub fn words(self, method: Method, failure: Failure, exhausted: bool) -> String {
        if failure == Failure::Hangs {
            return String::from("(nothing yet: it still waits)");
        }
        match self {
            Self::Go => go_words(method, failure),
            Self::HyperUtil => hyper_words(failure),
            Self::Curl => curl_words(failure),
            Self::Node => node_words(failure),
            Self::Urllib3 if exhausted => format!(
                "MaxRetryError: HTTPConnectionPool(host='server', port=8080): Max retries exceeded with url: /test (Caused by {})",
                protocol_error("ProtocolError", failure)
            ),
            Self::Urllib3 => protocol_error("ProtocolError: ", failure),
            Self::Requests => protocol_error("ConnectionError: ", failure),
            Self::Alb => String::from(
                "502 Bad Gateway (access log: elb_status_code 502, target_status_code -)",
            ),
        }
    }
}

/// `connection reset by peer`: Go does not capitalise.
fn lower(errno: Errno) -> String {
    errno.message().to_ascii_lowercase()
}

fn go_words(method: Method, failure: Failure) -> String {
    let name = format!("{method}");
    let verb = format!("{}{}", &name[..1], name[1..].to_ascii_lowercase());
    let path = "tcp client:40001->server:8080";
    let reason = match failure {
        Failure::NotConnected(errno) => format!("dial tcp server:8080: connect: {}", lower(errno)),
        Failure::ClosedIdle(Ended::Eof) => String::from("http: server closed idle connection"),
        Failure::ClosedIdle(Ended::Error(errno))
        | Failure::NoResponse(Ended::Error(errno))
        | Failure::PartialResponse(Ended::Error(errno)) => {
            format!("read {path}: read: {}", lower(errno))
        }
        Failure::NothingWritten(errno) => format!("write {path}: write: {}", lower(errno)),
        Failure::NoResponse(Ended::Eof) => String::from("EOF"),
        Failure::PartialResponse(Ended::Eof) => String::from("unexpected EOF"),
        Failure::TimedOut | Failure::Hangs => String::from(
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        ),
    };
    format!("{verb} \"http://server:8080/test\": {reason}")
}

fn hyper_words(failure: Failure) -> String {
    let os_error = |errno: Errno| format!("{} (os error {})", errno.message(), errno.number());
    let reason = match failure {
        Failure::NotConnected(errno) => {
            return format!(
                "client error (Connect): tcp connect error: {}",
                os_error(errno)
            );
        }
        Failure::TimedOut | Failure::Hangs => return String::from("deadline has elapsed"),
        Failure::ClosedIdle(_) => String::from("operation was canceled: connection closed"),
        Failure::NoResponse(Ended::Eof) | Failure::PartialResponse(Ended::Eof) => {
            String::from("connection closed before message completed")
        }
        Failure::NothingWritten(errno)
        | Failure::NoResponse(Ended::Error(errno))
        | Failure::PartialResponse(Ended::Error(errno)) => {
            format!("connection error: {}", os_error(errno))
        }
    };
    format!("client error (SendRequest): {reason}")
}

fn curl_words(failure: Failure) -> String {
    match failure {
        Failure::NotConnected(_) => String::from(
            "curl: (7) Failed to connect to server port 8080: Couldn't connect to server",
        ),
        Failure::ClosedIdle(_) | Failure::NoResponse(Ended::Eof) => {
            String::from("curl: (52) Empty reply from server")
        }
        Failure::NothingWritten(errno) => format!("curl: (55) Send failure: {}", errno.message()),
        Failure::NoResponse(Ended::Error(errno))
        | Failure::PartialResponse(Ended::Error(errno)) => {
            format!("curl: (56) Recv failure: {}", errno.message())
        }
        Failure::PartialResponse(Ended::Eof) => {
            String::from("curl: (18) transfer closed with outstanding read data remaining")
        }
        Failure::TimedOut | Failure::Hangs => String::from("curl: (28) Operation timed out"),
    }
}

/// Node invents a code for an end of stream: no RST is needed for `ECONNRESET`.
fn node_words(failure: Failure) -> String {
    match failure {
        Failure::NotConnected(errno) => format!("Error: connect {errno} {{ code: '{errno}' }}"),
        Failure::ClosedIdle(Ended::Eof) | Failure::NoResponse(Ended::Eof) => {
            String::from("Error: socket hang up { code: 'ECONNRESET' }")
        }
        Failure::NothingWritten(errno) => format!("Error: write {errno} {{ code: '{errno}' }}"),
        Failure::ClosedIdle(Ended::Error(errno))
        | Failure::NoResponse(Ended::Error(errno))
        | Failure::PartialResponse(Ended::Error(errno)) => {
            format!("Error: read {errno} {{ code: '{errno}' }}")
        }
        Failure::PartialResponse(Ended::Eof) => {
            String::from("Error: aborted { code: 'ECONNRESET' }")
        }
        Failure::TimedOut | Failure::Hangs => String::from("AbortError: The operation was aborted"),
    }
}

/// Python's `http.client` below, urllib3's wrapping around it.
fn protocol_error(prefix: &str, failure: Failure) -> String {
    let exception = |errno: Errno| {
        let class = match errno {
            Errno::ConnReset => "ConnectionResetError",
            Errno::Pipe => "BrokenPipeError",
            Errno::ConnRefused => "ConnectionRefusedError",
            Errno::TimedOut => "TimeoutError",
            Errno::Again | Errno::NotConn => "OSError",
        };
        format!("{class}({}, '{}')", errno.number(), errno.message())
    };
    let inner = match failure {
        Failure::TimedOut | Failure::Hangs => String::from("TimeoutError('timed out')"),
        Failure::ClosedIdle(Ended::Eof) | Failure::NoResponse(Ended::Eof) => {
            String::from("RemoteDisconnected('Remote end closed connection without response')")
        }
        Failure::PartialResponse(Ended::Eof) => String::from("IncompleteRead(0 bytes read)"),
        Failure::NotConnected(errno)
        | Failure::NothingWritten(errno)
        | Failure::ClosedIdle(Ended::Error(errno))
        | Failure::NoResponse(Ended::Error(errno))
        | Failure::PartialResponse(Ended::Error(errno)) => exception(errno),
    };
    format!("{prefix}('Connection aborted.', {inner})")
}
