//! Puts the bell together and runs it to its end.

use std::{collections::HashSet, io, path::Path, process::ExitCode, sync::Arc};

use deskbell_client::{
    api::{Api, ApiError},
    bridge::{
        Page,
        transport::{HandOver, Place, Server, hand_over},
    },
    clock::SystemClock,
    controller::{Controller, Setup, StartError},
    facts,
    settings::{self, Settings, Sources},
    shell::Event,
};
use deskbell_words::Words;
use jiff::tz::TimeZone;
use tokio::sync::{mpsc, watch};

use crate::{
    desk::{Desk, End},
    environment::Environment,
    instance,
    keyring::SystemKeyring,
    launcher::Launcher,
    notes, os,
    program::Program,
    shell::Desktop,
};

/// Events that may wait for the desk; whoever brings more has to wait, too.
const WAITING_EVENTS: usize = 256;

/// What the bell was started with.
pub(crate) struct Start {
    /// The page to open.
    pub(crate) page: Option<Page>,
    /// What the desktop told.
    pub(crate) environment: Environment,
    /// The person's language.
    pub(crate) words: Words,
}

/// Why the bell cannot be.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("program: the file this program was started from cannot be found: {0}")]
    Program(#[source] io::Error),
    #[error("socket: the bell's socket cannot be made: {0}")]
    Socket(#[source] io::Error),
    #[error(transparent)]
    Network(#[from] ApiError),
    #[error(transparent)]
    Controller(#[from] StartError),
}

/// Becomes the bell, or hands over to the one that runs.
pub(crate) async fn run(start: Start) -> ExitCode {
    let place = match Place::open(start.environment.runtime_dir.as_deref(), &std::env::temp_dir()) {
        Ok(place) => place,
        Err(error) => return refused(&start.words.plain("cli-private-dir"), &error),
    };
    let instance = match instance::take(&place) {
        Ok(Some(instance)) => instance,
        Ok(None) => return second(start, &place).await,
        Err(error) => return refused(&start.words.plain("cli-private-dir"), &error),
    };
    match be_the_bell(start, &place).await {
        Ok((End::Quit, _)) => ExitCode::SUCCESS,
        Ok((End::Anew, program)) => {
            drop(instance);
            let error = program.become_anew();
            tracing::error!(error = %error, "The upgraded program could not be started: {error}");
            ExitCode::FAILURE
        }
        Err(trouble) => refused(&trouble.to_string(), &trouble),
    }
}

async fn second(start: Start, place: &Place) -> ExitCode {
    let Start { page, environment, words } = start;
    let wish = HandOver { page, activation: environment.activation, display: environment.display };
    match hand_over(place, wish).await {
        Ok(()) => {
            crate::say(&words.plain("cli-bell-running"));
            ExitCode::SUCCESS
        }
        Err(error) => refused(&words.plain("cli-bell-unreachable"), &error),
    }
}

fn refused(sentence: &str, cause: &dyn std::error::Error) -> ExitCode {
    tracing::error!("{cause}");
    crate::say(sentence);
    ExitCode::FAILURE
}

async fn be_the_bell(start: Start, place: &Place) -> Result<(End, Program), Trouble> {
    let Start { page, environment, words } = start;
    let sources = Sources::of_this_computer();
    let program = Program::current(sources.policy.file()).map_err(Trouble::Program)?;
    os::registration::ensure(program.path());
    let (send_incoming, incoming) = mpsc::channel(WAITING_EVENTS);
    let (server, windows) = Server::listen(place, send_incoming).map_err(Trouble::Socket)?;
    let (notes, tasks) = notes::queue();
    let (tray, trays) = watch::channel(None);
    let (wishes, receive_wishes) = mpsc::unbounded_channel();
    let shell = Desktop { tray, notes: notes.clone(), windows, wishes };
    let (controller, events) = Controller::start(setup(&sources, shell)?)?;

    let (send_clicks, clicks) = mpsc::channel(WAITING_EVENTS);
    let (send_heard, heard) = mpsc::channel(WAITING_EVENTS);
    let serving = tokio::spawn(server.run());
    let showing = tokio::spawn(os::tray::run(trays, send_clicks, words.clone()));
    let desktop = environment.desktop;
    tokio::spawn(os::notes::run(tasks, send_heard.clone(), words.clone(), desktop));
    tokio::spawn(os::resume::run(send_heard));
    let window = program.window(environment.window.as_deref());
    let launcher = Launcher::new(window, environment.display, notes, words);
    if let Some(page) = page {
        events.send(Event::Opened { page, activation: environment.activation }).await;
    }
    let open = HashSet::new();
    let desk =
        Desk { incoming, clicks, heard, wishes: receive_wishes, events, launcher, program, open };
    let (ended, shell) = tokio::join!(desk.run(), controller.run());

    // The icon goes first, then the windows get the time to read that they shall close.
    drop(shell);
    for task in [showing, serving] {
        if let Err(error) = task.await {
            tracing::warn!(error = %error, "A part of the bell did not end well");
        }
    }
    Ok(ended)
}

fn setup(sources: &Sources, shell: Desktop) -> Result<Setup<Desktop>, ApiError> {
    let settings = Settings::read(sources);
    let words = Words::for_locale(&settings.locale.value);
    let account = facts::account(Path::new("/"));
    Ok(Setup {
        api: Api::of_settings(&settings, account.boot)?,
        settings,
        clock: Arc::new(SystemClock::new()),
        keeper: Arc::new(SystemKeyring::default()),
        shell,
        words: Arc::new(words),
        facts: facts::Reader::default(),
        account,
        zone: TimeZone::system(),
        autostart: settings::autostart(),
    })
}
