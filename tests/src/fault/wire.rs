//! A bad network between clients and server: each connection meets a fate of its own, drawn from a seed.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rand::{Rng as _, rngs::StdRng};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// The fate of a connection. Bytes are counted from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plan {
    /// Nothing happens to it.
    Pass,
    /// It is closed before a byte passes.
    Refuse,
    /// Every piece is held back this long, both ways.
    Delay(Duration),
    /// So many bytes pass in a second, both ways.
    Throttle(u64),
    /// Both ends are closed after so many bytes of the client.
    CutRequest(u64),
    /// The client's end is reset after so many bytes of the client.
    Reset(u64),
    /// The client's end is closed after so many bytes of the server; 0 loses the answer to what the server has done.
    CutAnswer(u64),
    /// The client sends no more after so many bytes; what the server says still comes.
    HalfClose(u64),
    /// Nothing passes any more after so many bytes of the client, and nobody is told.
    Silence(u64),
    /// What the client sends reaches the server a second time on another connection.
    Duplicate,
}

impl Plan {
    fn name(self) -> &'static str {
        match self {
            Self::Pass => "passed",
            Self::Refuse => "refused",
            Self::Delay(_) => "delayed",
            Self::Throttle(_) => "throttled",
            Self::CutRequest(_) => "request cut",
            Self::Reset(_) => "reset",
            Self::CutAnswer(_) => "answer lost",
            Self::HalfClose(_) => "half closed",
            Self::Silence(_) => "silent",
            Self::Duplicate => "sent twice",
        }
    }
}

/// What fates there are.
pub enum Weather {
    /// The same for every connection.
    Steady(Plan),
    /// Each connection draws one: the cases of this module with places of their own.
    Bad(Box<StdRng>),
}

impl Weather {
    fn next(&mut self) -> Plan {
        let chance = match self {
            Self::Steady(plan) => return *plan,
            Self::Bad(chance) => chance,
        };
        // A request for help has some 700 bytes, its answer about as many.
        let at = chance.random_range(0..1_200);
        match chance.random_range(0..12) {
            0 => Plan::Refuse,
            1 => Plan::Delay(Duration::from_millis(chance.random_range(1..50))),
            2 => Plan::Throttle(chance.random_range(2_000..40_000)),
            3 => Plan::CutRequest(at),
            4 => Plan::Reset(at),
            5 => Plan::CutAnswer(0),
            6 => Plan::CutAnswer(at),
            7 => Plan::HalfClose(at),
            8 | 9 => Plan::Duplicate,
            _ => Plan::Pass,
        }
    }
}

/// Wires to one server. They are gone with this value.
pub struct Wires {
    /// Their address, as a client is told it.
    pub base: String,
    met: Arc<Mutex<BTreeMap<&'static str, u64>>>,
    silent: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Wires {
    /// Lays wires to the server at `base`.
    pub async fn to(base: &str, mut weather: Weather) -> Self {
        let target = base.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port's address");
        let met = Arc::new(Mutex::new(BTreeMap::new()));
        let count = Arc::clone(&met);
        let (silent, hears) = watch::channel(false);
        let accepting = tokio::spawn(async move {
            // Dropping this set ends every connection with the wires.
            let mut lines = tokio::task::JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let plan = weather.next();
                *count
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .entry(plan.name())
                    .or_default() += 1;
                lines.spawn(carry(client, target.clone(), plan, hears.clone()));
                while lines.try_join_next().is_some() {}
            }
        });
        Self { base: format!("http://{address}"), met, silent, accepting }
    }

    /// Nothing passes any more, on any connection, and nobody is told: the network is parted.
    pub fn silence(&self) {
        self.silent.send_replace(true);
    }

