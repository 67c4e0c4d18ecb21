//! The edge: bytes become checked types with a caller, and refusals become problems.

pub mod attachments;
mod body;
mod codes;
mod company;
mod connection;
mod console;
mod cookies;
mod desk;
pub(crate) mod edge;
mod enroll;
pub(crate) mod guard;
mod head;
mod headers;
mod health;
mod help;
mod hosts;
mod json;
pub mod limits;
pub mod listener;
mod me;
pub mod metrics;
mod openapi;
mod path;
pub mod problem;
pub(crate) mod right;
pub mod route;
pub mod routes;
pub mod session;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::HeaderValue;
use deskbell_protocol::{DeviceId, Epoch};
use deskbell_store::{Clock, Store};

pub use hosts::Hosts;
pub use openapi::{documented_codes, openapi, path_parameters};

use crate::{feed::Hub, mail::MailFolder, pulse::Vitals};

/// What every handler can reach.
pub struct Shared {
    /// Everything durable.
    pub store: Arc<Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who streams.
    pub hub: Arc<Hub>,
    /// The names the server answers under.
    pub hosts: Hosts,
    /// How much one caller may ask for.
    pub limits: limits::Limits,
    /// What is counted.
    pub metrics: metrics::Metrics,
    /// Devices that were here, until the daily timer writes the day down.
    pub contacts: Contacts,
    /// When sessions were last used, until the timer writes it down.
    pub uses: Arc<session::Uses>,
    /// Boot ids by which a cloned disk is seen.
    pub boots: guard::Boots,
    /// Whether the store takes writes and the disk has room.
    pub vitals: Arc<Vitals>,
    /// Uploads at the same time.
    pub files: attachments::Files,
    /// The document the API serves.
    pub openapi: Box<utoipa::openapi::OpenApi>,
    /// The epoch, which only a restore changes.
    pub epoch: Epoch,
    /// Mails that wait to be sent.
    pub mail: MailFolder,
}

/// A handle on it.
pub type App = Arc<Shared>;

impl Shared {
    /// The epoch as a header.
    pub fn epoch_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.epoch.to_string())
            .unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

/// Devices that were here today; GET never writes, so this waits in memory.
#[derive(Default)]
pub struct Contacts(Mutex<BTreeSet<DeviceId>>);

impl Contacts {
    /// A device was here.
    pub fn note(&self, device: DeviceId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(device);
    }

    /// Who was here since the last time anybody asked.
    pub fn take(&self) -> Vec<DeviceId> {
        let taken = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        taken.into_iter().collect()
    }
}
