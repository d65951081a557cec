//! A test program as a client: started again, with its part in the environment.

use std::env;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, exit};
use std::time::Duration;

/// The variable that says which part is played.
pub(crate) const ROLE: &str = "IDLERACE_ROLE";
/// A client that pauses between its requests.
pub(crate) const PAUSES: &str = "pauses";
/// The test that plays it, and nothing else.
pub(crate) const AS_A_CLIENT: [&str; 3] = ["as_a_client", "--exact", "--nocapture"];

/// How many programs hold a connection: one that is started, one that it starts in its group,
/// and one outside, which is found where the system tells who was started by whom.
pub(crate) const HOLD: usize = if cfg!(target_os = "linux") { 3 } else { 2 };

/// The command that starts this program as a client.
pub(crate) fn own() -> Vec<String> {
    let program = env::current_exe().unwrap();
    let program = [program.to_str().unwrap().to_owned()].into_iter();
    program.chain(AS_A_CLIENT.map(ToOwned::to_owned)).collect()
}

/// Plays the part that the environment says, if it says one.
pub(crate) fn act() {
    match env::var(ROLE).as_deref() {
        Err(_) => {}
        Ok("plain") => ask_twice(Duration::ZERO),
        Ok(PAUSES) => ask_twice(Duration::from_millis(60)),
        Ok(address) => hold(address),
    }
}

/// Two requests on one connection; says how the second ended, and ends with that.
fn ask_twice(pause: Duration) {
    let url = env::var("IDLERACE_URL").unwrap();
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let mut connection = TcpStream::connect(address).unwrap();
    let first = ask(&mut connection);
    assert_eq!(first, Ok(()));
    // Nothing comes in this time: it ends by the timeout, as a pause.
    if !pause.is_zero() {
        std::thread::park_timeout(pause);
    }
    if let Err(how) = ask(&mut connection) {
        eprintln!("{how}");
        exit(3);
    }
    exit(0);
}

fn ask(connection: &mut TcpStream) -> Result<(), &'static str> {
    let request = b"POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 0\r\n\r\n";
    connection
        .write_all(request)
        .map_err(|_| "reset at write")?;
    let mut answer = Vec::new();
    let mut octets = [0; 1024];
    while !answer.ends_with(b"answered\n") {
        match connection.read(&mut octets) {
            Ok(0) if answer.is_empty() => return Err("end"),
            Ok(0) => return Err("cut short"),
            Ok(count) => answer.extend_from_slice(&octets[..count]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                return Err("reset at read");
            }
            Err(_) => return Err("another error"),
        }
    }
    Ok(())
}

/// Starts itself again, in its group and in another one, and lives for as long as it is let,
/// with a connection that says so, and where it was told to look for an authority.
fn hold(address: &str) {
    let is_first = env::var_os("IDLERACE_SECOND").is_none();
    let more = if is_first { HOLD - 1 } else { 0 };
    let others = (0..more).map(|number| {
        let mut other = Command::new(env::current_exe().unwrap());
        other.args(AS_A_CLIENT).env("IDLERACE_SECOND", "");
        if number > 0 {
            other.process_group(0);
        }
        other.spawn().unwrap()
    });
    let others: Vec<_> = others.collect();
    let mut connection = TcpStream::connect(address).unwrap();
    let authority = env::var("IDLERACE_CA").unwrap_or_default();
    writeln!(connection, "{authority}").unwrap();
    let _ = connection.read(&mut [0]);
    for mut other in others {
        let _ = other.wait();
    }
}
