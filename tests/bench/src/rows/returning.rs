//! A restart with everybody connected: each device comes back as a bell does, and hears what it missed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, bail};
use tokio::{sync::mpsc, task::JoinSet};

use super::streams::change_for_everyone;
use crate::{
    clock,
    devices::address,
    http::Line,
    report::Figures,
    server::Served,
    streams::{Kind, listen, open},
};

/// Longest it may take.
const LIMIT: Duration = Duration::from_secs(120);
/// Waits of a device, as in the bell: drawn at random up to a bound, which doubles while the server is away.
const AFTER_END: u64 = 4_000;
const FIRST_WAIT: u64 = 1_000;
const LONGEST_WAIT: u64 = 60_000;
/// What a server may say to somebody who comes too early.
const COME_LATER: u16 = 503;

/// What one device has got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Its stream is open and has heard the first change.
    There,
    /// It has heard the change it had missed.
    CaughtUp,
}

/// How a device comes back.
struct Device {
    kind: Kind,
    token: String,
    which: usize,
    position: Option<String>,
    heard: usize,
}

/// Restarts the server under its devices; measures seconds from the restart until the last one has caught up.
pub(crate) async fn measure(
    served: Served,
    desk: &mut Line,
    tokens: &[String],
    figures: &mut Figures,
) -> Result<()> {
    let (tell, mut steps) = mpsc::unbounded_channel();
    let refused = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for (which, token) in tokens.iter().enumerate() {
        let device = Device {
            kind: Kind {
                server: served.address,
                path: "/api/v1/me/stream",
                listens_for: vec!["\"home_changed\""],
            },
            token: token.clone(),
            which,
            position: None,
            heard: 0,
        };
        tasks.spawn(stay(device, tell.clone(), Arc::clone(&refused)));
    }
    // Every device must have a position to come back to, so it hears one change before the restart.
    let mut told = 0;
    loop {
        change_for_everyone(desk).await?;
        let there =
            heard(&mut steps, Step::There, tokens.len() - told, Duration::from_secs(5)).await;
        told += there;
        if told >= tokens.len() {
            break;
        }
    }
    let began = clock::now();
    let served = served.restart().await?;
    let mut desk = served.desk(0).await?;
    change_for_everyone(&mut desk).await?;
    let caught_up = heard(&mut steps, Step::CaughtUp, tokens.len(), LIMIT).await;
    let seconds = clock::millis_since(began) / 1000.0;
    tasks.shutdown().await;
    served.stop().await?;
    let refused = refused.load(Ordering::Relaxed);
    if caught_up < tokens.len() || refused > 0 {
        bail!(
            "{caught_up} of {} devices caught up; {refused} were refused otherwise than by 503",
            tokens.len()
        );
    }
    figures.add("return", seconds);
    Ok(())
}

/// How many devices got to a step within some time.
async fn heard(
    steps: &mut mpsc::UnboundedReceiver<Step>,
    wanted: Step,
    count: usize,
    limit: Duration,
) -> usize {
    let mut reached = 0;
    let all = async {
        while reached < count {
            let Some(step) = steps.recv().await else { return };
            reached += usize::from(step == wanted);
        }
    };
    // Whoever did not get there is counted by who asks.
    tokio::time::timeout(limit, all).await.unwrap_or_default();
    reached
}

/// Keeps a stream open, comes back when it ends, and says what it has heard.
async fn stay(mut device: Device, tell: mpsc::UnboundedSender<Step>, refused: Arc<AtomicUsize>) {
    let mut tries = 0;
    loop {
        let from = address(device.which % 5);
        let opened =
            open(&device.kind, Some(&device.token), device.position.as_deref(), from).await;
        let most = match opened {
            Ok(mut opened) if opened.status == 200 => {
                tries = 0;
                follow(&mut device, &mut opened.socket, &tell).await;
                AFTER_END
            }
            outcome => {
                // A server that is away refuses the connection: that is no answer.
                let is_refused = outcome.is_ok_and(|opened| opened.status != COME_LATER);
                refused.fetch_add(usize::from(is_refused), Ordering::Relaxed);
                tries += 1;
                FIRST_WAIT.saturating_mul(1 << tries.min(10)).min(LONGEST_WAIT)
            }
        };
        clock::pass(jitter(most)).await;
    }
}

/// Reads a stream to its end, keeping its position.
async fn follow(
    device: &mut Device,
    socket: &mut tokio::net::TcpStream,
    tell: &mpsc::UnboundedSender<Step>,
) {
    let (position, heard) = (&mut device.position, &mut device.heard);
    let look = |piece: &[u8]| {
        let text = String::from_utf8_lossy(piece);
        if let Some(id) = text.lines().rev().find_map(|line| line.strip_prefix("id: ")) {
            *position = Some(id.to_owned());
        }
    };
    let news = || {
        *heard += 1;
        let step = if *heard == 1 { Step::There } else { Step::CaughtUp };
        // Nobody listens any more once the measurement is over.
        tell.send(step).unwrap_or_default();
    };
    listen(socket, &device.kind.listens_for, look, news).await;
}

/// Anything up to a bound.
fn jitter(most: u64) -> Duration {
    let drawn = u64::from(uuid::Uuid::new_v4().as_fields().0);
    Duration::from_millis(drawn % most)
}
