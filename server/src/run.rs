//! Starting and stopping: listens, opens the store, feeds, keeps time, and lets go of all of it in order.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use deskbell_store::{Claim, Clock, Fatal, Ids, StoreError};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    administration::Administration,
    clock::{MachineClock, RandomIds},
    feed::{Feeder, Hub},
    http::{
        App, Contacts, Hosts, Shared,
        attachments::Files,
        guard::Boots,
        limits::Limits,
        limits::Rates,
        listener::{Listener, MOST_CONNECTIONS},
        metrics::Metrics,
        openapi, routes,
    },
    mail::MailFolder,
    pulse::Pulse,
    timers::Timers,
    tls::{Authority, Certificates, TlsError, leaf_names},
};

/// How to run a server.
#[derive(Clone)]
pub struct Config {
    /// The data directory; an empty one becomes a working server.
    pub data: PathBuf,
    /// Where devices and browsers come in.
    pub listen: SocketAddr,
    /// Where people reach it; `localhost` with the port if absent.
    pub public_url: Option<Url>,
    /// The organisation's own certificate and key, PEM files; else a private authority is made.
    pub certificate: Option<(PathBuf, PathBuf)>,
    /// Where numbers and details are served; on this machine only.
    pub inner: SocketAddr,
    /// How generous the limits on writes are.
    pub rates: Rates,
    /// Connections at the same time.
    pub connections: usize,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
}

