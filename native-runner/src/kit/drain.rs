//! A server that is told to end (SIGTERM): what becomes of its idle connections, and of requests
//! that come right behind that.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use formats::answers::servers::Drain;
use tokio::io::AsyncWriteExt as _;
use tokio::time::{sleep, timeout};

use super::idle::{ANSWERED_WITHIN, End, REQUEST, Warm, all, end, next};

/// So many connections wait, and on so many a request is sent.
const CONNECTIONS: u32 = 10;

/// How long after the server is told.
const BEHIND: Duration = Duration::from_millis(20);

/// A connection that is still open then was not closed.
const LONGEST: Duration = Duration::from_secs(2);

/// What became of a connection.
enum Became {
    /// It was idle, and ended after this.
    Ended(Duration, End),
    /// It was idle, and is open.
    Open,
    /// Its request was answered, and whether the answer says that it is the last.
    Answered(bool),
    /// Its request was not.
    Lost,
    /// It had ended before the request.
    Gone,
}

/// Tells a server to end, once its connections are there.
///
/// # Errors
/// If it does not answer before that.
pub(crate) async fn drain(
    server: SocketAddr,
    tell: impl FnOnce() -> io::Result<()>,
) -> io::Result<Drain> {
    let both = (0..2 * CONNECTIONS).map(|_| Warm::new(server));
    let warm = all(both).await?;
    tell()?;
    let told = Instant::now();
    let each = warm.into_iter().zip(0..).map(|(warm, number)| async move {
        let is_asked = number < CONNECTIONS;
        if is_asked {
            asked(warm).await
        } else {
            idle(warm, told).await
        }
    });
    let became = all(each).await?;
    Ok(counted(&became))
}

async fn idle(mut warm: Warm, told: Instant) -> io::Result<Became> {
    match timeout(LONGEST, end(&mut warm.stream)).await {
        Ok(end) => Ok(Became::Ended(told.elapsed(), end?)),
        Err(_) => Ok(Became::Open),
    }
}

async fn asked(mut warm: Warm) -> io::Result<Became> {
    sleep(BEHIND).await;
    if warm.stream.try_read(&mut [0]).is_ok() || warm.stream.write_all(REQUEST).await.is_err() {
        return Ok(Became::Gone);
    }
    let answer = next(&mut warm.stream, ANSWERED_WITHIN).await?;
    Ok(answer.map_or(Became::Lost, |answer| Became::Answered(answer.closes)))
}

fn counted(became: &[Became]) -> Drain {
    let count = |is: fn(&Became) -> bool| {
        let of_it = became.iter().filter(|one| is(one)).count();
        u32::try_from(of_it).unwrap_or(u32::MAX)
    };
    let lengths = became.iter().filter_map(|one| {
        let Became::Ended(after, _) = one else {
            return None;
        };
        Some(after.as_secs_f64() * 1_000.0)
    });
    let last = lengths.reduce(f64::max);
    Drain {
        n: CONNECTIONS,
        idle_closed: count(|one| matches!(one, Became::Ended(..))),
        idle_rst: count(|one| matches!(one, Became::Ended(_, End::Rst))),
        idle_last_ms: last.map(|last| (last * 100.0).round() / 100.0),
        asked_after_ms: u64::try_from(BEHIND.as_millis()).unwrap_or(u64::MAX),
        answered: count(|one| matches!(one, Became::Answered(_))),
        announced: count(|one| matches!(one, Became::Answered(true))),
        lost: count(|one| matches!(one, Became::Lost)),
        gone: count(|one| matches!(one, Became::Gone)),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;
    use tokio::net::TcpListener;
    use tokio::sync::watch;
    use tokio::task::{LocalSet, spawn_local};

    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const LAST: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

    /// A server that goes on to serve when it is told, but announces the end; or one that closes.
    async fn serve(listener: TcpListener, told: watch::Receiver<bool>, closes: bool) {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut told = told.clone();
            spawn_local(async move {
                let mut octets = [0; 1024];
                loop {
                    let read = tokio::select! {
                        read = stream.read(&mut octets) => read,
                        _ = told.wait_for(|told| *told), if closes => return,
                    };
                    let Ok(1..) = read else { return };
                    let answer = if *told.borrow() { LAST } else { ANSWER };
                    if stream.write_all(answer).await.is_err() {
                        return;
                    }
                }
            });
        }
    }

    #[tokio::test]
    async fn a_server_that_closes_and_one_that_announces_are_told_apart() {
        for closes in [true, false] {
            let run = async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let address = listener.local_addr().unwrap();
                let tell = watch::Sender::new(false);
                spawn_local(serve(listener, tell.subscribe(), closes));
                let tell = || {
                    tell.send_replace(true);
                    Ok(())
                };
                drain(address, tell).await.unwrap()
            };
            let seen = LocalSet::new().run_until(run).await;
            let counts = (
                seen.idle_closed,
                seen.gone,
                seen.answered,
                seen.announced,
                seen.lost,
            );
            let expected = if closes {
                (10, 10, 0, 0, 0)
            } else {
                (0, 0, 10, 10, 0)
            };
            assert_eq!(counts, expected, "{seen:?}");
        }
    }
}
