//! The loop between desktop and controller: windows come and go, clicks and signals come in, wishes go out.

use std::{collections::HashSet, time::Duration};

use deskbell_client::{
    bridge::{
        Page,
        transport::{HandOver, Incoming},
    },
    controller::Events,
    shell::{Event, WindowId},
};
use tokio::sync::mpsc;

use crate::{launcher::Launcher, os, program::Program, tray::Click};

/// How often the bell looks whether an upgrade or another policy asks it to start anew; the second look decides.
const LOOK: Duration = Duration::from_secs(30);

/// What the controller wants of the desktop.
#[derive(Debug)]
pub(crate) enum Wish {
    /// A window.
    Open {
        /// For this page.
        page: Page,
        /// The desktop's token.
        activation: Option<String>,
    },
    /// A phone call.
    Call(String),
    /// A page in the system's browser.
    Browse(String),
    /// The end.
    Quit,
}

/// How the bell ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It was asked to.
    Quit,
    /// It would be another now: an upgrade has replaced it, or the policy has changed.
    Anew,
}

/// Everything that comes together.
pub(crate) struct Desk {
    pub(crate) incoming: mpsc::Receiver<Incoming>,
    pub(crate) clicks: mpsc::Receiver<Click>,
    pub(crate) wishes: mpsc::UnboundedReceiver<Wish>,
    pub(crate) heard: mpsc::Receiver<Event>,
    pub(crate) events: Events,
    pub(crate) launcher: Launcher,
    pub(crate) program: Program,
    pub(crate) open: HashSet<WindowId>,
}

impl Desk {
    /// Runs until the controller wishes the end.
    pub(crate) async fn run(mut self) -> (End, Program) {
        let mut end = End::Quit;
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let asked = os::session::asked_to_end();
        tokio::pin!(asked);
        let mut asking = true;
        loop {
            tokio::select! {
                Some(incoming) = self.incoming.recv() => self.take(incoming).await,
                Some(click) = self.clicks.recv() => {
                    self.launcher.remember(click.activation);
                    self.events.send(click.event).await;
                }
                Some(event) = self.heard.recv() => self.events.send(event).await,
                wish = self.wishes.recv() => match wish {
                    Some(Wish::Open { page, activation }) => {
                        let failed = self.launcher.open(page, activation);
                        self.tell_failed(failed).await;
                    }
                    Some(Wish::Call(number)) => self.launcher.call(&number),
                    Some(Wish::Browse(url)) => self.launcher.browse(&url),
                    Some(Wish::Quit) | None => return (end, self.program),
                },
                Some(ended) = self.launcher.next_end() => {
                    let failed = self.launcher.ended(ended);
                    self.tell_failed(failed).await;
                }
                () = &mut asked, if asking => {
                    asking = false;
                    self.events.send(Event::Quit).await;
                }
                _ = look.tick(), if end == End::Quit => {
                    if self.program.is_outdated() && self.open.is_empty() && !self.launcher.is_starting() {
                        tracing::info!("This program or the policy was replaced; the bell starts anew");
                        end = End::Anew;
                        self.events.send(Event::Quit).await;
                    }
                }
            }
        }
    }

    /// The next click on that page starts a window again.
    async fn tell_failed(&self, page: Option<Page>) {
        if let Some(page) = page {
            self.events.send(Event::WindowFailed(page)).await;
        }
    }

    async fn take(&mut self, incoming: Incoming) {
        match incoming {
            Incoming::HandOver(HandOver { page, activation, display }) => {
                self.launcher.move_to(display);
                match page {
                    Some(page) => self.events.send(Event::Opened { page, activation }).await,
                    None => {
                        self.launcher.remember(activation);
                        self.events.send(Event::TrayClicked).await;
                    }
                }
            }
            Incoming::Window(event) => {
                if let Event::WindowOpened { window, page } = &event {
                    self.launcher.arrived(page);
                    self.open.insert(*window);
                } else if let Event::WindowClosed(window) = &event {
                    self.open.remove(window);
                }
                self.events.send(event).await;
            }
        }
    }
}
