//! The wire between bell and server: requests wait here until the schedule says what becomes of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deskbell_client::api::{Carried, Silence, Wire};
use futures_util::stream;
use reqwest::{Request, RequestBuilder, Response};
use tokio::sync::{mpsc, oneshot};

/// A request on its way, and who waits for its answer.
#[derive(Debug)]
pub(crate) struct Parked {
    pub(crate) request: Request,
    asker: Asker,
}

/// Who waits for an answer; may have crashed meanwhile.
#[derive(Debug)]
pub(crate) struct Asker(oneshot::Sender<Result<Response, Silence>>);

impl Asker {
    pub(crate) fn hears(self, response: Response) {
        drop(self.0.send(Ok(response)));
    }

    pub(crate) fn hears_nothing(self) {
        drop(self.0.send(Err(Silence::NoAnswer)));
    }
}

/// An open stream of changes.
#[derive(Debug)]
pub(crate) struct OpenStream {
    pub(crate) request: Request,
    pub(crate) bytes: mpsc::UnboundedSender<Result<Vec<u8>, std::io::Error>>,
}

/// What is on the wire of one life of a bell.
#[derive(Debug, Default, Clone)]
pub(crate) struct Parking(Arc<Mutex<Vec<Parked>>>);

impl Wire for Parking {
    fn carry(&self, request: RequestBuilder) -> Carried {
        let waiting = self.clone();
        Box::pin(async move {
            let request = request.build().map_err(|_| Silence::NoAnswer)?;
            let (answer, answered) = oneshot::channel();
            waiting.lock().push(Parked { request, asker: Asker(answer) });
            answered.await.unwrap_or(Err(Silence::NoAnswer))
        })
    }
}

impl Parking {
    fn lock(&self) -> MutexGuard<'_, Vec<Parked>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().len()
    }

    /// Looks at the request that has waited longest. A file on its way cannot be copied.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Request) -> T) -> Option<T> {
        self.lock().first().map(|parked| at(&parked.request))
    }

    /// Takes one of those that wait.
    pub(crate) fn take(&self, which: usize) -> Option<Parked> {
        let mut waiting = self.lock();
        let count = waiting.len();
        (count > 0).then(|| waiting.remove(which % count))
    }

    /// Requests that have left the program, in the order they did.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.lock().iter().map(|parked| parked.request.url().path().to_owned()).collect()
    }
}

impl Parked {
    /// The answer comes back.
    pub(crate) fn answer(self, response: Response) {
        self.asker.hears(response);
    }

    /// Nothing comes back.
    pub(crate) fn lose(self) {
        self.asker.hears_nothing();
    }

    /// The request by itself.
    pub(crate) fn into_parts(self) -> (Request, Asker) {
        (self.request, self.asker)
    }

    /// Whether it asks for the stream.
    pub(crate) fn is_stream(&self) -> bool {
        self.request.url().path().ends_with("/me/stream")
    }

    /// The stream opens: its answer, and the way to speak on it.
    pub(crate) fn open(self, epoch: &str) -> OpenStream {
        let (bytes, receive) = mpsc::unbounded_channel();
        let mut head =
            http::Response::builder().header(deskbell_protocol::limits::EPOCH_HEADER, epoch);
        head = head.header("content-type", "text/event-stream");
        let spoken = stream::unfold(receive, async |mut receive| {
            receive.recv().await.map(|bytes| (bytes, receive))
        });
        let body = reqwest::Body::wrap_stream(spoken);
        let response = head.body(body).expect("a header of digits and dashes");
        self.asker.hears(Response::from(response));
        OpenStream { request: self.request, bytes }
    }
}
