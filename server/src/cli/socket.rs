//! `DIR/admin.sock`: how commands reach the server that holds the directory. Only its own account may connect.

use std::{io, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{UnixListener, UnixStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use super::{
    admin::{self, Granted, Wish},
    exit::{Exit, Failure, unwritable},
};
use crate::{run::Running, words};

const NAME: &str = "admin.sock";
/// Longest wish, in bytes.
const WISH_BYTES: u64 = 64 * 1024;
/// How long a connected command may take to say its wish.
const PATIENCE: Duration = Duration::from_secs(10);

/// An answer on the socket: one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Granted(Granted),
    Failed { exit: u8, words: String },
}

/// Listens until told to stop.
pub(super) fn serve(
    running: Arc<Running>,
    data: &Path,
    stop: CancellationToken,
) -> Result<JoinHandle<()>, Failure> {
    let path = data.join(NAME);
    // The directory's lock is ours, so a socket that is there was left by a server that was killed.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(unwritable(&path)(error));
        }
        Ok(()) | Err(_) => {}
    }
    let listener = UnixListener::bind(&path).map_err(unwritable(&path))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))
        .map_err(unwritable(&path))?;
    Ok(tokio::spawn(async move {
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else { continue };
            if let Err(error) = answer(stream, &running).await {
                tracing::warn!(code = "command_left", %error, "a command went away before its answer");
            }
        }
        if let Err(error) = std::fs::remove_file(&path) {
            tracing::warn!(code = "socket_left", %error, "the socket for commands stays behind");
        }
    }))
}

/// Asks the server that holds the directory; `None` if there is none.
pub(super) async fn ask(data: &Path, wish: &Wish) -> Result<Option<Granted>, Failure> {
    let Ok(mut stream) = UnixStream::connect(data.join(NAME)).await else { return Ok(None) };
    let mut line = serde_json::to_vec(wish).map_err(io::Error::other)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut text = String::new();
    BufReader::new(stream).read_line(&mut text).await?;
    match serde_json::from_str(&text) {
        Ok(Reply::Granted(granted)) => Ok(Some(granted)),
        Ok(Reply::Failed { exit, words }) => Err(Failure::new(Exit::of_number(exit), words)),
        Err(_) => Err(Failure::new(Exit::Failed, words::plain("cli-server-silent"))),
    }
}

async fn answer(stream: UnixStream, running: &Running) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut limited = BufReader::new(reader.take(WISH_BYTES));
    tokio::time::timeout(PATIENCE, limited.read_line(&mut line)).await??;
    let reply = match serde_json::from_str::<Wish>(&line) {
        Ok(wish) => match admin::grant(&running.administration(), wish).await {
            Ok(granted) => Reply::Granted(granted),
            Err(failure) => Reply::Failed { exit: failure.exit.number(), words: failure.words },
        },
        Err(_) => {
            Reply::Failed { exit: Exit::Failed.number(), words: words::plain("cli-other-version") }
        }
    };
    let mut text = serde_json::to_vec(&reply).map_err(io::Error::other)?;
    text.push(b'\n');
    writer.write_all(&text).await
}
