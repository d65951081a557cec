//! Accepts connections and has each passed on to the target on a connection of its own, until
//! the proxy is to end.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_local;
use tokio::time::{sleep, timeout};

use super::super::socket::Connection;
use super::board::Board;
use super::force::force;
use super::passage::{Passage, abort};
use super::record::Trouble;

/// A target that accepts later is too slow.
const ACCEPTS_WITHIN: Duration = Duration::from_secs(5);

/// Where nothing more can be accepted, it is tried again after this.
const AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Whoever was done an order to connects again within this, or not at all.
const QUIET: Duration = Duration::from_secs(2);

/// Accepts for as long as this is waited for.
///
/// # Errors
/// If the system refuses for good.
pub(crate) async fn serve(
    listener: TcpListener,
    target: Rc<[SocketAddr]>,
    board: Rc<Board>,
) -> io::Result<()> {
    loop {
        let client = accept(&listener, &board).await?;
        let number = board.accepted();
        let (target, board) = (Rc::clone(&target), Rc::clone(&board));
        spawn_local(connection(client, number, target, board));
    }
}

/// The next connection, however long none can be accepted.
///
/// # Errors
/// If the system refuses for good.
pub(crate) async fn accept(listener: &TcpListener, board: &Board) -> io::Result<TcpStream> {
    loop {
        match listener.accept().await {
            Ok((client, _)) => return Ok(client),
            // Whoever gave up before being accepted is no reason to stop.
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
            Err(error) if error.raw_os_error().is_some() => {
                board.trouble(0, &Trouble::Full(error.to_string()));
                sleep(AGAIN_AFTER).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Waits until an order that was to be done once is not done any more, and whoever it was done
/// to has had the time to try again.
pub(crate) async fn spent(board: &Board) {
    loop {
        if !board.is_spent() || board.record().open > 0 {
            board.moves().await;
        } else if timeout(QUIET, board.moves()).await.is_err() {
            return;
        }
    }
}

/// One connection, to its end.
async fn connection(client: TcpStream, number: u32, target: Rc<[SocketAddr]>, board: Rc<Board>) {
    match timeout(ACCEPTS_WITHIN, TcpStream::connect(&*target)).await {
        Ok(Ok(target)) => {
            // Else a message in two parts would wait for an acknowledgment.
            let _ = client.set_nodelay(true).and(target.set_nodelay(true));
            let client = Connection::new(client, number, board.sights());
            let passage = Passage::new(client, target, number, Rc::clone(&board));
            if let Some((passage, order, last)) = passage.pass().await {
                force(passage, order, last).await;
            }
        }
        Ok(Err(error)) => refuse(
            client,
            number,
            &board,
            &Trouble::Unreachable(error.to_string()),
        ),
        Err(_) => refuse(client, number, &board, &Trouble::Slow(ACCEPTS_WITHIN)),
    }
    board.closed();
}

/// The client is told by a reset, as a port without a program tells it.
fn refuse(client: TcpStream, number: u32, board: &Board, trouble: &Trouble) {
    board.trouble(number, trouble);
    abort(&client);
    drop(client);
}