impl Config {
    /// A server on a free port of this machine.
    pub fn loopback(data: PathBuf) -> Self {
        let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        Self {
            data,
            listen: any,
            public_url: None,
            certificate: None,
            inner: any,
            rates: Rates::default(),
            connections: MOST_CONNECTIONS,
            clock: Arc::new(MachineClock),
            ids: Arc::new(RandomIds),
        }
    }
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address cannot be listened on.
    #[error("address_unusable: {addr} cannot be listened on: {source}")]
    Address {
        /// Which.
        addr: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Numbers and details would leave this machine.
    #[error("inner_address_public: {0} is not an address of this machine alone")]
    InnerPublic(SocketAddr),
    /// A folder of the data directory cannot be used.
    #[error("directory_unusable: the data directory cannot be used: {0}")]
    Directory(#[from] std::io::Error),
    /// The public address is none.
    #[error("public_address_unusable: {0}")]
    PublicUrl(#[from] url::ParseError),
}

/// A server that runs.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where it serves its numbers.
    pub inner: SocketAddr,
    app: App,
    ids: Arc<dyn Ids>,
    data: PathBuf,
    tls: bool,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

/// Starts a server. It listens before its store is open, for bringing a database up may take long: until then every
/// request is asked to come back.
pub async fn start(config: Config) -> Result<Running, StartError> {
    if !config.inner.ip().is_loopback() {
        return Err(StartError::InnerPublic(config.inner));
    }
    let claim = Claim::of(&config.data)?;
    let socket = bind(config.listen).await?;
    let inner_socket = bind(config.inner).await?;
    let (addr, inner) = (socket.local_addr()?, inner_socket.local_addr()?);
    let is_tls = !addr.ip().is_loopback();
    let scheme = if is_tls { "https" } else { "http" };
    let public = match &config.public_url {
        Some(url) => url.clone(),
        None => Url::parse(&format!("{scheme}://localhost:{}", addr.port()))?,
    };
    let certificates = if is_tls { Some(certificates(&config, &public)?) } else { None };
    let tls = certificates.as_ref().map(Certificates::server_config).transpose()?;
    let (outer, router) = watch::channel(routes::router_before_store(is_tls));
    let (within, inner_router) = watch::channel(routes::router_before_store(false));
    let (stop, most) = (CancellationToken::new(), config.connections);
    let tls = tls.map(TlsAcceptor::from);
    let public_listener = Listener { socket, tls, router, most };
    let inner_listener = Listener { socket: inner_socket, tls: None, router: inner_router, most };
    let mut tasks = vec![
        tokio::spawn(public_listener.serve(stop.clone())),
        tokio::spawn(inner_listener.serve(stop.clone())),
    ];
    let hosts = Hosts::new(public, addr.ip(), is_tls);
    let app = match open(&config, claim, hosts, certificates, &stop).await {
        Ok((app, more)) => {
            tasks.extend(more);
            app
        }
        Err(error) => {
            end(stop, tasks).await;
            return Err(error);
        }
    };
    outer.send_modify(|router| *router = routes::router(app.clone()));
    within.send_modify(|router| *router = routes::inner_router(app.clone()));
    Ok(Running { addr, inner, app, ids: config.ids, data: config.data, tls: is_tls, stop, tasks })
}

/// Opens the store and starts what works behind the listeners.
async fn open(
    config: &Config,
    claim: Claim,
    hosts: Hosts,
    certificates: Option<Arc<Certificates>>,
    stop: &CancellationToken,
) -> Result<(App, [JoinHandle<()>; 3]), StartError> {
    let (clock, ids) = (Arc::clone(&config.clock), Arc::clone(&config.ids));
    let opened = tokio::task::spawn_blocking(move || claim.open(clock, ids)).await;
    let store = Arc::new(opened.map_err(std::io::Error::other)??);
    let (hub, wishes) = Hub::new();
    let app: App = Arc::new(Shared {
        epoch: store.epoch(),
        clock: Arc::clone(&config.clock),
        hub: Arc::clone(&hub),
        hosts,
        limits: Limits::new(config.rates, Arc::clone(&config.clock)),
        metrics: Metrics::default(),
        contacts: Contacts::default(),
        uses: Arc::default(),
        boots: Boots::default(),
        vitals: Arc::default(),
        files: Files::in_directory(&config.data)?,
        mail: MailFolder::in_directory(&config.data)?,
        openapi: Box::new(openapi()),
        store: Arc::clone(&store),
    });
    let (data, vitals) = (config.data.clone(), Arc::clone(&app.vitals));
    let pulse = Pulse { store: Arc::clone(&store), vitals, data };
    pulse.beat().await;
    let feeder = Feeder { hub, store, epoch: app.epoch, uses: Arc::clone(&app.uses) };
    let timers = Timers { app: Arc::clone(&app), certificates };
    let tasks = [
        tokio::spawn(feeder.run(wishes, stop.clone())),
        tokio::spawn(timers.run(stop.clone())),
        tokio::spawn(pulse.run(stop.clone())),
    ];
    Ok((app, tasks))
}

/// Stops what runs and waits for its end.
async fn end(stop: CancellationToken, tasks: Vec<JoinHandle<()>>) {
    stop.cancel();
    for task in tasks {
        if let Err(error) = task.await {
            tracing::error!(code = "task_panicked", %error, "a task of the server had panicked");
        }
    }
}

impl Running {
    /// The address as devices write it.
    pub fn url(&self) -> String {
        format!("{}://{}", if self.tls { "https" } else { "http" }, self.addr)
    }

    /// Where people reach it, without a slash at the end.
    pub fn public(&self) -> String {
        self.app.hosts.link("")
    }

    /// What an administrator does on this machine.
    pub fn administration(&self) -> Administration<'_> {
        Administration {
            store: &self.app.store,
            clock: self.app.clock.as_ref(),
            ids: self.ids.as_ref(),
            data: &self.data,
            public: self.public(),
        }
    }

    /// Turns to a value when the process must end rather than guess what the disk holds.
    pub fn fatal(&self) -> watch::Receiver<Option<Fatal>> {
        self.app.store.fatal()
    }

    /// Stops taking requests, ends streams, answers what runs, and closes the store.
    pub async fn stop(self) {
        end(self.stop, self.tasks).await;
    }
}

async fn bind(addr: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(addr).await.map_err(|source| StartError::Address { addr, source })
}

fn certificates(config: &Config, public: &Url) -> Result<Arc<Certificates>, StartError> {
    if let Some((certificate, key)) = &config.certificate {
        return Ok(Certificates::from_files(certificate, key)?);
    }
    let now = config.clock.now();
    let authority = Authority::of(&config.data, now)?;
    let host = public.host_str().unwrap_or("localhost").trim_matches(['[', ']']);
    Ok(Certificates::private(authority, leaf_names(host, config.listen.ip()), now)?)
}
