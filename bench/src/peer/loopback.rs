//! The kept connection and a request to a closed one over the kernel's sockets on 127.0.0.1,
//! through tokio on one thread.
//!
//! Nothing crosses here: a FIN is there as soon as it is sent. What stands for the race is a
//! request that is written after it; the kernel answers it with a RST.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::try_join;

use super::{REQUEST, RESPONSE};

/// Two requests on a connection that the server closes after the first; so often. Returns how
/// many second requests ended without an answer.
///
/// # Errors
///
/// If the system has no sockets for it.
pub fn closed(times: u32) -> std::io::Result<u64> {
    runtime()?.block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let mut lost = 0;
        for _ in 0..times {
            let (mut client, (mut server, _)) =
                try_join!(TcpStream::connect(address), listener.accept())?;
            try_join!(ask(&mut client, 1), serve(&mut server, 1))?;
            drop(server);
            client.write_all(&REQUEST).await?;
            lost += u64::from(!matches!(client.read(&mut [0; 1]).await, Ok(1..)));
        }
        Ok(lost)
    })
}

/// So many requests on one connection; returns how many were answered.
///
/// # Errors
///
/// If the system has no sockets for it.
pub fn cycles(count: u32) -> std::io::Result<u64> {
    runtime()?.block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (mut client, (mut server, _)) =
            try_join!(TcpStream::connect(address), listener.accept())?;
        let (answered, ()) = try_join!(ask(&mut client, count), serve(&mut server, count))?;
        Ok(answered)
    })
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_io().build()
}

async fn serve(stream: &mut TcpStream, count: u32) -> std::io::Result<()> {
    let mut request = [0; REQUEST.len()];
    for _ in 0..count {
        stream.read_exact(&mut request).await?;
        stream.write_all(&RESPONSE).await?;
    }
    Ok(())
}

async fn ask(stream: &mut TcpStream, count: u32) -> std::io::Result<u64> {
    let mut response = [0; RESPONSE.len()];
    for _ in 0..count {
        stream.write_all(&REQUEST).await?;
        stream.read_exact(&mut response).await?;
    }
    Ok(count.into())
}