    /// How many connections met which fate.
    pub fn met(&self) -> BTreeMap<&'static str, u64> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Wires {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn carry(client: TcpStream, target: String, plan: Plan, mut silent: watch::Receiver<bool>) {
    if plan == Plan::Refuse {
        return;
    }
    let Ok(server) = TcpStream::connect(&target).await else { return };
    let second =
        if plan == Plan::Duplicate { TcpStream::connect(&target).await.ok() } else { None };
    if matches!(plan, Plan::Reset(_)) {
        client.set_zero_linger().ok();
    }
    let (from_client, mut to_client) = client.into_split();
    let (mut from_server, to_server) = server.into_split();
    let up = Up { plan, from_client, to_server, second };
    let down = async {
        let most = if let Plan::CutAnswer(after) = plan { after } else { u64::MAX };
        pass(&mut from_server, &mut to_client, plan, most).await;
    };
    let both = async {
        tokio::select! {
            () = up.run() => {}
            () = down => {}
        }
    };
    tokio::pin!(both);
    let fell_silent = tokio::select! {
        () = &mut both => false,
        heard = silent.wait_for(|silent| *silent) => heard.is_ok(),
    };
    if fell_silent {
        // Both ends stay open as long as these wires do, which is as long as this task.
        std::future::pending::<()>().await;
    }
}

/// The client's direction.
struct Up {
    plan: Plan,
    from_client: OwnedReadHalf,
    to_server: OwnedWriteHalf,
    second: Option<TcpStream>,
}

impl Up {
    /// Returns when the whole connection is over.
    async fn run(mut self) {
        if let Some(second) = self.second {
            return twice(&mut self.from_client, &mut self.to_server, second).await;
        }
        let most = match self.plan {
            Plan::CutRequest(after)
            | Plan::Reset(after)
            | Plan::HalfClose(after)
            | Plan::Silence(after) => after,
            Plan::Pass
            | Plan::Refuse
            | Plan::Delay(_)
            | Plan::Throttle(_)
            | Plan::CutAnswer(_)
            | Plan::Duplicate => u64::MAX,
        };
        let was_cut = pass(&mut self.from_client, &mut self.to_server, self.plan, most).await;
        if was_cut && matches!(self.plan, Plan::HalfClose(_)) {
            self.to_server.shutdown().await.ok();
        }
        if was_cut && matches!(self.plan, Plan::HalfClose(_) | Plan::Silence(_)) {
            std::future::pending().await
        }
    }
}

/// Copies at most so many bytes; tells whether there were more.
async fn pass(from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf, plan: Plan, most: u64) -> bool {
    let mut buffer = vec![0; 4 * 1024];
    let mut left = most;
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let fits = read.min(usize::try_from(left).unwrap_or(usize::MAX));
        left -= fits as u64;
        hold(plan, fits).await;
        let bytes = buffer.get(..fits).unwrap_or_default();
        if to.write_all(bytes).await.is_err() {
            return false;
        }
        if fits < read || left == 0 {
            return true;
        }
    }
    false
}

/// Holds a piece back, where that is the fate.
async fn hold(plan: Plan, bytes: usize) {
    let time = if let Plan::Delay(time) = plan {
        time
    } else if let Plan::Throttle(rate) = plan {
        Duration::from_micros(bytes as u64 * 1_000_000 / rate.max(1))
    } else {
        return;
    };
    // Nothing else happens on this connection meanwhile: the wait is the fault.
    tokio::time::timeout(time, std::future::pending::<()>()).await.ok();
}

/// Sends everything to two connections; the second one's answers go nowhere.
async fn twice(from: &mut OwnedReadHalf, first: &mut OwnedWriteHalf, second: TcpStream) {
    let (mut answers, mut copy) = second.into_split();
    let swallow = tokio::spawn(async move {
        tokio::io::copy(&mut answers, &mut tokio::io::sink()).await.ok();
    });
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let bytes = buffer.get(..read).unwrap_or_default();
        // The copy is first: the answer the client hears may be that of the repeat.
        if copy.write_all(bytes).await.is_err() || first.write_all(bytes).await.is_err() {
            break;
        }
    }
    drop(copy);
    swallow.abort();
}
