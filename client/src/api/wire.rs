//! How a request reaches the server: over HTTP, or however whoever puts the client together says.

use std::{future::Future, pin::Pin};

use reqwest::{RequestBuilder, Response};

/// Nothing was answered: network, name, certificate or time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unanswered;

/// An answer that will come, or none.
pub type Carried = Pin<Box<dyn Future<Output = Result<Response, Unanswered>> + Send>>;

/// Brings a request to the server and its answer back.
pub trait Wire: std::fmt::Debug + Send + Sync + 'static {
    /// Sends the request.
    fn carry(&self, request: RequestBuilder) -> Carried;
}

/// The network of this computer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Network;

impl Wire for Network {
    fn carry(&self, request: RequestBuilder) -> Carried {
        Box::pin(async move {
            request.send().await.map_err(|cause| {
                tracing::debug!(
                    error.connect = cause.is_connect(),
                    error.timeout = cause.is_timeout(),
                    "No answer"
                );
                Unanswered
            })
        })
    }
}
