//! How a request reaches the server: over HTTP, or however whoever puts the client together says.

use std::{future::Future, pin::Pin};

use reqwest::{RequestBuilder, Response};

use super::Silence;

/// An answer that will come, or none.
pub type Carried = Pin<Box<dyn Future<Output = Result<Response, Silence>> + Send>>;

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
                let silence = Silence::of(&cause);
                match silence {
                    Silence::NoAnswer => tracing::debug!(
                        error.connect = cause.is_connect(),
                        error.timeout = cause.is_timeout(),
                        "No answer"
                    ),
                    // Waiting does not mend it: somebody has to look at the settings.
                    Silence::Foreign
                    | Silence::OutOfDate
                    | Silence::OtherName
                    | Silence::Refused => {
                        tracing::warn!(reason = %silence, "The server is not trusted");
                    }
                }
                silence
            })
        })
    }
}
