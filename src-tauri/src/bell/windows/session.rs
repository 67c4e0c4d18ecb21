//! How the session tells a program to end.

use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

/// Waits until a console asks the bell to end. A program without a console is ended by the session itself, which loses
/// nothing: everything is durable before it is said.
pub(crate) async fn asked_to_end() {
    let (Ok(mut key), Ok(mut pause), Ok(mut close), Ok(mut logoff), Ok(mut shutdown)) =
        (ctrl_c(), ctrl_break(), ctrl_close(), ctrl_logoff(), ctrl_shutdown())
    else {
        tracing::warn!("Signals cannot be heard; the menu still ends the bell");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = key.recv() => {}
        _ = pause.recv() => {}
        _ = close.recv() => {}
        _ = logoff.recv() => {}
        _ = shutdown.recv() => {}
    }
}
