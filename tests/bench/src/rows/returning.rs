//! A restart with everybody connected: each device comes back as a bell does, and hears what it missed.

use std::{
    collections::HashSet,
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
    streams::{ADDRESSES, Kind, listen, open},
};

/// After this long somebody who was not there yet is told again.
const AGAIN: Duration = Duration::from_secs(5);
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
    /// Its first stream is open and has heard a change.
    There,
    /// It has come back and heard the change it had missed.
    CaughtUp,
}

/// How a device comes back.
struct Device {
    kind: Kind,
    token: String,
    which: usize,
    position: Option<String>,
    /// How often its stream was opened.
    opened: usize,
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
            opened: 0,
        };
        tasks.spawn(stay(device, tell.clone(), Arc::clone(&refused)));
    }
    // Every device must have a position to come back to, so it hears one change before the restart.
    let mut there = HashSet::new();
    while there.len() < tokens.len() {
        change_for_everyone(desk).await?;
        hear(&mut steps, Step::There, (&mut there, tokens.len()), AGAIN).await;
    }
    let began = clock::now();
    let served = served.restart().await?;
    let mut desk = served.desk(0).await?;
    change_for_everyone(&mut desk).await?;
    let mut caught_up = HashSet::new();
    hear(&mut steps, Step::CaughtUp, (&mut caught_up, tokens.len()), LIMIT).await;
    let caught_up = caught_up.len();
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

/// Notes which devices got to a step, until so many have or time is up.
async fn hear(
    steps: &mut mpsc::UnboundedReceiver<(usize, Step)>,
    wanted: Step,
    (reached, count): (&mut HashSet<usize>, usize),
    limit: Duration,
) {
    let all = async {
        while reached.len() < count
            && let Some((which, step)) = steps.recv().await
        {
            if step == wanted {
                reached.insert(which);
            }
        }
    };
    // Whoever did not get there is counted by who asks.
    tokio::time::timeout(limit, all).await.unwrap_or_default();
}

/// Keeps a stream open, comes back when it ends, and says what it has heard.
async fn stay(
    mut device: Device,
    tell: mpsc::UnboundedSender<(usize, Step)>,
    refused: Arc<AtomicUsize>,
) {
    let mut tries = 0;
    loop {
        let from = address(device.which % ADDRESSES);
        let opened =
            open(&device.kind, Some(&device.token), device.position.as_deref(), from).await;
        let most = match opened {
            Ok(mut opened) if opened.status == 200 => {
                (tries, device.opened) = (0, device.opened + 1);
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
    tell: &mpsc::UnboundedSender<(usize, Step)>,
) {
    let (position, which) = (&mut device.position, device.which);
    let step = if device.opened > 1 { Step::CaughtUp } else { Step::There };
    let look = |piece: &[u8]| {
        let text = String::from_utf8_lossy(piece);
        if let Some(id) = text.lines().rev().find_map(|line| line.strip_prefix("id: ")) {
            *position = Some(id.to_owned());
        }
    };
    let news = || {
        // Nobody listens any more once the measurement is over.
        tell.send((which, step)).unwrap_or_default();
    };
    listen(socket, &device.kind.listens_for, look, news).await;
}

/// Anything up to a bound.
fn jitter(most: u64) -> Duration {
    let drawn = u64::from(uuid::Uuid::new_v4().as_fields().0);
    Duration::from_millis(drawn % most)
}
